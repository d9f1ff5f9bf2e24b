"""What a new period's workbook holds from an earlier one: plans, counts at the start, works; never new payments.

Which columns carry what is said by the definition (`carried_in_year`, `carried_into_year`). What nobody typed is not
carried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from mtqg_xl.definition.model import Block, Column, Instance, Row
from mtqg_xl.definition.prefilled import Prefilled
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.vietnamese import Period

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Carrying:
    """From which period to which; ``with_plans`` off where the plan comes from a table of plans.

    With ``with_payments`` what old units had paid, and their advances, stand in the columns of the unit they became.
    """

    then: Period
    now: Period
    with_plans: bool = True
    with_payments: bool = False

    def columns(self, column: Column) -> tuple[str, ...]:
        """Return the columns of the earlier file whose sum a column is prefilled with.

        Into a new year only what closed the old one is carried: a file of December or of the whole year.
        """
        if column.is_plan and column.plan_of and not self.with_plans:
            return ()
        if self.then.year == self.now.year:
            is_paid = self.with_payments and (column.cumulative or column.is_advance)
            return (column.id,) if is_paid else column.carried_in_year
        is_start = self.with_payments and column.cumulative == "start"
        closes = self.then.year + 1 == self.now.year and self.then.end.month == _DECEMBER
        return ((column.id,) if is_start else column.carried_into_year) if closes else ()


def carried(figures: FigureSet, reporter: int, carrying: Carrying) -> Iterator[Prefilled]:
    """Yield the fixed cells of the new workbook that one reporter's earlier figures fill, in the unit of the sheet."""
    for instance in figures.kit.forms:
        columns = [(column, carrying.columns(column)) for column in instance.form.columns]
        for row in instance.rows:
            for column, sources in columns:
                if sources and instance.kind_of(row, column) == "input":
                    yield from _fixed(figures, reporter, (instance, row, column), sources)


def _fixed(
    figures: FigureSet, reporter: int, place: tuple[Instance, Row, Column], sources: tuple[str, ...]
) -> Iterator[Prefilled]:
    instance, row, column = place
    known = [name for name in sources if figures.is_present(instance.id, row.id, name, reporter)]
    value = sum(figures.value(instance.id, row.id, name, reporter) for name in known)
    if known and isfinite(value):
        yield Prefilled(instance.id, row.id, column.id, value / instance.scale_of(row, column))


def carried_works(
    figures: FigureSet, reporter: int, carrying: Carrying, after: Mapping[tuple[str, str], int]
) -> Iterator[Prefilled]:
    """Yield the rows of open blocks that one reporter's earlier lists fill, below so many rows of others.

    Blocks that are issued with the names of thôn are left out.
    """
    for instance in figures.kit.forms:
        for block in instance.form.blocks:
            if not block.areas:
                yield from _works(figures, reporter, carrying, (instance, block), after.get((instance.id, block.id), 0))


def _works(
    figures: FigureSet, reporter: int, carrying: Carrying, place: tuple[Instance, Block], after: int
) -> Iterator[Prefilled]:
    instance, block = place
    table = figures.blocks[instance.id, block.id]
    columns = [(column, names) for column in instance.form.columns if (names := carrying.columns(column))]
    lines = [line for line, owner in enumerate(table.reporter_index.tolist()) if owner == reporter]
    at = after
    for line in lines:
        cells = [(column, _cell(table, line, names)) for column, names in columns if column.is_typed]
        filled = [(column, value) for column, value in cells if value is not None]
        at += bool(filled)
        for column, value in filled:
            scaled = value / instance.scale_of(None, column) if isinstance(value, float) else value
            yield Prefilled(instance.id, f"{block.id}#{at}", column.id, scaled)


def _cell(table: BlockTable, line: int, names: tuple[str, ...]) -> float | str | None:
    if names[0] in table.texts:
        return table.texts[names[0]][line] or None
    known = [name for name in names if name in table.values and table.present[name][line]]
    value = float(sum(table.values[name][line] for name in known))
    return value if known and isfinite(value) else None
