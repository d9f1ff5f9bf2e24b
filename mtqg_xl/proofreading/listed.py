"""Lists that follow a line ("cụ thể như sau:"): which items belong to it, what they add up to, how many they are."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.added import Breakdown, Found, judged_sum
from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about
from mtqg_xl.proofreading.document import Paragraph
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of

FEWEST: Final = 2
RATE: Final = re.compile(r"\A\s*(?:đồng)?\s*/\s*[^\W\d_]")
"""What stands behind an amount for each: "đồng/hộ"."""
_TAIL: Final = re.compile(
    r"\A[^.;]{0,110}?(?P<mark>trong đó|bao gồm|gồm|cụ thể|như sau|chia ra)[^.]{0,60}:?\s*\Z", re.IGNORECASE
)
_OPENER: Final = re.compile(r"\W*(?P<mark>trong đó|bao gồm|gồm|cụ thể|chia ra)\s*:", re.IGNORECASE)
_DIVIDED: Final = re.compile(
    r"(?!.*\b(?:một số|một vài|nhiều|các|chủ yếu|lớn|trọng điểm|điển hình|tiêu biểu|đã|chưa|đợt|còn)\b)"
    r"[^\d.;:]{0,60}\b(?P<mark>chia theo|phân theo|chia ra|phân bổ)\b[^\d.;:]{0,60}:",
    re.IGNORECASE,
)
"""A line that divides the figure above without naming it again: "Chia theo nội dung hỗ trợ:"."""
_ENDS: Final = re.compile(r"[^\d.;]{0,40}[.;,:]?\s*")
"""A line of its own that brings in the list ("Trong đó:") of the figure that the line above ends in."""
_COUNT_TAIL: Final = re.compile(r"[^.;:\d]{0,60}:\s*\Z")
_ITEMS_NAMED: Final = re.compile(
    r"công trình|dự án|tiểu dự án|nội dung|mô hình|nhiệm vụ|sản phẩm|hạng mục|văn bản|kế hoạch|nhóm|chương trình"
)
_NUMBERED, _LETTERED, _DASHED, _DEEPEST = range(4)
_MOST_ITEMS: Final = 100


def list_sums(lines: Sequence[Line], at: int) -> Iterator[Claim]:
    """Yield a claim for every total of a line whose parts stand in the list behind it."""
    head = lines[at]
    mark = _mark_of_breakdown(head)
    items = items_behind(lines, at) if mark else []
    under = lines[at + 1].text.strip() if not mark and at + 1 < len(lines) else ""
    opener = _OPENER.fullmatch(under) or _DIVIDED.fullmatch(under)
    if opener is not None and head.figures and _ENDS.fullmatch(head.text[head.figures[-1].end :]):
        mark, items = opener["mark"].lower(), items_behind(lines, at + 1)
    count = _count_of_items(head)
    if count is not None and count.value < len(items):
        items = items[: int(count.value)]
    if len(items) < FEWEST:
        return
    way = Breakdown.LISTED if mark == "trong đó" else Breakdown.ALL
    first, _ = head.paragraph.sentence_at(head.figures[-1].start)
    taken: set[tuple[Kind, str, Role]] = set()
    for total in head.figures:
        key = (total.kind, total.head, role_of(head, total))
        if total.kind in {Kind.PERCENT, Kind.POINTS} or key in taken or total.start < first:
            continue
        parts = _part_of_each(head, total, items)
        if len(parts) == len(items):
            taken.add(key)
            yield from judged_sum(head, total, parts, way)


def list_counts(lines: Sequence[Line], at: int) -> Iterator[Claim]:
    """Yield a claim where a line ends in a number of things ("gồm 03 công trình:") and the things follow as a list."""
    head = lines[at]
    count = _count_of_items(head)
    items = items_behind(lines, at) if count is not None else []
    if count is None or len(items) < FEWEST or any(one.head == count.head for item in items for one in item.figures):
        return
    listed = Fraction(len(items))
    how = f"danh sách dưới có {len(items)} mục"
    reason = f"Ghi {count.text} nhưng danh sách dưới có {len(items)} mục."
    if listed == count.value:
        yield claim_about(head, count, "count", Verdict.OK, "Đủ số kể ra.", recomputed=listed, how=how)
    elif count.hedge:
        return
    elif listed < count.value:
        yield claim_about(head, count, "count", Verdict.WRONG, reason, recomputed=listed, how=how)
    elif len({_first_word(item) for item in items}) == 1:  # else what is too many may belong to the list around it
        yield claim_about(head, count, "count", Verdict.DOUBTFUL, reason, recomputed=listed, how=how)


def _count_of_items(head: Line) -> Mention | None:
    """The number of things that a line ends in, with the things behind it."""
    count = head.figures[-1] if head.figures else None
    if count is None or count.kind is not Kind.COUNT or count.unit.name or not FEWEST <= count.value < _MOST_ITEMS:
        return None
    is_last = _COUNT_TAIL.match(head.text, count.end) is not None
    return count if is_last and _ITEMS_NAMED.match(count.noun) else None


def _first_word(item: Line) -> str:
    return item.text.removeprefix(item.paragraph.item_mark).split()[0].lower()


def _mark_of_breakdown(head: Line) -> str:
    """The word that brings in the list, in lower case; empty where there is none."""
    for figure in head.figures[-1:-3:-1]:
        met = _TAIL.match(head.text[figure.end :])
        if met is not None:
            return met["mark"].lower()
    return ""


def items_behind(lines: Sequence[Line], at: int) -> list[Line]:
    """Return the list items right behind a line: all with the mark of the first, what is below them left out."""
    items: list[Line] = []
    own = _rank(lines[at].paragraph)
    level = _DEEPEST
    for line in lines[at + 1 :]:
        rank = _rank(line.paragraph)
        if rank is None:
            # Under "a)" and "1." paragraphs of text may stand; under "-" they end the list.
            if items and level in {_NUMBERED, _LETTERED} and not line.paragraph.heading:
                continue
            break
        if not items:
            is_first = rank > (_NUMBERED - 1 if own is None else own) and _is_first(line.paragraph, rank)
            if not is_first:
                break
            level = rank
        if rank < level:
            break
        if rank == level:
            items.append(line)
    # Bullets of several lists of Word may stand below one another: which are the parts is not sure.
    are_bullets = level in {_DASHED, _DEEPEST}
    return [] if are_bullets and len({item.paragraph.list_of for item in items}) > 1 else items


def _rank(paragraph: Paragraph) -> int | None:
    """How deep a list item stands: "1." above "a)" above "-" above "+"; None where a paragraph is no item."""
    mark = paragraph.item_mark
    if not mark:
        return _NUMBERED if re.fullmatch(r"\d{1,2}", paragraph.heading) else None
    if mark[-1] == ")":
        return _NUMBERED if mark.strip("()").isdecimal() else _LETTERED
    return _DEEPEST if mark == "+" else _DASHED


def _is_first(paragraph: Paragraph, rank: int) -> bool:
    mark = paragraph.item_mark.strip("()") or paragraph.heading
    return rank not in {_NUMBERED, _LETTERED} or mark in {"1", "01", "a"}


def _part_of_each(head: Line, total: Mention, items: Sequence[Line]) -> Found:
    role = role_of(head, total)
    parts: Found = []
    for item in items:
        fitting = [
            one
            for one in item.figures
            if total.same_dimension(item.named(one)) and not RATE.match(item.text[one.end :])
        ]
        same_role = [one for one in fitting if role_of(item, one) is role]
        is_plain = role in {Role.TOTAL, Role.OTHER} or (
            len(fitting) == 1 and role_of(item, fitting[0]) in {Role.OTHER, Role.PART}
        )
        chosen = (same_role or (fitting if is_plain else []))[:1]
        parts += [(item, one) for one in chosen]
    return parts
