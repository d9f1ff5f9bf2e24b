"""A table as an office or a treasury typed it: its columns are known by their heads, wherever these stand."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.cells import letters
from mtqg_xl.reading.interpret import serial_day, shown
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.raw_sheet import RawCell, RawSheet
from mtqg_xl.vietnamese import fold, parse_number, write_date, write_number

Heads = Sequence[tuple[str, str]]
"""What a column may say and how officers head it, as a pattern of folded text; the surest first."""

TOTALS = re.compile(r"(tổng( cộng| số)?|cộng)\b")
"""How a line begins that only repeats others."""

_UNITS = (
    ("tỷ", 1_000_000_000),
    ("triệu", 1_000_000),
    ("trđ", 1_000_000),
    ("nghìn", 1_000),
    ("ngàn", 1_000),
    ("đồng", 1),
)
_UNIT_LINE = re.compile(r"đơn vị( tính)?\s*[:(]|đvt")
_LEAST_DONG = 1_000
"""No plan and no payment is smaller: a smaller number is in another unit."""


@dataclass(frozen=True)
class HeadedTable:
    """One sheet with the heads that are looked for: which columns stand under which head, and the unit of money."""

    sheet: RawSheet
    head_row: int
    columns: dict[str, tuple[int, ...]]
    factor: int | None
    date1904: bool

    def rows(self) -> list[int]:
        """Return the numbers of the rows below the heads that hold anything."""
        return sorted({row for row, _ in self.sheet.cells if row > self.head_row})

    def where(self, row: int, *, names_sheet: bool) -> str:
        """Return how a message names a row."""
        return f"trang “{self.sheet.name}”, dòng {row}" if names_sheet else f"dòng {row}"

    def texts(self, row: int, head: str) -> tuple[str, ...]:
        """Return what stands under a head, several columns under one head in order."""
        return tuple(text for at in self.columns.get(head, ()) if (text := self._text(row, at)))

    def first_text(self, row: int) -> str:
        """Return the first thing that stands in a row."""
        return next((shown(cell) for _, cell in _row(self.sheet, row)), "")

    def is_filled(self, row: int, head: str) -> bool:
        """Whether anything stands under the first column of a head."""
        return head in self.columns and (row, self.columns[head][0]) in self.sheet.cells

    def amount(self, row: int, head: str, what: str) -> tuple[int, str]:
        """Return the amount under a head in đồng, or why there is none; ``what`` is how a message calls it."""
        column = self.columns[head][0]
        cell = self.sheet.cells.get((row, column))
        if cell is None or cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
            return 0, f"thiếu {what}"
        factor = self.factor or 1
        if isinstance(cell.value, float):
            dong = cell.value * factor
        else:
            parsed = parse_number(str(cell.value))
            if parsed.value is None and self.factor == 1:  # 150.000 is no question where amounts are said to be đồng
                parsed = parse_number(f"{cell.value} đồng")
            if parsed.value is None:
                return 0, parsed.question or f"{what} “{cell.value}” không phải số"
            dong = parsed.dong if parsed.dong is not None else parsed.value * factor
        if abs(dong - round(dong)) > 1e-3:
            return 0, f"{what} {write_number(dong)} đ lẻ dưới một đồng"
        if 0 < abs(dong) < _LEAST_DONG:
            head_cell = letters(column)
            return 0, f"{what} {write_number(dong)} đ quá nhỏ; ghi đơn vị tính (triệu đồng) ở tên cột {head_cell}"
        return round(dong), ""

    def over(self) -> Iterator[str]:
        """Yield the texts that stand over the table and in its heads, from the top."""
        for (row, _), cell in sorted(self.sheet.cells.items()):
            if row <= self.head_row and isinstance(cell.value, str):
                yield cell.value

    def _text(self, row: int, column: int) -> str:
        """Return what a cell shows; of a merge each cell shows the first."""
        for merge in self.sheet.merged:
            if merge.first.row <= row <= merge.last.row and merge.first.column <= column <= merge.last.column:
                row, column = merge.first.row, merge.first.column
                break
        cell = self.sheet.cells.get((row, column))
        return "" if cell is None else _shown(cell, self.date1904)


def headed_tables(raw: RawWorkbook, heads: Heads, needed: Collection[str], money: str) -> Iterator[HeadedTable]:
    """Yield the table of every visible sheet that has the needed heads; ``money`` is the head of the amounts."""
    for sheet in raw.sheets:
        table = headed_table(sheet, heads, needed, money, date1904=raw.date1904) if sheet.state == "visible" else None
        if table is not None:
            yield table


def headed_table(
    sheet: RawSheet, heads: Heads, needed: Collection[str], money: str, *, date1904: bool = False
) -> HeadedTable | None:
    """Return the table of a sheet, None where it has none."""
    for row in sorted({row for row, _ in sheet.cells}):
        found = {column: _head_of(shown(cell), heads) for column, cell in _row(sheet, row)}
        if set(needed) <= set(found.values()):
            columns = {head: tuple(at for at, one in found.items() if one == head) for head in found.values() if head}
            return HeadedTable(sheet, row, columns, _factor(sheet, row, columns[money][0]), date1904)
    return None


def _head_of(text: str, heads: Heads) -> str:
    """Return what a column says by its head; empty where it says nothing that is looked for."""
    key = fold(text)
    return next((head for head, pattern in heads if re.search(pattern, key)), "")


def _unit_in(text: str) -> int | None:
    """Return the đồng in one unit of money that a text names."""
    key = fold(text)
    return next((factor for word, factor in _UNITS if re.search(rf"\b{word}\b", key)), None)


def _row(sheet: RawSheet, row: int) -> list[tuple[int, RawCell]]:
    """Return the filled cells of a row from the left."""
    return sorted((column, cell) for (at, column), cell in sheet.cells.items() if at == row and cell.value is not None)


def _factor(sheet: RawSheet, head_row: int, column: int) -> int | None:
    """Return the unit of the amounts: as their head says, else as a line over the table does."""
    own = _unit_in(shown(sheet.cells[head_row, column]))
    above = [shown(cell) for (row, _), cell in sorted(sheet.cells.items()) if row < head_row]
    said = (_unit_in(text) for text in above if _UNIT_LINE.search(fold(text)))
    return own or next((factor for factor in said if factor), None)


def _shown(cell: RawCell, date1904: bool) -> str:
    """Return what a cell shows: a day as officers write it, a code of digits without separators."""
    if isinstance(cell.value, float) and cell.is_date:
        day = serial_day(cell.value, date1904)
        return "" if day is None else write_date(day)
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return " ".join(shown(cell).split())
