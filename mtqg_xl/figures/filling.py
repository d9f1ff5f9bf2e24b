"""Typed cells of files → arrays; the one door through which money becomes đồng."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from mtqg_xl.definition.model import MONEY_UNITS, Block, Column, Instance, Kit
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.figures.grid import TEXT_KINDS, CellId, Flags, Floats, Grid, State, blocks_of, empty_state
from mtqg_xl.reading.submission import BlockRow, Submission, Typed


def in_dong(values: ArrayLike, scale: float | Floats, is_money: bool | Flags) -> Floats:
    """Return what the figures hold for typed numbers: money as whole đồng, every other number as it is.

    Half a đồng is rounded up, away from zero. ``scale`` is how many đồng one typed unit is: 2145,977223 triệu đồng
    is 2.145.977.223.
    """
    typed = np.asarray(values, np.float64)
    with np.errstate(over="ignore"):
        return np.where(is_money, np.copysign(np.floor(np.abs(typed * scale) + 0.5), typed), typed)


def held(kit: Kit, instance_id: str, row_id: str, column_id: str, value: float) -> float:
    """Return a number of the sheet as the figures hold it, for any cell; block rows are named ``works#3``."""
    instance = kit.instance_by_id[instance_id]
    column = instance.column_by_id[column_id]
    row = None if "#" in row_id else instance.row_by_id[row_id]
    is_money = instance.unit_of(row, column) in MONEY_UNITS
    return float(in_dong(value, instance.scale_of(row, column), is_money))


def fill(grid: Grid, submissions: Sequence[Submission]) -> tuple[State, dict[CellId, tuple[str, ...]]]:
    """Return a state that holds what was typed, nothing computed yet, and the texts of fixed cells.

    A number or mark is present (a mark is 0); any other text counts as missing and is unreadable.
    """
    numbers = _Numbers()
    texts: dict[CellId, list[str]] = {key: [""] * len(submissions) for key in grid.texts}
    slots = grid.inputs
    for reporter, submission in enumerate(submissions):
        for key, cell in submission.typed.items():
            slot = slots.get(key)
            if slot is not None:
                numbers.take(cell, slot, reporter)
            elif key in texts:
                texts[key][reporter] = _text(cell)
    state = empty_state(grid, len(submissions))
    numbers.put(grid, state)
    for instance, block in blocks_of(grid.kit):
        state.blocks[instance.id, block.id] = _block_table(instance, block, submissions)
    return state, {key: tuple(found) for key, found in texts.items()}


def _text(cell: Typed) -> str:
    if cell.day is not None:
        return cell.day.isoformat()
    if cell.text or not isinstance(cell.raw, float):
        return cell.text
    return f"{cell.raw:.15g}"


@dataclass(slots=True)
class _Numbers:
    """What stands in numeric cells, collected one by one and put into arrays at once."""

    lines: list[int] = field(default_factory=list)
    reporters: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    unreadable: list[tuple[int, int]] = field(default_factory=list)

    def take(self, cell: Typed, line: int, reporter: int) -> None:
        value = cell.value
        if value is not None or cell.mark is not None:
            self.lines.append(line)
            self.reporters.append(reporter)
            self.values.append(0.0 if value is None else value)
        elif not cell.is_blank:
            self.unreadable.append((line, reporter))

    def put(self, grid: Grid, state: State) -> None:
        where = np.array(self.lines, np.int64), np.array(self.reporters, np.int64)
        state.values[where] = in_dong(self.values, grid.scale[where[0]], grid.is_money[where[0]])
        state.present[where] = True
        for line, reporter in self.unreadable:
            state.unreadable[line, reporter] = True


def _block_table(instance: Instance, block: Block, submissions: Sequence[Submission]) -> BlockTable:
    rows = [
        (reporter, row)
        for reporter, submission in enumerate(submissions)
        for row in submission.blocks.get((instance.id, block.id), ())
        if _is_filled(row)
    ]
    cells = [row.cells for _, row in rows]
    inputs = [column for column in instance.form.columns if column.kind == "input"]
    return BlockTable(
        reporter_index=np.array([reporter for reporter, _ in rows], np.int64),
        position=np.array([row.position for _, row in rows], np.int64),
        values={column.id: _values(instance, column, cells) for column in inputs},
        present={column.id: _flags(cells, column, _is_answered) for column in inputs},
        unreadable={column.id: _flags(cells, column, _is_unreadable) for column in inputs},
        texts={
            column.id: tuple(_text(row[column.id]) if column.id in row else "" for row in cells)
            for column in instance.form.columns
            if column.kind in TEXT_KINDS
        },
        marks={column.id: _flags(cells, column, _is_mark) for column in inputs},
    )


def _is_filled(row: BlockRow) -> bool:
    """Whether anything was typed in the row, a number over a formula too."""
    over_formulas = (cell for cell in row.computed.values() if cell.formula is None)
    return not row.is_bare and any(not cell.is_blank for cell in (*row.cells.values(), *over_formulas))


def _values(instance: Instance, column: Column, cells: Sequence[dict[str, Typed]]) -> Floats:
    typed = [row[column.id].value if column.id in row else None for row in cells]
    numbers = [0.0 if value is None else value for value in typed]
    return in_dong(numbers, instance.scale_of(None, column), instance.unit_of(None, column) in MONEY_UNITS)


def _flags(cells: Sequence[dict[str, Typed]], column: Column, is_so: Callable[[Typed], bool]) -> Flags:
    return np.array([column.id in row and is_so(row[column.id]) for row in cells], np.bool_)


def _is_answered(cell: Typed) -> bool:
    return cell.is_answered


def _is_unreadable(cell: Typed) -> bool:
    return not cell.is_answered and not cell.is_blank


def _is_mark(cell: Typed) -> bool:
    return cell.value is None and cell.mark is not None
