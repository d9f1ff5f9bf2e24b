"""The same operations done by openpyxl, as scripts and small programs do: every stored value is lost on the way."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from mtqg_xl.samples.faults import operations
from mtqg_xl.samples.faults.operations import Operation
from mtqg_xl.samples.faults.package import Package, packed

if TYPE_CHECKING:
    from openpyxl import Workbook

CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
LONG_AGO = rb"\g<1>2020-01-01T00:00:00Z"


def edited(content: bytes, wanted: Sequence[Operation]) -> bytes:
    """Return a workbook after some operations, loaded and saved by openpyxl; without the time of day.

    Raises:
        TypeError: openpyxl cannot do an operation as an office program does it.
    """
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content))
    for operation in wanted:
        _do(book, operation)
    buffer = BytesIO()
    book.save(buffer)
    package = Package(buffer.getvalue())
    return packed(package.parts | {CORE: _MODIFIED.sub(LONG_AGO, package.parts[CORE])})


def _do(book: "Workbook", operation: Operation) -> None:
    match operation:
        case operations.SetNumber(sheet, at, number):
            book[sheet].cell(*at).value = number
        case operations.SetText(sheet, at, text):
            cell = book[sheet].cell(*at)
            cell.value = text
            cell.data_type = "s"
        case operations.SetError(sheet, at, error):
            cell = book[sheet].cell(*at)
            cell.value = error
            cell.data_type = "e"
        case operations.Clear(sheet, at):
            book[sheet].cell(*at).value = None
        case operations.SetFormula(sheet, at, formula):
            book[sheet].cell(*at).value = "=" + formula
        case operations.HideRows(sheet, rows):
            for number in rows:
                book[sheet].row_dimensions[number].hidden = True
        case operations.Zoom(sheet, percent):
            book[sheet].sheet_view.zoomScale = percent
        case operations.DeleteSheet(sheet):
            book.remove(book[sheet])
        case operations.CalculationMode(mode):
            book.calculation.calcMode = mode
        case operations.PrecisionAsDisplayed():
            book.calculation.fullPrecision = False
        case operations.MergeCells(sheet, first, last):
            book[sheet].merge_cells(None, *first, *last)
        case operations.DropStored():
            pass
        case _:
            raise TypeError(operation)
