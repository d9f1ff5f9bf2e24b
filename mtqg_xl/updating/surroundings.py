"""What stands around a number: its clause, its paragraph, the headings above it, row and column of its table."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mtqg_xl.proofreading.document import Paragraph
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Mention
from mtqg_xl.proofreading.read_report import WordSource
from mtqg_xl.proofreading.units import UNIT, Unit, unit_of
from mtqg_xl.proofreading.word_text import TableCell
from mtqg_xl.updating.pairs import Side
from mtqg_xl.updating.words import signs_of

_BREAK: Final = re.compile(r"[.;](?=\s)")
_TOPIC: Final = re.compile(r"[^:]{3,150}:")
_APART: Final = re.compile(r"[,;.(]")
_NEXT: Final = 1.0
_SAID: Final = 0.6
_BEFORE: Final = 0.15
_WIDE: Final = 0.25
_BEHIND: Final = 60
_LEAD: Final = 200
_CAPTION: Final = 4
_COUNTED: Final = re.compile(r"số lượng|khối lượng|diện tích|tỷ lệ|cơ cấu|%|số (?:hộ|người|lớp|cuộc)", re.IGNORECASE)
"""Words over a column whose numbers are no money, whatever the caption says."""
_HAS_WORDS: Final = re.compile(r"[^\W\d_]|%")
_FORMULA: Final = re.compile(r"\(?\d{1,2}\)?\s*=.*")
_DEEPEST: Final = 9
_UNIT_IN_HEAD: Final = re.compile(
    rf"(?:đơn vị(?: tính)?|đvt)\s*:\s*(?P<said>{UNIT}|%)|\((?P<in_brackets>{UNIT}|%)\)", re.IGNORECASE
)


@dataclass(frozen=True)
class Surroundings:
    """The telling words around one number, nearest first.

    ``clause`` is what is said from the last break before it, which stands at ``clause_start``, with the topic that the
    paragraph begins with, ``subject`` what of that stands before its first number; ``before`` is only what stands
    between it and the number before, ``nearest`` the telling words of that; ``row_head`` and ``column_head`` are the
    texts at the left of a table's cell and on top of it; ``side`` says which number of a fraction it is; ``unit`` is
    the unit that a table or its caption gives to bare numbers.
    """

    before: str
    nearest: frozenset[str]
    subject: frozenset[str]
    clause_start: int
    clause: frozenset[str]
    paragraph: frozenset[str]
    headings: frozenset[str]
    row_head: str = ""
    column_head: str = ""
    side: Side | None = None
    unit: Unit | None = None

    @cached_property
    def of_row(self) -> Mapping[str, float]:
        """The words that may name the row of a number's figure, by how near they are, from 0 to 1."""
        if self.is_in_table:
            return _levels((self.headings, _WIDE), (signs_of(self.row_head), _NEXT))
        said = ((self.clause, _BEFORE), (self.subject, _SAID), (self.nearest, _NEXT))
        return _levels((self.headings | self.paragraph, _WIDE), *said)

    @cached_property
    def of_column(self) -> Mapping[str, float]:
        """The words that may name the column: what was said before another number was said of that one."""
        if self.is_in_table:
            return _levels((self.headings, _WIDE), (self.column_signs, _NEXT))
        return _levels((self.headings | self.paragraph, _WIDE), (self.clause, _BEFORE), (self.nearest, _NEXT))

    @cached_property
    def just_before(self) -> Mapping[str, float]:
        """The words between the number and the one before it; in a table those on top of the column."""
        words = _APART.split(self.before.rstrip(" ,;.("))[-1]
        return _levels((self.column_signs or signs_of(words), _NEXT))

    @cached_property
    def column_signs(self) -> frozenset[str]:
        """The telling words on top of a table's column."""
        return signs_of(self.column_head)

    @cached_property
    def of_above(self) -> Mapping[str, float]:
        """The words that may name what stands above the figure in its form."""
        return _levels((self.everything, _NEXT))

    @property
    def is_in_table(self) -> bool:
        """Whether the number stands in a table with words beside or above it."""
        return bool(self.row_head or self.column_head)

    @cached_property
    def everything(self) -> frozenset[str]:
        """All telling words around the number."""
        return self.clause | self.paragraph | self.headings


def _levels(*said: tuple[frozenset[str], float]) -> dict[str, float]:
    """Words by how near they are; the later counts where a word is said twice."""
    return {word: level for words, level in said for word in words}


class Outline:
    """The paragraphs of a report as a whole: who stands below which heading, what heads a cell of a table."""

    def __init__(self, lines: Sequence[Line], source: WordSource) -> None:
        self._lines = lines
        self._source = source
        self._cells = {
            (part, word.cell.table, word.cell.row, word.cell.column): number
            for number, (part, word) in source.paragraphs.items()
            if word.cell is not None
        }

    def around(self, line: Line, mention: Mention) -> Surroundings:
        """Return what stands around a number."""
        part, word = self._source.paragraphs[line.number]
        first = max((met.end() for met in _BREAK.finditer(line.text, 0, mention.start)), default=0)
        following = min((one.start for one in line.figures if one.start >= mention.end), default=len(line.text))
        behind = _APART.split(line.text[mention.end : min(following, mention.end + _BEHIND)])[0]
        topic = _TOPIC.match(line.text, 0, first)
        clause = f"{topic[0] if topic else ''} {line.text[first : mention.start]} {mention.noun} {behind}"
        numbers = [one.start for one in line.figures if first <= one.start <= mention.start]
        subject = f"{topic[0] if topic else ''} {line.text[first : min(numbers, default=mention.start)]}"
        wide = line.text[: mention.start]
        unit = None
        rows: list[str] = []
        columns: list[str] = []
        above = self.headings(line.number)
        if word.cell is not None and not word.in_text_box:
            rows, columns = list(self._row_heads(part, word.cell)), list(self._column_heads(part, word.cell))
            heads = [*rows, *columns]
            clause = " ".join([clause, *heads])
            captions = self._lines_above(part, word.cell.table)
            unit = next((found for head in heads if (found := unit_in_head(head)) is not None), None)
            if unit is None and not _COUNTED.search(" ".join(columns)):
                unit = next((found for one in captions if (found := unit_in_head(one)) is not None), None)
            above = (*above, *captions)
        before = line.before(mention) if word.cell is None else clause.lower()
        return Surroundings(
            before=before,
            nearest=signs_of(f"{before} {behind}"),
            subject=signs_of(subject),
            clause_start=first,
            clause=signs_of(clause),
            paragraph=signs_of(wide),
            headings=signs_of(" ".join(above)),
            row_head=" ".join(rows).strip(),
            column_head=" ".join(columns).strip(),
            side=_side(line, mention),
            unit=unit,
        )

    def headings(self, number: int) -> tuple[str, ...]:
        """Return the headings and leading lines above a paragraph, outermost first."""
        return self._above[number]

    @cached_property
    def _above(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        open_: list[tuple[int, str]] = []
        for line in self._lines:
            _, word = self._source.paragraphs[line.number]
            if word.note:
                found[line.number] = self._of_note(word.note, found)
                continue
            level = _level(line.paragraph, word.style)
            while open_ and level and open_[-1][0] >= level:
                open_.pop()
            found[line.number] = tuple(text for _, text in open_)
            if level:
                open_.append((level, line.text[:_LEAD]))
        return found

    def _of_note(self, note: str, found: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
        """What stands above the paragraph that a note belongs to, and that paragraph up to the mark of the note."""
        for number, (_, word) in self._source.paragraphs.items():
            for name, first, _ in word.notes:
                if name == note:
                    end = min((run.text_start for run in word.stretches if run.byte_start >= first), default=None)
                    return (*found.get(number, ()), word.text[:end][-_LEAD:])
        return ()

    def is_ordinal(self, number: int) -> bool:
        """Whether a paragraph is no more than the number of a table's line, or of a column below its head."""
        _, word = self._source.paragraphs[number]
        if word.cell is not None and _FORMULA.fullmatch(word.text.strip()):
            return True
        if word.cell is None or not re.fullmatch(r"\(?\d{1,3}\)?\.?", word.text.strip()):
            return False
        return word.cell.column == 0 or self._numbers_columns(number)

    def _numbers_columns(self, number: int) -> bool:
        row = [self._source.paragraphs[at][1].text.strip() for at in self.row_of(number)]
        counted = [int(met[1]) for text in row if (met := re.fullmatch(r"\(?(\d{1,2})\)?(?:\s*=.*)?", text))]
        return len(counted) > 2 and counted == list(range(counted[0], counted[0] + len(counted)))

    def row_of(self, number: int) -> tuple[int, ...]:
        """Return the paragraphs in the same row of a table, from left to right; none outside of tables."""
        part, word = self._source.paragraphs[number]
        return tuple(self._rows[part, word.cell.table, word.cell.row]) if word.cell is not None else ()

    @cached_property
    def _rows(self) -> dict[tuple[str, int, int], list[int]]:
        found: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for number, (part, word) in self._source.paragraphs.items():
            if word.cell is not None:
                found[part, word.cell.table, word.cell.row].append(number)
        return found

    @cached_property
    def _first_of_table(self) -> dict[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for (part, table, _), numbers in self._rows.items():
            found[part, table] = min(found.get((part, table), numbers[0]), numbers[0])
        return found

    def _row_heads(self, part: str, cell: TableCell) -> Iterator[str]:
        """The texts at the left of a cell."""
        for column in range(cell.column):
            yield self._text_of(part, cell.table, cell.row, column)

    def _column_heads(self, part: str, cell: TableCell) -> Iterator[str]:
        """The texts on top of a cell's column, down to its first number."""
        for row in range(cell.row):
            at = (part, cell.table, row, cell.column)
            if at in self._cells and not _HAS_WORDS.search(self._source.paragraphs[self._cells[at]][1].text):
                return
            nearest = next(
                (at for at in range(cell.column, -1, -1) if (part, cell.table, row, at) in self._cells), None
            )
            if nearest is not None:
                yield self._text_of(part, cell.table, row, nearest)

    def _text_of(self, part: str, table: int, row: int, column: int) -> str:
        number = self._cells.get((part, table, row, column))
        text = self._source.paragraphs[number][1].text if number is not None else ""
        return text if _HAS_WORDS.search(text) else ""

    def _lines_above(self, part: str, table: int) -> list[str]:
        """The lines right above a table, nearest first: what it is called, and its unit."""
        first = self._first_of_table[part, table]
        found = []
        for at in range(first - 1, max(0, first - 1 - _CAPTION), -1):
            _, word = self._source.paragraphs[at]
            if word.cell is not None or len(word.text) > _LEAD:
                break
            found.append(word.text)
        return found


def _side(line: Line, mention: Mention) -> Side | None:
    for pair in line.pairs:
        if mention.start in {pair.part.start, pair.whole.start}:
            return Side.PART if mention.start == pair.part.start else Side.WHOLE
    return None


def unit_in_head(text: str) -> Unit | None:
    """Return the unit that a caption or the head of a column names: "Đơn vị tính: triệu đồng", "Tỷ lệ (%)"."""
    met = _UNIT_IN_HEAD.search(text)
    return unit_of(met["said"] or met["in_brackets"]) if met is not None else None


def _level(paragraph: Paragraph, style: str) -> int:
    """How deep a heading or a leading line stands, 0 for other paragraphs."""
    named = re.fullmatch(r"(?:heading|u)\s?(\d)", style, re.IGNORECASE)
    mark = paragraph.heading
    if mark:
        if mark.rstrip(")").isalpha() and not mark.isupper():
            return 6
        return 2 + mark.count(".") + mark.endswith(")") if mark[0].isdigit() else 1
    if named is not None:
        return int(named[1])
    return {"-": 7, "–": 7, "•": 7, "*": 7, "+": 8}.get(paragraph.item_mark, 0)
