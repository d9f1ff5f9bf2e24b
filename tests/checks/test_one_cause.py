"""What people do to a file in one go, and slips seen from several sides: one message, at the cell that is to mend."""

from functools import cache
from io import BytesIO

import openpyxl
import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.reading.kept import Layouts, Origin, kept, shell_of, whole
from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import SetFormula
from tests.made import Key, altered, asked, filled, retyped, submission, submission_in, verdict_on

DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"
YEAR_CAPITAL = {"allocated": "H", "disbursed": "O"}


@cache
def sheet_of(name: str) -> tuple[dict[str, str], dict[str, float]]:
    """Return the formulas of GN DTTS by cell, and the numbers that they show."""
    books = [openpyxl.load_workbook(BytesIO(filled(name)), data_only=values) for values in (False, True)]
    formulas = {
        cell.coordinate: cell.value
        for row in books[0][DTTS].iter_rows(min_row=11, max_row=63, max_col=22)
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
    shown = {at: books[1][DTTS][at].value for at in formulas}
    return formulas, {at: float(value) for at, value in shown.items() if isinstance(value, int | float)}


def with_formula(cell: tuple[int, int], formula: str, shown: float) -> FileResult:
    """The verdict on a file with a formula in one cell, and the number that it shows; nothing else changed."""
    content = xml_writer.edited(filled("99001"), [SetFormula(DTTS, cell, formula, shown)], recalculated=False)
    return verdict_on(content)


def noted(result: FileResult) -> list[tuple[str, str]]:
    return [(item.code, item.cell) for item in result.findings if item.severity.value == "note"]


# --- formulas where figures are typed ------------------------------------------------------------------------


def test_an_input_that_reads_the_total_above_it_is_a_circle() -> None:
    assert asked(with_formula((29, 8), "H28", 2_400_000_000.0)) == [("F12", DTTS, "H29")]


def test_an_input_that_reads_a_row_of_the_same_total_counts_it_twice() -> None:
    result = with_formula((30, 8), "SUM(H29)-2400000000", 0.0)
    assert asked(result) == [("F10", DTTS, "H30")]
    assert "H29" in result.findings[0].what and "GN DTTS!H28" in result.findings[0].what


def test_an_input_that_reads_any_other_cell_is_noted_and_one_of_constants_is_a_number() -> None:
    result = with_formula((29, 8), "Z1+2400000000", 2_400_000_000.0)
    assert (asked(result), noted(result)) == ([], [("F16", "H29")])
    assert with_formula((29, 8), "2*1200000000", 2_400_000_000.0).findings == ()


# --- whole rows and columns ----------------------------------------------------------------------------------


def test_a_row_of_formulas_that_was_cleared_is_one_finding() -> None:
    formulas, _ = sheet_of("99001")
    row = [cell for cell in formulas if cell.lstrip("ABCDEFGHIJKLMNOPQRSTUV") == "28"]
    result = verdict_on(altered(filled("99001"), DTTS, dict.fromkeys(row)))
    assert asked(result) == [("F03", DTTS, "C28")]
    assert f"{len(row)} ô tự tính của dòng" in result.findings[0].what


def test_a_column_pasted_as_values_is_one_note_and_two_cells_are_two() -> None:
    _, shown = sheet_of("99001")
    column = {cell: value for cell, value in shown.items() if cell.startswith("J")}
    assert noted(verdict_on(altered(filled("99001"), DTTS, column))) == [("F02", "J11")]
    two = {cell: shown[cell] for cell in ("J29", "K29")}
    assert noted(verdict_on(altered(filled("99001"), DTTS, two))) == [("F02", "J29"), ("F02", "K29")]


def test_labels_that_stand_at_one_anothers_codes_must_be_put_right() -> None:
    labels = {"B13": "Nội dung số 02: Hỗ trợ nhà ở", "B14": "Nội dung số 01: Hỗ trợ đất ở"}
    result = verdict_on(altered(filled("99001"), DTTS, labels))
    assert [(item.code, item.cell, item.severity.value) for item in result.findings] == [("S10", "B13", "block")]


# --- which of two amounts was typed in another unit ----------------------------------------------------------


@pytest.mark.parametrize("column", ["allocated", "disbursed"])
def test_a_column_typed_in_thousands_is_told_at_its_own_cells(column: str) -> None:
    found = submission("99001")
    name = f"{column}_year_capital"
    cells = {key: cell.value for key, cell in found.typed.items() if key[0] == "GN-01.DTTS" and key[2] == name}
    divided = {key: value / 1_000 for key, value in cells.items() if value}
    assert len(divided) == 2
    result = verdict_on(retyped(found, divided))
    letter = YEAR_CAPITAL[column]
    assert asked(result) == [("I12", DTTS, f"{letter}14")]
    assert result.findings[0].related == (f"{DTTS}!{letter}29",)


def test_a_work_that_would_close_the_gap_of_its_line_is_the_one_to_mend() -> None:
    # 200.000.000 + 950.981.240 + 475.490.620 + 665.686.868 = 2.292.158.728; in thousands the second is 950.981
    found = submission("A")
    line = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    slip: dict[Key, float | str | None] = {
        line: 2_292_158_728.0,
        ("GN-03", "works#2", "disbursed_year_to_date"): 950_981.0,
    }
    result = verdict_on(retyped(found, slip))
    assert asked(result) == [("I05", WORKS, "I12")]
    assert "950.981.000 đ" in result.findings[0].what


def test_a_row_typed_in_millions_is_one_finding() -> None:
    columns = {"investment": 781.0, "allocated": 781.0, "disbursed_year_to_date": 200.0}
    slip: dict[Key, float | str | None] = {("GN-03", "works#1", name): value for name, value in columns.items()}
    result = verdict_on(retyped(submission("A"), slip))
    assert [(code, sheet) for code, sheet, _ in asked(result)] == [("I03", WORKS)]
    assert "3 ô của dòng này" in next(item for item in result.findings if item.code == "I03").what


def test_what_adding_leaves_behind_the_last_digit_breaks_no_rule_of_a_work() -> None:
    key = ("GN-03", "works#1", "disbursed_year_to_date")
    found = retyped(submission("A"), {key: 781_000_000.0000001, ("GN-01.DTTS", "DTTS.4.1.a", "note"): "x"})
    assert [item for item in verdict_on(found).findings if item.code == "R12"] == []


# --- what officers add ---------------------------------------------------------------------------------------


def test_formulas_on_a_sheet_that_officers_added_are_looked_at_as_those_of_any_workbook() -> None:
    book = openpyxl.load_workbook(BytesIO(filled("99001")))
    sheet = book.create_sheet("Tính")
    for row, label in enumerate(("Nguồn", "Vốn A", "Vốn B", "Vốn C", "Vốn D", "Vốn E", "Cộng"), 1):
        sheet.cell(row, 1, label)
        for column in range(2, 7):
            letter = "ABCDEF"[column - 1]
            texts = {1: f"Thôn {column}", 7: f"=SUM({letter}2:{letter}{5 if letter == 'D' else 6})"}
            sheet.cell(row, column, texts.get(row, 1_000_000 * (row + column)))
    buffer = BytesIO()
    book.save(buffer)
    read = submission_in(buffer.getvalue())
    found = asked(verdict_on(read))
    assert {(code, name) for code, name, _ in found} == {("S08", "Tính"), ("P04", "Tính")}
    assert [cell for code, _, cell in found if code == "P04"] == ["D7"]
    shell = shell_of(read, frozenset(), Layouts())
    assert shell.added == ()  # what is held of thousands of files, and between runs, has no foreign cell in it
    assert whole(kept(shell, Origin(lambda: read), Layouts())).added == read.added


def test_an_amount_that_is_a_thousandfold_of_every_other_of_its_form_is_asked_for() -> None:
    found = submission("99001")
    key = ("GN-01.DTTS", "DTTS.8", "estimate")  # 80.000.000 đ typed as 80.000 tỷ; the next is 2.600.000.000 đ
    held = verdict_on(retyped(found, {key: 80e12}))
    assert [(sheet, cell) for _, sheet, cell in asked(held)] == [(DTTS, "U49")]
    assert asked(verdict_on(found)) == []


# --- one figure that breaks several comparisons --------------------------------------------------------------


def test_a_nought_too_many_is_one_message_that_names_the_figure() -> None:
    # 1.500.000.000 paid in DTTS.4.1.a: ten times as much is more than the plan, than the estimate and than its works
    result = verdict_on(altered(filled("99001"), DTTS, {"O29": 15_000_000_000}))
    assert asked(result) == [("R07", DTTS, "O29")]
    (finding,) = [item for item in result.findings if item.code == "R07"]
    assert sorted(item.code for item in finding.consequences) == ["R03", "R06"]
    assert "Nếu là 1.500.000.000 đ (đang thừa một số 0)" in finding.what


def test_a_figure_over_its_limit_does_not_hide_a_limit_that_would_be_broken_without_it() -> None:
    # 250.000.000 paid of 220.000.000, and the estimate of the year (U14) below what was truly paid (132.000.000)
    content = altered(filled("99001"), DTTS, {"O14": 250_000_000, "U14": 90_000_000})
    assert {("R03", DTTS, "O14"), ("R06", DTTS, "U14")} <= set(asked(verdict_on(content)))


def test_a_figure_for_which_a_reason_is_given_stands_and_explains_nothing_else() -> None:
    found = retyped(submission("99001"), {("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital"): 1_320_000_000})
    reasons = {
        ("GT", "r01", "code"): "R03-DTTS.1.n2-year_capital",
        ("GT", "r01", "figure_then"): 1_320_000_000,
        ("GT", "r01", "reason"): "Chuyển nguồn",
    }
    assert ("R06", DTTS, "U14") in asked(verdict_on(retyped(found, reasons)))


def test_what_the_number_of_a_formula_breaks_is_under_that_formula() -> None:
    # O29 takes the plan of 2.400.000.000 for the 1.500.000.000 that were paid: more than its works and the estimate
    result = with_formula((29, 15), "H29", 2_400_000_000.0)
    assert asked(result) == [("F16", DTTS, "O29")]
    assert [item.code for item in result.findings[0].consequences] == ["R06", "R07"]


def test_a_plan_without_its_last_nought_is_told_at_the_plan() -> None:
    # DTTS.4.1.a: plan 2.400.000.000 typed 240.000.000; what was paid and the estimate are far above it
    result = verdict_on(altered(filled("99001"), DTTS, {"H29": 240_000_000}))
    assert asked(result) == [("A02", DTTS, "H29")]
    (finding,) = [item for item in result.findings if item.code == "A02"]
    assert (finding.found, finding.expected) == (240_000_000, 2_400_000_000)


def test_a_formula_whose_number_is_too_small_for_its_cell_is_told_as_that_formula() -> None:
    result = with_formula((29, 8), "Z1+12", 12.0)
    assert asked(result) == [("F16", DTTS, "H29")]
    assert result.findings[0].severity == "block"
