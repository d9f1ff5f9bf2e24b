"""SỔ NHẬN: a line for every received file, with columns in which whoever consolidates decides; read back next time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from mtqg_xl.areas import Reporters
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.carrying import CARRY, Absent, absent_key
from mtqg_xl.pipeline.deciding import HANDLINGS, KEY_LENGTH, PROVISIONAL, TAKE, ByHand, Decided, Entry
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.named_units import bears, is_telling
from mtqg_xl.reading.office_table import OfficeLine, read_office_table
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, LazyRows, PlainCell, PlainTable, Shown, plain_sheet
from mtqg_xl.workbook.plan import BookPlan, SheetPlan, Validation
from mtqg_xl.workbook.write import written

FILE = "SO_NHAN.xlsx"
SHEET = "SỔ NHẬN"
NAME, UNIT, PERIOD, RECEIVED, HANDLING, KEY = (
    *("Tệp nhận", "Đơn vị (gán tay)", "Kỳ (gán tay)"),
    *("Nhận lúc", "Xử lý", "Mã tệp"),
)
NO_FILE = "(chưa có tệp)"
BY_HAND = (UNIT, PERIOD, RECEIVED, HANDLING)
"""The columns in which whoever consolidates writes; they are read back."""

FIELDS = (
    *(Field("STT", 5), Field(NAME, 38), Field("Đơn vị (nhận diện)", 18), Field(UNIT, 16), Field("Kỳ", 10)),
    *(Field(PERIOD, 11), Field("Biểu có số", 24), Field("Lần", 6), Field("Lưu lúc", 15), Field(RECEIVED, 15)),
    *(Field("Kết quả", 46), Field(HANDLING, 13), Field("Thay cho", 24), Field("Ghi chú", 34)),
)
_RESULT, _KEPT = 11, 2
"""Where the second page of print begins, and how many columns it repeats: number and file."""
_TIME = "%Hh%M %d/%m/%Y"
_LISTS = "_ds"


def receipt_table(
    decided: Decided, results: Mapping[str, FileResult], absent: Sequence[Absent] = (), *, with_times: bool = True
) -> PlainTable:
    """Return SỔ NHẬN as a sheet of the consolidated book; ``results`` are the verdicts by reporter.

    Below the files stand the units without one, for which what they said last may be taken.
    Outside a job's folder nothing is received: there the time of a file on the disk says nothing (not ``with_times``).
    """

    def rows() -> Iterator[tuple[PlainCell, ...]]:
        for at, item in enumerate(decided.entries, start=1):
            entry = _with_contact(item if with_times else _timeless(item), absent)
            yield _row(at, entry, decided.kit, results)
        for at, unit in enumerate(absent, start=len(decided.entries) + 1):
            yield _absent_row(at, unit)

    return PlainTable(
        SHEET,
        SHEET,
        FIELDS,
        LazyRows(len(decided.entries) + len(absent), rows),
        (received_words(decided),),
        filtered=True,
        break_before=(_RESULT,),
        kept=_KEPT,
        has_links=False,
    )


def received_words(decided: Decided) -> str:
    """Return how many files were received, how many of them are used, and about how many somebody has to decide."""
    asked = sum(item.is_open for item in decided.entries)
    used = sum(item.is_used for item in decided.entries)
    words = f"Đã nhận {len(decided.entries)} tệp: {used} tệp dùng"
    return words + (f"; {asked} tệp cần quyết định (nền cam ở SỔ NHẬN)." if asked else ".")


def _with_contact(item: Entry, absent: Sequence[Absent]) -> Entry:
    """Return a locked file with whom to ask for the password: who prepared the last file of the unit that it names."""
    refusal = item.arrival.refusal
    if refusal is None or refusal.reason not in {"password", "wrong_password"}:
        return item
    names = [unit.name for unit in absent]
    found = next(
        (unit for unit in absent if is_telling(unit.name, names) and bears(item.arrival.name, unit.name)), None
    )
    if found is None or not found.contact:
        return item
    return replace(item, note=f"{item.note} Hỏi đ/c lập biểu của {found.name}: {found.contact}.".strip())


def _row(at: int, item: Entry, kit: Kit, results: Mapping[str, FileResult]) -> tuple[PlainCell, ...]:
    submission = item.arrival.submission
    result = results.get(item.reporter) if item.is_used else None
    forms = ", ".join(kit.instance_by_id[form].sheet for form in item.forms)
    saved = _saved(submission.saved_at) if submission is not None else ""
    fill = styles.EXPLAIN_FILL if item.is_open else ""
    return (
        *(str(at), item.arrival.name, item.name or None, item.by_hand.reporter or None, _shown(item.period) or None),
        *(_shown(item.by_hand.period) or None, forms or None, str(item.number) if item.number else None, saved or None),
        item.by_hand.received_at or written_moment(item.arrival.received_at) or None,
        Shown(_result(item, result), fill=fill, bold=item.is_open),
        handling_of(item, result) or None,
        *("; ".join(item.replaces) or None, item.note or None),
    )


def _absent_row(at: int, unit: Absent) -> tuple[PlainCell, ...]:
    fill = styles.EXPLAIN_FILL if unit.is_open else ""
    named = str(at), f"{NO_FILE} {unit.name}", unit.name
    result = Shown(unit.words, fill=fill, bold=unit.is_open)
    return (*named, *(None,) * (_RESULT - 1 - len(named)), result, CARRY if unit.is_asked else None, None, None)


def written_moment(moment: datetime | None) -> str:
    """Return a moment as SỔ NHẬN has it; empty where there is none."""
    return "" if moment is None else moment.strftime(_TIME)


def _timeless(item: Entry) -> Entry:
    return replace(item, arrival=replace(item.arrival, received_at=None))


def _result(item: Entry, result: FileResult | None) -> str:
    return f"{item.result} {result.conclusion}." if result is not None else item.result


def handling_of(item: Entry, result: FileResult | None) -> str:
    """Return what is done with a file: as decided by hand, else taken, provisionally where something must be mended."""
    said = next((word for word in HANDLINGS if word.casefold() == item.by_hand.handling.strip().casefold()), "")
    if said or not item.is_used:
        return said
    provisional = result is not None and result.verdict in {Verdict.BLOCK, Verdict.INCOMPLETE}
    return PROVISIONAL if provisional else TAKE


def _saved(text: str) -> str:
    try:
        return datetime.fromisoformat(text).strftime(_TIME)
    except ValueError:
        return ""


# --- the book that is written in ---------------------------------------------------------------------------------


def write_receipt(
    decided: Decided,
    results: Mapping[str, FileResult],
    reporters: Reporters | None,
    path: Path,
    absent: Sequence[Absent] = (),
) -> Path:
    """Write SO_NHAN.xlsx anew: every file and absent unit, and in yellow what was and may be decided by hand.

    Raises:
        OutputError: it cannot be written, as while it is open in Excel.
    """
    table = receipt_table(decided, results, absent)
    sheet = plain_sheet(table)
    head = next(row for row, column in sheet.cells if sheet.cells[row, column].value == NAME)
    last = head + len(decided.entries)
    key_column = len(FIELDS) + 1
    sheet.put(head, key_column, styles.CODE, KEY)
    sheet.hidden_columns.add(key_column)
    for row, item in enumerate(decided.entries, start=head + 1):
        sheet.put(row, key_column, styles.CODE, item.arrival.sha256[:KEY_LENGTH])
    lists = _lists_sheet(decided, reporters)
    for row, unit in enumerate(absent, start=last + 1):
        sheet.put(row, key_column, styles.CODE, absent_key(unit.code))
    _open_by_hand(sheet, head, last, lists)
    _open_absent(sheet, last, len(absent))
    book = BookPlan(sheets=[sheet, lists], title=SHEET, properties={"mtqg.role": "receipt"}, active=SHEET)
    return write_whole(path, written(book), force=True)


def _lists_sheet(decided: Decided, reporters: Reporters | None) -> SheetPlan:
    sheet = SheetPlan(_LISTS, state="very_hidden", is_protected=False)
    names = [item.name for item in reporters.at(decided.period.end)] if reporters is not None else []
    for row, name in enumerate(dict.fromkeys(names), start=1):
        sheet.put(row, 1, styles.PLAIN, name)
    return sheet


def _open_by_hand(sheet: SheetPlan, head: int, last: int, lists: SheetPlan) -> None:
    titles = [item.title for item in FIELDS]
    for title in BY_HAND:
        column = titles.index(title) + 1
        for row in range(head + 1, last + 1):
            cell = sheet.cells[row, column]
            sheet.cells[row, column] = replace(cell, style=replace(cell.style, fill=styles.INPUT_FILL))
    if last == head:
        return
    letter = chr(64 + titles.index(HANDLING) + 1)
    words = "Chọn " + " · ".join(HANDLINGS) + ". Bỏ trống: chương trình tự quyết định."
    sheet.validations.append(
        Validation(
            f"{letter}{head + 1}:{letter}{last}",
            choices=HANDLINGS,
            input_title="Xử lý",
            input_message=words,
            strict=False,
        )
    )
    if lists.cells:
        letter = chr(64 + titles.index(UNIT) + 1)
        source = f"='{_LISTS}'!$A$1:$A${len(lists.cells)}"
        sheet.validations.append(
            Validation(
                f"{letter}{head + 1}:{letter}{last}",
                source=source,
                input_title="Đơn vị",
                input_message="Chọn tên, hoặc ghi mã đơn vị khi có hai đơn vị trùng tên.",
                strict=False,
            )
        )


def _open_absent(sheet: SheetPlan, above: int, count: int) -> None:
    """Let a person choose for the units without a file, below the row ``above``."""
    column = [item.title for item in FIELDS].index(HANDLING) + 1
    for row in range(above + 1, above + count + 1):
        cell = sheet.cells[row, column]
        sheet.cells[row, column] = replace(cell, style=replace(cell.style, fill=styles.INPUT_FILL))
    if count:
        letter = chr(64 + column)
        words = f"Chọn {CARRY} để cộng số đơn vị gửi kỳ trước, có đánh dấu. Bỏ trống: không cộng."
        cells = f"{letter}{above + 1}:{letter}{above + count}"
        sheet.validations.append(
            Validation(cells, choices=(CARRY,), input_title=HANDLING, input_message=words, strict=False)
        )


# --- and read back -------------------------------------------------------------------------------------------------


def read_receipt(path: Path) -> dict[str, ByHand]:
    """Return what was written by hand, by the keys that `mtqg_xl.pipeline.deciding.keys_of` gives a file.

    Nothing where there is no such book yet.

    Raises:
        UsageError: the book cannot be read, or its head is gone.
    """
    if not path.is_file():
        return {}
    found: dict[str, ByHand] = {}
    lines = read_office_table(path, SHEET, (NAME, *BY_HAND, KEY), (NAME, HANDLING))
    contents = Counter(line.text(KEY) for line in lines)
    for line in lines:
        said = ByHand(line.text(UNIT), _period(line.text(PERIOD)), line.text(HANDLING), _moment(line))
        content, name = line.text(KEY), line.text(NAME)
        # By name alone only where the hash is gone: what was decided of a file is not meant for the next of that name.
        found[f"{content}|{name}"] = said
        if contents[content] == 1 or not content:
            found.setdefault(content or name, said)
    return found


def _period(text: str) -> str:
    """Return the code of a period as a person writes it; what is none stays, to be told beside the file."""
    period = Period.said(text) if text else None
    return period.code if period is not None else text


def _shown(code: str) -> str:
    period = Period.said(code)
    return period.file_token if period is not None else code


def _moment(line: OfficeLine) -> str:
    serial = line.numbers.get(RECEIVED)  # Excel makes a number of what looks like a day
    if serial is None:
        return line.text(RECEIVED)
    return (datetime(1899, 12, 30) + timedelta(days=serial)).strftime(_TIME)
