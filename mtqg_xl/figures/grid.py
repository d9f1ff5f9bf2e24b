"""One number for every fixed cell of a kit, and what the definition says of that cell, as arrays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.definition.model import MONEY_UNITS, Block, Column, Instance, Kit, Row
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.findings import DefinitionError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
BlockKey = tuple[str, str]
CellId = tuple[str, str, str]

TEXT_KINDS = {"text", "choice", "date"}

_Kind = TypeVar("_Kind", np.float64, np.bool_)


@dataclass
class State:
    """All cells of a kit for R reporters while they are computed; money in đồng.

    ``values`` and ``present`` have the shape (cells + 1, R): the last line is a cell where nothing ever stands.
    The arrays of a block have one line for each filled row of any reporter; a percent without denominator is NaN.
    """

    values: Floats
    present: Flags
    unreadable: Flags
    blocks: dict[BlockKey, BlockTable]

    @property
    def reporters(self) -> int:
        """How many reporters there are."""
        return int(self.values.shape[1])


@dataclass(frozen=True)
class Grid:
    """The fixed cells of a kit counted through: instance after instance, row after row.

    ``scale`` is how many đồng one typed unit of the cell is (1 where it holds no money), with a 1 for the empty cell.
    """

    kit: Kit
    first: dict[str, int]
    row_at: dict[str, dict[str, int]]
    column_at: dict[str, dict[str, int]]
    kinds: tuple[str | None, ...]
    scale: Floats
    is_money: Flags

    @property
    def size(self) -> int:
        """How many cells there are; also the number of the empty cell behind them."""
        return len(self.kinds)

    @cached_property
    def is_computed(self) -> Flags:
        """Which cells have a formula, with a False for the empty cell."""
        return np.array([*(kind == "computed" for kind in self.kinds), False])

    @cached_property
    def inputs(self) -> dict[CellId, int]:
        """The numbers of the cells where numbers are typed."""
        return {key: at for key, kind, at in self._cells() if kind == "input"}

    @cached_property
    def texts(self) -> tuple[CellId, ...]:
        """The cells where texts, choices and dates are typed."""
        return tuple(key for key, kind, _ in self._cells() if kind in TEXT_KINDS)

    def _cells(self) -> Iterator[tuple[CellId, str | None, int]]:
        at = 0
        for instance in self.kit.instances:
            for row, column in cells_of(instance):
                yield (instance.id, row.id, column.id), self.kinds[at], at
                at += 1

    @cached_property
    def is_added_up(self) -> Flags:
        """Which cells of several reporters may be added.

        What THÔNG TIN and GIẢI TRÌNH hold may not: a sum of that says nothing.
        """
        flags = np.zeros(self.size + 1, np.bool_)
        for instance in self.kit.instances:
            if instance.id not in {self.kit.header, self.kit.justification}:
                for row, column in cells_of(instance):
                    flags[self.number(instance.id, row.id, column.id)] = instance.is_added_up(row, column)
        return flags

    def number(self, instance: str, row: str, column: str) -> int:
        """Return the number of a cell.

        Raises:
            DefinitionError: the kit has no such cell.
        """
        try:
            line, at = self.row_at[instance][row], self.column_at[instance][column]
        except KeyError as error:
            raise DefinitionError(
                (f"{instance}|{row}|{column}: công thức nói đến ô không có trong bộ biểu",)
            ) from error
        return self.first[instance] + line * len(self.column_at[instance]) + at

    def span(self, instance: str) -> tuple[slice, tuple[int, int]]:
        """Return the numbers of an instance's cells, and how many rows and columns it has."""
        shape = len(self.row_at[instance]), len(self.column_at[instance])
        return slice(self.first[instance], self.first[instance] + shape[0] * shape[1]), shape


def grid_of(kit: Kit) -> Grid:
    """Return the cells of a kit, counted through."""
    first: dict[str, int] = {}
    kinds: list[str | None] = []
    scale: list[int] = []
    is_money: list[bool] = []
    for instance in kit.instances:
        first[instance.id] = len(kinds)
        for row, column in cells_of(instance):
            kinds.append(instance.kind_of(row, column))
            scale.append(instance.scale_of(row, column))
            is_money.append(instance.unit_of(row, column) in MONEY_UNITS)
    return Grid(
        kit=kit,
        first=first,
        row_at={item.id: {row.id: at for at, row in enumerate(item.rows)} for item in kit.instances},
        column_at={item.id: {col.id: at for at, col in enumerate(item.form.columns)} for item in kit.instances},
        kinds=tuple(kinds),
        scale=np.array([*scale, 1], np.float64),
        is_money=np.array([*is_money, False]),
    )


def cells_of(instance: Instance) -> list[tuple[Row, Column]]:
    """Return every fixed cell of an instance, row after row."""
    return [(row, column) for row in instance.rows for column in instance.form.columns]


def blocks_of(kit: Kit) -> list[tuple[Instance, Block]]:
    """Return every open block of a kit."""
    return [(instance, block) for instance in kit.instances for block in instance.form.blocks]


def empty_state(grid: Grid, reporters: int) -> State:
    """Return a state in which nothing was typed and no block has a row."""
    shape = grid.size + 1, reporters
    return State(np.zeros(shape), np.zeros(shape, np.bool_), np.zeros(shape, np.bool_), {})


def state_of(grid: Grid, figures: FigureSet) -> State:
    """Return the cells of a figure set as a state; later changes of the state leave the figures alone."""
    state = empty_state(grid, len(figures.reporters))
    for instance in grid.kit.instances:
        where, (rows, columns) = grid.span(instance.id)
        for lines, arrays in (
            (state.values, figures.values),
            (state.present, figures.present),
            (state.unreadable, figures.unreadable),
        ):
            lines[where] = arrays[instance.id].transpose(1, 2, 0).reshape(rows * columns, state.reporters)
    state.blocks = {key: copied(table) for key, table in figures.blocks.items()}
    return state


def copied(table: BlockTable) -> BlockTable:
    """Return a table whose columns can be replaced without changing the original."""
    return BlockTable(
        reporter_index=table.reporter_index,
        position=table.position,
        values=dict(table.values),
        present=dict(table.present),
        unreadable=dict(table.unreadable),
        texts=dict(table.texts),
        marks=dict(table.marks),
    )


def figures_of(
    grid: Grid,
    state: State,
    reporters: tuple[str, ...],
    files: tuple[str, ...],
    texts: Mapping[CellId, Sequence[str]],
) -> FigureSet:
    """Return a state as a figure set; its arrays can no longer be written."""
    for lines in (state.values, state.present, state.unreadable):
        lines.setflags(write=False)
    return FigureSet(
        kit=grid.kit,
        reporters=reporters,
        files=files,
        values={item.id: _by_reporter(grid, item.id, state.values) for item in grid.kit.instances},
        present={item.id: _by_reporter(grid, item.id, state.present) for item in grid.kit.instances},
        unreadable={item.id: _by_reporter(grid, item.id, state.unreadable) for item in grid.kit.instances},
        blocks=state.blocks,
        texts=texts,
    )


def _by_reporter(grid: Grid, instance: str, lines: NDArray[_Kind]) -> NDArray[_Kind]:
    where, (rows, columns) = grid.span(instance)
    return lines[where].reshape(rows, columns, lines.shape[1]).transpose(2, 0, 1)
