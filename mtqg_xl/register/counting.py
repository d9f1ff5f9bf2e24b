"""Which of several files counts: for a form, for a period, for the period before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, select

from mtqg_xl.register.encoding import decoded
from mtqg_xl.register.entries import said_of
from mtqg_xl.register.instance_figures import InstanceFigures
from mtqg_xl.register.lines import IGNORED, RETURNED, Stored, Submitted
from mtqg_xl.register.tables import DECISIONS, FIGURES, SUBMISSIONS
from mtqg_xl.vietnamese import Period

_Item = TypeVar("_Item")

Place: TypeAlias = tuple[str, str]
"""Whose figures, and in which form."""

_AT_ONCE = 400
"""So many values are asked for at once: a statement holds no more parameters than its database allows."""


def _set_aside() -> Select[Any]:
    """Return the query for the files whose last decision keeps them out of everything."""
    last = select(func.max(DECISIONS.c.line)).group_by(DECISIONS.c.sha256)
    return select(DECISIONS.c.sha256).where(DECISIONS.c.line.in_(last), DECISIONS.c.decision.in_((RETURNED, IGNORED)))


def _counts() -> ColumnElement[bool]:
    return SUBMISSIONS.c.sha256.not_in(_set_aside())


def _rank(row: RowMapping) -> tuple[Any, ...]:
    """Return how late figures are, the latest last; a file that was judged anew counts as judged last."""
    moments = (row["submission_number"], row["saved_at"], row["received_at"])
    return (row["filled"], *moments, row["sha256"], row["figures_line"])


def latest_lines(
    connection: Connection, asked: ColumnElement[bool], instance: str | None = None
) -> dict[Place, RowMapping]:
    """Return which line of figures counts, for each reporter and form among the submissions that are asked for."""
    light = (FIGURES.c.line.label("figures_line"), FIGURES.c.instance, FIGURES.c.filled, FIGURES.c.reference_code)
    joined = SUBMISSIONS.join(FIGURES, FIGURES.c.submission == SUBMISSIONS.c.line)
    query = select(*SUBMISSIONS.c, *light).select_from(joined).where(asked, _counts()).order_by(FIGURES.c.line)
    if instance is not None:
        query = query.where(FIGURES.c.instance == instance)
    found: dict[Place, RowMapping] = {}
    for row in connection.execute(query).mappings():
        place = row["reporter"], row["instance"]
        if place not in found or _rank(found[place]) < _rank(row):
            found[place] = row
    return found


def contents(connection: Connection, rows: Iterable[RowMapping]) -> Iterator[Stored]:
    """Yield the figures of lines that `latest_lines` found."""
    for part in _parted(list(rows)):
        by_line = {row["figures_line"]: row for row in part}
        query = select(FIGURES.c.line, FIGURES.c.content, FIGURES.c.digest).where(FIGURES.c.line.in_(by_line))
        for line, content, digest in connection.execute(query.order_by(FIGURES.c.line)):
            row = by_line[line]
            yield Stored(line, said_of(Submitted, row), decoded(content, digest), row["reference_code"])


def all_figures(connection: Connection, submission: int) -> dict[str, InstanceFigures]:
    """Return the figures of every form of a file."""
    query = select(FIGURES.c.content, FIGURES.c.digest).where(FIGURES.c.submission == submission)
    forms = [decoded(content, digest) for content, digest in connection.execute(query.order_by(FIGURES.c.line))]
    return {form.instance: form for form in forms}


def last_periods(connection: Connection, kit: str, periods: Mapping[str, Period]) -> dict[str, Period]:
    """Return for each reporter the last period in the register that ended before its own."""
    ends = {reporter: period.end.isoformat() for reporter, period in periods.items()}
    sent = SUBMISSIONS.c.reporter, SUBMISSIONS.c.period_end, SUBMISSIONS.c.period
    earlier = and_(SUBMISSIONS.c.kit == kit, SUBMISSIONS.c.period_end < max(ends.values(), default=""), _counts())
    last: dict[str, tuple[str, str]] = {}
    for reporter, end, code in connection.execute(select(*sent).where(earlier).distinct()):
        if end < ends.get(reporter, "") and (end, code) > last.get(reporter, ("", "")):
            last[reporter] = end, code
    return {reporter: Period.parse(last[reporter][1]) for reporter in periods if reporter in last}


def of_periods(connection: Connection, kit: str, periods: Mapping[str, Period]) -> dict[str, dict[str, Stored]]:
    """Return the figures that count of each reporter in its period, by form."""
    found: dict[str, dict[str, Stored]] = {reporter: {} for reporter in periods}
    by_period: dict[str, list[str]] = {}
    for reporter, period in periods.items():
        by_period.setdefault(period.code, []).append(reporter)
    for code, reporters in by_period.items():
        for part in _parted(reporters):
            asked = and_(SUBMISSIONS.c.kit == kit, SUBMISSIONS.c.period == code, SUBMISSIONS.c.reporter.in_(part))
            for stored in contents(connection, latest_lines(connection, asked).values()):
                found[stored.submitted.reporter][stored.figures.instance] = stored
    return found


def _parted(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for at in range(0, len(items), _AT_ONCE):
        yield items[at : at + _AT_ONCE]
