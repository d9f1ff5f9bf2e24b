"""Numbers pasted over formulas that an input has left behind: whoever corrects an input corrects them all at once.

In a form pasted as values nothing adds up any more. When an input is then corrected, every number that stood on it is
wrong, and each of them for the one reason. A number that somebody typed is wrong alone: what stands on the same inputs
is right beside it.
"""

from collections.abc import Iterable, Iterator, Sequence

from mtqg_xl.checks.computed_cells import figure, is_equal, upstream
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.overrides import TYPED_OVER, Override

_FEWEST = 2
"""So many numbers on one input must be wrong together: one alone may as well have been typed."""
_MANY = 4
"""So many are no accident, whatever each is wrong by: several inputs were corrected."""


def left_behind(context: Context, pasted: Iterable[Override], others: Sequence[Override]) -> list[Override]:
    """Return which of other numbers typed over formulas were pasted with some, and left behind by an input since.

    That is so where every number of both that stands on an input is wrong: a few by the same amount, or many. A percent
    that is still right says nothing: it is rounded.
    """
    wrong = {override.expected.key: override for override in others if _is_wrong(context, override)}
    if len(wrong) < _FEWEST:
        return []
    on_input: dict[CellKey, list[CellKey]] = {}
    for key in (*wrong, *(override.expected.key for override in pasted)):
        for cell in _inputs_of(context, key):
            on_input.setdefault(cell, []).append(key)
    behind = {
        key
        for standing in on_input.values()
        if _are_behind([key for key in standing if context.unit(key) != "%"], context, wrong)
        for key in standing
        if key in wrong
    }
    return [override for key, override in wrong.items() if key in behind]


def _is_wrong(context: Context, override: Override) -> bool:
    if override.code != TYPED_OVER or override.value is None:
        return False
    right = figure(context, context.figures, override.expected.key)
    return right is not None and not is_equal(right, override.value)


def _inputs_of(context: Context, key: CellKey) -> Iterator[CellKey]:
    return (cell for cell in upstream(context, key) if next(upstream(context, cell), None) is None)


def _are_behind(standing: Sequence[CellKey], context: Context, wrong: dict[CellKey, Override]) -> bool:
    if len(standing) < _FEWEST or not all(key in wrong for key in standing):
        return False
    first, *rest = (gap(context, wrong[key]) for key in standing)
    return len(standing) >= _MANY or all(is_equal(first, gap) for gap in rest)


def gap(context: Context, override: Override) -> float:
    """Return by how many đồng, or units, a cell holds less than it should; nothing there counts as 0."""
    key = override.expected.key
    return ((figure(context, context.figures, key) or 0.0) - (override.value or 0.0)) * context.scale(key)
