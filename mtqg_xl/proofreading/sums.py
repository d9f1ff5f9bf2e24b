"""Sums: a total with its parts in the same sentence, in brackets, behind it or in the list that follows."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of
from mtqg_xl.vietnamese import write_number

Found = list[tuple[Line, Mention]]


class Breakdown(StrEnum):
    """How a text brings in the parts of a total."""

    ALL = "all"
    """Every part is named: "gồm", brackets, "cụ thể"."""
    SOME = "some"
    """Parts are named, all or a few: "trong đó"."""
    LISTED = "listed"
    """Parts are named one after the other, most probably all: "trong đó:"."""


_ALL: Final = re.compile(r"\A[^.;]{0,90}?(?:bao gồm|gồm có|gồm|chia ra|cụ thể|như sau|phân theo)[^.;()]{0,40}\Z")
_SOME: Final = re.compile(r"\A[^.;]{0,90}?(?:trong đó|trong số đó)[^.;()]{0,60}\Z")
_BRACKET: Final = re.compile(
    r"\A[^.;()]{0,70}\((?!\s*(?:tăng|giảm|so với|đạt|chiếm|bằng|tương|tỷ lệ|năm|kế hoạch|từ|vượt|còn))[^()]{0,50}\Z"
)
_CHANGE: Final = re.compile(r"(?:tăng|giảm|vượt|thêm|hơn|so với|cùng kỳ|bình quân|trung bình|mức)[^,;.]{0,25}\Z")
_RATE: Final = re.compile(r"\A\s*(?:đồng)?\s*/\s*[^\W\d_]")
_CROSSING: Final = (
    r"\b(?:nam|nữ)\b",
    r"dtts|dân tộc|kinh\b|đồng bào",
    r"nghèo",
    r"trẻ em|học sinh|thanh niên|cao tuổi",
    r"đảng viên|cán bộ|hội viên",
    r"khuyết tật|người có công",
    r"đào tạo|việc làm|tập huấn",
)
_SOURCES: Final = re.compile(
    r"ngân sách|trung ương|nstw|nsđp|địa phương|vốn (?:đầu tư"
    r"|sự nghiệp|đối ứng)|đối ứng|nhân dân|xã hội hóa|\bnam\b|\bnữ\b"
)
_TOTAL_BEHIND: Final = re.compile(
    r"(?:(?P<certain>tổng cộng|cộng lại|cộng là)|(?P<of>trên tổng số)"
    r"|tổng (?:chiều dài|diện tích|kinh phí|số|giá trị|số tiền|vốn))"
    r"[^.;,]{0,40}\Z"
)
_OF_EXECUTION: Final = re.compile(r"(?:đạt|giải ngân|bằng|thực hiện|vượt)[^,;.]{0,30}\Z")
_NEARLY: Final = Fraction(85, 100)
_FEWEST: Final = 2
_SLIPS_OF_PLACES: Final = frozenset({Fraction(10), Fraction(100), Fraction(1000)})
_LIST_TAIL: Final = re.compile(
    r"\A[^.;]{0,110}?(?P<mark>trong đó|bao gồm|gồm|cụ thể|như sau|chia ra)[^.]{0,60}:?\s*\Z", re.IGNORECASE
)


def sum_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every total whose parts are found."""
    for at, line in enumerate(lines):
        for _, last, figures in line.sentences:
            yield from _inside(line, figures, last)
            yield from _added_up(line, figures)
        yield from _over_list(lines, at)


# --- inside one sentence ----------------------------------------------------------------------------------


def _inside(line: Line, figures: tuple[Mention, ...], last: int) -> Iterator[Claim]:
    for at, total in enumerate(figures[:-1]):
        words = line.between(total, figures[at + 1])
        way = _way(words)
        if way is None or total.kind is Kind.POINTS or _CHANGE.search(line.before(total)):
            continue
        in_bracket = words.count("(") > words.count(")")
        end = _bracket_end(line.text, total.end) if in_bracket else last
        parts = _parts(line, total, figures[at + 1 :], end)
        if total.kind is Kind.PERCENT and any(_OF_EXECUTION.search(line.before(one)) for one in (total, *parts)):
            continue
        if in_bracket and len(parts) < _FEWEST:
            yield from _of_several_kinds(line, total, [one for one in figures[at + 1 :] if one.start < end])
        if len(parts) >= _FEWEST:
            total = _meant(line, total, parts)
            yield from _judged(line, total, [(line, part) for part in parts], way)


def _meant(line: Line, total: Mention, parts: Sequence[Mention]) -> Mention:
    """Return which number of "25/30 nhà (xây mới 18 nhà, sửa chữa 7 nhà)" the parts make up."""
    pair = next((pair for pair in line.pairs if pair.whole == total), None)
    added = sum((part.interval for part in parts), Interval.exact(Fraction(0)))
    return pair.part if pair is not None and added.meets(pair.part.interval) else total


def _of_several_kinds(line: Line, total: Mention, inside: Sequence[Mention]) -> Iterator[Claim]:
    """Judge "15 xã, thị trấn (14 xã, 01 thị trấn)": parts of other names count only where they add up."""
    counts = [one for one in inside if one.kind is Kind.COUNT and not one.unit.name]
    is_sum = total.kind is Kind.COUNT and len(counts) >= _FEWEST and len(counts) == len(inside)
    if is_sum and sum(one.value for one in counts) == total.value:
        yield from _judged(line, total, [(line, one) for one in counts], Breakdown.ALL)


def _way(words: str) -> Breakdown | None:
    if _SOME.match(words):
        return Breakdown.LISTED if "đó:" in words else Breakdown.SOME
    if _ALL.match(words) or _BRACKET.match(words):
        return Breakdown.ALL
    return None


def _bracket_end(text: str, start: int) -> int:
    opened = text.find("(", start)
    depth = 0
    for at in range(opened, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return len(text)


def _parts(line: Line, total: Mention, figures: Sequence[Mention], last: int) -> list[Mention]:
    parts: list[Mention] = []
    for one in figures:
        if one.start >= last:
            break
        words = line.before(one)
        if parts and re.search(r"trong đó|bao gồm|\bgồm\b|tổng", words):
            break
        if ";" in words and (
            total.kind is Kind.PERCENT or (len(parts) > 1 and ";" not in line.between(parts[0], parts[1]))
        ):
            break
        if not total.same_dimension(one) or _RATE.match(line.text[one.end :]):
            continue
        if _CHANGE.search(words) or (words.count("(") > words.count(")") and parts):
            continue
        role = role_of(line, one)
        if total.kind is Kind.AMOUNT and role in {Role.DONE, Role.PLAN} and role is not role_of(line, total) and parts:
            break
        if any(pair.whole == one for pair in line.pairs):
            break
        parts.append(one)
    return parts


def _added_up(line: Line, figures: tuple[Mention, ...]) -> Iterator[Claim]:
    """The total behind its parts: "600 triệu đồng và 100 triệu đồng, tổng cộng 700 triệu đồng"."""
    for at, total in enumerate(figures):
        met = _TOTAL_BEHIND.search(line.before(total))
        if met is None or any(pair.whole == total for pair in line.pairs):
            continue
        parts = [one for one in figures[:at] if total.same_dimension(one) and not _RATE.match(line.text[one.end :])]
        if len(parts) < _FEWEST or any(_CHANGE.search(line.before(one)) for one in parts):
            continue
        found = [(line, part) for part in parts]
        added = sum((part.interval for part in parts), Interval.exact(Fraction(0)))
        if met["certain"] or added.meets(total.interval):
            yield from _judged(line, total, found, Breakdown.ALL)
        elif sum(part.value for part in parts) > total.value and met["of"]:
            yield from _judged(line, total, found, Breakdown.SOME)


# --- over the list that follows ---------------------------------------------------------------------------


def _over_list(lines: Sequence[Line], at: int) -> Iterator[Claim]:
    head = lines[at]
    if not head.figures:
        return
    met = _LIST_TAIL.match(head.text[head.figures[-1].end :])
    items = _items(lines, at) if met is not None else []
    if met is None or len(items) < _FEWEST:
        return
    way = Breakdown.LISTED if met["mark"].lower() == "trong đó" else Breakdown.ALL
    first, _ = head.paragraph.sentence_at(head.figures[-1].start)
    taken: set[tuple[Kind, str, Role]] = set()
    for total in head.figures:
        key = (total.kind, total.head, role_of(head, total))
        if total.kind in {Kind.PERCENT, Kind.POINTS} or key in taken or total.start < first:
            continue
        parts = _part_of_each(head, total, items)
        if len(parts) == len(items):
            taken.add(key)
            yield from _judged(head, total, parts, way)


def _items(lines: Sequence[Line], at: int) -> list[Line]:
    """The list items right behind a line: all with the mark of the first."""
    items: list[Line] = []
    own = lines[at].paragraph
    for line in lines[at + 1 :]:
        mark = line.paragraph.item_mark
        if not mark or (own.item_mark and mark == own.item_mark) or (line.paragraph.heading and not items):
            break
        if not items or _same_mark(items[0].paragraph.item_mark, mark):
            items.append(line)
        elif items[0].paragraph.item_mark == "+" or mark == "-":
            break
    return items


def _same_mark(first: str, other: str) -> bool:
    return first == other or (first[-1] == other[-1] == ")")


def _part_of_each(head: Line, total: Mention, items: Sequence[Line]) -> Found:
    role = role_of(head, total)
    parts: Found = []
    for item in items:
        fitting = [one for one in item.figures if total.same_dimension(one) and not _RATE.match(item.text[one.end :])]
        same_role = [one for one in fitting if role_of(item, one) is role]
        plain = (
            fitting
            if role in {Role.TOTAL, Role.OTHER} or (len(fitting) == 1 and role_of(item, fitting[0]) is Role.OTHER)
            else []
        )
        chosen = (same_role or plain)[:1]
        parts += [(item, one) for one in chosen]
    return parts


# --- judging ----------------------------------------------------------------------------------------------


def _judged(line: Line, total: Mention, parts: Found, way: Breakdown) -> Iterator[Claim]:
    added = sum((part.interval for _, part in parts), Interval.exact(Fraction(0)))
    value = sum((part.value for _, part in parts), Fraction(0))
    how = " + ".join(shown(part) for _, part in parts) + f" = {in_notation_of(_finest(total, parts), value)}"
    verdict, reason = _verdict(line, total, parts, way, added, value)
    if verdict is Verdict.UNCHECKED:
        return
    impact = value - total.value if verdict is not Verdict.OK and total.kind is Kind.AMOUNT else None
    yield claim_about(
        *(line, total, "sum", verdict, reason), recomputed=value, written=in_notation_of(_finest(total, parts), value),
        how=how, impact=impact, others=parts,
    )  # fmt: skip


def _finest(total: Mention, parts: Found) -> Mention:
    same_unit = [one for _, one in parts if one.unit == total.unit and one.step < total.step]
    if not same_unit:
        return total
    finest = min(same_unit, key=lambda one: one.step)
    return Mention(
        *(total.start, total.end, total.number_end, total.text, total.kind, total.value, finest.step, total.unit),
        *(total.hedge, total.noun, None),
    )


def _verdict(
    line: Line, total: Mention, parts: Found, way: Breakdown, added: Interval, value: Fraction
) -> tuple[Verdict, str]:
    if added.meets(total.interval):
        rounding = "" if value == total.value else " (trong phạm vi làm tròn của các số đã ghi)"
        return Verdict.OK, f"Các phần cộng lại bằng tổng{rounding}."
    if total.kind is Kind.PERCENT and abs(value - 100) <= len(parts) * max(one.step for _, one in parts) / 2:
        return Verdict.UNCHECKED, ""
    gap = in_notation_of(_finest(total, parts), abs(value - total.value))
    words = f"{len(parts)} phần cộng lại là {in_notation_of(_finest(total, parts), value)}"
    hedged = total.hedge or next((one.hedge for _, one in parts if one.hedge), "")
    if hedged:
        near = abs(value - total.value) <= total.value / 10
        return (Verdict.OK, "Khớp với số ước.") if near else (Verdict.UNCHECKED, "")
    largest = max(one.value for _, one in parts)
    if largest > total.value:
        return Verdict.WRONG, f"Một phần lớn hơn cả tổng; {words}, lệch {gap}."
    if value and total.value / value in _SLIPS_OF_PLACES:
        return Verdict.WRONG, f"{words}: tổng đã ghi lệch đúng {write_number(int(total.value / value))} lần."
    if way is Breakdown.ALL and value > total.value * Fraction(1, 2):
        return Verdict.WRONG, f"{words}, {'nhiều' if value > total.value else 'ít'} hơn tổng đã ghi {gap}."
    if _cross(parts):
        return Verdict.UNCHECKED, ""
    if value > total.value:
        earlier = " Nếu có vốn của kỳ trước thì ghi rõ." if total.kind is Kind.AMOUNT else ""
        return Verdict.WRONG, f"{words}, nhiều hơn tổng đã ghi {gap}.{earlier}"
    if value >= total.value * _NEARLY or _are_all_sources(parts):
        return Verdict.WRONG, f"{words}, ít hơn tổng đã ghi {gap}."
    if way is Breakdown.LISTED and value > total.value * Fraction(1, 2):
        return Verdict.DOUBTFUL, f"{words}, ít hơn tổng đã ghi {gap}; nếu chỉ kể một phần thì ghi rõ."
    return Verdict.UNCHECKED, ""


def _cross(parts: Found) -> bool:
    """Whether the parts are cut in different ways (women, trained workers), so that one person may be in two."""
    kinds = set()
    for line, part in parts:
        words = f"{line.before(part)[-40:]} {part.noun}"
        if not re.search(r"\bkhác\b|còn lại", words):
            kinds.add(frozenset(at for at, pattern in enumerate(_CROSSING) if re.search(pattern, words)))
    return len(kinds) > 1


def _are_all_sources(parts: Found) -> bool:
    return all(_SOURCES.search(f"{line.before(part)} {part.noun}") for line, part in parts)
