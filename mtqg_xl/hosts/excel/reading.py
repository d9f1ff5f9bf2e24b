"""Everything that a workbook open in Excel holds: a few questions for each sheet, none for a single cell."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from mtqg_xl.cells import Address
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.excel.merged import merged_ranges
from mtqg_xl.reading.open_workbook import DayValue, ErrorValue, OpenSheet, OpenValue, OpenWorkbook
from mtqg_xl.reading.package import SheetState

if TYPE_CHECKING:
    from xlwings import Book, Range, Sheet

APPLICATION = "Microsoft Excel"
MANY_CELLS = 250_000
"""More cells than a form has: what Excel calls used may then be no more than formats."""
MOST_CELLS = 2_000_000

_STATES: dict[int, SheetState] = {-1: "visible", 0: "hidden", 2: "veryHidden"}
_FIRST_ERROR = -2146828288  # VBA's CVErr(0): errors come as whole numbers, numbers never do
_ERRORS = dict(
    zip(
        (2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043, 2045, 2046, 2047, 2048, 2049, 2050),
        (
            *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"),
            *("#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!"),
        ),
        strict=True,
    )
)
_FORMULAS, _PART, _BY_ROWS, _BY_COLUMNS, _BACKWARDS = -4123, 2, 1, 2, 2  # xlFormulas, xlPart, xlByRows …

Grid = tuple[tuple[Any, ...], ...]


def open_workbook(book: "Book") -> OpenWorkbook:
    """Return a workbook as it stands, unsaved changes and hidden sheets included.

    Raises:
        UsageError: a sheet holds more than any form.
        Exception: what Excel said, one of ``refusals.excel_errors``.
    """
    native = book.api
    return OpenWorkbook(
        file=book.name,
        path=place_of(book),
        application=APPLICATION,
        sheets=tuple(_sheet(sheet) for sheet in book.sheets),
        names=dict(_names(book)),
        properties={each.Name: str(each.Value) for each in native.CustomDocumentProperties},
        date1904=bool(native.Date1904),
        manual_calculation=book.app.calculation == "manual",
        full_precision=not native.PrecisionAsDisplayed,
    )


def place_of(book: "Book") -> str:
    """Return the path of a workbook, its address where it lies in OneDrive; empty where it was never saved.

    Excel's own word is taken: xlwings would guess a folder for an address, and stop where it cannot.
    """
    native = book.api
    return str(native.FullName) if native.Path else ""


def _names(book: "Book") -> Iterator[tuple[str, str]]:
    for name in book.names:
        place, _, alone = name.name.rpartition("!")
        local = place.strip("'").replace("''", "'")
        yield f"{local}!{alone}" if local else alone, (name.refers_to or "").removeprefix("=")


def _sheet(sheet: "Sheet") -> OpenSheet:
    area = _area(sheet)
    exact, shown, formulas = (_grid(block) for block in (area.api.Value2, area.raw_value, area.formula))
    return OpenSheet(
        name=sheet.name,
        state=_STATES[int(sheet.api.Visible)],
        first=Address(area.row, area.column),
        values=tuple(
            tuple(_value(*cell) for cell in zip(*rows, strict=True)) for rows in zip(exact, shown, strict=True)
        ),
        formulas=tuple(tuple(map(_text, row)) for row in formulas),
        merged=tuple(merged_ranges(area)),
        protected=bool(sheet.api.ProtectContents),
    )


def _area(sheet: "Sheet") -> "Range":
    """Return what is in use; where formats make that huge, only as far as the last cell that holds something."""
    used = sheet.used_range
    if used.shape[0] * used.shape[1] <= MANY_CELLS:
        return used
    row, column = (_last(sheet, order) for order in (_BY_ROWS, _BY_COLUMNS))
    last_row, last_column = (1, 1) if row is None or column is None else (row.Row, column.Column)
    if last_row * last_column > MOST_CELLS:
        raise UsageError(
            f"Trang “{sheet.name}” dùng tới dòng {last_row}, cột {last_column}, quá lớn cho một phụ biểu. "
            "Xóa các dòng, cột thừa ở cuối trang, lưu rồi bấm lại."
        )
    return sheet.range((1, 1), (last_row, last_column))


def _last(sheet: "Sheet", order: int) -> Any:
    cells = sheet.api.Cells
    return cells.Find("*", cells(1, 1), _FORMULAS, _PART, order, _BACKWARDS)


def _grid(block: object) -> Grid:
    """Return a block as rows; Excel hands a single cell over bare."""
    return cast("Grid", block) if isinstance(block, Sequence) and not isinstance(block, str) else ((block,),)


def _value(exact: object, shown: object) -> OpenValue:
    """Return what a cell holds: ``shown`` tells a day by its type, ``exact`` is not rounded to the money format."""
    match exact:
        case None | bool() | str():
            return exact
        case int():
            return ErrorValue(_ERRORS.get(exact - _FIRST_ERROR, "#VALUE!"))
        case float():
            return DayValue(exact) if isinstance(shown, datetime) else exact
        case _:
            return str(exact)


def _text(formula: object) -> str:
    return formula if isinstance(formula, str) else ""
