"""Percents of one whole that the report does not name: "9.604 hộ nghèo (3,14%), 6.943 hộ cận nghèo (2,27%)".

Each says of how many it must be; where they say the same they agree with one another, whatever else the report says.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.percents import judged_percent
from mtqg_xl.proofreading.ratios import part_of
from mtqg_xl.proofreading.shares import shares_of_sum
from mtqg_xl.vietnamese import write_number

_FEWEST: Final = 2
_LINES_APART: Final = 4
_OF_A_RATIO: Final = 3
"""Numbers in a claim about a ratio: part, whole and percent."""
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
    righted: dict[tuple[int, int], Claim] = {}
    for at, line in enumerate(lines):
        for group in _groups(line):
            places = [(line.number, share.stated.start) for share in group]
            if all(place not in known for place in places):
                told += _agreement(group)
            elif sum(place not in known or known[place].verdict is Verdict.WRONG for place in places) == len(group):
                righted.update(_on_whole_of_fraction(lines[max(0, at - _LINES_APART) : at + 1], group))
                doubted.update(place for place in places if place in known)
    told += _unlike_neighbours(lines, known)
    told += [claim for line in lines for claim in shares_of_sum(line, known)]
    changed = [_seen_again(claim, righted, doubted) if claim.kind == "ratio" else claim for claim in claims]
    return [*changed, *told]


def _seen_again(claim: Claim, righted: Mapping[tuple[int, int], Claim], doubted: Collection[tuple[int, int]]) -> Claim:
    place = (claim.paragraph, claim.start)
    if place in righted or place not in doubted:
        return righted.get(place, claim)
    reason = f"{claim.reason} Các tỷ lệ bên cạnh cùng tính trên một tổng khác."
    return replace(claim, verdict=Verdict.DOUBTFUL, reason=reason)


def _on_whole_of_fraction(near: Sequence[Line], group: Sequence[_Share]) -> Iterator[tuple[tuple[int, int], Claim]]:
    """The shares that are of the whole of a fraction before them: "36 xã/82 xã. 21 xã, tỷ lệ 25,6%; 25 xã, …"."""
    low, high = max(share.whole.low for share in group), min(share.whole.high for share in group)
    wholes = [(line, pair.whole) for line in reversed(near) for pair in reversed(line.pairs)]
    fitting = next((item for item in wholes if low <= item[1].value <= high and not item[1].unit.name), None)
    for share in group if fitting is not None else ():
        judged = judged_percent(share.stated, share.part, fitting[1]) if fitting is not None else None
        if judged is not None and judged.is_right and fitting is not None:
            claim = claim_about(
                *(share.line, share.stated, "ratio", judged.verdict, judged.reason),
                recomputed=judged.value, written=judged.written, how=judged.how,
                others=[(share.line, share.part), fitting],
            )  # fmt: skip
            yield (share.line.number, share.stated.start), claim


def _unlike_neighbours(lines: Sequence[Line], known: Mapping[tuple[int, int], Claim]) -> Iterator[Claim]:
    """Doubt a percent told in the very words of two before it that are of one whole, where it is not of that."""
    shares = [share for line in lines for share in _shares(line)]
    for first, second, share in zip(shares, shares[1:], shares[2:], strict=False):
        wholes = [_whole_of(lines, known.get((one.line.number, one.stated.start))) for one in (first, second)]
        is_near = share.line.number - first.line.number <= _LINES_APART
        told_alike = len({_link_of(one) for one in (first, second, share)}) == 1
        if (share.line.number, share.stated.start) in known or not (is_near and told_alike) or wholes[0] is None:
            continue
        whole = wholes[0]
        if wholes[1] != whole or whole[1].value < share.part.value:
            continue
        judged = judged_percent(share.stated, share.part, whole[1])
        if judged is not None and not judged.is_right:
            reason = f"{judged.reason} Hai tỷ lệ trước đó tính trên {shown(whole[1])}."
            others = [(share.line, share.part), whole]
            yield claim_about(
                *(share.line, share.stated, "ratio", Verdict.DOUBTFUL, reason),
                recomputed=judged.value, written=judged.written, how=judged.how, others=others,
            )  # fmt: skip


def _link_of(share: _Share) -> str:
    """The last words before a percent: "chiếm", "tỷ lệ:"."""
    return re.split(r"[;,(]", share.line.between(share.part, share.stated))[-1].strip()


def _whole_of(lines: Sequence[Line], claim: Claim | None) -> tuple[Line, Mention] | None:
    """The largest figure that a right percent was computed from."""
    if claim is None or claim.verdict is not Verdict.OK:
        return None
    used = [(line, one) for line in lines for one in line.figures if (line.number, one.start) in claim.seen]
    return max(used, key=lambda item: item[1].value) if len(used) == _OF_A_RATIO else None


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
