"""THÔNG TIN (a card: one field a row) and what display cells show, all by plain formulas."""

from dataclasses import replace
from datetime import date

from mtqg_xl.definition.layout import KitLayout, Layout
from mtqg_xl.definition.model import HEADER_COLUMN, NOTHING_ARISEN, STATUS_LABELS, Instance, Kit, Row
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.checklist import (
    JUSTIFIED,
    KEY,
    LEFT,
    WHERE,
    Checklist,
    beside,
    form_cell,
    form_instances,
    fractions,
    verdict_colours,
)
from mtqg_xl.workbook.form_words import text_lines
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.inputs import TYPED_MONEY, validations
from mtqg_xl.workbook.plan import Content, SheetPlan
from mtqg_xl.workbook.reference_code import ReferenceCodes
from mtqg_xl.workbook.sheet_names import CASES_SHEET, CHECK_SHEET
from mtqg_xl.workbook.tables import Values

STEPS = (
    "1. Điền các ô nền vàng nhạt.",
    "2. Ô trắng tự tính, không gõ vào.",
    "3. Ô xám do cấp trên giao hoặc không phải điền.",
    "4. Xem trang KIỂM TRA, sửa hết dòng đỏ.",
    "5. Dòng cam: ghi lý do ở trang GIẢI TRÌNH.",
    "6. Lưu, gửi tệp này (không sao chép sang tệp khác).",
)
ADVICE = (
    "Hết dòng ở biểu công trình: chọn cả một dòng trống → Chép → Chèn ô đã chép, ở trên dòng cuối của khối.",
    "In: mỗi biểu có cột “Chỉ hiện dòng có số” ở bên phải: bấm ▼, bỏ dấu ở “không có số”, in, rồi chọn lại tất cả.",
    "Biểu rộng in thành các trang A4 ngang đặt cạnh nhau, chữ từ 9 điểm. In khổ A3: chọn giấy A3, tỷ lệ 115%.",
    "Mã đối chiếu ở cuối mỗi biểu đổi khi bất kỳ số nào đổi: bản ký và tệp gửi phải cùng mã.",
    "Gửi kèm tệp .xlsx này bên cạnh bản ký số PDF; không gửi họ tên hộ dân qua Zalo.",
    "Mở tệp thấy “Chế độ xem được bảo vệ” thì bấm Bật chỉnh sửa để nhập.",
)
FORMS_HEAD = 24


def card_sheet(
    layout: Layout,
    checks: Checklist,
    header: Header,
    values: Values,
    numbers: dict[str, str],
    codes: ReferenceCodes,
) -> SheetPlan:
    """Return THÔNG TIN: who, when, how; the forms with their state; what to do in six lines."""
    instance = layout.instance
    sheet = SheetPlan(instance.sheet, tab_color="#1F4E79", landscape=False)
    sheet.widths = {1: 2} | {n: instance.column_by_id[c].width for c, n in layout.column_numbers.items()}
    wide = replace(styles.TITLE, align="left", wrap=False)
    sheet.merge((1, 1), (2, 4), wide, instance.form.title)
    sheet.merge((2, 2), (2, 4), replace(styles.PLAIN, wrap=False), header.occasion)
    sheet.merge((3, 3), (2, 4), replace(styles.VERDICT, size=13), None, f"'{CHECK_SHEET}'!B3")
    sheet.links[(3, 2)] = f"internal:'{CHECK_SHEET}'!B3"
    sheet.put(5, 2, styles.SECTION, "I. ĐƠN VỊ VÀ SỐ LIỆU")
    sheet.put(15, 2, styles.SECTION, "II. NGƯỜI LẬP, NGƯỜI KÝ")
    for row in instance.rows:
        _field(sheet, layout, row, header, values)
    _codes(sheet, layout)
    last = _forms(sheet, checks, numbers)
    last = _words(sheet, last + 2, codes)
    _status(sheet, last + 2, checks.kit)
    sheet.validations += validations(layout, checks.kit)
    sheet.conditions += verdict_colours("B3:D3")
    sheet.print_area = (1, 2, last, 4)
    return sheet


def _field(sheet: SheetPlan, layout: Layout, row: Row, header: Header, values: Values) -> None:
    instance = layout.instance
    at = layout.row_numbers[row.id]
    sheet.put(at, 2, styles.LABEL, row.label)
    hint = TYPED_MONEY[instance.money_unit] if row.show == "money_unit" else row.hint
    sheet.put(at, 4, replace(styles.LABEL, italic=True, border=False), hint or None)
    kind = instance.kind_of(row, instance.column_by_id[HEADER_COLUMN])
    style = styles.GIVEN if kind == "display" else styles.INPUT_TEXT
    if kind == "date":
        style = replace(style, number_format="dd/mm/yyyy", align="left")
    if kind == "input":
        style = replace(style, number_format="0", align="left")
    if row.show == "separator":
        sheet.put(at, 3, style, None, 'IF(MID(FIXED(1.5,1,TRUE),2,1)=",","PHẨY","CHẤM")')
        return
    typed = values.get((instance.id, row.id, HEADER_COLUMN))
    sheet.put(at, 3, style, typed if typed is not None else given(row.show, header, instance.money_unit.upper()))


def given(show: str, header: Header, money_unit: str) -> Content:
    """Return what a field of THÔNG TIN holds as issued; None where the officer fills it."""
    if show == "as_of":
        return serial_day(header.as_of) if header.as_of else None
    found: dict[str, Content] = {
        "reporter_name": header.reporter_name or None,
        "reporter_code": header.reporter_code or None,
        "money_unit": money_unit,
        "submission": 1.0,
        "blank_means": "(chọn)",
        "place": header.place or None,
    }
    return found.get(show)


def serial_day(day: date) -> float:
    """Return a day as the serial number that Excel stores (1900 system)."""
    return float((day - date(1899, 12, 30)).days)


def _codes(sheet: SheetPlan, layout: Layout) -> None:
    sheet.put(layout.code_row, layout.code_column, styles.CODE, layout.instance.id)
    for column, number in layout.column_numbers.items():
        sheet.put(layout.code_row, number, styles.CODE, column)
    for row, number in layout.row_numbers.items():
        sheet.put(number, layout.code_column, styles.CODE, row)
    sheet.hidden_rows.add(layout.code_row)
    sheet.hidden_columns.add(layout.code_column)


def _forms(sheet: SheetPlan, checks: Checklist, numbers: dict[str, str]) -> int:
    sheet.merge((FORMS_HEAD - 1, FORMS_HEAD - 1), (2, 4), styles.SECTION, "III. CÁC BIỂU")
    for column, title in enumerate(("Biểu", "Ai điền", "Kết quả"), start=2):
        sheet.put(FORMS_HEAD, column, styles.HEADER, title)
    at = FORMS_HEAD
    for instance in form_instances(checks.kit):
        at += 1
        sheet.put(at, 2, replace(styles.LINK, locked=False), instance.sheet)
        sheet.links[(at, 2)] = f"internal:'{instance.sheet}'!A1"
        sheet.put(at, 3, styles.LABEL, instance.form.who if instance.id in numbers else "Tự tính")
        sheet.put(at, 4, styles.LABEL, None, _state(checks, instance, numbers))
    return at


def _state(checks: Checklist, instance: Instance, numbers: dict[str, str]) -> str:
    rows, blocks, missing = (form_cell(checks.kit, instance, letter) for letter in "CDH")
    to_mend = f'{blocks}&" phải sửa"'
    if instance.id not in numbers:
        return f'IF({blocks}>0,{to_mend},"Tự tính")'
    good = f'IF({missing}>0,"Còn thiếu "&{missing}&" chỗ","Đủ")'
    none = f'IF(\'{CASES_SHEET}\'!$B$1=1,"{NOTHING_ARISEN}","Chưa nhập")'
    return f"IF({blocks}>0,{to_mend},IF({rows}=0,{none},{good}))"


def _words(sheet: SheetPlan, at: int, codes: ReferenceCodes) -> int:
    """Put what to do and the control codes, and return the last row: here the printed page ends."""
    sheet.put(at, 2, styles.SECTION, "IV. CÁCH LÀM")
    width = sum(sheet.widths[column] for column in (2, 3, 4))
    lines = [*STEPS, *ADVICE]
    for line, text in enumerate(lines, start=at + 1):
        sheet.merge((line, line), (2, 4), replace(styles.PLAIN, wrap=True), text)
        sheet.heights[line] = 15.5 * text_lines(text, width)
    last = at + len(lines) + 2
    sheet.merge((last, last), (2, 4), replace(styles.PLAIN_BOLD, wrap=True), None, codes.summary())
    sheet.heights[last] = 15.5 * text_lines("Mã đối chiếu các biểu: " + codes.longest_summary(), width)
    return last


def _status(sheet: SheetPlan, at: int, kit: Kit) -> None:
    """Say outside the printed page where the layout of each form comes from."""
    for line, text in enumerate(_forms_status(kit), start=at):
        sheet.merge((line, line), (2, 4), styles.SMALL, text)


def _forms_status(kit: Kit) -> list[str]:
    found: dict[str, str] = {}
    for instance in form_instances(kit):
        form = instance.form
        draft = ("" if form.published else "; bản thảo") + (f"; khung nháp: {form.draft}" if form.draft else "")
        found[form.id] = f"Mẫu {form.id}, phiên bản {form.version}: {STATUS_LABELS[form.status]}{draft}."
    return list(found.values())


def justification_cells(sheet: SheetPlan, layout: Layout, checks: Checklist) -> None:
    """Fill the display columns of GIẢI TRÌNH: what the line is, its figure now, and whether the reason still fits."""
    columns = {column.show: column.id for column in layout.instance.form.columns if column.show}
    for row in layout.instance.rows:
        code = layout.address(row.id, "code")
        match = f"MATCH({code},{checks.column(KEY)},0)"
        texts = {
            "failing_content": f'IF({code}="","",IFERROR(INDEX({checks.column(WHERE)},{match}),"Không còn mã này"))',
            "failing_value": f'IF({code}="","",IFERROR(INDEX({checks.column(LEFT)},{match}),""))',
            "justification_state": _justified(layout, row, columns["failing_value"]),
        }
        for show, formula in texts.items():
            at = layout.position(row.id, columns[show])
            style = sheet.cells[at].style
            if show == "failing_value":
                style = replace(style, align="right", wrap=False, number_format=styles.WHOLE)
            sheet.put(*at, style, None, formula)
        then = layout.position(row.id, "figure_then")
        cell = sheet.cells[then]
        sheet.put(*then, replace(cell.style, number_format=styles.WHOLE), cell.value, cell.formula)
    rows = layout.instance.rows
    first, last = layout.address(rows[0].id, columns["failing_value"]), layout.address(rows[-1].id, "figure_then")
    sheet.conditions.append(fractions(f"{first}:{last}"))


def _justified(layout: Layout, row: Row, current: str) -> str:
    code, reason = layout.address(row.id, "code"), layout.address(row.id, "reason")
    then, now = layout.address(row.id, "figure_then"), layout.address(row.id, current)
    same = f'IF(ROUND(N({then})-N({now}),6)=0,"{JUSTIFIED}","Số đã đổi, ghi lại")'
    typed = f'IF(ISNUMBER({then}),{same},"Chưa ghi số khi giải trình")'
    return f'IF({code}="","",IF({reason}="","Chưa ghi lý do",{typed}))'


def justification_hint(sheet: SheetPlan) -> None:
    """Say on top of GIẢI TRÌNH how it is used."""
    text = "Chọn mã dòng (cột B) đang hiện ở KIỂM TRA, chép lại số đang ghi vào cột E, ghi lý do. Số đổi thì ghi lại."
    sheet.put(2, 2, replace(styles.PLAIN, italic=True, wrap=False), text)


def beside_cells(sheet: SheetPlan, cells: KitLayout, checks: Checklist, instance: Instance) -> None:
    """Say right of each row, outside the print area, what is wrong in it."""
    layout = cells.layouts[instance.id]
    column = layout.code_column + 1
    style = replace(styles.PLAIN, italic=True, color="#C00000", wrap=False)
    for row in instance.rows:
        formula = beside(checks, instance, row.id)
        if formula is not None:
            sheet.put(layout.row_numbers[row.id], column, style, None, formula)
            sheet.widths[column] = 30
