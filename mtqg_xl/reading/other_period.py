"""Headings that name another period than the one for which the file was made: last period's paper."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mtqg_xl.cells import a1
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.issued import folded
from mtqg_xl.reading.named_days import Days, days_of_report, days_until
from mtqg_xl.reading.submission import AnchorNote
from mtqg_xl.vietnamese import Period, fold, write_date

OTHER_PERIOD, OTHER_DAY = "other_period", "other_day"
"""The kinds of notes: another period, or a day of this one that is not the day of the figures."""

_AROUND = " \t,;:.-()"
_OCCASION = re.compile(r"kỳ: (?P<period>[^·]+)")
_TOP_ROWS = 4
_WRITTEN_LATER = timedelta(days=183)
"""So long after the end of a period its report may be written: that of a half year never in the next year."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a heading says that is not so; ``day`` where it is only another day of the period."""

    place: Anchored
    cell: str
    words: str
    day: bool = False


def other_periods(
    code: str, card: Anchored | None, places: Iterable[Anchored], days: Collection[date]
) -> list[AnchorNote]:
    """Return one note about the headings that name another period, and one about those that name another day of it.

    Each stands at the first of them and says how many there are. ``days`` are the days of the figures, as the stamp and
    THÔNG TIN have them: where there are none, any day of the period will do. A period that cannot be read is none; a
    blank of an office has its headings as the office wrote them.
    """
    try:
        period = Period.parse(code)
    except ValueError:
        return []
    found = [*_on_card(card, period), *(said for place in places for said in _others(place, period, days))]
    own = f"tệp này làm cho kỳ {period.title}, số sẽ tính cho kỳ ấy."
    known = " và ".join(write_date(day) for day in sorted(days))
    return [
        *_note(OTHER_PERIOD, [said for said in found if not said.day], own),
        *_note(OTHER_DAY, [said for said in found if said.day], f"tệp này ghi số liệu tính đến ngày {known}."),
    ]


def _note(kind: str, found: list[_Said], own: str) -> Iterator[AnchorNote]:
    if not found:
        return
    first, *others = found
    more = f" (và {len(others)} tiêu đề khác)" if others else ""
    links = tuple(f"{said.place.page.name}!{said.cell}" for said in others)
    what = f"Tiêu đề ghi {first.words}{more}; {own}"
    yield AnchorNote(kind, first.place.form.id, what, first.place.page.name, first.cell, links=links)


def _on_card(card: Anchored | None, period: Period) -> Iterator[_Said]:
    """Yield the line on top of THÔNG TIN that names the period, where it names another one."""
    for row in range(1, _TOP_ROWS + 1) if card is not None else ():
        assert card is not None
        for column, text in card.page.rows.get(row, {}).items():
            met = _OCCASION.match(folded(text))
            said = None if met is None else Period.said(met["period"])
            if said is not None and said != period:
                yield _Said(card, a1(row, column), f"kỳ {said.title}")


def _others(place: Anchored, period: Period, days: Collection[date]) -> Iterator[_Said]:
    heads = place.header.rows
    if place.form.layout.is_placed or place.form.is_card or not heads:
        return
    own = folded(place.form.instance.form.title)
    for row, texts in place.page.rows.items():
        if row > heads[-1]:
            return
        for column, text in texts.items():
            is_above = row < heads[0]
            words, is_day = _other(text, own, period, days) if is_above else _title(place, text, period, days)
            if words:
                yield _Said(place, a1(row, column), words, is_day)


_Words = tuple[str, bool]
"""What is said that is not so, empty where nothing is, and whether it is only another day of the period."""
_NOTHING = "", False


def _other(text: str, title: str, period: Period, days: Collection[date]) -> _Words:
    """Return what a line above a table says of another period, or of another day."""
    tail = _tail(folded(text), title)
    said = Period.said(tail) if tail and tail != fold(period.title) else None
    if said is not None and said != period:
        return f"kỳ {said.title}", False
    latest = period.end + _WRITTEN_LATER
    written = next((words for words, its in days_of_report(text) if its[1] < period.start or its[0] > latest), "")
    return (f"“{written}”", False) if written else _until(text, period, days)


def _title(place: Anchored, text: str, period: Period, days: Collection[date]) -> _Words:
    """Return what the title of a column says of another day where a day was printed there."""
    known, form = folded(text), place.form.titles
    has_day = known not in form.texts and form.known(known) is not None
    return _until(text, period, days) if has_day else _NOTHING


def _until(text: str, period: Period, days: Collection[date]) -> _Words:
    for words, its in days_until(text):
        if its[1] < period.start or its[0] > period.last_counted:
            return f"“{words}”", False
        if _is_other_day(its, days):
            return f"“{words}”", True
    return _NOTHING


def _is_other_day(its: Days, days: Collection[date]) -> bool:
    return bool(days) and not any(its[0] <= day <= its[1] for day in days)


def _tail(heading: str, title: str) -> str:
    """Return what follows the title of a form in a heading, or the last comma where the title was retyped."""
    if heading.startswith(title):
        return heading[len(title) :].strip(_AROUND)
    tail = heading.rpartition(",")[2].strip(_AROUND)
    return "" if "," not in heading or tail in title else tail
