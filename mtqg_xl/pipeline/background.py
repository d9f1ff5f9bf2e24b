"""What is known of a run beside its own figures: earlier totals, and those that would be with the missing."""

from collections.abc import Sequence

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.consolidation.headline import figure, headline_of
from mtqg_xl.consolidation.summary import Background, Earlier
from mtqg_xl.pipeline.carried_totals import with_last_figures
from mtqg_xl.pipeline.run import Run


def background_of(run: Run, footnotes: Sequence[str]) -> Background:
    """Return what TỔNG QUAN sets beside the figures of a run."""
    return Background(
        made_at=run.at,
        issued=run.plans.lines,
        previous=_earlier(run.past.before),
        last_year=_earlier(run.past.year_before),
        with_previous=_ratio("", with_last_figures(run)),
        months=run.past.months,
        footnotes=tuple(footnotes),
    )


def _earlier(found: EarlierTotal | None) -> Earlier | None:
    return None if found is None else _ratio(found.title, found.total)


def _ratio(name: str, total: Consolidated | None) -> Earlier | None:
    head = headline_of(total.kit) if total is not None else None
    if total is None or head is None:
        return None
    part, whole = (
        figure(total.figures, (head.instance.id, head.row.id, column)) for column in (head.ratio.part, head.ratio.whole)
    )
    return None if part is None or whole is None else Earlier(name, part, whole)
