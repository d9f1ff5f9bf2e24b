"""Figures with some typed numbers replaced, and every formula computed anew."""

from collections.abc import Mapping

from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.grid import figures_of, state_of
from mtqg_xl.figures.plan import plan_of, run

TypedKey = tuple[int, str, str, str]
"""A reporter's place in the figures, instance, row and column; a row of a block is ``works#3`` by position."""


def adjusted(figures: FigureSet, changes: Mapping[TypedKey, float]) -> FigureSet:
    """Return the figures as if other numbers had been typed, in đồng where they are money; cells that are gone stay.

    Raises:
        DefinitionError: a formula of the kit cannot be computed.
    """
    if not changes:
        return figures
    plan = plan_of(figures.kit)
    state = state_of(plan.grid, figures)
    for (reporter, instance, row, column), value in changes.items():
        block, mark, position = row.partition("#")
        if mark:
            _set_in_block(state.blocks.get((instance, block)), reporter, int(position), column, value)
        elif row in plan.grid.row_at.get(instance, {}) and column in plan.grid.column_at[instance]:
            at = plan.grid.number(instance, row, column)
            state.values[at, reporter], state.present[at, reporter] = value, True
    run(plan, state)
    return figures_of(plan.grid, state, figures.reporters, figures.files, figures.texts)


def _set_in_block(table: BlockTable | None, reporter: int, position: int, column: str, value: float) -> None:
    if table is None or column not in table.values:
        return
    here = (table.reporter_index == reporter) & (table.position == position)
    table.values[column] = table.values[column].copy()
    table.present[column] = table.present[column].copy()
    table.values[column][here], table.present[column][here] = value, True
