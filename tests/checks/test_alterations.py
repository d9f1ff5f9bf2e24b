"""An altered formula is named by what is wrong with it: the words say which cells it reads and which it should."""

import re

import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.findings import Finding
from tests.made import altered, filled, members, packed, verdict_on

DTTS, GNBV, TOTAL, WORKS = "GN DTTS", "GN GNBV", "GN TỔNG", "GN-03 CÔNG TRÌNH"
KNOWN = "R07"
"""The one finding that the untouched figures of report A give."""


def fault_in(result: FileResult) -> Finding:
    """Return the one finding beside the known one."""
    (found,) = (item for item in result.findings if item.code != KNOWN)
    return found


# Report A: H12 is the sum of rows 13–17, H27 of 28, 35 and 36, H28 of 29–34; J = K + N on every row.
# fmt: off
CASES = [
    ("another row",               DTTS,  "J29", "=SUM(K30,N30)", "F08", "lấy ô K30, N30; phải lấy ô K29, N29"),
    ("one cell of another row",   DTTS,  "J29", "=SUM(K29,N30)", "F08", "lấy ô N30; phải lấy ô N29"),
    ("another column",            DTTS,  "J29", "=SUM(K29,O29)", "F08", "lấy ô O29; phải lấy ô N29"),
    ("a ratio of another row",    DTTS,  "R29", '=IF(N(C28)=0,"",ROUND(N(J32)/N(C32)*100,2))', "F08", "J32"),
    ("another sheet's row",       TOTAL, "I12", "=N('GN GNBV'!I12)", "F08", "phải lấy ô GN GNBV!I11"),
    ("a child replaced",          DTTS,  "H12", "=SUM(H13,H14,H15,H16,H20)", "F08", "lấy ô H20; phải lấy ô H17"),
    ("a child left out",          DTTS,  "H12", "=SUM(H13,H15,H16,H17)", "F09", "bỏ sót H14"),
    ("children as a short range", DTTS,  "H28", "=SUM(H30:H34)", "F09", "bỏ sót H29"),
    ("a block's range cut short", WORKS, "G52", "=SUM(G10:G13)", "F09", "chỉ lấy G10:G13; phải lấy đủ G10:G51"),
    ("parent and children",       DTTS,  "H11", "=SUM(H12:H63)", "F10", "ô H12 và ô H13, H14, H15, H16 và 1 ô nữa"),
    ("parents by another column", DTTS,  "J11", "=SUM(J12:J63)", "F10", "cộng cả ô J12 và ô J13"),
    ("the same child twice",      DTTS,  "H12", "=SUM(H13,H14,H14,H15,H16,H17)", "F10", "cộng hai lần ô H14"),
    ("a part beside its whole",   DTTS,  "J29", "=K29+N29+O29", "F10", "cộng cả ô N29 và ô O29"),
    ("an average of ratios",      DTTS,  "R28", "=AVERAGE(R29:R34)", "F11", "tỷ lệ phải tính lại từ tử số và mẫu số"),
    ("ratios added",              DTTS,  "R28", "=(R29+R32)/2", "F11", "lấy trung bình hoặc cộng các tỷ lệ"),
    ("itself in a range",         DTTS,  "H28", "=SUM(H28:H34)", "F12", "cộng cả chính ô này"),
    ("its own total",             DTTS,  "H28", "=SUM(H29,H27)", "F12", "lấy ô H27, ô ấy lại tính từ ô này"),
    ("another file",              DTTS,  "J29", "=[1]Sheet1!$A$1", "F13", "lấy số từ tệp khác"),
    ("another file by its path",  DTTS,  "J29", "='C:\\so\\[kb.xlsx]KB'!B2+K29", "F13", "lấy số từ tệp khác"),
]
# fmt: on


@pytest.mark.parametrize(
    ("sheet", "cell", "formula", "code", "words"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_is_wrong_with_a_formula_is_named(sheet: str, cell: str, formula: str, code: str, words: str) -> None:
    fault = fault_in(verdict_on(altered(filled("A"), sheet, {cell: formula})))
    assert (fault.code, fault.sheet, fault.cell) == (code, sheet, cell)
    assert words in fault.what
    assert "Khôi phục công thức" in fault.mend


def test_a_formula_over_a_whole_sheet_ends_at_once_with_a_finding() -> None:
    fault = fault_in(verdict_on(altered(filled("A"), DTTS, {"J29": "=SUMPRODUCT((A1:XFD1048576>0)*1)"})))
    assert (fault.code, fault.cell) == ("F01", "J29")


def test_a_sum_written_as_a_range_over_the_same_cells_is_only_a_note() -> None:
    fault = fault_in(verdict_on(altered(filled("A"), DTTS, {"H28": "=SUM(H29:H34)"})))
    assert (fault.code, fault.severity) == ("F01", "note")


def with_calculation(attribute: str) -> bytes:
    """Return report A's workbook with one more setting of how it calculates."""
    parts = members(filled("A"))
    book = parts["xl/workbook.xml"].decode()
    assert book.count("<calcPr ") == 1
    return packed(parts | {"xl/workbook.xml": re.sub("<calcPr ", f"<calcPr {attribute} ", book).encode()})


@pytest.mark.parametrize(
    ("attribute", "code", "severity"),
    [('calcMode="manual"', "F14", "note"), ('fullPrecision="0"', "F15", "explain")],
)
def test_a_workbook_that_calculates_otherwise_is_told(attribute: str, code: str, severity: str) -> None:
    fault = fault_in(verdict_on(with_calculation(attribute)))
    assert (fault.code, fault.severity) == (code, severity)


# fmt: off
ACTS = [
    ("a constant added",         DTTS,  "H12", "=SUM(H13,H14,H15,H16,H17)+90", "F01", ": cộng thêm 90; ra"),
    ("a constant in a sum",      DTTS,  "H12", "=SUM(H13:H17,-90)", "F01", ": trừ đi 90; ra"),
    ("divided for its unit",     DTTS,  "H12", "=SUM(H13:H17)/1000", "F01", ": chia cho 1.000; ra"),
    ("another function",         DTTS,  "H12", "=COUNT(H13:H17)", "F01", ": dùng hàm COUNT thay cho SUM; ra"),
    ("one function more",        DTTS,  "H12", '=SUM(INDIRECT("H13:H17"))', "F01", "dùng thêm hàm INDIRECT"),
    ("rounded",                  DTTS,  "H12", "=ROUND(SUM(H13:H17),-9)", "F01", ": làm tròn thêm đến 9 số 0 cuối"),
    ("rounded to thousands",     DTTS,  "J29", "=ROUNDUP(K29+N29,-3)", "F01", "đến hàng nghìn (ROUNDUP)"),
    ("taken away",               DTTS,  "J28", "=K28-N28", "F01", "trừ ô N28, phải cộng"),
    ("numbers alone",            DTTS,  "H12", "=50+60", "F01", "chỉ là số gõ vào, không lấy ô nào"),
    ("a constant and a gap",     DTTS,  "H28", "=SUM(H30:H34)+90", "F01", ": cộng thêm 90; bỏ sót H29"),
    ("a ratio of another whole", DTTS,  "R29", "=ROUND(J29/G29*100,2)", "F08", "phải lấy ô C29"),
    ("a ratio of a blank",       DTTS,  "R29", "=ROUND(J29/Q29*100,2)", "F08", "lấy ô Q29; phải lấy ô C29"),
]
# fmt: on


@pytest.mark.parametrize(("sheet", "cell", "formula", "code", "words"), [c[1:] for c in ACTS], ids=[c[0] for c in ACTS])
def test_what_a_formula_does_otherwise_comes_before_the_cells_it_reads(
    sheet: str, cell: str, formula: str, code: str, words: str
) -> None:
    fault = fault_in(verdict_on(altered(filled("A"), sheet, {cell: formula})))
    assert (fault.code, fault.sheet, fault.cell) == (code, sheet, cell)
    assert words in fault.what


def test_cells_that_hold_nothing_are_no_reason_for_another_result() -> None:
    some = fault_in(verdict_on(altered(filled("99001"), "HN-01 KẾT QUẢ", {"C11": "=SUM(C14:C20)"})))
    assert (some.code, some.severity.value) == ("F09", "block")
    assert "bỏ sót C13; phải" in some.what
    none = fault_in(verdict_on(altered(filled("99001"), "HN-01 KẾT QUẢ", {"C11": "=SUM(C13:C18)"})))
    assert none.severity.value == "note"
    assert "(đang trống)" in none.what


def test_a_filter_by_another_word_is_named() -> None:
    formula = '=SUMIF(C13:C34,"Nhân khẩu",D13:D34)'
    fault = fault_in(verdict_on(altered(filled("99001"), "HN-02 HỘ NGHÈO", {"D11": formula})))
    assert (fault.code, fault.cell) == ("F01", "D11")
    assert "điều kiện lọc khác (“Nhân khẩu”; phải là “Hộ”)" in fault.what


def test_a_circle_is_never_a_mere_note_though_the_right_number_is_stored() -> None:
    parts = members(altered(filled("A"), DTTS, {"J29": "=SUM(J29,N29)"}))
    right = fault_in(verdict_on(packed(parts))).expected
    stored = {
        name: part.replace(b"<f>SUM(J29,N29)</f>", f"<f>SUM(J29,N29)</f><v>{right}</v>".encode())
        for name, part in parts.items()
    }
    fault = fault_in(verdict_on(packed(stored)))
    assert fault.found == fault.expected
    assert (fault.code, fault.severity.value) == ("F12", "block")
    assert "; ra " not in fault.what
    assert fault.impact


def test_a_formula_that_gives_the_right_number_now_says_so_once() -> None:
    same = fault_in(verdict_on(altered(filled("A"), DTTS, {"J29": "=K29+N29"})))
    assert (same.code, same.severity.value) == ("F01", "note")
    assert "hiện vẫn ra đúng số" in same.what
    assert "đúng mẫu là" not in same.what
    raw = fault_in(verdict_on(altered(filled("A"), DTTS, {"R29": "=J29/C29*100"})))
    assert "không làm tròn như mẫu; hiện vẫn ra đúng số (" in raw.what


def test_a_cell_that_is_read_four_times_is_named_once() -> None:
    formula = '=IF(OR(N(C15)=0,AND(NOT(ISNUMBER(E16)),E16<>"-",E16<>"x")),"",ROUND(N(E16)/N(C15)*100,2))'
    fault = fault_in(verdict_on(altered(filled("99001"), "HN-01 KẾT QUẢ", {"F15": formula})))
    assert "lấy ô E16; phải lấy ô E15;" in fault.what
