"""One sheet as patterns are sought in it: what each cell is, the lines of cells, and the words beside them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from mtqg_xl.cells import Address
from mtqg_xl.formula.calculate import Book
from mtqg_xl.formula.relative import Reference
from mtqg_xl.patterns.forms import Form, form_of
from mtqg_xl.reading.raw_sheet import RawCell, RawSheet
from mtqg_xl.vietnamese import fold, strip_accents

Key = tuple[int, int]

_TOTAL = re.compile(
    r"\b(?:tong(?: cong| so)?|cong|luy ke|trung binh|binh quan|cao nhat|thap nhat|con lai|chenh lech|ty le|ti le"
    r"|dieu chinh|(?:sub|grand )?-?totals?|sum|average|avg|mean|median|max(?:imum)?|min(?:imum)?|net|balance|variance"
    r"|std|adjust\w*)\b"
)
_LOOK_BACK = 60
"""A label farther away than so many cells is not looked for."""
_LONGEST_LABEL = 80


class SheetView:
    """The cells of a sheet with their forms; every look-up costs as many steps as cells hold something."""

    def __init__(self, raw: RawSheet) -> None:
        self.name = raw.name
        self.cells: dict[Key, RawCell] = raw.cells
        own = raw.name.casefold()
        self.workbook: list[SheetView] = [self]
        self.stored: Book | None = None
        self.cells_computed_with = 0
        inside, keys = raw.cells_in_arrays(), dict[object, int]()
        self.forms: dict[Key, Form] = {
            key: form_of(cell.formula, Address(*key), own, keys)
            for key, cell in raw.cells.items()
            if cell.formula is not None and key not in inside
        }

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """The filled columns of each row, in order."""
        return _lines(self.cells, 0)

    @cached_property
    def columns(self) -> dict[int, list[int]]:
        """The filled rows of each column, in order."""
        return by_column(self.cells)

    @cached_property
    def copies(self) -> tuple[Counter[Key], Counter[Key]]:
        """How many copies of a formula each row (first) and column (second) holds, by line and key of the form."""
        rows, columns = Counter[Key](), Counter[Key]()
        for (row, column), form in self.forms.items():
            rows[row, form.key] += 1
            columns[column, form.key] += 1
        return rows, columns

    @cached_property
    def formulas(self) -> tuple[Counter[int], Counter[int]]:
        """How many formulas each row (first) and column (second) holds."""
        return Counter(row for row, _ in self.forms), Counter(column for _, column in self.forms)

    def is_number(self, key: Key) -> bool:
        """Whether a number was typed there."""
        cell = self.cells.get(key)
        return cell is not None and cell.formula is None and cell.kind == "number" and not cell.is_date

    def is_numbering(self, key: Key) -> bool:
        """Whether a typed number counts on from those beside it, as the row of column numbers does."""
        row, column = key
        values = [self.cells[at].value for at in ((row, column - 1), key, (row, column + 1)) if self.is_number(at)]
        return any(isinstance(a, float) and b == a + 1 for a, b in pairwise(values))

    def is_identifier(self, key: Key) -> bool:
        """Whether a typed number is one of three that count on down its column: numbers of lines, of people."""
        row, column = key
        values = [self.cells[at].value if self.is_number(at := (row + by, column)) else None for by in range(-2, 3)]
        return any(
            isinstance(first, float) and (second, third) == (first + 1, first + 2)
            for first, second, third in zip(values, values[1:], values[2:], strict=False)
        )

    def holds_amount(self, key: Key) -> bool:
        """Whether a number stands there, typed or computed."""
        cell = self.cells.get(key)
        if cell is None or cell.is_date:
            return False
        return cell.kind == "number" or (cell.formula is not None and not cell.cached)

    def is_computed_with(self, key: Key) -> bool:
        """Whether a number or an error stands there."""
        cell = self.cells.get(key)
        return self.holds_amount(key) or (cell is not None and cell.kind == "error")

    def is_blank(self, key: Key) -> bool:
        """Whether nothing stands there."""
        cell = self.cells.get(key)
        return cell is None or (cell.kind == "blank" and cell.formula is None)

    def filled(self, cells: Reference) -> Iterator[Key]:
        """Yield the filled cells of a range on this sheet; what is blank costs nothing."""
        yield from within(cells, self.columns)

    def row_label(self, key: Key) -> str:
        """Return the words nearest to the left of a cell, and where there are none, the first of its row."""
        row, column = key
        line = self.rows.get(row, [])
        before = [each for each in line if each < column and self.is_words((row, each))]
        return self._text((row, before[-1])) if before else ""

    def column_title(self, key: Key) -> str:
        """Return the words nearest above a cell."""
        row, column = key
        for above in range(row - 1, max(0, row - 1 - _LOOK_BACK), -1):
            if self.is_words((above, column)):
                return self._text((above, column))
        return ""

    def is_total(self, key: Key) -> bool:
        """Whether the words of the row or of the column of a cell speak of a total, a mean or the like."""
        return _says_total(self.row_label(key)) or _says_total(self.column_title(key))

    def style(self, key: Key) -> int:
        """Return the number of the cell's format; -1 where nothing is stored."""
        cell = self.cells.get(key)
        return -1 if cell is None else cell.style

    def is_words(self, key: Key) -> bool:
        """Whether a text with a letter stands there."""
        cell = self.cells.get(key)
        if cell is None or cell.kind != "text" or not isinstance(cell.value, str):
            return False
        return any(character.isalpha() for character in cell.value)

    def _text(self, key: Key) -> str:
        return " ".join(str(self.cells[key].value).split())[:_LONGEST_LABEL]


def within(cells: Reference, columns: dict[int, list[int]]) -> Iterator[Key]:
    """Yield those of some cells, by column and in order, that lie in a range."""
    width = cells.right - cells.left + 1
    for column in range(cells.left, cells.right + 1) if width <= len(columns) else sorted(columns):
        rows = columns.get(column, [])
        if cells.left <= column <= cells.right:
            for row in rows[bisect_left(rows, cells.top) : bisect_right(rows, cells.bottom)]:
                yield row, column


def by_column(keys: Iterable[Key]) -> dict[int, list[int]]:
    """Return the rows of cells by column, in order."""
    return _lines(keys, 1)


def _says_total(words: str) -> bool:
    return _TOTAL.search(strip_accents(fold(words))) is not None


def _lines(cells: Iterable[Key], axis: int) -> dict[int, list[int]]:
    lines: dict[int, list[int]] = defaultdict(list)
    for key in cells:
        lines[key[axis]].append(key[1 - axis])
    return {line: sorted(places) for line, places in lines.items()}
