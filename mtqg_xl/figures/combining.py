"""Many figure sets → one: reporters end to end, or added up into parents whose formulas are computed anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.grid import BlockKey, CellId, Grid, Ints, State, copied, empty_state, figures_of
from mtqg_xl.figures.plan import plan_of, run
from mtqg_xl.figures.stored import Drawer, StoredArray, StoredTable, StoredTexts, is_stored, put_away

_Kind = TypeVar("_Kind", np.float64, np.bool_)


def merge(parts: Sequence[FigureSet]) -> FigureSet:
    """Return the reporters of all parts, one behind the other; associative.

    Raises:
        ValueError: there is no part, or the parts are of different kits.
    """
    if not parts:
        raise ValueError("không có số liệu nào để ghép")
    first = parts[0]
    if any(_identity(part) != _identity(first) for part in parts):
        raise ValueError("các phần thuộc bộ biểu khác nhau")
    return FigureSet(
        kit=first.kit,
        reporters=tuple(name for part in parts for name in part.reporters),
        files=tuple(name for part in parts for name in part.files),
        values={key: np.concatenate([part.values[key] for part in parts]) for key in first.values},
        present={key: np.concatenate([part.present[key] for part in parts]) for key in first.present},
        unreadable={key: np.concatenate([part.unreadable[key] for part in parts]) for key in first.unreadable},
        blocks={key: _end_to_end(parts, key) for key in first.blocks},
        texts={key: tuple(text for part in parts for text in part.texts[key]) for key in first.texts},
    )


def merged(count: int, parts: Iterable[FigureSet]) -> FigureSet:
    """Return what `merge` returns of parts that come one by one and have ``count`` reporters together.

    None of them need be held beside the whole.

    Raises:
        ValueError: there is no part, or the parts are of different kits.
    """
    some = iter(parts)
    first = next(some, None)
    if first is None:
        raise ValueError("không có số liệu nào để ghép")
    if len(first.reporters) == count:
        return first
    whole: _Whole | _Stored = _Whole(first, count) if count <= MOST_HELD else _Stored(first)
    whole.add(first)
    for part in some:
        if _identity(part) != _identity(first):
            raise ValueError("các phần thuộc bộ biểu khác nhau")
        whole.add(part)
    return whole.figures()


MOST_HELD = 200
"""The figures of more reporters wait in a file until they are asked for."""
_TOGETHER = 100
"""So many reporters are written into it, and added up, at a time."""


class _Whole:
    """Arrays with room for all reporters, filled part by part."""

    def __init__(self, first: FigureSet, count: int) -> None:
        self.kit, self.count, self.at = first.kit, count, 0
        self.values = {key: _room(found, count) for key, found in first.values.items()}
        self.present = {key: _room(found, count) for key, found in first.present.items()}
        self.unreadable = {key: _room(found, count) for key, found in first.unreadable.items()}
        self.reporters: list[str] = []
        self.files: list[str] = []
        self.before = [0]
        self.blocks: dict[BlockKey, list[BlockTable]] = {key: [] for key in first.blocks}
        self.texts: dict[CellId, list[str]] = {key: [] for key in first.texts}
        self._known: dict[str, str] = {}

    def add(self, part: FigureSet) -> None:
        """Take over the reporters of a part."""
        end = self.at + len(part.reporters)
        for rooms, found in (
            (self.values, part.values),
            (self.present, part.present),
            (self.unreadable, part.unreadable),
        ):
            for key, room in rooms.items():
                room[self.at : end] = found[key]
        self.at = end
        self.before.append(end)
        self.reporters += part.reporters
        self.files += part.files
        for block, table in part.blocks.items():
            texts = {name: tuple(map(self._once, column)) for name, column in table.texts.items()}
            self.blocks[block].append(replace(table, texts=texts))
        for cell, column in part.texts.items():
            self.texts[cell] += map(self._once, column)

    def _once(self, text: str) -> str:
        """Return a text as the one object that it is everywhere: units say the same again and again."""
        return self._known.setdefault(text, text) if len(text) < _LONGEST_SHARED else text

    def figures(self) -> FigureSet:
        """Return the whole; its arrays can no longer be written."""
        for rooms in (self.values, self.present, self.unreadable):
            for room in rooms.values():
                room.setflags(write=False)
        return FigureSet(
            kit=self.kit,
            reporters=tuple(self.reporters),
            files=tuple(self.files),
            values=self.values,
            present=self.present,
            unreadable=self.unreadable,
            blocks={key: end_to_end(tables, self.before) for key, tables in self.blocks.items()},
            texts={key: tuple(column) for key, column in self.texts.items()},
        )


class _Stored:
    """Figures that are written into a file part by part."""

    def __init__(self, first: FigureSet) -> None:
        self.kit, drawer = first.kit, Drawer()
        self.arrays = [
            {key: StoredArray(drawer, found) for key, found in arrays.items()} for arrays in _arrays_of(first)
        ]
        self.texts = {key: StoredTexts(drawer) for key in first.texts}
        self.blocks = {key: StoredTable(drawer, table) for key, table in first.blocks.items()}
        self.reporters: list[str] = []
        self.files: list[str] = []
        self._waiting: list[FigureSet] = []

    def add(self, part: FigureSet) -> None:
        """Take over the reporters of a part."""
        self._waiting.append(part)
        if sum(len(each.reporters) for each in self._waiting) >= _TOGETHER:
            self._write()

    def _write(self) -> None:
        part, self._waiting = merge(self._waiting), []
        for stored, arrays in zip(self.arrays, _arrays_of(part), strict=True):
            for key, array in stored.items():
                array.add(arrays[key])
        for cell, column in self.texts.items():
            column.add(part.texts[cell])
        for block, table in self.blocks.items():
            table.add(part.blocks[block], len(self.reporters))
        self.reporters += part.reporters
        self.files += part.files

    def figures(self) -> FigureSet:
        """Return the whole."""
        if self._waiting:
            self._write()
        values, present, unreadable = cast("list[dict[str, Any]]", self.arrays)  # each answers as its array would
        return FigureSet(
            kit=self.kit,
            reporters=tuple(self.reporters),
            files=tuple(self.files),
            values=values,
            present=present,
            unreadable=unreadable,
            blocks={key: stored.table() for key, stored in self.blocks.items()},
            texts=dict(self.texts),
        )


def _arrays_of(figures: FigureSet) -> tuple[dict[str, NDArray[Any]], ...]:
    return figures.values, figures.present, figures.unreadable


_LONGEST_SHARED = 60
"""A longer text is hardly ever said twice."""


def _room(like: NDArray[_Kind], count: int) -> NDArray[_Kind]:
    return np.empty((count, *like.shape[1:]), like.dtype)


def _identity(figures: FigureSet) -> tuple[str, str, str]:
    return figures.kit.id, figures.kit.version, figures.kit.hash


def _end_to_end(parts: Sequence[FigureSet], key: tuple[str, str]) -> BlockTable:
    before = np.cumsum([0, *(len(part.reporters) for part in parts)]).tolist()
    return end_to_end([part.blocks[key] for part in parts], before)


def end_to_end(tables: Sequence[BlockTable], before: Sequence[int]) -> BlockTable:
    """Return the rows of tables of one block below one another; ``before`` is how many reporters come before each.

    Raises:
        ValueError: the tables have different columns.
    """
    first = tables[0]
    if any(_columns(table) != _columns(first) for table in tables):
        raise ValueError("các phần có cột khác nhau")
    return BlockTable(
        reporter_index=np.concatenate([table.reporter_index + at for table, at in zip(tables, before, strict=False)]),
        position=np.concatenate([table.position for table in tables]),
        values={name: np.concatenate([table.values[name] for table in tables]) for name in first.values},
        present={name: np.concatenate([table.present[name] for table in tables]) for name in first.present},
        unreadable={name: np.concatenate([table.unreadable[name] for table in tables]) for name in first.unreadable},
        texts={name: tuple(text for table in tables for text in table.texts[name]) for name in first.texts},
        marks={name: np.concatenate([table.marks[name] for table in tables]) for name in first.marks},
    )


def _columns(table: BlockTable) -> list[frozenset[str]]:
    return [frozenset(each) for each in (table.values, table.present, table.unreadable, table.texts, table.marks)]


def of_reporters(figures: FigureSet, places: Sequence[int]) -> FigureSet:
    """Return the reporters at some places of a figure set, in the order of the places."""
    at = np.array(places, np.int64)
    return FigureSet(
        kit=figures.kit,
        reporters=tuple(figures.reporters[place] for place in places),
        files=tuple(figures.files[place] for place in places),
        values={key: found[at] for key, found in figures.values.items()},
        present={key: found[at] for key, found in figures.present.items()},
        unreadable={key: found[at] for key, found in figures.unreadable.items()},
        blocks={key: _of_places(table, places, len(figures.reporters)) for key, table in figures.blocks.items()},
        texts={key: tuple(texts[place] for place in places) for key, texts in figures.texts.items()},
    )


def _of_places(table: BlockTable, places: Sequence[int], reporters: int) -> BlockTable:
    lines, owners = _lines_of_groups(table.reporter_index, [(place,) for place in places], reporters)
    return BlockTable(
        reporter_index=owners,
        position=table.position[lines],
        values=_taken(table.values, lines),
        present=_taken(table.present, lines),
        unreadable=_taken(table.unreadable, lines),
        texts={name: tuple(texts[line] for line in lines) for name, texts in table.texts.items()},
        marks=_taken(table.marks, lines),
    )


def summed(figures: FigureSet, groups: Sequence[tuple[int, ...]], names: Sequence[str]) -> FigureSet:
    """Return one reporter for each group: inputs added, blocks joined end to end, every formula computed anew.

    Presence is that of any member, texts of fixed cells are empty, block rows are counted through anew. Percents that
    were typed, prices and norms, and the sheets THÔNG TIN and GIẢI TRÌNH are not added: they are not present in a
    parent. The result may be summed again: a province from districts is the province from communes. A group may be
    empty.

    Raises:
        ValueError: there are not as many names as groups.
    """
    if len(groups) != len(names):
        raise ValueError("số tên khác số nhóm")
    plan = plan_of(figures.kit)
    state = empty_state(plan.grid, len(groups))
    chosen = [np.array(group, np.int64) for group in groups]
    with np.errstate(over="ignore", invalid="ignore"):
        for instance in figures.kit.instances:
            _add(plan.grid, figures, instance.id, chosen, state)
    state.blocks = {key: _joined(table, groups, len(figures.reporters)) for key, table in figures.blocks.items()}
    run(plan, state)
    state.blocks = {key: put_away(table) if is_stored(table) else table for key, table in state.blocks.items()}
    texts = {key: ("",) * len(groups) for key in figures.texts}
    return figures_of(plan.grid, state, tuple(names), ("",) * len(groups), texts)


def _add(grid: Grid, figures: FigureSet, instance: str, groups: Sequence[Ints], state: State) -> None:
    """Add one form of the members up, a hundred at a time: all cells of all members would be held twice."""
    where, (rows, columns) = grid.span(instance)
    added = np.flatnonzero(grid.is_added_up[where])
    places = np.arange(grid.size)[where][added]
    for first in range(0, len(figures.reporters), _TOGETHER):
        some = slice(first, first + _TOGETHER)
        values, present, unreadable = (
            arrays[instance][some].transpose(1, 2, 0).reshape(rows * columns, -1)[added]
            for arrays in _arrays_of(figures)
        )
        for parent, group in enumerate(groups):
            own = group[(group >= first) & (group < first + _TOGETHER)] - first
            state.values[places, parent] += values[:, own].sum(axis=1)
            state.present[places, parent] |= present[:, own].any(axis=1)
            state.unreadable[places, parent] |= unreadable[:, own].any(axis=1)


def _joined(table: BlockTable, groups: Sequence[tuple[int, ...]], reporters: int) -> BlockTable:
    if _is_everybody(table, groups, reporters):  # in the order in which they stand
        count = len(table.position)
        parent = np.broadcast_to(np.zeros(1, table.reporter_index.dtype), count)
        return replace(
            copied(table), reporter_index=parent, position=np.arange(1, count + 1, dtype=table.position.dtype)
        )
    lines, parents = _lines_of_groups(table.reporter_index, groups, reporters)
    return BlockTable(
        reporter_index=parents,
        position=_counted_through(parents),
        values=_taken(table.values, lines),
        present=_taken(table.present, lines),
        unreadable=_taken(table.unreadable, lines),
        texts={name: tuple(texts[line] for line in lines) for name, texts in table.texts.items()},
        marks=_taken(table.marks, lines),
    )


def _is_everybody(table: BlockTable, groups: Sequence[tuple[int, ...]], reporters: int) -> bool:
    """Whether a single group has all reporters, and their rows stand in its order."""
    if len(groups) != 1 or groups[0] != tuple(range(reporters)):
        return False
    return bool((table.reporter_index[1:] >= table.reporter_index[:-1]).all())


def _lines_of_groups(reporter: Ints, groups: Sequence[tuple[int, ...]], reporters: int) -> tuple[Ints, Ints]:
    """Return the rows of a block in the order of groups and their members, and the group of each."""
    order = np.argsort(reporter, kind="stable")
    starts = np.searchsorted(reporter[order], np.arange(reporters + 1))
    rows_of = [order[starts[member] : starts[member + 1]] for group in groups for member in group]
    group_of = [parent for parent, group in enumerate(groups) for _ in group]
    none = np.zeros(0, np.int64)
    lines = np.concatenate([none, *rows_of])
    return lines, np.repeat(np.array(group_of, np.int64), [len(rows) for rows in rows_of])


def _counted_through(parents: Ints) -> Ints:
    """Return 1, 2, 3 … within each parent; the rows of a parent stand together."""
    numbers = np.arange(len(parents))
    return numbers - np.searchsorted(parents, parents) + 1


def _taken(columns: Mapping[str, NDArray[_Kind]], lines: Ints) -> dict[str, NDArray[_Kind]]:
    return {name: values[lines] for name, values in columns.items()}
