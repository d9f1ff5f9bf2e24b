"""The rows of a body as they are printed: ordinal, label, part; and the runs of rows left empty for an office."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mtqg_xl.adoption.blank import BlankSheet
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.stt import Ordinal, ordinal
from mtqg_xl.adoption.table import Table
from mtqg_xl.adoption.words import DOTS, closed_group, is_guide, is_of_which, is_rest, is_total, plain

_FEWEST_EMPTY = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row; ``at`` is its sheet row, ``indent`` how far its label stands in."""

    at: int
    ordinal: Ordinal
    stt: str
    label: str
    split: str = ""
    unit: str = ""
    bold: bool = False
    indent: int = 0
    has_sum: bool = False

    @property
    def is_total(self) -> bool:
        """Whether it is a total: called so, and without an ordinal that orders it among others."""
        return is_total(self.label) and self.ordinal.kind in {"none", "dash"}

    @property
    def closes_group(self) -> bool:
        """Whether a total is called that of a group: "Cộng I"."""
        return plain(self.label).startswith("cong ") or bool(self.closed)

    @property
    def closed(self) -> str:
        """The ordinal of the group that a total names: "Cộng mục II"."""
        return closed_group(self.label)

    @property
    def is_rest(self) -> bool:
        """Whether it holds what is not yet given out in detail."""
        return is_rest(self.label)

    @property
    def is_guide(self) -> bool:
        """Whether it only says how to fill the rows beside it."""
        return not self.has_sum and not self.stt and is_guide(self.label)

    @property
    def is_of_which(self) -> bool:
        """Whether it tells of a part of the row above, which need not be one of its addends."""
        return is_of_which(self.label)


@dataclass(frozen=True, slots=True)
class Run:
    """Empty rows for an office to fill, one below the other; ``first`` is the line of the first of them."""

    first: Line
    rows: tuple[int, ...]
    lines: tuple[str, ...] = ()


Item = Line | Run


def read_items(table: Table, columns: Sequence[DraftColumn]) -> tuple[Item, ...]:
    """Return the rows of a table and its runs of empty rows, from the top."""
    reader = _Reader(table, columns)
    found: list[Item] = []
    run: list[Line] = []
    for at in table.body:
        line = reader.line(at)
        if line is None:
            continue
        if reader.is_empty(line):
            run.append(line)
            continue
        found += _run(run)
        run = []
        found.append(line)
    return (*found, *_run(run))


def _run(lines: list[Line]) -> list[Run]:
    """Return a run of empty rows; one that nobody numbered or dotted is only a space."""
    is_meant = any(line.stt or line.label for line in lines) or len(lines) >= _FEWEST_EMPTY
    if not lines or not is_meant:
        return []
    parts = tuple(dict.fromkeys(line.split for line in lines if line.split))
    return [Run(lines[0], tuple(line.at for line in lines), parts)]


class _Reader:
    """Reads line after line: what an ordinal is depends on those before and after it."""

    def __init__(self, table: Table, columns: Sequence[DraftColumn]) -> None:
        self.table, self.sheet = table, table.sheet
        by_show = {column.show: column.at for column in columns if column.show}
        self.label, self.split, self.unit = by_show["label"], by_show.get("split"), by_show.get("unit")
        self.values = [column.at for column in columns if column.is_value]
        self.is_typed = next(column.kind == "text" for column in columns if column.show == "label")
        self.before: Ordinal | None = None

    def line(self, at: int) -> Line | None:
        stt, label = self.names(at)
        if self.sheet.is_hidden_row(at) and not label:
            return None
        found = ordinal(stt or _begun(label), self.before, self.following_capitals(at))
        if found.kind in {"upper", "roman"}:
            self.before = found
        look = self.sheet.look(at, self.label)
        return Line(
            at,
            found,
            stt,
            label,
            self.shown(at, self.split),
            self.shown(at, self.unit),
            look.bold,
            look.indent + _spaces(self.sheet, at, self.label),
            any((cell := self.sheet.cell(at, value)) is not None and cell.formula is not None for value in self.values),
        )

    def names(self, at: int) -> tuple[str, str]:
        """Return ordinal and label of a row; a name that reaches over both columns, or slipped left, is the label."""
        stt, label = self.shown(at, self.table.stt), self.shown(at, self.label)
        if self.table.stt is None:
            return "", label
        merge = self.sheet.merge_at(at, self.table.stt)
        is_across = merge is not None and merge.covers(at, self.label)
        if is_across or (not label and len(stt.split()) > 1):
            return "", stt
        return stt, label

    def shown(self, row: int, column: int | None) -> str:
        """Return the text of a cell, that of its merge where it is covered."""
        if column is None:
            return ""
        merge = self.sheet.merge_at(row, column)
        return self.sheet.display(*(merge.first if merge is not None else (row, column)))

    def following_capitals(self, at: int) -> str:
        if self.table.stt is None:
            return ""
        below = (self.shown(row, self.table.stt) for row in self.table.body if row > at)
        return next((text for text in below if text.isalpha() and text.isupper()), "")

    def is_empty(self, line: Line) -> bool:
        """Whether a row is left to the office: no label, only dots, and no figure in it that is not computed."""
        if line.label and not DOTS.match(line.label):
            return False
        cells = (self.sheet.cell(line.at, column) for column in self.values)
        return not any(cell is not None and cell.formula is None for cell in cells)


_ORDINAL = re.compile(r"([IVXLC]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.):]\s+\S")


def _begun(label: str) -> str:
    """Return the ordinal with which a label begins itself: "- Vốn đầu tư", "I. Hợp phần thứ nhất"."""
    if label[:1] in {"-", "+", "–", "•", "*"} and len(label) > 1:
        return label[0]
    met = _ORDINAL.match(label)
    return met[1] if met is not None else ""


def _spaces(sheet: BlankSheet, at: int, column: int) -> int:
    """Return how many levels the spaces before a label stand for: some indent by hand."""
    cell = sheet.cell(at, column)
    if cell is None or not isinstance(cell.value, str):
        return 0
    return (len(cell.value) - len(cell.value.lstrip())) // 2
