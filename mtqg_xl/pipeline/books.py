"""Consolidated books of ours read back: what changed between two, and since the last one of a job."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from mtqg_xl.consolidation.book_difference import book_difference, book_summary
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.lineage import Lineage
from mtqg_xl.consolidation.lineage_sheet import SHEET as LINEAGE_SHEET
from mtqg_xl.consolidation.lineage_sheet import lineage_in
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.furniture import STAMP_SHEET
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.diff.diff import Difference
from mtqg_xl.pipeline.job import ADDED_UP
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.raw import RawWorkbook, Refusal, read_raw
from mtqg_xl.reading.stamps import stamp_of
from mtqg_xl.vietnamese import write_date
from mtqg_xl.workbook.build import CONSOLIDATED

_MADE = re.compile(r"_([0-9]{8}-[0-9]{4})\.xlsx$", re.IGNORECASE)
_NO_FIGURES = "“{file}” là bản tổng hợp làm bằng bản cũ, không mang theo số của từng đơn vị. Tổng hợp lại rồi so."


@dataclass(frozen=True)
class Book:
    """A consolidated book: its name, the period of its figures, the total and where it came from."""

    file: str
    period: str
    total: Consolidated
    lineage: Lineage

    @property
    def names(self) -> dict[str, str]:
        """The names of its units by code."""
        return {member.code: member.name for member in self.lineage.members} | dict(self.lineage.expected)


def is_book(path: Path) -> bool:
    """Whether a file is a consolidated book of ours."""
    raw = read_raw(path, (STAMP_SHEET,))
    return not isinstance(raw, Refusal) and stamp_of(raw)[0].role == CONSOLIDATED


def read_book(path: Path, definitions: Definitions) -> Book:
    """Return what a consolidated book carries along.

    Raises:
        UsageError: it cannot be read, is none, or carries no figures of its units.
    """
    raw = read_raw(path, (STAMP_SHEET, LINEAGE_SHEET))
    if isinstance(raw, Refusal):
        raise UsageError(f"{path.name}: {raw.sentence}")
    return book_in(raw, definitions)


def book_in(raw: RawWorkbook, definitions: Definitions) -> Book:
    """Return what a consolidated book carries along whose cells are known already.

    Raises:
        UsageError: it is none, or carries no figures of its units.
    """
    stamp = stamp_of(raw)[0]
    kept = lineage_in(raw, definitions.readable) if stamp.role == CONSOLIDATED else None
    if kept is None:
        raise UsageError(_NO_FIGURES.format(file=raw.file))
    return Book(raw.file, stamp.period, *kept)


def diff_books(old: Path, new: Path, definitions: Definitions) -> Difference:
    """Return what changed from one consolidated book to another.

    Raises:
        UsageError: one of them is none or cannot be read, or they are of different kits.
    """
    before, after = read_book(old, definitions), read_book(new, definitions)
    kits = before.total.kit.id, after.total.kit.id
    if kits[0] != kits[1]:
        raise UsageError(f"Hai bản tổng hợp khác bộ biểu: “{kits[0]}” và “{kits[1]}”, không so được.")
    notes: tuple[str, ...] = ()
    if before.period != after.period:
        notes = (f"Hai bản tổng hợp khác kỳ báo cáo: “{before.period}” và “{after.period}”.",)
    names = before.names | after.names
    return book_difference((before.file, before.total), (after.file, after.total), names, notes)


# --- since the last book of a job -------------------------------------------------------------------------------


def since_last_book(run: Run, definitions: Definitions) -> str:
    """Return ``So với bản 16h20: +1 đơn vị, …`` for a run in a job's folder that added the same period up before.

    Empty where it did not, or where no book of before can be read.
    """
    if run.job.receipt is None:
        return ""
    folder = run.job.receipt.parent / ADDED_UP
    for made, path in sorted(((_made(path), path) for path in folder.glob("*.xlsx")), reverse=True):
        try:
            book = read_book(path, definitions)
        except UsageError:  # a book that somebody saved anew, or of an old version: the one before it will do
            continue
        if book.period == run.decided.period.code and book.total.kit.id == run.total.kit.id:
            return f"So với bản {_moment(made)}: {book_summary(book.total, run.total)}."
    return ""


def _made(path: Path) -> datetime:
    """Return when a book was made: as its name says, else as the disk does."""
    found = _MADE.search(path.name)
    try:
        return datetime.strptime(found[1], "%Y%m%d-%H%M") if found else datetime.fromtimestamp(path.stat().st_mtime)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime)


def _moment(made: datetime) -> str:
    hour = f"{made.hour}h{made.minute:02}"
    return hour if made.date() == date.today() else f"{hour} ngày {write_date(made.date())}"
