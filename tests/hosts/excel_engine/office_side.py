"""What the engine asks of LibreOffice, beside `tests.hosts.office_worker` and run by the same Python.

One job is {"excel": [operation, argument…]}. Rows and columns count from 1; an area is [row, column, rows, columns].
"""

import re
from importlib.machinery import SourceFileLoader
from pathlib import Path

import uno

ROOT = Path(__file__).resolve().parents[3]
macros = SourceFileLoader(
    "office_side_of_macros", str(ROOT / "macros" / "libreoffice" / "mtqg_office.py")
).load_module()
worker = SourceFileLoader("worker_of_engine", str(ROOT / "tests" / "libreoffice" / "worker.py")).load_module()

NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?")
LOCKED = "locked"


class RefusedError(Exception):
    """LibreOffice, or the Excel that it stands for, would not do it."""


class Books:
    """The workbooks that are open for the engine."""

    def __init__(self, desktop):
        """Start with none."""
        self.desktop = desktop
        self.documents = {}

    def answer(self, job):
        """Do one operation."""
        name, *arguments = job
        if name == "open":
            return self.opened(*arguments)
        if name == "close":
            self.documents.pop(arguments[0]).close(True)
            return None
        document = self.documents[arguments[0]]
        return OPERATIONS[name](document, *arguments[1:])

    def opened(self, path, is_read_only):
        """Open a file and return the number of its document."""
        wanted = worker.properties(MacroExecutionMode=0, ReadOnly=is_read_only)
        document = self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, wanted)
        number = max(self.documents, default=0) + 1
        self.documents[number] = document
        return number

    def close(self):
        """Close all of them without saving."""
        for document in self.documents.values():
            document.close(True)
        self.documents = {}


def area_of(document, sheet, area):
    """Return a range of cells."""
    row, column, rows, columns = area
    found = document.Sheets.getByName(sheet)
    return found.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)


def settings(document):
    """Return what is asked of a workbook as a whole."""
    return {
        "properties": dict(macros.properties(document)),
        "date1904": document.NullDate.Year == 1904,
        "manual": not document.isAutomaticCalculationEnabled(),
        "as_shown": document.CalcAsShown,
        "read_only": document.isReadonly(),
        "active": document.CurrentController.ActiveSheet.Name,
    }


def names(document):
    """Return the names that stand for cells, each with its place."""
    return dict(macros.names(document))


def sheets(document):
    """Return the names of all sheets."""
    return list(document.Sheets.ElementNames)


def is_visible(document, sheet):
    """Whether a sheet is shown."""
    return document.Sheets.getByName(sheet).IsVisible


def is_protected(document, sheet):
    """Whether a sheet is protected."""
    return document.Sheets.getByName(sheet).isProtected()


def used(document, sheet):
    """Return the area from the first cell in use to the last."""
    cursor = document.Sheets.getByName(sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    first = cursor.RangeAddress
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    rows, columns = last.EndRow - first.StartRow + 1, last.EndColumn - first.StartColumn + 1
    return [first.StartRow + 1, first.StartColumn + 1, rows, columns]


def values(document, sheet, area):
    """Return the values of an area, as the document of a snapshot has them."""
    cells = area_of(document, sheet, area)
    top, left = area[0] - 1, area[1] - 1
    found = [list(map(macros.constant, row)) for row in cells.getDataArray()]
    for row, column in macros.positions(cells.queryContentCells(macros.DAYS)):
        if isinstance(found[row - top][column - left], float):
            found[row - top][column - left] = {"day": found[row - top][column - left]}
    for row, column in macros.positions(cells.queryContentCells(macros.FORMULAS)):
        if found[row - top][column - left] is None:
            found[row - top][column - left] = ""
    for row, column in macros.positions(cells.queryFormulaCells(macros.ERRORS_ONLY)):
        number = cells.Spreadsheet.getCellByPosition(column, row).getError()
        found[row - top][column - left] = {"error": macros.ERRORS.get(number, "#VALUE!")}
    return found


def formulas(document, sheet, area):
    """Return the formulas of an area as Excel writes them, and the constants as text."""
    cells = area_of(document, sheet, area)
    top, left = area[0] - 1, area[1] - 1
    found = [
        list(map(without_apostrophe, texts, contents))
        for texts, contents in map(lambda *both: both, cells.getFormulaArray(), cells.getDataArray())
    ]
    for row, column in macros.positions(cells.queryContentCells(macros.FORMULAS)):
        found[row - top][column - left] = macros.in_excel(found[row - top][column - left])
    return found


def without_apostrophe(text, content):
    """Return a constant as Excel tells it; LibreOffice puts an apostrophe before a text that looks like a number."""
    return content if text == f"'{content}" else text


def has_formula(document, sheet, area):
    """Whether the first cell of an area holds a formula."""
    return bool(area_of(document, sheet, area).getCellByPosition(0, 0).queryContentCells(macros.FORMULAS).Count)


def write(document, sheet, area, rows):
    """Write a block as Excel takes it from a program; locked cells of a protected sheet are refused."""
    cells = area_of(document, sheet, area)
    is_protected = cells.Spreadsheet.isProtected()
    for at_row, row in enumerate(rows):
        for at_column, content in enumerate(row):
            cell = cells.getCellByPosition(at_column, at_row)
            if is_protected and cell.CellProtection.IsLocked:
                raise RefusedError(LOCKED)
            put(document, cell, content)


def put(document, cell, content):
    """Put one content: a text behind an apostrophe stays text, another that looks like a number becomes one."""
    if isinstance(content, str) and content.startswith("="):
        cell.setTokens(macros.excel_parser(document).parseFormula(content[1:], cell.CellAddress))
    elif isinstance(content, str) and content.startswith("'"):
        cell.setString(content[1:])
    elif isinstance(content, str) and NUMBER.fullmatch(content):
        cell.setValue(float(content.replace(",", "").rstrip("%")))
    elif content is None or content == "":
        cell.setFormula("")
    elif isinstance(content, str):
        cell.setString(content)
    else:
        cell.setValue(float(content))


def merge(document, sheet, area):
    """Merge an area."""
    area_of(document, sheet, area).merge(True)


def dress(document, sheet, area, wanted):
    """Give the cells of an area some properties, by LibreOffice's names."""
    cells = area_of(document, sheet, area)
    for name, value in wanted.items():
        if name == "number_format":
            cells.NumberFormat = macros.number_format(document, value)
        elif name == "column_width":
            cells.Columns.Width = int(value * 200)
        elif name == "row_height":
            cells.Rows.Height = int(value * 35.28)
        else:
            setattr(cells, name, value)


def protect(document, sheet, wanted):
    """Protect a sheet, or open it."""
    found = document.Sheets.getByName(sheet)
    found.protect("") if wanted else found.unprotect("")


def add_sheet(document, name, before):
    """Put a new sheet before another one and show it, as Excel does."""
    known = list(document.Sheets.ElementNames)
    document.Sheets.insertNewByName(name, known.index(before) if before else 0)
    activate(document, name)


def delete_sheet(document, name):
    """Delete a sheet."""
    document.Sheets.removeByName(name)


def rename_sheet(document, name, new):
    """Give a sheet another name."""
    document.Sheets.getByName(name).setName(new)


def activate(document, name):
    """Show a sheet; one that is hidden cannot be shown."""
    sheet = document.Sheets.getByName(name)
    if not sheet.IsVisible:
        raise RefusedError("hidden")
    document.CurrentController.setActiveSheet(sheet)


def select(document, sheet, area):
    """Select an area."""
    document.CurrentController.select(area_of(document, sheet, area))


def selection(document):
    """Return sheet and area of what is selected."""
    chosen = document.CurrentController.getSelection()
    found = chosen.RangeAddress
    rows, columns = found.EndRow - found.StartRow + 1, found.EndColumn - found.StartColumn + 1
    return [chosen.Spreadsheet.Name, [found.StartRow + 1, found.StartColumn + 1, rows, columns]]


OPERATIONS = {
    made.__name__: made
    for made in (
        *(
            settings,
            names,
            sheets,
            is_visible,
            is_protected,
            used,
            values,
            formulas,
            has_formula,
            write,
            merge,
            dress,
            protect,
        ),
        *(add_sheet, delete_sheet, rename_sheet, activate, select, selection),
    )
}
