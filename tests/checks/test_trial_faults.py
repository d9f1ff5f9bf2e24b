"""Faults that a trial with people's habits brought up: each is said once, at its cell."""

from io import BytesIO

import openpyxl
import pytest

from mtqg_xl.checks.result import FileResult
from tests.made import filled, verdict_on


def with_cells(cells: dict[tuple[str, str], object]) -> FileResult:
    """The verdict on report A with some cells typed over, as Excel would save them."""
    book = openpyxl.load_workbook(BytesIO(filled("A")))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    buffer = BytesIO()
    book.save(buffer)
    return verdict_on(buffer.getvalue())


def at(result: FileResult, sheet: str, cell: str) -> list[str]:
    return [finding.code for finding in result.findings if (finding.sheet, finding.cell) == (sheet, cell)]


def test_a_work_with_figures_and_no_line_is_asked_for_its_line() -> None:
    result = with_cells({("GN-03 CÔNG TRÌNH", "C20"): "Đường mới", ("GN-03 CÔNG TRÌNH", "I20"): 900_000_000})
    assert at(result, "GN-03 CÔNG TRÌNH", "D20") == ["I09"]


@pytest.mark.parametrize("cell", ["I10", "I51"])
def test_figures_typed_on_the_first_or_last_line_of_a_block_are_not_dropped_in_silence(cell: str) -> None:
    result = with_cells({("GN-03 CÔNG TRÌNH", cell): 5_000_000})
    found = [finding for finding in result.findings if finding.code == "S04"]
    assert [(finding.severity.value, "5.000.000" in finding.what) for finding in found] == [("block", True)]


def test_an_amount_with_a_fraction_that_is_an_amount_in_millions_must_be_mended() -> None:
    result = with_cells({("GN DTTS", "O14"): 88.5})
    assert at(result, "GN DTTS", "O14") == ["I03"]


def test_a_day_that_is_no_day_is_said() -> None:
    assert at(with_cells({("THÔNG TIN", "C8"): "30-06-2024 (thứ 6)"}), "THÔNG TIN", "C8") == ["I10"]


def test_the_meaning_of_blanks_is_read_without_regard_to_capitals_as_the_sheet_does() -> None:
    result = with_cells({("THÔNG TIN", "C13"): "không phát sinh"})
    assert result.unfilled == ()
