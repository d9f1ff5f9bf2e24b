"""The words by which a figure is known in prose: those of its labels, weighed by how few other labels have them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Final

from mtqg_xl.proofreading.cells import words_of
from mtqg_xl.vietnamese import fold

_NUMBERED: Final = re.compile(
    r"(?P<kind>tiểu dự án|dự án|nội dung|nội dung thành phần|tiêu chí|nhóm|tda|da|nd|ndtp)"
    r"\s*(?:số)?\s*:?\s*0*(?P<number>\d{1,2})(?![\d.,]?\d)"
)
_YEARS: Final = re.compile(r"(20\d\d)\s*[-–]\s*(20\d\d)")
_MOST_WORTH: Final = 1.5
_ANY_WORD: Final = re.compile(r"[^\W_]+")
_SHORT: Final = {
    "tda": "tiểu dự án",
    "da": "dự án",
    "nd": "nội dung",
    "ndtp": "nội dung",
    "nội dung thành phần": "nội dung",
}


@lru_cache(maxsize=1 << 10)  # the clauses of a list are much the same
def signs_of(text: str) -> frozenset[str]:
    """Return the telling words of a text, and the numbered things that it names (``dự án 3``), however written."""
    folded = fold(text)
    spans = {f"{first}-{last}" for first, last in _YEARS.findall(folded)}
    folded = _YEARS.sub(" ", folded)  # "2021 - 2023" speaks of neither of its years
    numbered = {f"{_SHORT.get(met['kind'], met['kind'])} {met['number']}" for met in _NUMBERED.finditer(folded)}
    return words_of(folded) | numbered | spans


def numbered_in(signs: frozenset[str]) -> frozenset[str]:
    """Return the numbered things among some signs: ``dự án 3``."""
    return frozenset(sign for sign in signs if " " in sign)


@cache
def likeness(text: str, other: str) -> float:
    """Return how much two titles are one, by all their words: 1 for the same words, 0 for none in common."""
    first, second = (frozenset(_ANY_WORD.findall(fold(one))) for one in (text, other))
    return len(first & second) / len(first | second) if first & second else 0.0


@dataclass(frozen=True)
class Weights:
    """How much each sign tells: little where many labels have it."""

    of: Mapping[str, float]
    unknown: float

    @classmethod
    def among(cls, labels: Iterable[str]) -> "Weights":
        """Return the weights among some labels."""
        different = set(labels)
        counted = Counter(sign for label in different for sign in signs_of(label))
        most = log(1 + len(different))
        return cls({sign: most - log(count) for sign, count in counted.items()}, most)

    def share(self, signs: frozenset[str], near: frozenset[str]) -> float:
        """Return how much of some signs is among others, from 0 to 1; 0 where there are none."""
        whole = self._sum(signs)
        return self._sum(signs & near) / whole if whole else 0.0

    def said(self, signs: frozenset[str], levels: Mapping[str, float]) -> float:
        """Return how much is said of some signs, each by how near it is said: half by their share, half by their worth.

        Of few signs that are all said much is said, and of many of which some are; at most 1,25.
        """
        whole = self._sum(signs)
        if not whole:
            return 0.0
        found = sum(levels[sign] * self.of.get(sign, self.unknown) for sign in signs if sign in levels)
        return found / whole / 2 + min(_MOST_WORTH, found / self.unknown) / 2

    def _sum(self, signs: frozenset[str]) -> float:
        return sum(self.of.get(sign, self.unknown) for sign in signs)
