"""An officer at work in LibreOffice: types, pastes, inserts rows, renames a sheet, saves as .xlsx; then it is checked.

What is right stays right, and what is wrong is said once.
"""

from pathlib import Path

import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.layout import KitLayout, kit_layout
from mtqg_xl.figures.compute import compute
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from tests.libreoffice.client import (
    CopyRows,
    LibreOffice,
    Locale,
    Operation,
    Paste,
    RenameSheet,
    SetValue,
    TypeText,
)
from tests.libreoffice.server import OfficeRefusedError
from tests.made import KIT, blank, judged, written

REPORTER, THON = "99001", 3
"""An invented commune and how many thôn the list of areas gives it."""
CELLS: KitLayout = kit_layout(KIT.with_areas(THON))
DTTS = KIT.instance_by_id["GN-01.DTTS"].sheet
WORKS = KIT.instance_by_id["GN-03"].sheet


def typed(instance: str, row: str, column: str, text: str) -> TypeText:
    return TypeText(KIT.instance_by_id[instance].sheet, CELLS.own(instance, row, column), text)


def chosen(instance: str, row: str, column: str, text: str) -> SetValue:
    return SetValue(KIT.instance_by_id[instance].sheet, CELLS.own(instance, row, column), text)


def plan_and_works(instance: str = "GN-01.DTTS") -> list[Operation]:
    """Return what the accountant does: a plan, two works on it, a third pasted from one of them into a copied row."""
    first, last = CELLS.layouts["GN-03"].block_span("works")
    second = first + 2
    money = CELLS.layouts["GN-03"].column_numbers["allocated"]
    assert money > 0
    return [
        chosen("TT", "blank_means", "value", "Không phát sinh"),
        typed(instance, "DTTS.4.1.a", "allocated_year_capital", "2.981.000.000"),
        typed(instance, "DTTS.4.1.a", "disbursed_year_capital", "1.350.000.000"),
        typed(instance, "DTTS.8", "allocated_year_recurrent", "150.000"),
        typed("GN-03", "works#1", "name", "Đường Cao Lộc"),
        chosen("GN-03", "works#1", "line", "DTTS.4.1.a"),
        typed("GN-03", "works#1", "allocated", "1.000.000.000"),
        typed("GN-03", "works#1", "disbursed_year_to_date", "900.000.000"),
        typed("GN-03", "works#2", "name", "Đường Nà Pò"),
        chosen("GN-03", "works#2", "line", "DTTS.4.1.a"),
        typed("GN-03", "works#2", "allocated", "500.000.000"),
        typed("GN-03", "works#2", "disbursed_year_to_date", "450.000.000"),
        CopyRows(WORKS, last - 1, last - 1, second),  # an empty row of the block, inserted between the two works
    ]


def poverty() -> list[Operation]:
    """Return what the officer for social affairs does: households by thôn, copied down with their formats."""
    sheet = KIT.instance_by_id["HN-01"].sheet
    first = {name: CELLS.own("HN-01", "thon#1", name) for name in ("households", "near_poor")}
    return [
        typed("HN-01", "thon#1", "households", "120"),
        typed("HN-01", "thon#1", "poor", "12"),
        typed("HN-01", "thon#1", "near_poor", "7"),
        *(Paste(sheet, first[name], sheet, CELLS.own("HN-01", f"thon#{at}", name)) for name in first for at in (2, 3)),
        typed("HN-01", "thon#2", "poor", "8"),
    ]


def saved(libreoffice: LibreOffice, operations: list[Operation], folder: Path, locale: Locale = "vi-VN") -> Submission:
    """Return the file that LibreOffice saves after an officer's work, as it is read."""
    path = folder / "Phụ biểu (sửa).xlsx"
    libreoffice.edit(written(blank(REPORTER)), operations, path, locale)
    found = read(path, {KIT.id: KIT})
    assert isinstance(found, Submission), found
    return found


def told(result: FileResult) -> list[tuple[str, str, str]]:
    """Return code, sheet and cell of what must be mended or explained."""
    return [(item.code, item.sheet, item.cell) for item in result.findings if item.severity != "note"]


@pytest.mark.libreoffice
def test_honest_work_is_found_right(libreoffice: LibreOffice, tmp_path: Path) -> None:
    operations = [*plan_and_works(), *poverty(), RenameSheet(DTTS, "GN DTTS sửa lần 2")]
    submission = saved(libreoffice, operations, tmp_path)
    (result,) = judged([submission])
    assert told(result) == []
    assert result.verdict == "ok"
    figures = compute([submission], KIT)
    # 900.000.000 + 450.000.000, one of them pushed down by the inserted row
    assert figures.value("GN-03", "total", "disbursed_year_to_date", 0) == 1_350_000_000
    assert figures.value("GN-01.DTTS", "DTTS", "allocated", 0) == 2_981_150_000
    # 3 × 120 households, 12 + 8 poor, 3 × 7 near poor: 20 / 360 = 5,56 %
    poverty_row = [figures.value("HN-01", "xa", name, 0) for name in ("households", "poor", "near_poor")]
    assert poverty_row == [360, 20, 21]
    assert figures.value("HN-01", "xa", "poor_percent", 0) == 5.56


@pytest.mark.libreoffice
def test_each_slip_is_said_once_at_its_cell(libreoffice: LibreOffice, tmp_path: Path) -> None:
    slips = [
        typed("GN-01.DTTS", "DTTS.1.n2", "allocated_year_capital", "12 tr"),  # words in a cell for đồng
        typed("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital", "1.400.000.000"),  # 50 million more than the works
        typed("HN-01", "thon#3", "poor", "121"),  # of 120 households
    ]
    submission = saved(libreoffice, [*plan_and_works(), *poverty(), *slips], tmp_path)
    (result,) = judged([submission])
    poor = KIT.instance_by_id["HN-01"].sheet
    assert sorted(told(result)) == sorted(
        [
            ("I01", DTTS, CELLS.own("GN-01.DTTS", "DTTS.1.n2", "allocated_year_capital")),
            ("R07", DTTS, CELLS.own("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")),
            ("R30", poor, CELLS.own("HN-01", "thon#3", "poor")),
        ]
    )


@pytest.mark.libreoffice
def test_a_dot_typed_on_an_english_machine_is_found_at_its_cell(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """There 150.000 is silently 150, and LibreOffice's UNO asks no validation; the file is checked all the same."""
    cell = ("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent")
    work = [chosen("TT", "blank_means", "value", "Không phát sinh"), typed(*cell, "150.000")]
    submission = saved(libreoffice, work, tmp_path, "en-US")
    assert submission.typed[cell].value == 150
    (result,) = judged([submission])
    assert told(result) == [("I03", DTTS, CELLS.own(*cell))]


@pytest.mark.libreoffice
def test_a_formula_cannot_be_typed_over_on_a_protected_sheet(libreoffice: LibreOffice, tmp_path: Path) -> None:
    with pytest.raises(OfficeRefusedError):
        saved(libreoffice, [typed("HN-02", "xa.ho", "at_end", "923")], tmp_path)
