"""The sheets that every kit has beside its forms, and the cells of them that other sheets point to."""

from mtqg_xl.definition.furniture import (
    CASES_SHEET,
    CHECK_SHEET,
    CODES_SHEET,
    LISTS_SHEET,
    STAMP_SHEET,
    WORDS_SHEET,
)
from mtqg_xl.definition.model import Kit

__all__ = [
    "CASES_SHEET",
    "CHECK_SHEET",
    "CODES_SHEET",
    "FORMS_ROW",
    "LISTS_SHEET",
    "STAMP_SHEET",
    "WORDS_SHEET",
    "failing_codes",
    "first_line",
    "last_line",
]

FORMS_ROW = 9
"""Row of KIỂM TRA with the titles of its table of forms."""

LEAST_FIRST_LINE = 21
LISTED_LINES = 60


def first_line(kit: Kit) -> int:
    """Return the first row of KIỂM TRA that lists a failing line: below the table of forms and the titles."""
    return max(LEAST_FIRST_LINE, FORMS_ROW + len(kit.forms) + 2)


def last_line(kit: Kit) -> int:
    """Return the last row of KIỂM TRA that lists a failing line."""
    return first_line(kit) + LISTED_LINES - 1


def failing_codes(kit: Kit) -> str:
    """Return where the codes of failing lines stand, for the list on GIẢI TRÌNH."""
    return f"='{CHECK_SHEET}'!$B${first_line(kit)}:$B${last_line(kit)}"
