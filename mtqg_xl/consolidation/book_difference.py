"""Two consolidated totals compared: who came and went, which figure of which unit changed, what became of the sums."""

from collections.abc import Iterator, Mapping
from math import isnan
from typing import Literal

from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.definition.model import MONEY_UNITS, Block, Column, Instance, Row
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.mending.diff.diff import Difference, FigureChange, Held, TotalChange
from mtqg_xl.mending.diff.summary import signed
from mtqg_xl.vietnamese import fold

Names = Mapping[str, str]
_MILLION = 1_000_000
_IN_MILLIONS = 3


def book_difference(
    old: tuple[str, Consolidated], new: tuple[str, Consolidated], names: Names, notes: tuple[str, ...] = ()
) -> Difference:
    """Return what changed from one book to another; each is named, amounts are in đồng.

    The figures are those that units typed, of units that are in both; works are compared by code, else by name. The
    totals are those of all units together.
    """
    before, after = old[1], new[1]
    figures = tuple(_figures(before.members, after.members, names))
    totals = tuple(_totals(before, after))
    words = f"“{new[0]}” so với “{old[0]}”: {book_summary(before, after)}."
    return Difference(old[0], new[0], words, (*notes, *_who(before, after, names)), figures, totals)


def book_summary(before: Consolidated, after: Consolidated) -> str:
    """Return ``+1 đơn vị, +312,4 triệu, tỷ lệ 48,07 → 48,93 %``; the words say where nothing on top changed."""
    gone, come = _codes(before, after), _codes(after, before)
    said = [f"{sign}{len(codes)} đơn vị" for sign, codes in (("+", come), ("−", gone)) if codes]
    for title, key in list(zip(after.kit.headline_titles, after.kit.headline, strict=False))[1:]:
        said += _headline_words(before, after, title, key)
    return ", ".join(said) or "các tổng ở đầu không đổi"


def _headline_words(before: Consolidated, after: Consolidated, title: str, key: str) -> list[str]:
    name, row, column = key.split("|")
    values = [total.figures.value(name, row, column) for total in (before, after)]
    if values[0] == values[1] or any(isnan(value) for value in values):
        return []
    instance = after.kit.instance_by_id[name]
    unit = instance.unit_of(instance.row_by_id[row], instance.column_by_id[column])
    if unit == "%":
        words = title.removesuffix(" (%)")
        then, now = (f"{value:.2f}".replace(".", ",") for value in values)
        return [f"{words[:1].lower()}{words[1:]} {then} → {now} %"]
    gap = values[1] - values[0]
    if unit in MONEY_UNITS:
        return [f"{signed(round(gap / _MILLION, _IN_MILLIONS))} triệu"]
    return [f"{signed(gap)} {unit}".rstrip()]


def _codes(total: Consolidated, other: Consolidated) -> tuple[str, ...]:
    """Return who is in a total and not in another."""
    return tuple(code for code in total.members.reporters if code not in other.members.reporters)


def _who(before: Consolidated, after: Consolidated, names: Names) -> Iterator[str]:
    for words, codes in (("Thêm", _codes(after, before)), ("Bớt", _codes(before, after))):
        if codes:
            yield f"{words} {len(codes)} đơn vị: {', '.join(names.get(code, code) for code in codes)}."


# --- what units typed ---------------------------------------------------------------------------------------


def _figures(before: FigureSet, after: FigureSet, names: Names) -> Iterator[FigureChange]:
    for at, code in enumerate(after.reporters):
        if code not in before.reporters:
            continue
        places = before.reporters.index(code), at
        for instance in after.kit.forms:
            yield from _fixed(before, after, places, instance, names.get(code, code))
            for block in instance.form.blocks:
                yield from _of_block(before, after, places, instance, block, names.get(code, code))


def _fixed(
    before: FigureSet, after: FigureSet, places: tuple[int, int], instance: Instance, name: str
) -> Iterator[FigureChange]:
    for row in instance.rows:
        for column in instance.form.columns:
            if instance.kind_of(row, column) != "input":
                continue
            key = (instance.id, row.id, column.id)
            held = tuple(
                figures.value(*key, at) if figures.is_present(*key, at) else None
                for figures, at in zip((before, after), places, strict=True)
            )
            yield from _change(instance, row, column, row.id, f"{name} – {row.label}", held)


def _of_block(
    before: FigureSet, after: FigureSet, places: tuple[int, int], instance: Instance, block: Block, name: str
) -> Iterator[FigureChange]:
    key = (instance.id, block.id)
    tables = before.blocks[key], after.blocks[key]
    then, now = (_named(block, table, at) for table, at in zip(tables, places, strict=True))
    for work in dict.fromkeys((*then, *now)):
        lines = then.get(work), now.get(work)
        table, line = (tables[1], lines[1]) if lines[1] is not None else (tables[0], lines[0])
        assert line is not None  # a work is in one of the two
        label = f"{name} – {_label(block, table, line)}"
        row = f"{block.id}#{int(table.position[line])}"
        for column in instance.form.columns:
            if column.kind == "input":
                held = tuple(_typed(found, column, at) for found, at in zip(tables, lines, strict=True))
                yield from _change(instance, None, column, row, label, held)


def _change(
    instance: Instance, row: Row | None, column: Column, row_id: str, label: str, held: tuple[Held, ...]
) -> Iterator[FigureChange]:
    then, now = held
    if then == now:
        return
    kind: Literal["changed", "appeared", "vanished"] = (
        "appeared" if then is None else "vanished" if now is None else "changed"
    )
    unit = instance.unit_of(row, column)
    yield FigureChange(
        form=instance.id,
        row=row_id,
        column=column.id,
        row_label=label,
        column_title=column.header,
        change=kind,
        before=then,
        after=now,
        unit="đồng" if unit in MONEY_UNITS else unit,
        old_cell="",
        new_cell="",
        is_number=True,
    )


def _typed(table: BlockTable, column: Column, line: int | None) -> float | None:
    if line is None or column.id not in table.values or not table.present[column.id][line]:
        return None
    return float(table.values[column.id][line])


def _named(block: Block, table: BlockTable, reporter: int) -> dict[tuple[str, int], int]:
    """Return the lines of one reporter by code, else by name; things that are called alike are counted through."""
    found: dict[tuple[str, int], int] = {}
    counts: dict[str, int] = {}
    for line in (table.reporter_index == reporter).nonzero()[0]:
        said = fold(_label(block, table, int(line), is_key=True))
        counts[said] = counts.get(said, 0) + 1
        found[said, counts[said]] = int(line)
    return found


def _label(block: Block, table: BlockTable, line: int, *, is_key: bool = False) -> str:
    """Return what a line of a block is called: as a key by its code first, for people by its name."""
    columns = [name for name in (block.code, block.name) if name in table.texts]
    said = [table.texts[name][line].strip() for name in (columns if is_key else reversed(columns))]
    return next((text for text in said if text), f"{block.id}#{int(table.position[line])}")


# --- what became of the sums ----------------------------------------------------------------------------------


def _totals(before: Consolidated, after: Consolidated) -> Iterator[TotalChange]:
    for instance, row, column in number_cells(after.kit):
        then, now = (_known(total.figures.value(instance.id, row.id, column.id)) for total in (before, after))
        if then != now:
            unit = instance.unit_of(row, column)
            unit = "đồng" if unit in MONEY_UNITS else unit
            yield TotalChange(instance.id, row.id, column.id, row.name, column.header, then, now, unit)


def _known(value: float) -> float | None:
    return None if isnan(value) else value
