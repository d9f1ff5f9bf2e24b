"""What holds in ranges of a sheet, limits of what may be typed and colours alike, as files of two programs compare."""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.cells import Address, a1, parse_a1
from mtqg_xl.formula.relative import relative, translate
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.mending.repair.whereabouts import SheetPlace, Whereabouts

Corners = tuple[Address, Address]

LIMITS = ("whole", "decimal", "date", "time", "textLength")
"""Kinds of validation with bounds. Source: ECMA-376 part 1, 18.18.21."""


def kind_of_limit(kind: str, operator: str, second: str) -> str:
    """Return what two limits must share beside their first bound to be the same."""
    return f"{kind} {operator or 'between'} {second}".strip()


@dataclass(frozen=True, slots=True)
class Guard:
    """What holds in some ranges: ``kind`` is the type of a validation, ``expression`` for a colour."""

    kind: str
    ranges: tuple[Corners, ...]
    formula: str

    def covers(self, at: Address) -> bool:
        """Whether a cell lies in one of the ranges."""
        return any(_covers(corners, at) for corners in self.ranges)

    def at(self, cell: Address, sheet: str) -> str:
        """Return the formula as it works in one cell, in a form that two programs write alike."""
        anchor = self.ranges[0][0]
        try:
            return relative(translate(self.formula, anchor, cell), *cell, sheet)
        except FormulaSyntaxError:
            return self.formula


def _covers(corners: Corners, at: Address) -> bool:
    (top, left), (bottom, right) = corners
    return top <= at.row <= bottom and left <= at.column <= right


def overlap(one: Corners, other: Corners) -> bool:
    """Whether two ranges have a cell in common."""
    rows = one[0].row <= other[1].row and other[0].row <= one[1].row
    return rows and one[0].column <= other[1].column and other[0].column <= one[1].column


def corners_of(text: str) -> Corners:
    """Return the corners of ``B3:D3``."""
    first, _, last = text.partition(":")
    return parse_a1(first), parse_a1(last or first)


def ranges_of(sqref: str) -> tuple[Corners, ...]:
    """Return the ranges of an ``sqref``; what is no range is left out."""
    found = []
    for part in sqref.split():
        try:
            found.append(corners_of(part))
        except ValueError:
            continue
    return tuple(found)


def _cells(corners: Corners) -> Iterator[Address]:
    (top, left), (bottom, right) = corners
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield Address(row, column)


def holds(wanted: Guard, there: list[Guard], sheet: str) -> bool:
    """Whether every cell of a wanted guard has it, from whichever guards the file has."""
    near = [guard for guard in there if any(overlap(one, two) for one in guard.ranges for two in wanted.ranges)]
    right: dict[int, bool] = {}
    for cell in _cells(wanted.ranges[0]):
        if not any(_is_right(at, guard, wanted, cell, sheet, right) for at, guard in enumerate(near)):
            return False
    return bool(near)


def _is_right(at: int, guard: Guard, wanted: Guard, cell: Address, sheet: str, known: dict[int, bool]) -> bool:
    if not guard.covers(cell):
        return False
    if at not in known:
        known[at] = guard.kind == wanted.kind and guard.at(cell, sheet) == wanted.at(cell, sheet)
    return known[at]


def moved_guard(where: Whereabouts, place: SheetPlace, cells: str, formula: str) -> tuple[Corners, str] | None:
    """Return where a guard as issued belongs now, and its formula there; None where its rows are gone."""
    now = where.formula(cells, place)
    text = where.formula(formula.removeprefix("="), place)
    return (corners_of(now), text) if now is not None and text is not None else None


def range_words(corners: Corners) -> str:
    """Return a range as Excel writes it."""
    first, last = corners
    return a1(*first) if first == last else f"{a1(*first)}:{a1(*last)}"
