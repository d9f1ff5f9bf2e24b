"""Mã đối chiếu: which numbers of a form its control code covers, and with what weight each counts.

Five digits at the foot of a form say whether the signed PDF and the .xlsx hold the same numbers. Every number of a
form but its percents counts, in the unit of the sheet, times a weight of its own; the sum is taken modulo a prime. So
one đồng more or less changes the code, and so do two different amounts that change places.

A column is taken in two sums over its rows, of ``value × index`` and of ``value``: their terms are far smaller than
those of one sum with the final weights, and stay whole numbers that every program adds exactly in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.definition.language import BLANK_WORDS, Call
from mtqg_xl.definition.layout import items
from mtqg_xl.definition.model import UNIT_WORDS, Column, Instance, Row

MODULUS = 99_991
"""The largest prime of five digits."""

STRIDE, BEND = 57_429, 66_848
"""How far apart the weights of two columns begin: no two pairs equally far.

An amount counts in its own cell and in all that is computed of it. Were columns equally far apart, four sums of one
amount and three of another could weigh the same, and the two might change places unseen. For the same reason weights
grow down each column by a step of its own: what a row subtracts from its own result, as households that are no longer
poor, would otherwise weigh the same in every row. Both numbers were searched for (`tests/bench/weights.py`): with up to
sixty works or thôn no two inputs of a row or a column weigh the same, and in forms of up to 400 inputs no two at all.
Of a thousand inputs five digits cannot tell every pair apart.
"""

LIMIT = 10**15
"""Sums from here on have no code: programs no longer take remainders of them exactly."""

NO_CODE = "–"
"""What is printed where a form holds no number, or none that can be summed."""


@dataclass(frozen=True, slots=True)
class Term:
    """One column over all fixed rows, or over the rows of one block.

    A fixed row has index and scale of `row_weights`; a row of a block has its distance from the first sentinel as its
    index, and scale 1. The term counts ``step·Σ value·index + offset·Σ value``, where scale and ``10**decimals`` make
    each value whole.
    """

    column: str
    block: str | None
    decimals: int
    step: int
    offset: int


def is_counted(column: Column) -> bool:
    """Whether the numbers of a column count: amounts and counts in the printed table, but no percents and judgements.

    Those follow from the amounts and counts in ways that are no sums.
    """
    if column.beside:
        return False
    return column.kind == "input" or (column.kind == "computed" and not _is_derived(column))


def _is_derived(column: Column) -> bool:
    is_share = isinstance(column.formula, Call) and column.formula.word in BLANK_WORDS
    return is_share or column.unit == "percent" or column.unit in UNIT_WORDS


def row_weights(instance: Instance) -> dict[str, tuple[int, int]]:
    """Return index and scale of every fixed row that holds numbers.

    The scale makes a value of a row with decimals of its own (953,07 ha) whole.
    """
    counted = [column for column in instance.form.columns if is_counted(column)]
    rows = [row for row in instance.rows if _holds_numbers(instance, row, counted)]
    return {row.id: (at, 10 ** max(row.decimals, row.counted_decimals)) for at, row in enumerate(rows, start=1)}


def _holds_numbers(instance: Instance, row: Row, counted: Sequence[Column]) -> bool:
    kinds = {instance.kind_of(row, column) for column in counted}
    return bool(kinds & {"input", "computed"}) and not kinds - {"input", "computed", None}


def terms(instance: Instance) -> tuple[Term, ...]:
    """Return the terms of a form's code, column by column; none where it has no numbers."""
    return tuple(
        Term(
            column.id,
            block,
            0 if block is None and column.unit in {"row", "counted"} else column.decimals,
            1 + at * at,
            (STRIDE * at + BEND * at * at) % MODULUS,
        )
        for at, (column, block) in enumerate(_parts(instance))
    )


def _parts(instance: Instance) -> Iterator[tuple[Column, str | None]]:
    blocks = [item.id for item in items(instance) if not isinstance(item, Row)]
    has_rows = bool(row_weights(instance))
    for column in instance.form.columns:
        if is_counted(column):
            if has_rows:
                yield column, None
            yield from ((column, block) for block in blocks)


def code_text(code: int | None) -> str:
    """Return a code as it is printed: five digits, or a dash."""
    return NO_CODE if code is None else f"{code:05d}"
