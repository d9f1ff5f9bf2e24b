"""Means: so much in all for so many, "bình quân hơn 70 lượt người/buổi"."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention

_MEAN: Final = re.compile(r"(?:bình quân|trung bình)\s+(?:mỗi\s+(?P<each>[^\W\d_]+)\s+)?(?:[^\W\d_]+\s+){0,3}\Z")
_FOR_EACH: Final = re.compile(r"[^/,;.()\d]{0,25}/\s*(?:0?1\s*)?(?P<each>[^\W\d_]+)\s*(?:[,;.()]|\Z)")
_PLACES: Final = Fraction(1, 20)
"""How far a hedged mean ("hơn 70") may be from what comes out."""


def mean_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every mean of counts whose total and number stand before it in its sentence."""
    for line in lines:
        for _, _, figures in line.sentences:
            for at, mean in enumerate(figures):
                each = _each(line, mean)
                if each and mean.kind is Kind.COUNT:
                    yield from _judged(line, mean, figures[:at], each)


def _each(line: Line, mean: Mention) -> str:
    """For each of what a mean is: "buổi" of "bình quân 70 người/buổi"; empty where the figure is none."""
    before = line.text[: mean.start].lower()
    before = before.rstrip().removesuffix(mean.hedge).rstrip() + " "
    told = _MEAN.search(before)
    if told is None and mean.hedge not in {"bình quân", "trung bình"}:
        return ""
    behind = _FOR_EACH.match(line.text.lower(), mean.end)
    if told is not None and told["each"]:
        return told["each"]
    return behind["each"] if behind is not None else ""


def _are_of_one_name(total: Mention, mean: Mention) -> bool:
    """Whether two counts are of the same things: "1.250 cây giống" and "50 cây"."""
    return bool(mean.noun) and (
        f"{total.noun} ".startswith(f"{mean.noun} ") or f"{mean.noun} ".startswith(f"{total.noun} ")
    )


def _judged(line: Line, mean: Mention, before: Sequence[Mention], each: str) -> Iterator[Claim]:
    counted = [one for one in before if one.kind is Kind.COUNT and one.head == each]
    totals = [one for one in before if one.kind is mean.kind and _are_of_one_name(one, mean) and one.head != each]
    if len(counted) != 1 or len(totals) != 1 or counted[0].value == 0:
        return
    number, total = counted[0], totals[0]
    value = total.value / number.value
    decimals = 0 if mean.step < 1 else 1
    how = f"{shown(total)} / {shown(number)} = {in_notation_of(mean, value, decimals)}"
    others = [(line, total), (line, number)]
    half = mean.step / 2
    slack = max(half, mean.value * _PLACES) if mean.hedge else half
    if Interval(mean.value - slack, mean.value + slack).meets(Interval.exact(value)):
        yield claim_about(
            line, mean, "product", Verdict.OK, "Bình quân khớp.", recomputed=value, how=how, others=others
        )
        return
    hedged = mean.hedge not in {"", "bình quân", "trung bình"} or total.hedge or number.hedge
    is_far = abs(value - mean.value) > mean.value / 10
    verdict = Verdict.WRONG if not hedged else Verdict.DOUBTFUL
    if not hedged or is_far:
        reason = f"Bình quân tính lại là {in_notation_of(mean, value, decimals)}."
        yield claim_about(line, mean, "product", verdict, reason, recomputed=value, how=how, others=others)
