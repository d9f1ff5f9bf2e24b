"""What a button did, as the window shows it."""

from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.assistant.listing import Listed
from mtqg_xl.assistant.targets import Target
from mtqg_xl.hosts.host import Cell


@dataclass(frozen=True)
class Outcome:
    """A sentence, lines to read beside it, the findings to list and the one to look at, and the files written.

    Where ``findings`` are None the list stays as it is, and with ``is_cleared`` it goes; ``is_trouble``: nothing was
    done, and the sentence says why. ``target`` is what is worked on from now on, ``definitions`` the office's folder of
    them, ``cell`` the one that is selected, where these changed.
    """

    message: str
    lines: tuple[str, ...] = ()
    findings: tuple[Listed, ...] | None = None
    is_cleared: bool = False
    at: int | None = None
    files: tuple[Path, ...] = ()
    is_trouble: bool = False
    target: Target | None = None
    definitions: Path | None = None
    cell: Cell | None = None
