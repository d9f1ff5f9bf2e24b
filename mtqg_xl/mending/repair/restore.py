"""One formula put back, in the cell that somebody looks at."""

from dataclasses import dataclass

from mtqg_xl.cells import a1
from mtqg_xl.definition.model import Kit
from mtqg_xl.mending.recalc import Place, constant, worth_of
from mtqg_xl.mending.repair.changes import Left
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.formulas import formula_repairs
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.patch import CachedValue, Written


@dataclass(frozen=True, slots=True)
class Restored:
    """The formula of the form for one cell, what stood there, and what the cell shows before and after.

    ``was`` is a formula with its ``=``, a constant, or None for an empty cell; ``after`` is None where only the
    program itself can compute the formula.
    """

    written: Written
    was: CachedValue | None
    before: CachedValue | None
    after: CachedValue | None


def restored(submission: Submission, raw: RawWorkbook, kit: Kit, place: Place) -> Restored | Left | None:
    """Return what puts the formula of the form back into a cell; None where it stands there, or none belongs there.

    What cannot be put back, because it names rows or sheets that are gone, is a `Left`.

    Raises:
        UsageError: the file was made from another definition, or does not tell its period.
    """
    for found in formula_repairs(Damaged.of(submission, raw, kit)):
        if isinstance(found, Left):
            if (found.sheet, found.cell) == (place[0], a1(*place[1:])):
                return found
        elif found[0] == place:
            return _restored(raw, place, found[1])
    return None


def _restored(raw: RawWorkbook, place: Place, written: Written) -> Restored:
    sheet = raw.sheet(place[0])
    cell = sheet.cells.get(place[1:]) if sheet is not None else None
    shown = constant(cell) if cell is not None else None
    was = cell.formula if cell is not None and cell.formula is not None else shown
    return Restored(written, was, shown, worth_of(raw, {place: written}).values.get(place))
