"""A sheet that XlsxWriter wrote, made fit for another workbook: texts inline, styles by their new numbers."""

import re

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

_STYLE = re.compile(rb'(<(?:c|row) [^>]*?\bs=")(\d+)(")')
_SHARED = re.compile(rb'(<c [^>]*?) t="s"([^>]*)><v>(\d+)</v></c>')
_TEXT = re.compile(rb"<si>(.*?)</si>", re.DOTALL)


def transplanted(sheet: bytes, strings: bytes, shift: int) -> bytes:
    """Return the sheet with the style of every cell ``shift`` further, and with no shared string."""
    texts = _TEXT.findall(strings)
    moved = _STYLE.sub(lambda met: met[1] + str(int(met[2]) + shift).encode() + met[3], sheet)
    return _SHARED.sub(lambda met: b'%s t="inlineStr"%s><is>%s</is></c>' % (met[1], met[2], texts[int(met[3])]), moved)
