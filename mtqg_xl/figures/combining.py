"""Many figure sets → one: reporters end to end, or added up into parents whose formulas are computed anew."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.grid import Flags, Ints, State, empty_state, figures_of, state_of
from mtqg_xl.figures.plan import plan_of, run

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
    members = state_of(plan.grid, figures)
    added = plan.grid.is_added_up
    with np.errstate(over="ignore", invalid="ignore"):
        for parent, group in enumerate(groups):
            _add(members, np.array(group, np.int64), state, parent, added)
    state.blocks = {key: _joined(table, groups, len(figures.reporters)) for key, table in figures.blocks.items()}
    run(plan, state)
    texts = {key: ("",) * len(groups) for key in figures.texts}
    return figures_of(plan.grid, state, tuple(names), ("",) * len(groups), texts)


def _add(members: State, group: Ints, state: State, parent: int, added: Flags) -> None:
    state.values[added, parent] = members.values[added][:, group].sum(axis=1)
    state.present[added, parent] = members.present[added][:, group].any(axis=1)
    state.unreadable[added, parent] = members.unreadable[added][:, group].any(axis=1)


def _joined(table: BlockTable, groups: Sequence[tuple[int, ...]], reporters: int) -> BlockTable:
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
