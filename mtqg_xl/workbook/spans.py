"""Which columns a text stands over: the heads of a table, and signatures side by side."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from mtqg_xl.definition.model import Column, Instance


def header_cells(instance: Instance, depth: int) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """Yield the cells of a header of several rows: rows and columns covered (from 0), and the text.

    Neighbours that share their titles from the top are one cell; a short title reaches down to the last row.
    """
    columns = instance.form.table
    for level in range(depth):
        at = 0
        while at < len(columns):
            title = columns[at].title
            if level >= len(title):
                at += 1
                continue
            end = at
            if level < len(title) - 1:
                while end + 1 < len(columns) and _same_group(columns[end + 1], title, level):
                    end += 1
            bottom = depth - 1 if level == len(title) - 1 else level
            yield (level, bottom), (at, end), title[level]
            at = end + 1


def _same_group(column: Column, title: tuple[str, ...], level: int) -> bool:
    return len(column.title) > level + 1 and column.title[: level + 1] == title[: level + 1]


def spans_of_equal_width(widths: Sequence[float], first: int, count: int) -> list[tuple[int, int]]:
    """Return first and last column of so many spans, about equally wide; ``widths`` begin with the column ``first``."""
    reached = list(accumulate(widths, initial=0.0))
    ends: list[int] = []
    for at in range(1, count):
        wanted = reached[-1] * at / count
        possible = range(ends[-1] + 1 if ends else 1, len(widths) - (count - at) + 1)
        ends.append(min(possible, key=lambda end: abs(reached[end] - wanted)))
    edges = [0, *ends, len(widths)]
    return [(first + before, first + end - 1) for before, end in pairwise(edges)]
