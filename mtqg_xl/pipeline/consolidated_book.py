"""The consolidated workbook of a run: which sheets it has, where it lies and what it is called."""

from pathlib import Path
from typing import IO

from mtqg_xl.areas import Reporter, batch_file_name, load_reporters
from mtqg_xl.consolidation.book import consolidated_plan
from mtqg_xl.consolidation.chasing import chasing_sheet
from mtqg_xl.consolidation.criteria import criteria_sheet
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.consolidation.lineage import Lineage
from mtqg_xl.consolidation.lineage_sheet import lineage_sheet
from mtqg_xl.consolidation.matrix import matrix
from mtqg_xl.consolidation.overview import overview
from mtqg_xl.consolidation.plan_trail import plan_sheet
from mtqg_xl.consolidation.sources import sources_sheet
from mtqg_xl.consolidation.summary import Summary, summarized
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.pipeline.adjusting import adjustments_table
from mtqg_xl.pipeline.background import background_of
from mtqg_xl.pipeline.carried_totals import carried_words
from mtqg_xl.pipeline.chasing import chasing_of
from mtqg_xl.pipeline.comparing import names_of, previous_sheets
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.job import ADDED_UP, job_of
from mtqg_xl.pipeline.lineage import lineage_of
from mtqg_xl.pipeline.receipt_book import receipt_table, write_receipt
from mtqg_xl.pipeline.reconciling import treasury_sheets, write_said
from mtqg_xl.pipeline.remembered_book import Parts, book_of
from mtqg_xl.pipeline.remembering import Remembered
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.settled import settled
from mtqg_xl.pipeline.shared_works import ONCE
from mtqg_xl.pipeline.territory import territory_footnotes, territory_sheets
from mtqg_xl.pipeline.to_mend import findings_sheet
from mtqg_xl.vietnamese import write_count
from mtqg_xl.workbook.plain import PlainSheet
from mtqg_xl.workbook.write import write_into

ADDED_UP_WORDS = "Bản tổng hợp"
"""Whom a finding is about that belongs to no single file."""


def write_book(run: Run, output: Path, *, force: bool = False, remembered: Remembered | None = None) -> Path:
    """Write the consolidated workbook of a run, and in a job's folder SO_NHAN and DOI_CHIEU anew.

    A book that was made from the same before is taken up again from where it is ``remembered``.

    Raises:
        OutputError: one of them cannot be written; the workbook is there all the same if a list is why.
    """
    path = write_total(run, output, force=force, remembered=remembered)
    problems = write_lists(run)
    if problems:
        raise OutputError(" ".join((f"Đã ghi bản tổng hợp “{path.name}”.", *problems)))
    return path


@settled()
def write_total(run: Run, output: Path, *, force: bool = False, remembered: Remembered | None = None) -> Path:
    """Write the consolidated workbook of a run alone; see `write_book`.

    Raises:
        OutputError: it cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".xlsx"), run.inputs)
    lineage = lineage_of(run)
    parts = Parts(lineage, sheets_before(run), sheets_after(run, lineage))

    def write(target: IO[bytes]) -> None:
        hidden = [lineage_sheet(run.total, parts.lineage)]
        sheets = parts.before, parts.after, hidden
        write_into(consolidated_plan(run.total, run.header, run.names, *sheets, run.plans.lines), target)

    return write_whole(output, write if remembered is None else book_of(run, parts, remembered, write), force=force)


def write_lists(run: Run) -> tuple[str, ...]:
    """Write the lists of a job's folder anew, and return why those could not be written that somebody has open.

    What was decided in them stays, and holds in the next run.
    """
    problems = []
    for write in (_write_receipt, _write_causes):
        try:
            write(run)
        except OutputError as error:
            problems.append(f"{error} Những gì đã ghi trong tệp đó vẫn giữ; đóng tệp rồi tổng hợp lại để cập nhật.")
    return tuple(problems)


def _write_receipt(run: Run) -> None:
    if run.job.receipt is not None:
        listed = load_reporters(run.job.reporters) if run.job.reporters is not None else None
        write_receipt(run.decided, run.results, listed, run.job.receipt, run.absence.units)


def _write_causes(run: Run) -> None:
    if run.treasury is not None and run.job.treasury_causes is not None:
        write_said(run.treasury, names_of(run), run.job.treasury_causes)


def sheets_before(run: Run) -> list[PlainSheet]:
    """Return the sheets that stand before the forms, in order."""
    table = matrix(run.total, run.names)
    return [overview(summary_of(run), headline_of(run.total.kit)), *([table] if table is not None else [])]


def summary_of(run: Run) -> Summary:
    """Return what a leader is told of a run, as plain values."""
    return summarized(run.total, run.header, run.received, background_of(run, footnotes(run)))


def sheets_after(run: Run, lineage: Lineage) -> list[PlainSheet]:
    """Return the sheets that stand after the forms, in order; those that would be empty are left out."""
    names = run.names
    criteria = criteria_sheet(run.total, names)
    return [
        *([criteria] if criteria is not None else []),
        *previous_sheets(run),
        *treasury_sheets(run.treasury, names_of(run)),
        *([plan_sheet(run.total, run.plans.lines, names_of(run))] if run.plans.lines else []),
        *territory_sheets(run.territory),
        receipt_table(run.decided, run.results, run.absence.units, with_times=run.job.receipt is not None),
        *([chasing_sheet(chasing_of(run))] if run.total.expected else []),
        *([adjustments_table(run.adjustments, names, run.total.kit)] if run.adjustments else []),
        findings_sheet(run, ADDED_UP_WORDS),
        sources_sheet(run.total, lineage),
    ]


def output_of_job(folder: Path) -> Path:
    """Return where a job's folder keeps what was added up.

    Raises:
        UsageError: the folder is none of a job, so that the output must be named.
    """
    if job_of(folder).receipt is None:
        raise UsageError("Thiếu -o: tên tệp tổng hợp ghi ra. Chỉ thư mục do mtqg-xl job làm mới tự đặt tên.")
    return folder / ADDED_UP


def book_name(run: Run) -> str:
    """Return the name of the book of a run, with the minute: no earlier book is replaced."""
    receiver = Reporter(run.header.reporter_code, run.header.reporter_name, "")
    return batch_file_name(receiver, run.total.kit.token, run.decided.period, run.at)


def footnotes(run: Run) -> tuple[str, ...]:
    """Return what TỔNG QUAN says about figures that are not as they were sent."""
    adjusted = sum(not item.problem for item in run.adjustments)
    once = sum(item.code == ONCE for item in run.doubts)
    notes = [f"{write_count(adjusted)} số do nơi tổng hợp điều chỉnh (trang ĐIỀU CHỈNH)."] if adjusted else []
    if once:
        notes.append(f"{write_count(once)} công trình hai đơn vị cùng báo, chỉ cộng một lần (PHẢI SỬA, mã {ONCE}).")
    moved = [found.title for found in (run.past.before, run.past.year_before) if found is not None and found.is_moved]
    notes += [f"Số so sánh {title}." for title in dict.fromkeys(moved)]
    return (*notes, *carried_words(run), *territory_footnotes(run.territory), *run.plans.notes)
