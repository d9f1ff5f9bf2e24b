"""What officers do to formulas, found at its cell with everything that follows from it in one message."""

import re
from io import BytesIO

import openpyxl
import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.findings import Finding
from mtqg_xl.mending.recalc import by_part
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.workbook.patch import patched
from tests.made import altered, asked, filled, members, packed, part_of, saved_by_openpyxl, verdict_on, written

KNOWN = "R07"
"""The one thing to explain in the public report, whatever else is done to its file."""
DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"


def faults(result: FileResult) -> list[Finding]:
    """Return what was found beside the known thing and beside what merely is not calculated anew."""
    return [item for item in result.findings if item.code not in {KNOWN, "F05", "F06"}]


def as_excel_saves(sheet: str, row: int, column: int, value: float) -> bytes:
    """Return report A with a number typed over a cell and every other formula calculated anew."""
    path = written(filled("A"))
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    return patched(path, by_part(raw, {(sheet, row, column): value}))


def test_a_total_typed_over_is_one_message_with_what_follows_from_it() -> None:
    result = verdict_on(as_excel_saves(DTTS, 29, 10, 2_292_158_728.0))
    fault, known = [item for item in result.findings if item.severity != "note"]
    assert {item.code for item in result.findings} == {"F02", KNOWN}
    assert (fault.code, fault.severity, fault.sheet, fault.cell) == ("F02", "block", DTTS, "J29")
    assert (fault.found, fault.expected, fault.impact) == (2_292_158_728, 2_145_977_223, 146_181_505)
    assert fault.what == "Ô J29 vốn tự tính (2.145.977.223 đ) đã bị gõ số 2.292.158.728 đ."
    # 2.145.977.223 / 2.981.000.000 = 71,99% by the form, 2.292.158.728 / 2.981.000.000 = 76,89% as it stands
    assert [(item.cell, item.expected, item.found) for item in fault.consequences] == [("R29", 71.99, 76.89)]
    assert known.cell == "O29"


def test_a_subtotal_typed_over_is_followed_into_every_total_above_it() -> None:
    # O28 is Tiểu dự án 1 of Dự án 4, whose only figure is O29.
    (fault,) = faults(verdict_on(as_excel_saves(DTTS, 28, 15, 2_292_158_728.0)))
    assert (fault.code, fault.cell, fault.expected) == ("F02", "O28", 2_145_977_223)
    followed = {(item.sheet, item.cell): (item.expected, item.found) for item in fault.consequences}
    assert followed[DTTS, "O27"] == (2_145_977_223, 2_292_158_728)
    # 2.924.964.923 + 146.181.505, of 4.887.609.000; 3.596.964.923 + 146.181.505, of 5.587.609.000
    assert followed[DTTS, "J11"] == (2_924_964_923, 3_071_146_428)
    assert followed[DTTS, "R11"] == (59.84, 62.84)
    assert followed["GN TỔNG", "J11"] == (3_596_964_923, 3_743_146_428)
    assert followed["GN TỔNG", "R11"] == (64.37, 66.99)


def test_the_right_number_typed_over_its_formula_is_only_a_note() -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {"J29": 2_145_977_223.0})))
    assert (fault.code, fault.severity, fault.cell, fault.consequences) == ("F02", "note", "J29", ())


WANTED_R29 = '=IF(N(C29)=0,"",ROUND(N(J29)/N(C29)*100,2))'


@pytest.mark.parametrize(
    ("cell", "formula", "found", "expected"),
    [
        ("J29", "=SUM(K29,N29)+1000000", 2_146_977_223, 2_145_977_223),
        ("R29", "=ROUND(N(J29)/N(C29)*100,0)", 72, 71.99),
    ],
    ids=["a constant added", "another rounding"],
)
def test_an_altered_formula_is_one_message_with_what_it_gives(
    cell: str, formula: str, found: float, expected: float
) -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {cell: formula})))
    assert (fault.code, fault.severity, fault.sheet, fault.cell) == ("F01", "block", DTTS, cell)
    assert (fault.found, fault.expected) == (found, expected)
    assert formula in fault.what


@pytest.mark.parametrize("formula", ["=sum($K$29,$N$29)", "=SUM('GN DTTS'!K29,N29)", "=SUM( K29 , N29 )"])
def test_a_formula_written_otherwise_is_no_fault(formula: str) -> None:
    assert faults(verdict_on(altered(filled("A"), DTTS, {"J29": formula}))) == []


def test_an_altered_formula_that_gives_the_right_number_is_only_a_note() -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {"J29": "=O29"})))
    assert (fault.code, fault.severity) == ("F08", "note")


def test_an_altered_formula_is_worked_out_in_a_file_that_was_never_calculated() -> None:
    content = saved_by_openpyxl(altered(filled("A"), DTTS, {"J29": "=SUM(K29,N29)+1000000"}))
    (fault,) = faults(verdict_on(content))
    assert (fault.code, fault.found, fault.expected) == ("F01", 2_146_977_223, 2_145_977_223)


@pytest.mark.parametrize(("sheet", "cell"), [(DTTS, "J29"), (DTTS, "J11"), (WORKS, "I52")])
def test_a_cleared_formula_is_reported_at_its_cell(sheet: str, cell: str) -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), sheet, {cell: None})))
    assert (fault.code, fault.severity, fault.sheet, fault.cell, fault.found) == ("F03", "block", sheet, cell, None)
    assert fault.what.endswith("đang trống.")


def test_a_form_pasted_as_values_is_one_note_and_a_wrong_number_in_it_its_own() -> None:
    content = filled("A")
    xml = members(content)[part_of(content, DTTS)].decode()
    values = re.sub(r"<f>[^<]*</f>", "", xml)
    assert values.count("<f>") == 0 < xml.count("<f>")
    pasted = packed(members(content) | {part_of(content, DTTS): values.encode()})
    (note,) = faults(verdict_on(pasted))
    assert (note.code, note.severity, note.sheet) == ("F02", "note", DTTS)
    assert "dán giá trị" in note.what
    wrong = [item for item in faults(verdict_on(altered(pasted, DTTS, {"J29": 1.0}))) if item.severity != "note"]
    assert [(item.code, item.cell) for item in wrong] == [("F02", "J29")]


def _number(content: bytes, cell: str) -> float:
    return float(openpyxl.load_workbook(BytesIO(content), data_only=True)[DTTS][cell].value)


def test_numbers_of_a_pasted_form_that_a_later_input_left_behind_are_one_fault() -> None:
    content = filled("A")
    xml = members(content)[part_of(content, DTTS)].decode()
    pasted = packed(members(content) | {part_of(content, DTTS): re.sub(r"<f>[^<]*</f>", "", xml).encode()})
    held = _number(pasted, "H29")
    (fault,) = faults(verdict_on(altered(pasted, DTTS, {"H29": held + 1_000_000})))
    assert (fault.code, fault.severity, fault.sheet, fault.impact) == ("F02", "block", DTTS, 1_000_000)
    assert "không còn khớp số nhập" in fault.what


def test_numbers_of_a_pasted_column_that_a_later_input_left_behind_are_one_fault() -> None:
    content = filled("A")
    xml = members(content)[part_of(content, DTTS)].decode()
    column = re.sub(r'(<c r="H\d+"[^>]*>)<f>[^<]*</f>', r"\1", xml)
    pasted = packed(members(content) | {part_of(content, DTTS): column.encode()})
    held = _number(pasted, "H29")
    (fault,) = faults(verdict_on(altered(pasted, DTTS, {"H29": held + 1_000_000})))
    assert (fault.code, fault.severity, fault.impact) == ("F02", "block", 1_000_000)
    assert "cột" in fault.what and "không còn khớp số nhập" in fault.what


def test_words_typed_over_a_formula_are_shown() -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {"J29": "chờ số liệu"})))
    assert (fault.code, fault.found) == ("F02", "chờ số liệu")
    assert "đã bị gõ chữ “chờ số liệu”" in fault.what


def test_an_inserted_row_of_works_without_formulas_is_a_note() -> None:
    without_code = {"M13": None, "N13": None, "P13": None}
    (fault,) = faults(verdict_on(altered(filled("A"), WORKS, without_code)))
    assert (fault.code, fault.severity, fault.cell) == ("F07", "note", "M13")


def test_formulas_cleared_from_an_issued_row_of_works_are_one_fault() -> None:
    (both,) = faults(verdict_on(altered(filled("A"), WORKS, {"M13": None, "N13": None})))
    assert (both.code, both.severity, both.cell) == ("F03", "block", "M13")
    (one,) = faults(verdict_on(altered(filled("A"), WORKS, {"M13": None})))
    assert (one.code, one.severity, one.cell) == ("F03", "block", "M13")


def test_a_formula_that_cannot_be_read_is_one_message() -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {"J29": "=K29 N29"})))
    assert (fault.code, fault.severity, fault.cell) == ("F01", "block", "J29")


@pytest.mark.parametrize("formula", [("=SUM(K29,N29)/0", "#DIV/0!"), "=SUM(#REF!,N29)"])
def test_an_altered_formula_in_error_is_reported_as_an_error(formula: str | tuple[str, str]) -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {"J29": formula})))
    assert (fault.code, fault.severity, fault.cell) == ("F04", "block", "J29")
    assert "công thức khác mẫu" in fault.what


def test_what_an_altered_formula_in_error_spoils_is_under_it() -> None:
    content = altered(filled("A"), DTTS, {"J29": ("=SUM(#REF!,N29)", "#REF!"), "R29": (WANTED_R29, "#REF!")})
    (fault,) = faults(verdict_on(content))
    assert (fault.code, fault.cell, [item.cell for item in fault.consequences]) == ("F04", "J29", ["R29"])


def test_a_formula_in_error_is_reported() -> None:
    (fault,) = faults(verdict_on(altered(filled("A"), DTTS, {"J29": ("=SUM(K29,N29)", "#VALUE!")})))
    assert (fault.code, fault.severity, fault.cell, fault.found) == ("F04", "block", "J29", "#VALUE!")


def test_a_file_that_was_never_calculated_is_one_note_and_its_verdict_stands() -> None:
    result = verdict_on(saved_by_openpyxl(filled("A")))
    assert [(item.code, item.severity.value) for item in result.findings] == [(KNOWN, "explain"), ("F06", "note")]
    assert result.verdict == "explain"


def test_a_file_that_was_not_calculated_anew_is_one_note_at_its_largest_gap() -> None:
    result = verdict_on(altered(filled("A"), DTTS, {"O29": 2_292_158_728.0}))
    (stale,) = result.findings
    assert (stale.code, stale.severity) == ("F05", "note")
    assert isinstance(stale.found, float) and isinstance(stale.expected, float)
    assert stale.expected - stale.found == 146_181_505


def test_two_overrides_are_two_messages_each_with_its_own_consequences() -> None:
    content = altered(filled("A"), DTTS, {"J29": 2_292_158_728.0, "J14": 1.0})
    first, second = sorted((item for item in faults(verdict_on(content))), key=lambda item: item.cell)
    assert [(item.cell, [more.cell for more in item.consequences]) for item in (first, second)] == [
        ("J14", ["R14"]),
        ("J29", ["R29"]),
    ]


def test_a_ratio_in_error_under_an_altered_formula_in_error_is_not_told_again() -> None:
    book = openpyxl.load_workbook(BytesIO(filled("99001")))[DTTS]
    content = altered(filled("99001"), DTTS, {"C21": ("=[1]S!A1", "#REF!"), "R21": (book["R21"].value, "#REF!")})
    assert asked(verdict_on(content)) == [("F13", DTTS, "C21")]
