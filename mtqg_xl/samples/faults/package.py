"""A saved workbook as its XML parts: cells by place, changed in place, packed again with the same bytes each time."""

import posixpath
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from mtqg_xl.cells import a1, parse_a1

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK = "xl/workbook.xml"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the first that a zip can hold, so that equal contents make equal bytes."""

Element = etree._Element
At = tuple[int, int]


def tag(name: str) -> str:
    """Return a name of the sheet language as lxml writes it."""
    return f"{{{MAIN}}}{name}"


def parsed(xml: bytes) -> Element:
    """Return the tree of a part; nothing outside it is ever loaded."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def serial(root: Element) -> bytes:
    """Return the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Sheet:
    """One sheet: its cells by row and column."""

    def __init__(self, name: str, part: str, root: Element) -> None:
        """Index the rows and cells of a part."""
        self.name = name
        self.part = part
        self.root = root
        found = root.find(tag("sheetData"))
        assert found is not None
        self.grid: Element = found
        self.index()

    def index(self) -> None:
        """Find rows and cells anew, after rows or columns have moved."""
        self.rows: dict[int, Element] = {int(row.get("r", "0")): row for row in self.grid}
        self.cells: dict[At, Element] = {}
        for cell in self.grid.iter(tag("c")):
            place = parse_a1(cell.get("r", ""))
            self.cells[place.row, place.column] = cell

    def row(self, number: int) -> Element:
        """Return a row, made where there is none."""
        if number not in self.rows:
            made = etree.Element(tag("row"), r=str(number))
            after = [at for at in self.rows if at < number]
            place = self.grid.index(self.rows[max(after)]) + 1 if after else 0
            self.grid.insert(place, made)
            self.rows[number] = made
        return self.rows[number]

    def cell(self, at: At) -> Element:
        """Return a cell, made where there is none."""
        if at not in self.cells:
            row = self.row(at[0])
            made = etree.Element(tag("c"), r=a1(*at))
            before = [cell for cell in row if parse_a1(cell.get("r", "")).column < at[1]]
            row.insert(len(before), made)
            self.cells[at] = made
        return self.cells[at]


class Package:
    """The parts of a workbook; ``sheets`` in order, each parsed when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Take a package apart."""
        with ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.workbook = parsed(self.parts[WORKBOOK])
        self.texts = self._texts()
        self._sheets: dict[str, Sheet] = {}

    def _texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        root = parsed(self.parts["xl/sharedStrings.xml"])
        return ["".join(text.text or "" for text in item.iter(tag("t"))) for item in root]

    @property
    def names(self) -> list[str]:
        """The names of the sheets in order."""
        return [entry.get("name", "") for entry in self.entries()]

    def entries(self) -> list[Element]:
        """Return the workbook's entries of its sheets."""
        found = self.workbook.find(tag("sheets"))
        assert found is not None
        return list(found)

    def targets(self) -> dict[str, str]:
        """Return the parts that the workbook points to, by relation id."""
        root = parsed(self.parts["xl/_rels/workbook.xml.rels"])
        return {each.get("Id", ""): _target(each.get("Target", "")) for each in root}

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by its name."""
        if name not in self._sheets:
            entry = next(each for each in self.entries() if each.get("name") == name)
            part = self.targets()[entry.get(f"{{{RELATIONS}}}id", "")]
            self._sheets[name] = Sheet(name, part, parsed(self.parts[part]))
        return self._sheets[name]

    def sheets(self) -> Iterator[Sheet]:
        """Yield every sheet, hidden ones too."""
        for name in self.names:
            yield self.sheet(name)

    def forget(self, name: str) -> Sheet | None:
        """Let go of a sheet that was parsed, because its name is changed or its entry removed."""
        return self._sheets.pop(name, None)

    def keep(self, sheet: Sheet) -> None:
        """Hold a sheet under its name."""
        self._sheets[sheet.name] = sheet

    def packed(self) -> bytes:
        """Return the package."""
        parts = dict(self.parts)
        parts[WORKBOOK] = serial(self.workbook)
        for sheet in self._sheets.values():
            parts[sheet.part] = serial(sheet.root)
        return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a package of parts, without the time of day."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, EPOCH), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _target(text: str) -> str:
    return text.lstrip("/") if text.startswith("/") else posixpath.normpath(f"xl/{text}")


def content_of(cell: Element, texts: list[str]) -> float | str | bool | None:
    """Return what a cell shows: a number, a text, an error as its text, None where it is blank or not calculated."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(tag("t")))
    value = cell.find(tag("v"))
    if value is None or (value.text is None and kind != "str"):
        return None
    held = value.text or ""
    if kind == "s":
        return texts[int(held)]
    if kind == "b":
        return held == "1"
    return held if kind in {"str", "e"} else float(held)


def formula_of(cell: Element) -> str | None:
    """Return the formula of a cell without ``=``; our own workbooks share none."""
    found = cell.find(tag("f"))
    return None if found is None else found.text or ""


def without(element: Element, attribute: str) -> Element:
    """Return an element that lost an attribute, if it had it."""
    if attribute in element.attrib:
        del element.attrib[attribute]
    return element
