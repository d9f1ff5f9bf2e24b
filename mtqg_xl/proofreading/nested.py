"""Parts of parts: a figure in a breakdown that is itself broken down by those behind it."""

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from mtqg_xl.proofreading.mentions import Mention

_MOST_PARTS = 14
_LEAST_HEAD = 100
"""Small whole numbers add up to one another by chance."""


def outer_parts(parts: Sequence[Mention], total: Mention | None = None) -> tuple[list[Mention], list[Mention]] | None:
    """Return the outer parts and the first of them that the parts behind it make up exactly, with those.

    "319,14 ha, cây hằng năm 292,65 ha, cây lâu năm 26,49 ha, đất lâm nghiệp 3.823 ha": the first is made up by the next
    two. With ``total`` only a reading whose outer parts add up to it; None where there is none.
    """
    if not 3 <= len(parts) <= _MOST_PARTS:
        return None
    for outer, group in _readings(list(parts)):
        if group and (total is None or sum(one.value for one in outer) == total.value):
            return outer, group
    return None


def hold_one_another(parts: Sequence[Mention]) -> bool:
    """Return whether one of the parts is exactly two others together, so that they are no parts side by side."""
    heads = {one.value for one in parts if _may_be_head(one)}
    return any(one.value + other.value in heads for one, other in itertools.combinations(parts, 2))


def _readings(parts: list[Mention]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Every way to read the parts: those outside, and one figure with the parts that make it up."""
    if not parts:
        yield [], []
        return
    head, rest = parts[0], parts[1:]
    for size in range(2, len(rest) + 1):
        if not _may_be_head(head) or not _make_up(head.value, rest[:size]):
            continue
        for outer, _ in _readings(rest[size:]):
            yield [head, *outer], [head, *rest[:size]]
    for outer, group in _readings(rest):
        yield [head, *outer], group


def _may_be_head(head: Mention) -> bool:
    return head.value >= _LEAST_HEAD or head.value.denominator > 1


def _make_up(value: Fraction, parts: list[Mention]) -> bool:
    added = sum(one.value for one in parts)
    return added == value or (
        added > value and any(sum(one.value for one in outer) == value for outer in _outer(parts))
    )


def _outer(parts: list[Mention]) -> Iterator[list[Mention]]:
    return (outer for outer, group in _readings(parts) if group)
