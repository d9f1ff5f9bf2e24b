"""A planned book as bytes: cached values calculated over the whole book, then written once by XlsxWriter.

Long rows are written before it, each into a temporary file, and put into their sheets while the package is finished.
"""

import warnings
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from mtqg_xl.formula.values import Formula
from mtqg_xl.workbook.charts import insert_chart
from mtqg_xl.workbook.finishing import Spools, finish
from mtqg_xl.workbook.long_rows import Spool, spooled, stored
from mtqg_xl.workbook.paper import BODY_POINTS, END_MARGIN_INCHES, SIDE_MARGIN_INCHES
from mtqg_xl.workbook.plan import BookPlan, Condition, Content, PlannedCell, SheetPlan, Style, Validation
from mtqg_xl.workbook.writer_error import WriterError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

PAPER = {"A3": 8, "A4": 9}
MADE_AT = datetime(2024, 1, 1)
"""One fixed creation time: the same input gives the same bytes."""

PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_columns": True,
    "insert_rows": True,
    "insert_hyperlinks": True,
    "delete_columns": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
    "objects": False,
    "scenarios": False,
}


def written(book: BookPlan) -> bytes:
    """Return the .xlsx of a plan, with every formula's value beside it.

    Raises:
        WriterError: XlsxWriter warned or refused, or a formula of ours has no value.
    """
    buffer = BytesIO()
    write_into(book, buffer)
    return buffer.getvalue()


def write_into(book: BookPlan, target: IO[bytes]) -> None:
    """Write the .xlsx of a plan into an open file, long rows one after the other.

    Raises:
        WriterError: XlsxWriter warned or refused, or a formula of ours has no value.
    """
    from xlsxwriter import Workbook

    package = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "Times New Roman", "font_size": 11},
    }
    with ExitStack() as kept:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                workbook = Workbook(package, options)
                writer = _Writer(workbook, book)
                spools = writer.spooled(kept)
                writer.values = cached_values(book, spools)
                writer.write()
                workbook.close()
            except UserWarning as warning:
                raise WriterError(f"Không ghi được tệp: {warning}") from warning
        del workbook, writer
        finish(package, book, spools, target)


def cached_values(book: BookPlan, spools: Spools | None = None) -> dict[tuple[str, int, int], Content]:
    """Return the value of every formula of a plan by (sheet, row, column), but for those of long rows.

    Raises:
        WriterError: a formula of ours cannot be calculated.
    """
    from mtqg_xl.formula.calculate import calculate

    sheets = {sheet.name: {at: _input(cell) for at, cell in sheet.cells.items()} for sheet in book.sheets}
    long = {name: [spool.columns for spool in found] for name, found in (spools or {}).items()}
    return {place: stored(value, *place) for place, value in calculate(sheets, long=long).items()}


def _input(cell: PlannedCell) -> Any:
    return cell.value if cell.formula is None else Formula(cell.formula)


class _Writer:
    """One run of XlsxWriter over a plan."""

    def __init__(self, workbook: "Workbook", book: BookPlan) -> None:
        self.workbook = workbook
        self.book = book
        self.values: Mapping[tuple[str, int, int], Content] = {}
        self.formats: dict[Style, Format] = {}
        self.known: dict[int, Format] = {}

    def write(self) -> None:
        self.workbook.set_properties({"title": self.book.title, "author": "mtqg_xl", "created": MADE_AT})
        for key, text in self.book.properties.items():
            if text:
                self.workbook.set_custom_property(key, text, "text")
        sheets = [(plan, self.workbook.add_worksheet(plan.name)) for plan in self.book.sheets]
        for plan, sheet in sheets:
            # Thirty searches in every formula for functions newer than Excel 2010 take a third of the time; ours are
            # all on the list of `formula.allowed`, which has none.
            sheet._prepare_formula = _as_written
            self.sheet(plan, sheet)
            sheet.table = _Rows(sheet.table)
        for name, target in self.book.names.items():
            accepted(self.workbook.define_name(name, f"={target}"), name)

    def spooled(self, kept: ExitStack) -> Spools:
        """Return the long rows of every sheet, written and calculated."""
        read = columns_read(self.book)
        found: dict[str, list[Spool]] = {}
        for plan in self.book.sheets:
            for rows in sorted(plan.long_rows, key=lambda rows: rows.first):
                spool = spooled(plan.name, rows, read.get(plan.name.casefold(), frozenset()), self.number)
                kept.callback(spool.close)
                found.setdefault(plan.name, []).append(spool)
        return found

    def sheet(self, plan: SheetPlan, sheet: "Worksheet") -> None:
        self.geometry(plan, sheet)
        for at in sorted(plan.cells):
            self.cell(plan, sheet, at)
        for first_row, first_column, last_row, last_column in plan.merges:
            self.merge(plan, sheet, (first_row, first_column, last_row, last_column))
        for validation in plan.validations:
            if validation.formula or validation.choices or validation.source:
                accepted(sheet.data_validation(validation.cells, validation_options(validation)), plan.name)
        for condition in plan.conditions:
            accepted(sheet.conditional_format(condition.cells, self.condition(condition)), plan.name)
        for chart in plan.charts:
            accepted(insert_chart(self.workbook, sheet, plan, chart), plan.name)
        page(plan, sheet)
        if plan.autofilter:
            first_row, first_column, last_row, last_column = plan.autofilter
            accepted(sheet.autofilter(first_row - 1, first_column - 1, last_row - 1, last_column - 1), plan.name)
        if plan.is_protected:
            sheet.protect("", PROTECTION)
        if plan.state == "hidden":
            sheet.hide()
        if plan.state == "very_hidden":
            sheet.very_hidden()
        if plan.name == self.book.active:
            sheet.activate()

    def geometry(self, plan: SheetPlan, sheet: "Worksheet") -> None:
        for column in sorted(plan.widths.keys() | plan.hidden_columns):
            options = {"hidden": True} if column in plan.hidden_columns else {}
            sheet.set_column(column - 1, column - 1, plan.widths.get(column, 9), None, options)
        for row in sorted(plan.heights.keys() | plan.hidden_rows | plan.row_styles.keys()):
            options = {"hidden": True} if row in plan.hidden_rows else {}
            style = plan.row_styles.get(row)
            sheet.set_row(row - 1, plan.heights.get(row), self.format(style) if style else None, options)

    def cell(self, plan: SheetPlan, sheet: "Worksheet", at: tuple[int, int]) -> None:
        cell = plan.cells[at]
        row, column = at[0] - 1, at[1] - 1
        style = self.format(cell.style)
        if at in plan.links:
            # a formula written afterwards keeps the link: XlsxWriter holds links by cell
            shown = plan.name if cell.formula is not None else str(cell.value)
            accepted(sheet.write_url(row, column, plan.links[at], style, shown), plan.name)
        if cell.formula is not None:
            value = self.values[(plan.name, *at)]
            accepted(sheet.write_formula(row, column, "=" + cell.formula, style, value), plan.name)
        elif at in plan.links:
            return
        elif isinstance(cell.value, str):
            accepted(sheet.write_string(row, column, cell.value, style), plan.name)
        elif cell.value is not None:
            accepted(sheet.write_number(row, column, cell.value, style), plan.name)
        else:
            sheet.write_blank(row, column, None, style)

    def merge(self, plan: SheetPlan, sheet: "Worksheet", area: tuple[int, int, int, int]) -> None:
        """Merge after the cells are written; the first cell is written again over the merge."""
        first_row, first_column, last_row, last_column = area
        style = self.format(plan.cells[(first_row, first_column)].style)
        sheet.merge_range(first_row - 1, first_column - 1, last_row - 1, last_column - 1, "", style)
        self.cell(plan, sheet, (first_row, first_column))

    def condition(self, condition: Condition) -> dict[str, Any]:
        given = (("bg_color", condition.fill), ("font_color", condition.color), ("num_format", condition.number_format))
        properties = {name: text for name, text in given if text}
        return {"type": "formula", "criteria": condition.formula, "format": self.workbook.add_format(properties)}

    def format(self, style: Style) -> "Format":
        known = self.known.get(id(style))  # the plan holds all styles; to compare two of them takes longer
        if known is None:
            if style not in self.formats:
                self.formats[style] = self.workbook.add_format(format_properties(style))
            known = self.known[id(style)] = self.formats[style]
        return known

    def number(self, style: Style) -> int:
        """Return the number by which the workbook knows a look."""
        if style not in self.formats:
            self.formats[style] = self.workbook.add_format(format_properties(style))
        number: int = self.formats[style]._get_xf_index()
        return number


def columns_read(book: BookPlan) -> dict[str, set[int]]:
    """Return which columns of long rows the formulas of a plan read, by the folded name of the sheet."""
    from mtqg_xl.formula.relative import covered
    from mtqg_xl.formula.syntax import reference, split

    long = {sheet.name.casefold(): sheet.long_rows for sheet in book.sheets if sheet.long_rows}
    found: dict[str, set[int]] = {}
    if not long:
        return found
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            operands = split(cell.formula)[1] if cell.formula is not None else ()
            for operand in operands:
                if operand.startswith(('"', "#")):
                    continue
                cells = covered(reference(operand), sheet.name)
                name = (cells.sheet or sheet.name).casefold()
                for rows in long.get(name, ()):
                    if rows.is_in(cells.top, cells.bottom):
                        found.setdefault(name, set()).update(range(cells.left, cells.right + 1))
    return found


class _Rows(dict[int, Any]):
    """The rows of a sheet by number. XlsxWriter asks for each between the first and the last and holds those it misses.

    Rows below a hundred thousand long ones stand far down.
    """

    def __missing__(self, row: int) -> dict[int, Any]:
        return {}


def _as_written(formula: str, expand_future_functions: bool = False) -> str:
    """Return a formula without its ``=``, as XlsxWriter stores it."""
    return formula.removeprefix("=")


def format_properties(style: Style) -> dict[str, Any]:
    """Return a style in the words of XlsxWriter."""
    found: dict[str, Any] = {
        "font_name": "Times New Roman",
        "font_size": style.size,
        "align": style.align,
        "valign": style.valign,
        "locked": style.locked,
    }
    switches = {"bold": style.bold, "italic": style.italic, "text_wrap": style.wrap, "underline": style.underline}
    found |= {name: 1 for name, is_on in switches.items() if is_on}
    if style.border:
        found["border"] = 1
    if style.fill:
        found["bg_color"] = style.fill
    if style.color:
        found["font_color"] = style.color
    if style.number_format:
        found["num_format"] = style.number_format
    if style.indent:
        found["indent"] = style.indent
    if style.quoted:
        found["quote_prefix"] = 1
    return found


def validation_options(validation: Validation) -> dict[str, Any]:
    """Return a validation in the words of XlsxWriter."""
    found: dict[str, Any] = {
        "ignore_blank": True,
        "input_title": validation.input_title,
        "input_message": validation.input_message,
        "error_title": validation.error_title,
        "error_message": validation.error_message,
        "error_type": "stop" if validation.strict else "warning",
    }
    if validation.choices:
        return found | {"validate": "list", "source": list(validation.choices)}
    if validation.source:
        return found | {"validate": "list", "source": validation.source}
    return found | {"validate": "custom", "value": validation.formula}


def page(plan: SheetPlan, sheet: "Worksheet") -> None:
    """Set how a sheet stands on paper: width and breaks, header rows on every page, sheet and page at the foot."""
    if plan.landscape:
        sheet.set_landscape()
    sheet.set_paper(PAPER[plan.paper])
    side, end = SIDE_MARGIN_INCHES, END_MARGIN_INCHES
    sheet.set_margins(left=side, right=side, top=end, bottom=end)
    if plan.scale is None:
        sheet.fit_to_pages(1, 1 if plan.one_page else 0)
    else:
        sheet.set_print_scale(plan.scale)
        sheet.set_v_pagebreaks([column - 1 for column in plan.breaks])
    size = f"&{BODY_POINTS:.0f}"
    sheet.set_footer(f"&L{size}&A&C{size}&P/&N")
    sheet.set_zoom(plan.zoom)
    if plan.repeat_rows:
        sheet.repeat_rows(plan.repeat_rows[0] - 1, plan.repeat_rows[1] - 1)
    if plan.repeat_columns:
        sheet.repeat_columns(plan.repeat_columns[0] - 1, plan.repeat_columns[1] - 1)
    if plan.print_area:
        first_row, first_column, last_row, last_column = plan.print_area
        sheet.print_area(first_row - 1, first_column - 1, last_row - 1, last_column - 1)
    if plan.freeze:
        sheet.freeze_panes(plan.freeze[0] - 1, plan.freeze[1] - 1)
    if plan.tab_color:
        sheet.set_tab_color(plan.tab_color)
    sheet.hide_gridlines(2)


def accepted(answer: object, what: str) -> None:
    """Go on only if XlsxWriter took what it was given.

    Raises:
        WriterError: it answered with a non-zero code.
    """
    if answer not in (0, None):
        raise WriterError(f"Không ghi được “{what}” (mã {answer})")
