"""How high rows are: what a typed text needs, and the heights that a sheet's XML says.

A row with a height of its own (``customHeight``) stays so high whatever is typed into it, and a longer text is cut off
on paper. A height without that mark is only where the row begins: Excel, WPS and LibreOffice let it grow with the
text. None of them measures such a row when it opens a file, so whoever writes a text must say the height too.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

LINE_POINTS = 15.5
"""Points that a line of a header or a label takes."""
_TYPED_LINE_POINTS = 15.0
"""Points that Excel gives each line of a text in Times New Roman 11 when it fits a row."""
_CAPITAL, _SPACE = 1.3, 0.5
"""How wide a capital and a space are, in small letters of Times New Roman; a small letter is a digit at most."""

_ROW = re.compile(rb"""<(?:\w+:)?row\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_HEIGHT = re.compile(rb"""\sht=["']([^"']*)["']""")
_FIXED = re.compile(rb"""\scustomHeight=["'](?:1|true)["']""")


@lru_cache(maxsize=1 << 12)  # pages are counted before the rows are written
def typed_height(text: str, width: float) -> float:
    """Return the points that a typed text takes in a column so many digits wide; 0 where one line is enough."""
    lines = sum(_lines(paragraph, width) for paragraph in text.split("\n"))
    return 0.0 if lines == 1 else _TYPED_LINE_POINTS * lines


def _lines(paragraph: str, width: float) -> int:
    """Return the lines of a paragraph that is broken between its words, and inside those that are too long."""
    lines, used = 1, 0.0
    for word in paragraph.split():
        wide = sum(_CAPITAL if sign.isupper() else 1.0 for sign in word)
        if used and used + _SPACE + wide > width:
            lines, used = lines + 1, 0.0
        lines += max(0, -(-int(wide) // max(1, int(width))) - 1)
        used += (_SPACE if used else 0.0) + min(wide, width)
    return lines


def grown(xml: bytes, least: Mapping[int, float]) -> bytes:
    """Return the XML of a sheet in which some rows are at least so many points high."""

    def higher(tag: re.Match[bytes]) -> bytes:
        number = _NUMBER.search(tag[0])
        wanted = least.get(int(number[1]), 0.0) if number else 0.0
        said = _HEIGHT.search(tag[0])
        if wanted <= (float(said[1]) if said else 0.0):
            return tag[0]
        bare = _HEIGHT.sub(b"", tag[0])
        end = -2 if bare.endswith(b"/>") else -1
        return bare[:end].rstrip() + f' ht="{wanted:g}"'.encode() + bare[end:]

    return _ROW.sub(higher, xml) if least else xml


def freed(xml: bytes, rows: Collection[int]) -> bytes:
    """Return the XML of a sheet in which some rows may grow with what is typed into them."""

    def free(tag: re.Match[bytes]) -> bytes:
        number = _NUMBER.search(tag[0])
        return _FIXED.sub(b"", tag[0]) if number and int(number[1]) in rows else tag[0]

    return _ROW.sub(free, xml) if rows else xml
