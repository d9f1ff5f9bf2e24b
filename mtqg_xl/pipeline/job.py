"""One folder for one job: what is received, what goes back, what is added up, and the lists beside them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.areas import REPORTER_COLUMNS, load_mergers
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.adjusting import FILE as ADJUSTMENTS
from mtqg_xl.pipeline.adjusting import empty_book
from mtqg_xl.pipeline.files import refuse_existing, write_whole
from mtqg_xl.pipeline.handover_book import HandoverRow, handover_book
from mtqg_xl.pipeline.handover_table import FILE as HANDOVER
from mtqg_xl.pipeline.making import MERGERS_FILE
from mtqg_xl.pipeline.receipt_book import FILE as RECEIPT
from mtqg_xl.pipeline.reconciling import FILE as TREASURY_CAUSES
from mtqg_xl.pipeline.reconciling import statement_in
from mtqg_xl.pipeline.treasury_codes import FILE as TREASURY_CODES
from mtqg_xl.pipeline.treasury_codes import codes_book
from mtqg_xl.vietnamese import Period

RECEIVED, SENT_BACK, ADDED_UP = "1_NHAN", "2_TRA_LAI", "3_TONG_HOP"
REPORTERS = "don_vi.csv"
PLANS = "BANG_GIAO_VON.xlsx"
"""The table of plans that a superior issued; a job has it where somebody laid it there."""


@dataclass(frozen=True, slots=True)
class Job:
    """Where things lie: the folder of received files and, in a job's folder, the lists that decide about them."""

    received: Path
    reporters: Path | None = None
    receipt: Path | None = None
    adjustments: Path | None = None
    mergers: Path | None = None
    handover: Path | None = None
    treasury: Path | None = None
    treasury_codes: Path | None = None
    treasury_causes: Path | None = None
    plans: Path | None = None


def job_of(folder: Path, reporters: Path | None = None) -> Job:
    """Return where things lie in a folder: in a job's folder all of them, in any other the received files alone."""
    inside = folder / RECEIVED
    if not os.path.isdir(inside):  # noqa: PTH112 - unlike Path.is_dir it answers for names that no system can have
        return Job(folder, reporters, mergers=_beside(reporters))
    own = folder / REPORTERS
    listed = reporters if reporters is not None else (own if _has_reporters(own) else None)
    handover, plans = folder / HANDOVER, folder / PLANS
    return Job(
        received=inside,
        reporters=listed,
        receipt=folder / RECEIPT,
        adjustments=folder / ADJUSTMENTS,
        mergers=_beside(listed) or _beside(own),
        handover=handover if handover.is_file() else None,
        treasury=statement_in(folder),
        treasury_codes=folder / TREASURY_CODES,
        treasury_causes=folder / TREASURY_CAUSES,
        plans=plans if plans.is_file() else None,
    )


def job_around(path: Path) -> Path | None:
    """Return the job's folder that a path is, or is one of the three folders of, or lies in one of them."""
    for folder in (path, *path.parents):
        if os.path.isdir(folder / RECEIVED):  # noqa: PTH112 - see job_of
            inside = path.relative_to(folder).parts[:1]
            return folder if not inside or inside[0] in {RECEIVED, SENT_BACK, ADDED_UP} else None
    return None


def _beside(reporters: Path | None) -> Path | None:
    """Return the list of mergers that lies beside a list of reporters."""
    place = reporters.with_name(MERGERS_FILE) if reporters is not None else None
    return place if place is not None and place.is_file() else None


def _has_reporters(path: Path) -> bool:
    """Whether a list of reporters has more than its head: a new job's has not, until somebody fills it in."""
    return path.is_file() and len(path.read_bytes().strip().splitlines()) > 1


def make_job(
    period: str,
    folder: Path,
    reporters: Path | None = None,
    *,
    force: bool = False,
    mergers: Path | None = None,
    closing: Sequence[HandoverRow] = (),
) -> tuple[Path, ...]:
    """Make the folders of a job with empty lists, and return what was made; files that are there stay unless ``force``.

    With a list of mergers the folder gets it, and BAN_GIAO.xlsx with the lines of ``closing``.

    Raises:
        UsageError: no such period, or one of the lists cannot be read.
        OutputError: something cannot be written.
    """
    try:
        Period.parse(period)
    except ValueError as error:
        raise UsageError(str(error)) from error
    listed = _listed(reporters)
    files = {REPORTERS: listed, ADJUSTMENTS: empty_book(), TREASURY_CODES: codes_book()}
    if mergers is not None:
        load_mergers(mergers)  # what is wrong with it is to be said before anything is made
        files |= {MERGERS_FILE: mergers.read_bytes(), HANDOVER: handover_book(closing)}
    refuse_existing([folder / name for name in files], force=force)
    places = [folder / name for name in (RECEIVED, SENT_BACK, ADDED_UP)]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    return (*places, *(write_whole(folder / name, content, force=force) for name, content in files.items()))


def _listed(reporters: Path | None) -> bytes:
    if reporters is None:
        return ("\ufeff" + ",".join(REPORTER_COLUMNS) + "\n").encode()
    try:
        return reporters.read_bytes()
    except OSError as error:
        raise UsageError(f"Không đọc được “{reporters.name}”.") from error
