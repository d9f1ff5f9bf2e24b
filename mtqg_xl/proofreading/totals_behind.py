"""Totals behind their parts: "600 triệu đồng và 100 triệu đồng, tổng cộng 700 triệu đồng"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.added import Breakdown, judged_sum
from mtqg_xl.proofreading.claim import Claim
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.listed import FEWEST
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.parts import CHANGE, DOUBTED, can_be_part
from mtqg_xl.proofreading.roles import Role, role_of

_TOTAL_BEHIND: Final = re.compile(
    r"(?:(?P<certain>tổng cộng|cộng lại|cộng là)|(?P<of>trên tổng số)"
    r"|tổng (?:chiều dài|diện tích|kinh phí|số|giá trị|số tiền|vốn|chi|thu|dự toán|nguồn))"
    r"[^.;,]{0,40}\Z|[;,]\s*tổng(?: số)?\s*\Z"
)
_BESIDE_TOTAL: Final = re.compile(r"[^.;,()\d]{0,20}(?:với|/|và)\s*")
"""What stands between two totals of one row: "tổng 1.280 hộ với 68,6 tỷ đồng"."""
_EXCEPT_FOR_EACH: Final = re.compile(r"(?:[x×*]|\bmỗi\s[^,;.\d]{0,30})\s*\Z")
_UNDER_LIST: Final = re.compile(r"\W*(?:tổng|cộng)\b[^.;:\d]{0,60}:?\s*")
_ALONE: Final = re.compile(r"\W*tổng(?: cộng| số| vốn| kinh phí| số tiền)?\s*(?:là|:)?\s*")
"""A sentence that holds nothing but the total of the one before it: "Tổng: 2.500 triệu đồng"."""


def totals_behind(line: Line) -> Iterator[Claim]:
    """Yield a claim for every total that stands behind its parts, in their sentence or alone in the next one."""
    before: tuple[Mention, ...] = ()
    for first, _, figures in line.sentences:
        is_alone = len(figures) == 1 and _ALONE.fullmatch(line.text[first : figures[0].start].lower()) is not None
        if is_alone and before:
            yield from _alone(line, before, figures[0])
        yield from _added_up(line, figures)
        before = figures


def totals_under_lists(lines: Sequence[Line], at: int) -> Iterator[Claim]:
    """Yield a claim for the total that stands under a list: "Tổng số hộ tham gia: 65 hộ"."""
    line = lines[at]
    total = line.figures[0] if line.figures and _UNDER_LIST.fullmatch(line.before(line.figures[0])) else None
    if total is None or total.kind not in {Kind.AMOUNT, Kind.COUNT} or line.pairs or line.paragraph.item_mark:
        return
    items: list[Line] = []
    for above in reversed(lines[:at]):
        mark = above.paragraph.item_mark
        if not mark or (items and items[-1].paragraph.item_mark != mark and mark in {"-", "+", "•", "*"}):
            break
        items.append(above)
    found = [(item, one) for item in reversed(items) for one in item.figures if can_be_part(item, total, one)]
    are_plain = not any(item.pairs for item in items) and not any(_is_no_part(item, one) for item, one in found)
    if len(items) >= FEWEST and len(found) == len({item.number for item, _ in found}) == len(items) and are_plain:
        claims = judged_sum(line, total, found, Breakdown.ALL)
        yield from (replace(one, verdict=DOUBTED.get(one.verdict, one.verdict)) for one in claims)


def _alone(line: Line, before: Sequence[Mention], total: Mention) -> Iterator[Claim]:
    parts = [one for one in before if can_be_part(line, total, one)]
    roles = {role_of(line, one) for one in parts} - {Role.OTHER, Role.PART}
    are_alike = len(roles) <= 1 and not any(_is_no_part(line, one) for one in parts)
    in_fractions = any(one in {pair.part, pair.whole} for pair in line.pairs for one in parts)
    if len(parts) >= FEWEST and are_alike and not in_fractions:
        yield from judged_sum(line, total, [(line, part) for part in parts], Breakdown.ALL)


def _added_up(line: Line, figures: tuple[Mention, ...]) -> Iterator[Claim]:
    """The total behind its parts: "600 triệu đồng và 100 triệu đồng, tổng cộng 700 triệu đồng"."""
    for at, total in enumerate(figures):
        met = _TOTAL_BEHIND.search(line.before(total))
        beside = figures[at - 1] if at and _BESIDE_TOTAL.fullmatch(line.between(figures[at - 1], total)) else None
        if met is None and beside is not None and not beside.same_dimension(total):
            met = _TOTAL_BEHIND.search(line.before(beside))
        if met is None:
            continue
        parts = [one for one in figures[:at] if can_be_part(line, total, one)]
        in_fractions = [pair for pair in line.pairs if pair.whole in parts or (pair.whole == total and len(parts) < 2)]
        if in_fractions:
            continue
        if len(parts) < FEWEST or any(_is_no_part(line, one) for one in parts):
            continue
        if {Role.PLAN, Role.DONE} <= {role_of(line, one) for one in parts}:
            continue
        found = [(line, part) for part in parts]
        added = sum((part.interval for part in parts), Interval.exact(Fraction(0)))
        if met["certain"] or added.meets(total.interval):
            yield from judged_sum(line, total, found, Breakdown.ALL)
        elif sum(part.value for part in parts) > total.value and met["of"]:
            yield from judged_sum(line, total, found, Breakdown.SOME)
        elif _is_nearly(line, total, parts):
            claims = judged_sum(line, total, found, Breakdown.ALL)
            yield from (replace(one, verdict=DOUBTED.get(one.verdict, one.verdict)) for one in claims)


def _is_nearly(line: Line, total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether a total behind bare parts ("12 ha chè, 8 ha quế và 4 ha hồi, tổng diện tích ...") is so near to their sum
    that it must be meant as that: they stand in one row, and nothing between them begins another statement.
    """
    added = sum((part.value for part in parts), Fraction(0))
    row = line.text[parts[0].end : parts[-1].end].lower()
    is_row = re.search(r"[.;:]\s|[()]|trong đó|\bđạt\b|\bso với\b|\bcòn\b", row) is None
    are_plain = not any(one.hedge for one in (*parts, total)) and all(one.unit == total.unit for one in parts)
    return (
        is_row
        and are_plain
        and abs(added - total.value) * 10 <= total.value
        and max(part.value for part in parts) < total.value
    )


def _is_no_part(line: Line, one: Mention) -> bool:
    words = line.before(one)
    return CHANGE.search(words) is not None or _EXCEPT_FOR_EACH.search(words) is not None
