"""Every populated cell is accounted for: what is no cell of a form, was not issued and is not told yet, is listed.

A form has cells of its own and furniture: labels, titles, codes, head and foot, what is said right of each row. All of
it is known by what it is and where it stands in relation to the rows and columns that were found, for these move.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.definition.furniture import (
    CHECK_LAST_COLUMN,
    CHECK_SHEET,
    CODE_WORDS,
    FILTER_ARROW,
    FILTER_EMPTY,
    FILTER_FILLED,
    FILTER_TITLE,
    GAP_WORDS,
    HELPING_SHEETS,
    STAMP_SHEET,
    last_line,
)
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.blocks import BlockSpan
from mtqg_xl.reading.figure_like import is_figure, is_figure_in_words
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.own_sheets import DELETED, OwnSheets
from mtqg_xl.reading.page import Page
from mtqg_xl.reading.raw_sheet import RawCell
from mtqg_xl.reading.submission import AddedCells, AnchorNote, UnreadCell, UnreadSheet

Place = tuple[int, int]

MOST_LISTED = 1_000
"""So many cells of one sheet are listed at most; all are counted."""

_OURS_ALONE = frozenset((*HELPING_SHEETS, STAMP_SHEET))
_FILTER_TEXTS = frozenset((FILTER_TITLE, FILTER_ARROW, FILTER_FILLED, FILTER_EMPTY))
_LARGEST_STT = 9_999
_MOST_WORDS_OF_A_NAME = 6
_ROWS_BELOW_SIGNATURES = 14


@dataclass(frozen=True, slots=True)
class FormOnSheet:
    """One form where it was found, with the notes that tell of it."""

    place: Anchored
    spans: tuple[BlockSpan, ...]
    notes: tuple[AnchorNote, ...]


def unread_sheets(
    pages: Sequence[Page],
    forms: Iterable[FormOnSheet],
    told: Collection[str],
    kit_sheets: Collection[str],
    kit_forms: int,
    own: OwnSheets,
    values_only: bool = False,
) -> tuple[UnreadSheet, ...]:
    """Return what stands on the visible sheets and nothing reads, sheet by sheet.

    ``told`` names the sheets that a note tells of as a whole: copies of a form. ``kit_sheets`` are the names of the
    forms as issued, for THÔNG TIN lists them; ``kit_forms`` is how many of them KIỂM TRA lists. With ``values_only`` a
    0 may be the text that a formula gives.
    """
    form_of = {form.place.page.name: form for form in forms}
    found: list[UnreadSheet] = []
    for page in pages:
        if page.name in form_of:
            places = _Account(form_of[page.name], frozenset(kit_sheets), own).unread()
        elif page.sheet.state != "visible" or page.name in told or page.name in _OURS_ALONE:
            continue  # ours are ours though somebody, or another program, has unhidden them
        elif page.name == CHECK_SHEET:
            last = last_line(kit_forms) + 1
            places = (at for at in page.sheet.cells if at[0] > last or at[1] > CHECK_LAST_COLUMN)
        else:
            places = _foreign(page, is_own=page.name in own.renamed)
        if values_only:
            places = (at for at in places if page.sheet.cells[at].value != 0)
        listed = _listed(page, places)
        if listed is not None:
            found.append(listed)
    return tuple(found)


def added_cells(
    pages: Sequence[Page], forms: Iterable[FormOnSheet], unread: Sequence[UnreadSheet], own: OwnSheets
) -> tuple[AddedCells, ...]:
    """Return what officers added with formulas in it, sheet by sheet: what is unread, and rows and columns told of."""
    accounts = {form.place.page.name: _Account(form, frozenset(), own) for form in forms}
    listed = {sheet.sheet: sheet for sheet in unread}
    found: list[AddedCells] = []
    for page in pages:
        cells = {_place(cell.cell) for cell in listed[page.name].cells} if page.name in listed else set()
        if page.name in accounts:
            cells |= accounts[page.name].told_formulas()
        if any((cell := page.sheet.cells.get(at)) is not None and cell.formula is not None for at in cells):
            found.append(AddedCells(page.sheet, frozenset(cells)))
    return tuple(found)


def lost_sheets_note(forms: Iterable[FormOnSheet], own: OwnSheets) -> AnchorNote | None:
    """Return the one note that sheets of ours are gone, at the first of them; None where none is.

    Its values are the cells, on whichever form, whose formulas pointed to them.
    """
    if not own.gone:
        return None
    links = [
        f"{form.place.page.name}!{a1(*at)}"
        for form in forms
        for account in [_Account(form, frozenset(), own)]
        for at, cell in sorted(form.place.page.sheet.cells.items())
        if cell.formula is not None and DELETED in cell.formula
        if not (at[0] in account.rows and at[1] in account.columns)
    ]
    if not links:
        return None
    names = " và ".join(f"“{name}”" for name in own.gone)
    count = f"{len(links)} ô của bộ biểu dùng trang đó"
    what = f"Trang {names} của bộ biểu đã bị xóa: {count} báo lỗi #REF!; số đã nhập vẫn đọc được."
    return AnchorNote("own_sheet_gone", "", what, own.gone[0], links=tuple(links))


def _place(cell: str) -> Place:
    address = parse_a1(cell)
    return address.row, address.column


def _listed(page: Page, places: Iterable[Place]) -> UnreadSheet | None:
    cells = page.sheet.cells
    populated = sorted(at for at in places if _shows_something(cells[at]))
    if not populated:
        return None
    figures = [at for at in populated if is_figure(cells, at)]
    known = frozenset(figures)
    first = (figures + [at for at in populated if at not in known])[:MOST_LISTED]
    listed = tuple(UnreadCell(a1(*at), _text(cells[at]), at in known) for at in first)
    return UnreadSheet(page.name, listed, len(populated), len(figures))


def _shows_something(cell: RawCell) -> bool:
    return cell.kind != "text" or bool(str(cell.value).strip())


def _text(cell: RawCell) -> str:
    """Return what a cell shows; of a formula that was never calculated the formula itself."""
    return cell.formula if cell.formula is not None and not cell.cached else shown(cell)


# --- sheets without a form -----------------------------------------------------------------------------


def _foreign(page: Page, *, is_own: bool) -> Iterator[Place]:
    """Yield the cells of a sheet that is no form; of one of our own under another name only the typed numbers."""
    cells = page.sheet.cells
    return (at for at, cell in cells.items() if not is_own or (cell.formula is None and cell.kind == "number"))


# --- the sheet of a form -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Account:
    form: FormOnSheet
    kit_sheets: frozenset[str]
    own: OwnSheets

    def unread(self) -> Iterator[Place]:
        """Yield the populated cells of the sheet that are neither read nor furniture nor told."""
        yield from self.inside()
        rows, columns, told = self.rows, self.columns, self.told
        for at, cell in self.page.sheet.cells.items():
            if not (at[0] in rows and at[1] in columns) and at not in told and not self.is_furniture(at, cell):
                yield at

    @property
    def page(self) -> Page:
        return self.form.place.page

    @cached_property
    def columns(self) -> dict[int, str]:
        """The columns of the table by sheet column."""
        return {number: column for column, number in self.form.place.columns.places.items()}

    @cached_property
    def rows(self) -> dict[int, str]:
        """The rows of the form by sheet row; a row of a block by the id of its block."""
        found = {number: row for row, number in self.form.place.rows.places.items()}
        return found | {number: span.block for span in self.form.spans for _, number in span.rows}

    @cached_property
    def told(self) -> frozenset[Place]:
        """The cells that a note tells of."""
        return frozenset(at for note in self.form.notes for at in note.cells)

    @cached_property
    def told_rows(self) -> frozenset[int]:
        """The rows that belong to no row of the form, as a note says."""
        return frozenset(row for row, _ in self.told) - self.rows.keys()

    @cached_property
    def told_columns(self) -> frozenset[int]:
        """The columns that belong to no column of the form, as a note says."""
        return frozenset(column for row, column in self.told if row in self.rows) - self.columns.keys()

    def told_formulas(self) -> set[Place]:
        """Return the formulas of rows and columns that belong to no row or column of the form, as notes tell."""
        if not self.told:
            return set()
        rows, columns, cells = self.told_rows, self.told_columns, self.page.sheet.cells
        return {at for at, cell in cells.items() if cell.formula is not None and (at[0] in rows or at[1] in columns)}

    # --- rows and columns of the form ---

    def inside(self) -> Iterator[Place]:
        """Yield cells in rows and columns of the form that it leaves empty, and figures where labels stand."""
        cells, places = self.page.sheet.cells, self.form.place.columns.places
        for number, row in self.rows.items():
            for column, is_label in self.form.place.form.unread_plan(row):
                at = (number, places.get(column, 0))
                cell = cells.get(at)
                if cell is None or at in self.told or (is_label and _is_label(cell)):
                    continue
                if cell.formula is None or cell.formula not in self.printed:
                    yield at

    # --- furniture ---

    def is_furniture(self, at: Place, cell: RawCell) -> bool:
        """Whether a cell outside the rows and columns of the form was issued with it, or is told with its row."""
        row, column = at
        if cell.formula is not None:
            return self.is_issued_formula(row, cell.formula) or (cell.kind == "text" and not str(cell.value).strip())
        if cell.kind != "text":
            return (
                self.is_issued_number(row, column, cell.value)
                or (row in self.told_rows and column in self.columns)
                or shown(cell) in self.printed
            )
        text = str(cell.value).strip()
        is_code = row == self.code_row or column == self.code_column
        if is_code and text in self.codes:
            return True
        is_told = row in self.told_rows and (column in self.columns or column == self.code_column)
        if not text or text in self.printed or is_told:
            return True
        if text in _FILTER_TEXTS or text.startswith(CODE_WORDS) or GAP_WORDS in text:
            return True
        return not is_code and self.are_issued_words(row, column, text)

    def is_issued_formula(self, row: int, formula: str) -> bool:
        """Whether a formula outside the rows and columns of the form was issued with it, or is told with its row."""
        return formula in self.printed or self.own.wrote(formula) or row in self.told_rows

    def is_issued_number(self, row: int, column: int, value: float | str | bool | None) -> bool:
        """Whether a number is a weight of the control code, right of the table, or one of the column numbers."""
        if column > self.right:
            weights = self.weights.get(self.rows.get(row, ""), ()) if row in self.rows else self.all_weights
            return value in weights
        is_number_row = row == self.top - 1 and column in self.columns
        return is_number_row and str(value).removesuffix(".0") in self.form.place.form.column_numbers

    def are_issued_words(self, row: int, column: int, text: str) -> bool:
        """Whether words stand where a form has words of its own: over, under and, on a card, between its rows."""
        if column > self.right:
            return column in self.columns and self.header_top <= row < self.top
        if self.form.place.form.is_card:
            return column == self.left or row in self.card_lines
        is_head = row < self.header_top
        if (is_head or row > self.bottom) and self.form.place.form.layout.is_placed:
            return not is_figure_in_words(text)  # an office writes its name and the day over the dots of its blank
        if is_head or row > self.bottom:
            is_plain = self.form.place.form.instance.form.page.head == "plain" and column == self.left
            is_merged = (row, column) in self.merge_starts or not (self.merge_starts or is_figure_in_words(text))
            return is_merged or (is_plain and is_head) or self.is_signature(row, text)
        return row < self.top and (column in self.columns or column in self.told_columns)

    def is_signature(self, row: int, text: str) -> bool:
        """Whether words under a form are a place, a date, a title or the name of who signs."""
        is_near = self.bottom < row <= self.bottom + _ROWS_BELOW_SIGNATURES
        is_name = len(text.split()) <= _MOST_WORDS_OF_A_NAME and not re.search(r"[\d:]", text)
        return is_near and bool(self.form.place.form.instance.form.page.signatures) and is_name

    @cached_property
    def printed(self) -> frozenset[str]:
        return self.form.place.form.printed

    @cached_property
    def codes(self) -> frozenset[str]:
        return self.form.place.form.codes

    @cached_property
    def code_row(self) -> int | None:
        return self.form.place.code_row

    @cached_property
    def code_column(self) -> int | None:
        return self.form.place.code_column

    @cached_property
    def left(self) -> int:
        return min(self.columns, default=0)

    @cached_property
    def right(self) -> int:
        """The last column of the printed table."""
        beside = {column.id for column in self.form.place.form.instance.form.beside}
        return max((at for at, column in self.columns.items() if column not in beside), default=0)

    @cached_property
    def top(self) -> int:
        return min(self.rows, default=0)

    @cached_property
    def bottom(self) -> int:
        return max(self.rows, default=0)

    @cached_property
    def header_top(self) -> int:
        """The first row of the titles; where they are gone, as far above the rows as the form has it."""
        header, layout = self.form.place.header.rows, self.form.place.form.layout
        return header[0] if header else self.top - (layout.first_row - layout.header_row)

    @cached_property
    def merge_starts(self) -> frozenset[Place]:
        """The first cells of merges; none where the file has lost them all."""
        return frozenset((merge.first.row, merge.first.column) for merge in self.page.sheet.merged)

    @cached_property
    def card_lines(self) -> frozenset[int]:
        """The rows of a card that list the forms, and the titles of that list."""
        names = self.page.columns.get(self.left, {})
        listed = [row for row, text in names.items() if text in self.kit_sheets]
        return frozenset((*listed, min(listed, default=0) - 1))

    @cached_property
    def weights(self) -> dict[str, tuple[int, int]]:
        return self.form.place.form.weights

    @cached_property
    def all_weights(self) -> frozenset[float]:
        """The weights of all rows: a row that was copied has those of another."""
        return frozenset(weight for pair in self.weights.values() for weight in pair)


def _is_label(cell: RawCell) -> bool:
    """Whether a cell can be a label: words, or a number such as STT has."""
    if isinstance(cell.value, float):
        return cell.value.is_integer() and 0 <= cell.value <= _LARGEST_STT
    return True
