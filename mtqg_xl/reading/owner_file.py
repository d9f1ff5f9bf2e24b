"""The small file that Excel lays beside a workbook while it is open (``~$name``): who has it open.

165 bytes: the length of the name and the name in one byte each, filled up with blanks to 55; then the length and the
name again in UTF-16. Word's are filled up to 54.
"""

from pathlib import Path

LOCK_PREFIX = "~$"
_LONGEST = 52
_PLACES = (55, 54)


def owner_beside(workbook: Path) -> str | None:
    """Return who has a workbook open, empty where the file beside it does not say; None where nobody has."""
    lock = workbook.with_name(LOCK_PREFIX + workbook.name)
    try:
        return owner_in(lock.read_bytes())
    except (OSError, ValueError):
        return None


def owner_in(content: bytes) -> str:
    """Return the name that such a file holds; empty where it holds none."""
    for place in _PLACES:
        length = int.from_bytes(content[place : place + 2], "little")
        name = content[place + 2 : place + 2 + 2 * length].decode("utf-16-le", "replace").strip()
        if 0 < length <= _LONGEST and len(name) > 0 and name.isprintable():
            return name
    return ""
