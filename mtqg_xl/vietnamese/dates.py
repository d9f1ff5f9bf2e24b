"""Dates as official papers write them: 08/3/2024, ngày 17 tháng 6 năm 2024."""

import re
from datetime import date

from mtqg_xl.vietnamese.names import fold

_NUMERIC = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_LONG = re.compile(r"ngày ([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})")


def write_date(day: date) -> str:
    """Return the date with a leading zero only before days below 10 and months 1 and 2: ``08/3/2024``."""
    return f"{day.day:02}/{write_month(day.month)}/{day.year}"


def write_date_long(day: date) -> str:
    """Return the date in words: ``ngày 05 tháng 8 năm 2023``."""
    return f"ngày {day.day:02} tháng {write_month(day.month)} năm {day.year}"


def write_month(month: int) -> str:
    """Return the month's number, 01 and 02 with a zero so that nobody can put a 1 before it."""
    return f"{month:02}" if month < 3 else str(month)


def parse_date(text: str) -> date | None:
    """Return the date written day first (``17/6/2024``, ``17-06-2024``, ``17.6.2024``), in ISO order or in words.

    None for anything else: a day that does not exist, a year of two digits.
    """
    cleaned = fold(text)
    if match := _ISO.fullmatch(cleaned):
        return _existing(match["year"], match["month"], match["day"])
    if match := _NUMERIC.fullmatch(cleaned.removeprefix("ngày ")):
        return _existing(match[4], match[3], match[1])
    if match := _LONG.fullmatch(cleaned):
        return _existing(match[3], match[2], match[1])
    return None


def _existing(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
