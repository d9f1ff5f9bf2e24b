"""The words that report templates may use: one reporter's figures as administrative Vietnamese writes them.

In a template ``instance``, ``row`` and ``column`` are ids of the kit; a row of a block is ``works#3``. A figure that
was not typed becomes a highlighted gap, never a 0.
"""

import inspect
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mtqg_xl.narrative import marks
from mtqg_xl.narrative.source import Members, Source
from mtqg_xl.narrative.text import Figure
from mtqg_xl.vietnamese import percent, write_count, write_money, write_number

_HEDGES = "trên|hơn|khoảng|gần|ước|ít nhất"
"""Words before a number that say that it is not exact."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a report prints numbers.

    Percents have ``percent_decimals``, zeros at the end dropped; from ``percent_whole_from`` on none (100 and more
    always have them). ``money_unit`` is the unit of amounts. ``decimals`` fixes the precision of single percents, by
    cell (``instance|row|column``): an office prints what it has always printed.
    """

    money_unit: str = "đồng"
    percent_decimals: int = 1
    percent_whole_from: int = 100
    decimals: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the units that belong to a total are in it, and the names of those that are not.

    ``as_of`` is the day of its figures, as officers write it.
    """

    inside: int
    expected: int
    missing: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def text(self) -> str:
        """``8/9 đơn vị, thiếu xã Văn Lem``; empty where nobody is missing."""
        if self.inside >= self.expected:
            return ""
        names = f", thiếu {', '.join(self.missing)}" if self.missing else ""
        return f"{self.inside}/{self.expected} đơn vị{names}"


@dataclass(frozen=True)
class Wording:
    """The words, bound to one reporter. Every public method is a word."""

    _source: Source
    _style: Style
    _coverage: Coverage | None = None
    _members: Members | None = None

    # -- numbers --------------------------------------------------------------------------------------------------

    def money(self, instance: str, row: str, column: str, unit: str = "", decimals: int | None = None) -> str:
        """Return an amount with its unit: ``2.145.977.223 đồng``."""
        return self._number(instance, row, column, lambda value: self._amount(value, unit, decimals))

    def difference(self, instance: str, row: str, column: str, other_column: str, unit: str = "") -> str:
        """Return what is left of one amount when another of the same row is taken away, with its unit."""
        gap = self._gap(instance, row, column) or self._gap(instance, row, other_column)
        if gap:
            return gap
        value = self.value(instance, row, column) - self.value(instance, row, other_column)
        text, tail = self._amount(value, unit, None)
        return marks.number(text, Figure(instance, row, column), Figure(instance, row, other_column)) + tail

    def change(self, instance: str, row: str, column: str, other_column: str) -> str:
        """Return by how much two numbers of a row differ, without a sign: after ``tăng`` or ``giảm``."""
        gap = self._gap(instance, row, column) or self._gap(instance, row, other_column)
        if gap:
            return gap
        # What was typed has few decimals; the difference of two floats shows more.
        value = round(abs(self.value(instance, row, column) - self.value(instance, row, other_column)), 6)
        figures = Figure(instance, row, column), Figure(instance, row, other_column)
        return marks.number(write_number(value), *figures)

    def count(self, instance: str, row: str, column: str) -> str:
        """Return a count: ``03`` below ten, ``1.473``."""
        return self._number(instance, row, column, lambda value: (write_count(value), ""))

    def number(self, instance: str, row: str, column: str, decimals: int | None = None) -> str:
        """Return a number as it is: ``953,07``."""
        return self._number(instance, row, column, lambda value: (write_number(value, decimals), ""))

    def magnitude(self, instance: str, row: str, column: str, decimals: int | None = None) -> str:
        """Return a number without its sign, after a word that says which way it goes: tăng ``0,41``."""
        return self._number(instance, row, column, lambda value: (write_number(abs(value), decimals), ""))

    def percent(self, instance: str, row: str, column: str, decimals: int | None = None) -> str:
        """Return a percent with its sign: ``66,7%``; ``decimals`` at most, zeros at the end dropped.

        Without ``decimals`` the style decides, first for this cell, then for all.
        """
        gap = self._gap(instance, row, column)
        share = None if gap else self._share(instance, row, column, decimals)
        if share is None:
            return gap or marks.missing(self._source.cell_name(instance, row, column))
        return marks.number(write_number(share), Figure(instance, row, column)) + "%"

    def _share(self, instance: str, row: str, column: str, decimals: int | None) -> float | None:
        if decimals is None:
            decimals = self._style.decimals.get(Figure(instance, row, column).tag)
        if decimals is not None:
            return self._source.percent(instance, row, column, decimals)
        share = self._source.percent(instance, row, column, self._style.percent_decimals)
        if share is not None and self._style.percent_whole_from <= share < 100:
            return self._source.percent(instance, row, column, 0)
        return share

    def _number(self, instance: str, row: str, column: str, write: Callable[[float], tuple[str, str]]) -> str:
        gap = self._gap(instance, row, column)
        if gap:
            return gap
        text, tail = write(self.value(instance, row, column))
        return marks.number(text, Figure(instance, row, column)) + tail

    def _gap(self, instance: str, row: str, column: str) -> str:
        is_there = self.present(instance, row, column) and not math.isnan(self.value(instance, row, column))
        return "" if is_there else marks.missing(self._source.cell_name(instance, row, column))

    def _amount(self, value: float, unit: str, decimals: int | None) -> tuple[str, str]:
        wanted = unit or self._style.money_unit
        text = write_money(value, wanted, decimals)
        return text.removesuffix(f" {wanted}"), f" {wanted}"

    def hedge(self, instance: str, row: str, column: str, other_column: str) -> str:
        """Return the word with which a note softens a count (``trên``, ``hơn``, ``khoảng``), with a space after it.

        Empty unless the note (``other_column``) has such a word right before this very number: ``trên 1.000``.
        """
        written = write_count(self.value(instance, row, column))
        found = re.search(rf"\b({_HEDGES})\s+{re.escape(written)}(?![.,]?\d)", self.plain(instance, row, other_column))
        return f"{found[1]} " if found else ""

    # -- questions ------------------------------------------------------------------------------------------------

    def value(self, instance: str, row: str, column: str) -> float:
        """Return a number for comparing, money in đồng; 0 where nothing was typed, NaN for a blank percent."""
        return self._source.value(instance, row, column)

    def present(self, instance: str, row: str, column: str) -> bool:
        """Return whether something was typed for a cell."""
        return self._source.present(instance, row, column)

    def shown(self, instance: str, row: str, column: str) -> bool:
        """Return whether the report speaks of a cell: yes, unless it is blank and blanks mean that nothing arose."""
        return self.present(instance, row, column) or not self.nothing_arisen()

    def arose(self, instance: str, row: str, column: str) -> bool:
        """Return whether there is something to say of a count: not of a 0, nor where blanks mean that nothing arose."""
        return self.shown(instance, row, column) and (
            not self.present(instance, row, column) or self.value(instance, row, column) != 0
        )

    def nothing_arisen(self) -> bool:
        """Return whether blank cells mean that there is nothing to report; in a total of many units they do."""
        return self._coverage is not None or self._source.nothing_arisen

    def total(self, instance: str, rows: Iterable[str], column: str) -> float:
        """Return the sum of a column over some rows, for comparing."""
        return math.fsum(self.value(instance, row, column) for row in rows)

    # -- rows -----------------------------------------------------------------------------------------------------

    def children(self, instance: str, row: str) -> list[str]:
        """Return the rows below a row, without the one for what is not allocated yet."""
        below = self._source.instance(instance).children.get(row, ())
        return [child.id for child in below if child.kind != "rest"]

    def rest(self, instance: str, row: str) -> str:
        """Return the row below a row for what is not allocated yet; empty where there is none."""
        below = self._source.instance(instance).children.get(row, ())
        return next((child.id for child in below if child.kind == "rest"), "")

    def leaves(self, instance: str) -> list[str]:
        """Return the rows that have none below them, in order, without those for what is not allocated yet."""
        return [row.id for row in self._source.instance(instance).rows if row.kind == "leaf"]

    def rows_where(self, instance: str, block: str, column: str, equals: str) -> list[str]:
        """Return the rows of a block that have a text in a column."""
        rows = self._source.block_rows(instance, block)
        return [row for row in rows if self._source.text(instance, row, column) == equals]

    def block_rows(self, instance: str, block: str) -> list[str]:
        """Return all filled rows of a block."""
        return list(self._source.block_rows(instance, block))

    def lowest(self, instance: str, rows: Iterable[str], column: str, below: float, most: int) -> list[str]:
        """Return at most ``most`` of the rows whose number is above 0 and under a limit, smallest first."""
        found = [row for row in rows if 0 < self.value(instance, row, column) < below]
        return sorted(found, key=lambda row: self.value(instance, row, column))[:most]

    # -- texts ----------------------------------------------------------------------------------------------------

    def label(self, instance: str, row: str) -> str:
        """Return the label of a row, or the name in a block's row."""
        return marks.words(self._source.label(instance, row))

    def official_number(self, instance: str, row: str) -> str:
        """Return by what number a fixed row goes: ``Tiểu dự án 2``, ``Nội dung số 04``; empty where it has none."""
        return marks.words(self._source.official_number(instance, row))

    def within(self, instance: str, row: str) -> str:
        """Return where a row belongs, in brackets after a space: `` (Tiểu dự án 1, Dự án 4)``; empty at the top."""
        names = ", ".join(self._source.numbers_above(instance, row))
        return f" ({marks.words(names)})" if names else ""

    def unit(self, instance: str, row: str, column: str) -> str:
        """Return the unit of a cell."""
        return marks.words(self._source.unit(instance, row, column))

    def is_percent(self, instance: str, row: str, column: str) -> bool:
        """Return whether a cell holds a percent: what is said of its changes are điểm phần trăm."""
        return self._source.unit(instance, row, column) == "%"

    def text(self, instance: str, row: str, column: str) -> str:
        """Return what was typed into a text cell; empty for nothing."""
        return marks.words(self._source.text(instance, row, column))

    def plain(self, instance: str, row: str, column: str) -> str:
        """Return what was typed into a text cell, for comparing."""
        return marks.clean(self._source.text(instance, row, column))

    def sentence(self, instance: str, row: str, column: str) -> str:
        """Return what was typed into a text cell as a sentence, after a space; empty for nothing."""
        text = self.plain(instance, row, column)
        if not text:
            return ""
        end = "" if text[-1] in ".!?…" else "."
        return " " + marks.words(text[0].upper() + text[1:] + end)

    def as_of(self) -> str:
        """Return the day of the figures."""
        day = self._source.as_of or (self._coverage.as_of if self._coverage else "")
        return marks.words(day) or marks.missing("ngày chốt số liệu")

    def coverage(self) -> str:
        """Return how many units are in the totals, in brackets after a space; empty where nobody is missing."""
        text = self._coverage.text if self._coverage else ""
        return f" ({marks.words(text)})" if text else ""

    def footnote(self, text: str) -> str:
        """Return the mark of a footnote that says a text: legal bases, a breakdown by unit."""
        return marks.note(text)

    def share(self, instance: str, row: str, column: str, whole: str, decimals: int) -> str:
        """Return what share one row has of another, in a total whose percents nobody typed: ``6,73%``; or nothing."""
        part, all_of_it = self.value(instance, row, column), self.value(instance, whole, column)
        rounded = percent(part, all_of_it, decimals) if self.present(instance, row, column) else None
        return "" if rounded is None else f"{write_number(float(rounded))}%"

    def breakdown(self, instance: str, row: str, column: str) -> str:
        """Return how the units of a total make up one of its figures: ``xã Kon Đào 888; xã Pô Kô 270``.

        Empty where the figures are those of one unit, or no unit typed something.
        """
        if self._members is None:
            return ""
        is_money = self._source.is_money(instance, row, column)
        said = (
            f"{name} {''.join(self._amount(value, '', None)) if is_money else write_count(value)}"
            for name, value in self._members.parts(instance, row, column)
        )
        return marks.words("; ".join(said))

    def office(self, hint: str) -> str:
        """Return a highlighted place where the office writes something that no figure tells."""
        return marks.office(hint)


def word_parameters() -> dict[str, tuple[str, ...]]:
    """Return the name of every word with the names of its parameters."""
    words = inspect.getmembers(Wording, inspect.isfunction)
    return {name: tuple(inspect.signature(word).parameters)[1:] for name, word in words if not name.startswith("_")}


def words_of(wording: Wording) -> dict[str, Callable[..., object]]:
    """Return the words by name, as templates call them."""
    return {name: getattr(wording, name) for name in word_parameters()}
