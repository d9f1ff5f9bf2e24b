"""Sums: a total with its parts in the same sentence, in brackets, behind it or in the list that follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from mtqg_xl.proofreading.added import Breakdown, judged_sum
from mtqg_xl.proofreading.claim import Claim
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.listed import FEWEST, list_counts, list_sums
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.nested import outer_parts
from mtqg_xl.proofreading.next_sentence import next_sentence_claims
from mtqg_xl.proofreading.parts import CHANGE, DOUBTED, can_be_part
from mtqg_xl.proofreading.roles import Role, role_of, states_difference
from mtqg_xl.proofreading.totals_behind import totals_behind, totals_under_lists

_LETTER: Final = re.compile(r"(?<=[:;,] )[a-zđ]\)\s?")
"""The mark of an item within a sentence: "gồm: a) đường Nà Đon 2,4 km; b) ..."."""
_GOES_ON: Final = re.compile(r"[,;]\s*(?:hiện(?: nay)?|đến nay|qua đó|đồng thời)\s(?:đã|đang|còn|có|được)\b")
"""What begins another statement in one sentence: "17 vụ gồm 11 vụ và 6 vụ, ..., hiện đã giải quyết 14 vụ"."""
_WITH: Final = re.compile(r"\s*(?:[^\W\d_]+\s){0,5}(?:với|cho|/)\s*(?:tổng số\s*)?")
_SHARE: Final = re.compile(r"[^.;()\d]{0,40}?(?:,\s*|\s)(?:chiếm|bằng|tỷ lệ|tỉ lệ)(?:\s[^\W\d_]+){0,3}\s*")
_ALLOTS: Final = re.compile(r"[^.;:()\d]{0,40}\b(?:cho|tại|ở)\s(?:cả\s)?")
_NAMES_OPEN: Final = re.compile(r"\s*[^.;:()\d]{1,30}:\s*[^.;:()\d]{0,50}:?\s*")
_ALL: Final = re.compile(
    r"\A[^.;]{0,90}?(?:;\s*)?(?:bao gồm|gồm có|gồm|chia ra|cụ thể|như sau|phân theo)[^.;()]{0,40}\Z"
)
_SOME: Final = re.compile(r"\A[^.;]{0,90}?(?:;\s*)?(?:trong đó|trong số đó)[^.;()]{0,60}\Z")
_BRACKET: Final = re.compile(
    r"\A[^.;()]{0,70}\((?!\s*(?:tăng|giảm|so với|đạt|chiếm|bằng|tương|tỷ lệ|năm|kế hoạch|từ|vượt|còn))[^()]{0,50}\Z"
)
_COLON: Final = re.compile(r"\A[^.;:,()\d]{0,60}:\s*[^.;:()\d]{0,50}:?\s*\Z")
_YEAR_OPENS: Final = re.compile(r"[^.;()\d]{0,40}\(\s*năm\s20\d\d\s*(?:là|:|được)?\s*")
_NEXT_YEAR: Final = re.compile(r"[,;]\s*năm\s20\d\d\s*(?:là|:|được)?\s*\d")
_OUT_OF: Final = re.compile(r"(?:\A|[.;:]\s)\W*trong (?:tổng số |số |tổng )?\Z")
_THERE_ARE: Final = re.compile(r"[^.;()\d]{0,70},?\s+(?:có|thì)\s+(?:\w+\s){0,3}")
_AVERAGE: Final = re.compile(r"(?:tuổi thọ|năng suất|mật độ|(?<!dân số )(?:bình quân|trung bình))\b[^,;.]{0,80}\Z")
"""What is told of a mean, which its parts do not add up to."""
_IN_ALL: Final = re.compile(r"toàn (?:xã|huyện|tỉnh)|tổng số hộ|dân số|trên địa bàn|hiện có")
_OF_EXECUTION: Final = re.compile(r"(?:đạt|giải ngân|bằng|thực hiện|vượt)[^,;.]{0,30}\Z")

_SORTS: Final = tuple(
    (re.compile(total), re.compile(part))
    for total, part in (
        (r"thành viên|đồng chí|người", r"trưởng|phó|ủy viên|thành viên|thư ký|tổ trưởng|đồng chí"),
        (r"cán bộ|công chức|viên chức", r"cán bộ|công chức|viên chức|người hoạt động|người không chuyên trách"),
        (
            r"văn bản",
            r"nghị quyết|quyết định|kế hoạch|thông báo|công văn|tờ trình|báo cáo|chỉ thị|hướng dẫn|kết luận|văn bản",
        ),
        (r"xã|đơn vị", r"xã|phường|thị trấn|đặc khu"),
        (r"thôn|bản|xóm", r"thôn|bản|xóm|làng|buôn|ấp|khu phố|tổ dân phố|tiểu khu"),
        (r"con", r"con|trâu|bò|lợn|dê|ngựa"),
    )
)
"""Things of several names that are counted together: members of a committee, documents, units, animals."""


def sum_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every total whose parts are found."""
    for at, line in enumerate(lines):
        for _, last, figures in line.sentences:
            yield from _inside(line, figures, last)
            yield from _past_another(line, figures)
        yield from list_sums(lines, at)
        yield from list_counts(lines, at)
        yield from totals_behind(line)
        yield from totals_under_lists(lines, at)
    yield from next_sentence_claims(lines)


# --- inside one sentence ----------------------------------------------------------------------------------


def _inside(line: Line, figures: tuple[Mention, ...], last: int) -> Iterator[Claim]:
    for at, total in enumerate(figures[:-1]):
        words = line.between(total, figures[at + 1])
        way = _way(line, total, figures[at + 1])
        is_sum = not (CHANGE.search(line.before(total)) or _AVERAGE.search(line.before(total)))
        if way is None or total.kind is Kind.POINTS or not is_sum:
            continue
        in_bracket = words.count("(") > words.count(")")
        end = _bracket_end(line.text, total.end) if in_bracket else last
        inside = [one for one in figures[at + 1 :] if one.start < end]
        stretch = _stretch(line, total, inside, in_bracket=in_bracket)
        parts = [one for one in stretch if _is_part(line, total, one, is_first=one is stretch[0])]
        if total.kind is Kind.PERCENT and any(_OF_EXECUTION.search(line.before(one)) for one in (total, *parts)):
            continue
        if len(parts) < FEWEST:
            parts = _in_brackets(line, total, stretch) or parts
        if _are_its_kinds(line, total, stretch[:1], parts):
            way = Breakdown.ALL
        parts = _with_other_names(line, total, stretch, parts)
        if _are_told_each(line, total, parts):
            continue
        if len(parts) >= FEWEST:
            total = _meant(line, figures[: at + 1], _spoken_of(line, figures[: at + 1], parts), parts)
            yield from _judged(line, total, parts, way)
        else:
            yield from _of_several_kinds(line, total, stretch, way)


def _past_another(line: Line, figures: tuple[Mention, ...]) -> Iterator[Claim]:
    """The total before another figure: "48.260 triệu đồng với 1.012 hộ vay; trong đó Hội Phụ nữ 17.340 triệu đồng"."""
    in_fractions = {one.start for pair in line.pairs for one in (pair.part, pair.whole)}
    for at, (total, beside) in enumerate(pairwise(figures)):
        behind = figures[at + 2 :]
        are_alike = total.same_dimension(beside) and total.head == beside.head
        if not behind or are_alike or total.start in in_fractions or total.kind not in {Kind.AMOUNT, Kind.COUNT}:
            continue
        way = _way_past(line, total, beside, behind[0])
        if way is None or states_difference(line, total):
            continue
        if way is Breakdown.BRACKETED:
            end = _bracket_end(line.text, beside.end)
            behind = tuple(one for one in behind if one.start < end)
        stretch = _stretch(line, total, behind, in_bracket=False)
        parts = [one for one in stretch if _is_part(line, total, one, is_first=one is stretch[0])]
        parts = [one for one in parts if one.head == total.head]
        if len(parts) >= FEWEST:
            claims = judged_sum(line, total, [(line, one) for one in parts], way)
            yield from (replace(one, verdict=DOUBTED.get(one.verdict, one.verdict)) for one in claims)


def _way_past(line: Line, total: Mention, beside: Mention, first: Mention) -> Breakdown | None:
    """How parts are brought in behind another figure that is told of the total; None where they are not."""
    told, words = line.between(total, beside), line.between(beside, first)
    if _WITH.fullmatch(told) and (_SOME.match(words) or _ALL.match(words)):
        return Breakdown.SOME
    if beside.kind is Kind.COUNT and _ALLOTS.fullmatch(told) and _NAMES_OPEN.fullmatch(words):
        return Breakdown.LISTED  # "500 triệu đồng phân bổ cho 4 xã: xã Bằng Vân 150 triệu đồng, ..."
    is_share = beside.kind is Kind.PERCENT and _SHARE.fullmatch(told) is not None
    return Breakdown.BRACKETED if is_share and _BRACKET.match(words) else None


def _are_told_each(line: Line, total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether parts overlap: "trong 1.203 hộ có 1.156 hộ (96,1%) có nhà tiêu, 1.098 hộ (91,3%) có nhà tắm".

    Each has its own right percent of the total, and together they are more than it.
    """
    if total.kind is not Kind.COUNT or sum(one.value for one in parts) <= total.value or total.value == 0:
        return False
    shares = [next((each for each in line.figures if each.start >= one.end), None) for one in parts]
    pairs = [(one, share) for one, share in zip(parts, shares, strict=True) if share is not None]
    told = [(one, share) for one, share in pairs if share.kind is Kind.PERCENT]
    right = [share for one, share in told if Interval.exact(one.value * 100 / total.value).meets(share.interval)]
    return len(told) == len(parts) and len(right) >= max(FEWEST, len(parts) - 1)


def _in_brackets(line: Line, total: Mention, stretch: Sequence[Mention]) -> list[Mention]:
    """The parts of "46 học viên, gồm: 01 lớp trồng nấm (15 học viên), 01 lớp may (16 học viên)", all in brackets."""
    of_total = [one for one in stretch if can_be_part(line, total, one) and one.head == total.head]
    opened = [re.search(r"\(\s*(?:\w+\s)?\Z", line.before(one)) for one in of_total]
    return of_total if of_total and all(opened) else []


def _with_other_names(line: Line, total: Mention, stretch: Sequence[Mention], parts: list[Mention]) -> list[Mention]:
    """The parts with those between them that go by another name, where it takes these to make up the total.

    "40 hợp tác xã, trong đó 30 hợp tác xã nông nghiệp, 7 quỹ tín dụng, 3 hợp tác xã vận tải" counts the funds too.
    """
    if total.kind is not Kind.COUNT or len(parts) < FEWEST:
        return parts
    listed = [one for one in stretch if one.start <= parts[-1].start and one.kind is Kind.COUNT and one.noun]
    adds_up = sum(one.value for one in listed) == total.value and not any(
        states_difference(line, one) for one in listed
    )
    return listed if adds_up else parts


def _are_its_kinds(line: Line, total: Mention, first: Sequence[Mention], parts: Sequence[Mention]) -> bool:
    """Whether a total names the kinds that its parts are: "312 hộ nghèo và cận nghèo; trong đó ..."."""
    if total.kind is not Kind.COUNT or len(parts) < FEWEST or not first:
        return False
    named = re.split(r"[;:(]|trong (?:số )?đó|gồm", line.between(total, first[0]))[0]
    kinds = [_kind_of(words, total.head) for words in re.split(r",|\bvà\b", named)]
    if not all(kinds) or len(set(kinds)) < len(kinds):
        return False
    return sorted(kinds) == sorted(_kind_of(one.noun, total.head) for one in parts)


def _kind_of(words: str, head: str) -> str:
    return words.strip().removeprefix(head).strip()


def _spoken_of(line: Line, figures: Sequence[Mention], parts: Sequence[Mention]) -> Mention:
    """The figure before the parts that they are of: of bare parts the one whose name stands before them.

    "223 đảng viên tại 11 chi bộ, trong đó: đảng viên chính thức 214, đảng viên dự bị 9" is of 223.
    """
    nearest = figures[-1]
    if any(one.noun or one.unit.name for one in parts) or nearest.kind is not Kind.COUNT:
        return nearest
    words = " ".join(re.split(r"trong đó|gồm|cụ thể|[:(]", line.before(one))[-1] for one in parts)
    named = [one for one in figures if one.noun and " ".join(one.noun.split()[:2]) in words]
    return named[-1] if named and named[-1].kind is Kind.COUNT else nearest


def _judged(line: Line, total: Mention, parts: Sequence[Mention], way: Breakdown) -> Iterator[Claim]:
    """Judge a breakdown; where parts of a part stand in it, the total by the outer ones and that part by its own."""
    added = sum((one.interval for one in parts), Interval.exact(Fraction(0)))
    nested = None if added.meets(total.interval) else outer_parts(parts, total) or outer_parts(parts)
    if nested is None:
        yield from judged_sum(line, total, [(line, part) for part in parts], way)
        return
    outer, (head, *inner) = nested
    yield from judged_sum(line, head, [(line, one) for one in inner], Breakdown.ALL)
    if len(outer) >= FEWEST:
        yield from judged_sum(line, total, [(line, one) for one in outer], Breakdown.SOME)


def _meant(line: Line, before: Sequence[Mention], total: Mention, parts: Sequence[Mention]) -> Mention:
    """Return which of the figures before the parts they make up, the last number where none fits.

    "25/30 nhà (xây mới 18 nhà, sửa chữa 7 nhà)" and "188/211 vụ KN và 124/128 vụ TC, trong đó thuyết phục 66, bằng
    quyết định 122" are of the first number of a fraction.
    """
    added = sum((part.interval for part in parts), Interval.exact(Fraction(0)))
    if added.meets(total.interval):
        return total
    pairs = [pair.part for pair in line.pairs if pair.whole in before]
    earlier = [one for one in before if one.same_sort(parts[0]) and not states_difference(line, one)]
    return next((one for one in (*reversed(pairs), *reversed(earlier)) if added.meets(one.interval)), total)


def _of_several_kinds(line: Line, total: Mention, inside: Sequence[Mention], way: Breakdown) -> Iterator[Claim]:
    """Judge "15 xã, thị trấn (14 xã, 01 thị trấn)": parts of other names count where they add up or are of its sort."""
    counts = [one for one in inside if one.kind is Kind.COUNT and not one.unit.name]
    if total.kind is not Kind.COUNT or len(counts) < FEWEST or len(counts) != len(inside):
        return
    of_its_sort = any(sort.match(total.noun) and all(part.match(one.noun) for one in counts) for sort, part in _SORTS)
    if of_its_sort or sum(one.value for one in counts) == total.value:
        way = Breakdown.ALL if of_its_sort and way is Breakdown.BRACKETED else way
        yield from judged_sum(line, total, [(line, one) for one in counts], way)


def _way(line: Line, total: Mention, first: Mention) -> Breakdown | None:
    """How the words between a total and the figure behind it bring in its parts; None where they do not."""
    words = _LETTER.sub("", line.words(total.end, first.start))
    if _SOME.match(words):
        return Breakdown.LISTED if "đó:" in words else Breakdown.SOME
    if _OUT_OF.search(line.before(total)) and _THERE_ARE.fullmatch(words):
        return Breakdown.SOME
    if _ALL.match(words):
        return Breakdown.ALL
    if _BRACKET.match(words) or _is_told_by_years(line, total, first):
        return Breakdown.SOME if _IN_ALL.search(line.before(total)) else Breakdown.BRACKETED
    is_named = bool(total.noun or total.unit.name)
    if _COLON.match(words) and is_named and total.kind is not Kind.PERCENT and _may_be_broken_into(total, first):
        is_bare_count = total.kind is Kind.COUNT and not first.noun  # "24 chỉ tiêu: hoàn thành 20, chưa hoàn thành 4"
        is_part = is_bare_count or role_of(line, first) in {Role.OTHER, Role.PART, Role.TOTAL}
        return Breakdown.LISTED if is_part else None
    return None


def _is_told_by_years(line: Line, total: Mention, first: Mention) -> bool:
    """Whether a bracket tells a figure year by year: "(năm 2022 là 7.200 triệu đồng, năm 2023 là 9.100 triệu đồng)"."""
    opening, inside = line.text[total.end : first.start], line.text[first.end : _bracket_end(line.text, total.end)]
    return _YEAR_OPENS.fullmatch(opening.lower()) is not None and _NEXT_YEAR.search(inside.lower()) is not None


def _may_be_broken_into(total: Mention, first: Mention) -> bool:
    """Whether what stands behind a colon can be a part: of "10 trại vịt: 35.500 con" it is not."""
    return total.same_sort(first) or any(sort.match(total.noun) and part.match(first.noun) for sort, part in _SORTS)


def _bracket_end(text: str, start: int) -> int:
    opened = text.find("(", start)
    depth = 0
    for at in range(opened, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return len(text)


def _stretch(line: Line, total: Mention, figures: Sequence[Mention], *, in_bracket: bool) -> list[Mention]:
    """The figures behind a total up to the one that begins something else; a bracket holds nothing but the parts."""
    stretch: list[Mention] = []
    parts: list[Mention] = []
    for one in figures:
        if _ends_parts(line, total, parts, one, in_bracket=in_bracket):
            break
        stretch.append(one)
        if _is_part(line, total, one, is_first=not parts):
            parts.append(one)
    return stretch


def _is_part(line: Line, total: Mention, one: Mention, *, is_first: bool) -> bool:
    words = line.before(one)
    in_bracket = words.count("(") > words.count(")") and not is_first
    return can_be_part(line, total, one) and CHANGE.search(words) is None and not in_bracket


def _ends_parts(line: Line, total: Mention, parts: Sequence[Mention], one: Mention, *, in_bracket: bool) -> bool:
    """Whether a figure begins something else than one more part."""
    words = line.before(one)
    if parts and (re.search(r"trong đó|bao gồm|\bgồm\b|tổng", words) or _GOES_ON.search(words)):
        return True
    if ";" in words and not in_bracket and (total.kind is Kind.PERCENT or _is_other_clause(line, total, parts, one)):
        return True
    if parts and re.search(r"\bcòn\b", words) and total.kind is Kind.COUNT:
        return True  # what is left is judged as a rest
    if not can_be_part(line, total, one):
        return False
    role = role_of(line, one)
    is_of_another_role = role in {Role.DONE, Role.PLAN} and role is not role_of(line, total)
    return (total.kind is Kind.AMOUNT and is_of_another_role and bool(parts)) or _is_whole(line, one)


def _is_other_clause(line: Line, total: Mention, parts: Sequence[Mention], one: Mention) -> bool:
    """Whether a semicolon ends the parts: commas divided those before it, or the figure behind is no part at all."""
    if len(parts) > 1:
        return ";" not in line.between(parts[0], parts[1])
    return len(parts) == 1 and one.value > total.value and ":" not in line.between(total, parts[0])


def _is_whole(line: Line, one: Mention) -> bool:
    return any(pair.whole == one for pair in line.pairs)
