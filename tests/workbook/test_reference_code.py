"""Mã đối chiếu: the sheet, LibreOffice and the library say the same five digits of the same numbers."""

from functools import cache

import openpyxl
import pytest

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import Content
from mtqg_xl.workbook.sheet_names import CODES_SHEET
from tests.libreoffice.client import (
    CopyRows,
    DeleteRows,
    InsertRows,
    LibreOffice,
    Locale,
    SetFormula,
    SetValue,
    Sheets,
)
from tests.made import KIT, altered, blank, filled, saved_by_openpyxl, submission_in, written

LAYOUT = kit_layout(KIT)
WORKS, DTTS, COUNTED = (KIT.instance_by_id[name].sheet for name in ("GN-03", "GN-01.DTTS", "CT-01"))
Codes = dict[str, str]
Values = dict[tuple[str, str, str], Content]

# Marks, texts, decimals, what is negative and what is more than the forms were made for.
STRANGE: Values = {
    ("GN-01.DTTS", "DTTS.2", "allocated_year_capital"): "150 triệu",
    ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"): 99_999_999_999.0,
    ("GN-01.DTTS", "DTTS.6", "disbursed_year_capital"): "x",
    ("GN-01.DTTS", "DTTS.8", "disbursed_year_recurrent"): -35_000_000.0,
    ("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent"): "-",
    ("GN-01.GNBV", "GNBV.2", "estimate"): "700000000",
    ("CT-01", "dtts.3.1.community_ha", "quantity"): 953.07,
    ("CT-01", "target.poverty_percent", "quantity"): 57.24,
    ("CT-01", "ntm.hamlets_covered", "base"): 14.0,
    ("GN-03", "works#1", "allocated"): "x",
    ("GN-03", "works#40", "allocated"): 1_125_000.5,
    ("GN-03", "works#2", "investment"): "hai tỷ",
}
BY_HAND: list[tuple[Values, str, str]] = [
    # the total is the only fixed row, its weight 1; the first work of the first column weighs 1 and 2003 + 14 more
    ({("GN-03", "works#1", "investment"): 5.0}, "GN-03", "10095"),
    # the 57th row with numbers: 57 × 95307 = 5432499 = 54 × 99991 + 32985
    ({("CT-01", "dtts.3.1.community_ha", "quantity"): 953.07}, "CT-01", "32985"),
    ({("CT-01", "target.poor_reduce", "quantity"): -1.0}, "CT-01", "99990"),
    ({("CT-01", "target.poor_reduce", "quantity"): "mười"}, "CT-01", "–"),
    ({("CT-01", "target.poor_reduce", "quantity"): 0.0}, "CT-01", "–"),
    ({("CT-01", "target.near_poor_reduce", "quantity"): 1e15}, "CT-01", "–"),
]


def made(values: Values) -> bytes:
    return build(KIT, Header(Period.parse("2024-H1")), dict(values))


@cache
def package(name: str) -> bytes:
    if name == "strange":
        return made(STRANGE)
    return blank("A") if name == "blank" else filled(name)


NAMES = ("blank", "A", "C", "strange")


def foot(instance: str) -> str:
    """The cell with the code of a form: below the last row, under the first column."""
    layout = LAYOUT.layouts[instance]
    return f"A{layout.last_row + 1}"


def printed(cell: object) -> str:
    assert str(cell).startswith("Mã đối chiếu: ")
    return str(cell).removeprefix("Mã đối chiếu: ")


def cached(content: bytes) -> Codes:
    """The codes as the file has them before anybody calculates."""
    book = openpyxl.load_workbook(written(content), data_only=True)
    return {item.id: printed(book[item.sheet][foot(item.id)].value) for item in KIT.forms}


def calculated(found: Sheets) -> Codes:
    return {item.id: printed(found[item.sheet][foot(item.id)].result) for item in KIT.forms}


def computed(content: bytes) -> Codes:
    """The codes that the library computes from the values in the file."""
    return {name: code_text(code) for name, code in reference_codes(submission_in(content), KIT).items()}


@pytest.mark.parametrize(("values", "form", "code"), BY_HAND)
def test_the_code_is_what_one_works_out_by_hand(values: Values, form: str, code: str) -> None:
    content = made(values)
    assert cached(content)[form] == computed(content)[form] == code


@pytest.mark.parametrize("name", NAMES)
def test_the_library_and_the_sheet_say_the_same(name: str) -> None:
    assert computed(package(name)) == cached(package(name))


def test_a_form_without_numbers_has_a_dash_and_others_five_digits() -> None:
    assert set(cached(package("blank")).values()) == {"–"}
    codes = cached(package("A"))
    assert codes.pop("GN-01.NTM") == "–"
    assert len(codes) == 5
    assert all(len(code) == 5 and code.isdecimal() for code in codes.values())


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_calculates_the_same_codes(name: str, locale: Locale, libreoffice: LibreOffice) -> None:
    found = libreoffice.recalculated(written(package(name)), locale=locale)
    assert calculated(found) == cached(package(name))
    assert [at for at, cell in found[CODES_SHEET].items() if cell.error] == []


def test_thong_tin_lists_the_code_of_every_form() -> None:
    sheet = openpyxl.load_workbook(written(package("A")), data_only=True)["THÔNG TIN"]
    listed = [cell.value for (cell,) in sheet.iter_rows(min_col=2, max_col=2) if "Mã đối chiếu các" in str(cell.value)]
    codes = cached(package("A"))
    wanted = " · ".join(f"{item.sheet} {codes[item.id]}" for item in KIT.forms)
    assert listed == [f"Mã đối chiếu các biểu: {wanted}"]


def changed_forms(before: Codes, after: Codes) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def test_one_dong_more_changes_the_form_and_the_sum_of_forms() -> None:
    more = STRANGE | {("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"): 100_000_000_000.0}
    assert changed_forms(cached(package("strange")), cached(made(more))) == ["GN-01.DTTS", "GN-01.TONG"]


def test_two_works_that_change_places_change_the_code() -> None:
    one = {("GN-03", "works#1", "allocated"): 400.0, ("GN-03", "works#2", "allocated"): 700.0}
    other = {("GN-03", "works#1", "allocated"): 700.0, ("GN-03", "works#2", "allocated"): 400.0}
    assert changed_forms(cached(made(one)), cached(made(other))) == ["GN-03"]


def test_a_total_typed_over_changes_the_code_of_its_form_alone() -> None:
    """The code tells paper from file: what stands in a cell counts, not what should."""
    cell = LAYOUT.own("GN-01.DTTS", "DTTS.4", "allocated_year")
    over = altered(package("A"), DTTS, {cell: 3_491_000_001.0})
    assert changed_forms(computed(package("A")), computed(over)) == ["GN-01.DTTS"]


@pytest.mark.libreoffice
def test_libreoffice_sees_a_total_typed_over_as_the_library_does(libreoffice: LibreOffice) -> None:
    cell = LAYOUT.own("GN-01.DTTS", "DTTS.4", "allocated_year")
    over = written(altered(package("A"), DTTS, {cell: 3_491_000_001.0}))
    saved = libreoffice.saved_by_libreoffice(over, over.with_name("luu.xlsx")).read_bytes()
    assert cached(saved) == computed(saved)
    assert "GN-01.DTTS" in changed_forms(computed(package("A")), computed(saved))


EDITS = {
    "a row inserted at the top": [InsertRows(WORKS, 11), SetValue(WORKS, "H11", 12_345_000.0)],
    "a row inserted in the middle": [InsertRows(WORKS, 30), SetValue(WORKS, "G30", 12_345_000.0)],
    "a row inserted at the end": [InsertRows(WORKS, 51), SetValue(WORKS, "K51", 12_345_001.0)],
    "a row copied": [CopyRows(WORKS, 12, 12, 20)],
    "a row deleted": [DeleteRows(WORKS, 11)],
    "a row among fixed rows": [InsertRows(DTTS, 20), SetValue(WORKS, "H40", 1_000.0)],
}


@pytest.mark.libreoffice
@pytest.mark.parametrize("operations", EDITS.values(), ids=EDITS)
def test_rows_that_come_and_go_count(operations: list[InsertRows | SetValue], libreoffice: LibreOffice) -> None:
    path = written(package("A"))
    out = path.with_name("sua.xlsx")
    found = libreoffice.edit(path, operations, out)
    saved = out.read_bytes()
    shown = next(cell.result for cell in found[WORKS].values() if str(cell.result).startswith("Mã đối chiếu: "))
    assert printed(shown) == computed(saved)["GN-03"] != computed(package("A"))["GN-03"]
    lines = [cell.result for cell in found[DTTS].values() if str(cell.result).startswith("Mã đối chiếu: ")]
    assert [printed(line) for line in lines] == [computed(saved)["GN-01.DTTS"]] == [cached(package("A"))["GN-01.DTTS"]]


@pytest.mark.libreoffice
def test_an_error_in_a_number_has_no_code(libreoffice: LibreOffice) -> None:
    path = written(package("A"))
    out = path.with_name("loi.xlsx")
    cell = LAYOUT.own("CT-01", "target.poor_reduce", "quantity")
    found = libreoffice.edit(path, [SetFormula(COUNTED, cell, "=1/0")], out)
    assert calculated(found)["CT-01"] == computed(out.read_bytes())["CT-01"] == "–"


def test_what_was_never_calculated_has_no_code() -> None:
    """Some programs save formulas without their values; the typed numbers alone are not what is printed."""
    assert computed(saved_by_openpyxl(package("A")))["GN-01.DTTS"] == "–"
