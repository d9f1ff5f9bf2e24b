from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.vietnamese import MONEY_UNITS, difference, write_count, write_money, write_number, write_percent


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2_145_977_223, None, "2.145.977.223"),
        (2_145_977_223.0, None, "2.145.977.223"),
        (10_491.5, 2, "10.491,50"),
        (10_491.5, None, "10.491,5"),
        (2_745.26, None, "2.745,26"),
        (Decimal("1E+6"), None, "1.000.000"),
        (Decimal("12.500"), None, "12,5"),
        (100, None, "100"),
        (1_000, 1, "1.000,0"),
        (999_999.5, 0, "1.000.000"),
        (-1_234.5, None, "-1.234,5"),
        (-0.04, 1, "0,0"),
        (-0.0, None, "0"),
        (0, None, "0"),
        (1e-7, None, "0,0000001"),
        (1e15, None, "1.000.000.000.000.000"),
        (1_234_567, -3, "1.235.000"),
    ],
)
def test_thousands_have_dots_and_decimals_a_comma(value: float, decimals: int | None, expected: str) -> None:
    assert write_number(value, decimals) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (1, "01"), (3.0, "03"), (9, "09"), (10, "10"), (1_473, "1.473"), (2.5, "2,5"), (-3, "-3")],
)
def test_counts_below_ten_have_a_leading_zero(value: float, expected: str) -> None:
    assert write_count(value) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(66.65, 1, "66,7%"), (57.24, 2, "57,24%"), (96.2, 0, "96%"), (2.8, None, "2,8%"), (100, 1, "100,0%")],
)
def test_percent_sign_follows_without_a_space(value: float, decimals: int | None, expected: str) -> None:
    assert write_percent(value, decimals) == expected


@pytest.mark.parametrize(
    ("dong", "unit", "decimals", "expected"),
    [
        (2_145_977_223, "đồng", None, "2.145.977.223 đồng"),
        (2_145_977_223, "triệu đồng", None, "2.145,977 triệu đồng"),
        (2_145_977_223, "triệu đồng", 3, "2.145,977 triệu đồng"),
        (2_145_977_223, "triệu đồng", 6, "2.145,977223 triệu đồng"),
        (2_124_518_000, "triệu đồng", None, "2.124,518 triệu đồng"),
        (150_000_000, "triệu đồng", None, "150 triệu đồng"),
        (150_000_000, "triệu đồng", 3, "150,000 triệu đồng"),
        (1_500_000_000, "tỷ đồng", None, "1,5 tỷ đồng"),
        (2_145_977_223, "tỷ đồng", 2, "2,15 tỷ đồng"),
        (85_300_000, "nghìn đồng", None, "85.300 nghìn đồng"),
        (1_000_500, "triệu đồng", 3, "1,001 triệu đồng"),  # 1,0005 is a tie
        (-146_181_505, "đồng", None, "-146.181.505 đồng"),
        (0, "tỷ đồng", None, "0 tỷ đồng"),
    ],
)
def test_money_is_converted_exactly_and_named(dong: float, unit: str, decimals: int | None, expected: str) -> None:
    assert write_money(dong, unit, decimals) == expected


def test_an_unknown_unit_of_money_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="“USD”; chọn: đồng, nghìn đồng, triệu đồng, tỷ đồng"):
        write_money(1, "USD")
    assert dict(MONEY_UNITS) == {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9}


def test_what_is_not_finite_is_not_written() -> None:
    with pytest.raises(ValueError, match="không phải một số hữu hạn"):
        write_number(float("nan"))


# --- what floats leave behind --------------------------------------------------------------------------------


def as_written(number: Decimal) -> str:
    """How a number is printed, by the rules of Decimal alone."""
    text = f"{number.normalize() if number else Decimal(0):,f}"
    return text.translate(str.maketrans(",.", ".,"))


TYPED = st.integers(0, 3).flatmap(lambda decimals: st.lists(st.integers(0, 10**9).map(
    lambda n: Decimal(n).scaleb(-decimals)), min_size=1, max_size=60))  # fmt: skip
"""What communes type into one column: hectares, kilometres and kilograms in thousandths, amounts in đồng."""


@given(TYPED)
def test_a_sum_of_typed_numbers_is_printed_as_the_sum(numbers: list[Decimal]) -> None:
    floats = [float(number) for number in numbers]
    exact_sum = as_written(sum(numbers, Decimal(0)))
    assert write_number(sum(floats)) == write_number(float(np.sum(floats))) == exact_sum


@given(TYPED)
def test_a_difference_of_sums_is_printed_as_the_difference(numbers: list[Decimal]) -> None:
    half = len(numbers) // 2
    parts = [numbers[:half], numbers[half:]]
    one, other = (sum((float(number) for number in part), 0.0) for part in parts)
    exact_gap = sum(parts[0], Decimal(0)) - sum(parts[1], Decimal(0))
    assert write_number(difference(one, other)) == as_written(exact_gap)


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_amounts_up_to_a_quadrillion_dong_are_printed_to_the_dong(one: int, other: int) -> None:
    millions = Decimal(one).scaleb(-6)
    assert write_number(one / 1_000_000) == write_number(float(millions)) == as_written(millions)
    assert write_money(one / 1_000_000 * 1_000_000) == f"{as_written(Decimal(one))} đồng"
    assert write_number(float(one) - float(other)) == as_written(Decimal(one - other))
    millions -= Decimal(other).scaleb(-6)
    assert write_number(difference(one / 1_000_000, other / 1_000_000)) == as_written(millions)


@pytest.mark.parametrize(("value", "text"), [(1e-7, "0,0000001"), (0.1234567, "0,1234567"), (12.3456789, "12,3456789")])
def test_what_was_typed_with_more_decimals_keeps_them(value: float, text: str) -> None:
    assert write_number(value) == text
