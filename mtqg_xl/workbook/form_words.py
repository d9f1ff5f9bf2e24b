"""What a form says beside its figures, and how many lines a text takes in a column."""

from functools import lru_cache

from mtqg_xl.definition.model import Block, Column, Row
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import Content

CAPITAL = 1.3
"""How much wider a capital is than a small letter."""


def given(column: Column, block: Block, position: int, header: Header) -> Content:
    """Return what a cell of a block is issued with: the part that its line tells of, the name of its area."""
    thing, line = divmod(position - 1, block.height)
    if column.show == "split" and block.lines:
        return block.lines[line]
    if column.show == "label" and block.areas and line == 0 and thing < len(header.areas):
        return header.areas[thing]
    return None


def attached(header: Header) -> str:
    """Return the line under the title that names the report an annex belongs to; blanks are for the clerk."""
    return f"(Kèm theo Báo cáo số …… ngày …… tháng …… năm {header.period.end.year}" + (
        f" của {header.reporter_name})" if header.reporter_name else ")"
    )


def date_line(header: Header) -> str:
    """Return the place and date above the signatures; day and month are for the clerk."""
    place = header.place or "…………"
    return f"{place}, ngày …… tháng …… năm {header.period.end.year}"


def label_text(row: Row, column: Column) -> Content:
    """Return what a label column shows on a row."""
    if column.show == "stt":
        return row.stt or None
    if column.show == "unit":
        return row.unit or None
    if column.show == "hint":
        return row.hint or None
    if column.show == "split":
        return row.split or None
    return row.label


def text_lines(text: str, width: float, *, is_bold: bool = True) -> int:
    """Return about how many lines a text takes in a column so wide (Times New Roman 11)."""
    measure = _lines_again if len(text) <= _LONGEST_KEPT else _lines
    return measure(text, width, is_bold)


_LONGEST_KEPT = 120
"""A longer text is hardly ever measured twice."""


@lru_cache(maxsize=1 << 12)
def _lines_again(text: str, width: float, is_bold: bool) -> int:
    return _lines(text, width, is_bold)


def _lines(text: str, width: float, is_bold: bool) -> int:
    letters = sum(CAPITAL if sign.isupper() else 1.0 for sign in text)
    digits_per_letter = 1.02 if is_bold else 0.95
    return max(1, -(-int(letters * digits_per_letter) // max(1, int(width))))
