"""Cells changed in place: whatever the sheet looks like, everything between the cuts stays as it was."""

import re
from functools import cache

import pytest
from openpyxl import load_workbook

from mtqg_xl.workbook.patch import Cached, Edit, PatchError, patched, patched_sheet
from tests.made import filled, members, packed, part_of, written

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str, prefix: str = "") -> bytes:
    name = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    body = f"<{name}sheetData>{rows}</{name}sheetData><{name}pageMargins left='0.7' right='>'/>"
    return f"{head}<{name}worksheet {space}='{MAIN}'>{body}</{name}worksheet>".encode()


def rows_of(xml: bytes) -> str:
    found = re.search(rb"sheetData>(.*)</(?:\w+:)?sheetData>", xml, re.DOTALL)
    assert found is not None
    return found[1].decode()


@pytest.mark.parametrize(
    ("rows", "edits", "expected"),
    [
        (
            '<row r="2"><c r="B2" s="3"><v>1</v></c><c r="C2"><v>7</v></c></row>',
            {(2, 2): 5.0},
            '<row r="2"><c r="B2" s="3"><v>5</v></c><c r="C2"><v>7</v></c></row>',
        ),
        (
            '<row r="2"><c r="B2" s="3" t="s"><v>4</v></c></row>',
            {(2, 2): None},
            '<row r="2"><c r="B2" s="3"/></row>',
        ),
        (
            '<row r="2"><c r="B2" s="3"/></row>',
            {(2, 2): "Xã & thôn <1>"},
            '<row r="2"><c r="B2" s="3" t="inlineStr"><is><t>Xã &amp; thôn &lt;1&gt;</t></is></c></row>',
        ),
        (
            '<row r="2" s="9" customFormat="1"><c r="B2"/><c r="D2"/></row>',
            {(2, 3): 1.0},
            '<row r="2" s="9" customFormat="1"><c r="B2"/><c r="C2" s="9"><v>1</v></c><c r="D2"/></row>',
        ),
        (
            '<row r="2"><c r="B2"/></row>',
            {(2, 1): 1.0, (2, 3): 3.0, (2, 4): 4.0},
            '<row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c r="C2"><v>3</v></c><c r="D2"><v>4</v></c></row>',
        ),
        (
            '<row r="2" ht="15.5"/>',
            {(2, 1): 1.0},
            '<row r="2" ht="15.5"><c r="A2"><v>1</v></c></row>',
        ),
        (
            '<row r="2" ht="15.5"></row>',
            {(2, 1): 1.0},
            '<row r="2" ht="15.5"><c r="A2"><v>1</v></c></row>',
        ),
        (
            '<row r="2"><c r="A2"/></row><row r="5"><c r="A5"/></row>',
            {(1, 1): 1.0, (3, 2): 3.0, (4, 2): 4.0, (6, 1): 6.0, (7, 1): 7.0},
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"/></row><row r="3"><c r="B3"><v>3</v></c></row>'
            '<row r="4"><c r="B4"><v>4</v></c></row><row r="5"><c r="A5"/></row><row r="6"><c r="A6"><v>6</v></c></row>'
            '<row r="7"><c r="A7"><v>7</v></c></row>',
        ),
        (
            '<row r="2"><c r="B2" s="3"><f>SUM(A1:A2)</f><v>1</v></c></row>',
            {(2, 2): Cached(8.5)},
            '<row r="2"><c r="B2" s="3"><f>SUM(A1:A2)</f><v>8.5</v></c></row>',
        ),
        (
            '<row r="2"><c r="B2" t="str"><f>IF(A1&gt;0,"",1)</f><v></v></c></row>',
            {(2, 2): Cached("")},
            '<row r="2"><c r="B2" t="str"><f>IF(A1&gt;0,"",1)</f><v></v></c></row>',
        ),
        (
            '<row r="2"><c r="B2"><f>A1=1</f></c></row>',
            {(2, 2): Cached(True)},
            '<row r="2"><c r="B2" t="b"><f>A1=1</f><v>1</v></c></row>',
        ),
        (
            "<row><c/><c><v>2</v></c></row>",
            {(1, 2): 3.0},
            '<row><c/><c r="B1"><v>3</v></c></row>',
        ),
    ],
    ids=[
        "number",
        "cleared",
        "text into a self-closing cell",
        "missing cell takes the row's style",
        "cells before and behind",
        "self-closing row",
        "row without cells",
        "missing rows",
        "stored number",
        "stored text",
        "stored truth",
        "no addresses",
    ],
)
def test_only_the_named_cells_change(rows: str, edits: dict[tuple[int, int], Edit], expected: str) -> None:
    before, after = sheet(rows), patched_sheet(sheet(rows), edits)
    assert rows_of(after) == expected
    assert after.replace(expected.encode(), rows.encode()) == before


def test_prefixed_xml_keeps_its_prefix() -> None:
    rows = '<x:row r="2"><x:c r="B2" s="3"><x:f>A1</x:f><x:v>1</x:v></x:c><x:c r="C2"/></x:row>'
    after = patched_sheet(sheet(rows, "x"), {(2, 2): Cached(2.0), (2, 3): "chữ", (3, 1): 5.0})
    assert rows_of(after) == (
        '<x:row r="2"><x:c r="B2" s="3"><x:f>A1</x:f><x:v>2</x:v></x:c>'
        '<x:c r="C2" t="inlineStr"><x:is><x:t>chữ</x:t></x:is></x:c></x:row>'
        '<x:row r="3"><x:c r="A3"><x:v>5</x:v></x:c></x:row>'
    )


def test_a_byte_order_mark_and_comments_move_nothing() -> None:
    rows = '<!-- <c r="B2"> --><row r="2" x:dyDescent="0.25" xmlns:x="urn:a>b"><c r="B2"><v>1</v></c></row>'
    after = patched_sheet(b"\xef\xbb\xbf" + sheet(rows), {(2, 2): 9.0})
    assert after == b"\xef\xbb\xbf" + sheet(rows.replace("<v>1</v>", "<v>9</v>"))


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (2_145_977_223.0, "2145977223"),
        (953.07, "953.07"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e15, "1000000000000000.0"),
        (1.5e300, "1.5e+300"),
        (-0.5, "-0.5"),
        (123_456_789_012_345.0, "123456789012345"),
    ],
)
def test_numbers_are_stored_at_full_precision(value: float, stored: str) -> None:
    after = rows_of(patched_sheet(sheet('<row r="1"/>'), {(1, 1): value}))
    assert after == f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'
    assert float(stored) == value


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" hai bên ", '<t xml:space="preserve"> hai bên </t>'),
        ("hai\ndòng", '<t xml:space="preserve">hai\ndòng</t>'),
        ("chuông\x07", "<t>chuông_x0007_</t>"),
        ("về\rđầu", "<t>về_x000D_đầu</t>"),
        ("_x000D_", "<t>_x005F_x000D_</t>"),
        ("=1+1", "<t>=1+1</t>"),
    ],
)
def test_text_goes_in_inline_and_whole(text: str, stored: str) -> None:
    after = rows_of(patched_sheet(sheet('<row r="1"/>'), {(1, 1): text}))
    assert after == f'<row r="1"><c r="A1" t="inlineStr"><is>{stored}</is></c></row>'


SHARED = (
    '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">A1+$B$1</f><v>1</v></c></row>'
    '<row r="2"><c r="C2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="C3"><f t="shared" si="0"/><v>3</v></c></row>'
)


def test_followers_of_a_shared_formula_get_their_own_when_its_text_goes() -> None:
    after = rows_of(patched_sheet(sheet(SHARED), {(1, 3): 10.0, (3, 3): Cached(7.0)}))
    assert after == (
        '<row r="1"><c r="C1"><v>10</v></c></row>'
        '<row r="2"><c r="C2"><f>A2+$B$1</f><v>2</v></c></row>'
        '<row r="3"><c r="C3"><f>A3+$B$1</f><v>7</v></c></row>'
    )


def test_a_shared_formula_stays_shared_when_only_values_or_followers_change() -> None:
    after = rows_of(patched_sheet(sheet(SHARED), {(1, 3): Cached(4.0), (3, 3): 8.0}))
    assert after == (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">A1+$B$1</f><v>4</v></c></row>'
        '<row r="2"><c r="C2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="C3"><v>8</v></c></row>'
    )


@pytest.mark.parametrize(
    "xml",
    [
        sheet('<row r="1"/>').decode().encode("utf-16"),
        sheet('<row r="1"/>').replace(b"UTF-8", b"windows-1258"),
        b"<worksheet><sheetData/></worksheet>",
        sheet('<row r="1"/>')[:-30],
    ],
    ids=["UTF-16", "windows-1258", "no rows", "cut off"],
)
def test_a_sheet_that_cannot_be_cut_is_refused_in_one_sentence(xml: bytes) -> None:
    with pytest.raises(PatchError, match=r"^Trang tính .*\.$"):
        patched_sheet(xml, {(1, 1): 1.0})


@cache
def dtts() -> str:
    """The part of the sheet that is patched: J29 holds a formula, O29 and H29 amounts."""
    return part_of(filled("A"), "GN DTTS")


def chain() -> str:
    number = re.sub(r"\D", "", dtts())
    cell = f'<c r="J29" i="{number}"/>'
    return f'<?xml version="1.0"?><calcChain xmlns="{MAIN}">{cell}</calcChain>'


def with_chain() -> bytes:
    parts = members(filled("A"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    types = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'.encode()
    )
    arrow = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    rels = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{arrow}" Target="calcChain.xml"/></Relationships>'.encode(),
    )
    more = {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": rels, "xl/calcChain.xml": chain().encode()}
    return packed(parts | more)


def test_a_lost_formula_takes_the_calculation_chain_with_it() -> None:
    parts = members(patched(with_chain(), {dtts(): {(29, 10): 1.0}}))
    assert "xl/calcChain.xml" not in parts
    original = members(filled("A"))
    assert all(parts[name] == original[name] for name in original if name != dtts())


def test_a_chain_whose_formulas_all_stay_is_kept() -> None:
    before = members(with_chain())
    after = members(patched(with_chain(), {dtts(): {(29, 15): 1.0, (29, 10): Cached(2.0)}}))
    assert {name for name in before if before[name] != after[name]} == {dtts()}


def test_a_part_is_found_whatever_the_case_and_slashes_of_its_name() -> None:
    parts = {name.replace("xl/worksheets/", "xl\\Worksheets\\"): body for name, body in members(filled("A")).items()}
    after = members(patched(packed(parts), {dtts(): {(29, 15): 77.0}}))
    assert b"<v>77</v>" in after[dtts().replace("xl/worksheets/", "xl\\Worksheets\\")]


def test_other_programs_read_what_was_written() -> None:
    content = patched(filled("A"), {dtts(): {(29, 15): 77.5, (29, 23): " 5 < 6 & “7” > 1\n"}})
    found = load_workbook(written(content))["GN DTTS"]
    values = [found[cell].value for cell in ("O29", "J29", "W29", "H29")]
    assert values == [77.5, "=SUM(K29,N29)", " 5 < 6 & “7” > 1\n", 2_981_000_000]
