"""The way into a register, for those who may have none: SQLAlchemy is loaded only where one is opened."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtqg_xl.register.register import Register

_SQLITE_MARK = b"SQLite format 3\x00"


def is_store(place: str) -> bool:
    """Whether somebody names a register: a URL, or a file of SQLite."""
    if "://" in place:
        return True
    try:
        with Path(place).open("rb") as file:
            return file.read(len(_SQLITE_MARK)) == _SQLITE_MARK
    except (OSError, ValueError):
        return False


def open_register(place: str, *, create: bool = False) -> "Register":
    """Return the register at a path or a URL, as `Register.open` does.

    Raises:
        UsageError: there is none and ``create`` is not given, or it cannot be used.
    """
    from mtqg_xl.register.register import Register

    return Register.open(place, create=create)
