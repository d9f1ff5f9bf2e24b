"""Criteria of the new countryside: those met and those not met are nineteen in all, and none is both."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.lists import are_other_criteria, criteria_behind
from mtqg_xl.proofreading.mentions import Kind, Mention

_UNMET: Final = re.compile(r"\b(?:chưa|không) đạt|còn lại(?! đạt)|chưa hoàn thành")
_MET: Final = re.compile(r"\bđạt\b|hoàn thành|duy trì")
_WISH: Final = re.compile(
    r"phấn đấu|mục tiêu|dự kiến|kế hoạch|đăng ký|thêm\s|mới đạt|nâng (?:tổng|số)|bình quân|\btừ\s*\Z|các xã|số xã"
)
_JUDGED_MET: Final = re.compile(r"đánh giá tiêu chí\s*:?\s*đạt\b", re.IGNORECASE)
_UNDER_WAY: Final = re.compile(
    r"đang (?:thực hiện )?(?:lập|triển khai|xây dựng|thi công|hoàn thiện)[^.;]*|chưa (?:đạt|hoàn thành|có)[^.;]*",
    re.IGNORECASE,
)
_LINES_BACK: Final = 3
_LINES_APART: Final = 8
_OF_A_VILLAGE: Final = re.compile(
    r"\b(?:thôn|bản|xóm|khu dân cư)\s(?!nông)[^,;.]{0,30}\Z|tiêu chí thôn|nâng cao|kiểu mẫu"
)


@dataclass(frozen=True)
class CriteriaSet:
    """A count of criteria with the numbers listed behind it."""

    line: Line
    count: Mention
    numbers: frozenset[int]
    is_met: bool
    whole: Fraction | None = None

    @property
    def is_of_all(self) -> bool:
        """Whether the count is the first number of a fraction, as "17/19"."""
        return self.whole is not None


def criterion_claims(lines: Sequence[Line], criteria: int) -> Iterator[Claim]:
    """Yield a claim about the sets of criteria, and about criteria said to be met while the work goes on.

    ``criteria`` is how many there are in all.
    """
    sets = [one for line in lines for one in _sets(line)]
    for unmet in sets:
        met = _met_beside(sets, unmet)
        if met is not None:
            yield _whole_set(met, unmet, criteria)
    yield from _counts_alone(sets, criteria)
    for line in lines:
        yield from _by_the_others(line, criteria)
    for at, line in enumerate(lines):
        yield from _met_while_under_way(lines, at, line)


def _sets(line: Line) -> Iterator[CriteriaSet]:
    for count in line.figures:
        if count.kind is Kind.COUNT and count.noun.startswith("tiêu chí") and not _WISH.search(line.before(count)):
            pair = next((pair for pair in line.pairs if pair.whole.start == count.start), None)
            if _OF_A_VILLAGE.search(line.before(count)[-60:]) or _OF_A_VILLAGE.search(count.noun):
                continue
            before = line.before(count if pair is None else pair.part)
            behind = re.split(r"[,;:(.]", line.after(count))[0]
            words = f"{before[-30:]} {behind}"
            if _UNMET.search(words) or _MET.search(words):
                listed = [] if are_other_criteria(line, count) else criteria_behind(line, count)
                numbers = frozenset(listed)
                counted = count if pair is None else pair.part
                whole = None if pair is None else pair.whole.value
                yield CriteriaSet(line, counted, numbers, _UNMET.search(words) is None, whole)


def _met_beside(sets: Sequence[CriteriaSet], unmet: CriteriaSet) -> CriteriaSet | None:
    """The set of criteria met that belongs to one of criteria not met: the nearest listed one, rather before it."""
    if unmet.is_met or not unmet.numbers:
        return None
    at = sets.index(unmet)
    listed = [one for one in (*reversed(sets[:at]), *sets[at + 1 :]) if one.is_met and one.numbers]
    return next((one for one in listed if abs(one.line.number - unmet.line.number) <= _LINES_APART), None)


def _whole_set(met: CriteriaSet, unmet: CriteriaSet, criteria: int) -> Claim:
    both = sorted(met.numbers & unmet.numbers)
    lost = sorted(set(range(1, criteria + 1)) - met.numbers - unmet.numbers)
    strange = sorted(number for number in met.numbers | unmet.numbers if number > criteria)
    problems = [
        f"{words} {', '.join(map(str, numbers))}"
        for words, numbers in (
            ("vừa đạt vừa chưa đạt: tiêu chí", both),
            ("không nằm ở bên nào: tiêu chí", lost),
            (f"không có trong {criteria} tiêu chí:", strange),
        )
        if numbers
    ]
    how = f"{len(met.numbers)} đạt + {len(unmet.numbers)} chưa đạt"
    others = [(met.line, met.count)]
    if not problems:
        reason = f"Đủ {criteria} tiêu chí, không tiêu chí nào ở cả hai bên."
        return claim_about(unmet.line, unmet.count, "criterion", Verdict.OK, reason, how=how, others=others)
    reason = f"{'; '.join(problems).capitalize()}."
    # Where none is on both sides and the counts themselves do not make up all, one list may be of one year only.
    is_partial = not both and not strange and met.count.value + unmet.count.value < criteria and not met.is_of_all
    verdict = Verdict.DOUBTFUL if is_partial else Verdict.WRONG
    return claim_about(unmet.line, unmet.count, "criterion", verdict, reason, how=how, others=others)


def _by_the_others(line: Line, criteria: int) -> Iterator[Claim]:
    """Judge a count of criteria met by the list of those that are not, where no fraction says how many there are."""
    fractions = {pair.whole.start for pair in line.pairs}
    for count in line.figures:
        is_count = count.kind is Kind.COUNT and count.noun.startswith("tiêu chí") and count.start not in fractions
        if not is_count or _OF_A_VILLAGE.search(line.before(count)[-60:]) or not are_other_criteria(line, count):
            continue
        listed = sorted(set(criteria_behind(line, count)))
        left = Fraction(criteria - len(listed))
        if not listed or _WISH.search(line.before(count)):
            continue
        how = f"{criteria} − {len(listed)} (số {', số '.join(map(str, listed))}) = {left}"
        verdict = Verdict.OK if left == count.value else Verdict.WRONG
        reason = "Khớp với các tiêu chí kể ra." if verdict is Verdict.OK else f"Kể ra {len(listed)}, còn {left}."
        yield claim_about(line, count, "criterion", verdict, reason, recomputed=left, how=how)


def _counts_alone(sets: Sequence[CriteriaSet], criteria: int) -> Iterator[Claim]:
    """Judge two counts of one sentence: "14/19 tiêu chí đạt, còn 05 tiêu chí chưa đạt" makes 19."""
    for met, unmet in itertools.pairwise(sets):
        if met.line is not unmet.line or not met.is_met or unmet.is_met or (unmet.numbers and met.numbers):
            continue
        first, last = met.line.paragraph.sentence_at(met.count.start)
        if not first <= unmet.count.start < last:
            continue
        total = met.count.value + unmet.count.value
        all_of_them = Fraction(criteria) if met.whole is None else met.whole
        how = f"{met.count.value} + {unmet.count.text} = {total}"
        if total == all_of_them:
            reason = f"Đủ {all_of_them} tiêu chí."
            yield claim_about(unmet.line, unmet.count, "criterion", Verdict.OK, reason, how=how)
        else:
            reason = f"Đạt và chưa đạt cộng lại là {total}, không phải {all_of_them} tiêu chí."
            left = all_of_them - met.count.value
            yield claim_about(unmet.line, unmet.count, "criterion", Verdict.WRONG, reason, recomputed=left, how=how)


def _met_while_under_way(lines: Sequence[Line], at: int, line: Line) -> Iterator[Claim]:
    met = _JUDGED_MET.search(line.text)
    if met is None:
        return
    for before in lines[max(0, at - _LINES_BACK) : at]:
        going = _UNDER_WAY.search(before.text)
        if going is not None and not before.paragraph.heading:
            reason = f"Đánh giá “Đạt” nhưng đoạn {before.number} ghi “{going[0].strip()}”."
            yield Claim(
                "criterion", line.number, line.text, met[0], Verdict.DOUBTFUL, reason, start=met.start(), end=met.end()
            )
            return
