"""SỐ LIỆU ĐƠN VỊ CŨ: what each old unit of a merged commune had paid, and what the new one has paid since, live."""

from dataclasses import replace

from mtqg_xl.definition.furniture import OLD_UNITS_SHEET
from mtqg_xl.definition.layout import KitLayout
from mtqg_xl.definition.prefilled import Cell, OldFigure, OldUnit
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.form_words import text_lines
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.row_heights import LINE_POINTS

_TITLE = "SỐ LIỆU ĐƠN VỊ CŨ VÀ LŨY KẾ CỦA ĐƠN VỊ MỚI"
_HELP = (
    "Trang để xem. Lũy kế ở các biểu đã ghi sẵn số đơn vị cũ: gõ lại thành số cũ + số giải ngân của đơn vị mới.",
    "Cột cuối tự tính; số âm nghĩa là lũy kế ở biểu nhỏ hơn số nhận bàn giao. Tạm ứng: ghi số còn phải thu hồi.",
)
_WIDTHS = (18.0, 52.0, 40.0, 18.0, 18.0, 18.0)
_MONEY = replace(styles.COMPUTED, number_format=styles.WHOLE)
_FIRST_ROW = 6


def old_units_sheet(cells: KitLayout, header: Header) -> SheetPlan:
    """Return the sheet: one block for each old unit, then their sum beside what stands in the forms now."""
    sheet = SheetPlan(OLD_UNITS_SHEET, tab_color="#7F7F7F")
    last = len(_WIDTHS)
    sheet.merge((1, 1), (1, last), replace(styles.ISSUER_OWN, align="left"), header.issuer or header.reporter_name)
    sheet.merge((2, 2), (1, last), styles.TITLE, _TITLE)
    for at, words in enumerate(_HELP, start=3):
        sheet.merge((at, at), (1, last), styles.PLAIN, words)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.widths[column] = width
    at = _FIRST_ROW
    addends: dict[Cell, list[str]] = {}
    firsts: dict[Cell, OldFigure] = {}
    for unit in header.old_units:
        at = _unit_block(sheet, unit, at, addends, firsts)
    at = _sum_block(sheet, cells, at, addends, firsts)
    sheet.print_area = (1, 1, at - 1, last)
    sheet.freeze = (_FIRST_ROW, 1)
    return sheet


def _unit_block(
    sheet: SheetPlan, unit: OldUnit, at: int, addends: dict[Cell, list[str]], firsts: dict[Cell, OldFigure]
) -> int:
    """Put the figures of one old unit, and note where the amount of each cell stands; return the row below."""
    sheet.merge((at, at), (1, 4), styles.SECTION, unit.name)
    _heads(sheet, at + 1, ("Mã", "Dòng, công trình", "Cột", f"Lũy kế đến {unit.until} (đồng)"))
    at += 2
    for figure in unit.figures:
        _words(sheet, at, figure)
        sheet.put(at, 4, _MONEY, figure.amount)
        if figure.cell is not None:
            addends.setdefault(figure.cell, []).append(f"D{at}")
            firsts.setdefault(figure.cell, figure)
        at += 1
    return at + 1


def _sum_block(
    sheet: SheetPlan, cells: KitLayout, at: int, addends: dict[Cell, list[str]], firsts: dict[Cell, OldFigure]
) -> int:
    sheet.merge((at, at), (1, len(_WIDTHS)), styles.SECTION, "Cộng các đơn vị cũ, và đơn vị mới")
    now, since = "Lũy kế đang ghi ở biểu (đồng)", "Đơn vị mới từ khi sáp nhập (đồng)"
    _heads(sheet, at + 1, ("Mã", "Dòng", "Cột", "Đơn vị cũ (đồng)", now, since))
    at += 2
    for cell, places in addends.items():
        instance, row, column = cell
        layout = cells.layouts[instance]
        scale = layout.instance.scale_of(layout.instance.row_by_id[row], layout.instance.column_by_id[column])
        sheet_name = layout.instance.sheet.replace("'", "''")
        stated = f"N('{sheet_name}'!{layout.address(row, column)})*{scale}"
        _words(sheet, at, firsts[cell])
        sheet.put(at, 4, _MONEY, None, f"SUM({','.join(places)})")
        sheet.put(at, 5, _MONEY, None, stated)
        is_advance = layout.instance.column_by_id[column].is_advance  # what was recovered since is no payment
        sheet.put(at, 6, replace(_MONEY, bold=True), None, None if is_advance else f"E{at}-D{at}")
        at += 1
    return at + 1


def _heads(sheet: SheetPlan, at: int, words: tuple[str, ...]) -> None:
    for column, text in enumerate(words, start=1):
        sheet.put(at, column, styles.HEADER, text)
    sheet.heights[at] = LINE_POINTS * 2 + 4


def _words(sheet: SheetPlan, at: int, figure: OldFigure) -> None:
    texts = (figure.code, figure.what, figure.column)
    for column, text in enumerate(texts, start=1):
        sheet.put(at, column, styles.LABEL, text or None)
    lines = [text_lines(text, _WIDTHS[column], is_bold=False) for column, text in enumerate(texts) if text]
    sheet.heights[at] = LINE_POINTS * max(lines, default=1) + 3
