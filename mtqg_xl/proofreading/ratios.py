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
from mtqg_xl.proofreading.roles import Role, role_of

_LINK: Final = re.compile(
    r"(?:đạt|chiếm|bằng|tương đương|tương ứng|đạt được|tức|=|\(|tỷ lệ"
    r"|tỉ lệ|giải ngân|là)(?:\s+(?:với|tỷ lệ|tỉ lệ|giải ngân|là|được|"
    r"khoảng|trên|gần|hơn|ước|mức|tỷ trọng))*\s*:?\s*\(?\s*\Z"
)
_NEW_SUBJECT: Final = re.compile(r"(?:tỷ lệ|tỉ lệ)\s+(?!giải ngân)[^\W\d_]+|[;.!?]\s")
_CHANGES: Final = re.compile(
    r"(?:tăng|giảm|vượt|thêm|xuống|còn|lên|từ)\s+(?:thêm|khoảng|hơn|trên|gần|được|bình quân)?\s*\Z"
)
_COMPARES: Final = re.compile(r"\A\s*(?:\w+\s){0,3}?(?:so với|so)\s|\A[^.;]{0,30}cùng kỳ")
_OTHER_PLAN: Final = re.compile(
    r"\A\s*(?:so với\s)?(?:kế hoạch|dự toán|chỉ tiêu|tổng vốn|vốn)[^.;,]{0,40}"
    r"(?:cả giai đoạn|giai đoạn|tỉnh giao|huyện giao|điều chỉnh|trung hạn|cả nhiệm kỳ|lũy kế|cả năm|kéo dài|được duyệt)"
)
_IN_BRACKET: Final = re.compile(r"\A[^.;()]{0,60}\(\s*(?:tương ứng|gồm|cụ thể|tức|bằng|là|đạt)?\s*(?:\w+\s){0,6}\Z")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_FARTHEST_LINE: Final = 12
_MANY: Final = 4


def ratio_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every percent whose two figures are found."""
    for at, line in enumerate(lines):
        for stated in line.figures:
            if stated.kind is Kind.PERCENT and not _states_a_change(line, stated):
                yield from _ratio(lines, at, stated)


def _states_a_change(line: Line, stated: Mention) -> bool:
    before = line.text[: stated.start].lower()
    if stated.hedge:
        before = before.rstrip().removesuffix(stated.hedge)
    return bool(_CHANGES.search(before.rstrip() + " "))


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
    part = _part_of(line, stated)
    if part is None:
        return
    yield from _against_wholes(lines, at, stated, part)


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
    if before and _links(_BRACKETED.sub("", line.text[before[-1].end : stated.start]).lower()):
        return before[-1]
    behind = [pair for pair in line.pairs if pair.start >= stated.end]
    if behind and _IN_BRACKET.match(line.text[stated.end : behind[0].start].lower()):
        return behind[0]
    return None


def _links(words: str) -> bool:
    if re.search(r"\d", words) or len(words) > 160:
        return False
    link = _LINK.search(words)
    bare = words.strip(" ,:-–()").strip()
    if link is None:
        return not bare or (re.fullmatch(r"(?:[^\W\d_]+\s?){1,3}\(?", words.strip()) is not None and "(" in words)
    return _NEW_SUBJECT.search(words[: link.start()]) is None


# --- part and whole apart ----------------------------------------------------------------------------------


def _part_of(line: Line, stated: Mention) -> Mention | None:
    """The figure that the percent is said of: the nearest one before it in the sentence, with linking words between."""
    first, _ = line.paragraph.sentence_at(stated.start)
    before = [one for one in line.figures if first <= one.start and one.end <= stated.start]
    if not before or before[-1].kind not in {Kind.AMOUNT, Kind.COUNT}:
        return _part_in_bracket(line, stated)
    words = line.between(before[-1], stated)
    if not _links(words) or _COMPARES.search(line.after(stated)):
        return None
    return before[-1]


def _part_in_bracket(line: Line, stated: Mention) -> Mention | None:
    """The figure of "chiếm 6% (75 hộ)"."""
    behind = [one for one in line.figures if one.start >= stated.end]
    if not behind or behind[0].kind not in {Kind.AMOUNT, Kind.COUNT}:
        return None
    words = line.text[stated.end : behind[0].start]
    closed = re.match(r"[^()]{0,40}\)", line.text[behind[0].end :])
    return behind[0] if re.fullmatch(r"\s*\((?:tương ứng|tức|là|với)?\s*", words) and closed else None


def _against_wholes(lines: Sequence[Line], at: int, stated: Mention, part: Mention) -> Iterator[Claim]:
    line = lines[at]
    strong, weak = _wholes(lines, at, stated, part)
    tried = [(other, whole, judged_percent(stated, part, whole)) for other, whole in (*strong, *weak)]
    known = [(other, whole, judged) for other, whole, judged in tried if judged is not None]
    right = next(((other, whole, judged) for other, whole, judged in known if judged.is_right), None)
    if right is not None:
        other, whole, judged = right
        yield _claim(line, stated, judged, [(line, part), (other, whole)])
        return
    if not strong or not known:
        return
    other, whole, judged = known[0]
    if judged.verdict is Verdict.WRONG:
        judged = _read_otherwise(stated, part, whole, judged)
    values = {one.value for _, one in strong}
    if judged.verdict is Verdict.WRONG and (len(values) > 1 or _OTHER_PLAN.search(line.after(stated))):
        judged = Judged(
            Verdict.DOUBTFUL, judged.value, judged.written, judged.how, f"{judged.reason} Có thể tính trên mẫu số khác."
        )
    yield _claim(line, stated, judged, [(line, part), (other, whole)])


Found = list[tuple[Line, Mention]]


def _wholes(lines: Sequence[Line], at: int, stated: Mention, part: Mention) -> tuple[Found, Found]:
    """Return the figures that the percent is probably of, and those that it may be of."""
    line = lines[at]
    explicit = _explicit(line, stated, part)
    if explicit is not None:
        return [(line, explicit)], []
    may_exceed = stated.value > 100
    strong: Found = []
    weak: Found = []
    for one in reversed([one for one in line.figures if one.end <= part.start]):
        role = role_of(line, one)
        # What was planned may be less than what was done; then the percent is above 100 or something is wrong.
        if not _can_be_whole(one, part, may_exceed=may_exceed or role is Role.PLAN):
            continue
        if role in {Role.PLAN, Role.TOTAL} and not _inside_breakdown(line, one):
            strong.append((line, one))
        else:
            weak.append((line, one))
    if part.kind is Kind.AMOUNT:
        strong = _nearest_plan(line, strong, part)
    weak += _earlier(lines, at, part, may_exceed=may_exceed)
    return strong, weak[:_MANY]


def _explicit(line: Line, stated: Mention, part: Mention) -> Mention | None:
    """The whole that is named behind the percent: "bằng 85% kế hoạch vốn giao (1.000 triệu đồng)"."""
    _, last = line.paragraph.sentence_at(stated.start)
    behind = [one for one in line.figures if stated.end <= one.start < last]
    if not behind or not behind[0].same_dimension(part):
        return None
    words = line.text[stated.end : behind[0].start].lower()
    pattern = (
        r"\s*(?:so với\s)?(?:trên\s|của\s)?(?:tổng số|tổng|kế hoạch|dự toán|chỉ tiêu|vốn)[^,;.()]{0,40}(?:\(|là\s|\s)"
    )
    return behind[0] if re.fullmatch(pattern, words) else None


def _can_be_whole(one: Mention, part: Mention, *, may_exceed: bool) -> bool:
    if one.kind is not part.kind or one.value <= 0 or not one.same_dimension(part):
        return False
    return may_exceed or one.value >= part.value


def _inside_breakdown(line: Line, mention: Mention) -> bool:
    first, _ = line.paragraph.sentence_at(mention.start)
    return (
        bool(re.search(r"trong đó|bao gồm", line.text[first : mention.start].lower()))
        and role_of(line, mention) is Role.PART
    )


def _nearest_plan(line: Line, strong: Found, part: Mention) -> Found:
    """Of several planned amounts only the nearest counts for certain, unless one sentence holds them all."""
    first, _ = line.paragraph.sentence_at(part.start)
    here = [(other, one) for other, one in strong if one.start >= first]
    return here or strong[:1]


def _earlier(lines: Sequence[Line], at: int, part: Mention, *, may_exceed: bool) -> Found:
    """Totals named in paragraphs before, nearest first."""
    found: Found = []
    for other in reversed(lines[max(0, at - _FARTHEST_LINE) : at]):
        for one in reversed(other.figures):
            if _can_be_whole(one, part, may_exceed=may_exceed) and role_of(other, one) in {Role.PLAN, Role.TOTAL}:
                found.append((other, one))
    return found


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
