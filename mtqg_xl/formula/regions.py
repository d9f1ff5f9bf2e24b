"""Cells in memory while formulas are computed: sheets, regions of them, and arrays made in passing."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from heapq import merge
from math import inf
from operator import add, itemgetter
from typing import Final

from mtqg_xl.cells import MAX_ROW
from mtqg_xl.formula.long_columns import LongColumn
from mtqg_xl.formula.stretches import Corners, FormulaKeys, Key, Stretch, Stretches, keys_within
from mtqg_xl.formula.values import (
    ErrorValue,
    FormulaError,
    Scalar,
    Unsupported,
    UnsupportedError,
    Value,
)

MAX_ARRAY: Final = 200_000  # elements of one array; above it SUMPRODUCT would run for seconds
SHARED_FROM: Final = 64
"""From so many cells on regions share what they read: below it, to read a few cells again costs less."""
_OF_A_SLICE, _OF_AN_ARRAY = 0.1, 2.0
"""What a number costs that is only added, and an element of an array, where a cell that is looked at costs 1."""
_MOST_KEPT: Final = 2_000_000
"""So many cells are kept of one sheet in all; what is read beyond them is read anew each time."""


@dataclass(slots=True)
class Allowance:
    """How many cells may be looked at for large regions, all in all; unlike a time it is the same on every machine."""

    most: float = inf
    used: float = 0.0

    def take(self, cells: float) -> None:
        """Use up some of it.

        Raises:
            UnsupportedError: nothing is left.
        """
        if self.used + cells > self.most:
            raise UnsupportedError(Unsupported.TOO_SLOW)
        self.used += cells


@dataclass(slots=True)
class Sheet:
    """One sheet: constants and values computed so far, and the formulas, by (row, column) from 1.

    ``long`` are the columns of rows that are too many to be held cell by cell, none of them a formula.
    """

    name: str
    values: dict[Key, Value] = field(default_factory=dict)
    formulas: dict[Key, str] = field(default_factory=dict)
    long: Sequence[Mapping[int, LongColumn]] = ()
    kept: int = 0
    """How many cells the regions of the sheet keep."""
    allowance: Allowance = field(default_factory=Allowance)
    _formula_keys: FormulaKeys | None = None
    _stretches: dict[Corners, Stretches] = field(default_factory=dict)

    def stretches(self, corners: Corners) -> Stretches:
        """Return what is read of the columns that a region lies in, or of its one row."""
        top, left, bottom, right = corners
        shared = (top, 0, top, 0) if top == bottom else (0, left, MAX_ROW, right)
        found = self._stretches.get(shared)
        if found is None:
            if self._formula_keys is None:
                self._formula_keys = FormulaKeys(self.formulas)
            found = self._stretches[shared] = Stretches(self.values, self._formula_keys, shared)
        return found


@dataclass(frozen=True, slots=True)
class Array:
    """Values by rows, one after another; a scalar of every cell of a region, or made from such."""

    rows: int
    columns: int
    cells: list[Scalar]


class Region:
    """The cells between two corners of a sheet.

    What it reads is kept, so a region must be read only after every formula in it is computed. Large ones share it with
    the others in the same columns, except the ``own`` parts that a formula makes in passing.
    """

    __slots__ = (
        *("_filled", "_numbers", "_shared", "bottom", "get", "is_known", "key", "left", "right", "sheet", "size"),
        *("top", "unsupported"),
    )

    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int, *, own: bool = False) -> None:
        self.sheet, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom, right
        self.size = (bottom - top + 1) * (right - left + 1)
        self.key = (top, left)
        self.get = (self.one if sheet.long else sheet.values.get) if self.size == 1 else _refuse
        self.is_known = False
        """Whether every formula in it is computed; ``unsupported`` then says whether one of them has no value."""
        self.unsupported = False
        is_shared = self.size >= SHARED_FROM and not own and not sheet.long
        self._shared = sheet.stretches(self._corners) if is_shared else None
        self._filled: list[tuple[Key, Value]] | None = None
        self._numbers: Sequence[float] | None = None

    @property
    def rows(self) -> int:
        """How many rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns."""
        return self.right - self.left + 1

    def settle(self) -> None:
        """Note that every formula in it is computed."""
        if self.is_known:
            return
        self.is_known = True
        stretch = self._stretch()
        if stretch is not None:
            self.unsupported = stretch.has_lost(*self._lines)
        else:
            self.unsupported = any(key not in self.sheet.values for key in self._keys(self.sheet.formulas))

    def forget(self) -> None:
        """Drop what was read: the cells are about to change."""
        if self._filled is not None:
            self.sheet.kept -= len(self._filled)
            self._filled = self._numbers = None
        if self._shared is not None:
            self.sheet.kept -= self._shared.count
            self._shared.forget()

    def filled(self) -> list[tuple[Key, Value]]:
        """Return the cells that hold something, row by row; a region over blank cells costs nothing."""
        if self._filled is not None:
            return self._filled
        stretch = self._stretch()
        if stretch is not None:
            found = stretch.filled(*self._lines)
            self.sheet.allowance.take(len(found))
            return found
        if self.size >= SHARED_FROM:
            self.sheet.allowance.take(min(self.size, len(self.sheet.values)))
        values = self.sheet.values
        found = [(key, values[key]) for key in self._keys(values)]
        if self.sheet.long:
            return list(self._merged(found))  # too many to be kept
        if self.sheet.kept < _MOST_KEPT:
            self.sheet.kept += len(found)
            self._filled = found
        return found

    def each(self) -> Iterator[tuple[Key, Value]]:
        """Yield the cells that hold something, row by row; none of them need be held."""
        if not self.sheet.long:
            return iter(self.filled())
        values = self.sheet.values
        return self._merged([(key, values[key]) for key in self._keys(values)])

    def _merged(self, found: list[tuple[Key, Value]]) -> Iterator[tuple[Key, Value]]:
        long = [
            _cells(columns[column], column, self.top, self.bottom)
            for columns in self.sheet.long
            for column in sorted(columns.keys() & range(self.left, self.right + 1))
        ]
        return merge(found, *long, key=itemgetter(0))

    def one(self, key: Key, /) -> Scalar:
        """Return what a cell of the sheet holds."""
        value = self.sheet.values.get(key)
        row, column = key
        long = (columns[column] for columns in self.sheet.long if column in columns)
        return value if value is not None else next((at for each in long if (at := each.get(row)) is not None), None)

    def numbers(self) -> Sequence[float]:
        """Return the numbers, row by row, without text and booleans.

        Raises:
            FormulaError: the first error value.
        """
        if self._numbers is not None:
            return self._numbers
        if self.sheet.long:
            return array("d", each_number(value for _, value in self.each()))  # too many to be kept
        stretch = self._stretch()
        if stretch is not None:
            found = stretch.numbers_of(*self._lines)
            self.sheet.allowance.take(len(found) * _OF_A_SLICE)
            return found
        found = only_numbers(value for _, value in self.filled())
        if self._filled is not None:
            self._numbers = found
        return found

    def total(self, start: float) -> float:
        """Return the sum of the numbers, added from left to right to a start.

        Raises:
            FormulaError: the first error value.
        """
        stretch = self._stretch() if start == 0.0 else None
        if stretch is not None and stretch.first == self._lines[0]:
            return stretch.total(self._lines[1])
        return plain_sum(self.numbers(), start)

    def unread_formulas(self) -> Iterator[Key]:
        """Yield where it holds formulas that may not be computed yet; what is read meanwhile is passed over."""
        if self._shared is not None:
            return self._shared.unread(*self._lines)
        return iter(self._keys(self.sheet.formulas))

    @property
    def _lines(self) -> tuple[int, int]:
        return (self.left, self.right) if self.top == self.bottom else (self.top, self.bottom)

    @property
    def _corners(self) -> Corners:
        return self.top, self.left, self.bottom, self.right

    def _stretch(self) -> Stretch | None:
        """Return what holds its cells for all regions that share them; None where they are to be read for it alone."""
        if self._shared is None or self.sheet.kept >= _MOST_KEPT:
            return None
        before, visited = self._shared.count, self._shared.visited
        stretch = self._shared.over(*self._lines)
        self.sheet.kept += self._shared.count - before
        self.sheet.allowance.used += self._shared.visited - visited
        return stretch

    def array(self) -> Array:
        """Return every cell, blanks too.

        Raises:
            UnsupportedError: more cells than an array may have.
        """
        if self.size > MAX_ARRAY and not self.sheet.long:  # our own book has as many rows as units have works
            raise UnsupportedError(Unsupported.TOO_LARGE)
        if self.size >= SHARED_FROM:
            self.sheet.allowance.take(self.size * _OF_AN_ARRAY)
        get = self.one if self.sheet.long else self.sheet.values.get
        return Array(self.rows, self.columns, [get(key) for key in self.keys()])

    def keys(self) -> Iterator[Key]:
        """Yield every cell, row by row."""
        columns = range(self.left, self.right + 1)
        return ((row, column) for row in range(self.top, self.bottom + 1) for column in columns)

    def part(self, top: int, left: int, bottom: int, right: int) -> "Region":
        """Return a part; rows and columns count from 1 inside the region."""
        row, column = self.top - 1, self.left - 1
        return Region(self.sheet, row + top, column + left, row + bottom, column + right, own=True)

    def _keys(self, cells: Mapping[Key, object]) -> list[Key]:
        return keys_within(cells, self._corners)


def only_numbers(values: Iterator[Scalar]) -> list[float]:
    """Return the numbers among values; text, booleans and blanks are passed over, an error is raised."""
    return list(each_number(values))


def each_number(values: Iterator[Scalar]) -> Iterator[float]:
    """Yield the numbers among values; see `only_numbers`."""
    for value in values:
        if value.__class__ is float:
            yield value
        elif isinstance(value, ErrorValue):
            raise FormulaError(value)


def _cells(column: LongColumn, number: int, top: int, bottom: int) -> Iterator[tuple[Key, Value]]:
    for row, value in column.filled(top, bottom):
        if value is not None:
            yield (row, number), value


def plain_sum(numbers: Iterable[float], start: float = 0.0) -> float:
    """Return the sum from left to right, as Excel adds; the built-in sum compensates from Python 3.12 on."""
    return reduce(add, numbers, start)


def _refuse(_key: Key, /) -> Scalar:
    raise UnsupportedError(Unsupported.ARRAY)
