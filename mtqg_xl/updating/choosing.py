"""Which figure a printed number is: by its value, and where several have it, by the words around it.

Several figures often share one value: a programme and its only project, the plan in two columns. They are rivals only
where this period's values would be printed differently.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Final

from mtqg_xl.proofreading.mentions import Kind, Mention, is_person
from mtqg_xl.proofreading.roles import Role, role_in
from mtqg_xl.proofreading.units import MEASURES, unit_of
from mtqg_xl.updating.contrast import Contrast, Near
from mtqg_xl.updating.pairs import MONEY, PERCENT, FigurePair
from mtqg_xl.updating.surroundings import Surroundings
from mtqg_xl.updating.words import Weights, numbered_in, signs_of
from mtqg_xl.vietnamese import fold

_NEAREST: Final = 1.5
_CLAUSE: Final = 2.0
_WIDE: Final = 1.5
_ABOVE: Final = 1.0
_NEAREST_TITLE: Final = 1.5
_TITLE: Final = 0.5
_UNSAID: Final = -0.2
_MOST_UNSAID: Final = 5
_NUMBERED: Final = 1.5
_OTHER_NUMBER: Final = -1.0
_SIDE: Final = 1.0
_COMPARED: Final = 0.7
_ROLE: Final = 1.0
_OTHER_ROLE: Final = -1.5
_UNIT: Final = 0.7
_SAME_ROW: Final = {"clause": 2.0, "sentence": 0.7}
_CLOSE: Final = 0.8
"""By how much a figure may be less likely than the likeliest by its words alone, and still be the one."""
_FAR: Final = 3.5
"""By how much a figure is less likely than the likeliest that is no rival."""
_TRIED: Final = 3
_LOOKED_AT: Final = 4
_FEW: Final = 2
"""Digits that many numbers have by chance."""
_OCCASIONS: Final = frozenset({"cuộc", "buổi", "đợt", "lần", "hội nghị", "hội", "lượt"})
"""Words that offices use for one another: 20 cuộc tuyên truyền are 20 buổi, 5 lần ra quân are 5 đợt."""
_NEEDED: Final = {1: 1.9, 2: 1.6, 3: 0.9}
_NEEDED_OF_MONEY: Final = {1: 1.4, 2: 1.0, 3: 0.5}
"""How much must speak for a figure, by how many telling digits its number has: 02 stands anywhere."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The figures that a number may be, likeliest first.

    ``is_sure`` where what it becomes is beyond doubt, ``is_idle`` where it may well be none of them: a number that
    stands anywhere, among words that speak for nothing.
    """

    pairs: tuple[FigurePair, ...]
    is_sure: bool
    is_idle: bool


class ByValue:
    """Figures by their old values, so that each number of a long report need not be held against all of them."""

    def __init__(self, pairs: Sequence[FigurePair]) -> None:
        """Order them; those of one value stay as they came."""
        self._equal: dict[Fraction, list[FigurePair]] = defaultdict(list)
        for pair in pairs:
            self._equal[pair.old].append(pair)
        self._places = {id(pair): at for at, pair in enumerate(pairs)}
        self._values = sorted(self._equal)

    def equal(self, value: Fraction) -> list[FigurePair]:
        """Return the figures of a value."""
        return self._equal.get(value, [])

    def rounded_to(self, mention: Mention) -> list[FigurePair]:
        """Return the figures that, rounded half-up to the last printed place, are the printed number."""
        if not mention.is_rounded:
            return []
        half = mention.step / 2
        first, last = (bisect_left(self._values, mention.value + by) for by in (-half, half))
        found = [pair for value in self._values[first:last] for pair in self._equal[value]]
        return sorted(found, key=lambda pair: self._places[id(pair)])


class Chooser:
    """Finds the figures of a report's numbers."""

    def __init__(self, pairs: Sequence[FigurePair]) -> None:
        kinds: dict[str, list[FigurePair]] = {"": [], MONEY: [], PERCENT: []}
        for pair in pairs:
            kinds[pair.unit if pair.unit in {MONEY, PERCENT} else ""].append(pair)
        self._money, self._counts = ByValue(kinds[MONEY]), ByValue(kinds[""])
        self._percents = kinds[PERCENT]
        self._printed_as: dict[tuple[Fraction, int], list[FigurePair]] = {}
        labels = [pair.named for pair in pairs] + [text for pair in pairs for text in pair.above]
        self._weights = Weights.among(labels)
        self._titles = Weights.among([pair.column for pair in pairs])
        self._signs: dict[str, frozenset[str]] = {}
        self._above: dict[tuple[str, ...], frozenset[str]] = {}
        self._contrast = Contrast(self._weights, self._titles, self._signs_of)

    def candidates(self, mention: Mention, decimals: int, *, is_bare: bool = False) -> list[FigurePair]:
        """Return the figures whose old value the number may print; a bare one, of a table, may be of any unit."""
        if is_bare:
            equal = [*self._counts.equal(mention.value), *self._money.equal(mention.value)]
            return equal + self._shares(mention.value, decimals)
        if mention.kind is Kind.PERCENT:
            return self._shares(mention.value, decimals)
        if mention.kind is Kind.AMOUNT:
            return self._money.equal(mention.value) or self._money.rounded_to(mention)
        equal = _counted_alike(mention, self._counts.equal(mention.value))
        return equal or _counted_alike(mention, self._counts.rounded_to(mention))

    def _shares(self, value: Fraction, decimals: int) -> list[FigurePair]:
        """Return the percents that are printed so."""
        if (value, decimals) not in self._printed_as:
            self._printed_as[value, decimals] = [pair for pair in self._percents if pair.stands_as(value, decimals)]
        return self._printed_as[value, decimals]

    def choice(
        self,
        mention: Mention,
        candidates: Sequence[FigurePair],
        around: Surroundings,
        near: Near,
        written: Callable[[FigurePair], str],
    ) -> Choice:
        """Return which of the candidates a number is."""
        scored = [(self.score(mention, pair, around, near), at, pair) for at, pair in enumerate(candidates)]
        ordered = sorted(scored, key=lambda item: (-item[0], item[1]))
        groups: dict[str, list[tuple[float, FigurePair]]] = {}
        for score, _, pair in ordered:
            groups.setdefault(written(pair), []).append((score, pair))
        best = ordered[0][0]
        needed = (_NEEDED_OF_MONEY if mention.kind is Kind.AMOUNT else _NEEDED).get(telling_digits(mention), -inf)
        for text, group in list(groups.items())[:_TRIED]:
            likely = [pair for score, pair in group if score >= max(needed, best - _CLOSE)]
            rivals = [
                pair for other, pairs in groups.items() if other != text for score, pair in pairs if score > best - _FAR
            ]
            if likely and all(self._is_beaten(rival, likely, mention, around, near) for rival in rivals):
                return Choice(tuple(pair for _, pair in group), is_sure=True, is_idle=False)
        return Choice(tuple(pair for _, _, pair in ordered), is_sure=False, is_idle=best < needed / 2)

    def _is_beaten(
        self, rival: FigurePair, likely: Sequence[FigurePair], mention: Mention, around: Surroundings, near: Near
    ) -> bool:
        """Whether the words speak for one of some figures that print the same, and not for their rival."""
        return any(self._contrast.is_won(pair, rival, mention, around, near) for pair in likely[:_LOOKED_AT])

    def score(self, mention: Mention, pair: FigurePair, around: Surroundings, near: Near) -> float:
        """Return how much the words around a number speak for a figure."""
        title = self._signs_of(pair.column)
        label = self._signs_of(pair.named) or title  # of a total the column alone tells what it is
        above, everything = self._signs_above(pair.above), around.everything
        found = _NEAREST * self._weights.share(label, around.nearest)
        found += _CLAUSE * self._weights.share(label, around.clause)
        found += _WIDE * self._weights.share(label, everything)
        found += _ABOVE * self._weights.share(above, everything)
        found += _NEAREST_TITLE * self._titles.share(title, around.nearest)
        found += _TITLE * self._titles.share(title, around.clause)
        found += _UNSAID * (min(_MOST_UNSAID, len(title - everything)) + min(_MOST_UNSAID, len(label - everything)) / 2)
        found += _COMPARED * sum(figure in near.figures for figure in pair.compared)
        found += _SIDE * (around.side is not None and around.side is pair.side)
        found += _number_bonus(label, around.clause)
        found += _role_bonus(role_in(around.before), pair.role)
        found += _unit_bonus(mention, pair)
        return found + _SAME_ROW.get(near.rows.get(pair.row, ""), 0.0)

    def _signs_above(self, above: tuple[str, ...]) -> frozenset[str]:
        if above not in self._above:
            self._above[above] = frozenset[str]().union(*(self._signs_of(text) for text in above))
        return self._above[above]

    def _signs_of(self, text: str) -> frozenset[str]:
        if text not in self._signs:
            self._signs[text] = signs_of(text)
        return self._signs[text]


def telling_digits(mention: Mention) -> int:
    """Return how many digits of a number are more than its size: 1 for 20.000.000, 10 for 2.145.977.223."""
    digits = "".join(sign for sign in mention.text[: mention.number_end - mention.start] if sign.isdecimal())
    return max(1, len(digits.strip("0"))) if digits else 1


def _counted_alike(mention: Mention, pairs: Sequence[FigurePair]) -> list[FigurePair]:
    """Return the figures that measure and count what the number does."""
    return [pair for pair in pairs if not (_measures_otherwise(mention, pair) or _counts_others(mention, pair))]


def _measures_otherwise(mention: Mention, pair: FigurePair) -> bool:
    """Whether number and figure are of measures that cannot be one, ha and km; a form may leave the unit to the row."""
    unit = unit_of(pair.unit)
    return mention.unit.is_measure and pair.unit.lower() in MEASURES and unit.name != mention.unit.name


def _counts_others(mention: Mention, pair: FigurePair) -> bool:
    """Whether what is counted is something else than the figure counts, and its form does not name it: "09 xã"."""
    unit, noun = pair.unit.partition("/")[0].lower(), mention.noun.lower()
    if not noun or unit in MEASURES or (unit and unit in noun) or telling_digits(mention) > _FEW:
        return False
    first = noun.split()[0]
    if first in _OCCASIONS and unit in _OCCASIONS:
        return False
    if unit and (first == "lượt" or (is_person(first) and is_person(unit.split()[0]))):
        return False
    said = pair.column if unit else " ".join((pair.column, *pair.above))  # a work's own unit stands in its row
    return first not in fold(f"{pair.label} {said}").split()


def _number_bonus(label: frozenset[str], said: frozenset[str]) -> float:
    """For a row that bears a number: whether that number is said, or another of its kind is."""
    own = numbered_in(label)
    if not own:
        return 0.0
    if own & said:
        return _NUMBERED
    kinds = {sign.rpartition(" ")[0] for sign in own}
    return _OTHER_NUMBER if any(sign.rpartition(" ")[0] in kinds for sign in numbered_in(said)) else 0.0


def _role_bonus(said: Role, role: Role) -> float:
    if Role.OTHER in {said, role} or Role.TOTAL in {said, role} or Role.PART in {said, role}:
        return 0.0
    return _ROLE if said is role else _OTHER_ROLE


def _unit_bonus(mention: Mention, pair: FigurePair) -> float:
    if mention.kind is not Kind.COUNT or not mention.noun or not pair.unit:
        return 0.0
    return _UNIT if mention.noun.lower().startswith(pair.unit.partition("/")[0].lower()) else -_UNIT
