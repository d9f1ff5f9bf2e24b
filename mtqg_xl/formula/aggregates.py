"""Functions over many cells: SUM and its kin, AND and OR, COUNTIF, SUMIF, SUMPRODUCT.

In a range they pass over text, truth values and blanks; given directly, the same values count or are errors.
"""

from collections.abc import Callable, Iterator, Sequence

from mtqg_xl.formula.criteria import Test, criterion
from mtqg_xl.formula.operators import finite
from mtqg_xl.formula.regions import Array, Region, each_number, only_numbers, plain_sum
from mtqg_xl.formula.runs import Frame, Result, Run, caught, scalar
from mtqg_xl.formula.values import (
    ErrorValue,
    FormulaError,
    Scalar,
    Unsupported,
    UnsupportedError,
    plain_number,
    to_boolean,
    to_number,
)


def numbers_of(result: Result) -> Sequence[float]:
    """Return the numbers that an argument adds to a sum."""
    if isinstance(result, Region):
        return result.numbers()
    if isinstance(result, Array):
        return only_numbers(iter(result.cells))
    return [to_number(result)]


def sum_of(arguments: Sequence[Run]) -> Run:
    """SUM."""

    def go(frame: Frame) -> float:
        total = 0.0
        for argument in arguments:
            result = argument(frame)
            total = result.total(total) if isinstance(result, Region) else plain_sum(numbers_of(result), total)
        return finite(total)

    return go


def smallest(arguments: Sequence[Run]) -> Run:
    """MIN; 0 over nothing."""
    return lambda frame: min(_all_numbers(arguments, frame), default=0.0)


def largest(arguments: Sequence[Run]) -> Run:
    """MAX; 0 over nothing."""
    return lambda frame: max(_all_numbers(arguments, frame), default=0.0)


def _all_numbers(arguments: Sequence[Run], frame: Frame) -> list[float]:
    return [number for argument in arguments for number in numbers_of(argument(frame))]


def count(arguments: Sequence[Run]) -> Run:
    """COUNT: numbers; errors and text are passed over, wherever they come from."""
    runs = [caught(argument) for argument in arguments]
    return lambda frame: float(sum(_counted(run(frame)) for run in runs))


def _counted(result: Result) -> int:
    if isinstance(result, Region | Array):
        return sum(value.__class__ is float for value in _values(result))
    if isinstance(result, str):
        return plain_number(result) is not None
    return not isinstance(result, ErrorValue)


def count_filled(arguments: Sequence[Run]) -> Run:
    """COUNTA: all that is not blank, "" included."""
    runs = [caught(argument) for argument in arguments]
    return lambda frame: float(sum(_filled(run(frame)) for run in runs))


def _filled(result: Result) -> int:
    if isinstance(result, Region):
        return sum(1 for _ in result.each())
    return len(result.cells) if isinstance(result, Array) else 1


def count_blank(arguments: Sequence[Run]) -> Run:
    """COUNTBLANK: blank cells and cells that show an empty text."""
    (argument,) = arguments

    def go(frame: Frame) -> float:
        cells = _region(argument(frame))
        return float(cells.size - sum(value != "" for _, value in cells.each()))

    return go


def _values(result: Region | Array) -> Iterator[Scalar]:
    if isinstance(result, Region):
        return (value for _, value in result.each())
    return iter(result.cells)


def _region(result: Result) -> Region:
    if isinstance(result, Region):
        return result
    raise UnsupportedError(Unsupported.ARGUMENTS)


def _conditions(arguments: Sequence[Run], frame: Frame) -> list[bool]:
    """Return the truth values among arguments; all are computed, Excel does not stop at the first."""
    found: list[bool] = []
    for argument in arguments:
        result = argument(frame)
        if isinstance(result, Region | Array):
            found.extend(_truths(_values(result)))
        else:
            found.append(to_boolean(result))
    if not found:
        raise FormulaError(ErrorValue.VALUE)
    return found


def _truths(values: Iterator[Scalar]) -> Iterator[bool]:
    return (to_boolean(value) for value in values if value is not None and not isinstance(value, str))


def every(arguments: Sequence[Run]) -> Run:
    """AND."""
    return lambda frame: all(_conditions(arguments, frame))


def some(arguments: Sequence[Run]) -> Run:
    """OR."""
    return lambda frame: any(_conditions(arguments, frame))


def count_if(arguments: Sequence[Run]) -> Run:
    """COUNTIF over one range; see `criterion`."""
    cells_run, wanted = arguments[0], scalar(caught(arguments[1]))

    def go(frame: Frame) -> float:
        cells, test = _region(cells_run(frame)), criterion(wanted(frame))
        matching = filled = 0
        for _, value in cells.each():
            matching, filled = matching + test(value), filled + 1
        return float(matching + (cells.size - filled if test(None) else 0))

    return go


def sum_if(arguments: Sequence[Run]) -> Run:
    """SUMIF; the range to sum has the shape of the range to test, or is left out."""
    cells_run, wanted, summed_run = arguments[0], scalar(caught(arguments[1])), arguments[-1 if arguments[2:] else 0]

    def go(frame: Frame) -> float:
        cells, summed = _region(cells_run(frame)), _region(summed_run(frame))
        if (cells.rows, cells.columns) != (summed.rows, summed.columns):
            raise UnsupportedError(Unsupported.ARGUMENTS)  # Excel would read cells that the formula does not name
        return finite(plain_sum(each_number(_matching(cells, criterion(wanted(frame)), summed))))

    return go


def _matching(cells: Region, test: Test, summed: Region) -> Iterator[Scalar]:
    down, across = cells.top - summed.top, cells.left - summed.left
    tested = cells.one if cells.sheet.long else cells.sheet.values.get
    for (row, column), value in summed.each():
        if test(tested((row + down, column + across))):
            yield value


def sum_product(arguments: Sequence[Run]) -> Run:
    """SUMPRODUCT; what is no number counts as 0, ranges of different shapes are ``#VALUE!``."""

    def go(frame: Frame) -> float:
        arrays = [_factor(argument(frame)) for argument in arguments]
        if len({(array.rows, array.columns) for array in arrays}) > 1:
            raise FormulaError(ErrorValue.VALUE)
        total = [_numbers_or_zero(array.cells) for array in arrays]
        products = total[0]
        for factors in total[1:]:
            products = [a * b for a, b in zip(products, factors, strict=True)]
        return finite(plain_sum(products))

    return go


def _factor(result: Result) -> Array:
    if isinstance(result, Region):
        return result.array()
    if isinstance(result, Array):
        return result
    if isinstance(result, ErrorValue):
        raise FormulaError(result)
    if not isinstance(result, float):  # what becomes of a lone truth value or text is not documented
        raise UnsupportedError(Unsupported.ARGUMENTS)
    return Array(1, 1, [result])


def _numbers_or_zero(cells: list[Scalar]) -> list[float]:
    numbers = []
    for value in cells:
        if isinstance(value, ErrorValue):
            raise FormulaError(value)
        numbers.append(value if isinstance(value, float) else 0.0)
    return numbers


Builder = Callable[[Sequence[Run]], Run]
AGGREGATES: dict[str, tuple[Builder, int, int]] = {
    "SUM": (sum_of, 1, 255),
    "MIN": (smallest, 1, 255),
    "MAX": (largest, 1, 255),
    "COUNT": (count, 1, 255),
    "COUNTA": (count_filled, 1, 255),
    "COUNTBLANK": (count_blank, 1, 1),
    "AND": (every, 1, 255),
    "OR": (some, 1, 255),
    "COUNTIF": (count_if, 2, 2),
    "SUMIF": (sum_if, 2, 3),
    "SUMPRODUCT": (sum_product, 1, 255),
}
