"""Rows and columns cut into segments of equal formulas, and where a short segment stands in the way of a long one."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mtqg_xl.patterns.sheet import Key, SheetView

Content = Literal["formula", "number", "blank", "other"]

LONGEST_GAP = 3
"""So many cells may stand between two parts of one region; more are a region of their own."""
FEWEST_HOSTS = 2


class Segment(NamedTuple):
    """Neighbouring cells of a line that hold the same; ``key`` is that of their formulas, 0 for what is none."""

    content: Content
    key: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many cells."""
        return self.last - self.first + 1


class Break(NamedTuple):
    """Cells of a line that keep the formulas beside them from being one region.

    ``axis`` is 1 along a column and 0 along a row; ``host`` is the nearest cell of the region, ``hosts`` how many cells
    it has on both sides, ``again`` how often the same odd formula stands elsewhere in the line.
    """

    axis: int
    cells: tuple[Key, ...]
    content: Content
    host: Key
    hosts: int
    is_between: bool
    is_before: bool
    again: int


def breaks(sheet: SheetView) -> Iterator[Break]:
    """Yield what breaks the regions of every row and column that hold formulas."""
    for axis, lines in ((1, sheet.columns), (0, sheet.rows)):
        with_formulas = {key[axis] for key in sheet.forms}
        for line in sorted(with_formulas):
            yield from _breaks_of(_segments(sheet, axis, line, lines[line]), axis, line)


def place(axis: int, line: int, at: int) -> Key:
    """Return the cell at a position of a line."""
    return (at, line) if axis == 1 else (line, at)


def _segments(sheet: SheetView, axis: int, line: int, places: list[int]) -> list[Segment]:
    found: list[Segment] = []
    for at in places:
        content, key = _content(sheet, place(axis, line, at))
        if found and at > found[-1].last + 1:
            found.append(Segment("blank", 0, found[-1].last + 1, at - 1))
        last = found[-1] if found else None
        if last is not None and (last.content, last.key) == (content, key):
            found[-1] = last._replace(last=at)
        else:
            found.append(Segment(content, key, at, at))
    return found


def _content(sheet: SheetView, key: Key) -> tuple[Content, int]:
    form = sheet.forms.get(key)
    if form is not None:
        return "formula", form.key
    if sheet.is_blank(key):
        return "blank", 0
    return ("number", 0) if sheet.is_number(key) else ("other", 0)


def _breaks_of(segments: list[Segment], axis: int, line: int) -> Iterator[Break]:
    counted = Counter[int]()
    for segment in segments:
        if segment.content == "formula":
            counted[segment.key] += segment.size
    between: set[int] = set()
    for index, host in enumerate(segments):
        if host.content == "formula":
            end = _continued(segments, index)
            for inner in range(index + 1, end):
                between.add(inner)
                hosts = host.size + segments[end].size
                if hosts > FEWEST_HOSTS or _nearest_is_long(segments[inner], hosts):
                    yield _break(segments[inner], host, axis, line, hosts, counted, is_between=True)
    for index, segment in enumerate(segments):
        if index not in between and segment.content in {"formula", "number"} and segment.size <= LONGEST_GAP:
            yield from _at_an_end(segments, index, axis, line, counted)


def _nearest_is_long(segment: Segment, hosts: int) -> bool:
    return segment.content == "formula" and segment.size == 1 and hosts >= FEWEST_HOSTS


def _continued(segments: list[Segment], index: int) -> int:
    """Return where the region of a segment goes on after a short gap; the segment itself where it does not."""
    gap = 0
    for after in range(index + 1, len(segments)):
        segment = segments[after]
        if segment.content == "formula" and segment.key == segments[index].key:
            return after
        gap += segment.size
        if gap > LONGEST_GAP or segment.content == "other":
            break
    return index


def _at_an_end(segments: list[Segment], index: int, axis: int, line: int, counted: Counter[int]) -> Iterator[Break]:
    segment = segments[index]
    for at, is_before in ((index - 1, False), (index + 1, True)):
        host = segments[at] if 0 <= at < len(segments) else None
        if host is not None and host.content == "formula" and host.size >= max(FEWEST_HOSTS, segment.size):
            yield _break(segment, host, axis, line, host.size, counted, is_before=is_before)


def _break(
    segment: Segment,
    host: Segment,
    axis: int,
    line: int,
    hosts: int,
    counted: Counter[int],
    *,
    is_between: bool = False,
    is_before: bool = False,
) -> Break:
    return Break(
        axis,
        tuple(place(axis, line, at) for at in range(segment.first, segment.last + 1)),
        segment.content,
        place(axis, line, host.first if is_before else host.last),
        hosts,
        is_between,
        is_before,
        counted[segment.key] - segment.size if segment.content == "formula" else 0,
    )
