from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.vietnamese import percent, round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (-1.005, 2, "-1.01"),
        (66.65, 1, "66.7"),
        (4.734986, 2, "4.73"),
        (10491.5, 2, "10491.50"),
        (7, 2, "7.00"),
        (2_145_977_223, -3, "2145977000"),
        (1500, -3, "2000"),
        (Decimal("0.125"), 2, "0.13"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(2, 3), 4, "0.6667"),
        (-0.001, 2, "0.00"),
        (-0.0, 0, "0"),
        (Decimal("1E+400"), -399, "1" + "0" * 400),
        (10**400 + 5, -1, "1" + "0" * 398 + "10"),
        (np.float64(1.005), 2, "1.01"),
        (1e-7, 7, "0.0000001"),
        (Decimal("12345678901234567890123456789012345.5"), 0, "12345678901234567890123456789012346"),
    ],
)
def test_half_goes_away_from_zero_at_the_shown_decimal(
    value: float | Decimal | Fraction, decimals: int, expected: str
) -> None:
    assert f"{round_half_up(value, decimals):f}" == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "expected"),
    [
        (14_390, 303_908, 2, "4.73"),  # 4.734986: rounding to 3 decimals first would give 4.74
        (2_145_977_223, 2_981_000_000, 1, "72.0"),
        (2_292_158_728, 2_981_000_000, 1, "76.9"),
        (30, 1_081, 2, "2.78"),
        (30, 1_081, 1, "2.8"),
        (182, 676, 2, "26.92"),
        (8.5, 15, 1, "56.7"),
        (1, 8, 2, "12.50"),
        (1, 800, 2, "0.13"),  # 0.125 exactly
        (Decimal("434.5"), 452, 1, "96.1"),
        (0, 440_609_000, 2, "0.00"),
        (-1, 3, 0, "-33"),
    ],
)
def test_percent_is_the_exact_quotient_rounded_once(
    numerator: float, denominator: float, decimals: int, expected: str
) -> None:
    assert str(percent(numerator, denominator, decimals)) == expected


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, Decimal("0.00")])
def test_percent_of_nothing_allocated_is_none(zero: float) -> None:
    assert percent(5, zero, 2) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="không phải một số hữu hạn"):
        round_half_up(value, 0)
    with pytest.raises(ValueError, match="không phải một số hữu hạn"):
        percent(value, 0, 0)


@given(st.fractions(), st.integers(-6, 9))
def test_rounded_value_is_within_half_a_step_and_ties_go_outward(value: Fraction, decimals: int) -> None:
    step = Fraction(10) ** -decimals
    rounded = Fraction(round_half_up(value, decimals))
    assert abs(rounded - value) <= step / 2
    if abs(rounded - value) == step / 2:
        assert abs(rounded) > abs(value)
    assert (rounded / step).denominator == 1
