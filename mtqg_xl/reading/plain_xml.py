"""The common shape of cells and shared strings, read by pattern: several times faster than event by event.

A part is plain where every byte of it is of that shape; the least thing out of the ordinary (a prefix, a comment, a
shared formula, rich text, a character reference) and nothing is said: then the parser reads it. What is said is what
the parser would have said.
"""

import re
from typing import NamedTuple

_MAIN = rb'xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml [^>]*?\?>\s*)?<(?:worksheet|sst)\b[^>]*?\s" + _MAIN + rb"[^>]*>")
_OTHER_ENCODING = re.compile(rb"encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
# Line ends are changed by a parser, control characters and a bare ]]> are mistakes, and references beside these five
# may be to anything.
_UNUSUAL = re.compile(rb"[\x00-\x08\x0b-\x1f]|\]\]>|&(?!(?:amp|lt|gt|quot|apos);)")

_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>\s*')
_ROW = re.compile(rb"\s*<row ([^<>]*?)(/?)>")
_EMPTY = rb'(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")? ?/>)*'
_CELL = re.compile(
    _EMPTY + rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>'
    rb'(?:<f(?: aca="false")?>([^<]*)</f>)?'
    rb'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>'
)
_GROUPS = 7
_ONLY_EMPTY = re.compile(_EMPTY)
_ATTRIBUTE = re.compile(rb'([A-Za-z][A-Za-z0-9]*)="([^"<&]*)"(?:\s+|\Z)')
# What Excel says of the height of a row's text; the prefix must be declared, as a parser would want it.
_DESCENT = re.compile(rb'(?:\A|(?<=\s))x14ac:dyDescent="[0-9.]*"(?:\s+|\Z)')


class PlainCell(NamedTuple):
    """One stored cell; texts are unescaped, empty ones None where the element is not there."""

    reference: str
    style: int
    kind: str
    formula: str | None
    value: str | None


class PlainRow(NamedTuple):
    """One row: its attributes, and the cells in which something is stored."""

    attributes: dict[str, str]
    cells: list[PlainCell]


def plain_strings(content: bytes) -> tuple[bytes, list[str]] | None:
    """Return a part of shared strings without them, and the strings, where all are plain; None of any other."""
    inside = _inside(content, b"<si>", b"</sst>")
    if inside is None:
        return None
    head, body, tail = inside
    root = _HEAD.match(head)
    found = _STRING.split(body)
    if root is None or head[root.end() :].strip() or tail.strip() != b"</sst>" or any(found[::2]):
        return None
    texts = _decoded(found[1::2])
    return None if texts is None else (head + tail, texts)


def plain_rows(content: bytes) -> tuple[bytes, list[PlainRow]] | None:
    """Return a worksheet without its rows, and the rows, where all of them are plain; None of any other."""
    inside = _inside(content, b"<sheetData>", b"</sheetData>")
    if inside is None:
        return None
    head, body, tail = inside
    try:
        rows = _rows(body.removeprefix(b"<sheetData>"), has_descent=b"xmlns:x14ac=" in head)
    except UnicodeDecodeError:
        return None
    return None if rows is None else (head + b"<sheetData>" + tail, rows)


def _inside(content: bytes, first: bytes, last: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return what stands before, in and after the repeated part of a sound looking part in UTF-8."""
    start, end = content.find(first), content.rfind(last)
    head = _HEAD.match(content[: max(start, 0)])
    if head is None or end < start or _OTHER_ENCODING.search(head[0]) or b"<!" in content:
        return None
    body = content[start:end]
    return None if _UNUSUAL.search(body) else (content[:start], body, content[end:])


def _rows(body: bytes, *, has_descent: bool) -> list[PlainRow] | None:
    rows: list[PlainRow] = []
    *filled, rest = body.split(b"</row>")
    for piece in filled:
        at = _empty_rows(piece, rows, has_descent)
        opened = _ROW.match(piece, at)
        attributes = None if opened is None else _attributes(opened[1], has_descent)
        cells = None if opened is None else _cells(piece[opened.end() :])
        if attributes is None or cells is None:
            return None
        rows.append(PlainRow(attributes, cells))
    at = _empty_rows(rest, rows, has_descent)
    return None if rest[at:].strip() else rows


def _empty_rows(piece: bytes, rows: list[PlainRow], has_descent: bool) -> int:
    """Take the rows without cells with which a piece begins, and return where they end."""
    at = 0
    while (opened := _ROW.match(piece, at)) is not None and opened[2]:
        attributes = _attributes(opened[1], has_descent)
        if attributes is None:
            break
        rows.append(PlainRow(attributes, []))
        at = opened.end()
    return at


def _attributes(text: bytes, has_descent: bool) -> dict[str, str] | None:
    found = _ATTRIBUTE.split(_DESCENT.sub(b"", text, count=1) if has_descent else text)
    names = found[1::3]
    if any(found[::3]) or len(set(names)) != len(names):
        return None
    return {name.decode(): value.decode() for name, value in zip(names, found[2::3], strict=True)}


def _cells(body: bytes) -> list[PlainCell] | None:
    found = _CELL.split(body)
    if any(found[:-1:_GROUPS]) or not _ONLY_EMPTY.fullmatch(found[-1]):
        return None
    return [
        PlainCell(
            reference.decode(),
            int(style or 0),
            "n" if kind is None else kind.decode(),
            _text(formula),
            _text(value) if inline is None else _text(inline),
        )
        for reference, style, kind, formula, value, inline in zip(
            *(found[at::_GROUPS] for at in range(1, _GROUPS)), strict=True
        )
    ]


def _decoded(texts: list[bytes]) -> list[str] | None:
    try:
        return [_unescaped(text.decode()) for text in texts]
    except UnicodeDecodeError:
        return None


def _text(stored: bytes | None) -> str | None:
    return None if stored is None else _unescaped(stored.decode())


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")
