"""Percents of households: a household is whole, so not every percent can come out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, decimals_of
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.vietnamese import percent, write_number, write_percent

_OF_HOUSEHOLDS: Final = re.compile(r"(?:tỷ lệ|tỉ lệ)\s+(?:hộ|nghèo|cận nghèo)[^.;\d]{0,60}\Z")
_TOTAL_HOUSEHOLDS: Final = re.compile(r"(?:tổng số hộ|toàn xã có|hộ dân cư|tổng số)[^.;\d]{0,40}\Z")
_ELSEWHERE: Final = re.compile(
    r"phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|cả nước|toàn (?:quốc|tỉnh|huyện)|của (?:tỉnh|huyện)"
    r"|giảm(?! nghèo)|tăng|bình quân"
)
_FEWEST: Final = 50


def reachable_claims(lines: Sequence[Line], checked: frozenset[tuple[int, int]]) -> Iterator[Claim]:
    """Yield a claim for every percent of households that no whole number of households gives.

    ``checked`` are the percents whose own figures were found already.
    """
    total = _households(lines)
    if total is None:
        return
    where, households = total
    for line in lines:
        for stated in line.figures:
            first, _ = line.paragraph.sentence_at(stated.start)
            is_of_another = _ELSEWHERE.search(line.text[first : stated.start].lower())
            is_of_households = (
                not is_of_another and stated.kind is Kind.PERCENT and _OF_HOUSEHOLDS.search(line.before(stated))
            )
            if is_of_households and (line.number, stated.start) not in checked and not stated.hedge:
                yield from _reachable(line, stated, where, households)


def _reachable(line: Line, stated: Mention, where: Line, households: Mention) -> Iterator[Claim]:
    whole = int(households.value)
    decimals = decimals_of(stated)
    if stated.step * whole > 100:  # every percent with so few decimals can come out
        return
    near = int(stated.value * whole / 100)
    counts = [count for count in range(max(0, near - 1), near + 3) if percent(count, whole, decimals) is not None]
    values = {count: Fraction(percent(count, whole, decimals) or 0) for count in counts}
    base = f"tổng {shown_count(whole)} hộ (đoạn {where.number})"
    others = [(where, households)]
    fitting = next((count for count, value in values.items() if value == stated.value), None)
    if fitting is not None:
        how = f"{fitting}/{shown_count(whole)} hộ = {write_percent(values[fitting], decimals)}"  # type: ignore[arg-type]
        yield claim_about(line, stated, "reachable", Verdict.OK, f"Có được với {base}.", how=how, others=others)
        return
    below, above = (f"{count} hộ là {write_percent(values[count], decimals)}" for count in (near, near + 1))  # type: ignore[arg-type]
    reason = f"Không có số hộ nguyên nào trên {base} cho tỷ lệ này: {below}, {above}."
    yield claim_about(line, stated, "reachable", Verdict.DOUBTFUL, reason, written=f"{below}; {above}", others=others)


def shown_count(value: int) -> str:
    """Return a count with dots."""
    return write_number(value)


def _households(lines: Sequence[Line]) -> tuple[Line, Mention] | None:
    """The total of households, where the report has exactly one."""
    found: list[tuple[Line, Mention]] = []
    for line in lines:
        found += [(line, pair.whole) for pair in line.pairs if pair.whole.head == "hộ" and pair.whole.value >= _FEWEST]
        found += [
            (line, one)
            for one in line.figures
            if one.kind is Kind.COUNT and one.head == "hộ" and one.value >= _FEWEST and one.noun in {"hộ", "hộ dân"}
            and _TOTAL_HOUSEHOLDS.search(line.before(one))
        ]  # fmt: skip
    values = Counter(mention.value for _, mention in found)
    return found[0] if len(values) == 1 else None
