"""A written report as paragraphs and sentences, whatever file it came from."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

PlaceKind = Literal["body", "table", "footnote", "endnote", "text", "margin"]

_ENDS_OPEN: Final = re.compile(r"[^\W_]\Z")
_UPPER: Final = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_SENTENCE_END: Final = re.compile(rf"(?<=[.!?…])[\"”)*_]*\s+(?=[{_UPPER}]|[-+*•(“\"]|\d{{1,2}}[.)]\s)")
_ABBREVIATED: Final = re.compile(r"(?:\b(?:TM|KT|TL|TP|Tp|Th\.?S|PGS|TS|STT|Mr|GS)|\A\s*(?:\d+|[IVX]+|[a-zđ]))\.\Z")
_LONGEST_MARK: Final = 40
_HEADING: Final = re.compile(
    r"\s*\W{0,3}\s*(?P<mark>Phần thứ \w+|[IVX]{1,5}"
    r"|\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}|[a-zđ])\s?(?P<close>[.)])(?=\s|[^\W\d])"
)
_ITEM: Final = re.compile(r"\s*(?P<mark>[-+•*–]|\(?\d{1,2}\)|[a-zđ]\))\s?(?=\S)")
_EMPHASIS: Final = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: which part of the document, and which paragraph (or note) of it."""

    kind: PlaceKind = "text"
    part: str = ""
    number: int = 0
    note: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; ``number`` counts from 1 through the whole document.

    ``label`` is the number or the bullet that Word puts before it and that its text does not hold ("II.", "a)", "-");
    ``list_of`` tells the list of Word that it belongs to, empty where none.
    """

    number: int
    text: str
    place: Place = Place()
    label: str = ""
    list_of: str = ""

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence."""
        starts = [0]
        for met in _SENTENCE_END.finditer(self.text):
            if not _ABBREVIATED.search(_before(self.text, met.start())):
                starts.append(met.end())
        ends = [*starts[1:], len(self.text)]
        return tuple(zip(starts, ends, strict=True))

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Return start and end of the sentence around a position."""
        return next((span for span in self.sentences if span[0] <= position < span[1]), (0, len(self.text)))

    @cached_property
    def heading(self) -> str:
        """The section mark that the paragraph begins with (``II``,"
        " ``3.1``, ``5)``, ``a)``), empty where there is none.
        """
        met = _HEADING.match(self._labelled)
        if met is None:
            return ""
        return re.sub(r"\s", "", met["mark"]) + (")" if met["close"] == ")" else "")

    @cached_property
    def item_mark(self) -> str:
        """The mark of a list item: ``-``, ``+``, ``a)``; empty where the paragraph is none."""
        met = _ITEM.match(self._labelled)
        return met["mark"] if met is not None else ""

    @property
    def _labelled(self) -> str:
        return f"{self.label} {self.text}" if self.label else self.text


def _before(text: str, at: int) -> str:
    """Return the words before a place, not more of them than tell an abbreviation."""
    return text[:at] if at <= _LONGEST_MARK else "…" + text[at - _LONGEST_MARK : at]


@dataclass(frozen=True)
class Report:
    """A written report; ``file`` is its name."""

    file: str
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def sections(self) -> tuple[int, ...]:
        """For each paragraph the number of the numbered section (I, 1., 1.1, a)) that it belongs to."""
        numbers, section = [], 0
        for paragraph in self.paragraphs:
            section += bool(paragraph.heading)
            numbers.append(section)
        return tuple(numbers)


def report_from_text(text: str, file: str = "") -> Report:
    """Return the report that a plain text or Markdown file holds: every line that is not blank is a paragraph.

    A line that breaks off in the middle of a sentence goes on in the next one, as where a page ended in scanned
    papers. Marks of emphasis are taken out.
    """
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cleaned = plain(line)
        if not cleaned:
            continue
        if lines and _goes_on(lines[-1][1], cleaned):
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {cleaned}")
        else:
            lines.append((number, cleaned))
    return Report(
        file,
        tuple(Paragraph(at, line, Place("text", "", number)) for at, (number, line) in enumerate(lines, start=1)),
    )


def plain(line: str) -> str:
    """Return a line without marks of emphasis and needless white space."""
    return " ".join(_EMPHASIS.sub("", line.replace("\\", "")).split()).strip()


def _goes_on(before: str, after: str) -> bool:
    return bool(_ENDS_OPEN.search(before) or before[-1] in ",%") and after[0].islower() and not re.match(r"\w\)", after)
