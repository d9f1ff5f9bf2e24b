"""One worksheet part → the cells that hold something: by pattern where the part is plain, else in one pass of expat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.reading.container import UnusablePartError
from mtqg_xl.reading.followers import UNKNOWN_FORMULA, data_table, moved_formula
from mtqg_xl.reading.package import SheetEntry, SheetState
from mtqg_xl.reading.plain_xml import PlainRow, plain_sheet
from mtqg_xl.reading.sheet_outline import Range, SheetOutline, range_named
from mtqg_xl.reading.stored import (
    StringItem,
    TextReader,
    is_true,
    new_parser,
    nfc,
    number_of,
    run_parser,
    serial_of,
    string_item,
)

Kind = Literal["number", "text", "bool", "error", "blank"]

MAX_CELLS = 1_000_000
_LONGEST_KNOWN = 1 << 18
"""Bytes of the longest outline that is remembered."""


class RawCell(NamedTuple):
    """What is stored in one cell, nothing interpreted.

    ``value`` is NFC text, a float (dates as serial numbers, ``is_date`` says so), a bool, the code of an error
    (``#DIV/0!``) or None. ``formula`` begins with ``=``; then ``cached`` says whether a value was stored beside it.
    ``style`` indexes the workbook's number formats. ``original`` is the text as typed where NFC changed it.
    """

    value: float | str | bool | None
    kind: Kind
    formula: str | None = None
    cached: bool = False
    is_date: bool = False
    style: int = 0
    original: str | None = None


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One worksheet; ``part`` is its name in the zip, ``cells`` by (row, column) only those that hold something.

    Far cells are in ``cells`` like all others: never allocate by the largest row or column.
    ``arrays`` are the ranges of array formulas and data tables: every stored cell in one carries its formula.
    ``hidden_columns`` are (first, last) pairs.
    """

    name: str
    state: SheetState
    part: str
    cells: dict[tuple[int, int], RawCell]
    merged: tuple[Range, ...]
    arrays: tuple[Range, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    protected: bool
    auto_filter: Range | None

    def is_hidden(self, row: int, column: int) -> bool:
        """Return whether a cell stands in a hidden row or column."""
        return row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)


def read_sheet(
    content: bytes, entry: SheetEntry, strings: list[StringItem], dates: frozenset[int], date1904: bool
) -> RawSheet:
    """Return the cells and the outline of one worksheet part.

    ``dates`` are the style indexes that show a date. The stated dimension is never looked at.

    Raises:
        UnusablePartError: the part is damaged, is no worksheet, or has too many cells or merges.
    """
    return _read_plain(content, entry, _SheetReader(strings, dates, date1904)) or _read_events(
        content, entry, _SheetReader(strings, dates, date1904)
    )


def _read_plain(content: bytes, entry: SheetEntry, reader: "_SheetReader") -> RawSheet | None:
    """Return a worksheet whose rows are plain; None of any other, and where the parser is to say what is wrong."""
    plain = plain_sheet(content)
    if plain is None:
        return None
    try:
        reader.outline = _outline(plain.outline, entry.part)
        reader.keep_all(plain.rows, iter(plain.values))
        return reader.sheet(entry)
    except (UnusablePartError, LookupError, ValueError, OverflowError):
        return None


@lru_cache(maxsize=64)
def _known_outline(outline: bytes, part: str) -> SheetOutline:
    return _parsed_outline(outline, part)


def _parsed_outline(outline: bytes, part: str) -> SheetOutline:
    reader = _SheetReader([], frozenset(), False)
    reader.parse(outline, part)
    if reader.cells or reader.hidden_rows or reader.formula_attributes:
        raise ValueError("rows outside the rows")
    return reader.outline


def _outline(outline: bytes, part: str) -> SheetOutline:
    """Return what a sheet is beside its rows; the sheets of a form are alike in that."""
    return (_known_outline if len(outline) <= _LONGEST_KNOWN else _parsed_outline)(outline, part)


def _read_events(content: bytes, entry: SheetEntry, reader: "_SheetReader") -> RawSheet:
    reader.parse(content, entry.part)
    return reader.sheet(entry)


@lru_cache(maxsize=1 << 14)
def _written_out(stored: str) -> str | None:
    """Return a stored formula with one ``=`` before it; None where nothing is stored."""
    text = nfc(stored).strip()
    return "=" + text.removeprefix("=") if text else None


class _Addresses(dict[str, tuple[int, int]]):
    """Remembers parsed addresses, for the cells of one form are the same in every file."""

    limit = 50_000

    def __missing__(self, reference: str) -> tuple[int, int]:
        row, column = parse_a1(reference)
        if len(self) < self.limit:
            self[reference] = (row, column)
        return row, column


_ADDRESSES = _Addresses()


class _SheetReader:
    """Handlers of expat over one worksheet.

    The hot names (``c v f row``) are compared inline: a call for each of them costs a third of the whole reading.
    """

    def __init__(self, strings: list[StringItem], dates: frozenset[int], date1904: bool) -> None:
        self.strings, self.dates, self.date1904 = strings, dates, date1904
        self.text_reader = TextReader()
        self.texts = self.text_reader.texts
        self.cells: dict[tuple[int, int], RawCell] = {}
        self.stored = 0
        self.outline = SheetOutline()
        self.arrays: list[tuple[Range, str]] = []
        self.masters: dict[str, tuple[str, str]] = {}
        self.orphans: list[tuple[tuple[int, int], str]] = []
        self.hidden_rows: set[int] = set()
        self.has_root = False
        self.namespace = self.cell_tag = self.value_tag = self.formula_tag = self.row_tag = ""
        self.row = 0
        self.reference = ""
        self.attributes: dict[str, str] = {}
        self.formula_attributes: dict[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None

    def parse(self, content: bytes, part: str) -> None:
        """Take a whole part.

        Raises:
            UnusablePartError: the part is damaged, is no worksheet, or has too many cells or merges.
        """
        parser = new_parser()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.texts.append
        run_parser(parser, content, part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the opening tag of an element."""
        if name == self.cell_tag:
            self.attributes = attributes
            self.reference = attributes.get("r") or self.next_reference()
        elif name == self.value_tag:
            self.texts.clear()
        elif name == self.formula_tag:
            self.texts.clear()
            self.formula_attributes = attributes
        elif name == self.row_tag:
            self.start_row(attributes)
        elif not self.has_root:
            self.start_root(name)
        elif name.startswith(self.namespace):
            local = name[len(self.namespace) :]
            self.text_reader.start(local)
            self.outline.take(local, attributes)

    def end(self, name: str) -> None:
        """Take the closing tag of an element."""
        if name == self.value_tag:
            self.value = "".join(self.texts)
        elif name == self.cell_tag:
            if self.value is not None or self.formula is not None:
                self.store()
                self.value = self.formula = None
        elif name == self.formula_tag:
            self.formula = "".join(self.texts)
        elif name == self.row_tag:
            self.texts.clear()
        elif name.startswith(self.namespace):
            local = name[len(self.namespace) :]
            self.text_reader.end(local)
            if local == "is":
                self.value = self.text_reader.take()

    def start_root(self, name: str) -> None:
        """Learn the namespace: transitional, strict or none."""
        self.namespace, self.has_root = name.removesuffix("worksheet"), True
        if self.namespace == name or self.namespace[-1:].strip():
            raise ValueError("the root is no worksheet")
        self.cell_tag, self.value_tag = self.namespace + "c", self.namespace + "v"
        self.formula_tag, self.row_tag = self.namespace + "f", self.namespace + "row"

    def start_row(self, attributes: dict[str, str]) -> None:
        """Begin a row, the one after the last where no number is given."""
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.reference = ""
        if "hidden" in attributes and is_true(attributes["hidden"]):
            self.hidden_rows.add(self.row)
        if len(self.cells) > MAX_CELLS:
            raise UnusablePartError("too_large", f"hơn {MAX_CELLS} ô")

    def next_reference(self) -> str:
        """Return the address of a cell that does not give its own: right of the one before."""
        return a1(self.row, _ADDRESSES[self.reference][1] + 1 if self.reference else 1)

    # --- cells ---

    def store(self) -> None:
        """Keep the cell that has just ended."""
        attributes = self.attributes
        place, style = _ADDRESSES[self.reference], int(attributes.get("s", 0))
        self.keep(place, style, attributes.get("t", "n"), self.value, self.formula)

    def keep_all(self, rows: Sequence[PlainRow], values: Iterator[str]) -> None:
        """Keep the cells of plain rows; ``values`` are what stands in those that have one, in order."""
        for row in rows:
            self.start_row(row.attributes)
            for reference, style, kind, formula, has_value, inline in row.cells:
                text = next(values) if has_value else inline
                if text is not None or formula is not None:
                    self.keep(_ADDRESSES[reference], style, kind, text, formula)

    def keep(self, place: tuple[int, int], style: int, stored_as: str, text: str | None, formula: str | None) -> None:
        """Keep a cell, as it is stored, if it holds something; attributes of its formula were taken before."""
        value, kind, original, is_date = self.typed(stored_as, text, style)
        if formula is None:
            if kind == "blank":
                return
            cell = RawCell(value, kind, None, False, is_date, style, original)
        else:
            written = self.formula_text(place, formula)
            if written is None and kind == "blank":
                return
            cached = written is not None and kind != "blank"
            cell = RawCell(value, kind, written, cached, is_date, style, original)
        self.cells[place] = cell
        self.stored += 1

    def typed(
        self, stored_as: str, text: str | None, style: int
    ) -> tuple[float | str | bool | None, Kind, str | None, bool]:
        """Return value, kind, original and whether it is a date, for a stored text of a stated type."""
        if text is None or (not text and stored_as not in ("str", "inlineStr")):
            return None, "blank", None, False
        if stored_as == "n":
            number = number_of(text)
            if number is not None:
                return number, "number", None, style in self.dates
            if not text.strip():
                return None, "blank", None, False
        elif stored_as == "s":
            index = int(text)
            if not 0 <= index < len(self.strings):
                raise ValueError("no such shared string")
            return self.strings[index].text, "text", self.strings[index].original, False
        elif stored_as == "b":
            return is_true(text.strip()), "bool", None, False
        elif stored_as == "e":
            return text.strip(), "error", None, False
        elif stored_as == "d":
            serial = serial_of(text.strip(), self.date1904)
            if serial is not None:
                return serial, "number", None, True
        item = string_item(text)
        return item.text, "text", item.original, False

    # --- formulas ---

    def formula_text(self, place: tuple[int, int], stored: str) -> str | None:
        """Return the formula of a cell, written out, or None if it has none."""
        attributes = self.formula_attributes
        formula = _written_out(stored)
        kind = attributes.get("t", "normal")
        if kind == "shared":
            return self.shared_formula(place, attributes, formula)
        if kind == "dataTable":
            formula = data_table(attributes)
        if kind in ("array", "dataTable") and formula is not None:
            covered = range_named(attributes.get("ref", ""))
            if covered is not None:
                self.arrays.append((covered, formula))
        return formula

    def shared_formula(self, place: tuple[int, int], attributes: dict[str, str], formula: str | None) -> str | None:
        """Return the formula of a master as it stands, that of a follower moved to its own cell."""
        index, here = attributes.get("si", ""), a1(*place)
        if formula is not None:
            if "ref" in attributes or index not in self.masters:
                self.masters[index] = (formula, here)
            return formula
        if index not in self.masters:
            self.orphans.append((place, index))
            return UNKNOWN_FORMULA
        return moved_formula(*self.masters[index], here)

    def sheet(self, entry: SheetEntry) -> RawSheet:
        """Return everything, with formulas that stand before or outside their own place filled in."""
        if self.stored != len(self.cells):
            raise UnusablePartError("damaged", f"hai ô cùng địa chỉ trong {entry.part}")
        for place, index in self.orphans:
            if index in self.masters:
                self.give_formula(place, moved_formula(*self.masters[index], a1(*place)))
        for covered, formula in self.arrays:
            for place in _cells_in(covered, self.cells):
                if self.cells[place].formula is None:
                    self.give_formula(place, formula)
        return RawSheet(
            name=entry.name,
            state=entry.state,
            part=entry.part,
            cells=self.cells,
            merged=tuple(self.outline.merged),
            arrays=tuple(covered for covered, _ in self.arrays),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.outline.hidden_columns),
            protected=self.outline.protected,
            auto_filter=self.outline.auto_filter,
        )

    def give_formula(self, place: tuple[int, int], formula: str) -> None:
        """Put a formula into a stored cell."""
        cell = self.cells[place]
        self.cells[place] = cell._replace(formula=formula, cached=cell.kind != "blank")


def _cells_in(covered: Range, cells: dict[tuple[int, int], RawCell]) -> list[tuple[int, int]]:
    """Return the stored cells of a range, at the price of the smaller of the two."""
    (top, left), (bottom, right) = covered
    if (bottom - top + 1) * (right - left + 1) > len(cells):
        return [place for place in cells if covered.covers(*place)]
    places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return [place for place in places if place in cells]
