"""Small changes in the XML of a package: attributes set, elements put in; every other byte stays."""

import posixpath
import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr, unescape

from mtqg_xl.workbook.patch import PatchError

_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("([^"]*)"|'([^']*)')""")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag: where it stands in the bytes, its prefix with the colon, its attributes as they are meant."""

    start: int
    end: int
    prefix: str
    text: str
    attributes: dict[str, str]


def plain_utf8(xml: bytes) -> bytes:
    """Return XML that can be changed byte by byte.

    Raises:
        PatchError: it is in another encoding.
    """
    head = xml[:200].lower()
    if b"\0" in head or (b"encoding=" in head and b"utf-8" not in head and b"us-ascii" not in head):
        raise PatchError("Tệp .xlsx không ở dạng UTF-8, không ghi vào được.")
    return xml


def tags(xml: bytes, name: str, until: str = "") -> list[Tag]:
    """Return the start tags of one name in their order, those in comments left out; ``until`` ends the search."""
    end = len(xml)
    if until:
        stop = re.search(rb"<(?:\w+:)?" + until.encode() + rb"[\s/>]", xml)
        end = stop.start() if stop is not None else end
    hidden = [met.span() for met in _COMMENT.finditer(xml, 0, end)]
    pattern = re.compile(rb"""<((?:\w+:)?)""" + name.encode() + rb"""(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
    found = []
    for met in pattern.finditer(xml, 0, end):
        if not any(first <= met.start() < last for first, last in hidden):
            text = met[0].decode()
            pairs = {one[1]: unescape(one[2][1:-1], _ENTITIES) for one in _ATTRIBUTE.finditer(text)}
            found.append(Tag(met.start(), met.end(), met[1].decode(), text, pairs))
    return found


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute, empty where it is missing."""
    return tag.attributes.get(name, "")


def with_attribute(xml: bytes, tag: Tag, name: str, value: str) -> bytes:
    """Return the XML with an attribute of a tag set, where it stands or behind the others."""
    given = next((met for met in _ATTRIBUTE.finditer(tag.text) if met[1] == name), None)
    if given is not None:
        text = tag.text[: given.start()] + f"{name}={quoteattr(value)}" + tag.text[given.end() :]
    else:
        close = re.search(r"\s*/?>\Z", tag.text)
        assert close is not None  # a tag ends so
        text = f"{tag.text[: close.start()]} {name}={quoteattr(value)}{close[0].lstrip()}"
    return xml[: tag.start] + text.encode() + xml[tag.end :]


def without_attribute(xml: bytes, tag: Tag, name: str) -> bytes:
    """Return the XML with an attribute of a tag taken away."""
    given = next((met for met in _ATTRIBUTE.finditer(tag.text) if met[1] == name), None)
    if given is None:
        return xml
    text = tag.text[: given.start()].rstrip() + tag.text[given.end() :]
    return xml[: tag.start] + text.encode() + xml[tag.end :]


def child_inserted(xml: bytes, parent: str, child: str, entry: str, *, text: str = "", first: bool = False) -> bytes:
    """Return the XML with an element put into its parent, as the first child or the last.

    Raises:
        PatchError: the parent is missing or empty.
    """
    opening = tags(xml, parent)
    if not opening:
        raise PatchError(f"Tệp .xlsx thiếu phần “{parent}”, không ghi vào được.")
    prefix = opening[0].prefix
    element = f"<{prefix}{child} {entry}>{text}</{prefix}{child}>" if text else f"<{prefix}{child} {entry}/>"
    if first:
        at = opening[0].end
    else:
        closing = list(re.finditer(rb"</" + prefix.encode() + parent.encode() + rb"\s*>", xml))
        if not closing:
            raise PatchError(f"Tệp .xlsx có phần “{parent}” trống, không ghi vào được.")
        at = closing[-1].start()
    return xml[:at] + element.encode() + xml[at:]


def relationship_target(xml: bytes, folder: str, kind: str) -> str:
    """Return the part that the first relationship of a kind leads to, empty where there is none."""
    for tag in tags(xml, "Relationship"):
        if attribute(tag, "Type").rpartition("/")[2] == kind:
            target = attribute(tag, "Target").replace("\\", "/")
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return ""
