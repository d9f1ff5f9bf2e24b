"""A made-up sheet before it is a file: its cells, and where copied formulas, sums and typed columns stand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

Key = tuple[int, int]
Value = float | int | str


def letter(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(key: Key) -> str:
    return f"{letter(key[1])}{key[0]}"


@dataclass
class Draft:
    """One sheet. ``fills`` are groups of copies of one formula, ``sums`` cells that add a range, ``typed`` columns."""

    random: Random
    name: str = "Bảng"
    cells: dict[Key, Value] = field(default_factory=dict)
    bold: set[Key] = field(default_factory=set)
    formats: dict[Key, str] = field(default_factory=dict)
    fills: list[list[Key]] = field(default_factory=list)
    sums: list[Key] = field(default_factory=list)
    typed: list[list[Key]] = field(default_factory=list)

    def put(self, row: int, column: int, *values: Value, bold: bool = False) -> None:
        """Write values into a row from a column on."""
        for at, value in enumerate(values):
            if value != "":
                self.cells[row, column + at] = value
                if bold:
                    self.bold.add((row, column + at))

    def fill(self, places: Iterable[Key], formula: Callable[[str, int], str], *, bold: bool = False) -> None:
        """Write copies of a formula, made from the letter of the column and the row."""
        group = list(places)
        for row, column in group:
            self.put(row, column, formula(letter(column), row), bold=bold)
        self.fills.append(group)

    def total(self, row: int, columns: Iterable[int], first: int, last: int, *, bold: bool = True) -> None:
        """Write the sums of columns into a row."""
        group = [(row, column) for column in columns]
        for key in group:
            self.put(*key, f"=SUM({letter(key[1])}{first}:{letter(key[1])}{last})", bold=bold)
        self.sums += group
        self.fills.append(group)

    def across(self, column: int, rows: Iterable[int], first: int, last: int, *, bold: bool = False) -> None:
        """Write the sums of rows into a column."""
        group = [(row, column) for row in rows]
        for key in group:
            self.put(*key, f"=SUM({letter(first)}{key[0]}:{letter(last)}{key[0]})", bold=bold)
        self.sums += group
        self.fills.append(group)

    def numbers(self, rows: Iterable[int], columns: Iterable[int], low: int, high: int, *, gaps: float = 0.0) -> None:
        """Write typed numbers column by column, all of one size; some left blank."""
        rows = list(rows)
        for column in columns:
            group = [(row, column) for row in rows if self.random.random() >= gaps]
            for key in group:
                self.put(*key, self.random.randint(low, high))
            self.typed.append(group)

    def labels(self, rows: Iterable[int], column: int, words: str) -> None:
        """Write labels, numbered from 1."""
        for number, row in enumerate(rows, 1):
            self.put(row, column, f"{words} {number}")
