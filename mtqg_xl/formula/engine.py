"""The value of one formula that somebody altered, from just the cells it refers to."""

from collections.abc import Callable
from time import monotonic

from mtqg_xl.formula.calculate import Book, constant, prepare
from mtqg_xl.formula.foreign import foreign_call
from mtqg_xl.formula.regions import Sheet
from mtqg_xl.formula.relative import Reference, references
from mtqg_xl.formula.syntax import FormulaSyntaxError, has_external_link
from mtqg_xl.formula.values import ErrorValue, Unsupported, Value

Lookup = Callable[[str | None, int, int], float | int | str | bool | ErrorValue | None]
"""What a cell holds, by sheet (None for the formula's own, when not told), row and column; None when blank."""


def evaluate(
    text: str,
    lookup: Lookup,
    seconds: float = 2.0,
    max_cells: int = 20_000,
    *,
    sheet: str | None = None,
    row: int = 1,
    column: int = 1,
) -> Value | Unsupported:
    """Return what a formula would show in its cell, or why we do not know; it never raises for what it says.

    ``lookup`` is asked for every cell that the formula names, on the sheet as the formula spells it, and
    must give text as text: a number stored as text is then no number in a sum, as in Excel. ``row`` and
    ``column`` say where the formula stands, for ROW().

    Limits: nothing is looked up when the references cover more than ``max_cells`` cells; array arithmetic outside
    SUMPRODUCT is not guessed; texts that a machine's region decides are `Unsupported.REGION`. A few functions outside
    our own list go to the library ``formulas`` (see `foreign`), whose first call costs about a second, not counted in
    ``seconds``; every other is `Unsupported.FUNCTION`. After ``seconds`` the answer is `Unsupported.TOO_SLOW`.
    """
    try:
        named = references(text, sheet)
    except FormulaSyntaxError:
        return Unsupported.EXTERNAL if _links(text) else Unsupported.SYNTAX
    if sum(cells.size for cells in named) > max_cells:
        return Unsupported.TOO_LARGE
    own = (sheet or "").casefold()
    deadline = monotonic() + seconds
    book = _looked_up(named, lookup, deadline)
    if book is None:
        return Unsupported.TOO_SLOW
    book.sheets.setdefault(own, Sheet(sheet or ""))
    prepared = prepare(book, own, (row, column), text, foreign_call, deadline)
    return prepared if isinstance(prepared, Unsupported) else prepared.template.value(prepared.frame)


def _links(text: str) -> bool:
    try:
        return has_external_link(text)
    except FormulaSyntaxError:
        return False


def _looked_up(named: tuple[Reference, ...], lookup: Lookup, deadline: float) -> Book | None:
    """Return a book of the cells named, or None when the time is over."""
    book = Book()
    for cells in named:
        name = cells.sheet or ""
        values = book.sheets.setdefault(name.casefold(), Sheet(name)).values
        for row in range(cells.top, cells.bottom + 1):
            for column in range(cells.left, cells.right + 1):
                value = lookup(cells.sheet, row, column)
                if value is not None:
                    values[row, column] = constant(value)
        if monotonic() > deadline:
            return None
    return book
