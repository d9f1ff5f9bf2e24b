"""The units behind numbers: money, percents and percentage points, measures, and rates for each ("đồng/hộ")."""

import re
from dataclasses import dataclass
from typing import Final

_SCALES: Final = {
    "": 1,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tr": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "nghìn tỷ": 10**12,
    "ngàn tỷ": 10**12,
    "nghìn tỉ": 10**12,
    "triệu tỷ": 10**15,
    "tỷ triệu": 10**15,
}
_SCALE: Final = (
    r"(?:triệu|nghìn|ngàn)\s?t[ỷỉ]|t[ỷỉ]\s?triệu|t[ỷỉ](?!\s?(?:lệ|trọng|suất|số))"
    r"|triệu|nghìn|ngàn|tr(?=\s?[đd.,;)\s]|\Z)"
)
_CURRENCY: Final = r"đồng(?!\s*(?:chí|bào|bộ|bằng|ruộng|thời|hồ|cỏ|lúa))|VN[DĐ]|đ(?![\w])"
_THINGS: Final = (
    r"(?:lượt|người|cây|con|ha|m2|m²|m3|tấn|hộ|lao động|bản|sản phẩm|dân|khẩu|ngày công|nhân khẩu|khách|hồ sơ|thẻ"
    r"|công|học sinh|học viên|hội viên|đoàn viên|đảng viên|thành viên|suất|phần quà|lá phiếu|cuốn|tờ|giống)\b"
)
_MEASURES: Final = "km2|km²|km|m2|m²|m3|m³|ha|kg|tấn|tạ|yến|lít|kWh|kW|kV|kVA|mét|cm|mm|m"
UNIT: Final = (
    rf"\s*%|\s*điểm\s(?:phần\străm|%)|\s*phần\străm"
    rf"|\.?\s*(?:{_SCALE})\s*(?:{_CURRENCY})(?!\w)|\s*(?:{_CURRENCY})(?!\w)"
    rf"|\.?\s*(?:{_SCALE})(?!\w)(?!\s*{_THINGS})|\s*(?:{_SCALE})(?=\s*{_THINGS})"
    rf"|\s*(?:{_MEASURES})(?!\w)"
)
MEASURES: Final = frozenset(_MEASURES.lower().split("|"))
"""Units in which something is measured, as they are written behind a number."""
_MONEY: Final = re.compile(rf"(?P<scale>{_SCALE})?\s*(?P<currency>{_CURRENCY})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands behind a number.

    ``factor`` is how many đồng (or pieces) one written unit is, None where none is written.
    """

    name: str
    factor: int | None = None
    is_money: bool = False
    is_percent: bool = False
    is_points: bool = False
    is_measure: bool = False


NONE: Final = Unit("")


_OF_THINGS: Final = re.compile(rf"\s*(?:(?P<measure>{_MEASURES})(?!\w)|{_THINGS})")


def unit_of_things(scale: Unit, behind: str) -> tuple[Unit, int] | None:
    """Return the unit of "139 nghìn lượt" or "27 nghìn ha" and how much of the text behind the scale it takes.

    None where the words behind a bare "nghìn", "triệu" or "tỷ" name no things: then it is money.
    """
    if not scale.is_money or scale.name.replace(" đồng", "") not in _SCALES or scale.factor in {None, 1}:
        return None
    met = _OF_THINGS.match(behind)
    if met is None:
        return None
    if met["measure"] is None:
        return Unit("", scale.factor), 0
    return Unit(unit_of(met["measure"]).name, scale.factor, is_measure=True), met.end()


def unit_of(text: str) -> Unit:
    """Return the unit that a text names."""
    words = " ".join(text.replace(".", " ").split())
    lower = words.lower()
    if not lower:
        return NONE
    if lower == "%" or lower == "phần trăm":
        return Unit("%", is_percent=True)
    if lower.startswith("điểm"):
        return Unit("điểm phần trăm", is_percent=True, is_points=True)
    met = _MONEY.fullmatch(words)
    if met is None:
        name = {"m²": "m2", "m³": "m3", "km²": "km2", "mét": "m"}.get(lower, lower)
        return Unit(name, is_measure=True)
    scale = " ".join((met["scale"] or "").lower().replace("tỉ", "tỷ").split())
    scale = re.sub(r"^(triệu|nghìn|ngàn|tỷ)(tỷ|triệu)$", r"\1 \2", scale)
    name = f"{scale} đồng".strip() if met["currency"] or scale not in {"nghìn", "ngàn"} else scale
    return Unit(name, _SCALES[scale], is_money=True)
