"""What an action must know from the officer before it can begin: a file, a folder, a number, some words."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Kind(Enum):
    """How a question is put: which dialog a host opens for it."""

    FILE = "file"
    FOLDER = "folder"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, under a key by which it is answered; ``title`` is what the dialog says.

    A file has one of the ``endings``; a choice is one of the ``options`` (what is replied, what is shown).
    ``proposed`` is the reply to begin with: the folder of last time, a number that stands there. A question that
    ``may_stay_open`` is answered well with nothing.
    """

    key: str
    kind: Kind
    title: str
    endings: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    may_stay_open: bool = False


class Asking(Protocol):
    """Whoever can put a question to the officer."""

    def ask(self, question: Question) -> str:
        """Return a path, a number or words as typed, an option; empty where the officer closed the dialog."""
