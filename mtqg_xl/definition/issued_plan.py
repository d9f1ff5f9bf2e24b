"""The plan that a superior has issued to one reporter, line by line: what its workbook carries along in its stamp.

Each line is one decision on one cell, so that the trail of adjustments stays readable; the plan of a cell is the sum of
its lines. Workbooks are written and read with the same text of a line, and neither room knows the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PLAN_KEY = "mtqg.plan"
"""What the stamp calls a line of the issued plan, with ``#`` and its number."""

_SEPARATOR = "|"

Cell = tuple[str, str, str]
"""Instance, row and column."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One amount, in đồng, by one decision; an adjustment downwards is negative."""

    instance: str
    row: str
    column: str
    amount: int
    decision: str = ""

    @property
    def cell(self) -> Cell:
        """The cell that the amount belongs to."""
        return self.instance, self.row, self.column

    @property
    def text(self) -> str:
        """The line as the stamp holds it."""
        decision = " ".join(self.decision.replace(_SEPARATOR, "/").split())
        return _SEPARATOR.join((*self.cell, str(self.amount), decision))


def plan_line(text: str) -> PlanLine | None:
    """Return a line of a stamp; None where the text is none."""
    parts = text.split(_SEPARATOR)
    if len(parts) != 5 or not parts[3].lstrip("-").isdigit():
        return None
    return PlanLine(parts[0], parts[1], parts[2], int(parts[3]), parts[4])


@dataclass(frozen=True, slots=True)
class Allocation:
    """What stands in one cell by all decisions together."""

    amount: int
    decisions: tuple[str, ...]

    @property
    def basis(self) -> str:
        """The decisions in one text; empty where none is named."""
        return "; ".join(self.decisions)


def allocations(lines: Iterable[PlanLine]) -> dict[Cell, Allocation]:
    """Return the plan of every cell: the sum of its decisions and adjustments, each decision named once."""
    found: dict[Cell, Allocation] = {}
    for line in lines:
        before = found.get(line.cell, Allocation(0, ()))
        is_new = bool(line.decision) and line.decision not in before.decisions
        decisions = (*before.decisions, line.decision) if is_new else before.decisions
        found[line.cell] = Allocation(before.amount + line.amount, decisions)
    return found
