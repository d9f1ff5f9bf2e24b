"""A report of ours with new figures: numbers and sentences that nobody has touched follow them, all else stays.

Three texts are compared: what was written (the memory of the document), what stands there now, and what would be
written today. Where the first two agree, the third takes their place.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import BytesIO
from itertools import count
from typing import Final
from zipfile import BadZipFile, ZipFile

from lxml import etree
from lxml.etree import _Element

from mtqg_xl.findings import UsageError
from mtqg_xl.narrative.word_memory import (
    NUMBER_MARK,
    PARAGRAPH_MARK,
    Memory,
    Piece,
    Remembered,
    W,
    memory_in,
    memory_parts,
)
from mtqg_xl.updating.anchors import Anchors, is_worked_on, words_in
from mtqg_xl.updating.chart_parts import follow_charts
from mtqg_xl.workbook.patch import patched

_NOTES: Final = (f"{W}footnoteReference", f"{W}endnoteReference")
_PARTS: Final = ("word/document.xml", "word/footnotes.xml")


@dataclass(frozen=True, slots=True)
class Change:
    """One number or sentence: what was written, what stands there, what would be written today."""

    was: str
    now: str
    new: str
    tag: str = ""


@dataclass(frozen=True)
class Refreshed:
    """A report brought up to date: what followed the figures, and what was left because an officer had changed it.

    ``absent`` are sentences of today that found no place, because what stood before them is gone or is others' words.
    """

    content: bytes
    numbers: tuple[Change, ...]
    sentences: tuple[Change, ...]
    kept_numbers: tuple[Change, ...]
    kept_sentences: tuple[Change, ...]
    absent: tuple[str, ...]
    charts: tuple[Change, ...] = ()
    kept_charts: tuple[Change, ...] = ()


def refresh(old: bytes, fresh: bytes, file: str) -> Refreshed:
    """Return an old report with what a fresh one says today, where nobody has written something else.

    Raises:
        UsageError: the old report does not remember what was written in it.
    """
    parts = _parts(old, file)
    memory, today = memory_in(parts), memory_in(_parts(fresh, file))
    assert today is not None  # it has just been written
    if memory is None:
        raise UsageError(
            f"“{file}” không phải báo cáo do chương trình viết, hoặc đã mất phần ghi nhớ:"
            " dùng report --from … --old … --new …"
        )
    return _Merge(old, parts, memory, today, _parts(fresh, file)).result()


def memory_of(content: bytes, file: str) -> Memory | None:
    """Return what a report remembers, None where it remembers nothing."""
    return memory_in(_parts(content, file))


def _parts(content: bytes, file: str) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(content)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except BadZipFile as error:
        raise UsageError(f"“{file}” không phải báo cáo .docx: mở bằng Word, Lưu thành .docx.") from error


class _Merge:
    """The document while it is brought up to date."""

    def __init__(
        self, old: bytes, parts: dict[str, bytes], memory: Memory, today: Memory, fresh_parts: dict[str, bytes]
    ) -> None:
        self._old, self._package, self._memory, self._today = old, parts, memory, today
        self._roots = {name: etree.fromstring(parts[name]) for name in _PARTS if name in parts}
        fresh_roots = [etree.fromstring(fresh_parts[name]) for name in _PARTS if name in fresh_parts]
        self._anchors = Anchors(self._roots.values(), memory)
        self._fresh = Anchors(fresh_roots, today)
        self._remembered: list[Remembered] = []
        self._numbers: list[Change] = []
        self._sentences: list[Change] = []
        self._kept_numbers: list[Change] = []
        self._kept_sentences: list[Change] = []
        self._absent: list[str] = []
        self._placed: dict[int, _Element] = {}
        fresh_main = etree.fromstring(fresh_parts[_PARTS[0]])
        self._charts = follow_charts(self._roots[_PARTS[0]], parts, fresh_main, fresh_parts, memory.charts)
        self._changed = bool(self._charts.parts)
        marks = [mark for one in memory.paragraphs for mark in (one.mark, *(piece.mark for piece in one.numbers))]
        self._marks = count(1 + max(marks, default=0))
        self._ids = count(1 + max(self._used_ids(), default=0))

    def _used_ids(self) -> Iterator[int]:
        for root in self._roots.values():
            for element in (*root.iter(f"{W}bookmarkStart"), *root.iterfind(f".//{W}sdtPr/{W}id")):
                value = element.get(f"{W}id") or element.get(f"{W}val") or ""
                if value.isdecimal():
                    yield int(value)

    def result(self) -> Refreshed:
        """Return the document with everything that follows the figures."""
        before, after = self._memory.paragraphs, self._today.paragraphs
        matcher = SequenceMatcher(None, [one.wording for one in before], [one.wording for one in after], autojunk=False)
        for kind, first, last, new_first, new_last in matcher.get_opcodes():
            old, new = before[first:last], after[new_first:new_last]
            if kind == "equal":
                for one, other in zip(old, new, strict=True):
                    self._remembered.append(self._with_numbers(one, other))
            else:
                self._reworded(old, new)
        return Refreshed(
            self._content(),
            tuple(self._numbers),
            tuple(self._sentences),
            tuple(self._kept_numbers),
            tuple(self._kept_sentences),
            (*self._absent, *self._charts.absent),
            tuple(Change(*one) for one in self._charts.followed),
            tuple(Change(*one) for one in self._charts.kept),
        )

    def _content(self) -> bytes:
        followed = {was: new for was, _, new in self._charts.followed}
        charts = tuple(followed.get(words, words) for words in self._memory.charts)
        memory = replace(self._memory, paragraphs=tuple(self._remembered), charts=charts)
        if not self._changed and memory == self._memory:
            return self._old
        written = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._roots.items()
            if self._changed
        }
        return patched(self._old, {}, written | self._charts.parts | memory_parts(self._package, memory))

    # -- numbers -------------------------------------------------------------------------------------------

    def _with_numbers(self, one: Remembered, other: Remembered) -> Remembered:
        """Bring the numbers of a paragraph up to date that today has the same words."""
        today = iter(other.numbers)
        return replace(
            one, pieces=tuple(self._piece(piece, next(today)) if piece.mark else piece for piece in one.pieces)
        )

    def _piece(self, piece: Piece, today: Piece) -> Piece:
        found = self._anchors.number(piece.mark)
        if found is None:
            return replace(piece, text=today.text)
        now = found.text
        if now == piece.text and not found.is_tracked:
            if now != today.text:
                self._numbers.append(Change(piece.text, now, today.text, piece.tag))
                found.write(today.text)
                self._changed = True
            return replace(piece, text=today.text)
        if now != today.text:
            self._kept_numbers.append(Change(piece.text, now, today.text, piece.tag))
            return piece
        return replace(piece, text=today.text)

    # -- sentences -----------------------------------------------------------------------------------------

    def _reworded(self, old: Sequence[Remembered], new: Sequence[Remembered]) -> None:
        """Bring neighbouring paragraphs up to date whose words are others today; there may be more of them or fewer."""
        pairs = min(len(old), len(new))
        for one, other in zip(old[:pairs], new[:pairs], strict=True):
            self._remembered.append(self._with_words(one, other))
        for one in old[pairs:]:
            self._without(one)
        for other in new[pairs:]:
            self._added(other)

    def _is_untouched(self, one: Remembered) -> bool:
        """Whether a paragraph stands in the document just as it was written, and nothing hangs on it."""
        paragraph = self._anchors.paragraph(one.mark)
        if paragraph is None or next(paragraph.iter(f"{W}sectPr"), None) is not None:
            return False
        return words_in(paragraph) == one.text and not is_worked_on(paragraph)

    def _notes_of(self, other: Remembered) -> list[_Element]:
        """The marks of notes in a paragraph of the fresh report."""
        paragraph = self._fresh.paragraph(other.mark)
        return list(paragraph.iter(*_NOTES)) if paragraph is not None else []

    def _standing(self, mark: int) -> _Element | None:
        """The paragraph with a mark, also one that has just been put in."""
        found = self._placed.get(mark)
        return found if found is not None else self._anchors.paragraph(mark)

    def _with_words(self, one: Remembered, other: Remembered) -> Remembered:
        paragraph = self._anchors.paragraph(one.mark)
        if paragraph is None:
            return one
        notes = list(paragraph.iter(*_NOTES))
        if not self._is_untouched(one) or len(notes) != len(self._notes_of(other)):
            return self._kept(one, paragraph, other.text)
        made, remembered = self._made(other, one.mark)
        for mark, old in zip(made.iter(*_NOTES), notes, strict=True):
            mark.set(f"{W}id", old.get(f"{W}id", ""))
        properties = paragraph.find(f"{W}pPr")
        for child in list(paragraph):
            if child is not properties:
                paragraph.remove(child)
        paragraph.extend([child for child in made if child.tag != f"{W}pPr"])
        self._sentences.append(Change(one.text, one.text, other.text))
        self._changed = True
        return remembered

    def _kept(self, one: Remembered, paragraph: _Element, new: str) -> Remembered:
        """Leave a paragraph its words; its numbers follow where today says the same cells anywhere."""
        today = {piece.tag: piece for other in self._today.paragraphs for piece in other.numbers}
        pieces = [self._piece(piece, today[piece.tag]) if piece.tag in today else piece for piece in one.pieces]
        remembered = replace(one, pieces=tuple(pieces))
        self._kept_sentences.append(Change(remembered.text, words_in(paragraph), new))
        return remembered

    def _without(self, one: Remembered) -> None:
        """Take out a paragraph that is not said any more, unless it has become an officer's."""
        paragraph = self._anchors.paragraph(one.mark)
        if paragraph is None:
            self._remembered.append(one)
        elif self._is_untouched(one) and one.is_body and next(paragraph.iter(*_NOTES), None) is None:
            self._sentences.append(Change(one.text, one.text, ""))
            parent = paragraph.getparent()
            assert parent is not None
            parent.remove(paragraph)
            self._changed = True
        else:
            self._remembered.append(self._kept(one, paragraph, ""))

    def _added(self, other: Remembered) -> None:
        """Put in a paragraph that is said only today, behind the one before it."""
        last = self._remembered[-1] if self._remembered else None
        before = self._standing(last.mark) if last is not None and last.is_body and other.is_body else None
        if before is None or self._notes_of(other):
            self._absent.append(other.text)
            return
        made, remembered = self._made(other, next(self._marks))
        before.addnext(made)
        self._placed[remembered.mark] = made
        self._remembered.append(remembered)
        self._sentences.append(Change("", "", other.text))
        self._changed = True

    def _made(self, other: Remembered, mark: int) -> tuple[_Element, Remembered]:
        """Return a copy of a paragraph of the fresh report with marks and ids that are free in this document."""
        source = self._fresh.paragraph(other.mark)
        assert source is not None
        made = deepcopy(source)
        made.tail = None
        renamed = {f"{PARAGRAPH_MARK}{other.mark}": f"{PARAGRAPH_MARK}{mark}"}
        pieces = []
        for piece in other.pieces:
            if piece.mark:
                own = next(self._marks)
                renamed[f"{NUMBER_MARK}{piece.mark}"] = f"{NUMBER_MARK}{own}"
                piece = replace(piece, mark=own)
            pieces.append(piece)
        self._renumber(made, renamed)
        return made, Remembered(mark, tuple(pieces), other.is_body)

    def _renumber(self, made: _Element, renamed: dict[str, str]) -> None:
        ids: dict[str, str] = {}
        for start in made.iter(f"{W}bookmarkStart"):
            start.set(f"{W}name", renamed[start.get(f"{W}name", "")])
            ids[start.get(f"{W}id", "")] = str(next(self._ids))
        for element in made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            element.set(f"{W}id", ids[element.get(f"{W}id", "")])
        for control in made.iterfind(f".//{W}sdtPr/{W}id"):
            control.set(f"{W}val", str(next(self._ids)))
