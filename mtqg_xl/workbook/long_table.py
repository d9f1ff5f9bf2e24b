"""The rows of a form that are many in a total: one for each reporter, or those of a block of all of them.

Each reads nothing but itself, so that it can be planned while it is written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

from mtqg_xl.definition.layout import is_long, reads_own_row, row_code
from mtqg_xl.definition.model import Block, Column, Instance, Row
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.long_rows import LongRows, PlannedRow
from mtqg_xl.workbook.plan import PlannedCell, Style
from mtqg_xl.workbook.row_heights import typed_height

if TYPE_CHECKING:
    from mtqg_xl.workbook.tables import Table

FEWEST_LEAVES = 256
"""Fewer leaves are named one by one in the sum over them; see `mtqg_xl.definition.excel_text.MOST_ARGUMENTS`."""
MOST_MEASURED = 2_000
"""So many rows are measured to keep signatures with them on a page: of a hundred pages nobody signs the last."""
_UNLOCKED = Style(locked=False)
_column = itemgetter(0)


def leaves_of(instance: Instance) -> dict[str, Row]:
    """Return the last rows of a form, where they are many leaves that read nothing but themselves, by id."""
    run = list(takewhile(lambda row: row.kind == "leaf", reversed(instance.rows)))
    if instance.form.blocks or len(run) < FEWEST_LEAVES:
        return {}
    formulas = (instance.formula_of(run[0], column) for column in instance.form.columns)
    is_own = all(reads_own_row(formula) for formula in formulas if formula is not None)
    return {row.id: row for row in reversed(run)} if is_own else {}


def long_leaves(table: "Table", leaves: Mapping[str, Row]) -> LongRows:
    """Return the rows of leaves."""
    first = table.layout.row_numbers[next(iter(leaves))]
    return LongRows(first, len(leaves), _right(table), partial(_planned_leaves, table, leaves))


def _right(table: "Table") -> int:
    return max(table.layout.code_column, *table.layout.column_numbers.values())


def _planned_leaves(table: "Table", leaves: Mapping[str, Row]) -> Iterator[PlannedRow]:
    numbers, code = table.layout.column_numbers, table.layout.code_column
    for row in leaves.values():
        cells = [(code, PlannedCell(styles.CODE, row_code(table.instance, row.id)))]
        for column in table.instance.form.columns:
            cell = table.cell(row, column)
            if cell is not None:
                cells.append((numbers[column.id], cell))
        height = table.height_of(row) if table.label_id() else None
        yield PlannedRow(sorted(cells, key=_column), height, table.grows(row))


def long_block(table: "Table", block: Block) -> LongRows:
    """Return the rows of a block between its sentinels."""
    first = table.layout.block_span(block.id)[0] + 1
    return LongRows(first, block.ready_rows, _right(table), partial(_planned_block, table, block, first))


def _planned_block(table: "Table", block: Block, first: int) -> Iterator[PlannedRow]:
    columns, numbers = table.instance.form.columns, table.layout.column_numbers
    code = PlannedCell(replace(styles.CODE, locked=False), row_code(table.instance, f"{block.id}#1"))
    formulas = {each.id: found for each in columns if (found := _formula(table, block, each, first)) is not None}
    for position in range(1, block.ready_rows + 1):
        cells, height = [(table.layout.code_column, code)], 0.0
        for column in columns:
            if column.id in formulas:
                style, pieces = formulas[column.id]
                cell = PlannedCell(style, None, str(first + position - 1).join(pieces))
            else:
                cell = table.block_cell(f"{block.id}#{position}", column, block, position)
            cells.append((numbers[column.id], cell))
            if isinstance(cell.value, str):
                height = max(height, typed_height(cell.value, column.width))
        yield PlannedRow(sorted(cells, key=_column), height or None, bool(height), _UNLOCKED)


def _formula(table: "Table", block: Block, column: Column, first: int) -> tuple[Style, list[str]] | None:
    """Return the look and the formula of a column of a block, in pieces between the number of its row."""
    cell = table.block_cell(f"{block.id}#1", column, block, 1)
    if cell.formula is None:
        return None
    pieces = re.split(rf"(?<=[A-Z]){first}(?![0-9])", cell.formula)
    last = table.block_cell(f"{block.id}#{block.ready_rows}", column, block, block.ready_rows).formula
    return (cell.style, pieces) if str(first + block.ready_rows - 1).join(pieces) == last else None


def long_heights(table: "Table", leaves: Mapping[str, Row]) -> dict[int, float]:
    """Return the heights of long rows by their numbers, as far as pages are counted."""
    found: dict[int, float] = {}
    if len(leaves) <= MOST_MEASURED:
        found = {table.layout.row_numbers[key]: table.height_of(row) for key, row in leaves.items()}
    for block in table.instance.form.blocks:
        if is_long(block, table.instance.form.columns) and block.ready_rows <= MOST_MEASURED:
            top = table.layout.block_span(block.id)[0]
            heights = ((at, _text_height(table, block, at)) for at in range(1, block.ready_rows + 1))
            found |= {top + at: height for at, height in heights if height}
    return found


def _text_height(table: "Table", block: Block, position: int) -> float:
    texts = [column for column in table.instance.form.columns if column.kind in {"text", "choice"}]
    cells = ((table.block_cell(f"{block.id}#{position}", each, block, position).value, each) for each in texts)
    return max((typed_height(text, each.width) for text, each in cells if isinstance(text, str)), default=0.0)
