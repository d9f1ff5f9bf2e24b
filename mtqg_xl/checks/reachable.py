"""Percents of things that are counted: not every one can come out, for a household is whole."""

from decimal import Decimal

from mtqg_xl.checks.computed_cells import figure
from mtqg_xl.checks.context import CellKey, Context, number_words
from mtqg_xl.definition.language import Call, Expr, Ref
from mtqg_xl.vietnamese import percent, write_percent

_MOST_DECIMALS = 4


def unreachable(context: Context, key: CellKey, formula: Expr, typed: float) -> str:
    """Return in words that no whole numerator gives a typed percent; empty where one does, or nothing is counted.

    26,95% of 676 households is none: 182 of them are 26,92%, 183 are 27,07%.
    """
    if not (isinstance(formula, Call) and formula.word == "percent"):
        return ""
    part, whole = formula.arguments
    counted = [_counted(context, key, side) for side in (part, whole)]
    if counted[1] is None or counted[0] is None:
        return ""
    total = figure(context, context.figures, counted[1])
    decimals = -int(Decimal(repr(typed)).as_tuple().exponent)
    if not total or not float(total).is_integer() or decimals > _MOST_DECIMALS:
        return ""
    near = int(typed * total // 100)
    stated = Decimal(repr(typed))
    if any(percent(count, total, max(0, decimals)) == stated for count in range(near - 1, near + 3)):
        return ""
    below, above = (f"{number_words(count)} là {_shown(count, total)}" for count in (near, near + 1))
    return f" Không có số nguyên nào trên {number_words(total)} cho {number_words(typed)}%: {below}, {above}."


def _shown(count: int, total: float) -> str:
    return write_percent(count * 100 / total, 2)


def _counted(context: Context, key: CellKey, side: Expr) -> CellKey | None:
    """Return the cell of one side where it holds a count: a whole number of something other than money."""
    if not isinstance(side, Ref) or side.block is not None:
        return None
    cell = (side.instance or key[0], side.row or key[1], side.column)
    is_count = not context.is_money(cell) and context.unit(cell) != "%" and context.decimals(cell) == 0
    return cell if is_count else None
