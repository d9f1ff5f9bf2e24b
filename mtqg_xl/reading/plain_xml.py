"""The common shape of cells and shared strings, read by pattern: several times faster than event by event.

A part is plain where every byte of it is of that shape; the least thing out of the ordinary (a prefix, a comment, a
shared formula, rich text, a character reference) and nothing is said: then the parser reads it. What is said is what
the parser would have said.
"""

import re
from collections.abc import Container
from typing import NamedTuple

_MAIN = rb'xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml [^>]*?\?>\s*)?<(?:worksheet|sst)\b[^>]*?\s" + _MAIN + rb"[^>]*>")
_OTHER_ENCODING = re.compile(rb"encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
# Line ends are changed by a parser, control characters and a bare ]]> are mistakes, and references beside these five
# may be to anything.
_CONTROLS = bytes(code for code in range(0x20) if code not in (0x09, 0x0A))
_OTHER_REFERENCE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")

_STRING = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>\s*', re.ASCII)
_VALUE = re.compile(r"<v>([^<]*)</v>")
_ROW = re.compile(r"\s*<row ([^<>]*?)(/?)>", re.ASCII)
# A row may have sixteen thousand of these: they are taken out first, for a pattern that may begin with any number of
# them begins anew at each.
_EMPTY = re.compile(r'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")? ?/>')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>'
    r'(?:<f(?: aca="false")?>([^<]*)</f>)?'
    r'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>'
)
_GROUPS = 7
_ATTRIBUTE = re.compile(r'(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9]*)="([^"<&]*)"(?:\s+|\Z)', re.ASCII)
# What Excel says of the height of a row's text; the prefix must be declared, as a parser would want it.
_DESCENT = re.compile(r'(?:\A|(?<=\s))x14ac:dyDescent="[0-9.]*"(?:\s+|\Z)', re.ASCII)


class PlainCell(NamedTuple):
    """One stored cell; texts are unescaped, None where the element is not there.

    What stands in ``<v>`` is no part of it: ``has_value`` says that there is one. ``inline`` is a text in the cell.
    """

    reference: str
    style: int
    kind: str
    formula: str | None
    has_value: bool
    inline: str | None


class PlainRow(NamedTuple):
    """One row: its attributes, and the cells in which something may be stored."""

    attributes: dict[str, str]
    cells: tuple[PlainCell, ...]


class PlainPiece(NamedTuple):
    """What lies between two ends of rows: a row and the rows without cells above it.

    ``values`` are what stands in the values of the cells, in order. ``rows`` and ``values`` are None of a piece that
    is known.
    """

    xml: str
    rows: tuple[PlainRow, ...] | None
    values: list[str] | None


class PlainSheet(NamedTuple):
    """A worksheet: all of it but its rows, the rows in pieces, and the rows without cells after the last of them."""

    outline: bytes
    pieces: list[PlainPiece]
    rest: list[PlainRow]


def plain_strings(content: bytes) -> tuple[bytes, list[str]] | None:
    """Return a part of shared strings without them, and the strings, where all are plain; None of any other."""
    inside = _inside(content, b"<si>", b"</sst>")
    if inside is None:
        return None
    head, body, tail = inside
    root = _HEAD.match(head)
    if root is None or head[root.end() :].strip() or tail.strip() != b"</sst>":
        return None
    try:
        found = _STRING.split(body.decode())
    except UnicodeDecodeError:
        return None
    return None if any(found[::2]) else (head + tail, _all_unescaped(found[1::2]))


def has_descent(content: bytes) -> bool:
    """Whether a worksheet declares the prefix with which Excel says how far letters reach below the line."""
    return b"xmlns:x14ac=" in content[: max(content.find(b"<sheetData>"), 0)]


def plain_sheet(content: bytes, known: Container[str] = ()) -> PlainSheet | None:
    """Return a worksheet whose rows are all plain; None of any other.

    Pieces that are ``known``, for they were plain in a sheet with or without the same prefix, are not looked into.
    """
    inside = _inside(content, b"<sheetData>", b"</sheetData>")
    if inside is None:
        return None
    head, body, tail = inside
    try:
        text = body.removeprefix(b"<sheetData>").decode()
    except UnicodeDecodeError:
        return None
    with_descent = has_descent(content)
    pieces: list[PlainPiece] = []
    *filled, rest = text.split("</row>")
    for xml in filled:
        if xml in known:
            pieces.append(PlainPiece(xml, None, None))
            continue
        parts = _VALUE.split(xml)
        rows = _SHAPES.of(xml, "\0".join(parts[::2]), with_descent)
        if rows is None:
            return None
        pieces.append(PlainPiece(xml, rows, _all_unescaped(parts[1::2])))
    empty, at = _empty_rows(rest, with_descent)
    if rest[at:].strip(_SPACES):
        return None
    return PlainSheet(head + b"<sheetData>" + tail, pieces, empty)


_SPACES = " \t\n"


def _inside(content: bytes, first: bytes, last: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return what stands before, in and after the repeated part of a sound looking part in UTF-8."""
    start, end = content.find(first), content.rfind(last)
    head = _HEAD.match(content[: max(start, 0)])
    if head is None or end < start or _OTHER_ENCODING.search(head[0]) or b"<!" in content:
        return None
    body = content[start:end]
    return None if _is_unusual(body) else (content[:start], body, content[end:])


def _is_unusual(body: bytes) -> bool:
    # one pattern for all three takes ten times as long
    has_controls = len(body.translate(None, _CONTROLS)) != len(body)
    return has_controls or b"]]>" in body or _OTHER_REFERENCE.search(body) is not None


class _Shapes(dict[tuple[str, bool], tuple[PlainRow, ...] | None]):
    """Remembers rows without what stands in their values, for most rows of a form are alike in every file.

    What lies between two ends of rows is a row, and before it the rows without cells.
    """

    most_characters = 1 << 20
    longest = 20_000

    def __init__(self) -> None:
        """Remember nothing."""
        super().__init__()
        self._characters = 0

    def of(self, piece: str, shape: str, has_descent: bool) -> tuple[PlainRow, ...] | None:
        """Return the rows of a piece, ``shape`` is all of it but the values; None where they are not plain."""
        found = self.get((shape, has_descent), ())
        if found != ():
            return found
        found = _shape(piece, has_descent)
        if self._characters > self.most_characters:
            self.clear()
            self._characters = 0
        if len(shape) <= self.longest:
            self[shape, has_descent] = found
            self._characters += len(shape)
        return found


_SHAPES = _Shapes()


def _shape(piece: str, has_descent: bool) -> tuple[PlainRow, ...] | None:
    rows, at = _empty_rows(piece, has_descent)
    opened = _ROW.match(piece, at)
    attributes = None if opened is None else _attributes(opened[1], has_descent)
    cells = None if opened is None else _cells(piece[opened.end() :])
    return None if attributes is None or cells is None else (*rows, PlainRow(attributes, cells))


def _empty_rows(piece: str, has_descent: bool) -> tuple[list[PlainRow], int]:
    """Return the rows without cells with which a piece begins, and where they end."""
    rows: list[PlainRow] = []
    at = 0
    while (opened := _ROW.match(piece, at)) is not None and opened[2]:
        attributes = _attributes(opened[1], has_descent)
        if attributes is None:
            break
        rows.append(PlainRow(attributes, ()))
        at = opened.end()
    return rows, at


def _attributes(text: str, has_descent: bool) -> dict[str, str] | None:
    found = _ATTRIBUTE.split(_DESCENT.sub("", text, count=1) if has_descent else text)
    names = found[1::3]
    if any(found[::3]) or len(set(names)) != len(names):
        return None
    return dict(zip(names, found[2::3], strict=True))


def _cells(body: str) -> tuple[PlainCell, ...] | None:
    found = _CELL.split(_EMPTY.sub("", body) if "/>" in body else body)
    if any(found[::_GROUPS]):
        return None
    return tuple(
        PlainCell(
            reference,
            int(style or 0),
            kind or "n",
            None if formula is None else _unescaped(formula),
            value is not None,
            None if inline is None else _unescaped(inline),
        )
        for reference, style, kind, formula, value, inline in zip(
            *(found[at::_GROUPS] for at in range(1, _GROUPS)), strict=True
        )
    )


def _all_unescaped(texts: list[str]) -> list[str]:
    return [_unescaped(text) if "&" in text else text for text in texts]


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")
