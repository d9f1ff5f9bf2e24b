"""What is read by pattern is what the parser reads, in files of every writer, whole and damaged."""

import re
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter

from mtqg_xl.reading import sheet_xml, stored
from mtqg_xl.reading.container import UnusablePartError
from mtqg_xl.reading.package import SheetEntry
from mtqg_xl.reading.plain_xml import plain_sheet, plain_strings
from mtqg_xl.reading.raw_sheet import RawSheet
from mtqg_xl.reading.sheet_xml import read_sheet
from mtqg_xl.reading.stored import StringItem, read_strings
from tests.libreoffice.client import LibreOffice
from tests.made import blank, filled, members, saved_by_openpyxl, written
from tests.reading.handmade import rows, worksheet

ENTRY = SheetEntry("Biểu", "visible", "xl/worksheets/sheet1.xml")
STRINGS = [StringItem(f"chữ {number}", None) for number in range(6_000)]
Outcome = RawSheet | list[StringItem] | tuple[str, str]


def sheet_in(content: bytes) -> Outcome:
    try:
        return read_sheet(content, ENTRY, STRINGS, frozenset({3}), False)
    except UnusablePartError as problem:
        return problem.reason, problem.detail


def strings_in(content: bytes) -> Outcome:
    try:
        return read_strings(content, "xl/sharedStrings.xml")
    except UnusablePartError as problem:
        return problem.reason, problem.detail


def nothing(content: bytes, known: object = None) -> None:
    """Read nothing by pattern."""


def assert_alike(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse a part of which the pattern and the parser say two different things."""
    is_sheet = b"<sst" not in content[:300]
    read = sheet_in if is_sheet else strings_in
    found = read(content)
    again = [read(content) for _ in range(2)]  # the rows that were met twice are known now
    assert again == [found, found], content[:2_000]
    assert _order(again) == _order([found])
    with monkeypatch.context() as patch:
        patch.setattr(sheet_xml, "plain_sheet", nothing)
        patch.setattr(stored, "plain_strings", nothing)
        assert read(content) == found, content[:2_000]


def _order(read: list[Outcome]) -> set[tuple[tuple[int, int], ...]]:
    """Return the places of cells in their order."""
    return {tuple(sheet.cells) for sheet in read if isinstance(sheet, RawSheet)}


def parts_of(package: bytes) -> dict[str, bytes]:
    return {
        name: content
        for name, content in members(package).items()
        if re.search(r"worksheets/[^/]*\.xml$|sharedStrings", name)
    }


def by_xlsxwriter() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    italic = book.add_format({"italic": True})
    sheet.write_row(0, 0, ["a & b < c", " có cách ", 'ngoặc "kép"', "dòng\nmới", True, 1.5e-7])
    sheet.write_rich_string(1, 0, "một ", italic, "hai")
    sheet.write_formula(2, 0, '=IF(A1="<&>",1,2)', None, 2)
    sheet.write_formula(2, 1, '=""', None, "")
    sheet.write_array_formula("C3:D3", "{=A1:B1}")
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.merge_range("A8:B9", "gộp")
    book.close()
    return buffer.getvalue()


WRITERS = {
    "ours": lambda: filled("A"),
    "issued": lambda: blank("99001"),
    "openpyxl": lambda: saved_by_openpyxl(filled("99001")),
    "XlsxWriter": by_xlsxwriter,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_files_of_every_writer_read_the_same(writer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(WRITERS[writer]())
    assert parts
    for content in parts.values():
        assert_alike(content, monkeypatch)


@pytest.mark.libreoffice
def test_files_saved_by_libreoffice_read_the_same(
    libreoffice: LibreOffice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    saved = libreoffice.saved_by_libreoffice(written(filled("99001")), tmp_path / "lo.xlsx")
    parts = parts_of(saved.read_bytes())
    assert len(parts) > 10
    for content in parts.values():
        assert_alike(content, monkeypatch)


def test_the_sheets_that_we_write_are_plain() -> None:
    parts = parts_of(filled("A"))
    slow = [name for name, content in parts.items() if plain_sheet(content) is None and plain_strings(content) is None]
    assert slow == []


CELL = '<row r="1"><c r="A1" s="3"><v>5</v></c></row>'
ODD = {
    "nothing": rows(""),
    "plain": rows(
        CELL + '<row r="2" hidden="1"/><row r="4"><c r="B4" t="inlineStr"><is><t>ă &amp; b</t></is></c></row>'
    ),
    "prefix": rows(CELL).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
    "no address": rows("<row><c><v>1</v></c><c><v>2</v></c></row>"),
    "comment": rows(CELL.replace("<v>", "<!-- x --><v>")),
    "cdata": rows(CELL.replace("5", "<![CDATA[5]]>")),
    "reference": rows(CELL.replace("5", "&#53;")),
    "unknown entity": rows(CELL.replace("5", "&nbsp;")),
    "bare end of cdata": rows(CELL.replace("5", "5]]>")),
    "line ends": rows('<row r="1"><c r="A1" t="str"><v>a\r\nb</v></c></row>'),
    "control character": rows('<row r="1"><c r="A1" t="str"><v>a\x01b</v></c></row>'),
    "twice": rows(CELL + CELL),
    "same attribute": rows('<row r="1" r="2"><c r="A1"><v>5</v></c></row>'),
    "undeclared prefix": rows(CELL.replace('r="1"', 'r="1" x14ac:dyDescent="0.25"')),
    "far": rows('<row r="1"><c r="ZZZ9999999"><v>5</v></c></row>'),
    "shared": rows('<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1</f><v>1</v></c></row>'),
    "no such string": rows('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>'),
    "unknown type": rows('<row r="1"><c r="A1" t="z"><v>1</v></c></row>'),
    "formula alone": rows('<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f></f><v></v></c><c r="C1"></c></row>'),
    "bad row": rows(CELL.replace('row r="1"', 'row r="một"')),
    "tail": worksheet(f'<sheetData>{CELL}</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    "broken tail": worksheet(f"<sheetData>{CELL}</sheetData><mergeCells>"),
    "two tables": worksheet(f"<sheetData>{CELL}</sheetData><sheetData>{CELL.replace('A1', 'B1')}</sheetData>"),
    "latin": '<?xml version="1.0" encoding="iso-8859-1"?>' + rows(CELL),
    "strict": rows(CELL, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    "another root": rows(CELL).replace("worksheet", "chartsheet"),
}


@pytest.mark.parametrize("shape", ODD)
def test_unusual_shapes_read_the_same(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_alike(ODD[shape].encode("latin-1" if shape == "latin" else "utf-8"), monkeypatch)


PIECES = (
    b"<",
    b">",
    b"/>",
    b'"',
    b"&",
    b"&amp;",
    b"]]>",
    b"<v>",
    b"</v>",
    b"</c>",
    b"</row>",
    b"<row ",
    b"\r",
    b"\xff",
)


@pytest.mark.parametrize("seed", range(150))
def test_damage_anywhere_reads_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    body = "".join(
        f'<row r="{row}" spans="1:3"><c r="A{row}" s="1" t="s"><v>{row}</v></c><c r="B{row}" s="2"/>'
        f'<c r="C{row}" s="3"><f>SUM(A{row}:B{row})</f><v>{row * 1.5}</v></c></row>'
        for row in range(1, 5)
    )
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>ă</t></si><si><t>b</t></si></sst>'
    content = random.choice([rows(body), strings]).encode()
    at, length = random.randrange(len(content)), random.randrange(4)
    assert_alike(content[:at] + random.choice((b"", *PIECES)) + content[at + length :], monkeypatch)


def test_a_row_that_is_known_takes_its_shared_texts_from_its_own_workbook() -> None:
    content = rows('<row r="1" hidden="1"><c r="A1" t="s"><v>1</v></c><c r="B1"><v>5</v></c></row>').encode()
    texts = [[StringItem(f"{letter}{at}", None) for at in range(2)] for letter in "abc"]
    found = [read_sheet(content, ENTRY, strings, frozenset(), False) for strings in texts]
    assert [sheet.cells[1, 1].value for sheet in found] == ["a1", "b1", "c1"]
    assert [list(sheet.cells) for sheet in found] == [[(1, 1), (1, 2)]] * 3
    assert [sheet.hidden_rows for sheet in found] == [{1}] * 3
    assert [sheet.characters for sheet in found] == [2] * 3


def test_a_row_is_a_date_or_a_number_by_the_styles_of_its_own_workbook() -> None:
    content = rows('<row r="1"><c r="A1" s="7"><v>45000</v></c></row>').encode()
    for dates in (frozenset({7}), frozenset[int](), frozenset({7})) * 3:
        assert read_sheet(content, ENTRY, [], dates, False).cells[1, 1].is_date is (7 in dates)


def test_a_known_row_is_a_mistake_where_its_prefix_is_not_declared() -> None:
    row = '<row r="1" x14ac:dyDescent="0.25"><c r="A1"><v>1</v></c></row>'
    plain = rows(row)
    declared = plain.replace(
        "xmlns=", 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns='
    )
    assert [sheet_in(declared.encode()) for _ in range(3)] != [sheet_in(plain.encode())] * 3
    assert isinstance(sheet_in(plain.encode()), tuple)


def test_known_rows_without_a_number_of_their_own_are_not_remembered() -> None:
    row = '<row><c r="B9"><v>1</v></c></row>'
    for before in range(1, 5):
        content = rows("".join(f'<row r="{at}"/>' for at in range(1, before)) + row.replace("B9", f"B{before}"))
        assert isinstance(sheet_in(content.encode()), RawSheet)


def test_a_row_of_sixteen_thousand_empty_cells_is_read_in_one_go() -> None:
    """Begun anew at each of them, one such row takes minutes."""
    empty = "".join(f'<c r="{get_column_letter(column)}1" s="6"/>' for column in range(2, 16_385))
    row = f'<row r="1"><c r="A1"><v>5</v></c>{empty}</row>'
    sheet = plain_sheet(rows(row * 20).encode())
    assert sheet is not None
    assert [piece.values for piece in sheet.pieces] == [["5"]] * 20


def test_an_attribute_that_never_ends_is_given_up_at_once() -> None:
    assert plain_sheet(rows(f'<row {"r" * 1_000_000}><c r="A1"><v>5</v></c></row>').encode()) is None
