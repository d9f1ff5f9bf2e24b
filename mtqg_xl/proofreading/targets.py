"""Targets: a plan that is said to be gone beyond, or not to be reached."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of

_PLAN_MET: Final = re.compile(
    r"(?P<over>vượt|hoàn thành vượt mức)\s+(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)"
    r"|(?P<under>chưa đạt|không đạt|chưa hoàn thành)\s+(?:kế hoạch|chỉ tiêu|mục tiêu)"
)
_PLAN_BEHIND: Final = re.compile(r"[^.;()\d]{0,30}\(\s*(?:kế hoạch|chỉ tiêu|mục tiêu|kh|giao|dự toán)[^.;()\d]{0,30}")
_BY_PERCENT: Final = re.compile(r"(?!\s*năm)[^.;()%]{0,30}\d%")
"""By how much a plan was gone beyond: of a part of the year ("vượt chỉ tiêu quý 2,4%"), whose plan is not 100 %."""
_WISH: Final = re.compile(r"dự kiến|phấn đấu|\bsẽ\b|có khả năng|đạt và\s*\Z")


def target_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every target said to be met or missed."""
    for line in lines:
        for first, last, figures in line.sentences:
            yield from _target(line, first, last, figures)


def _target(line: Line, first: int, last: int, figures: Sequence[Mention]) -> Iterator[Claim]:
    met = _PLAN_MET.search(line.text[first:last].lower())
    if met is None:
        return
    at = first + met.start()
    before = [one for one in figures if one.end <= at and one.kind in {Kind.AMOUNT, Kind.COUNT}]
    if _WISH.search(line.text[first:at].lower()[-60:]):
        return
    nearest = [one for one in figures if one.end <= at][-1:]
    behind = [one for one in figures if one.start >= first + met.end()][:1]
    if (
        before
        and behind
        and behind[0].same_dimension(before[-1])
        and _PLAN_BEHIND.fullmatch(line.text[first + met.end() : behind[0].start].lower())
    ):
        plan, done = behind[0], before[-1]
        how = f"{shown(done)} so với {shown(plan)}"
        yield from _met_or_not(line, done, plan.value, done.value, how, over=bool(met["over"]), others=[(line, plan)])
        return
    percents = [one for one in nearest if one.kind is Kind.PERCENT and line.text[one.end : at].count(",") <= 1]
    if len(before) >= 2 and before[-1].same_dimension(before[-2]) and role_of(line, before[-2]) is Role.PLAN:
        plan, done = before[-2], before[-1]
        yield from _met_or_not(
            line,
            done,
            plan.value,
            done.value,
            f"{shown(done)} so với {shown(plan)}",
            over=bool(met["over"]),
            others=[(line, plan)],
        )
    elif (
        percents
        and re.search(r"đạt[^,;.]{0,15}\Z", line.before(percents[-1]))
        and not _BY_PERCENT.match(line.text[first + met.end() :])
    ):
        percent = percents[-1]
        yield from _met_or_not(
            line,
            percent,
            Fraction(100),
            percent.value,
            f"{shown(percent)} so với 100%",
            over=bool(met["over"]),
            others=[],
        )


def _met_or_not(
    line: Line,
    done: Mention,
    plan: Fraction,
    value: Fraction,
    how: str,
    *,
    over: bool,
    others: list[tuple[Line, Mention]],
) -> Iterator[Claim]:
    agrees = value > plan if over else value < plan
    said = "vượt" if over else "chưa đạt"
    reason = f"Lời ghi “{said}” khớp với số." if agrees else f"Lời ghi “{said}” nhưng số không cho thấy vậy: {how}."
    verdict = Verdict.OK if agrees else Verdict.WRONG
    yield claim_about(line, done, "comparison", verdict, reason, how=how, others=others)
