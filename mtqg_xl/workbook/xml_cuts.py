"""Pieces of a part's XML by their places in its bytes, so that some can be replaced and all others stay as they are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

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
        return self.with_cuts(cuts)

    def _place(self, name: str, order: Sequence[str]) -> int:
        after = frozenset(order[order.index(name) + 1 :]) if name in order else frozenset()
        return next((child.start for child in self.children if child.name in after), self.root[1])

    def with_cuts(self, cuts: Sequence[Cut]) -> bytes:
        """Return the part with some pieces replaced; a root that is one empty tag gets an end tag first."""
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


# --- small pieces read whole -----------------------------------------------------------------------------


@dataclass(slots=True)
class Node:
    """An element with its local name, its attributes as written, its children and the text before the first of them."""

    name: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the elements of a local name at any depth, in their order; without recursion, for some are deep."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if node.name == name:
                yield node
            waiting += node.children[::-1]

    def first_text(self, name: str) -> str:
        """Return the text of the first element of a name, empty where there is none."""
        return next((node.text for node in self.all(name)), "")


def tree(xml: bytes) -> Node:
    """Return a piece of a sound part as elements; prefixes are left off, whether they are declared or not."""
    root = Node("", {})
    open_nodes = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name.rpartition(":")[2], attributes)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def text(characters: str) -> None:
        if not open_nodes[-1].children:
            open_nodes[-1].text += characters

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_nodes.pop()
    parser.CharacterDataHandler = text
    parser.Parse(xml, True)
    return root.children[0]


def with_attributes(tag: bytes, wanted: Mapping[str, str | None]) -> bytes:
    """Return the first tag of a piece with some attributes set, or taken away (None); the rest of it stays."""
    end = tag_end(tag, 0)
    head, rest = tag[:end], tag[end:]
    for name, value in wanted.items():
        head = re.sub(rb"\s+" + name.encode() + rb"=(?:\"[^\"]*\"|'[^']*')", b"", head)
        if value is not None:
            at = len(head) - (2 if head.endswith(b"/>") else 1)
            head = head[:at].rstrip() + f" {name}={quoteattr(value)}".encode() + head[at:]
    return head + rest
