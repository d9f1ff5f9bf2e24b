"""Half-up rounding of whole arrays: fast for nearly all, exact for the few that lie at a tie."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mtqg_xl.vietnamese import exact, percent
from mtqg_xl.vietnamese import round_half_up as exactly

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Floats further from a tie than this are on the right side of it.
NEAR = 1e-6
# Of |steps|: three times what a quotient of two rounded floats can be wrong by.
QUOTIENT_ERROR = 2e-15
# Of |steps|: half of the 15th significant digit, at worst.
SHOWN_ERROR = 1e-14
_INT64_LIMIT = 2.0**62


def percent_half_up(numerator: ArrayLike, denominator: ArrayLike, decimals: int) -> Floats:
    """Return the exact quotient × 100, rounded once with halves away from zero: 14.390 of 303.908 is 4,73.

    Both hold numbers of the same unit and broadcast against each other. Where the denominator is 0, or one of the two
    is NaN, the result is NaN. A float stands for the shortest decimal that names it (8.5 of 15, 0.1 of 3).
    """
    part, whole = np.broadcast_arrays(np.asarray(numerator, np.float64), np.asarray(denominator, np.float64))
    with np.errstate(all="ignore"):
        steps = np.where(whole == 0, np.nan, part / whole) * (100.0 * 10.0**decimals)
        result = _from_steps(_away_from_zero(steps), decimals)
        doubtful = _near_tie(steps, QUOTIENT_ERROR) & np.isfinite(part) & np.isfinite(whole) & (whole != 0)
        if doubtful.any():
            result[doubtful] = _exact_percents(part[doubtful], whole[doubtful], decimals)
    return result


def round_half_up(values: ArrayLike, decimals: int) -> Floats:
    """Return the values rounded with halves away from zero, as ROUND does: 1,005 to two decimals is 1,01.

    A value whose 15 significant digits lie at a tie counts as that tie, because a sheet shows no more of it; negative
    ``decimals`` round to tens and hundreds. NaN and infinity stay as they are.
    """
    numbers = np.asarray(values, np.float64)
    with np.errstate(all="ignore"):
        steps = numbers * 10.0**decimals if decimals >= 0 else numbers / 10.0**-decimals
        result = _from_steps(_away_from_zero(steps), decimals)
        doubtful = _near_tie(steps, SHOWN_ERROR) & np.isfinite(numbers)
    if doubtful.any():
        result[doubtful] = _each_once(numbers[doubtful], lambda value: _as_shown(value, decimals))
    return np.where(np.isfinite(numbers), result, numbers)


def _away_from_zero(steps: Floats) -> Floats:
    # Adding 0.0 turns -0.0 into 0.0.
    return np.copysign(np.floor(np.abs(steps) + 0.5), steps) + 0.0


def _from_steps(steps: Floats, decimals: int) -> Floats:
    # Both are whole numbers, so that the quotient is the float nearest to the decimal.
    return np.atleast_1d(steps / 10.0**decimals if decimals >= 0 else steps * 10.0**-decimals).reshape(steps.shape)


def _near_tie(steps: Floats, error: float) -> Flags:
    size = np.abs(steps)
    distance = np.abs(size - np.floor(size) - 0.5)
    # An overflow compares as NaN: it is doubtful too.
    return ~(distance > np.maximum(NEAR, size * error))


def _exact_percents(part: Floats, whole: Floats, decimals: int) -> Floats:
    """Return the percents of finite pairs without a denominator of 0, by whole-number arithmetic."""
    found = np.empty_like(part)
    fits = _fits_int64(part, whole, decimals)
    top, bottom = np.abs(part[fits]).astype(np.int64), np.abs(whole[fits]).astype(np.int64)
    steps = (top * (200 * 10 ** max(decimals, 0)) + bottom) // (2 * bottom)
    found[fits] = _from_steps(steps * np.sign(part[fits]) * np.sign(whole[fits]) + 0.0, decimals)
    for at in np.flatnonzero(~fits):
        found[at] = float(percent(float(part[at]), float(whole[at]), decimals) or 0)
    return found


def _fits_int64(part: Floats, whole: Floats, decimals: int) -> Flags:
    if not 0 <= decimals <= 12:
        return np.zeros(part.shape, np.bool_)
    is_whole = (part == np.rint(part)) & (whole == np.rint(whole))
    factor = 200.0 * 10.0**decimals
    # Beyond 2⁵³ steps a float no longer holds every whole number.
    is_whole &= np.abs(part) * factor < np.abs(whole) * 2.0**53
    largest = _INT64_LIMIT / factor
    return np.asarray(is_whole & (np.abs(part) < largest) & (np.abs(whole) < _INT64_LIMIT / 2), np.bool_)


def _each_once(values: Floats, rounded: Callable[[float], float]) -> Floats:
    different, back = np.unique(values, return_inverse=True)
    return np.array([rounded(float(value)) for value in different], np.float64)[back]


def _as_shown(value: float, decimals: int) -> float:
    shown = Decimal(f"{value:.15g}")
    is_tie = (exact(shown) * 2 * 10 ** max(decimals, 0) / 10 ** max(-decimals, 0)) % 2 == 1
    return float(exactly(shown if is_tie else value, decimals))
