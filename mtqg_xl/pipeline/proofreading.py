"""Proofreading one written report: read, judged, matched with a workbook, marked in a copy."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending, write_whole

if TYPE_CHECKING:
    from mtqg_xl.definition.definitions import Definitions
    from mtqg_xl.pipeline.open_book import OpenBook
    from mtqg_xl.proofreading import Proofread
    from mtqg_xl.proofreading.matching import Cell


def proofread_file(
    report: Path,
    *,
    against: "Path | OpenBook | None" = None,
    output: Path | None = None,
    definitions: "Definitions | None" = None,
    passwords: Sequence[str] = (),
    force: bool = False,
) -> "Proofread":
    """Return what is wrong in a report; with ``output`` also write a copy with comments.

    The workbook that it is matched with is a file, or one that is open.

    Raises:
        UsageError: the report or the workbook cannot be read, or a copy is asked for of something that is not Word.
        OutputError: the copy cannot be written.
    """
    from mtqg_xl.proofreading import proofread
    from mtqg_xl.proofreading.marking import marked_copy
    from mtqg_xl.proofreading.matching import matched_claims
    from mtqg_xl.proofreading.read_report import read_report

    if output is not None:
        wanted_ending(output, ".docx")
        refuse_inputs(output, [report, *([against] if isinstance(against, Path) else [])])
        refuse_existing([output], force=force)
    read = read_report(report)
    cells = _cells(against, definitions, passwords) if against is not None and definitions is not None else ()
    found = proofread(read.report, matched_claims(read.report, cells) if cells else ())
    if output is not None:
        if read.word is None:
            raise UsageError(f"Bản có lời bình chỉ làm được từ .docx; “{report.name}” là văn bản thường. Bỏ -o.")
        write_whole(output, marked_copy(read.word, report.read_bytes(), found.claims), force=force)
    return found


def _cells(workbook: "Path | OpenBook", definitions: "Definitions", passwords: Sequence[str]) -> "tuple[Cell, ...]":
    from mtqg_xl.pipeline.batch import figures_of, read_one
    from mtqg_xl.proofreading.matching import cells_of

    if isinstance(workbook, Path):
        submission, kit = read_one(workbook, definitions, passwords, values_suffice=True)
    else:
        submission, kit = workbook.submission, workbook.kit
    return cells_of(submission, figures_of([submission], kit))


def proofreading_document(found: "Proofread") -> dict[str, Any]:
    """Return what ``proofread --json`` prints."""
    return {
        "claims": [
            {
                "kind": claim.kind,
                "paragraph": claim.paragraph,
                "text": claim.text,
                "stated": claim.stated,
                "recomputed": claim.recomputed,
                "recomputed_value": claim.recomputed_value,
                "how": claim.how,
                "verdict": claim.verdict.value,
                "reason": claim.reason,
                "impact": claim.impact,
            }
            for claim in found.claims
        ],
        "coverage": {
            "percents": [found.percents.checked, found.percents.all],
            "amounts": [found.amounts.checked, found.amounts.all],
        },
    }
