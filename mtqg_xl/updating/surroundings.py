"""What stands around a number: its clause, its paragraph, the headings above it, row and column of its table."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
_BEHIND: Final = 60
_LEAD: Final = 200
_DEEPEST: Final = 9
_UNIT_IN_HEAD: Final = re.compile(
    rf"(?:đơn vị(?: tính)?|đvt)\s*:\s*(?P<said>{UNIT}|%)|\((?P<in_brackets>{UNIT}|%)\)", re.IGNORECASE
)


@dataclass(frozen=True)
class Surroundings:
    """The telling words around one number, nearest first.

    ``clause`` is what is said from the last break before it, which stands at ``clause_start``, with the topic that the
    paragraph begins with; ``before`` is only what
    stands between it and the number before, ``nearest`` the telling words of that; ``side`` says which number of a
    fraction it is; ``unit`` is the unit that a table or its caption gives to bare numbers.
    """

    before: str
    nearest: frozenset[str]
    clause_start: int
    clause: frozenset[str]
    paragraph: frozenset[str]
    headings: frozenset[str]
    side: Side | None = None
    unit: Unit | None = None

    @cached_property
    def everything(self) -> frozenset[str]:
        """All telling words around the number."""
        return self.clause | self.paragraph | self.headings


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
        wide = line.text[: mention.start]
        unit = None
        if word.cell is not None and not word.in_text_box:
            heads = list(self._heads(part, word.cell))
            clause = " ".join([clause, *heads])
            unit = next((found for head in heads if (found := unit_in_head(head)) is not None), None)
            unit = unit or self._unit_above(part, word.cell.table)
        before = line.before(mention) if word.cell is None else clause.lower()
        return Surroundings(
            before=before,
            nearest=signs_of(f"{before} {behind}"),
            clause_start=first,
            clause=signs_of(clause),
            paragraph=signs_of(wide),
            headings=signs_of(" ".join(self.headings(line.number))),
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
        if word.cell is None or not re.fullmatch(r"\(?\d{1,3}\)?\.?", word.text.strip()):
            return False
        return word.cell.column == 0 or self._numbers_columns(number)

    def _numbers_columns(self, number: int) -> bool:
        row = [self._source.paragraphs[at][1].text.strip() for at in self.row_of(number)]
        counted = [int(text.strip("()")) for text in row if re.fullmatch(r"\(?\d{1,2}\)?", text)]
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

    def _heads(self, part: str, cell: TableCell) -> Iterator[str]:
        """The texts at the left of a cell's row, then those on top of its column."""
        for column in range(cell.column):
            yield self._text_of(part, cell.table, cell.row, column)
        for row in range(cell.row):
            nearest = next(
                (at for at in range(cell.column, -1, -1) if (part, cell.table, row, at) in self._cells), None
            )
            if nearest is not None:
                yield self._text_of(part, cell.table, row, nearest)

    def _text_of(self, part: str, table: int, row: int, column: int) -> str:
        number = self._cells.get((part, table, row, column))
        text = self._source.paragraphs[number][1].text if number is not None else ""
        return text if any(letter.isalpha() or letter == "%" for letter in text) else ""

    def _unit_above(self, part: str, table: int) -> Unit | None:
        """The unit that the lines right above a table give to its numbers."""
        first = self._first_of_table[part, table]
        lines = [self._source.paragraphs[at][1].text for at in range(max(1, first - 2), first)]
        return next((unit for line in reversed(lines) if (unit := unit_in_head(line)) is not None), None)


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
