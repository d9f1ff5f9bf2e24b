"""What a formula says from where it stands, so that a formula and its copies are equal.

Unlike the relative form of room ``formula``, what is written with ``$`` stays where it is: a copy of ``=C5*$B$1`` reads
the same B1.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW, Address, letters
from mtqg_xl.formula.nodes import Cell, Kind
from mtqg_xl.formula.relative import Reference, apart, covered
from mtqg_xl.formula.syntax import FormulaSyntaxError, reference

_FIXED = 1 << 24
"""Added to what is written with ``$``, so that a place is never taken for an offset."""
_TERM = r"(?:\x03|SUM\(\x03(?:,\x03)*\))"
_ADDITION = re.compile(rf"{_TERM}(?:\+{_TERM})*\Z")
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+\.?\d*(?:e[+-]?\d+)?(?![A-Za-z0-9_.(])")


class Operand(NamedTuple):
    """One operand: the cells it names and which edges (top, left, bottom, right) have a ``$``; else its text."""

    text: str
    cells: Reference | None
    fixed: tuple[bool, bool, bool, bool] = (False, False, False, False)


class Form(NamedTuple):
    """A formula at its cell; ``key`` is equal for a formula and its copies."""

    at: Address
    skeleton: str
    operands: tuple[Operand, ...]
    key: int

    @property
    def references(self) -> tuple[Reference, ...]:
        """The cells and ranges that it names; sheet None is its own."""
        return tuple(operand.cells for operand in self.operands if operand.cells is not None)

    @property
    def is_addition(self) -> bool:
        """Whether it only adds cells: ``=SUM(…)``, ``=A1+A2+SUM(…)``."""
        return len(self.operands) > 0 and _is_addition(self.skeleton)

    @property
    def without_numbers(self) -> str:
        """Its skeleton with every number written as ``0``."""
        return _NUMBER.sub("0", self.skeleton)


@lru_cache(maxsize=1 << 12)
def _is_addition(skeleton: str) -> bool:
    return _ADDITION.match(skeleton) is not None


def form_of(text: str, at: Address, own_sheet: str, keys: dict[object, int]) -> Form:
    """Return what a formula says at its cell; one that cannot be read is only ever equal to the same text.

    ``keys`` are those given out on this sheet so far, from 1; it grows.
    """
    try:
        skeleton, written = apart(text)
        operands = tuple([_operand(operand, kind, own_sheet) for operand, kind in written])
    except FormulaSyntaxError:
        return Form(at, text, (), keys.setdefault(text, len(keys) + 1))
    said = (skeleton, *[_key(operand, at) for operand in operands])
    return Form(at, skeleton, operands, keys.setdefault(said, len(keys) + 1))


@lru_cache(maxsize=1 << 16)
def _operand(written: str, kind: Kind, own_sheet: str) -> Operand:
    if kind is not Kind.REFERENCE:
        return Operand(written if kind is Kind.TEXT else written.casefold(), None)
    node = reference(written)
    first, last = (node, node) if isinstance(node, Cell) else (node.first, node.last)
    fixed = (first.row_absolute, first.column_absolute, last.row_absolute, last.column_absolute)
    sheet = None if node.sheet is None or node.sheet.casefold() == own_sheet else node.sheet.casefold()
    return Operand("", covered(node, None)._replace(sheet=sheet), fixed)


def _key(operand: Operand, at: Address) -> tuple[object, ...]:
    if operand.cells is None:
        return (operand.text,)
    # Written out, because this is done for every operand of a workbook.
    (sheet, top, left, bottom, right), (row, column) = operand.cells, at
    fixed_top, fixed_left, fixed_bottom, fixed_right = operand.fixed
    return (
        sheet,
        top + _FIXED if fixed_top else top - row,
        left + _FIXED if fixed_left else left - column,
        bottom + _FIXED if fixed_bottom else bottom - row,
        right + _FIXED if fixed_right else right - column,
    )


def moved(operand: Operand, origin: Address, target: Address) -> Reference | None:
    """Return the cells that a copy of an operand would name at another cell; None where they fall off the sheet."""
    if operand.cells is None:
        return None
    shifts = (target.row - origin.row, target.column - origin.column) * 2
    edges = zip(operand.cells[1:], operand.fixed, shifts, strict=True)
    top, left, bottom, right = (edge if is_fixed else edge + shift for edge, is_fixed, shift in edges)
    if top < 1 or left < 1 or bottom > MAX_ROW or right > MAX_COLUMN:
        return None
    return Reference(operand.cells.sheet, top, left, bottom, right)


def written(cells: Reference) -> str:
    """Return cells as a person would name them: ``E3:E10``, ``cột C``, ``trang “x”, ô B2``."""
    place = "" if cells.sheet is None else f"trang “{cells.sheet}” "
    if (cells.top, cells.bottom) == (1, MAX_ROW):
        return f"{place}{letters(cells.left)}:{letters(cells.right)}"
    if (cells.left, cells.right) == (1, MAX_COLUMN):
        return f"{place}{cells.top}:{cells.bottom}"
    first, last = Address(cells.top, cells.left).a1, Address(cells.bottom, cells.right).a1
    return place + (first if first == last else f"{first}:{last}")
