"""An amount divided by shares without losing or making anything: the largest remainder gets what is left over."""

from collections.abc import Sequence
from fractions import Fraction


def apportioned(amount: int, shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Return whole parts of a whole amount in proportion to shares; the parts add up to the amount, to the đồng.

    Every part is its exact share rounded down or up by less than one; who has the largest remainder gets one more, the
    earlier of two equal ones first. A negative amount is divided as its opposite is.

    Raises:
        ValueError: the shares do not add up to 1.
    """
    if sum(shares) != 1:
        raise ValueError("các tỷ lệ phải cộng lại bằng 1")
    if amount < 0:
        return tuple(-part for part in apportioned(-amount, shares))
    exact = [amount * share for share in shares]
    parts = [quota.numerator // quota.denominator for quota in exact]
    by_remainder = sorted(range(len(shares)), key=lambda at: parts[at] - exact[at])
    for at in by_remainder[: amount - sum(parts)]:
        parts[at] += 1
    return tuple(parts)
