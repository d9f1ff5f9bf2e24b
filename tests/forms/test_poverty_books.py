"""The kits of the poverty programme as workbooks: what is stored is what LibreOffice calculates, also after editing."""

from pathlib import Path

import pytest

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import Content
from tests.libreoffice.client import InsertRows, LibreOffice, SetValue
from tests.recalculated import differences

THON = ("thôn Bắc Lanh Chang", "thôn Nam Lanh Chang", "thôn Cao Lộc")
REVIEW: dict[tuple[str, str, str], Content] = {
    ("HN-01", "thon#1", "households"): 60.0,
    ("HN-01", "thon#1", "poor"): 5.0,
    ("HN-04", "thon#1", "poor"): 5.0,
    ("HN-04", "thon#1", "jobs"): 4.0,
    ("HN-04", "thon#2", "poor"): 74.0,
    ("HN-04", "thon#2", "jobs"): 18.0,
    ("HN-04", "thon#2", "water"): "-",
    ("HN-04", "xa.rest", "poor"): 67.0,
    ("HN-08", "thon#1", "poor"): 5.0,
    ("HN-08", "thon#1", "poor_unable"): 6.0,
    ("HN-10", "xa.rest.poor", "land"): 9.0,
    ("HN-12", "xa.rest", "households_minority"): 150.0,
    ("HN-12", "xa.rest", "poor_minority"): 36.0,
    ("HN-12", "xa.rest", "poor_local"): 12.0,
    ("HN-13", "xa.rest", "persons_kinh"): 900.0,
}


def figures(report: str) -> dict[tuple[str, str, str], Content]:
    lines = read_lines(shipped("examples") / report / "so-lieu.csv")
    return {line.key: float(line.value) if line.kind == "number" else line.value for line in lines if line.form != "TT"}


BOOKS: dict[str, tuple[str, dict[tuple[str, str, str], Content]]] = {
    "ra-soat-ho-ngheo-xa": ("2024", REVIEW),
    "giam-ngheo-xa": ("2023-H1", figures("bao-cao-B")),
    "giam-ngheo-huyen": ("2024", figures("bao-cao-D")),
    "ra-soat-mau-3-xa": (
        "2020",
        {
            ("HN-MAU3", "rural_areas#1", "households"): 60.0,
            ("HN-MAU3", "rural_areas#1", "at_start"): 10.0,
            ("HN-MAU3", "urban.rest", "escaped"): 1.0,
        },
    ),
    "dan-toc-xa": (
        "2024",
        {
            ("DT-03", "housing_built", "approved"): 3.0,
            ("DT-03", "housing_built", "norm"): 44_000_000.0,
            ("DT-03", "housing_built", "amount"): 132_000_000.0,
            ("DT-03", "housing_built", "disbursed"): 88_000_000.0,
            ("DT-01", "works#1", "central_budget"): 781_000_000.0,
        },
    ),
}


def written(kit: str, folder: Path) -> Path:
    period, values = BOOKS[kit]
    path = folder / f"{kit}.xlsx"
    header = Header(Period.parse(period), reporter_code="01990", reporter_name="xã Lục Bình", areas=THON)
    path.write_bytes(build(load().kit(kit), header, dict(values)))
    return path


@pytest.mark.libreoffice
@pytest.mark.parametrize("kit", BOOKS)
def test_what_is_stored_is_what_libreoffice_calculates(kit: str, tmp_path: Path, libreoffice: LibreOffice) -> None:
    assert differences(libreoffice, written(kit, tmp_path)) == []


@pytest.mark.libreoffice
def test_a_thon_inserted_in_form_four_does_not_shift_form_five(tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = written("ra-soat-ho-ngheo-xa", tmp_path)
    four, five = "HN-04 THIẾU HỤT", "HN-05 TỶ LỆ"
    before = libreoffice.recalculated(path, [five])[five]
    typed = [SetValue(four, "B11", "thôn Mới"), SetValue(four, "C11", 3.0), SetValue(four, "E11", 3.0)]
    after = libreoffice.edit(path, [InsertRows(four, 11), *typed])[five]
    # Bắc Lanh Chang 4/5, Nam Lanh Chang 18/74; the commune 22/146, then with the new thôn 25/149
    for cells, commune in ((before, 15.07), (after, 16.78)):
        assert [cells[at].result for at in ("D9", "D11", "D12")] == [commune, 80, 24.32]
