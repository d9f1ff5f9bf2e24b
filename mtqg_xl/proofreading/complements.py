"""What is left: a whole, what was done of it, and the rest; two percents that make up a hundred."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line, Pair
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of

_LEFT: Final = re.compile(
    r"(?<!giảm )(?<!xuống )(?<!chỉ )(?<!hiện )(?<!vẫn )\bcòn(?: lại| dư"
    r"| thiếu| phải giải ngân)?(?: là| có| khoảng)?[^,;.\d]{0,30}\Z"
    r"|\bdư (?:là )?\Z|\bchưa (?:giải ngân|phân bổ|thanh toán|sử dụng)(?: hết| được)?(?: là)?:?\s*\Z"
)
_OUT_OF: Final = re.compile(r"(?:\A|[.;:,]\s)\W*(?:trong|trên)(?: tổng)?(?: số)?\s\Z")
_OPEN_WORDS: Final = re.compile(r"\A[^,;.\d]{0,25}?(?:chưa|đang|còn lại)\b")
_BEHIND: Final = re.compile(r"[^\d.;()]{0,40}\([^()]*\)")
_UNALLOTTED: Final = re.compile(r"chưa phân bổ[^,;.\d]{0,20}\Z")
_ALLOTTED: Final = re.compile(r"đã (?:được )?phân bổ[^,;.\d]{0,30}\Z")
_REST_ALONE: Final = re.compile(
    r"\W*(?:số )?(?:vốn |kinh phí )?(?:còn lại|chưa giải ngân|còn phải giải ngân)(?: chưa giải ngân)?(?: là)?\s*:?\s*"
)
_HALVES: Final = ((r"\bnam\b", r"\bnữ\b"), (r"\bđạt\b|\bđã\b", r"\bchưa\b|\bkhông\b|còn lại"))
_HUNDRED: Final = Fraction(100)
_FEWEST_SHARES: Final = 3


def complement_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every rest whose whole and done part are found."""
    for three in zip(lines, lines[1:], lines[2:], strict=False):
        yield from _of_three_lines(*three)
    for line in lines:
        for _, _, figures in line.sentences:
            yield from _shares(line, [one for one in figures if one.kind is Kind.PERCENT])
        for rest in line.figures:
            if rest.kind is Kind.PERCENT:
                yield from _of_hundred(line, rest)
            elif rest.kind is not Kind.POINTS:
                yield from _of_whole(line, rest)


def _of_whole(line: Line, rest: Mention) -> Iterator[Claim]:
    says_left = _LEFT.search(line.before(rest)) is not None
    if not says_left and _OPEN_WORDS.match(line.text[rest.end :].lower()) is None:
        return
    first, _ = line.paragraph.sentence_at(rest.start)
    if says_left:
        yield from _of_bracket(line, rest)
    before = [
        one
        for one in line.figures
        if first <= one.start and one.end <= rest.start and line.named(one).same_dimension(rest)
    ]
    told = before
    before = [one for one in before if not re.search(r"trong đó", line.between(one, rest)) or one.kind is Kind.COUNT]
    if says_left and before and told[0] is not before[0] and ";" in line.before(before[-1]):
        yield from _after_breakdown(line, told[0], before[-1], rest)
        return
    if len(before) < 2:
        return
    pair = next(
        (pair for pair in reversed(line.pairs) if pair.end <= rest.start and pair.whole.same_dimension(rest)), None
    )
    if pair is not None and pair.start >= first and pair.part.value <= pair.whole.value:
        yield from _of_pair(line, pair, rest, says_left=says_left)
        return
    said = [one for one in before if role_of(line, one) in {Role.PLAN, Role.TOTAL}]
    if _UNALLOTTED.search(line.before(rest)):
        said = [one for one in said if not _ALLOTTED.search(line.before(one))]  # what is allotted is done here
    whole = before[0] if _OUT_OF.search(line.before(before[0])) or not said else said[0]
    parts = [one for one in before if one.start > whole.start]
    if not parts:
        return
    if whole.value < max(one.value for one in parts):
        is_plain = says_left and len(parts) == 1 and not (whole.hedge or parts[0].hedge or rest.hedge)
        if is_plain and role_of(line, whole) in {Role.PLAN, Role.TOTAL}:
            yield _claim(line, whole, parts, rest, Verdict.WRONG)
        return
    for done in (parts, parts[-1:]):
        left = whole.interval - sum((one.interval for one in done), Interval.exact(Fraction(0)))
        if left.meets(rest.interval):
            yield _claim(line, whole, done, rest, Verdict.OK)
            return
    is_out_of = _OUT_OF.search(line.before(whole)) is not None
    is_said = (role_of(line, whole) in {Role.PLAN, Role.TOTAL} or is_out_of) and says_left and len(parts) == 1
    if is_said and not (rest.hedge or whole.hedge or parts[0].hedge):
        may_be_others = left.low > rest.value and _is_graded(line, rest)
        yield _claim(line, whole, parts, rest, Verdict.DOUBTFUL if may_be_others else Verdict.WRONG)
    elif says_left and not rest.hedge and len(parts) == 1:
        yield _claim(line, whole, parts, rest, Verdict.DOUBTFUL)


def _of_bracket(line: Line, rest: Mention) -> Iterator[Claim]:
    """Judge "còn lại 1.234 triệu đồng (kế hoạch 4.936 triệu đồng, đã giải ngân 3.702 triệu đồng)"."""
    bracket = _BEHIND.match(line.text, rest.end)
    inside = [one for one in line.figures if bracket is not None and bracket.start() <= one.start < bracket.end()]
    if len(inside) != 2 or any(not one.same_dimension(rest) for one in inside):
        return
    whole, done = inside
    if role_of(line, whole) not in {Role.PLAN, Role.TOTAL} or role_of(line, done) is not Role.DONE:
        return
    if (whole.interval - done.interval).meets(rest.interval):
        yield _claim(line, whole, [done], rest, Verdict.OK)
    else:
        hedged = rest.hedge or whole.hedge or done.hedge
        yield _claim(line, whole, [done], rest, Verdict.DOUBTFUL if hedged else Verdict.WRONG)


def _of_three_lines(plan: Line, done: Line, left: Line) -> Iterator[Claim]:
    """Judge plan, result and rest in lines of their own: "Vốn giao: …", "Đã giải ngân: …", "Còn lại: …"."""
    amounts = [[one for one in line.figures if one.kind is Kind.AMOUNT] for line in (plan, done, left)]
    if any(len(found) != 1 for found in amounts) or any(line.pairs for line in (plan, done, left)):
        return
    (whole,), (part,), (rest,) = amounts
    roles = (role_of(plan, whole), role_of(done, part))
    if roles != (Role.PLAN, Role.DONE) or not _REST_ALONE.fullmatch(left.before(rest)):
        return
    value = whole.value - part.value
    written = in_notation_of(rest, value)
    fits = (whole.interval - part.interval).meets(rest.interval)
    hedged = whole.hedge or part.hedge or rest.hedge
    yield claim_about(
        *(left, rest, "complement", Verdict.OK if fits else Verdict.DOUBTFUL if hedged else Verdict.WRONG),
        "Phần còn lại khớp." if fits else f"Phần còn lại tính ra {written}.",
        recomputed=value, how=f"{shown(whole)} − {shown(part)} = {written}",
        impact=None if fits else value - rest.value, others=[(plan, whole), (done, part)],
    )  # fmt: skip


def _is_graded(line: Line, rest: Mention) -> bool:
    """Whether a rest is told by how far it has come ("còn 8 xã đạt dưới 15 tiêu chí"): others may stand between."""
    behind = next((one for one in line.figures if one.start >= rest.end), None)
    return behind is not None and re.fullmatch(r"[^,;.()]{0,40}", line.between(rest, behind)) is not None


def _after_breakdown(line: Line, whole: Mention, done: Mention, rest: Mention) -> Iterator[Claim]:
    """Judge "được cấp 2.150, trong đó chuyển sang 350, cấp mới 1.800; đã sử dụng 1.935, còn dư 215 triệu đồng"."""
    roles = (role_of(line, whole), role_of(line, done))
    if ";" in line.between(done, rest) or roles[0] not in {Role.PLAN, Role.TOTAL} or roles[1] is not Role.DONE:
        return
    if (whole.interval - done.interval).meets(rest.interval):
        yield _claim(line, whole, [done], rest, Verdict.OK)
    else:
        yield _claim(line, whole, [done], rest, Verdict.DOUBTFUL)


def _of_pair(line: Line, pair: Pair, rest: Mention, *, says_left: bool) -> Iterator[Claim]:
    """Judge the rest of a fraction: "5.600/6.000 triệu đồng, còn 400 triệu đồng chưa phân bổ"."""
    left = pair.whole.interval - pair.part.interval
    if left.meets(rest.interval):
        yield _claim(line, pair.whole, [pair.part], rest, Verdict.OK)
    elif says_left and not rest.hedge and rest.kind is pair.whole.kind:
        yield _claim(line, pair.whole, [pair.part], rest, Verdict.DOUBTFUL)


def _claim(line: Line, whole: Mention, done: Sequence[Mention], rest: Mention, verdict: Verdict) -> Claim:
    value = whole.value - sum((one.value for one in done), Fraction(0))
    written = in_notation_of(rest, value)
    how = " − ".join([shown(whole), *map(shown, done)]) + f" = {written}"
    reason = "Phần còn lại khớp." if verdict is Verdict.OK else f"Phần còn lại tính ra {written}."
    impact = value - rest.value if verdict is not Verdict.OK and rest.kind is Kind.AMOUNT else None
    others = [(line, one) for one in (whole, *done)]
    return claim_about(
        line, rest, "complement", verdict, reason, recomputed=value, how=how, impact=impact, others=others
    )


def _shares(line: Line, percents: Sequence[Mention]) -> Iterator[Claim]:
    """Shares of one whole: "dân tộc Tày chiếm 65%, Nùng 20%, dân tộc khác 15%" make up a hundred."""
    if len(percents) < _FEWEST_SHARES or not re.search(r"chiếm|cơ cấu|tỷ trọng", line.before(percents[0])):
        return
    behind = [line.before(one) for one in percents[1:]]
    if any(re.search(r"đạt|tăng|giảm|[.;]\s|so với", words) for words in behind):
        return
    if re.search(r"trong (?:số )?đó|\bgồm\b", line.between(percents[0], percents[-1])):
        return  # shares of a share stand among them
    added = sum((one.interval for one in percents), Interval.exact(Fraction(0)))
    value = sum((one.value for one in percents), Fraction(0))
    ends_in_rest = re.search(r"\bkhác\b|còn lại", behind[-1]) is not None
    last = percents[-1]
    how = " + ".join(map(shown, percents)) + f" = {in_notation_of(last, value)}"
    others = [(line, one) for one in percents[:-1]]
    if added.low <= _HUNDRED <= added.high:
        yield claim_about(line, last, "complement", Verdict.OK, "Các phần cộng lại bằng 100%.", how=how, others=others)
    elif ends_in_rest:
        left = _HUNDRED - value + last.value
        reason = f"Các phần cộng lại là {in_notation_of(last, value)}, không phải 100%."
        yield claim_about(line, last, "complement", Verdict.WRONG, reason, recomputed=left, how=how, others=others)


def _of_hundred(line: Line, rest: Mention) -> Iterator[Claim]:
    percents = [one for one in line.figures if one.kind is Kind.PERCENT]
    at = percents.index(rest)
    if at == 0:
        return
    other = percents[at - 1]
    between = line.between(other, rest)
    if len(between) > 60 or re.search(r"[.]\s|\d", between):
        return
    before = line.before(other)[-30:]
    is_rest = re.search(r"còn lại[^,;.\d]{0,20}\Z", between) is not None
    are_halves = any(re.search(one, before) and re.search(two, between[-25:]) for one, two in _HALVES[:1])
    if not (is_rest or are_halves):
        return
    added = other.interval + rest.interval
    fits = added.low <= _HUNDRED <= added.high
    value = _HUNDRED - other.value
    verdict = Verdict.OK if fits else Verdict.WRONG if are_halves else Verdict.DOUBTFUL
    written = in_notation_of(rest, value)
    reason = "Hai tỷ lệ cộng lại bằng 100%." if fits else f"Hai tỷ lệ phải cộng lại bằng 100%: phần này là {written}."
    how = f"100% − {shown(other)} = {written}"
    yield claim_about(line, rest, "complement", verdict, reason, recomputed=value, how=how, others=[(line, other)])
