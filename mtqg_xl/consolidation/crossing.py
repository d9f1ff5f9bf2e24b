"""Figures over a change of the map: what was handed over, beside what the units state.

Both sides are told of the same row: that of the handover line, or the row above it where another line of the same unit
speaks of the whole. A work stands for the row that its list says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mtqg_xl.areas.handover import Amounts, HandoverLine, added
from mtqg_xl.definition.model import Column, Instance, Kit, Row
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.money import ALL, advanced, ancestors, money_forms, paid, planned, years
from mtqg_xl.vietnamese import fold

Place = tuple[Instance, Row]


@dataclass(frozen=True)
class HandedRow:
    """What one unit gave or received in one row of one kind of year, by all lines about it."""

    unit: str
    instance: Instance
    row: Row
    is_carried: bool
    lines: tuple[HandoverLine, ...]

    @property
    def amounts(self) -> Amounts:
        """The sum of the lines."""
        return added(line.amounts for line in self.lines)


@dataclass(frozen=True)
class Crossing:
    """One row of a new unit: what old units had paid until 30/6 and what the unit states in all; None: not stated."""

    handed: HandedRow
    stated: float | None

    @property
    def before(self) -> int:
        """What old units had paid."""
        return self.handed.amounts.cumulative

    @property
    def since(self) -> float | None:
        """What the new unit paid from 01/7 on: all less what was handed over."""
        return None if self.stated is None else self.stated - self.before


class Places:
    """Where the items of handover lines belong in the forms of a kit: by the code of a row, or by that of a work."""

    def __init__(self, kit: Kit, works: Mapping[str, frozenset[str]]) -> None:
        self._rows: dict[str, Place] = {
            fold(row.id): (instance, row) for instance in money_forms(kit) for row in instance.rows
        }
        self._works = works

    def row(self, item: str) -> Place | None:
        """Return the row of which an item is the code."""
        return self._rows.get(fold(item))

    def of(self, item: str) -> Place | None:
        """Return the row of an item; None where nothing bears its code, or works in several rows do."""
        lines = self._works.get(fold(item), frozenset())
        return self.row(item) or (self.row(next(iter(lines))) if len(lines) == 1 else None)


def work_lines(members: FigureSet) -> dict[str, frozenset[str]]:
    """Return in which rows the works stand, by their folded codes."""
    found: dict[str, set[str]] = {}
    for (instance_id, block_id), table in members.blocks.items():
        instance = members.kit.instance_by_id[instance_id]
        codes = table.texts.get(instance.block_by_id[block_id].code, ())
        line = line_column(instance)
        if line is not None:
            for code, row in zip(codes, table.texts[line.id], strict=True):
                if code and row:
                    found.setdefault(fold(code), set()).add(row)
    return {code: frozenset(rows) for code, rows in found.items()}


def line_column(instance: Instance) -> Column | None:
    """Return the column in which a work says to which row it belongs."""
    return next((c for c in instance.form.columns if any(choice.startswith("rows:") for choice in c.choices)), None)


def handed_rows(
    lines: Iterable[HandoverLine], unit_of: Callable[[HandoverLine], str], places: Places
) -> tuple[HandedRow, ...]:
    """Return what each unit gave (or received) by row, the rows of a unit in the order of its first lines."""
    placed = [(line, place) for line in lines if (place := places.of(line.item)) is not None]
    named = {(unit_of(line), place[1].id, line.is_carried) for line, place in placed}
    found: dict[tuple[str, str, str, bool], list[HandoverLine]] = {}
    where: dict[tuple[str, str, str, bool], Place] = {}
    for line, (instance, row) in placed:
        unit = unit_of(line)
        top = [above for above in ancestors(instance, row) if (unit, above.id, line.is_carried) in named][-1]
        key = (unit, instance.id, top.id, line.is_carried)
        found.setdefault(key, []).append(line)
        where[key] = (instance, top)
    return tuple(HandedRow(key[0], *where[key], key[3], tuple(group)) for key, group in found.items())


def crossings(members: FigureSet, handed: Iterable[HandedRow]) -> tuple[Crossing, ...]:
    """Return what new units state in the rows in which something was handed over to them."""
    index = {code: at for at, code in enumerate(members.reporters)}
    return tuple(Crossing(each, _stated(members, index.get(each.unit), each)) for each in handed)


def _stated(members: FigureSet, at: int | None, each: HandedRow) -> float | None:
    if at is None:
        return None
    return paid(members, at, each.instance, each.row, years(is_carried=each.is_carried))


def stated_total(members: FigureSet, unit: str) -> float | None:
    """Return all that a unit states as paid; None where it states nothing or has sent nothing."""
    if unit not in members.reporters:
        return None
    at = members.reporters.index(unit)
    roots = ((instance, row) for instance in money_forms(members.kit) for row in instance.rows if row.parent is None)
    found = [paid(members, at, instance, row, ALL) for instance, row in roots]
    said = [value for value in found if value is not None]
    return sum(said) if said else None


@dataclass(frozen=True, slots=True)
class Gap:
    """One amount that an old unit handed over otherwise than it closed its books."""

    handed: HandedRow
    amount: int
    """Which of the three amounts: its place in `mtqg_xl.areas.handover.AMOUNT_WORDS`."""
    given: int
    closed: float


def gaps(members: FigureSet, handed: Iterable[HandedRow]) -> Iterator[Gap]:
    """Yield what was handed over otherwise than old units state in their closing files; what is not stated is 0.

    Advances are stated for all years together, so they are compared in the first row about a place.
    """
    index = {code: at for at, code in enumerate(members.reporters)}
    rows = [each for each in handed if each.unit in index]
    advances: dict[tuple[str, str], list[HandedRow]] = {}
    for each in rows:
        advances.setdefault((each.unit, each.row.id), []).append(each)
    for each in rows:
        at = index[each.unit]
        kinds = years(is_carried=each.is_carried)
        disbursed = paid(members, at, each.instance, each.row, kinds) or 0.0
        left = (planned(members, at, each.instance, each.row, kinds) or 0.0) - disbursed
        yield from _gap(each, 0, each.amounts.remaining, left)
        yield from _gap(each, 1, each.amounts.cumulative, disbursed)
    for group in advances.values():
        first = group[0]
        given = sum(each.amounts.advance for each in group)
        yield from _gap(first, 2, given, advanced(members, index[first.unit], first.instance, first.row) or 0.0)


def _gap(each: HandedRow, amount: int, given: int, closed: float) -> Iterator[Gap]:
    if given != closed:
        yield Gap(each, amount, given, closed)


def uncovered(members: FigureSet, unit: str, handed: Iterable[HandedRow]) -> Iterator[tuple[Instance, Row, float]]:
    """Yield the lines of an old unit that hold money of which no handover line speaks: the plan, or what was paid."""
    at = members.reporters.index(unit)
    named = {(each.row.id, each.is_carried) for each in handed if each.unit == unit}
    for instance in money_forms(members.kit):
        for row in instance.rows:
            if row.kind not in {"leaf", "rest"}:
                continue
            for is_carried in (True, False):
                amounts = [f(members, at, instance, row, years(is_carried=is_carried)) or 0.0 for f in (planned, paid)]
                is_named = any((above.id, is_carried) in named for above in ancestors(instance, row))
                if any(amounts) and not is_named:
                    yield instance, row, max(amounts)
