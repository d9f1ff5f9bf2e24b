"""How numbers are written, apart from what they are worth: dots between thousands, decimals, stray marks, repeats."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, decimals_of, in_notation_of
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.vietnamese import round_half_up, write_number

STRUCTURE: Final = "structure"
_GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_BARE: Final = re.compile(r"\d{4,}(?:,\d+)?")
_STRAY: Final = re.compile(r"(?<![\d.,])(?P<number>\d[\d.]*?)\.\s(?P<unit>(?:triệu|tỷ|nghìn)(?: đồng)?|đồng|ha|km)\b")
_TWICE: Final = re.compile(r"(?P<words>[^\W\d_][^,;.]{8,60}?\d[\d.,]*\d(?: \w+)?)[,;]?\s+(?P=words)(?!\w)")
_WITHOUT_NGAN: Final = re.compile(r"\b[Gg]iải\s+(?=\d[\d.]*\s*(?:triệu |tỷ )?đồng)")
_YEAR_LIKE: Final = range(1900, 2101)
_NEAR: Final = 3


def writing_claims(lines: Sequence[Line], ratios: Sequence[Claim]) -> Iterator[Claim]:
    """Yield a claim for every number that is written otherwise than the rest; they are for the eye, never "wrong".

    ``ratios`` are the percents whose figures were found.
    """
    told: set[tuple[int, str, str]] = set()
    for claim in _every_note(lines, ratios):
        if (claim.paragraph, claim.stated, claim.reason) not in told:
            told.add((claim.paragraph, claim.stated, claim.reason))
            yield claim


def _every_note(lines: Sequence[Line], ratios: Sequence[Claim]) -> Iterator[Claim]:
    if any(_GROUPED.search(line.text) for line in lines):
        for line in lines:
            yield from _without_dots(line)
    for line in lines:
        yield from _stray_marks(line)
    yield from _unlike_decimals(lines, ratios)
    yield from _of_another_plan(lines, ratios)


def _note(line: Line, start: int, end: int, reason: str, written: str = "") -> Claim:
    first, last = line.paragraph.sentence_at(start)
    return Claim(
        *(STRUCTURE, line.number, line.text[first:last].strip()[:400], line.text[start:end], Verdict.DOUBTFUL, reason),
        recomputed=written,
        start=start,
        end=end,
    )


def _without_dots(line: Line) -> Iterator[Claim]:
    """Note "1081 hộ" in a report that writes "1.081 hộ" elsewhere."""
    for one in line.figures:
        number = line.text[one.start : one.number_end]
        if not _BARE.fullmatch(number) or _may_be_year(line, one, number):
            continue
        whole, comma, fraction = number.partition(",")
        written = f"{write_number(int(whole))}{comma}{fraction}"
        reason = f"Thiếu dấu chấm ngăn nhóm nghìn, chỗ khác trong báo cáo có: viết {written}."
        yield _note(line, one.start, one.number_end, reason, written)


def _may_be_year(line: Line, one: Mention, number: str) -> bool:
    """Whether a number stands for a year: it counts nothing, or a name stands before it ("Tết Kỷ Hợi 2019")."""
    is_named = re.search(r"[^\W\d_]+\s\Z", line.text[: one.start])
    is_year = "," not in number and int(number) in _YEAR_LIKE
    return is_year and (not (one.noun or one.unit.name) or (is_named is not None and is_named[0][0].isupper()))


def _stray_marks(line: Line) -> Iterator[Claim]:
    for met in _STRAY.finditer(line.text):
        reason = "Thừa dấu chấm giữa số và đơn vị."
        yield _note(line, met.start(), met.end(), reason, f"{met['number']} {met['unit']}")
    for met in _TWICE.finditer(line.text):
        yield _note(line, met.start(), met.end(), f"Cụm “{met['words']}” ghi hai lần liền nhau.", met["words"])
    for met in _WITHOUT_NGAN.finditer(line.text):
        yield _note(line, met.start(), met.end(), "“giải” đứng trước số tiền, có lẽ thiếu chữ “ngân”.", "giải ngân")


def _unlike_decimals(lines: Sequence[Line], ratios: Sequence[Claim]) -> Iterator[Claim]:
    """Note "2,8%" beside "7,86%" of the same whole: with as many decimals it would be 2,78%."""
    stated = [(claim, *_mention_of(lines, claim)) for claim in ratios if claim.verdict is Verdict.OK]
    for claim, line, one in stated:
        finer = [
            decimals_of(other)
            for beside, _, other in stated
            if abs(beside.paragraph - claim.paragraph) <= _NEAR
            and decimals_of(other) > decimals_of(one)
            and _values_of(lines, beside) & _values_of(lines, claim)
        ]
        if not finer or claim.recomputed_value is None or one.hedge:
            continue
        fine = Fraction(round_half_up(Fraction(claim.recomputed_value), max(finer)))
        if fine != one.value:
            written = in_notation_of(one, fine, max(finer) - decimals_of(one))
            reason = f"Gần đó tỷ lệ trên cùng tổng ghi {max(finer)} số lẻ; cùng số lẻ thì ở đây là {written}."
            yield _note(line, one.start, one.end, reason, written)


def _values_of(lines: Sequence[Line], claim: Claim) -> frozenset[Fraction]:
    """The figures that a percent is computed from."""
    used = claim.seen - {(claim.paragraph, claim.start)}
    return frozenset(one.value for number, start in used for one in lines[number - 1].figures if one.start == start)


def _of_another_plan(lines: Sequence[Line], ratios: Sequence[Claim]) -> Iterator[Claim]:
    """Note a percent "of the plan" that is computed on the total investment of a work."""
    for claim in ratios:
        line, one = _mention_of(lines, claim)
        is_of_plan = re.match(r"\s*(?:kế hoạch|KH)\b", line.text[one.end :]) is not None
        if claim.verdict is Verdict.OK and is_of_plan and _is_on_investment(line, one, claim):
            reason = (
                "Mẫu số là tổng mức đầu tư nhưng lời ghi “% kế hoạch”: ghi rõ mẫu số, hoặc tính trên vốn được giao."
            )
            yield _note(line, one.start, one.end, reason)


def _is_on_investment(line: Line, stated: Mention, claim: Claim) -> bool:
    used = [one for one in line.figures if (line.number, one.start) in claim.seen and one.kind is Kind.AMOUNT]
    return any("tổng mức đầu tư" in line.before(one)[-40:] and one.start < stated.start for one in used)


def _mention_of(lines: Sequence[Line], claim: Claim) -> tuple[Line, Mention]:
    line = lines[claim.paragraph - 1]
    return line, next(one for one in line.figures if one.start == claim.start)
