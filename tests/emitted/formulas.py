"""One formula: what Excel refuses, and what the project does not write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

MAX_LENGTH = 8192
MAX_NESTING = 64
LAST_ROW = "1048576"
ALLOWED_FUNCTIONS = frozenset(
    {"SUM", "SUMPRODUCT", "IF", "IFERROR", "AND", "OR", "NOT", "ROUND", "ABS", "MIN", "MAX", "COUNT", "COUNTA"}
    | {"COUNTBLANK", "COUNTIF", "SUMIF", "ISNUMBER", "N", "INDEX", "MATCH", "ROW", "COLUMN", "ADDRESS", "MOD", "INT"}
    | {"FIXED", "SUBSTITUTE", "LEFT", "RIGHT", "MID", "HYPERLINK"}
)
VOLATILE = frozenset({"NOW", "TODAY", "OFFSET", "INDIRECT", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
LOCALE_DEPENDENT = frozenset({"TEXT", "DATEVALUE", "TIMEVALUE", "VALUE", "DOLLAR"})

_REFERENCE = re.compile(
    r"""(?:(?P<sheet>'(?:[^']|'')+'|[^\s'!:\[\]]+)!)?
        (?:\$?[A-Z]{1,3}\$?(?P<first>[1-9]\d*)(?::\$?[A-Z]{1,3}\$?(?P<last>[1-9]\d*))?
          |(?P<whole>\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+))""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS_AS_TEXT = re.compile(r"!\$?[A-Z]{1,3}\$?[1-9]\d*\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a formula may speak of."""

    sheets: frozenset[str]
    functions: frozenset[str] | None


@cache  # a run of the tests meets the same formula in hundreds of workbooks
def formula_problems(text: str, around: Surroundings) -> tuple[str, ...]:
    """Return what is wrong with a formula as the file holds it, without the equals sign."""
    return tuple(_problems(text, around))


def _problems(text: str, around: Surroundings) -> Iterator[str]:
    if len(text.encode("utf-16-le")) // 2 > MAX_LENGTH:
        yield f"formula of {len(text)} characters, more than {MAX_LENGTH}"
    try:
        tokens = Tokenizer(f"={text}").items
    except TokenizerError as mistake:
        yield f"no formula: {mistake}"
        return
    yield from _nesting_problems(tokens)
    for token in tokens:
        yield from _token_problems(token, around)


def _nesting_problems(tokens: list[Token]) -> Iterator[str]:
    depth = deepest = arrays = 0
    for token in tokens:
        step = {Token.OPEN: 1, Token.CLOSE: -1}.get(token.subtype, 0)
        depth += step
        arrays += step if token.type == Token.ARRAY else 0
        deepest = max(deepest, depth)
        if token.type == Token.SEP and token.value == ";" and not arrays:
            yield "arguments parted by a semicolon"
    if deepest > MAX_NESTING:
        yield f"formula nested {deepest} deep, more than {MAX_NESTING}"
    if depth:
        yield "brackets that do not close"


def _token_problems(token: Token, around: Surroundings) -> Iterator[str]:
    if token.type == Token.FUNC and token.subtype == Token.OPEN:
        yield from _function_problems(token.value.rstrip("(").upper(), around)
    elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
        yield from _reference_problems(token.value, around)
    elif token.type == Token.OPERAND and token.subtype == Token.ERROR:
        yield f"broken reference {token.value}"
    elif token.type == Token.OPERAND and token.subtype == Token.TEXT and _ADDRESS_AS_TEXT.search(token.value):
        yield f"an address written as text: {token.value}"


def _function_problems(name: str, around: Surroundings) -> Iterator[str]:
    if name in VOLATILE:
        yield f"volatile function {name}"
    elif name in LOCALE_DEPENDENT:
        yield f"function {name} depends on the locale"
    elif around.functions is not None and name not in around.functions:
        yield f"function {name} is not on the list"


def _reference_problems(text: str, around: Surroundings) -> Iterator[str]:
    if "[" in text and "!" in text:
        yield f"external link {text}"
        return
    match = _REFERENCE.fullmatch(text)
    if match is None:
        yield f"#REF! in {text}" if "#REF!" in text else f"defined name {text}"
        return
    if match["whole"] or (match["first"] == "1" and match["last"] == LAST_ROW):
        yield f"whole-column reference {text}"
    if match["sheet"] and unquoted(match["sheet"]).casefold() not in around.sheets:
        yield f"sheet of {text} is missing"


def unquoted(sheet: str) -> str:
    """Return a sheet name as the workbook lists it."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
