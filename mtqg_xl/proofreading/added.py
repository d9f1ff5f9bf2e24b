"""What is thought of a total and the parts that are said to make it up."""

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention
from mtqg_xl.vietnamese import write_number

Found = list[tuple[Line, Mention]]


class Breakdown(StrEnum):
    """How a text brings in the parts of a total."""

    ALL = "all"
    """Every part is named: "gồm", "cụ thể"."""
    BRACKETED = "bracketed"
    """Parts stand in brackets, most probably all."""
    SOME = "some"
    """Parts are named, all or a few: "trong đó"."""
    LISTED = "listed"
    """Parts are named one after the other, most probably all: "trong đó:"."""


_CROSSING: Final = (
    r"\b(?:nam|nữ)\b",
    r"dtts|dân tộc|kinh\b|đồng bào",
    r"nghèo",
    r"trẻ em|học sinh|thanh niên|cao tuổi",
    r"đảng viên|cán bộ|hội viên",
    r"khuyết tật|người có công",
    r"đào tạo|việc làm|tập huấn",
)
_BODIES: Final = re.compile(r"hội (?:liên hiệp |lh)?(?:phụ nữ|pn)|đoàn thanh niên")
"""Associations, whose names tell nothing of the persons."""
_ONE_FOR_EACH: Final = frozenset({"thẻ", "hồ", "suất"})
_SOURCES: Final = re.compile(
    r"ngân sách|trung ương|nstw|nsđp|địa phương|vốn (?:đầu tư"
    r"|sự nghiệp|đối ứng)|đối ứng|nhân dân|xã hội hóa|\bnam\b|\bnữ\b"
)
_NEARLY: Final = Fraction(85, 100)
SLIPS_OF_PLACES: Final = frozenset({Fraction(10), Fraction(100), Fraction(1000)})


def judged_sum(line: Line, total: Mention, parts: Found, way: Breakdown) -> Iterator[Claim]:
    """Yield a claim about a total and its parts; none where the parts may be only a few of them."""
    added = sum((part.interval for _, part in parts), Interval.exact(Fraction(0)))
    value = sum((part.value for _, part in parts), Fraction(0))
    written = in_notation_of(_finest(total, parts), value)
    how = " + ".join(shown(part) for _, part in parts) + f" = {written}"
    verdict, reason = _verdict(total, parts, way, added, value)
    if verdict is Verdict.UNCHECKED:
        return
    impact = value - total.value if verdict is not Verdict.OK and total.kind is Kind.AMOUNT else None
    yield claim_about(
        *(line, total, "sum", verdict, reason),
        recomputed=value, written=written, how=how, impact=impact, others=parts,
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


def _verdict(total: Mention, parts: Found, way: Breakdown, added: Interval, value: Fraction) -> tuple[Verdict, str]:
    half = _whole_measures(total, parts)
    if added.meets(Interval(total.interval.low - half, total.interval.high + half)):
        rounding = "" if value == total.value else " (trong phạm vi làm tròn của các số đã ghi)"
        return Verdict.OK, f"Các phần cộng lại bằng tổng{rounding}."
    if total.kind is Kind.PERCENT and abs(value - 100) <= len(parts) * max(one.step for _, one in parts) / 2:
        return Verdict.UNCHECKED, ""
    hedged = total.hedge or next((one.hedge for _, one in parts if one.hedge), "")
    if hedged:
        near = abs(value - total.value) <= total.value / 10
        return (Verdict.OK, "Khớp với số ước.") if near else (Verdict.UNCHECKED, "")
    return _apart(total, parts, way, value)


def _whole_measures(total: Mention, parts: Found) -> Fraction:
    """How much a measure in whole hectares or kilometres may be off because parts are printed finer than it."""
    is_rounded = total.unit.is_measure and total.step == 1 and any(one.step < 1 for _, one in parts)
    return Fraction(1, 2) if is_rounded else Fraction(0)


def _is_rounded_measure(total: Mention, parts: Found, value: Fraction) -> bool:
    """Whether measures in whole units miss their total by no more than rounding each of them can make."""
    return total.unit.is_measure and abs(value - total.value) <= Fraction(len(parts) + 1, 2) * total.step


def _apart(total: Mention, parts: Found, way: Breakdown, value: Fraction) -> tuple[Verdict, str]:
    """What is thought of parts that do not add up to the total, whatever rounding allows."""
    gap = in_notation_of(_finest(total, parts), abs(value - total.value))
    words = f"{len(parts)} phần cộng lại là {in_notation_of(_finest(total, parts), value)}"
    if max(one.value for _, one in parts) > total.value:
        return Verdict.WRONG, f"Một phần lớn hơn cả tổng; {words}, lệch {gap}."
    if value and total.value / value in SLIPS_OF_PLACES:
        return Verdict.WRONG, f"{words}: tổng đã ghi lệch đúng {write_number(int(total.value / value))} lần."
    if _is_rounded_measure(total, parts, value):
        return Verdict.DOUBTFUL, f"{words}, lệch {gap}: có thể do làm tròn từng số."
    if way is Breakdown.BRACKETED and total.value / 2 < value < min(total.value * _NEARLY, total.value - total.step):
        return Verdict.DOUBTFUL, f"{words}, ít hơn tổng đã ghi {gap}; nếu chỉ kể một phần thì ghi rõ."
    if way in {Breakdown.ALL, Breakdown.BRACKETED} and value > total.value / 2:
        return Verdict.WRONG, f"{words}, {'nhiều' if value > total.value else 'ít'} hơn tổng đã ghi {gap}."
    if _cross(total, parts):
        return Verdict.UNCHECKED, ""
    if value > total.value:
        earlier = " Nếu có vốn của kỳ trước thì ghi rõ." if total.kind is Kind.AMOUNT else ""
        return Verdict.WRONG, f"{words}, nhiều hơn tổng đã ghi {gap}.{earlier}"
    are_counts = way is Breakdown.SOME and total.kind is Kind.COUNT
    if are_counts and value >= total.value * _NEARLY and not _are_all_sources(parts):
        return Verdict.DOUBTFUL, f"{words}, ít hơn tổng đã ghi {gap}; nếu chỉ kể một phần thì ghi rõ."
    if value >= total.value * _NEARLY or _are_all_sources(parts):
        return Verdict.WRONG, f"{words}, ít hơn tổng đã ghi {gap}."
    if way is not Breakdown.SOME and value > total.value / (2 if way is Breakdown.LISTED else 5):
        return Verdict.DOUBTFUL, f"{words}, ít hơn tổng đã ghi {gap}; nếu chỉ kể một phần thì ghi rõ."
    return Verdict.UNCHECKED, ""


def _cross(total: Mention, parts: Found) -> bool:
    """Whether the parts are cut in different ways (women, trained workers), so that one person may be in two."""
    if total.head in _ONE_FOR_EACH:
        return False
    kinds = set()
    for line, part in parts:
        words = (
            f"{re.split(r'[,;:(]', line.before(part))[-1][-40:]} {part.noun} {re.split(r'[,;.)]', line.after(part))[0]}"
        )
        words = _BODIES.sub("", words)
        if not re.search(r"\bkhác\b|còn lại", words):
            kinds.add(frozenset(at for at, pattern in enumerate(_CROSSING) if re.search(pattern, words)))
    return len(kinds) > 1


def _are_all_sources(parts: Found) -> bool:
    return all(_SOURCES.search(f"{line.before(part)} {part.noun}") for line, part in parts)
