"""The sheets that every kit has beside its forms, and the cells of them that other sheets point to."""

from mtqg_xl.definition.furniture import (
    CASES_SHEET,
    CHECK_SHEET,
    CODES_SHEET,
    LISTS_SHEET,
    STAMP_SHEET,
    WORDS_SHEET,
    first_line,
    last_line,
)
from mtqg_xl.definition.model import Kit

__all__ = [
    "CASES_SHEET",
    "CHECK_SHEET",
    "CODES_SHEET",
    "LISTS_SHEET",
    "STAMP_SHEET",
    "WORDS_SHEET",
    "failing_codes",
]


def failing_codes(kit: Kit) -> str:
    """Return where the codes of failing lines stand, for the list on GIẢI TRÌNH."""
    return f"='{CHECK_SHEET}'!$B${first_line(len(kit.forms))}:$B${last_line(len(kit.forms))}"
