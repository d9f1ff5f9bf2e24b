"""Shares of what stands beside them: "Nhà nước 1.050 triệu đồng (70%), nhân dân 450 triệu đồng (30%)"."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Interval, Kind, Mention

_SHARE: Final = re.compile(r"[^.;,()\d]{0,25}\(\s*(?:chiếm\s*|tỷ lệ\s*|bằng\s*)?|[^.;,()\d]{0,25},?\s*chiếm\s*")
_NEXT: Final = re.compile(r"\s*\)?\s*(?:[,;]|và\b)\s*[^.;:()\d]{0,60}")
_FEWEST: Final = 2
_HUNDRED: Final = Fraction(100)


def shares_of_sum(line: Line, known: Mapping[tuple[int, int], Claim]) -> Iterator[Claim]:
    """Yield a claim for each percent of a row of amounts that make up one sum, which is named nowhere.

    That they do is sure where their percents make up a hundred, or where all but one are right on their sum.
    """
    for row in _rows(line):
        if any((line.number, share.start) in known for _, share in row):
            continue
        total = sum((part.value for part, _ in row), Fraction(0))
        right = [share for part, share in row if total and _is_right(part, share, total)]
        if len(right) == len(row) or (len(right) == len(row) - 1 and sum(one.value for one in right) < _HUNDRED):
            for part, share in row:
                yield _judged(line, part, share, row, total)


def _rows(line: Line) -> Iterator[list[tuple[Mention, Mention]]]:
    row: list[tuple[Mention, Mention]] = []
    figures = line.figures
    for part, share in pairwise(figures):
        is_pair = part.kind is Kind.AMOUNT and share.kind is Kind.PERCENT and not (part.hedge or share.hedge)
        if not is_pair or not _SHARE.fullmatch(line.between(part, share)):
            continue
        if row and not _NEXT.fullmatch(line.text[row[-1][1].end : part.start].lower()):
            if len(row) >= _FEWEST:
                yield row
            row = []
        row.append((part, share))
    if len(row) >= _FEWEST:
        yield row


def _is_right(part: Mention, share: Mention, total: Fraction) -> bool:
    return Interval.exact(part.value * _HUNDRED / total).meets(share.interval)


def _judged(line: Line, part: Mention, share: Mention, row: list[tuple[Mention, Mention]], total: Fraction) -> Claim:
    value = part.value * _HUNDRED / total
    is_right = _is_right(part, share, total)
    written = in_notation_of(share, value)
    how = f"{shown(part)} / ({' + '.join(shown(one) for one, _ in row)}) = {written}"
    reason = (
        "Khớp với tổng của các khoản cạnh nhau." if is_right else f"Trên tổng của các khoản cạnh nhau là {written}."
    )
    verdict = Verdict.OK if is_right else Verdict.DOUBTFUL
    others = [(line, one) for pair in row for one in pair if one is not share]
    return claim_about(line, share, "ratio", verdict, reason, recomputed=value, how=how, others=others)
