"""One more sheet in a workbook of somebody else: whatever program wrote it, nothing of it changes."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from mtqg_xl.workbook import styles
from mtqg_xl.workbook.added_sheet import with_first_sheet
from mtqg_xl.workbook.patch import PatchError
from mtqg_xl.workbook.plan import SheetPlan, Style
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice, SetValue
from tests.made import filled, members, packed, saved_by_openpyxl, written

NAME = "KẾT QUẢ & Q'A"
NAMING = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
"""The parts that must name the new sheet or hold its styles."""


def plan(text: str = "Đề nghị xã <A> & B sửa") -> SheetPlan:
    sheet = SheetPlan(NAME, is_protected=False)
    sheet.merge((1, 2), (1, 3), styles.TITLE, text)
    sheet.put(3, 1, Style(bold=True, fill="#F4B6B6", border=True, quoted=True), "=1+1")
    sheet.put(3, 2, Style(number_format="#,##0.000"), 1.5)
    sheet.put(3, 3, styles.LINK, "tới")
    sheet.links[(3, 3)] = "internal:'GN DTTS'!O29"
    sheet.repeat_rows = (3, 3)
    return sheet


def saved(content: bytes) -> Path:
    return written(content, "thêm trang.xlsx")


@cache
def by_openpyxl() -> bytes:
    return saved_by_openpyxl(filled("A"))


def prefixed(package: bytes) -> bytes:
    """Return a workbook whose workbook part and styles have a prefix on every name, as some programs write."""
    parts = members(package)
    for name in ("xl/workbook.xml", "xl/styles.xml"):
        text = parts[name].decode()
        text = re.sub(r"<(/?)(?=\w)", r"<\1x:", text).replace("xmlns=", "xmlns:x=", 1)
        parts[name] = text.encode()
    return packed(parts)


@pytest.mark.parametrize(
    "package", [filled("A"), by_openpyxl(), prefixed(filled("A"))], ids=["ours", "openpyxl", "prefixed"]
)
def test_excel_has_nothing_to_repair_and_the_sheet_is_first_and_active(package: bytes) -> None:
    path = saved(with_first_sheet(package, plan()))
    assert set(problems(path)) - set(problems(saved(package))) == set()
    book = load_workbook(path)
    assert book.sheetnames == [NAME, *load_workbook(BytesIO(package)).sheetnames]
    assert book.active is not None and book.active.title == NAME
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [NAME]
    sheet = book[NAME]
    assert sheet["A1"].value == "Đề nghị xã <A> & B sửa"
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["A3"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["A3"].font.b, sheet["A3"].font.name, sheet["A3"].fill.fgColor.rgb) == (
        *(True, "Times New Roman", "FFF4B6B6"),
    )
    assert (sheet["B3"].value, sheet["B3"].number_format) == (1.5, "#,##0.000")
    assert sheet["C3"].hyperlink.location == "'GN DTTS'!O29"
    assert sheet.print_title_rows == "$3:$3"


def styled(package: bytes) -> list[tuple[object, ...]]:
    """Return how every cell of GN DTTS looks."""
    sheet = load_workbook(BytesIO(package))["GN DTTS"]
    return [
        (cell.coordinate, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, cell.border.left.style)
        for row in sheet.iter_rows()
        for cell in row
    ]


@pytest.mark.parametrize("package", [filled("A"), by_openpyxl()], ids=["ours", "openpyxl"])
def test_every_other_part_stays_byte_for_byte_but_one_mark_in_the_sheet_that_was_active(package: bytes) -> None:
    before, after = members(package), members(with_first_sheet(package, plan()))
    changed = {name for name in before if before[name] != after[name]}
    active = {name for name in before if b'tabSelected="1"' in before[name] or b'tabSelected="true"' in before[name]}
    assert len(active) == 1
    assert changed == NAMING | active
    (name,) = active
    unmarked = re.sub(rb'tabSelected="(1|true)"', b'tabSelected="0"', before[name])
    assert after[name] == unmarked
    assert len(after) == len(before) + 1


def test_cells_that_were_there_look_as_before() -> None:
    package = filled("A")
    assert styled(with_first_sheet(package, plan())) == styled(package)


def names(package: bytes) -> dict[tuple[str, str], str]:
    """Return every defined name by the sheet that it belongs to and itself."""
    root = etree.fromstring(members(package)["xl/workbook.xml"])
    sheets = [tag.get("name") for tag in root.iter("{*}sheet")]
    return {
        (str(sheets[int(scope)]) if (scope := tag.get("localSheetId")) else "", str(tag.get("name"))): str(tag.text)
        for tag in root.iter("{*}definedName")
    }


def test_local_names_stay_with_their_sheets() -> None:
    before, after = names(filled("A")), names(with_first_sheet(filled("A"), plan()))
    assert sum(sheet != "" for sheet, _ in before) > 10
    assert {key: text for key, text in after.items() if key[0] != NAME} == before


def test_a_second_time_the_sheet_is_replaced_where_it_stands() -> None:
    once = with_first_sheet(filled("A"), plan())
    twice = with_first_sheet(once, plan("lần 2"))
    assert members(twice).keys() == members(once).keys()
    book = load_workbook(BytesIO(twice))
    assert book.sheetnames.count(NAME) == 1 and book.sheetnames[0] == NAME
    assert book[NAME]["A1"].value == "lần 2"
    assert problems(saved(twice)) == []
    assert names(twice) == names(once)


def test_a_sheet_that_was_hidden_or_moved_is_replaced_shown_and_active() -> None:
    parts = members(with_first_sheet(filled("A"), plan()))
    xml = parts["xl/workbook.xml"].decode()
    (entry,) = re.findall(r'<sheet name="KẾT QUẢ[^>]*/>', xml)
    moved = xml.replace(entry, "").replace("</sheets>", entry.replace("/>", ' state="hidden"/>') + "</sheets>")
    moved = re.sub(r' localSheetId="\d+"', "", moved)
    moved = re.sub(r"<definedName name=\"_xlnm.*?</definedName>", "", moved)
    book = load_workbook(BytesIO(with_first_sheet(packed(parts | {"xl/workbook.xml": moved.encode()}), plan("lần 2"))))
    assert book.active is not None
    assert (book.active.title, book.active.sheet_state, book.sheetnames[-1]) == (NAME, "visible", NAME)


def test_printer_settings_that_excel_gave_the_replaced_sheet_go_with_it() -> None:
    once = with_first_sheet(filled("A"), plan())
    (new,) = members(once).keys() - members(filled("A")).keys()
    links = f"xl/worksheets/_rels/{new.rpartition('/')[2]}.rels"
    twice = with_first_sheet(packed(members(once) | {links: b"<Relationships/>"}), plan())
    assert links not in members(twice)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert with_first_sheet(filled("A"), plan()) == with_first_sheet(filled("A"), plan())


@pytest.mark.parametrize(
    "package",
    [
        b"xin chao",
        packed({"a.txt": b"x"}),
        packed(members(filled("A")) | {"xl/workbook.xml": "<workbook/>".encode("utf-16")}),
        packed({name: part for name, part in members(filled("A")).items() if name != "xl/styles.xml"}),
    ],
    ids=["no zip", "no workbook", "UTF-16", "no styles"],
)
def test_what_cannot_take_a_sheet_is_refused_in_one_sentence(package: bytes) -> None:
    with pytest.raises(PatchError, match=r"^(Không phải )?[Tt]ệp .*\.$"):
        with_first_sheet(package, plan())


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_what_it_saves_takes_the_sheet_again(libreoffice: LibreOffice, tmp_path: Path) -> None:
    path = saved(with_first_sheet(filled("A"), plan()))
    shown = libreoffice.recalculated(path, [NAME, "GN DTTS"])
    assert shown[NAME]["A1"].string == "Đề nghị xã <A> & B sửa"
    assert shown["GN DTTS"]["O29"].value == 2_145_977_223
    again = tmp_path / "lưu lại.xlsx"
    libreoffice.edit(path, [SetValue("GN DTTS", "O29", 2_292_158_728.0)], again)
    twice = saved(with_first_sheet(again.read_bytes(), plan("lần 2")))
    book = load_workbook(twice)
    assert book.sheetnames.count(NAME) == 1 and book[NAME]["A1"].value == "lần 2"
    assert set(problems(twice)) - set(problems(again)) == set()
