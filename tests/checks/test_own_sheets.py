"""The sheets of ours beside the forms, deleted or renamed, hidden codes retyped, and what a merge leaves under it."""

import pytest

from mtqg_xl.findings import Finding, Severity
from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import DeleteSheet, MergeCells, Operation, RenameSheet, SetText
from tests.made import filled, submission, verdict_on

POVERTY = "HN-01 KẾT QUẢ"


def told(*operations: Operation) -> list[Finding]:
    """Return what is said of report A after something was done to it that it did not bear before."""
    before = {(item.code, item.sheet, item.cell) for item in verdict_on(filled("A")).findings}
    after = verdict_on(xml_writer.edited(filled("A"), operations, recalculated=False)).findings
    return [item for item in after if (item.code, item.sheet, item.cell) not in before]


@pytest.mark.parametrize("sheet", ["KIỂM TRA", "_kt"])
def test_a_sheet_of_ours_that_was_deleted_is_one_message_with_its_name(sheet: str) -> None:
    (finding,) = told(DeleteSheet(sheet))
    assert (finding.code, finding.severity, finding.sheet) == ("S11", Severity.EXPLAIN, sheet)
    assert finding.what.startswith(f"Trang “{sheet}” của bộ biểu đã bị xóa: ")
    assert any(link.startswith("THÔNG TIN!") for link in finding.related)


def test_both_deleted_are_one_message() -> None:
    (finding,) = told(DeleteSheet("KIỂM TRA"), DeleteSheet("_kt"))
    assert finding.what.startswith("Trang “KIỂM TRA” và “_kt” của bộ biểu đã bị xóa: ")


@pytest.mark.parametrize("sheet", ["KIỂM TRA", "LỜI BÁO CÁO"])
def test_a_sheet_of_ours_under_another_name_is_ours_still(sheet: str) -> None:
    assert told(RenameSheet(sheet, "Kiem tra")) == []


def test_the_sheet_of_sentences_may_go() -> None:
    assert told(DeleteSheet("LỜI BÁO CÁO")) == []


def test_a_formula_that_lost_another_sheet_is_told_as_before() -> None:
    assert "S11" not in {item.code for item in told(DeleteSheet("GN NTM"))}


def test_a_hidden_code_of_a_row_of_a_block_that_was_retyped_is_said_to_be_one() -> None:
    place = submission("A").found["HN-01"]
    assert place.code_column is not None
    at = (place.rows["thon#2"], place.code_column)
    (finding,) = told(SetText(POVERTY, at, "thon"))
    assert (finding.code, finding.severity, finding.sheet) == ("S05", Severity.NOTE, POVERTY)
    assert finding.what == f"Mã ẩn của dòng ở ô {finding.cell} bị gõ lại thành “thon”; các dòng vẫn đọc được."


def test_what_a_merge_leaves_under_it_makes_no_total_old() -> None:
    place = submission("A").found["HN-01"]
    row, column = place.rows["thon#1"], place.columns["poor"]
    found = told(MergeCells(POVERTY, (row, column), (row + 1, column)))
    assert [item.code for item in found if item.code in {"S09", "F05"}] == ["S09"]
