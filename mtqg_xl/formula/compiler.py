"""Skeletons compiled to closures: each of the few dozen shapes of a workbook once, for all its formulas."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from mtqg_xl.formula.aggregates import AGGREGATES, Builder
from mtqg_xl.formula.lookups import LOOKUPS
from mtqg_xl.formula.nodes import (
    Boolean,
    Call,
    Chain,
    Kind,
    Missing,
    Node,
    Number,
    Percent,
    Prefix,
    Slot,
)
from mtqg_xl.formula.operators import ARITHMETIC, LAST_STEP, ON_VALUES, finite, hundredth, negative
from mtqg_xl.formula.runs import (
    FRAME_SLOTS,
    Frame,
    Result,
    Run,
    caught,
    missing,
    number,
    scalar,
    settled,
    spread,
)
from mtqg_xl.formula.scalars import SCALAR_FUNCTIONS, ScalarFunction
from mtqg_xl.formula.syntax import FormulaSyntaxError, tree
from mtqg_xl.formula.values import FormulaError, Scalar, Unsupported, UnsupportedError, Value

Foreign = Callable[[str, Sequence[Run]], Run]
"""How to call a function that we do not compute ourselves: its name and arguments to a run."""

BUILDERS: dict[str, tuple[Builder, int, int]] = {**AGGREGATES, **LOOKUPS}


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled skeleton: a run over frames, and the kind of each slot of the frame."""

    run: Run
    kinds: tuple[Kind, ...]
    unread: frozenset[int]
    """Slots whose cells are not read, only asked where they are: ROW(B7)."""

    def value(self, frame: Frame) -> Value | Unsupported:
        """Return what the cell of a formula holds; blank is 0, as Excel shows it."""
        try:
            value = settled(self.run(frame))
            if isinstance(value, float):
                return finite(value) + 0.0  # no negative zero
            return 0.0 if value is None else value
        except FormulaError as met:
            return met.error
        except UnsupportedError as met:
            return met.reason


@lru_cache(maxsize=1 << 12)
def compiled(skeleton: str, foreign: Foreign | None = None) -> Template | Unsupported:
    """Return the template of a skeleton, or why it cannot be computed."""
    try:
        root = tree(skeleton)
        slots = list(_slots(root))
        if any(slot.kind == Kind.NAME for slot in slots):
            return Unsupported.NAME
        run = _Compiler(foreign).root(root)
    except FormulaSyntaxError:
        return Unsupported.SYNTAX
    except UnsupportedError as met:
        return met.reason
    return Template(run, tuple(slot.kind for slot in slots), frozenset(_unread(root)))


class _Compiler:
    """One walk over a tree; inside SUMPRODUCT, operators and functions work element by element."""

    def __init__(self, foreign: Foreign | None, *, elementwise: bool = False) -> None:
        self.foreign = foreign
        self.elementwise = elementwise

    def root(self, node: Node) -> Run:
        if isinstance(node, Chain) and node.rest[-1][0] in LAST_STEP:
            return self.arithmetic(node, LAST_STEP[node.rest[-1][0]])
        return self.run(node)

    def run(self, node: Node) -> Run:
        match node:
            case Slot(index, _):
                return _slot(index + FRAME_SLOTS)
            case Number(value) | Boolean(value):
                return partial(_constant, value)
            case Missing():
                return missing
            case Chain():
                return self.chain(node)
            case Prefix(operator, operand):
                return self.unary(negative, operand) if operator == "-" else self.run(operand)
            case Percent(operand):
                return self.unary(hundredth, operand)
            case Call(name, arguments):
                return self.call(name, arguments)
        raise UnsupportedError(Unsupported.NAME)

    def unary(self, function: Callable[[Scalar], Scalar], operand: Node) -> Run:
        run = self.run(operand)
        if self.elementwise:
            return lambda frame: spread(function, (run(frame),), frame)
        one = scalar(run)
        return lambda frame: function(one(frame))

    def chain(self, node: Chain) -> Run:
        if self.elementwise or node.rest[0][0] not in ARITHMETIC:
            return self.by_values(node)
        return self.arithmetic(node)

    def arithmetic(self, node: Chain, last: Callable[[float, float], float] | None = None) -> Run:
        first = number(self.run(node.first))
        steps = [(ARITHMETIC[operator], number(self.run(operand))) for operator, operand in node.rest]
        if last is not None:
            steps[-1] = (last, steps[-1][1])

        def go(frame: Frame) -> float:
            result = first(frame)
            for operator, operand in steps:
                result = operator(result, operand(frame))
            return result

        return go

    def by_values(self, node: Chain) -> Run:
        wrap = (lambda run: run) if self.elementwise else scalar
        combine = spread if self.elementwise else _together
        first: Run = wrap(self.run(node.first))
        steps = [(ON_VALUES[operator], wrap(self.run(operand))) for operator, operand in node.rest]

        def go(frame: Frame) -> Result:
            result = first(frame)
            for operator, operand in steps:
                result = combine(operator, (result, operand(frame)), frame)
            return result

        return go

    def call(self, name: str, arguments: tuple[Node, ...]) -> Run:
        inside = _Compiler(self.foreign, elementwise=True) if name == "SUMPRODUCT" else self
        runs = [inside.run(argument) for argument in arguments]
        if name in SCALAR_FUNCTIONS:
            return self.scalar_call(SCALAR_FUNCTIONS[name], runs)
        if name in BUILDERS:
            builder, fewest, most = BUILDERS[name]
            _check_count(runs, fewest, most)
            return builder(runs)
        if self.foreign is None:
            raise UnsupportedError(Unsupported.FUNCTION)
        return self.foreign(name, runs)

    def scalar_call(self, function: ScalarFunction, runs: Sequence[Run]) -> Run:
        _check_count(runs, function.fewest, function.most)
        compute = function.compute
        if function.sees_errors:
            runs = [caught(run) for run in runs]
        if self.elementwise and function.spreads:
            return lambda frame: spread(compute, [run(frame) for run in runs], frame)
        ones = [scalar(run) for run in runs]
        if len(ones) == 1:
            (one,) = ones
            return lambda frame: compute(one(frame))
        return lambda frame: compute(*[one(frame) for one in ones])


def _slot(position: int) -> Run:
    return lambda frame: frame[position]


def _constant(value: Scalar, _frame: Frame) -> Scalar:
    return value


def _together(operator: Callable[..., Scalar], operands: Sequence[Result], _frame: Frame) -> Scalar:
    return operator(*operands)


def _check_count(runs: Sequence[Run], fewest: int, most: int) -> None:
    if not fewest <= len(runs) <= most:
        raise UnsupportedError(Unsupported.ARGUMENTS)


def _slots(node: Node) -> Iterator[Slot]:
    """Yield the slots of a tree in order."""
    match node:
        case Slot():
            yield node
        case Call(_, arguments):
            for argument in arguments:
                yield from _slots(argument)
        case Prefix(_, operand) | Percent(operand):
            yield from _slots(operand)
        case Chain(first, rest):
            yield from _slots(first)
            for _, operand in rest:
                yield from _slots(operand)


def _unread(node: Node) -> Iterator[int]:
    """Yield the slots that are arguments of ROW and COLUMN."""
    match node:
        case Call("ROW" | "COLUMN", (Slot(index, _),)):
            yield index
        case Call(_, arguments):
            for argument in arguments:
                yield from _unread(argument)
        case Prefix(_, operand) | Percent(operand):
            yield from _unread(operand)
        case Chain(first, rest):
            yield from _unread(first)
            for _, operand in rest:
                yield from _unread(operand)
