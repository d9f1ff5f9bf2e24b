"""What a cell may hold, and how Excel turns one kind of value into another.

A value is a float, a str, a bool or an `ErrorValue`; a blank cell is None. Texts are turned into numbers
only where every machine agrees ("12", "1E3", "50%"); what depends on the Windows region ("1.500", "1,5",
"1/2") is `Unsupported.REGION`, because on a Vietnamese machine "150.000" is 150000 and on an American one 150.
"""

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final, Literal

MAX_TEXT: Final = 32_767

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[Ee][+-]?[0-9]+)?(%?)")
_NUMBER_LIKE = frozenset("0123456789.,:/-+()% \u00a0₫đ$€£AMPampEe")
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg|tháng)")


class ErrorValue(Enum):
    """An error in a cell; ``value`` is the text that files and screens show."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"
    GETTING_DATA = "#GETTING_DATA"
    SPILL = "#SPILL!"
    CALC = "#CALC!"
    BLOCKED = "#BLOCKED!"
    FIELD = "#FIELD!"
    UNKNOWN = "#UNKNOWN!"
    CONNECT = "#CONNECT!"


class Unsupported(Enum):
    """Why we do not know a value; ``value`` is a reason that an officer can read. Never a guess."""

    FUNCTION = "dùng hàm ngoài danh sách"
    SYNTAX = "không đọc được công thức"
    NAME = "dùng tên vùng, bảng hoặc mảng hằng"
    EXTERNAL = "lấy số từ tệp khác"
    SHEET = "trỏ tới trang tính không có"
    CIRCLE = "công thức vòng tròn"
    DEPENDS = "dựa vào ô chưa tính được"
    ARRAY = "phép tính trên cả vùng ngoài SUMPRODUCT"
    ARGUMENTS = "cách dùng hàm chưa biết"
    REGION = "chữ đọc thành số tùy máy"
    TOO_LARGE = "trỏ tới vùng quá lớn"
    TOO_SLOW = "tính quá lâu"


Value = float | str | bool | ErrorValue
Scalar = Value | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is computed; ``text`` as in a file, with or without ``=``."""

    text: str


class FormulaError(Exception):
    """Computing met an error value, which becomes the value unless a function catches it."""

    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.value)
        self.error = error


class UnsupportedError(Exception):
    """Computing met something whose value in Excel we cannot tell."""

    def __init__(self, reason: Unsupported) -> None:
        super().__init__(reason.value)
        self.reason = reason


def to_number(value: object) -> float:
    """Return a value as an operand of arithmetic: blank 0, TRUE 1, plain numeric text its number.

    Raises:
        FormulaError: an error value, or ``#VALUE!`` for other text.
        UnsupportedError: text that only some machines read as a number.
    """
    match value:
        case float():
            return value
        case None:
            return 0.0
        case bool():
            return 1.0 if value else 0.0
        case str():
            return _text_to_number(value)
        case ErrorValue():
            raise FormulaError(value)
    raise UnsupportedError(Unsupported.ARRAY)


def plain_number(text: str) -> float | None:
    """Return the number that a text is on every machine, or None: ``" 12 "``, ``1E3``, ``50%``."""
    match = _PLAIN_NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    return float(text.strip().removesuffix("%")) / (100.0 if match[1] else 1.0)


def depends_on_region(text: str) -> bool:
    """Return whether some machine may read the text as a number, date or amount that others do not."""
    return any(map(str.isdigit, text)) and (_NUMBER_LIKE.issuperset(text) or bool(_MONTH.search(text)))


def to_text(value: object) -> str:
    """Return a value as ``&`` joins it: blank "", TRUE "TRUE", numbers with up to 15 digits and a point.

    Raises:
        FormulaError: an error value.
    """
    match value:
        case str():
            return value
        case float():
            return number_text(value)
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case ErrorValue():
            raise FormulaError(value)
    raise UnsupportedError(Unsupported.ARRAY)


def to_boolean(value: object) -> bool:
    """Return a value as a condition: 0 and blank are FALSE, other numbers TRUE, of texts only TRUE and FALSE.

    Raises:
        FormulaError: an error value, or ``#VALUE!`` for other text.
    """
    match value:
        case bool():
            return value
        case float():
            return value != 0.0
        case None:
            return False
        case str():
            return _text_to_boolean(value)
        case ErrorValue():
            raise FormulaError(value)
    raise UnsupportedError(Unsupported.ARRAY)


def number_text(number: float) -> str:
    """Return a number as General shows it in a text: 15 digits, a point, ``1E+20`` for the very large."""
    if abs(number) < 1e15 and number == int(number):
        return str(int(number))
    mantissa, _, exponent = f"{number:.14e}".partition("e")
    positional = format(Decimal(f"{number:.15g}"), "f")
    if -10 < int(exponent) < 20 and len(positional) <= 21:
        return positional
    return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"


def round_half_away(number: float, digits: int) -> float:
    """Return a number rounded as ROUND does: half away from zero, on the 15 digits that a person sees.

    1.005 to two digits is 1.01 although the float lies below it. Digits before the point are negative.
    """
    if digits > 20 or not math.isfinite(number) or (digits >= 0 and number.is_integer()):
        return number
    if digits < -309:
        return 0.0
    exact = Decimal(f"{number:.15g}")
    step = Decimal(1).scaleb(-digits)
    if exact.adjusted() + digits >= 27:
        return number
    return float(exact.quantize(step, ROUND_HALF_UP)) + 0.0


def same_number(a: float, b: float) -> bool:
    """Return whether Excel calls two numbers equal: the same 15 digits, so that 0.1+0.2 = 0.3."""
    return a == b or (abs(a - b) <= 1e-14 * abs(a) and f"{a:.14e}" == f"{b:.14e}")


def compare(a: object, b: object) -> Literal[-1, 0, 1]:
    """Return −1, 0 or 1 as ``a`` sorts before, with or after ``b``.

    Numbers come before text, text before FALSE and TRUE; case is ignored, blank is 0, "" or FALSE
    by its partner. The order of two texts is that of code points, which differs from Excel's only for <
    and > between accented texts.

    Raises:
        FormulaError: either is an error value.
    """
    if a.__class__ is not b.__class__:
        a, b = _comparable(a), _comparable(b)
        a, b = _filled(a, b), _filled(b, a)
    if isinstance(a, float) and isinstance(b, float):
        return 0 if same_number(a, b) else -1 if a < b else 1
    key_a, key_b = _sort_key(a), _sort_key(b)
    return 0 if key_a == key_b else -1 if key_a < key_b else 1


def _comparable(value: object) -> object:
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    return value


def _filled(value: object, partner: object) -> object:
    if value is not None:
        return value
    return "" if isinstance(partner, str) else False if isinstance(partner, bool) else 0.0


def _sort_key(value: object) -> tuple[int, float | str]:
    if isinstance(value, str):
        return (1, value.lower())
    return (2, 1.0 if value else 0.0) if isinstance(value, bool) else (0, to_number(value))


def _text_to_number(text: str) -> float:
    number = plain_number(text)
    if number is not None:
        return number
    if depends_on_region(text):
        raise UnsupportedError(Unsupported.REGION)
    raise FormulaError(ErrorValue.VALUE)


def _text_to_boolean(text: str) -> bool:
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    raise FormulaError(ErrorValue.VALUE)
