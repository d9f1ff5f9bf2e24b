"""Every number of a paragraph: what it is worth, in which unit, how exact it is, and what kind of number it is.

Amounts, percents and counts state figures. Dates, years, numbers of documents, citations, sections, phones and labels
("Dự án 4", "tiêu chí số 15") name things and are no figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.names_of_things import NAMING, naming_of
from mtqg_xl.proofreading.units import UNIT, Unit, unit_of, unit_of_things


class Kind(StrEnum):
    """What a number is."""

    AMOUNT = "amount"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    DATE = "date"
    YEAR = "year"
    DOCUMENT = "document"
    CITATION = "citation"
    SECTION = "section"
    PHONE = "phone"
    LABEL = "label"
    DURATION = "duration"

    @property
    def states_a_figure(self) -> bool:
        """Whether a number of this kind can be right or wrong."""
        return self in {Kind.AMOUNT, Kind.PERCENT, Kind.POINTS, Kind.COUNT}


@dataclass(frozen=True, slots=True)
class Interval:
    """What a stated figure may really be, both ends included."""

    low: Fraction
    high: Fraction

    @classmethod
    def exact(cls, value: Fraction) -> "Interval":
        """Return the interval of a figure that is what it says."""
        return cls(value, value)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, other: "Interval") -> "Interval":
        """Return the product of two intervals of figures that are not negative."""
        return Interval(self.low * other.low, self.high * other.high)

    def meets(self, other: "Interval") -> bool:
        """Whether both may be the same."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Mention:
    """One number as it is printed.

    ``value`` is in đồng for amounts, 0-100 for percents, else as written; ``step`` is the worth of its last printed
    place; ``hedge`` the word that loosens it; ``noun`` the words behind a count; ``other`` a second reading; ``joined``
    where the second number begins of "16 tỷ 434 triệu đồng", which are one amount.
    """

    start: int
    end: int
    number_end: int
    text: str
    kind: Kind
    value: Fraction
    step: Fraction
    unit: Unit
    hedge: str = ""
    noun: str = ""
    other: Fraction | None = None
    joined: int | None = None

    @property
    def is_figure(self) -> bool:
        """Whether the number states a figure."""
        return self.kind.states_a_figure

    @property
    def is_rounded(self) -> bool:
        """Whether the printed number may stand for one with more places."""
        if self.kind in {Kind.PERCENT, Kind.POINTS}:
            return True
        return self.step != 1 and (self.kind is Kind.AMOUNT or self.step < 1 or self.unit.factor is not None)

    @property
    def interval(self) -> Interval:
        """What the number may really be, given where it was rounded."""
        half = self.step / 2 if self.is_rounded else Fraction(0)
        return Interval(self.value - half, self.value + half)

    @property
    def head(self) -> str:
        """The first word of what is counted or measured."""
        return self.noun.split(" ", 1)[0] if self.noun else self.unit.name

    def same_sort(self, other: "Mention") -> bool:
        """Whether one figure can be a part of the other: of one dimension, or both of people under two names."""
        are_people = self.head in _PEOPLE and other.head in _PEOPLE and self.kind is other.kind is Kind.COUNT
        return are_people or self.same_dimension(other)

    def same_dimension(self, other: "Mention") -> bool:
        """Whether two figures can be added or compared."""
        if self.kind is not other.kind:
            return False
        if self.kind is Kind.AMOUNT:
            return True
        if self.unit.name != other.unit.name:
            return False
        return self.unit.is_measure or not (self.noun and other.noun) or self.head == other.head


_PEOPLE: Final = frozenset(
    [
        "người",
        "học",
        "hội",
        "đảng",
        "đoàn",
        "lao",
        "cán",
        "đại",
        "em",
        "trẻ",
        "cháu",
        "phụ",
        "nhân",
        "khẩu",
        "đồng",
        "nữ",
        "cử",
    ]
)
"""First words of names for people: học viên, hội viên, đảng viên, lao động, cán bộ, đại biểu, nhân khẩu, đồng chí."""


def is_person(word: str) -> bool:
    """Whether a word begins the name of people who are counted."""
    return word in _PEOPLE


NUMBER: Final = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d])|\d{1,3}(?:,\d{3}){2,}(?!\d)|\d{1,3}(?:[  ]\d{3}){2,}(?!\d)"
    r"|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+"
)
_HEDGES: Final = (
    *(
        "trên",
        "hơn",
        "gần",
        "khoảng",
        "ước",
        "ước đạt",
        "xấp xỉ",
        "dưới",
        "ít nhất",
        "tối thiểu",
        "tối đa",
        "không quá",
    ),
    *("chừng", "độ", "ước khoảng", "hơn khoảng", "trung bình", "bình quân"),
)
_NO_HEDGES: Final = "".join(
    rf"(?<!\b{word} )" for word in ("cấp", "nêu", "phía", "cao", "thấp", "nhiều", "ít", "lớn", "nhỏ")
)
"""Words that make "trên" and "hơn" something else: "ngân sách cấp trên", "cao hơn"."""
_HEDGE: Final = re.compile(
    rf"(?:\A|(?<=\W)){_NO_HEDGES}(?P<hedge>{'|'.join(sorted(_HEDGES, key=len, reverse=True))})\s*\Z", re.IGNORECASE
)
_TOKEN: Final = re.compile(rf"(?<![\w.,])(?P<number>{NUMBER})(?![\d])(?P<unit>{UNIT})?", re.IGNORECASE)
_WORD_NUMBERS: Final = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_IN_WORDS: Final = re.compile(
    rf"(?<!\w)(?P<number>{'|'.join(_WORD_NUMBERS)})"
    r"(?=\s(?:tiêu chí|thôn|xã|công trình|dự án|mô hình|bản|xóm|sản phẩm|đơn vị|huyện|hợp tác xã)\b)",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(r"\s*(?P<noun>[^\W\d_]+(?:[\s-][^\W\d_]+){0,5})")
_STOPS: Final = frozenset(
    [
        "và",
        "với",
        "đã",
        "được",
        "đạt",
        "chiếm",
        "có",
        "trong",
        "là",
        "để",
        "cho",
        "tại",
        "từ",
        "đến",
        "theo",
        "so",
        "bằng",
        "còn",
        "nên",
        "vào",
        "do",
        "của",
        "thì",
        "gồm",
        "trên",
        "dưới",
        "mà",
        "nhưng",
        "tương",
        "ứng",
        "thuộc",
        "đang",
        "chưa",
        "tham",
        "như",
        "về",
        "mỗi",
        "cùng",
        "hiện",
        "qua",
        "nhờ",
        "khi",
    ]
)


_LONGEST_NUMBER = 40
"""No figure has more digits and marks: what is longer is a row of digits, and too long to be computed with."""


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Return every number of a paragraph in its order."""
    named = naming_of(text)
    tokens = (met for met in _TOKEN.finditer(text) if len(met["number"]) <= _LONGEST_NUMBER)
    found = [_mention(text, met, named) for met in tokens]
    found += [_worded(text, met) for met in _IN_WORDS.finditer(text)]
    return tuple(_joined(text, sorted(found, key=lambda mention: mention.start)))


def _joined(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, those of "16 tỷ 434 triệu đồng" as the one amount that they are."""
    waiting: Mention | None = None
    for one in mentions:
        if waiting is not None and _is_rest_of(text, waiting, one):
            waiting = replace(
                one,
                start=waiting.start,
                text=text[waiting.start : one.end],
                value=waiting.value + one.value,
                hedge=waiting.hedge,
                joined=one.start,
            )
            continue
        if waiting is not None:
            yield waiting
        waiting = one
    if waiting is not None:
        yield waiting


def _is_rest_of(text: str, first: Mention, second: Mention) -> bool:
    are_amounts = first.kind is second.kind is Kind.AMOUNT and first.joined is None
    is_scaled = "đồng" not in first.text and "đ" not in first.text[-1:] and "," not in first.text
    return (
        are_amounts
        and is_scaled
        and not text[first.end : second.start].strip()
        and second.value < (first.unit.factor or 1) <= first.value
    )


def _mention(text: str, met: re.Match[str], named: list[tuple[int, int, str]]) -> Mention:
    number, start = met["number"], met.start("number")
    unit = unit_of(met["unit"] or "")
    number_end = met.end("number")
    end = number_end if met["unit"] is None else met.end("unit")
    of_things = unit_of_things(unit, text[end : end + 20]) if "đ" not in text[number_end:end].lower() else None
    if of_things is not None:
        unit, end = of_things[0], end + of_things[1]
    value, step, other = _worth(number, unit)
    naming = next((kind for first, last, kind in named if first <= start < last), "")
    if naming and naming in NAMING:
        kind = Kind(naming)
        return Mention(start, number_end, number_end, number, kind, value, step, unit_of(""))
    hedge = _HEDGE.search(text[max(0, start - 20) : start])
    noun = "" if unit.is_money or unit.is_percent else _noun_after(text, end)
    return Mention(
        *(start, end, number_end, text[start:end].strip(), _kind(unit)),
        *(value * (unit.factor or 1), step * (unit.factor or 1), unit),
        hedge=hedge["hedge"].lower() if hedge is not None else "",
        noun=noun,
        other=None if other is None else other * (unit.factor or 1),
    )


def _kind(unit: Unit) -> Kind:
    if unit.is_percent:
        return Kind.POINTS if unit.is_points else Kind.PERCENT
    return Kind.AMOUNT if unit.factor is not None and unit.is_money else Kind.COUNT


def _worth(number: str, unit: Unit) -> tuple[Fraction, Fraction, Fraction | None]:
    """Return the value, the worth of the last place, and the other reading of one mark with three digits behind it."""
    digits = number.replace(" ", "").replace(" ", "")
    if digits.count(",") > 1:
        return Fraction(digits.replace(",", "")), Fraction(1), None
    if re.fullmatch(r"\d+\.\d{1,2}", digits):
        whole, _, fraction = digits.partition(".")
        return Fraction(f"{whole}.{fraction}"), Fraction(1, 10 ** len(fraction)), None
    whole, _, fraction = digits.replace(".", "").partition(",")
    value = Fraction(f"{whole}.{fraction or '0'}")
    step = Fraction(1, 10 ** len(fraction))
    other = None
    if len(fraction) == 3 and "." not in digits and whole != "0" and unit.factor != 1:
        other = Fraction(whole + fraction)
    elif digits.count(".") == 1 and not fraction and unit.factor not in (1,):
        other = Fraction(digits)
    return value, step, other


def _noun_after(text: str, end: int) -> str:
    met = _NOUN.match(text, end)
    if met is None or text[end : end + 1] in "/":
        return ""
    words = re.split(r"[\s-]", met["noun"])
    words[0] = words[0].lower()  # "20 Hộ hội viên"
    cut = next((at for at, word in enumerate(words) if word in _STOPS or not word.islower()), len(words))
    return " ".join(words[:cut])


def _worded(text: str, met: re.Match[str]) -> Mention:
    value = Fraction(_WORD_NUMBERS[met["number"].lower()])
    return Mention(
        *(met.start(), met.end(), met.end(), met["number"], Kind.COUNT, value, Fraction(1), unit_of("")),
        noun=_noun_after(text, met.end()),
    )
