"""Cells changed in the XML of one worksheet: cut at the cells that change, all between the cuts copied as it was.

Text goes in inline, so that shared strings need not be touched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.cells import Address, a1, parse_a1
from mtqg_xl.formula.relative import translate
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.formula.values import ErrorValue
from mtqg_xl.workbook.xml_cuts import PatchError, is_empty_tag, is_utf8, spliced, tag_end

Value = float | str | None
CachedValue = float | str | bool | ErrorValue


@dataclass(frozen=True, slots=True)
class Cached:
    """A new stored value for a cell that keeps its formula."""

    value: CachedValue


@dataclass(frozen=True, slots=True)
class Written:
    """A formula (without its ``=``) for a cell, with the value to be stored beside it; None where it is not known.

    A cell that the sheet does not have yet takes the look of the cell ``like``.
    """

    formula: str
    value: CachedValue | None = None
    like: tuple[int, int] | None = None


Edit = Value | Cached | Written
Edits = Mapping[tuple[int, int], Edit]
"""What changes on one sheet, by (row, column)."""


def patched_sheet(xml: bytes, edits: Edits) -> bytes:
    """Return the XML of a worksheet with some cells changed.

    Raises:
        PatchError: it is not a sound worksheet in UTF-8.
    """
    return SheetOutline.of(xml).changed(edits) if edits else xml


@dataclass(slots=True)
class _FormulaXml:
    """Where the formula of one cell stands; ``shared`` is the number of a shared formula, whose text one cell has."""

    start: int
    shared: str | None
    end: int = 0
    text: str = ""


@dataclass(slots=True)
class _Cell:
    """Where one cell stands in the bytes, and where its formula does."""

    column: int
    start: int
    end: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    formula: _FormulaXml | None = None


@dataclass(slots=True)
class _Row:
    """Where one row stands: its start tag, its end tag and its cells."""

    number: int
    start: int
    inside: int
    style: str | None
    end: int = 0
    is_empty_tag: bool = False
    cells: dict[int, _Cell] = field(default_factory=dict)


@dataclass(slots=True)
class SheetOutline:
    """The rows and cells of a worksheet as places in its bytes."""

    xml: bytes
    prefix: str = ""
    rows: dict[int, _Row] = field(default_factory=dict)
    data: tuple[int, int] = (0, 0)
    own: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, xml: bytes) -> "SheetOutline":
        """Return the outline of a worksheet.

        Raises:
            PatchError: it is not a sound worksheet in UTF-8.
        """
        outline = cls(xml)
        reader = _Reader(outline)
        try:
            reader.parse()
        except expat.ExpatError as error:
            raise PatchError("Trang tính có nội dung hỏng, không ghi vào được.") from error
        return outline

    def changed(self, edits: Edits) -> bytes:
        """Return the sheet with some cells changed."""
        by_row: dict[int, dict[int, Edit]] = {}
        for (row, column), edit in edits.items():
            by_row.setdefault(row, {})[column] = edit
        self.own = self._own_formulas(edits)
        pieces: list[tuple[int, int, bytes]] = []
        for at, text in self.own.items():
            formula = self.rows[at[0]].cells[at[1]].formula
            if at not in edits and formula is not None:
                pieces.append((formula.start, formula.end, text))
        for number in sorted(by_row):
            pieces += self._row_pieces(number, by_row[number])
        return spliced(self.xml, pieces)

    def changes_formulas(self, edits: Edits) -> bool:
        """Return whether a cell with a formula gets something else, or a cell gets a formula."""
        return any(isinstance(edit, Written) or self._lost(at, edit) is not None for at, edit in edits.items())

    def _lost(self, at: tuple[int, int], edit: Edit) -> _FormulaXml | None:
        """Return the formula that an edit takes away."""
        row = self.rows.get(at[0])
        cell = row.cells.get(at[1]) if row is not None else None
        return None if cell is None or isinstance(edit, Cached) else cell.formula

    def _own_formulas(self, edits: Edits) -> dict[tuple[int, int], bytes]:
        """Return a formula of its own for each cell whose shared formula loses the cell that holds the text."""
        lost = {
            formula.shared: (at, formula.text)
            for at, edit in edits.items()
            if (formula := self._lost(at, edit)) is not None and formula.shared is not None and formula.text
        }
        if not lost:
            return {}
        found: dict[tuple[int, int], bytes] = {}
        for row in self.rows.values():
            for cell in row.cells.values():
                formula, at = cell.formula, (row.number, cell.column)
                if formula is not None and not formula.text and formula.shared in lost:
                    found[at] = self._translated(*lost[formula.shared], at)
        return found

    def _translated(self, source: tuple[int, int], text: str, at: tuple[int, int]) -> bytes:
        name = self.prefix + "f"
        try:
            return f"<{name}>{escape(translate(text, Address(*source), Address(*at)))}</{name}>".encode()
        except FormulaSyntaxError as error:
            raise PatchError(f"Công thức ở ô {a1(*source)} không đọc được, không ghi vào được.") from error

    def _row_pieces(self, number: int, edits: dict[int, Edit]) -> list[tuple[int, int, bytes]]:
        row = self.rows.get(number)
        if row is None:
            return self._new_row(number, edits)
        if row.is_empty_tag:
            return self._opened_row(row, edits)
        pieces: list[tuple[int, int, bytes]] = []
        for column in sorted(edits):
            pieces.append(self._cell_piece(row, column, edits[column]))
        return pieces

    def _cell_piece(self, row: _Row, column: int, edit: Edit) -> tuple[int, int, bytes]:
        cell = row.cells.get(column)
        if cell is None:
            at = next((row.cells[c].start for c in sorted(row.cells) if c > column), row.end)
            return at, at, self._new_cell(row, column, edit)
        formula = self._formula_xml(edit)
        if isinstance(edit, Cached) and cell.formula is not None:
            formula = self.own.get((row.number, column)) or self.xml[cell.formula.start : cell.formula.end]
        return cell.start, cell.end, self._cell_xml(row, column, edit, cell.attributes, formula)

    def _new_cell(self, row: _Row, column: int, edit: Edit) -> bytes:
        style = row.style
        if isinstance(edit, Written) and edit.like is not None:
            style = self._style(edit.like) or style
        return self._cell_xml(row, column, edit, {"s": style} if style else {}, self._formula_xml(edit))

    def _style(self, at: tuple[int, int]) -> str | None:
        row = self.rows.get(at[0])
        cell = row.cells.get(at[1]) if row is not None else None
        return cell.attributes.get("s") if cell is not None else None

    def _formula_xml(self, edit: Edit) -> bytes:
        name = self.prefix + "f"
        return f"<{name}>{escape(edit.formula)}</{name}>".encode() if isinstance(edit, Written) else b""

    def _cell_xml(
        self, row: _Row, column: int, edit: Edit, attributes: Mapping[str, str | None], formula: bytes
    ) -> bytes:
        name = self.prefix + "c"
        kept = {key: text for key, text in attributes.items() if key not in {"t", "r"} and text is not None}
        kind, body = _content(edit.value if isinstance(edit, Cached | Written) else edit, bool(formula), self.prefix)
        tags = f'<{name} r="{a1(row.number, column)}"'
        tags += "".join(f" {key}={quoteattr(text)}" for key, text in kept.items())
        tags += f' t="{kind}"' if kind else ""
        if not formula and not body:
            return (tags + "/>").encode()
        return tags.encode() + b">" + formula + body.encode() + f"</{name}>".encode()

    def _new_row(self, number: int, edits: dict[int, Edit]) -> list[tuple[int, int, bytes]]:
        at = next((self.rows[n].start for n in sorted(self.rows) if n > number), self.data[1])
        row = _Row(number, at, at, None, at)
        cells = b"".join(self._new_cell(row, column, edits[column]) for column in sorted(edits))
        name = self.prefix + "row"
        return [(at, at, f'<{name} r="{number}">'.encode() + cells + f"</{name}>".encode())]

    def _opened_row(self, row: _Row, edits: dict[int, Edit]) -> list[tuple[int, int, bytes]]:
        cells = b"".join(self._new_cell(row, column, edits[column]) for column in sorted(edits))
        tag = self.xml[row.start : row.end].rstrip()
        opened = tag[: tag.rindex(b"/")].rstrip() + b">"
        return [(row.start, row.end, opened + cells + f"</{self.prefix}row>".encode())]


def _content(value: CachedValue | None, is_formula: bool, prefix: str) -> tuple[str, str]:
    """Return the type attribute and the inner XML of a value."""
    v = prefix + "v"
    if value is None:
        return "", ""
    if isinstance(value, ErrorValue):
        return "e", f"<{v}>{value.value}</{v}>"
    if isinstance(value, bool):
        return "b", f"<{v}>{int(value)}</{v}>"
    if isinstance(value, str):
        if is_formula:
            return "str", f"<{v}>{text_xml(value)}</{v}>"
        space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
        text = f"<{prefix}is><{prefix}t{space}>{text_xml(value)}</{prefix}t></{prefix}is>"
        return "inlineStr", text
    return "", f"<{v}>{number_xml(value)}</{v}>"


_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def text_xml(text: str) -> str:
    """Return a text as sheet XML holds it: characters that XML has no place for as ``_x000D_``, as Excel does."""
    marked = _LOOKS_ESCAPED.sub("_x005F_", text)
    return escape(_NOT_IN_XML.sub(lambda met: f"_x{ord(met[0]):04X}_", marked))


def number_xml(value: float) -> str:
    """Return a number as sheet XML holds it: whole numbers without a point, others at full precision."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


class _Reader:
    """An expat run that notes where rows, cells and formulas start and end."""

    def __init__(self, outline: SheetOutline) -> None:
        self.outline = outline
        self.row: _Row | None = None
        self.cell: _Cell | None = None
        self.formula: _FormulaXml | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def parse(self) -> None:
        if not is_utf8(self.outline.xml):
            raise PatchError("Trang tính không ở dạng UTF-8, không ghi vào được.")
        self.parser.Parse(self.outline.xml, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        at = self.parser.CurrentByteIndex
        if local == "row":
            self._start_row(attributes, at)
        elif local == "c" and self.row is not None:
            self._start_cell(attributes, at)
        elif local == "f" and self.cell is not None:
            self.formula = _FormulaXml(at, attributes.get("si") if attributes.get("t") == "shared" else None)
        elif local == "sheetData":
            self.outline.prefix = prefix + ":" if prefix else ""
            self.outline.data = (at, self._after_tag(at))

    def characters(self, text: str) -> None:
        if self.formula is not None:
            self.formula.text += text

    def _start_row(self, attributes: dict[str, str], at: int) -> None:
        number = int(attributes.get("r") or max(self.outline.rows, default=0) + 1)
        self.row = _Row(number, at, self._after_tag(at), attributes.get("s"))
        self.outline.rows[number] = self.row

    def _start_cell(self, attributes: dict[str, str], at: int) -> None:
        assert self.row is not None
        place = attributes.get("r")  # a program may leave it out, or empty
        column = parse_a1(place).column if place else max(self.row.cells, default=0) + 1
        self.cell = _Cell(column, at, attributes=attributes)
        self.row.cells[column] = self.cell

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        at = self.parser.CurrentByteIndex
        if local == "row" and self.row is not None:
            self.row.is_empty_tag = self._is_empty_tag(self.row.start)
            self.row.end = self.row.inside if self.row.is_empty_tag else at
            self.row = None
        elif local == "c" and self.cell is not None:
            self.cell.end = self._element_end(self.cell.start, at)
            self.cell = None
        elif local == "f" and self.cell is not None and self.formula is not None:
            self.formula.end = self._element_end(self.formula.start, at)
            self.cell.formula, self.formula = self.formula, None
        elif local == "sheetData":
            start = self.outline.data[0]
            if self._is_empty_tag(start):
                raise PatchError("Trang tính trống, không có chỗ để ghi.")
            self.outline.data = (start, at)

    def _element_end(self, start: int, end_tag: int) -> int:
        """Return the place behind an element: behind its end tag, or behind its only tag."""
        return self._after_tag(start if self._is_empty_tag(start) else end_tag)

    def _is_empty_tag(self, start: int) -> bool:
        return is_empty_tag(self.outline.xml, start)

    def _after_tag(self, at: int) -> int:
        """Return the place behind the tag that starts here; quotes may hold ``>``."""
        return tag_end(self.outline.xml, at)
