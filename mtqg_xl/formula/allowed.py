"""The written list of functions that our own workbooks may use."""

from typing import Final

from mtqg_xl.formula.syntax import function_names

ALLOWED_FUNCTIONS: Final[frozenset[str]] = frozenset(
    {
        *("SUM", "SUMPRODUCT", "SUMIF", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "MIN", "MAX"),
        *("ROUND", "ABS", "MOD", "INT", "N", "ISNUMBER", "IF", "IFERROR", "AND", "OR", "NOT"),
        *("INDEX", "MATCH", "ROW", "COLUMN", "ADDRESS", "HYPERLINK"),
        *("FIXED", "SUBSTITUTE", "LEFT", "RIGHT", "MID"),
    }
)
"""In every Excel since 2010, LibreOffice and WPS; none is volatile, none depends on names."""


def unexpected_functions(text: str) -> frozenset[str]:
    """Return the functions of a formula that are not on the list, in capitals; also of one that cannot be parsed."""
    return function_names(text) - ALLOWED_FUNCTIONS
