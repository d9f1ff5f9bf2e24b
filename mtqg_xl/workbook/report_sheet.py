"""LỜI BÁO CÁO: finished sentences by plain formulas, one for each row of the forms, to copy into Word."""

from dataclasses import replace
from math import ceil

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import KitLayout
from mtqg_xl.definition.model import Block, Instance, Row
from mtqg_xl.definition.report_lines import Line, block_lines, fixed_lines, is_under, lines_of, speaks
from mtqg_xl.definition.report_words import REPORT_SHEET
from mtqg_xl.findings import DefinitionError
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.paper import times_torn
from mtqg_xl.workbook.plan import Condition, SheetPlan, Validation
from mtqg_xl.workbook.report_cells import ReportCells, quoted
from mtqg_xl.workbook.sentence_text import SentenceText

SUBJECT, SENTENCE, SOURCE, FLAG = 2, 3, 4, 5
CHOICE_ROW, HEAD_ROW = 4, 6
LEAVE_EMPTY, WRITE = "Để trống", "Ghi câu"
HAS_SENTENCE = "có"
LONGEST_FORMULA = 8_192

_LINES = (
    "Chọn cột C → Chép → sang Word dán Chỉ giữ văn bản.",
    f"Chỉ hiện dòng có câu: bấm mũi tên ở ô {a1(HEAD_ROW, FLAG)}, chọn “có”. "
    "Chỗ [thiếu: …], [Đơn vị viết: …] thì bổ sung trước khi gửi.",
)
_CHOICE = "Mục không được giao vốn, không phát sinh:"
_WIDTHS = {1: 2, SUBJECT: 38, SENTENCE: 98, SOURCE: 15, FLAG: 6}
_LETTER_WIDTH = 0.82
"""Width of an average letter of a sentence, in digits; columns are measured in digits."""
MOST_PRINTED = 20
"""Lines of open blocks that are printed at most: a page of empty ones helps nobody, and the rest is there to copy."""
_LONGEST_SUBJECT = 90
"""Characters of a label that are enough to know the row by."""


def report_sheets(cells: KitLayout) -> tuple[SheetPlan, ...]:
    """Return LỜI BÁO CÁO and the hidden sheet under it; none where no form of the kit has sentences.

    Raises:
        DefinitionError: a sentence is too long for a formula of Excel.
    """
    if not speaks(cells.kit):
        return ()
    report = ReportCells(cells)
    sheet = SheetPlan(REPORT_SHEET, tab_color="#548235")
    sheet.widths = dict(_WIDTHS)
    _head(sheet)
    at = HEAD_ROW + 1
    for instance in cells.kit.instances:
        at = _instance(sheet, report, instance, fixed_lines(instance), at)
    fixed = at - 1
    # open blocks last: of their lines, most of them empty, only those are printed that fill the page
    for instance in cells.kit.instances:
        at = _instance(sheet, report, instance, block_lines(instance), at)
    last = at - 1
    first = a1(HEAD_ROW + 1, SENTENCE)
    has_gap = f'=SUBSTITUTE({first},"[","")<>{first}'
    sheet.conditions.append(Condition(f"{first}:{a1(last, SENTENCE)}", has_gap, styles.EXPLAIN_FILL))
    sheet.freeze = (HEAD_ROW + 1, 1)
    sheet.repeat_rows = (HEAD_ROW, HEAD_ROW)
    sheet.print_area = (1, SUBJECT, _last_printed(sheet, fixed, last), SOURCE)
    sheet.autofilter = (HEAD_ROW, SUBJECT, last, FLAG)
    return sheet, report.sheet


def _last_printed(sheet: SheetPlan, fixed: int, last: int) -> int:
    """Return the last row that is printed: so many lines of blocks as stand on the page of the last fixed line.

    The first row after it is the heading of a block, and no heading is printed without a line below it.
    """
    for row in range(min(last, fixed + MOST_PRINTED), fixed + 1, -1):
        sheet.print_area = (1, SUBJECT, row, SOURCE)
        if times_torn(sheet, (fixed, row)) == 0:
            return row
    return fixed


def _head(sheet: SheetPlan) -> None:
    sheet.put(1, SUBJECT, replace(styles.TITLE, align="left", wrap=False), REPORT_SHEET)
    for at, words in enumerate(_LINES, start=2):
        sheet.put(at, SUBJECT, replace(styles.PLAIN, wrap=False, bold=at == 2), words)
    sheet.put(CHOICE_ROW, SUBJECT, replace(styles.PLAIN, wrap=False), _CHOICE)
    sheet.put(CHOICE_ROW, SENTENCE, styles.INPUT_TEXT, LEAVE_EMPTY)
    sheet.validations.append(
        Validation(
            a1(CHOICE_ROW, SENTENCE),
            choices=(LEAVE_EMPTY, WRITE),
            input_title="Chọn",
            input_message=f"{LEAVE_EMPTY}: cột C chỉ có câu của mục có số. {WRITE}: mục không có vốn cũng có câu.",
            error_title="Không có trong danh sách",
            error_message=f"Chọn {LEAVE_EMPTY} hoặc {WRITE}.",
        )
    )
    titles = ("Mục báo cáo", "Câu (chép được)", "Lấy từ biểu, ô", "Có câu")
    for column, title in enumerate(titles, start=SUBJECT):
        sheet.put(HEAD_ROW, column, styles.HEADER if column != FLAG else replace(styles.HEADER, size=9), title)
    sheet.heights[HEAD_ROW] = 30


def _instance(
    sheet: SheetPlan, report: ReportCells, instance: Instance, lines: tuple[Line | Row, ...], first: int
) -> int:
    """Write lines of an instance under its name, and return the row after them."""
    if not lines:
        return first
    words = ", ".join(part for part in (instance.form.number, f"trang {instance.sheet}") if part)
    last = first + len(lines)
    _group(sheet, first, last, words, styles.GIVEN_FILL)
    for at, line in enumerate(lines, start=first + 1):
        if isinstance(line, Row):
            below = next((n for n in range(at - first, len(lines)) if not is_under(lines[n], line)), len(lines))
            _group(sheet, at, first + below, f"{line.stt}. {shortened(line.label)}", styles.PARENT_FILL)
        else:
            _line(sheet, report, line, at)
    for block in {line.block.id: line.block for line in lines if isinstance(line, Line) and line.block}.values():
        last += 1
        _beyond(sheet, report, instance, block, last)
    return last + 1


def _beyond(sheet: SheetPlan, report: ReportCells, instance: Instance, block: Block, at: int) -> None:
    """Say how many rows of a block have no line here, because more were inserted than there are lines."""
    column = report.cells.block_range(instance.id, block.id, instance.form.columns[0].id)
    first, last = (quoted(instance.sheet) + cell for cell in column.split(":"))
    more = f"ROW({last})-ROW({first})-1-{lines_of(block)}"
    words = f'"Còn "&({more})&" dòng cuối của biểu chưa có câu ở đây"'
    sheet.put(at, SUBJECT, replace(styles.PLAIN, italic=True, wrap=False), None, f'IF({more}>0,{words},"")')
    shown = a1(at, SUBJECT)
    sheet.put(at, FLAG, styles.SMALL, None, f'IF({shown}="","","{HAS_SENTENCE}")')


def _group(sheet: SheetPlan, at: int, last: int, words: str, fill: str) -> None:
    """Write a heading; it counts as having a sentence when a line below it has, so that a filter keeps it.

    Its cells are not merged: a filter and a copied column stay simple.
    """
    style = replace(styles.PLAIN_BOLD, fill=fill, wrap=False)
    sheet.put(at, SUBJECT, style, words)
    for column in (SENTENCE, SOURCE):
        sheet.put(at, column, style)
    flags = f"{a1(at + 1, FLAG)}:{a1(max(last, at + 1), FLAG)}"
    sheet.put(at, FLAG, styles.SMALL, None, f'IF(COUNTIF({flags},"{HAS_SENTENCE}")>0,"{HAS_SENTENCE}","")')


def _line(sheet: SheetPlan, report: ReportCells, line: Line, at: int) -> None:
    wanted = f'{a1(CHOICE_ROW, SENTENCE, absolute=True)}="{WRITE}"'
    text = SentenceText(line, report, report.cells.kit.words, wanted)
    is_total = line.row is not None and line.row.kind == "parent" and line.row.level == 0
    subject = replace(styles.LABEL, valign="top", indent=_indent(line), bold=is_total)
    sentence = a1(at, SENTENCE)
    if line.row is not None:
        sheet.put(at, SUBJECT, subject, subject_words(line))
    else:
        sheet.put(at, SUBJECT, subject, None, f'IF({sentence}="","","{subject_words(line)}")')
    top = replace(styles.LABEL, valign="top")
    sheet.put(at, SENTENCE, top, None, _fitting(line, text.sentence()))
    sheet.put(at, SOURCE, replace(top, size=10), None, f'IF({sentence}="","",{text.source()})')
    sheet.put(at, FLAG, styles.SMALL, None, f'IF({sentence}="","","{HAS_SENTENCE}")')
    lines = max(
        _lines(text.length(), _WIDTHS[SENTENCE]),
        _lines(len(subject_words(line)) * (1.1 if is_total else 1.0), _WIDTHS[SUBJECT] - 1.5 * _indent(line)),
        _lines(_source_letters(line), _WIDTHS[SOURCE]),
    )
    sheet.heights[at] = 15.0 * lines + 3


def _lines(letters: float, width: float) -> int:
    """Return how many lines so many letters take in a column, a word broken at the end of each."""
    return max(1, ceil(letters * _LETTER_WIDTH / (width - 3)))


def _source_letters(line: Line) -> float:
    """Return about how many letters the source of a line has; names of sheets are in capitals."""
    return 0.9 * (1.25 * len(line.instance.sheet) + len(", C29") * len(line.sentence.cells))


def _indent(line: Line) -> int:
    return min(line.row.level, 4) if line.row is not None else 0


def subject_words(line: Line) -> str:
    """Return what a line speaks of; never just the label of a row, or reading would take the sheet for a form."""
    if line.row is None:
        return f"{line.sentence.line} {line.position}"
    mark = f"{line.row.stt}." if line.row.stt not in {"", "-"} else (line.row.stt or "Chung –")
    return f"{mark} {shortened(line.row.label)}"


def shortened(label: str) -> str:
    """Return a label cut after a word, where it is longer than is needed to know it by."""
    if len(label) <= _LONGEST_SUBJECT:
        return label
    return label[:_LONGEST_SUBJECT].rpartition(" ")[0].rstrip(" ,;") + "…"


def _fitting(line: Line, formula: str) -> str:
    if len(formula) >= LONGEST_FORMULA:
        form = line.instance.form
        raise DefinitionError((f"{form.id}: câu “{line.sentence.id}” dài quá, Excel không nhận công thức của nó",))
    return formula
