"""The line over a form that names its unit of money, where somebody has made it name another one."""

import re
from collections.abc import Iterable

from mtqg_xl.cells import a1
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.issued import folded
from mtqg_xl.reading.stamps import printed
from mtqg_xl.reading.submission import AnchorNote

UNIT_CHANGED, UNIT_OF_FILE_CHANGED = "unit_changed", "unit_of_file_changed"
"""The kinds of notes: a form, or THÔNG TIN for the whole file, names another unit of money."""

_LABEL = re.compile(r"(?P<unit>đơn vị tính|don vi tinh|đvt|dvt)\b[\s:.(\-]*|(?:đơn vị|don vi|đv)\b[\s:.(\-]*")
_PARTS = re.compile(r"[;/()]|,(?!\d)|\s(?:và|va)\s")
_DONG = r"(?:đồng|dong|vnđ|vnd|đ)(?:\s*(?:việt nam|viet nam|vn))?"
_FOREIGN = r"(?:usd|eur|euro|cny|rmb|jpy|nhân dân tệ|đô la mỹ|đô la|yên nhật|[$€¥])"
_TIMES = {
    "tỷ đồng": r"t[ỷỉ]|ty|10\s*\^\s*9|10⁹|1(?P<s>[., ]?)000(?P=s)000(?P=s)000",
    "triệu đồng": r"triệu|trieu|tr|10\s*\^\s*6|10⁶|1(?P<s>[., ]?)000(?P=s)000",
    "nghìn đồng": r"nghìn|nghin|ngàn|ngan|ng|n|10\s*\^\s*3|10³|1[., ]?000",
}
"""How officers write the multiple of a đồng, in small letters."""


def _times(times: str, unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[x×]\s*)?(?:{times})[\s.]*{unit}(?!\w)")


_UNITS = {
    **{unit: _times(times, _DONG) for unit, times in _TIMES.items()},
    "đồng": re.compile(rf"{_DONG}(?!\w)"),
    "ngoại tệ": _times("triệu|nghìn|ngàn|1[., ]?000|", _FOREIGN),
}
_ALONE = {"tỷ": "tỷ đồng", "triệu": "triệu đồng", "nghìn": "nghìn đồng", "ngàn": "nghìn đồng"}
_AROUND = " \t.,:;()[]-*"


def other_unit_line(place: Anchored) -> tuple[int, int, str, str] | None:
    """Return row, column, text and unit of a line above a table that names another unit than its form; else None.

    Next to the header a unit counts without the words before it too. A blank of an office is left out: its lines may
    speak of several columns, each in a unit of its own.
    """
    own = _own(place)
    heads = place.header.rows
    if place.form.layout.is_placed or not heads:
        return None
    above = [(row, texts) for row, texts in place.page.rows.items() if row < heads[0]]
    for row, texts in above:
        for column, text in texts.items():
            unit = named_unit(text) or (bare_unit(text) if row == above[-1][0] else "")
            if unit and unit != own:
                return row, column, text, unit
    return None


def other_unit_on_card(card: Anchored, forms: Iterable[Anchored]) -> AnchorNote | None:
    """Return the note that THÔNG TIN names another unit of money than the file has; None where it does not.

    Lines over forms that name that unit too are one act with it: the note leads to them. A field that was emptied, or
    holds no unit, contradicts nothing.
    """
    text, cell = printed(card, "money_unit")
    unit, own = named_unit(text) or bare_unit(text) or _ALONE.get(folded(text).strip(_AROUND), ""), _own(card)
    if not unit or unit == own:
        return None
    lines = [(form.page.name, line) for form in forms if (line := other_unit_line(form)) and line[3] == unit]
    more = f" (và dòng đơn vị tính của {len(lines)} biểu)" if lines else ""
    what = f"Trang “{card.page.name}” ghi đơn vị tính “{text}”{more}; tệp này tính bằng {own}."
    links = tuple(f"{sheet}!{a1(row, column)}" for sheet, (row, column, *_) in lines)
    return AnchorNote(UNIT_OF_FILE_CHANGED, card.form.id, what, card.page.name, cell, links=links)


def _own(place: Anchored) -> str:
    return place.form.instance.money_unit


def named_unit(text: str) -> str:
    """Return the unit of money that a line such as ``Đơn vị tính: triệu đồng`` names; empty for any other text.

    Of several units in one line (``hộ, triệu đồng``) that of money counts. A name of a place ("Đơn vị: xã Triệu
    Phong") is none: only behind “Đơn vị tính” may other words follow the unit.
    """
    line = folded(text).strip(_AROUND)
    label = _LABEL.match(line)
    if label is None:
        return ""
    parts = [part.strip(_AROUND) for part in _PARTS.split(line[label.end() :])]
    is_whole = label["unit"] is None
    return next((unit for part in parts if (unit := _ALONE.get(part) or _unit(part, is_whole=is_whole))), "")


def bare_unit(text: str) -> str:
    """Return the unit of money that a text is and nothing else, such as ``(Triệu đồng)``; empty for any other text."""
    return _unit(folded(text).strip(_AROUND), is_whole=True)


def _unit(words: str, *, is_whole: bool) -> str:
    """Return the unit with which words begin, or which they are as a whole."""
    met = ((unit, pattern.match(words)) for unit, pattern in _UNITS.items())
    return next((unit for unit, found in met if found and (found.end() == len(words) or not is_whole)), "")
