"""The rows of a long table, straight as the XML of its sheet.

NGUỒN SỐ LIỆU has twenty thousand rows: more than all other sheets of a book together. Nothing in them is merged, linked
or computed, so they need no plan of each cell and no shared strings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mtqg_xl.cells import letters
from mtqg_xl.workbook.plan import Content, Style
from mtqg_xl.workbook.sheet_cells import number_xml, text_xml

_END = b"</sheetData>"


@dataclass(frozen=True, slots=True)
class LongRow:
    """One row: its height in points, and each cell as a style, by its place in the list of all, and what it holds."""

    height: float
    cells: tuple[tuple[int, Content], ...]


@dataclass
class LongRows:
    """Rows that stand below everything else on a sheet, from a row on, beginning with column A."""

    first: int
    styles: list[Style] = field(default_factory=list)
    rows: list[LongRow] = field(default_factory=list)

    @property
    def last(self) -> tuple[int, int]:
        """The last row and column, from 1."""
        return self.first + len(self.rows) - 1, max((len(row.cells) for row in self.rows), default=1)

    def added_to(self, sheet: bytes, number_of: Mapping[Style, int]) -> bytes:
        """Return the XML of the sheet with these rows; ``number_of`` are the styles of the workbook."""
        at = sheet.rindex(_END)
        numbers = [number_of[style] for style in self.styles]
        return b"".join((sheet[:at], "".join(self._xml(numbers)).encode(), sheet[at:]))

    def _xml(self, numbers: Sequence[int]) -> Iterator[str]:
        columns = [letters(column) for column in range(1, self.last[1] + 1)]
        for number, row in enumerate(self.rows, start=self.first):
            yield f'<row r="{number}" ht="{row.height:g}" customHeight="1">'
            for column, (style, content) in zip(columns, row.cells, strict=False):
                yield f'<c r="{column}{number}" s="{numbers[style]}"{_inside(content)}'
            yield "</row>"


def _inside(content: Content) -> str:
    if content is None:
        return "/>"
    if isinstance(content, str):
        return _text(content)
    return f"><v>{number_xml(content)}</v></c>"


@lru_cache(maxsize=1 << 14)  # long tables say the same again and again
def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' t="inlineStr"><is><t{space}>{text_xml(text)}</t></is></c>'
