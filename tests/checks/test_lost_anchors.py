"""What is lost of the anchors is told once for the file, however many sheets it was lost on."""

import re

import pytest

from mtqg_xl.definition.layout import defined_name
from mtqg_xl.reading.unit_line import named_unit
from tests.made import KIT, altered, asked, filled, members, packed, verdict_on


def test_names_lost_on_every_sheet_are_one_note() -> None:
    parts = members(filled("A"))
    book = re.sub(r"<definedNames>.*?</definedNames>", "", parts["xl/workbook.xml"].decode(), flags=re.DOTALL)
    result = verdict_on(packed(parts | {"xl/workbook.xml": book.encode()}))
    (lost,) = [item for item in result.findings if item.code == "S05"]
    assert "Mất tên vùng" in lost.what and "CHỈ TIÊU" in lost.what and "GN DTTS" in lost.what
    assert lost.sheet and lost.cell and len(lost.related) >= 5
    assert asked(result) == [("R07", "GN DTTS", "O29")]


def test_a_label_changed_on_one_sheet_is_told_there() -> None:
    result = verdict_on(altered(filled("A"), "GN DTTS", {"B29": "Đầu tư hạ tầng"}))
    (lost,) = [item for item in result.findings if item.code == "S05"]
    assert (lost.sheet, lost.cell) == ("GN DTTS", "B29")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Đơn vị tính: triệu đồng", "triệu đồng"),
        ("ĐVT: 1.000 đồng", "nghìn đồng"),
        ("Đơn vị: Ngàn đồng", "nghìn đồng"),
        ("Đơn vị tính: đồng", "đồng"),
        ("Đơn vị: xã Triệu Phong", ""),
        ("Đơn vị tính: hộ, người", ""),
        ("Triệu đồng", ""),
        ("ĐVT: 1.000đ", "nghìn đồng"),
        ("(Đơn vị: 1000 đ)", "nghìn đồng"),
        ("Đơn vị tính: 1.000 đ (nghìn đồng)", "nghìn đồng"),
        ("ĐVT: ngđ", "nghìn đồng"),
        ("Đơn vị tính: Tr.đ", "triệu đồng"),
        ("ĐVT: tr đồng", "triệu đồng"),
        ("Đơn vị tính: 10^6 đồng", "triệu đồng"),
        ("Đơn vị tính: 1.000.000 đồng", "triệu đồng"),
        ("Đơn vị tính: hộ, triệu đồng", "triệu đồng"),
        ("Don vi tinh: trieu dong", "triệu đồng"),
        ("§¬n vÞ tÝnh: triÖu ®ång", "triệu đồng"),
        ("Đơn vị tính: triệu đồng, số liệu đến 30/6", "triệu đồng"),
        ("Đơn vị tính: 1.000.000.000 đồng", "tỷ đồng"),
        ("ĐVT: triệu USD", "ngoại tệ"),
        ("Đơn vị tính: đồng Việt Nam", "đồng"),
        ("Đơn vị: UBND xã Đồng Tâm", ""),
        ("Đơn vị: Công ty Đồng Tâm", ""),
        ("Đơn vị: Đồng Tâm", ""),
        ("Đơn vị tính:", ""),
    ],
)
def test_the_unit_that_a_line_names(text: str, unit: str) -> None:
    assert named_unit(text) == unit


@pytest.mark.parametrize(
    ("cell", "text", "is_told"),
    [
        ("C5", "(Triệu đồng)", True),
        ("C5", "1.000đ", True),
        ("C5", "Đồng", False),
        ("C5", "Triệu Phong", False),
        ("C4", "Triệu đồng", False),  # no line next to the header: there it needs its words
        ("C4", "ĐVT: triệu đồng", True),
    ],
)
def test_next_to_the_header_a_unit_counts_without_words_before_it(cell: str, text: str, is_told: bool) -> None:
    told = asked(verdict_on(altered(filled("99001"), "GN DTTS", {cell: text})))
    assert told == ([("U08", "GN DTTS", cell)] if is_told else [])


def test_a_unit_line_that_names_another_unit_is_told_at_its_cell_and_the_slips_of_the_sheet_under_it() -> None:
    line = {"C5": "Đơn vị tính: triệu đồng"}
    assert asked(verdict_on(altered(filled("99001"), "GN DTTS", line))) == [("U08", "GN DTTS", "C5")]
    both = verdict_on(altered(filled("99001"), "GN DTTS", line | {"H29": 2_400, "O29": 1_500, "H14": 220}))
    assert [item for item in asked(both) if item[1] == "GN DTTS"] == [("U08", "GN DTTS", "C5")]


@pytest.mark.parametrize("unit", ["TRIỆU ĐỒNG", "Nghìn đồng", "1.000 đ", "tỷ", "Đơn vị tính: triệu đồng", "USD"])
def test_another_unit_on_thong_tin_is_told_once_at_its_cell(unit: str) -> None:
    (told,) = verdict_on(altered(filled("99001"), "THÔNG TIN", {"C9": unit})).findings
    assert (told.code, told.sheet, told.cell) == ("U08", "THÔNG TIN", "C9")
    assert told.what == f"Trang “THÔNG TIN” ghi đơn vị tính “{unit}”; tệp này tính bằng đồng."


@pytest.mark.parametrize("unit", ["đồng", "Đồng Việt Nam", "VNĐ", "", None, "theo mẫu"])
def test_the_own_unit_in_other_words_and_no_unit_on_thong_tin_are_nothing(unit: str | None) -> None:
    assert verdict_on(altered(filled("99001"), "THÔNG TIN", {"C9": unit})).findings == ()


def test_lines_over_forms_and_slips_are_told_with_the_unit_on_thong_tin() -> None:
    content = altered(filled("99001"), "THÔNG TIN", {"C9": "TRIỆU ĐỒNG"})
    content = altered(content, "GN DTTS", {"C5": "Đơn vị tính: triệu đồng", "H29": 2_400, "O29": 1_500, "H14": 220})
    content = altered(content, "GN NTM", {"C5": "Đơn vị tính: nghìn đồng"})
    told = verdict_on(content)
    units = {(item.sheet, item.cell): item.what for item in told.findings if item.code == "U08"}
    assert units.keys() == {("THÔNG TIN", "C9"), ("GN NTM", "C5")}
    assert "(và dòng đơn vị tính của 1 biểu)" in units["THÔNG TIN", "C9"]
    assert [item for item in asked(told) if item[1] == "GN DTTS"] == []


@pytest.mark.parametrize("sheets", [("_ds",), ("_ma",), ("_ds", "_ma", "_kt", "_lbc", "_mtqg")])
def test_our_own_hidden_sheets_made_visible_are_no_forms(sheets: tuple[str, ...]) -> None:
    parts = members(filled("99001"))
    book = parts["xl/workbook.xml"].decode()
    for sheet in sheets:
        book, count = re.subn(rf'(<sheet name="{sheet}"[^>]*?) state="veryHidden"', r"\1", book)
        assert count == 1
    assert verdict_on(packed(parts | {"xl/workbook.xml": book.encode()})).findings == ()


def without_anchors(row: str, cells: dict[str, str | float | None]) -> bytes:
    """GN DTTS without the name of a row, with other words in the cells of code and label that are given."""
    content = altered(filled("99001"), "GN DTTS", cells)
    parts = members(content)
    name = defined_name(KIT.instance_by_id["GN-01.DTTS"], f"r.{row}")
    pattern = rf'<definedName name="{re.escape(name)}"[^>]*>[^<]*</definedName>'
    book, count = re.subn(pattern, "", parts["xl/workbook.xml"].decode())
    assert count == 1
    return packed(parts | {"xl/workbook.xml": book.encode()})


@pytest.mark.parametrize(
    ("row", "at", "figure"),
    [("DTTS", 11, "Q11"), ("DTTS.1.n2", 14, "O14"), ("DTTS.rest", 63, "O63")],
    ids=["the first", "one between two", "the last"],
)
def test_a_row_that_lost_all_its_anchors_is_told_once_with_what_stands_in_its_place(
    row: str, at: int, figure: str
) -> None:
    content = without_anchors(row, {f"X{at}": "??", f"B{at}": "Nội dung khác", f"A{at}": "7", figure: 5_000_000.0})
    told = [item for item in verdict_on(content).findings if item.code in {"S02", "S04", "S08"}]
    assert [(item.code, item.cell) for item in told] == [("S02", f"B{at}")]
    assert f"dòng {at} của trang" in told[0].what and f"{figure}: 5.000.000" in told[0].what
