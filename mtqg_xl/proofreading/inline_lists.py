"""Numbered lists within a paragraph: "1.350 triệu đồng: (1) Đường bản 750 triệu đồng; (2) Nhà văn hóa 600 triệu"."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.added import Breakdown, judged_sum
from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.listed import RATE
from mtqg_xl.proofreading.mentions import Kind, Mention

_MARK: Final = re.compile(
    r"(?:(?<=[:;,.]\s)|(?<=\())(?:\((?P<one>\d{1,2}|[ivx]{1,4}|[a-hđ])\)|(?P<two>\d{1,2}|[a-hđ])\))\s"
)
_LETTERS: Final = ("a", "b", "c", "d", "đ", "e", "g", "h")
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ENDS: Final = re.compile(r"\.(?=\s|\Z)")
_FEWEST: Final = 2
_THINGS: Final = re.compile(
    r"công trình|dự án|tiểu dự án|nội dung|mô hình|nhiệm vụ|sản phẩm|hạng mục|lớp|chương trình|nguồn|nhóm|tuyến"
)


def inline_list_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every total, and every number of things, before a numbered list in its own paragraph."""
    for line in lines:
        start, items = _items(line.text)
        if len(items) >= _FEWEST:
            yield from _sums(line, start, items)
            yield from _count(line, start, items)


def _items(text: str) -> tuple[int, list[tuple[int, int]]]:
    """Where the first numbered list behind a colon begins, and each of its items; none where the numbers skip."""
    marks = [met for met in _MARK.finditer(text) if ":" in text[: met.start()]]
    if not marks or [_place(met) for met in marks] != list(range(len(marks))):
        return 0, []
    starts = [met.start() for met in marks]
    end = _ENDS.search(text, marks[-1].end())
    stops = [*starts[1:], end.start() if end is not None else len(text)]
    return starts[0], [(met.end(), stop) for met, stop in zip(marks, stops, strict=True)]


def _place(met: re.Match[str]) -> int:
    """Which item of its list a mark names, from 0; -1 where it names none."""
    mark = met["one"] or met["two"]
    if mark.isdecimal():
        return int(mark) - 1
    # "(i)" opens a list in Roman numbers: single letters go no farther than "h".
    return _ROMAN.index(mark) if mark in _ROMAN else _LETTERS.index(mark) if mark in _LETTERS else -1


def _sums(line: Line, start: int, items: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    first, _ = line.paragraph.sentence_at(max(0, start - 1))
    totals = [one for one in line.figures if first <= one.start and one.end <= start]
    taken: set[tuple[Kind, str]] = set()
    for total in reversed(totals):
        key = (total.kind, total.head)
        if total.kind not in {Kind.AMOUNT, Kind.COUNT} or key in taken:
            continue
        parts = [_part_in(line, total, item) for item in items]
        found = [(line, part) for part in parts if part is not None]
        if len(found) == len(items):
            taken.add(key)
            yield from judged_sum(line, total, found, Breakdown.ALL)


def _part_in(line: Line, total: Mention, item: tuple[int, int]) -> Mention | None:
    """The one figure of an item that can be a part of a total; None where there is none, or which is not sure."""
    inside = [one for one in line.figures if item[0] <= one.start < item[1] and total.same_dimension(one)]
    inside = [one for one in inside if not RATE.match(line.text[one.end :])]
    return inside[0] if len(inside) == 1 else None


def _count(line: Line, start: int, items: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    first, _ = line.paragraph.sentence_at(max(0, start - 1))
    counts = [one for one in line.figures if first <= one.start and one.end <= start and one.kind is Kind.COUNT]
    counts = [one for one in counts if _THINGS.match(one.noun) and one.value.denominator == 1]
    heads = {one.head for one in line.figures if items[0][0] <= one.start < items[-1][1]}
    if len(counts) != 1 or counts[0].head in heads:
        return
    count, listed = counts[0], Fraction(len(items))
    how = f"danh sách trong đoạn có {len(items)} mục"
    if count.value == listed:
        yield claim_about(line, count, "count", Verdict.OK, "Đủ số kể ra.", recomputed=listed, how=how)
    elif not count.hedge:
        verdict = Verdict.WRONG if listed < count.value else Verdict.DOUBTFUL
        reason = f"Ghi {count.text} nhưng danh sách trong đoạn có {len(items)} mục."
        yield claim_about(line, count, "count", verdict, reason, recomputed=listed, how=how)
