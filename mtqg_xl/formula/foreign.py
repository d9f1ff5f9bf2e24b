"""Functions that officers use and our own workbooks do not, computed one call at a time by the library ``formulas``.

All around such a call is computed by ourselves, so only its own arguments reach the library, made ready so that its
known deviations from Excel cannot show: text and truth values in ranges are left out where Excel passes over them,
texts that a machine's region decides are refused, and criteria with wildcards or ``<>`` are refused. What is not
listed here stays unknown: volatile functions, addresses as text, SUBTOTAL (hidden rows), TRIM (the library keeps
inner spaces), and whatever could grow without bound (REPT, SEQUENCE).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from mtqg_xl.cells import Address, range_a1
from mtqg_xl.formula.aggregates import numbers_of
from mtqg_xl.formula.regions import Array, Region
from mtqg_xl.formula.runs import Result, Run, caught, settled
from mtqg_xl.formula.values import (
    ErrorValue,
    FormulaError,
    Scalar,
    Unsupported,
    UnsupportedError,
    Value,
    plain_number,
    to_number,
    to_text,
)

Ready = Callable[[Result], Array]
MAX_DIGITS: Final = 20
_WILD = frozenset("*?~")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A function of the library: how each argument is made ready (the last way repeats), how few and many."""

    ready: tuple[Ready, ...]
    fewest: int
    most: int

    def way(self, position: int) -> Ready:
        """Return how the argument at a position, from 0, is made ready."""
        return self.ready[min(position, len(self.ready) - 1)]


def foreign_call(name: str, arguments: Sequence[Run]) -> Run:
    """Return a run that calls the library for one function.

    Raises:
        UnsupportedError: the function is not one that we trust it with, or has too few or many arguments.
    """
    foreign = _FUNCTIONS.get(name)
    if foreign is None:
        raise UnsupportedError(Unsupported.FUNCTION)
    if not foreign.fewest <= len(arguments) <= foreign.most:
        raise UnsupportedError(Unsupported.ARGUMENTS)
    ways = [foreign.way(position) for position in range(len(arguments))]
    runs = [caught(run) if way is _as_seen else run for way, run in zip(ways, arguments, strict=True)]
    return lambda frame: _called(name, [way(run(frame)) for way, run in zip(ways, runs, strict=True)])


def _called(name: str, arrays: list[Array]) -> Value:
    if not all(array.cells for array in arrays):
        if name == "AVERAGE":
            raise FormulaError(ErrorValue.DIV0)
        raise UnsupportedError(Unsupported.ARGUMENTS)
    addresses, function = _function(name, tuple((array.rows, array.columns) for array in arrays))
    given = dict(zip(addresses, arrays, strict=True))
    return _taken(function(*[_handed_over(given[address]) for address in function.inputs]))


@lru_cache(maxsize=256)
def _function(name: str, shapes: tuple[tuple[int, int], ...]) -> tuple[list[str], Any]:
    """Return the library's function over arguments laid side by side, and where each lies."""
    from formulas import Parser

    addresses, left = [], 1
    for rows, columns in shapes:
        addresses.append(range_a1(Address(1, left), Address(rows, left + columns - 1)))
        left += columns
    return addresses, Parser().ast(f"={name}({','.join(addresses)})")[1].compile()


def _handed_over(array: Array) -> Any:
    import numpy as np
    from formulas.tokens.operand import Error
    from schedula import EMPTY  # type: ignore[import-untyped]  # a part of formulas, without stubs

    def theirs(value: Scalar) -> object:
        if isinstance(value, ErrorValue):
            return Error.errors.get(value.value, Error.errors["#VALUE!"])
        return EMPTY if value is None else value

    cells = np.empty(len(array.cells), dtype=object)
    cells[:] = [theirs(value) for value in array.cells]
    return cells.reshape(array.rows, array.columns)


def _taken(result: Any) -> Value:
    """Return the one value that the library gave, as our own kind."""
    import numpy as np
    from formulas.tokens.operand import XlError
    from schedula import EMPTY

    (value,) = np.asarray(result, dtype=object).ravel() if np.size(result) == 1 else (None,)
    match value:
        case XlError():
            return ErrorValue(str(value))
        case bool() | np.bool_():
            return bool(value)
        case int() | float() | np.number():
            return float(value)
        case str() if value is not EMPTY:
            return str(value)
    if value is EMPTY:
        return 0.0
    raise UnsupportedError(Unsupported.ARRAY)


def _as_number(result: Result) -> Array:
    return Array(1, 1, [to_number(settled(result))])


def _as_digits(result: Result) -> Array:
    digits = to_number(settled(result))
    if abs(digits) > MAX_DIGITS:  # the library would compute 10 to that power, exactly, for as long as it takes
        raise UnsupportedError(Unsupported.ARGUMENTS)
    return Array(1, 1, [digits])


def _as_text(result: Result) -> Array:
    return Array(1, 1, [to_text(settled(result))])


def _as_seen(result: Result) -> Array:
    return Array(1, 1, [settled(result)])


def _as_numbers(result: Result) -> Array:
    numbers: list[Scalar] = [*numbers_of(result)]
    return Array(len(numbers), 1, numbers)


def _as_cells(result: Result) -> Array:
    array = result.array() if isinstance(result, Region) else Array(1, 1, [settled(result)])
    if not isinstance(result, Region) or result.size == 1:
        _check_criterion(array.cells[0])
    elif any(isinstance(value, str) and plain_number(value) is not None for value in array.cells):
        raise UnsupportedError(Unsupported.ARGUMENTS)  # a number stored as text: the library takes it for a number
    return array


def _check_criterion(value: Scalar) -> None:
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    if value is None or (isinstance(value, str) and (value.startswith("<>") or not _WILD.isdisjoint(value))):
        raise UnsupportedError(Unsupported.ARGUMENTS)


_FUNCTIONS: dict[str, Foreign] = {
    **dict.fromkeys(("ROUNDUP", "ROUNDDOWN"), Foreign((_as_number, _as_digits), 2, 2)),
    "TRUNC": Foreign((_as_number, _as_digits), 1, 2),
    **dict.fromkeys(("SQRT", "SIGN"), Foreign((_as_number,), 1, 1)),
    "POWER": Foreign((_as_number,), 2, 2),
    **dict.fromkeys(("LEN", "UPPER", "LOWER"), Foreign((_as_text,), 1, 1)),
    "CONCATENATE": Foreign((_as_text,), 1, 255),
    "EXACT": Foreign((_as_text,), 2, 2),
    **dict.fromkeys(("ISERROR", "ISERR", "ISNA", "ISTEXT", "ISBLANK"), Foreign((_as_seen,), 1, 1)),
    "IFNA": Foreign((_as_seen,), 2, 2),
    "IFS": Foreign((_as_seen,), 2, 254),
    "CHOOSE": Foreign((_as_seen,), 2, 255),
    **dict.fromkeys(("AVERAGE", "MEDIAN", "PRODUCT", "STDEV", "VAR"), Foreign((_as_numbers,), 1, 255)),
    **dict.fromkeys(("LARGE", "SMALL"), Foreign((_as_numbers, _as_number), 2, 2)),
    "RANK": Foreign((_as_number, _as_numbers, _as_number), 2, 3),
    **dict.fromkeys(("VLOOKUP", "HLOOKUP"), Foreign((_as_cells,), 3, 4)),
    **dict.fromkeys(("COUNTIFS", "SUMIFS"), Foreign((_as_cells,), 2, 255)),
    "AVERAGEIF": Foreign((_as_cells,), 2, 3),
}
FOREIGN_FUNCTIONS = frozenset(_FUNCTIONS)
"""The functions outside `ALLOWED_FUNCTIONS` that an altered formula may use and still be computed."""
