"""Whether what stands in a cell looks like a figure: a number that counts or measures something, or words with one."""

import re
from collections.abc import Mapping

from mtqg_xl.reading.raw_sheet import RawCell
from mtqg_xl.vietnamese import parse_number

_YEARS = range(1_900, 2_101)
_LARGEST_STT = 999
_LONGEST_TEXT = 1_000
_DIGIT = re.compile(r"\d")
_BEGINS_A_NUMBER = re.compile(r"[\s'’(+−-]*[\dOoIl]")
# Groups of three digits, and numbers with a unit of money or a percent sign; dates have neither.
_FIGURE_IN_WORDS = re.compile(
    r"(?<![\d.,/])\d{1,3}(?:[.,]\d{3})+(?!\d)|(?<![\d.,])\d[\d.,]*\s?(?:%|(?:đồng|đ|triệu|tr|tỷ|tỉ|nghìn|ngàn)\b)",
    re.IGNORECASE,
)


def is_figure(cells: Mapping[tuple[int, int], RawCell], at: tuple[int, int]) -> bool:
    """Return whether a cell holds a figure, or a formula that gives one or was never calculated."""
    cell = cells[at]
    if cell.formula is not None and not cell.cached:
        return True
    if isinstance(cell.value, float):
        return (
            bool(cell.value)
            and not cell.is_date
            and not _is_year(cell.value)
            and not _is_running(cells, at, cell.value)
        )
    return isinstance(cell.value, str) and cell.kind == "text" and is_figure_in_words(cell.value)


def _is_year(number: float) -> bool:
    return number in _YEARS


def _is_running(cells: Mapping[tuple[int, int], RawCell], at: tuple[int, int], number: float) -> bool:
    """Whether a number counts on from the one above, or the one below counts on from it: STT."""
    if not (number.is_integer() and 0 < number <= _LARGEST_STT):
        return False
    row, column = at
    above, below = cells.get((row - 1, column)), cells.get((row + 1, column))
    is_next = above is not None and above.value == number - 1
    return is_next or (below is not None and below.value == number + 1)


def is_figure_in_words(text: str) -> bool:
    """Return whether a text is a number, or has one of several groups or with a unit in it."""
    if _DIGIT.search(text) is None:
        return False
    if _BEGINS_A_NUMBER.match(text) is not None:
        parsed = parse_number(text)
        if parsed.value is not None and not parsed.is_percent and parsed.unit_factor is None:
            return not _is_year(parsed.value)
        if parsed.value is not None or parsed.question is not None:
            return True
    return _FIGURE_IN_WORDS.search(text[:_LONGEST_TEXT]) is not None
