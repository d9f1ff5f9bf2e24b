"""Rows and columns cut into segments of equal formulas, and where a short segment stands in the way of a long one."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from mtqg_xl.patterns.sheet import Key, SheetView

Content = Literal["formula", "number", "blank", "other"]

FEWEST_HOSTS = 2
LEAST_SHARE = 0.2
"""A formula that fewer of the formulas of a line are copies of is no pattern of it."""
FEWEST_IN_BLOCK = 2
"""So many copies make a pattern of a block of their own, whatever the line holds elsewhere."""
MOST_GAPS = 3
"""So many gaps in the formulas of one line may be forgotten; more are its design."""
LONGEST_GAP = 3
"""So many cells may stand between two parts of one region; more are a region of their own."""


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
    it has in the line, ``share`` which part of the formulas of the line, or of its own block, these are.
    """

    axis: int
    cells: tuple[Key, ...]
    content: Content
    host: Key
    hosts: int
    is_between: bool
    is_before: bool
    share: float

    @property
    def line(self) -> int:
        """The number of the column or row."""
        return self.cells[0][self.axis]


def breaks(sheet: SheetView) -> Iterator[Break]:
    """Yield what breaks the regions of every row and column that hold formulas."""
    for axis, lines in ((1, sheet.columns), (0, sheet.rows)):
        with_formulas = {key[axis] for key in sheet.forms}
        for line in sorted(with_formulas):
            found = list(_breaks_of(sheet, _segments(sheet, axis, line, lines[line]), axis, line))
            gaps = sum(each.content == "blank" for each in found)
            # what is left blank again and again is left blank by design
            yield from (each for each in found if each.content != "blank" or gaps <= MOST_GAPS)


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


def _breaks_of(sheet: SheetView, segments: list[Segment], axis: int, line: int) -> Iterator[Break]:
    between: set[int] = set()
    shares = list(_shares(sheet, segments, axis, line))
    for index, host in enumerate(segments):
        share = shares[index]
        if share >= LEAST_SHARE:
            for inner in range(index + 1, _continued(segments, index)):
                between.add(inner)
                yield _break(sheet, segments[inner], host, axis, line, share, is_between=True)
    for index, segment in enumerate(segments):
        if index not in between and segment.content in {"formula", "number"} and segment.size <= LONGEST_GAP:
            for at, is_before in ((_beside(segments, index, -1), False), (_beside(segments, index, 1), True)):
                share = 0.0 if at is None else shares[at]
                if at is not None and share >= LEAST_SHARE:
                    yield _break(sheet, segment, segments[at], axis, line, share, is_before=is_before)


def _shares(sheet: SheetView, segments: list[Segment], axis: int, line: int) -> Iterator[float]:
    """Yield for each segment which part of the formulas of its line, or of its block, are copies of its own.

    It is 0 where they make no pattern. A block is what stands together, with no blank cell and no words between.
    """
    for _, block in groupby(segments, key=lambda each: each.content in {"formula", "number"}):
        together = list(block)
        own = Counter[int]()
        for each in together:
            if each.content == "formula":
                own[each.key] += each.size
        for each in together:
            copies = sheet.copies[axis][line, each.key]
            if each.content != "formula" or copies < FEWEST_HOSTS:
                yield 0.0
                continue
            in_block = own[each.key] / own.total() if own[each.key] >= FEWEST_IN_BLOCK else 0.0
            yield max(copies / sheet.formulas[axis][line], in_block)


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


def _beside(segments: list[Segment], index: int, step: int) -> int | None:
    """Return the segment of formulas beside another; one blank cell may stand between, as many tables have it."""
    at = index + step
    if 0 <= at < len(segments) and segments[at].content == "blank" and segments[at].size == 1:
        at += step
    return at if 0 <= at < len(segments) and segments[at].content == "formula" else None


def _break(
    sheet: SheetView,
    segment: Segment,
    host: Segment,
    axis: int,
    line: int,
    share: float,
    *,
    is_between: bool = False,
    is_before: bool = False,
) -> Break:
    return Break(
        axis,
        tuple(place(axis, line, at) for at in range(segment.first, segment.last + 1)),
        segment.content,
        place(axis, line, host.first if is_before else host.last),
        sheet.copies[axis][line, host.key],
        is_between,
        is_before,
        share,
    )
