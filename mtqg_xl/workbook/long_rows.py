"""Many rows, planned one after the other while they are written: a book of thousands of reporters has a million.

Nothing in them is merged, linked or validated, and their formulas read their own row alone. So none of them need be
held: each is calculated and written as XML into a temporary file, from which it goes into the package.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW, letters
from mtqg_xl.formula.long_columns import LongColumn
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported
from mtqg_xl.workbook.plan import Content, PlannedCell, Style
from mtqg_xl.workbook.sheet_cells import number_xml, text_xml
from mtqg_xl.workbook.writer_error import WriterError

FEWEST_CELLS = 10_000
"""Tables with fewer cells are planned whole."""
_MOST_ROWS, _MOST_CELLS = 500, 8_000
"""So many rows, with about so many cells, are planned and calculated together."""
_MOST_LETTERS = 500_000
"""The lineage has 32,000 letters in a cell."""
_LEVEL, _AT_ONCE = 1, 1 << 16
_MOST_LOOKS, _MOST_KNOWN = 4_000, 20_000


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row: its cells by column, its height in points, whether it grows with what is typed, the look of the row.

    ``formulas`` are those of its cells by column, each cut at the places where it names its own row.
    """

    cells: Sequence[tuple[int, PlannedCell]]
    height: float | None = None
    grows: bool = False
    style: Style | None = None
    formulas: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LongRows:
    """Rows of a sheet, from the row ``first`` on, as far as ``last_column``; ``rows`` plans them anew each time.

    Nothing else stands on the sheet beside them. How many they are may be unknown where nothing stands below them and
    no formula reads them.
    """

    first: int
    count: int | None
    last_column: int
    rows: Callable[[], Iterable[PlannedRow]]

    def is_in(self, top: int, bottom: int) -> bool:
        """Whether some of the rows lie between two others."""
        return self.count is not None and top < self.first + self.count and self.first <= bottom


@dataclass
class Spool:
    """The XML of long rows in a temporary file, with the number of the last, what formulas elsewhere read of them."""

    place: LongRows
    columns: Mapping[int, LongColumn]
    _file: IO[bytes]
    size: int = 0
    last: int = 0

    def chunks(self) -> Iterator[bytes]:
        """Yield the XML."""
        self._file.seek(0)
        stream = zlib.decompressobj()
        while packed := stream.unconsumed_tail or self._file.read(_AT_ONCE):
            yield stream.decompress(packed, _AT_ONCE)  # rows are alike: what is read may be a hundred times as long
        yield stream.flush()

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()


def spooled(sheet: str, place: LongRows, wanted: Set[int], number_of: Callable[[Style], int]) -> Spool:
    """Return long rows as XML, calculated; the values of the ``wanted`` columns are kept for formulas elsewhere.

    ``number_of`` gives the number by which the workbook knows a look.

    Raises:
        WriterError: they are not as many as was said, or more than a sheet of Excel holds.
    """
    columns = {column: LongColumn(place.first, place.count or 0) for column in wanted}
    spool = Spool(place, columns, TemporaryFile(prefix="mtqg-xl-"))  # noqa: SIM115  # closed with the spool
    try:
        _fill(spool, _Xml(sheet, number_of))
    except BaseException:
        spool.close()
        raise
    return spool


def _fill(spool: Spool, xml: "_Xml") -> None:
    packer = zlib.compressobj(_LEVEL)
    rows, at = iter(spool.place.rows()), spool.place.first
    together = max(1, min(_MOST_ROWS, _MOST_CELLS // spool.place.last_column))
    while some := list(_next(rows, together)):
        values = _calculated(xml.sheet, at, some)
        _keep(spool.columns, at, some, values)
        content = "".join(xml.row(number, row, values) for number, row in enumerate(some, start=at)).encode()
        spool.size += len(content)
        spool._file.write(packer.compress(content))
        at += len(some)
    spool._file.write(packer.flush())
    spool.last = at - 1
    if spool.last > MAX_ROW or spool.place.last_column > MAX_COLUMN:
        raise WriterError(
            f"Trang {xml.sheet} dài đến dòng {spool.last}, cột {spool.place.last_column}: quá giới hạn Excel."
        )
    if spool.place.count not in (None, at - spool.place.first):
        raise WriterError(f"Trang {xml.sheet} có {at - spool.place.first} dòng, không phải {spool.place.count}.")


def _next(rows: Iterator[PlannedRow], most: int) -> Iterator[PlannedRow]:
    """Yield rows that are written together: not more than so many, fewer where they are full of text."""
    letters = 0
    for row in islice(rows, most):
        yield row
        letters += sum(len(cell.value) for _, cell in row.cells if isinstance(cell.value, str))
        if letters > _MOST_LETTERS:
            return


Values = Mapping[tuple[int, int], Content]


def _calculated(sheet: str, first: int, rows: Sequence[PlannedRow]) -> Values:
    """Return the values of the formulas of some rows by row and column.

    They are computed as if the first of them were row 1: formulas that were computed before are not parsed again.
    """
    from mtqg_xl.formula.calculate import calculate

    if not any(row.formulas for row in rows):
        return {}
    cells = {
        (number, column): Formula(str(number).join(row.formulas[column])) if column in row.formulas else cell.value
        for number, row in enumerate(rows, start=1)
        for column, cell in row.cells
    }
    found: dict[tuple[int, int], Content] = {}
    for (_, row, column), value in calculate({sheet: cells}).items():
        place = first + row - 1, column
        found[place] = stored(value, sheet, *place)
    return found


def stored(value: object, sheet: str, row: int, column: int) -> Content:
    """Return the value of a formula as a cell stores it.

    Raises:
        WriterError: it cannot be calculated: a mistake of ours.
    """
    if isinstance(value, Unsupported | ErrorValue):
        raise WriterError(f"Công thức ở {sheet}!{letters(column)}{row} không tính được: {value}")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    return str(value)


def _keep(columns: Mapping[int, LongColumn], first: int, rows: Sequence[PlannedRow], values: Values) -> None:
    if not columns:
        return
    for number, row in enumerate(rows, start=first):
        for column, cell in row.cells:
            if column in columns:
                found = cell.value if cell.formula is None else values[number, column]
                if found is not None:
                    columns[column].put(number, found)


@dataclass
class _Xml:
    """Rows of one sheet as XML."""

    sheet: str
    number_of: Callable[[Style], int]
    _numbers: dict[int, tuple[Style, int]] = field(default_factory=dict)
    _starts: dict[int, str] = field(default_factory=dict)
    _constants: dict[int, tuple[PlannedCell, str]] = field(default_factory=dict)

    def row(self, number: int, row: PlannedRow, values: Values) -> str:
        looks = f' s="{self._number(row.style)}" customFormat="1"' if row.style is not None else ""
        if row.height is not None:
            looks += f' ht="{row.height:g}"' + ("" if row.grows else ' customHeight="1"')
        pieces = [f'<row r="{number}"{looks}>']
        middle, constants = str(number), self._constants
        for column, cell in row.cells:
            known = constants.get(id(cell))
            end = known[1] if known is not None else self._end(number, column, cell, values)
            pieces += self._starts.get(column) or self._start(column), middle, end
        pieces.append("</row>")
        return "".join(pieces)

    def _start(self, column: int) -> str:
        """Return how a cell of a column begins, up to the number of its row."""
        start = self._starts[column] = f'<c r="{letters(column)}'
        return start

    def _end(self, number: int, column: int, cell: PlannedCell, values: Values) -> str:
        """Return a cell from behind the number of its row on."""
        look = f'" s="{self._number(cell.style)}"'
        if cell.formula is not None:
            return look + _computed(cell.formula, values[number, column])
        if isinstance(cell.value, int | float):
            return f"{look}><v>{number_xml(cell.value)}</v></c>"
        end = look + "/>" if cell.value is None else look + _text(cell.value)
        if cell.value is not None and len(cell.value) > _LONGEST_KEPT:
            return end
        if len(self._constants) >= _MOST_KNOWN:
            self._constants.clear()
        self._constants[id(cell)] = cell, end  # held, so that its id stays its own
        return end

    def _number(self, style: Style) -> int:
        known = self._numbers.get(id(style))  # to compare two looks takes longer
        if known is None:
            if len(self._numbers) >= _MOST_LOOKS:
                self._numbers.clear()
            known = self._numbers[id(style)] = style, self.number_of(style)  # held, so that its id stays its own
        return known[1]


def _computed(formula: str, value: Content) -> str:
    written = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if isinstance(value, str):
        return f' t="str"><f>{written}</f><v>{text_xml(value)}</v></c>'
    assert value is not None  # every formula has a value
    return f"><f>{written}</f><v>{number_xml(value)}</v></c>"


_LONGEST_KEPT = 60
"""A longer text is hardly ever said twice."""


def _text(text: str) -> str:
    return _short_text(text) if len(text) <= _LONGEST_KEPT else _text_anew(text)


@lru_cache(maxsize=1 << 12)  # long tables say the same again and again
def _short_text(text: str) -> str:
    return _text_anew(text)


def _text_anew(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' t="inlineStr"><is><t{space}>{text_xml(text)}</t></is></c>'
