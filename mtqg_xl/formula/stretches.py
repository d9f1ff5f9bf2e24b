"""Cells that many regions have in common, read once.

A running sum reads its column anew at every row of it: ten thousand of them read fifty million cells, and would keep
as many. Here a column is read once, and every region in it is a slice of that; a sum goes on from the one before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, product

from mtqg_xl.formula.values import ErrorValue, FormulaError, Value

Key = tuple[int, int]
Corners = tuple[int, int, int, int]
"""Top, left, bottom and right of a rectangle of cells."""


class Stretch:
    """Neighbouring lines, read: rows between two columns, or cells of one row."""

    __slots__ = ("cells", "errors", "first", "last", "lines", "lost", "number_lines", "numbers", "totals")

    def __init__(self, first: int) -> None:
        """Begin before a line, with nothing read yet."""
        self.first, self.last = first, first - 1
        self.cells: list[tuple[Key, Value]] = []
        self.lines: list[int] = []
        self.numbers: list[float] = []
        self.number_lines: list[int] = []
        self.errors: list[tuple[int, ErrorValue]] = []
        self.lost: list[int] = []
        """The lines of formulas that have no value."""
        self.totals: list[float] = [0.0]
        """The sums of the first numbers, as far as somebody asked: of none, of one, of two …"""

    def read(self, last: int, cells: Sequence[tuple[int, Key, Value]], lost: Sequence[int]) -> None:
        """Go on to a line with the cells of the lines between that hold something, each with its line."""
        self.last = last
        for line, key, value in cells:
            self.cells.append((key, value))
            self.lines.append(line)
            if value.__class__ is float:
                self.numbers.append(value)
                self.number_lines.append(line)
            elif isinstance(value, ErrorValue):
                self.errors.append((line, value))
        self.lost += lost

    def join(self, other: "Stretch") -> None:
        """Go on with the stretch that begins where this one ends."""
        self.last = other.last
        self.cells += other.cells
        self.lines += other.lines
        self.numbers += other.numbers
        self.number_lines += other.number_lines
        self.errors += other.errors
        self.lost += other.lost

    def filled(self, first: int, last: int) -> list[tuple[Key, Value]]:
        """Return the cells of some of its lines that hold something."""
        return self.cells[bisect_left(self.lines, first) : bisect_right(self.lines, last)]

    def numbers_of(self, first: int, last: int) -> list[float]:
        """Return the numbers of some of its lines.

        Raises:
            FormulaError: the first error value in them.
        """
        self._check(first, last)
        return self.numbers[bisect_left(self.number_lines, first) : bisect_right(self.number_lines, last)]

    def total(self, last: int) -> float:
        """Return the sum of the numbers from its first line to another, added from left to right.

        Raises:
            FormulaError: the first error value in them.
        """
        self._check(self.first, last)
        count = bisect_right(self.number_lines, last)
        known = len(self.totals) - 1
        if count > known:
            self.totals += list(accumulate(self.numbers[known:count], initial=self.totals[-1]))[1:]
        return self.totals[count]

    def has_lost(self, first: int, last: int) -> bool:
        """Whether some of its lines hold a formula without a value."""
        at = bisect_left(self.lost, first)
        return at < len(self.lost) and self.lost[at] <= last

    def _check(self, first: int, last: int) -> None:
        at = bisect_left(self.errors, first, key=_line)
        if at < len(self.errors) and self.errors[at][0] <= last:
            raise FormulaError(self.errors[at][1])


def _line(error: tuple[int, ErrorValue]) -> int:
    return error[0]


def _first(stretch: Stretch) -> int:
    return stretch.first


class FormulaKeys:
    """Where the formulas of a sheet stand, by column and by row; sorted once, when somebody asks."""

    __slots__ = ("_by_column", "_by_row", "_keys")

    def __init__(self, keys: Collection[Key]) -> None:
        """Hold the keys of a sheet."""
        self._keys = keys
        self._by_column: dict[int, list[int]] | None = None
        self._by_row: dict[int, list[int]] | None = None

    def rows_by_column(self) -> dict[int, list[int]]:
        """Return the rows of formulas by column."""
        if self._by_column is None:
            self._by_column = _grouped((column, row) for row, column in self._keys)
        return self._by_column

    def columns_by_row(self) -> dict[int, list[int]]:
        """Return the columns of formulas by row."""
        if self._by_row is None:
            self._by_row = _grouped(self._keys)
        return self._by_row


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for group, one in pairs:
        found.setdefault(group, []).append(one)
    for each in found.values():
        each.sort()
    return found


class Stretches:
    """What is read of the rows between two columns, or of one row; no two stretches touch."""

    __slots__ = ("_corners", "_formulas", "_is_row", "_stretches", "_values", "count", "visited")

    def __init__(self, values: Mapping[Key, Value], formulas: FormulaKeys, corners: Corners) -> None:
        """Read from the cells of a sheet; of the corners those count that all regions here share."""
        self._values, self._formulas, self._corners = values, formulas, corners
        self._is_row = corners[0] == corners[2]
        self._stretches: list[Stretch] = []
        self.count = 0
        """How many cells are held."""
        self.visited = 0
        """How many places were looked at to find them."""

    def over(self, first: int, last: int) -> Stretch:
        """Return the stretch that holds some lines, every formula of which is computed."""
        at = bisect_right(self._stretches, first, key=_first) - 1
        if at >= 0 and self._stretches[at].last >= last:
            return self._stretches[at]
        if at < 0 or self._stretches[at].last < first - 1:
            at += 1
            self._stretches.insert(at, Stretch(first))
        stretch = self._stretches[at]
        while stretch.last < last:
            after = self._stretches[at + 1] if at + 1 < len(self._stretches) else None
            self._go_on(stretch, last if after is None else min(last, after.first - 1))
            if after is not None and after.first == stretch.last + 1:
                stretch.join(after)
                del self._stretches[at + 1]
        return stretch

    def unread(self, first: int, last: int) -> Iterator[Key]:
        """Yield the formulas in some lines that no stretch holds, row by row; what is read meanwhile is passed over."""
        return merge(*(self._unread(fixed, lines, first, last) for fixed, lines in self._formula_lines()))

    def forget(self) -> None:
        """Drop what was read: the cells are about to change."""
        self._stretches.clear()
        self.count = 0

    def _unread(self, fixed: int, lines: list[int], first: int, last: int) -> Iterator[Key]:
        at = bisect_left(lines, first)
        while at < len(lines) and lines[at] <= last:
            held = bisect_right(self._stretches, lines[at], key=_first) - 1
            if held >= 0 and self._stretches[held].last >= lines[at]:
                at = bisect_right(lines, self._stretches[held].last, at)
            else:
                yield self._key(lines[at], fixed)
                at += 1

    def _go_on(self, stretch: Stretch, last: int) -> None:
        """Read on to a line."""
        first, axis = stretch.last + 1, 1 if self._is_row else 0
        top, left, bottom, right = self._corners
        part = (top, first, bottom, last) if self._is_row else (first, left, last, right)
        cells = [(key[axis], key, self._values[key]) for key in keys_within(self._values, part)]
        self.count += len(cells)
        self.visited += min((part[2] - part[0] + 1) * (part[3] - part[1] + 1), len(self._values))
        stretch.read(last, cells, sorted(self._lost(first, last)))

    def _lost(self, first: int, last: int) -> set[int]:
        """Return the lines between two that hold a formula without a value."""
        return {
            line
            for fixed, lines in self._formula_lines()
            for line in lines[bisect_left(lines, first) : bisect_right(lines, last)]
            if self._key(line, fixed) not in self._values
        }

    def _formula_lines(self) -> Iterator[tuple[int, list[int]]]:
        """Yield the lines of all formulas of each column, or of the one row."""
        top, left, _, right = self._corners
        if self._is_row:
            yield top, self._formulas.columns_by_row().get(top, [])
            return
        rows = self._formulas.rows_by_column()
        columns = range(left, right + 1) if right - left < len(rows) else sorted(rows.keys() & range(left, right + 1))
        yield from ((column, rows[column]) for column in columns if column in rows)

    def _key(self, line: int, fixed: int) -> Key:
        return (fixed, line) if self._is_row else (line, fixed)


def keys_within(cells: Mapping[Key, object], corners: Corners) -> list[Key]:
    """Return the keys of cells within a rectangle, row by row, whichever way costs less."""
    top, left, bottom, right = corners
    size = (bottom - top + 1) * (right - left + 1)
    if size == 1:
        return [(top, left)] if (top, left) in cells else []
    if size <= len(cells):
        columns = range(left, right + 1)
        return [key for key in product(range(top, bottom + 1), columns) if key in cells]
    return sorted(key for key in cells if top <= key[0] <= bottom and left <= key[1] <= right)
