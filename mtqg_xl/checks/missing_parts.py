"""Where the rest of a typed total may be missing: a blank cell of the same sum."""

from mtqg_xl.checks.context import CellKey, Context, number_words
from mtqg_xl.definition.language import Binary, Expr, Ref
from mtqg_xl.definition.sentence import column_words

FEWEST_PARTS = 3
"""Below so many parts a blank one says nothing."""


def missing_part(context: Context, key: CellKey, formula: Expr, totals: tuple[float, float]) -> str:
    """Return the blank cells that would explain a total typed over its sum, in words; empty where none would.

    ``totals`` are the typed one and that of the parts. Only a sum over the row itself (``9=1-2-3-4+5+6+7+8``) has such
    cells: what is too much stands in a blank column that is added, what is too little in one that is taken away.
    """
    parts = _signed_parts(formula, 1)
    if parts is None or len(parts) < FEWEST_PARTS:
        return ""
    typed, right = totals
    gap = typed - right
    blank = [(key[0], key[1], ref.column) for sign, ref in parts if sign * gap > 0]
    blank = [cell for cell in blank if not _is_answered(context, cell)]
    if not blank:
        return ""
    places = " hoặc ".join(_place(context, cell) for cell in blank)
    words = f"nếu {context.amount(key, typed)} là đúng thì còn thiếu {context.amount(key, abs(gap))} ở {places}."
    return f" Chênh {number_words(gap)}: {words}"


def _signed_parts(expr: Expr, sign: int) -> list[tuple[int, Ref]] | None:
    """Return the cells of the same row that a formula adds (1) and takes away (-1); None where it does more."""
    if isinstance(expr, Ref):
        return [(sign, expr)] if expr == Ref(expr.column) else None
    if not isinstance(expr, Binary) or expr.op not in {"+", "-"}:
        return None
    left = _signed_parts(expr.left, sign)
    right = _signed_parts(expr.right, sign if expr.op == "+" else -sign)
    return None if left is None or right is None else [*left, *right]


def _is_answered(context: Context, key: CellKey) -> bool:
    """Whether a number or a mark stands in a cell, or anywhere below one that sums others."""
    if "#" in key[1]:
        cell = context.submission.cell(*key)
        return cell is not None and cell.is_answered
    return context.figures.is_present(*key, context.index)


def _place(context: Context, key: CellKey) -> str:
    return f"{column_words(context.column(key))}, ô {context.place(key)[1]} đang trống"
