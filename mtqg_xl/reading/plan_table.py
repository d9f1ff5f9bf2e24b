"""A table of plans (bảng giao vốn) as an office typed it: columns known by their heads, each line with its number.

Nothing is matched with a kit or a list of reporters here: a line holds texts, an amount in đồng, and what is unclear.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mtqg_xl.cells import letters
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.interpret import serial_day, shown
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.reading.sheet_xml import RawCell, RawSheet
from mtqg_xl.vietnamese import fold, parse_number, write_date, write_number

REPORTER, ROW, SOURCE, YEAR, KIND, AMOUNT, DECISION, DAY = (
    *("đơn vị", "dòng", "nguồn", "kéo dài/năm nay"),
    *("ĐT/SN", "số tiền", "QĐ số", "ngày"),
)
"""What a column of the table may say."""

NEEDED = (REPORTER, ROW, AMOUNT)

_HEADS = (
    (DAY, r"^ngày"),
    (DECISION, r"\bqđ\b|quyết định|văn bản"),
    (AMOUNT, r"số tiền|số vốn|vốn giao|kế hoạch vốn|kinh phí giao|mức vốn|giá trị"),
    (YEAR, r"kéo dài|năm nay|năm vốn|niên độ|năm kế hoạch|^năm$"),
    (KIND, r"đt ?/ ?sn|đtpt|loại vốn|loại kinh phí|tính chất|đầu tư|sự nghiệp"),
    (SOURCE, r"nguồn"),
    (REPORTER, r"đơn vị(?! tính)|xã, phường|địa bàn|tên xã|^xã\b|chủ đầu tư"),
    (ROW, r"dòng|dự án|nội dung|nhiệm vụ|danh mục"),
)
"""How officers head such columns, the surest first."""

_UNITS = (
    ("tỷ", 1_000_000_000),
    ("triệu", 1_000_000),
    ("trđ", 1_000_000),
    ("nghìn", 1_000),
    ("ngàn", 1_000),
    ("đồng", 1),
)
_UNIT_LINE = re.compile(r"đơn vị( tính)?\s*[:(]|đvt")
_TOTALS = re.compile(r"(tổng( cộng| số)?|cộng)\b")
_LEAST_DONG = 1_000
"""No plan is smaller: a smaller number is in another unit."""


@dataclass(frozen=True, slots=True)
class PlanTableLine:
    """One line of the table; ``texts`` holds what stands under each head, several columns under one head in order.

    ``problem`` says why the amount cannot be used. A total line repeats others and is none of its own.
    """

    where: str
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    amount: int = 0
    problem: str = ""
    is_total: bool = False

    def text(self, head: str) -> str:
        """Return the first text under a head."""
        return next(iter(self.texts.get(head, ())), "")


def read_plan_table(path: Path) -> tuple[PlanTableLine, ...]:
    """Return the lines of every sheet that has the heads of a table of plans.

    Raises:
        UsageError: the file cannot be read, or no sheet has columns for reporter, row and amount.
    """
    raw = read_raw(path)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    tables = [_Table.of(sheet, raw.date1904) for sheet in raw.sheets if sheet.state == "visible"]
    found = [table for table in tables if table is not None]
    if not found:
        raise UsageError(_no_table(raw))
    return tuple(line for table in found for line in table.lines(len(found) > 1))


def _no_table(raw: RawWorkbook) -> str:
    return (
        f"“{raw.file}” không có dòng tiêu đề của bảng giao vốn: cần các cột {', '.join(NEEDED)} "
        f"(và {SOURCE}, {YEAR}, {KIND}, {DECISION}, {DAY})."
    )


def _head_of(text: str) -> str:
    """Return what a column says by its head; empty where it says nothing of a plan."""
    key = fold(text)
    return next((head for head, pattern in _HEADS if re.search(pattern, key)), "")


def _unit_in(text: str) -> int | None:
    """Return the đồng in one unit of money that a text names."""
    key = fold(text)
    return next((factor for word, factor in _UNITS if re.search(rf"\b{word}\b", key)), None)


@dataclass(frozen=True)
class _Table:
    """One sheet with the heads of a table of plans: which columns stand under which head, and the unit of money."""

    sheet: RawSheet
    head_row: int
    columns: dict[str, tuple[int, ...]]
    factor: int | None
    date1904: bool

    @classmethod
    def of(cls, sheet: RawSheet, date1904: bool) -> "_Table | None":
        """Return the table of a sheet, None where it has none."""
        for row in sorted({row for row, _ in sheet.cells}):
            heads = {column: _head_of(shown(cell)) for column, cell in _row(sheet, row)}
            if set(NEEDED) <= set(heads.values()):
                columns = {
                    head: tuple(at for at, one in heads.items() if one == head) for head in heads.values() if head
                }
                return cls(sheet, row, columns, _factor(sheet, row, columns[AMOUNT][0]), date1904)
        return None

    def lines(self, names_sheet: bool) -> Iterator[PlanTableLine]:
        """Yield the lines below the heads; blank ones are none."""
        for row in sorted({row for row, _ in self.sheet.cells if row > self.head_row}):
            texts = {
                head: tuple(text for at in columns if (text := self._text(row, at)))
                for head, columns in self.columns.items()
                if head != AMOUNT
            }
            amount = self.sheet.cells.get((row, self.columns[AMOUNT][0]))
            if not any(texts.values()) and amount is None:
                continue
            place = f"trang “{self.sheet.name}”, dòng {row}" if names_sheet else f"dòng {row}"
            words = [text for head in (REPORTER, ROW) for text in texts.get(head, ())]
            is_total = any(_TOTALS.match(fold(text)) for text in (*words, self._first_text(row)))
            value, problem = self._amount(amount)
            yield PlanTableLine(place, texts, value, problem, is_total)

    def _first_text(self, row: int) -> str:
        return next((shown(cell) for _, cell in _row(self.sheet, row)), "")

    def _text(self, row: int, column: int) -> str:
        """Return what a cell shows; of a merge each cell shows the first."""
        for merge in self.sheet.merged:
            if merge.first.row <= row <= merge.last.row and merge.first.column <= column <= merge.last.column:
                row, column = merge.first.row, merge.first.column
                break
        cell = self.sheet.cells.get((row, column))
        return "" if cell is None else _shown(cell, self.date1904)

    def _amount(self, cell: RawCell | None) -> tuple[int, str]:
        """Return an amount in đồng, or why there is none."""
        if cell is None or cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
            return 0, "thiếu số tiền"
        factor = self.factor or 1
        if isinstance(cell.value, float):
            dong = cell.value * factor
        else:
            parsed = parse_number(str(cell.value))
            if parsed.value is None:
                return 0, parsed.question or f"số tiền “{cell.value}” không phải số"
            dong = parsed.dong if parsed.dong is not None else parsed.value * factor
        if abs(dong - round(dong)) > 1e-3:
            return 0, f"số tiền {write_number(dong)} đ lẻ dưới một đồng"
        if 0 < abs(dong) < _LEAST_DONG:
            column = letters(self.columns[AMOUNT][0])
            return 0, f"số tiền {write_number(dong)} đ quá nhỏ; ghi đơn vị tính (triệu đồng) ở tên cột {column}"
        return round(dong), ""


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
