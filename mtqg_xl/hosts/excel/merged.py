"""Merged cells of a sheet: Excel tells of any range whether nothing in it is merged, so empty halves are left early."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtqg_xl.cells import Address
from mtqg_xl.reading.sheet_outline import Range as CellRange

if TYPE_CHECKING:
    from xlwings import Range, Sheet


def merged_ranges(area: "Range") -> Iterator[CellRange]:
    """Yield the merged ranges that touch an area, each once."""
    found: list[CellRange] = []
    for row in _rows_with_merges(area.sheet, extent(area)):
        yield from _of_row(area.sheet, row, found)


def extent(area: "Range") -> CellRange:
    """Return where an area of Excel lies."""
    height, width = area.shape
    return CellRange(Address(area.row, area.column), Address(area.row + height - 1, area.column + width - 1))


def _rows_with_merges(sheet: "Sheet", cells: CellRange) -> Iterator[CellRange]:
    if sheet.range(cells.a1).api.MergeCells is False:  # None where some are
        return
    first, last = cells
    if first.row == last.row:
        yield cells
        return
    middle = (first.row + last.row) // 2
    yield from _rows_with_merges(sheet, CellRange(first, Address(middle, last.column)))
    yield from _rows_with_merges(sheet, CellRange(Address(middle + 1, first.column), last))


def _of_row(sheet: "Sheet", row: CellRange, found: list[CellRange]) -> Iterator[CellRange]:
    number, column = row.first
    while column <= row.last.column:
        at = Address(number, column)
        known = next((each for each in found if each.covers(*at)), None)
        if known is None:
            known = extent(sheet.range(at.a1).merge_area)
            if known.first != known.last:
                found.append(known)
                yield known
        column = known.last.column + 1
