"""What titles alone say of a column for which a blank gives no arithmetic: shares, totals, stocks and flows.

Source: the official table of forms.md §6.1, which prints none. Where titles leave two readings, both are candidates
and a person chooses; nothing is taken silently.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mtqg_xl.adoption.arithmetic import Linear, Ratio
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.words import plain

_START = re.compile(r"(dau (nam|ky|giai doan)|nam truoc)")
_END = re.compile(r"cuoi (nam|ky|giai doan)")
_OUT = re.compile(r"\b(thoat|giam|chuyen di|ra khoi|chet)\b")
_IN = re.compile(r"\b(ho tai|tai ngheo|tai can|phat sinh|tang|bo sung|moi|chuyen den|roi vao)\b")
_PART = re.compile(r"\b(dtts|dan toc thieu so|nu|nguoi ngheo|ho ngheo dtts)\b")
_TOTAL = re.compile(r"tong(\b|$)")
_CHIEFLY = re.compile(r"(trong do|chia ra|bao gom|gom)\b")
_FEWEST_PARTS = 2
_WHOLE = re.compile(r"tong so\b")


@dataclass(frozen=True, slots=True)
class Guess:
    """The readings of one column, the likeliest first; ``question`` asks for the right one where there is a doubt."""

    candidates: tuple[Linear[int] | Ratio[int], ...]
    question: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether titles leave one reading."""
        return not self.question


def guesses(columns: Sequence[DraftColumn]) -> dict[int, Guess]:
    """Return what titles say of the value columns of a form, by sheet column."""
    values = [column for column in columns if column.is_value]
    found = {column.at: guess for column in values if column.is_ratio and (guess := _share(column, values))}
    for column in values:
        guess = None if column.is_ratio else _closing_stock(column, values) or _total(column, values)
        if guess is not None:
            found[column.at] = guess
    return found


# --- shares ----------------------------------------------------------------------------------------------


def _share(column: DraftColumn, values: Sequence[DraftColumn]) -> Guess | None:
    """Return the readings of a share: what stands left of it in its group, over one of the wholes it may be of."""
    part = _numerator(column, values)
    if part is None:
        return None
    wholes = _wholes(part, column, values)
    if not wholes:
        return None
    candidates = tuple(Ratio(_one(part), _one(whole), 100.0) for whole in wholes)
    if len(candidates) == 1:
        return Guess(candidates)
    named = " hay ".join(f"“{' › '.join(whole.title)}”" for whole in wholes)
    return Guess(candidates, f"Biểu không ghi mẫu số của tỷ lệ. Tỷ lệ của “{' › '.join(part.title)}” là trên {named}?")


def _numerator(column: DraftColumn, values: Sequence[DraftColumn]) -> DraftColumn | None:
    left = [each for each in values if each.at < column.at and not each.is_ratio and _is_beside(each, column)]
    return left[-1] if left else None


def _is_beside(one: DraftColumn, other: DraftColumn) -> bool:
    """Whether two columns stand in the same lowest group."""
    return len(one.title) > 1 and one.title[:-1] == other.title[:-1]


def _wholes(part: DraftColumn, column: DraftColumn, values: Sequence[DraftColumn]) -> list[DraftColumn]:
    """Return what a share may be of: the population, the same part of it, its own group, the stock it leaves."""
    base = _population(part, values)
    if base is None:
        return []
    if _PART.search(part.leaf):
        same_part = _same_part_of(base, part, values)
        group = [each for each in values if _is_beside(each, part) and not each.is_ratio and each.at < part.at]
        return [*same_part, *group[:1]] or [base]
    stock = _opening_stock(values)
    if stock is not None and part.at != stock.at and _OUT.search(part.words) and not _IN.search(part.leaf):
        return [stock, base]
    return [base]


def _population(part: DraftColumn, values: Sequence[DraftColumn]) -> DraftColumn | None:
    """Return the first column, where its titles say that it is a whole and it counts the same things as the part."""
    first = values[0]
    is_whole = _WHOLE.search(first.words) is not None and first.at < part.at and not first.is_ratio
    return first if is_whole and not _is_beside(first, part) else None


def _same_part_of(base: DraftColumn, part: DraftColumn, values: Sequence[DraftColumn]) -> list[DraftColumn]:
    return [each for each in values if _is_beside(each, base) and each.at != base.at and _PART.search(each.leaf)]


def _opening_stock(values: Sequence[DraftColumn]) -> DraftColumn | None:
    return next((each for each in values if _START.search(each.words) and not each.is_ratio), None)


# --- totals ----------------------------------------------------------------------------------------------


def _total(column: DraftColumn, values: Sequence[DraftColumn]) -> Guess | None:
    """Return the total of what stands beside a column called "Tổng số": a person says whether it is one."""
    if not _TOTAL.match(column.leaf):
        return None
    parts = _parts_of(column, values)
    if len(parts) < _FEWEST_PARTS:
        return None
    names = "; ".join(" › ".join(part.title) for part in parts)
    text = f"Biểu không ghi cách tính. Cột này có phải là tổng của: {names}?"
    return Guess((Linear({part.at: 1.0 for part in parts}),), text)


def _parts_of(column: DraftColumn, values: Sequence[DraftColumn]) -> list[DraftColumn]:
    """Return the addends of a total: the columns of its group right of it, of a subgroup its own total."""
    depth = len(column.title) - 1
    right = [each for each in values if each.at > column.at and not each.is_ratio and len(each.title) > depth]
    if depth:
        right = [each for each in right if each.title[:depth] == column.title[:depth]]
    else:
        right = [each for each in right if len(each.title) > 1 and _CHIEFLY.match(plain(each.title[0]))]
        depth = 1
    found: list[DraftColumn] = []
    for name in dict.fromkeys(each.title[depth] for each in right):
        group = [each for each in right if each.title[depth] == name]
        own = next((each for each in group if len(each.title) > depth + 1 and _TOTAL.match(each.leaf)), None)
        found += group if own is None else [own]
    return [each for each in found if not _CHIEFLY.match(each.leaf)]


# --- stocks and flows ------------------------------------------------------------------------------------


def _closing_stock(column: DraftColumn, values: Sequence[DraftColumn]) -> Guess | None:
    """Return the stock at the end: that at the start, less what left it, plus what came; only of the whole."""
    start = _opening_stock(values)
    if start is None or not _END.search(column.words) or not start.at < column.at or _PART.search(column.leaf):
        return None
    flows = [each for each in values if start.at < each.at < column.at and _is_flow(each)]
    terms = {start.at: 1.0} | {each.at: -1.0 if _OUT.search(each.words) else 1.0 for each in flows}
    both = [each for each in flows if bool(_OUT.search(each.words)) == bool(_IN.search(each.words))]
    if not flows:
        return None
    if both:
        names = "; ".join(" › ".join(each.title) for each in both)
        text = f"Số cuối kỳ tính từ số đầu kỳ, nhưng chưa rõ cộng hay trừ: {names}."
        return Guess((Linear(terms),), text)
    return Guess((Linear(terms),))


def _is_flow(column: DraftColumn) -> bool:
    is_named = _OUT.search(column.words) or _IN.search(column.words)
    return bool(is_named) and not column.is_ratio and not _START.search(column.words) and not _PART.search(column.leaf)


def _one(column: DraftColumn) -> Linear[int]:
    return Linear({column.at: 1.0})
