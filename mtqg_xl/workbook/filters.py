"""“Chỉ hiện dòng có số”: a filter right of each form, outside the print area, that hides empty rows before printing.

Most rows of a commune are always empty. A formula says of each row whether something stands in it or below it; whoever
prints takes away the tick at “không có số”. The name of a thôn that a row was issued with is nothing yet, and goes
with whatever is said of it in any of its lines. Rows without the formula, such as inserted ones and the edges of a
block, are blanks to the filter and stay visible, so that no figure is ever hidden unseen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mtqg_xl.cells import a1
from mtqg_xl.definition.furniture import FILTER_ARROW, FILTER_EMPTY, FILTER_FILLED, FILTER_TITLE
from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL, Layout, items
from mtqg_xl.definition.model import Block, Column, Row
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.paper import Span
from mtqg_xl.workbook.plan import SheetPlan

FILTER_OFFSET = 2
"""How far right of the hidden codes the filter stands; what is wrong in a row stands between."""

TITLE, ARROW = FILTER_TITLE, FILTER_ARROW
FILLED, EMPTY = FILTER_FILLED, FILTER_EMPTY
_STYLE = replace(styles.SMALL, wrap=False, border=True)


def add_filter(sheet: SheetPlan, layout: Layout) -> None:
    """Put the filter beside a form: its title, what it says of each row, and the arrow in the number row."""
    column = layout.code_column + FILTER_OFFSET
    head = (layout.header_row, min(layout.header_row + layout.header_depth, layout.number_row) - 1)
    sheet.merge(head, (column, column), replace(_STYLE, wrap=True, align="center"), TITLE)
    sheet.put(layout.number_row, column, _STYLE, ARROW)
    sheet.widths[column] = 13
    for row, formula in _formulas(layout, column):
        is_fixed = "#" not in row
        sheet.put(layout.row_numbers[row], column, replace(_STYLE, locked=is_fixed), None, formula)
    sheet.autofilter = (layout.number_row, column, layout.last_row, column)


def _formulas(layout: Layout, column: int) -> Iterator[tuple[str, str]]:
    """Yield row and formula; a sentinel has none."""
    listed = items(layout.instance)
    for at, item in enumerate(listed):
        if isinstance(item, Block):
            for position in range(1, item.ready_rows + 1):
                row = f"{item.id}#{position}"
                yield row, _said(_stands_in_block(layout, item, position))
            continue
        tests = [*_figures(layout, item), *_below(layout, column, _under(layout, listed, at))]
        if tests:
            yield item.id, _said(tests)


def _said(tests: Iterable[str]) -> str:
    return f'IF({"+".join(tests)}>0,"{FILLED}","{EMPTY}")'


def _stands_in_block(layout: Layout, block: Block, position: int) -> list[str]:
    """Return the tests whether anything stands in any line of the thing that a row of a block tells of."""
    columns = [column for column in layout.instance.form.columns if not _is_issued(block, column)]
    typed = [layout.column_numbers[column.id] for column in columns if column.is_typed]
    computed = [layout.column_numbers[column.id] for column in columns if column.kind == "computed"]
    first = (position - 1) // block.height * block.height + 1
    rows = (layout.row_numbers[f"{block.id}#{first}"], layout.row_numbers[f"{block.id}#{first + block.height - 1}"])
    return [*_filled(rows, typed), *(test for span in runs(computed) for test in _not_zero(rows, span))]


def _is_issued(block: Block, column: Column) -> bool:
    """Whether rows of a block are issued with what stands in a column: names of areas, the part of each line."""
    return (block.areas and column.show == "label") or (bool(block.lines) and column.show == "split")


def _figures(layout: Layout, row: Row) -> list[str]:
    """Return the tests of the row's own cells: anything typed, or a computed number other than 0."""
    instance, at = layout.instance, layout.row_numbers[row.id]
    columns = instance.form.columns
    typed = [layout.column_numbers[column.id] for column in columns if instance.is_typed(row, column)]
    if row.kind == "total":
        typed = [number for number in typed if number != layout.words_column]  # there stands "Tổng cộng"
    table = instance.form.table
    computed = [layout.column_numbers[column.id] for column in table if instance.kind_of(row, column) == "computed"]
    tests = _filled((at, at), typed)
    if computed:
        tests += _not_zero((at, at), (computed[0], computed[-1]))
    return tests


def _not_zero(rows: Span, columns: Span) -> list[str]:
    """Return the tests whether a number other than 0 stands in the cells from the first to the last."""
    cells = f"{a1(rows[0], columns[0])}:{a1(rows[1], columns[1])}"
    return [f'COUNTIF({cells},">0")', f'COUNTIF({cells},"<0")']


def _filled(rows: Span, columns: Sequence[int]) -> list[str]:
    """Return the test whether something was typed into the columns of the first to the last row, whatever it is."""
    top, bottom = rows
    ranges = [
        f"{a1(top, first)}:{a1(bottom, last)}" if (top, first) != (bottom, last) else a1(top, first)
        for first, last in runs(columns)
    ]
    return [f"COUNTA({','.join(ranges)})"] if ranges else []


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of neighbours in ascending numbers."""
    if not numbers:
        return []
    starts = [numbers[0], *(right for left, right in pairwise(numbers) if right != left + 1)]
    ends = [*(left for left, right in pairwise(numbers) if right != left + 1), numbers[-1]]
    return list(zip(starts, ends, strict=True))


def _below(layout: Layout, column: int, rows: Sequence[int]) -> list[str]:
    """Return the tests whether a row that belongs to another is shown."""
    return [f'COUNTIF({a1(first, column)}:{a1(last, column)},"{FILLED}")' for first, last in runs(rows)]


def _under(layout: Layout, listed: Sequence[Row | Block], at: int) -> list[int]:
    """Return the sheet rows that belong to a row: of a heading what follows up to the next of its level, of a parent
    its children with theirs, of a total or parent the block that it sums.
    """
    row = listed[at]
    if not isinstance(row, Row):
        return []
    found: list[int] = []
    if row.kind == "heading":
        for item in listed[at + 1 :]:
            if isinstance(item, Row) and item.kind == "heading" and item.level <= row.level:
                break
            found += _rows_of(layout, item)
    else:
        found += [layout.row_numbers[child] for child in _descendants(layout, row.id)]
        summed = [block for block in layout.instance.form.blocks if block.id == row.block]
        found += [number for block in summed for number in _rows_of(layout, block)]
    return sorted(found)


def _rows_of(layout: Layout, item: Row | Block) -> list[int]:
    if isinstance(item, Row):
        return [layout.row_numbers[item.id]]
    first, last = layout.row_numbers[item.id + FIRST_SENTINEL], layout.row_numbers[item.id + LAST_SENTINEL]
    return list(range(first, last + 1))


def _descendants(layout: Layout, row: str) -> Iterator[str]:
    for child in layout.instance.children.get(row, ()):
        yield child.id
        yield from _descendants(layout, child.id)
