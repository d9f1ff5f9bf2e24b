"""Whose name the name of a file bears, where the file itself cannot say who sent it: a picture, a locked workbook."""

from collections.abc import Iterable
from functools import lru_cache

from mtqg_xl.vietnamese import ascii_name

_SURE = 5
"""So many letters at least tell a name in the name of a file from a chance."""


def bears(file: str, unit: str) -> bool:
    """Whether the name of a file has that of a unit in it."""
    return _own(unit) in _plain(file)


def is_telling(unit: str, others: Iterable[str]) -> bool:
    """Whether the name of a unit is long enough, and part of no name but its own among some."""
    own = _own(unit)
    return len(own) >= _SURE and sum(own in _plain(other) for other in others) <= 1


def _own(unit: str) -> str:
    return _plain(unit.removeprefix("xã "))


@lru_cache(maxsize=65_536)
def _plain(name: str) -> str:
    """Return a name by its letters alone; every name is asked for again with every unit that sent nothing."""
    return ascii_name(name).casefold()
