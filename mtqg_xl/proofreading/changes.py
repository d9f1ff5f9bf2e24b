"""Changes: from one figure to another, by how much, in which direction."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of, states_difference

_UP: Final = r"tăng|tăng thêm|vượt|nhiều hơn|cao hơn|thêm"
_DOWN: Final = r"giảm|giảm được|giảm đi|ít hơn|thấp hơn|hụt"
_BY: Final = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:\s(?:được|thêm|đi|khoảng|trên|hơn"
    rf"|gần|bình quân|tương ứng|là|với|mức|tỷ lệ|số tiền|kế hoạch|chỉ tiêu))*\s*\Z"
)
_THAN_PLAN: Final = re.compile(r"[^,;.]{0,30}?(?:so với |so )?(?:chỉ tiêu|kế hoạch|mục tiêu|nghị quyết|dự toán|giao)")
_AVERAGES: Final = frozenset({"bình quân", "trung bình"})
_FOR_EACH_YEAR: Final = re.compile(r"(?:bình quân|trung bình|mỗi|hằng|hàng)\s(?:[^\W\d_]+\s){0,3}\Z")
_YEARLY: Final = re.compile(r"\s*(?:/\s*năm|mỗi năm|một năm|hằng năm|hàng năm)")
_AS_PERCENT: Final = re.compile(
    r"[^\d(),.;]{0,25}(?:\(|=|,?\s(?:tương ứng|tương đương|tức|tỷ lệ)\b)"
    r"(?:tương ứng|tương đương|tức|bằng|tăng|giảm|hay|với|tỷ lệ|=|,|-|−|–|\+|\s)*"
)
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_FROM: Final = re.compile(r"\btừ\s+(?:mức\s+)?\Z")
_TO: Final = re.compile(
    r"\A[^.;]{0,70}?(?:xuống còn|giảm còn|còn|xuống|lên đến|lên tới"
    r"|lên|thành|đến|sang)\s+(?:còn\s+|mức\s+|là\s+|đến\s+)?\Z"
)
_VERB_BEFORE_FROM: Final = re.compile(
    r"(?:(?P<up>tăng(?! cường))|(?P<down>giảm(?! nghèo b| thiểu)))[^.;\d]{0,40}\btừ\s+(?:mức\s+)?\Z"
)
_OF_THEN: Final = (
    r"(?:(?:năm|tháng|quý|cùng|kỳ|đầu|cuối|trước|ngoái|là|đạt|có|còn|chỉ|số|mức|ở|với|tổng|tỷ|lệ|khi|đó|lúc|thực|hiện|khoảng"
    r"|trên|hơn|gần|giao|kế|hoạch|tiếp|nhận|thu|chi|xảy|ra|vụ|được|\d{1,4})[\s:,]+){0,9}"
)
"""Words that say of when or what a figure in brackets is: "(năm 2023: 112 hộ)"; a name there begins a breakdown."""
_BASE: Final = re.compile(
    r"\A[^.;(,]{0,60}(?:so với|so)\s(?:(?!\bvà\b|trong đó)[^.;,()]){0,60}?"
    rf"(?:\(\s*{_OF_THEN}|(?:là\s|\sđạt\s|:\s)\s*(?:\w+\s){{0,4}})\Z"
    rf"|\A(?:(?!\bvà\b|trong đó)[^.;(,]){{0,50}}cùng kỳ(?:(?!\bvà\b|trong đó)[^.;(,]){{0,30}}\(\s*{_OF_THEN}\Z"
)
_PLAN_IN_BRACKET: Final = re.compile(
    r"[^.;,(]{0,12}(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|kh)[^.;,(]{0,25}\(\s*(?:(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán"
    r"|kh|giao|được|là|năm|20\d\d|cả)[\s:]+){0,5}"
)
"""Behind by how much a plan was gone beyond: the plan itself, "vượt 7,5% kế hoạch (kế hoạch 200 lao động)"."""
_NEXT_TIME: Final = re.compile(r"[^.;()\d]{0,25};\s*(?:đến\s|cuối\s|sang\s)*(?:năm|kỳ|nay|quý|tháng)\W+(?:\w+\s){0,4}")
_OF_PLAN: Final = re.compile(r"[^.;,()\d]{0,12}\bso với (?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)\b(?![^.;,]{0,20}\()")
_PLAN_OPENS: Final = re.compile(r"(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|kh)[^.;,()\d]{0,30}\(\s*(?:[^\W\d_]+\s){0,4}\Z")
_EARLIER: Final = re.compile(r"đầu năm|đầu kỳ|năm trước|trước đây|trước sáp nhập|cùng kỳ")
_LATER: Final = re.compile(r"cuối năm|cuối kỳ|đến nay|hiện nay|hiện còn|còn lại|\bcòn\b|năm nay|xuống|\blên\b")


@dataclass(frozen=True)
class Move:
    """Two figures of one thing, the earlier and the later one; ``is_said`` where the words say which is which."""

    old: Mention
    new: Mention
    is_said: bool


def change_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every change whose two ends are found."""
    for line in lines:
        for _, _, figures in line.sentences:
            moves = list(_from_to(line, figures))
            for move in moves:
                yield from _direction(line, move)
            for by in figures:
                yield from _above_plan(line, figures, by) or _by(line, figures, by, moves) or _of_earlier(line, by)


def _from_to(line: Line, figures: Sequence[Mention]) -> Iterator[Move]:
    for old, new in itertools.pairwise(figures):
        starts = _FROM.search(line.before(old)) or re.search(r"\btừ\s[^.;,\d]{0,40}\Z", line.before(old))
        if starts and old.kind is new.kind and _TO.match(line.between(old, new)) and old.same_dimension(new):
            yield Move(old, new, is_said=True)


def _direction(line: Line, move: Move) -> Iterator[Claim]:
    met = _VERB_BEFORE_FROM.search(line.before(move.old))
    words = line.between(move.old, move.new)
    down = bool(met and met["down"]) or (bool(re.search(r"xuống|còn", words)) and not (met and met["up"]))
    up = bool(met and met["up"]) or bool(re.search(r"\blên\b", words))
    if up == down:
        return
    rises, falls = move.new.value > move.old.value, move.new.value < move.old.value
    how = f"từ {shown(move.old)} đến {shown(move.new)}"
    if (up and falls) or (down and rises):
        said, real = ("tăng", "giảm") if up else ("giảm", "tăng")
        reason = f"Lời ghi “{said}” nhưng hai số cho thấy {real}."
        yield claim_about(line, move.new, "comparison", Verdict.WRONG, reason, how=how, others=[(line, move.old)])
    elif rises or falls:
        yield claim_about(line, move.new, "comparison", Verdict.OK, "Đúng chiều.", how=how, others=[(line, move.old)])


# --- by how much ----------------------------------------------------------------------------------------


def _of_earlier(line: Line, share: Mention) -> list[Claim]:
    """Judge the percent of "xảy ra 187 vụ …; tăng 06 vụ (3,31%)": what there was before is the figure less the change.

    Which figure the change is of is sure only where there is one of these things in the sentence.
    """
    before = [one for one in line.figures if one.end <= share.start]
    if share.kind is not Kind.PERCENT or not before or not _AS_PERCENT.fullmatch(line.between(before[-1], share)):
        return []
    change = before[-1]
    first, _ = line.paragraph.sentence_at(change.start)
    same = [one for one in before[:-1] if one.same_dimension(change) and not states_difference(line, one)]
    rises = _direction_said(line, before, change)
    if change.kind not in {Kind.AMOUNT, Kind.COUNT} or rises is None or not same:
        return []
    judged = [(one, *_judged_of_earlier(share, change, one, rises=rises)) for one in reversed(same)]
    right = next((item for item in judged if item[1]), None)
    sure = judged[0] if len(same) == 1 and same[0].start >= first and not same[0].hedge and not share.hedge else None
    if right is None and (sure is None or change.hedge or _is_of_plan(line, change, share)):
        return []
    level, agrees, value, how = right or sure  # type: ignore[misc]
    verdict = Verdict.OK if agrees else Verdict.WRONG
    reason = "Mức thay đổi khớp." if agrees else f"Tỷ lệ thay đổi tính lại là {in_notation_of(share, value)}."
    others = [(line, change), (line, level)]
    return [claim_about(line, share, "comparison", verdict, reason, recomputed=value, how=how, others=others)]


def _is_of_plan(line: Line, change: Mention, share: Mention) -> bool:
    """Whether the words about a change name a plan, so that the percent may be of that."""
    words = f"{line.before(change)} {line.between(change, share)} {line.after(share)}"
    return re.search(r"kế hoạch|chỉ tiêu|dự toán|tổng|đạt", words) is not None


def _judged_of_earlier(share: Mention, change: Mention, level: Mention, *, rises: bool) -> tuple[bool, Fraction, str]:
    earlier = level.value - change.value if rises else level.value + change.value
    if earlier <= 0:
        return False, Fraction(0), ""
    value = change.value * 100 / earlier
    sign = "−" if rises else "+"
    how = f"{shown(change)} / ({shown(level)} {sign} {shown(change)}) = {in_notation_of(share, value)}"
    low = change.interval.low * 100 / (level.interval.high - change.interval.low * (1 if rises else -1))
    high = change.interval.high * 100 / (level.interval.low - change.interval.high * (1 if rises else -1))
    return Interval(min(low, high), max(low, high)).meets(share.interval), value, how


def _by(line: Line, figures: Sequence[Mention], by: Mention, moves: Sequence[Move]) -> list[Claim]:
    return list(_by_how_much(line, figures, by, moves))


def _by_how_much(line: Line, figures: Sequence[Mention], by: Mention, moves: Sequence[Move]) -> Iterator[Claim]:
    rises = _direction_said(line, figures, by)
    if rises is None or any(by in (move.old, move.new) for move in moves) or _YEARLY.match(line.text[by.end :]):
        return
    # By how much the plan was gone beyond says nothing of the year before.
    is_beyond = re.search(r"vượt[^,;.]{0,20}\Z", line.before(by)) and _THAN_PLAN.match(line.text[by.end :].lower())
    if is_beyond and moves:
        return
    candidates = [move for move in moves if _fits(by, move)] or list(compared(line, figures, by))
    judged = [(move, *_judged(by, move, rises=rises)) for move in candidates]
    if not judged:
        return
    right = next((item for item in judged if item[1] is Verdict.OK), None)
    said = [item for item in judged if item[0].is_said]
    chosen = right or (said[0] if len(said) == 1 or (len({item[2] for item in said}) == 1 and said) else None)
    if chosen is None:
        return
    move, verdict, value, reason = chosen
    impact = value - by.value if verdict is not Verdict.OK and by.kind is Kind.AMOUNT else None
    yield claim_about(
        *(line, by, "comparison", verdict, reason),
        recomputed=value, how=_how(move, by, value), impact=impact,
        others=[(line, move.old), (line, move.new)],
    )  # fmt: skip


def _above_plan(line: Line, figures: Sequence[Mention], by: Mention) -> list[Claim]:
    """Judge "kế hoạch giảm 20 hộ, thực hiện giảm 26 hộ, vượt 6 hộ": by how much a plan was gone beyond."""
    before = [one for one in figures if one.end <= by.start]
    if not re.search(r"\bvượt(?: kế hoạch| chỉ tiêu| mức)*\s*\Z", line.before(by)) or len(before) != 2:
        return []
    plan, done = before
    roles = (role_of(line, plan), role_of(line, done))
    if roles != (Role.PLAN, Role.DONE) or not (plan.same_dimension(done) and _fits(by, Move(plan, done, True))):
        return []
    verdict, value, reason = _judged(by, Move(plan, done, True), rises=True)
    others = [(line, plan), (line, done)]
    how = _how(Move(plan, done, True), by, value)
    return [claim_about(line, by, "comparison", verdict, reason, recomputed=value, how=how, others=others)]


def _direction_said(line: Line, figures: Sequence[Mention], by: Mention) -> bool | None:
    """Whether the words before a figure say a rise (True) or a fall (False); None where they say no change."""
    words = line.before(by)
    met = _BY.search(words if not by.hedge else words.rstrip().removesuffix(by.hedge))
    if met is not None and _FOR_EACH_YEAR.search(words[: met.start()]):
        return None
    if met is not None:
        return met["up"] is not None if "bình quân" not in met[0] and by.hedge not in _AVERAGES else None
    before = [one for one in figures if one.end <= by.start]
    # "tăng 100 tấn (6,3%)": the percent in brackets is the same change
    if before and by.kind is Kind.PERCENT and before[-1].kind is not Kind.PERCENT and _AS_PERCENT.fullmatch(words):
        return _direction_said(line, figures, before[-1])
    return None


def _fits(by: Mention, move: Move) -> bool:
    if by.kind in {Kind.PERCENT, Kind.POINTS}:
        return by.kind is Kind.PERCENT or move.old.kind is Kind.PERCENT
    return move.old.same_dimension(by)


def compared(line: Line, figures: Sequence[Mention], by: Mention) -> Iterator[Move]:
    """Yield the two ends of a change told as "6,73%, giảm 2,03% so với năm 2023 (8,76%)" or year by year."""
    pair = next(
        (pair for pair in line.pairs if re.fullmatch(r"\s*,?\s*(?:tăng|giảm|vượt)\s*", line.between(pair.whole, by))),
        None,
    )
    if pair is not None and _fits(by, Move(pair.whole, pair.part, True)):
        yield Move(pair.whole, pair.part, is_said=False)  # "73/70 ha, tăng 4,3%": against the plan
        return
    before = [one for one in figures if one.end <= by.start and not _BY.search(line.before(one))]
    if _OF_PLAN.match(line.text[by.end :].lower()):
        yield from _plan_in_bracket(line, before, by)
    before = _outside_brackets(line, before, by) or before
    behind = [one for one in figures if one.start >= by.end and not _is_same_change(line, by, one)]
    base = _base_behind(line, before, behind)
    if base is not None and _fits(by, Move(base, before[-1], True)):
        between = _BRACKETED.sub("", line.between(by, behind[0]).removeprefix(")"))
        is_of_plan = "vượt" in line.before(by) and _PLAN_IN_BRACKET.fullmatch(between) is not None
        if (
            is_of_plan
            or _BASE.match(between)
            or re.fullmatch(r"[^.;(]{0,20}so với\s(?:con số\s|mức\s)?|\s*lần\snăm\s20\d\d\s*\(\s*", between)
        ):
            yield Move(base, before[-1], is_said=True)
            return
    if len(before) > 1 and before[-1].same_dimension(before[-2]) and not line.pairs:
        yield from _told_in_turn(line, before[-2], before[-1], by)


def _outside_brackets(line: Line, before: Sequence[Mention], by: Mention) -> list[Mention]:
    """The figures before a change without those in brackets that were closed: they say something in passing."""
    text = line.text[: by.start]
    asides = [met.span() for met in _BRACKETED.finditer(text)]
    return [one for one in before if not any(first < one.start < last for first, last in asides)]


def _plan_in_bracket(line: Line, before: Sequence[Mention], by: Mention) -> Iterator[Move]:
    """The plan of "đạt 102,8% kế hoạch (4.100 tấn), tăng 115 tấn so với kế hoạch", which stands in a bracket before."""
    plans = [one for one in before if _PLAN_OPENS.search(line.before(one))]
    done = [one for one in before if plans and one.end <= plans[-1].start and one.same_dimension(plans[-1])]
    if done and _fits(by, Move(plans[-1], done[-1], True)):
        yield Move(plans[-1], done[-1], is_said=True)


def _base_behind(line: Line, before: Sequence[Mention], behind: Sequence[Mention]) -> Mention | None:
    """The figure behind a change that may be what it is from: of "so với năm 2023 (88 hộ, 8,63%)" the fitting one."""
    if not (before and behind):
        return None
    opened = line.text.rfind("(", 0, behind[0].start)
    closed = line.text.find(")", behind[0].end)
    is_inside = opened >= 0 and ")" not in line.text[opened : behind[0].start]
    told = [one for one in behind if is_inside and one.end <= closed] or behind[:1]
    return next((one for one in told if before[-1].same_dimension(one)), None)


def _told_in_turn(line: Line, earlier: Mention, later: Mention, by: Mention) -> Iterator[Move]:
    """The ends of a change told one after the other: "năm 2023 là 15,2%; năm 2024 còn 11,9%, giảm 3,3%"."""
    if not _fits(by, Move(earlier, later, False)):
        return
    years = [_year_before(line, one) for one in (earlier, later)]
    are_years = bool(years[0] and years[1] and years[0] != years[1])
    are_ends = _EARLIER.search(line.before(earlier)) is not None and _LATER.search(line.before(later)) is not None
    if not _are_of_one_clause(line, earlier, later, by, may_part=are_years or are_ends):
        return
    if are_years:
        old, new = (earlier, later) if years[0] < years[1] else (later, earlier)
        yield Move(old, new, is_said=True)
    elif are_ends:
        yield Move(earlier, later, is_said=True)
    elif re.search(r"kế hoạch|chỉ tiêu|giao|dự toán", line.before(earlier)):
        is_said = re.search(r"vượt|so với kế hoạch", line.before(by) + line.after(by)) is not None
        yield Move(earlier, later, is_said=is_said)


def _are_of_one_clause(line: Line, earlier: Mention, later: Mention, by: Mention, *, may_part: bool) -> bool:
    """Whether nothing between two figures and the change says that one is of something else.

    A semicolon between two years parts nothing, where the second one only says what became of the first.
    """
    between = line.between(earlier, later)
    is_balanced = between.count("(") == between.count(")")
    goes_on = may_part and _NEXT_TIME.fullmatch(between) is not None
    behind = re.sub(r"\A([^.;()\d]{0,25});", r"\1,", line.between(later, by)) if goes_on else line.between(later, by)
    parted = behind if goes_on else between + behind
    return is_balanced and re.search(r"trong đó|riêng|[;:]\s", parted) is None


def _is_same_change(line: Line, by: Mention, other: Mention) -> bool:
    """Whether a percent in brackets says again what the figure before it says."""
    says_again = other.kind is Kind.PERCENT and by.kind not in {Kind.PERCENT, Kind.POINTS}
    return says_again and _AS_PERCENT.fullmatch(line.before(other)) is not None


def _year_before(line: Line, mention: Mention) -> int:
    start = max((one.end for one in line.figures if one.end <= mention.start), default=0)
    stop = min((one.start for one in line.figures if one.start >= mention.end), default=len(line.text))
    met = re.findall(r"(?:[Nn]ăm|cuối|đầu)\s+((?:19|20)\d{2})", line.text[start : mention.start])
    behind = re.match(r"[^,;.]{0,30}?(?:năm|cuối|đầu)\s+((?:19|20)\d{2})", line.text[mention.end : stop])
    return int(met[-1]) if met else int(behind[1]) if behind else 0


def _judged(by: Mention, move: Move, *, rises: bool) -> tuple[Verdict, Fraction, str]:
    difference = (move.new.interval - move.old.interval) if rises else (move.old.interval - move.new.interval)
    exact = move.new.value - move.old.value if rises else move.old.value - move.new.value
    if by.kind is Kind.PERCENT and move.old.kind is not Kind.PERCENT:
        if move.old.value == 0 or move.old.interval.low <= 0:
            return Verdict.UNCHECKED, exact, ""
        ends = sorted(
            end * 100 / base
            for end in (difference.low, difference.high)
            for base in (move.old.interval.low, move.old.interval.high)
        )
        exact, difference = exact * 100 / move.old.value, Interval(ends[0], ends[-1])
    if difference.meets(by.interval):
        return Verdict.OK, exact, "Mức thay đổi khớp."
    relative = _relative(by, move, rises=rises)
    if relative is not None:
        return Verdict.OK, relative, "Mức thay đổi khớp (tính theo tỷ lệ so với trước, không phải điểm phần trăm)."
    said, real = ("tăng", "giảm") if rises else ("giảm", "tăng")
    if exact < 0:
        flipped = Interval(-difference.high, -difference.low).meets(by.interval)
        same = "; mức thì đúng" if flipped else ""
        return Verdict.WRONG, -exact, f"Ghi “{said}” nhưng từ {shown(move.old)} đến {shown(move.new)} là {real}{same}."
    if by.hedge and abs(exact - by.value) <= by.value / 10:
        return Verdict.OK, exact, "Khớp với số ước."
    verdict = Verdict.DOUBTFUL if by.hedge or move.old.hedge or move.new.hedge else Verdict.WRONG
    return verdict, exact, f"Mức thay đổi tính lại là {in_notation_of(by, exact)}."


def _relative(by: Mention, move: Move, *, rises: bool) -> Fraction | None:
    if by.kind is not Kind.PERCENT or move.old.kind is not Kind.PERCENT or move.old.value == 0:
        return None
    change = (move.new.value - move.old.value) * 100 / move.old.value * (1 if rises else -1)
    return change if abs(change - by.value) <= by.step else None


def _how(move: Move, by: Mention, value: Fraction) -> str:
    low, high = sorted((move.old, move.new), key=lambda one: one.value)
    if by.kind is Kind.PERCENT and move.old.kind is not Kind.PERCENT:
        return f"({shown(high)} − {shown(low)}) / {shown(move.old)} = {in_notation_of(by, abs(value))}"
    return f"{shown(high)} − {shown(low)} = {in_notation_of(by, abs(value))}"
