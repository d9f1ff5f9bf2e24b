"""KẾ HOẠCH ĐƯỢC GIAO: every decision and adjustment behind the plan of a reporter, for the question why it changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mtqg_xl.cells import a1
from mtqg_xl.definition.furniture import PLAN_SHEET
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.model import Kit
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.form_words import text_lines
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.row_heights import LINE_POINTS

_TITLE = "KẾ HOẠCH VỐN ĐƯỢC GIAO VÀ CÁC LẦN ĐIỀU CHỈNH"
_HEADS = (
    ("STT", 6.0),
    ("Dòng", 46.0),
    ("Loại vốn", 30.0),
    ("Theo QĐ số", 30.0),
    ("Số tiền (+/-)", 17.0),
    ("Cộng", 17.0),
)
_HEAD_ROW = 5
_AMOUNT, _SUM = 5, 6


def trail_sheet(kit: Kit, header: Header) -> SheetPlan:
    """Return the sheet that lists the lines of the issued plan, those of one cell together, with their sum."""
    sheet = SheetPlan(PLAN_SHEET, tab_color="#7F7F7F")
    last = len(_HEADS)
    sheet.merge((1, 1), (1, last), replace(styles.ISSUER_OWN, align="left"), header.issuer or header.reporter_name)
    sheet.merge((2, 2), (1, last), styles.TITLE, _TITLE)
    sheet.merge((3, 3), (1, last), styles.SUBTITLE, f"Kỳ: {header.period.title}")
    sheet.merge((4, 4), (1, last), styles.UNIT_LINE, "Đơn vị tính: đồng")
    for column, (title, width) in enumerate(_HEADS, start=1):
        sheet.put(_HEAD_ROW, column, styles.HEADER, title)
        sheet.widths[column] = width
    at = _HEAD_ROW
    for group in _by_cell(header.plan):
        _put_group(sheet, kit, group, at + 1)
        at += len(group)
    _put_total(sheet, at)
    sheet.print_area = (1, 1, at + 1, last)
    sheet.repeat_rows = (_HEAD_ROW, _HEAD_ROW)
    sheet.freeze = (_HEAD_ROW + 1, 1)
    return sheet


def _by_cell(lines: Sequence[PlanLine]) -> Iterator[list[PlanLine]]:
    """Yield the lines of each cell, cells in the order in which they were first allocated."""
    groups: dict[tuple[str, str, str], list[PlanLine]] = {}
    for line in lines:
        groups.setdefault(line.cell, []).append(line)
    yield from groups.values()


def _put_group(sheet: SheetPlan, kit: Kit, group: list[PlanLine], first: int) -> None:
    instance = kit.instance_by_id[group[0].instance]
    row, column = instance.row_by_id[group[0].row], instance.column_by_id[group[0].column]
    money = replace(styles.COMPUTED, number_format=styles.WHOLE)
    for at, line in enumerate(group, start=first):
        texts = (float(at - _HEAD_ROW), row.name, column.header, line.decision or None)
        for number, text in enumerate(texts, start=1):
            sheet.put(at, number, styles.LABEL_CENTER if number == 1 else styles.LABEL, text)
        sheet.put(at, _AMOUNT, money, float(line.amount))
        sheet.put(at, _SUM, money)
        lines = [text_lines(str(text), _HEADS[number][1], is_bold=False) for number, text in enumerate(texts) if text]
        sheet.heights[at] = LINE_POINTS * max(lines) + 3
    last = first + len(group) - 1
    total = f"SUM({a1(first, _AMOUNT)}:{a1(last, _AMOUNT)})"
    sheet.put(last, _SUM, replace(money, bold=True), None, total)


def _put_total(sheet: SheetPlan, last: int) -> None:
    sheet.heights[last + 1] = LINE_POINTS + 5
    sheet.merge((last + 1, last + 1), (1, _AMOUNT - 1), replace(styles.LABEL, bold=True), "TỔNG CỘNG")
    for column in (_AMOUNT, _SUM):
        total = f"SUM({a1(_HEAD_ROW + 1, column)}:{a1(last, column)})"
        sheet.put(last + 1, column, replace(styles.COMPUTED, bold=True, number_format=styles.WHOLE), None, total)
