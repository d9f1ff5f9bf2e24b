"""The file itself: refusals, missing forms, rows that could not be read, anchors that disagree, other versions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mtqg_xl.cells import a1
from mtqg_xl.checks.context import Context
from mtqg_xl.checks.follows import MERGED
from mtqg_xl.findings import CODES, Finding, Severity
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.submission import AnchorNote, UnreadSheet
from mtqg_xl.vietnamese import write_number

_CODE_OF_REASON = {
    "not_form": "U01",
    "not_workbook": "U01",
    "password": "U02",
    "wrong_password": "U02",
    "locked_ods": "U02",
    "old_xls": "U03",
    "xlsb": "U03",
    "ods": "U03",
    "empty": "U04",
    "truncated": "U04",
    "damaged": "U04",
    "unsafe": "U05",
    "too_large": "U05",
    "other_unit": "U08",
    "lost": "U09",
}
_CODE_OF_NOTE = {
    "instance_missing": "S01",
    "row_unread": "S02",
    "column_unread": "S02",
    "row_twice": "S03",
    "row_unknown": "S04",
    "rows_sorted": "S10",
    "columns_exchanged": "S10",
    "sheet_twice": "S06",
    "sheet_copied": "S06",
    "numbers_merged": "S09",
    "texts_merged": "S09",
    "old_font": "I13",
    "unit_changed": "U08",
    "unit_of_file_changed": "U08",
    "other_reporter": "U10",
    "heading_of_other": "U10",
    "reporter_spelt": "U12",
    "reporter_gone": "U12",
    "other_period": "U11",
    "other_day": "U11",
    "own_sheet_gone": "S11",
}
_MEND_OF_NOTE = {
    "columns_exchanged": "Số vẫn ở cột cũ thì gõ lại tiêu đề như mẫu; số đã đổi chỗ theo thì chép về đúng cột.",
    "unit_changed": "Số trong biểu đúng đơn vị của biểu thì gõ lại dòng đơn vị tính; không thì đổi các số đã gõ.",
    "unit_of_file_changed": "Số trong tệp đúng đơn vị của tệp thì gõ lại ô này; không thì đổi các số đã gõ.",
    "heading_of_other": "Số của đơn vị khác thì chép lại số của mình; số đúng của mình thì gõ lại tiêu đề.",
    "other_day": "Ghi cùng một ngày ở tiêu đề và ở THÔNG TIN.",
}
_SEVERITY_OF_NOTE = {
    "texts_merged": Severity.NOTE,
    "sheet_copied": Severity.NOTE,
    "heading_of_other": Severity.EXPLAIN,
    "other_day": Severity.NOTE,
}
_LOST_ANCHORS = {
    "code_lost": "Mất mã ẩn của dòng, cột",
    "label_changed": "Nhãn, tiêu đề bị sửa",
    "name_lost": "Mất tên vùng của dòng, cột",
}
_FIRST_CELLS = 8
_MOST_RELATED = 20
_LONGEST_VALUE = 40


def refusal_finding(refusal: Refusal) -> Finding:
    """Return the one finding of a file that could not be read."""
    entry = CODES[_CODE_OF_REASON.get(refusal.reason, "U06")]
    return Finding(
        code=entry.code,
        severity=entry.severity,
        file=Path(refusal.file).name,
        sheet="",
        cell="",
        row_label="",
        column_title="",
        what=refusal.sentence,
        why=refusal.why or entry.why,
        mend=refusal.mend or entry.mend,
    )


def structure_findings(context: Context) -> Iterator[Finding]:
    """Yield what is wrong with sheets, rows and columns of a file, and what version it is."""
    for notes in _told_together(context.submission.notes):
        yield _note_finding(context, notes[0]) if len(notes) == 1 else _of_sheets(context, notes)
    for warning in context.submission.warnings:
        yield context.of_file("S05", warning)
    yield from _version(context)
    for sheet in context.submission.unread:
        yield _outside(context, sheet)


def _told_together(notes: Sequence[AnchorNote]) -> Iterator[list[AnchorNote]]:
    """Yield notes one by one, but those about one kind of anchor that is lost on several sheets as one."""
    by_kind: dict[str, list[AnchorNote]] = {}
    for note in notes:
        if note.kind in _LOST_ANCHORS:
            by_kind.setdefault(note.kind, []).append(note)
    spread = {kind: found for kind, found in by_kind.items() if len({note.sheet for note in found}) > 1}
    yield from spread.values()
    for note in notes:
        if note.kind not in spread:
            yield [note]


def _of_sheets(context: Context, notes: Sequence[AnchorNote]) -> Finding:
    first = notes[0]
    sheets = list(dict.fromkeys(note.sheet for note in notes))
    said = f"{_LOST_ANCHORS[first.kind]} ở {write_number(len(sheets))} trang ({', '.join(sheets)}); các ô vẫn đọc được."
    links = tuple(f"{note.sheet}!{note.cell}" for note in notes[1:] if note.cell)
    return replace(_note_finding(context, replace(first, what=said)), related=links[:_MOST_RELATED])


def _note_finding(context: Context, note: AnchorNote) -> Finding:
    entry = CODES[_CODE_OF_NOTE.get(note.kind, "S05")]
    is_of_cells = note.kind not in {"sheet_twice", "sheet_copied"}  # the sheets are in the sentence
    values = f" Các giá trị ở đó: {', '.join(note.values[:12])}." if note.values and is_of_cells else ""
    return Finding(
        code=entry.code,
        severity=_SEVERITY_OF_NOTE.get(note.kind, entry.severity),
        file=context.submission.file,
        sheet=note.sheet,
        cell=note.cell,
        row_label="",
        column_title="",
        what=f"{note.what}{values}",
        why=entry.why,
        mend=_MEND_OF_NOTE.get(note.kind, entry.mend),
        related=note.links[:_MOST_RELATED] or _covered(note, entry.code),
        key=f"{note.kind}|{note.instance}|{note.sheet}!{note.cell}",
    )


def _covered(note: AnchorNote, code: str) -> tuple[str, ...]:
    """Return the cells that a merge covers."""
    return tuple(f"{note.sheet}!{a1(*at)}" for at in note.cells) if code == MERGED else ()


def _outside(context: Context, sheet: UnreadSheet) -> Finding:
    """Return the one finding about what stands on a sheet outside all forms: a question where figures stand there."""
    entry = CODES["S08"]
    first = "; ".join(f"{cell.cell}: {_short(cell.text)}" for cell in sheet.cells[:_FIRST_CELLS])
    more = " …" if sheet.count > _FIRST_CELLS else ""
    count = f"{write_number(sheet.figures)} ô có số" if sheet.figures else f"{write_number(sheet.count)} ô chữ"
    is_form = any(found.sheet == sheet.sheet for found in context.submission.found.values())
    place = "ngoài các ô của biểu" if is_form else "không thuộc biểu nào"
    return Finding(
        code=entry.code,
        severity=entry.severity if sheet.figures else Severity.NOTE,
        file=context.submission.file,
        sheet=sheet.sheet,
        cell=sheet.cells[0].cell,
        row_label="",
        column_title="",
        what=f"Trang “{sheet.sheet}” có {count} {place}, không được đọc: {first}{more}.",
        why=entry.why,
        mend=entry.mend,
        related=tuple(f"{sheet.sheet}!{cell.cell}" for cell in sheet.cells[1:20]),
        key=f"{sheet.sheet}|{sheet.count}|{sheet.figures}",
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _version(context: Context) -> Iterator[Finding]:
    stamp = context.submission.stamp
    is_told = stamp.kit_version != context.kit.version and bool(context.submission.warnings)
    if stamp.definition_hash and stamp.definition_hash != context.kit.hash and not is_told:
        made = f"bộ biểu “{stamp.kit}” phiên bản {stamp.kit_version}"
        yield context.of_file("S07", f"Tệp làm từ {made}, khác bản đang dùng ({context.kit.version}).")
