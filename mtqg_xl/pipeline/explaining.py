"""“Giải trình số liệu” of a consolidation: half a page of Word about the period before and the treasury."""

from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.comparing import comparison_of, decided_since, names_of
from mtqg_xl.pipeline.consolidated_book import summary_of
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.paper_head import paper_head
from mtqg_xl.pipeline.run import Run

_SYMBOL, _RECEIVERS = "BC-UBND", ("Như trên;", "Lưu: VT.")


def explanation_of(run: Run, book: Path) -> bytes:
    """Return the paper of a run as a .docx; ``book`` is its consolidated workbook.

    Raises:
        UsageError: there is neither an earlier period nor a statement of the treasury to compare with.
    """
    from mtqg_xl.narrative.explanation import Explained, explanation
    from mtqg_xl.narrative.word_paper import paper_docx

    comparison = comparison_of(run)
    if comparison is None and run.treasury is None:
        raise UsageError(
            "Chưa có gì để giải trình: cần kỳ trước (--previous hoặc --store) hoặc bảng Kho bạc (--treasury)."
        )
    head, name = run.header, run.header.reporter_name
    found = Explained(
        header=paper_head(run.decided.period, name, head.issuer or name.upper(), head.place, _SYMBOL, _RECEIVERS),
        names=names_of(run),
        book=book.name,
        comparison=comparison,
        decided=decided_since(run),
        treasury=run.treasury,
        ratios=[(ratio.measured, ratio.value) for ratio in summary_of(run).ratios],
    )
    return paper_docx(explanation(found))


def write_explanation(run: Run, output: Path, book: Path, *, force: bool = False) -> Path:
    """Write the paper of a run.

    Raises:
        UsageError: there is nothing to explain, or the name of the output does not end in .docx.
        OutputError: it cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".docx"), run.inputs)
    return write_whole(output, explanation_of(run, book), force=force)
