"""What operators do with values, by value: ``+ - * / ^ & = <> < > <= >=``."""

import math
from collections.abc import Callable
from typing import Final

from mtqg_xl.formula.values import (
    MAX_TEXT,
    ErrorValue,
    FormulaError,
    Scalar,
    compare,
    to_number,
    to_text,
)

# Excel shows 0 where a formula ends in a difference that is only the rounding of its operands.
_NOISE: Final = 2.0**-49


def add(a: float, b: float) -> float:
    """Return the sum."""
    return finite(a + b)


def subtract(a: float, b: float) -> float:
    """Return the difference."""
    return finite(a - b)


def multiply(a: float, b: float) -> float:
    """Return the product."""
    return finite(a * b)


def divide(a: float, b: float) -> float:
    """Return the quotient, or raise ``#DIV/0!``."""
    if b == 0.0:
        raise FormulaError(ErrorValue.DIV0)
    return finite(a / b)


def power(a: float, b: float) -> float:
    """Return the power; 0^0, even roots of negatives and overflow raise ``#NUM!``; (-8)^(1/3) is -2."""
    if a == 0.0 and b <= 0.0:
        raise FormulaError(ErrorValue.NUM if b == 0.0 else ErrorValue.DIV0)
    try:
        return finite(-math.pow(-a, b) if a < 0.0 and _is_odd_root(b) else math.pow(a, b))
    except (OverflowError, ValueError) as error:
        raise FormulaError(ErrorValue.NUM) from error


def _is_odd_root(exponent: float) -> bool:
    root = round(1.0 / exponent) if abs(exponent) > 1e-15 else 0  # a power of 0 is no root
    return abs(root) > 1 and root % 2 == 1 and math.isclose(1.0 / root, exponent, rel_tol=1e-14)


def finite(number: float) -> float:
    """Return the number, or raise ``#NUM!`` where it overflowed."""
    if math.isfinite(number):
        return number
    raise FormulaError(ErrorValue.NUM)


def last_add(a: float, b: float) -> float:
    """Return the sum as the last step of a formula: rounding noise is 0."""
    return _without_noise(add(a, b), a)


def last_subtract(a: float, b: float) -> float:
    """Return the difference as the last step of a formula: rounding noise is 0, so 0.1+0.2-0.3 is 0."""
    return _without_noise(subtract(a, b), a)


def _without_noise(result: float, operand: float) -> float:
    return 0.0 if abs(result) <= abs(operand) * _NOISE else result


def join(a: Scalar, b: Scalar) -> str:
    """Return two values as one text; above 32,767 characters raise ``#VALUE!``."""
    return bounded(to_text(a) + to_text(b))


def bounded(text: str) -> str:
    """Return a text that fits a cell, or raise ``#VALUE!``."""
    if len(text) > MAX_TEXT:
        raise FormulaError(ErrorValue.VALUE)
    return text


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": power,
}
LAST_STEP = {"+": last_add, "-": last_subtract}


def _on_values(operator: Callable[[float, float], float]) -> Callable[[Scalar, Scalar], Scalar]:
    return lambda a, b: operator(to_number(a), to_number(b))


ON_VALUES: dict[str, Callable[[Scalar, Scalar], Scalar]] = {
    "&": join,
    "=": lambda a, b: compare(a, b) == 0,
    "<>": lambda a, b: compare(a, b) != 0,
    "<": lambda a, b: compare(a, b) < 0,
    ">": lambda a, b: compare(a, b) > 0,
    "<=": lambda a, b: compare(a, b) <= 0,
    ">=": lambda a, b: compare(a, b) >= 0,
    **{sign: _on_values(operator) for sign, operator in ARITHMETIC.items()},
}


def negative(value: Scalar) -> float:
    """Return the number with its sign turned."""
    return -to_number(value)


def hundredth(value: Scalar) -> float:
    """Return what ``%`` makes of a number."""
    return to_number(value) / 100.0
