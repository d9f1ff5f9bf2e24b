"""Yields: an area, what one hectare gives, and the harvest: "340 ha, năng suất 52 tạ/ha, sản lượng 1.768 tấn"."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Mention

_PER_HECTARE: Final = re.compile(r"\s*/\s*ha\b", re.IGNORECASE)
_IN_TONS: Final = {"tạ": Fraction(1, 10), "tấn": Fraction(1), "kg": Fraction(1, 1000)}
_HARVEST: Final = re.compile(r"sản lượng[^.;()\d]{0,40}\Z")
_AREA: Final = re.compile(r"diện tích|gieo|trồng|thu hoạch")


def yield_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every harvest beside the one area and the one yield of its clause."""
    for line in lines:
        for _, _, figures in line.sentences:
            for clause in _clauses(line, figures):
                yield from _judged(line, clause)


def _clauses(line: Line, figures: Sequence[Mention]) -> Iterator[list[Mention]]:
    clause: list[Mention] = []
    for one in figures:
        if clause and ";" in line.between(clause[-1], one):
            yield clause
            clause = []
        clause.append(one)
    if clause:
        yield clause


def _judged(line: Line, clause: Sequence[Mention]) -> Iterator[Claim]:
    rates = [one for one in clause if one.unit.name in _IN_TONS and _PER_HECTARE.match(line.text, one.end)]
    areas = [one for one in clause if one.unit.name == "ha" and one not in rates]
    weights = [one for one in clause if one.unit.name in _IN_TONS and one not in rates]
    harvests = [one for one in weights if _HARVEST.search(line.before(one))]
    if not len(rates) == len(areas) == len(weights) == len(harvests) == 1 or not _AREA.search(line.before(areas[0])):
        return
    rate, area, harvest = rates[0], areas[0], harvests[0]
    to_harvest = _IN_TONS[rate.unit.name] / _IN_TONS[harvest.unit.name]
    value = rate.value * area.value * to_harvest
    product = rate.interval.times(area.interval)
    # Yields are means, printed to the nearest tạ: the harvest may be off by as much as that allows.
    low, high = product.low * to_harvest, product.high * to_harvest
    how = f"{shown(area)} × {shown(rate)}/ha = {in_notation_of(harvest, value)}"
    others = [(line, area), (line, rate)]
    if Interval(low, high).meets(harvest.interval):
        yield claim_about(line, harvest, "product", Verdict.OK, "Tích khớp.", recomputed=value, how=how, others=others)
    elif not (area.hedge or harvest.hedge or rate.hedge not in {"", "bình quân", "trung bình"}):
        reason = f"Diện tích nhân năng suất là {in_notation_of(harvest, value)}."
        yield claim_about(line, harvest, "product", Verdict.DOUBTFUL, reason, recomputed=value, how=how, others=others)
