"""The numbers of a workbook with the words of their row and column, to be matched with the numbers of a report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import Final

from mtqg_xl.definition.model import Instance
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.frames import to_frame
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import fold

_WORD: Final = re.compile(r"[^\W_]{2,}")
_WORD_OR_SIGN: Final = re.compile(r"[^\W_]+")
_PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")
_COMMON: Final = frozenset(
    [
        *("và", "của", "các", "cho", "từ", "với", "theo", "năm", "trong", "dự", "án", "tiểu", "nội", "dung", "tổng"),
        *("số", "đồng", "đã", "được", "đến", "chương", "trình", "mtqg", "vùng", "người", "hộ", "xã"),
    ]
)


@dataclass(frozen=True)
class Cell:
    """One number of a workbook: in đồng for money, 0-100 for percents; ``row`` is its form and row."""

    place: str
    row: tuple[str, str]
    label: str
    title: str
    value: Fraction
    unit: str

    @cached_property
    def label_words(self) -> frozenset[str]:
        """The words of its row that tell it from others."""
        return telling_words(self.label)

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of its column that tell it from others."""
        return telling_words(self.title)

    @property
    def name(self) -> str:
        """What an officer calls it: the row, or where that has no words the column."""
        return self.label or self.title


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that mean something."""
    return frozenset(word for word in _WORD.findall(fold(text)) if word not in _COMMON)


def telling_words(text: str) -> frozenset[str]:
    """Return the words that mean something, and the numbers and letters that tell "Dự án 3" from "Dự án 4"."""
    return frozenset(word for word in _WORD_OR_SIGN.findall(fold(text)) if word not in _COMMON)


def cells_of(submission: Submission, figures: FigureSet) -> tuple[Cell, ...]:
    """Return every number that stands in a workbook, computed from what was typed, with where it stands."""
    instances = {instance.id: instance for instance in figures.kit.instances}
    names = _names_of_block_rows(submission, instances)
    frame = to_frame(figures)
    kept = frame[frame["present"]]
    found: list[Cell] = []
    for form, row, column, value, unit in zip(
        *(kept[name] for name in ("form", "row", "column", "value", "unit")), strict=True
    ):
        if not isfinite(value) or form in {figures.kit.header, figures.kit.justification}:
            continue
        place = f"{submission.sheet(form)}!{submission.own(form, row, column)}"
        label = names.get((form, row)) or _label(instances[form], row)
        number = Fraction(repr(float(value)))
        found.append(Cell(place, (form, row), label, _title(instances[form], column), number, unit))
    return tuple(found)


def _names_of_block_rows(submission: Submission, instances: Mapping[str, Instance]) -> dict[tuple[str, str], str]:
    """What stands in the column ``name`` of the rows of open blocks: the name of a work, of a thôn."""
    return {
        (form, f"{block}#{row.position}"): row.cells["name"].text
        for (form, block), rows in submission.blocks.items()
        if form in instances
        for row in rows
        if "name" in row.cells
    }


def _label(instance: Instance, row: str) -> str:
    return next((one.label for one in instance.rows if one.id == row), "")


def _title(instance: Instance, column: str) -> str:
    title = next((" ".join(one.title) for one in instance.form.columns if one.id == column), "")
    return " ".join(_PLACEHOLDER.sub("", title).split())
