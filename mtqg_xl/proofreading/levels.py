"""Levels set beside one another: "45,2%, cao hơn cùng kỳ năm trước (38,7%) 6,5 điểm phần trăm"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention

_THAN: Final = re.compile(
    r"[^.;\d]{0,40}?(?:(?P<above>cao|nhiều|lớn)|(?P<below>thấp|ít|nhỏ)) hơn\s[^.;,()\d]{0,60}"
    r"(?:năm (?:19|20)\d\d\s*)?\((?P<level>(?:năm|tháng|quý|cùng kỳ|là|đạt|mức|\d{4}|[\s:,])*)"
)
_BY: Final = re.compile(r"\)?\s*(?:là\s|tới\s|đến\s)?")


def level_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every figure that is said to be above or below another one in brackets."""
    for line in lines:
        for _, _, figures in line.sentences:
            for at, (level, other) in enumerate(pairwise(figures)):
                met = _THAN.fullmatch(line.text[level.end : other.start].lower())
                if met is not None and level.kind is other.kind and level.same_dimension(other):
                    yield from _judged(line, level, other, figures[at + 2 :], is_above=met["above"] is not None)


def _judged(
    line: Line, level: Mention, other: Mention, behind: Sequence[Mention], *, is_above: bool
) -> Iterator[Claim]:
    apart = level.value - other.value if is_above else other.value - level.value
    by = behind[0] if behind and _is_distance(line, level, other, behind[0]) else None
    stated = by or other
    others = [(line, one) for one in (level, other) if one is not stated]
    how = f"{shown(level)} và {shown(other)}"
    if apart < 0:
        # What stands in brackets may be the distance itself: then it is much smaller than the level.
        if by is None and other.value < level.value / 2:
            return
        said, real = ("cao hơn", "thấp hơn") if is_above else ("thấp hơn", "cao hơn")
        reason = f"Ghi “{said}” nhưng {shown(level)} {real} {shown(other)}."
        yield claim_about(line, stated, "comparison", Verdict.WRONG, reason, how=how, others=others)
    elif by is None:
        if apart > 0:
            yield claim_about(line, stated, "comparison", Verdict.OK, "Đúng chiều.", how=how, others=others)
    else:
        yield _distance(line, by, level, other)


def _distance(line: Line, by: Mention, level: Mention, other: Mention) -> Claim:
    high, low = sorted((level, other), key=lambda one: -one.value)
    value = high.value - low.value
    how = f"{shown(high)} − {shown(low)} = {in_notation_of(by, value)}"
    others = [(line, level), (line, other)]
    if (high.interval - low.interval).meets(by.interval):
        reason = "Mức chênh lệch khớp."
        return claim_about(line, by, "comparison", Verdict.OK, reason, recomputed=value, how=how, others=others)
    hedged = any(one.hedge for one in (by, level, other))
    verdict = Verdict.DOUBTFUL if hedged else Verdict.WRONG
    reason = f"Mức chênh lệch tính lại là {in_notation_of(by, value)}."
    return claim_about(line, by, "comparison", verdict, reason, recomputed=value, how=how, others=others)


def _is_distance(line: Line, level: Mention, other: Mention, by: Mention) -> bool:
    is_behind = _BY.fullmatch(line.between(other, by)) is not None
    is_points = level.kind is Kind.PERCENT and by.kind in {Kind.POINTS, Kind.PERCENT}
    return is_behind and (is_points or level.same_dimension(by))
