"""One table form as a sheet: head, header, codes, rows, open blocks, what may be typed, and how it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.layout import (
    FIRST_SENTINEL,
    LAST_SENTINEL,
    KitLayout,
    Layout,
    is_long,
    items,
    row_code,
)
from mtqg_xl.definition.model import Block, Column, Instance, Row
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.form_words import attached, date_line, given, label_text, text_lines
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.inputs import conditions, validations
from mtqg_xl.workbook.long_table import leaves_of, long_block, long_heights, long_leaves
from mtqg_xl.workbook.paper import keep_foot_whole, part_pages, parts, title_columns
from mtqg_xl.workbook.plan import Content, PlannedCell, SheetPlan, Style
from mtqg_xl.workbook.row_heights import LINE_POINTS, typed_height
from mtqg_xl.workbook.spans import header_cells, spans_of_equal_width

Values = Mapping[tuple[str, str, str], Content]
"""What is typed, by (instance, row, column), in the unit of the sheet; block rows are ``works#3``."""

UNLOCKED = Style(locked=False)

NATIONAL_HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
"""Quốc hiệu and tiêu ngữ."""


@dataclass(frozen=True)
class Table:
    """One instance on its way to a sheet."""

    layout: Layout
    cells: KitLayout
    header: Header
    values: Values
    is_protected: bool = True
    has_long_rows: bool = False
    """Whether rows that are many may be planned one by one while they are written."""

    @property
    def instance(self) -> Instance:
        """The instance that is planned."""
        return self.layout.instance

    def plan(self) -> SheetPlan:
        """Return the whole sheet."""
        form = self.instance.form
        sheet = SheetPlan(self.instance.sheet, paper=form.page.paper, is_protected=self.is_protected)
        sheet.landscape = form.page.orientation == "landscape"
        self._head(sheet)
        self._header(sheet)
        self._codes(sheet)
        for item in items(self.instance):
            if not isinstance(item, Row):
                self._block(sheet, item)
            elif item.id not in self._long_leaves:
                self._row(sheet, item)
        if self._long_leaves:
            sheet.long_rows.append(long_leaves(self, self._long_leaves))
        self._foot(sheet)
        self._page(sheet)
        sheet.validations += validations(self.layout, self.cells.kit)
        sheet.conditions += conditions(self.layout)
        return sheet

    def own(self) -> SheetPlan:
        """Return the cells that a workbook may have otherwise than others of its kit: head, foot, areas, values."""
        sheet = SheetPlan(self.instance.sheet)
        self._head(sheet)
        self._header(sheet)
        self._codes(sheet)
        for block in self.instance.form.blocks:
            if block.areas:
                self._block(sheet, block)
        for instance, row, column in self.values:
            if instance == self.instance.id and "#" not in row:
                self._put(sheet, self.instance.row_by_id[row], self.instance.column_by_id[column])
        self._foot(sheet)
        return sheet

    def _head(self, sheet: SheetPlan) -> None:
        form, last = self.instance.form, self.layout.last_column
        if form.page.head == "plain":
            first = form.page.first_column
            sheet.put(1, first, replace(styles.TITLE, align="left", wrap=False), form.title)
            return
        spans = parts(self.layout)
        is_parted = len(spans) > 1
        last = spans[0][1]
        # what stands in the title columns is printed on every page: no text may reach over their edge
        middle = title_columns(self.layout)[1] if is_parted else max(2, self._half())
        titles = (middle + 1, last) if is_parted else (1, last)
        if form.page.head != "none":
            sheet.merge((1, 1), (1, middle), styles.ISSUER, self.header.superior)
            sheet.merge((2, 2), (1, middle), styles.ISSUER_OWN, self.header.issuer)
            if last > middle:
                self._head_right(sheet, (middle + 1, last))
        title = f"{form.title}, {self.header.period.title.upper()}"
        sheet.merge((3, 3), titles, styles.TITLE, title)
        if form.page.head != "state":  # a paper with quốc hiệu is one of its own, not the annex of a report
            sheet.merge((4, 4), titles, styles.SUBTITLE, attached(self.header))
        for span in spans[1:]:
            sheet.merge((1, 1), span, styles.FORM_NUMBER, f"{form.number} (tiếp theo)")
        if "money" in {column.unit for column in form.columns} | {row.unit for row in self.instance.rows}:
            for span in (titles, *spans[1:]):
                sheet.merge((5, 5), span, styles.UNIT_LINE, f"Đơn vị tính: {self.instance.money_unit}")
        widths = [column.width for column in form.table][titles[0] - 1 : titles[1]]
        larger = styles.TITLE.size / styles.HEADER.size
        sheet.heights[3] = 19.0 * text_lines(title, sum(widths) / larger) + 5

    def _head_right(self, sheet: SheetPlan, span: tuple[int, int]) -> None:
        form = self.instance.form
        if form.page.head == "state":
            for row, text in enumerate(NATIONAL_HEAD, start=1):
                sheet.merge((row, row), span, styles.ISSUER_OWN, text)
            return
        sheet.merge((1, 1), span, styles.FORM_NUMBER, form.number)

    def _half(self) -> int:
        """Return the last column of the left part of the head: about a third of the width of the table."""
        widths = [column.width for column in self.instance.form.table]
        run = 0.0
        for at, width in enumerate(widths, start=1):
            run += width
            if run >= sum(widths) / 3:
                return at
        return len(widths)

    def _header(self, sheet: SheetPlan) -> None:
        depth = self.layout.header_depth
        for rows, columns, text in header_cells(self.instance, depth):
            at = self.layout.header_row
            first = self.instance.form.page.first_column
            title = text.replace("{as_of}", self.header.as_of_text)
            sheet.merge((at + rows[0], at + rows[1]), (first + columns[0], first + columns[1]), styles.HEADER, title)
        for column in self.instance.form.columns:
            number = self.layout.column_numbers[column.id]
            sheet.widths[number] = column.width
        self._header_heights(sheet, depth)
        if self.instance.form.page.has_numbers:
            self._numbers(sheet)
        for column in self.instance.form.beside:
            at = self.layout.column_numbers[column.id]
            rows = (self.layout.header_row, self.layout.header_row + depth - 1)
            sheet.merge(rows, (at, at), styles.HEADER, column.title[0])

    def _numbers(self, sheet: SheetPlan) -> None:
        for column in self.instance.form.columns:
            number = self.layout.column_numbers[column.id]
            sheet.put(self.layout.number_row, number, styles.NUMBER_ROW, column.number or None)
        lines = max(text_lines(column.number, column.width) for column in self.instance.form.table)
        sheet.heights[self.layout.number_row] = 15.5 * lines

    def _header_heights(self, sheet: SheetPlan, depth: int) -> None:
        """Make every level as high as its texts need; one that reaches down over several levels uses them all."""
        widths = [column.width for column in self.instance.form.table]
        heights = [LINE_POINTS + 3.0] * depth
        cells = [
            (rows, LINE_POINTS * text_lines(text, sum(widths[columns[0] : columns[1] + 1])) + 3)
            for rows, columns, text in header_cells(self.instance, depth)
        ]
        for (first, last), needed in sorted(cells, key=lambda cell: cell[0][1] - cell[0][0]):
            lacking = needed - sum(heights[first : last + 1])
            heights[last] += max(0.0, lacking)
        for level, height in enumerate(heights):
            sheet.heights[self.layout.header_row + level] = height

    def _codes(self, sheet: SheetPlan) -> None:
        row, column = self.layout.code_row, self.layout.code_column
        for column_id, number in self.layout.column_numbers.items():
            sheet.put(row, number, styles.CODE, column_id)
        sheet.put(row, column, styles.CODE, self.instance.id)
        for row_id, number in self.layout.row_numbers.items():
            if row_id not in self._long_leaves:
                sheet.put(number, column, styles.CODE, row_code(self.instance, row_id))
        sheet.hidden_rows.add(row)
        sheet.hidden_columns.add(column)
        sheet.widths[column] = 14

    def _row(self, sheet: SheetPlan, row: Row) -> None:
        for column in self.instance.form.columns:
            self._put(sheet, row, column)
        number = self.layout.row_numbers[row.id]
        if self.label_id():
            sheet.heights[number] = self.height_of(row)
        if self.grows(row):
            sheet.growing_rows.add(number)

    def _put(self, sheet: SheetPlan, row: Row, column: Column) -> None:
        cell = self.cell(row, column)
        if cell is not None:
            sheet.cells[self.layout.position(row.id, column.id)] = cell

    def height_of(self, row: Row) -> float:
        """Return the points that a fixed row takes."""
        lines = [self._lines(row, column) for column in self.instance.form.columns]
        return max(18.0, LINE_POINTS * max(lines) + 2)

    def grows(self, row: Row) -> bool:
        """Whether a fixed row grows with what is typed into it."""
        return any(self.instance.kind_of(row, column) == "text" for column in self.instance.form.columns)

    def _lines(self, row: Row, column: Column) -> int:
        """Return how many lines the label takes that a column shows on a row."""
        text = label_text(row, column) if self.instance.kind_of(row, column) == "label" else None
        if not isinstance(text, str):
            return 1
        return text_lines(text, column.width, is_bold=self._style(row, column, "label").bold)

    @cached_property
    def _long_leaves(self) -> Mapping[str, Row]:
        return leaves_of(self.instance) if self.has_long_rows else {}

    def label_id(self) -> str:
        """Return the column that shows the labels of rows; empty where none does."""
        return next((column.id for column in self.instance.form.columns if column.show == "label"), "")

    def cell(self, row: Row, column: Column) -> PlannedCell | None:
        """Return a cell of a fixed row; None where the row has none in a column beside the table."""
        kind = self.instance.kind_of(row, column)
        if column.beside and kind is None:
            return None
        style = self._style(row, column, kind)
        formula = self.instance.formula_of(row, column)
        if formula is not None:
            place = Place(self.cells, self.instance, row.id, self.instance.sheet)
            decimals = self.instance.decimals_of(row, column)
            return PlannedCell(style, None, cell_formula(formula, place, decimals))
        if kind == "label" or (row.kind == "total" and column.show != "stt" and self._is_first_text(column)):
            return PlannedCell(style, label_text(row, column))
        return PlannedCell(style, self.values.get((self.instance.id, row.id, column.id)))

    def _is_first_text(self, column: Column) -> bool:
        return column.kind in {"text", "label"} and column.id == self._sentinel_column()

    def _sentinel_column(self) -> str:
        """Return the column that carries the words of sentinels and totals where no label column exists."""
        label = self.label_id()
        if label:
            return label
        texts = [column for column in self.instance.form.columns if column.kind == "text"]
        return max(texts, key=lambda column: column.width).id if texts else self.instance.form.columns[0].id

    def _style(self, row: Row, column: Column, kind: str | None) -> Style:
        strong = row.kind in {"parent", "total", "heading"} or (row.level == 0 and bool(self.instance.children))
        decimals = styles.number_format(self.instance.decimals_of(row, column), self.instance.unit_of(row, column))
        if kind == "computed":
            return _bold_figure(styles.COMPUTED, decimals, strong)
        if kind == "input":
            is_given = bool(column.plan_of and self.header.plan)
            return _bold_figure(styles.INPUT_GIVEN if is_given else styles.INPUT, decimals, False)
        if kind in {"text", "choice", "date"}:
            return styles.INPUT_TEXT
        if kind == "label":
            return _bold(styles.LABEL_CENTER if column.show in {"stt", "unit"} else styles.LABEL, strong)
        if kind == "display":
            return replace(styles.COMPUTED, align="left", wrap=True)
        return _bold(styles.SHUT if row.kind in {"leaf", "rest"} else styles.LABEL, strong)

    def _block(self, sheet: SheetPlan, block: Block) -> None:
        for row_id in (block.id + FIRST_SENTINEL, block.id + LAST_SENTINEL):
            self._sentinel(sheet, row_id, block.first_label if row_id.endswith(FIRST_SENTINEL) else block.last_label)
        first, last = self.layout.block_span(block.id)
        numbers: Sequence[int] = range(first, last + 1)
        if self.has_long_rows and is_long(block, self.instance.form.columns):
            sheet.long_rows.append(long_block(self, block))
            numbers = (first, last)
        else:
            for position in range(1, block.ready_rows + 1):
                self._block_row(sheet, f"{block.id}#{position}", block, position)
        for number in numbers:
            # a locked cell in a row forbids deleting it, so whole rows of a block are unlocked
            sheet.row_styles[number] = UNLOCKED
            at = number, self.layout.code_column
            sheet.put(*at, replace(styles.CODE, locked=False), sheet.cells[at].value)

    def _sentinel(self, sheet: SheetPlan, row_id: str, label: str) -> None:
        for column in self.instance.form.columns:
            text = label if column.id == self._sentinel_column() else None
            sheet.put(*self.layout.position(row_id, column.id), styles.SENTINEL, text)
            if text:
                sheet.heights[self.layout.row_numbers[row_id]] = LINE_POINTS * text_lines(text, column.width) + 2

    def _block_row(self, sheet: SheetPlan, row_id: str, block: Block, position: int) -> None:
        for column in self.instance.form.columns:
            at = self.layout.position(row_id, column.id)
            cell = sheet.cells[at] = self.block_cell(row_id, column, block, position)
            height = typed_height(cell.value, column.width) if isinstance(cell.value, str) else 0.0
            if height:
                sheet.heights[at[0]] = max(sheet.heights.get(at[0], 0.0), height)
                sheet.growing_rows.add(at[0])

    def block_cell(self, row_id: str, column: Column, block: Block, position: int) -> PlannedCell:
        """Return a cell of a row of a block."""
        if column.kind == "computed" and column.formula is not None:
            decimals = styles.number_format(column.decimals, column.unit)
            place = Place(self.cells, self.instance, row_id, self.instance.sheet)
            style = _block_style(styles.COMPUTED, decimals, locked=False)
            return PlannedCell(style, None, cell_formula(column.formula, place, column.decimals))
        if column.kind == "label":
            thing, line = divmod(position - 1, block.height)
            style = _block_style(styles.LABEL_CENTER, styles.LABEL_CENTER.number_format, locked=False)
            return PlannedCell(style, None if line else float(thing + 1))
        blank = self._blank_cells[column.id]
        typed = self.values.get((self.instance.id, row_id, column.id))
        value = typed if typed is not None else given(column, block, position, self.header)
        return blank if value is None else PlannedCell(blank.style, value)

    @cached_property
    def _blank_cells(self) -> dict[str, PlannedCell]:
        """Cells of a block in which nothing stands, by column: most cells of most blocks."""
        return {column.id: PlannedCell(_typed_style(column)) for column in self.instance.form.columns}

    def _foot(self, sheet: SheetPlan) -> None:
        signatures = self.instance.form.page.signatures
        if not signatures:
            return
        first, last = self._signed_columns(len(signatures))
        spans = spans_of_equal_width([sheet.widths[at] for at in range(first, last + 1)], first, len(signatures))
        at = self.layout.last_row + 2
        sheet.merge((at, at), (max(first, last - 5), last), styles.DATE_LINE, date_line(self.header))
        for title, span in zip(signatures, spans, strict=True):
            for line, text in enumerate(title.split("|")):
                sheet.merge((at + 1 + line, at + 1 + line), span, styles.SIGNATURE, text)

    def _signed_columns(self, count: int) -> tuple[int, int]:
        """Return the columns of the last page that has room for all signatures side by side."""
        whole = (self.instance.form.page.first_column, self.layout.last_column)
        return next((span for span in reversed(parts(self.layout)) if span[1] - span[0] >= count - 1), whole)

    def _page(self, sheet: SheetPlan) -> None:
        depth = 4 if self.instance.form.page.signatures else 0
        last = self.layout.last_row + depth
        sheet.print_area = (1, self.instance.form.page.first_column, last, self.layout.last_column)
        sheet.repeat_rows = (self.layout.header_row, self.layout.number_row)
        label = self.layout.label_column if self.label_id() else self.instance.form.page.first_column
        sheet.freeze = (self.layout.first_row, label + 1)
        part_pages(sheet, self.layout)
        if self.instance.form.page.signatures:
            sheet.long_heights = long_heights(self, self._long_leaves) if self.has_long_rows else {}
            keep_foot_whole(sheet, self.layout)
            sheet.long_heights = {}


@cache
def _bold_figure(base: Style, number_format: str, bold: bool) -> Style:
    return replace(base, bold=bold, number_format=number_format)


@cache
def _bold(base: Style, bold: bool) -> Style:
    return replace(base, bold=bold)


@cache
def _block_style(base: Style, number_format: str, locked: bool) -> Style:
    return replace(base, number_format=number_format, locked=locked)


def _typed_style(column: Column) -> Style:
    if column.kind != "input":
        return styles.INPUT_TEXT
    return _block_style(styles.INPUT, styles.number_format(column.decimals, column.unit), styles.INPUT.locked)
