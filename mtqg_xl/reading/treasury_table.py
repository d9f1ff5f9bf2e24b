"""A statement of the treasury (Kho bạc): who was paid how much under which code, as its program exported it.

Nothing is matched here: a line holds codes, an amount in đồng, and what is unclear. Codes stay texts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mtqg_xl.areas.listing import read_csv
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.headed_table import TOTALS, HeadedTable, headed_table, headed_tables
from mtqg_xl.reading.raw import read_raw
from mtqg_xl.reading.raw_sheet import RawCell, RawSheet
from mtqg_xl.vietnamese import fold, parse_date

UNIT, CODE, NAME, AMOUNT = "mã QHNS", "mã CTMT/dự án", "tên", "số tiền"
NEEDED = (UNIT, AMOUNT)
_HEADS = (
    (UNIT, r"qhns|quan hệ ngân sách|đvsdns|sử dụng ngân sách|mã đơn vị"),
    (CODE, r"ctmt|mã dự án|mã số dự án|mã chương trình|mã mục tiêu"),
    (NAME, r"^tên|diễn giải|nội dung"),
    (AMOUNT, r"luỹ kế"),
)
_ANY_AMOUNT = (*_HEADS[:-1], (AMOUNT, r"giải ngân|thanh toán|số tiền|số chi|đã chi|giá trị"))
"""A column of cumulative amounts comes before any other."""

_DAY = re.compile(r"đến (?:hết )?(?:ngày )?([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})")
_DAY_IN_WORDS = re.compile(r"đến (?:hết )?(ngày [0-9]{1,2} tháng [0-9]{1,2} năm [0-9]{4})")


@dataclass(frozen=True, slots=True)
class TreasuryTableLine:
    """One line; ``codes`` are those of programme and project, as many as there are columns for them.

    ``problem`` says why the amount cannot be used.
    """

    where: str
    unit: str
    codes: tuple[str, ...]
    name: str
    amount: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TreasuryTable:
    """The lines of a statement, the day up to which it counts, and whether it parts by programme or project."""

    lines: tuple[TreasuryTableLine, ...]
    as_of: date | None
    has_codes: bool


def read_treasury_table(path: Path) -> TreasuryTable:
    """Return what a statement says; lines of totals repeat others and are left out.

    Raises:
        UsageError: the file cannot be read, or no sheet has columns for the unit and the amount.
    """
    tables = _csv_tables(path) if path.suffix.lower() == ".csv" else _workbook_tables(path)
    if not tables:
        raise UsageError(
            f"“{path.name}” không có dòng tiêu đề của bảng Kho bạc: cần cột mã QHNS và cột số tiền "
            "(và mã CTMT hoặc mã dự án). Đặt tên cột như vậy ở một dòng rồi chạy lại."
        )
    lines = tuple(line for table in tables for line in _lines(table, names_sheet=len(tables) > 1))
    days = [day for table in tables for text in table.over() if (day := _day(text)) is not None]
    return TreasuryTable(lines, max(days, default=None), any(CODE in table.columns for table in tables))


def _workbook_tables(path: Path) -> list[HeadedTable]:
    raw = read_raw(path)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    ways = (list(headed_tables(raw, heads, NEEDED, AMOUNT)) for heads in (_HEADS, _ANY_AMOUNT))
    return next((found for found in ways if found), [])


def _csv_tables(path: Path) -> list[HeadedTable]:
    cells = {
        (row, column): RawCell(text, "text")
        for row, texts in read_csv(path)
        for column, text in enumerate(texts, start=1)
        if text
    }
    nothing = frozenset[int]()
    sheet = RawSheet(path.name, "visible", "", cells, (), (), nothing, (), protected=False, auto_filter=None)
    ways = (headed_table(sheet, heads, NEEDED, AMOUNT) for heads in (_HEADS, _ANY_AMOUNT))
    return [found for found in ways if found is not None][:1]


def _lines(table: HeadedTable, *, names_sheet: bool) -> Iterator[TreasuryTableLine]:
    for row in table.rows():
        unit, codes, names = (table.texts(row, head) for head in (UNIT, CODE, NAME))
        is_coded = any(letter.isdigit() for text in unit for letter in text)  # so a Tổng công ty is no total
        is_total = not is_coded and any(TOTALS.match(fold(text)) for text in (*unit, *names, table.first_text(row)))
        if is_total or not (table.is_filled(row, AMOUNT) or unit):
            continue
        amount, problem = table.amount(row, AMOUNT, "số tiền")
        where = table.where(row, names_sheet=names_sheet)
        yield TreasuryTableLine(where, next(iter(unit), ""), codes, " ".join(names), amount, problem)


def _day(text: str) -> date | None:
    key = fold(text)
    found = _DAY.search(key) or _DAY_IN_WORDS.search(key)
    return parse_date(found[1]) if found else None
