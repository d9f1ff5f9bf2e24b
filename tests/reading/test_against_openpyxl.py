"""The reader and openpyxl see the same cells in files of every writer at hand."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from mtqg_xl.reading.raw import RawWorkbook, read_raw
from tests.libreoffice.client import LibreOffice
from tests.made import filled, saved_by_openpyxl
from tests.reading.handmade import one_sheet, rows

Seen = dict[tuple[str, int, int], tuple[object, str | None]]


def ours(path: Path) -> Seen:
    book = read_raw(path)
    assert isinstance(book, RawWorkbook)
    return {
        (sheet.name, row, column): (cell.value, cell.formula)
        for sheet in book.sheets
        for (row, column), cell in sheet.cells.items()
    }


def theirs(path: Path) -> Seen:
    """Return value and formula as openpyxl gives them in two loadings, dates as serial numbers."""
    stored, written = (openpyxl.load_workbook(path, data_only=data_only) for data_only in (True, False))
    seen: Seen = {}
    for sheet in written.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                formula = _formula(cell)
                value = _shown(stored[sheet.title].cell(cell.row, cell.column))
                if value is not None or formula is not None:
                    seen[sheet.title, cell.row, cell.column] = value, formula
    return seen


def _shown(cell: Any) -> Any:
    """Return a value; openpyxl puts the place that a link leads to in an empty cell."""
    is_link = cell.hyperlink is not None and cell.value == cell.hyperlink.location
    return None if is_link else _plain(cell.value)


def _formula(cell: Any) -> str | None:
    if cell.data_type != "f":
        return None
    return str(getattr(cell.value, "text", cell.value))


def _plain(value: Any) -> object:
    if isinstance(value, date | datetime):
        return float(to_excel(value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def form(path: Path) -> Path:
    """Write a small form as our writer does: labels, inputs, totals with stored values, a hidden and a wide sheet."""
    with xlsxwriter.Workbook(path) as book:
        money, day = (
            book.add_format({"num_format": "#,##0", "border": 1}),
            book.add_format({"num_format": "dd/mm/yyyy"}),
        )
        for name in ("GN DTTS", "GN-03 CÔNG TRÌNH"):
            sheet = book.add_worksheet(name)
            sheet.merge_range("A1:D1", "Biểu “số 1” & <phụ lục>")
            sheet.write_rich_string("A2", book.add_format({"bold": True}), "Lũy kế ", "giải ngân")
            for row in range(3, 40):
                sheet.write_string(row, 0, f"Dự án {row}")
                sheet.write_number(row, 1, row * 1_234_567.25)
                sheet.write_blank(row, 2, None, money)
                sheet.write_formula(row, 3, f'=IF(N(B{row + 1})=0,"",ROUND(N(B{row + 1})/3,2))', money, row / 3)
            sheet.write_formula("D50", "=SUM(D4:D40)", money, 12.5)
            sheet.write_array_formula("F1:F1", "{=SUM(B4:B40*2)}", money, 7)
            sheet.write_datetime("G1", datetime(2024, 6, 30, 12), day)
            sheet.write_boolean("H1", True)
            sheet.write_formula("H2", "=1/0", None, "#DIV/0!")
            sheet.write_string("AB60", "xa")
        sheet.hide()
    return path


def test_files_of_xlsxwriter_read_alike(tmp_path: Path) -> None:
    path = form(tmp_path / "a.xlsx")
    assert len(ours(path)) == 2 * (1 + 1 + 37 * 3 + 6)
    assert ours(path) == theirs(path)


def test_files_of_openpyxl_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    openpyxl.load_workbook(form(tmp_path / "a.xlsx")).save(path)
    assert ours(path) == theirs(path)
    assert all(value is None for value, formula in ours(path).values() if formula is not None)


def test_shared_formulas_read_alike(tmp_path: Path) -> None:
    lines = (
        '<row r="1"><c r="D1"><f t="shared" ref="D1:D30" si="0">SUM(A1:C1)-$B$2*C$3+\'Biểu 1\'!A1</f><v>1</v></c></row>'
    )
    for row in range(2, 31):
        lines += f'<row r="{row}"><c r="D{row}"><f t="shared" si="0"/><v>{row}</v></c></row>'
    path = one_sheet(tmp_path / "a.xlsx", rows(lines), {"[Content_Types].xml": CONTENT_TYPES, "xl/styles.xml": STYLES})
    assert ours(path) == theirs(path)
    assert ours(path)["Biểu 1", 30, 4] == (30.0, "=SUM(A30:C30)-$B$2*C$3+'Biểu 1'!A30")


@pytest.mark.libreoffice
def test_files_of_libreoffice_read_alike(tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = libreoffice.saved_by_libreoffice(form(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    assert ours(path) == theirs(path)
    assert ours(path)["GN DTTS", 50, 4][1] == "=SUM(D4:D40)"
    book = read_raw(path)
    assert isinstance(book, RawWorkbook)
    assert [sheet.state for sheet in book.sheets] == ["visible", "hidden"]
    assert book.application.startswith("LibreOffice")


# --- the whole kit ----------------------------------------------------------------------------------------------

Formatted = dict[tuple[str, int, int], tuple[object, str | None, str]]


def ours_with_formats(path: Path) -> Formatted:
    book = read_raw(path)
    assert isinstance(book, RawWorkbook)
    return {
        (sheet.name, row, column): (cell.value, cell.formula, book.number_formats[cell.style])
        for sheet in book.sheets
        for (row, column), cell in sheet.cells.items()
    }


def theirs_with_formats(path: Path) -> Formatted:
    written = openpyxl.load_workbook(path)
    return {
        at: (value, formula, written[at[0]].cell(at[1], at[2]).number_format)
        for at, (value, formula) in theirs(path).items()
    }


def without_empty_texts(seen: Formatted) -> Formatted:
    """Return what is seen with "" as nothing: openpyxl knows no empty text."""
    plain = {at: (None if value == "" else value, formula, shown) for at, (value, formula, shown) in seen.items()}
    return {at: cell for at, cell in plain.items() if cell[:2] != (None, None)}


@pytest.mark.parametrize("name", ["A", "99001"])
def test_the_whole_kit_reads_alike_as_issued_and_as_openpyxl_saves_it(name: str, tmp_path: Path) -> None:
    issued, saved = tmp_path / "a.xlsx", tmp_path / "b.xlsm"
    issued.write_bytes(filled(name))
    saved.write_bytes(saved_by_openpyxl(filled(name)))
    for path in (issued, saved):
        seen = without_empty_texts(ours_with_formats(path))
        assert len(seen) > 20_000
        assert seen == theirs_with_formats(path)


@pytest.mark.libreoffice
def test_the_whole_kit_reads_alike_as_libreoffice_saves_it(tmp_path: Path, libreoffice: LibreOffice) -> None:
    issued = tmp_path / "a.xlsx"
    issued.write_bytes(filled("A"))
    path = libreoffice.saved_by_libreoffice(issued, tmp_path / "b.xlsx")
    seen = without_empty_texts(ours_with_formats(path))
    assert len(seen) > 20_000
    assert seen == theirs_with_formats(path)


# --- hand-made variants -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        '<row r="2"><c r="B2" t="inlineStr"><is><t>xã </t></is></c><c r="D2"><v>5</v></c></row>',
        '<row r="2"><c r="B2" t="inlineStr"><is><r><t>Lũy </t></r><r><t>kế</t></r></is></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">SUM(C1:C2*2)</f><v>6</v></c></row>',
        '<row r="1"><c r="A1"><f>1+1</f><v></v></c><c r="B1"><v></v></c><c r="C1" t="str"><f>""</f><v></v></c></row>',
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
        '<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="str"><v>x</v></c></row>',
        '<row r="1"><c r="A1"><v>1e-7</v></c><c r="B1"><v>-0.5</v></c><c r="C1"><v>2145977223.0000001</v></c></row>',
    ],
)
@pytest.mark.parametrize("dimension", ["", "A1", "A1:XFD1048576"])
def test_hand_made_variants_read_alike(lines: str, dimension: str, tmp_path: Path) -> None:
    sheet = rows(lines).replace(
        "<sheetData>", f'<dimension ref="{dimension}"/><sheetData>' if dimension else "<sheetData>"
    )
    parts = {"[Content_Types].xml": CONTENT_TYPES, "xl/styles.xml": STYLES}
    path = one_sheet(tmp_path / "a.xlsx", sheet, parts)
    assert {at: cell for at, cell in ours(path).items() if cell != ("", None)} == {
        at: cell if cell[0] is not None or cell[1] != '=""' else ("", cell[1]) for at, cell in theirs(path).items()
    }


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1).filter(
    lambda text: not text.startswith(("=", "{"))
)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.dictionaries(st.tuples(st.integers(0, 60), st.integers(0, 40)), numbers | st.booleans() | texts))
def test_what_was_written_is_what_is_read(written: dict[tuple[int, int], Any], tmp_path: Path) -> None:
    import unicodedata

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("S")
        for (row, column), value in written.items():
            sheet.write(row, column, value)
    expected = {
        ("S", row + 1, column + 1): unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for (row, column), value in written.items()
    }
    found = {place: value for place, (value, _) in ours(path).items()}
    assert found.keys() == expected.keys()
    for place, value in expected.items():
        assert found[place] == (pytest.approx(value, rel=1e-15) if isinstance(value, float) else value)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{OFFICE}.styles+xml"/></Types>"""
STYLES = f"""<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>
<borders><border/></borders>
<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0" xfId="0"/></cellXfs>
<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
