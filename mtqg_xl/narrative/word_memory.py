"""What a report said when it was written, kept in the document itself, so that later it is known who changed what.

Every paragraph and every number gets a bookmark (``mtqg_p12``, ``mtqg_n40``), and a custom XML part says what stood
there and which cell the number was. Bookmarks and the part outlive LibreOffice, which drops the tags of controls.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from lxml.etree import _Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACE: Final = "urn:mtqg-xl:report:1"
PARAGRAPH_MARK: Final = "mtqg_p"
NUMBER_MARK: Final = "mtqg_n"
_M: Final = f"{{{NAMESPACE}}}"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_WITH_TEXT: Final = ("word/document.xml", "word/footnotes.xml")
_RELS: Final = "word/_rels/document.xml.rels"
_TYPES: Final = "[Content_Types].xml"
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_SAID: Final = ("kind", "period", "issuer")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; a number has a mark of its own and the tag of its cells."""

    text: str
    mark: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A paragraph as it was written; ``is_body`` tells those of the running text from cells and notes."""

    mark: int
    pieces: tuple[Piece, ...]
    is_body: bool

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def wording(self) -> tuple[str, ...]:
        """The words with the cell in the place of each number: the same for two reports that differ in figures only."""
        return tuple(f"\0{piece.tag}" if piece.mark else piece.text for piece in self.pieces)

    @property
    def numbers(self) -> tuple[Piece, ...]:
        """The numbers in their order."""
        return tuple(piece for piece in self.pieces if piece.mark)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a report was: its kind, period and issuer, every paragraph in the order of the document, and its charts.

    A chart is remembered by the words about it, which say what it shows: LibreOffice drops them where they stand.
    """

    kind: str
    period: str
    issuer: str
    paragraphs: tuple[Remembered, ...]
    charts: tuple[str, ...] = ()


# --- writing ------------------------------------------------------------------------------------------------


def with_memory(content: bytes, kind: str, period: str, issuer: str) -> bytes:
    """Return a document with controls that remembers itself."""
    from lxml import etree

    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    marks, ids = count(1), count(1)
    paragraphs: list[Remembered] = []
    charts: list[str] = []
    for name in _WITH_TEXT:
        if name in parts:
            root = etree.fromstring(parts[name])
            paragraphs += _marked(root, marks, ids)
            charts += _charts_of(root)
            parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts |= memory_parts(parts, Memory(kind, period, issuer, tuple(paragraphs), tuple(charts)))
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name, part in parts.items():
            member = ZipInfo(name, _EPOCH)
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, part)
    return packed.getvalue()


def _marked(root: "_Element", marks: Iterator[int], ids: Iterator[int]) -> Iterator[Remembered]:
    for paragraph in list(root.iter(f"{W}p")):
        pieces: list[Piece] = []
        for child in list(paragraph):
            tag = tag_of(child)
            if tag:
                mark = next(marks)
                _around([child], f"{NUMBER_MARK}{mark}", next(ids))
                pieces.append(Piece(text_of(child), mark, tag))
            else:
                pieces.append(Piece(text_of(child)))
        remembered = Remembered(next(marks), joined(pieces), _is_body(paragraph))
        if not remembered.text.strip():
            continue
        if next(paragraph.iterancestors(f"{W}tbl"), None) is None:  # of a table's cells only numbers change
            inner = [child for child in paragraph if child.tag != f"{W}pPr"]
            _around(inner, f"{PARAGRAPH_MARK}{remembered.mark}", next(ids))
        yield remembered


def _charts_of(root: "_Element") -> Iterator[str]:
    """Yield the words about each chart."""
    for about in root.iter(f"{_DRAWN}docPr"):
        drawing: Any = about.getparent()
        if next(drawing.iter(f"{_CHART}chart"), None) is not None and about.get("descr"):
            yield about.get("descr", "")


def _is_body(paragraph: "_Element") -> bool:
    parent: Any = paragraph.getparent()
    return bool(parent.tag == f"{W}body")


def _around(elements: list["_Element"], name: str, number: int) -> None:
    """Put a bookmark around neighbouring elements."""
    from lxml import etree

    start, end = (etree.Element(f"{W}{kind}") for kind in ("bookmarkStart", "bookmarkEnd"))
    for mark in (start, end):
        mark.set(f"{W}id", str(number))
    start.set(f"{W}name", name)
    elements[0].addprevious(start)
    elements[-1].addnext(end)


def tag_of(element: "_Element") -> str:
    """Return the tag of a content control, its title where the tag is lost; empty for any other element."""
    if element.tag != f"{W}sdt":
        return ""
    for name in ("tag", "alias"):
        found = element.find(f"{W}sdtPr/{W}{name}")
        if found is not None:
            return found.get(f"{W}val", "")
    return ""


def text_of(element: "_Element") -> str:
    """Return the words in an element, those that a tracked change has taken out left out."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces with neighbouring words as one, and without empty words."""
    found: list[Piece] = []
    for piece in pieces:
        if found and not piece.mark and not found[-1].mark:
            found[-1] = Piece(found[-1].text + piece.text)
        elif piece.text or piece.mark:
            found.append(piece)
    return tuple(found)


# --- the part -----------------------------------------------------------------------------------------------


def memory_parts(parts: dict[str, bytes], memory: Memory) -> dict[str, bytes]:
    """Return the parts that change when a package is to remember something: the memory, and its links when new."""
    name = memory_part(parts)
    if name is not None:
        return {name: _written(memory)}
    number = next(at for at in count(1) if f"customXml/item{at}.xml" not in parts)
    name = f"customXml/item{number}.xml"
    link = f'<Relationship Id="rIdMtqgMemory" Type="{_LINK}" Target="../{name}"/></Relationships>'
    linked = {_RELS: parts[_RELS].replace(b"</Relationships>", link.encode())}
    if not re.search(rb'<Default[^>]*Extension="xml"', parts[_TYPES]):
        default = b'<Default Extension="xml" ContentType="application/xml"/></Types>'
        linked[_TYPES] = parts[_TYPES].replace(b"</Types>", default)
    return linked | {name: _written(memory)}


def memory_part(parts: dict[str, bytes]) -> str | None:
    """Return the name of the part that holds the memory of a package, None where it has none."""
    found = (name for name, part in parts.items() if name.startswith("customXml/item") and NAMESPACE.encode() in part)
    return next(found, None)


def memory_in(parts: dict[str, bytes]) -> Memory | None:
    """Return what a document remembers, None where it remembers nothing that can be read."""
    from lxml import etree

    name = memory_part(parts)
    if name is None:
        return None
    try:
        root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False))
        kind, period, issuer = (root.get(key, "") for key in _SAID)
        charts = tuple(each.text or "" for each in root.iter(f"{_M}chart"))
        return Memory(kind, period, issuer, tuple(_read(each) for each in root.iter(f"{_M}paragraph")), charts)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _written(memory: Memory) -> bytes:
    from lxml import etree

    root = etree.Element(f"{_M}report", nsmap={"m": NAMESPACE})
    for key in _SAID:
        root.set(key, getattr(memory, key))
    for paragraph in memory.paragraphs:
        made = etree.SubElement(root, f"{_M}paragraph", mark=str(paragraph.mark), body=str(int(paragraph.is_body)))
        for piece in paragraph.pieces:
            attributes = {"mark": str(piece.mark), "tag": piece.tag} if piece.mark else {}
            etree.SubElement(made, f"{_M}piece", attributes).text = piece.text
    for chart in memory.charts:
        etree.SubElement(root, f"{_M}chart").text = chart
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _read(element: "_Element") -> Remembered:
    pieces = tuple(
        Piece(piece.text or "", int(piece.get("mark", "0")), piece.get("tag", ""))
        for piece in element.iter(f"{_M}piece")
    )
    return Remembered(int(element.get("mark", "")), pieces, element.get("body") == "1")
