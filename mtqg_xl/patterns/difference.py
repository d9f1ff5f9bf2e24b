"""How small a change would make one formula the copy of another."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mtqg_xl.cells import Address
from mtqg_xl.formula.relative import Reference
from mtqg_xl.patterns.forms import Form, moved

_MOST_COMPARED = 20_000
_ADDED_NUMBER = re.compile(r"[-+*/]\d+\.?\d*\Z")
_OPERATOR = re.compile(r"[-+*/^]")
_FEWEST_TERMS = 2


class Change(StrEnum):
    """What is to be changed, from the smallest change to the largest."""

    RANGE_END = "range_end"
    TERM = "term"
    CELLS = "cells"
    MISALIGNED = "misaligned"
    REFERENCE = "reference"
    OPERATOR = "operator"
    ADDED = "added"
    FACTOR = "factor"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a formula differs from the copy of its neighbour: what it names, and what the copy would name there.

    ``named`` and ``wanted`` are of the one operand that differs; None where it is more than one, or none.
    """

    change: Change
    named: Reference | None = None
    wanted: Reference | None = None
    operands: int = 0


def difference(form: Form, host: Form) -> Difference | None:
    """Return how a formula differs from a copy of another; None where it computes the same cells the same way."""
    if form.skeleton == host.skeleton:
        return _of_operands(form, host)
    if form.is_addition and host.is_addition:
        return _of_additions(form, host)
    if _ADDED_NUMBER.sub("", form.skeleton).strip("()") == host.skeleton.strip("()"):
        return Difference(_by_a_number(form) if _of_operands(form, host) is None else Change.OTHER)
    if form.without_numbers == host.without_numbers and _of_operands(form, host) is None:
        return Difference(Change.NUMBER)
    if _OPERATOR.sub("+", form.skeleton) == _OPERATOR.sub("+", host.skeleton) and _of_operands(form, host) is None:
        return Difference(Change.OPERATOR)
    return Difference(Change.OTHER)


def _by_a_number(form: Form) -> Change:
    found = _ADDED_NUMBER.search(form.skeleton)
    return Change.FACTOR if found is None or found[0][0] in "*/" else Change.ADDED


def wanted_cells(host: Form, at: Address) -> tuple[Reference, ...]:
    """Return what a copy of a formula would name at another cell."""
    copies = (moved(operand, host.at, at) for operand in host.operands)
    return tuple(cells for cells in copies if cells is not None)


def _of_operands(form: Form, host: Form) -> Difference | None:
    if len(form.operands) != len(host.operands):
        return Difference(Change.OTHER)
    changed: list[tuple[Reference | None, Reference | None]] = []
    for own, other in zip(form.operands, host.operands, strict=True):
        wanted = moved(other, host.at, form.at)
        if own.cells != wanted or own.text != other.text:
            changed.append((own.cells, wanted))
    if not changed:
        return None
    named, wanted = changed[0]
    if len(changed) > 1 or named is None or wanted is None:
        return Difference(Change.REFERENCE, operands=len(changed))
    change = _change(named, wanted)
    if change is Change.REFERENCE and _is_misaligned(form, named, wanted):
        change = Change.MISALIGNED
    return Difference(change, named, wanted, 1)


def _is_misaligned(form: Form, named: Reference, wanted: Reference) -> bool:
    """Whether one cell is read from another row or column where its neighbours read their own."""
    if named.size != 1 or wanted.size != 1 or named.sheet != wanted.sheet:
        return False
    rows = (named.top, wanted.top) if named.left == wanted.left else (0, 0)
    columns = (named.left, wanted.left) if named.top == wanted.top else (0, 0)
    return (rows[1] == form.at.row != rows[0]) or (columns[1] == form.at.column != columns[0])


def _change(named: Reference, wanted: Reference) -> Change:
    edges = [own != other for own, other in zip(named[1:], wanted[1:], strict=True)]
    is_one_edge = named.sheet == wanted.sheet and sum(edges) == 1 and (named.size > 1 or wanted.size > 1)
    return Change.RANGE_END if is_one_edge else Change.REFERENCE


def _of_additions(form: Form, host: Form) -> Difference | None:
    wanted = wanted_cells(host, form.at)
    if sum(cells.size for cells in (*form.references, *wanted)) > _MOST_COMPARED:
        return Difference(Change.OTHER)
    own, others = _cells(form.references), _cells(wanted)
    if sorted(own) == sorted(others):
        return None
    if len(form.references) == 1 == len(wanted):
        return Difference(_change(form.references[0], wanted[0]), form.references[0], wanted[0], 1)
    lacks_one = len(own) >= _FEWEST_TERMS and len(others) == len(own) + 1 and set(own) < set(others)
    return Difference(Change.TERM if lacks_one else Change.CELLS)


def _cells(named: tuple[Reference, ...]) -> list[tuple[str, int, int]]:
    return [
        (cells.sheet or "", row, column)
        for cells in named
        for row in range(cells.top, cells.bottom + 1)
        for column in range(cells.left, cells.right + 1)
    ]
