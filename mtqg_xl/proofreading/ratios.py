"""Ratios: a percent beside the two figures that it is made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about
from mtqg_xl.proofreading.lines import Line, Pair
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.percents import Judged, judged_percent
from mtqg_xl.proofreading.roles import Role, role_of, states_change, states_difference
from mtqg_xl.proofreading.wholes import Found, is_compared_with_figure, wholes_of

_LINK: Final = re.compile(
    r"(?:đạt|chiếm|bằng|tương đương|tương ứng|đạt được|tức|=|\(|tỷ lệ"
    r"|tỉ lệ|giải ngân|là)(?:\s+(?:với|tỷ lệ|tỉ lệ|giải ngân|là|được|"
    r"khoảng|trên|gần|hơn|ước|mức|tỷ trọng|bao phủ))*\s*:?\s*\(?\s*\Z"
)
_NEXT_SENTENCE: Final = re.compile(r"\A[^.]{0,20}\.\s+đạt(?: tỷ lệ| được)?\s+\Z")
_OF_PAYING: Final = re.compile(r"giải ngân")
_NEW_SUBJECT: Final = re.compile(
    r"(?:tỷ lệ|tỉ lệ)\s+(?!giải ngân|bao phủ|thực hiện|hoàn thành|tham gia|đạt)[^\W\d_]+|[;.!?]\s"
)
_SAME_SUBJECT: Final = re.compile(
    r"(?:và|đã|được|nay|đến|hiện|mới|ước|cũng|chỉ|tỷ lệ|tỉ lệ|tỷ trọng|giải ngân|hoàn thành|thực hiện|tiến độ"
    r"|cơ bản|đạt|chiếm|bằng|kết quả|tương|qua|lũy kế|luỹ kế|nghiệm thu|đưa vào|bàn giao|số|trên|so|vượt|tăng"
    r"|giảm|thanh toán)\b"
)
"""How the last clause before a percent begins where it tells of the same thing: "27/34 tỉnh hoàn thành, đạt 79%"."""
_COMPARES: Final = re.compile(r"\A\s*(?:\w+\s){0,3}?(?:so với|so)\s|\A[^.;]{0,30}cùng kỳ")
_IN_BRACKET: Final = re.compile(r"\A[^.;()]{0,60}\(\s*(?:tương ứng|gồm|cụ thể|tức|bằng|là|đạt)?\s*(?:\w+\s){0,6}\Z")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_RATE_ALONE: Final = re.compile(r"\s*Tỷ lệ (?:giải ngân|thực hiện|thanh toán)(?: vốn)?(?: đạt| là|:)*\s*")
_RATE_BEHIND: Final = re.compile(r"(?:\s*[^\W\d_]+(?![^\W\d_])){0,4}\s*[;,]\s*(?:chiếm )?(?:tỷ|tỉ) lệ\s*:?\s*")
"""What stands between "Tổng số hộ nghèo: 345 hộ" and "Tỷ lệ: 4,52%"."""
_WITH: Final = re.compile(r"\s*(?:với|tương ứng(?: với)?|tương đương(?: với)?)\s+(?:số\s)?")
_DONE_IN_BRACKET: Final = re.compile(
    r"\s*(?:so với\s|trên\s)?(?:kế hoạch|kh\b|dự toán|chỉ tiêu|vốn giao)?[^.;,()\d]{0,20}"
    r"\((?:tương ứng|tức|là|với|bằng|được|\s)*"
)
_PLAN_BRACKETED: Final = re.compile(r"(?:kế hoạch|kh|dự toán|chỉ tiêu|vốn giao)[^.;,()\d]{0,30}\(\s*\Z")
_TELLS_DONE: Final = re.compile(r"(?:giải ngân|thực hiện|thanh toán|số thu|kết quả|đã thu|hoàn thành)[^.;()\d]{0,40}\Z")
_ABOVE_PLAN: Final = re.compile(r",\s*(?:và\s)?vượt\s*\Z")
_PLAN_ASIDE: Final = re.compile(
    r"[^.;,()\d]{0,40}\(\s*(?:so với\s)?(?:kế hoạch|chỉ tiêu|dự toán|kh)(?:\s(?:giao|được giao|là|năm|cả năm))*\s*:?\s*"
)
_BEHIND_ASIDE: Final = re.compile(r"[^.;,()]{0,25}\)\s*,?\s*(?:đạt|bằng)\s*(?:tỷ lệ\s*)?")
_NEXT_CLAUSE: Final = re.compile(r"\A\s*;\s*(?=(?:đạt|bằng|chiếm)\b)")
_CHAINED: Final = re.compile(r"[^,;.\d]{0,30}(?:,|\bvà)\s*(?:tương ứng |cũng )?(?:đạt|bằng|chiếm)\s*\Z")


def ratio_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every percent whose two figures are found."""
    for at, line in enumerate(lines):
        for stated in line.figures:
            if stated.kind is Kind.PERCENT and not states_change(line, stated):
                yield from _ratio(lines, at, stated)


def _ratio(lines: Sequence[Line], at: int, stated: Mention) -> Iterator[Claim]:
    line = lines[at]
    pair = _pair_of(line, stated)
    if pair is not None:
        judged = judged_percent(stated, pair.part, pair.whole)
        if judged is not None:
            if judged.verdict is Verdict.WRONG:
                judged = _read_otherwise(stated, pair.part, pair.whole, judged)
            yield _claim(line, stated, judged, [(line, pair.part), (line, pair.whole)])
        return
    both = _both_in_bracket(line, stated) or _of_plan_before(line, stated) or _plan_in_bracket_before(line, stated)
    if both is not None:
        yield from _of_both(line, stated, *both)
        return
    part = part_of(line, stated) or _part_in_sentence_before(line, stated)
    if part is not None:
        yield from _against_wholes(lines, at, stated, part)
        return
    behind = next((one for one in line.figures if one.start >= stated.end), None)
    if behind is not None and _WITH.fullmatch(line.text[stated.end : behind.start].lower()):
        # "tỷ lệ hộ nghèo 5,0% với 12.855 hộ": of which whole is not sure.
        yield from (one for one in _against_wholes(lines, at, stated, behind) if one.verdict is Verdict.OK)
        return
    chained = _part_before_percents(line, stated)
    if chained is not None:
        # "đạt 73,9% vốn tỉnh giao, đạt 76% vốn huyện giao": of which whole is not sure, so only agreement is told.
        yield from (claim for claim in _against_wholes(lines, at, stated, chained) if claim.verdict is Verdict.OK)


def _both_in_bracket(line: Line, stated: Mention) -> tuple[Mention, Mention] | None:
    """Whole and part of "đạt 98% (tiếp nhận 450 hồ sơ, giải quyết đúng hạn 441 hồ sơ)": all that the bracket holds."""
    bracket = re.match(r"\s*\(([^()]*)\)", line.text[stated.end :])
    if bracket is None:
        return None
    inside = [one for one in line.figures if stated.end <= one.start < stated.end + bracket.end()]
    if len(inside) != 2 or any(pair.part in inside for pair in line.pairs):
        return None
    whole, part = inside
    are_whole_and_part = whole.same_dimension(part) and whole.kind in {Kind.COUNT, Kind.AMOUNT}
    is_said = role_of(line, whole) in {Role.PLAN, Role.TOTAL} and role_of(line, part) is Role.DONE
    return (whole, part) if are_whole_and_part and is_said else None


def _of_plan_before(line: Line, stated: Mention) -> tuple[Mention, Mention] | None:
    """Whole and part of "kế hoạch 1.500 triệu đồng, giải ngân đạt 62,5% kế hoạch (937,5 triệu đồng)"."""
    first, last = line.paragraph.sentence_at(stated.start)
    before = [one for one in line.figures if first <= one.start and one.end <= stated.start]
    behind = [one for one in line.figures if stated.end <= one.start < last]
    if not before or not behind or _DONE_IN_BRACKET.fullmatch(line.text[stated.end : behind[0].start].lower()) is None:
        return None
    plan, done = before[-1], behind[0]
    is_closed = re.match(r"\s*\)", line.text[done.end :]) is not None
    is_plan = role_of(line, plan) is Role.PLAN or _PLAN_BRACKETED.search(line.before(plan)) is not None
    is_told = _TELLS_DONE.search(line.words(plan.end, stated.start)) is not None
    are_alike = plan.kind in {Kind.AMOUNT, Kind.COUNT} and plan.same_dimension(done)
    return (plan, done) if is_closed and is_plan and is_told and are_alike else None


def _plan_in_bracket_before(line: Line, stated: Mention) -> tuple[Mention, Mention] | None:
    """Whole and part of "giảm được 45 hộ nghèo (kế hoạch 40 hộ), đạt 112,5% kế hoạch"."""
    first, _ = line.paragraph.sentence_at(stated.start)
    before = [one for one in line.figures if first <= one.start and one.end <= stated.start]
    if len(before) < 2 or before[-1].kind not in {Kind.AMOUNT, Kind.COUNT}:
        return None
    done, plan = before[-2:]
    is_aside = _PLAN_ASIDE.fullmatch(line.between(done, plan)) is not None
    is_told = _BEHIND_ASIDE.fullmatch(line.words(plan.end, stated.start)) is not None
    return (plan, done) if is_aside and is_told and plan.same_dimension(done) and plan.value > 0 else None


def _of_both(line: Line, stated: Mention, whole: Mention, part: Mention) -> Iterator[Claim]:
    judged = judged_percent(stated, part, whole)
    if judged is not None:
        yield _claim(line, stated, judged, [(line, part), (line, whole)])


def _read_otherwise(stated: Mention, part: Mention, whole: Mention, judged: Judged) -> Judged:
    """Return a doubt where one number has two readings ("29,160 triệu đồng") and the other one agrees."""
    for one in (part, whole):
        if one.other is None:
            continue
        read = replace(one, value=one.other, step=Fraction(one.unit.factor or 1))
        again = judged_percent(stated, read if one is part else part, read if one is whole else whole)
        if again is not None and again.is_right:
            reason = f"“{one.text}” có hai cách đọc (ngăn nhóm nghìn hoặc thập phân); đọc cách kia thì khớp."
            return replace(judged, verdict=Verdict.DOUBTFUL, reason=reason)
    return judged


# --- one fraction -----------------------------------------------------------------------------------------


def _pair_of(line: Line, stated: Mention) -> Pair | None:
    before = [pair for pair in line.pairs if pair.end <= stated.start]
    # "25/30 nhà (xây mới 18 nhà, sửa chữa 7 nhà), đạt 83,3%": what stands in brackets does not part them.
    words = _BRACKETED.sub("", line.words(before[-1].end, stated.start)) if before else ""
    # "37/63 địa phương có tỷ lệ giải ngân 0%": what is paid out is no share of places.
    words = _NEXT_SENTENCE.sub("đạt ", words)
    is_of_money = not before or before[-1].whole.kind is Kind.AMOUNT or _OF_PAYING.search(words) is None
    if before and is_of_money and _links(words):
        return before[-1]
    behind = [pair for pair in line.pairs if pair.start >= stated.end]
    if behind and _IN_BRACKET.match(line.text[stated.end : behind[0].start].lower()):
        return behind[0]
    return None


def _links(words: str) -> bool:
    if re.search(r"\d", words) or len(words) > 160:
        return False
    words = _NEXT_CLAUSE.sub(", ", words)  # "kế hoạch: 5.800 triệu đồng; thực hiện: 5.626 triệu đồng; đạt 97,0%"
    if _RATE_BEHIND.fullmatch(words):
        return True
    link = _LINK.search(words)
    bare = words.strip(" ,:-–()").strip()
    if link is None:
        return not bare or (re.fullmatch(r"(?:[^\W\d_]+\s?){1,3}\(?", words.strip()) is not None and "(" in words)
    told = words[: link.start()]
    _, comma, clause = told.rpartition(",")
    if comma and clause.strip() and "(" not in link[0] and _SAME_SUBJECT.match(clause.strip()) is None:
        return False  # "30/32 chỉ tiêu đạt, đưa tốc độ phát triển đạt 7,36%"
    return _NEW_SUBJECT.search(told) is None


# --- part and whole apart ----------------------------------------------------------------------------------


def part_of(line: Line, stated: Mention) -> Mention | None:
    """Return the figure that a percent is said of: the nearest one before it, with linking words between."""
    first, _ = line.paragraph.sentence_at(stated.start)
    before = [one for one in line.figures if first <= one.start and one.end <= stated.start]
    if not before or before[-1].kind not in {Kind.AMOUNT, Kind.COUNT}:
        return _part_in_bracket(line, stated)
    part = before[-1]
    if len(before) > 1 and states_difference(line, part) and re.match(r"[^,;.]*\bso với\b", line.between(part, stated)):
        # "trồng 18 ha (tăng 3 ha so với năm 2023, đạt 90% kế hoạch 20 ha)": the change is told in passing.
        words = line.words(part.end, stated.start)
        return before[-2] if part.kind is before[-2].kind and _links(re.sub(r"\A[^,;.]*", "", words)) else None
    if len(before) > 1 and _ABOVE_PLAN.search(line.before(part)) and part.same_dimension(before[-2]):
        # "kế hoạch 30 hộ, kết quả 34 hộ, vượt 4 hộ, đạt 113,3% kế hoạch": what is above the plan is told in passing.
        return before[-2] if _links(line.words(part.end, stated.start)) else None
    return part if _is_said_of(line, stated, part) else None


def _is_said_of(line: Line, stated: Mention, part: Mention) -> bool:
    words = line.words(part.end, stated.start)
    if part.kind is Kind.COUNT and _OF_PAYING.search(words) and not part.unit.is_measure:
        return False  # "11 xã giải ngân đạt trên 80%": what is paid out is no share of places
    is_compared = _COMPARES.search(line.after(stated)) is not None and not is_compared_with_figure(line, stated)
    return _links(words) and not is_compared and not _is_change_in_percent(line, words, part)


def _is_change_in_percent(line: Line, words: str, part: Mention) -> bool:
    """Whether a percent says a change again, "tăng 42 người (6,42%)", or is of what there will be with what is new."""
    says_again = re.search(r"[(=]|tương (?:đương|ứng)|chiếm", words) is not None and "đạt" not in words
    return says_again and states_difference(line, part)


def _part_in_bracket(line: Line, stated: Mention) -> Mention | None:
    """The figure of "chiếm 6% (75 hộ)"."""
    behind = [one for one in line.figures if one.start >= stated.end]
    if not behind or behind[0].kind not in {Kind.AMOUNT, Kind.COUNT}:
        return None
    words = line.text[stated.end : behind[0].start]
    closed = re.match(r"[^()]{0,40}\)", line.text[behind[0].end :])
    return behind[0] if re.fullmatch(r"\s*\((?:tương ứng|tức|là|với)?\s*", words) and closed else None


def _part_in_sentence_before(line: Line, stated: Mention) -> Mention | None:
    """What was paid out in the sentence before: "Đã giải ngân 2,6 tỷ đồng. Tỷ lệ giải ngân đạt 80%."."""
    first, _ = line.paragraph.sentence_at(stated.start)
    if _RATE_ALONE.fullmatch(line.text[first : stated.start]) is None:
        return None
    done = [one for one in line.figures if one.end <= first and one.kind is Kind.AMOUNT]
    return done[-1] if done and role_of(line, done[-1]) is Role.DONE else None


def _part_before_percents(line: Line, stated: Mention) -> Mention | None:
    """The figure that a second percent is said of: "giải ngân 17 triệu đồng, đạt 73,9% ..., đạt 76% ..."."""
    first, _ = line.paragraph.sentence_at(stated.start)
    before = [one for one in line.figures if first <= one.start and one.end <= stated.start]
    if not before or before[-1].kind is not Kind.PERCENT or not _CHAINED.match(line.between(before[-1], stated)):
        return None
    return part_of(line, before[-1])


def _against_wholes(lines: Sequence[Line], at: int, stated: Mention, part: Mention) -> Iterator[Claim]:
    line = lines[at]
    wholes = wholes_of(lines, at, stated, part)
    known = _judged_on(stated, part, [*wholes.named, *wholes.possible])
    named = [one for _, one in wholes.named]
    right = next((item for item in known if item[2].is_right and (item[1] in named or _is_near(stated, item[2]))), None)
    if right is not None:
        other, whole, judged = right
        yield _claim(line, stated, judged, [(line, part), (other, whole)])
        return
    known = _judged_on(stated, part, wholes.named)
    if not known:
        return
    other, whole, judged = known[0]
    if judged.verdict is Verdict.WRONG:
        judged = _read_otherwise(stated, part, whole, judged)
    if judged.verdict is Verdict.WRONG and wholes.is_open:
        judged = replace(judged, verdict=Verdict.DOUBTFUL, reason=f"{judged.reason} Có thể tính trên mẫu số khác.")
    yield _claim(line, stated, judged, [(line, part), (other, whole)])


def _is_near(stated: Mention, judged: Judged) -> bool:
    """Whether a quotient is so near to the percent that it will not agree by chance, by rounding and hedges alone."""
    slack = max(stated.step, stated.value / 200) if stated.hedge else max(stated.step * 6 / 10, stated.value / 400)
    return abs(judged.value - stated.value) <= slack


def _judged_on(stated: Mention, part: Mention, wholes: Found) -> list[tuple[Line, Mention, Judged]]:
    """What is thought of the percent for each whole on which it can be computed."""
    tried = [(other, whole, judged_percent(stated, part, whole)) for other, whole in wholes]
    return [(other, whole, judged) for other, whole, judged in tried if judged is not None]


def _claim(line: Line, stated: Mention, judged: Judged, others: Found) -> Claim:
    impact = None
    part = others[0][1]
    if judged.verdict is not Verdict.OK and part.kind is Kind.AMOUNT:
        impact = abs(judged.value - stated.value) * others[1][1].value / 100
    return claim_about(
        *(line, stated, "ratio", judged.verdict, judged.reason),
        recomputed=judged.value,
        written=judged.written,
        how=judged.how,
        impact=impact,
        others=others,
    )
