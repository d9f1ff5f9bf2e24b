"""The words by which a figure is known in prose: those of its labels, weighed by how few other labels have them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

from mtqg_xl.proofreading.cells import words_of
from mtqg_xl.vietnamese import fold

_NUMBERED: Final = re.compile(
    r"(?P<kind>tiểu dự án|dự án|nội dung|nội dung thành phần|tiêu chí|nhóm|tda|da|nd|ndtp)"
    r"\s*(?:số)?\s*:?\s*0*(?P<number>\d{1,2})(?![\d.,]?\d)"
)
_SHORT: Final = {
    "tda": "tiểu dự án",
    "da": "dự án",
    "nd": "nội dung",
    "ndtp": "nội dung",
    "nội dung thành phần": "nội dung",
}


def signs_of(text: str) -> frozenset[str]:
    """Return the telling words of a text, and the numbered things that it names (``dự án 3``), however written."""
    folded = fold(text)
    numbered = {f"{_SHORT.get(met['kind'], met['kind'])} {met['number']}" for met in _NUMBERED.finditer(folded)}
    return words_of(text) | numbered


def numbered_in(signs: frozenset[str]) -> frozenset[str]:
    """Return the numbered things among some signs: ``dự án 3``."""
    return frozenset(sign for sign in signs if " " in sign)


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

    def _sum(self, signs: frozenset[str]) -> float:
        return sum(self.of.get(sign, self.unknown) for sign in signs)
