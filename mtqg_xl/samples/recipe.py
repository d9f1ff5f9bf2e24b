"""What plausible figures look like: data beside the definitions, so that no form is named in the program."""

import csv
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mtqg_xl.definition.load import shipped

FOLDER = "samples"
SAME_COLUMN_ABOVE = "^"
"""In ``of``: the same column in the first line of the group (``Hộ`` above ``Nhân khẩu``)."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How one kind of cell is filled; the first four fields say which cells, empty for any.

    ``row`` is a pattern over row ids, ``thon`` for the rows of a block, ``thon:Hộ`` for one line of its groups.
    ``share`` of the cells are filled, by a text of the list ``words``, or in steps by a number from ``low`` to ``high``
    times the cell ``of`` (``column`` of the same row, ``FORM.column`` of the same thing in another form, ``^``). A day
    lies so many days after the one that it must not lie before, else after the last day that is told of.
    """

    form: str = ""
    row: str = ""
    column: str = ""
    unit: str = ""
    words: str = ""
    share: float = 1.0
    low: float = 0.0
    high: float = 0.0
    of: str = ""
    step: float = 1.0

    def fits(self, form: str, row: str, column: str, unit: str) -> bool:
        """Whether it speaks of a cell."""
        pairs = ((self.form, form), (self.column, column), (self.unit, unit))
        return all(not mine or mine == theirs for mine, theirs in pairs) and (
            not self.row or fnmatchcase(row, self.row)
        )

    @property
    def weight(self) -> tuple[bool, bool, bool, bool]:
        """What decides between several that fit: the one that says most of the cell, by row, column, form, unit."""
        return bool(self.row and self.column), bool(self.column), bool(self.row), bool(self.form)


@dataclass(frozen=True)
class Recipe:
    """Every draw, and the lists of words."""

    draws: tuple[Draw, ...]
    words: dict[str, tuple[str, ...]]

    def draw(self, form: str, row: str, column: str, unit: str) -> Draw:
        """Return how a cell is filled."""
        fitting = [draw for draw in self.draws if draw.fits(form, row, column, unit)]
        return max(fitting, key=lambda draw: (*draw.weight, bool(draw.unit)))


def load_recipe(folder: Path) -> Recipe:
    """Return the recipe that lies beside some definitions, else the shipped one."""
    own = folder / FOLDER
    place = own if own.is_dir() else shipped() / FOLDER
    with (place / "draws.csv").open(encoding="utf-8", newline="") as lines:
        draws = tuple(_draw(line) for line in csv.DictReader(lines))
    lists = tomllib.loads((place / "words.toml").read_text(encoding="utf-8"))
    return Recipe(draws, {name: tuple(texts) for name, texts in lists.items()})


def _draw(line: dict[str, str]) -> Draw:
    numbers = {name: float(line[name] or 0) for name in ("share", "low", "high", "step")}
    return Draw(line["form"], line["row"], line["column"], line["unit"], line["words"], of=line["of"], **numbers)
