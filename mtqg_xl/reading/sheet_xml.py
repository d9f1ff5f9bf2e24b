"""One worksheet part → the cells that hold something: by pattern where the part is plain, else in one pass of expat."""

from functools import lru_cache

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.reading.container import UnusablePartError
from mtqg_xl.reading.followers import UNKNOWN_FORMULA, data_table, moved_formula
from mtqg_xl.reading.known_rows import KnownRow, KnownRows, as_known, known_rows
from mtqg_xl.reading.package import SheetEntry
from mtqg_xl.reading.plain_xml import PlainSheet, has_descent, plain_sheet
from mtqg_xl.reading.raw_sheet import Kind, Place, RawCell, RawSheet
from mtqg_xl.reading.sheet_outline import Range, SheetOutline, cells_in, range_named
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

MAX_CELLS = 600_000
MAX_CHARACTERS = 20_000_000
"""Of the texts and formulas of all cells: one long text may stand in every cell, one formula be followed by all."""
MAX_COVERED = 5_000_000
"""Of cells that arrays cover, each counted as often as an array covers it."""
_MOST_PLAIN_BYTES, _MOST_PLAIN_ROWS = 16 << 20, 100_000
"""A larger part is read event by event: what patterns find is held in memory as a whole."""
_LONGEST_KNOWN = 1 << 18
"""Bytes of the longest outline that is remembered."""


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
    if len(content) > _MOST_PLAIN_BYTES or _has_many_rows(content):
        return None
    known = known_rows(reader.dates, reader.date1904, has_descent(content))
    plain = plain_sheet(content, known)
    if plain is None:
        return None
    try:
        reader.outline = _outline(plain.outline, entry.part)
        reader.keep_all(plain, known)
        return reader.sheet(entry)
    except (UnusablePartError, LookupError, ValueError, OverflowError):
        return None


def _has_many_rows(content: bytes) -> bool:
    return len(content) > _MOST_PLAIN_ROWS * len(b"<row />") and content.count(b"<row ") > _MOST_PLAIN_ROWS


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


class _Addresses(dict[str, Place]):
    """Remembers parsed addresses, for the cells of one form are the same in every file."""

    limit = 50_000

    def __missing__(self, reference: str) -> Place:
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
        self.cells: dict[Place, RawCell] = {}
        self.stored = self.characters = 0
        self.outline = SheetOutline()
        self.arrays: list[tuple[Range, str]] = []
        self.masters: dict[str, tuple[str, str]] = {}
        self.orphans: list[tuple[Place, str]] = []
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
        self.refuse_too_much()

    def count(self, text: str) -> None:
        """Count what a cell says.

        Raises:
            UnusablePartError: all cells together say more than any form does.
        """
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS:
            self.refuse_too_much()

    def refuse_too_much(self) -> None:
        """Refuse more than any form holds.

        Raises:
            UnusablePartError: there are too many cells, or they say too much.
        """
        if len(self.cells) > MAX_CELLS:
            raise UnusablePartError("too_large", f"hơn {MAX_CELLS} ô")
        if self.characters > MAX_CHARACTERS:
            raise UnusablePartError("too_large", f"hơn {MAX_CHARACTERS} chữ")

    def next_reference(self) -> str:
        """Return the address of a cell that does not give its own: right of the one before."""
        return a1(self.row, _ADDRESSES[self.reference][1] + 1 if self.reference else 1)

    # --- cells ---

    def store(self) -> None:
        """Keep the cell that has just ended."""
        attributes = self.attributes
        place, style = _ADDRESSES[self.reference], int(attributes.get("s", 0))
        self.keep(place, style, attributes.get("t", "n"), self.value, self.formula)

    def keep_all(self, plain: PlainSheet, known: KnownRows) -> None:
        """Keep the cells of plain rows."""
        for xml, rows, values in plain.pieces:
            if rows is None or values is None:
                self.keep_known(known[xml])
                continue
            stored, characters, value = self.stored, self.characters, iter(values)
            for row in rows:
                self.start_row(row.attributes)
                for reference, style, kind, formula, has_value, inline in row.cells:
                    text = next(value) if has_value else inline
                    if text is not None or formula is not None:
                        self.keep(_ADDRESSES[reference], style, kind, text, formula)
            if known.is_worth_keeping(xml):
                found = as_known(rows, values, self.cells, _ADDRESSES, self.characters - characters)
                if found is not None and len(found.cells) == self.stored - stored:
                    known.keep(xml, found)
        for row in plain.rest:
            self.start_row(row.attributes)

    def keep_known(self, known: KnownRow) -> None:
        """Keep the cells of a row that was read before."""
        self.row = known.number
        self.hidden_rows |= known.hidden
        self.cells.update(known.cells)
        for place, style, number in known.shared:
            item = self.shared(number)
            self.cells[place] = RawCell(item.text, "text", None, False, False, style, item.original)
            self.characters += len(item.text)
        self.stored += len(known.cells)
        self.characters += known.characters
        self.refuse_too_much()

    def keep(self, place: Place, style: int, stored_as: str, text: str | None, formula: str | None) -> None:
        """Keep a cell, as it is stored, if it holds something; attributes of its formula were taken before."""
        value, kind, original, is_date = self.typed(stored_as, text, style)
        if isinstance(value, str):
            self.count(value)
        if formula is None:
            if kind == "blank":
                return
            cell = RawCell(value, kind, None, False, is_date, style, original)
        else:
            written = self.formula_text(place, formula)
            if written is None and kind == "blank":
                return
            if written is not None:
                self.count(written)
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
            item = self.shared(int(text))
            return item.text, "text", item.original, False
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

    def shared(self, index: int) -> StringItem:
        """Return one of the shared strings."""
        if not 0 <= index < len(self.strings):
            raise ValueError("no such shared string")
        return self.strings[index]

    # --- formulas ---

    def formula_text(self, place: Place, stored: str) -> str | None:
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

    def shared_formula(self, place: Place, attributes: dict[str, str], formula: str | None) -> str | None:
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
        self.outline.refuse_overlaps(entry.part)
        for place, index in self.orphans:
            if index in self.masters:
                self.give_formula(place, moved_formula(*self.masters[index], a1(*place)))
        self.spread_arrays()
        return RawSheet(
            name=entry.name,
            state=entry.state,
            part=entry.part,
            cells=self.cells,
            merged=tuple(self.outline.merged),
            arrays=tuple(covered for covered, _ in self.arrays),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(dict.fromkeys(self.outline.hidden_columns)),
            protected=self.outline.protected,
            auto_filter=self.outline.auto_filter,
            characters=self.characters,
        )

    def spread_arrays(self) -> None:
        """Give every stored cell of an array the formula of the array."""
        if sum(min(covered.size, len(self.cells)) for covered, _ in self.arrays) > MAX_COVERED:
            raise UnusablePartError("too_large", "công thức mảng phủ quá nhiều ô")
        for covered, formula in self.arrays:
            for place in cells_in(covered, self.cells):
                if self.cells[place].formula is None:
                    self.give_formula(place, formula)

    def give_formula(self, place: Place, formula: str) -> None:
        """Put a formula into a stored cell."""
        self.count(formula)
        cell = self.cells[place]
        self.cells[place] = cell._replace(formula=formula, cached=cell.kind != "blank")
