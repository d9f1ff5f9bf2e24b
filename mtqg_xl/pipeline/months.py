"""What was paid up to the end of each month of a year and of the year before, for the third chart of TỔNG QUAN."""

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import figure, headline_of
from mtqg_xl.consolidation.summary import Month
from mtqg_xl.pipeline.earlier import EarlierPeriods
from mtqg_xl.vietnamese import Period

FEWEST = 2
"""Fewer earlier periods and the one now make no line."""
MOST_REPORTERS = 2_000
"""Of more, the files of two years would take longer to add up than the whole run."""


def paid_by_month(place: EarlierPeriods, total: Consolidated, period: Period) -> tuple[Month, ...]:
    """Return what the members of a total had paid, month by month; nothing where that makes no line.

    A period counts where all of them had sent for it: with some of them a line would fall where nobody paid less.
    """
    headline, everyone = headline_of(total.kit), frozenset(total.members.reporters)
    if headline is None or not headline.is_of_money or len(everyone) > MOST_REPORTERS:
        return ()
    known = [Period.parse(code) for code, who in place.senders(total.kit).items() if everyone <= who]
    own = [item for item in known if item.year == period.year and item.end < period.end]
    if len({item.end for item in own}) < FEWEST:
        return ()
    before = [item for item in known if item.year == period.year - 1]
    paid = {item.end: _paid(place, total, item) for item in (*own, *before)}
    paid[period.end] = figure(total.figures, (headline.instance.id, headline.row.id, headline.paid))
    months = sorted({end.month for end in paid})
    by_month = {(end.year, end.month): amount for end, amount in paid.items()}
    return tuple(
        Month(f"T{month}", by_month.get((period.year, month)), by_month.get((period.year - 1, month)))
        for month in months
    )


def _paid(place: EarlierPeriods, total: Consolidated, period: Period) -> float | None:
    found, headline = place.total(total.kit, period, total.members.reporters), headline_of(total.kit)
    if found is None or headline is None:
        return None
    return figure(found.total.figures, (headline.instance.id, headline.row.id, headline.paid))
