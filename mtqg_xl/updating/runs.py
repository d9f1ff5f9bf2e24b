"""One run of a Word paragraph taken apart, byte for byte, and cut where its text changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from mtqg_xl.vietnamese import nfc

_LENGTHS: Final = {"tab": 1, "br": 1, "cr": 1, "noBreakHyphen": 1, "softHyphen": 0, "ptab": 1}
_UNSEEN: Final = frozenset({"lastRenderedPageBreak"})
_AFTER_HIGHLIGHT: Final = frozenset(
    ("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish")
)
"""What follows the highlight among the properties of a run. Source: ECMA-376 part 1, 17.3.2.28."""


@dataclass(frozen=True, slots=True)
class Child:
    """One element below a run: its local name, its bytes, and the text that it stands for."""

    name: str
    content: bytes
    text: str
    raw: str


class UncuttableError(Exception):
    """A run holds something that must not be parted or doubled: a drawing, a field, the mark of a note."""


@dataclass(frozen=True)
class Run:
    """A run: its start tag, its properties and its children; ``prefix`` is that of its name, with the colon."""

    prefix: str
    opening: bytes
    properties: bytes
    children: tuple[Child, ...]

    @classmethod
    def of(cls, content: bytes) -> "Run":
        """Return a run by its bytes.

        Raises:
            UncuttableError: it holds more than text.
        """
        parts = _Parts(content)
        properties = b""
        children = list(parts.children)
        if children and children[0].name == "rPr":
            properties = children.pop(0).content
        if not all(child.name == "t" or child.name in _LENGTHS or child.name in _UNSEEN for child in children):
            raise UncuttableError
        return cls(parts.prefix, parts.opening, properties, tuple(children))

    @cached_property
    def text(self) -> str:
        """The words of the run, as `word_text` counts them."""
        return "".join(child.text for child in self.children)

    def run_between(self, first: int, last: int, *, properties: bytes | None = None, deleted: bool = False) -> bytes:
        """Return a stretch of the text as a run of its own, as a tracked deletion has it with ``deleted``."""
        inner = b"".join(self._cut(first, last, "delText" if deleted else "t"))
        return self._run(inner, self.properties if properties is None else properties) if inner else b""

    def run_with(self, text: str) -> bytes:
        """Return a run that looks like this one and says something else."""
        return self._run(self._text("t", text), self.properties)

    def _run(self, inner: bytes, properties: bytes) -> bytes:
        return self.opening + properties + inner + f"</{self.prefix}r>".encode()

    def _text(self, name: str, text: str) -> bytes:
        tag = f"{self.prefix}{name}"
        return f'<{tag} xml:space="preserve">{escape(text)}</{tag}>'.encode()

    def _cut(self, first: int, last: int, name: str) -> Iterator[bytes]:
        at = 0
        is_end = last >= len(self.text)
        for child in self.children:
            end = at + len(child.text)
            if at == end:
                if first <= at < last or (is_end and at == last):
                    yield child.content
            elif first <= at and end <= last and name == "t":
                yield child.content
            elif at < last and first < end:
                kept = _raw_between(child.raw, max(first, at) - at, min(last, end) - at)
                yield self._text(name, kept) if child.name == "t" else child.content
            at = end

    # -- looks -------------------------------------------------------------------------------------------

    def highlighted(self, change: str) -> bytes | None:
        """Return the properties with a yellow highlight as a tracked change; None where one is tracked already.

        ``change`` are the attributes that say who changed it and when.
        """
        inner = _Parts(self.properties).children if self.properties else ()
        if any(child.name == "rPrChange" for child in inner):
            return None
        kept = [child for child in inner if child.name != "highlight"]
        at = next((at for at, child in enumerate(kept) if child.name in _AFTER_HIGHLIGHT), len(kept))
        highlight = f'<{self.prefix}highlight {self.prefix}val="yellow"/>'.encode()
        written = [*(child.content for child in kept[:at]), highlight, *(child.content for child in kept[at:])]
        before = b"".join(child.content for child in inner)
        tag = f"{self.prefix}rPr"
        tracked = f"<{tag}Change {change}><{tag}>".encode() + before + f"</{tag}></{tag}Change>".encode()
        return f"<{tag}>".encode() + b"".join(written) + tracked + f"</{tag}>".encode()


def _raw_between(raw: str, first: int, last: int) -> str:
    """Return the stretch of a text whose composed form stands between two places."""
    return raw[_raw_place(raw, first) : _raw_place(raw, last)]


def _raw_place(raw: str, place: int) -> int:
    if len(nfc(raw)) == len(raw):
        return place
    return next((at for at in range(len(raw) + 1) if len(nfc(raw[:at])) >= place), len(raw))


class _Parts:
    """The children of one element with their bytes; names are taken as written, prefixes are not resolved."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parser = ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._depth = 0
        self._starts: list[tuple[int, str, list[str]]] = []
        self._close = len(content)
        self.prefix = ""
        try:
            self._parser.Parse(content, True)
        except ExpatError as error:
            raise UncuttableError from error
        first = self._starts[0][0] if self._starts else self._close
        self.opening = content[:first]
        self.children = tuple(self._made())

    def _start(self, name: str, _: dict[str, str]) -> None:
        if self._depth == 0:
            self.prefix = name[: name.rfind(":") + 1]
        elif self._depth == 1:
            self._starts.append((self._parser.CurrentByteIndex, name.rpartition(":")[2], []))
        self._depth += 1

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._close = self._parser.CurrentByteIndex

    def _said(self, text: str) -> None:
        if self._depth == 2 and self._starts:
            self._starts[-1][2].append(text)

    def _made(self) -> Iterator[Child]:
        ends = [start for start, _, _ in self._starts[1:]] + [self._close]
        for (start, name, texts), end in zip(self._starts, ends, strict=True):
            raw = "".join(texts) if name == "t" else ""
            text = nfc(raw) if name == "t" else " " * _LENGTHS.get(name, 0)
            yield Child(name, re.sub(rb"\s+\Z", b"", self._content[start:end]), text, raw)


def pieces(length: int, stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches of a text of some length and what stands between them, in order: first, last, whether one."""
    at = 0
    for first, last in stretches:
        if at < first:
            yield at, first, False
        yield first, last, True
        at = last
    if at < length:
        yield at, length, False
