"""The side of LibreOffice: the open workbook as one document, and the answer of the program put into it.

Run by LibreOffice's own Python, which has no other library than uno; the syntax stays that of Python 3.8. Nothing is
computed here: see `mtqg-xl ribbon --snapshot`.
"""

import re
from pathlib import Path

import uno
from com.sun.star.lang import IllegalArgumentException

VERSION = 1
WRITING = ("restore", "take-back")
"""The actions that write into the sheets that are submitted."""
EXCEL_A1 = 3  # com.sun.star.sheet.AddressConvention.XL_A1
DAYS, FORMULAS = 2, 16  # com.sun.star.sheet.CellFlags
ERRORS_ONLY = 4  # com.sun.star.sheet.FormulaResult.ERROR
ERRORS = {503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
_REFERENCE = re.compile(r"\$?('(?:[^']|'')+'|[^.']+)\.(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")
_WIDTH, _HEIGHT = 200, 35.28  # a character of a column and a point of a row, in hundredths of a millimetre


# --- the workbook as a document ----------------------------------------------------------------------------------


def no_workbook(title, replies):
    """Return the document that says: nothing is open, or something else than a workbook."""
    return {"version": VERSION, "file": title, "application": "LibreOffice", "sheets": [], "replies": replies}


def snapshot(document, writes=False):
    """Return the open workbook as `mtqg-xl ribbon --snapshot` reads it; with what keeps an action that writes."""
    path = uno.fileUrlToSystemPath(document.URL) if document.URL.startswith("file:") else ""
    return {
        "version": VERSION,
        "file": Path(path).name if path else document.Title,
        "path": path,
        "application": "LibreOffice",
        "read_only": document.isReadonly(),
        "sheets": [sheet_document(sheet) for sheet in document.Sheets],
        "locked": [sheet.Name for sheet in document.Sheets if is_locked(document, sheet)] if writes else [],
        "names": dict(names(document)),
        "properties": dict(properties(document)),
        "date1904": document.NullDate.Year == 1904,
        "manual_calculation": not document.isAutomaticCalculationEnabled(),
        "full_precision": not document.CalcAsShown,
        "selection": selection(document),
    }


def sheet_document(sheet):
    """Return one sheet, from A1 to the last cell in use, in two blocks: cell by cell it would take a minute."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    values = [list(map(constant, row)) for row in area.getDataArray()]
    texts = area.getFormulaArray()
    formulas = [[""] * len(row) for row in values]
    for row, column in positions(area.queryContentCells(DAYS)):
        if isinstance(values[row][column], float):
            values[row][column] = {"day": values[row][column]}
    for row, column in positions(area.queryContentCells(FORMULAS)):
        formulas[row][column] = in_excel(texts[row][column])
        if values[row][column] is None:
            values[row][column] = ""
    for row, column in positions(area.queryFormulaCells(ERRORS_ONLY)):
        number = sheet.getCellByPosition(column, row).getError()
        values[row][column] = {"error": ERRORS.get(number, "#VALUE!")}
    return {
        "name": sheet.Name,
        "state": "visible" if sheet.IsVisible else "hidden",
        "first": "A1",
        "values": values,
        "formulas": formulas,
        "merged": list(merges(sheet, area)),
        "protected": sheet.isProtected(),
    }


def is_locked(document, sheet):
    """Whether a sheet is protected with a password: only trying tells.

    What is tried is taken back by the undo list, which knows every option of the protection.
    """
    if not sheet.isProtected():
        return False
    was_modified, undo = document.isModified(), document.UndoManager
    try:
        sheet.unprotect("")
    except IllegalArgumentException:  # not the password
        return True
    undo.undo()
    document.setModified(was_modified)
    return False


_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # a text stays as it is
    r"|\$?('(?:[^']|'')+')\.(?=\$?[A-Z]{1,3}\$?\d)"  # a sheet with quotes
    r"|\$?([^\W\d]\w*)\.(?=\$?[A-Z]{1,3}\$?\d)"  # a sheet without
    r"|[;|]"  # between arguments; in an array between columns, and between its rows
)


def in_excel(formula):
    """Return a formula as Excel files hold it: here ``;`` stands between arguments, ``.`` between sheet and cell."""
    return _TOKEN.sub(_token, formula)


def _token(found):
    sheet = found.group(1) or found.group(2)
    if sheet:
        return sheet + "!"
    return {";": ",", "|": ";"}.get(found.group(0), found.group(0))


def constant(content):
    """Return what a cell holds; LibreOffice hands an empty cell over as an empty text."""
    return None if content == "" else content


def positions(ranges):
    """Yield (row, column) of every cell of some ranges."""
    for block in ranges.RangeAddresses:
        for row in range(block.StartRow, block.EndRow + 1):
            for column in range(block.StartColumn, block.EndColumn + 1):
                yield row, column


def merges(sheet, area):
    """Yield the merged ranges: how far a merge reaches is a format of its first cell."""
    for alike in area.UniqueCellFormatRanges:
        if alike.getByIndex(0).getCellByPosition(0, 0).IsMerged:
            for row, column in positions(alike):
                cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row))
                cursor.collapseToMergedArea()
                yield cursor.AbsoluteName.rpartition(".")[2].replace("$", "")


def names(document):
    """Yield the defined names of the workbook that stand for cells, with Excel's spelling of the place."""
    for name in document.NamedRanges.ElementNames:
        place = _REFERENCE.fullmatch(document.NamedRanges.getByName(name).Content.lstrip("="))
        if place is not None:
            yield name, place.group(1) + "!" + place.group(2)


def properties(document):
    """Yield the custom properties of the document."""
    held = document.DocumentProperties.UserDefinedProperties
    for item in held.PropertySetInfo.Properties:
        yield item.Name, str(held.getPropertyValue(item.Name))


def selection(document):
    """Return the selected cell, the first of several; None where something else is selected."""
    controller = document.CurrentController
    chosen = None if controller is None else controller.getSelection()
    if chosen is None or not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
        return None
    first = chosen.getCellByPosition(0, 0)
    return {"sheet": chosen.Spreadsheet.Name, "cell": first.AbsoluteName.rpartition(".")[2].replace("$", "")}


# --- the answer put into the workbook ----------------------------------------------------------------------------


def apply(document, answer):
    """Write the edits of an answer, show or take away its findings, go to its cell: one step that can be undone."""
    undo = document.UndoManager
    undo.enterUndoContext("MTQG")
    try:
        for edit in answer.get("edits", ()):
            write(document, edit)
        if answer.get("marks"):
            show(document, answer["marks"])
        elif answer.get("clears"):
            clear(document)
    finally:
        undo.leaveUndoContext()
    if answer.get("select"):
        go_to(document, answer["select"])


def excel_parser(document):
    """Return what reads and writes formulas as Excel files hold them."""
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = EXCEL_A1
    return parser


def write(document, edit):
    """Put a formula or a constant into one cell; its format and its lock stay."""
    cell = document.Sheets.getByName(edit["sheet"]).getCellRangeByName(edit["cell"]).getCellByPosition(0, 0)
    content = edit["content"]
    if isinstance(content, str) and content.startswith("="):
        cell.setTokens(excel_parser(document).parseFormula(content[1:], cell.CellAddress))
    elif isinstance(content, str):
        cell.setString(content)
    elif content is None:
        cell.setString("")
    else:
        cell.setValue(float(content))


RESULT_SHEET = "KẾT QUẢ KIỂM TRA"


def clear(document):
    """Take away the sheet of findings."""
    if document.Sheets.hasByName(RESULT_SHEET):
        document.Sheets.removeByName(RESULT_SHEET)


def show(document, marks):
    """Put the findings on a sheet of their own, the first one; never on the sheets that are submitted."""
    clear(document)
    document.Sheets.insertNewByName(marks["name"], 0)
    sheet = document.Sheets.getByName(marks["name"])
    for column, width in marks["widths"].items():
        sheet.Columns.getByIndex(int(column) - 1).Width = int(width * _WIDTH)
    for row, height in marks["heights"].items():
        sheet.Rows.getByIndex(int(row) - 1).Height = int(height * _HEIGHT)
    for top, left, bottom, right in marks["merged"]:
        sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1).merge(True)
    for planned in marks["cells"]:
        put(document, sheet.getCellByPosition(planned["column"] - 1, planned["row"] - 1), planned)


def put(document, cell, planned):
    """Write one cell of the sheet of findings; a link leads to the cell that it names."""
    value = planned["value"]
    cell.IsTextWrapped = True
    cell.CharHeight = planned["size"]
    cell.CharWeight = 150.0 if planned["bold"] else 100.0
    if planned["fill"]:
        cell.CellBackColor = int(planned["fill"].lstrip("#"), 16)
    if planned["link"] and isinstance(value, str):
        sheet, _, address = planned["link"].rpartition("!")
        field = document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = "#" + sheet + "." + address, " ".join(value.split())
        cell.insertTextContent(cell.createTextCursor(), field, False)
    elif isinstance(value, str):
        cell.setString(value)
    elif value is not None:
        cell.setValue(float(value))
        cell.NumberFormat = number_format(document, planned["number_format"])


def number_format(document, code):
    """Return the key of a number format that is written as in English."""
    english = uno.createUnoStruct("com.sun.star.lang.Locale")
    english.Language, english.Country = "en", "US"
    known = document.NumberFormats.queryKey(code, english, False)
    return known if known >= 0 else document.NumberFormats.addNew(code, english)


def go_to(document, place):
    """Show a cell and select it."""
    controller = document.CurrentController
    if controller is not None and document.Sheets.hasByName(place["sheet"]):
        sheet = document.Sheets.getByName(place["sheet"])
        controller.setActiveSheet(sheet)
        controller.select(sheet.getCellRangeByName(place["cell"]))
