"""A workbook that is open beside last period's, or beside the treasury: what differs, why, and a table that says so."""

from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.areas import load_reporters
from mtqg_xl.consolidation.causes import compared
from mtqg_xl.consolidation.comparison_sheet import SHEET as COMPARISON_SHEET
from mtqg_xl.consolidation.comparison_sheet import comparison_sheet
from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.consolidation.treasury_sheet import SHEET as TREASURY_SHEET
from mtqg_xl.consolidation.treasury_sheet import treasury_sheet
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.diff.diff import diff
from mtqg_xl.pipeline.batch import figures_of, read_one
from mtqg_xl.pipeline.books import Book, book_in, read_book
from mtqg_xl.pipeline.difference_words import difference_lines
from mtqg_xl.pipeline.job import Job, job_around, job_of
from mtqg_xl.pipeline.open_book import OpenBook
from mtqg_xl.pipeline.reconciling import TreasuryFiles, reconciliation, said_book
from mtqg_xl.pipeline.reporting import period_of
from mtqg_xl.pipeline.treasury_codes import FILE as CODES
from mtqg_xl.vietnamese import Period, parse_date
from mtqg_xl.workbook.plain import table_book

__all__ = ["COMPARISON_SHEET", "TREASURY_SHEET", "Compared", "beside_earlier", "beside_treasury", "job_of_open"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, in lines to be read; and a workbook that says it in full, empty where the lines are all."""

    lines: tuple[str, ...]
    content: bytes = b""


def job_of_open(key: str) -> Job | None:
    """Return the job in whose folder an open workbook lies; None where it lies in none."""
    folder = job_around(Path(key)) if Path(key).is_absolute() else None
    return job_of(folder) if folder is not None else None


# --- last period ----------------------------------------------------------------------------------------------


def beside_earlier(book: OpenBook, earlier: Path, definitions: Definitions) -> Compared:
    """Return what differs from last period's file of the unit, or why a total differs from last period's book.

    Raises:
        UsageError: the earlier file cannot be read, or is not of the same kind, kit and an earlier period.
    """
    if not book.is_total:
        return Compared(tuple(difference_lines(diff(read_one(earlier, definitions), (book.submission, book.kit)))))
    before, now = read_book(earlier, definitions), book_in(book.raw, definitions)
    then, this = _periods(before, now)
    found = compared(now.total, now.total.members, _as_added_up(before, then), this.year, {})
    if found is None:
        raise UsageError(f"Bộ biểu {now.total.kit.id} không có số giải ngân để so theo nguyên nhân.")
    table = comparison_sheet(found, before.names | now.names, this.title)
    return Compared(table.lines, table_book(COMPARISON_SHEET, [table], {"mtqg.role": "comparison"}))


def _periods(before: Book, now: Book) -> tuple[Period, Period]:
    kits = before.total.kit.id, now.total.kit.id
    if kits[0] != kits[1]:
        raise UsageError(f"Hai bản tổng hợp khác bộ biểu: “{kits[0]}” và “{kits[1]}”, không so được.")
    then, this = Period.parse(before.period), Period.parse(now.period)
    if then.end >= this.end:
        raise UsageError(f"“{before.file}” là {then.title}, không phải kỳ trước của {this.title}. Chọn tệp khác.")
    return then, this


def _as_added_up(before: Book, period: Period) -> EarlierTotal:
    """Return a book as an earlier total: what its reporters have said of that period since, it cannot know."""
    members = before.total.members
    return EarlierTotal(period, before.total, sent=members, corrected=members)


# --- the treasury ---------------------------------------------------------------------------------------------


def beside_treasury(book: OpenBook, statement: Path, job: Job | None, definitions: Definitions) -> Compared:
    """Return what the open workbook says was paid beside what the treasury says, as DOI_CHIEU to be filled in.

    What the treasury's codes mean is read from the job's folder, else from BANG_MA_KHO_BAC beside the statement.

    Raises:
        UsageError: the statement or the codes cannot be read, or the kit is not about money.
    """
    total, names = _total(book, definitions)
    codes = job.treasury_codes if job is not None else statement.with_name(CODES)
    listed = load_reporters(job.reporters) if job is not None and job.reporters is not None else None
    files = TreasuryFiles(statement, codes, job.treasury_causes if job is not None else None)
    day = parse_date(book.submission.stamp.as_of)
    found = reconciliation(files, total, listed, day, period_of(book.submission).end)
    return Compared(treasury_sheet(found, names).lines, said_book(found, names))


def _total(book: OpenBook, definitions: Definitions) -> tuple[Consolidated, dict[str, str]]:
    if book.is_total:
        found = book_in(book.raw, definitions)
        return found.total, found.names
    stamp = book.submission.stamp
    total = consolidate(figures_of([book.submission], book.kit), "")
    return total, {total.members.reporters[0]: stamp.reporter_name}
