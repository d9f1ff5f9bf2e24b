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
_RATE_ASIDE: Final = re.compile(r"\s*[^\W\d_]+(?:\s[^\W\d_]+)?\s*/\s*(?P<each>[^\W\d_]+)\s*\)")
"""Behind a figure that opens a bracket: so many for each, "105 con lợn giống (03 con/hộ)"."""
_TIMES: Final = frozenset({"năm", "tháng", "quý"})
_PLACES: Final = Fraction(1, 20)
"""How far a hedged mean ("hơn 70") may be from what comes out."""


def mean_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every mean of counts whose total and number stand before it in its sentence."""
    for line in lines:
        for _, _, figures in line.sentences:
            for at, mean in enumerate(figures):
                each = _each(line, mean)
                if each and mean.kind is Kind.COUNT:
                    yield from _of_counts(line, mean, figures[:at], each)
                elif each in _TIMES and mean.kind is Kind.AMOUNT:
                    yield from _of_years(line, mean, figures[:at], each)


def _each(line: Line, mean: Mention) -> str:
    """For each of what a mean is: "buổi" of "bình quân 70 người/buổi"; empty where the figure is none."""
    before = line.text[: mean.start].lower()
    before = before.rstrip().removesuffix(mean.hedge).rstrip() + " "
    told = _MEAN.search(before)
    aside = _RATE_ASIDE.match(line.text.lower(), mean.end)
    if aside is not None and before.endswith("( "):
        return aside["each"]
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


def _of_counts(line: Line, mean: Mention, before: Sequence[Mention], each: str) -> Iterator[Claim]:
    counted = [one for one in before if one.kind is Kind.COUNT and one.head == each]
    totals = [one for one in before if one.kind is mean.kind and _are_of_one_name(one, mean) and one.head != each]
    if len(counted) == len(totals) == 1 and counted[0].value:
        yield from _judged(line, mean, totals[0], counted[0], shown(counted[0]))


def _of_years(line: Line, mean: Mention, before: Sequence[Mention], each: str) -> Iterator[Claim]:
    """Judge "trong 5 năm, tổng vốn 145.600 triệu đồng; bình quân mỗi năm 29.120 triệu đồng"."""
    first, _ = line.paragraph.sentence_at(mean.start)
    times = [one for one in line.mentions if one.kind is Kind.DURATION and first <= one.start < mean.start]
    times = [one for one in times if re.match(rf"\s*{each}\b", line.text[one.end :].lower())]
    totals = [one for one in before if one.kind is Kind.AMOUNT]
    if len(times) == len(totals) == 1 and times[0].value and re.search(r"\btổng\b", line.before(totals[0])):
        yield from _judged(line, mean, totals[0], times[0], f"{times[0].text} {each}")


def _judged(line: Line, mean: Mention, total: Mention, number: Mention, for_each: str) -> Iterator[Claim]:
    value = total.value / number.value
    decimals = 0 if mean.step < 1 or mean.kind is Kind.AMOUNT else 1
    how = f"{shown(total)} / {for_each} = {in_notation_of(mean, value, decimals)}"
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
