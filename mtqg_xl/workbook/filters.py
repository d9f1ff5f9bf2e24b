"""“Chỉ hiện dòng có số”: a filter right of each form, outside the print area, that hides empty rows before printing.

Most rows of a commune are always empty. A formula says of each row whether something stands in it or below it; whoever
prints takes away the tick at “không có số”. Rows without the formula, such as inserted ones and the edges of a block,
are blanks to the filter and stay visible, so that no figure is ever hidden unseen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL, Layout, items
from mtqg_xl.definition.model import Block, Row
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plan import SheetPlan

FILTER_OFFSET = 2
"""How far right of the hidden codes the filter stands; what is wrong in a row stands between."""

TITLE, ARROW = "Chỉ hiện dòng có số", "Lọc"
FILLED, EMPTY = "có số", "không có số"
_STYLE = replace(styles.SMALL, wrap=False, border=True)


def add_filter(sheet: SheetPlan, layout: Layout) -> None:
    """Put the filter beside a form: its title, what it says of each row, and the arrow in the number row."""
    column = layout.code_column + FILTER_OFFSET
    head = (layout.header_row, layout.header_row + layout.header_depth - 1)
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
                yield row, _said(_typed_in_block(layout, row))
            continue
        tests = [*_figures(layout, item), *_below(layout, column, _under(layout, listed, at))]
        if tests:
            yield item.id, _said(tests)


def _said(tests: Iterable[str]) -> str:
    return f'IF({"+".join(tests)}>0,"{FILLED}","{EMPTY}")'


def _typed_in_block(layout: Layout, row: str) -> list[str]:
    columns = [layout.column_numbers[column.id] for column in layout.instance.form.columns if column.is_typed]
    return _filled(layout.row_numbers[row], columns)


def _figures(layout: Layout, row: Row) -> list[str]:
    """Return the tests of the row's own cells: anything typed, or a computed number other than 0."""
    instance, at = layout.instance, layout.row_numbers[row.id]
    columns = instance.form.columns
    typed = [layout.column_numbers[column.id] for column in columns if instance.is_typed(row, column)]
    if row.kind == "total":
        typed = [number for number in typed if number != layout.words_column]  # there stands "Tổng cộng"
    computed = [layout.column_numbers[column.id] for column in columns if instance.kind_of(row, column) == "computed"]
    tests = _filled(at, typed)
    if computed:
        cells = f"{a1(at, computed[0])}:{a1(at, computed[-1])}"
        tests += [f'COUNTIF({cells},">0")', f'COUNTIF({cells},"<0")']
    return tests


def _filled(row: int, columns: Sequence[int]) -> list[str]:
    """Return the test whether something was typed into the columns of a row, whatever it is."""
    ranges = [f"{a1(row, first)}:{a1(row, last)}" if first != last else a1(row, first) for first, last in runs(columns)]
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
    its children with theirs, of a total the block that it sums.
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
    elif row.kind == "total":
        found += [
            number
            for block in layout.instance.form.blocks
            if block.id == row.block
            for number in _rows_of(layout, block)
        ]
    else:
        found += [layout.row_numbers[child] for child in _descendants(layout, row.id)]
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
