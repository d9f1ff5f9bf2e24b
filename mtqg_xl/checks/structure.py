"""The file itself: refusals, missing forms, rows that could not be read, anchors that disagree, other versions."""

from collections.abc import Iterator
from pathlib import Path

from mtqg_xl.checks.context import Context
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.submission import AnchorNote

_CODE_OF_REASON = {
    "not_form": "U01",
    "not_workbook": "U01",
    "password": "U02",
    "old_xls": "U03",
    "xlsb": "U03",
    "ods": "U03",
    "empty": "U04",
    "truncated": "U04",
    "damaged": "U04",
    "unsafe": "U05",
    "too_large": "U05",
}
_CODE_OF_NOTE = {
    "instance_missing": "S01",
    "row_unread": "S02",
    "column_unread": "S02",
    "row_twice": "S03",
    "row_unknown": "S04",
    "sheet_twice": "S06",
}


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
    for note in context.submission.notes:
        yield _note_finding(context, note)
    for warning in context.submission.warnings:
        yield _of_file(context, "S05", warning)
    yield from _version(context)


def _note_finding(context: Context, note: AnchorNote) -> Finding:
    entry = CODES[_CODE_OF_NOTE.get(note.kind, "S05")]
    values = f" Các giá trị ở đó: {', '.join(note.values[:12])}." if note.values else ""
    return Finding(
        code=entry.code,
        severity=entry.severity,
        file=context.submission.file,
        sheet=note.sheet,
        cell=note.cell,
        row_label="",
        column_title="",
        what=f"{note.what}{values}",
        why=entry.why,
        mend=entry.mend,
        key=f"{note.kind}|{note.instance}|{note.sheet}!{note.cell}",
    )


def _version(context: Context) -> Iterator[Finding]:
    stamp = context.submission.stamp
    is_told = stamp.kit_version != context.kit.version and bool(context.submission.warnings)
    if stamp.definition_hash and stamp.definition_hash != context.kit.hash and not is_told:
        made = f"bộ biểu “{stamp.kit}” phiên bản {stamp.kit_version}"
        yield _of_file(context, "S07", f"Tệp làm từ {made}, khác bản đang dùng ({context.kit.version}).")


def _of_file(context: Context, code: str, what: str) -> Finding:
    entry = CODES[code]
    return Finding(code, entry.severity, context.submission.file, "", "", "", "", what, entry.why, entry.mend)
