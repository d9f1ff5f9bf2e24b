"""The consolidated workbook of a run: which sheets it has, where it lies and what it is called."""

from datetime import datetime
from pathlib import Path

from mtqg_xl.areas import Reporter, batch_file_name, load_reporters
from mtqg_xl.consolidation.book import consolidated_book
from mtqg_xl.consolidation.lists import findings_sheet, sources_sheet
from mtqg_xl.consolidation.overview import overview
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.adjusting import adjustments_table
from mtqg_xl.pipeline.consolidating import Run
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.job import ADDED_UP, job_of
from mtqg_xl.pipeline.receipt_book import receipt_table, write_receipt
from mtqg_xl.pipeline.territory import territory_footnotes, territory_sheets
from mtqg_xl.vietnamese import write_count
from mtqg_xl.workbook.plain import PlainTable

ADDED_UP_WORDS = "Bản tổng hợp"
"""Whom a finding is about that belongs to no single file."""


def write_book(run: Run, output: Path, *, force: bool = False) -> Path:
    """Write the consolidated workbook of a run, and in a job's folder SO_NHAN anew.

    Raises:
        OutputError: one of them cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".xlsx"), run.inputs)
    names = {item.code: item.name for item in run.received}
    content = consolidated_book(run.total, run.header, names, sheets_before(run), sheets_after(run))
    path = write_whole(output, content, force=force)
    if run.job.receipt is not None:
        listed = load_reporters(run.job.reporters) if run.job.reporters is not None else None
        write_receipt(run.decided, run.results, listed, run.job.receipt)
    return path


def sheets_before(run: Run) -> list[PlainTable]:
    """Return the sheets that stand before the forms, in order."""
    return [overview(run.total, run.header, run.received, footnotes(run))]


def sheets_after(run: Run) -> list[PlainTable]:
    """Return the sheets that stand after the forms, in order; those that would be empty are left out."""
    names = {item.code: item.name for item in run.received}
    return [
        *territory_sheets(run.territory),
        receipt_table(run.decided, run.results, with_times=run.job.receipt is not None),
        *([adjustments_table(run.adjustments, names)] if run.adjustments else []),
        findings_sheet(run.received, [(item.file or ADDED_UP_WORDS, item) for item in run.doubts]),
        sources_sheet(run.total),
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
    return batch_file_name(receiver, run.total.kit.token, run.decided.period, datetime.now())


def footnotes(run: Run) -> tuple[str, ...]:
    """Return what TỔNG QUAN says about figures that are not as they were sent."""
    applied = [item for item in run.adjustments if not item.problem]
    words = f"{write_count(len(applied))} số do nơi tổng hợp điều chỉnh (trang ĐIỀU CHỈNH)."
    return (*((words,) if applied else ()), *territory_footnotes(run.territory))
