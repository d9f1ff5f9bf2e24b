"""The criteria of COUNTIF and SUMIF, and the wildcards that MATCH shares with them."""

import re
from collections.abc import Callable
from functools import lru_cache

from mtqg_xl.formula.values import (
    ErrorValue,
    Scalar,
    Unsupported,
    UnsupportedError,
    compare,
    depends_on_region,
    plain_number,
    same_number,
)

Test = Callable[[Scalar], bool]

_OPERATOR = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
_WILDCARD = re.compile(r"~([*?~])|([*?])|([^*?~]+|~)", re.DOTALL)
_POINT_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")


@lru_cache(maxsize=1 << 12, typed=True)
def criterion(value: Scalar) -> Test:
    """Return the test that a criterion means, to be put to every cell of a range, None for blank cells.

    A number, boolean or error matches its equals, and numbers also the same number stored as text; a blank
    criterion is 0. A text may begin with an operator; ``"="`` means blank cells, ``""`` blank or empty text,
    ``"<>"`` all others; ``* ? ~`` are wildcards.

    Raises:
        UnsupportedError: an order such as ``">1,5"`` whose number depends on the machine's region.
    """
    if isinstance(value, str):
        return _text_criterion(value)
    if value is None:
        return _equals_number(0.0)
    if isinstance(value, float):
        return _equals_number(value)
    return lambda cell: cell is value


@lru_cache(maxsize=1 << 12)
def wildcard(text: str) -> re.Pattern[str]:
    """Return the pattern of a text with ``*`` and ``?``; ``~`` before them takes their magic away."""
    pieces = [""]
    for match in _WILDCARD.finditer(text):
        if match[2] == "*":
            pieces.append("")
        else:
            pieces[-1] += "." if match[2] else re.escape(match[1] or match[3])
    first, *middle, last = pieces if len(pieces) > 1 else (pieces[0], "")
    # Each piece takes the first place it fits and keeps it, so that "*a*a*a*" over a long text ends soon.
    pattern = first + "".join(f"(?>.*?{piece})" for piece in middle) + (".*" if len(pieces) > 1 else "") + last
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _text_criterion(text: str) -> Test:
    match = _OPERATOR.fullmatch(text)
    operator, operand = (match[1], match[2]) if match else (None, text)
    if operator in (None, "="):
        return _equals(operand, blank_only=operator == "=")
    if operator == "<>":
        equal = _equals(operand, blank_only=True)
        return lambda cell: not equal(cell)
    return _ordered(operator or "", operand)


def _equals(operand: str, *, blank_only: bool) -> Test:
    if operand == "":
        return (lambda cell: cell is None) if blank_only else (lambda cell: cell is None or cell == "")
    if operand.upper() in ("TRUE", "FALSE"):
        truth = operand.upper() == "TRUE"
        return lambda cell: cell is truth
    for error in ErrorValue:
        if operand.upper() == error.value:
            return lambda cell, error=error: cell is error  # type: ignore[misc]  # bound per loop, same shape
    number = _number(operand)
    pattern = wildcard(operand)
    if number is None:
        return lambda cell: isinstance(cell, str) and pattern.fullmatch(cell) is not None
    equal = _equals_number(number)
    return lambda cell: equal(cell) or (isinstance(cell, str) and pattern.fullmatch(cell) is not None)


def _equals_number(number: float) -> Test:
    def test(cell: Scalar) -> bool:
        if cell.__class__ is float:
            return same_number(cell, number)
        other = _number(cell) if isinstance(cell, str) else None
        return other is not None and same_number(other, number)

    return test


def _ordered(operator: str, operand: str) -> Test:
    wanted = {"<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}[operator]
    number = _number(operand)  # a point is ours: ">"&A4 joins it, whatever the machine would join and read back
    if number is None and depends_on_region(operand):
        raise UnsupportedError(Unsupported.REGION)
    limit: float | str = operand if number is None else number
    return lambda cell: cell.__class__ is limit.__class__ and compare(cell, limit) in wanted


def _number(text: str) -> float | None:
    if _POINT_NUMBER.fullmatch(text.strip()):
        return float(text)
    return plain_number(text)
