"""Breakdowns that begin a sentence of their own: "… 1.493 tỷ đồng. Trong đó, vốn cấp tỉnh 684 tỷ đồng, …"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.added import SLIPS_OF_PLACES, Breakdown, judged_sum
from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.listed import FEWEST, RATE
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.nested import hold_one_another, outer_parts
from mtqg_xl.proofreading.roles import role_of, states_difference

_OPENS: Final = re.compile(r"\W*(?:trong (?:số )?(?:đó|này)|bao gồm|gồm)\b", re.IGNORECASE)
_LARGEST_APART: Final = Fraction(15, 100)

Parts = list[Mention]


def next_sentence_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every total whose parts stand in the sentence behind it.

    Where they do not add up the sentence may tell of a few parts, so that is never called wrong.
    """
    for at, line in enumerate(lines):
        sentences = [(line, figures) for _, _, figures in line.sentences]
        if at:
            first, _, figures = lines[at - 1].sentences[-1]
            sentences.insert(0, (lines[at - 1], figures if not lines[at - 1].text[first:].endswith(":") else ()))
        starts = [first for first, _, _ in line.sentences]
        for before, (_, behind), start in zip(sentences, sentences[1:], starts[0 if at else 1 :], strict=False):
            if _OPENS.match(line.text[start:]) and before[1] and behind:
                yield from _broken_down(*before, line, behind)


def _broken_down(where: Line, before: Sequence[Mention], line: Line, behind: Sequence[Mention]) -> Iterator[Claim]:
    first = behind[0]
    if first.kind not in {Kind.AMOUNT, Kind.COUNT}:
        return
    parts = [one for one in behind if line.named(one).same_dimension(line.named(first)) and _is_part(line, one)]
    totals = [one for one in _totals(where, before) if one.same_sort(first) and one.value > 0]
    for total in totals:
        for reading in _readings(line, parts, total):
            added = sum((one.interval for one in reading), Interval.exact(Fraction(0)))
            if len(reading) >= FEWEST and added.meets(total.interval):
                yield from judged_sum(where, total, [(line, one) for one in reading], Breakdown.ALL)
                return
    if len(totals) == 1 and len(parts) == len([one for one in behind if _is_figure(one)]):
        yield from _apart(where, totals[0], line, parts)


def _apart(where: Line, total: Mention, line: Line, parts: Parts) -> Iterator[Claim]:
    """Doubt parts that are more than the total, nearly it, or a power of ten away; a few parts alone may be less."""
    in_fractions = {one.start for pair in line.pairs for one in (pair.part, pair.whole)}
    if len(parts) < FEWEST or any(one.start in in_fractions for one in parts) or hold_one_another(parts):
        return
    value = sum((one.value for one in parts), Fraction(0))
    is_near = total.value - value <= total.value * _LARGEST_APART
    if is_near or (value and total.value / value in SLIPS_OF_PLACES):
        claims = judged_sum(where, total, [(line, one) for one in parts], Breakdown.SOME)
        yield from (replace(one, verdict=min(one.verdict, Verdict.DOUBTFUL, key=_mildest)) for one in claims)


def _mildest(verdict: Verdict) -> int:
    return -verdict.rank


def _is_figure(one: Mention) -> bool:
    return one.kind in {Kind.AMOUNT, Kind.COUNT}


def _totals(where: Line, figures: Sequence[Mention]) -> Parts:
    """The figures of a sentence that can be a total, the first numbers of its fractions in place of the second."""
    pairs = {pair.whole.start: pair.part for pair in where.pairs}
    firsts = {pair.part.start for pair in where.pairs}
    whole = [pairs.get(one.start, one) for one in figures if one.start not in firsts]
    return [one for one in whole if _is_figure(one) and not states_difference(where, one)]


def _is_part(line: Line, one: Mention) -> bool:
    words = line.before(one)
    in_bracket = words.count("(") > words.count(")")
    return not states_difference(line, one) and not in_bracket and RATE.match(line.text[one.end :]) is None


def _readings(line: Line, parts: Parts, total: Mention) -> Iterator[Parts]:
    """The ways in which parts may make up a total: all, those of one role, the first or last, the outer ones."""
    yield parts
    if parts:
        yield [one for one in parts if role_of(line, one) is role_of(line, parts[0])]
    outer = outer_parts(parts, total)
    if outer is not None:
        yield outer[0]
    for cut in range(FEWEST, len(parts)):
        if ";" in line.between(parts[cut - 1], parts[cut]):
            yield parts[:cut]
            yield parts[cut:]
    if len(parts) > FEWEST and ";" in line.between(parts[0], parts[1]):
        yield parts[1:]
