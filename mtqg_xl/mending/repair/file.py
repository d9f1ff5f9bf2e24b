"""One file under repair: what it holds, how it was issued, and where everything lies."""

from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.definition.layout import Layout
from mtqg_xl.definition.model import Kit
from mtqg_xl.mending.repair.issued import AsIssued, as_issued
from mtqg_xl.mending.repair.located import whereabouts
from mtqg_xl.mending.repair.whereabouts import SheetPlace, Whereabouts
from mtqg_xl.reading.raw import RawCell, RawSheet, RawWorkbook
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.plan import SheetPlan


@dataclass(frozen=True)
class Damaged:
    """A file with all that is needed to mend it; ``unusable`` are other sheets, deleted or moved about."""

    submission: Submission
    raw: RawWorkbook
    kit: Kit
    issued: AsIssued
    where: Whereabouts
    unusable: tuple[str, ...]

    @classmethod
    def of(cls, submission: Submission, raw: RawWorkbook, kit: Kit) -> "Damaged":
        """Return a file under repair.

        Raises:
            UsageError: the file was made from another definition, or does not tell its period.
        """
        issued = as_issued(submission, raw, kit)
        where, unusable = whereabouts(submission, raw, issued.plan, issued.layouts)
        return cls(submission, raw, kit, issued, where, unusable)

    @cached_property
    def layout_of(self) -> dict[str, Layout]:
        """The layouts of forms by the name of their sheet as issued."""
        return {layout.instance.sheet: layout for layout in self.issued.layouts.values()}

    @cached_property
    def sheets(self) -> tuple[tuple[SheetPlan, SheetPlace, RawSheet], ...]:
        """Every sheet that the file still has: as issued, where it lies, and what it holds."""
        found = []
        for plan in self.issued.plan.sheets:
            place = self.where.places.get(plan.name)
            sheet = self.raw.sheet(place.name) if place is not None else None
            if place is not None and sheet is not None:
                found.append((plan, place, sheet))
        return tuple(found)


def is_blank(cell: RawCell | None) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (cell.formula is None and cell.kind == "blank")
