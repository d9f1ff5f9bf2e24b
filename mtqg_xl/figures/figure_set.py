"""Figures of one or many reporters as arrays: values, what was typed, and the rows of open blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mtqg_xl.definition.model import Kit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class BlockTable:
    """The filled rows of one open block of all reporters, one below the other.

    ``reporter_index`` and ``position`` have the shape (rows,); ``values``, ``present`` and ``unreadable`` have one
    array of that shape for each numeric column (typed and computed), ``texts`` a tuple for each text or choice column.
    ``marks`` has one for each typed numeric column: a mark is present and 0 like a typed 0, but is not counted.
    """

    reporter_index: "NDArray[np.signedinteger]"
    position: "NDArray[np.signedinteger]"
    values: "dict[str, Floats]"
    present: "dict[str, Flags]"
    unreadable: "dict[str, Flags]"
    texts: Mapping[str, Sequence[str]]
    marks: "dict[str, Flags]" = field(default_factory=dict)

    @cached_property
    def line_of(self) -> dict[tuple[int, int], int]:
        """The line of each filled row, by the number of the reporter and the position."""
        numbers = zip(self.reporter_index.tolist(), self.position.tolist(), strict=True)
        return {place: line for line, place in enumerate(numbers)}


@dataclass(frozen=True)
class FigureSet:
    """Every number of a kit for R reporters, recomputed from what was typed.

    For each instance ``values``, ``present`` and ``unreadable`` have the shape (R, rows, columns), in the order of
    ``instance.rows`` and ``instance.form.columns``. Money is in đồng, percents are 0–100; a missing input is 0 in
    ``values`` and False in ``present``; a blank result (percent without denominator) is NaN. A mark is present and 0.
    ``unreadable`` is True where text that is neither number nor mark stands in an input.
    ``texts`` holds text, choice and date cells of fixed rows by (instance, row, column), one string for each reporter.
    Of many reporters the arrays and texts lie in a file, and answer as such: see `mtqg_xl.figures.stored`.
    """

    kit: Kit
    reporters: tuple[str, ...]
    files: tuple[str, ...]
    values: "dict[str, Floats]"
    present: "dict[str, Flags]"
    unreadable: "dict[str, Flags]"
    blocks: dict[tuple[str, str], BlockTable]
    texts: Mapping[tuple[str, str, str], Sequence[str]]

    @cached_property
    def row_index(self) -> dict[str, dict[str, int]]:
        """For each instance the position of every row."""
        return {item.id: {row.id: at for at, row in enumerate(item.rows)} for item in self.kit.instances}

    @cached_property
    def column_index(self) -> dict[str, dict[str, int]]:
        """For each instance the position of every column."""
        return {item.id: {col.id: at for at, col in enumerate(item.form.columns)} for item in self.kit.instances}

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each reporter, by code."""
        return {code: at for at, code in reversed(list(enumerate(self.reporters)))}

    def position(self, instance: str, row: str, column: str) -> tuple[int, int]:
        """Return where a cell lies in the arrays of its instance."""
        return self.row_index[instance][row], self.column_index[instance][column]

    def value(self, instance: str, row: str, column: str, reporter: int = 0) -> float:
        """Return one number (đồng where it is money); NaN for a blank result."""
        return float(self.values[instance][(reporter, *self.position(instance, row, column))])

    def is_present(self, instance: str, row: str, column: str, reporter: int = 0) -> bool:
        """Return whether anything was typed for a number."""
        return bool(self.present[instance][(reporter, *self.position(instance, row, column))])
