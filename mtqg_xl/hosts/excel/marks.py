"""KẾT QUẢ KIỂM TRA as a sheet of its own in Excel: written in one block, shown by a few formats, taken away whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mtqg_xl.cells import Address, range_a1
from mtqg_xl.findings import RESULT_SHEET, OutputError
from mtqg_xl.hosts.excel.refusals import patient, refusals
from mtqg_xl.workbook.plan import PlannedCell, SheetPlan, Style

if TYPE_CHECKING:
    from xlwings import Book, Sheet

STRUCTURE_LOCKED = (
    "Cấu trúc tệp đang khóa nên không thêm, bớt trang được: bỏ khóa (Review › Protect Workbook) rồi bấm lại. "
    "Chưa đổi gì. Nút Lỗi tiếp theo vẫn xem được từng lỗi."
)
_FONT = "Times New Roman"
_LONGEST_ADDRESS = 250
_TALLEST_POINTS = 409.0
_UNFINISHED = f"{RESULT_SHEET} (đang ghi)"


def show(book: "Book", plan: SheetPlan) -> None:
    """Put a sheet before all others in the place of the one of last time, whole or not at all.

    Raises:
        OutputError: the workbook takes no sheet.
        Exception: what Excel said, one of ``refusals.excel_errors``.
    """
    _refuse_locked(book)
    before = book.sheets.active
    sheet = patient(lambda: _added(book))
    try:
        _fill(sheet, plan)
        clear(book)
        patient(lambda: setattr(sheet, "name", plan.name))
    except refusals():
        patient(sheet.delete)
        raise
    if before.name != RESULT_SHEET:
        patient(before.api.Activate)  # xlwings' own would insist on this Excel being the foremost


def clear(book: "Book") -> None:
    """Take the sheet away; where there is none, nothing is done.

    Raises:
        OutputError: the workbook gives no sheet away.
    """
    for sheet in [each for each in book.sheets if each.name == RESULT_SHEET]:
        _refuse_locked(book)
        patient(sheet.delete)


def _refuse_locked(book: "Book") -> None:
    if book.api.ProtectStructure:
        raise OutputError(STRUCTURE_LOCKED)


def _added(book: "Book") -> "Sheet":
    return book.sheets.add(name=_UNFINISHED, before=book.sheets[0])


def _fill(sheet: "Sheet", plan: SheetPlan) -> None:
    rows = max(row for row, _ in plan.cells)
    columns = max(column for _, column in plan.cells)
    block = sheet.range((1, 1), (rows, columns))
    content = [[_content(plan, (row, column)) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
    patient(lambda: setattr(block, "formula", content))
    block.font.name = _FONT
    block.wrap_text = True
    for style, areas in _by_style(plan).items():
        for address in _addresses(areas):
            _dress(sheet, address, style)
    for column, width in plan.widths.items():
        sheet.range((1, column)).column_width = width
    for row, height in plan.heights.items():
        sheet.range((row, 1)).row_height = min(height, _TALLEST_POINTS)
    for top, left, bottom, right in plan.merges:
        sheet.range((top, left), (bottom, right)).merge()


def _content(plan: SheetPlan, at: tuple[int, int]) -> float | str | None:
    cell = plan.cells.get(at)
    if cell is None or cell.value is None or isinstance(cell.value, float | int):
        return None if cell is None else cell.value
    target = plan.links.get(at, "").removeprefix("internal:")
    if not target:
        return f"'{cell.value}"  # whatever it begins with, it is text
    words = " ".join(cell.value.split())
    return f'=HYPERLINK("#{_quoted(target)}","{_quoted(words)}")'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _by_style(plan: SheetPlan) -> dict[Style, list[str]]:
    """Return the areas of each style: cells of a column that look alike, one below the other, are one area."""
    runs: dict[Style, list[str]] = defaultdict(list)
    for column in sorted({at[1] for at in plan.cells}):
        cells = sorted((row, cell) for (row, at), cell in plan.cells.items() if at == column)
        for first, last, style in _runs(cells):
            runs[style].append(range_a1(Address(first, column), Address(last, column)))
    return runs


def _runs(cells: Iterable[tuple[int, PlannedCell]]) -> Iterator[tuple[int, int, Style]]:
    run: tuple[int, int, Style] | None = None
    for row, cell in cells:
        if run is not None and run[1:] == (row - 1, cell.style):
            run = (run[0], row, cell.style)
            continue
        if run is not None:
            yield run
        run = (row, row, cell.style)
    if run is not None:
        yield run


def _addresses(areas: list[str]) -> Iterator[str]:
    """Yield the areas joined, as far as Excel takes them in one address."""
    joined = ""
    for area in areas:
        longer = f"{joined},{area}" if joined else area
        if len(longer) > _LONGEST_ADDRESS:
            yield joined
            longer = area
        joined = longer
    if joined:
        yield joined


def _dress(sheet: "Sheet", address: str, style: Style) -> None:
    cells = sheet.range(address)
    cells.font.bold, cells.font.size = style.bold, style.size
    if style.color:
        cells.font.color = style.color
    if style.fill:
        cells.color = style.fill
    if style.number_format:
        cells.number_format = style.number_format
    if style.border:
        cells.api.Borders.LineStyle = 1
    cells.api.VerticalAlignment = -4160 if style.valign == "top" else -4108
    cells.api.HorizontalAlignment = {"left": -4131, "center": -4108, "right": -4152}[style.align]
