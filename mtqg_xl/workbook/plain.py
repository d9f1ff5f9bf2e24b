"""Books for whoever consolidates: the forms of a kit with summed figures and live formulas, beside plain tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.model import Kit
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.build import CONSOLIDATED, defined_names, stamp, stamp_sheet
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import BookPlan, Content, SheetPlan
from mtqg_xl.workbook.tables import Table, Values, text_lines
from mtqg_xl.workbook.write import written


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a plain table; ``decimals`` is None for text."""

    title: str
    width: float = 14.0
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A sheet with a title, a few lines of words and one table; cells beginning with ``=`` stay text."""

    sheet: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Content, ...], ...]
    lines: tuple[str, ...] = ()
    bold_rows: frozenset[int] = field(default_factory=frozenset)
    one_page: bool = False


def district_book(
    kit: Kit,
    header: Header,
    values: Values,
    before: Sequence[PlainTable] = (),
    after: Sequence[PlainTable] = (),
    notes: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """Return a consolidated workbook: plain tables, the forms with what was added up, more plain tables.

    ``notes`` is written right of a row (instance, row), outside the print area. Nothing is protected.
    """
    cells = kit_layout(kit)
    book = BookPlan(title=kit.title)
    book.sheets += [plain_sheet(table) for table in before]
    for instance in kit.instances:
        layout = cells.layouts[instance.id]
        sheet = Table(layout, cells, header, values, is_protected=False).plan()
        sheet.validations.clear()
        _notes(sheet, layout.row_numbers, layout.code_column + 1, instance.id, notes or {})
        book.sheets.append(sheet)
    book.sheets += [plain_sheet(table) for table in after]
    book.sheets.append(stamp_sheet(kit, header, CONSOLIDATED))
    book.names = defined_names(kit, cells)
    book.properties = stamp(kit, header, CONSOLIDATED)
    book.active = book.sheets[0].name
    return written(book)


def table_book(title: str, tables: Sequence[PlainTable], properties: Mapping[str, str]) -> bytes:
    """Return a workbook of plain tables only."""
    book = BookPlan(title=title, properties=dict(properties))
    book.sheets = [plain_sheet(table) for table in tables]
    book.active = book.sheets[0].name
    return written(book)


def _notes(
    sheet: SheetPlan, rows: Mapping[str, int], column: int, instance: str, notes: Mapping[tuple[str, str], str]
) -> None:
    style = replace(styles.SMALL, wrap=False)
    for row, number in rows.items():
        if (instance, row) in notes:
            sheet.put(number, column, style, notes[(instance, row)])
            sheet.widths[column] = 44


def plain_sheet(table: PlainTable) -> SheetPlan:
    """Return a plain table as a sheet."""
    sheet = SheetPlan(table.sheet, is_protected=False, one_page=table.one_page)
    last = len(table.fields)
    sheet.merge((1, 1), (1, last), replace(styles.TITLE, align="left"), table.title)
    sheet.heights[1] = 24
    at = 2
    for words in table.lines:
        sheet.merge((at, at), (1, last), replace(styles.PLAIN, wrap=True), words)
        at += 1
    head = at + 1
    for column, item in enumerate(table.fields, start=1):
        sheet.put(head, column, styles.HEADER, item.title)
        sheet.widths[column] = item.width
    for row, line in enumerate(table.rows, start=head + 1):
        _plain_row(sheet, table, row, line, is_bold=row - head - 1 in table.bold_rows)
    sheet.freeze = (head + 1, 1)
    sheet.repeat_rows = (head, head)
    sheet.print_area = (1, 1, max(head + len(table.rows), head + 1), last)
    return sheet


def _plain_row(sheet: SheetPlan, table: PlainTable, row: int, line: Sequence[Content], *, is_bold: bool) -> None:
    texts = [(value, item.width) for item, value in zip(table.fields, line, strict=True) if isinstance(value, str)]
    sheet.heights[row] = 15.5 * max((text_lines(text, width * 0.88) for text, width in texts), default=1) + 2
    for column, (item, value) in enumerate(zip(table.fields, line, strict=True), start=1):
        if item.decimals is None:
            style = replace(styles.LABEL, bold=is_bold)
        else:
            style = replace(styles.COMPUTED, bold=is_bold, number_format=styles.number_format(item.decimals))
        sheet.put(row, column, style, value)
