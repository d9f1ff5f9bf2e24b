"""The sheets that every kit has beside its forms, and the cells of them that other sheets point to."""

CHECK_SHEET = "KIỂM TRA"
CASES_SHEET = "_kt"
WORDS_SHEET = "_lbc"
LISTS_SHEET = "_ds"
STAMP_SHEET = "_mtqg"
CODES_SHEET = "_ma"

FIRST_LINE = 21
LAST_LINE = 80
"""Rows of KIỂM TRA that list failing lines."""

FAILING_CODES = f"='{CHECK_SHEET}'!$B${FIRST_LINE}:$B${LAST_LINE}"
"""Where the codes of failing lines stand, for the list on GIẢI TRÌNH."""
