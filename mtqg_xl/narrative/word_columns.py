"""How wide the columns of a table in an annex are, and which of them still fit one page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import sqrt

from mtqg_xl.narrative.text import AnnexTable, HeadCell
from mtqg_xl.narrative.text_width import bold_width_mm

SIZES = (11.0, 10.0, 9.0)
"""Type sizes of a table, the first at which every number fits its column; smaller ones nobody reads on paper."""
CELL_MARGIN_MM = 0.8
_SLACK_MM = 1.2
"""What a cell has beyond its text, so that a program with slightly wider letters breaks no word."""
_READABLE_MM, _READABLE_LINES = 60.0, 6
"""A label that is broken into more lines than this has a column this wide: names of projects fill several lines of A4,
and a narrow column would make each of them a page of its own."""
_LONGEST_SHORT_NUMBER = 12
"""Letters of a column number that stand on one line (``15=14/2*100``); a long sum of columns may break."""


def measured(table: AnnexTable, page_mm: float) -> tuple[float, tuple[float, ...]]:
    """Return the type size of a table and the widths of its columns: every word and number on one line, if it fits.

    What is left of the page goes to the columns whose lines are broken, the more the longer they are, but not in
    proportion: a long label may take some lines so that a note beside it takes fewer.
    """
    size = next((size for size in SIZES if _comfortable_mm(table, size) <= page_mm), SIZES[-1])
    columns = range(len(table.widths))
    needed = [_readable_mm(table, at, size) for at in columns]
    if sum(needed) > page_mm:
        needed = [_needed_mm(table, at, size) for at in columns]
    left = page_mm - sum(needed)
    if left < 0:
        return size, tuple(least * page_mm / sum(needed) for least in needed)
    shares = [sqrt(max(0.0, _whole_mm(table, at, size) - least)) for at, least in enumerate(needed)]
    if not any(shares):
        shares = list(table.widths)
    return size, tuple(least + left * share / sum(shares) for least, share in zip(needed, shares, strict=True))


def parted(table: AnnexTable, page_mm: float) -> Iterator[AnnexTable]:
    """Yield a table, or the parts of it whose columns fit a page side by side; what names the rows stands on each.

    A part ends where the fewest titles of the header go on, in its second half.
    """
    first, last = table.named, len(table.widths) - 1
    while first <= last:
        end = last
        while end > first and _comfortable_mm(_columns(table, first, end), SIZES[-1]) > page_mm:
            end -= 1
        if end < last:
            end = _end_of_title(table, first, end)
        yield table if (first, end) == (table.named, last) else _columns(table, first, end)
        first = end + 1


def _end_of_title(table: AnnexTable, first: int, end: int) -> int:
    """Return the last column of a part: where fewest titles go on in the next one, as far right as that."""
    fewest = first + (end - first) // 2
    return min(range(end, fewest - 1, -1), key=lambda at: sum(_goes_on(head, at) for head in table.header))


def _goes_on(head: HeadCell, column: int) -> bool:
    return head.columns[0] <= column < head.columns[1]


def _columns(table: AnnexTable, first: int, last: int) -> AnnexTable:
    """Return the columns that name the rows, and those from one to another."""
    kept = [*range(table.named), *range(first, last + 1)]
    return replace(
        table,
        widths=tuple(table.widths[at] for at in kept),
        header=tuple(_heads(table.header, kept)),
        numbers=tuple(table.numbers[at] for at in kept) if table.numbers else (),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def _heads(heads: tuple[HeadCell, ...], kept: list[int]) -> Iterator[HeadCell]:
    """Yield the cells of the header over some columns; a title over several stands above what is left of them."""
    place = {column: at for at, column in enumerate(kept)}
    for head in heads:
        inside = [place[column] for column in range(head.columns[0], head.columns[1] + 1) if column in place]
        if inside:
            yield replace(head, columns=(inside[0], inside[-1]))


def _comfortable_mm(table: AnnexTable, size: float) -> float:
    return sum(_readable_mm(table, at, size) for at in range(len(table.widths)))


def _readable_mm(table: AnnexTable, column: int, size: float) -> float:
    """Return the width at which no word of a column is broken and no text has many lines."""
    lines = _whole_mm(table, column, size) / _READABLE_LINES
    return max(_needed_mm(table, column, size), min(lines, _READABLE_MM))


def _needed_mm(table: AnnexTable, column: int, size: float) -> float:
    """Return the width at which no word of a column is broken."""
    words = [word for text in _texts(table, column) for word in text.split()]
    if table.numbers:
        words += _pieces(table.numbers[column])
    return max((bold_width_mm(word, size) for word in words), default=0.0) + 2 * CELL_MARGIN_MM + _SLACK_MM


def _pieces(number: str) -> list[str]:
    return [number] if len(number) <= _LONGEST_SHORT_NUMBER else re.split(r"(?<=[=+*/-])", number)


def _whole_mm(table: AnnexTable, column: int, size: float) -> float:
    """Return the width at which no cell of a column has two lines."""
    texts = (bold_width_mm(text, size) for text in _texts(table, column))
    return max(texts, default=0.0) + 2 * CELL_MARGIN_MM + _SLACK_MM


def _texts(table: AnnexTable, column: int) -> list[str]:
    own = [head.text for head in table.header if head.columns == (column, column)]
    return [*own, *(row[column].text for row in table.rows)]
