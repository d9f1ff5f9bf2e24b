"""What was seen at a computer, one line each, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """Return the word that an officer reads."""
        return _LABELS[self]


_LABELS = {
    State.GOOD: "được",
    State.WARNING: "nên xem",
    State.FAULT: "vướng",
    State.NOT_APPLICABLE: "không áp dụng",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """How one thing stands; ``mend`` is empty where nothing is to be done."""

    state: State
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that decides whether mtqg-xl works here, and how it stands."""

    id: str
    title: str
    seen: Seen


def good(what: str) -> Seen:
    """Nothing is to be done."""
    return Seen(State.GOOD, what)


def warning(what: str, mend: str) -> Seen:
    """It works, but not for everything or not for everybody."""
    return Seen(State.WARNING, what, mend)


def fault(what: str, mend: str) -> Seen:
    """It does not work until it is mended."""
    return Seen(State.FAULT, what, mend)
