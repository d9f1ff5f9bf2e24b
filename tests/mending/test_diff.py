"""What changed between two files: causes by figure, effects by total, rows of works by what they are called."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mtqg_xl.mending.diff.diff import Difference, diff
from mtqg_xl.reading.submission import BlockRow, Submission
from tests.made import KIT, altered, filled, retyped, submission, submission_in

O29 = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
SENT = ("TT", "submission", "value")
WORKS = ("GN-03", "works")


def between(old: Submission, new: Submission) -> Difference:
    return diff((old, KIT), (new, KIT))


def second(cells: dict[tuple[str, str, str], float | str | None]) -> Submission:
    """Return report A sent a second time with other figures."""
    return retyped(submission("A"), {SENT: 2.0, **cells})


def moved(file: Submission, order: list[int]) -> Submission:
    """Return a file with the works in another order, each with all that stands in its row."""
    rows = file.blocks[WORKS]
    by_position = {row.position: row for row in rows}
    now = [
        BlockRow(at, rows[at - 1].row_number, by_position[source].cells, by_position[source].computed)
        for at, source in enumerate(order, start=1)
    ]
    return replace(file, blocks=file.blocks | {WORKS: (*now, *rows[len(now) :])})


def test_a_file_compared_with_itself_has_no_change() -> None:
    found = between(submission("A"), submission("A"))
    assert (found.figures, found.totals, found.notes) == ((), (), ())
    assert found.summary == "“bieu.xlsx” thay “bieu.xlsx”: không số nào đổi."


def test_the_line_that_the_office_waits_for() -> None:
    found = between(
        submission("A"),
        second(
            {
                O29: 2_292_158_728.0,
                ("GN-01.DTTS", "DTTS.8", "disbursed_year_recurrent"): "-",
                ("GN-03", "works#5", "disbursed_year_to_date"): None,
            }
        ),
    )
    assert found.summary == ("Lần 2 thay lần 1: đổi 3 số, tổng giải ngân +146.181.505 đ, tỷ lệ 64,37% → 66,99%.")


def test_a_changed_figure_is_the_cause_and_totals_are_the_effects() -> None:
    found = between(submission("A"), second({O29: 2_292_158_728.0}))
    (change,) = [item for item in found.figures if item.form != "TT"]
    assert (change.form, change.row, change.column) == O29
    assert (change.change, change.before, change.after, change.difference) == (
        *("changed", 2_145_977_223, 2_292_158_728, 146_181_505),
    )
    assert (change.old_cell, change.new_cell, change.unit) == ("GN DTTS!O29", "GN DTTS!O29", "đồng")
    totals = {(item.form, item.row, item.column): item for item in found.totals}
    whole = totals["GN-01.TONG", "TONG", "disbursed"]
    assert (whole.before, whole.after, whole.difference) == (3_596_964_923, 3_743_146_428, 146_181_505)
    percent = totals["GN-01.DTTS", "DTTS", "disbursed_percent"]
    assert (percent.before, percent.after, percent.difference, percent.unit) == (59.84, 62.84, 3.0, "%")
    assert not any(item.row == "DTTS.3" for item in found.totals)
    assert all(item.before != item.after for item in found.totals)


def test_missing_is_not_zero() -> None:
    key = ("GN-01.DTTS", "DTTS.4.1.d", "disbursed_year_recurrent")
    found = between(submission("A"), second({key: None}))
    (change,) = [item for item in found.figures if item.form != "TT"]
    assert (change.change, change.before, change.after, change.difference) == ("vanished", 0.0, None, 0.0)
    assert found.totals == ()
    assert found.summary == "Lần 2 thay lần 1: đổi 1 số, các tổng ở đầu không đổi."


def test_a_figure_that_appears_says_where_it_stands_now() -> None:
    key = ("GN-01.DTTS", "DTTS.5.1", "allocated_year_recurrent")
    found = between(submission("A"), second({key: 50_000_000.0}))
    (change,) = [item for item in found.figures if item.form != "TT"]
    assert (change.change, change.before, change.after, change.old_cell) == ("appeared", None, 50_000_000, "")
    assert change.new_cell.startswith("GN DTTS!I")
    assert "tổng kế hoạch +50.000.000 đ" in found.summary


def test_texts_are_told_apart_from_numbers() -> None:
    found = between(submission("A"), second({("GN-01.DTTS", "DTTS.8", "note"): "đã có hướng dẫn"}))
    assert found.summary == "Lần 2 thay lần 1: đổi 1 ô chữ."


@pytest.mark.parametrize("order", [[9, 8, 7, 6, 5, 4, 3, 2, 1], [2, 1, 3, 4, 5, 6, 7, 9, 8]])
def test_works_in_another_order_are_no_change(order: list[int]) -> None:
    found = between(submission("A"), moved(second({}), order))
    assert [item for item in found.figures if item.form == "GN-03"] == []


def test_a_work_that_moved_and_changed_has_one_change() -> None:
    new = moved(second({("GN-03", "works#2", "disbursed_year_to_date"): 900_000_000.0}), [3, 1, 2, 4])
    (change,) = [item for item in between(submission("A"), new).figures if item.form == "GN-03"]
    assert (change.row, change.before, change.after) == ("works#3", 950_981_240, 900_000_000)
    assert "Cao Lộc" in change.row_label


def test_a_code_holds_a_work_whose_name_was_corrected() -> None:
    old = retyped(submission("A"), {("GN-03", "works#2", "code"): "CT-07"})
    new = retyped(old, {("GN-03", "works#2", "name"): "Đường Cao Lộc (giai đoạn 2)"})
    (change,) = between(old, moved(new, [2, 1])).figures
    assert (change.column, change.change) == ("name", "changed")


def test_a_row_inserted_in_the_file_moves_nothing() -> None:
    book, buffer = load_workbook(BytesIO(filled("A"))), BytesIO()
    sheet = book["CHỈ TIÊU"]
    sheet.insert_rows(40)
    book.save(buffer)
    new = submission_in(buffer.getvalue())
    assert [item for item in between(submission("A"), new).figures if item.form == "CT-01"] == []


def test_other_reporters_and_periods_are_said_and_still_compared() -> None:
    found = between(submission("A"), submission("C"))
    assert found.notes == (
        "Hai tệp khác đơn vị: “01990” và “06208”.",
        "Hai tệp khác kỳ báo cáo: “2024-H1” và “2023”.",
    )
    assert found.figures and found.totals


def test_a_mark_is_no_number() -> None:
    new = submission_in(altered(filled("A"), "GN DTTS", {"O29": "-"}))
    (change,) = between(submission("A"), new).figures
    assert (change.before, change.after, change.difference) == (2_145_977_223, "-", -2_145_977_223)
