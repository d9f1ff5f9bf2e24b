"""Products: so many times so much; and one rate that should be the same wherever the same support is paid."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention, is_person
from mtqg_xl.vietnamese import fold, write_money

_TIMES: Final = re.compile(r"[^\d.;]{0,25}?\s*[x×*]\s*", re.IGNORECASE)
_OPENS: Final = re.compile(r"[^\d.;()]{0,25}?\s*(?:=|\()\s*(?:là|gồm|tương ứng)?\s*")
_EQUALS: Final = re.compile(r"[^\d.;]{0,25}?\s*(?:=|bằng|là)\s*")
_RATE: Final = re.compile(r"\s*/\s*(?:0?1\s*)?(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+)?)")
_EACH: Final = re.compile(r"\bmỗi (?P<noun>(?!năm|tháng|quý|ngày|xã|thôn|đơn vị|công trình)[^\W\d_]+)[^,;.\d]{0,25}\Z")
_LONGER: Final = re.compile(r"\s*/\s*[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s*/\s*[^\W\d_]")
_LIMITS: Final = frozenset({"tối đa", "tối thiểu", "không quá", "dưới", "ít nhất"})
_LOOSE: Final = Fraction(1, 50)
_TIME: Final = frozenset({"tháng", "năm", "ngày", "quý", "lần", "giờ", "vụ"})
_RATE_OF_TIME: Final = re.compile(
    r"\s*/\s*(?:(?P<noun>[^\W\d_]+)\s*/\s*)?(?P<time>tháng|năm|ngày|quý)\b", re.IGNORECASE
)
_TIMES_OF_TIME: Final = re.compile(r"\s*[x×*]\s*", re.IGNORECASE)
_PRICE_AND_TIME: Final = 2
_PAID: Final = re.compile(
    r"[^;.]{0,60}?(?:số tiền|kinh phí|tổng tiền|tổng số tiền|với tiền|tổng kinh phí)[^\d;.]{0,30}\Z", re.IGNORECASE
)
_LABEL_WORDS: Final = re.compile(r"quý\s+[ivx]+|năm|tháng|[ivx]+\b|\W+|\d+|cho|đối với|được|thực hiện|đã|tiếp tục")


def product_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every product, and for every support that is paid twice."""
    for line in lines:
        for _, _, figures in line.sentences:
            yield from _written_out(line, figures)
            yield from _unit_price(line, figures)
            for total in figures:
                yield from _for_months(line, total)
                yield from _each_month(line, figures, total)
    yield from _same_rate(lines)


def _written_out(line: Line, figures: tuple[Mention, ...]) -> Iterator[Claim]:
    """Judge a product that is written out: "25 hộ x 3.000.000 đồng/hộ = 75.000.000 đồng" and the like."""
    for first, second, third in zip(figures, figures[1:], figures[2:], strict=False):
        if _TIMES.fullmatch(line.between(first, second)) and _EQUALS.fullmatch(line.between(second, third)):
            yield _judged(line, [first, second], third, Verdict.WRONG)
        elif _OPENS.fullmatch(line.between(first, second)) and _TIMES.fullmatch(line.between(second, third)):
            yield from _behind_total(line, first, second, third)


def _for_months(line: Line, total: Mention) -> Iterator[Claim]:
    """Judge "356 hộ, số tiền 59.000 đồng/hộ/tháng x 12 tháng = 252.048.000 đồng": so much for each and each month."""
    at = line.mentions.index(total)
    if at < _PRICE_AND_TIME or line.mentions[at - 1].kind is not Kind.DURATION:
        return
    price, months = line.mentions[at - 2 : at]
    rate = _RATE_OF_TIME.match(line.text, price.end)
    if price.kind is not Kind.AMOUNT or rate is None or not total.same_dimension(price):
        return
    times, equals = line.text[rate.end() : months.start], line.text[months.end : total.start]
    if not _TIMES_OF_TIME.fullmatch(times) or not re.fullmatch(rf"\s*{rate['time']}\s*(?:=|là|bằng)\s*", equals):
        return
    first, _ = line.paragraph.sentence_at(total.start)
    before = [one for one in line.figures if first <= one.start < price.start and one.kind is Kind.COUNT]
    counted = [one for one in before if rate["noun"] and one.head == rate["noun"].lower()]
    if rate["noun"] and len(counted) != 1:
        return
    factors = [*counted, price, months]
    value = prod((one.value for one in factors), start=Fraction(1))
    how = " × ".join(f"{months.text} {rate['time']}" if one is months else shown(one) for one in factors)
    others = [(line, one) for one in factors]
    is_right = value == total.value or Interval.exact(value).meets(total.interval)
    verdict = Verdict.OK if is_right else Verdict.DOUBTFUL if any(one.hedge for one in factors) else Verdict.WRONG
    written = in_notation_of(total, value)
    yield claim_about(
        *(line, total, "product", verdict, "Tích khớp." if is_right else f"Tích tính lại là {written}."),
        recomputed=value, how=f"{how} = {written}", impact=None if is_right else value - total.value, others=others,
    )  # fmt: skip


def _each_month(line: Line, figures: tuple[Mention, ...], total: Mention) -> Iterator[Claim]:
    """Judge "132 người, chi trả 66.000.000 đồng/tháng (500.000 đồng/người/tháng)": all and each in the same time."""
    rate = _RATE_OF_TIME.match(line.text, total.end)
    behind = next((one for one in figures if one.start >= total.end), None)
    if rate is None or rate["noun"] or behind is None or not behind.same_dimension(total):
        return
    each = _RATE_OF_TIME.match(line.text, behind.end)
    is_aside = re.fullmatch(r"\s*\(\s*(?:mức\s)?", line.text[rate.end() : behind.start]) is not None
    if each is None or not each["noun"] or each["time"] != rate["time"] or not is_aside:
        return
    noun = each["noun"].lower()
    before = [one for one in figures if one.end <= total.start and one.kind is Kind.COUNT]
    counts = [one for one in before if one.head == noun or (is_person(noun) and is_person(one.head))]
    if counts:
        counted = counts[0] if len(counts) == 1 else next((one for one in counts if one.head == noun), None)
        if counted is not None and len({one.value for one in counts if one.head == counted.head}) == 1:
            yield _judged(line, [counted, behind], total, Verdict.DOUBTFUL)


def _behind_total(line: Line, total: Mention, first: Mention, second: Mention) -> Iterator[Claim]:
    """Judge "18.000.000 đồng (06 hộ x 3.000.000 đồng/hộ)", where nothing else is multiplied or added behind."""
    behind = line.text[second.end :]
    goes_on = re.match(r"[^\d.;()]{0,25}?\s*[x×*+]\s*\d", behind)
    if goes_on is None and total.kind in {first.kind, second.kind}:
        yield _judged(line, [first, second], total, Verdict.WRONG)


def _unit_price(line: Line, figures: tuple[Mention, ...]) -> Iterator[Claim]:
    for price in figures:
        noun = _for_each(line, price)
        if not noun or "x" in line.after(price)[:20].split() or "=" in line.after(price)[:25]:
            continue
        if price.hedge in _LIMITS or _is_share_of_price(line, figures, price):
            continue
        counts = [one for one in figures if one.kind is Kind.COUNT and noun in _first_words(one)]
        if not counts and is_person(noun):
            counts = [one for one in figures if one.kind is Kind.COUNT and is_person(one.head)]
        totals = [one for one in figures if _may_be_total(line, one, price)]
        if len(counts) != 1 or len(totals) != 1 or re.search(r"\bx\b|×", line.before(price)):
            continue
        is_total = re.search(r"tổng|kinh phí|số tiền|thành tiền|cộng|trị giá", line.before(totals[0])) is not None
        yield _judged(line, [counts[0], price], totals[0], Verdict.WRONG if is_total else Verdict.DOUBTFUL)


def _for_each(line: Line, price: Mention) -> str:
    """What an amount or weight is for each of: "hộ" of "3.000.000 đồng/hộ"; empty where it is no rate."""
    rate = _RATE.match(line.text, price.end) or _EACH.search(line.before(price))
    is_rate = price.kind is Kind.AMOUNT or price.unit.is_measure
    if not is_rate or rate is None or _LONGER.match(line.text, price.end):
        return ""
    noun: str = rate["noun"].lower().split()[0]
    return "" if noun in _TIME else noun


def _is_share_of_price(line: Line, figures: tuple[Mention, ...], price: Mention) -> bool:
    """Whether a bracket says what a price before it is made of: "400.000 đồng/người (tỉnh 300.000 đồng/người; …)"."""
    opened = line.text.rfind("(", 0, price.start)
    is_inside = opened >= 0 and ")" not in line.text[opened : price.start]
    noun = _for_each(line, price)
    return is_inside and any(one.end <= opened and _for_each(line, one) == noun for one in figures)


def _may_be_total(line: Line, one: Mention, price: Mention) -> bool:
    if one is price or one.value <= price.value or not one.same_dimension(price):
        return False
    return not _RATE.match(line.text, one.end) and not _EACH.search(line.before(one))


def _first_words(one: Mention) -> list[str]:
    return [*one.noun.split()[:2], one.unit.name]


def _judged(line: Line, factors: Sequence[Mention], total: Mention, if_not: Verdict) -> Claim:
    product = _what_may_be(line, factors[0]).times(_what_may_be(line, factors[1]))
    value = factors[0].value * factors[1].value
    written = in_notation_of(total, value)
    how = f"{shown(factors[0])} × {shown(factors[1])} = {written}"
    others = [(line, one) for one in factors]
    is_far = product.low == product.high and abs(value - total.value) > total.value * _LOOSE and not total.hedge
    if product.meets(total.interval) and is_far:
        reason = f"Chỉ khớp nếu {shown(total)} là số làm tròn; tích tính lại là {in_notation_of(total, value, 2)}."
        return claim_about(
            line, total, "product", Verdict.DOUBTFUL, reason, recomputed=value, how=how, impact=value - total.value,
            others=others,
        )  # fmt: skip
    if product.meets(total.interval):
        return claim_about(line, total, "product", Verdict.OK, "Tích khớp.", recomputed=value, how=how, others=others)
    hedged = any(one.hedge for one in (*factors, total))
    verdict = Verdict.DOUBTFUL if hedged else if_not
    impact = value - total.value if total.kind is Kind.AMOUNT else None
    reason = f"Tích tính lại là {written}."
    return claim_about(line, total, "product", verdict, reason, recomputed=value, how=how, impact=impact, others=others)


def _what_may_be(line: Line, factor: Mention) -> Interval:
    """What a factor may really be: numbers of things and laid down rates are what they say, averages are rounded."""
    is_average = factor.hedge or re.search(r"bình quân|trung bình", line.before(factor)[-40:])
    is_exact = factor.kind is Kind.COUNT and not factor.unit.is_measure
    is_in_whole_dong = factor.kind is not Kind.AMOUNT or factor.step >= 1
    if not is_average and is_in_whole_dong and (is_exact or _for_each(line, factor)):
        return Interval.exact(factor.value)
    return factor.interval


# --- the same rate elsewhere --------------------------------------------------------------------------------


def _same_rate(lines: Sequence[Line]) -> Iterator[Claim]:
    """Two payments of one support in neighbouring sentences: the amount for each should be the same."""
    for line in lines:
        paid: dict[str, tuple[Mention, Mention]] = {}
        for count, amount in zip(line.figures, line.figures[1:], strict=False):
            is_paid = count.kind is Kind.COUNT and amount.kind is Kind.AMOUNT and count.value > 0
            if not is_paid or not _PAID.fullmatch(line.between(count, amount)) or count.unit.name:
                continue
            label = _label(line, count)
            if label in paid:
                yield _compared(line, *paid[label], count, amount)
            paid.setdefault(label, (count, amount))


def _label(line: Line, count: Mention) -> str:
    words = line.before(count)
    words = re.split(r"[;.]\s", words)[-1]
    return " ".join(_LABEL_WORDS.sub(" ", fold(words)).split()[-6:]) + f"|{count.noun}"


def _compared(line: Line, count: Mention, amount: Mention, other_count: Mention, other_amount: Mention) -> Claim:
    rate, other_rate = amount.value / count.value, other_amount.value / other_count.value
    expected = rate * other_count.value
    how = (
        f"{shown(amount)} / {shown(count)} = {_money(rate)};"
        f" {shown(other_amount)} / {shown(other_count)} = {_money(other_rate)}"
    )
    others = [(line, count), (line, amount), (line, other_count)]
    if rate == other_rate:
        return claim_about(
            line, other_amount, "product", Verdict.OK, "Cùng một mức.", recomputed=expected, how=how, others=others
        )
    reason = f"Hai lần trả cùng một khoản nhưng mức khác nhau: {_money(rate)} và {_money(other_rate)}."
    return claim_about(
        *(line, other_amount, "product", Verdict.DOUBTFUL, reason),
        recomputed=expected, how=how, impact=expected - other_amount.value, others=others,
    )  # fmt: skip


def _money(value: Fraction) -> str:
    return write_money(float(value))
