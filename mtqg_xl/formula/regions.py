"""Cells in memory while formulas are computed: sheets, regions of them, and arrays made in passing."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from heapq import merge
from operator import add, itemgetter
from typing import Final

from mtqg_xl.formula.long_columns import LongColumn
from mtqg_xl.formula.values import (
    ErrorValue,
    FormulaError,
    Scalar,
    Unsupported,
    UnsupportedError,
    Value,
)

Key = tuple[int, int]

MAX_ARRAY: Final = 200_000  # elements of one array; above it SUMPRODUCT would run for seconds


@dataclass(slots=True)
class Sheet:
    """One sheet: constants and values computed so far, and the formulas, by (row, column) from 1.

    ``long`` are the columns of rows that are too many to be held cell by cell, none of them a formula.
    """

    name: str
    values: dict[Key, Value] = field(default_factory=dict)
    formulas: dict[Key, str] = field(default_factory=dict)
    long: Sequence[Mapping[int, LongColumn]] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """Values by rows, one after another; a scalar of every cell of a region, or made from such."""

    rows: int
    columns: int
    cells: list[Scalar]


class Region:
    """The cells between two corners of a sheet.

    What it reads is kept, so a region must be read only after every formula in it is computed.
    """

    __slots__ = (
        *("_filled", "_numbers", "bottom", "get", "is_known", "key", "left", "right", "sheet", "size", "top"),
        "unsupported",
    )

    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom, right
        self.size = (bottom - top + 1) * (right - left + 1)
        self.key = (top, left)
        self.get = (self.one if sheet.long else sheet.values.get) if self.size == 1 else _refuse
        self.is_known = False
        """Whether every formula in it is computed; ``unsupported`` then says whether one of them has no value."""
        self.unsupported = False
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

    def forget(self) -> None:
        """Drop what was read: the cells are about to change."""
        self._filled = self._numbers = None

    def filled(self) -> list[tuple[Key, Value]]:
        """Return the cells that hold something, row by row; a region over blank cells costs nothing."""
        if self._filled is None:
            values = self.sheet.values
            found = [(key, values[key]) for key in self._keys(values)]
            if self.sheet.long:
                return list(self._merged(found))  # too many to be kept
            self._filled = found
        return self._filled

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
        if self._numbers is None:
            if self.sheet.long:
                return array("d", each_number(value for _, value in self.each()))  # too many to be kept
            self._numbers = only_numbers(value for _, value in self.filled())
        return self._numbers

    def formula_keys(self) -> list[Key]:
        """Return where the region holds formulas."""
        return self._keys(self.sheet.formulas)

    def array(self) -> Array:
        """Return every cell, blanks too.

        Raises:
            UnsupportedError: more cells than an array may have.
        """
        if self.size > MAX_ARRAY and not self.sheet.long:  # our own book has as many rows as units have works
            raise UnsupportedError(Unsupported.TOO_LARGE)
        get = self.one if self.sheet.long else self.sheet.values.get
        return Array(self.rows, self.columns, [get(key) for key in self.keys()])

    def keys(self) -> Iterator[Key]:
        """Yield every cell, row by row."""
        columns = range(self.left, self.right + 1)
        return ((row, column) for row in range(self.top, self.bottom + 1) for column in columns)

    def part(self, top: int, left: int, bottom: int, right: int) -> "Region":
        """Return a part; rows and columns count from 1 inside the region."""
        row, column = self.top - 1, self.left - 1
        return Region(self.sheet, row + top, column + left, row + bottom, column + right)

    def _keys(self, cells: dict[Key, Value] | dict[Key, str]) -> list[Key]:
        if self.size == 1:
            return [self.key] if self.key in cells else []
        if self.size <= len(cells):
            return [key for key in self.keys() if key in cells]
        return sorted(key for key in cells if self.top <= key[0] <= self.bottom and self.left <= key[1] <= self.right)


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
