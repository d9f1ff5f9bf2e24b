"""Slips of units: a unit that cannot be, one that is missing, a thousandfold; and figures that no place can have."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of
from mtqg_xl.vietnamese import LARGEST_IN_WORDS, parse_words, write_number, write_words

_MONEY_WORD: Final = re.compile(
    r"(?:kinh phí|số tiền|tổng tiền|vốn(?: được)? giao|giá trị|giải ngân"
    r"|dự toán|kế hoạch vốn|tổng vốn|tổng mức đầu tư)[^,;.\d]{0,32}\Z"
)
_MOST: Final = Fraction(10**16)
_NO_UNIT_FROM: Final = 10**6
_TOO_LONG: Final = 1000
_NO_SUCH_NUMBER: Final = 10**7
_NO_SUCH_RATE: Final = 10**11
_OF_PLACES: Final = re.compile(r"\s*/\s*(?:xã|huyện|tỉnh|địa phương|vùng|năm|dự án|công trình|đơn vị)\b")
_NO_SUCH_PROVINCE: Final = 10**9
_OF_PROVINCE: Final = re.compile(
    r"tổng (?:thu|chi|sản phẩm|dư nợ|mức bán lẻ|giá trị)|ngân sách (?:địa phương|nhà nước)|grdp|gdp"
    r"|vốn đầu tư toàn xã hội|toàn (?:tỉnh|thành phố|quốc)|cả nước|giá trị sản xuất|kim ngạch|doanh thu",
    re.IGNORECASE,
)
_TWO_UNITS: Final = re.compile(r"t[ỷỉ]\s*\d")
"""Of "10.193 tỷ 448 triệu đồng", where no đồng are left to be printed."""
_PLACES: Final = re.compile(r"(?:/\s?|mỗi\s|bình quân (?:một |1 )?)(?:xã|huyện|tỉnh|địa phương|vùng)\b")
"""What a hundred tỷ đồng may be paid for each of, unlike a household or a person."""
_PLANNED: Final = frozenset({Role.PLAN, Role.TOTAL})
_SHARE: Final = re.compile(
    r"tỷ lệ (?:hộ|giải ngân|nghèo|dân|người|trẻ|thôn|học|diện tích|sử dụng|bao phủ)|giải ngân|chiếm"
)
_PARTAKES: Final = re.compile(
    r"\s*(?:số\s)?(?:hộ|người|dân|trẻ|học sinh|thôn|xã|bản)\b[^,;.\d]{0,20}(?:tham gia|sử dụng|được|có|đạt)\b"
)
"""What no more than all of them can do: "102,5% hộ dân tham gia"."""
_POPULATION: Final = re.compile(r"dân số|nhân khẩu|bảo hiểm y tế|bhyt|số dân")
_ALL_PEOPLE: Final = re.compile(
    r"(?:dân số|tổng số (?:nhân )?khẩu|tổng số dân)(?! (?:thành thị|nông thôn|nam|nữ|thuộc|trong độ|dưới|từ|là người))"
    r"[^,;.\d]{0,45}\Z"
)
_FEWEST_PEOPLE: Final = 100
_IN_WORDS: Final = re.compile(
    r"(?:bằng chữ\s*:?\s*|(?:đồng|đ)\.?\s*\(\s*)(?P<words>[^().;:\d]{6,200}?)\s*(?:đồng)?(?:\s*chẵn)?\s*[).;./]",
    re.IGNORECASE,
)


def slip_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every slip of a unit and every impossible value."""
    population = _population(lines)
    for line in lines:
        for mention in line.figures:
            yield from _unit(line, mention)
            yield from _impossible(line, mention)
            if population is not None:
                yield from _above_population(line, mention, *population)
        yield from _fraction_above_one(line)
        yield from _in_words(line)
    yield from _thousandfold(lines)


# --- units -----------------------------------------------------------------------------------------------


def _unit(line: Line, mention: Mention) -> Iterator[Claim]:
    before = line.before(mention)
    if mention.kind is Kind.AMOUNT and (mention.unit.name.startswith("tỷ triệu") or mention.value >= _MOST):
        as_million = mention.value / (mention.unit.factor or 1)
        written = (
            f"{write_number(float(as_million))} đồng"
            if as_million >= _NO_UNIT_FROM
            else f"{write_number(float(as_million))} tỷ đồng"
        )
        reason = f"Đơn vị “{mention.unit.name}” cho số quá lớn; có lẽ là {written}."
        yield claim_about(line, mention, "unit", Verdict.WRONG, reason, written=written)
    elif mention.kind is Kind.AMOUNT and mention.unit.factor != 1 and _is_too_long(line, mention):
        written = f"{write_number(float(mention.value / (mention.unit.factor or 1)))} đồng"
        reason = f"{shown(mention)} là {write_number(float(mention.value / 10**9))} tỷ đồng; có lẽ là {written}."
        verdict = Verdict.DOUBTFUL if _OF_PROVINCE.search(line.text) else Verdict.WRONG
        yield claim_about(line, mention, "unit", verdict, reason, written=written, impact=mention.value)
    elif (
        mention.kind is Kind.COUNT
        and mention.unit.is_measure
        and _MONEY_WORD.search(before)
        and re.search(r"kinh phí|số tiền|vốn", before)
    ):
        reason = f"Lời nói là tiền (“{_money_word(before)}”) nhưng số ghi bằng {mention.unit.name}."
        yield claim_about(line, mention, "unit", Verdict.DOUBTFUL, reason)
    elif _lacks_unit(line, mention, before):
        written = f"{mention.text} đồng"
        yield claim_about(line, mention, "unit", Verdict.DOUBTFUL, "Số tiền thiếu đơn vị (đồng).", written=written)


def _is_too_long(line: Line, amount: Mention) -> bool:
    """Whether an amount of triệu or tỷ is printed with all its đồng: ten million of them, or as much for each."""
    printed = amount.value / (amount.unit.factor or 1)
    if printed < _NO_SUCH_PROVINCE and (_TWO_UNITS.search(amount.text) or _may_be_of_province(line, printed)):
        return False
    is_for_each = _is_rate(line, amount) and not _OF_PLACES.match(line.text[amount.end :])
    return printed >= _NO_SUCH_NUMBER or (
        is_for_each and amount.value >= _NO_SUCH_RATE and not _PLACES.search(line.text)
    )


def _may_be_of_province(line: Line, printed: Fraction) -> bool:
    """Whether a whole province can have as much: ten thousand tỷ đồng, not rounded as a printed amount of đồng is."""
    return printed % 1000 != 0 and _OF_PROVINCE.search(line.text) is not None


def _money_word(before: str) -> str:
    met = _MONEY_WORD.search(before)
    return "" if met is None else " ".join(met[0].split()[:2])


def _lacks_unit(line: Line, mention: Mention, before: str) -> bool:
    if mention.kind is not Kind.COUNT or mention.unit.name or mention.noun or mention.value < _NO_UNIT_FROM:
        return False
    in_pair = any(mention.start == pair.part.start and pair.whole.unit.name for pair in line.pairs)
    return (
        not in_pair
        and "." in mention.text
        and bool(_MONEY_WORD.search(before) or re.search(r"giá trị|tiền|vốn", before))
    )


def _thousandfold(lines: Sequence[Line]) -> Iterator[Claim]:
    """One planned amount in triệu đồng and again in đồng, a thousand or a million times apart, in one section."""
    planned = [
        (line, mention)
        for line in lines
        for mention in line.figures
        if mention.kind is Kind.AMOUNT and mention.value > 0 and _is_planned(line, mention)
    ]
    for at, (line, large) in enumerate(planned):
        near = [
            item
            for item in (*planned[max(0, at - 6) : at], *planned[at + 1 : at + 7])
            if abs(item[0].section - line.section) <= 1
        ]
        for other_line, small in near:
            if large.value / small.value in {Fraction(10**3), Fraction(10**6)} and large.unit != small.unit:
                yield from _of_other_unit(line, large, other_line, small)


def _of_other_unit(line: Line, large: Mention, other_line: Line, small: Mention) -> Iterator[Claim]:
    """Judge a planned amount that is a thousand or a million times another one: wrong where it is printed far too long.

    "150.000 triệu đồng" is; "2 tỷ đồng" beside "2.000.000 đồng" may well be two things.
    """
    is_too_long = large.value / (large.unit.factor or 1) >= _TOO_LONG
    if not is_too_long or _is_rate(line, large) or _is_rate(other_line, small):
        return
    times = write_number(int(large.value / small.value))
    written = in_notation_of(large, small.value)
    reason = f"Đoạn {other_line.number} ghi {shown(small)}: hai số lệch nhau đúng {times} lần, sai đơn vị."
    yield claim_about(
        *(line, large, "unit", Verdict.WRONG, reason), recomputed=small.value, written=written,
        how=f"{shown(small)} = {written}", impact=large.value - small.value, others=[(other_line, small)],
    )  # fmt: skip


def _is_rate(line: Line, amount: Mention) -> bool:
    behind, before = line.text[amount.end : amount.end + 20], line.before(amount)[-30:]
    return (
        re.match(r"\s*/\s*[^\W\d]", behind) is not None
        or re.search(r"mỗi|(?<!tổng )mức|đơn giá|định mức|bình quân", before) is not None
    )


def _is_planned(line: Line, mention: Mention) -> bool:
    return role_of(line, mention) in _PLANNED or any(pair.whole.start == mention.start for pair in line.pairs)


def _in_words(line: Line) -> Iterator[Claim]:
    for met in _IN_WORDS.finditer(line.text + "."):
        amounts = [one for one in line.figures if one.kind is Kind.AMOUNT and one.end <= met.start("words")]
        value = parse_words(" ".join(met["words"].replace(",", " ").split()))
        if not amounts or value is None:
            continue
        amount = amounts[-1]
        same = amount.value == value
        written = write_number(value) + " đồng"
        reason = "Số và chữ khớp." if same else f"Phần bằng chữ là {written}; {_said_of(amount)}."
        yield claim_about(
            *(line, amount, "words", Verdict.OK if same else Verdict.WRONG, reason), recomputed=Fraction(value),
            written=written, how=f"bằng chữ: {met['words'].strip()}", impact=None if same else amount.value - value,
        )  # fmt: skip


def _said_of(amount: Mention) -> str:
    """How an amount is read aloud, where it has whole đồng and is not beyond all measure."""
    if amount.value.denominator == 1 and 0 <= amount.value <= LARGEST_IN_WORDS:
        return f"số đã ghi đọc là “{write_words(int(amount.value))} đồng”"
    return f"số đã ghi là {shown(amount)}"


# --- impossible values -----------------------------------------------------------------------------------


def _impossible(line: Line, mention: Mention) -> Iterator[Claim]:
    if mention.kind is not Kind.PERCENT or mention.value <= 100:
        return
    before = line.text[max(0, mention.start - 90) : mention.start].lower()
    behind = line.text[mention.end : mention.end + 40].lower()
    if re.search(r"tăng|vượt|so với|bằng", before[-30:]) or re.search(r"\A\s*(?:so với|chỉ tiêu)", behind):
        return
    if _SHARE.search(before) or _PARTAKES.match(behind):
        reason = "Tỷ lệ của một phần trong tổng không thể vượt 100%."
        yield claim_about(line, mention, "impossible", Verdict.WRONG, reason)


def _fraction_above_one(line: Line) -> Iterator[Claim]:
    for pair in line.pairs:
        whole_first = pair.part.value > pair.whole.value and pair.part.kind is Kind.COUNT
        next_percent = next((one for one in line.figures if one.start >= pair.end and one.kind is Kind.PERCENT), None)
        excused = next_percent is not None and next_percent.value > 100
        excused = excused or bool(re.search(r"vượt|so với|chỉ tiêu|kế hoạch|quân số", line.text.lower()))
        if whole_first and not excused and pair.whole.noun:
            reason = f"Phần ({shown(pair.part)}) lớn hơn tổng ({shown(pair.whole)})."
            yield claim_about(line, pair.part, "impossible", Verdict.WRONG, reason, others=[(line, pair.whole)])


def _population(lines: Sequence[Line]) -> tuple[Line, Mention] | None:
    """The number of inhabitants, where the report names one: what the health insurance is counted on, or "dân số"."""
    named: list[tuple[Line, Mention]] = []
    for line in lines:
        named += [(line, pair.whole) for pair in line.pairs if _POPULATION.search(line.before(pair.part))]
        counts = [one for one in line.figures if one.kind is Kind.COUNT]
        named += [(line, one) for one in counts if _ALL_PEOPLE.search(line.before(one))]
    named = [(line, one) for line, one in named if one.value > _FEWEST_PEOPLE]
    return max(named, key=lambda item: item[1].value, default=None)


def _above_population(line: Line, mention: Mention, where: Line, population: Mention) -> Iterator[Claim]:
    is_people = (
        mention.kind is Kind.COUNT
        and mention.head in {"người", "nhân"}
        and not mention.noun.startswith("người dân tộc")
    )
    if is_people and mention.value > population.value and "lượt" not in line.before(mention)[-30:]:
        reason = (
            f"Nhiều hơn dân số đã nêu ({shown(population)}, đoạn"
            f" {where.number}). Nếu cộng nhiều lần tham gia thì ghi “lượt người”."
        )
        yield claim_about(line, mention, "impossible", Verdict.DOUBTFUL, reason, others=[(where, population)])
