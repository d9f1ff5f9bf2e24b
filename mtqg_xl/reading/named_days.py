"""Days, months and years that a line over a table names: until when its figures are, or of when its report is."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from mtqg_xl.reading.issued import folded

Days = tuple[date, date]
"""The first and the last day that a text may mean: ``tháng 6/2024`` is any day of June."""

_OPEN = r"[0-9]{1,2}|…+|\.{2,}|_+"
"""A number, or the dots in its place."""
_DAY = (
    rf"(?:(?:ngày )?(?:(?P<day>{_OPEN}) ?[/.-] ?)?(?:tháng )?(?P<month>{_OPEN}) ?[/.-] ?(?P<year>(?:19|20)[0-9]{{2}})"
    rf"|(?:(?:ngày )?(?P<long_day>{_OPEN}) )?tháng ?(?P<long_month>{_OPEN}) ?năm (?P<long_year>(?:19|20)[0-9]{{2}})"
    r"|(?:cuối )?năm (?P<only_year>(?:19|20)[0-9]{2}))(?![0-9/])"
)
_UNTIL = re.compile(rf"\bđến (?:hết )?{_DAY}")
_REPORT = re.compile(rf"\bkèm theo báo cáo\b.*? {_DAY}")


def days_until(text: str) -> Iterator[tuple[str, Days]]:
    """Yield the words “đến ngày …” of a text with the days that they may mean."""
    yield from _named(_UNTIL, text)


def days_of_report(text: str) -> Iterator[tuple[str, Days]]:
    """Yield the words “Kèm theo Báo cáo … ngày …” of a text with the days that they may mean."""
    yield from _named(_REPORT, text)


def _named(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, Days]]:
    for met in pattern.finditer(folded(text)):
        year, month, day = (met[part] or met[f"long_{part}"] for part in ("year", "month", "day"))
        days = _days(int(year or met["only_year"]), _number(month), _number(day))
        if days is not None:
            yield met[0], days


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None


def _days(year: int, month: int | None, day: int | None) -> Days | None:
    """Return the days that a year, a month of it or one day of that has; None for a day that does not exist."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, last)
    return (date(year, month, day),) * 2 if 1 <= day <= last else None
