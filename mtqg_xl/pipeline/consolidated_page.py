"""The page of a consolidation: what a run says, as plain values, and the file that shows them."""

from dataclasses import replace
from pathlib import Path

from mtqg_xl.consolidation.chasing import group_text
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.findings import UsageError
from mtqg_xl.pages.consolidated import Comparison, Page, consolidated_page
from mtqg_xl.pipeline.chasing import chasing_of
from mtqg_xl.pipeline.consolidated_book import summary_of
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending
from mtqg_xl.pipeline.page_comparison import comparison_of
from mtqg_xl.pipeline.page_figures import title_of, traced_forms
from mtqg_xl.pipeline.page_findings import slips_of
from mtqg_xl.pipeline.page_privacy import masked
from mtqg_xl.pipeline.page_situation import situation_of
from mtqg_xl.pipeline.page_units import units_of
from mtqg_xl.pipeline.run import Run


def asked_page(output: Path | None, *, is_public: bool = False, force: bool = False) -> None:
    """Stop before any work where the page that was asked for could not be written.

    Raises:
        UsageError: it is not called ``.html``, or a public page is asked for but no page.
        OutputError: it is there already and ``force`` is not given.
    """
    if output is not None:
        refuse_existing([wanted_ending(output, ".html", ".htm")], force=force)
    elif is_public:
        raise UsageError("--cong-khai chỉ đi cùng --html: thêm --html TÊN_TRANG.html.")


def page_content(run: Run, output: Path, *, is_public: bool = False) -> bytes:
    """Return the page of a run as it is to be written to ``output``.

    Raises:
        OutputError: it would replace a file that somebody sent.
    """
    refuse_inputs(output, run.inputs)
    return page(run, is_public=is_public).encode()


def page(run: Run, *, is_public: bool = False) -> str:
    """Return the page of a run.

    A public page tells no telephone, no person and no name of a file, and reminds nobody.
    """
    comparison, summary = comparison_of(run), summary_of(run)
    shown = Page(
        title=summary.title,
        headline=summary.line,
        situation=situation_of(summary, masked if is_public else str),
        forms=tuple(form.sheet for form in run.decided.kit.forms),
        units=units_of(run, is_public=is_public),
        chase="" if is_public else group_text(chasing_of(run)),
        slips=slips_of(run, is_public=is_public),
        traced=traced_forms(run, is_public=is_public),
        comparison=_hidden(comparison) if is_public and comparison is not None else comparison,
        notes=tuple(map(masked, summary.notes)) if is_public else summary.notes,
        unused=() if is_public else tuple((item.file, item.reason) for item in run.skipped),
        first_form=_first_form(run),
        is_public=is_public,
    )
    return consolidated_page(shown)


def _first_form(run: Run) -> str:
    """Return the form that holds the figures by which the kit is judged: there people look first."""
    head = headline_of(run.decided.kit)
    return title_of(head.instance) if head is not None else ""


def _hidden(comparison: Comparison) -> Comparison:
    rows = tuple(tuple(masked(text) for text in row) for row in comparison.rows)
    return replace(comparison, rows=rows, lines=tuple(masked(line) for line in comparison.lines))
