"""Every figure of last period's workbook beside the same figure of this period's."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from mtqg_xl.definition.model import MONEY_UNITS, UNIT_WORDS, Block, Instance
from mtqg_xl.figures.frames import to_frame
from mtqg_xl.narrative.source import Source
from mtqg_xl.narrative.text import Figure
from mtqg_xl.proofreading.roles import Role, role_in
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import exact, fold, round_half_up

MONEY = "đồng"
PERCENT = "%"
_PLACE_OF_DAY = re.compile(r"\s*(?:đến ngày\s*)?\{\w+\}")
_REMARK = re.compile(r"\([^)]*\)|[,:].*")
_SHOWN_DECIMALS = 2
"""How many decimals of a percent a form shows; officers copy what they see there."""


class Side(Enum):
    """Which of the two numbers of a fraction a figure is."""

    PART = "part"
    WHOLE = "whole"


@dataclass(frozen=True)
class FigurePair:
    """One figure in both periods: money in đồng, percents as exact as they are known.

    ``place`` is its cell in this period's file, ``above`` what stands above or beside its row; ``new`` is None where
    this period has no such figure (yet). ``column`` is the title without remarks, ``role`` what it says that the figure
    is there for; ``compared`` are the two figures that a percent is computed from, of which each has a ``side``.
    """

    figure: Figure
    place: str
    label: str
    above: tuple[str, ...]
    title: str
    unit: str
    old: Fraction
    new: Fraction | None
    column: str
    role: Role
    compared: tuple[Figure, ...] = ()
    side: Side | None = None

    @property
    def row(self) -> tuple[str, str]:
        """The row that it stands in."""
        return self.figure.instance, self.figure.row

    @property
    def named(self) -> str:
        """The words of its row by which reports name it; nobody names the row of what is not assigned yet."""
        return "" if self.figure.row.endswith(".rest") else self.label

    @property
    def told(self) -> str:
        """Of these the ones that are its own: of "trả đúng hạn / tiếp nhận" the part or the whole."""
        part, slash, whole = self.named.partition(" / ")
        if not slash or self.side is None:
            return self.named
        return part if self.side is Side.PART else whole

    @property
    def name(self) -> str:
        """Row and column in the words of the form."""
        return f"{self.label} – {self.title}"

    def stands_as(self, printed: Fraction, decimals: int) -> bool:
        """Whether a printed percent may be the old figure: rounded from the quotient, or copied from the form."""
        shown = exact(round_half_up(self.old, _SHOWN_DECIMALS))
        return any(exact(round_half_up(value, decimals)) == printed for value in (self.old, shown))


@dataclass(frozen=True)
class Workbook:
    """One file with its figures."""

    submission: Submission
    source: Source


def figure_pairs(old: Workbook, new: Workbook) -> tuple[FigurePair, ...]:
    """Return every number of the old workbook, with what has become of it; rows of a block go by code or name."""
    kit = old.source.figures.kit
    frame = to_frame(old.source.figures)
    kept = frame[frame["present"]]
    rows = {instance.id: _block_rows(instance, old.source, new.source) for instance in kit.instances}
    found = []
    for form, row, column in zip(*(kept[name] for name in ("form", "row", "column")), strict=True):
        if form in {kit.header, kit.justification}:
            continue
        value = _value(old.source, form, row, column)
        if value is not None and old.source.unit(form, row, column) not in UNIT_WORDS:
            found.append(_pair(old.source, new, Figure(form, row, column), rows[form].get(row, row), value))
    sides = _sides(found)
    return tuple(replace(pair, side=sides.get(pair.figure)) for pair in (*found, *_rests(found)))


def _pair(old: Source, new: Workbook, figure: Figure, new_row: str, value: Fraction) -> FigurePair:
    instance = old.instance(figure.instance)
    titles = [_PLACE_OF_DAY.sub("", part) for part in instance.column_by_id[figure.column].title]
    unit = old.unit(*_key(figure))
    return FigurePair(
        figure=figure,
        place=_place(new.submission, figure.instance, new_row, figure.column),
        label=old.label(figure.instance, figure.row),
        above=tuple(_above(old, instance, figure.row)),
        title=" ".join(titles),
        unit=MONEY if unit in MONEY_UNITS else unit,
        old=value,
        new=_new_value(new.source, figure, new_row),
        column=" ".join(_REMARK.sub("", title) for title in titles),
        role=next((role for title in titles if (role := _role(title)) is not Role.OTHER), Role.OTHER),
        compared=_compared(old, figure) if unit == PERCENT else (),
    )


def _role(title: str) -> Role:
    return role_in(title.lower().replace("(", ""))


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure.instance, figure.row, figure.column


def _compared(source: Source, figure: Figure) -> tuple[Figure, ...]:
    names = source.compared_columns(*_key(figure))
    return tuple(replace(figure, column=name) for name in names or ())


def _value(source: Source, instance: str, row: str, column: str) -> Fraction | None:
    """A figure as exactly as it is known; None for a blank result."""
    value = source.value(instance, row, column)
    if math.isnan(value) or math.isinf(value):
        return None
    if source.unit(instance, row, column) == PERCENT:
        part, whole = source.compared(instance, row, column)
        return exact(part) * 100 / exact(whole) if whole else None
    return exact(value)


def _new_value(source: Source, figure: Figure, row: str) -> Fraction | None:
    if not row:
        return None
    key = figure.instance, row, figure.column
    if not source.present(*key):
        # Where blanks mean that nothing arose, a blank is this period's 0.
        return Fraction(0) if source.nothing_arisen and "#" not in row else None
    return _value(source, *key)


def _place(submission: Submission, instance: str, row: str, column: str) -> str:
    """The cell of a figure, empty where the file does not have it."""
    found = submission.found.get(instance)
    if found is None or row not in found.rows or column not in found.columns:
        return ""
    return f"{found.sheet}!{found.address(row, column).a1}"


def _above(source: Source, instance: Instance, row: str) -> Iterator[str]:
    """The labels above a fixed row; for a row of a block what else is written in it, and the label of its line."""
    if "#" in row:
        for column in instance.form.columns:
            if column.kind in {"text", "choice"}:
                yield source.text(instance.id, row, column.id)
    else:
        parent = instance.row_by_id[row].parent
        while parent is not None:
            yield instance.row_by_id[parent].label
            parent = instance.row_by_id[parent].parent
    yield instance.form.title


def _sides(pairs: list[FigurePair]) -> dict[Figure, Side]:
    """Which figures are always the part, or always the whole, where percents are computed of them."""
    found: dict[Figure, set[Side]] = {}
    for pair in pairs:
        for figure, side in zip(pair.compared, Side, strict=False):
            found.setdefault(figure, set()).add(side)
    return {figure: next(iter(sides)) for figure, sides in found.items() if len(sides) == 1}


def _rests(pairs: list[FigurePair]) -> Iterator[FigurePair]:
    """What is left of each whole that a percent compares with its part: it has no cell, but reports state it."""
    by_figure = {pair.figure: pair for pair in pairs}
    seen = set()
    for pair in pairs:
        if not pair.compared or pair.compared in seen:
            continue
        seen.add(pair.compared)
        part, whole = (by_figure.get(figure) for figure in pair.compared)
        if part is not None and whole is not None and whole.unit == MONEY and whole.old > part.old:
            new = None if part.new is None or whole.new is None else whole.new - part.new
            figure = Figure(*pair.row, f"{whole.figure.column}-{part.figure.column}")
            yield replace(
                whole,
                figure=figure,
                place="",
                title=f"còn lại của {whole.title}",
                column=f"còn lại {whole.column}",
                old=whole.old - part.old,
                new=new,
                role=Role.REMAINING,
            )


# --- rows of blocks -------------------------------------------------------------------------------------


def _block_rows(instance: Instance, old: Source, new: Source) -> dict[str, str]:
    """For each row of an old block the row of the new file that tells of the same thing; empty where none does."""
    found: dict[str, str] = {}
    for block in instance.form.blocks:
        things = _things(new, instance, block)
        for row in old.block_rows(instance.id, block.id):
            keys = _keys(old, instance, block, row)
            found[row] = next((things[key] for key in keys if key in things), "")
    return found


def _things(source: Source, instance: Instance, block: Block) -> dict[tuple[str, str, int], str]:
    """The rows of a block by code and by name; a name that stands twice is no name."""
    found: dict[tuple[str, str, int], str] = {}
    doubled = set()
    for row in source.block_rows(instance.id, block.id):
        for key in _keys(source, instance, block, row):
            if key in found:
                doubled.add(key)
            found[key] = row
    return {key: row for key, row in found.items() if key not in doubled}


def _keys(source: Source, instance: Instance, block: Block, row: str) -> Iterator[tuple[str, str, int]]:
    """How a row can be known again: by its code, by its name; of several lines of one thing also by which it is."""
    position = int(row.partition("#")[2]) - 1
    first = f"{block.id}#{position - position % block.height + 1}"
    named = first if first in source.block_rows(instance.id, block.id) else row
    for column in (block.code, block.name):
        text = fold(source.text(instance.id, named, column)) if column else ""
        if text:
            yield column, text, position % block.height
    if not block.code and not block.name:  # the rows of a block of areas are known by what they are called
        yield "", fold(source.label(instance.id, named)), position % block.height
