"""Changing named cells of an existing workbook: all other parts stay byte for byte, and so does the rest of the sheet.

The XML of a sheet is cut at the cells that change; everything between the cuts is copied as it was. Text goes in
inline, so that shared strings need not be touched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.findings import MtqgError

Value = float | str | None


_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


class PatchError(MtqgError):
    """A sheet cannot be changed in place; nothing was written."""


@dataclass(frozen=True, slots=True)
class Cached:
    """A new stored value for a cell that keeps its formula."""

    value: float | str | bool


Edit = Value | Cached
Edits = Mapping[tuple[int, int], Edit]
"""What changes on one sheet, by (row, column)."""


def patched(source: Path | bytes, edits: Mapping[str, Edits], replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return a package in which the cells of some sheet parts, and some whole parts, are changed.

    ``edits`` maps a part's name (``xl/worksheets/sheet3.xml``) to its cells; ``replaced`` maps part names to bytes.

    Raises:
        PatchError: a part that should change is not a worksheet in UTF-8.
    """
    changed = dict(replaced or {})
    buffer = BytesIO()
    with ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as package:
        for name, cells in edits.items():
            changed[name] = patched_sheet(changed.get(name) or package.read(name), cells)
        with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
            for member in package.infolist():
                target.writestr(member, changed.get(member.filename) or package.read(member), ZIP_DEFLATED)
    return buffer.getvalue()


def patched_sheet(xml: bytes, edits: Edits) -> bytes:
    """Return the XML of a worksheet with some cells changed."""
    if not edits:
        return xml
    sheet = _Outline.of(xml)
    return sheet.changed(edits)


@dataclass(slots=True)
class _Cell:
    """Where one cell stands in the bytes, and where its formula does."""

    column: int
    start: int
    end: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    formula: tuple[int, int] | None = None


@dataclass(slots=True)
class _Row:
    """Where one row stands: its start tag, its end tag and its cells."""

    number: int
    start: int
    inside: int
    style: str | None
    end: int = 0
    cells: dict[int, _Cell] = field(default_factory=dict)

    @property
    def is_empty_tag(self) -> bool:
        return self.inside == self.end


@dataclass(slots=True)
class _Outline:
    """The rows and cells of a worksheet as places in its bytes."""

    xml: bytes
    prefix: str = ""
    rows: dict[int, _Row] = field(default_factory=dict)
    data: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, xml: bytes) -> "_Outline":
        outline = cls(xml)
        reader = _Reader(outline)
        try:
            reader.parse()
        except expat.ExpatError as error:
            raise PatchError("Trang tính có nội dung hỏng, không ghi vào được.") from error
        return outline

    def changed(self, edits: Edits) -> bytes:
        by_row: dict[int, dict[int, Edit]] = {}
        for (row, column), edit in edits.items():
            by_row.setdefault(row, {})[column] = edit
        pieces: list[tuple[int, int, bytes]] = []
        for number in sorted(by_row):
            pieces += self._row_pieces(number, by_row[number])
        return _spliced(self.xml, pieces)

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
            return at, at, self._cell_xml(row, column, edit, {"s": row.style} if row.style else {}, b"")
        formula = b""
        if isinstance(edit, Cached) and cell.formula is not None:
            formula = self.xml[cell.formula[0] : cell.formula[1]]
        return cell.start, cell.end, self._cell_xml(row, column, edit, cell.attributes, formula)

    def _cell_xml(
        self, row: _Row, column: int, edit: Edit, attributes: Mapping[str, str | None], formula: bytes
    ) -> bytes:
        name = self.prefix + "c"
        kept = {key: text for key, text in attributes.items() if key not in {"t", "r"} and text is not None}
        kind, body = _content(edit.value if isinstance(edit, Cached) else edit, bool(formula), self.prefix)
        tags = f'<{name} r="{a1(row.number, column)}"'
        tags += "".join(f" {key}={quoteattr(text)}" for key, text in kept.items())
        tags += f' t="{kind}"' if kind else ""
        if not formula and not body:
            return (tags + "/>").encode()
        return tags.encode() + b">" + formula + body.encode() + f"</{name}>".encode()

    def _new_row(self, number: int, edits: dict[int, Edit]) -> list[tuple[int, int, bytes]]:
        at = next((self.rows[n].start for n in sorted(self.rows) if n > number), self.data[1])
        row = _Row(number, at, at, None, at)
        cells = b"".join(self._cell_xml(row, column, edits[column], {}, b"") for column in sorted(edits))
        name = self.prefix + "row"
        return [(at, at, f'<{name} r="{number}">'.encode() + cells + f"</{name}>".encode())]

    def _opened_row(self, row: _Row, edits: dict[int, Edit]) -> list[tuple[int, int, bytes]]:
        cells = b"".join(
            self._cell_xml(row, column, edits[column], {"s": row.style} if row.style else {}, b"")
            for column in sorted(edits)
        )
        tag = self.xml[row.start : row.end].rstrip()
        opened = tag[: tag.rindex(b"/")].rstrip() + b">"
        return [(row.start, row.end, opened + cells + f"</{self.prefix}row>".encode())]


def _content(value: float | str | bool | None, is_formula: bool, prefix: str) -> tuple[str, str]:
    """Return the type attribute and the inner XML of a value."""
    v = prefix + "v"
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return "b", f"<{v}>{int(value)}</{v}>"
    if isinstance(value, str):
        if is_formula:
            return "str", f"<{v}>{escape(value)}</{v}>"
        space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
        text = f"<{prefix}is><{prefix}t{space}>{escape(value)}</{prefix}t></{prefix}is>"
        return "inlineStr", text
    return "", f"<{v}>{number_xml(value)}</{v}>"


def number_xml(value: float) -> str:
    """Return a number as sheet XML holds it: whole numbers without a point, others at full precision."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _spliced(xml: bytes, pieces: list[tuple[int, int, bytes]]) -> bytes:
    found: list[bytes] = []
    at = 0
    for start, end, new in sorted(pieces, key=lambda piece: (piece[0], piece[1])):
        found.append(xml[at:start])
        found.append(new)
        at = max(at, end)
    found.append(xml[at:])
    return b"".join(found)


class _Reader:
    """An expat run that notes where rows, cells and formulas start and end."""

    def __init__(self, outline: _Outline) -> None:
        self.outline = outline
        self.row: _Row | None = None
        self.cell: _Cell | None = None
        self.formula_start = -1
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def parse(self) -> None:
        head = self.outline.xml[:200].lower()
        if b"encoding=" in head and b"utf-8" not in head:
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
            self.formula_start = at
        elif local == "sheetData":
            self.outline.prefix = prefix + ":" if prefix else ""
            self.outline.data = (at, self._after_tag(at))

    def _start_row(self, attributes: dict[str, str], at: int) -> None:
        number = int(attributes.get("r") or max(self.outline.rows, default=0) + 1)
        self.row = _Row(number, at, self._after_tag(at), attributes.get("s"))
        self.outline.rows[number] = self.row

    def _start_cell(self, attributes: dict[str, str], at: int) -> None:
        assert self.row is not None
        column = parse_a1(attributes["r"]).column if "r" in attributes else max(self.row.cells, default=0) + 1
        self.cell = _Cell(column, at, attributes=attributes)
        self.row.cells[column] = self.cell

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        at = self.parser.CurrentByteIndex
        if local == "row" and self.row is not None:
            self.row.end = self.row.inside if self._is_empty_tag(self.row.start) else at
            self.row = None
        elif local == "c" and self.cell is not None:
            self.cell.end = self._element_end(self.cell.start, at)
            self.cell = None
        elif local == "f" and self.cell is not None:
            self.cell.formula = (self.formula_start, self._element_end(self.formula_start, at))
        elif local == "sheetData":
            start = self.outline.data[0]
            if self._is_empty_tag(start):
                raise PatchError("Trang tính trống, không có chỗ để ghi.")
            self.outline.data = (start, at)

    def _element_end(self, start: int, end_tag: int) -> int:
        """Return the place behind an element: behind its end tag, or behind its only tag."""
        return self._after_tag(start if self._is_empty_tag(start) else end_tag)

    def _is_empty_tag(self, start: int) -> bool:
        return self.outline.xml[self._after_tag(start) - 2 : self._after_tag(start)] == b"/>"

    def _after_tag(self, at: int) -> int:
        """Return the place behind the tag that starts here; quotes may hold ``>``."""
        match = _TAG.match(self.outline.xml, at)
        assert match is not None  # expat has just found a tag here
        return match.end()
