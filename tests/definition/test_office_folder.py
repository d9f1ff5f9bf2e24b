"""A folder of an office beside the shipped definitions adds and overrides; its mistakes harm nothing shipped."""

from pathlib import Path

import pytest

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.findings import DefinitionError
from mtqg_xl.narrative import reports_of
from tests.definition.folder import KIT, MONEY_FORM, SOUND, written

GN = "forms/giai-ngan/GN-01/2021-1/definition.toml"
COMMUNE_KIT = "kits/ba-chuong-trinh-xa.toml"
SHIPPED = load()


def layered(folder: Path, texts: dict[str, str]) -> Definitions:
    """The definitions as a folder with these files makes them."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """A shipped file with one text replaced, under its own name."""
    text = (shipped() / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return {name: text.replace(old, new)}


def test_forms_and_kits_of_an_office_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    found = load(written(tmp_path))
    assert found.mistakes == ()
    assert found.kits.keys() - SHIPPED.kits.keys() == {"thu"}
    assert found.forms.keys() - SHIPPED.forms.keys() == {"A-01", "B-01"}
    assert found.kit("ba-chuong-trinh-xa") == SHIPPED.kit("ba-chuong-trinh-xa")


def test_a_form_of_the_office_with_a_shipped_id_and_version_goes_into_the_shipped_kit(tmp_path: Path) -> None:
    found = layered(tmp_path, changed(GN, 'title = ["Ghi chú"]', 'title = ["Ghi chú của Sở Tài chính"]'))
    assert found.mistakes == ()
    column = found.kit("ba-chuong-trinh-xa").instance_by_id["GN-01.DTTS"].column_by_id["note"]
    assert column.title == ("Ghi chú của Sở Tài chính",)


def test_a_node_of_the_catalogue_is_renamed_in_its_place(tmp_path: Path) -> None:
    text = "code,parent,label,name,capital,valid_from,valid_to,source,confidence\n"
    text += "DTTS.1.n2,DTTS.1,Nội dung số 02,Hỗ trợ nhà ở (tên của tỉnh),,2021-01-01,2025-12-31,RA,high\n"
    found = layered(tmp_path, {"catalogue/tinh.csv": text})
    before = SHIPPED.kit("ba-chuong-trinh-xa").instance_by_id["GN-01.DTTS"].rows
    after = found.kit("ba-chuong-trinh-xa").instance_by_id["GN-01.DTTS"].rows
    assert [row.id for row in after] == [row.id for row in before]
    assert [row.id for row, was in zip(after, before, strict=True) if row != was] == ["DTTS.1.n2"]


def test_a_faulty_form_is_named_with_file_and_path_and_the_shipped_one_goes_on(tmp_path: Path) -> None:
    found = layered(tmp_path, changed(GN, 'id = "advance_outstanding"', 'id = "advance_outstanding"\nwidht = 3'))
    assert found.mistakes == (f"{GN}: columns[16]: không có mục “widht”",)
    assert found.kits == SHIPPED.kits
    assert found.forms == SHIPPED.forms


def test_a_kit_on_a_faulty_form_of_the_office_is_refused_with_the_mistakes(tmp_path: Path) -> None:
    found = load(written(tmp_path, (MONEY_FORM, "decimals = 0", 'decimals = "0"')))
    line = f"{MONEY_FORM}: columns[4].decimals: phải là số nguyên, đang là '0'"
    assert found.mistakes == (line,)
    assert "thu" not in found.kits
    with pytest.raises(DefinitionError) as caught:
        found.kit("thu")
    assert caught.value.mistakes == (line,)


def test_a_faulty_kit_of_the_office_with_a_shipped_id_is_refused_where_it_is_asked_for(tmp_path: Path) -> None:
    found = layered(tmp_path, changed(COMMUNE_KIT, 'token = "3CT"', 'token = "3CT"\nkhong_co = 1'))
    assert found.mistakes == (f"{COMMUNE_KIT}: không có mục “khong_co”",)
    with pytest.raises(DefinitionError):
        found.kit("ba-chuong-trinh-xa")
    assert found.readable["ba-chuong-trinh-xa"] == SHIPPED.kit("ba-chuong-trinh-xa")  # files sent in are still read


def test_a_form_that_breaks_a_shipped_kit_leaves_that_kit_as_it_was(tmp_path: Path) -> None:
    found = layered(tmp_path, changed("forms/ho-ngheo/HN-01/2021-1/definition.toml", 'id = "near_poor"', 'id = "can"'))
    assert found.kit("ba-chuong-trinh-xa") == SHIPPED.kit("ba-chuong-trinh-xa")
    assert found.mistakes


def test_an_error_in_the_catalogue_leaves_the_shipped_kits(tmp_path: Path) -> None:
    found = layered(tmp_path, {"catalogue/tinh.csv": "code,parent,label,name\nX.1,X,a,b\n"})
    assert found.mistakes == tuple(
        f"catalogue/tinh.csv: dòng 1: thiếu cột “{name}”"
        for name in ("capital", "valid_from", "valid_to", "source", "confidence")
    )
    assert found.kits == SHIPPED.kits


def versions_of_a(*versions: str) -> dict[str, str]:
    """Further versions of the form A-01."""
    text = SOUND[MONEY_FORM]
    return {MONEY_FORM.replace("/1/", f"/{to}/"): text.replace('version = "1"', f'version = "{to}"') for to in versions}


def naming(version: str) -> str:
    return SOUND[KIT].replace('form = "A-01"', f'form = "A-01"\nversion = "{version}"')


def test_a_kit_says_which_of_several_versions_it_means(tmp_path: Path) -> None:
    found = load(written(tmp_path, more=versions_of_a("9", "10")))
    assert found.mistakes == (
        f"{KIT}: instances[0].version: biểu “A-01” có các phiên bản 1, 9, 10; ghi version là bản nào",
    )
    assert found.forms["A-01"].version == "10"
    with pytest.raises(DefinitionError):
        found.kit("thu")


def test_an_earlier_version_of_a_kit_stays_readable_beside_the_newest(tmp_path: Path) -> None:
    newer = {"kits/thu@2.toml": naming("2").replace('version = "1"', 'version = "2"', 1)}
    found = load(written(tmp_path, (KIT, SOUND[KIT], naming("1")), more=versions_of_a("2") | newer))
    assert found.mistakes == ()
    assert found.kit("thu").version == "2"
    assert found.kit("thu").instance_by_id["A-01"].form.version == "2"
    earlier = found.readable["thu@1"]
    assert (earlier.issued_id, earlier.version) == ("thu", "1")
    assert earlier.instance_by_id["A-01"].form.version == "1"


def test_an_unknown_version_of_a_form_is_a_mistake_of_the_kit(tmp_path: Path) -> None:
    found = load(written(tmp_path, (KIT, SOUND[KIT], naming("7"))))
    assert found.mistakes[0] == f"{KIT}: instances[0].version: biểu “A-01” không có phiên bản “7” (1)"


def test_a_newer_version_of_a_shipped_form_leaves_the_shipped_kit_alone(tmp_path: Path) -> None:
    newer = changed(GN, 'version = "2021-1"', 'version = "2031-1"')[GN]
    found = layered(tmp_path, {GN.replace("2021-1", "2031-1"): newer})
    assert found.forms["GN-01"].version == "2031-1"
    assert found.kits == SHIPPED.kits


SECTION = "reports/so-ket-6-thang/sections/ket-thuc.j2"


def test_a_section_of_the_office_stands_in_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    found, mistakes = reports_of(layered(tmp_path, {SECTION: "Lời kết của tỉnh.\n"}))
    assert mistakes == ()
    assert found["so-ket-6-thang"].templates["ket-thuc.j2"] == "Lời kết của tỉnh.\n"
    shipped_ones, _ = reports_of(SHIPPED)
    other = {name: text for name, text in found["so-ket-6-thang"].templates.items() if name != "ket-thuc.j2"}
    assert other == {n: t for n, t in shipped_ones["so-ket-6-thang"].templates.items() if n != "ket-thuc.j2"}


def test_a_faulty_section_is_named_and_the_report_is_written_as_shipped(tmp_path: Path) -> None:
    found, mistakes = reports_of(layered(tmp_path, {SECTION: "{{ money( }}\n"}))
    assert len(mistakes) == 1
    assert mistakes[0].startswith(f"{SECTION}")
    shipped_ones, _ = reports_of(SHIPPED)
    assert found["so-ket-6-thang"].templates == shipped_ones["so-ket-6-thang"].templates
