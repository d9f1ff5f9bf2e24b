"""Money from a source that has ended: ngân sách huyện allocates nothing after 30/6/2025, what it gave is kept."""

from collections.abc import Iterator

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.model import Column, Instance, Row
from mtqg_xl.findings import Finding
from mtqg_xl.vietnamese import Period, write_date, write_number

CODE = "H07"
OF_THIS_YEAR = "year_"
"""How ``plan_of`` begins where a column holds money of the plan year; what was carried over is old money."""


def ended_source_findings(context: Context, previous: Previous | None) -> Iterator[Finding]:
    """Yield the plans of the year that stand in rows of a source which had ended when the period began.

    Of a period in which it ended, only what grew since an earlier file of the same year is known to be new.
    """
    period = context.period
    if period is None:
        return
    for instance in context.kit.instances:
        columns = [column for column in instance.form.columns if column.plan_of.startswith(OF_THIS_YEAR)]
        for row in instance.rows:
            if row.valid_to is not None and row.valid_to < period.end:
                yield from _of_row(context, previous, period, instance, row, columns)


def _of_row(
    context: Context,
    previous: Previous | None,
    period: Period,
    instance: Instance,
    row: Row,
    columns: list[Column],
) -> Iterator[Finding]:
    assert row.valid_to is not None
    for column in columns:
        key = (instance.id, row.id, column.id)
        stated = context.figures.value(*key, context.index)
        old = 0.0 if period.start > row.valid_to else _earlier(context, previous, period, row, key)
        if old is not None and stated > old:
            yield _finding(context, key, row, stated, old)


def _earlier(context: Context, previous: Previous | None, period: Period, row: Row, key: CellKey) -> float | None:
    """Return what the reporter stated while the source still gave money; None where that is not known."""
    reporter = context.submission.stamp.reporter
    at = previous.index(reporter) if previous is not None else None
    if previous is None or at is None:
        return None
    then = previous.periods[reporter]
    is_before = then.year == period.year and row.valid_to is not None and then.end <= row.valid_to
    return previous.figures.value(*key, at) if is_before else None


def _finding(context: Context, key: CellKey, row: Row, stated: float, old: float) -> Finding:
    assert row.valid_to is not None
    grown = f", lúc {write_date(row.valid_to)} là {write_number(old)} đ" if old else ""
    scale = context.scale(key)
    return context.finding(
        CODE,
        key,
        f"{row.label}: kế hoạch năm nay {write_number(stated)} đ{grown}; nguồn này không giao vốn sau "
        f"{write_date(row.valid_to)}.",
        found=stated / scale,
        expected=old / scale,
        impact=stated - old,
    )
