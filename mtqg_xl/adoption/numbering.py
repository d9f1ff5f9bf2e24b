"""The row of column numbers: ``A, B, 1, 2, 4=3/1*100``."""

import re
from dataclasses import dataclass
from itertools import pairwise

from mtqg_xl.adoption.arithmetic import Arithmetic, NotArithmeticError, of_text
from mtqg_xl.vietnamese import strip_accents

_PLAIN = re.compile(r"\(?(?P<number>[A-Z]|\d{1,3}(?:\.\d{1,2}){0,3}|[a-z])\)?\Z")
_WITH_SUM = re.compile(r"\(?(?P<number>\d{1,3}(?:\.\d{1,2}){0,3}|[A-Za-z])\)?\s*=\s*(?P<formula>.+)\Z", re.S)
_FEWEST = 3
_MOST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Numbered:
    """What one cell of the number row says: the printed text, the number, and the arithmetic behind ``=``."""

    printed: str
    number: str
    formula: str = ""

    @property
    def is_letter(self) -> bool:
        """Whether the column is lettered, as columns of texts are."""
        return self.number.isalpha()


def numbered(text: str) -> Numbered | None:
    """Return what a cell of a number row says, None where it is none."""
    squeezed = strip_accents("".join(text.split()))
    met = _WITH_SUM.match(squeezed)
    if met is not None:
        return Numbered(text, met["number"], met["formula"])
    met = _PLAIN.match(squeezed)
    return Numbered(text, met["number"]) if met is not None else None


def number_row(texts: dict[int, str], columns: int) -> dict[int, Numbered]:
    """Return the numbers by column where a row of texts is a number row of so many columns; else nothing."""
    found = {column: each for column, text in texts.items() if text and (each := numbered(text)) is not None}
    said = sum(bool(text) for text in texts.values())
    if len(found) < min(_FEWEST, columns) or len(found) < said * _MOST_SHARE or len(found) < columns * 0.5:
        return {}
    names = [each.number for each in found.values()]
    is_in_order = _is_rising(names) or _is_lettered(names)
    return found if len(set(names)) >= len(names) * 0.8 and is_in_order else {}


def _is_rising(names: list[str]) -> bool:
    """Whether whole numbers in a row grow: a row of figures hardly does so by ones."""
    numbers = [int(name) for name in names if name.isdigit()]
    steps = [right - left for left, right in pairwise(numbers)]
    return bool(numbers) and numbers[0] <= _FEWEST and all(0 < step <= _FEWEST for step in steps)


def _is_lettered(names: list[str]) -> bool:
    """Whether a row letters every column in order: A, B, C=D+E, D."""
    letters = [name.upper() for name in names]
    return (
        letters[0] == "A"
        and all(len(name) == 1 for name in letters)
        and all(ord(right) - ord(left) == 1 for left, right in pairwise(letters))
    )


def arithmetic(formula: str, column_of: dict[str, str]) -> Arithmetic[str]:
    """Return the arithmetic of a number cell over column ids.

    A number is a column where one bears it, but ``100`` behind ``*`` and what no column bears are constants.

    Raises:
        NotArithmeticError: something else stands there.
    """
    text = re.sub(r"(?<=[\d)\]])\s*[xX]\s*(?=[\d(\[])", "*", formula)
    text = text.replace("×", "*").replace(":", "/").replace("÷", "/")
    text = text.replace("–", "-").replace("−", "-").replace("[", "(").replace("]", ")").rstrip(".;")
    text = re.sub(r"\*?100%|\*?%\Z", "*100", text)
    if "…" in text or ".." in text:
        text = _spread(text, column_of)
    return of_text(text, column_of)


def _spread(text: str, column_of: dict[str, str]) -> str:
    """Return ``4+…+9`` with all its addends written out."""
    met = re.fullmatch(r"(\d+)\+(?:\d+\+)*(?:…|\.{2,})\+?(\d+)", text)
    if met is None:
        raise NotArithmeticError(text)
    return "+".join(number for number in column_of if number.isdigit() and int(met[1]) <= int(number) <= int(met[2]))
