"""What a formula does otherwise than the one that belongs there, whatever cells it reads: adds 90, counts, rounds.

Adding up is the same act however it is written (``=A1+A2``, ``=SUM(A1:A2)``), and so is a guard around it.
"""

from collections import Counter
from collections.abc import Iterator

from mtqg_xl.formula.nodes import Call, Chain, Node, Number, Percent, Prefix, Range, Text
from mtqg_xl.vietnamese import write_number

_ADDING = frozenset({"SUM", "N"})
_GUARDING = frozenset({"IF", "IFERROR", "IFNA", "AND", "OR", "NOT", "ISNUMBER", "ISBLANK", "ISERROR"})
_ROUNDING = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "MROUND", "CEILING", "FLOOR"})
_FILTERING = frozenset({"SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS"})
_WORDS = {"+": "cộng thêm", "-": "trừ đi", "*": "nhân với", "/": "chia cho"}
_PLACES = {0: "số nguyên", 1: "hàng chục", 2: "hàng trăm", 3: "hàng nghìn", 6: "hàng triệu"}


def other_acts(found: Node, wanted: Node) -> list[str]:
    """Return what the formula ``found`` does that ``wanted`` does not, in words; empty where it does the same."""
    return [*_constants(found, wanted), *_functions(found, wanted), *_filters(found, wanted), *_rounding(found, wanted)]


def is_unrounded(found: Node, wanted: Node) -> bool:
    """Return whether a formula leaves out the rounding that belongs there."""
    return bool(_roundings(wanted)) and not _roundings(found)


def is_fixed(node: Node) -> bool:
    """Return whether a formula is arithmetic with numbers alone."""
    match node:
        case Number():
            return True
        case Prefix(_, operand) | Percent(operand):
            return is_fixed(operand)
        case Chain(first, rest):
            return all(map(is_fixed, (first, *(operand for _, operand in rest))))
        case Call(name, arguments) if name in _ADDING | _ROUNDING:
            return all(map(is_fixed, arguments))
        case _:
            return False


def _constants(found: Node, wanted: Node) -> Iterator[str]:
    now, right = Counter(_numbers(found)), Counter(_numbers(wanted))
    yield from (f"{_WORDS[operator]} {write_number(value)}" for operator, value in now - right)
    yield from (f"không {_WORDS[operator]} {write_number(value)}" for operator, value in right - now)


def _numbers(node: Node) -> Iterator[tuple[str, float]]:
    """Yield the numbers that are added, taken away, multiplied or divided by."""
    for each in _all(node):
        match each:
            case Chain(first, rest) if each.level in {3, 4}:
                before = "+" if each.level == 3 else "*"
                for operator, operand in ((before, first), *rest):
                    yield from _number(operator, operand)
            case Call("SUM", arguments):
                for operand in arguments:
                    yield from _number("+", operand)


def _number(operator: str, node: Node) -> Iterator[tuple[str, float]]:
    match node:
        case Number(value) if value:
            yield operator, value
        case Percent(Number(value)) if value:
            yield operator, value / 100
        case Prefix("-", operand) if operator in "+-":
            yield from _number("-" if operator == "+" else "+", operand)


def _functions(found: Node, wanted: Node) -> Iterator[str]:
    idle = _ADDING | _GUARDING | _ROUNDING
    now, right = _names(found), _names(wanted)
    others = [name for name in now if name not in right and name not in idle]
    instead = [name for name in right if name not in now and name not in (idle - {"SUM"})]
    if others:
        words = f"dùng hàm {', '.join(others)}"
        yield f"{words} thay cho {', '.join(instead)}" if instead else words.replace("dùng", "dùng thêm", 1)


def _filters(found: Node, wanted: Node) -> Iterator[str]:
    now, right = _criteria(found), _criteria(wanted)
    if right and not now and any(isinstance(each, Range) for each in _all(found)):
        yield f"không lọc {_quoted(right)}"
    elif right and now and set(now) != set(right):
        yield f"điều kiện lọc khác ({_quoted(now)}; phải là {_quoted(right)})"


def _criteria(node: Node) -> list[str]:
    """Return the texts by which a formula chooses the rows that it adds up."""
    calls = (each for each in _all(node) if isinstance(each, Call) and each.name in _FILTERING)
    return [part.value for call in calls for part in call.arguments if isinstance(part, Text)]


def _quoted(texts: list[str]) -> str:
    return ", ".join(f"“{text}”" for text in dict.fromkeys(texts))


def _rounding(found: Node, wanted: Node) -> Iterator[str]:
    now, right = _roundings(found), _roundings(wanted)
    if now and not right:
        yield f"làm tròn thêm {_rounded(now[0])}"
    elif now and set(now) != set(right):
        yield f"làm tròn {_rounded(now[0])}; phải làm tròn {_rounded(right[0])}"


def _roundings(node: Node) -> list[tuple[str, int | None]]:
    calls = [each for each in _all(node) if isinstance(each, Call) and each.name in _ROUNDING]
    return [(call.name, _digits(call)) for call in calls]


def _digits(call: Call) -> int | None:
    """Return to how many digits behind the comma a call rounds, None where it cannot be told."""
    if call.name in {"INT", "TRUNC"} and len(call.arguments) == 1:
        return 0
    if call.name in {"MROUND", "CEILING", "FLOOR"} or len(call.arguments) < 2:
        return None
    numbers = list(_number("+", call.arguments[1]))
    return int(numbers[0][1]) * (1 if numbers[0][0] == "+" else -1) if numbers else 0


def _rounded(rounding: tuple[str, int | None]) -> str:
    name, digits = rounding
    if digits is None:
        return f"({name})"
    place = f"{digits} số lẻ" if digits > 0 else _PLACES.get(-digits, f"{-digits} số 0 cuối")
    return f"đến {place}" + ("" if name == "ROUND" else f" ({name})")


def _names(node: Node) -> list[str]:
    """Return the functions of a formula, each once, the outermost first."""
    return list(dict.fromkeys(each.name for each in _all(node) if isinstance(each, Call)))


def _all(node: Node) -> Iterator[Node]:
    """Yield a tree's nodes, each before what is in it."""
    yield node
    match node:
        case Call(_, arguments):
            parts = arguments
        case Prefix(_, operand) | Percent(operand):
            parts = (operand,)
        case Chain(first, rest):
            parts = (first, *(operand for _, operand in rest))
        case _:
            return
    for part in parts:
        yield from _all(part)
