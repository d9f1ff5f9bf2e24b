"""What a formula would give at a cell of a sheet, from the values that are stored there."""

from mtqg_xl.cells import Address
from mtqg_xl.formula.calculate import Book, Prepared, constant, prepare
from mtqg_xl.formula.regions import Sheet
from mtqg_xl.formula.relative import translate
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.formula.values import ErrorValue
from mtqg_xl.patterns.sheet import Key, SheetView
from mtqg_xl.reading.raw_sheet import RawCell

_MOST_READ = 200_000
"""So many cells are read for one sheet in all, so that thousands of running sums cost no minutes and no memory."""
_CLOSE = 0.005
"""So far a figure typed in place of a formula may be from what the formula gives: people round to two decimals."""
_SMALL = 20.0
"""Whole numbers up to this a formula and a typed number share by chance."""


def stored(sheet: SheetView) -> Sheet:
    """Return a sheet whose formulas are what is stored beside them."""
    values = {key: constant(value) for key, cell in sheet.cells.items() if (value := _value(cell)) is not None}
    return Sheet(sheet.name, values)


def holds_result(sheet: SheetView, host: Key, cell: Key) -> bool:
    """Whether the number typed in a cell is what a copy of the formula of ``host`` would give there.

    False where that cannot be known, as of a function that is not computed here.
    """
    typed, form = sheet.cells[cell].value, sheet.forms[host]
    if not isinstance(typed, float) or _is_common(typed):
        return False
    sheet.cells_computed_with += 1 + sum(each.size for each in form.references)
    if sheet.cells_computed_with > _MOST_READ:
        return False
    try:
        formula = translate(sheet.cells[host].formula or "", Address(*host), Address(*cell))
        prepared = prepare(_book(sheet), sheet.name.casefold(), cell, formula)
    except FormulaSyntaxError:
        return False
    value = prepared.template.value(prepared.frame) if isinstance(prepared, Prepared) else None
    return isinstance(value, float) and not _is_common(value) and abs(value - typed) <= _CLOSE


def _is_common(value: float) -> bool:
    return value == 100 or (abs(value) <= _SMALL and value == int(value))


def _book(sheet: SheetView) -> Book:
    if sheet.stored is None:
        book = Book({each.name.casefold(): stored(each) for each in sheet.workbook})
        for each in sheet.workbook:
            each.stored = book
        return book
    return sheet.stored


def _value(cell: RawCell) -> float | str | bool | ErrorValue | None:
    if cell.kind == "error":
        return next((error for error in ErrorValue if error.value == cell.value), ErrorValue.VALUE)
    return cell.value
