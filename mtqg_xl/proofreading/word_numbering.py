"""The numbers that Word puts before paragraphs itself and that stand in no text: "II.", "1.2.", "a)", "-".

Source: ECMA-376 part 1, 17.9 (numbering), 17.7 (styles).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mtqg_xl.proofreading.word_text import WordParagraph
from mtqg_xl.reading.container import Container
from mtqg_xl.reading.package import Relationship, target_of
from mtqg_xl.reading.stored import Element, elements, is_true

_LEVELS: Final = 9
_DEEPER_BULLETS: Final = frozenset("+o◦○\uf02b")
_PLACEHOLDER: Final = re.compile(r"%([1-9])")
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts; ``text`` holds ``%1`` for the number of its first level."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    style: str = ""
    restarts: bool = True
    is_legal: bool = False


@dataclass(frozen=True)
class _List:
    """The levels of a list, by how deep they stand; ``link`` is the style of lists that it takes them from."""

    levels: Mapping[int, _Level]
    link: str = ""
    links: str = ""


@dataclass(frozen=True)
class _Use:
    """A use of a list, with the levels that it begins anew or counts in another way."""

    of: str
    starts: Mapping[int, int]
    levels: Mapping[int, _Level]


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted; it must be asked paragraph by paragraph.

    ``styles`` says for each style which use of a list, and which level, its paragraphs have.
    """

    lists: Mapping[str, _List] = field(default_factory=dict)
    uses: Mapping[str, _Use] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: WordParagraph) -> str:
        """Return what Word shows before the next paragraph, empty where that is nothing.

        A level without a mark at its end gets a stop ("1.2" is "1.2."); bullets are "-", those below them "+".
        """
        use, level = self._place_of(paragraph)
        if use is None or paragraph.is_removed:
            return ""
        levels = self._levels_of(use)
        if level not in levels:
            return ""
        counts = self._counted(paragraph, use, levels, level)
        own = levels[level]
        if own.kind == "bullet":
            return _bullet(levels, level)
        if own.kind == "none":
            return ""
        return _ended(
            _PLACEHOLDER.sub(lambda met: _written(levels, int(met[1]) - 1, counts, is_legal=own.is_legal), own.text)
        )

    def _place_of(self, paragraph: WordParagraph) -> tuple[_Use | None, int]:
        of_style = self.styles.get(paragraph.style, ("", -1))
        number, level = paragraph.list_number or of_style[0], paragraph.list_level
        use = self.uses.get(number)
        if use is None:
            return None, 0
        if level < 0 and not paragraph.list_number:
            named = (at for at, one in self._levels_of(use).items() if one.style and one.style == paragraph.style)
            level = next(named, of_style[1])
        return use, max(level, 0)

    def _levels_of(self, use: _Use) -> Mapping[int, _Level]:
        own = self.lists.get(use.of, _List({}))
        if own.link:
            own = next((other for other in self.lists.values() if other.links == own.link), own)
        return {**own.levels, **use.levels}

    def _counted(
        self, paragraph: WordParagraph, use: _Use, levels: Mapping[int, _Level], level: int
    ) -> Mapping[int, int]:
        """Count one more at a level; those below begin anew, those above that nobody used stand at their start."""
        counts = self._counts.setdefault(use.of, {})
        number = paragraph.list_number or self.styles.get(paragraph.style, ("", 0))[0]
        if level in use.starts and (number, level) not in self._begun:
            counts.pop(level, None)
        self._begun.add((number, level))
        start = use.starts.get(level, levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else start
        for above in range(level):
            if above in levels:
                counts.setdefault(above, levels[above].start)
        for below in [at for at in counts if at > level and levels.get(at, _Level()).restarts]:
            del counts[below]
        return counts


def read_numbering(container: Container, relations: dict[str, Relationship]) -> Numbering:
    """Return the lists of a document whose main part has these relationships.

    Raises:
        UnusablePartError: the part of the lists or of the styles is damaged.
    """
    part, styles = target_of(relations, "numbering"), target_of(relations, "styles")
    if part is None or not container.has(part):
        return Numbering()
    lists, uses = _lists(elements(container.read(part), part))
    has_styles = styles is not None and container.has(styles)
    return Numbering(lists, uses, _styles(elements(container.read(styles), styles)) if styles and has_styles else {})


def _lists(found: Sequence[Element]) -> tuple[dict[str, _List], dict[str, _Use]]:
    """The lists and their uses; elements come in the order in which they end."""
    lists: dict[str, _List] = {}
    uses: dict[str, _Use] = {}
    own, levels, of = _Level(), dict[int, _Level](), ""
    starts: dict[int, int] = {}
    links = {"numStyleLink": "", "styleLink": ""}
    pending_start: int | None = None
    for each in found:
        value = each.attributes.get("val", "")
        if each.parent == "lvl":
            own = _with(own, each.name, value)
        elif each.name == "lvl":
            levels[_whole(each.attributes.get("ilvl"), 0)] = own
            own = _Level()
        elif each.name in links:
            links[each.name] = value
        elif each.name == "abstractNum":
            name = each.attributes.get("abstractNumId", "")
            lists[name] = _List(levels, links["numStyleLink"], links["styleLink"])
            levels, links = {}, {"numStyleLink": "", "styleLink": ""}
        elif each.name == "startOverride":
            pending_start = _whole(value, 1)
        elif each.name == "lvlOverride":
            if pending_start is not None:
                starts[_whole(each.attributes.get("ilvl"), 0)] = pending_start
            pending_start = None
        elif each.name == "abstractNumId":
            of = value
        elif each.name == "num":
            uses[each.attributes.get("numId", "")] = _Use(of, starts, levels)
            starts, levels = {}, {}
    return lists, uses


def _with(level: _Level, name: str, value: str) -> _Level:
    match name:
        case "start":
            return replace(level, start=_whole(value, 1))
        case "numFmt":
            return replace(level, kind=value)
        case "lvlText":
            return replace(level, text=value)
        case "pStyle":
            return replace(level, style=value)
        case "lvlRestart":
            return replace(level, restarts=value != "0")
        case "isLgl":
            return replace(level, is_legal=not value or is_true(value))
        case _:
            return level


def _styles(found: Sequence[Element]) -> dict[str, tuple[str, int]]:
    """For each style the use of a list and the level that it or the style below it names."""
    own: dict[str, tuple[str, int]] = {}
    based_on: dict[str, str] = {}
    number, level, below = "", -1, ""
    for each in found:
        value = each.attributes.get("val", "")
        if each.parent == "numPr" and each.name == "numId":
            number = value
        elif each.parent == "numPr" and each.name == "ilvl":
            level = _whole(value, -1)
        elif each.name == "basedOn":
            below = value
        elif each.name == "style":
            name = each.attributes.get("styleId", "")
            own[name], based_on[name] = (number, level), below
            number, level, below = "", -1, ""
    return {name: _inherited(name, own, based_on) for name in own}


def _inherited(name: str, own: Mapping[str, tuple[str, int]], based_on: Mapping[str, str]) -> tuple[str, int]:
    for _ in range(_LEVELS):
        number, level = own.get(name, ("", -1))
        if number or not based_on.get(name):
            return number, level
        name = based_on[name]
    return "", -1


# --- how numbers are written ------------------------------------------------------------------------------


def _written(levels: Mapping[int, _Level], level: int, counts: Mapping[int, int], *, is_legal: bool) -> str:
    number = counts.get(level, levels.get(level, _Level()).start)
    kind = "decimal" if is_legal else levels.get(level, _Level()).kind
    match kind:
        case "upperRoman" | "lowerRoman":
            return _roman(number) if kind == "upperRoman" else _roman(number).lower()
        case "upperLetter" | "lowerLetter":
            letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)
            return letters if kind == "upperLetter" else letters.lower()
        case "decimalZero":
            return f"{number:02}"
        case "bullet" | "none":
            return ""
        case _:
            return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _bullet(levels: Mapping[int, _Level], level: int) -> str:
    is_below = any(at < level and one.kind == "bullet" for at, one in levels.items() if at < level)
    return "+" if is_below or levels[level].text[:1] in _DEEPER_BULLETS else "-"


def _ended(label: str) -> str:
    label = re.sub(r"\A(?i:phần)\s+(?!(?i:thứ))", "Phần thứ ", " ".join(label.split())).rstrip(" :")
    return f"{label}." if label[-1:].isalnum() else label


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text) else otherwise
