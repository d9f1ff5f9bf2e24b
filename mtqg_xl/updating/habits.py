"""How a report prints its numbers, so that a new one stands in it as the old one did."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import decimals_of
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.vietnamese import exact, round_half_up, write_number, write_words

_MOST_PERCENT_DECIMALS: Final = 2
_LARGEST_IN_WORDS: Final = 10
_UNGROUPED: Final = re.compile(r"\d{4,}(?:,\d+)?")
_COMMA_GROUPS: Final = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_SPACE_GROUPS: Final = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+")
_DECIMAL_POINT: Final = re.compile(r"\d+\.\d{1,2}")


@dataclass(frozen=True)
class Habits:
    """What the numbers of one report have in common.

    ``decimals`` are all the counts of decimals that numbers of a unit have; ``pads`` says that counts below ten are
    written ``03``.
    """

    decimals: Mapping[str, frozenset[int]]
    pads: bool

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> "Habits":
        """Return the habits of a report."""
        decimals: dict[str, set[int]] = defaultdict(set)
        pads = False
        for mention in mentions:
            decimals[mention.unit.name].add(decimals_of(mention))
            pads |= mention.kind is Kind.COUNT and bool(re.fullmatch(r"0[1-9]", _number_of(mention)))
        return cls({unit: frozenset(found) for unit, found in decimals.items()}, pads)

    def written(self, mention: Mention, old: Fraction, new: Fraction) -> str:
        """Return a new figure as the printed number would have it; ``old`` is the figure that the number stands for.

        The unit stays, and so does the precision: as many decimals as before, fewer where the report drops zeros, more
        only where the old number was exact and the report prints such numbers that finely, or where a share that is not
        whole would become 0 or 100.
        """
        printed = _number_of(mention)
        value = new / (mention.unit.factor or 1)
        if not printed[0].isdigit():
            return _in_words(printed, value)
        decimals = self._decimals(mention, old, value)
        text = write_number(round_half_up(value, decimals), decimals)
        if "," in text and self._drops_zeros(mention):
            text = text.rstrip("0").rstrip(",")
        if len(text) == 1 and text != "0" and self._pads(mention, printed):
            text = f"0{text}"
        return _grouped_like(printed, text)

    def _decimals(self, mention: Mention, old: Fraction, value: Fraction) -> int:
        decimals = decimals_of(mention)
        known = self.decimals.get(mention.unit.name, frozenset())
        if mention.kind in {Kind.PERCENT, Kind.POINTS}:
            while decimals < _MOST_PERCENT_DECIMALS and _looks_whole(value, decimals):
                decimals += 1
        elif old == mention.value:
            most = max(known, default=0)
            while decimals < most and exact(round_half_up(value, decimals)) != value:
                decimals += 1
        return decimals

    def _drops_zeros(self, mention: Mention) -> bool:
        """Whether numbers of its unit are printed with fewer decimals, too: ``96%`` beside ``66,7%``."""
        return min(self.decimals.get(mention.unit.name, {0})) < max(decimals_of(mention), 1)

    def _pads(self, mention: Mention, printed: str) -> bool:
        """Whether a number below ten gets a 0: as the old one had it; where that cannot show it, as the report does."""
        if re.fullmatch(r"0\d", printed):
            return True
        return mention.kind is Kind.COUNT and self.pads and (len(printed) > 1 or printed == "0")


def _number_of(mention: Mention) -> str:
    return mention.text[: mention.number_end - mention.start]


def _looks_whole(value: Fraction, decimals: int) -> bool:
    """Whether rounding would call a share nothing or all that is neither."""
    rounded = exact(round_half_up(value, decimals))
    return rounded in {0, 100} and rounded != value


def _in_words(printed: str, value: Fraction) -> str:
    if value.denominator == 1 and 0 < value <= _LARGEST_IN_WORDS:
        words = write_words(int(value))
        return words.capitalize() if printed[0].isupper() else words
    return write_number(round_half_up(value, 0))


def _grouped_like(printed: str, text: str) -> str:
    """Return a number with the marks between thousands that the old one had."""
    if _UNGROUPED.fullmatch(printed):
        return text.replace(".", "")
    if _COMMA_GROUPS.fullmatch(printed):
        return text.replace(".", ",")
    if spaced := _SPACE_GROUPS.fullmatch(printed):
        return text.replace(".", "\u00a0" if "\u00a0" in spaced[0] else " ")
    if _DECIMAL_POINT.fullmatch(printed):
        return text.replace(".", "").replace(",", ".")
    return text
