"""Where the paragraphs and numbers of a report of ours stand in a document that an officer has worked on since.

A number is found by its bookmark, by the tag of its control, or by the control's title; a paragraph by its bookmark.
Any of them may be gone, and the words inside may be others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from mtqg_xl.narrative.word_memory import NUMBER_MARK, PARAGRAPH_MARK, Memory, W, tag_of

_TRACKED: Final = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"))
_COMMENTED: Final = tuple(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_LEFT_OUT: Final = frozenset({f"{W}del", f"{W}moveFrom"})


@dataclass(frozen=True)
class FoundNumber:
    """The runs of text that make up one number of the document."""

    texts: tuple[_Element, ...]
    is_tracked: bool

    @property
    def text(self) -> str:
        """What stands there now."""
        return "".join(text.text or "" for text in self.texts)

    def write(self, text: str) -> None:
        """Put another number in its place, in the looks of its first run."""
        for at, element in enumerate(self.texts):
            element.text = "" if at else text


class Anchors:
    """The anchors of some parts of one document."""

    def __init__(self, roots: Iterable[_Element], memory: Memory) -> None:
        self._roots = list(roots)
        self._bookmarks = {
            str(start.get(f"{W}name")): start for root in self._roots for start in root.iter(f"{W}bookmarkStart")
        }
        self._paragraphs = {
            int(name.removeprefix(PARAGRAPH_MARK)): above
            for name, start in self._bookmarks.items()
            if name.removeprefix(PARAGRAPH_MARK).isdecimal() and (above := _paragraph_of(start)) is not None
        }
        self._numbers = self._by_bookmark(memory)
        self._numbers |= self._by_tag(memory)

    def paragraph(self, mark: int) -> _Element | None:
        """Return the paragraph with a mark, None where it is gone."""
        return self._paragraphs.get(mark)

    def number(self, mark: int) -> FoundNumber | None:
        """Return the number with a mark, None where it is gone."""
        return self._numbers.get(mark)

    def _by_bookmark(self, memory: Memory) -> dict[int, FoundNumber]:
        found = {}
        for paragraph in memory.paragraphs:
            for piece in paragraph.numbers:
                start = self._bookmarks.get(f"{NUMBER_MARK}{piece.mark}")
                texts = _texts_between(start) if start is not None else []
                if texts:
                    found[piece.mark] = _number(texts)
        return found

    def _by_tag(self, memory: Memory) -> dict[int, FoundNumber]:
        """The numbers whose bookmark is gone, by tag or title: those of one cell in the order of the document."""
        taken = {id(text) for number in self._numbers.values() for text in number.texts}
        free: dict[str, list[FoundNumber]] = defaultdict(list)
        for root in self._roots:
            for control in root.iter(f"{W}sdt"):
                texts = list(_live_texts(control))
                if tag_of(control) and texts and id(texts[0]) not in taken:
                    free[tag_of(control)].append(_number(texts))
        found = {}
        for paragraph in memory.paragraphs:
            for piece in paragraph.numbers:
                if piece.mark not in self._numbers and free[piece.tag]:
                    found[piece.mark] = free[piece.tag].pop(0)
        return found


def words_in(paragraph: _Element) -> str:
    """Return what a paragraph says, accepted changes and all."""
    return "".join(text.text or "" for text in _live_texts(paragraph))


def is_worked_on(element: _Element) -> bool:
    """Whether somebody's tracked change or comment stands in an element."""
    return next(element.iter(*_TRACKED, *_COMMENTED), None) is not None


def _number(texts: list[_Element]) -> FoundNumber:
    return FoundNumber(tuple(texts), any(_is_in_change(text) for text in texts))


def _is_in_change(text: _Element) -> bool:
    return any(above.tag in _TRACKED for above in text.iterancestors())


def _paragraph_of(element: _Element) -> _Element | None:
    return next(iter(element.iterancestors(f"{W}p")), None)


def _live_texts(element: _Element) -> Iterator[_Element]:
    for text in element.iter(f"{W}t"):
        if not any(above.tag in _LEFT_OUT for above in text.iterancestors()):
            yield text


def _texts_between(start: _Element) -> list[_Element]:
    """The texts between a bookmark's two ends, within one paragraph."""
    paragraph = _paragraph_of(start)
    if paragraph is None:
        return []
    number, inside, found = start.get(f"{W}id"), False, []
    for element in paragraph.iter():
        if element is start:
            inside = True
        elif element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == number:
            break
        elif inside and element.tag == f"{W}t" and not any(above.tag in _LEFT_OUT for above in element.iterancestors()):
            found.append(element)
    return found
