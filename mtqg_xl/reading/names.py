"""Defined names of a workbook → the places that they point to."""

import re
from functools import lru_cache
from typing import NamedTuple

from mtqg_xl.cells import Address, parse_a1
from mtqg_xl.reading.raw import RawWorkbook

_REFERENCE = re.compile(
    r"=?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^'!:]+))!(?P<first>\$?[A-Z]+\$?\d+)(?::(?P<last>\$?[A-Z]+\$?\d+))?"
)
_PREFIX = "mtqg."


class NamedPlace(NamedTuple):
    """A range that a defined name stands for; ``sheet`` is in small letters, for Excel does not tell them apart."""

    sheet: str
    first: Address
    last: Address


class Names:
    """The defined names that a kit gave, as far as they still point somewhere."""

    def __init__(self, raw: RawWorkbook) -> None:
        """Take the names of a workbook; those of one sheet alone are copies that Excel made with the sheet."""
        self._places = {
            name.casefold(): text for name, text in raw.defined_names.items() if name[:5].casefold() == _PREFIX
        }
        self._sheets = frozenset(name.casefold() for name in raw.sheet_names)

    def place(self, name: str) -> NamedPlace | None:
        """Return where a name (in small letters) points; None where it is gone, broken or points to no sheet."""
        found = named_place(self._places.get(name, ""))
        return found if found is not None and found.sheet in self._sheets else None


@lru_cache(maxsize=1 << 14)
def named_place(text: str) -> NamedPlace | None:
    """Return the range that a defined name's text is: ``'GN DTTS'!$B$29``; None for ``#REF!`` and formulas."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    sheet = match["quoted"].replace("''", "'") if match["quoted"] else match["bare"]
    try:
        first = parse_a1(match["first"])
        last = parse_a1(match["last"] or match["first"])
    except ValueError:
        return None
    return NamedPlace(sheet.casefold(), first, last)
