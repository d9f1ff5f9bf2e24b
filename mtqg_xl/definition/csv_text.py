"""CSV that people open in Excel: text that it would take for a formula stands behind an apostrophe.

https://owasp.org/www-community/attacks/CSV_Injection names the characters with which a formula may begin.
"""

from math import isfinite

_BEGINS_FORMULA = frozenset("=+-@\t\r")


def guarded(text: str) -> str:
    """Return a text as it is written into a CSV file; `unguarded` gives it back as it was."""
    return f"'{text}" if _begins_formula(text) and text != "-" and not _is_number(text) else text


def unguarded(text: str) -> str:
    """Return a text of a CSV file without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _begins_formula(text) else text


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _begins_formula(text: str) -> bool:
    """Whether text begins as a formula does, also behind apostrophes: those of an officer must come back too."""
    return text.lstrip("'")[:1] in _BEGINS_FORMULA
