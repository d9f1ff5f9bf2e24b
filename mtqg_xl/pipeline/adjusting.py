"""DIEU_CHINH: single figures that whoever consolidates overrides, each with the reason and who confirmed it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtqg_xl.areas import Reporters
from mtqg_xl.cells import letters
from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.model import Column, Instance, Kit
from mtqg_xl.mending.figure_lines import plain_number
from mtqg_xl.pipeline.deciding import Decided
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.joining import Joined
from mtqg_xl.reading.kept import whole
from mtqg_xl.reading.office_table import OfficeLine, read_office_table
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.register.lines import Adjustment
from mtqg_xl.vietnamese import fold, parse_number, write_number
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown, plain_sheet
from mtqg_xl.workbook.plan import BookPlan
from mtqg_xl.workbook.write import written

FILE = "DIEU_CHINH.xlsx"
SHEET = "ĐIỀU CHỈNH"
UNIT, FORM, ROW, COLUMN, SENT, NEW, WHY, CONFIRMED, WHO = (
    *("Đơn vị", "Biểu", "Dòng", "Cột", "Số xã gửi", "Số điều chỉnh"),
    *("Lý do", "Xác nhận với ai, lúc nào", "Người sửa"),
)
TITLES = (UNIT, FORM, ROW, COLUMN, SENT, NEW, WHY, CONFIRMED, WHO)
_READY_ROWS = 60
_HELP = (
    "Mỗi dòng thay một số đơn vị đã gửi. Biểu: tên trang (GN DTTS). Dòng: mã dòng hoặc tên dòng. Cột: số cột ở dòng số "
    "cột, hoặc chữ cột. Số ghi theo đơn vị tính của biểu đơn vị gửi. Thiếu lý do hoặc người xác nhận thì không áp dụng."
)


@dataclass(frozen=True, slots=True)
class AdjustedLine:
    """One line of the table as it was understood: what it says, where the figure stands, and whether it is applied.

    ``said`` is as a register keeps it, money in đồng; ``scale`` is how many đồng the sheet counts as one. ``problem``
    says why a line is not applied: then of ``said`` only what was understood is filled.
    """

    line: int
    said: Adjustment
    place: str = ""
    scale: int = 1
    problem: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Instance, row and column."""
        return self.said.instance, self.said.row, self.said.column

    @property
    def unit(self) -> str:
        """The code of the reporter, or what was written in its place."""
        return self.said.reporter

    @property
    def sent(self) -> float | None:
        """What the reporter sent, in the unit of its sheet."""
        return None if self.said.sent is None else self.said.sent / self.scale

    @property
    def value(self) -> float | None:
        """What is counted instead, in the unit of the reporter's sheet."""
        return None if self.said.adjusted is None else self.said.adjusted / self.scale

    @property
    def confirmed(self) -> str:
        """Who confirmed it and when."""
        return " ".join(text for text in (self.said.confirmed_with, self.said.confirmed_at) if text)


def read_adjustments(path: Path) -> tuple[OfficeLine, ...]:
    """Return the lines of DIEU_CHINH.xlsx; none where there is no such file.

    Raises:
        UsageError: it cannot be read, or its head is gone.
    """
    if not path.is_file():
        return ()
    return read_office_table(path, SHEET, TITLES, (UNIT, FORM, ROW, COLUMN, NEW))


def adjusted(
    decided: Decided, lines: Sequence[OfficeLine], reporters: Reporters | None
) -> tuple[Decided, tuple[AdjustedLine, ...]]:
    """Return the files with figures overridden, and every line of the table with what became of it."""
    by_code = {item.submission.stamp.reporter: item for item in decided.chosen}
    found: list[AdjustedLine] = []
    for line in lines:
        change = _understood(line, decided, by_code, reporters)
        if not change.problem:
            before = by_code[change.unit]
            by_code[change.unit] = replace(before, submission=_with(before.submission, change))
        found.append(change)
    return replace(decided, chosen=tuple(by_code.values())), tuple(found)


def _understood(
    line: OfficeLine, decided: Decided, by_code: dict[str, Joined], reporters: Reporters | None
) -> AdjustedLine:
    start = AdjustedLine(line.row, _said(line, decided.period.code))
    code = _code(line.text(UNIT), decided, by_code, reporters)
    if code is None:
        return replace(start, problem=f"không rõ đơn vị “{line.text(UNIT)}”, hoặc đơn vị chưa gửi tệp dùng được")
    start = replace(start, said=replace(start.said, reporter=code))
    place = _place(line, decided.kit)
    if isinstance(place, str):
        return replace(start, problem=place)
    instance, row, column = place
    submission = by_code[code].submission
    scale = instance.scale_of(instance.row_by_id.get(row), column)
    sent, value = _number(line, SENT), _number(line, NEW)
    current = submission.cell(instance.id, row, column.id)
    held = current.value if current is not None else None
    said = replace(
        start.said,
        instance=instance.id,
        row=row,
        column=column.id,
        sent=None if held is None else held * scale,
        adjusted=None if value is None else value * scale,
    )
    change = replace(start, said=said, scale=scale, place=_where(submission, place))
    if value is None:
        return replace(change, problem="thiếu số điều chỉnh, hoặc không phải số")
    if not line.text(WHY) or not line.text(CONFIRMED):
        return replace(change, problem="thiếu lý do hoặc người xác nhận")
    if line.text(SENT) and sent != held:
        now = "trống" if held is None else write_number(held)
        why = f"đơn vị nay gửi {now}, không còn là {line.text(SENT)}: hỏi lại rồi sửa dòng này"
        return replace(change, problem=why)
    return change


_MOMENT = re.compile(r"[\s,;(]+(?:lúc\s+|ngày\s+)?(?P<when>\d{1,2}(?:h|:|/)\d{0,4}.*)\Z")


def _said(line: OfficeLine, period: str) -> Adjustment:
    """Return what a line says in words; an hour or day at the end of who confirmed it is when."""
    with_whom = line.text(CONFIRMED)
    moment = _MOMENT.search(with_whom)
    return Adjustment(
        reporter=line.text(UNIT),
        period=period,
        instance="",
        row="",
        column="",
        sent=None,
        adjusted=None,
        reason=line.text(WHY),
        confirmed_with=with_whom[: moment.start()] if moment else with_whom,
        confirmed_at=moment["when"].rstrip(") ") if moment else "",
        adjusted_by=line.text(WHO),
    )


def _code(said: str, decided: Decided, by_code: dict[str, Joined], reporters: Reporters | None) -> str | None:
    names = {code: item.submission.stamp.reporter_name for code, item in by_code.items()}
    if reporters is not None:
        names |= {item.code: item.name for item in reporters.at(decided.period.end) if item.code in by_code}
    found = [code for code, name in names.items() if said == code or (said and fold(name) == fold(said))]
    return found[0] if len(found) == 1 else None


def _place(line: OfficeLine, kit: Kit) -> tuple[Instance, str, Column] | str:
    """Return the cell that a line names, or why it names none."""
    form = fold(line.text(FORM))
    instance = next((item for item in kit.forms if form in {fold(item.sheet), fold(item.id)}), None)
    if instance is None:
        return f"không có biểu “{line.text(FORM)}”"
    row = _row(line.text(ROW), instance)
    if row is None:
        return f"biểu {instance.sheet} không có dòng “{line.text(ROW)}”, hoặc có hơn một dòng tên như vậy: ghi mã dòng"
    column = _column(line.text(COLUMN), instance, kit)
    if column is None:
        return f"biểu {instance.sheet} không có cột “{line.text(COLUMN)}”"
    fixed = instance.row_by_id.get(row)
    is_input = column.kind == "input" if fixed is None else instance.kind_of(fixed, column) == "input"
    return (instance, row, column) if is_input else "ô này tự tính; điều chỉnh số nhập ở dòng dưới nó"


def _row(said: str, instance: Instance) -> str | None:
    block, mark, position = said.partition("#")
    if said in instance.row_by_id or (mark and block in instance.block_by_id and position.isdigit()):
        return said
    return _only(row.id for row in instance.rows if fold(row.label) == fold(said))


def _column(said: str, instance: Instance, kit: Kit) -> Column | None:
    numbers = kit_layout(kit).layouts[instance.id].column_numbers
    tests: tuple[Callable[[Column], bool], ...] = (
        lambda column: column.id == said,
        lambda column: column.number.partition("=")[0] == said,
        lambda column: letters(numbers.get(column.id, 1)) == said.upper(),
        lambda column: fold(column.header) == fold(said),
    )
    for test in tests:
        found = [column for column in instance.form.columns if test(column)]
        if len(found) == 1:
            return found[0]
    return None


def _only(found: Iterable[str]) -> str | None:
    listed = list(found)
    return listed[0] if len(listed) == 1 else None


def _number(line: OfficeLine, title: str) -> float | None:
    if title in line.numbers:
        return line.numbers[title]
    return parse_number(line.text(title)).value


def _where(submission: Submission, place: tuple[Instance, str, Column]) -> str:
    instance, row, column = place
    found = submission.found.get(instance.id)
    if found is None or row not in found.rows or column.id not in found.columns:
        return ""
    return f"{found.sheet}!{submission.own(instance.id, row, column.id)}"


def without_stale(result: FileResult) -> FileResult:
    """Return the verdict on a file with an override without the note that stored values are old: ours made them so."""
    return replace(result, findings=tuple(item for item in result.findings if item.code != _STALE))


_STALE = "F05"


def _with(submission: Submission, change: AdjustedLine) -> Submission:
    """Return a file as if the adjusted figure stood in it."""
    assert change.value is not None  # only whole lines come here
    submission = whole(submission)
    if submission.cell(*change.key) is not None:
        return submission.with_number(change.key, change.value)
    instance, row, column = change.key
    address = submission.found[instance].address(row, column)
    typed = Typed("number", change.value, address, value=change.value, text=plain_number(change.value))
    return replace(submission, typed={**submission.typed, change.key: typed})


# --- the book, and the sheet of the consolidated one ---------------------------------------------------------------

_FIELDS = (
    *(Field(UNIT, 20), Field(FORM, 16), Field(ROW, 30), Field(COLUMN, 22), Field(SENT, 18, 0), Field(NEW, 18, 0)),
    *(Field(WHY, 34), Field(CONFIRMED, 30), Field(WHO, 18)),
)


def empty_book() -> bytes:
    """Return DIEU_CHINH.xlsx with nothing in it yet, its lines ready to be typed into."""
    blank = (None,) * len(_FIELDS)
    sheet = plain_sheet(PlainTable(SHEET, SHEET, _FIELDS, (blank,) * _READY_ROWS, (_HELP,)))
    for at, cell in sheet.cells.items():
        if cell.value is None and cell.style.border:
            sheet.cells[at] = replace(cell, style=replace(cell.style, fill=styles.INPUT_FILL))
    return written(BookPlan(sheets=[sheet], title=SHEET, properties={"mtqg.role": "adjustments"}, active=SHEET))


def write_empty_book(path: Path) -> Path:
    """Write DIEU_CHINH.xlsx for a new job.

    Raises:
        OutputError: it is there already or cannot be written.
    """
    return write_whole(path, empty_book())


def adjustments_table(changes: Sequence[AdjustedLine], names: dict[str, str], kit: Kit) -> PlainTable:
    """Return the sheet ĐIỀU CHỈNH of a consolidated book: what was overridden, and what was not and why.

    Form, row and column are called as on the sheets; what names none of them stands as it was written.
    """
    fields = (*_FIELDS, Field("Ô", 18), Field("Kết quả", 40))
    rows: list[tuple[PlainCell, ...]] = []
    for item in changes:
        said = item.said
        result = Shown(f"Không áp dụng: {item.problem}.", fill=styles.EXPLAIN_FILL) if item.problem else "Đã áp dụng"
        what = (names.get(item.unit, item.unit), *_called(said, kit))
        words = (said.reason, item.confirmed, said.adjusted_by)
        rows.append((*what, item.sent, item.value, *words, item.place or None, result))
    return PlainTable(SHEET, SHEET, fields, tuple(rows))


def _called(said: Adjustment, kit: Kit) -> tuple[str | None, str | None, str | None]:
    """Return what an officer calls the form, the row and the column of an adjustment."""
    instance = kit.instance_by_id.get(said.instance)
    if instance is None:
        return said.instance or None, said.row or None, said.column or None
    row, column = instance.row_by_id.get(said.row), instance.column_by_id.get(said.column)
    row_words = f"{row.label} ({row.id})" if row is not None else said.row
    return instance.sheet, row_words or None, (column.header if column is not None else said.column) or None
