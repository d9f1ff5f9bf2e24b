"""Functions that choose or find: IF, IFERROR, INDEX, MATCH, ROW, COLUMN."""

from collections.abc import Iterator, Sequence

from mtqg_xl.formula.criteria import wildcard
from mtqg_xl.formula.regions import Array, Region
from mtqg_xl.formula.runs import Frame, Result, Run, condition, missing, number, scalar
from mtqg_xl.formula.values import (
    ErrorValue,
    FormulaError,
    Scalar,
    Unsupported,
    UnsupportedError,
    Value,
    compare,
)


def choose(arguments: Sequence[Run]) -> Run:
    """IF; only the branch taken is computed, and it may be a range. A branch left out is FALSE."""
    test, yes = condition(arguments[0]), arguments[1]
    no: Run = arguments[2] if len(arguments) > 2 else _false
    return lambda frame: yes(frame) if test(frame) else no(frame)


def _false(_frame: Frame) -> bool:
    return False


def if_error(arguments: Sequence[Run]) -> Run:
    """IFERROR; what we do not know is no error and stays unknown."""
    first, other = scalar(arguments[0]), arguments[1]

    def go(frame: Frame) -> Result:
        try:
            value = first(frame)
        except FormulaError:
            return other(frame)
        return other(frame) if isinstance(value, ErrorValue) else value

    return go


def index(arguments: Sequence[Run]) -> Run:
    """INDEX of a range, as a reference: one cell, or a whole row or column where the other number is 0."""
    cells_run, first = arguments[0], number(arguments[1])
    second = number(arguments[2]) if len(arguments) > 2 else None

    def go(frame: Frame) -> Region:
        cells = cells_run(frame)
        if not isinstance(cells, Region):
            raise UnsupportedError(Unsupported.ARGUMENTS)
        row, column = int(first(frame)), 0 if second is None else int(second(frame))
        if second is None and cells.rows == 1:
            row, column = 1, row
        return _cell_of(cells, row, column)

    return go


def _cell_of(cells: Region, row: int, column: int) -> Region:
    if row < 0 or column < 0:
        raise FormulaError(ErrorValue.VALUE)
    if row > cells.rows or column > cells.columns:
        raise FormulaError(ErrorValue.REF)
    return cells.part(row or 1, column or 1, row or cells.rows, column or cells.columns)


def match(arguments: Sequence[Run]) -> Run:
    """MATCH: 0 finds the first equal (with wildcards), 1 the last not above in an ascending list."""
    wanted, cells_run = scalar(arguments[0]), arguments[1]
    kind = number(arguments[2]) if len(arguments) > 2 else _one

    def go(frame: Frame) -> float:
        value = wanted(frame)
        cells = cells_run(frame)
        if isinstance(value, ErrorValue):
            raise FormulaError(value)
        if not isinstance(cells, Region) or kind(frame) < 0:
            raise UnsupportedError(Unsupported.ARGUMENTS)
        if cells.rows > 1 and cells.columns > 1:
            raise FormulaError(ErrorValue.NA)
        sought: Value = 0.0 if value is None else value
        found = _equal(cells, sought) if kind(frame) == 0 else _not_above(cells, sought)
        if found is None:
            raise FormulaError(ErrorValue.NA)
        return float(found)

    return go


def _one(_frame: Frame) -> float:
    return 1.0


def _equal(cells: Region, sought: Value) -> int | None:
    for position, value in _positions(cells, sought):
        if isinstance(sought, str):
            if wildcard(sought).fullmatch(str(value)):
                return position
        elif compare(value, sought) == 0:
            return position
    return None


def _not_above(cells: Region, sought: Value) -> int | None:
    """Return the last position by halving, as Excel looks: right for ascending lists, arbitrary for others."""
    places = list(_positions(cells, sought))
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if compare(places[middle][1], sought) <= 0:
            low = middle + 1
        else:
            high = middle
    return places[low - 1][0] if low else None


def _positions(cells: Region, sought: Value) -> Iterator[tuple[int, Value]]:
    """Yield position and value of the cells that hold the same kind of value; MATCH skips the others."""
    start = cells.key
    return (
        (row - start[0] + column - start[1] + 1, value)
        for (row, column), value in cells.filled()
        if value.__class__ is sought.__class__
    )


def row_of(arguments: Sequence[Run]) -> Run:
    """ROW of the formula's own cell or of a range; of several rows, an array."""
    return _place(arguments, own=0)


def column_of(arguments: Sequence[Run]) -> Run:
    """COLUMN of the formula's own cell or of a range; of several columns, an array."""
    return _place(arguments, own=1)


def _place(arguments: Sequence[Run], own: int) -> Run:
    if not arguments or arguments[0] is missing:
        return lambda frame: float(frame[own])
    (cells_run,) = arguments

    def go(frame: Frame) -> Result:
        cells = cells_run(frame)
        if not isinstance(cells, Region):
            raise UnsupportedError(Unsupported.ARGUMENTS)
        length = (cells.rows, cells.columns)[own]
        places: list[Scalar] = [float(cells.key[own] + step) for step in range(length)]
        if length == 1:
            return places[0]
        return Array(length, 1, places) if own == 0 else Array(1, length, places)

    return go


LOOKUPS = {
    "IF": (choose, 2, 3),
    "IFERROR": (if_error, 2, 2),
    "INDEX": (index, 2, 3),
    "MATCH": (match, 2, 3),
    "ROW": (row_of, 0, 1),
    "COLUMN": (column_of, 0, 1),
}
