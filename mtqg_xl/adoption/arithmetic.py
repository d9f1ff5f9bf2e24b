"""Sums, ratios and products, from the formulas of a blank or the arithmetic in its number row, as one normal form.

``C = A + B``, ``=SUM(A,B)`` and ``=N(A)+N(B)`` are the same sum; ``=IF(B=0,"",ROUND(A/B*100,2))``, ``=A/B%`` and
``4=3/1*100`` the same ratio; ``=A*B/1000`` is a product. What is none of them is not guessed at.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from mtqg_xl.formula import nodes
from mtqg_xl.formula.syntax import FormulaSyntaxError, parse

_Key = TypeVar("_Key", bound=Hashable)
Cell = tuple[int, int]
_MOST_CELLS = 5_000


class NotArithmeticError(ValueError):
    """A formula is neither a sum nor a ratio nor a product of cells."""


@dataclass(frozen=True)
class Linear(Generic[_Key]):
    """A sum of things, each with its factor, and a constant."""

    terms: Mapping[_Key, float] = field(default_factory=dict)
    constant: float = 0.0

    @property
    def is_constant(self) -> bool:
        """Whether it names nothing."""
        return not self.terms

    @property
    def is_plain_sum(self) -> bool:
        """Whether it only adds."""
        return bool(self.terms) and not self.constant and all(factor == 1 for factor in self.terms.values())

    def scaled(self, factor: float) -> "Linear[_Key]":
        """Return it times a number."""
        return Linear({key: value * factor for key, value in self.terms.items()}, self.constant * factor)

    def plus(self, other: "Linear[_Key]", sign: float = 1.0) -> "Linear[_Key]":
        """Return it with another added or taken away."""
        terms = dict(self.terms)
        for key, value in other.terms.items():
            terms[key] = terms.get(key, 0.0) + sign * value
        return Linear({key: value for key, value in terms.items() if value}, self.constant + sign * other.constant)


@dataclass(frozen=True)
class Ratio(Generic[_Key]):
    """One sum over another, times a factor: 100 makes it a percent."""

    part: Linear[_Key]
    whole: Linear[_Key]
    factor: float = 1.0


@dataclass(frozen=True)
class Product(Generic[_Key]):
    """One sum times another, times a factor: how many, times a norm."""

    one: Linear[_Key]
    other: Linear[_Key]
    factor: float = 1.0


Arithmetic = Linear[_Key] | Ratio[_Key] | Product[_Key]
_Other = TypeVar("_Other", bound=Hashable)


def renamed(found: "Arithmetic[_Key]", name: Callable[[_Key], _Other]) -> "Arithmetic[_Other]":
    """Return the same over other keys."""
    if isinstance(found, Ratio):
        return Ratio(_named(found.part, name), _named(found.whole, name), found.factor)
    if isinstance(found, Product):
        return Product(_named(found.one, name), _named(found.other, name), found.factor)
    return _named(found, name)


def _named(found: Linear[_Key], name: Callable[[_Key], _Other]) -> Linear[_Other]:
    return Linear({name(key): value for key, value in found.terms.items()}, found.constant)


# --- from a formula --------------------------------------------------------------------------------------


def of_formula(text: str) -> Arithmetic[Cell]:
    """Return the arithmetic of a cell's formula over (row, column).

    Raises:
        NotArithmeticError: it does something else, or reads another sheet.
    """
    try:
        return _of_node(parse(text))
    except FormulaSyntaxError as error:
        raise NotArithmeticError(text) from error


def _of_node(node: nodes.Node) -> Arithmetic[Cell]:
    match node:
        case nodes.Number(value):
            return Linear({}, value)
        case nodes.Cell(None, row, column):
            return Linear({(row, column): 1.0})
        case nodes.Range(None, _, _):
            return _of_range(node)
        case nodes.Percent(operand):
            return _times(_of_node(operand), 0.01)
        case nodes.Prefix(operator, operand):
            return _times(_of_node(operand), -1.0 if operator == "-" else 1.0)
        case nodes.Chain(first, rest):
            return _of_chain(first, rest)
        case nodes.Call(name, arguments):
            return _of_call(name, arguments)
        case _:
            raise NotArithmeticError("formula")


def _of_range(node: nodes.Range) -> Linear[Cell]:
    rows = range(node.first.row, node.last.row + 1)
    columns = range(node.first.column, node.last.column + 1)
    if len(rows) * len(columns) > _MOST_CELLS:
        raise NotArithmeticError("range")
    return Linear({(row, column): 1.0 for row in rows for column in columns})


def _of_chain(first: nodes.Node, rest: "tuple[tuple[str, nodes.Node], ...]") -> Arithmetic[Cell]:
    found = _of_node(first)
    for operator, operand in rest:
        other = _of_node(operand)
        match operator:
            case "+" | "-" if isinstance(found, Linear) and isinstance(other, Linear):
                found = found.plus(other, 1.0 if operator == "+" else -1.0)
            case "*" if isinstance(other, Linear) and other.is_constant:
                found = _times(found, other.constant)
            case "*" if isinstance(found, Linear) and found.is_constant:
                found = _times(other, found.constant)
            case "*" if isinstance(found, Linear) and isinstance(other, Linear):
                found = Product(found, other)
            case "/" if isinstance(other, Linear):
                found = _divided(found, other)
            case _:
                raise NotArithmeticError(operator)
    return found


def _of_call(name: str, arguments: "tuple[nodes.Node, ...]") -> Arithmetic[Cell]:
    match name, arguments:
        case "SUM", _:
            return _summed(arguments)
        case "SUBTOTAL", (nodes.Number(9 | 109), *ranges):
            return _summed(tuple(ranges))
        case "SUMIF", (nodes.Range(), nodes.Text(), nodes.Range() as summed):  # the rows of one part: "Hộ"
            return _of_node(summed)
        case "N" | "VALUE", (one,):
            return _of_node(one)
        case "ROUND", (one, nodes.Number()):
            return _of_node(one)
        case "IFERROR", (one, _):
            return _of_node(one)
        case "IF", (_, *branches):
            return _branch(branches)
        case _:
            raise NotArithmeticError(name)


def _summed(arguments: "tuple[nodes.Node, ...]") -> Linear[Cell]:
    total: Linear[Cell] = Linear()
    for argument in arguments:
        found = _of_node(argument)
        if not isinstance(found, Linear):
            raise NotArithmeticError("SUM")
        total = total.plus(found)
    return total


def _branch(branches: "list[nodes.Node]") -> Arithmetic[Cell]:
    """Return the branch of a guarded formula that says something; the other is 0, a dash or nothing."""
    telling = [branch for branch in branches if not _says_nothing(branch)]
    if len(telling) != 1:
        raise NotArithmeticError("IF")
    return _of_node(telling[0])


def _says_nothing(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Missing | nodes.Text) or (isinstance(node, nodes.Number) and node.value == 0)


def _times(found: "Arithmetic[_Key]", factor: float) -> "Arithmetic[_Key]":
    if isinstance(found, Ratio):
        return Ratio(found.part, found.whole, found.factor * factor)
    if isinstance(found, Product):
        return Product(found.one, found.other, found.factor * factor)
    return found.scaled(factor)


def _divided(found: "Arithmetic[_Key]", other: Linear[_Key]) -> "Arithmetic[_Key]":
    if other.is_constant:
        if not other.constant:
            raise NotArithmeticError("/0")
        return _times(found, 1 / other.constant)
    if not isinstance(found, Linear):
        raise NotArithmeticError("/")
    scale, part = _scale(found)
    return Ratio(part, other, scale)


def _scale(found: Linear[_Key]) -> tuple[float, Linear[_Key]]:
    """Return a common factor of a numerator and what is left: ``A*100/B`` is ``A/B*100``."""
    factors = set(found.terms.values())
    if len(factors) == 1 and not found.constant and factors != {1.0}:
        factor = factors.pop()
        return factor, found.scaled(1 / factor)
    return 1.0, found


# --- from the number row ---------------------------------------------------------------------------------

_TOKEN = re.compile(r"\d+(?:\.\d+)*|[A-Za-z]+|[-+*/()]")


def of_text(text: str, names: Mapping[str, str]) -> Arithmetic[str]:
    """Return the arithmetic of a text over numbers of columns; ``names`` gives the column id of each number.

    Raises:
        NotArithmeticError: it is none, or names a column that does not exist.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != "".join(text.split()):
        raise NotArithmeticError(text)
    parser = _TextParser(tokens, names)
    found = parser.sum()
    if parser.at != len(tokens):
        raise NotArithmeticError(text)
    return found


class _TextParser:
    """Recursive descent over ``3/1*100`` and ``(4+5)-6``."""

    def __init__(self, tokens: list[str], names: Mapping[str, str]) -> None:
        self.tokens, self.names, self.at = tokens, names, 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def sum(self) -> Arithmetic[str]:
        found = self.product()
        while self.peek() in {"+", "-"}:
            sign = 1.0 if self.take() == "+" else -1.0
            other = self.product()
            if not isinstance(found, Linear) or not isinstance(other, Linear):
                raise NotArithmeticError("+")
            found = found.plus(other, sign)
        return found

    def product(self) -> Arithmetic[str]:
        found = self.factor(is_first=True)
        while self.peek() in {"*", "/"}:
            operator = self.take()
            other = self.factor(is_first=False)
            if not isinstance(other, Linear):
                raise NotArithmeticError(operator)
            if operator == "/":
                found = _divided(found, other)
            elif other.is_constant:
                found = _times(found, other.constant)
            elif not isinstance(found, Linear):
                raise NotArithmeticError(operator)
            elif found.is_constant:
                found = _times(other, found.constant)
            else:
                found = Product(found, other)
        return found

    def factor(self, *, is_first: bool) -> Arithmetic[str]:
        word = self.take()
        if word == "(":
            found = self.sum()
            if self.take() != ")":
                raise NotArithmeticError("(")
            return found
        if word == "-":
            return _times(self.factor(is_first=is_first), -1.0)
        if word in self.names and (is_first or word != "100"):
            return Linear({self.names[word]: 1.0})
        if word.isdigit() and int(word) >= 100:
            return Linear({}, float(word))
        raise NotArithmeticError(word)
