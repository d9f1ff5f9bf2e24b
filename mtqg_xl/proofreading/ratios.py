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
_OF_WHAT: Final = re.compile(
    r"\s*(?:so với\s|trên\s|của\s)?(?:tổng số|số)\s"
    r"(?P<noun>[^\W\d_]+(?:\s(?!toàn|trên|của|trong|cả|được|phải|có|đã)[^\W\d_]+)?)"
)
_EVERYWHERE: Final = re.compile(
    r"toàn (?:xã|huyện|tỉnh|thôn)|trên địa bàn|của (?:xã|huyện|tỉnh|thôn)|cả (?:xã|huyện)|tổng"
)
_NAMED_WHOLE: Final = re.compile(
    r"\s*\)?,?\s*(?:so với\s|tính\s)?(?P<on>trên\s|trong\s|của\s)?"
    r"(?:tổng số|tổng|kế hoạch|dự toán|chỉ tiêu|vốn)[^,;.()]{0,40}(?:\(|là\s|\s)"
)
_CHAINED: Final = re.compile(r"[^,;.\d]{0,30}(?:,|\bvà)\s*(?:tương ứng |cũng )?(?:đạt|bằng|chiếm)\s*\Z")
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
    if part is not None:
        yield from _against_wholes(lines, at, stated, part)
        return
    chained = _part_before_percents(line, stated)
    if chained is not None:
        # "đạt 73,9% vốn tỉnh giao, đạt 76% vốn huyện giao": of which whole is not sure, so only agreement is told.
        yield from (claim for claim in _against_wholes(lines, at, stated, chained) if claim.verdict is Verdict.OK)


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


def _is_of_another(line: Line, stated: Mention, other: Line, whole: Mention) -> bool:
    """Whether the words behind a percent name another whole than the figure that was found."""
    if _OTHER_PLAN.search(line.after(stated)):
        return True
    met = _OF_WHAT.match(line.text[stated.end :].lower())
    if met is None or whole.kind is not Kind.COUNT or not whole.noun:
        return False
    named, counted = met["noun"].split(), whole.noun.split()
    is_everywhere = _EVERYWHERE.search(line.after(stated)[:60]) is not None
    if is_everywhere and not _EVERYWHERE.search(f"{other.before(whole)} {whole.noun}"):
        return True
    return named != counted[: len(named)]


def _part_before_percents(line: Line, stated: Mention) -> Mention | None:
    """The figure that a second percent is said of: "giải ngân 17 triệu đồng, đạt 73,9% ..., đạt 76% ..."."""
    first, _ = line.paragraph.sentence_at(stated.start)
    before = [one for one in line.figures if first <= one.start and one.end <= stated.start]
    if not before or before[-1].kind is not Kind.PERCENT or not _CHAINED.match(line.between(before[-1], stated)):
        return None
    return _part_of(line, before[-1])


def _against_wholes(lines: Sequence[Line], at: int, stated: Mention, part: Mention) -> Iterator[Claim]:
    line = lines[at]
    strong, weak = _wholes(lines, at, stated, part)
    known = _judged_on(stated, part, [*strong, *weak])
    right = next((item for item in known if item[2].is_right), None)
    if right is not None:
        other, whole, judged = right
        yield _claim(line, stated, judged, [(line, part), (other, whole)])
        return
    strong = _nearest_plan(line, strong, part) if part.kind is Kind.AMOUNT else strong
    known = _judged_on(stated, part, strong)
    if not known:
        return
    other, whole, judged = known[0]
    if judged.verdict is Verdict.WRONG:
        judged = _read_otherwise(stated, part, whole, judged)
    is_open = len({one.value for _, one in strong}) > 1 or _is_of_another(line, stated, other, whole)
    if judged.verdict is Verdict.WRONG and is_open:
        judged = replace(judged, verdict=Verdict.DOUBTFUL, reason=f"{judged.reason} Có thể tính trên mẫu số khác.")
    yield _claim(line, stated, judged, [(line, part), (other, whole)])


Found = list[tuple[Line, Mention]]


def _judged_on(stated: Mention, part: Mention, wholes: Found) -> list[tuple[Line, Mention, Judged]]:
    """What is thought of the percent for each whole on which it can be computed."""
    tried = [(other, whole, judged_percent(stated, part, whole)) for other, whole in wholes]
    return [(other, whole, judged) for other, whole, judged in tried if judged is not None]


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
        is_whole = role in {Role.PLAN, Role.TOTAL} or _has_part(line, one, part)
        if is_whole and not _inside_breakdown(line, one):
            strong.append((line, one))
        else:
            weak.append((line, one))
    weak += _earlier(lines, at, part, may_exceed=may_exceed)
    return strong, weak[:_MANY]


def _has_part(line: Line, whole: Mention, part: Mention) -> bool:
    """Whether a text says that one figure is a part of another: "45 hộ vay vốn, trong đó có 10 hộ nghèo"."""
    between = line.text[whole.end : part.start].lower()
    return re.fullmatch(r"[^.;\d]{0,60}\b(?:trong đó|trong số đó)\b[^.;\d]{0,40}", between) is not None


def _explicit(line: Line, stated: Mention, part: Mention) -> Mention | None:
    """The whole that is named behind the percent: "bằng 85% kế hoạch vốn giao (1.000 triệu đồng)"."""
    _, last = line.paragraph.sentence_at(stated.start)
    behind = [one for one in line.figures if stated.end <= one.start < last]
    behind = [one for one in behind if one.start >= part.end or part.end <= stated.start]
    if not behind or behind[0].kind is not part.kind:
        return None
    met = _NAMED_WHOLE.fullmatch(line.text[max(stated.end, part.end) : behind[0].start].lower())
    if met is None or behind[0].value <= 0:
        return None
    # "185 em, chiếm 66,1% trên tổng số 280 học sinh": the words say that one is a part of the other.
    is_said = met["on"] is not None and not (part.unit.name or behind[0].unit.name)
    return behind[0] if is_said or behind[0].same_dimension(part) else None


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
    """Of several planned amounts only the nearest counts for certain, unless one clause or sentence holds them all."""
    first, _ = line.paragraph.sentence_at(part.start)
    clause = max(first, line.text.rfind(";", 0, part.start))
    in_clause = [(other, one) for other, one in strong if other is line and one.start >= clause]
    here = [(other, one) for other, one in strong if other is line and one.start >= first]
    return in_clause or here or strong[:1]


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
