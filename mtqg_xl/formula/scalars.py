"""Functions from values to a value: text, rounding, addresses. Each takes and gives what a cell may hold."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW, letters, quoted_sheet
from mtqg_xl.formula.operators import bounded, finite
from mtqg_xl.formula.syntax import needs_quotes
from mtqg_xl.formula.values import (
    MAX_TEXT,
    ErrorValue,
    FormulaError,
    Scalar,
    round_half_away,
    to_boolean,
    to_number,
    to_text,
)


@dataclass(frozen=True, slots=True)
class ScalarFunction:
    """One function: how to compute it, and how few and many arguments it takes.

    ``sees_errors``: an error is a value to it and no reason to stop. ``spreads``: inside SUMPRODUCT it
    works on every element.
    """

    compute: Callable[..., Scalar]
    fewest: int
    most: int
    sees_errors: bool = False
    spreads: bool = True


def absolute(value: Scalar) -> float:
    """ABS."""
    return abs(to_number(value))


def integer(value: Scalar) -> float:
    """INT: the whole number below."""
    return float(math.floor(to_number(value)))


def modulo(value: Scalar, divisor: Scalar) -> float:
    """MOD, with the sign of the divisor."""
    number, by = to_number(value), to_number(divisor)
    if by == 0.0:
        raise FormulaError(ErrorValue.DIV0)
    return finite(number % by) + 0.0


def rounded(value: Scalar, digits: Scalar) -> float:
    """ROUND, see `round_half_away`."""
    return finite(round_half_away(to_number(value), _whole(digits)))


def negated(value: Scalar) -> bool:
    """NOT."""
    return not to_boolean(value)


def number_or_zero(value: Scalar) -> float:
    """N: a number or truth value as a number, text and blank as 0; an error stays."""
    return 0.0 if isinstance(value, str) else to_number(value)


def is_number(value: Scalar) -> bool:
    """ISNUMBER."""
    return value.__class__ is float


def left(text: Scalar, count: Scalar = 1.0) -> str:
    """LEFT."""
    return to_text(text)[: _length(count)]


def right(text: Scalar, count: Scalar = 1.0) -> str:
    """RIGHT."""
    characters, length = to_text(text), _length(count)
    return characters[max(0, len(characters) - length) :]


def middle(text: Scalar, start: Scalar, count: Scalar) -> str:
    """MID; the first character is 1."""
    characters, first, length = to_text(text), _whole(start), _length(count)
    if first < 1:
        raise FormulaError(ErrorValue.VALUE)
    return characters[first - 1 : first - 1 + length]


def substitute(text: Scalar, old: Scalar, new: Scalar, nth: Scalar = None) -> str:
    """SUBSTITUTE, minding case; with ``nth`` only that occurrence."""
    characters, before, after = to_text(text), to_text(old), to_text(new)
    if nth is None:
        return _replaced(characters, before, after)
    which = _whole(nth)
    if which < 1:
        raise FormulaError(ErrorValue.VALUE)
    pieces = characters.split(before) if before else [characters]
    if len(pieces) <= which:
        return characters
    return bounded(before.join(pieces[:which]) + after + before.join(pieces[which:]))


def fixed(value: Scalar, decimals: Scalar = 2.0, no_commas: Scalar = False) -> str:
    """FIXED as an American machine writes it: ``1,234.50``. Elsewhere marks differ; our formulas turn them."""
    digits = _whole(decimals)
    if digits > 127:
        raise FormulaError(ErrorValue.VALUE)
    number = Decimal(f"{round_half_away(to_number(value), digits):.15g}")
    shown = format(number, f"{'' if to_boolean(no_commas) else ','}.{max(digits, 0)}f")
    return shown.removeprefix("-") if number == 0 else shown


def address(row: Scalar, column: Scalar, style: Scalar = None, in_letters: Scalar = None, sheet: Scalar = None) -> str:
    """ADDRESS, in A1 or R1C1 style; an argument left empty is as one left out."""
    line, place, kind = _whole(row), _whole(column), 1 if style is None else _whole(style)
    if not (1 <= line <= MAX_ROW and 1 <= place <= MAX_COLUMN and 1 <= kind <= 4):
        raise FormulaError(ErrorValue.VALUE)
    fixed_row, fixed_column = kind in (1, 2), kind in (1, 3)
    if in_letters is None or to_boolean(in_letters):
        cell = f"{'$' * fixed_column}{letters(place)}{'$' * fixed_row}{line}"
    else:
        cell = ("R%d" if fixed_row else "R[%d]") % line + ("C%d" if fixed_column else "C[%d]") % place
    if sheet is None:
        return cell
    name = to_text(sheet)
    return f"{quoted_sheet(name) if needs_quotes(name) else name}!{cell}"


def hyperlink(link: Scalar, *friendly: Scalar) -> Scalar:
    """HYPERLINK: what the cell shows, the friendly name or else the link."""
    target = to_text(link)
    return friendly[0] if friendly else target


def _replaced(characters: str, before: str, after: str) -> str:
    if not before:
        return characters
    grown = len(characters) + characters.count(before) * (len(after) - len(before))
    if grown > MAX_TEXT:  # said before it is built: the result could fill the memory
        raise FormulaError(ErrorValue.VALUE)
    return characters.replace(before, after)


def _whole(value: Scalar) -> int:
    return math.trunc(to_number(value))


def _length(value: Scalar) -> int:
    length = _whole(value)
    if length < 0:
        raise FormulaError(ErrorValue.VALUE)
    return length


SCALAR_FUNCTIONS: dict[str, ScalarFunction] = {
    "ABS": ScalarFunction(absolute, 1, 1),
    "INT": ScalarFunction(integer, 1, 1),
    "MOD": ScalarFunction(modulo, 2, 2),
    "ROUND": ScalarFunction(rounded, 2, 2),
    "NOT": ScalarFunction(negated, 1, 1),
    "N": ScalarFunction(number_or_zero, 1, 1, spreads=False),
    "ISNUMBER": ScalarFunction(is_number, 1, 1, sees_errors=True),
    "LEFT": ScalarFunction(left, 1, 2),
    "RIGHT": ScalarFunction(right, 1, 2),
    "MID": ScalarFunction(middle, 3, 3),
    "SUBSTITUTE": ScalarFunction(substitute, 3, 4),
    "FIXED": ScalarFunction(fixed, 1, 3, spreads=False),
    "ADDRESS": ScalarFunction(address, 2, 5, spreads=False),
    "HYPERLINK": ScalarFunction(hyperlink, 1, 2, spreads=False),
}
