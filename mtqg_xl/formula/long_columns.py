"""Columns of so many cells that none of them is held by itself."""

from array import array
from collections.abc import Iterator
from math import isinf, isnan, nan

from mtqg_xl.formula.values import ErrorValue, Scalar


class LongColumn:
    """What the cells of one column hold, from a row on: numbers side by side, all else by its row."""

    __slots__ = ("first", "last", "numbers", "others")

    def __init__(self, first: int, count: int) -> None:
        """Hold nothing yet in so many rows."""
        self.first, self.last = first, first + count - 1
        self.numbers = array("d", [nan]) * count
        self.others: dict[int, Scalar] = {}

    def put(self, row: int, value: Scalar) -> None:
        """Hold the value of one cell."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            if isinf(value) or isnan(value):
                self.others[row] = ErrorValue.NUM
            else:
                self.numbers[row - self.first] = value
        elif value is not None:
            self.others[row] = value

    def filled(self, top: int, bottom: int) -> Iterator[tuple[int, Scalar]]:
        """Yield the cells between two rows that hold something, downwards."""
        others = self.others
        for row in range(max(top, self.first), min(bottom, self.last) + 1):
            number = self.numbers[row - self.first]
            if not isnan(number):
                yield row, number
            elif row in others:
                yield row, others[row]
