"""Soát số trong Word."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.actions.desk import Desk
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer
from mtqg_xl.hosts.question import Kind, Question
from mtqg_xl.pipeline.open_book import OpenBook, opened
from mtqg_xl.pipeline.output_names import free_name

if TYPE_CHECKING:
    from mtqg_xl.proofreading import Proofread

REPORT = Question("report", Kind.FILE, "Chọn báo cáo cần soát", endings=(".docx", ".txt", ".md"))
ALONE = "Chưa so với biểu: tệp đang mở không phải biểu của một đơn vị."


def proofread(desk: Desk) -> Answer:
    """Recompute every number of a written report, and match it with the open workbook where that is a unit's.

    Of a Word report a copy with comments is written beside it.

    Raises:
        UsageError: the report cannot be read.
        OutputError: the copy cannot be written.
    """
    from mtqg_xl.pipeline.proofreading import proofread_file

    if asked := desk.asking(REPORT):
        return asked
    report, book = desk.path(REPORT), _book(desk)
    output = _copy(report, desk) if report.suffix.lower() == ".docx" else None
    found = proofread_file(report, against=book, output=output, definitions=desk.definitions)
    alone = f" {ALONE}" if book is None else ""
    return Answer(f"{_said(found)}{alone}", lines=tuple(_claims(found)), files=(output,) if output is not None else ())


def _book(desk: Desk) -> OpenBook | None:
    try:
        return opened(desk.host.workbook(), desk.host.key, desk.definitions)
    except UsageError:  # whatever else is open, or nothing at all: a report can be proofread on its own
        return None


def _copy(report: Path, desk: Desk) -> Path:
    return free_name(report.with_name(f"{report.stem}_SOAT.docx"), desk.at)


def _said(found: "Proofread") -> str:
    from mtqg_xl.proofreading import Verdict

    claims = [claim for claim in found.claims if claim.kind != "structure"]
    wrong, doubtful, right = (
        sum(claim.verdict is verdict for claim in claims) for verdict in (Verdict.WRONG, Verdict.DOUBTFUL, Verdict.OK)
    )
    verdict = f"{wrong} chỗ SAI" if wrong else "không có chỗ sai"
    return (
        f"{found.file}: {verdict}, {doubtful} chỗ CẦN XEM, {right} chỗ đúng."
        f" Đã soát {found.percents.checked}/{found.percents.all} tỷ lệ,"
        f" {found.amounts.checked}/{found.amounts.all} số tiền."
    )


def _claims(found: "Proofread") -> Iterator[str]:
    """Yield what is wrong or doubtful, the worst first, then what the report lacks."""
    from mtqg_xl.proofreading import Verdict

    for claim in found.claims:
        if claim.kind == "structure":
            yield f"LƯU Ý, đoạn {claim.paragraph}: {claim.reason}"
        elif claim.verdict in {Verdict.WRONG, Verdict.DOUBTFUL}:
            yield f"{claim.verdict.label}, đoạn {claim.paragraph}: {claim.stated}. {claim.reason}"
