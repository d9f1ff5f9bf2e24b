"""A commune officer's day with one workbook and nothing installed: what the file itself shows, hour by hour.

Typing in LibreOffice is `test_officer`, joined parts are `test_last_day`; here is what stands on the sheets.
"""

from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.areas import file_name, load_reporters
from mtqg_xl.checks.result import Verdict
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.vietnamese import Period
from tests.made import KIT, REPORTERS, altered, blank, filled, submission_in, verdict_on, written

DA4 = "Đầu tư cơ sở hạ tầng thiết yếu vùng đồng bào DTTS&MN"
ROW, PAID = 29, "O29"
OVER_PLAN = 3_100_240_000.0
"""104 % of the 2.981.000.000 đồng that the line has this year."""


@cache
def shown(name: str) -> Workbook:
    """Return a workbook as a phone or a protected view shows it: values, nothing calculated."""
    return load_workbook(written(filled(name) if name == "A" else blank("A")), data_only=True)


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell not in (None, "")]


def test_twenty_to_eight_the_first_sheet_says_who_when_and_how_to_begin() -> None:
    first = shown("trống").worksheets[0]
    assert first.title == "THÔNG TIN"
    said = texts(first)
    assert {"xã Lục Bình", "01990", "PHỤ BIỂU BÁO CÁO CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA"} <= set(said)
    assert any(text.startswith("Kỳ: 6 tháng đầu năm 2024") and "Nơi nhận: huyện Bạch Thông" in text for text in said)
    assert any("bấm Bật chỉnh sửa để nhập" in text for text in said)
    assert "Không đúng đơn vị mình: không dùng tệp này." in said


def test_ten_to_eight_every_form_has_a_link_and_says_who_fills_it() -> None:
    sheet = shown("trống")["THÔNG TIN"]
    (head,) = [row[0].row for row in sheet.iter_rows(min_col=2, max_col=2) if row[0].value == "Biểu"]
    rows = [[sheet.cell(at, column) for column in (2, 3, 4)] for at in range(head + 1, head + 1 + len(KIT.forms))]
    assert [row[0].value for row in rows] == [form.sheet for form in KIT.forms]
    assert [row[0].hyperlink.location if row[0].hyperlink else "" for row in rows] == [
        f"'{form.sheet}'!A1" for form in KIT.forms
    ]
    who = {str(row[0].value): str(row[1].value) for row in rows}
    assert (who["GN DTTS"], who["HN-01 KẾT QUẢ"], who["GN TỔNG"]) == ("Kế toán", "VH-XH", "Tự tính")
    assert {str(row[2].value) for row in rows} <= {"Chưa nhập", "Tự tính"}


def test_half_past_eight_a_cell_takes_whole_dong_and_says_so() -> None:
    sheet = shown("trống")["GN DTTS"]
    (rule,) = [item for item in sheet.data_validations.dataValidation if PAID in item.sqref]
    assert rule.error == "Gõ số nguyên, đơn vị ĐỒNG, không gõ dấu chấm. Ví dụ: 2145977223"
    assert "ABS(" in rule.formula1 and ">=1000" in rule.formula1
    # two dots make it a text, which the check reads and asks about at its cell
    found = verdict_on(altered(filled("A"), "GN DTTS", {PAID: "2.145.977.223"})).findings[0]
    assert (found.code, found.sheet, found.cell, found.expected) == ("I01", "GN DTTS", PAID, 2_145_977_223)


def test_nine_the_row_itself_says_that_it_is_not_its_works() -> None:
    sheet = shown("A")["GN DTTS"]
    assert str(sheet.cell(ROW, 2).value).startswith(DA4)
    beside = [cell for cell in sheet[ROW] if "lệch 146.181.505" in str(cell.value)]
    assert [cell.value for cell in beside] == ["R07-DTTS.4.1.a: lệch 146.181.505"]
    assert str(sheet.print_area).endswith("$W$67") and beside[0].column_letter == "Y"


def test_half_past_ten_the_check_says_what_to_do_first() -> None:
    sheet = shown("A")["KIỂM TRA"]
    assert sheet["B3"].value == "GỬI ĐƯỢC, KÈM GIẢI TRÌNH (còn 1 dòng chưa ghi lý do)"
    first = [cell.value for cell in sheet[21]][1:10]
    assert first[:4] == ["R07-DTTS.4.1.a", "CẦN GIẢI TRÌNH", "GN DTTS", PAID]
    assert first[5:8] == [2_145_977_223, 2_292_158_728, 146_181_505]
    assert str(first[8]).endswith("nếu đúng, ghi lý do ở GIẢI TRÌNH.")
    assert sheet["B22"].value in (None, "")


def test_a_quarter_to_eleven_a_reason_for_the_figure_is_asked_for_once() -> None:
    over = verdict_on(altered(filled("A"), "GN DTTS", {PAID: OVER_PLAN}))
    (found,) = [item for item in over.findings if item.cell == PAID]
    # the works come to less than the plan: one wrong figure is over both, and is asked for once
    assert (found.code, found.severity.label, [each.code for each in found.consequences]) == (
        "R07",
        "CẦN GIẢI TRÌNH",
        ["R03"],
    )
    assert "104" in found.what
    reason = {"B7": "R07-DTTS.4.1.a", "E7": 2_145_977_223.0, "F7": "146.181.505 đ là vốn kéo dài", "G7": "Mẫu, 24/6"}
    assert verdict_on(filled("A")).verdict is Verdict.EXPLAIN
    assert verdict_on(altered(filled("A"), "GIẢI TRÌNH", reason)).verdict is Verdict.OK
    changed = altered(altered(filled("A"), "GIẢI TRÌNH", reason), "GN DTTS", {PAID: 2_145_977_000.0})
    assert verdict_on(changed).verdict is not Verdict.OK


def test_eleven_the_sentences_are_there_to_be_copied() -> None:
    said = texts(shown("A")["LỜI BÁO CÁO"])
    assert "Vốn được giao 2.981.000.000 đồng; giải ngân 2.145.977.223 đồng, đạt 72% kế hoạch giao." in said
    assert any(text.startswith("Vốn được giao 109.000.000 đồng; chưa giải ngân.") for text in said)


def test_two_a_figure_that_is_changed_on_paper_alone_has_another_code() -> None:
    before = reference_codes(submission_in(filled("A")), KIT)
    after = reference_codes(submission_in(altered(filled("A"), "GN DTTS", {PAID: 2_145_977_224.0})), KIT)
    assert [form for form in before if before[form] != after[form]] == ["GN-01.DTTS"]
    code = before["GN-01.DTTS"]
    foot = [text for text in texts(shown("A")["GN DTTS"]) if text.startswith("Mã đối chiếu")]
    assert [text for text in foot if f"{code:05d}" in text]
    assert any(f"GN DTTS {code:05d}" in text for text in texts(shown("A")["THÔNG TIN"]))


def test_three_it_prints_on_a4_across_without_empty_rows() -> None:
    book = shown("A")
    for form in KIT.forms:
        sheet = book[form.sheet]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.auto_filter.ref, form.sheet
    filled_rows = {row[0].row for row in book["GN DTTS"]["Z11:Z63"] if row[0].value == "có số"}
    assert ROW in filled_rows and len(filled_rows) < 20
    assert any("In khổ A3" in text for text in texts(book["THÔNG TIN"]))


@pytest.mark.parametrize("number", [1, 2])
def test_twenty_to_four_the_name_is_right_and_nothing_depends_on_it(number: int) -> None:
    (unit,) = load_reporters(REPORTERS).find("xã Lục Bình")
    name = file_name(unit, KIT.token, Period.parse("2024-H1"), number)
    assert name == f"LucBinh-01990_3CT_6T2024_L{number}.xlsx"
    assert name.isascii() and len(name) <= 48
