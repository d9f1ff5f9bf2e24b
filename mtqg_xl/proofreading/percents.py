"""Judging a stated percent against the quotient of two stated figures, by what rounding allows."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Verdict, decimals_of, in_notation_of, shown
from mtqg_xl.proofreading.mentions import Interval, Mention
from mtqg_xl.vietnamese import round_half_up, write_number

_HEDGE_ABOVE: Final = frozenset({"trên", "hơn", "ít nhất", "tối thiểu"})
_HEDGE_BELOW: Final = frozenset({"gần", "dưới", "tối đa", "không quá"})
_FORECAST: Final = frozenset({"ước", "ước đạt"})
"""What is expected is not known, yet the percent is computed from the very number that is printed."""
_LOOSE: Final = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on one stated number, what comes out, and why."""

    verdict: Verdict
    value: Fraction
    written: str
    how: str
    reason: str

    @property
    def is_right(self) -> bool:
        """Whether the stated number agrees."""
        return self.verdict is Verdict.OK


def judged_percent(stated: Mention, part: Mention, whole: Mention) -> Judged | None:
    """Return what is thought of "A of B is C %"; None where nothing can be divided."""
    if whole.value == 0:
        return None
    value = part.value * 100 / whole.value
    low, high = _quotient(_what_may_be(part), _what_may_be(whole))
    how = f"{shown(part)} / {shown(whole)} = {_exactly(value, stated)}%"
    written = in_notation_of(stated, value)
    allowed = _allowed(stated)
    is_exact = low == high
    fits = low <= allowed.high and high >= allowed.low if not is_exact else allowed.low <= value < allowed.high
    if fits or (stated.hedge and allowed.low <= value <= allowed.high):
        rounding = "" if is_exact else " (trong phạm vi làm tròn của các số đã ghi)"
        return Judged(Verdict.OK, value, written, how, f"Khớp{rounding}.")
    hedge = next((one.hedge for one in (stated, part, whole) if one.hedge and one.hedge not in _FORECAST), "")
    if hedge or stated.hedge:
        reason = f"Số ghi có “{hedge or stated.hedge}”, tính ra {written}."
        return Judged(Verdict.DOUBTFUL, value, written, how, reason)
    return Judged(Verdict.WRONG, value, written, how, _why(stated, value, written))


def _why(stated: Mention, value: Fraction, written: str) -> str:
    decimals = decimals_of(stated)
    truncated = Fraction(int(value * 10**decimals), 10**decimals)
    if truncated == stated.value:
        return f"Bị cắt bớt số lẻ, không làm tròn: phải là {written}."
    twice = Fraction(round_half_up(_decimal(Fraction(round_half_up(_decimal(value), decimals + 1))), decimals))
    if twice == stated.value:
        return f"Làm tròn hai lần; làm tròn một lần là {written}."
    if stated.value and value and value / stated.value in {Fraction(10), Fraction(1, 10), Fraction(100)}:
        return f"Lệch đúng 10 hoặc 100 lần (dấu phẩy đặt sai chỗ): phải là {written}."
    return f"Tính lại từ hai số đã ghi được {written}."


def _what_may_be(figure: Mention) -> Interval:
    """What a figure of a quotient may be: one that is hedged lies on the side that the word says."""
    if not figure.hedge or figure.hedge in _FORECAST:
        return figure.interval
    slack = min(figure.value / 10, max(figure.value / 50, _last_place(figure)))
    low = Fraction(0) if figure.hedge in _HEDGE_ABOVE else slack
    high = Fraction(0) if figure.hedge in _HEDGE_BELOW else slack
    return Interval(figure.interval.low - low, figure.interval.high + high)


def _last_place(figure: Mention) -> Fraction:
    """The worth of the last digit that is not 0: "hơn 7.000" may be anything up to 8.000."""
    place, value = figure.step, figure.value / figure.step
    while value and value % 10 == 0:
        place, value = place * 10, value / 10
    return place


def _allowed(stated: Mention) -> Interval:
    if stated.hedge in _HEDGE_ABOVE:
        return Interval(stated.value - stated.step / 2, stated.value * (1 + _LOOSE))
    if stated.hedge in _HEDGE_BELOW:
        return Interval(stated.value * (1 - _LOOSE), stated.value + stated.step / 2)
    if stated.hedge:
        return Interval(stated.value * (1 - _LOOSE), stated.value * (1 + _LOOSE))
    return stated.interval


def _quotient(part: Interval, whole: Interval) -> tuple[Fraction, Fraction]:
    high_whole = whole.low if whole.low > 0 else whole.high
    return part.low * 100 / whole.high, part.high * 100 / high_whole


def _exactly(value: Fraction, stated: Mention) -> str:
    digits = max(decimals_of(stated) + 2, 2)
    return write_number(_decimal(value), digits).rstrip("0").rstrip(",") or "0"


def _decimal(value: Fraction) -> Decimal:
    return round_half_up(value, 20)
