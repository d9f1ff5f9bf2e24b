"""Blank rows inserted into a sheet of a package as Excel does it: whatever points below them moves down with it.

Cells, merges, formats, lists, links, comments and pictures of the sheet; formulas, names and charts everywhere.
Shared formulas are written out, for after the move the followers of a master need not be alike any more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from mtqg_xl.cells import MAX_ROW, column_number
from mtqg_xl.formula.nodes import Kind
from mtqg_xl.formula.relative import operands_replaced
from mtqg_xl.formula.syntax import FormulaSyntaxError, reference
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.reading.raw import RawSheet, RawWorkbook
from mtqg_xl.workbook.xml_cuts import Cut, PatchError, is_empty_tag, is_utf8, spliced, tag_end, with_attributes

_ROW = re.compile(r"(?<![A-Za-z0-9])(\$?[A-Za-z]{1,3}\$?)?(\$?)([0-9]+)(?![A-Za-z0-9(])")
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName"})
_AREAS = {
    **dict.fromkeys(("dimension", "mergeCell", "autoFilter", "sortState", "sortCondition", "hyperlink"), ("ref",)),
    **dict.fromkeys(("table", "comment", "threadedComment"), ("ref",)),
    **dict.fromkeys(("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError"), ("sqref",)),
    "selection": ("sqref", "activeCell"),
    "pane": ("topLeftCell",),
    "sheetView": ("topLeftCell",),
    "cellWatch": ("r",),
    "c": ("r",),
}
"""Attributes that name cells of the sheet itself."""
_PICTURE_ROW = re.compile(rb"(<(?:\w+:)?row>)([0-9]+)(</(?:\w+:)?row>)")
_NOTE_ROW = re.compile(rb"(<(?:\w+:)?Row>\s*)([0-9]+)(\s*</(?:\w+:)?Row>)")
_NOTE_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(</(?:\w+:)?Anchor>)")


@dataclass(frozen=True, slots=True)
class Insertion:
    """A blank row at ``at`` of a sheet; it takes height and looks from the row that is ``like`` now."""

    sheet: str
    at: int
    like: int

    def row(self, number: int) -> int:
        """Return where a row is afterwards."""
        return number + 1 if self.at <= number < MAX_ROW else number

    def area(self, text: str) -> str:
        """Return addresses of the sheet afterwards: ``B4:C9 D7``, whole rows too; whole columns stay."""
        return _ROW.sub(lambda met: f"{met[1] or ''}{met[2]}{self.row(int(met[3]))}", text)

    def formula(self, text: str, own: str) -> str:
        """Return a formula of a sheet (none for a name or a chart) afterwards; one that cannot be read stays."""

        def now(written: str, kind: Kind) -> str:
            if kind is not Kind.REFERENCE:
                return written
            sheet = reference(written).sheet or own
            head, mark, cells = written.rpartition("!")
            return f"{head}{mark}{self.area(cells)}" if sheet.casefold() == self.sheet.casefold() else written

        try:
            return operands_replaced(text, now)
        except FormulaSyntaxError:
            return text


def insert_row(package: Package, raw: RawWorkbook, insertion: Insertion) -> None:
    """Insert a row into a sheet of a package; ``raw`` is what the package says before.

    Raises:
        PatchError: a part that must change is not sound XML in UTF-8.
    """
    for sheet in raw.sheets:
        package.write(sheet.part, _Moving(package.read(sheet.part), insertion, sheet).moved())
    workbook = _Moving(package.read(package.workbook), insertion, None).moved()
    package.write(package.workbook, workbook)
    target = raw.sheet(insertion.sheet)
    assert target is not None
    for key in list(package.parts):
        if key.startswith("xl/charts/chart"):
            package.write(package.names[key], _Moving(package.read(key), insertion, None).moved())
    for part in _beside(package, target.part):
        content = package.read(part)
        if part.endswith(".vml"):
            content = _NOTE_ROW.sub(lambda met: _numbered(met, insertion), content)
            content = _NOTE_ANCHOR.sub(lambda met: met[1] + _anchor(met[2], insertion) + met[3], content)
        elif "drawing" in part:
            content = _PICTURE_ROW.sub(lambda met: _numbered(met, insertion), content)
        else:
            content = _Moving(content, insertion, target, is_cells=False).moved()
        package.write(package.names[part], content)


def _beside(package: Package, part: str) -> Iterator[str]:
    """Yield the comments, drawings and tables of a sheet."""
    for kind in ("comments", "threadedComment", "vmlDrawing", "drawing", "table"):
        for _, target in package.related(part, kind):
            if target in package.parts:
                yield target


def _numbered(met: "re.Match[bytes]", insertion: Insertion) -> bytes:
    return met[1] + str(insertion.row(int(met[2]) + 1) - 1).encode() + met[3]  # counted from 0


def _anchor(text: bytes, insertion: Insertion) -> bytes:
    numbers = [part.strip() for part in text.decode().split(",")]
    if len(numbers) != 8:
        return text
    for at in (2, 6):  # left column, offset, top row, offset, right column, offset, bottom row, offset
        numbers[at] = str(insertion.row(int(numbers[at]) + 1) - 1)
    return ", ".join(numbers).encode()


def _reads(sheet: RawSheet, insertion: Insertion) -> bool:
    """Whether a formula of a sheet points below an insertion into another one."""
    formulas = {cell.formula for cell in sheet.cells.values() if cell.formula is not None}
    return any(insertion.formula(formula, sheet.name) != formula for formula in formulas)


class _Moving:
    """An expat run over a part that notes what must read otherwise after the insertion."""

    def __init__(self, xml: bytes, insertion: Insertion, sheet: RawSheet | None, *, is_cells: bool = True) -> None:
        self.xml, self.insertion, self.sheet = xml, insertion, sheet
        self.is_own = sheet is not None and sheet.name.casefold() == insertion.sheet.casefold()
        self.is_cells = is_cells
        self.cuts: list[Cut] = []
        self.cell: tuple[int, int] = (0, 0)
        self.line = 0
        self.attributes: dict[str, str] = {}
        self.inside: tuple[str, int, int] | None = None
        self.place = 0
        self.like: tuple[int, int] = (0, 0)
        self.writes_out = self.is_own or (sheet is not None and _reads(sheet, insertion))
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def moved(self) -> bytes:
        """Return the part after the insertion; the same bytes where nothing in it points below."""
        if not is_utf8(self.xml):
            raise PatchError("Một phần của tệp không ở dạng UTF-8, không chèn lại dòng được.")
        try:
            self.parser.Parse(self.xml, True)
        except expat.ExpatError as error:
            raise PatchError("Một phần của tệp có nội dung hỏng, không chèn lại dòng được.") from error
        if self.is_own and self.is_cells:
            row = self.new_row()
            self.cuts.append((self.place, self.place, row))
        return spliced(self.xml, self.cuts)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at, local = self.parser.CurrentByteIndex, name.rpartition(":")[2]
        self.attributes = attributes
        if self.is_own:
            self.own(at, local, attributes)
        if local == "hyperlink" and "location" in attributes and not self.is_own:
            self.attribute(at, {"location": self.insertion.formula(attributes["location"], "")})
        if local == "c" and self.sheet is not None and self.is_cells:
            self.cell = self.next_cell(attributes)
        if local in _FORMULAS or (local == "sqref" and self.is_own):
            self.opened(at, local, attributes)

    def next_cell(self, attributes: dict[str, str]) -> tuple[int, int]:
        """Return row and column of a cell before the move; some programs leave the address out."""
        met = re.fullmatch(r"([A-Za-z]+)([0-9]+)", attributes.get("r", ""))
        if met is None:
            return self.line, self.cell[1] + 1
        return int(met[2]), column_number(met[1])

    def own(self, at: int, local: str, attributes: dict[str, str]) -> None:
        """Move what names cells of the sheet itself."""
        if local == "row" and self.is_cells:
            self.line = int(attributes.get("r", self.line + 1))
            self.cell = (self.line, 0)
            if self.line < self.insertion.at:
                self.place = 0  # the end of this row
            elif not self.place:
                self.place = at
            if self.line == self.insertion.like:
                self.like = (at, 0)
            self.attribute(at, {"r": str(self.insertion.row(self.line))} if "r" in attributes else {})
        elif local == "brk" and "id" in attributes and attributes.get("max", "") != str(MAX_ROW - 1):
            self.attribute(at, {"id": str(self.insertion.row(int(attributes["id"]) + 1) - 1)})
        names = _AREAS.get(local, ())
        self.attribute(at, {name: self.insertion.area(attributes[name]) for name in names if name in attributes})
        if local == "hyperlink" and "location" in attributes:
            self.attribute(at, {"location": self.insertion.formula(attributes["location"], "")})

    def attribute(self, at: int, wanted: dict[str, str]) -> None:
        changed = {name: value for name, value in wanted.items() if value != self.attributes.get(name)}
        if not changed:
            return
        end = tag_end(self.xml, at)
        is_again = bool(self.cuts) and self.cuts[-1][0] == at
        tag = self.cuts.pop()[2] if is_again else self.xml[at:end]
        self.cuts.append((at, end, with_attributes(tag, dict(changed))))

    def opened(self, at: int, local: str, attributes: dict[str, str]) -> None:
        end = tag_end(self.xml, at)
        if attributes.get("t") == "shared" and self.writes_out:
            held = self.sheet.cells.get(self.cell) if self.sheet is not None else None
            if held is not None and held.formula is not None:
                prefix = self.xml[at + 1 : end].split(b">")[0].split()[0].rstrip(b"/").rpartition(b":")
                tag = prefix[0] + prefix[1] + b"f"
                text = escape(self.insertion.formula(held.formula.lstrip("="), self.sheet.name if self.sheet else ""))
                closing = b"" if not is_empty_tag(self.xml, at) else b"</" + tag + b">"
                self.cuts.append((at, end, b"<" + tag + b">" + text.encode() + closing))
                self.inside = None if closing else ("shared", at, end)
                return
        elif local == "f" and self.is_own and "ref" in attributes:
            self.attribute(at, {"ref": self.insertion.area(attributes["ref"])})
        if not is_empty_tag(self.xml, at):
            self.inside = (local, at, end)

    def end(self, name: str) -> None:
        at, local = self.parser.CurrentByteIndex, name.rpartition(":")[2]
        if self.inside is not None and (local == self.inside[0] or (local, self.inside[0]) == ("f", "shared")):
            kind, _, start = self.inside
            if kind == "shared":
                self.cuts.append((start, at, b""))  # the text was written with the tag
            else:
                self.text(kind, start, at)
            self.inside = None
        if local == "row" and self.is_own and self.is_cells:
            end = at if self.xml[at : at + 2] != b"</" else tag_end(self.xml, at)
            if self.like[0] and not self.like[1]:
                self.like = (self.like[0], end)
            if self.line < self.insertion.at:
                self.place = end
        if local == "sheetData" and self.is_own and not self.place:
            self.place = at

    def text(self, kind: str, start: int, at: int) -> None:
        held = _unescaped(self.xml[start:at])
        own = self.sheet.name if self.sheet is not None else ""
        now = self.insertion.area(held) if kind == "sqref" else self.insertion.formula(held, own)
        if now != held:
            self.cuts.append((start, at, escape(now).encode()))

    def new_row(self) -> bytes:
        """Return a row with the look of another and nothing in it."""
        number = self.insertion.at
        old = self.xml[self.like[0] : self.like[1]]
        if not old:
            return b'<row r="%d"/>' % number
        row = old[: tag_end(old, 0)]
        name = row[1:].split()[0].rstrip(b"/>")
        row = with_attributes(row, {"r": str(number), "hidden": None, "collapsed": None})
        row = row[:-2].rstrip() + b">" if row.endswith(b"/>") else row
        cells = []
        for met in re.finditer(rb"<((?:\w+:)?c)((?:\s[^<>]*)?)/?>", old):
            address = re.search(rb'\br=["\']([A-Z]+)[0-9]+', met[2])
            style = re.search(rb'\bs=["\']([0-9]+)', met[2])
            if address is not None and style is not None:
                cells.append(b'<%s r="%s%d" s="%s"/>' % (met[1], address[1], number, style[1]))
        return row + b"".join(cells) + b"</" + name + b">"


def _unescaped(text: bytes) -> str:
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append
    parser.Parse(b"<x>" + text + b"</x>", True)
    return "".join(pieces)
