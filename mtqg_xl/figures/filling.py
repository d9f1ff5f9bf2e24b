"""Typed cells of files → arrays; the one door through which money becomes đồng."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from mtqg_xl.definition.model import MONEY_UNITS, Block, Instance, Kit
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


@dataclass(slots=True)
class _Column:
    """What stands in one column of a block, by the lines in which anything stands."""

    name: str
    lines: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)

    def take(self, cell: Typed, line: int) -> None:
        if cell.value is not None:
            self.lines.append(line)
            self.values.append(cell.value)
        elif cell.mark is not None:
            self.marks.append(line)
        elif not cell.is_blank:
            self.unreadable.append(line)

    def numbers(self, instance: Instance, count: int) -> Floats:
        """Return the column for so many lines, money in đồng; 0 where no number stands."""
        column = instance.column_by_id[self.name]
        found = np.zeros(count)
        found[self.lines] = self.values
        return in_dong(found, instance.scale_of(None, column), instance.unit_of(None, column) in MONEY_UNITS)


def _flags(lines: Sequence[int], count: int) -> Flags:
    found = np.zeros(count, np.bool_)
    found[list(lines)] = True
    return found


def _block_table(instance: Instance, block: Block, submissions: Sequence[Submission]) -> BlockTable:
    """Return the filled rows of a block. The same rows of files one after the other are gone through once.

    Whoever tries what one other number would do has hundreds of files that differ in one cell.
    """
    rows: list[tuple[int, BlockRow]] = []
    piece_of: list[int] = []
    pieces = 0
    last: Sequence[BlockRow] | None = None
    for submission in submissions:
        own = submission.blocks.get((instance.id, block.id), ())
        if own is not last:
            pieces += 1
            rows += [(pieces - 1, row) for row in own if _is_filled(row)]
        piece_of.append(pieces - 1)
        last = own
    table = _table_of(instance, rows)
    return table if pieces == len(submissions) else _repeated(table, piece_of)


def _table_of(instance: Instance, rows: Sequence[tuple[int, BlockRow]]) -> BlockTable:
    numbers = {column.id: _Column(column.id) for column in instance.form.columns if column.kind == "input"}
    texts = {column.id: [""] * len(rows) for column in instance.form.columns if column.kind in TEXT_KINDS}
    for line, (_, row) in enumerate(rows):
        for name, cell in row.cells.items():
            if name in numbers:
                numbers[name].take(cell, line)
            elif name in texts:
                texts[name][line] = _text(cell)
    count = len(rows)
    return BlockTable(
        reporter_index=np.array([reporter for reporter, _ in rows], np.int64),
        position=np.array([row.position for _, row in rows], np.int64),
        values={name: found.numbers(instance, count) for name, found in numbers.items()},
        present={name: _flags((*found.lines, *found.marks), count) for name, found in numbers.items()},
        unreadable={name: _flags(found.unreadable, count) for name, found in numbers.items()},
        texts={name: tuple(found) for name, found in texts.items()},
        marks={name: _flags(found.marks, count) for name, found in numbers.items()},
    )


def _repeated(table: BlockTable, piece_of: Sequence[int]) -> BlockTable:
    """Return the table of reporters that each have the lines of one reporter, or piece, of another table."""
    starts = np.searchsorted(table.reporter_index, np.arange(piece_of[-1] + 2))
    runs = [np.arange(starts[piece], starts[piece + 1]) for piece in piece_of]
    lines = np.concatenate(runs)
    places = lines.tolist()
    return BlockTable(
        reporter_index=np.repeat(np.arange(len(runs)), [len(run) for run in runs]),
        position=table.position[lines],
        values={name: found[lines] for name, found in table.values.items()},
        present={name: found[lines] for name, found in table.present.items()},
        unreadable={name: found[lines] for name, found in table.unreadable.items()},
        texts={name: tuple([found[place] for place in places]) for name, found in table.texts.items()},
        marks={name: found[lines] for name, found in table.marks.items()},
    )


def _is_filled(row: BlockRow) -> bool:
    """Whether anything was typed in the row, a number over a formula too."""
    if row.is_bare:
        return False
    if any(not cell.is_blank for cell in row.cells.values()):
        return True
    return any(cell.formula is None and not cell.is_blank for cell in row.computed.values())
