"""How a sheet looks and is guarded comes back where the form fixes it; what an officer may have chosen stays."""

import re
from functools import cache

import pytest

from mtqg_xl.mending.repair.repair import Repaired
from mtqg_xl.workbook.patch import patched
from tests.made import filled, members, packed, part_of
from tests.mending.planted import DTTS, WORKS, Fault, cells, in_part, together
from tests.mending.test_repair import assert_sound, repaired

CARD = "THÔNG TIN"
OPEN = in_part(DTTS, "<sheetProtection[^>]*>", "")


def column(number: int, attributes: str) -> Fault:
    """Return a fault that writes other attributes for one column of a form."""

    def plant(content: bytes) -> bytes:
        parts, name = members(content), part_of(content, DTTS)
        told = _columns(parts[name])
        told[number] = f'<col min="{number}" max="{number}" {attributes}/>'
        columns = "".join(told[at] for at in sorted(told)).encode()
        return packed(parts | {name: re.sub(rb"(?<=<cols>).*(?=</cols>)", columns, parts[name])})

    return plant


def _columns(sheet: bytes) -> dict[int, str]:
    """Return what a sheet says of each column, those that it says in one apart."""
    found = re.findall(r'<col min="([0-9]+)" max="([0-9]+)"([^>]*)/>', sheet.decode())
    return {
        at: f'<col min="{at}" max="{at}"{more}/>'
        for first, last, more in found
        for at in range(int(first), int(last) + 1)
    }


SPOILT = together(
    OPEN,
    in_part(CARD, "<sheetProtection[^>]*>", ""),
    column(3, 'width="14.28515625" hidden="1" customWidth="1"'),
    column(10, 'width="9.7109375" customWidth="1"'),
    column(2, 'width="2.7109375" customWidth="1"'),
    in_part(DTTS, '<mergeCell ref="J6:Q6"/>', ""),
    in_part(CARD, "<mergeCells.*</mergeCells>", ""),
)


@cache
def mended() -> Repaired:
    return repaired(SPOILT(filled("A")))


def test_protection_columns_and_merges_come_back_and_each_is_said() -> None:
    said = {(item.kind, item.sheet, item.cell, item.was) for item in mended().changes}
    assert said == {
        ("protection", DTTS, "", "trang không còn bảo vệ"),
        ("protection", CARD, "", "trang không còn bảo vệ"),
        ("column", DTTS, "C", "cột bị ẩn, có nội dung"),
        ("column", DTTS, "J", "cột rộng 9.0, không đọc được"),
        ("column", DTTS, "B", "cột rộng 2.0, không đọc được"),
        ("merge", DTTS, "J6:Q6", "1 ô gộp bị tách"),
        ("merge", CARD, "B1:D1", "24 ô gộp bị tách"),
    }
    assert_sound(SPOILT(filled("A")), mended())


def test_the_sheets_are_those_that_were_issued_but_for_the_order_of_what_is_said() -> None:
    """What the file held before it was spoilt: an expectation of nobody's making."""
    assert _in_order(mended().content) == _in_order(filled("A"))


def _in_order(content: bytes) -> dict[str, object]:
    merge, columns = re.compile(rb'<mergeCell ref="[A-Z0-9:]+"/>'), re.compile(rb"<cols>.*</cols>")
    return {
        name: (columns.sub(b"", merge.sub(b"", xml)), sorted(merge.findall(xml)), _columns(xml))
        for name, xml in members(content).items()
        if name.startswith("xl/worksheets/sheet")
    }


def test_a_head_that_is_gone_comes_back_and_nothing_is_left_to_do() -> None:
    before = cells(DTTS, {"C1": None, "C3": 5, "C5": None})(cells(CARD, {"B5": None})(filled("A")))
    found = repaired(before)
    title = "TỔNG HỢP KẾT QUẢ GIẢI NGÂN THEO DỰ ÁN, TIỂU DỰ ÁN, 6 THÁNG ĐẦU NĂM 2024"
    assert {(item.sheet, item.cell, item.was, item.now) for item in found.changes} == {
        (DTTS, "C1", "(trống)", "Biểu GN-01"),
        (DTTS, "C3", "5", title),
        (DTTS, "C5", "(trống)", "Đơn vị tính: đồng"),
        (CARD, "B5", "(trống)", "I. ĐƠN VỊ VÀ SỐ LIỆU"),
    }
    assert repaired(found.content).changes == ()


def beside(content: bytes) -> bytes:
    """A note of the officer's own right of a form from which the protection was taken."""
    return patched(OPEN(content), {part_of(content, DTTS): {(12, 40): "đã gọi Kho bạc"}})


def shut(content: bytes) -> bytes:
    """A sheet without protection on which a cell that is typed into has been locked, by pasting."""
    content = in_part(WORKS, "<sheetProtection[^>]*>", "")(content)
    parts, name = members(content), part_of(content, WORKS)
    locked = re.search(rb'<c r="I52" s="([0-9]+)"', parts[name])  # the total of the works
    assert locked is not None
    return packed(parts | {name: re.sub(rb'(<c r="I12" s=")[0-9]+', rb"\g<1>" + locked[1], parts[name])})


CHOSEN = {
    "a note beside the form, an input that would be shut": together(beside, shut),
    "a password, a wording, empty columns hidden, a width, columns in a group, other merges": together(
        in_part(WORKS, "<sheetProtection ", '<sheetProtection password="CC1A" '),
        column(4, 'width="14.7109375" hidden="1" customWidth="1"'),
        column(10, 'width="12.7109375" customWidth="1"'),
        column(8, 'width="14.7109375" hidden="1" outlineLevel="1" customWidth="1"'),
        cells(DTTS, {"C3": "BIỂU GIẢI NGÂN CỦA XÃ", "C1": "Phụ lục II"}),
        in_part(DTTS, 'ref="J1:Q1"/><mergeCell ref="R1:W1"', 'ref="J1:W1"'),
    ),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_an_officer_may_have_chosen_stays(name: str) -> None:
    before = CHOSEN[name](filled("A"))
    found = repaired(before)
    assert (found.changes, found.content == before) == ((), True)


def test_another_unit_of_money_is_left_to_those_who_typed_the_figures() -> None:
    found = repaired(cells(DTTS, {"C5": "ĐVT: triệu đồng"})(filled("A")))
    assert (found.changes, [(item.sheet, item.cell) for item in found.left]) == ((), [(DTTS, "C5")])
    assert found.left[0].what == "Dòng đơn vị tính ghi “ĐVT: triệu đồng”; biểu này tính bằng đồng."
