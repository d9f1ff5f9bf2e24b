"""What is read from a workbook: every spelling of a cell, a formula, a part."""

import pickle
import random
import re
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from mtqg_xl.cells import Address
from mtqg_xl.reading import sheet_outline, sheet_xml
from mtqg_xl.reading.raw import Range, RawCell, RawSheet, RawWorkbook, Refusal, read_raw
from tests.reading.handmade import (
    PARTS,
    STRICT_MAIN,
    STRICT_TYPES,
    one_sheet,
    package,
    relationships,
    rows,
    workbook,
    worksheet,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(path: Path) -> RawWorkbook:
    book = read_raw(path)
    assert isinstance(book, RawWorkbook), book
    return book


def sheet_of(path: Path) -> RawSheet:
    return read(path).sheets[0]


def cells_of(path: Path) -> dict[tuple[int, int], RawCell]:
    return sheet_of(path).cells


def values(path: Path) -> dict[str, object]:
    return {Address(*place).a1: cell.value for place, cell in cells_of(path).items()}


def formulas(path: Path) -> dict[str, str | None]:
    return {Address(*place).a1: cell.formula for place, cell in cells_of(path).items()}


def strings_part(*items: str) -> dict[str, str]:
    return {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'}


# --- values ---


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        ('<c r="A1"><v>150</v></c>', 150.0, "number"),
        ('<c r="A1" t="n"><v>-1.5E3</v></c>', -1500.0, "number"),
        ('<c r="A1"><v> 7 </v></c>', 7.0, "number"),
        ('<c r="A1" t="b"><v>1</v></c>', True, "bool"),
        ('<c r="A1" t="b"><v>0</v></c>', False, "bool"),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', "#DIV/0!", "error"),
        ('<c r="A1" t="str"><v>Đăk Tô</v></c>', "Đăk Tô", "text"),
        ('<c r="A1" t="str"><v></v></c>', "", "text"),
        ('<c r="A1" t="inlineStr"><is><t>xã</t></is></c>', "xã", "text"),
        ('<c r="A1" t="inlineStr"><is><r><t>xã </t></r><r><rPr><b/></rPr><t>Bắc</t></r></is></c>', "xã Bắc", "text"),
        ('<c r="A1" t="inlineStr"><is><t>亜</t><rPh sb="0" eb="1"><t>ア</t></rPh></is></c>', "亜", "text"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve">  a </t></is></c>', "  a ", "text"),
        ('<c r="A1" t="inlineStr"><is><t/></is></c>', "", "text"),
        ('<c r="A1" t="str"><v>a_x000D_b</v></c>', "a\rb", "text"),
        ('<c r="A1" t="str"><v>a_x005F_x000D_b</v></c>', "a_x000D_b", "text"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_</v></c>', "😀", "text"),
        ('<c r="A1" t="str"><v>_xD83D_</v></c>', "\ufffd", "text"),
        # What a sheet cannot hold as a number is kept as the text it is, though Python would take it for one.
        ('<c r="A1"><v>nan</v></c>', "nan", "text"),
        ('<c r="A1"><v>1_000</v></c>', "1_000", "text"),
        ('<c r="A1"><v>1.234,5</v></c>', "1.234,5", "text"),
        ('<c r="A1"><v>1e999</v></c>', "1e999", "text"),
    ],
)
def test_every_stored_type_gives_its_value(cell: str, value: object, kind: str, tmp_path: Path) -> None:
    cells = cells_of(one_sheet(tmp_path / "a.xlsx", rows(f'<row r="1">{cell}</row>')))
    assert [(each.value, each.kind, each.formula) for each in cells.values()] == [(value, kind, None)]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="3"/>',
        '<c r="A1"><v/></c>',
        '<c r="A1"><v> </v></c>',
        '<c r="A1" t="s"><v></v></c>',
        '<c r="A1"><f/></c>',
    ],
)
def test_a_cell_that_holds_nothing_is_not_kept(cell: str, tmp_path: Path) -> None:
    assert cells_of(one_sheet(tmp_path / "a.xlsx", rows(f'<row r="1">{cell}</row>'))) == {}


def test_shared_strings_join_rich_text_and_leave_out_phonetic_runs(tmp_path: Path) -> None:
    strings = strings_part(
        "<t>một</t>",
        "<r><t>Tổng </t></r><r><rPr><b/></rPr><t>số</t></r>",
        '<t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/>',
        "<t>a_x000D_\nb</t>",
        "<t/>",
    )
    cells = "".join(f'<c r="A{n}" t="s"><v>{n - 1}</v></c>' for n in range(1, 6))
    assert list(values(one_sheet(tmp_path / "a.xlsx", rows(cells), strings)).values()) == [
        "một",
        "Tổng số",
        "課",
        "a\r\nb",
        "",
    ]


@pytest.mark.parametrize("index", ["1", "-1", "x"])
def test_a_shared_string_that_does_not_exist_is_damage(index: str, tmp_path: Path) -> None:
    cell = f'<c r="A1" t="s"><v>{index}</v></c>'
    refused = read_raw(one_sheet(tmp_path / "a.xlsx", rows(cell), strings_part("<t>a</t>")))
    assert refused == Refusal("a.xlsx", "damaged", "phần xl/worksheets/sheet1.xml, dòng 1")


def test_text_is_normalised_and_the_original_kept_only_where_it_differs(tmp_path: Path) -> None:
    decomposed, composed = "xa\u0303", "xã"
    strings = strings_part(f"<t>{decomposed}</t>", f"<t>{composed}</t>")
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    first, second = cells_of(one_sheet(tmp_path / "a.xlsx", rows(cells), strings)).values()
    assert (first.value, first.original) == (composed, decomposed)
    assert (second.value, second.original) == (composed, None)


def test_white_space_between_elements_is_no_text(tmp_path: Path) -> None:
    pretty = rows('\n <row r="1">\n  <c r="A1">\n   <f>1+1</f>\n   <v>2</v>\n  </c>\n  <c r="B1"/>\n </row>\n')
    [cell] = cells_of(one_sheet(tmp_path / "a.xlsx", pretty)).values()
    assert (cell.formula, cell.value) == ("=1+1", 2.0)


def test_a_long_text_in_many_pieces_is_one_text(tmp_path: Path) -> None:
    text = "Đường &amp; cầu " * 10_000
    cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    assert values(one_sheet(tmp_path / "a.xlsx", rows(cell))) == {"A1": "Đường & cầu " * 10_000}


STYLES = {
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}"><numFmts count="5">
    <numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode='#,##0\\ "đồng"'/>
    <numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="[$-42A]d mmmm"/>
    <numFmt numFmtId="168" formatCode="[Red]0.00_d"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/>
    <xf numFmtId="168"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="999"/><xf numFmtId="10"/></cellXfs>
    <dxfs><dxf><numFmt numFmtId="0" formatCode="yyyy"/></dxf></dxfs></styleSheet>"""
}


def test_number_formats_tell_dates_from_amounts(tmp_path: Path) -> None:
    cells = "".join(f'<c r="A{n + 1}" s="{n}"><v>45000</v></c>' for n in range(12))
    book = read(one_sheet(tmp_path / "a.xlsx", rows(cells), STYLES))
    found = list(book.sheets[0].cells.values())
    assert [cell.style for cell in found if cell.is_date] == [1, 3, 4, 6, 7]
    assert [cell.style for cell in found] == list(range(12))
    assert book.number_formats[2:6] == ('#,##0\\ "đồng"', "[h]:mm", "[$-42A]d mmmm", "[Red]0.00_d")
    assert book.number_formats[8:] == ("", "0.00%")


@pytest.mark.parametrize(
    ("stored", "serial"),
    [("2024-06-30", 45473.0), ("2024-06-30T12:00:00Z", 45473.5), ("06:00:00", 0.25), ("1900-01-01", 1.0)],
)
def test_iso_dates_become_serial_numbers(stored: str, serial: float, tmp_path: Path) -> None:
    [cell] = cells_of(one_sheet(tmp_path / "a.xlsx", rows(f'<c r="A1" t="d"><v>{stored}</v></c>'))).values()
    assert cell == RawCell(serial, "number", is_date=True)


def test_an_iso_date_counts_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    book = read(
        one_sheet(
            tmp_path / "a.xlsx",
            rows('<c r="A1" t="d"><v>1904-01-02</v></c>'),
            {
                "xl/workbook.xml": workbook(
                    '<workbookPr date1904="true"/><sheets><sheet name="a" r:id="rId1"/></sheets>'
                )
            },
        )
    )
    assert book.date1904
    assert book.sheets[0].cells[1, 1].value == 1.0


# --- addresses ---


def test_cells_and_rows_without_address_follow_the_one_before(tmp_path: Path) -> None:
    body = """<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/>
    <row r="5"><c r="D5" s="1"/><c><v>5</v></c></row><row><c><v>6</v></c></row>"""
    assert values(one_sheet(tmp_path / "a.xlsx", rows(body))) == {"A1": 1.0, "C1": 3.0, "E5": 5.0, "A6": 6.0}


@pytest.mark.parametrize(
    "dimension", ["", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>', '<dimension ref="?"/>']
)
def test_the_stated_dimension_is_never_believed(dimension: str, tmp_path: Path) -> None:
    body = worksheet(f'{dimension}<sheetData><row r="3"><c r="C3"><v>9</v></c></row></sheetData>')
    assert values(one_sheet(tmp_path / "a.xlsx", body)) == {"C3": 9.0}


def test_a_cell_in_the_last_corner_is_read_without_building_the_sheet(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    assert values(one_sheet(tmp_path / "a.xlsx", rows(body))) == {"A1": 1.0, "XFD1048576": 2.0}


@pytest.mark.parametrize("reference", ["XFE1", "A1048577", "A0", "5", "Á1"])
def test_an_address_outside_the_sheet_is_damage(reference: str, tmp_path: Path) -> None:
    refused = read_raw(one_sheet(tmp_path / "a.xlsx", rows(f'<c r="{reference}"><v>1</v></c>')))
    assert isinstance(refused, Refusal)
    assert refused.reason == "damaged"


def test_two_cells_at_one_address_are_damage_not_a_choice(tmp_path: Path) -> None:
    refused = read_raw(one_sheet(tmp_path / "a.xlsx", rows('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')))
    assert refused == Refusal("a.xlsx", "damaged", "hai ô cùng địa chỉ trong xl/worksheets/sheet1.xml")


def test_too_many_cells_on_one_sheet_or_on_all_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = rows("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 8)))
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 5)
    expected = Refusal("a.xlsx", "too_large", "hơn 5 ô")
    assert read_raw(one_sheet(tmp_path / "a.xlsx", one)) == expected
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 10)
    monkeypatch.setattr("mtqg_xl.reading.raw.MAX_CELLS", 10)
    two = {"xl/worksheets/sheet2.xml": one, **two_sheets()}
    assert read_raw(one_sheet(tmp_path / "a.xlsx", one, two)) == Refusal("a.xlsx", "too_large", "hơn 10 ô")


# --- formulas ---


def test_a_formula_without_stored_value_says_so_in_every_spelling(tmp_path: Path) -> None:
    body = """<c r="A1"><f>1+1</f></c><c r="A2"><f>1+1</f><v/></c><c r="A3"><f>1+1</f><v></v></c>
    <c r="A4"><f>1+1</f><v>2</v></c><c r="A5" t="str"><f>""</f><v></v></c><c r="A6" t="str"><f>""</f></c>
    <c r="A7" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="A8"><f aca="false">=1+1</f><v>2</v></c>"""
    cells = cells_of(one_sheet(tmp_path / "a.xlsx", rows(body))).values()
    assert [(cell.cached, cell.value) for cell in cells] == [
        (False, None),
        (False, None),
        (False, None),
        (True, 2.0),
        (True, ""),
        (False, None),
        (True, "#DIV/0!"),
        (True, 2.0),
    ]
    assert [cell.formula for cell in cells] == ["=1+1"] * 4 + ['=""', '=""', "=1/0", "=1+1"]


def test_followers_of_a_shared_formula_get_their_own_text(tmp_path: Path) -> None:
    body = """<c r="C1"><f t="shared" ref="C1:D3" si="0">SUM(A1:$A$9)+'GN DTTS'!B$2</f><v>1</v></c>
    <c r="D1"><f t="shared" si="0"/><v>1</v></c><c r="C3"><f t="shared" si="0"></f><v>1</v></c>
    <c r="F1"><f t="shared" ref="F1:F2" si="1">IF(E1="A1",1,2)</f></c><c r="F2"><f t="shared" si="1"/></c>"""
    assert formulas(one_sheet(tmp_path / "a.xlsx", rows(body))) == {
        "C1": "=SUM(A1:$A$9)+'GN DTTS'!B$2",
        "D1": "=SUM(B1:$A$9)+'GN DTTS'!C$2",
        "C3": "=SUM(A3:$A$9)+'GN DTTS'!B$2",
        "F1": '=IF(E1="A1",1,2)',
        "F2": '=IF(E2="A1",1,2)',
    }


def test_a_follower_before_its_master_a_reused_index_and_a_follower_with_text(tmp_path: Path) -> None:
    body = """<c r="B1"><f t="shared" si="7"/></c><c r="B2"><f t="shared" ref="B1:B3" si="7">A2*2</f></c>
    <c r="B3"><f t="shared" si="7">A3*3</f></c>
    <c r="D1"><f t="shared" ref="D1:D2" si="7">C1+1</f></c><c r="D2"><f t="shared" si="7"/></c>"""
    found = formulas(one_sheet(tmp_path / "a.xlsx", rows(body)))
    assert {place: found[place] for place in ("B2", "B3", "D1", "D2")} == {
        "B2": "=A2*2",
        "B3": "=A3*3",
        "D1": "=C1+1",
        "D2": "=C2+1",
    }


def test_a_follower_that_lost_its_master_is_still_a_formula(tmp_path: Path) -> None:
    [cell] = cells_of(one_sheet(tmp_path / "a.xlsx", rows('<c r="B1"><f t="shared" si="7"/><v>5</v></c>'))).values()
    assert cell == RawCell(5.0, "number", sheet_xml.UNKNOWN_FORMULA, cached=True)


def test_a_formula_too_long_to_be_one_is_read_as_unknown_where_it_is_followed(tmp_path: Path) -> None:
    text = "+".join(["A1"] * 4000)
    body = f'<c r="B1"><f t="shared" ref="B1:B2" si="0">{text}</f></c><c r="B2"><f t="shared" si="0"/></c>'
    found = formulas(one_sheet(tmp_path / "a.xlsx", rows(body)))
    assert found["B2"] == sheet_xml.UNKNOWN_FORMULA


def test_every_stored_cell_of_an_array_formula_carries_it(tmp_path: Path) -> None:
    body = """<row r="1"><c r="A1"><f t="array" ref="A1:A3">TRANSPOSE(C1:E1)</f><v>1</v></c></row>
    <row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>9</v></c></row><row r="3"><c r="A3" s="1"/></row>"""
    sheet = sheet_of(one_sheet(tmp_path / "a.xlsx", rows(body)))
    assert sheet.cells == {
        (1, 1): RawCell(1.0, "number", "=TRANSPOSE(C1:E1)", cached=True),
        (2, 1): RawCell(2.0, "number", "=TRANSPOSE(C1:E1)", cached=True),
        (2, 2): RawCell(9.0, "number"),
    }
    assert [each.a1 for each in sheet.arrays] == ["A1:A3"]


def test_an_array_over_the_whole_sheet_costs_no_more_than_its_cells(tmp_path: Path) -> None:
    body = '<c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c><c r="B9"><v>1</v></c>'
    assert formulas(one_sheet(tmp_path / "a.xlsx", rows(body))) == {"A1": "=1", "B9": "=1"}


@pytest.mark.parametrize(
    ("attributes", "formula"),
    [
        ('dt2D="1" dtr="1" r1="B1" r2="B2"', "=TABLE(B1,B2)"),
        ('dtr="1" r1="B1"', "=TABLE(B1,)"),
        ('dtr="0" r1="B1"', "=TABLE(,B1)"),
    ],
)
def test_a_data_table_is_a_formula_in_each_of_its_cells(attributes: str, formula: str, tmp_path: Path) -> None:
    body = f'<c r="D4"><f t="dataTable" ref="D4:D5" {attributes}/><v>1</v></c><c r="D5"><v>2</v></c>'
    assert formulas(one_sheet(tmp_path / "a.xlsx", rows(body))) == {"D4": formula, "D5": formula}


# --- spellings of the XML ---


def test_prefixed_xml_reads_the_same(tmp_path: Path) -> None:
    body = f"""<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c>
    <x:c r="B1" t="inlineStr"><x:is><x:t>xã</x:t></x:is></x:c></x:row></x:sheetData>
    <x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>"""
    strings = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si></x:sst>'
    sheet = sheet_of(one_sheet(tmp_path / "a.xlsx", body, {"xl/sharedStrings.xml": strings}))
    assert [(cell.formula, cell.value) for cell in sheet.cells.values()] == [("=1+1", 2.0), (None, "xã")]
    assert [merge.a1 for merge in sheet.merged] == ["A1:B2"]


def test_strict_documents_read_the_same(tmp_path: Path) -> None:
    parts = {
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml"), types=STRICT_TYPES),
        "xl/workbook.xml": workbook(
            '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>', STRICT_MAIN, STRICT_TYPES
        ),
        "xl/_rels/workbook.xml.rels": relationships(("rId1", "worksheet", "worksheets/sheet1.xml"), types=STRICT_TYPES),
    }
    body = rows('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>', STRICT_MAIN)
    assert values(one_sheet(tmp_path / "a.xlsx", body, parts)) == {"A1": 2.0}


def test_elements_of_extensions_are_not_taken_for_cells(tmp_path: Path) -> None:
    body = worksheet(
        '<sheetData><c r="A1"><v>1</v></c></sheetData><extLst><ext xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<xm:c r="B1"><xm:f>9</xm:f><xm:v>9</xm:v></xm:c></ext></extLst>'
    )
    assert values(one_sheet(tmp_path / "a.xlsx", body)) == {"A1": 1.0}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_of_the_xml_are_read(encoding: str, tmp_path: Path) -> None:
    body = '<?xml version="1.0"?>' + rows('<c r="A1" t="str"><v>Ngọc Réo</v></c>')
    assert values(one_sheet(tmp_path / "a.xlsx", body.encode(encoding))) == {"A1": "Ngọc Réo"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<worksheet",
        rows('<c r="A1"><v>1</c>'),
        rows("").replace("worksheet", "chartsheet"),
        '<?xml version="1.0" encoding="no-such"?><a/>',
        rows('<row r="x"/>'),
        rows('<c r="A1" s="x"><v>1</v></c>'),
        worksheet('<cols><col hidden="1"/></cols>'),
        worksheet('<cols><col min="1" max="z" hidden="1"/></cols>'),
    ],
)
def test_damaged_xml_is_a_refusal_that_names_the_part(body: str, tmp_path: Path) -> None:
    refused = read_raw(one_sheet(tmp_path / "a.xlsx", body))
    assert isinstance(refused, Refusal)
    assert (refused.reason, "sheet1" in refused.detail) == ("damaged", True)


# --- the sheet beside its cells ---


def test_merges_hidden_parts_protection_and_filter(tmp_path: Path) -> None:
    body = worksheet("""<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="9"/></cols>
    <sheetData><row r="4" hidden="1"/><row r="5" hidden="0"/><row hidden="true"/></sheetData>
    <sheetProtection sheet="1" objects="1"/><autoFilter ref="A1:D9"/>
    <mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="D9:C8"/><mergeCell ref="junk"/></mergeCells>
    <customSheetViews><customSheetView><autoFilter ref="Z1:Z2"/></customSheetView></customSheetViews>""")
    sheet = sheet_of(one_sheet(tmp_path / "a.xlsx", body))
    assert sheet.merged == (Range(Address(1, 1), Address(2, 2)), Range(Address(8, 3), Address(9, 4)))
    assert sheet.hidden_rows == {4, 6}
    assert [sheet.is_hidden(1, column) for column in (1, 2, 3, 5)] == [False, True, True, False]
    assert sheet.protected
    assert sheet.auto_filter == Range(Address(1, 1), Address(9, 4))


def test_too_many_merges_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_outline, "MAX_MERGES", 3)
    body = worksheet("<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 4 + "</mergeCells>")
    assert read_raw(one_sheet(tmp_path / "a.xlsx", body)) == Refusal("a.xlsx", "too_large", "hơn 3 ô gộp")


# --- the workbook ---


def two_sheets() -> dict[str, str]:
    return {
        "xl/workbook.xml": workbook("""<sheets><sheet name="Biểu 1" r:id="rId1"/><sheet name="_mtqg" state="veryHidden"
        r:id="rId2"/></sheets>"""),
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml")
        ),
    }


@pytest.mark.parametrize(
    "target",
    [
        "worksheets/Sheet1.XML",
        "/xl/worksheets/sheet1.xml",
        "./worksheets/../worksheets/sheet1.xml",
        "xl/worksheets/sheet1.xml",
    ],
)
def test_targets_are_followed_absolute_relative_and_in_any_case(target: str, tmp_path: Path) -> None:
    rels = relationships(("rId1", "worksheet", target))
    assert values(package(tmp_path / "a.xlsx", {"xl/_rels/workbook.xml.rels": rels})) == {"A1": 5.0}


def test_the_workbook_may_have_any_name(tmp_path: Path) -> None:
    parts = {
        "_rels/.rels": relationships(("rId1", "officeDocument", "/book/main.xml")),
        "xl/workbook.xml": None,
        "xl/_rels/workbook.xml.rels": None,
        "book/main.xml": PARTS["xl/workbook.xml"],
        "book/_rels/main.xml.rels": relationships(("rId1", "worksheet", "../xl/worksheets/sheet1.xml")),
    }
    assert values(package(tmp_path / "a.xlsx", parts)) == {"A1": 5.0}


def test_a_package_without_root_relationships_is_found_by_its_usual_name(tmp_path: Path) -> None:
    assert values(package(tmp_path / "a.xlsx", {"_rels/.rels": None})) == {"A1": 5.0}


def test_a_package_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    refused = read_raw(package(tmp_path / "a.xlsx", {"xl/workbook.xml": "<drawing/>"}))
    assert refused == Refusal("a.xlsx", "not_workbook", "tệp Office khác")


def test_a_listed_sheet_that_is_missing_is_damage(tmp_path: Path) -> None:
    for parts in ({"xl/worksheets/sheet1.xml": None}, {"xl/_rels/workbook.xml.rels": None}):
        refused = read_raw(package(tmp_path / "a.xlsx", parts))
        assert refused == Refusal("a.xlsx", "damaged", "thiếu trang tính Biểu 1")


def test_states_names_and_the_choice_of_sheets(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", {**two_sheets(), "xl/worksheets/sheet2.xml": rows('<c r="A1"><v>2</v></c>')})
    whole, part = read(path), read_raw(path, only_sheets=["_MTQG", "không có"])
    assert [(sheet.name, sheet.state) for sheet in whole.sheets] == [("Biểu 1", "visible"), ("_mtqg", "veryHidden")]
    assert isinstance(part, RawWorkbook)
    assert (part.sheet_names, [sheet.name for sheet in part.sheets]) == (("Biểu 1", "_mtqg"), ["_mtqg"])
    found = whole.sheet("BIỂU 1")
    assert found is not None
    assert found.part == "xl/worksheets/sheet1.xml"


def test_a_damaged_sheet_that_is_not_wanted_does_no_harm(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", {**two_sheets(), "xl/worksheets/sheet2.xml": "<worksheet"})
    assert isinstance(read_raw(path, only_sheets=["Biểu 1"]), RawWorkbook)


def test_defined_names_and_settings(tmp_path: Path) -> None:
    inside = """<sheets><sheet name="Đồ thị" r:id="rId8"/><sheet name="Biểu 1" r:id="rId1"/></sheets>
    <externalReferences><externalReference r:id="rId9"/></externalReferences>
    <definedNames><definedName name="mtqg.GN_03.works"> 'Biểu 1'!$A$1:$B$9 </definedName>
    <definedName name="_xlnm.Print_Area" localSheetId="1">'Biểu 1'!$A$1</definedName></definedNames>
    <calcPr calcMode="manual" fullPrecision="0"/>"""
    rels = relationships(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId8", "chartsheet", "chartsheets/sheet1.xml"),
        ("rId9", "externalLink", "externalLinks/externalLink1.xml"),
    )
    book = read(package(tmp_path / "a.xlsx", {"xl/workbook.xml": workbook(inside), "xl/_rels/workbook.xml.rels": rels}))
    assert book.defined_names == {
        "mtqg.GN_03.works": "'Biểu 1'!$A$1:$B$9",
        "Biểu 1!_xlnm.Print_Area": "'Biểu 1'!$A$1",
    }
    assert (book.manual_calculation, book.full_precision, book.has_external_links) == (True, False, True)
    assert (book.has_macros, book.date1904, book.sheet_names) == (False, False, ("Biểu 1",))


def test_the_settings_of_an_ordinary_workbook(tmp_path: Path) -> None:
    book = read(package(tmp_path / "a.xlsx"))
    assert (book.manual_calculation, book.full_precision, book.has_external_links) == (False, True, False)


def test_properties_are_read_and_damaged_ones_count_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as written:
        written.add_worksheet()
        written.set_properties({"author": "Nguyễn Thị Hoà"})
        written.set_custom_property("mtqg.kit", "ba-chuong-trinh-xa")
        written.set_custom_property("mtqg.count", 3)
    book = read(path)
    assert book.custom_properties == {"mtqg.kit": "ba-chuong-trinh-xa", "mtqg.count": "3"}
    assert (book.application, book.creator) == ("Microsoft Excel", "Nguyễn Thị Hoà")
    rels = relationships(
        ("rId1", "officeDocument", "xl/workbook.xml"), ("rId2", "custom-properties", "docProps/custom.xml")
    )
    broken = package(tmp_path / "b.xlsx", {"_rels/.rels": rels, "docProps/custom.xml": "<Properties"})
    assert read(broken).custom_properties == {}


def test_the_same_bytes_have_the_same_hash_under_any_name(tmp_path: Path) -> None:
    first = package(tmp_path / "a.xlsx")
    second = first.with_name("b.xlsx")
    second.write_bytes(first.read_bytes())
    assert read(first).sha256 == read(second).sha256


def test_what_was_read_goes_through_a_pickle(tmp_path: Path) -> None:
    book = read(package(tmp_path / "a.xlsx"))
    assert pickle.loads(pickle.dumps(book)) == book


def test_reading_imports_no_heavy_library(tmp_path: Path) -> None:
    import subprocess

    path = package(tmp_path / "a.xlsx")
    program = (
        "import sys; from mtqg_xl.reading.raw import read_raw; read_raw(sys.argv[1]);"
        "print(sorted({'openpyxl','lxml','numpy','pandas','xlsxwriter','formulas'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_dates_written_by_two_libraries_are_dates(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(first) as book:
        book.add_worksheet().write_datetime("A1", date(2024, 6, 30), book.add_format({"num_format": "dd/mm/yyyy"}))
    other = openpyxl.Workbook()
    other.active["A1"] = date(2024, 6, 30)
    other.save(second)
    for path in (first, second):
        [cell] = cells_of(path).values()
        assert (cell.value, cell.is_date) == (45473.0, True)


@pytest.mark.parametrize("seed", range(60))
def test_no_damaged_word_of_the_xml_gives_a_traceback(seed: int, tmp_path: Path) -> None:
    source = random.Random(seed)
    body = worksheet("""<cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1" hidden="1">
    <c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1+1</f><v>2</v></c></row>
    <row r="2"><c r="B2"><f t="shared" si="0"/><v>3</v></c><c r="C2"><f t="array" ref="C2:C3">A1:A2</f></c></row>
    </sheetData><autoFilter ref="A1:B2"/><mergeCells><mergeCell ref="D1:E1"/></mergeCells>""")
    parts = {**PARTS, **STYLES, **two_sheets(), **strings_part("<t>a</t>"), "xl/worksheets/sheet2.xml": body}
    name = source.choice([part for part in parts if part != "[Content_Types].xml"])
    words = re.split(r"(\w+)", parts[name])
    at = source.randrange(1, len(words), 2)
    words[at] = source.choice(["", "-1", "x", "r", "9" * 30, "id", "A1", "t"])
    read_again = read_raw(package(tmp_path / "a.xlsx", {**parts, name: "".join(words)}))
    assert isinstance(read_again, RawWorkbook | Refusal)
