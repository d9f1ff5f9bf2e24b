"""The arithmetic that the row of column numbers prints, computed by itself: ``9=1-2-3-4+5+6+7+8``, ``4=3/1*100``."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_TOKEN = re.compile(r"\d+(?:\.\d+)*|[-+*/()]")
HUNDRED = "100"


def operands(text: str) -> list[str]:
    """Return the column numbers that a printed formula reads; 100 is the hundred of a percent."""
    return [token for token in _TOKEN.findall(_right_side(text)) if token[0].isdigit() and token != HUNDRED]


def result(text: str, values: Mapping[str, Fraction]) -> Fraction | None:
    """Return what a printed formula is worth, exactly; None where it divides by zero."""
    parts = [
        f"Fraction({token})" if token == HUNDRED else f"values['{token}']" if token[0].isdigit() else token
        for token in _TOKEN.findall(_right_side(text))
    ]
    try:
        found = eval("".join(parts), {"Fraction": Fraction, "values": values})
    except ZeroDivisionError:
        return None
    assert isinstance(found, Fraction)
    return found


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a value rounded half-up, once."""
    scaled = value * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    assert scaled >= 0, "printed percents are of amounts"
    return (Decimal(whole) / 10**decimals).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _right_side(text: str) -> str:
    _, mark, right = text.replace("×", "*").replace(" ", "").partition("=")
    assert mark, f"{text} is no formula"
    assert "".join(_TOKEN.findall(right)) == right, f"{right} says more than arithmetic"
    return right
