"""Old units, new units and the handover between them: Phủ Thông, made of four old communes on 01/7/2025."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from mtqg_xl.areas import Merger, Mergers, Reporters, load_mergers, load_reporters
from mtqg_xl.definition.load import load
from mtqg_xl.figures.combining import merge
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.handover_book import HandoverRow, handover_book
from mtqg_xl.pipeline.handover_table import SHEET, TITLES, HandoverTable, read_handover
from mtqg_xl.pipeline.territory import Territory, territory_footnotes, territory_sheets
from mtqg_xl.pipeline.territory_findings import territory_findings
from mtqg_xl.workbook.plain import PlainTable, Shown
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.made import EXAMPLES
from tests.recalculated import differences
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")
MERGERS = load_mergers(EXAMPLES / "sap_nhap.csv")
CLOSING, NINE_MONTHS = date(2025, 6, 30), date(2025, 9, 30)
UNITS = """code,name,kind,parent_code,valid_from,valid_to
063,huyện Bạch Thông,huyen,,,2025-06-30
19,tỉnh Thái Nguyên,tinh,,2025-07-01,
01990,xã Lục Bình,xa,063,,2025-06-30
01993,xã Tân Tú,xa,063,,2025-06-30
01969,xã Phủ Thông,xa,19,2025-07-01,
BQLKV,Ban QLDA khu vực Bạch Thông,ban_qlda,19,2025-07-01,
"""

LUC_BINH = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital | advance_outstanding
    DTTS.4.1.a | 2981000000             | 2145977223             | 35000000

    GN-03 works | code | name          | line       | allocated  | disbursed_year_to_date
    1           | LB01 | Đường Cao Lộc | DTTS.4.1.a | 1000000000 | 950981240
    2           | LB02 | Kênh Nà Pò    | DTTS.4.1.a | 500000000  | 475490620
"""
TAN_TU = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital
    DTTS.4.1.a | 1000000000             | 999999999

    GN-03 works | code | name          | line       | allocated
    1           | TT01 | Đường Cao Lộc | DTTS.4.1.a | 700000000
"""
PHU_THONG = """
    GN-01.DTTS | disbursed_year_capital
    DTTS.4.1.a | 3300000000

    GN-03 works | code | name          | line
    1           | LB01 | Đường Cao Lộc | DTTS.4.1.a
"""
EVEN: tuple[HandoverRow, ...] = (
    ("xã Lục Bình", "DTTS.4.1.a", "NSTW", "2025", 835_022_777.0, 2_145_977_223.0, 35_000_000.0, "xã Phủ Thông", "QĐ 5"),
    ("01993", "DTTS.4.1.a", "NSTW", 2025.0, 1_000.0, 999_999_999.0, 0.0, 1969.0, None),
)


@pytest.fixture
def units(tmp_path: Path) -> Reporters:
    path = tmp_path / "don_vi.csv"
    path.write_text(UNITS, encoding="utf-8")
    return load_reporters(path)


def table_of(folder: Path, rows: Sequence[HandoverRow], units: Reporters | None) -> HandoverTable:
    """Return what is read from a table as an office may have typed it anew, without our book around it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for at, values in enumerate([TITLES, *rows], start=8):
        for column, value in enumerate(values, start=1):
            sheet.cell(at, column, value)
    path = folder / "BAN_GIAO.xlsx"
    book.save(path)
    return read_handover(path, units)


def members(**texts: str) -> FigureSet:
    return merge([compute([submission_from(text, KIT, reporter=code[1:])], KIT) for code, text in texts.items()])


def old_units() -> FigureSet:
    return members(c01990=LUC_BINH, c01993=TAN_TU)


def doubts(territory: Territory) -> list[tuple[str, str, str]]:
    return [(item.code, item.cell, item.what) for item in territory_findings(territory)]


def sheet_of(territory: Territory, name: str) -> PlainTable:
    return next(sheet for sheet in territory_sheets(territory) if sheet.sheet == name)


def shown(table: PlainTable) -> list[tuple[object, ...]]:
    return [tuple(cell.value if isinstance(cell, Shown) else cell for cell in row) for row in table.rows]


# --- the table ----------------------------------------------------------------------------------------------------


def test_units_are_found_by_name_and_by_code_on_their_own_side_of_the_day(tmp_path: Path, units: Reporters) -> None:
    table = table_of(tmp_path, EVEN, units)
    assert table.findings == ()
    assert [(line.row, line.giver, line.receiver, line.is_carried) for line in table.lines] == [
        (9, "01990", "01969", False),
        (10, "01993", "01969", False),
    ]
    assert (table.lines[0].amounts.each, table.lines[0].decision) == ((835_022_777, 2_145_977_223, 35_000_000), "QĐ 5")


def test_every_cell_that_keeps_a_line_from_being_used_is_named(tmp_path: Path, units: Reporters) -> None:
    rows: list[HandoverRow] = [
        ("xã Phủ Thông", "LB01", "NSTW", "2025", 1e6, 0.0, 0.0, "xã Phủ Thông", None),
        ("xã Lục Bình", None, None, "2031", 5e6, 1e6 + 0.5, "hai tỷ", "xã Tân Tú", None),
        ("xã Lục Bình", "LB01", "NSTW", "kéo dài", None, None, None, None, None),
        ("xã Lục Bình", "LB02", "NSTW", "2024", -5e6, None, None, None, None),
    ]
    table = table_of(tmp_path, rows, units)
    assert table.lines == ()
    assert {item.code for item in table.findings} == {"H14"}
    assert {(item.file, item.sheet) for item in table.findings} == {("BAN_GIAO.xlsx", "BÀN GIAO")}
    assert [(item.cell, item.what) for item in table.findings] == [
        ("A9", "danh sách đơn vị không có “xã Phủ Thông” vào ngày 30/6/2025."),
        ("D10", "“2031” không rõ là vốn năm nào: ghi 2025, hoặc 2024 kéo dài."),
        ("B10", "thiếu mã công trình hoặc mã dòng."),
        ("C10", "thiếu nguồn: bàn giao phải khớp theo từng nguồn."),
        ("F10", "số tiền 1.000.000,5 đ lẻ dưới một đồng."),
        ("G10", "“hai tỷ” không phải số tiền."),
        ("H10", "danh sách đơn vị không có “xã Tân Tú” vào ngày 01/7/2025."),
        ("E11", "chưa có số nào ở KH còn lại, Lũy kế đến 30/6/2025, Tạm ứng còn."),
        ("E12", "số tiền -5.000.000 nhỏ hơn 0."),
    ]


def test_a_line_typed_in_millions_is_a_question_and_a_few_dong_left_are_none(tmp_path: Path, units: Reporters) -> None:
    millions: HandoverRow = ("01990", "LB01", "NSTW", "2025", 835.0, 2146.0, None, "01969", None)
    left: HandoverRow = ("01990", "LB02", "NSTW", "2025", 223.0, 2_145_977_000.0, None, "01969", None)
    table = table_of(tmp_path, [millions, left], units)
    assert [line.amounts.remaining for line in table.lines] == [835, 223]
    assert [(item.code, item.severity.value, item.cell) for item in table.findings] == [("H14", "explain", "F9")]


def test_a_file_without_the_head_of_the_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="không có dòng tiêu đề với các cột: Đơn vị giao"):
        read_handover(EXAMPLES.parent / "workbook_templates" / "blank" / "giai-ngan-thang.xlsx", None)


@pytest.mark.libreoffice
def test_the_book_says_live_what_the_library_says(tmp_path: Path, libreoffice: LibreOffice) -> None:
    rows: list[HandoverRow] = [
        *EVEN,
        ("huyện Bạch Thông", "HL01", "NS tỉnh", "2024 kéo dài", 500e6, 2e9, 0.0, None, None),
        ("huyện Bạch Thông", "HL01", "NS tỉnh", "2024 kéo dài", 300e6, 2e9, 0.0, "xã Phủ Thông", None),
        ("huyện Bạch Thông", "HL01", "NS tỉnh", "2024 kéo dài", 150e6, 0.0, 0.0, "BQLKV", None),
        ("huyện Bạch Thông", "HL02", "NSTW", "2025", 7e6, 0.0, 0.0, None, None),
    ]
    path = tmp_path / "BAN_GIAO.xlsx"
    path.write_bytes(handover_book(rows))
    assert [line.row for line in read_handover(path, None).lines] == [9, 10, 11, 12, 13, 14]
    assert problems(path) == []
    assert differences(libreoffice, path) == []
    book = load_workbook(path, data_only=True)
    assert book["BÀN GIAO"]["A6"].value == "CHƯA KHỚP: 4 dòng, xem cột Đối chiếu"
    states = [book["BÀN GIAO"][f"J{row}"].value for row in range(9, 16)]
    assert states == ["Khớp", "Khớp", "Lệch", "Lệch", "Lệch", "Chưa có đơn vị nhận", None]
    balance = [[cell.value for cell in row] for row in book["CÂN ĐỐI"]["A5:H6"]]
    # NSTW: 835.022.777 + 1.000 + 7.000.000 given, without the 7.000.000 taken; NS tỉnh: 500 against 450 triệu
    assert balance[0][:3] == ["NSTW", 842_023_777, 835_023_777]
    assert balance[1] == ["NS tỉnh", 500e6, 450e6, 2e9, 2e9, 0, 0, "Giao khác nhận"]
    assert [cell.value for cell in book["CÂN ĐỐI"][17]][-1] == "Giao khác nhận"


def test_an_empty_book_says_that_nothing_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "BAN_GIAO.xlsx"
    path.write_bytes(handover_book())
    assert load_workbook(path, data_only=True)["BÀN GIAO"]["A6"].value == "CHƯA NHẬP"
    assert read_handover(path, None).lines == ()


# --- the closing run: old units' files --------------------------------------------------------------------------


def test_old_units_that_handed_over_what_they_closed_with_leave_no_doubt(tmp_path: Path, units: Reporters) -> None:
    table = table_of(tmp_path, [EVEN[0]], units)
    territory = Territory(members(c01990=LUC_BINH), CLOSING, units, MERGERS, table)
    assert doubts(territory) == []


def test_what_was_handed_over_otherwise_than_closed_is_named_at_its_cell(tmp_path: Path, units: Reporters) -> None:
    changed = (*EVEN[0][:5], 2_145_977_000.0, 30_000_000.0, *EVEN[0][7:])
    territory = Territory(old_units(), CLOSING, units, MERGERS, table_of(tmp_path, [changed], units))
    found = doubts(territory)
    assert [(code, cell) for code, cell, _ in found if code == "H16"] == [("H16", "F9"), ("H16", "G9"), ("H16", "")]
    words = [what for code, _, what in found if code == "H16"]
    assert "bàn giao lũy kế đến 30/6/2025 2.145.977.000 đ; biểu chốt 2.145.977.223 đ" in words[0]
    assert "bàn giao tạm ứng còn 30.000.000 đ; biểu chốt 35.000.000 đ" in words[1]
    assert words[2] == "xã Tân Tú chưa có dòng bàn giao nào."


def test_a_line_of_the_closing_file_that_nobody_handed_over_is_named(tmp_path: Path, units: Reporters) -> None:
    more = LUC_BINH.replace("35000000\n", "35000000\n    DTTS.8 | 109000000 | 0 |\n", 1)
    territory = Territory(members(c01990=more), CLOSING, units, MERGERS, table_of(tmp_path, [EVEN[0]], units))
    (found,) = [what for code, _, what in doubts(territory) if code == "H16"]
    assert "109.000.000 đ ở biểu GN DTTS, chưa bàn giao" in found


def test_the_old_units_stand_on_the_new_map_with_all_their_works(units: Reporters) -> None:
    territory = Territory(old_units(), CLOSING, units, MERGERS, None)
    rows = shown(sheet_of(territory, "ĐỊA BÀN MỚI"))
    # plan 2.981 + 1.000, paid 2.145,977223 + 999,999999; 3.145,977222 / 3.981 = 79,0247…%
    assert rows[0][:2] == ("xã Phủ Thông", "xã Lục Bình, xã Tân Tú (2/4; thiếu: 01969, 01975)")
    assert rows[0][3:] == (3981.0, 3145.977222, 835.022778, 35.0, 79.02, "quy đổi")
    works = shown(sheet_of(territory, "CÔNG TRÌNH ĐỊA BÀN MỚI"))
    assert [(row[0], row[1], row[3]) for row in works] == [
        ("xã Phủ Thông", "xã Lục Bình", "Đường Cao Lộc"),
        ("xã Phủ Thông", "xã Lục Bình", "Kênh Nà Pò"),
        ("xã Phủ Thông", "xã Tân Tú", "Đường Cao Lộc"),
    ]
    assert doubts(territory) == [
        ("H17", "", "xã Phủ Thông: “Đường Cao Lộc” có ở xã Lục Bình, xã Tân Tú. Một công trình hay nhiều?")
    ]


def test_a_parted_unit_without_a_key_is_a_question_and_its_works_go_where_they_were_handed_over(
    tmp_path: Path, units: Reporters
) -> None:
    parted = Mergers(tuple(Merger("01990", code, "partial", None, date(2025, 7, 1)) for code in ("01969", "BQLKV")))
    work: HandoverRow = ("01990", "lb01", "NSTW", "2025", 49_018_760.0, 950_981_240.0, None, "BQLKV", None)
    territory = Territory(members(c01990=LUC_BINH), CLOSING, units, parted, table_of(tmp_path, [work], units))
    found = {code: what for code, _, what in doubts(territory)}
    assert found["H18"] == (
        "xã Lục Bình chia về xã Phủ Thông, Ban QLDA khu vực Bạch Thông, chưa có tỷ lệ: chưa tính ở đơn vị mới nào."
    )
    works = shown(sheet_of(territory, "CÔNG TRÌNH ĐỊA BÀN MỚI"))
    assert [(row[0], row[2]) for row in works] == [
        ("Ban QLDA khu vực Bạch Thông", "LB01"),
        ("Chưa rõ đơn vị nhận", "LB02"),
    ]


def test_money_handed_over_by_line_and_by_work_is_counted_twice(tmp_path: Path, units: Reporters) -> None:
    work: HandoverRow = ("01990", "LB01", "NSTW", "2025", 49_018_760.0, 950_981_240.0, None, "01969", None)
    table = table_of(tmp_path, [EVEN[0], work], units)
    found = doubts(Territory(members(c01990=LUC_BINH), CLOSING, units, MERGERS, table))
    assert ("H14", "B10", "LB01 thuộc dòng DTTS.4.1.a, đã giao cả dòng ở dòng 9: cộng hai lần.") in found


# --- after it: new units' files -----------------------------------------------------------------------------------


def test_cumulative_is_old_units_until_june_and_the_new_one_since_july(tmp_path: Path, units: Reporters) -> None:
    territory = Territory(members(c01969=PHU_THONG), NINE_MONTHS, units, MERGERS, table_of(tmp_path, EVEN, units))
    rows = shown(sheet_of(territory, "LŨY KẾ QUA 01-7"))
    # 2.145.977.223 + 999.999.999 = 3.145.977.222 until 30/6; 3.300.000.000 in all
    assert [row[0] for row in rows] == ["xã Phủ Thông", None]
    assert rows[0][4:7] == (3145.977222, 154.022778, 3300.0)
    assert rows[1][4:8] == (3145.977222, 154.022778, 3300.0, "xã Lục Bình, xã Tân Tú")
    assert territory_footnotes(territory) == (
        "Lũy kế 3.300,000 triệu đồng của 1 đơn vị nhận bàn giao = đơn vị cũ đến 30/6/2025 3.145,977 triệu + đơn vị "
        "mới từ 01/7/2025 154,023 triệu (trang LŨY KẾ QUA 01-7).",
    )
    assert doubts(territory) == []
    works = shown(sheet_of(territory, "CÔNG TRÌNH ĐỊA BÀN MỚI"))
    assert [row[:3] for row in works] == [("xã Phủ Thông", None, "LB01")]


def test_the_old_place_of_a_work_is_its_giver_or_what_its_place_names(tmp_path: Path, units: Reporters) -> None:
    works = """
        GN-03 works | code | name          | line       | location
        1           | LB01 | Đường Cao Lộc | DTTS.4.1.a |
        2           | TT01 | Đường Cao Lộc | DTTS.4.1.a | thôn Nà Ví, xã Tân Tú (cũ)
    """
    given: HandoverRow = ("01990", "LB01", "NSTW", "2025", 5e6, 1e6, None, "01969", None)
    table = table_of(tmp_path, [given], units)
    territory = Territory(members(c01969=works), NINE_MONTHS, units, MERGERS, table)
    rows = shown(sheet_of(territory, "CÔNG TRÌNH ĐỊA BÀN MỚI"))
    assert [row[1:3] for row in rows] == [("xã Lục Bình", "LB01"), ("xã Tân Tú", "TT01")]
    assert [code for code, _, _ in doubts(territory)] == ["H17"]


def test_namesakes_of_unknown_old_places_are_told_by_their_codes(tmp_path: Path, units: Reporters) -> None:
    works = """
        GN-03 works | code | name          | line
        1           | LB01 | Đường Cao Lộc | DTTS.4.1.a
        2           | TT01 | Đường Cao Lộc | DTTS.4.1.a
        3           | TT01 | Đường Cao Lộc | DTTS.8
    """
    territory = Territory(members(c01969=works), NINE_MONTHS, units, MERGERS, table_of(tmp_path, EVEN, units))
    (found,) = [what for code, _, what in doubts(territory) if code == "H17"]
    assert found == "xã Phủ Thông: “Đường Cao Lộc” có ở mã LB01, mã TT01. Một công trình hay nhiều?"


def test_a_new_unit_that_forgot_what_it_took_over_is_told(tmp_path: Path, units: Reporters) -> None:
    since = PHU_THONG.replace("3300000000", "154022778")
    territory = Territory(members(c01969=since), NINE_MONTHS, units, MERGERS, table_of(tmp_path, EVEN, units))
    (found,) = doubts(territory)
    assert found[:2] == ("H15", "F9")
    assert "lũy kế 154.022.778 đ, nhỏ hơn số nhận bàn giao 3.145.977.222 đ" in found[2]


def test_a_receiver_that_has_not_sent_is_missing_not_zero(tmp_path: Path, units: Reporters) -> None:
    rows = [(*EVEN[0][:7], "BQLKV", None)]
    territory = Territory(members(c01969=PHU_THONG), NINE_MONTHS, units, MERGERS, table_of(tmp_path, rows, units))
    (total, row) = shown(sheet_of(territory, "LŨY KẾ QUA 01-7"))
    assert total[4:7] == (2145.977223, None, None)
    assert row[8] == "Chưa có số của đơn vị mới"


def test_next_year_starts_anew(tmp_path: Path, units: Reporters) -> None:
    table = table_of(tmp_path, EVEN, units)
    territory = Territory(members(c01969=PHU_THONG), date(2026, 6, 30), units, MERGERS, table)
    assert [sheet.sheet for sheet in territory_sheets(territory)] == ["CÔNG TRÌNH ĐỊA BÀN MỚI", "BÀN GIAO"]


def test_the_sheet_of_the_handover_balances_every_source_to_the_dong(tmp_path: Path, units: Reporters) -> None:
    lost: HandoverRow = ("063", "DTTS.8", "NS tỉnh", "2025", 35_000_000.0, None, None, None, None)
    table = table_of(tmp_path, [*EVEN, lost], units)
    territory = Territory(members(c01969=PHU_THONG), NINE_MONTHS, units, MERGERS, table)
    sheet = sheet_of(territory, "BÀN GIAO")
    assert territory_footnotes(territory)[-1] == "Bàn giao 30/6/2025 chưa khớp ở 01 khoản (trang BÀN GIAO)."
    assert "NSTW, lũy kế đến 30/6/2025: Giao 3.145.977.222 đ = nhận 3.145.977.222 đ." in sheet.lines
    assert "NS tỉnh, KH còn lại: Giao 35.000.000 đ ≠ nhận 0 đ, lệch 35.000.000 đ." in sheet.lines
    (found,) = [item for item in territory_findings(territory) if item.code == "H13"]
    assert (found.sheet, found.cell, found.impact) == ("BÀN GIAO", "H11", 35_000_000)
    assert found.what == "huyện Bạch Thông, DTTS.8, nguồn NS tỉnh (dòng 11): chưa ghi đơn vị nhận."
