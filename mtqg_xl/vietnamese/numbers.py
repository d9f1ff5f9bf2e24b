"""Numbers, counts, percents and money: written as official papers do, and read as people type them.

Thousands are set off by dots, decimals by a comma. Reading follows written rules and never guesses: what has
two readings comes back as a question, what has none comes back as text.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from mtqg_xl.vietnamese.names import fold
from mtqg_xl.vietnamese.rounding import exact, round_half_up, without_residue

MONEY_UNITS: Final = MappingProxyType(
    {"đồng": 1, "nghìn đồng": 1_000, "triệu đồng": 1_000_000, "tỷ đồng": 1_000_000_000}
)
MARK: Final = "mark"
TEXT: Final = "text"

_DECIMALS_BY_CUSTOM = {"đồng": 0, "nghìn đồng": 3, "triệu đồng": 3, "tỷ đồng": 3}
_SWAP_SEPARATORS = str.maketrans(",.", ".,")


# -- writing ----------------------------------------------------------------------------------------------


def write_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """Return a number with dots between thousands and a comma before decimals: ``10.491,50``.

    Without ``decimals`` it has as many as the value has, but for what floats leave behind (`without_residue`). Rounding
    is half-up; zero never has a sign.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    if decimals is None:
        return _drop_zeros(_write_decimal(_as_decimal(value)))
    return _write_decimal(round_half_up(value, decimals))


def write_count(value: int | float | Decimal) -> str:
    """Return a count as running text has it: ``03`` below ten, ``0`` for none, ``1.473`` above.

    What is not a whole number above zero is written as any number.
    """
    text = write_number(value)
    return f"0{text}" if len(text) == 1 and text != "0" else text


def write_percent(value: int | float | Decimal, decimals: int | None = None) -> str:
    """Return a percentage given as 0-100, no space before the sign: ``66,7%``."""
    return f"{write_number(value, decimals)}%"


def write_money(dong: int | float | Decimal, unit: str = "đồng", decimals: int | None = None) -> str:
    """Return an amount of đồng in the unit, with the unit's name: ``2.145,977 triệu đồng``.

    The conversion is exact and the result rounded half-up once. Without ``decimals``: whole đồng, else at most
    three decimals, zeros at the end dropped; 6 in triệu đồng and 9 in tỷ đồng are exact to the đồng.

    Raises:
        ValueError: the unit is unknown, or the amount is infinite or not a number.
    """
    if unit not in MONEY_UNITS:
        raise ValueError(f"không có đơn vị tiền “{unit}”; chọn: {', '.join(MONEY_UNITS)}")
    wanted = _DECIMALS_BY_CUSTOM[unit] if decimals is None else decimals
    text = _write_decimal(round_half_up(exact(dong) / MONEY_UNITS[unit], wanted))
    return f"{_drop_zeros(text) if decimals is None else text} {unit}"


def _as_decimal(value: int | float | Decimal) -> Decimal:
    exact(value)  # refuses what is not finite
    return Decimal(float.__repr__(without_residue(float(value)))) if isinstance(value, float) else Decimal(value)


def _write_decimal(value: Decimal) -> str:
    return f"{value if value else abs(value):,f}".translate(_SWAP_SEPARATORS)


def _drop_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(",") if "," in text else text


# -- reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text typed into a cell means as a number.

    ``value`` is the number as written, before its unit ("12 tr" is 12), percents as 0-100; None when the text
    is no number or has two readings. ``unit_factor`` is the đồng in one written unit, None when no unit of
    money is written. ``rule`` says in Vietnamese how it was read, or is ``"mark"`` or ``"text"``.
    ``question`` is a sentence for the person who typed, and ``readings`` are the two values it names. ``quantity`` is
    the unit written that is no money: ``km``, ``hộ``.
    """

    value: float | None
    unit_factor: int | None
    rule: str
    question: str | None = None
    readings: tuple[float, ...] = ()
    is_percent: bool = False
    quantity: str = ""

    @property
    def dong(self) -> float | None:
        """The amount in đồng, exact; None when no number or no unit of money is written."""
        if self.value is None or self.unit_factor is None:
            return None
        return float(exact(self.value) * self.unit_factor)


class _Reading(NamedTuple):
    """A body of digits and separators taken apart; ``whole`` and ``fraction`` are digits only."""

    whole: str
    fraction: str
    rule: str
    doubtful: bool = False

    @property
    def number(self) -> Decimal:
        """The value with the last mark taken for the decimal one."""
        return Decimal(f"{self.whole}.{self.fraction or '0'}")

    @property
    def without_mark(self) -> Decimal:
        """The value with every mark taken for one between thousands."""
        return Decimal(self.whole + self.fraction)


class _Unit(NamedTuple):
    factor: int | None
    rule: str
    quantity: str = ""


_NOT_MONEY = _Unit(None, "")
_PERCENT = _Unit(None, "phần trăm")
_DONG = _Unit(1, "đơn vị đồng")
_NGHIN = _Unit(1_000, "đơn vị nghìn đồng")
_TRIEU = _Unit(1_000_000, "đơn vị triệu đồng")
_TY = _Unit(1_000_000_000, "đơn vị tỷ đồng")
QUANTITIES: Final = (
    *("km", "m", "m²", "ha", "kg", "tạ", "tấn", "hộ", "người", "khẩu", "nhân khẩu", "nhà", "thôn", "xã"),
    *("công trình", "mô hình", "lớp", "con", "cây"),
)
"""Units of counts and measures that people write behind a number."""
_UNITS = {
    **{fold(unit).replace(" ", ""): _Unit(None, f"đơn vị {unit}", unit) for unit in QUANTITIES},
    "": _NOT_MONEY,
    "%": _PERCENT,
    **dict.fromkeys(("đ", "đồng", "dong", "vnđ", "vnd", "₫"), _DONG),
    **dict.fromkeys(("nghìn", "ngàn", "nghìnđồng", "ngànđồng", "nghìnđ", "ngànđ"), _NGHIN),
    **dict.fromkeys(("tr", "trđ", "trđồng", "triệu", "triệuđồng", "triệuđ", "trieu", "trieudong"), _TRIEU),
    **dict.fromkeys(("tỷ", "tỉ", "tỷđồng", "tỉđồng", "tỷđ", "tỉđ", "ty", "tydong"), _TY),
}

_LONGEST = 64
_MARKS = frozenset("-–—−xX")
_SPACES = str.maketrans(dict.fromkeys("\t\u00a0\u2007\u2009\u202f\u3000", " ") | dict.fromkeys("\u200b\ufeff\u2060"))
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－（）", "0123456789.,%-()")
# Letters among digits, as eyes and old typewriters take them: O for 0, l and I for 1. An l at the end may be a litre.
_LOOKALIKES = str.maketrans("OoIl", "0011")
_WITH_LOOKALIKES = re.compile(
    r"(?P<head>\(? ?[-+−]? ?)(?P<body>(?:[\dOoIl][\dOoIl., ]*)?[\dOo](?![^\W\d_]))(?P<rest>.*)"
)
_SHAPE = re.compile(
    r"(?P<open>\( ?)?(?P<sign>[-+−])? ?(?P<body>[0-9](?:[0-9., ]*[0-9.,])?)"
    r" ?(?P<unit>[^\d().,\s+-][^\d()]*)?(?P<close>\))? ?(?P<outer>[^\d().,\s+-][^\d()]*)?"
)
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<group>[., ])[0-9]{3})(?:(?P=group)[0-9]{3})*)"
    r"(?:(?!(?P=group))(?P<point>[.,])(?P<fraction>[0-9]+))?"
)
_SIMPLE = re.compile(r"(?P<whole>0|[1-9][0-9]*)(?P<point>[.,])(?P<fraction>[0-9]+)")
_DIGITS = re.compile(r"0?[0-9]|[1-9][0-9]*")
_SEPARATOR_NAMES = {".": "dấu chấm", ",": "dấu phẩy", " ": "khoảng trắng"}


def parse_number(text: str) -> Parsed:
    """Return what the text means as a number, by which rule, or the question that only its author can answer.

    Dots, commas and spaces (also non-breaking) between groups of three are read from their pattern. A single
    dot or comma with exactly three digits after it is a question, unless đồng, which have no fractions, or a
    leading 0 decide it. Leading zeros are read only in counts such as 03. Numbers of more than 15 digits,
    which Excel would cut, are text. ``-``, ``x`` and ``X`` are marks. The rules with
    examples: `mtqg_xl.vietnamese.number_rules`.
    """
    cleaned = text.translate(_SPACES).translate(_FULL_WIDTH).strip().removeprefix("'").removeprefix("’").strip()
    if cleaned in _MARKS:
        return Parsed(None, None, MARK)
    if len(cleaned) > _LONGEST:
        return Parsed(None, None, TEXT)
    parsed = _parsed(cleaned)
    repaired = _without_lookalikes(cleaned) if parsed.rule == TEXT else None
    return parsed if repaired is None else _repaired(cleaned, _parsed(repaired))


def _parsed(cleaned: str) -> Parsed:
    match = _SHAPE.fullmatch(cleaned)
    unit = _unit_of(match) if match else None
    if match is None or unit is None or not _well_signed(match):
        return Parsed(None, None, TEXT)
    body, ends_a_sentence = match["body"], match["body"].endswith(".") and unit is _NOT_MONEY
    reading = _read_body(body.removesuffix(".") if ends_a_sentence else body, unit)
    if reading is None or not _fits_a_cell(reading):
        return Parsed(None, None, TEXT)
    if ends_a_sentence:
        reading = reading._replace(rule=f"{reading.rule}, bỏ dấu chấm ở cuối")
    return _doubtful(cleaned, match, unit, reading) if reading.doubtful else _certain(match, unit, reading)


def _without_lookalikes(cleaned: str) -> str | None:
    """The text with letters among digits as digits; None where there are none, or more than digits."""
    match = _WITH_LOOKALIKES.fullmatch(cleaned)
    if match is None:
        return None
    body = match["body"]
    letters = sum(sign in "OoIl" for sign in body)
    is_mostly_digits = 0 < letters <= sum(sign.isdecimal() for sign in body)
    return f"{match['head']}{body.translate(_LOOKALIKES)}{match['rest']}" if is_mostly_digits else None


def _repaired(cleaned: str, parsed: Parsed) -> Parsed:
    if parsed.question is not None:
        return replace(parsed, question=f"“{cleaned}”: chữ O, l gõ thay số 0, 1. {parsed.question}")
    return parsed if parsed.value is None else replace(parsed, rule=f"chữ O, l là số 0, 1; {parsed.rule}")


def _unit_of(match: re.Match[str]) -> _Unit | None:
    """The unit inside or after brackets, or None when it is unknown or stands in both places."""
    if match["unit"] and match["outer"]:
        return None
    written = fold(match["unit"] or match["outer"] or "")
    return _UNITS.get(written.replace(" ", "").replace(".", ""))


def _well_signed(match: re.Match[str]) -> bool:
    brackets = (match["open"] is not None, match["close"] is not None)
    return brackets == (False, False) or (brackets == (True, True) and not match["sign"])


def _read_body(body: str, unit: _Unit) -> _Reading | None:
    if _DIGITS.fullmatch(body):
        return _Reading(body, "", "chỉ có chữ số")
    if grouped := _GROUPED.fullmatch(body):
        return _read_grouped(grouped, unit)
    if simple := _SIMPLE.fullmatch(body):
        whole, point, fraction = simple.group("whole", "point", "fraction")
        rule = f"{_SEPARATOR_NAMES[point]} thập phân"
        return _Reading(whole, fraction, rule, doubtful=len(fraction) == 3 and whole != "0")
    return None


def _read_grouped(match: re.Match[str], unit: _Unit) -> _Reading:
    whole, group, point, fraction = match.group("whole", "group", "point", "fraction")
    groups = whole.split(group)
    rule = f"{_SEPARATOR_NAMES[group]} ngăn nhóm nghìn"
    if point is not None:
        rule += f", {_SEPARATOR_NAMES[point]} thập phân"
        # "2 145.977": a space typed for a dot is as likely as three decimals.
        return _Reading("".join(groups), fraction, rule, doubtful=group == " " and len(fraction) == 3)
    if len(groups) > 2 or group == " ":
        return _Reading("".join(groups), "", rule)
    if unit is _DONG:
        return _Reading("".join(groups), "", f"{rule} (đồng không có số lẻ)")
    return _Reading(groups[0], groups[1], rule, doubtful=True)


def _fits_a_cell(reading: _Reading) -> bool:
    """Whether Excel, which keeps 15 digits, would hold the very number that was typed."""
    return len((reading.whole + reading.fraction).strip("0")) <= 15


def _certain(match: re.Match[str], unit: _Unit, reading: _Reading) -> Parsed:
    rules = [reading.rule, unit.rule]
    rules += ["ngoặc đơn là số âm"] * bool(match["open"]) + ["dấu trừ là số âm"] * _has_minus(match)
    return Parsed(
        value=_signed(reading.number, match),
        unit_factor=unit.factor,
        rule=", ".join(filter(None, rules)),
        is_percent=unit is _PERCENT,
        quantity=unit.quantity,
    )


def _doubtful(cleaned: str, match: re.Match[str], unit: _Unit, reading: _Reading) -> Parsed:
    grouped, fractional = (_signed(number, match) for number in (reading.without_mark, reading.number))
    suffix = "%" if unit is _PERCENT else unit.rule.removeprefix("đơn vị").rstrip()
    first, second = (_write_ungrouped(number) + suffix for number in (grouped, fractional))
    return Parsed(
        value=None,
        unit_factor=unit.factor,
        rule="một dấu phân cách và ba chữ số, có hai cách đọc",
        question=f"“{cleaned}” có thể là {first} hoặc {second}; đề nghị đơn vị cho biết số nào đúng.",
        readings=(grouped, fractional),
        is_percent=unit is _PERCENT,
        quantity=unit.quantity,
    )


def _has_minus(match: re.Match[str]) -> bool:
    return match["sign"] in {"-", "−"}


def _signed(number: Decimal, match: re.Match[str]) -> float:
    # Adding 0.0 turns -0.0 into 0.0.
    return float(-number if match["open"] or _has_minus(match) else number) + 0.0


def _write_ungrouped(number: float) -> str:
    """A number without dots, so that the two readings of a question cannot be confused again."""
    return write_number(number).replace(".", "")
