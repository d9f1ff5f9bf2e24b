"""The file that goes back to a reporter: what they sent, byte for byte, with KẾT QUẢ KIỂM TRA as its first sheet."""

from collections.abc import Sequence
from dataclasses import replace

from mtqg_xl.checks.justification import justification_of, line_codes
from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import RESULT_SHEET, Finding, Severity
from mtqg_xl.mending.as_mended import effect_words, effects
from mtqg_xl.mending.messages import request
from mtqg_xl.mending.sender import Sender
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.added_sheet import with_first_sheet
from mtqg_xl.workbook.finding_rows import cells, fields, listed
from mtqg_xl.workbook.form_words import text_lines
from mtqg_xl.workbook.plain import LINE_POINTS, PlainCell, put_table
from mtqg_xl.workbook.plan import SheetPlan

MOST_ROWS = 300
"""Rows of the table at most: nobody mends more in one go, and the next check tells the rest."""

_WIDTHS = (4.5, 12.0, 15.0, 27.0, 14.5, 14.5, 14.0, 34.0, 21.0, 12.0)
_MARGIN, _FIRST = 2.0, 2
_HEAD_ROW = 5
_HELP = (
    "Bấm vào ô ở cột “Biểu, ô” để tới chỗ cần xem. Sửa xong, {count}lưu rồi gửi lại chính tệp này; "
    "trang này không phải xóa."
)
_COUNT = "ghi thêm 1 vào “Lần gửi” ở THÔNG TIN, "


def send_back(package: bytes, result: FileResult, submission: Submission, kit: Kit, sender: Sender) -> bytes:
    """Return a copy of what a reporter sent with the findings as its first, active sheet.

    Raises:
        PatchError: the file is no workbook that can take a sheet without being rewritten.
    """
    return with_first_sheet(package, result_sheet(result, submission, kit, sender))


def replies(submission: Submission, kit: Kit, findings: Sequence[Finding]) -> list[str]:
    """Return what the office says to each finding on GIẢI TRÌNH, empty where it says nothing."""
    given = [justification_of(submission, kit, finding) for finding in findings]
    return [one.words if one is not None else "" for one in given]


def result_sheet(result: FileResult, submission: Submission, kit: Kit, sender: Sender) -> SheetPlan:
    """Return KẾT QUẢ KIỂM TRA: what is asked and until when, what that changes, and every finding with its cell."""
    sheet = SheetPlan(RESULT_SHEET, is_protected=False, tab_color="#C00000", zoom=100)
    sheet.widths[1] = _MARGIN
    span = (_FIRST, _FIRST + len(_WIDTHS) - 1)
    effect = effect_words(effects(submission, kit, result.findings))
    title = replace(styles.TITLE, align="left")
    help_ = _HELP.format(count=_COUNT if kit.header_field("submission") is not None else "")
    for row, style, text in ((1, title, request(result, sender)), (2, styles.PLAIN, help_), (3, title, effect)):
        sheet.merge((row, row), span, replace(style, size=14 if row == 1 else 12 if row == 3 else 11), text or None)
        sheet.heights[row] = LINE_POINTS * text_lines(text, sum(_WIDTHS) * (0.75 if row == 1 else 0.9)) * 1.25
    put_table(sheet, (_HEAD_ROW, _FIRST), fields(_WIDTHS), _rows(result, submission, kit))
    sheet.freeze = (_HEAD_ROW + 1, 1)
    sheet.repeat_rows = (_HEAD_ROW, _HEAD_ROW)
    return sheet


def _rows(result: FileResult, submission: Submission, kit: Kit) -> list[tuple[PlainCell, ...]]:
    findings = tuple(_with_code(finding) for finding in result.findings)
    items = list(listed(findings, replies(submission, kit, findings)))
    rows = [cells(item, linked=_is_there(item.finding, submission)) for item in items[:MOST_ROWS]]
    if len(items) > MOST_ROWS:
        left = f"Còn {len(items) - MOST_ROWS} dòng nữa, sẽ hiện ở lần kiểm tra sau khi sửa xong các dòng trên."
        rows.append((*[None] * 7, left, None, None))
    return rows


def _with_code(finding: Finding) -> Finding:
    """Return a finding with the code under which GIẢI TRÌNH takes a reason for it."""
    codes = line_codes(finding)
    if finding.severity is not Severity.EXPLAIN or not codes:
        return finding
    return replace(finding, mend=f"{finding.mend} Mã dòng để giải trình: {codes[0]}.")


def _is_there(finding: Finding, submission: Submission) -> bool:
    """Whether the sheet of a finding is in the file, so that a link to it leads somewhere."""
    return any(found.sheet == finding.sheet for found in submission.found.values())
