"""Pieces of a part's XML by their places in its bytes, so that some can be replaced and all others stay as they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from mtqg_xl.findings import MtqgError

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")

Cut = tuple[int, int, bytes]
"""Where a piece begins and ends, and what stands there instead."""


class PatchError(MtqgError):
    """A part cannot be changed in place; nothing was written."""


def tag_end(xml: bytes, at: int) -> int:
    """Return the place behind the tag that starts here; quotes may hold ``>``."""
    match = _TAG.match(xml, at)
    assert match is not None  # expat has just found a tag here
    return match.end()


def is_empty_tag(xml: bytes, start: int) -> bool:
    """Whether the element that starts here is one tag, ``<c/>``."""
    end = tag_end(xml, start)
    return xml[end - 2 : end] == b"/>"


def is_utf8(xml: bytes) -> bool:
    """Whether a part says, or is silent about, that it is UTF-8."""
    head = xml[:200].lower()
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head
    return not is_wide and (b"encoding=" not in head or b"utf-8" in head)


def spliced(xml: bytes, cuts: Sequence[Cut]) -> bytes:
    """Return a part with some pieces replaced."""
    found: list[bytes] = []
    at = 0
    for start, end, new in sorted(cuts, key=lambda cut: (cut[0], cut[1])):
        found.append(xml[at:start])
        found.append(new)
        at = max(at, end)
    found.append(xml[at:])
    return b"".join(found)


# --- the children of the root ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Child:
    """One child of a part's root: its local name and its attributes as written, and where it stands."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


@dataclass(slots=True)
class Outline:
    """The root of a small part and its children as places in its bytes; ``prefix`` ends with a colon or is empty."""

    xml: bytes
    prefix: str = ""
    children: list[Child] = field(default_factory=list)
    root: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, xml: bytes, part: str) -> "Outline":
        """Return the outline of a part.

        Raises:
            PatchError: it is not sound XML in UTF-8.
        """
        if not is_utf8(xml):
            raise PatchError(f"Phần {part} của tệp không ở dạng UTF-8, không ghi vào được.")
        outline = cls(xml)
        try:
            _Children(outline).parse()
        except expat.ExpatError as error:
            raise PatchError(f"Phần {part} của tệp có nội dung hỏng, không ghi vào được.") from error
        return outline

    def named(self, name: str) -> list[Child]:
        """Return the children of a name."""
        return [child for child in self.children if child.name == name]

    def text(self, child: Child) -> bytes:
        """Return a child as it is written."""
        return self.xml[child.start : child.end]

    def with_children(self, wanted: Mapping[str, bytes], order: Sequence[str] = ()) -> bytes:
        """Return the part with all children of some names replaced by what is wanted (nothing for ``b""``).

        What has no place yet goes in before the first child that follows it in ``order``, else at the end.
        """
        cuts: list[Cut] = []
        for name, content in wanted.items():
            here = self.named(name)
            cuts += [(child.start, child.end, b"") for child in here[1:]]
            if here:
                cuts.append((here[0].start, here[0].end, content))
            elif content:
                at = self._place(name, order)
                cuts.append((at, at, content))
        return self._opened(cuts)

    def _place(self, name: str, order: Sequence[str]) -> int:
        after = frozenset(order[order.index(name) + 1 :]) if name in order else frozenset()
        return next((child.start for child in self.children if child.name in after), self.root[1])

    def _opened(self, cuts: list[Cut]) -> bytes:
        """Splice; a root that is one empty tag gets an end tag first."""
        if not cuts or self.root[0] != self.root[1] or not is_empty_tag(self.xml, self.root[0]):
            return spliced(self.xml, cuts)
        end = tag_end(self.xml, self.root[0])
        tag = self.xml[self.root[0] : end]
        name = tag[1:].split(None, 1)[0].rstrip(b"/>")
        inside = b"".join(content for _, _, content in cuts)
        return self.xml[: self.root[0]] + tag[:-2] + b">" + inside + b"</" + name + b">" + self.xml[end:]


class _Children:
    """An expat run that notes where the children of the root stand."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.depth = 0
        self.start_of_child = 0
        self.attributes: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def parse(self) -> None:
        self.parser.Parse(self.outline.xml, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        if self.depth == 0:
            prefix = name.rpartition(":")[0]
            self.outline.prefix = prefix + ":" if prefix else ""
            self.outline.root = (at, at)
        elif self.depth == 1:
            self.start_of_child, self.attributes = at, attributes
        self.depth += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        at = self.parser.CurrentByteIndex
        xml = self.outline.xml
        if self.depth == 1:
            start = self.start_of_child
            end = tag_end(xml, start if is_empty_tag(xml, start) else at)
            self.outline.children.append(Child(name.rpartition(":")[2], self.attributes, start, end))
        elif self.depth == 0 and not is_empty_tag(xml, self.outline.root[0]):
            self.outline.root = (self.outline.root[0], at)
