"""What a percent is of: the figure that the words name as its whole, and those that it may be of as well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of, states_change, states_difference

Found = list[tuple[Line, Mention]]

_OTHER_PLAN: Final = re.compile(
    r"\A\s*(?:so với\s)?(?:kế hoạch|dự toán|chỉ tiêu|tổng vốn|vốn)[^.;,]{0,40}"
    r"(?:cả giai đoạn|giai đoạn|tỉnh giao|huyện giao|điều chỉnh|trung hạn|cả nhiệm kỳ|lũy kế|cả năm|kéo dài|được duyệt)"
)
_OF_WHAT: Final = re.compile(
    r"\s*(?:so với\s|trên\s|của\s)?(?:tổng số|số)\s"
    r"(?P<noun>[^\W\d_]+(?:\s(?!toàn|trên|của|trong|cả|được|phải|có|đã)[^\W\d_]+)?)"
)
_EVERYWHERE: Final = re.compile(
    r"toàn (?:xã|huyện|tỉnh|thôn)|trên địa bàn|của (?:xã|huyện|tỉnh|thôn)|cả (?:xã|huyện)|tổng"
)
_NAMED: Final = re.compile(
    r"\s*\)?,?\s*(?:so với\s|tính\s)?(?P<on>trên\s|trong\s|của\s)?"
    r"(?:tổng số|tổng|kế hoạch|kh\b|dự toán|chỉ tiêu|vốn|giá trị|khối lượng)(?:(?!\bvà\b)[^,;.()]){0,40}"
    r"(?:\((?:(?!tăng|giảm|vượt)\w+\s){0,5}|là\s|\s)"
)
_COMPARED: Final = re.compile(
    r"\s*(?:so với |(?=cùng kỳ))[^,;.()\d]{0,40}(?:năm 20\d\d\s*)?[^,;.()\d]{0,20}"
    r"(?:\((?!\s*(?:tăng|giảm|vượt))|là\s|đạt\s)[^,;.()\d]{0,20}"
)
_IN_ALL: Final = re.compile(r"\btrong (?:tổng số |số )?\Z")
_OF_PLAN: Final = re.compile(
    r"\s*\)?\s*(?:so với |so |trên |của )?(?:kế hoạch|chỉ tiêu|dự toán|nhu cầu|mục tiêu|nghị quyết|KH\b|NQ\b)",
    re.IGNORECASE,
)
_FARTHER: Final = re.compile(
    r"\b(?:trên|trong) tổng số\s+\Z|[;,]\s*tổng(?: cộng| số| vốn| kinh phí)?(?: là)?\s*:?\s*\Z"
)
_SHARE: Final = re.compile(r"\bchiếm\b")
_GOES_ON: Final = re.compile(
    r"\W*(?:(?:đến|tính đến|trong|ước|lũy kế|luỹ kế|hiện|kết quả|nay)\b[^,;.]{0,60}?,?\s*)?"
    r"(?:(?:xã|đơn vị|ubnd xã|số vốn)\s)?(?:đã|được|ước)?\s*"
    r"(?:giải ngân|giải\s|thực hiện|thanh toán|cấp|chi|quyết toán|nghiệm thu|hoàn thành|sử dụng|phân bổ)",
    re.IGNORECASE,
)
_BEGINS_DONE: Final = re.compile(r"\W*(?:đã |kết quả |lũy kế )?(?:giải ngân|thực hiện|thanh toán)", re.IGNORECASE)
_FARTHEST_LINE: Final = 12
_MANY: Final = 4
_VAGUE: Final = frozenset({"hội", "đảng", "học", "công", "nhà", "mô", "hồ", "lao", "sản"})
"""First syllables that say nothing alone: hội viên and hội nghị, công trình and công chức."""


@dataclass(frozen=True)
class Wholes:
    """The figures that a percent may be of.

    ``named`` are those that the words make its whole, nearest first; ``possible`` are only good for agreeing;
    ``is_open`` where the words behind the percent, or several plans, leave open which is meant.
    """

    named: Found
    possible: Found
    is_open: bool = False


def wholes_of(lines: Sequence[Line], at: int, stated: Mention, part: Mention) -> Wholes:
    """Return what a percent may be of, given the figure that it is said of."""
    line = lines[at]
    explicit = _explicit(line, stated, part)
    if explicit is not None:
        return Wholes([(line, explicit)], [])
    strong, weak = _in_line(line, stated, part)
    if _SHARE.search(line.between(part, stated)) and part.kind is Kind.AMOUNT:
        # "chiếm" is said of a total: what was planned elsewhere is none.
        weak += [item for item in strong if not _is_total(*item, part)]
        strong = [item for item in strong if _is_total(*item, part)]
    strong, results = _not_results(line, stated, part, strong)
    weak = [*weak, *results]
    before = _earlier(lines, at, part, may_exceed=stated.value > 100)
    clause = [item for item in strong if _clause_start(line, part) <= item[1].start]
    if not strong:
        above = _in_line_above(lines, at, stated, part) or _farther_behind(line, stated, part)
        is_open = _BEGINS_DONE.match(line.text) is None
        return Wholes(above, [*weak, *([] if above and not is_open else before)], is_open)
    named = strong
    if part.kind is Kind.AMOUNT:
        named = clause or _in_sentence(line, strong, part) or _of_sentence_before(line, strong, part)
    if not named:
        return Wholes([], [*strong, *weak, *before][: len(strong) + _MANY])
    is_open = len({one.value for _, one in named}) > 1 or any(
        _is_of_another(line, stated, other, one) or _is_of_plan_unsaid(line, stated, one) for other, one in named
    )
    # Where the clause or the sentence before names the plan, a figure farther away that fits does so by chance.
    elsewhere = before if is_open or not (clause or part.kind is Kind.AMOUNT) else []
    return Wholes(named, [*strong, *weak, *elsewhere][: len(strong) + _MANY], is_open)


def _not_results(line: Line, stated: Mention, part: Mention, strong: Found) -> tuple[Found, Found]:
    """Part the figures that can be the whole of a percent from those that tell a result themselves.

    A percent "of the plan" is of what was planned: not of the yield of all crops, "gieo trồng 4.137 ha, đạt 13,6% kế
    hoạch, trong đó ngô 1.022 ha, đạt 15,7% kế hoạch"; nothing is more than 100 % of what was done in all; and what has
    a percent of its own in another clause is told beside it.
    """
    is_of_plan = _OF_PLAN.match(line.text[stated.end :]) is not None
    wholes: Found = []
    results: Found = []
    for other, one in strong:
        is_plan = role_of(other, one) is Role.PLAN or _are_both_parts(other, one, part)
        is_result = (is_of_plan and one.kind is not Kind.AMOUNT) or stated.value > 100 or _has_percent(other, one)
        (results if is_result and not is_plan else wholes).append((other, one))
    return wholes, results


def _is_broken_down(line: Line, one: Mention) -> bool:
    """Whether the parts of a figure are brought in behind it, what is said of it in brackets left out."""
    behind = re.sub(r"\A([^.;()]{0,60})\([^()]*\)", r"\1", line.text[one.end : one.end + 200].lower())
    return re.match(r"[^.;()\d]{0,80}[,;]?\s*trong (?:số )?đó\b", behind) is not None


def _is_parted_in_sentence(line: Line, one: Mention, part: Mention) -> bool:
    """Whether a figure, no fraction, is broken down in the sentence of the part, which then is of it."""
    is_in_fraction = any(one.start in {pair.part.start, pair.whole.start} for pair in line.pairs)
    return one.start >= _sentence_start(line, part) and not is_in_fraction and _is_broken_down(line, one)


def _has_percent(line: Line, one: Mention) -> bool:
    """Whether a figure has a percent of its own behind it: "đạt 101% kế hoạch", "chiếm 99,09%"."""
    behind = next((each for each in line.figures if each.start >= one.end), None)
    if behind is None or behind.kind is not Kind.PERCENT or re.search(r"[;.]\s", line.between(one, behind)):
        return False
    is_broken_down = re.search(r"trong (?:số )?đó|\bgồm\b", line.after(behind)) is not None
    return not is_broken_down and not states_change(line, behind)


def _clause_start(line: Line, part: Mention) -> int:
    first, _ = line.paragraph.sentence_at(part.start)
    return max(first, line.text.rfind(";", 0, part.start))


def _sentence_start(line: Line, part: Mention) -> int:
    return line.paragraph.sentence_at(part.start)[0]


def _in_sentence(line: Line, found: Found, part: Mention) -> Found:
    first, _ = line.paragraph.sentence_at(part.start)
    return [(other, one) for other, one in found if one.start >= first]


def _of_sentence_before(line: Line, strong: Found, part: Mention) -> Found:
    """The plan of a sentence before, where this one goes on with what was done of it and begins nothing new."""
    first, _ = line.paragraph.sentence_at(part.start)
    return strong[:1] if _GOES_ON.match(line.text[first : part.start]) else []


def _is_total(other: Line, one: Mention, part: Mention) -> bool:
    is_sum = role_of(other, one) is Role.TOTAL or re.search(r"\btổng\b[^,;.]{0,70}\Z", other.before(one)) is not None
    return is_sum or _has_part(other, one, part)


# --- named behind the percent ------------------------------------------------------------------------------


def _explicit(line: Line, stated: Mention, part: Mention) -> Mention | None:
    """The whole that is named behind the percent: "bằng 85% kế hoạch vốn giao (1.000 triệu đồng)"."""
    _, last = line.paragraph.sentence_at(stated.start)
    behind = [one for one in line.figures if stated.end <= one.start < last]
    behind = [one for one in behind if one.start >= part.end or part.end <= stated.start]
    if not behind or behind[0].kind is not part.kind or behind[0].value <= 0:
        return None
    words = line.text[max(stated.end, part.end) : behind[0].start].lower()
    if "(" in words and _begins_breakdown(line, behind):
        return None
    met = _NAMED.fullmatch(words)
    if met is not None and words.startswith(",") and role_of(line, behind[0]) is Role.DONE:
        return None  # "vốn đầu tư 3.906 triệu đồng, đạt 93%, vốn sự nghiệp giải ngân 1.985 triệu đồng"
    if met is None and _is_of_bracket(line, stated, part, behind[0]):
        return behind[0]
    if met is None:
        return behind[0] if _COMPARED.fullmatch(words) and behind[0].same_dimension(part) else None
    # "185 em, chiếm 66,1% trên tổng số 280 học sinh": the words say that one is a part of the other.
    is_said = met["on"] is not None and not (part.unit.name or behind[0].unit.name)
    return behind[0] if is_said or behind[0].same_dimension(part) else None


def _is_of_bracket(line: Line, stated: Mention, part: Mention, whole: Mention) -> bool:
    """Whether a bracket says of how many a share is: "chiếm 87,26% lực lượng lao động (2.700 người)"."""
    is_share = part.end <= stated.start and _SHARE.search(line.between(part, stated)) is not None
    is_alone = re.match(r"[^,;()\d]{0,25}\)", line.text[whole.end :]) is not None
    is_named = re.fullmatch(r"\s*(?:của\s|trên\s)?[^,;.()\d%]{3,50}\(\s*", line.between(stated, whole)) is not None
    return is_share and is_alone and is_named and whole.same_sort(part) and whole.value >= part.value


def _begins_breakdown(line: Line, behind: Sequence[Mention]) -> bool:
    """Whether a bracket behind a percent holds parts: "chiếm 18,94% tổng số hộ (nghèo 96 hộ; cận nghèo 118 hộ)"."""
    closed = line.text.find(")", behind[0].end)
    inside = [one for one in behind if one.end <= closed and one.same_dimension(behind[0])]
    return len(inside) > 1 and re.search(r"[^\W\d_]\s*\Z", line.before(behind[0]).rpartition("(")[2]) is not None


def is_compared_with_figure(line: Line, stated: Mention) -> bool:
    """Whether a percent is of an earlier figure that is named: "bằng 112% so với cùng kỳ (600 triệu đồng)"."""
    behind = next((one for one in line.figures if one.start >= stated.end), None)
    return behind is not None and _COMPARED.fullmatch(line.text[stated.end : behind.start].lower()) is not None


# --- named before it ---------------------------------------------------------------------------------------


def _in_line(line: Line, stated: Mention, part: Mention) -> tuple[Found, Found]:
    """Of the figures before the part those that are said to be planned or in all, and the others; nearest first."""
    strong: Found = []
    weak: Found = []
    for one in reversed([one for one in line.figures if one.end <= part.start]):
        role = role_of(line, one)
        has_part = (
            _has_part(line, one, part) or _is_parted_in_sentence(line, one, part) or _are_both_parts(line, one, part)
        )
        # What was planned may be less than what was done; then the percent is above 100 or something is wrong.
        is_said = has_part and one.same_sort(part) and one.value > 0
        if not is_said and not _can_be_whole(one, part, may_exceed=stated.value > 100 or role is Role.PLAN):
            continue
        if role is Role.OTHER and not is_said and _has_percent(line, one):
            continue
        is_whole = role in {Role.PLAN, Role.TOTAL} or has_part or _is_of_same_things(line, stated, one, part)
        (strong if is_whole and not _inside_breakdown(line, one) else weak).append((line, one))
    return strong, weak


def _has_part(line: Line, whole: Mention, part: Mention) -> bool:
    """Whether a text says that one figure is a part of another: "45 hộ vay vốn, trong đó có 10 hộ nghèo"."""
    between = line.text[whole.end : part.start].lower()
    if re.fullmatch(r"[^.;\d]{0,60}(?:;\s)?\b(?:trong đó|trong số đó)\b[^.;\d]{0,40}", between):
        return True
    return (
        _IN_ALL.search(line.before(whole)) is not None and re.fullmatch(r"[^.;,\d]{0,60}\bcó\s+", between) is not None
    )


def _are_both_parts(line: Line, whole: Mention, part: Mention) -> bool:
    """Whether a fraction and a part make up its whole: "156/160 phiếu tán thành, 4 phiếu không tán thành"."""
    halves = [pair.part.value for pair in line.pairs if pair.whole.start == whole.start]
    is_rest = halves in ([whole.value - part.value], [whole.value])  # or of all: "14/14 xã đã phân bổ; 11 xã giải ngân"
    return part.kind is Kind.COUNT and whole.head == part.head and is_rest


def _is_of_same_things(line: Line, stated: Mention, one: Mention, part: Mention) -> bool:
    """Whether a figure is the only other one of these things in the sentence, and what was done of them is the part.

    "tiếp nhận 112 hồ sơ, giải quyết 105 hồ sơ, đạt 93,8%"; "có 14 thôn, 12 thôn có nhà văn hóa, chiếm 85,7% số thôn".
    """
    if part.kind is Kind.AMOUNT:
        return _is_labelled(line, one, part)
    if part.unit.is_measure:
        return _is_length_of_same(line, stated, one, part)
    if part.kind is not Kind.COUNT or not part.noun or one.value < part.value:
        return False
    first, _ = line.paragraph.sentence_at(part.start)
    noun = part.noun.split()[:2] if len(part.noun.split()) > 1 and part.head in _VAGUE else [part.head]
    before = [each for each in line.figures if first <= each.start < part.start and not states_difference(line, each)]
    same = [each for each in before if each.head == part.head]
    if same != [one] or one.noun.split()[: len(noun)] != noun:
        return False
    met = _OF_WHAT.match(line.text[stated.end :].lower())
    return role_of(line, part) is Role.DONE or (met is not None and met["noun"].split()[0] == part.head)


def _is_labelled(line: Line, one: Mention, part: Mention) -> bool:
    """Whether a clause names a programme and its money: "chương trình NTM: 7.350 triệu đồng, giải ngân 6.615 triệu"."""
    first = _clause_start(line, part)
    before = [each for each in line.figures if first <= each.start < part.start and each.kind is Kind.AMOUNT]
    is_named = re.search(r"(?:chương trình|dự án|vốn|nguồn)[^.;,()]{0,60}:\s*\Z", line.before(one)) is not None
    return before == [one] and is_named and one.value >= part.value and role_of(line, part) is Role.DONE


def _is_length_of_same(line: Line, stated: Mention, one: Mention, part: Mention) -> bool:
    """Whether a measure is all that there is to do: "dài 2.350 m, hoàn thành 1.880 m, đạt 80% khối lượng"."""
    first, _ = line.paragraph.sentence_at(part.start)
    before = [each for each in line.figures if first <= each.start < part.start]
    is_whole = before == [one] and one.unit == part.unit and one.value >= part.value
    is_size = re.search(r"chiều dài|diện tích|khối lượng|quy mô|\bdài\b", line.before(one)) is not None
    is_of_plan = _OF_PLAN.match(line.text[stated.end :]) is not None
    return is_whole and is_size and role_of(line, part) is Role.DONE and not is_of_plan


def _is_of_plan_unsaid(line: Line, stated: Mention, one: Mention) -> bool:
    """Whether a percent of a plan is held against a figure that is not said to be one."""
    return (
        one.kind is Kind.COUNT
        and role_of(line, one) is Role.OTHER
        and _OF_PLAN.match(line.text[stated.end :]) is not None
    )


def _farther_behind(line: Line, stated: Mention, part: Mention) -> Found:
    """A total that is named later in the sentence: "64 hộ (4,88%) ..., 51 hộ trên tổng số 1.312 hộ"."""
    _, last = line.paragraph.sentence_at(stated.start)
    behind = [one for one in line.figures if stated.end <= one.start < last and one.same_dimension(part)]
    totals = [one for one in behind if one.value >= part.value and _FARTHER.search(line.before(one))]
    return [(line, totals[0])] if len(totals) == 1 else []


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


def _in_line_above(lines: Sequence[Line], at: int, stated: Mention, part: Mention) -> Found:
    """The plan that stands alone in the paragraph above: "Kế hoạch vốn: 500 triệu đồng"."""
    if at == 0 or part.kind is not Kind.AMOUNT or role_of(lines[at], part) is not Role.DONE:
        return []
    above = lines[at - 1]
    amounts = [one for one in above.figures if one.kind is Kind.AMOUNT]
    percents = [one for one in lines[at].figures if one.kind is Kind.PERCENT]
    is_alone = len(amounts) == 1 and percents == [stated] and role_of(above, amounts[0]) is Role.PLAN
    return [(above, amounts[0])] if is_alone and amounts[0].value > 0 else []


def _earlier(lines: Sequence[Line], at: int, part: Mention, *, may_exceed: bool) -> Found:
    """Totals named in paragraphs before, nearest first."""
    found: Found = []
    for other in reversed(lines[max(0, at - _FARTHEST_LINE) : at]):
        for one in reversed(other.figures):
            if not _can_be_whole(one, part, may_exceed=may_exceed):
                continue
            if role_of(other, one) in {Role.PLAN, Role.TOTAL} or _is_broken_down(other, one):
                found.append((other, one))
    return found


# --- left open ---------------------------------------------------------------------------------------------


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
