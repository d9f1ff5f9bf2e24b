"""Balances: what there was, what came and went, what there is: "đầu năm 98 hộ, thoát nghèo 23, cuối năm còn 79"."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention

_OPENING: Final = re.compile(
    r"(?:đầu (?:năm|kỳ|quý|tháng)|(?:năm|kỳ|tháng|quý) trước|kỳ trước chuyển sang)[^.;,(]{0,40}\Z"
)
_CLOSING: Final = re.compile(
    r"(?:cuối (?:năm|kỳ|quý|tháng)|\bcòn(?: lại)?|hiện (?:còn|nay)|đến nay|từ đầu năm|lũy kế|luỹ kế)[^.;,(]{0,40}\Z"
)
_LEFT: Final = re.compile(r"thoát (?:nghèo|cận nghèo)|\bthoát\b|ra khỏi|chuyển đi|giảm do|xóa tên")
_CAME: Final = re.compile(r"phát sinh|tái (?:nghèo|cận nghèo)|chuyển đến|tăng do|mới (?:kết nạp|thành lập)|nghèo mới")
_LAST_PERIOD: Final = re.compile(r"(?:lũy kế|luỹ kế)[^.;,()\d]{0,20}(?:tháng|quý|kỳ|năm) trước[^.;,()\d]{0,20}\Z")
_TO_DATE: Final = re.compile(r"(?:lũy kế|luỹ kế)[^.;,()\d]{0,60}\Z")
_THIS_PERIOD: Final = re.compile(r"(?:trong|riêng) (?:tháng|quý|kỳ)[^.;,()]{0,50}\Z")


def balance_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every sentence that tells the opening, every movement and the closing of one quantity."""
    for line in lines:
        for _, _, figures in line.sentences:
            yield from _of_movements(line, figures)
            yield from _to_date(line, figures)


def _of_movements(line: Line, figures: Sequence[Mention]) -> Iterator[Claim]:
    came = [one for one in figures if _is_movement(line, one, _CAME)]
    left = [one for one in figures if _is_movement(line, one, _LEFT)]
    moved = [*came, *left]
    levels = [one for one in figures if one not in moved and one.kind is Kind.COUNT]
    opening = [one for one in levels if _OPENING.search(line.before(one))]
    closing = [one for one in levels if _CLOSING.search(line.before(one)) and one not in opening]
    if not (came and left and len(opening) == len(closing) == 1):
        return
    start, end = opening[0], closing[0]
    if any(not one.same_dimension(start) for one in (*moved, end)) or any(one in moved for one in (start, end)):
        return
    value = start.value + sum(one.value for one in came) - sum(one.value for one in left)
    added, taken = "".join(f" + {shown(one)}" for one in came), "".join(f" − {shown(one)}" for one in left)
    how = f"{shown(start)}{added}{taken} = {in_notation_of(end, value)}"
    others = [(line, one) for one in (start, *moved)]
    if value == end.value:
        reason = "Đầu kỳ, tăng, giảm và cuối kỳ khớp nhau."
        yield claim_about(line, end, "sum", Verdict.OK, reason, recomputed=value, how=how, others=others)
        return
    reason = f"Đầu kỳ cộng số tăng, trừ số giảm là {in_notation_of(end, value)}; nếu còn biến động khác thì ghi rõ."
    yield claim_about(line, end, "sum", Verdict.DOUBTFUL, reason, recomputed=value, how=how, others=others)


def _is_movement(line: Line, one: Mention, words: re.Pattern[str]) -> bool:
    """Whether a count is of what came or went: "23 hộ thoát nghèo", "phát sinh 4 hộ"."""
    if one.kind is not Kind.COUNT:
        return False
    before = re.split(r"[,;.(]|\bvà\b", line.before(one))[-1]
    return words.search(one.noun) is not None or words.search(before) is not None


def _to_date(line: Line, figures: Sequence[Mention]) -> Iterator[Claim]:
    """Judge "trong tháng giải ngân 320 triệu đồng, lũy kế 1.720 triệu đồng (lũy kế tháng trước 1.400 triệu đồng)"."""
    last = [one for one in figures if _LAST_PERIOD.search(line.before(one))]
    to_date = [one for one in figures if one not in last and _TO_DATE.search(line.before(one))]
    period = [one for one in figures if _THIS_PERIOD.search(line.before(one))]
    if not len(last) == len(to_date) == len(period) == 1:
        return
    before, total, added = last[0], to_date[0], period[0]
    if not (before.same_dimension(total) and added.same_dimension(total)):
        return
    value: Fraction = before.value + added.value
    how = f"{shown(before)} + {shown(added)} = {in_notation_of(total, value)}"
    others = [(line, before), (line, added)]
    may_be: Interval = before.interval + added.interval
    if may_be.meets(total.interval):
        reason = "Lũy kế kỳ trước cộng số trong kỳ bằng lũy kế."
        yield claim_about(line, total, "sum", Verdict.OK, reason, recomputed=value, how=how, others=others)
        return
    hedged = any(one.hedge for one in (before, total, added))
    impact = value - total.value if total.kind is Kind.AMOUNT else None
    reason = f"Lũy kế kỳ trước cộng số trong kỳ là {in_notation_of(total, value)}."
    verdict = Verdict.DOUBTFUL if hedged else Verdict.WRONG
    yield claim_about(line, total, "sum", verdict, reason, recomputed=value, how=how, impact=impact, others=others)
