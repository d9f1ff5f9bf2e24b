"""Compiled pieces of formulas: closures over a frame, and how their results are taken.

A frame is the tuple ``(row, column, deadline, slot 0, slot 1, …)`` of one formula: where it stands, the
`time.monotonic` when to give up (or infinity), and what its operands are (a `Region`, a str or an `ErrorValue`).
One closure serves every formula of the same skeleton.
"""

from collections.abc import Callable, Sequence
from itertools import product
from time import monotonic
from typing import Any

from mtqg_xl.formula.regions import MAX_ARRAY, Array, Region
from mtqg_xl.formula.values import (
    ErrorValue,
    FormulaError,
    Scalar,
    Unsupported,
    UnsupportedError,
    to_boolean,
    to_number,
)

Frame = tuple[Any, ...]
Result = Scalar | Region | Array
Run = Callable[[Frame], Result]
ScalarRun = Callable[[Frame], Scalar]
FRAME_SLOTS = 3  # where the slots begin in a frame


def missing(_frame: Frame) -> None:
    """Return the blank that an argument left empty stands for; recognised by identity."""


def scalar(run: Run) -> ScalarRun:
    """Return a run that gives one value; a region of several cells or an array is refused when met."""

    def go(frame: Frame) -> Scalar:
        result = run(frame)
        if result.__class__ is Region:
            return result.get(result.key)
        return settled(result) if result.__class__ is Array else result  # type: ignore[return-value]

    return go


def number(run: Run) -> Callable[[Frame], float]:
    """Return a run that gives a number as an operand of arithmetic."""

    def go(frame: Frame) -> float:
        result: Any = run(frame)
        if result.__class__ is Region:
            result = result.get(result.key)
        return result if result.__class__ is float else to_number(result)

    return go


def condition(run: Run) -> Callable[[Frame], bool]:
    """Return a run that gives a condition."""
    one = scalar(run)
    return lambda frame: to_boolean(one(frame))


def caught(run: Run) -> Run:
    """Return a run whose errors are values."""

    def go(frame: Frame) -> Result:
        try:
            return run(frame)
        except FormulaError as met:
            return met.error

    return go


def settled(result: Result) -> Scalar:
    """Return the one value of a result.

    Raises:
        UnsupportedError: it has several; how a cell shows them depends on the Excel that opens it.
    """
    if isinstance(result, Region):
        return result.get(result.key)
    if isinstance(result, Array):
        if len(result.cells) == 1:
            return result.cells[0]
        raise UnsupportedError(Unsupported.ARRAY)
    return result


def spread(function: Callable[..., Scalar], results: Sequence[Result], frame: Frame) -> Scalar | Array:
    """Return a function of one value each, applied element by element where a result has several.

    A row meets a column in a table; where an array is too short, ``#N/A`` stands.

    Raises:
        UnsupportedError: too many elements, or the deadline of the frame has passed.
    """
    operands = [_flat(result) for result in results]
    arrays = [operand for operand in operands if isinstance(operand, Array)]
    if not arrays:
        return function(*operands)
    if monotonic() > frame[2]:
        raise UnsupportedError(Unsupported.TOO_SLOW)
    rows, columns = max(a.rows for a in arrays), max(a.columns for a in arrays)
    if rows * columns > max(MAX_ARRAY, *(len(array.cells) for array in arrays)):
        raise UnsupportedError(Unsupported.TOO_LARGE)
    stretched = [_stretched(operand, rows, columns) for operand in operands]
    return Array(rows, columns, [_element(function, cells) for cells in zip(*stretched, strict=True)])


def _flat(result: Result) -> Scalar | Array:
    if isinstance(result, Region):
        return result.array() if result.size > 1 else result.get(result.key)
    return result


def _stretched(operand: Scalar | Array, rows: int, columns: int) -> list[Scalar]:
    if not isinstance(operand, Array):
        return [operand] * (rows * columns)
    if (operand.rows, operand.columns) == (rows, columns):
        return operand.cells
    return [_at(operand, row, column) for row, column in product(range(rows), range(columns))]


def _at(array: Array, row: int, column: int) -> Scalar:
    row = 0 if array.rows == 1 else row
    column = 0 if array.columns == 1 else column
    if row >= array.rows or column >= array.columns:
        return ErrorValue.NA
    return array.cells[row * array.columns + column]


def _element(function: Callable[..., Scalar], cells: tuple[Scalar, ...]) -> Scalar:
    try:
        return function(*cells)
    except FormulaError as met:
        return met.error
