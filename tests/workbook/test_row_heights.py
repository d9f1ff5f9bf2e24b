"""Rows are as high as the texts in them, whoever writes the text: a definition, `fill`, or an officer."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.issue import issued
from mtqg_xl.workbook.row_heights import freed, grown, typed_height
from tests.made import KIT, blank, filled, members, part_of, submission

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TWO, THREE, FOUR = 30.0, 45.0, 60.0


@pytest.mark.parametrize(
    ("text", "width", "height"),
    [
        ("Đường Bản Piềng", 21, 0.0),
        ("Đường giao thông Cao Lộc đoạn nối tiếp", 21, TWO),
        ("hoàn thiện hồ sơ", 11, TWO),
        ("UBND xã Lục Bình", 6, THREE),  # capitals are wider: UBND takes a line of its own
        ("Nghiêngnghiêngnghiêng", 8, THREE),  # a word that is longer than the column is broken
        ("một\nhai\nba", 30, THREE),
        ("", 10, 0.0),
    ],
)
def test_a_text_takes_the_lines_into_which_its_words_break(text: str, width: float, height: float) -> None:
    assert typed_height(text, width) == height


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<row r="7" s="4" customFormat="1">', '<row r="7" s="4" customFormat="1" ht="30">'),
        ('<row r="7" ht="18" customHeight="1">', '<row r="7" customHeight="1" ht="30">'),
        ('<row r="7" ht="40">', '<row r="7" ht="40">'),
        ("<x:row r='7' ht='18'/>", "<x:row r='7' ht=\"30\"/>"),
        ('<row r="77">', '<row r="77">'),
        ("<row>", "<row>"),
    ],
    ids=["no height", "lower", "higher", "empty", "another row", "no number"],
)
def test_a_row_becomes_as_high_as_its_text_and_never_lower(before: str, after: str) -> None:
    xml = f"<sheetData>{before}<c r='A7'/></sheetData>"
    assert grown(xml.encode(), {7: TWO}).decode() == xml.replace(before, after)


def test_only_the_rows_that_are_named_may_grow() -> None:
    xml = b'<row r="7" ht="18" customHeight="1"><c/></row><row r="8" ht="18" customHeight="1"/>'
    assert freed(xml, {7}) == b'<row r="7" ht="18"><c/></row><row r="8" ht="18" customHeight="1"/>'


def heights(content: bytes, sheet: str) -> dict[int, tuple[float, bool]]:
    """Height of each row in points, and whether it stays so whatever is typed."""
    rows = ElementTree.fromstring(members(content)[part_of(content, sheet)]).iter(f"{{{MAIN}}}row")
    return {int(row.get("r", 0)): (float(row.get("ht", 0)), row.get("customHeight") == "1") for row in rows}


def row_of(form: str, row: str) -> int:
    place = submission("A").found[form]
    return place.address(row, "note")[0]


def test_a_note_that_is_typed_makes_its_row_higher_and_numbers_alone_do_not() -> None:
    found = heights(blank("A"), "CHÍNH SÁCH")
    height, is_fixed = found[row_of("CS-01", "water")]
    assert height >= 18 and not is_fixed
    head = 6
    assert found[head][1]


def test_filled_texts_make_their_rows_higher() -> None:
    found = heights(filled("A"), "GN-03 CÔNG TRÌNH")
    # “Thi công xong, hoàn thiện hồ sơ thanh toán” in 12 digits: thi công, xong, hoàn, thiện hồ sơ, thanh toán
    assert found[row_of("GN-03", "works#5")] == (FOUR, False)
    # “Đường giao thông Cao Lộc đoạn nối tiếp” in 20,5; “UBND xã Lục Bình” in 10,5
    assert found[row_of("GN-03", "works#2")] == (TWO, False)
    assert found[row_of("GN-03", "works#10")] == (0.0, False)
    water = heights(filled("A"), "CHÍNH SÁCH")[row_of("CS-01", "water")]
    assert water[0] == THREE and not water[1]  # “Từ vốn Chương trình phát triển vùng đồng bào DTTS&MN” in 26


def test_a_thon_with_a_long_name_has_the_same_row_issued_together_and_alone() -> None:
    header = Header(Period.parse("2024-H1"), reporter_code="01990", reporter_name="xã Lục Bình")
    areas = ("thôn Bản Vén, Nà Nghịu và Khuổi Lừa", "thôn Cao Lộc")
    together = list(issued(KIT, [header, replace(header, areas=areas)]))[1]
    alone = build(KIT, replace(header, areas=areas))
    first = submission("A").found["HN-01"].address("thon#1", "name")[0]
    found = heights(together, "HN-01 KẾT QUẢ")
    assert found[first] == (TWO, False)
    assert found == heights(alone, "HN-01 KẾT QUẢ")
