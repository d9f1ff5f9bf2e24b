"""What a workbook was prefilled with from an earlier period, and what each old unit of a merged commune had paid.

The stamp carries the numbers along, so that a file which nobody has filled since is still known to be blank. Workbooks
are written and read with the same text of a line, and neither room knows the other.
"""

from dataclasses import dataclass

PREFILLED_KEY = "mtqg.prefilled"
"""What the stamp calls a prefilled number, with ``#`` and its own number."""

_SEPARATOR = "|"

Cell = tuple[str, str, str]
"""Instance, row and column; a row of a block is ``works#3``."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """One cell that holds something already, in the unit of its sheet."""

    instance: str
    row: str
    column: str
    value: float | str

    @property
    def cell(self) -> Cell:
        """Where it stands."""
        return self.instance, self.row, self.column

    @property
    def text(self) -> str:
        """The line as the stamp holds it."""
        return _SEPARATOR.join((*self.cell, repr(self.value)))


def prefilled_number(text: str) -> Prefilled | None:
    """Return a line of a stamp; None where the text is none."""
    parts = text.split(_SEPARATOR)
    if len(parts) != 4:
        return None
    try:
        value = float(parts[3])
    except ValueError:
        return None
    return Prefilled(parts[0], parts[1], parts[2], value)


@dataclass(frozen=True, slots=True)
class OldFigure:
    """What an old unit had paid in one cell, in đồng; ``what`` names the row or work. ``cell`` is None for a work."""

    what: str
    code: str
    column: str
    amount: float
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class OldUnit:
    """One old unit of a merged one: its name, until which day it tells, and its figures in the order of the forms."""

    name: str
    until: str
    figures: tuple[OldFigure, ...]
