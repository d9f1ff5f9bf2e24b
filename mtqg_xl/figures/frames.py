"""Figures as a table for pandas: one line for each number."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mtqg_xl.definition.model import MONEY_UNITS, Column, Instance, Row
from mtqg_xl.figures.figure_set import BlockTable, FigureSet

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("reporter", "form", "row", "column", "value", "unit", "present")


def to_frame(figures: FigureSet) -> "pd.DataFrame":
    """Return every number in long form: reporter, form, row, column, value, unit, present.

    ``form`` is the instance (``GN-01.DTTS``), a block row is ``works#3``. Money is in đồng whatever the sheet is typed
    in; a missing input is 0 with ``present`` False, a blank percent is NaN. Without figures the table is empty.
    """
    import pandas as pd

    parts = [pd.DataFrame(part) for part in (*_fixed(figures), *_of_blocks(figures))]
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat(filled, ignore_index=True)


def _unit(instance: Instance, row: Row | None, column: Column) -> str:
    unit = instance.unit_of(row, column)
    return "đồng" if unit in MONEY_UNITS else unit


def _fixed(figures: FigureSet) -> Iterator[dict[str, Any]]:
    import numpy as np

    reporters = np.array(figures.reporters, object)
    for instance in figures.kit.instances:
        cells = [
            (at, number, row, column)
            for at, row in enumerate(instance.rows)
            for number, column in enumerate(instance.form.columns)
            if instance.kind_of(row, column) in {"input", "computed"}
        ]
        where = slice(None), [cell[0] for cell in cells], [cell[1] for cell in cells]
        yield {
            "reporter": np.repeat(reporters, len(cells)),
            "form": instance.id,
            "row": [row.id for _, _, row, _ in cells] * len(reporters),
            "column": [column.id for *_, column in cells] * len(reporters),
            "value": figures.values[instance.id][where].ravel(),
            "unit": [_unit(instance, row, column) for _, _, row, column in cells] * len(reporters),
            "present": figures.present[instance.id][where].ravel(),
        }


def _of_blocks(figures: FigureSet) -> Iterator[dict[str, Any]]:
    for (instance_id, block), table in figures.blocks.items():
        instance = figures.kit.instance_by_id[instance_id]
        for column in instance.form.columns:
            if column.id in table.values:
                yield _of_column(figures, instance, block, column, table)


def _of_column(figures: FigureSet, instance: Instance, block: str, column: Column, table: BlockTable) -> dict[str, Any]:
    return {
        "reporter": [figures.reporters[at] for at in table.reporter_index],
        "form": instance.id,
        "row": [f"{block}#{position}" for position in table.position],
        "column": column.id,
        "value": table.values[column.id],
        "unit": _unit(instance, None, column),
        "present": table.present[column.id],
    }
