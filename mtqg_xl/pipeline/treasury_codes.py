"""BANG_MA_KHO_BAC: which reporter and which row the codes of the treasury mean, as the officer keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mtqg_xl.areas import Reporters
from mtqg_xl.consolidation.headline import Headline
from mtqg_xl.consolidation.treasury import Target
from mtqg_xl.reading.office_table import OfficeLine, read_office_table
from mtqg_xl.vietnamese import fold, parse_date, write_date
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainTable, plain_sheet
from mtqg_xl.workbook.plan import BookPlan, SheetPlan
from mtqg_xl.workbook.write import written

FILE = "BANG_MA_KHO_BAC.xlsx"
_UNITS, _ROWS = "ĐƠN VỊ", "DÒNG"
_BUDGET_CODE, _UNIT, _FROM, _TO, _NOTE = "Mã QHNS", "Đơn vị (mã hoặc tên)", "Từ ngày", "Đến ngày", "Ghi chú"
_CODE, _ROW = "Mã CTMT, mã dự án", "Dòng (mã dòng hoặc tên dòng)"
_READY_ROWS = 60
_UNIT_FIELDS = (
    *(Field(_BUDGET_CODE, 16), Field(_UNIT, 34), Field(_FROM, 14), Field(_TO, 14)),
    Field(_NOTE, 40),
)
_ROW_FIELDS = (Field(_CODE, 24), Field(_ROW, 50), Field(_NOTE, 40))
_UNIT_HELP = (
    "Mỗi dòng: một mã QHNS của Kho bạc là của đơn vị nào. Đơn vị mở mã mới thì thêm dòng; mã cũ ghi Đến ngày (ví dụ "
    "31/01/2026), hai mã cùng dùng được đến ngày đó. Mã đã có ở cột budget_code của don_vi.csv thì không cần ghi lại."
)
_ROW_HELP = (
    "Mỗi dòng: một mã CTMT hoặc mã dự án của Kho bạc là dòng nào của biểu (DTTS.4.1.a hoặc tên dòng; mã của cả chương "
    "trình thì ghi DTTS). Mã chưa có ở đây được liệt kê cuối trang ĐỐI CHIẾU KHO BẠC, không bị bỏ."
)


@dataclass(frozen=True, slots=True)
class UnitCode:
    """A code of the treasury for a reporter, and from when to when it is used (None: without end)."""

    code: str
    unit: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class TreasuryCodes:
    """What the codes of the treasury mean: reporters by budget code, rows by programme or project code.

    ``problems`` are lines that name no reporter or row.
    """

    units: tuple[UnitCode, ...]
    rows: dict[str, Target]
    problems: tuple[str, ...] = ()

    def reporter(self, code: str, day: date) -> tuple[str, str]:
        """Return the reporter that a code means on a day; else nothing, and why."""
        if not code:
            return "", "dòng không ghi mã QHNS"
        known = [item for item in self.units if is_same_code(item.code, code)]
        alive = [item.unit for item in known if (item.first or date.min) <= day <= (item.last or date.max)]
        if len(set(alive)) == 1:
            return alive[0], ""
        if alive:
            return "", f"mã QHNS này là của hơn một đơn vị: {', '.join(dict.fromkeys(alive))}"
        if known:
            ends = "; ".join(_length(item) for item in known)
            return "", f"mã QHNS này không dùng vào ngày {write_date(day)} ({ends})"
        return "", f"mã QHNS chưa có trong {FILE} hoặc cột budget_code của don_vi.csv"

    def target(self, codes: Sequence[str]) -> Target | None:
        """Return the row that codes of programme and project mean: of several the one furthest down."""
        found = [self.rows[key] for code in codes if (key := _key(code)) in self.rows]
        return max(found, key=lambda target: target.row.level, default=None)


def read_codes(path: Path | None, headline: Headline, listed: Reporters | None) -> TreasuryCodes:
    """Return what the officer's table and the list of reporters say of the treasury's codes.

    Raises:
        UsageError: the table cannot be read, or its heads are gone.
    """
    units = [
        UnitCode(item.budget_code, item.code, item.valid_from, item.valid_to)
        for item in listed or ()
        if item.budget_code
    ]
    if path is None or not path.is_file():
        return TreasuryCodes(tuple(units), {})
    problems: list[str] = []
    titles = (_BUDGET_CODE, _UNIT, _FROM, _TO)
    for line in read_office_table(path, _UNITS, titles, titles[:2]):
        found = _unit_code(line, listed)
        if found is None:
            problems.append(f"{path.name}, trang {_UNITS}, dòng {line.row}: không rõ đơn vị “{line.text(_UNIT)}”.")
        else:  # what the officer wrote of a code holds before the list of reporters
            units = [
                item for item in units if not (is_same_code(item.code, found.code) and item.unit == found.unit)
            ] + [found]
    rows: dict[str, Target] = {}
    for line in read_office_table(path, _ROWS, (_CODE, _ROW), (_CODE, _ROW)):
        target = target_named(line.text(_ROW), headline)
        if target is None:
            problems.append(f"{path.name}, trang {_ROWS}, dòng {line.row}: không có dòng “{line.text(_ROW)}”.")
        elif line.text(_CODE):
            rows[_key(code_text(line, _CODE))] = target
    return TreasuryCodes(tuple(units), rows, tuple(problems))


def target_named(said: str, headline: Headline) -> Target | None:
    """Return the row of an id or a label; a form that is no summary comes before one that is."""
    typed = sorted(headline.instances, key=lambda item: bool(item.sums))
    for test in ("id", "label"):
        for instance in typed:
            found = [row for row in instance.rows if fold(getattr(row, test)) == fold(said)]
            if len(found) == 1:
                return Target(instance, found[0])
    return None


def _unit_code(line: OfficeLine, listed: Reporters | None) -> UnitCode | None:
    said, code = line.text(_UNIT), code_text(line, _BUDGET_CODE)
    unit = reporter_named(said, listed)
    if not code or unit is None:
        return None
    return UnitCode(code, unit, parse_date(line.text(_FROM)), parse_date(line.text(_TO)))


def reporter_named(said: str, listed: Reporters | None) -> str | None:
    """Return the code of a reporter as an officer writes it: code or name; without a list what was written."""
    if not said:
        return None
    if listed is None:
        return said
    named = {item.code for item in listed if is_same_code(item.code, said)} or {
        item.code for item in listed if fold(item.name) == fold(said)
    }
    return next(iter(named)) if len(named) == 1 else None


def code_text(line: OfficeLine, title: str) -> str:
    """Return a code; a sheet makes a number of it, and shows it with separators."""
    number = line.numbers.get(title)
    return str(int(number)) if number is not None and number.is_integer() else line.text(title).strip()


def _key(code: str) -> str:
    return fold(code).lstrip("0") or "0"


def is_same_code(one: str, other: str) -> bool:
    """Whether two codes are the same; a sheet drops the zeros before a number."""
    return _key(one) == _key(other)


def _length(item: UnitCode) -> str:
    since = f"từ {write_date(item.first)}" if item.first else ""
    until = f"đến {write_date(item.last)}" if item.last else ""
    return " ".join(part for part in (since, until) if part) or "mọi ngày"


# --- the book that a new job gets ---------------------------------------------------------------------------


def codes_book() -> bytes:
    """Return BANG_MA_KHO_BAC.xlsx for a new job, its lines ready to be typed into."""
    units = _ready(PlainTable(_UNITS, "MÃ QHNS CỦA TỪNG ĐƠN VỊ", _UNIT_FIELDS, (), (_UNIT_HELP,)))
    rows = _ready(PlainTable(_ROWS, "MÃ CTMT, MÃ DỰ ÁN CỦA TỪNG DÒNG", _ROW_FIELDS, (), (_ROW_HELP,)))
    properties = {"mtqg.role": "treasury_codes"}
    return written(BookPlan(sheets=[units, rows], title="BẢNG MÃ KHO BẠC", properties=properties, active=_UNITS))


def _ready(table: PlainTable) -> SheetPlan:
    """Return a table whose blank lines are yellow and take codes as texts, so that no zero before them is lost."""
    blank = ((None,) * len(table.fields),) * _READY_ROWS
    sheet = plain_sheet(replace(table, rows=blank))
    for at, cell in sheet.cells.items():
        if cell.value is None and cell.style.border:
            style = replace(cell.style, fill=styles.INPUT_FILL, number_format="@")
            sheet.cells[at] = replace(cell, style=style)
    return sheet
