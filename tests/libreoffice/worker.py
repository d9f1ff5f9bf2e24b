"""The side of the harness that talks UNO; run by a Python that can ``import uno``, never by the tests' own.

One job per line of JSON on stdin, one answer per line on stdout:

    {"path", "locale", "operations", "recalculate", "dump", "shown", "save", "password", "pdf"}
    → {"sheets": {name: {"A1": [type, formula, value, string, error]}}} | {"refused": text} | {"failed": text}

Only the standard library and uno may be imported here, and the syntax stays that of Python 3.8, the oldest that
LibreOffice brings along. When stdin ends, LibreOffice is told to end too, so a killed test run leaves nothing behind.
"""

import json
import os
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import NOT_EQUAL
from com.sun.star.table import CellRangeAddress
from com.sun.star.uno import Exception as UnoError

FORMULA_CELLS = 16  # com.sun.star.sheet.CellFlags.FORMULA
EXCEL_A1 = 3  # com.sun.star.sheet.AddressConvention.XL_A1
WRITER = "com.sun.star.text.TextDocument"
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".docx": "MS Word 2007 XML",
}
LOST = 3  # exit status: LibreOffice is gone


class RefusedError(Exception):
    """LibreOffice would not do it, or would not let a person do it."""


def properties(**values):
    """Return UNO's form of keyword arguments."""
    made = []
    for name, value in values.items():
        made.append(PropertyValue())
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)


def connected(pipe, seconds):
    """Return the component context of the LibreOffice that listens at the pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    limit = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)


# --- reading a sheet ---------------------------------------------------------------------------------------------


def column_letters(column):
    """Return the letters of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def used_range(sheet):
    """Return everything from A1 to the last cell in use."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)


def formula_positions(area):
    """Return (row, column) of every formula cell: the text of a cell alone does not tell, it may start with "="."""
    return {
        (row, column)
        for block in area.queryContentCells(FORMULA_CELLS).RangeAddresses
        for row in range(block.StartRow, block.EndRow + 1)
        for column in range(block.StartColumn, block.EndColumn + 1)
    }


def described(sheet, place, content, formula, is_formula, shown):
    """Return one cell as the list that the client reads, or None where nothing stands."""
    if not is_formula and content == "":
        return None
    kind = "formula" if is_formula else ("text" if isinstance(content, str) else "value")
    cell = sheet.getCellByPosition(place[1], place[0]) if shown or content is None else None
    return [
        kind,
        formula if is_formula else "",
        content if isinstance(content, float) else None,
        cell.getString() if cell is not None else (content if isinstance(content, str) else ""),
        cell.getError() if cell is not None and is_formula else 0,
    ]


def dumped(sheet, shown):
    """Return every cell of a sheet that holds something."""
    area = used_range(sheet)
    formulas = formula_positions(area)
    texts = area.getFormulaArray()
    cells = {}
    for row, contents in enumerate(area.getDataArray()):
        for column, content in enumerate(contents):
            place = (row, column)
            cell = described(sheet, place, content, texts[row][column], place in formulas, shown)
            if cell is not None:
                cells[f"{column_letters(column)}{row + 1}"] = cell
    return cells


# --- operations: what a person does at the keyboard --------------------------------------------------------------


def sheet_named(document, name):
    """Return a sheet; a name that is not there is refused."""
    if not document.Sheets.hasByName(name):
        raise RefusedError(f"no sheet is called {name!r}")
    return document.Sheets.getByName(name)


def open_cell(document, operation):
    """Return the cell to type into; UNO would write into locked cells too, a person cannot."""
    sheet = sheet_named(document, operation["sheet"])
    cell = sheet.getCellRangeByName(operation["cell"])
    if sheet.isProtected() and cell.CellProtection.IsLocked:
        raise RefusedError("{sheet}!{cell} is locked".format(**operation))
    return cell


def set_value(document, operation):
    """Put a number or a text into a cell as it is, or empty it."""
    cell = open_cell(document, operation)
    if isinstance(operation["value"], str):
        cell.setString(operation["value"])
    elif operation["value"] is None:
        cell.setFormula("")
    else:
        cell.setValue(operation["value"])


def type_text(document, operation):
    """Type at the keyboard: the locale decides what "150.000" is."""
    open_cell(document, operation).FormulaLocal = operation["text"]


def set_formula(document, operation):
    """Write a formula as Excel files hold it: English names, commas, ``Sheet!A1``."""
    cell = open_cell(document, operation)
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.FormulaConvention = EXCEL_A1
    parser.CompileEnglish = True
    cell.setTokens(parser.parseFormula(operation["formula"].lstrip("="), cell.CellAddress))


def insert_rows(document, operation):
    """Insert empty rows above a row, counted from 1."""
    sheet_named(document, operation["sheet"]).Rows.insertByIndex(operation["row"] - 1, operation["count"])


def delete_rows(document, operation):
    """Delete rows."""
    sheet_named(document, operation["sheet"]).Rows.removeByIndex(operation["row"] - 1, operation["count"])


def insert_columns(document, operation):
    """Insert empty columns left of a column, counted from 1."""
    sheet_named(document, operation["sheet"]).Columns.insertByIndex(operation["column"] - 1, operation["count"])


def delete_columns(document, operation):
    """Delete columns."""
    sheet_named(document, operation["sheet"]).Columns.removeByIndex(operation["column"] - 1, operation["count"])


def rows_address(sheet, first, last):
    """Return whole rows, counted from 1."""
    address = CellRangeAddress()
    address.Sheet = sheet.RangeAddress.Sheet
    address.StartColumn, address.EndColumn = 0, sheet.Columns.Count - 1
    address.StartRow, address.EndRow = first - 1, last - 1
    return address


def require_open_rows(sheet, first, last):
    """Refuse where one cell in use of the rows is locked: copyRange would then do nothing and say nothing."""
    if not sheet.isProtected():
        return
    columns = used_range(sheet).RangeAddress.EndColumn
    for row in range(first - 1, last):
        for column in range(columns + 1):
            if sheet.getCellByPosition(column, row).CellProtection.IsLocked:
                raise RefusedError(f"{sheet.Name}!{column_letters(column)}{row + 1} is locked")


def copy_rows(document, operation):
    """Insert copies of rows above another row ("Chèn ô đã chép")."""
    sheet = sheet_named(document, operation["sheet"])
    first, last, above = operation["first"], operation["last"], operation["above"]
    if first < above <= last:
        raise RefusedError("the copied rows would be torn apart")
    count = last - first + 1
    sheet.Rows.insertByIndex(above - 1, count)
    require_open_rows(sheet, above, above + count - 1)
    moved = count if first >= above else 0
    target = sheet.getCellByPosition(0, above - 1).CellAddress
    sheet.copyRange(target, rows_address(sheet, first + moved, last + moved))


def paste(document, operation):
    """Copy cells over others, with their formats and locks, as Ctrl+C and Ctrl+V do."""
    source = sheet_named(document, operation["source_sheet"]).getCellRangeByName(operation["source"])
    target = open_cell(document, operation)
    target.Spreadsheet.copyRange(target.CellAddress, source.RangeAddress)


def rename_sheet(document, operation):
    """Give a sheet another name."""
    sheet_named(document, operation["sheet"]).setName(operation["name"])


def move_sheet(document, operation):
    """Move a sheet to a place counted from 1."""
    sheet_named(document, operation["sheet"])
    wanted = operation["position"] - 1
    now = list(document.Sheets.ElementNames).index(operation["sheet"])
    # moveByName puts the sheet before the sheet that stands at the index now
    document.Sheets.moveByName(operation["sheet"], wanted + 1 if wanted > now else wanted)


def delete_sheet(document, operation):
    """Delete a sheet."""
    sheet_named(document, operation["sheet"])
    document.Sheets.removeByName(operation["sheet"])


def delete_names(document, operation):
    """Delete every defined name, as a file loses them on its way through other programs."""
    for holder in [document, *document.Sheets]:
        for name in holder.NamedRanges.ElementNames:
            holder.NamedRanges.removeByName(name)


def filter_out(document, operation):
    """Hide the rows of a range whose cell shows a text, as the arrow of a filter does."""
    sheet = sheet_named(document, operation["sheet"])
    area = sheet.getCellRangeByName(operation["cells"])
    field = TableFilterField()
    field.Field, field.Operator = 0, NOT_EQUAL
    field.IsNumeric, field.StringValue = False, operation["text"]
    descriptor = area.createFilterDescriptor(True)
    descriptor.ContainsHeader = True
    descriptor.setFilterFields((field,))
    area.filter(descriptor)


def settle_changes(document, operation):
    """Accept or reject every tracked change of a text, as the buttons of Writer do."""
    command = "AcceptAllTrackedChanges" if operation["accept"] else "RejectAllTrackedChanges"
    place = uno.createUnoStruct("com.sun.star.util.URL")
    place.Complete, place.Protocol, place.Path = f".uno:{command}", ".uno:", command
    document.CurrentController.Frame.queryDispatch(place, "", 0).dispatch(place, properties(SynchronMode=True))


OPERATIONS = {
    made.__name__: made
    for made in (
        set_value,
        type_text,
        set_formula,
        insert_rows,
        delete_rows,
        insert_columns,
        delete_columns,
        copy_rows,
        paste,
        rename_sheet,
        move_sheet,
        delete_sheet,
        delete_names,
        filter_out,
        settle_changes,
    )
}


def operate(document, operation):
    """Do one operation; what UNO refuses is said with the operation that asked for it."""
    try:
        OPERATIONS[operation["do"]](document, operation)
    except UnoError as problem:
        raise RefusedError(f"{operation}: {problem.Message}") from problem


# --- jobs --------------------------------------------------------------------------------------------------------


class Office:
    """A running LibreOffice and the jobs it can do."""

    def __init__(self, context):
        """Hold the services that every job needs."""
        manager = context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.configuration = manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", context
        )

    def set_locale(self, locale):
        """Make LibreOffice read and write numbers as this locale does, from the next document on."""
        access = self.configuration.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess",
            properties(nodepath="/org.openoffice.Setup/L10N"),
        )
        if access.ooSetupSystemLocale != locale:
            access.ooSetupSystemLocale = locale
            access.commitChanges()

    def opened(self, path):
        """Return the document of a file: hidden, its macros off, its links not followed."""
        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(path),
            "_blank",
            0,
            properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0),
        )
        if document is None:
            raise RefusedError(f"LibreOffice cannot open {path}")
        return document

    def answer(self, job):
        """Do one job and return its answer; the document is closed whatever happens."""
        self.set_locale(job["locale"])
        document = self.opened(job["path"])
        try:
            return work(document, job)
        finally:
            document.close(True)


def work(document, job):
    """Return what was asked of an open document."""
    is_text = document.supportsService(WRITER)
    for operation in job["operations"]:
        operate(document, operation)
    if job["recalculate"] and not is_text:
        document.calculateAll()
    answer = {}
    if job["dump"]:
        names = document.Sheets.ElementNames if job["dump"] is True else job["dump"]
        answer["sheets"] = {name: dumped(sheet_named(document, name), job["shown"]) for name in names}
    if job["save"]:
        kind = FILTERS[Path(job["save"]).suffix]
        lock = {"Password": job["password"]} if job.get("password") else {}
        document.storeToURL(uno.systemPathToFileUrl(job["save"]), properties(FilterName=kind, **lock))
    if job["pdf"]:
        kind = "writer_pdf_Export" if is_text else "calc_pdf_Export"
        document.storeToURL(uno.systemPathToFileUrl(job["pdf"]), properties(FilterName=kind))
    return answer


def answered(office, line):
    """Return the answer to one line."""
    try:
        return office.answer(json.loads(line))
    except RefusedError as problem:
        return {"refused": str(problem)}
    except DisposedException:
        raise
    except UnoError as problem:
        return {"failed": f"{type(problem).__name__}: {problem.Message}"}


def main():
    """Answer jobs until stdin ends, then end LibreOffice."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what uno prints must not fall among the answers
    office = Office(connected(sys.argv[1], float(sys.argv[2])))
    print("{}", file=answers, flush=True)
    try:
        for line in sys.stdin.buffer:
            print(json.dumps(answered(office, line)), file=answers, flush=True)
        office.desktop.terminate()
    except DisposedException:
        sys.exit(LOST)


if __name__ == "__main__":
    main()
