"""Two files of one reporter compared: typed figures that differ are the causes, totals that differ the effects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mtqg_xl.definition.model import Block, Column, Instance, Kit, Row
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.mending.diff.rows import name_of, paired
from mtqg_xl.mending.diff.summary import notes_on, summary
from mtqg_xl.reading.submission import BlockRow, Submission, Typed

Held = float | str | None
"""What a typed cell holds: a number in the unit of its sheet, a mark, a text, a day; None where nothing does."""

_TINY = 5e-7
_DIGITS = 6
"""What is left of a difference beyond so many decimals is only how a computer subtracts."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One typed cell that differs; amounts are in the unit of the new file.

    ``row`` is a row id, or for a block row its place in the new file (in the old one where it vanished);
    ``old_cell`` and ``new_cell`` are ``Sheet!A1``, empty where there is none.
    """

    form: str
    row: str
    column: str
    row_label: str
    column_title: str
    change: Literal["changed", "appeared", "vanished"]
    before: Held
    after: Held
    unit: str
    old_cell: str
    new_cell: str
    is_number: bool

    @property
    def difference(self) -> float | None:
        """After less before, a missing number counting 0; None for texts."""
        if not self.is_number:
            return None
        return round(_number(self.after) - _number(self.before), _DIGITS)


@dataclass(frozen=True, slots=True)
class TotalChange:
    """One computed cell of a fixed row that came out differently; None for a blank result. Amounts are in đồng."""

    form: str
    row: str
    column: str
    row_label: str
    column_title: str
    before: float | None
    after: float | None
    unit: str

    @property
    def difference(self) -> float | None:
        """After less before; None where one of them is blank."""
        return None if self.before is None or self.after is None else round(self.after - self.before, _DIGITS)


@dataclass(frozen=True)
class Difference:
    """What changed from one file to another; ``notes`` say what makes the two hard to compare."""

    old: str
    new: str
    summary: str
    notes: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    totals: tuple[TotalChange, ...]


def diff(old: tuple[Submission, Kit], new: tuple[Submission, Kit]) -> Difference:
    """Return what changed between two files; of different kits what both have is compared.

    Rows of open blocks are compared by code or name, so that inserted and moved rows are no change.
    """
    figures = tuple(_figures(old, new))
    before, after = compute([old[0]], old[1]), compute([new[0]], new[1])
    totals = tuple(_totals(before, after))
    told = [item for item in figures if (item.form, item.row, item.column) != new[1].header_field("submission")]
    numbers = sum(item.is_number for item in told)
    words = summary(old, new, len(told), numbers, {(item.form, item.row, item.column): item for item in totals})
    return Difference(old[0].file, new[0].file, words, tuple(notes_on(old, new)), figures, totals)


# --- what was typed ----------------------------------------------------------------------------------------


def _figures(old: tuple[Submission, Kit], new: tuple[Submission, Kit]) -> Iterator[FigureChange]:
    for instance in new[1].instances:
        other = old[1].instance_by_id.get(instance.id)
        if other is None:
            continue
        for row in instance.rows:
            for column in instance.form.columns:
                if _is_common(instance, other, row, column):
                    yield from _fixed(old[0], new[0], instance, other, row, column)
        for block in instance.form.blocks:
            if block.id in other.block_by_id:
                yield from _of_block(old[0], new[0], instance, other, block)


def _is_common(instance: Instance, other: Instance, row: Row, column: Column) -> bool:
    if row.id not in other.row_by_id or column.id not in other.column_by_id:
        return False
    return instance.is_typed(row, column) and other.is_typed(other.row_by_id[row.id], other.column_by_id[column.id])


def _fixed(
    old: Submission, new: Submission, instance: Instance, other: Instance, row: Row, column: Column
) -> Iterator[FigureChange]:
    key = (instance.id, row.id, column.id)
    scale = other.scale_of(other.row_by_id[row.id], other.column_by_id[column.id]) / instance.scale_of(row, column)
    kind = instance.kind_of(row, column)
    cells = old.typed.get(key), new.typed.get(key)
    yield from _change(
        (old, new), instance, cells, kind, scale, row.id, row.name, column, instance.unit_of(row, column)
    )


def _of_block(
    old: Submission, new: Submission, instance: Instance, other: Instance, block: Block
) -> Iterator[FigureChange]:
    for before, after in paired(old, new, instance, block):
        row = after or before
        assert row is not None
        label = name_of(new if after is not None else old, instance, block, row) or f"{block.id}#{row.position}"
        for column in instance.form.columns:
            if not column.is_typed or column.is_given or column.id not in other.column_by_id:
                continue
            scale = other.scale_of(None, other.column_by_id[column.id]) / instance.scale_of(None, column)
            cells = _cell(before, column), _cell(after, column)
            place = f"{block.id}#{row.position}"
            unit = instance.unit_of(None, column)
            yield from _change((old, new), instance, cells, column.kind, scale, place, label, column, unit)


def _cell(row: BlockRow | None, column: Column) -> Typed | None:
    return row.cells.get(column.id) if row is not None else None


def _change(
    files: tuple[Submission, Submission],
    instance: Instance,
    cells: tuple[Typed | None, Typed | None],
    kind: str | None,
    scale: float,
    row: str,
    label: str,
    column: Column,
    unit: str,
) -> Iterator[FigureChange]:
    before, after = (_held(cell, kind) for cell in cells)
    if isinstance(before, float):
        before *= scale
    if _is_same(before, after):
        return
    change: Literal["changed", "appeared", "vanished"] = "changed"
    if before is None or after is None:
        change = "appeared" if before is None else "vanished"
    places = [
        "" if cell is None else f"{file.sheet(instance.id)}!{cell.address.a1}"
        for file, cell in zip(files, cells, strict=True)
    ]
    is_number = kind == "input"
    title = column.header
    yield FigureChange(
        instance.id, row, column.id, label, title, change, before, after, unit, places[0], places[1], is_number
    )


def _held(cell: Typed | None, kind: str | None) -> Held:
    if cell is None or cell.is_blank:
        return None
    if cell.day is not None:
        return cell.day.isoformat()
    if kind == "input" and cell.value is not None:
        return cell.value
    return cell.mark or cell.text or None


def _is_same(before: Held, after: Held) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) <= _TINY
    return before == after


def _number(held: Held) -> float:
    return held if isinstance(held, float) else 0.0


# --- what follows ------------------------------------------------------------------------------------------


def _totals(before: FigureSet, after: FigureSet) -> Iterator[TotalChange]:
    for instance in after.kit.instances:
        other = before.kit.instance_by_id.get(instance.id)
        if other is None:
            continue
        common = {(row, column) for row, column, _, _ in other.computed_cells}
        for row_id, column_id, _, decimals in instance.computed_cells:
            if (row_id, column_id) in common:
                yield from _total(before, after, instance, row_id, column_id, decimals)


def _total(
    before: FigureSet, after: FigureSet, instance: Instance, row_id: str, column_id: str, decimals: int
) -> Iterator[TotalChange]:
    values = [_known(figures.value(instance.id, row_id, column_id)) for figures in (before, after)]
    if values[0] == values[1]:
        return
    if None not in values and abs(_number(values[0]) - _number(values[1])) < 0.5 * 10.0**-decimals * _TINY:
        return
    row, column = instance.row_by_id[row_id], instance.column_by_id[column_id]
    unit = instance.unit_of(row, column)
    unit = "đồng" if is_money_unit(unit) else unit
    yield TotalChange(instance.id, row_id, column_id, row.name, column.header, values[0], values[1], unit)


def _known(value: float) -> float | None:
    return None if value != value else value
