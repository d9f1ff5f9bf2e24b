"""Formula text taken apart: skeleton and operands, then the tree.

A *skeleton* is the formula with every operand but numbers and TRUE/FALSE replaced by a mark; a workbook with six
thousand formulas has a few dozen of them, so each is read once. Excel stores formulas in English with commas,
whatever language its window shows; that is the only spelling read here.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW, column_number
from mtqg_xl.formula.nodes import (
    LEVELS,
    Boolean,
    Call,
    Cell,
    Chain,
    Error,
    Kind,
    Missing,
    Name,
    Node,
    Number,
    Percent,
    Prefix,
    Range,
    Slot,
    Text,
)

MAX_LENGTH: Final = 8192
MAX_DEPTH: Final = 128  # Excel allows 64 nested functions; parentheses between them cost a level too

_COLUMN = r"(?:XF[A-D]|X[A-E][A-Z]|[A-W][A-Z]{2}|[A-Z]{1,2})"
_ROW = r"(?:10485(?:7[0-6]|[0-6][0-9])|1048[0-4][0-9]{2}|104[0-7][0-9]{3}|10[0-3][0-9]{4}|[1-9][0-9]{0,5})"
_CELL = rf"\$?{_COLUMN}\$?{_ROW}"
_CELLS = rf"(?ai:{_CELL}(?::{_CELL})?|\$?{_COLUMN}:\$?{_COLUMN}|\$?{_ROW}:\$?{_ROW})"
_SHEET = r"(?:'(?:[^'\[\]:?*/\\]|'')+'|[\w.]+)!"
_STRING = r'"(?:[^"]|"")*+"'
_CODE = r"(?ai:NULL!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|BLOCKED!|FIELD!|UNKNOWN!|CONNECT!)"
_START = r"(?<![\w.$:!\]#\\?])"
_END = r"(?![\w.(!:\[])"
_TAIL = r"(?:#REF!|[\w.$:\\?]+)"
_BRACKETS = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_CONSTANT = r"(?ai:TRUE|FALSE)(?![\w.!:\[\\?])"
_NAME = "|".join(
    (
        rf"'(?:[^']|'')*+'!{_TAIL}{_END}",
        rf"\[[^\[\]]*\][\w.]*!{_TAIL}{_END}",
        rf"(?!{_CONSTANT})[^\W\d][\w.\\?]*(?::[\w.]+)?(?:!{_TAIL})?(?:{_BRACKETS})?{_END}",
        rf'\{{(?:[^{{}}"]|{_STRING})*+\}}',
    )
)
_OPERAND = re.compile(
    rf"({_STRING})|({_START}(?:(?:{_SHEET})?#(?ai:REF!)(?:{_CELLS})?|#{_CODE}))"
    rf"|({_START}(?:{_SHEET})?{_CELLS}{_END})|({_START}(?:{_NAME}))"
)
_KINDS = (Kind.TEXT, Kind.ERROR, Kind.REFERENCE, Kind.NAME)
_FUNCTION = re.compile(r"([^\W\d][\w.]*)\(")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)(?![\w.])"
    r"|(?P<slot>[\x01-\x04])|(?P<function>[^\W\d][\w.]*\()|(?P<constant>(?ai:TRUE|FALSE))(?![\w.(])"
    r"|(?P<operator><=|>=|<>|[-+*/^&=<>%(),]))"
)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_CELL_LIKE = re.compile(r"(?ai:[A-Z]{1,3}[0-9]{1,7}|R[0-9]*(?:C[0-9]*)?|C[0-9]*)")
_REFERENCE = re.compile(r"(?:(.+)!)?(?:(\$?)([A-Za-z]*)(\$?)([0-9]*))(?::(\$?)([A-Za-z]*)(\$?)([0-9]*))?\Z", re.DOTALL)


class FormulaSyntaxError(ValueError):
    """The text is no formula that we can read; nothing is known about what it would compute."""


@lru_cache(maxsize=1 << 14)
def split(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the skeleton of a formula and its operands in order of appearance.

    The text may begin with ``=`` or not. Nothing is judged yet, so this never fails for what Excel could store.

    Raises:
        FormulaSyntaxError: longer than Excel allows, or holding control characters.
    """
    body = text[1:] if text.startswith("=") else text
    if len(body) > MAX_LENGTH or any(kind in body for kind in _KINDS):
        raise FormulaSyntaxError("công thức dài quá 8.192 ký tự hoặc có ký tự điều khiển")
    operands: list[str] = []

    def mark(match: re.Match[str]) -> str:
        operands.append(match[0])
        return _KINDS[(match.lastindex or 1) - 1]

    return _OPERAND.sub(mark, body), tuple(operands)


@lru_cache(maxsize=1 << 12)
def tree(skeleton: str) -> Node:
    """Return the tree of a skeleton, with a `Slot` for every operand.

    Raises:
        FormulaSyntaxError: the skeleton is not well formed, or nested too deep.
    """
    return _Parser(_tokens(skeleton)).formula()


def parse(text: str) -> Node:
    """Return the tree of a formula written with or without its leading ``=``.

    Defined names, table columns, array constants, 3-D and external references become a `Name`.

    Raises:
        FormulaSyntaxError: unions, intersections, ranges between functions, and what is no formula at all.
    """
    skeleton, operands = split(text)
    return replace_slots(tree(skeleton), lambda slot: operand(operands[slot.index], slot.kind))


def has_external_link(text: str) -> bool:
    """Return whether the formula reads another workbook: ``[1]Sheet!A1``, ``'/x/[b.xlsx]S'!A1``."""
    skeleton, operands = split(text)
    kinds = [mark for mark in skeleton if mark in _KINDS]
    return any(kind == Kind.NAME and _is_external(written) for kind, written in zip(kinds, operands, strict=True))


def function_names(text: str) -> frozenset[str]:
    """Return the functions that a formula calls, in capitals and without ``_xlfn.``; also when it cannot be parsed."""
    names = frozenset(function_name(written) for written in _FUNCTION.findall(split(text)[0]))
    return names - {"TRUE", "FALSE"}


def function_name(written: str) -> str:
    """Return the name of a function in capitals, without the marks that files put before newer ones."""
    return written.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


def operand(text: str, kind: Kind) -> Node:
    """Return the leaf that stands in a slot."""
    return _LEAVES[kind](text)


def unquoted(written: str) -> str:
    """Return the text that a text constant means."""
    return written[1:-1].replace('""', '"')


def error_code(written: str) -> str:
    """Return the error that an operand such as ``'S'!#REF!`` or ``#REF!A1`` is."""
    return "#REF!" if "#REF!" in written.upper() else written.upper()


@lru_cache(maxsize=1 << 16)
def reference(text: str) -> Cell | Range:
    """Return the cell or range that an operand such as ``'GN DTTS'!$C$8:D9`` names."""
    match = _REFERENCE.match(text)
    if match is None:
        raise FormulaSyntaxError(f"“{text}” không phải địa chỉ ô")
    sheet = _sheet_name(match[1]) if match[1] else None
    first = _corner(sheet, match[2], match[3], match[4], match[5], low=True)
    if match[6] is None:
        return first
    return Range(sheet, first, _corner(sheet, match[6], match[7], match[8], match[9], low=False))


def needs_quotes(sheet: str) -> bool:
    """Return whether Excel writes a sheet name in quotes before ``!``: spaces, signs, or looking like a cell."""
    return _PLAIN_SHEET.fullmatch(sheet) is None or _CELL_LIKE.fullmatch(sheet) is not None


def replace_slots(node: Node, leaf: Callable[[Slot], Node]) -> Node:
    """Return the tree with every slot replaced."""
    match node:
        case Slot():
            return leaf(node)
        case Call(name, arguments):
            return Call(name, tuple(replace_slots(argument, leaf) for argument in arguments))
        case Prefix(operator, inner):
            return Prefix(operator, replace_slots(inner, leaf))
        case Percent(inner):
            return Percent(replace_slots(inner, leaf))
        case Chain(first, rest):
            return Chain(replace_slots(first, leaf), tuple((op, replace_slots(n, leaf)) for op, n in rest))
        case _:
            return node


def _sheet_name(written: str) -> str:
    return written[1:-1].replace("''", "'") if written.startswith("'") else written


def _corner(sheet: str | None, fix1: str, letters: str, fix2: str, digits: str, *, low: bool) -> Cell:
    if not letters:  # whole rows: the only $ belongs to the row, and the columns reach from edge to edge
        return Cell(sheet, int(digits), 1 if low else MAX_COLUMN, bool(fix1 or fix2), True)
    if not digits:
        return Cell(sheet, 1 if low else MAX_ROW, column_number(letters), True, bool(fix1))
    return Cell(sheet, int(digits), column_number(letters), bool(fix2), bool(fix1))


def _is_external(written: str) -> bool:
    sheet = written.rpartition("!")[0]
    return written.startswith("[") or (sheet.startswith("'") and any(mark in sheet for mark in "[\\/"))


_LEAVES: dict[Kind, Callable[[str], Node]] = {
    Kind.TEXT: lambda text: Text(unquoted(text)),
    Kind.ERROR: lambda text: Error(error_code(text)),
    Kind.REFERENCE: reference,
    Kind.NAME: Name,
}


def _tokens(skeleton: str) -> list[tuple[str, str]]:
    tokens, position, end = [], 0, len(skeleton.rstrip())
    while position < end:
        match = _TOKEN.match(skeleton, position)
        if match is None or match.lastgroup is None:
            raise FormulaSyntaxError(f"không đọc được công thức từ “{skeleton[position : position + 20]}”")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return [*tokens, ("end", "")]


class _Parser:
    """Recursive descent over one list of tokens."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.position = 0
        self.slots = 0
        self.depth = 0

    def formula(self) -> Node:
        node = self.expression(1)
        if self.kind != "end":
            raise self.unexpected()
        return node

    @property
    def kind(self) -> str:
        return self.tokens[self.position][0]

    @property
    def written(self) -> str:
        return self.tokens[self.position][1]

    def unexpected(self) -> FormulaSyntaxError:
        place = "một toán hạng" if self.kind == "slot" else f"“{self.written}”" if self.written else "cuối"
        return FormulaSyntaxError(f"công thức không đúng ở {place}")

    def take(self) -> str:
        written = self.written
        self.position += 1
        return written

    def expect(self, written: str) -> None:
        if self.take() != written:
            self.position -= 1
            raise self.unexpected()

    def expression(self, lowest: int) -> Node:
        node = self.operand()
        while (level := LEVELS.get(self.written, 0)) >= lowest:
            rest = []
            while LEVELS.get(self.written) == level:
                operator = self.take()
                rest.append((operator, self.expression(level + 1)))
            node = Chain(node, tuple(rest))
        return node

    def operand(self) -> Node:
        signs = []
        while self.written in ("-", "+"):
            signs.append(self.take())
        self.deepen(1 + len(signs))
        node = self.primary()
        for sign in reversed(signs):
            node = Prefix(sign, node)
        while self.written == "%":
            self.take()
            self.deepen(1)
            node = Percent(node)
            self.depth -= 1
        self.depth -= 1 + len(signs)
        return node

    def deepen(self, levels: int) -> None:
        self.depth += levels
        if self.depth > MAX_DEPTH:
            raise FormulaSyntaxError("công thức lồng quá nhiều cấp")

    def primary(self) -> Node:
        match self.kind:
            case "number":
                return Number(float(self.take()))
            case "slot":
                self.slots += 1
                return Slot(self.slots - 1, Kind(self.take()))
            case "constant":
                return Boolean(self.take().upper() == "TRUE")
            case "function":
                return self.call()
        self.expect("(")
        node = self.expression(1)
        self.expect(")")
        return node

    def call(self) -> Node:
        name = function_name(self.take()[:-1])
        arguments = () if self.written == ")" else self.arguments()
        self.expect(")")
        if name in ("TRUE", "FALSE") and not arguments:
            return Boolean(name == "TRUE")  # LibreOffice writes the constants as functions
        return Call(name, arguments)

    def arguments(self) -> tuple[Node, ...]:
        found = [self.argument()]
        while self.written == ",":
            self.take()
            found.append(self.argument())
        return tuple(found)

    def argument(self) -> Node:
        return Missing() if self.written in (",", ")") else self.expression(1)
