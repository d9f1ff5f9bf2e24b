"""The file that goes back: what it says on top, every finding with its place, and that it can be sent again."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.mending.as_mended import Effect, effect_words, effects
from mtqg_xl.mending.send_back import MOST_ROWS, result_sheet, send_back
from mtqg_xl.mending.sender import Sender, sender_of
from mtqg_xl.pipeline.batch import without_returned
from tests.made import KIT, Content, altered, filled, retyped, submission, submission_in, verdict_on

CELLS = kit_layout(KIT)
SHEET = "KẾT QUẢ KIỂM TRA"
WRONG: dict[str, Content] = {"J29": 5.0, "I49": "109 triệu"}
"""In report A, DTTS: a total typed over (2.145.977.223 đ), words in a number cell (109.000.000 đ)."""


def faulty() -> bytes:
    card: dict[str, Content] = {"C11": 2.0, "C16": "Đinh Thị Mơ", "C17": 912345678.0}
    top = "Kỳ: 6 tháng đầu năm 2024 · Hạn gửi: 16h00 ngày 25/6/2024 · Nơi nhận: Phòng TC-KH, đ/c Hoa, 0912 000 111"
    return altered(altered(filled("A"), "GN DTTS", WRONG), "THÔNG TIN", card | {"B2": top})


def sent_back(content: bytes) -> bytes:
    found = submission_in(content)
    return send_back(content, verdict_on(found), found, KIT, sender_of(found, KIT))


def result_of(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(sent_back(content)))[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def table(sheet: Worksheet) -> list[list[object]]:
    """Return the rows below the head, from STT to Giải trình."""
    return [[cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=6) if any(cell.value for cell in row)]


def test_the_sender_is_what_the_file_says_of_itself() -> None:
    found = sender_of(submission_in(faulty()), KIT)
    assert (found.code, found.name, found.submission, found.prepared_by, found.phone, found.receiver) == (
        *("01990", "xã Lục Bình", 2, "Đinh Thị Mơ", "0912345678", "Phòng TC-KH, đ/c Hoa, 0912 000 111"),
    )
    assert found.period is not None and found.period.code == "2024-H1"


def test_the_top_says_what_is_asked_of_whom_until_when_and_what_it_changes() -> None:
    sheet = result_of(faulty())
    # 4.887.609.000 đ planned, 2.924.964.923 đ paid (59,84 %); with the works 146.181.505 đ more (62,84 %)
    assert sheet["B1"].value == (
        "Đề nghị xã Lục Bình sửa 2 chỗ, giải trình 1 chỗ, nhập đủ trang GN DTTS, gửi lại "
        "(nơi nhận: Phòng TC-KH, đ/c Hoa, 0912 000 111)."
    )
    assert sheet["B3"].value == "Sửa xong, tỷ lệ giải ngân DTTS từ 59,84 % thành 62,84 %."


def test_a_deadline_of_the_stamp_is_said() -> None:
    from datetime import datetime

    until = Sender(name="xã Lục Bình", deadline=datetime(2024, 6, 25, 16, 0))
    sheet = result_sheet(verdict_on(submission("A")), submission("A"), KIT, until)
    assert sheet.cells[(1, 2)].value == "Đề nghị xã Lục Bình giải trình 1 chỗ, gửi lại trước 16h00 ngày 25/6/2024."


def test_every_finding_has_its_row_with_a_link_and_consequences_stand_below_their_cause() -> None:
    sheet = result_of(faulty())
    assert [cell.value for cell in sheet[5][1:]] == [
        *("STT", "Mức", "Biểu, ô", "Dòng – cột", "Đang ghi", "Phải là", "Lệch (đồng)"),
        *("Vì sao", "Cách sửa", "Giải trình của đơn vị"),
    ]
    rows = table(sheet)
    found = [(row[0], row[1], str(row[2]).replace("\n", ""), *row[4:7]) for row in rows[:4]]
    assert found == [
        ("1", "PHẢI SỬA", "GN DTTS, ô J29", 5, 2_145_977_223, 2_145_977_218),
        (None, "↳ kéo theo", "GN DTTS, ô R29", 0, 71.99, None),
        ("2", "PHẢI SỬA", "GN DTTS, ô I49", "109 triệu", 109_000_000, 109_000_000),
        ("3", "CẦN GIẢI TRÌNH", "GN DTTS, ô O29", 2_145_977_223, 2_292_158_728, 146_181_505),
    ]
    assert sheet["D6"].hyperlink.location == "'GN DTTS'!J29"
    assert str(rows[3][8]).endswith("Mã dòng để giải trình: R07-DTTS.4.1.a.")


def test_sent_again_the_file_reads_as_it_did_and_its_own_sheet_is_not_read() -> None:
    again = submission_in(sent_back(faulty()))
    first = submission_in(faulty())
    assert (again.typed, again.computed, again.blocks, again.notes) == (
        *(first.typed, first.computed, first.blocks, first.notes),
    )
    assert codes(verdict_on(again)) == codes(verdict_on(first))


def codes(result: FileResult) -> list[tuple[str, str, str]]:
    return [(item.code, item.sheet, item.cell) for item in result.findings]


def test_corrected_and_sent_again_it_tells_what_is_left_and_still_has_one_such_sheet() -> None:
    corrected = altered(sent_back(faulty()), "GN DTTS", {"I49": 109_000_000.0})
    twice = sent_back(corrected)
    book = load_workbook(BytesIO(twice))
    assert [name for name in book.sheetnames if name.startswith(SHEET)] == [SHEET]
    assert ("I01", "GN DTTS", "I49") not in codes(verdict_on(submission_in(twice)))
    sheet = book[SHEET]
    assert isinstance(sheet, Worksheet)
    assert "109 triệu" not in [row[4] for row in table(sheet)]


def test_a_copy_of_the_sheet_is_no_form_either() -> None:
    book = load_workbook(BytesIO(sent_back(faulty())))
    book.copy_worksheet(book[SHEET]).title = f"{SHEET} (2)"
    buffer = BytesIO()
    book.save(buffer)
    found = submission_in(buffer.getvalue())
    assert found.found.keys() == submission("A").found.keys()
    assert [note.kind for note in found.notes] == []


def test_what_the_office_says_on_giai_trinh_stands_beside_the_finding() -> None:
    given: dict[str, Content] = {
        "code": "R07-DTTS.4.1.a",
        "figure_then": 2_145_977_223.0,
        "reason": "Vốn kỳ trước",
        "by": "Mơ, 24/6",
    }
    cells: dict[str, Content] = {CELLS.own("GT", "r02", column): content for column, content in given.items()}
    sheet = result_of(altered(faulty(), "GIẢI TRÌNH", cells))
    (row,) = [row for row in table(sheet) if row[9]]
    assert (row[1], row[9]) == ("LƯU Ý", "Vốn kỳ trước (Mơ, 24/6)")


def test_words_from_a_file_that_look_like_formulas_stay_words() -> None:
    (cell,) = [
        row[5] for row in result_of(altered(filled("A"), "GN DTTS", {"I49": "+109"})).iter_rows(min_row=6, max_row=6)
    ]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("+109", "s", True)


def test_a_file_with_very_many_findings_says_how_many_are_not_shown() -> None:
    found = submission("A")
    cells = [key for key in found.typed if key[0] == "GN-01.DTTS"][:1]
    assert cells
    result = verdict_on(retyped(found, {cells[0]: "chữ"}))
    many = FileResult(
        **{name: getattr(result, name) for name in FileResult.__slots__} | {"findings": result.findings[:1] * 400}
    )
    plan = result_sheet(many, found, KIT, Sender())
    last = max(row for row, _ in plan.cells)
    assert last == 5 + MOST_ROWS + 1
    assert plan.cells[(last, 9)].value == "Còn 100 dòng nữa, sẽ hiện ở lần kiểm tra sau khi sửa xong các dòng trên."


# --- what mending changes -------------------------------------------------------------------------------


def test_nothing_is_said_of_ratios_that_stay() -> None:
    found = submission("99001")
    assert effects(found, KIT, verdict_on(found).findings) == ()
    assert effect_words([]) == ""


def test_a_rule_that_leaves_open_which_side_is_wrong_promises_nothing() -> None:
    # 15.630.000 đ paid of 15.000.000 đ planned: either may be wrong
    over = retyped(submission("A"), {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): 15_630_000})
    unclear = [item for item in verdict_on(over).findings if item.code == "R03"]
    assert unclear
    assert effects(over, KIT, unclear) == effects(over, KIT, ())


@pytest.mark.parametrize(
    ("before", "after", "words"), [(59.84, 62.84, "từ 59,84 % thành 62,84 %"), (100.0, 7.5, "từ 100,00 % thành 7,50 %")]
)
def test_ratios_are_written_as_officers_write_them(before: float, after: float, words: str) -> None:
    assert effect_words([Effect("DTTS", before, after)]) == f"Sửa xong, tỷ lệ giải ngân DTTS {words}."


def test_a_returned_copy_that_nobody_changed_is_left_aside_and_one_that_was_mended_counts() -> None:
    source = submission_in(faulty())
    copy = replace(submission_in(sent_back(faulty())), file="LucBinh_L1_TRALAI.xlsx")
    mended = retyped(copy, {("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent"): 109_000_000.0})
    assert (source.is_returned, copy.is_returned) == (False, True)
    assert without_returned([source, copy, mended]) == ([source, mended], [(copy, source.file)])
    assert without_returned([copy]) == ([copy], [])
