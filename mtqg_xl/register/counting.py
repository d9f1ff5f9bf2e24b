"""Which of several files counts: for a form, for a period, for the period before."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, exists, func, or_, select

from mtqg_xl.register.encoding import decoded
from mtqg_xl.register.entries import said_of
from mtqg_xl.register.instance_figures import InstanceFigures
from mtqg_xl.register.lines import IGNORED, RETURNED, Stored, Submitted
from mtqg_xl.register.tables import ASSIGNMENTS, DECISIONS, FIGURES, SUBMISSIONS
from mtqg_xl.vietnamese import Period

_Item = TypeVar("_Item")

Place: TypeAlias = tuple[str, str]
"""Whose figures, and in which form."""

_OWN_TIME = timedelta(hours=7)
_AT_ONCE = 400
"""So many values are asked for at once: a statement holds no more parameters than its database allows."""


def _set_aside(until: int | None = None) -> Select[Any]:
    """Return the query for the files whose last decision, up to a line, keeps them out of everything."""
    last = select(func.max(DECISIONS.c.line)).group_by(DECISIONS.c.sha256)
    if until is not None:
        last = last.where(DECISIONS.c.line <= until)
    return select(DECISIONS.c.sha256).where(DECISIONS.c.line.in_(last), DECISIONS.c.decision.in_((RETURNED, IGNORED)))


def _is_of_another(until: int | None = None) -> ColumnElement[bool]:
    """Whether a person said last, up to a line, that a file is of another reporter or period than it was put for."""
    last = select(func.max(ASSIGNMENTS.c.line)).group_by(ASSIGNMENTS.c.sha256)
    if until is not None:
        last = last.where(ASSIGNMENTS.c.line <= until)
    other = or_(ASSIGNMENTS.c.reporter != SUBMISSIONS.c.reporter, ASSIGNMENTS.c.period != SUBMISSIONS.c.period)
    return exists().where(ASSIGNMENTS.c.line.in_(last), ASSIGNMENTS.c.sha256 == SUBMISSIONS.c.sha256, other)


def _counts(until: int | None = None) -> ColumnElement[bool]:
    counts = and_(SUBMISSIONS.c.sha256.not_in(_set_aside(until)), ~_is_of_another(until))
    return counts if until is None else and_(counts, SUBMISSIONS.c.line <= until)


def _rank(row: RowMapping) -> tuple[Any, ...]:
    """Return how late figures are, the latest last; a file that was judged anew counts as judged last."""
    moments = (row["submission_number"], row["saved_at"], row["received_at"])
    return (row["filled"], *moments, row["sha256"], row["figures_line"])


def latest_lines(
    connection: Connection, asked: ColumnElement[bool], instance: str | None = None, until: int | None = None
) -> dict[Place, RowMapping]:
    """Return which line of figures counts, for each reporter and form among the submissions that are asked for.

    ``until`` asks for what counted when the register ended with that line.
    """
    light = (FIGURES.c.line.label("figures_line"), FIGURES.c.instance, FIGURES.c.filled, FIGURES.c.reference_code)
    joined = SUBMISSIONS.join(FIGURES, FIGURES.c.submission == SUBMISSIONS.c.line)
    query = select(*SUBMISSIONS.c, *light).select_from(joined).where(asked, _counts(until)).order_by(FIGURES.c.line)
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


def senders(connection: Connection, kit: str) -> dict[str, frozenset[str]]:
    """Return for each period in the register who sent files that count, by the codes of the periods."""
    found: dict[str, set[str]] = {}
    asked = select(SUBMISSIONS.c.period, SUBMISSIONS.c.reporter).where(SUBMISSIONS.c.kit == kit, _counts()).distinct()
    for period, reporter in connection.execute(asked):
        found.setdefault(period, set()).add(reporter)
    return {period: frozenset(reporters) for period, reporters in found.items()}


def closing_line(connection: Connection, kit: str, period: Period, reporters: Collection[str]) -> int:
    """Return the last line of the register as it was when a period was closed: what came later corrects it.

    That is the end of the day on which the last of the reporters came in for the first time, but not after the first
    file of a later period.
    """
    moments: list[tuple[int, str]] = []
    first: dict[str, tuple[int, str]] = {}
    later: list[int] = []
    wanted = (SUBMISSIONS.c.line, SUBMISSIONS.c.recorded_at, SUBMISSIONS.c.reporter, SUBMISSIONS.c.period)
    asked = and_(SUBMISSIONS.c.kit == kit, SUBMISSIONS.c.period_end >= period.end.isoformat())
    for line, moment, reporter, code in connection.execute(select(*wanted).where(asked).order_by(SUBMISSIONS.c.line)):
        if reporter not in reporters:
            continue
        if code == period.code:
            moments.append((line, moment))
            first.setdefault(reporter, (line, moment))
        elif Period.parse(code).end > period.end:
            later.append(line)
    complete, moment = max(first.values(), default=(0, ""))
    same_day = max((line for line, said in moments if _day(said) <= _day(moment)), default=0)
    return max(complete, min([same_day, *(line - 1 for line in later)]))


def _day(moment: str) -> str:
    """Return the day on which something was recorded, as the clocks of officers show it."""
    return (datetime.fromisoformat(moment) + _OWN_TIME).date().isoformat() if moment else ""


def of_periods(
    connection: Connection, kit: str, periods: Mapping[str, Period], until: int | None = None
) -> dict[str, dict[str, Stored]]:
    """Return the figures that count (that counted up to a line) of each reporter in its period, by form."""
    found: dict[str, dict[str, Stored]] = {reporter: {} for reporter in periods}
    by_period: dict[str, list[str]] = {}
    for reporter, period in periods.items():
        by_period.setdefault(period.code, []).append(reporter)
    for code, reporters in by_period.items():
        for part in _parted(reporters):
            asked = and_(SUBMISSIONS.c.kit == kit, SUBMISSIONS.c.period == code, SUBMISSIONS.c.reporter.in_(part))
            for stored in contents(connection, latest_lines(connection, asked, until=until).values()):
                found[stored.submitted.reporter][stored.figures.instance] = stored
    return found


def _parted(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for at in range(0, len(items), _AT_ONCE):
        yield items[at : at + _AT_ONCE]
