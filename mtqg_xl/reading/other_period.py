"""Headings of forms that name another period than the one for which the file was made: last period's paper."""

from collections.abc import Iterable, Iterator

from mtqg_xl.cells import a1
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.issued import folded
from mtqg_xl.reading.submission import AnchorNote
from mtqg_xl.vietnamese import Period, fold

_AROUND = " \t,;:.-()"


def other_period(code: str, places: Iterable[Anchored]) -> AnchorNote | None:
    """Return one note for the file: the first heading that names another period, and how many do; None where none.

    A period that cannot be read is none; a blank of an office has its headings as the office wrote them.
    """
    try:
        period = Period.parse(code)
    except ValueError:
        return None
    found = [(place, cell, said) for place in places for cell, said in _others(place, period)]
    if not found:
        return None
    place, cell, said = found[0]
    more = f" (và {len(found) - 1} tiêu đề khác)" if len(found) > 1 else ""
    what = f"Tiêu đề ghi kỳ {said.title}{more}; tệp này làm cho kỳ {period.title}, số sẽ tính cho kỳ ấy."
    return AnchorNote("other_period", place.form.id, what, place.page.name, cell)


def _others(place: Anchored, period: Period) -> Iterator[tuple[str, Period]]:
    heads = place.header.rows
    if place.form.layout.is_placed or place.form.is_card or not heads:
        return
    own = folded(place.form.instance.form.title)
    for row, texts in place.page.rows.items():
        if row >= heads[0]:
            return
        for column, text in texts.items():
            tail = _tail(folded(text), own)
            said = Period.said(tail) if tail and tail != fold(period.title) else None
            if said is not None and said != period:
                yield a1(row, column), said


def _tail(heading: str, title: str) -> str:
    """Return what follows the title of a form in a heading, or the last comma where the title was retyped."""
    if heading.startswith(title):
        return heading[len(title) :].strip(_AROUND)
    tail = heading.rpartition(",")[2].strip(_AROUND)
    return "" if "," not in heading or tail in title else tail
