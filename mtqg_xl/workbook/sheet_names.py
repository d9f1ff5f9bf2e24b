"""The sheets that every kit has beside its forms, and the cells of them that other sheets point to."""

from mtqg_xl.definition.furniture import (
    CASES_SHEET,
    CHECK_SHEET,
    CODES_SHEET,
    LISTS_SHEET,
    STAMP_SHEET,
    WORDS_SHEET,
)

__all__ = [
    "CASES_SHEET",
    "CHECK_SHEET",
    "CODES_SHEET",
    "FAILING_CODES",
    "FIRST_LINE",
    "LAST_LINE",
    "LISTS_SHEET",
    "STAMP_SHEET",
    "WORDS_SHEET",
]

FIRST_LINE = 21
LAST_LINE = 80
"""Rows of KIỂM TRA that list failing lines."""

FAILING_CODES = f"='{CHECK_SHEET}'!$B${FIRST_LINE}:$B${LAST_LINE}"
"""Where the codes of failing lines stand, for the list on GIẢI TRÌNH."""
