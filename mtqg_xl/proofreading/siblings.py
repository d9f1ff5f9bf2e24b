"""Percents of one whole that the report does not name: "9.604 hộ nghèo (3,14%), 6.943 hộ cận nghèo (2,27%)".

Each says of how many it must be; where they say the same they agree with one another, whatever else the report says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.ratios import part_of
from mtqg_xl.vietnamese import write_number

_FEWEST: Final = 2
_WIDEST: Final = Fraction(1, 20)
_OF_PLAN: Final = re.compile(
    r"\s*\)?\s*(?:so với |so |trên )?(?:kế hoạch|chỉ tiêu|dự toán|KH\b|cùng kỳ|mục tiêu)", re.IGNORECASE
)


@dataclass(frozen=True)
class _Share:
    """A percent with the figure that it is said of, and what the whole of both may be."""

    line: Line
    stated: Mention
    part: Mention
    whole: Interval


def with_common_wholes(lines: Sequence[Line], claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims with those about percents that agree with one another.

    A percent that was called wrong of a figure beside it is only in doubt where its neighbours and it agree on another.
    """
    known = {(claim.paragraph, claim.start): claim for claim in claims if claim.kind == "ratio"}
    told: list[Claim] = []
    doubted: set[tuple[int, int]] = set()
    for line in lines:
        for group in _groups(line):
            places = [(line.number, share.stated.start) for share in group]
            if all(place not in known for place in places):
                told += _agreement(group)
            elif sum(place not in known or known[place].verdict is Verdict.WRONG for place in places) == len(group):
                doubted.update(place for place in places if place in known)
    changed = [
        replace(
            claim, verdict=Verdict.DOUBTFUL, reason=f"{claim.reason} Các tỷ lệ bên cạnh cùng tính trên một tổng khác."
        )
        if (claim.paragraph, claim.start) in doubted and claim.kind == "ratio"
        else claim
        for claim in claims
    ]
    return [*changed, *told]


def _groups(line: Line) -> Iterator[list[_Share]]:
    """The shares of neighbouring figures of one sort that can all be of one whole."""
    group: list[_Share] = []
    for share in _shares(line):
        if group and (share.part.head != group[-1].part.head or not _common([*group, share])):
            if len(group) >= _FEWEST:
                yield group
            group = []
        group.append(share)
    if len(group) >= _FEWEST:
        yield group


def _shares(line: Line) -> Iterator[_Share]:
    for stated in line.figures:
        if stated.kind is not Kind.PERCENT or stated.hedge or _OF_PLAN.match(line.text[stated.end :]):
            continue
        part = part_of(line, stated)
        is_count = part is not None and part.kind is Kind.COUNT and not part.hedge and not part.unit.is_measure
        if part is None or not is_count or not re.search(r"chiếm|tỷ lệ|tỉ lệ|\(", line.between(part, stated)):
            continue
        low, high = stated.interval.low, stated.interval.high
        if low > 0 and (high - low) <= low * _WIDEST and stated.value <= 100:
            yield _Share(line, stated, part, Interval(part.value * 100 / high, part.value * 100 / low))


def _common(shares: Sequence[_Share]) -> bool:
    return max(share.whole.low for share in shares) <= min(share.whole.high for share in shares)


def _agreement(group: Sequence[_Share]) -> Iterator[Claim]:
    low, high = max(share.whole.low for share in group), min(share.whole.high for share in group)
    about = write_number(round((low + high) / 2))
    how = "; ".join(f"{shown(share.part)} là {shown(share.stated)}" for share in group) + f": cùng trên khoảng {about}"
    for share in group:
        others = [(each.line, one) for each in group for one in (each.part, each.stated)]
        reason = "Các tỷ lệ cạnh nhau khớp với cùng một tổng (báo cáo không ghi tổng)."
        yield claim_about(share.line, share.stated, "ratio", Verdict.OK, reason, how=how, others=others)
