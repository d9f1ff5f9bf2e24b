"""Where the table of a form begins and ends on a sheet, and what stands above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.adoption.blank import BlankSheet
from mtqg_xl.adoption.numbering import Numbered, number_row
from mtqg_xl.adoption.words import (
    STT,
    bracketed_money,
    form_number,
    is_foot,
    is_national,
    is_plain_title,
    is_title,
    plain,
    unit_in,
    without_brackets,
)

_SEARCHED_ROWS = 80
_DEEPEST_HEADER = 8
_FEWEST_COLUMNS = 2
_EMPTY_ROWS_INSIDE = 2


@dataclass(frozen=True)
class Table:
    """The table of one form.

    ``header`` and ``body`` are sheet rows; ``columns`` sheet columns from left to right, ``numbers`` what the number
    row says of them. ``stt`` is the column of ordinals, None where the form has none.
    """

    sheet: BlankSheet
    header: range
    number_row: int | None
    numbers: dict[int, Numbered]
    columns: tuple[int, ...]
    stt: int | None
    body: tuple[int, ...]

    @cached_property
    def above(self) -> tuple[tuple[int, str], ...]:
        """The texts above the table by row, from the top."""
        rows = self.sheet.page.rows
        return tuple((row, self.sheet.text(row, at)) for row in rows if row < self.header.start for at in rows[row])

    @cached_property
    def title(self) -> str:
        """The title in one line; empty where none is found."""
        lines = [(row, text) for row, text in self.above if is_title(text)]
        lines = lines or [(row, text) for row, text in self.above if is_plain_title(text)]
        if not lines:
            return ""
        most = max(range(len(lines)), key=lambda at: len(lines[at][1]))
        found = [without_brackets(lines[most][1])]
        row = lines[most][0]
        for below, text in lines[most + 1 :]:
            if below != row + 1:
                break
            found.append(text)
            row = below
        return " ".join(found)

    @property
    def is_state_paper(self) -> bool:
        """Whether quốc hiệu stands above the table."""
        return any(is_national(text) for _, text in self.above)

    @cached_property
    def form_number(self) -> tuple[str, str]:
        """What names the form ("Biểu số 05") and its number."""
        return next((found for _, text in self.above if (found := form_number(text))[0]), ("", ""))

    @cached_property
    def unit(self) -> str:
        """The unit that a line above the table, or its header, names."""
        texts = [text for _, text in self.above]
        texts += [self.sheet.text(row, column) for row in self.header for column in self.columns]
        said = next((unit for text in reversed(texts) if (unit := unit_in(text))), "")
        return said or next((unit for _, text in self.above if (unit := bracketed_money(text))), "")

    @cached_property
    def signatures(self) -> tuple[str, ...]:
        """Who signs below the table."""
        if not self.body:
            return ()
        rows = [row for row in self.sheet.page.rows if row > self.body[-1]]
        texts = [(row, self.sheet.text(row, at)) for row in rows for at in sorted(self.sheet.page.rows[row])]
        return tuple(text for _, text in texts if is_foot(text) and text.isupper())

    @cached_property
    def next_table(self) -> int | None:
        """The row of another header with ordinals below this table, None where there is none."""
        return next((row for row, _ in _stt_anchors(self.sheet) if row > self.body[-1]), None)

    def title_of(self, column: int) -> tuple[str, ...]:
        """Return the header texts over a column from the top."""
        return tuple(self.sheet.text(*place) for place in self.title_places(column))

    def title_places(self, column: int) -> tuple[tuple[int, int], ...]:
        """Return the cells whose texts stand over a column, from the top; number cells of the header are texts too."""
        merges = [merge for merge in self.sheet.raw.merged if merge.first.row in self.header]
        places = [self.sheet.page.title_place(row, column, self.header, merges) for row in self.header]
        for at, row in enumerate(self.header):
            if places[at] is None and self.sheet.text(row, column):
                places[at] = (row, column)
        return tuple(place for place in dict.fromkeys(places) if place is not None)


def find_table(sheet: BlankSheet) -> Table | None:
    """Return the table of a form on a sheet, None where there is none."""
    anchored = (_table_at(sheet, row, column) for row, column in _stt_anchors(sheet))
    return next((table for table in anchored if table is not None), None) or _table_without_stt(sheet)


def _stt_anchors(sheet: BlankSheet) -> Iterator[tuple[int, int]]:
    """Yield the cells that head a column of ordinals."""
    for row, texts in sheet.page.rows.items():
        for column in sorted(texts):
            if plain(sheet.text(row, column)) in STT and len(_texts(sheet, row)) >= _FEWEST_COLUMNS:
                yield row, column


def _texts(sheet: BlankSheet, row: int) -> dict[int, str]:
    return {
        column: text
        for column in range(1, sheet.last_column + 1)
        if (text := sheet.text(row, column)) and not sheet.is_hidden_column(column)
    }


def _table_at(sheet: BlankSheet, row: int, stt: int) -> Table | None:
    """Return the table whose header has the column of ordinals here."""
    merge = sheet.merge_at(row, stt)
    top = _raised_header(sheet, row, stt)
    bottom = merge.last.row if merge is not None else row
    first = merge.first.column if merge is not None else stt
    if merge is None:
        bottom = _grown_header(sheet, bottom, stt)
    columns = _columns(sheet, range(top, bottom + 1), first)
    found = _number_row(sheet, bottom, columns)
    if found is not None and bottom < _last_shown(sheet, range(top, found[0])):
        bottom = _last_shown(sheet, range(top, found[0]))
        columns = _columns(sheet, range(top, bottom + 1), first)
        found = _number_row(sheet, bottom, columns)
    return _table(sheet, range(top, bottom + 1), columns, found, stt)


def _raised_header(sheet: BlankSheet, top: int, stt: int) -> int:
    """Return the first row of a header: above the ordinals' title may stand framed cells without a text."""
    while top > 1 and sheet.look(top - 1, stt).bordered and not _is_titled(sheet, top - 1, stt):
        top -= 1
    return top


def _last_shown(sheet: BlankSheet, rows: range) -> int:
    return max((row for row in rows if not sheet.is_hidden_row(row)), default=rows.start)


def _grown_header(sheet: BlankSheet, bottom: int, stt: int) -> int:
    """Return the last row of a header without merges: below it texts stand, but nothing under the ordinals."""
    row = bottom + 1
    while row <= bottom + _DEEPEST_HEADER:
        texts = _texts(sheet, row)
        own = {column for column in texts if column > stt + 1}
        if sheet.text(row, stt) or sheet.text(row, stt + 1) or len(own) < _FEWEST_COLUMNS:
            break
        row += 1
    return row - 1


def _columns(sheet: BlankSheet, header: range, first: int) -> tuple[int, ...]:
    """Return the columns that have a title, from the first to the gap at the right end."""
    found: list[int] = []
    for column in range(first, sheet.last_column + 1):
        if any(_is_titled(sheet, row, column) for row in header):
            found.append(column)
        elif not sheet.is_hidden_column(column):
            break
    return tuple(found)


def _is_titled(sheet: BlankSheet, row: int, column: int) -> bool:
    merge = sheet.merge_at(row, column)
    return bool(sheet.text(merge.first.row, merge.first.column) if merge is not None else sheet.text(row, column))


def _number_row(sheet: BlankSheet, bottom: int, columns: tuple[int, ...]) -> tuple[int, dict[int, Numbered]] | None:
    """Return the first row below a header, if it numbers the columns; other hidden rows are passed over."""
    for row in range(bottom + 1, bottom + _DEEPEST_HEADER):
        numbers = number_row({column: sheet.text(row, column) for column in columns}, len(columns))
        if numbers:
            return row, numbers
        if sheet.is_hidden_row(row):
            continue
        texts = {column for column in _texts(sheet, row) if column in columns}
        if not texts or columns[0] in texts or (len(columns) > 1 and columns[1] in texts):
            return None
    return None


def _table(
    sheet: BlankSheet,
    header: range,
    columns: tuple[int, ...],
    found: tuple[int, dict[int, Numbered]] | None,
    stt: int | None,
) -> Table | None:
    number_at, numbers = found if found is not None else (None, {})
    shown = [column for column in columns if not sheet.is_hidden_column(column)]
    if len(shown) < _FEWEST_COLUMNS:
        return None
    first = (number_at or header.stop - 1) + 1
    titles = {_shown(sheet, row, columns) for row in (*header, *([number_at] if number_at else ()))}
    body = tuple(row for row in _body(sheet, first, columns) if _shown(sheet, row, columns) not in titles - {()})
    return Table(sheet, header, number_at, numbers, columns, stt, body) if body else None


def _shown(sheet: BlankSheet, row: int, columns: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    """Return the texts of a row by column: a header that is printed again on the next page has those of the first."""
    return tuple((column, text) for column in columns if (text := sheet.text(row, column)))


def _table_without_stt(sheet: BlankSheet) -> Table | None:
    """Return the table above whose body a number row stands, or whose first bordered row is full of texts."""
    for row in range(1, min(sheet.last_row, _SEARCHED_ROWS) + 1):
        texts = _texts(sheet, row)
        bordered = [column for column in texts if sheet.look(row, column).bordered]
        if len(bordered) <= _FEWEST_COLUMNS or len(bordered) < len(texts):
            continue
        first = min(bordered)
        merge = sheet.merge_at(row, first)
        bottom = merge.last.row if merge is not None else _grown_header(sheet, row, first)
        columns = _columns(sheet, range(row, bottom + 1), first)
        table = _table(sheet, range(row, bottom + 1), columns, _number_row(sheet, bottom, columns), None)
        if table is not None:
            return table
    return None


# --- the body --------------------------------------------------------------------------------------------


def _body(sheet: BlankSheet, first: int, columns: tuple[int, ...]) -> Iterator[int]:
    """Yield the rows of the table: those with a border or a text, up to notes and signatures."""
    has_borders = any(_is_bordered(sheet, row, columns) for row in range(first, first + _DEEPEST_HEADER))
    waiting: list[int] = []
    for row in range(first, sheet.last_row + 1):
        bordered = _is_bordered(sheet, row, columns)
        texts = [text for column in columns if (text := sheet.text(row, column))]
        if texts and not bordered and (has_borders or is_foot(texts[0])):
            return
        if not bordered and not _holds_something(sheet, row, columns):
            waiting.append(row)
            if len(waiting) > _EMPTY_ROWS_INSIDE:
                return
            continue
        waiting.clear()
        yield row


def _is_bordered(sheet: BlankSheet, row: int, columns: tuple[int, ...]) -> bool:
    shown = [column for column in columns if not sheet.is_hidden_column(column)]
    return 2 * sum(sheet.look(row, column).bordered for column in shown) > len(shown)


def _holds_something(sheet: BlankSheet, row: int, columns: tuple[int, ...]) -> bool:
    return any(sheet.cell(row, column) is not None for column in columns)
