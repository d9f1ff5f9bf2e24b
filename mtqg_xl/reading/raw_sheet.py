"""One worksheet and its cells as they are stored, nothing interpreted."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from mtqg_xl.reading.package import SheetState
from mtqg_xl.reading.sheet_outline import Range, cells_in

Kind = Literal["number", "text", "bool", "error", "blank"]
Place = tuple[int, int]
"""Row and column of a cell, counted from 1."""


class RawCell(NamedTuple):
    """What is stored in one cell, nothing interpreted.

    ``value`` is NFC text, a float (dates as serial numbers, ``is_date`` says so), a bool, the code of an error
    (``#DIV/0!``) or None. ``formula`` begins with ``=``; then ``cached`` says whether a value was stored beside it.
    ``style`` indexes the workbook's number formats. ``original`` is the text as typed where NFC changed it.
    """

    value: float | str | bool | None
    kind: Kind
    formula: str | None = None
    cached: bool = False
    is_date: bool = False
    style: int = 0
    original: str | None = None


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One worksheet; ``part`` is its name in the zip, ``cells`` by (row, column) only those that hold something.

    Far cells are in ``cells`` like all others: never allocate by the largest row or column.
    ``arrays`` are the ranges of array formulas and data tables: every stored cell in one carries its formula.
    ``hidden_columns`` are (first, last) pairs, each once. ``characters`` are those of all texts and formulas.
    """

    name: str
    state: SheetState
    part: str
    cells: dict[Place, RawCell]
    merged: tuple[Range, ...]
    arrays: tuple[Range, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    protected: bool
    auto_filter: Range | None
    characters: int = 0

    def cells_in_arrays(self) -> frozenset[Place]:
        """Return the stored cells of array formulas and data tables."""
        return frozenset(place for covered in self.arrays for place in cells_in(covered, self.cells))

    def is_hidden(self, row: int, column: int) -> bool:
        """Return whether a cell stands in a hidden row or column."""
        return row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)
