"""What is decided about each number and each word of time in a report, and what the officer is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mtqg_xl.updating.pairs import FigurePair


class State(StrEnum):
    """What becomes of a number or a word."""

    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    ASKED = "asked"
    UNMATCHED = "unmatched"
    STALE = "stale"

    @property
    def is_shown(self) -> bool:
        """Whether the document says something of it."""
        return self is not State.UNCHANGED


@dataclass(frozen=True)
class Decision:
    """One stretch of a paragraph: what it said, what it will say, and the sentence for the officer.

    ``new`` is empty where nothing is replaced; ``pairs`` are the figures that it is, or may be.
    """

    paragraph: int
    start: int
    end: int
    old: str
    state: State
    comment: str = ""
    new: str = ""
    pairs: tuple[FigurePair, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stretches were decided in which way."""

    replaced: int
    unchanged: int
    asked: int
    unmatched: int
    stale: int

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> "Counts":
        """Return the counts of some decisions."""
        states = [decision.state for decision in decisions]
        return cls(*(states.count(state) for state in State))
