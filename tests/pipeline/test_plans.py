"""BẢNG GIAO VỐN: the plan of the superior in the commune's cells, and what a check says where it has another."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from mtqg_xl.findings import Finding, UsageError
from mtqg_xl.mending.figure_lines import FigureLine, Kind
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.making import make, order, plan_notes
from mtqg_xl.pipeline.plans import issued_plans
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS, KIT, REPORTERS, scratch, verdict_on, written

HEADS = ("STT", "Đơn vị", "Dòng", "Nguồn", "Kéo dài/năm nay", "ĐT/SN", "Số tiền (đồng)", "QĐ số", "Ngày")
Cells = Sequence[object]
DA4 = ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")
GIVEN: tuple[Cells, ...] = (
    (1, "01990", "DTTS.4.1.a", "NSTW", "năm nay", "ĐT", 3_000_000_000, "12/QĐ-UBND", date(2024, 1, 5)),
    (2, "xã Lục Bình", "DTTS.4.1.a", "NSTW", "năm nay", "ĐT", -109_000_000, "118/QĐ-UBND", date(2024, 5, 15)),
    (3, 1990, "Hỗ trợ nhà ở", "NSTW", "kéo dài", "đầu tư", "132.000.000", "12/QĐ-UBND", "05/01/2024"),
)


def table(rows: Sequence[Cells], heads: Sequence[str] = HEADS, above: Sequence[str] = ()) -> Path:
    """Return a table of plans with these lines; the first of them stands below ``above`` and the heads."""
    book = Workbook()
    sheet = book.worksheets[0]
    for text in above:
        sheet.append([text])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    path = written(b"", "BANG_GIAO_VON.xlsx")
    book.save(path)
    return path


def amounts(path: Path) -> dict[tuple[str, str], int]:
    """Return what xã Lục Bình is allocated, by row and column, each line added up."""
    task = order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1")
    found: dict[tuple[str, str], int] = {}
    for line in issued_plans(path, KIT, task.reporters, Period.parse("2024-H1")).lines.get("01990", ()):
        found[line.row, line.column] = found.get((line.row, line.column), 0) + line.amount
    return found


@cache
def issued() -> Path:
    """Return the workbook of xã Lục Bình with the plan that it was given."""
    task = order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", only=("01990",), plan=table(GIVEN))
    return make(task, scratch() / "giao-von")[0]


def with_figures(*lines: FigureLine) -> bytes:
    """Return the issued workbook after the commune has typed into it."""
    submission, kit = read_one(issued(), DEFINITIONS)
    return fill(issued(), submission, kit, lines)


def plan_findings(*lines: FigureLine) -> list[Finding]:
    """Return what a check says of plans after the commune has typed into its workbook."""
    return [finding for finding in verdict_on(with_figures(*lines)).findings if finding.code == "H02"]


def typed(column: str, value: str, kind: Kind = "number", row: str = "DTTS.4.1.a") -> FigureLine:
    """Return one figure or text typed on sheet GN DTTS."""
    return FigureLine("GN-01.DTTS", row, column, value, kind)


# --- the table -------------------------------------------------------------------------------------------


def test_decisions_and_adjustments_of_one_cell_are_added_up() -> None:
    assert amounts(table(GIVEN)) == {
        ("DTTS.4.1.a", "allocated_year_capital"): 2_891_000_000,
        ("DTTS.1.n2", "allocated_carried_capital"): 132_000_000,
    }


def test_amounts_are_in_the_unit_of_their_head_or_of_the_line_above() -> None:
    line = ("", "01990", "DTTS.8", "", "2024", "SN", 109, "", "")
    in_head = tuple(head.replace("đồng", "triệu đồng") for head in HEADS)
    assert amounts(table([line], in_head)) == {("DTTS.8", "allocated_year_recurrent"): 109_000_000}
    bare = tuple(head.removesuffix(" (đồng)") for head in HEADS)
    above = ("BẢNG GIAO VỐN NĂM 2024", "Đơn vị tính: triệu đồng")
    assert amounts(table([line], bare, above)) == {("DTTS.8", "allocated_year_recurrent"): 109_000_000}


def test_columns_are_found_by_their_heads_in_any_order() -> None:
    heads = ("Số vốn giao", "Dự án, nội dung", "Tính chất vốn", "Tên xã", "Vốn kéo dài hay năm nay", "Quyết định số")
    rows = [
        (700_000_000, "Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", "sự nghiệp", "Lục Bình", "năm 2023", "7")
    ]
    assert amounts(table(rows, heads)) == {("GNBV.2", "allocated_carried_recurrent"): 700_000_000}


def test_money_for_a_project_that_is_not_parted_yet_goes_to_its_rest_row_and_is_said() -> None:
    path = table([("", "01990", "DTTS.4", "", "năm nay", "ĐT", 5_000_000, "", "")])
    assert amounts(path) == {("DTTS.4.rest", "allocated_year_capital"): 5_000_000}
    task = order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", only=("01990", "99001"), plan=path)
    assert plan_notes(task) == (
        "dòng 2: DTTS.4 có dòng chi tiết; ghi ở dòng “Chưa phân bổ / chưa phân chi tiết”.",
        "Bảng giao vốn không có dòng nào của: xã Ví Dụ Một.",
    )


def test_totals_and_repeated_lines_are_told() -> None:
    rows = [GIVEN[2], GIVEN[2], ("", "Tổng cộng", "", "", "", "", 264_000_000, "", "")]
    task = order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", only=("01990",), plan=table(rows))
    assert plan_notes(task) == (
        "dòng 3: giống hệt dòng 2; đã cộng cả hai.",
        "dòng 4: dòng tổng, không tính.",
    )


UNUSABLE = {
    "no such reporter": (1, "xã Không Có", "không có đơn vị “xã Không Có” trong danh sách"),
    "no reporter": (1, None, "thiếu đơn vị"),
    "no such row": (2, "DTTS.99", "bộ biểu không có dòng “DTTS.99”; ghi mã dòng như DTTS.4.1.a"),
    "no row": (2, "", "thiếu dòng"),
    "unclear year": (4, "2025", "“2025” không rõ là vốn kéo dài hay vốn năm nay"),
    "unclear kind": (5, "khác", "“khác” không rõ là vốn đầu tư (ĐT) hay sự nghiệp (SN)"),
    "no amount": (6, None, "thiếu số tiền"),
    "amount in words": (6, "ba tỷ", "số tiền “ba tỷ” không phải số"),
    "below zero": (6, -5_000_000, "cộng lại -5.000.000 đ, nhỏ hơn 0 (DTTS.4.1.a)"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_every_line_that_cannot_be_used_is_named(case: str) -> None:
    at, value, why = UNUSABLE[case]
    line = list(GIVEN[0])
    line[at] = value
    with pytest.raises(UsageError) as refused:
        order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", plan=table([GIVEN[2], line]))
    assert str(refused.value).splitlines() == [
        "“BANG_GIAO_VON.xlsx” có 1 dòng không dùng được, chưa làm tệp nào:",
        f"dòng 3: {why}",
    ]


def test_all_lines_that_cannot_be_used_are_named_at_once() -> None:
    small = (*GIVEN[0][:6], 150, *GIVEN[0][7:])
    with pytest.raises(UsageError) as refused:
        order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", plan=table([small, ("", "x", *GIVEN[0][2:])]))
    assert [line.split(":")[0] for line in str(refused.value).splitlines()[1:]] == ["dòng 2", "dòng 3"]
    assert "150 đ quá nhỏ; ghi đơn vị tính (triệu đồng) ở tên cột G" in str(refused.value)


def test_a_table_without_its_heads_is_refused() -> None:
    with pytest.raises(UsageError, match="cần các cột đơn vị, dòng, số tiền"):
        order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", plan=table(GIVEN, ("a", "b", "c")))


# --- the workbook ----------------------------------------------------------------------------------------


def test_the_plan_stands_grey_in_its_cells_and_in_the_sums_above_them() -> None:
    sheet = load_workbook(issued())["GN DTTS"]
    assert (sheet["H29"].value, sheet["H29"].fill.start_color.rgb) == (2_891_000_000, "FFE7E6E6")
    assert sheet["O29"].fill.start_color.rgb == "FFFFF9DB"
    stored = load_workbook(issued(), data_only=True)["GN DTTS"]
    assert stored["C11"].value == 2_891_000_000 + 132_000_000


def test_the_columns_for_another_figure_stand_right_of_what_is_printed() -> None:
    sheet = load_workbook(issued())["GN DTTS"]
    place = {cell.value: cell.column_letter for cell in sheet[6] if isinstance(cell.value, str)}
    assert place["Xã có số khác (tổng kế hoạch của dòng)"] == "AC"
    assert place["Theo QĐ số"] == "AD"
    assert sheet.print_area == "'GN DTTS'!$A$1:$W$67"


def test_a_file_knows_the_plan_that_it_was_issued_with() -> None:
    plan = read_one(issued(), DEFINITIONS)[0].stamp.plan
    assert [(line.cell, line.amount, line.decision) for line in plan] == [
        (DA4, 3_000_000_000, "12/QĐ-UBND ngày 05/01/2024"),
        (DA4, -109_000_000, "118/QĐ-UBND ngày 15/5/2024"),
        (("GN-01.DTTS", "DTTS.1.n2", "allocated_carried_capital"), 132_000_000, "12/QĐ-UBND ngày 05/01/2024"),
    ]


# --- the check -------------------------------------------------------------------------------------------


def test_the_issued_plan_itself_is_no_finding() -> None:
    assert plan_findings() == []


def test_another_plan_without_a_decision_is_asked_for_at_its_cell() -> None:
    found = plan_findings(typed("allocated_year_capital", "2981000000"))
    assert [(item.severity.value, item.sheet, item.cell) for item in found] == [("explain", "GN DTTS", "H29")]
    assert found[0].what == (
        "Kế hoạch xã ghi 2.981.000.000 đ; bảng giao vốn (QĐ số 12/QĐ-UBND ngày 05/01/2024; 118/QĐ-UBND ngày 15/5/2024) "
        "2.891.000.000 đ."
    )
    assert found[0].mend == "Ghi số quyết định ở cột kế bên, hoặc để trống nếu theo bảng."
    assert (found[0].found, found[0].expected, found[0].impact) == (2_981_000_000, 2_891_000_000, 90_000_000)


def test_another_plan_with_its_decision_is_a_note() -> None:
    decided = typed("plan_decision", "205/QĐ-UBND", "text")
    found = plan_findings(typed("allocated_year_capital", "2981000000"), decided)
    assert [item.severity.value for item in found] == ["note"]
    assert "theo QĐ số 205/QĐ-UBND" in found[0].what


@pytest.mark.parametrize(("decision", "severity"), [("", "explain"), ("205/QĐ-UBND", "note")])
def test_another_figure_beside_the_plan_is_taken_for_the_total_of_its_row(decision: str, severity: str) -> None:
    lines = [typed("plan_other", "2981000000"), typed("plan_decision", decision, "text")]
    found = plan_findings(*lines)
    assert [(item.severity.value, item.cell, item.found) for item in found] == [(severity, "H29", 2_981_000_000)]


def test_the_same_figure_beside_the_plan_is_no_finding() -> None:
    assert plan_findings(typed("plan_other", "2891000000")) == []


def test_a_plan_that_was_not_issued_and_one_that_was_taken_out_are_asked_for() -> None:
    found = plan_findings(
        typed("allocated_year_capital", ""), typed("allocated_year_recurrent", "9000000", row="DTTS.8")
    )
    assert {(item.cell, item.found, item.expected) for item in found} == {
        ("H29", 0.0, 2_891_000_000.0),
        ("I49", 9_000_000.0, 0.0),
    }


def test_a_file_without_an_issued_plan_has_none_to_compare_with() -> None:
    submission, kit = read_one(without_plan(), DEFINITIONS)
    lines = [typed("allocated_year_capital", "2981000000")]
    assert [
        item for item in verdict_on(fill(without_plan(), submission, kit, lines)).findings if item.code == "H02"
    ] == []


@cache
def without_plan() -> Path:
    """Return the workbook of xã Lục Bình made without a table of plans."""
    task = order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", only=("01990",))
    return make(task, scratch() / "khong-giao-von")[0]
