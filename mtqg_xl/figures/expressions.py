"""Formulas of the definition language over numpy arrays, with the results that their Excel text has in a sheet.

Inside, money is in đồng while the sheet may be typed in triệu đồng: every term carries its scale, so that a constant,
a product or a rounding means what it means in the sheet (architecture §3, items 1 to 5; §5).
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from mtqg_xl.definition.language import Binary, Blank, Call, Expr, Number, Ref, Text
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.figures.block_words import counted, is_text_column, summed_block, summed_where
from mtqg_xl.figures.grid import Flags, Floats, State
from mtqg_xl.figures.places import Places, Scale, Term, at_scale, either, numbers_of
from mtqg_xl.figures.rounding import percent_half_up, round_half_up
from mtqg_xl.findings import DefinitionError


def shape_of(expr: Expr, instance: str) -> Hashable:
    """Return what two formulas must share to be evaluated together: all but the fixed cells they read."""
    if isinstance(expr, Ref):
        return ("block", expr.instance or instance, expr.block, expr.column) if expr.block is not None else "cell"
    if isinstance(expr, Binary):
        return expr.op, shape_of(expr.left, instance), shape_of(expr.right, instance)
    if isinstance(expr, Call):
        return expr.word, *(shape_of(argument, instance) for argument in expr.arguments)
    return expr


def compiled(exprs: Sequence[Expr], places: Places, decimals: int) -> Term:
    """Return what computed cells hold, one formula for each place; a percent is rounded here, once.

    The formulas have the same shape, and those of a block are one.
    """
    first = exprs[0]
    if isinstance(first, Call) and first.word == "percent":
        return _percent(exprs, places, lambda part, whole: percent_half_up(part, whole, decimals))
    return value(exprs, places)


def value(exprs: Sequence[Expr], places: Places) -> Term:
    """Return formulas of one shape as a term of numbers, NaN only where a percent or a replaced blank is blank.

    Raises:
        DefinitionError: a formula reads a cell that the kit does not have, or counts something that cannot be counted.
    """
    first = exprs[0]
    if isinstance(first, Number):
        return _constant(first.value)
    if isinstance(first, Blank):
        return _constant(np.nan)
    if isinstance(first, Ref):
        return places.cells([expr for expr in exprs if isinstance(expr, Ref)])
    if isinstance(first, Binary):
        return _binary(first.op, *_sides(exprs, places))
    if isinstance(first, Text):
        raise DefinitionError((f"“{first.value}”: chữ chỉ đứng sau count_if",))
    return _WORDS[first.word](exprs, places)


def _constant(number: float) -> Term:
    return Term(lambda _: np.full((1,), number), None)


def _arguments(exprs: Sequence[Expr], at: int) -> list[Expr]:
    return [expr.arguments[at] for expr in exprs if isinstance(expr, Call)]


def _sides(exprs: Sequence[Expr], places: Places) -> tuple[Term, Term]:
    pairs = [expr for expr in exprs if isinstance(expr, Binary)]
    return value([expr.left for expr in pairs], places), value([expr.right for expr in pairs], places)


_OPERATORS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def _binary(op: str, left: Term, right: Term) -> Term:
    if op in {"+", "-"}:
        left, right, scale = alike(left, right)
    else:
        scale = _scale_of_factors(op, left, right)
    operate = _OPERATORS[op]
    return Term(
        lambda state: operate(numbers_of(left.values(state)), numbers_of(right.values(state))),
        scale,
        either(left, right),
    )


def alike(left: Term, right: Term) -> tuple[Term, Term, Scale | None]:
    """Return two terms in the same unit, and its scale; a constant takes the unit of the other."""
    scale = right.scale if left.scale is None else left.scale
    return at_scale(left, scale), at_scale(right, scale), scale


def _scale_of_factors(op: str, left: Term, right: Term) -> Scale | None:
    if left.scale is None and right.scale is None:
        return None
    first = 1.0 if left.scale is None else left.scale
    second = 1.0 if right.scale is None else right.scale
    return first * second if op == "*" else first / second


def _percent(exprs: Sequence[Expr], places: Places, quotient: Callable[[Floats, Floats], Floats]) -> Term:
    part, whole, _ = alike(_numerator(exprs, places), value(_arguments(exprs, 1), places))

    def values(state: State) -> Floats:
        counted = part.values(state)
        found = quotient(numbers_of(counted), numbers_of(whole.values(state)))
        return np.where(np.isnan(counted), np.nan, found)

    return Term(values, 1.0, either(part, whole))


def _numerator(exprs: Sequence[Expr], places: Places) -> Term:
    """Return the first arguments of percents, NaN where one is a typed cell in which no number stands."""
    parts = _arguments(exprs, 0)
    refs = [part for part in parts if isinstance(part, Ref)]
    is_typed = [places.instance(at).is_typed_here(ref) for at, ref in enumerate(refs)]
    if not any(is_typed):
        return value(parts, places)
    found = places.cells(refs, blanks=True)
    if all(is_typed):
        return found
    typed = np.array(is_typed)[:, np.newaxis]

    def values(state: State) -> Floats:
        numbers = found.values(state)
        return np.where(typed, numbers, numbers_of(numbers))

    return Term(values, found.scale, found.present)


def _unrounded(part: Floats, whole: Floats) -> Floats:
    return np.where(whole == 0, np.nan, part / whole * 100)


def _percent_inside(exprs: Sequence[Expr], places: Places) -> Term:
    return _percent(exprs, places, _unrounded)


def _if_blank(exprs: Sequence[Expr], places: Places) -> Term:
    refs = [argument for argument in _arguments(exprs, 0) if isinstance(argument, Ref)]
    tested = places.cells(refs, blanks=True) if refs else value(_arguments(exprs, 0), places)
    tested, instead, scale = alike(tested, value(_arguments(exprs, 1), places))

    def values(state: State) -> Floats:
        found = tested.values(state)
        return np.where(np.isnan(found), instead.values(state), found)

    return Term(values, scale, either(tested, instead))


def _round_half_up(exprs: Sequence[Expr], places: Places) -> Term:
    amount = value(_arguments(exprs, 0), places)
    decimals = _arguments(exprs, 1)[0]
    assert isinstance(decimals, Number)
    # In a sheet in triệu đồng no decimals are six digits of đồng.
    shifts = np.rint(np.log10(1.0 if amount.scale is None else amount.scale)).astype(int)

    def values(state: State) -> Floats:
        found = amount.values(state)
        if shifts.ndim == 0:
            return round_half_up(found, int(decimals.value - shifts))
        rounded = [round_half_up(line, int(decimals.value - at)) for line, at in zip(found, shifts.flat, strict=True)]
        return np.array(rounded)

    return Term(values, amount.scale, amount.present)


def _dong(exprs: Sequence[Expr], places: Places) -> Term:
    amount = _arguments(exprs, 0)[0]
    assert isinstance(amount, Number)
    units = [MONEY_UNITS[places.instance(at).money_unit] for at in range(len(exprs))]
    scale = float(units[0]) if len(set(units)) == 1 else np.array(units, np.float64)[:, np.newaxis]
    return Term(_constant(amount.value).values, scale)


def _sum_children(exprs: Sequence[Expr], places: Places) -> Term:
    return places.children([argument for argument in _arguments(exprs, 0) if isinstance(argument, Ref)])


def _count_children(exprs: Sequence[Expr], places: Places) -> Term:
    found = places.each_child(_refs(exprs))
    wanted = [argument.value for argument in _arguments(exprs, 1) if isinstance(argument, Number)]
    lengths = np.diff([*found.starts, len(found.is_rest)])
    sought = np.repeat(np.asarray(wanted) * np.ravel(found.scale), lengths)[:, np.newaxis]

    def values(state: State) -> Floats:
        fits = (found.values(state) == sought).astype(np.float64)
        return np.add.reduceat(fits, found.starts, axis=0)

    return Term(values, 1.0, found.present)


def _all_children(exprs: Sequence[Expr], places: Places) -> Term:
    """Return 1, 0 or NaN; a rest row speaks for those children that are not judged one by one."""
    found = places.each_child(_refs(exprs))
    rest = found.is_rest[:, np.newaxis]

    def values(state: State) -> Floats:
        children = found.values(state)
        blank = np.isnan(children)
        fails = np.logical_or.reduceat(children == 0, found.starts, axis=0)
        lacking = np.logical_or.reduceat(blank & ~rest, found.starts, axis=0)
        spoken_for = np.logical_or.reduceat(~blank & rest, found.starts, axis=0)
        return np.where(fails, 0.0, np.where(lacking & ~spoken_for, np.nan, 1.0))

    return Term(values, 1.0, found.present)


def _refs(exprs: Sequence[Expr]) -> list[Ref]:
    return [argument for argument in _arguments(exprs, 0) if isinstance(argument, Ref)]


def _compared(holds: Callable[[Floats, Floats], Flags]) -> Callable[[Sequence[Expr], Places], Term]:
    def compared(exprs: Sequence[Expr], places: Places) -> Term:
        left, right, _ = alike(_blankable(exprs, places, 0), _blankable(exprs, places, 1))

        def values(state: State) -> Floats:
            one, other = left.values(state), right.values(state)
            return np.where(np.isnan(one) | np.isnan(other), np.nan, holds(one, other).astype(np.float64))

        return Term(values, 1.0, either(left, right))

    return compared


def _blankable(exprs: Sequence[Expr], places: Places, at: int) -> Term:
    """Return an argument as a term that is NaN where nothing stands."""
    arguments = _arguments(exprs, at)
    refs = [argument for argument in arguments if isinstance(argument, Ref)]
    return places.cells(refs, blanks=True) if refs else value(arguments, places)


def _block_column(exprs: Sequence[Expr], places: Places, at: int = 0) -> tuple[tuple[str, str], str]:
    ref = _arguments(exprs, at)[0]
    if not isinstance(ref, Ref) or ref.block is None:
        raise DefinitionError(("cần một cột của khối, ví dụ works.allocated",))
    return (ref.instance or places.instance(0).id, ref.block), ref.column


def _sum_block(exprs: Sequence[Expr], places: Places) -> Term:
    key, column = _block_column(exprs, places)
    return places.spread(summed_block(places.grid.kit, key, column))


def _sum_block_where(exprs: Sequence[Expr], places: Places) -> Term:
    key, column = _block_column(exprs, places)
    key_of_texts, matching = _block_column(exprs, places, 1)
    if key_of_texts != key or not is_text_column(places.grid.kit, key, matching):
        raise DefinitionError((f"sum_block_where: {matching} phải là cột chữ của cùng khối {key[1]}",))
    first = exprs[0]
    if isinstance(first, Call) and len(first.arguments) > 2:
        wanted = first.arguments[2]
        assert isinstance(wanted, Text)
        return places.spread(summed_where(places.grid.kit, key, column, (matching, wanted.value)))
    return places.matched(key, column, matching)


def _count_block(exprs: Sequence[Expr], places: Places) -> Term:
    key, column = _block_column(exprs, places)
    return places.spread(counted(places.grid.kit, key, column, None))


def _count_if(exprs: Sequence[Expr], places: Places) -> Term:
    key, column = _block_column(exprs, places)
    wanted = _arguments(exprs, 1)[0]
    if not isinstance(wanted, Number | Text):
        raise DefinitionError(("count_if: phần thứ hai phải là một số hoặc một chữ trong ngoặc kép",))
    return places.spread(counted(places.grid.kit, key, column, wanted.value))


_WORDS: dict[str, Callable[[Sequence[Expr], Places], Term]] = {
    "sum_children": _sum_children,
    "count_children": _count_children,
    "all_children": _all_children,
    "at_least": _compared(np.greater_equal),
    "at_most": _compared(np.less_equal),
    "sum_block": _sum_block,
    "sum_block_where": _sum_block_where,
    "count_block": _count_block,
    "count_if": _count_if,
    "percent": _percent_inside,
    "round_half_up": _round_half_up,
    "if_blank": _if_blank,
    "dong": _dong,
}
