"""Addresses of cells and ranges, as Excel writes them."""

import re
from functools import cache
from typing import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")


class Address(NamedTuple):
    """One cell of one sheet; both numbers count from 1."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address as Excel shows it: ``O29``."""
        return a1(self.row, self.column)


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 → A, 27 → AA.

    Raises:
        ValueError: the column does not exist on an Excel sheet.
    """
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError(f"không có cột số {column}")
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_number(text: str) -> int:
    """Return the number of a column given by its letters: A → 1, XFD → 16384."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def a1(row: int, column: int, *, absolute: bool = False) -> str:
    """Return the address of a cell: ``O29``, or ``$O$29``."""
    if absolute:
        return f"${letters(column)}${row}"
    return f"{letters(column)}{row}"


def parse_a1(text: str) -> Address:
    """Return the cell that ``O29`` or ``$O$29`` names.

    Raises:
        ValueError: the text is not the address of a cell that exists on an Excel sheet.
    """
    match = _A1.match(text)
    if match is None:
        raise ValueError(f"“{text}” không phải địa chỉ ô")
    address = Address(int(match[2]), column_number(match[1]))
    if address.row > MAX_ROW or address.column > MAX_COLUMN:
        raise ValueError(f"“{text}” nằm ngoài trang tính")
    return address


def range_a1(first: Address, last: Address) -> str:
    """Return a range as Excel writes it, a single cell without the colon: ``L29:M29``."""
    return first.a1 if first == last else f"{first.a1}:{last.a1}"


def quoted_sheet(name: str) -> str:
    """Return a sheet name as a formula must write it before ``!``."""
    return "'" + name.replace("'", "''") + "'"
