"""The line over a form that names its unit of money, where somebody has made it name another one."""

import re

from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.vietnamese import fold

_LINE = re.compile(r"(đơn vị tính|đvt|đơn vị)\s*[:(]?\s*(?P<unit>.+)")
_MONEY = re.compile(r"đồng\b|vnđ|vnd|đ\b")
_WORDS = (
    ("tỷ đồng", re.compile(r"\bt[ỷỉ]\b")),
    ("triệu đồng", re.compile(r"\b(triệu|trđ)\b|\b1[.,]?000[.,]?000\b")),
    ("nghìn đồng", re.compile(r"\b(nghìn|ngàn)\b|\b1[.,]?000\b")),
    ("đồng", _MONEY),
)
"""How officers write each unit, in small letters; the longer first, for each ends in ``đồng``."""


def other_unit_line(place: Anchored) -> tuple[int, int, str, str] | None:
    """Return row, column, text and unit of a line above a table that names another unit than its form; else None.

    A blank of an office is left out: its lines may speak of several columns, each in a unit of its own.
    """
    own = place.form.instance.money_unit
    heads = place.header.rows
    if place.form.layout.is_placed or not heads:
        return None
    for row, texts in place.page.rows.items():
        if row >= heads[0]:
            return None
        for column, text in texts.items():
            unit = named_unit(text)
            if unit and unit != own:
                return row, column, text, unit
    return None


def named_unit(text: str) -> str:
    """Return the unit of money that a line such as ``Đơn vị tính: triệu đồng`` names; empty for any other text."""
    line = _LINE.match(fold(text).strip())
    if line is None or not _MONEY.search(line["unit"]):  # “Đơn vị: xã Triệu Phong”
        return ""
    return next((unit for unit, words in _WORDS if words.search(line["unit"])), "")
