"""Exact half-up rounding, once, as Excel's ROUND shows it and as the reports of the officers do it."""

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal | Fraction

_HALF = Fraction(1, 2)
_CERTAIN_DIGITS = 15
"""So many digits of a number outlive being kept as a float; what arithmetic leaves behind shows in those after them."""
_MOST_DECIMALS = 6
"""No sheet keeps more: an amount in triệu đồng is exact to the đồng with so many."""
_RESIDUE = 1e-12
"""How far adding and scaling typed numbers may lead away from the decimal number, relative to it."""


def without_residue(value: float) -> float:
    """Return the decimal number that a sum of typed ones stands for: 0.1 + 0.2 is 0.3.

    What differs from every number of six decimals by more than arithmetic of floats explains stays as it is.
    """
    digits = float.__repr__(value).partition("e")[0].lstrip("-0.").replace(".", "")
    if len(digits) <= _CERTAIN_DIGITS:
        return value
    near = (round(value, decimals) for decimals in range(_MOST_DECIMALS + 1))
    return next((shown for shown in near if abs(shown - value) <= _RESIDUE * max(1.0, abs(value))), value)


def difference(one: float, other: float) -> float:
    """Return one number less another, as they are shown: 1000006.69 - 1000000 is 6.69.

    What no computer can hold gives what its arithmetic gives.
    """
    if not (isfinite(one) and isfinite(other)):
        return one - other
    return float(exact(without_residue(one)) - exact(without_residue(other)))


def exact(value: Number) -> Fraction:
    """Return the number a person sees: a float is the shortest decimal that names it (1.005 is 1,005).

    Raises:
        ValueError: the value is infinite or not a number.
    """
    # float.__repr__, because numpy's own repr of a float64 is "np.float64(1.5)".
    shown = Decimal(float.__repr__(value)) if isinstance(value, float) else value
    if isinstance(shown, Decimal) and not shown.is_finite():
        raise ValueError(f"“{value}” không phải một số hữu hạn")
    return Fraction(shown)


def round_half_up(value: Number, decimals: int) -> Decimal:
    """Return the value rounded to so many decimals, a half going away from zero.

    The result has exactly ``decimals`` decimals; negative ``decimals`` round to tens, hundreds and so on.
    It is never -0.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    number = exact(value)
    steps = int(abs(number) * Fraction(10) ** decimals + _HALF)
    if decimals < 0:
        steps *= 10**-decimals
    # Built from its digits: arithmetic on Decimal would cut at the 28 digits of its context.
    sign = int(number < 0 and steps != 0)
    return Decimal((sign, tuple(map(int, str(steps))), -max(decimals, 0)))


def percent(numerator: Number, denominator: Number, decimals: int) -> Decimal | None:
    """Return the exact quotient × 100, rounded once: 14.390 of 303.908 is 4,73 and not 4,74.

    None when the denominator is 0: a form prints a blank there.

    Raises:
        ValueError: one of the two is infinite or not a number.
    """
    whole = exact(denominator)
    part = exact(numerator)
    return None if whole == 0 else round_half_up(part * 100 / whole, decimals)
