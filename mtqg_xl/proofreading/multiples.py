"""How many times as much: "gấp 1,5 lần so với năm 2020 (36 triệu đồng)", "gấp đôi"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.changes import Move, compared
from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.units import NONE

_TIMES: Final = re.compile(r"\s*lần\b")
_AS_MUCH: Final = re.compile(r"(?:gấp|bằng)\s+(?:khoảng|hơn|trên|gần)?\s*\Z")
_MORE: Final = re.compile(r"tăng\s+(?:lên\s+|thêm\s+)?(?:khoảng|hơn|trên|gần)?\s*\Z")
_IN_WORDS: Final = re.compile(r"\bgấp (?P<times>đôi|rưỡi|ba|bốn|năm)\b(?!\s+(?:tháng|20))")
_WORTH: Final = {"đôi": Fraction(2), "rưỡi": Fraction(3, 2), "ba": Fraction(3), "bốn": Fraction(4), "năm": Fraction(5)}
_SLACK: Final = Fraction(1, 20)
"""How far "gấp đôi" may be from twice."""


def multiple_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every multiple whose two figures are found."""
    for line in lines:
        for first, last, figures in line.sentences:
            for one in figures:
                if _TIMES.match(line.text[one.end :]) and one.kind is Kind.COUNT:
                    yield from _judged(line, figures, one, one.interval, _readings(line, one))
            for met in _IN_WORDS.finditer(line.text[first:last].lower()):
                times = _worded(line, first + met.start(), met)
                around = [*figures, times]
                slack = times.value * _SLACK
                allowed = Interval(times.value - slack, times.value + slack)
                yield from _judged(line, sorted(around, key=lambda one: one.start), times, allowed, (0,))


def _worded(line: Line, start: int, met: re.Match[str]) -> Mention:
    value = _WORTH[met["times"]]
    end = start + len(met[0])
    return Mention(start, end, end, line.text[start:end], Kind.COUNT, value, Fraction(1), NONE)


def _readings(line: Line, times: Mention) -> tuple[int, ...]:
    """What is added to the multiple: "tăng 1,5 lần" is read as half as much again and as one and a half more."""
    before = line.text[: times.start].lower()
    before = before.rstrip().removesuffix(times.hedge).rstrip() + " "
    if _AS_MUCH.search(before):
        return (0,)
    return (0, 1) if _MORE.search(before) else ()


def _judged(
    line: Line, figures: Sequence[Mention], times: Mention, allowed: Interval, added: Sequence[int]
) -> Iterator[Claim]:
    move = next((move for move in _ends(line, figures, times) if move.is_said and move.old.value > 0), None)
    if move is None or not added or move.old.interval.low <= 0:
        return
    value = move.new.value / move.old.value
    low, high = move.new.interval.low / move.old.interval.high, move.new.interval.high / move.old.interval.low
    fits = any(Interval(low - more, high - more).meets(allowed) for more in added)
    decimal = in_notation_of(times, value, 0 if times.step < 1 else 2) if times.text[:1].isdigit() else ""
    how = f"{shown(move.new)} / {shown(move.old)} = {decimal or float(round(value, 2))}"
    others = [(line, move.new), (line, move.old)]
    if fits:
        yield claim_about(line, times, "comparison", Verdict.OK, "Số lần khớp.", how=how, others=others)
        return
    hedged = times.hedge or move.old.hedge or move.new.hedge
    verdict = Verdict.DOUBTFUL if hedged else Verdict.WRONG
    yield claim_about(line, times, "comparison", verdict, f"Tính lại: {how} lần.", how=how, others=others)


def _ends(line: Line, figures: Sequence[Mention], times: Mention) -> Iterator[Move]:
    """The two figures that a multiple compares: as for a change in percent, which they are by other words."""
    yield from compared(line, figures, replace(times, kind=Kind.PERCENT))
