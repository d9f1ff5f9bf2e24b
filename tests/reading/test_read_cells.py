"""What one stored cell holds: numbers, marks, texts, days; texts are never guessed to be numbers here."""

from datetime import date

import pytest

from mtqg_xl.definition.model import ColumnKind
from mtqg_xl.reading.interpret import serial_day, typed
from mtqg_xl.reading.raw_sheet import RawCell
from mtqg_xl.reading.submission import Typed


def cell(raw: RawCell, column: ColumnKind = "input", *, date1904: bool = False) -> Typed:
    found = typed(raw, column, 12, 8, date1904)
    assert found is not None
    return found


def text(value: str, column: ColumnKind = "input") -> Typed:
    return cell(RawCell(value, "text"), column)


def test_a_number_is_a_number() -> None:
    found = cell(RawCell(150.5, "number"))
    assert (found.kind, found.value, found.raw, found.address.a1) == ("number", 150.5, 150.5, "H12")
    assert found.is_answered and found.has_cached


@pytest.mark.parametrize(("typed_in", "mark"), [("-", "-"), ("x", "x"), ("X", "x")])
def test_marks_are_answers_and_no_numbers(typed_in: str, mark: str) -> None:
    found = text(typed_in)
    assert (found.kind, found.mark, found.value, found.raw) == ("mark", mark, None, typed_in)
    assert found.is_answered


@pytest.mark.parametrize("column", ["text", "choice"])
def test_a_dash_in_a_text_column_is_text(column: ColumnKind) -> None:
    assert (text("-", column).kind, text("-", column).mark) == (column, None)


@pytest.mark.parametrize("typed_in", ["150.000.000", "150 triệu", "--", "xx", "không", "–"])
def test_other_text_in_an_input_stays_text(typed_in: str) -> None:
    found = text(typed_in)
    assert (found.kind, found.value, found.text, found.is_answered) == ("text", None, typed_in, False)


def test_text_is_stripped_and_what_was_typed_is_kept() -> None:
    decomposed = RawCell("Hoà", "text", original="Hoa\u0300")
    assert (cell(decomposed, "text").text, cell(decomposed, "text").raw) == ("Hoà", "Hoa\u0300")
    assert text("  Cao Lộc ", "text").text == "Cao Lộc"


@pytest.mark.parametrize("value", ["", "   ", "\u00a0"])
def test_spaces_are_nothing_in_a_text_cell(value: str) -> None:
    assert typed(RawCell(value, "text"), "text", 1, 1, False) is None


@pytest.mark.parametrize("value", ["   ", "\u00a0", " x", " - "])
def test_spaces_make_text_of_a_number_cell_as_they_do_for_its_formulas(value: str) -> None:
    found = text(value)
    assert (found.kind, found.mark, found.value, found.is_answered, found.is_blank) == (
        "text",
        None,
        None,
        False,
        False,
    )


def test_a_number_in_a_text_column_has_a_text_without_decimals_it_never_had() -> None:
    found = cell(RawCell(912.0, "number"), "text")
    assert (found.kind, found.value, found.text) == ("number", 912.0, "912")


@pytest.mark.parametrize(
    ("raw", "date1904", "day"),
    [
        (RawCell(45460.0, "number"), False, date(2024, 6, 17)),
        (RawCell(43998.0, "number"), True, date(2024, 6, 17)),
        (RawCell("17/6/2024", "text"), False, date(2024, 6, 17)),
        (RawCell("ngày 17 tháng 6 năm 2024", "text"), False, date(2024, 6, 17)),
    ],
)
def test_days_are_read_from_serial_numbers_and_texts(raw: RawCell, date1904: bool, day: date) -> None:
    found = cell(raw, "date", date1904=date1904)
    assert (found.kind, found.day) == ("date", day)


def test_text_that_is_no_day_stays_text() -> None:
    found = text("cuối tháng", "date")
    assert (found.kind, found.day, found.text) == ("text", None, "cuối tháng")


def test_an_input_that_a_program_turned_into_a_date_says_so_and_keeps_its_number() -> None:
    found = cell(RawCell(45460.0, "number", is_date=True))
    assert (found.kind, found.day, found.value) == ("date", date(2024, 6, 17), 45460.0)


def test_serial_numbers_follow_the_calendar_of_excel() -> None:
    """Excel's day 1 is 1/1/1900, and its day 60 never was. Source: ECMA-376 part 1, 18.17.4.1."""
    assert serial_day(1, False) == date(1900, 1, 1)
    assert serial_day(59, False) == date(1900, 2, 28)
    assert serial_day(61, False) == date(1900, 3, 1)
    assert serial_day(2_958_465, False) == date(9999, 12, 31)
    assert serial_day(2_958_466, False) is None
    assert serial_day(2_957_003, True) == date(9999, 12, 31)
    assert serial_day(2_957_004, True) is None
    assert serial_day(0.5, False) is None
    assert serial_day(-3, False) is None


def test_errors_and_truth_values_are_kept_as_such() -> None:
    error = cell(RawCell("#DIV/0!", "error"))
    assert (error.kind, error.raw, error.value, error.is_answered) == ("error", "#DIV/0!", None, False)
    truth = cell(RawCell(True, "bool"))
    assert (truth.kind, truth.raw, truth.value) == ("bool", True, None)


def test_a_formula_counts_with_its_stored_value() -> None:
    found = cell(RawCell(8.0, "number", formula="=3+5", cached=True))
    assert (found.kind, found.value, found.formula, found.has_cached) == ("number", 8.0, "=3+5", True)


def test_a_formula_that_was_never_calculated_is_there_without_a_value() -> None:
    found = cell(RawCell(None, "blank", formula="=C3+5"))
    assert (found.kind, found.value, found.has_cached, found.is_blank) == ("blank", None, False, False)


def test_a_sum_of_constants_that_was_never_calculated_is_its_number() -> None:
    found = cell(RawCell(None, "blank", formula="=3+5"))
    assert (found.kind, found.value, found.has_cached, found.formula) == ("number", 8.0, True, "=3+5")


def test_a_formula_with_an_empty_result_is_no_answer() -> None:
    found = cell(RawCell("", "text", formula='=""', cached=True), "computed")
    assert (found.kind, found.raw, found.has_cached, found.is_answered) == ("blank", "", True, False)
