"""The tree that a formula means: small frozen values, leaves first."""

from dataclasses import dataclass
from enum import StrEnum

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text constant, its doubled quotes undone."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    """TRUE or FALSE, also where a program wrote TRUE()."""

    value: bool


@dataclass(frozen=True, slots=True)
class Error:
    """An error written in the formula, usually ``#REF!`` where a cell was deleted."""

    code: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``sheet`` is None on the formula's own sheet. Rows and columns count from 1."""

    sheet: str | None
    row: int
    column: int
    row_absolute: bool = False
    column_absolute: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """All cells between two corners, as written; whole rows and columns reach the end of the sheet."""

    sheet: str | None
    first: Cell
    last: Cell

    @property
    def whole_columns(self) -> bool:
        """True for ``A:C``, and for the same cells written with rows."""
        return {self.first.row, self.last.row} == {1, MAX_ROW}

    @property
    def whole_rows(self) -> bool:
        """True for ``1:3``, and for the same cells written with columns."""
        return {self.first.column, self.last.column} == {1, MAX_COLUMN}


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name, table column, array constant, 3-D or external reference, kept as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An argument left empty between commas."""


class Kind(StrEnum):
    """What stands in a slot; the value is the mark that stands for it in a skeleton."""

    TEXT = "\x01"
    ERROR = "\x02"
    REFERENCE = "\x03"
    NAME = "\x04"


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of the n-th operand in a skeleton, counted from 0."""

    index: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name is in capitals and without ``_xlfn.``."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Prefix:
    """``-`` or ``+`` before an operand."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Percent:
    """``%`` after an operand."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one rank in a row, applied from left to right: ``a+b-c``.

    One flat node and not a deep tree, because a sum may be typed with two thousand terms.
    """

    first: "Node"
    rest: "tuple[tuple[str, Node], ...]"

    @property
    def level(self) -> int:
        """The rank of its operators, see `LEVELS`."""
        return LEVELS[self.rest[0][0]]


Leaf = Number | Text | Boolean | Error | Cell | Range | Name | Missing | Slot
Node = Leaf | Call | Prefix | Percent | Chain

# Excel: % binds tighter than ^, and a sign tighter than both, so that -2^2 is 4. All rows read from the left.
LEVELS = {
    "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1,
    "&": 2,
    "+": 3, "-": 3,
    "*": 4, "/": 4,
    "^": 5,
}  # fmt: skip
PERCENT_LEVEL = 6
PREFIX_LEVEL = 7
