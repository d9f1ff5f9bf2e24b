"""What is done to a saved workbook, as plain values: the writers know how, each in its own way."""

from dataclasses import dataclass

At = tuple[int, int]
"""Row and column, from 1."""


@dataclass(frozen=True, slots=True)
class SetNumber:
    """A number typed into a cell, over whatever stood there."""

    sheet: str
    at: At
    number: float


@dataclass(frozen=True, slots=True)
class SetText:
    """A text typed into a cell."""

    sheet: str
    at: At
    text: str


@dataclass(frozen=True, slots=True)
class SetFormula:
    """A formula, without ``=``; ``stored`` where the value is given and not to be worked out."""

    sheet: str
    at: At
    formula: str
    stored: float | str | None = None


@dataclass(frozen=True, slots=True)
class SetError:
    """An error value typed in (pasted as a value)."""

    sheet: str
    at: At
    error: str


@dataclass(frozen=True, slots=True)
class Clear:
    """A cell emptied; its format stays."""

    sheet: str
    at: At


@dataclass(frozen=True, slots=True)
class SetStored:
    """The stored value of a formula changed, nothing else: a file that was not calculated anew."""

    sheet: str
    at: At
    number: float


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Blank rows inserted above a row, as Excel does it: every reference moves along."""

    sheet: str
    before: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A row copied and inserted above another row: contents, formulas and hidden codes."""

    sheet: str
    source: int
    before: int


@dataclass(frozen=True, slots=True)
class DeleteRow:
    """A row deleted, as Excel does it: references to it become ``#REF!``."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class InsertColumn:
    """A blank column inserted left of a column."""

    sheet: str
    before: int


@dataclass(frozen=True, slots=True)
class DeleteColumn:
    """A column deleted, as Excel does it."""

    sheet: str
    column: int


@dataclass(frozen=True, slots=True)
class MergeCells:
    """Cells merged; all but the first lose what they held."""

    sheet: str
    first: At
    last: At


@dataclass(frozen=True, slots=True)
class HideRows:
    """Rows hidden."""

    sheet: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Zoom:
    """The zoom of a sheet."""

    sheet: str
    percent: int


@dataclass(frozen=True, slots=True)
class CopyFormat:
    """A format pasted over a cell."""

    sheet: str
    source: At
    target: At


@dataclass(frozen=True, slots=True)
class DeleteSheet:
    """A sheet deleted: references to it become ``#REF!``."""

    sheet: str


@dataclass(frozen=True, slots=True)
class RenameSheet:
    """A sheet called otherwise; formulas follow."""

    sheet: str
    name: str


@dataclass(frozen=True, slots=True)
class CopySheet:
    """A sheet copied to the end under another name."""

    sheet: str
    name: str


@dataclass(frozen=True, slots=True)
class AddLink:
    """Another file that formulas may name as ``[1]``."""

    path: str
    sheet: str


@dataclass(frozen=True, slots=True)
class SetStamp:
    """Something that the workbook says of itself, on its hidden sheet and in its properties."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DropNames:
    """Every defined name deleted."""


@dataclass(frozen=True, slots=True)
class CalculationMode:
    """The workbook is calculated only on demand."""

    mode: str = "manual"


@dataclass(frozen=True, slots=True)
class PrecisionAsDisplayed:
    """Excel's "set precision as displayed"."""


@dataclass(frozen=True, slots=True)
class DropStored:
    """Every stored value of a formula removed: a file that was never calculated."""


Operation = (
    SetNumber
    | SetText
    | SetFormula
    | SetError
    | Clear
    | SetStored
    | InsertRows
    | CopyRow
    | DeleteRow
    | InsertColumn
    | DeleteColumn
    | MergeCells
    | HideRows
    | Zoom
    | CopyFormat
    | DeleteSheet
    | RenameSheet
    | CopySheet
    | AddLink
    | SetStamp
    | DropNames
    | CalculationMode
    | PrecisionAsDisplayed
    | DropStored
)

CELLWISE = (SetNumber, SetText, SetFormula, SetError, Clear, SetStored)
"""Operations that leave every other cell where it is: two of them can be done to one file."""
