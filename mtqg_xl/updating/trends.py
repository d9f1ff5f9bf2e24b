"""Words about a figure that were right of the old one and are not of the new: chưa giải ngân, vượt, tăng từ … lên …"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Mention
from mtqg_xl.proofreading.roles import Role
from mtqg_xl.updating.decision import Decision, State
from mtqg_xl.updating.pairs import MONEY, PERCENT, FigurePair
from mtqg_xl.updating.stale import stale
from mtqg_xl.vietnamese import write_money

_DECIDED: Final = frozenset({State.REPLACED, State.UNCHANGED})
_NOTHING_PAID: Final = re.compile(
    r"(?<!\w)(?:chưa|không)\s+(?:được\s+|thực hiện\s+)?(?:giải ngân|thanh toán)(?!\w)(?!\s*(?:là\s*|:\s*|số\s+)?\d)",
    re.IGNORECASE,
)
_BEYOND: Final = re.compile(r"(?<!\w)vượt(?!\w)", re.IGNORECASE)
_ALL_OF_IT: Final = re.compile(
    r"(?<!\w)(?:hoàn thành|giải ngân hết|giải ngân toàn bộ|giải ngân xong)(?!\w)", re.IGNORECASE
)
_MOVING: Final = re.compile(
    r"(?<!\w)(?P<way>tăng|giảm)(?=\s+(?:(?:thêm|được|còn|lên|xuống|từ|khoảng|gần|trên|hơn|tới|đến)\s+){0,3}\d)",
    re.IGNORECASE,
)
_FROM_TO: Final = re.compile(r"\s*\w{0,12}\s*(?:lên|xuống|còn|đến|thành)\s*(?:còn\s*)?\Z", re.IGNORECASE)


class Trends:
    """Judges the words of a report by the figures that were decided around them."""

    def __init__(self, pairs: Iterable[FigurePair]) -> None:
        self._paid: dict[tuple[str, str], FigurePair] = {}
        for pair in pairs:
            if pair.unit == MONEY and pair.role is Role.DONE and pair.new is not None:
                before = self._paid.get(pair.row)
                if before is None or (before.new or 0) < pair.new:
                    self._paid[pair.row] = pair

    def questions(self, line: Line, decisions: Sequence[Decision]) -> Iterator[Decision]:
        """Yield a question for every word of a paragraph that its new figures no longer bear out."""
        yield from self._nothing_paid(line, decisions)
        yield from _beyond(line, decisions)
        yield from _moving(line, decisions)

    def _nothing_paid(self, line: Line, decisions: Sequence[Decision]) -> Iterator[Decision]:
        for met in _NOTHING_PAID.finditer(line.text):
            rows = [one.pairs[0].row for one in _around(line, met.start(), decisions)]
            known = [self._paid[row] for row in rows if row in self._paid]
            if not known:
                yield stale(line, met.start(), met.end(), "là tình hình kỳ trước: xem lại.")
                continue
            paid = max(known, key=lambda pair: pair.new or 0)
            if paid.new:
                money = write_money(float(paid.new))
                yield stale(
                    line, met.start(), met.end(), f"không còn đúng: kỳ này đã giải ngân {money} ({paid.label})."
                )


def _around(line: Line, at: int, decisions: Sequence[Decision]) -> list[Decision]:
    """The decided numbers of the sentence around a place, else those before it in the paragraph."""
    decided = [one for one in decisions if one.state in _DECIDED and one.pairs]
    first, last = line.paragraph.sentence_at(at)
    return [one for one in decided if first <= one.start < last] or [one for one in decided if one.start < at]


def _percents(decisions: Iterable[Decision]) -> Iterator[FigurePair]:
    return (one.pairs[0] for one in decisions if one.pairs[0].unit == PERCENT and one.pairs[0].new is not None)


def _beyond(line: Line, decisions: Sequence[Decision]) -> Iterator[Decision]:
    for pattern, fails in ((_BEYOND, _is_not_beyond), (_ALL_OF_IT, _is_not_all)):
        for met in pattern.finditer(line.text):
            failing = [pair for pair in _percents(_around(line, met.start(), decisions)) if fails(pair)]
            if failing:
                yield stale(
                    line, met.start(), met.end(), f"không còn đúng theo số kỳ này ({failing[0].name}): xem lại."
                )


def _is_not_beyond(pair: FigurePair) -> bool:
    return pair.old > 100 and (pair.new or Fraction(0)) <= 100


def _is_not_all(pair: FigurePair) -> bool:
    return pair.old >= 100 and (pair.new or Fraction(0)) < 100


def _moving(line: Line, decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Yield “tăng” and “giảm” before a number that no workbook has, or before two that now go the other way."""
    by_start = {one.start: one for one in decisions}
    for met in _MOVING.finditer(line.text):
        following = [mention for mention in line.figures if mention.start >= met.end()][:2]
        decided = [by_start.get(mention.start) for mention in following]
        if not decided or decided[0] is None:
            continue
        if decided[0].state not in _DECIDED:
            yield stale(line, met.start(), met.end(), "là câu so sánh của kỳ trước: xem lại theo số kỳ này.")
        elif len(following) == 2 and _is_from_to(line, following) and _goes_otherwise(met["way"], decided):
            yield stale(line, met.start(), met.end(), "không còn đúng theo số kỳ này: xem lại.")


def _is_from_to(line: Line, following: Sequence[Mention]) -> bool:
    return _FROM_TO.fullmatch(line.between(following[0], following[1])) is not None


def _goes_otherwise(way: str, decided: Sequence[Decision | None]) -> bool:
    values = [one.pairs[0].new for one in decided if one is not None and one.state in _DECIDED and one.pairs]
    if len(values) != 2 or values[0] is None or values[1] is None:
        return False
    return values[1] <= values[0] if way.lower() == "tăng" else values[1] >= values[0]
