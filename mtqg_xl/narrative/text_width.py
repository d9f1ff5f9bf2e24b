"""How wide a line of bold Times New Roman is: the rules below titles are measured by the words above them."""

from unicodedata import combining, normalize

_MM_PER_POINT = 25.4 / 72
# Advance widths in thousandths of the size; faces that may stand in for Times New Roman have the same.
_LETTERS = {
    250: " .,",
    278: "/il",
    333: ";:-()fjt",
    389: "sI",
    444: "cerz",
    500: "–“”0123456789agovxyJ",
    556: "bdđhknpquS",
    611: "FP",
    667: "BELTZ",
    722: "wACDĐNRUVXY",
    778: "GHKOQ",
    833: "&m",
    944: "M",
    1000: "…W",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_ORDINARY = 500


def bold_width_mm(text: str, size: float) -> float:
    """Return the width in millimetres of bold text at a size in points; accents and tone marks are as wide as none."""
    letters = (letter for letter in normalize("NFD", text) if not combining(letter))
    thousandths = sum(_WIDTHS.get(letter, _ORDINARY) for letter in letters)
    return thousandths / 1000 * size * _MM_PER_POINT
