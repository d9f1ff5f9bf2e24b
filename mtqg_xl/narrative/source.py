"""One reporter's figures and texts by instance, row and column; a row of a block is ``works#3``."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten

from mtqg_xl.definition.language import Call, Ref
from mtqg_xl.definition.model import MONEY_UNITS, NOTHING_ARISEN, Column, Instance, Row
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.vietnamese import parse_date, percent, write_date

_LONG_LABEL = 60
"""Letters of a label that a gap in a sentence repeats; the names of projects have up to five hundred."""
_TEXT_KINDS = {"text", "choice", "date"}


@dataclass(frozen=True)
class Source:
    """What a report reads: one reporter of a figure set."""

    figures: FigureSet
    reporter: int

    def instance(self, instance: str) -> Instance:
        """Return an instance of the kit."""
        return self.figures.kit.instance_by_id[instance]

    def row(self, instance: str, row: str) -> Row | None:
        """Return a fixed row, None for a row of a block."""
        return None if "#" in row else self.instance(instance).row_by_id[row]

    def column(self, instance: str, column: str) -> Column:
        """Return a column."""
        return self.instance(instance).column_by_id[column]

    def value(self, instance: str, row: str, column: str) -> float:
        """Return a number, money in đồng; 0 where nothing was typed, NaN for a blank result."""
        if "#" in row:
            table, at = self._block_row(instance, row)
            return float(table.values[column][at])
        return self.figures.value(instance, row, column, self.reporter)

    def present(self, instance: str, row: str, column: str) -> bool:
        """Return whether something was typed for a number or text."""
        if self.column(instance, column).kind in _TEXT_KINDS or self._is_text(instance, row, column):
            return bool(self.text(instance, row, column))
        if "#" in row:
            table, at = self._block_row(instance, row)
            return bool(table.present[column][at])
        return self.figures.is_present(instance, row, column, self.reporter)

    def text(self, instance: str, row: str, column: str) -> str:
        """Return what was typed into a text, choice or date cell; a date as officers write it."""
        if "#" in row:
            table, at = self._block_row(instance, row)
            return table.texts[column][at]
        text = self.figures.texts.get((instance, row, column), ("",) * (self.reporter + 1))[self.reporter]
        day = parse_date(text) if self._kind(instance, row, column) == "date" else None
        return write_date(day) if day else text

    def percent(self, instance: str, row: str, column: str, decimals: int) -> float | None:
        """Return a percent rounded once, from the two numbers that it compares; None where it is blank.

        Rounding what the form shows would round twice: 4,4496 stands as 4,45 on it and is 4,4 to one decimal, not 4,5.
        A share of 99,97 is not called 100, nor one of 0,02 called 0: such keep up to two decimals.
        """
        part, whole = self.compared(instance, row, column)
        rounded = percent(part, whole, decimals)
        if rounded is None:
            return None
        while decimals < 2 and rounded in (0, 100) and part * 100 != whole * float(rounded):
            decimals += 1
            rounded = percent(part, whole, decimals) or rounded
        return float(rounded)

    def is_known(self, instance: str, row: str, column: str) -> bool:
        """Return whether a number is there to be shown: a share of the whole is not, where nothing of it was typed."""
        if not self.present(instance, row, column) or math.isnan(self.value(instance, row, column)):
            return False
        fixed = self.row(instance, row)
        definition = self.column(instance, column)
        formula = definition.formula if fixed is None else self.instance(instance).formula_of(fixed, definition)
        if not (isinstance(formula, Call) and formula.word == "percent"):
            return True
        part = formula.arguments[0]
        if not isinstance(part, Ref) or not part.instance is part.row is part.block is None:
            return True
        return self.present(instance, row, part.column)

    def compared(self, instance: str, row: str, column: str) -> tuple[float, float]:
        """Return numerator and denominator of a percent; a typed percent is compared with 100."""
        names = self.compared_columns(instance, row, column)
        if names is not None:
            part, whole = (self.value(instance, row, name) for name in names)
            return part, whole
        value = self.value(instance, row, column)
        return (0.0, 0.0) if math.isnan(value) else (value, 100.0)

    def compared_columns(self, instance: str, row: str, column: str) -> tuple[str, str] | None:
        """Return the columns that a percent is computed from, None where it is not two columns of its row."""
        fixed = self.row(instance, row)
        definition = self.column(instance, column)
        formula = definition.formula if fixed is None else self.instance(instance).formula_of(fixed, definition)
        if not isinstance(formula, Call) or formula.word != "percent":
            return None
        match formula.arguments:
            case (Ref(instance=None, row=None, column=part), Ref(instance=None, row=None, column=whole)):
                return part, whole
        return None

    def is_money(self, instance: str, row: str, column: str) -> bool:
        """Return whether a cell holds money."""
        return self.unit(instance, row, column) in MONEY_UNITS

    def unit(self, instance: str, row: str, column: str) -> str:
        """Return the unit of a cell: ``đồng``, ``hộ``, ``%``."""
        return self.instance(instance).unit_of(self.row(instance, row), self.column(instance, column))

    def label(self, instance: str, row: str) -> str:
        """Return what a row is called: its label, or what names a block's row: the widest text column if none does."""
        fixed = self.row(instance, row)
        if fixed is not None:
            return fixed.label
        texts = [column for column in self.instance(instance).form.columns if column.kind == "text"]
        naming = max(texts, key=lambda column: (column.show == "label", column.width), default=None)
        return (self.text(instance, row, naming.id) if naming else "") or f"dòng {row.partition('#')[2]}"

    def numbers_above(self, instance: str, row: str) -> list[str]:
        """Return the official numbers of the rows above a row, nearest first, without the root's: ``Dự án 3``."""
        rows = self.instance(instance).row_by_id
        found: list[str] = []
        above = rows[row].parent
        while above is not None and rows[above].parent is not None:
            number = self.official_number(instance, above)
            found += [number] if number else []
            above = rows[above].parent
        return found

    def official_number(self, instance: str, row: str) -> str:
        """Return the official number in the label of a fixed row (``Dự án 3``), empty where it has none."""
        number, colon, _ = self.instance(instance).row_by_id[row].label.partition(":")
        return number if colon and any(map(str.isdecimal, number)) else ""

    def cell_name(self, instance: str, row: str, column: str) -> str:
        """Return row and column title, as a gap in the report names its cell: a long label by its official number."""
        label = self.label(instance, row)
        if len(label) > _LONG_LABEL and self.row(instance, row) is not None:
            number = self.official_number(instance, row)
            numbers = ", ".join([number, *self.numbers_above(instance, row)])
            label = numbers if number else shorten(label, _LONG_LABEL, placeholder="…")
        return f"{label} – {self.column(instance, column).header}"

    def block_rows(self, instance: str, block: str) -> tuple[str, ...]:
        """Return the filled rows of a block as ``works#1``, in their order."""
        return tuple(f"{block}#{position}" for position in sorted(self._positions[instance, block]))

    @cached_property
    def nothing_arisen(self) -> bool:
        """Whether the reporter said that blanks mean that there is nothing to report."""
        return self._header_text("blank_means").casefold() == NOTHING_ARISEN.casefold()

    @cached_property
    def as_of(self) -> str:
        """The day of the figures as officers write it, empty where it is not known."""
        return self._header_text("as_of")

    def _header_text(self, show: str) -> str:
        kit = self.figures.kit
        if kit.header not in kit.instance_by_id:
            return ""
        instance = kit.instance_by_id[kit.header]
        cells = ((row.id, col.id) for row in instance.rows if row.show == show for col in instance.form.columns)
        return next((text for row, col in cells if (text := self.text(instance.id, row, col))), "")

    def _kind(self, instance: str, row: str, column: str) -> str:
        fixed = self.row(instance, row)
        definition = self.column(instance, column)
        return (self.instance(instance).kind_of(fixed, definition) if fixed else definition.kind) or ""

    def _is_text(self, instance: str, row: str, column: str) -> bool:
        return self._kind(instance, row, column) in _TEXT_KINDS

    def _block_row(self, instance: str, row: str) -> tuple[BlockTable, int]:
        block, _, position = row.partition("#")
        return self.figures.blocks[instance, block], self._positions[instance, block][int(position)]

    @cached_property
    def _positions(self) -> dict[tuple[str, str], dict[int, int]]:
        """For each block the place in its table of every row of this reporter, by position."""
        return {
            key: {
                int(position): at
                for at, (owner, position) in enumerate(zip(table.reporter_index, table.position, strict=True))
                if int(owner) == self.reporter
            }
            for key, table in self.figures.blocks.items()
        }


@dataclass(frozen=True)
class Members:
    """Those who are in a total: their figures, and their names in the order of these."""

    figures: FigureSet
    names: tuple[str, ...]

    def parts(self, instance: str, row: str, column: str) -> Iterator[tuple[str, float]]:
        """Yield name and number of each of them that typed something for a fixed cell."""
        for at, name in enumerate(self.names):
            if self.figures.is_present(instance, row, column, at):
                yield name, self.figures.value(instance, row, column, at)
