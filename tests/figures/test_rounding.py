import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl import vietnamese
from mtqg_xl.figures.rounding import percent_half_up, round_half_up

WHOLE = st.integers(-(10**15), 10**15)
TYPED = st.integers(-(10**9), 10**9).map(lambda number: float(Decimal(number) / 1000))


def steps_away(part: int, whole: int, decimals: int) -> int:
    """Return the percent of two whole numbers in steps of its last decimal, halves away from zero, by integers."""
    size = (abs(part) * 200 * 10**decimals + abs(whole)) // (2 * abs(whole))
    return size if part * whole >= 0 else -size


def test_ratio_of_a_province_is_rounded_once() -> None:
    assert percent_half_up(14_390, 303_908, 2).item() == 4.73


def test_two_thousand_exact_ties_go_away_from_zero() -> None:
    # (2k+1)/800 is k·0.25 % and 0.125 %: the third decimal is exactly a five
    parts = np.arange(1, 4001, 2, dtype=np.float64)
    expected = [(part * 12.5 + 0.5) // 1 / 100 for part in range(1, 4001, 2)]
    assert percent_half_up(parts, 800, 2).tolist() == expected
    assert percent_half_up(-parts, 800, 2).tolist() == [-value for value in expected]
    # the same ties among figures in đồng, where neither number is small
    assert percent_half_up(parts * 1_234_567, 800 * 1_234_567, 2).tolist() == expected


def test_neighbours_of_a_tie_fall_on_their_own_side() -> None:
    whole = 8_000_000_000
    parts = [10_000_000 - 1, 10_000_000, 10_000_000 + 1]  # 0.125 % and a đồng less or more
    assert percent_half_up(parts, whole, 2).tolist() == [0.12, 0.13, 0.13]


@given(WHOLE, WHOLE.filter(bool), st.integers(0, 6))
def test_percent_of_whole_numbers_is_exact(part: int, whole: int, decimals: int) -> None:
    expected = float(Fraction(steps_away(part, whole, decimals), 10**decimals))
    assert percent_half_up(part, whole, decimals).item() == expected


@given(st.lists(st.tuples(TYPED, TYPED.filter(bool)), min_size=1), st.integers(-2, 4))
def test_percent_of_typed_decimals_is_the_exact_one(pairs: list[tuple[float, float]], decimals: int) -> None:
    found = percent_half_up([pair[0] for pair in pairs], [pair[1] for pair in pairs], decimals)
    expected = [vietnamese.percent(part, whole, decimals) for part, whole in pairs]
    assert found.tolist() == [float(value) for value in expected if value is not None]


@pytest.mark.parametrize(
    ("part", "whole"), [(5, 0), (0, 0), (5, -0.0), (math.nan, 3), (5, math.nan), (math.inf, math.inf)]
)
def test_percent_without_a_denominator_or_a_number_is_blank(part: float, whole: float) -> None:
    assert math.isnan(percent_half_up(part, whole, 2).item())


def test_percent_beyond_the_range_of_floats_does_not_fail() -> None:
    assert percent_half_up([1e308, 1e300], [1e-300, 1e300], 2).tolist() == [math.inf, 100.0]


def test_percent_keeps_the_shape_of_its_arrays() -> None:
    part = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert percent_half_up(part, np.array([[8.0], [0.0]]), 1).shape == (2, 3)
    assert percent_half_up(np.zeros((0, 4)), np.zeros((0, 4)), 2).shape == (0, 4)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.5, 0, 3),
        (-2.5, 0, -3),
        (1.005, 2, 1.01),
        (2.675, 2, 2.68),
        (-1.005, 2, -1.01),
        (66.65, 1, 66.7),
        (4.734986, 2, 4.73),
        # computed, not typed: 0.285 × 100 and 0.285 × 10
        (28.499999999999996, 0, 29),
        (2.8499999999999996, 1, 2.9),
        # 15 digits that are no tie
        (2.84999999999999, 1, 2.8),
        (2_145_977_223, -3, 2_145_977_000),
        (2_500_000, -6, 3_000_000),
        (1500, -3, 2000),
        (2145977223.123456, 6, 2145977223.123456),
        (1e300, 2, 1e300),
        (-0.001, 2, 0.0),
    ],
)
def test_rounding_is_that_of_a_sheet(value: float, decimals: int, expected: float) -> None:
    found = round_half_up(value, decimals).item()
    assert found == expected
    assert math.copysign(1, found) == math.copysign(1, expected)


def test_rounding_keeps_blanks() -> None:
    assert np.isnan(round_half_up([math.nan, 1.25], 1)).tolist() == [True, False]
    assert round_half_up(math.inf, 1).item() == math.inf


@given(st.lists(TYPED), st.integers(-4, 4))
def test_rounding_of_typed_decimals_is_exact(values: list[float], decimals: int) -> None:
    expected = [float(vietnamese.round_half_up(value, decimals)) for value in values]
    assert round_half_up(values, decimals).tolist() == expected
