"""Columns of so many cells that none of them is held by itself: they wait in a file, page by page."""

from array import array
from collections.abc import Iterator
from math import isinf, isnan, nan
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

from mtqg_xl.formula.values import ErrorValue, Scalar

PAGE = 4_096
"""So many rows are written and read together."""


class LongColumn:
    """What the cells of one column hold, from a row on: numbers side by side; all else once, with the rows it is in."""

    __slots__ = (
        *("__weakref__", "_at", "_file", "_is_changed", "_known", "_numbers", "_others", "_places", "_texts"),
        *("first", "last"),
    )

    def __init__(self, first: int, count: int) -> None:
        """Hold nothing yet in so many rows."""
        self.first, self.last = first, first + count - 1
        self._texts: list[Scalar] = [None]
        self._known: dict[Scalar, int] = {}
        self._file: IO[bytes] | None = None
        self._places: dict[int, int] = {}
        self._at, self._is_changed = 0, False
        self._numbers, self._others = _blank()

    def put(self, row: int, value: Scalar) -> None:
        """Hold the value of one cell."""
        page, at = divmod(row - self.first, PAGE)
        self._turn(page)
        self._is_changed = True
        if isinstance(value, int | float) and not isinstance(value, bool) and not (isinf(value) or isnan(value)):
            self._numbers[at] = value
        elif value is not None:
            other = ErrorValue.NUM if isinstance(value, int | float) and not isinstance(value, bool) else value
            number = self._known.setdefault(other, len(self._texts))
            if number == len(self._texts):
                self._texts.append(other)
            self._others[at] = number

    def get(self, row: int) -> Scalar:
        """Return what a cell holds."""
        if not self.first <= row <= self.last:
            return None
        page, at = divmod(row - self.first, PAGE)
        self._turn(page)
        number = self._numbers[at]
        return self._texts[self._others[at]] if isnan(number) else number

    def filled(self, top: int, bottom: int) -> Iterator[tuple[int, Scalar]]:
        """Yield the cells between two rows that hold something, downwards."""
        for row in range(max(top, self.first), min(bottom, self.last) + 1):
            value = self.get(row)
            if value is not None:
                yield row, value

    def _turn(self, page: int) -> None:
        """Have the page at hand that is asked for; what was put on the other one is written down."""
        if page == self._at:
            return
        if self._is_changed:
            self._write()
        self._at, self._is_changed = page, False
        self._numbers, self._others = _blank()
        if page in self._places:
            assert self._file is not None  # something was written into it
            self._file.seek(self._places[page])
            for side in (self._numbers, self._others):
                size = len(side) * side.itemsize
                del side[:]
                side.frombytes(self._file.read(size))

    def _write(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(prefix="mtqg-xl-")  # noqa: SIM115  # open as long as the column is asked
            finalize(self, self._file.close)
        at = self._file.seek(self._places[self._at]) if self._at in self._places else self._file.seek(0, 2)
        self._places[self._at] = at
        self._file.write(self._numbers.tobytes() + self._others.tobytes())


def _blank() -> "tuple[array[float], array[int]]":
    return array("d", [nan]) * PAGE, array("i", [0]) * PAGE
