"""One file under judgement: what it says, what it should say, and words for its cells."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isfinite
from typing import overload

from mtqg_xl.definition.model import MONEY_UNITS, Column, Instance, Kit, Row
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import CODES, Finding, Severity
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period, without_residue, write_number

CellKey = tuple[str, str, str]

MERGED = "numbers_merged"
"""The kind of note about a merge over cells for numbers."""


def number_words(value: float) -> str:
    """Return a number in words; sums of absurd numbers leave what a computer can hold."""
    return write_number(value) if isfinite(value) else "số quá lớn"


@overload
def finite(value: float | None) -> float | None: ...
@overload
def finite(value: float | str | None) -> float | str | None: ...
def finite(value: float | str | None) -> float | str | None:
    """Return a figure as a finding may hold it: as it was typed or adds up, None where no computer can hold it."""
    if isinstance(value, float):
        return without_residue(value) if isfinite(value) else None
    return value


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where all forms of a file lie, as a key; kits are the same only if they are one and the same."""

    kit: Kit
    places: tuple[object, ...]
    code: int

    @classmethod
    def of(cls, kit: Kit, places: tuple[object, ...]) -> "Layout":
        """Return the one object for all files in which forms lie at the same places."""
        return _one(cls(kit, places, hash((id(kit), places))))

    def __hash__(self) -> int:
        return self.code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layout) and other.kit is self.kit and other.places == self.places


@lru_cache(maxsize=64)
def _one(layout: Layout) -> Layout:
    # What is asked of a layout is asked for every cell of a file: thousands of comparisons of all its places.
    return layout


@dataclass(frozen=True)
class Context:
    """A submission with the figures that follow from its inputs; ``index`` is its place in the figure set."""

    submission: Submission
    figures: FigureSet
    index: int
    blank_is_none: bool

    @property
    def kit(self) -> Kit:
        """The kit that the file belongs to."""
        return self.figures.kit

    @cached_property
    def period(self) -> Period | None:
        """The period that the file is for, None where its stamp names none."""
        try:
            return Period.parse(self.submission.stamp.period)
        except ValueError:
            return None

    def is_located(self, key: CellKey) -> bool:
        """Whether the file has the row and the column of a cell."""
        found = self.submission.found.get(key[0])
        return found is not None and key[1] in found.rows and key[2] in found.columns

    @cached_property
    def layout(self) -> Layout:
        """Where the forms of the file lie."""
        places = (
            (name, found.sheet, tuple(found.rows.items()), tuple(found.columns.items()))
            for name, found in self.submission.found.items()
        )
        return Layout.of(self.kit, tuple(places))

    @cached_property
    def has_losses(self) -> bool:
        """Whether a row, a column or a whole sheet of the kit is no longer in the file."""
        return any(
            found is None
            or any(row.id not in found.rows for row in instance.rows)
            or any(column not in found.columns for column in instance.column_by_id)
            for instance in self.kit.instances
            for found in [self.submission.found.get(instance.id)]
        )

    @cached_property
    def key_at(self) -> dict[tuple[str, int, int], CellKey]:
        """The cells of the kit by where they lie in this file: sheet in small letters, row and column."""
        return {
            (found.sheet.casefold(), at_row, at_column): (instance, row, column)
            for instance, found in self.submission.found.items()
            for row, at_row in found.rows.items()
            for column, at_column in found.columns.items()
        }

    @cached_property
    def numbers_at(self) -> frozenset[tuple[str, int, int]]:
        """Where the cells of the kit lie that hold a number other than 0, as `key_at` has them, those of blocks too."""
        cells = [*self.submission.typed.items(), *self.submission.computed.items()]
        of_rows = (
            (name, cell)
            for (name, _), rows in self.submission.blocks.items()
            for row in rows
            for cell in (*row.cells.values(), *row.computed.values())
        )
        all_cells = ((key[0], cell) for key, cell in cells)
        return frozenset(
            (self.submission.sheet(name).casefold(), *cell.address)
            for name, cell in (*all_cells, *of_rows)
            if cell.value or (cell.formula is not None and not cell.has_cached)
        )

    @cached_property
    def covered(self) -> frozenset[CellKey]:
        """The cells that a merge hides: what they may still hold is not read, formulas of the sheet read it."""
        places = (
            (note.sheet.casefold(), *at) for note in self.submission.notes if note.kind == MERGED for at in note.cells
        )
        return frozenset(key for place in places if (key := self.key_at.get(place)) is not None)

    def place(self, key: CellKey) -> tuple[str, str]:
        """Return sheet and address of a cell; the address is empty where the file lacks it."""
        instance, row, column = key
        if not self.is_located(key):
            found = self.submission.found.get(instance)
            return (found.sheet if found else self.kit.instance_by_id[instance].sheet), ""
        return self.submission.sheet(instance), self.submission.own(instance, row, column)

    def link(self, key: CellKey) -> str:
        """Return ``Sheet!A1`` of a cell."""
        sheet, cell = self.place(key)
        return f"{sheet}!{cell}"

    def instance(self, key: CellKey) -> Instance:
        """Return the instance of a cell."""
        return self.kit.instance_by_id[key[0]]

    def row(self, key: CellKey) -> Row | None:
        """Return the fixed row of a cell, None in a block."""
        return self.instance(key).row_by_id.get(key[1])

    def column(self, key: CellKey) -> Column:
        """Return the column of a cell."""
        return self.instance(key).column_by_id[key[2]]

    def row_words(self, key: CellKey) -> str:
        """Return what a finding calls the row: label and id, or the words in the row of a block and where it lies."""
        row = self.row(key)
        if row is not None:
            return row.label if key[0] in {self.kit.header, self.kit.justification} else row.name
        found = self.submission.found.get(key[0])
        at = found.rows.get(key[1]) if found is not None else None
        return f"{self.block_row_name(key) or 'chưa ghi tên'} ({key[1] if at is None else f'dòng {at}'})"

    def block_row_name(self, key: CellKey) -> str:
        """Return the name that an officer typed into a row of a block, the longest text where it has no such column.

        Where several lines tell of one thing, the first of them names it, and each says its part.
        """
        instance, row, _ = key
        block, _, position = row.partition("#")
        of = self.instance(key).block_by_id[block]
        first = (int(position) - 1) // of.height * of.height + 1
        columns = self.instance(key).form.columns
        naming = [of.name] if of.name else [column.id for column in columns if column.kind == "text"]
        texts = [
            [self.submission.text(instance, each, column) for column in naming] for each in (row, f"{block}#{first}")
        ]
        own, above = (max(found, key=len, default="") for found in texts)
        parts = [self.submission.text(instance, row, column.id) for column in columns if column.show == "split"]
        return " – ".join(text for text in (own or above, *parts) if text)

    def column_words(self, key: CellKey) -> str:
        """Return the header texts of the column from the top."""
        return self.column(key).header

    def scale(self, key: CellKey) -> int:
        """Return how many đồng one unit of the cell is, 1 where it holds no money."""
        return MONEY_UNITS.get(self.kit.instance_by_id[key[0]].unit_at(key[1], key[2]), 1)

    def decimals(self, key: CellKey) -> int:
        """Return how many decimals a cell shows."""
        instance, column = self.instance(key), self.column(key)
        row = self.row(key)
        return column.decimals if row is None else instance.decimals_of(row, column)

    def is_money(self, key: CellKey) -> bool:
        """Whether the cell holds money."""
        return is_money_unit(self.kit.instance_by_id[key[0]].unit_at(key[1], key[2]))

    def unit(self, key: CellKey) -> str:
        """Return the unit of a cell as officers write it, ``đ`` for đồng."""
        unit = self.kit.instance_by_id[key[0]].unit_at(key[1], key[2])
        return "đ" if unit == "đồng" else unit

    def amount(self, key: CellKey, value: float) -> str:
        """Return a number of the cell (in its unit) in words: ``2.145.977.223 đ``, ``66,7%``."""
        unit = self.unit(key)
        text = number_words(value)
        return f"{text}%" if unit == "%" else f"{text} {unit}".strip()

    def of_file(self, code: str, what: str) -> Finding:
        """Return a finding about the whole file, in the table's words."""
        entry = CODES[code]
        return Finding(code, entry.severity, self.submission.file, "", "", "", "", what, entry.why, entry.mend)

    def finding(
        self,
        code: str,
        key: CellKey,
        what: str,
        *,
        severity: Severity | None = None,
        why: str = "",
        mend: str = "",
        found: float | str | None = None,
        expected: float | str | None = None,
        impact: float | None = None,
        related: tuple[str, ...] = (),
    ) -> Finding:
        """Return a finding at a cell, with the table's words where none are given."""
        entry = CODES[code]
        sheet, cell = self.place(key)
        return Finding(
            code=code,
            severity=severity or entry.severity,
            file=self.submission.file,
            sheet=sheet,
            cell=cell,
            row_label=self.row_words(key),
            column_title=self.column_words(key),
            what=what,
            why=why or entry.why,
            mend=mend or entry.mend,
            found=finite(found),
            expected=finite(expected),
            impact=finite(impact),
            related=related,
            key="|".join(key),
        )


def first_figure(context: Context, instance: str, column: str = "") -> CellKey | None:
    """Return the first cell of a form, or of one column of it, from the top, that holds a figure."""
    typed = context.submission.typed.items()
    places = {cell.address: key for key, cell in typed if key[0] == instance and cell.value}
    for block in context.kit.instance_by_id[instance].form.blocks:
        for line in context.submission.filled_rows(instance, block.id):
            row = f"{block.id}#{line.position}"
            places |= {cell.address: (instance, row, name) for name, cell in line.cells.items() if cell.value}
    wanted = {at: key for at, key in places.items() if column in ("", key[2])}
    return wanted[min(wanted)] if wanted else None
