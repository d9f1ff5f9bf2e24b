"""The largest amounts that are planned and not paid yet: works, and lines of a form as far as no work explains them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import isfinite

import numpy as np

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import Headline, figure
from mtqg_xl.definition.leader import WorkColumns
from mtqg_xl.definition.model import Instance
from mtqg_xl.figures.figure_set import BlockTable

OTHER = " (phần chưa có công trình)"


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An amount in đồng that is still to be paid: of what, by whom, and what hinders it as far as somebody said."""

    name: str
    reporter: str
    rest: float
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    reporter: str
    line: str
    item: Outstanding


def largest(total: Consolidated, head: Headline | None, names: Mapping[str, str], most: int) -> tuple[Outstanding, ...]:
    """Return what is still to be paid, the largest ``most`` first; a work and its line are never both counted."""
    if head is None:
        return ()
    everybody = len(total.members.reporters)
    some = (range(first, min(first + _TOGETHER, everybody)) for first in range(0, everybody, _TOGETHER))
    found = (item for reporters in some for item in _of(total, head, names, reporters) if item.rest > 0)
    return tuple(nlargest(most, found, key=lambda item: item.rest))


_TOGETHER = 100
"""Of so many reporters the works are held together."""


def _of(total: Consolidated, head: Headline, names: Mapping[str, str], reporters: range) -> Iterator[Outstanding]:
    """Yield what is still to be paid by some reporters."""
    works = [work for columns in total.kit.overview.works for work in _works(total, columns, names, reporters)]
    explained: dict[tuple[str, str], float] = {}
    for work in works:
        key = (work.reporter, work.line)
        explained[key] = explained.get(key, 0.0) + work.item.rest
    yield from (work.item for work in works)
    for name in total.kit.overview.matrix or (head.instance.id,):
        yield from _lines(total, head, total.kit.instance_by_id[name], names, reporters, explained)


def _works(total: Consolidated, columns: WorkColumns, names: Mapping[str, str], reporters: range) -> Iterator[_Work]:
    table = total.members.blocks.get(columns.place)
    if table is None:
        return
    owners = table.reporter_index
    for at in np.flatnonzero((owners >= reporters.start) & (owners < reporters.stop)).tolist():
        plan = _sum(table, columns.plan, at)
        if plan is None:
            continue
        code = total.members.reporters[int(table.reporter_index[at])]
        rest = plan - (_sum(table, columns.paid, at) or 0.0)
        obstacle = table.texts[columns.obstacle][at] if columns.obstacle else ""
        item = Outstanding(table.texts[columns.name][at], names.get(code, code), rest, obstacle)
        yield _Work(code, table.texts[columns.line][at], item)


def _sum(table: BlockTable, columns: tuple[str, ...], at: int) -> float | None:
    """Return the sum of some columns of a work; None where none of them was typed."""
    typed = [float(table.values[column][at]) for column in columns if table.present[column][at]]
    return sum(typed) if typed and all(isfinite(value) for value in typed) else None


def _lines(
    total: Consolidated,
    head: Headline,
    instance: Instance,
    names: Mapping[str, str],
    reporters: range,
    explained: Mapping[tuple[str, str], float],
) -> Iterator[Outstanding]:
    for row in instance.lines:
        label = _label(instance, row)
        for at in reporters:
            code = total.members.reporters[at]
            plan, paid = (figure(total.members, (instance.id, row, column), at) for column in (head.plan, head.paid))
            if plan is None:
                continue
            rest = plan - (paid or 0.0) - max(0.0, explained.get((code, row), 0.0))
            words = label + (OTHER if (code, row) in explained else "")
            yield Outstanding(words, names.get(code, code), rest)


def _label(instance: Instance, row: str) -> str:
    """Return what a line is called; what is not allotted yet, under what it stands."""
    found = instance.row_by_id[row]
    if found.kind != "rest" or found.parent is None:
        return found.label
    return f"{instance.row_by_id[found.parent].label.partition(': ')[0]}: {found.label}"
