"""The total of a run beside the one that it would be if missing units stood in it, or not, with their last figures."""

from collections.abc import Iterator

from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.headline import headline_of, percent_of, shown_percent
from mtqg_xl.figures.combining import of_reporters
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.pipeline.run import Run


def with_last_figures(run: Run) -> Consolidated | None:
    """Return the total in which the missing stand with what they said last; None where nobody of them said anything."""
    could = [code for code in run.absence.usable if code not in run.absence.carried]
    return _total(run, run.absence.added_to(run.total.members, could)) if could else None


def carried_words(run: Run) -> Iterator[str]:
    """Yield what TỔNG QUAN says of units whose last figures were taken, with the ratio that there is without them."""
    carried = run.absence.carried
    if carried:
        own = [at for at, code in enumerate(run.total.members.reporters) if code not in carried]
        without = _ratio(_total(run, of_reporters(run.total.members, own)))
        names = {item.code: item.name for item in run.received}
        who = ", ".join(f"{names[code]} ({period.title})" for code, period in carried.items())
        yield f"Đã lấy số kỳ trước của {who}.{f' Không kể số kỳ trước: {without}.' if without else ''}"


def _total(run: Run, members: FigureSet) -> Consolidated:
    return consolidate(members, run.header.reporter_code, run.total.expected)


def _ratio(total: Consolidated) -> str:
    head = headline_of(total.kit)
    percent = percent_of(total.figures, (head.instance.id, head.row.id), head.ratio) if head is not None else None
    return "" if percent is None else shown_percent(percent)
