"""Balances: what there was, what came and went, what there is: "đầu năm 98 hộ, thoát nghèo 23, cuối năm còn 79"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention

_OPENING: Final = re.compile(
    r"(?:đầu (?:năm|kỳ|quý|tháng)|(?:năm|kỳ|tháng|quý) trước|kỳ trước chuyển sang)[^.;,(]{0,40}\Z"
)
_CLOSING: Final = re.compile(r"(?:cuối (?:năm|kỳ|quý|tháng)|\bcòn(?: lại)?|hiện (?:còn|nay)|đến nay)[^.;,(]{0,40}\Z")
_YEAR_ENDED: Final = re.compile(r"cuối năm 20\d\d[^.;,(\d]{0,40}\Z")
_LEFT: Final = re.compile(
    r"\bgiảm(?: được)?\s*\Z|thoát (?:nghèo|cận nghèo)|\bthoát\b|ra khỏi|chuyển đi|giảm do|xóa tên"
)
_CAME: Final = re.compile(r"phát sinh|tái (?:nghèo|cận nghèo)|chuyển đến|tăng do|mới (?:kết nạp|thành lập)|nghèo mới")
_ALLOTTED: Final = re.compile(
    r"(?:(?:dự toán|kế hoạch|vốn)[^.;,(\d]{0,25}(?:đầu năm|ban đầu|giao)|giao đầu năm|ban đầu)[^.;,(\d]{0,25}\Z"
)
_ADJUSTED: Final = re.compile(r"sau (?:khi )?(?:điều chỉnh|bổ sung)[^.;,(\d]{0,25}\Z")
_ADDED: Final = re.compile(r"(?:bổ sung|điều chỉnh tăng|tăng thêm)[^.;,(\d]{0,20}\Z")
_TAKEN: Final = re.compile(r"(?:điều chỉnh giảm|cắt giảm|thu hồi)[^.;,(\d]{0,20}\Z")
_RAISED: Final = re.compile(r"nâng [^.;()]{0,40}\blên(?: thành)?(?: là)?\s*\Z")
_BASE_BEHIND: Final = re.compile(
    r"[^.;()\d]{0,20}\(\s*(?:\d{1,2} tháng|cuối|đầu|quý|năm|tháng|trước đó|lũy kế)[^()]{0,40}"
)
_NEW: Final = re.compile(
    r"(?:thành lập mới|mới thành lập|kết nạp mới|kết nạp|thêm|trong (?:quý|tháng|kỳ)[^.;,()]{0,20})\s*\Z"
)
_LAST_PERIOD: Final = re.compile(r"(?:lũy kế|luỹ kế)[^.;,()\d]{0,20}(?:tháng|quý|kỳ|năm) trước[^.;,()\d]{0,20}\Z")
_TO_DATE: Final = re.compile(r"(?:lũy kế|luỹ kế)[^.;,()\d]{0,60}\Z")
_THIS_PERIOD: Final = re.compile(r"(?:trong|riêng) (?:tháng|quý|kỳ)[^.;,()]{0,50}\Z")


@dataclass(frozen=True)
class _Balance:
    """An opening figure, what was added to it and taken from it, and the closing one; ``what`` names the sum."""

    start: Mention
    added: Sequence[Mention]
    taken: Sequence[Mention]
    end: Mention
    what: str

    @property
    def others(self) -> tuple[Mention, ...]:
        """Every figure but the closing one."""
        return (self.start, *self.added, *self.taken)


def balance_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every sentence that tells the opening, every movement and the closing of one quantity."""
    for line in lines:
        for _, _, figures in line.sentences:
            yield from _of_movements(line, figures)
            yield from _of_adjustments(line, figures)
            yield from _to_date(line, figures)
            yield from _raised(line, figures)


def _of_movements(line: Line, figures: Sequence[Mention]) -> Iterator[Claim]:
    came = [one for one in figures if _is_movement(line, one, _CAME)]
    left = [one for one in figures if _is_movement(line, one, _LEFT)]
    levels = [one for one in figures if one not in (*came, *left) and one.kind is Kind.COUNT]
    opening = [one for one in levels if _OPENING.search(line.before(one))]
    if not opening and len(levels) == 2 and _YEAR_ENDED.search(line.before(levels[0])):
        opening = levels[:1]  # the end of the year before is where this one begins
    closing = [one for one in levels if _CLOSING.search(line.before(one)) and one not in opening]
    if came and left and len(opening) == len(closing) == 1:
        balance = _Balance(opening[0], came, left, closing[0], "Đầu kỳ cộng số tăng, trừ số giảm")
        # Households also move, part and join: what is told here may not be all.
        yield from _judged(line, balance, Verdict.DOUBTFUL, "; nếu còn biến động khác thì ghi rõ")


def _is_movement(line: Line, one: Mention, words: re.Pattern[str]) -> bool:
    """Whether a count is of what came or went: "23 hộ thoát nghèo", "phát sinh 4 hộ"."""
    if one.kind is not Kind.COUNT:
        return False
    before = re.split(r"[,;.(]|\bvà\b", line.before(one))[-1]
    return words.search(one.noun) is not None or words.search(before) is not None


def _of_adjustments(line: Line, figures: Sequence[Mention]) -> Iterator[Claim]:
    """Judge "giao đầu năm 5.200, điều chỉnh giảm 350, bổ sung 780, sau điều chỉnh 5.630 triệu đồng"."""
    amounts = [one for one in figures if one.kind is Kind.AMOUNT]
    adjusted = [one for one in amounts if _ADJUSTED.search(line.before(one))]
    before = [one for one in amounts if len(adjusted) == 1 and one.end <= adjusted[0].start]
    added = [one for one in before if _ADDED.search(line.before(one))]
    taken = [one for one in before if _TAKEN.search(line.before(one))]
    first = [one for one in before if one not in (*added, *taken)]
    if len(first) == 1 and (added or taken) and _ALLOTTED.search(line.before(first[0])):
        balance = _Balance(first[0], added, taken, adjusted[0], "Số giao đầu cộng bổ sung, trừ điều chỉnh giảm")
        yield from _judged(line, balance, Verdict.WRONG)


def _to_date(line: Line, figures: Sequence[Mention]) -> Iterator[Claim]:
    """Judge "trong tháng giải ngân 320 triệu đồng, lũy kế 1.720 triệu đồng (lũy kế tháng trước 1.400 triệu đồng)"."""
    last = [one for one in figures if _LAST_PERIOD.search(line.before(one))]
    to_date = [one for one in figures if one not in last and _TO_DATE.search(line.before(one))]
    period = [one for one in figures if _THIS_PERIOD.search(line.before(one))]
    if len(last) == len(to_date) == len(period) == 1:
        balance = _Balance(last[0], period, (), to_date[0], "Lũy kế kỳ trước cộng số trong kỳ")
        yield from _judged(line, balance, Verdict.WRONG)


def _raised(line: Line, figures: Sequence[Mention]) -> Iterator[Claim]:
    """Judge "thành lập mới 3 hợp tác xã, nâng tổng số hợp tác xã lên 11 (cuối năm 2023 có 8 hợp tác xã)"."""
    for at, end in enumerate(figures[:-1]):
        base = figures[at + 1]
        is_told = _RAISED.search(line.before(end)) and _BASE_BEHIND.fullmatch(line.between(end, base))
        added = [one for one in figures[:at] if one.same_dimension(base) and _NEW.search(line.before(one))]
        if is_told and len(added) == 1 and end.same_dimension(base):
            yield from _judged(line, _Balance(base, added, (), end, "Số trước đó cộng số mới"), Verdict.WRONG)


def _judged(line: Line, balance: _Balance, if_not: Verdict, unless: str = "") -> Iterator[Claim]:
    start, end = balance.start, balance.end
    if any(not one.same_dimension(end) for one in balance.others):
        return
    may_be = sum((one.interval for one in balance.added), start.interval)
    taken = sum((one.interval for one in balance.taken), Interval.exact(Fraction(0)))
    value = sum((one.value for one in balance.added), start.value) - sum(one.value for one in balance.taken)
    written = in_notation_of(end, value)
    signed = "".join([*(f" + {shown(one)}" for one in balance.added), *(f" − {shown(one)}" for one in balance.taken)])
    is_right = (may_be - taken).meets(end.interval)
    hedged = any(one.hedge for one in (*balance.others, end))
    impact = value - end.value if end.kind is Kind.AMOUNT and not is_right else None
    yield claim_about(
        *(line, end, "sum", Verdict.OK if is_right else Verdict.DOUBTFUL if hedged else if_not),
        f"{balance.what} khớp." if is_right else f"{balance.what} là {written}{unless}.",
        recomputed=value, how=f"{shown(start)}{signed} = {written}", impact=impact,
        others=[(line, one) for one in balance.others],
    )  # fmt: skip
