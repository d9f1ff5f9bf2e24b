"""Sound files, damaged in every way a seed can think of: bytes, the zip around the parts, the XML inside them."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from typing import TypeAlias

from tests.made import members

Parts: TypeAlias = dict[str, bytes]

_NUMBERS = (
    "0",
    "-1",
    "1e308",
    "-1e400",
    "1E-320",
    "nan",
    "inf",
    "99999999999999999999",
    "2147483648",
    "1_000",
    "٣",
    " ",
)
_PLACES = (
    "A0",
    "XFD1048576",
    "XFE1",
    "A1048577",
    "a1",
    "$A$1",
    "A1:XFD1048576",
    "B2:A1",
    "AAAA1",
    "1A",
    "",
    ":",
    "A1:",
)
_TEXTS = (
    "",
    "=cmd|' /C calc'!A0",
    "x" * 40_000,
    "_x0000_",
    "_xD800_",
    "&#55296;",
    "&#0;",
    "&lol;",
    "]]>",
    "\u202e\u200b\ufeff",
    "{{ 7*7 }}",
    "%s%n",
    "../../x",
    "file:///etc/passwd",
    "javascript:alert(1)",
)
_HOSTILE = (*_NUMBERS, *_PLACES, *_TEXTS)
_ATTRIBUTE = re.compile(rb'([A-Za-z:]+)="([^"]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_ELEMENT = re.compile(rb"<([A-Za-z:0-9]+)(?: [^<>]*)?/>|<([A-Za-z:0-9]+)(?: [^<>]*)?>[^<]*</\2>")


def damaged(sound: bytes, draw: Random, others: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return what was done to a file, and the file; ``others`` are sound files whose parts may be put into it."""
    if draw.random() < 0.25:
        name, how = draw.choice(_ON_BYTES)
        return name, how(sound, draw)
    parts = members(sound)
    done: list[str] = []
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        if draw.random() < 0.2:
            name, change = draw.choice(_ON_PACKAGE)
            part = change(parts, draw, others)
        else:
            part = draw.choice(_weighted(parts))
            name, how = draw.choice(_ON_XML)
            parts[part] = how(parts[part], draw)
        done.append(f"{name} in {part}")
    return "; ".join(done), repacked(parts, draw)


def repacked(parts: Mapping[str, bytes], draw: Random) -> bytes:
    """Return a package of parts, stored or deflated, in some order."""
    buffer, names = BytesIO(), list(parts)
    if draw.random() < 0.2:
        draw.shuffle(names)
    kind = zipfile.ZIP_STORED if draw.random() < 0.2 else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", kind, compresslevel=1) as archive:
        for name in names:
            archive.writestr(name, parts[name])
    return buffer.getvalue()


def _weighted(parts: Parts) -> list[str]:
    """Return the names of the parts; those that say where everything is are as likely as all the sheets."""
    rare = [name for name in parts if "sheet" not in name.rpartition("/")[2] or name.endswith("sharedStrings.xml")]
    return [*parts, *rare, *rare]


# --- bytes ------------------------------------------------------------------------------------------------


def _cut(content: bytes, draw: Random) -> bytes:
    return content[: draw.randrange(len(content))]


def _flipped(content: bytes, draw: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.choice((1, 3, 30, 300))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _with_hole(content: bytes, draw: Random) -> bytes:
    start = draw.randrange(len(content))
    size = draw.choice((1, 64, 4096, 60_000))
    return content[:start] + draw.choice((bytes(size), b"\xff" * size, b"")) + content[start + size :]


def _with_tail(content: bytes, draw: Random) -> bytes:
    start = draw.randrange(len(content))
    return content + content[start : start + draw.choice((1, 100, 70_000))]


def _head_damaged(content: bytes, draw: Random) -> bytes:
    """Damage the directory of the zip, where its sizes and places stand."""
    start = content.rfind(b"PK\x01\x02", 0, draw.randrange(len(content) // 2, len(content)))
    changed = bytearray(content)
    for _ in range(draw.choice((1, 4))):
        at = max(start, 0) + draw.randrange(50)
        changed[min(at, len(changed) - 1)] = draw.randrange(256)
    return bytes(changed)


_ON_BYTES: tuple[tuple[str, Callable[[bytes, Random], bytes]], ...] = (
    ("cut", _cut),
    ("flipped", _flipped),
    ("with a hole", _with_hole),
    ("with a tail", _with_tail),
    ("directory damaged", _head_damaged),
)


# --- the package --------------------------------------------------------------------------------------------


def _lost(parts: Parts, draw: Random, others: Mapping[str, bytes]) -> str:
    name = draw.choice(list(parts))
    del parts[name]
    return name


def _emptied(parts: Parts, draw: Random, others: Mapping[str, bytes]) -> str:
    name = draw.choice(list(parts))
    parts[name] = draw.choice((b"", b"<a/>", b"\xef\xbb\xbf", b"\0" * 100, b"<?xml version='1.0'?>"))
    return name


def _swapped(parts: Parts, draw: Random, others: Mapping[str, bytes]) -> str:
    first, second = draw.sample(list(parts), 2) if len(parts) > 1 else list(parts) * 2
    parts[first], parts[second] = parts[second], parts[first]
    return f"{first} and {second}"


def _mixed(parts: Parts, draw: Random, others: Mapping[str, bytes]) -> str:
    other = members(others[draw.choice(list(others))])
    shared = [name for name in parts if name in other] or list(parts)
    name = draw.choice(shared)
    parts[name] = other.get(name, draw.choice(list(other.values())))
    return name


_ON_PACKAGE: tuple[tuple[str, Callable[[Parts, Random, Mapping[str, bytes]], str]], ...] = (
    ("lost", _lost),
    ("emptied", _emptied),
    ("swapped", _swapped),
    ("of another file", _mixed),
)


# --- the XML in a part ----------------------------------------------------------------------------------------


def _replaced(content: bytes, met: "re.Match[bytes]", group: int, new: bytes) -> bytes:
    return content[: met.start(group)] + new + content[met.end(group) :]


def _met(pattern: "re.Pattern[bytes]", content: bytes, draw: Random) -> "re.Match[bytes] | None":
    """Return a match at or after a random place."""
    start = draw.randrange(len(content) + 1)
    return pattern.search(content, start) or pattern.search(content)


def _hostile(draw: Random) -> bytes:
    return draw.choice(_HOSTILE).encode().replace(b"<", b"&lt;").replace(b'"', b"&quot;")


def _other_attribute(content: bytes, draw: Random) -> bytes:
    met = _met(_ATTRIBUTE, content, draw)
    return content if met is None else _replaced(content, met, 2, _hostile(draw))


def _lost_attribute(content: bytes, draw: Random) -> bytes:
    met = _met(_ATTRIBUTE, content, draw)
    return content if met is None else _replaced(content, met, 0, b"")


def _swapped_attributes(content: bytes, draw: Random) -> bytes:
    met, other = _met(_ATTRIBUTE, content, draw), _met(_ATTRIBUTE, content, draw)
    return content if met is None or other is None else _replaced(content, met, 2, other[2])


def _other_text(content: bytes, draw: Random) -> bytes:
    met = _met(_TEXT, content, draw)
    return content if met is None else _replaced(content, met, 1, _hostile(draw))


def _lost_element(content: bytes, draw: Random) -> bytes:
    met = _met(_ELEMENT, content, draw)
    return content if met is None else _replaced(content, met, 0, b"")


def _doubled_element(content: bytes, draw: Random) -> bytes:
    met = _met(_ELEMENT, content, draw)
    return content if met is None else _replaced(content, met, 0, met[0] * draw.choice((2, 50)))


def _moved_element(content: bytes, draw: Random) -> bytes:
    met, other = _met(_ELEMENT, content, draw), _met(_ELEMENT, content, draw)
    return content if met is None or other is None else _replaced(content, met, 0, other[0] + met[0])


def _renamed(content: bytes, draw: Random) -> bytes:
    met = _met(_ELEMENT, content, draw)
    if met is None:
        return content
    name = met[1] or met[2]
    return _replaced(content, met, 0, met[0].replace(name, draw.choice((b"x", b"c", b"f", b"row", b"w:p", b"si"))))


def _deep(content: bytes, draw: Random) -> bytes:
    met = _met(_ELEMENT, content, draw)
    depth = draw.choice((10, 300, 3_000))
    return content if met is None else _replaced(content, met, 0, b"<d>" * depth + met[0] + b"</d>" * depth)


def _other_namespace(content: bytes, draw: Random) -> bytes:
    return content.replace(b"/main", draw.choice((b"/Main", b"", b"/strict")), draw.choice((1, -1)))


def _other_encoding(content: bytes, draw: Random) -> bytes:
    encoding = draw.choice(("utf-16", "utf-32", "latin-1", "cp1258"))
    return content.decode("utf-8", "replace").encode(encoding, "replace")


_ON_XML: tuple[tuple[str, Callable[[bytes, Random], bytes]], ...] = (
    ("other attribute", _other_attribute),
    ("other attribute", _other_attribute),
    ("lost attribute", _lost_attribute),
    ("swapped attributes", _swapped_attributes),
    ("other text", _other_text),
    ("other text", _other_text),
    ("lost element", _lost_element),
    ("doubled element", _doubled_element),
    ("moved element", _moved_element),
    ("renamed element", _renamed),
    ("deep", _deep),
    ("other namespace", _other_namespace),
    ("other encoding", _other_encoding),
    ("flipped", lambda content, draw: _flipped(content, draw) if content else content),
    ("cut", lambda content, draw: _cut(content, draw) if content else content),
)
