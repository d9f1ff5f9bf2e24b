"""Books for whoever consolidates: the forms of a kit with summed figures and live formulas, beside plain tables."""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice, pairwise
from typing import overload

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.model import Kit
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.build import CONSOLIDATED, defined_names, properties, stamp, stamp_sheet
from mtqg_xl.workbook.form_words import text_lines
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.long_rows import FEWEST_CELLS, LongRows, PlannedRow
from mtqg_xl.workbook.paper import print_percent
from mtqg_xl.workbook.plan import BookPlan, Content, PlannedCell, SheetPlan, Style
from mtqg_xl.workbook.tables import Table, Values
from mtqg_xl.workbook.write import written


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a plain table; ``decimals`` is None for text."""

    title: str
    width: float = 14.0
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that is otherwise than its column: a colour, an indent, decimals, a link inside the workbook."""

    value: Content
    fill: str = ""
    bold: bool = False
    indent: int = 0
    link: str = ""
    decimals: int | None = None
    centered: bool = False


PlainCell = Content | Shown


class LazyRows(Sequence[tuple[PlainCell, ...]]):
    """Rows of a table that are worked out each time they are gone through: so many that they are not held."""

    def __init__(self, count: int, rows: Callable[[], Iterable[tuple[PlainCell, ...]]]) -> None:
        """Stand for so many rows."""
        self._count, self._rows = count, rows

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(self._count)

    def __iter__(self) -> Iterator[tuple[PlainCell, ...]]:
        return iter(self._rows())

    @overload
    def __getitem__(self, at: int) -> tuple[PlainCell, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[PlainCell, ...], ...]: ...

    def __getitem__(self, at: int | slice) -> tuple[PlainCell, ...] | tuple[tuple[PlainCell, ...], ...]:
        if isinstance(at, slice):
            return tuple(islice(self, *at.indices(self._count)))
        return next(islice(self, range(self._count)[at], None))


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A sheet with a title, a few lines of words and one table; cells beginning with ``=`` stay text.

    It prints one page wide, or with ``break_before`` from those columns (counted from 1) on pages of their own, each
    with the first ``kept`` columns. Title and words then stand in these, so that no page cuts them; with
    ``beside_kept`` they stand right of them on the first page alone.

    ``row_keys`` and ``column_keys`` say of which figure a cell tells, for `trace`: what its row and its column are
    about, in the words of `mtqg_xl.consolidation.cell_keys`. They lie in a hidden column right of the table and a
    hidden row above its head, so they stay with their rows and columns when somebody sorts or inserts.

    ``rows`` may be a `LazyRows`; then no cell of them is a link, and ``has_links`` is False.
    """

    sheet: str
    title: str
    fields: tuple[Field, ...]
    rows: "Sequence[tuple[PlainCell, ...]]"
    lines: tuple[str, ...] = ()
    bold_rows: frozenset[int] = field(default_factory=frozenset)
    one_page: bool = False
    filtered: bool = False
    break_before: tuple[int, ...] = ()
    kept: int = 0
    row_keys: tuple[str, ...] = ()
    column_keys: tuple[str, ...] = ()
    beside_kept: bool = False
    has_links: bool = True

    @property
    def words_across(self) -> tuple[int, int]:
        """The first and the last column over which title and words stand."""
        if not self.break_before:
            return 1, len(self.fields)
        return (self.kept + 1, self.break_before[0] - 1) if self.beside_kept else (1, self.kept)


KEYS_MARK = "mtqg.keys"
"""Stands where the hidden column and the hidden row of keys meet."""


PlainSheet = PlainTable | SheetPlan
"""A sheet beside the forms: a plain table, or a page that was drawn whole."""


def sheet_name(sheet: PlainSheet) -> str:
    """Return what a sheet is called."""
    return sheet.sheet if isinstance(sheet, PlainTable) else sheet.name


def district_plan(
    kit: Kit,
    header: Header,
    values: Values,
    before: Sequence[PlainSheet] = (),
    after: Sequence[PlainSheet] = (),
    notes: Mapping[tuple[str, str], str] | None = None,
    hidden: Sequence[SheetPlan] = (),
) -> BookPlan:
    """Return a consolidated workbook: sheets of any look, the forms with what was added up, more such sheets.

    ``hidden`` sheets come last. ``notes`` is written right of a row (instance, row), outside the print area. Nothing
    is protected.
    """
    cells = kit_layout(kit, has_long_rows=True)
    book = BookPlan(title=kit.title)
    book.sheets += [_planned(item) for item in before]
    for instance in kit.instances:
        layout = cells.layouts[instance.id]
        sheet = Table(layout, cells, header, values, is_protected=False, has_long_rows=True).plan()
        sheet.validations.clear()
        _notes(sheet, layout.row_numbers, layout.code_column + 1, instance.id, notes or {})
        book.sheets.append(sheet)
    book.sheets += [_planned(item) for item in after]
    book.sheets += [stamp_sheet(kit, header, CONSOLIDATED), *hidden]
    book.names = defined_names(kit, cells)
    book.properties = properties(stamp(kit, header, CONSOLIDATED))
    book.active = book.sheets[0].name
    return book


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


def _planned(item: PlainSheet) -> SheetPlan:
    return item if isinstance(item, SheetPlan) else plain_sheet(item)


def plain_sheet(table: PlainTable) -> SheetPlan:
    """Return a plain table as a sheet."""
    sheet = SheetPlan(table.sheet, is_protected=False, one_page=table.one_page)
    last = len(table.fields)
    left, right = table.words_across
    sheet.merge((1, 1), (left, right), replace(styles.TITLE, align="left"), table.title)
    sheet.heights[1] = 24
    at = 2
    for words in table.lines:
        sheet.merge((at, at), (left, right), replace(styles.PLAIN, wrap=True, quoted=is_risky(words)), words)
        width = sum(item.width for item in table.fields[left - 1 : right])
        sheet.heights[at] = LINE_POINTS * text_lines(words, width, is_bold=False) + 2
        at += 1
    head = at + 1 + bool(table.row_keys)
    if table.row_keys:
        _keys(sheet, table, head)
    if len(table.rows) * last < FEWEST_CELLS or _is_linked(table):
        put_table(sheet, (head, 1), table.fields, table.rows, table.bold_rows)
        _row_keys(sheet, table, head)
    else:
        put_table(sheet, (head, 1), table.fields, ())
        width = last + bool(table.row_keys)
        sheet.long_rows.append(LongRows(head + 1, len(table.rows), width, partial(_planned_rows, table)))
    sheet.freeze = (head + 1, 1)
    sheet.repeat_rows = (head, head)
    sheet.print_area = (1, 1, max(head + len(table.rows), head + 1), last)
    if table.filtered and table.rows:
        sheet.autofilter = (head, 1, head + len(table.rows), last)
    if table.break_before:
        _part(sheet, table)
    return sheet


def _is_linked(table: PlainTable) -> bool:
    return table.has_links and any(isinstance(cell, Shown) and cell.link for line in table.rows for cell in line)


def _planned_rows(table: PlainTable) -> Iterator[PlannedRow]:
    """Yield the rows of a table as they are planned one by one."""
    keys = iter(table.row_keys)
    lines = _Lines(table.fields)
    for number, line in enumerate(table.rows):
        height, planned = lines.planned(line, is_bold=number in table.bold_rows)
        cells = list(enumerate(planned, start=1))
        if table.row_keys:
            cells.append((len(cells) + 1, PlannedCell(styles.CODE, next(keys) or None)))
        yield PlannedRow(cells, height)


class _Lines:
    """Plans the rows of one table. What was in a column before is the same cell again: long tables say little anew."""

    most = 2_000

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = fields
        self._known: list[dict[Content, tuple[PlannedCell, int]]] = [{} for _ in fields]

    def planned(self, line: Sequence[PlainCell], *, is_bold: bool) -> tuple[float, list[PlannedCell]]:
        """Return the height of a row in points, and its cells."""
        cells: list[PlannedCell] = []
        most = 1
        for item, known, cell in zip(self.fields, self._known, line, strict=True):
            if is_bold or isinstance(cell, Shown):
                found = _planned_cell(item, cell, is_bold=is_bold)
            else:
                found = known.get(cell) or self._learn(item, known, cell)
            cells.append(found[0])
            if found[1] > most:
                most = found[1]
        return min(LINE_POINTS * most + 3, HIGHEST), cells

    def _learn(
        self, item: Field, known: dict[Content, tuple[PlannedCell, int]], value: Content
    ) -> tuple[PlannedCell, int]:
        if len(known) >= self.most:
            known.clear()
        known[value] = found = _planned_cell(item, value, is_bold=False)
        return found


def _planned_cell(item: Field, cell: PlainCell, *, is_bold: bool) -> tuple[PlannedCell, int]:
    """Return a cell, and the lines that its text takes."""
    shown = cell if isinstance(cell, Shown) else None
    value = cell.value if isinstance(cell, Shown) else cell
    look = _style(item, shown, is_bold=is_bold) if shown is not None else _plain_style(item, value, is_bold)
    planned = PlannedCell(look, value)
    if not isinstance(value, str):
        return planned, 1
    indent, is_wide = (shown.indent, shown.bold) if shown is not None else (0, False)
    return planned, _lines(value, (item.width - indent) * TEXT_SHARE, is_bold=is_wide)


def _keys(sheet: SheetPlan, table: PlainTable, head: int) -> None:
    column = len(table.fields) + 1
    sheet.put(head - 1, column, styles.CODE, KEYS_MARK)
    for at, key in enumerate(table.column_keys, start=1):
        sheet.put(head - 1, at, styles.CODE, key or None)
    sheet.hidden_rows.add(head - 1)
    sheet.hidden_columns.add(column)


def _row_keys(sheet: SheetPlan, table: PlainTable, head: int) -> None:
    for at, key in enumerate(table.row_keys, start=head + 1):
        sheet.put(at, len(table.fields) + 1, styles.CODE, key or None)


LINE_POINTS = 15.5
"""Points that a line of text takes."""
TEXT_SHARE = 0.92
"""How much of a column's width a line of text may be counted to fill: words are not cut."""


def put_table(
    sheet: SheetPlan,
    at: tuple[int, int],
    fields: Sequence[Field],
    rows: Sequence[Sequence[PlainCell]],
    bold_rows: Container[int] = (),
) -> None:
    """Put a table with its head on a sheet, from a row and a column on."""
    top, left = at
    for column, item in enumerate(fields, start=left):
        sheet.put(top, column, replace(styles.HEADER, quoted=is_risky(item.title)), item.title)
        sheet.widths[column] = item.width
    sheet.heights[top] = LINE_POINTS * max((text_lines(item.title, item.width) for item in fields), default=1) + 4
    lines = _Lines(fields)
    for number, line in enumerate(rows):
        row = top + 1 + number
        sheet.heights[row], planned = lines.planned(line, is_bold=number in bold_rows)
        for column, (cell, shown) in enumerate(zip(planned, line, strict=True), start=left):
            sheet.cells[(row, column)] = cell
            if isinstance(shown, Shown) and shown.link:
                sheet.links[(row, column)] = shown.link


HIGHEST = 409.0
"""Points that a row of Excel may be high."""


def _lines(text: str, width: float, *, is_bold: bool) -> int:
    return sum(text_lines(line, width, is_bold=is_bold) for line in text.split("\n"))


def _plain_style(item: Field, value: Content, is_bold: bool) -> Style:
    if item.decimals is None or isinstance(value, str):
        return _text_style(styles.LABEL, is_bold, "", 0, is_risky(value))
    return _number_style(item.decimals, not isinstance(value, float) or value.is_integer(), is_bold, "")


def _style(item: Field, cell: Shown, *, is_bold: bool) -> Style:
    bold = is_bold or cell.bold
    wanted = item.decimals if cell.decimals is None else cell.decimals
    if wanted is not None and not isinstance(cell.value, str):
        is_whole = not isinstance(cell.value, float) or cell.value.is_integer()
        return _number_style(wanted, is_whole, bold, cell.fill)
    base = styles.LINK if cell.link else styles.LABEL_CENTER if cell.centered else styles.LABEL
    return _text_style(base, bold, cell.fill, cell.indent, is_risky(cell.value))


@cache
def _number_style(decimals: int, is_whole: bool, bold: bool, fill: str) -> Style:
    shown = styles.number_format(decimals) if decimals or is_whole else styles.WITH_FRACTION
    return replace(styles.COMPUTED, bold=bold, fill=fill, number_format=shown)


@cache
def _text_style(base: Style, bold: bool, fill: str, indent: int, quoted: bool) -> Style:
    return replace(base, bold=bold, fill=fill, indent=indent, quoted=quoted)


def cut(text: str, width: float, *, is_bold: bool = False) -> str:
    """Return as much of a text as fits one line of a column so many digits wide, with a mark where some is left out."""
    width *= TEXT_SHARE
    if text_lines(text, width, is_bold=is_bold) == 1:
        return text

    def is_too_long(letters: int) -> bool:
        return text_lines(text[:letters] + "…", width, is_bold=is_bold) > 1

    fitting = bisect_left(range(1, len(text) + 1), True, key=is_too_long)
    return text[:fitting].rstrip(" ,;(") + "…"


def is_risky(value: Content) -> bool:
    """Whether a text would become a formula when somebody edits its cell."""
    return isinstance(value, str) and value.startswith(("=", "+", "-", "@"))


def _part(sheet: SheetPlan, table: PlainTable) -> None:
    """Set scale, page breaks and repeated columns, so that every page side by side is readable."""
    edges = [1, *table.break_before, len(table.fields) + 1]
    kept = [item.width for item in table.fields[: table.kept]]
    pages = [
        [item.width for item in table.fields[first - 1 : end - 1]] + (kept if first > 1 else [])
        for first, end in pairwise(edges)
    ]
    sheet.scale = min(print_percent(widths, sheet.paper, landscape=sheet.landscape) for widths in pages)
    sheet.breaks = table.break_before
    sheet.repeat_columns = (1, table.kept) if table.kept else None
