"""The figures of report A in two periods: as published, and six months later, when more is paid."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from mtqg_xl.figures.compute import compute
from mtqg_xl.narrative.source import Source
from mtqg_xl.updating.pairs import Workbook
from mtqg_xl.updating.stale import Times
from mtqg_xl.vietnamese import Period
from tests.narrative.support import LUC_BINH, Cell, kit, typed
from tests.tables import CellState, submission_of

MOMENT = datetime(2024, 12, 20, 8, 30)
TIMES = Times(Period.parse("2024-H1"), Period.parse("2024"), "31/12/2024")
LATER: Mapping[Cell, CellState] = {
    ("GN-01.GNBV", "GNBV.2", "disbursed_year_recurrent"): 690_000_000.0,
    ("GN-03", "works#9", "disbursed_year_to_date"): 690_000_000.0,
    ("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital"): 132_000_000.0,
    ("CT-01", "dtts.1.n2.done", "quantity"): 3.0,
    ("CT-01", "dtts.1.n2.in_progress", "quantity"): 0.0,
    ("GN-01.DTTS", "DTTS.8", "disbursed_year_recurrent"): 54_500_000.0,
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"): 2_800_000_000.0,
    ("CT-01", "dtts.3.1.community_lots", "quantity"): 150.0,
    ("CT-01", "dtts.3.1.community_ha", "quantity"): 1010.5,
    ("CT-01", "ntm.attendees_movement", "quantity"): 1250.0,
}


def workbook(changes: Mapping[Cell, CellState] | None = None) -> Workbook:
    """The workbook of report A after some cells were typed anew."""
    return workbook_of(LUC_BINH, changes)


def workbook_of(path: Path, changes: Mapping[Cell, CellState] | None = None) -> Workbook:
    """The workbook of an example after some cells were typed anew; None empties a cell."""
    cells = typed(path) | dict(changes or {})
    submission = submission_of([(*cell, state) for cell, state in cells.items()], kit(), reporter="01990")
    return Workbook(submission, Source(compute([submission], kit()), 0))
