"""The page of a consolidation: what a run says, as plain values, and the file that shows them."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.pages.consolidated import Comparison, Page, consolidated_page
from mtqg_xl.pipeline.consolidated_book import footnotes
from mtqg_xl.pipeline.consolidating import Run
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.page_figures import title_of, traced_forms
from mtqg_xl.pipeline.page_findings import slips_of
from mtqg_xl.pipeline.page_privacy import masked
from mtqg_xl.pipeline.page_situation import denominator_of, headline_keys, is_of_money, situation_of
from mtqg_xl.pipeline.page_units import chase, units_of
from mtqg_xl.vietnamese import write_date

_MOST_NAMES = 12


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


def write_page(run: Run, output: Path, content: str, *, force: bool = False) -> Path:
    """Write the page that `page` made of a run.

    Raises:
        OutputError: it cannot be written, or would replace a file that somebody sent.
    """
    refuse_inputs(wanted_ending(output, ".html", ".htm"), run.inputs)
    return write_whole(output, content.encode(), force=force)


def page(
    run: Run, *, is_public: bool = False, comparison: Comparison | None = None, made: datetime | None = None
) -> str:
    """Return the page of a run, made now unless ``made`` says when.

    A public page tells no telephone, no person and no name of a file. ``comparison`` is what changed since the last
    period; without it the page has no such part.
    """
    when = made or datetime.now()
    units = units_of(run, is_public=is_public)
    shown = Page(
        title=_title(run),
        headline=_headline(run, when),
        situation=situation_of(run, masked if is_public else str),
        forms=tuple(form.sheet for form in run.decided.kit.forms),
        units=units,
        chase=chase(run, units, when),
        slips=slips_of(run, is_public=is_public),
        traced=traced_forms(run, is_public=is_public),
        comparison=_hidden(comparison) if is_public and comparison is not None else comparison,
        notes=footnotes(run),
        unused=() if is_public else tuple((item.file, item.reason) for item in run.skipped),
        first_form=_first_form(run),
        is_public=is_public,
    )
    return consolidated_page(shown)


def _title(run: Run) -> str:
    kit = run.decided.kit
    if is_of_money(kit):
        return f"Tình hình giải ngân {kit.title} đến ngày {run.header.as_of_text}"
    return f"Tổng hợp {kit.title}, {run.decided.period.title}"


def _first_form(run: Run) -> str:
    """Return the form that holds the figures by which the kit is judged: there people look first."""
    kit = run.decided.kit
    return next((title_of(kit.instance_by_id[key[0]]) for key in headline_keys(kit)), "")


def _headline(run: Run, made: datetime) -> str:
    """Return who is in the total and who is not, what percents are measured against, and when this was made."""
    inside, everyone = len(run.total.members.reporters), len(run.total.expected)
    lacking = [item.name for item in run.received if item.code in run.total.missing]
    names = ", ".join(lacking[:_MOST_NAMES]) + (
        f" và {len(lacking) - _MOST_NAMES} đơn vị nữa" if lacking[_MOST_NAMES:] else ""
    )
    against = denominator_of(run.decided.kit)
    parts = [
        f"Tổng hợp {inside}/{everyone} đơn vị" + (f"; thiếu: {names}." if lacking else "."),
        f"Mẫu số: {against}." if against else "",
        f"Lập {made:%Hh%M} ngày {write_date(made.date())}.",
    ]
    return " ".join(part for part in parts if part)


def _hidden(comparison: Comparison) -> Comparison:
    rows = tuple(tuple(masked(text) for text in row) for row in comparison.rows)
    return replace(comparison, rows=rows, lines=tuple(masked(line) for line in comparison.lines))
