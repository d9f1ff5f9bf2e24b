"""New workbooks prefilled from the last period: from its files or the register, for a merged commune from old units."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtqg_xl.areas import Merger, Mergers, Reporter, Reporters
from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.prefilled import OldFigure, OldUnit, Prefilled
from mtqg_xl.figures.carrying import Carrying, carried, carried_works
from mtqg_xl.figures.combining import summed
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import Track, as_they_come, read_batch
from mtqg_xl.pipeline.versions import last_before
from mtqg_xl.register.door import is_store, open_register
from mtqg_xl.vietnamese import Period, fold, write_date


@dataclass(frozen=True)
class Filling:
    """What the workbook of one reporter holds already, and the old units that it tells of."""

    prefilled: tuple[Prefilled, ...] = ()
    old_units: tuple[OldUnit, ...] = ()


@dataclass(frozen=True)
class Prefilling:
    """What an earlier period gives to each new workbook, by reporter, and what the person should know of it."""

    fillings: dict[str, Filling] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Origin:
    """One earlier reporter whose figures go to a new one: its place in the figures, name and period."""

    at: int
    name: str
    period: Period
    is_same: bool


Asking = Callable[[Kit, Mapping[str, Period]], Previous]
"""Asks a place what reporters said of a kit for the last period before the end of the one given for each of them."""


def asking(place: str, definitions: Definitions, track: Track = as_they_come, passwords: Sequence[str] = ()) -> Asking:
    """Return how a place of earlier figures is asked: a register, or a folder or file, which is read once.

    Raises:
        UsageError: there is nothing at the place, or it cannot be read.
    """
    if is_store(place):
        return lambda kit, until: _in_register(place, kit, until)
    batch = read_batch([Path(place)], definitions, track, passwords)
    return lambda kit, until: last_before(batch.of(kit), kit, until)


def _in_register(place: str, kit: Kit, until: Mapping[str, Period]) -> Previous:
    with open_register(place) as register:
        return register.previous(kit, until)


def prefilling_of(
    place: str,
    definitions: Definitions,
    kit: Kit,
    period: Period,
    wanted: Sequence[Reporter],
    listed: Reporters,
    mergers: Mergers | None,
    *,
    with_plans: bool = True,
) -> Prefilling:
    """Return what stands in each new workbook beforehand; ``with_plans`` off where a table of plans gives the plans.

    A commune that was merged this year gets the works of all its old units, their plans added, and what they had paid
    in the cumulative columns; once it has reported itself, its own last file counts, and the old units are told beside
    it. Of an old unit that was parted nothing is prefilled: it is a note.

    Raises:
        UsageError: the place has no earlier figures of these units, cannot be read, or the kit stands on an own blank.
    """
    if kit.blank:
        raise UsageError(
            f"Bộ biểu {kit.id} đứng trên mẫu riêng của cơ quan: chưa ghi sẵn số kỳ trước vào mẫu này được."
        )
    ask = asking(place, definitions)
    changes = [entry for entry in mergers or () if entry.day <= period.end and entry.day.year == period.year]
    own = ask(kit, dict.fromkeys((item.code for item in wanted), period))
    old = ask(kit, {entry.old_code: Period.parse(f"{entry.day:%Y-%m}") for entry in changes})
    same = _same_units(own, listed, changes)
    origins, parted = _old_units(old, period, listed, Mergers(tuple(changes)))
    fillings: dict[str, Filling] = {}
    for code in (item.code for item in wanted):
        begun = _filling(old.figures, origins[code], period, with_plans=with_plans) if code in origins else None
        if code in same:
            carrying = Carrying(same[code].period, period, with_plans)
            lines = tuple(_prefilled(own.figures, [same[code]], carrying))
            fillings[code] = Filling(lines, begun.old_units if begun is not None else ())
        elif begun is not None:
            fillings[code] = begun
    if not fillings:
        raise UsageError(f"“{place}” không có số kỳ trước của bộ biểu {kit.id} cho đơn vị nào trong danh sách.")
    lacking = [item.name for item in wanted if item.code not in fillings]
    notes = [f"{name}: chia tách, không ghi sẵn số của đơn vị này ở đơn vị mới nào." for name in parted]
    notes += [f"Không có số kỳ trước để ghi sẵn cho: {', '.join(lacking)}."] if lacking else []
    return Prefilling(fillings, tuple(notes))


def _same_units(own: Previous, listed: Reporters, changes: Sequence[Merger]) -> dict[str, _Origin]:
    """Return the reporters that were the same unit when they last sent a file: a code may name another one since."""
    found: dict[str, _Origin] = {}
    for at, code in enumerate(own.figures.reporters):
        then = own.periods[code]
        if not any(code in {entry.old_code, entry.new_code} and then.end < entry.day for entry in changes):
            found[code] = _Origin(at, _name(listed, code, then), then, is_same=True)
    return found


def _old_units(
    old: Previous, period: Period, listed: Reporters, mergers: Mergers
) -> tuple[dict[str, list[_Origin]], list[str]]:
    """Return by new code the old units that became it as a whole, and the names of those that were parted."""
    found: dict[str, list[_Origin]] = {}
    parted: list[str] = []
    for at, code in enumerate(old.figures.reporters):
        then = old.periods[code]
        name = _name(listed, code, then)
        portions = mergers.portions(code, then.end, period.end)
        if portions[0].is_whole:
            found.setdefault(portions[0].code, []).append(_Origin(at, name, then, is_same=False))
        else:
            parted.append(name)
    return found, parted


def _name(listed: Reporters, code: str, then: Period) -> str:
    unit = listed.by_code(code, then.end)
    return unit.name if unit is not None else code


def _filling(figures: FigureSet, origins: Sequence[_Origin], period: Period, *, with_plans: bool) -> Filling:
    """Return what a merged unit begins with."""
    last = max(origins, key=lambda origin: origin.period.end).period
    carrying = Carrying(last, period, with_plans, with_payments=True)
    units = tuple(_old_unit(figures, origin, carrying) for origin in origins)
    return Filling(tuple(_prefilled(figures, origins, carrying)), tuple(unit for unit in units if unit.figures))


def _prefilled(figures: FigureSet, origins: Sequence[_Origin], carrying: Carrying) -> Iterator[Prefilled]:
    members = tuple(origin.at for origin in origins)
    is_one = len(members) == 1
    together = figures if is_one else summed(figures, [members], ["+"])
    yield from carried(together, members[0] if is_one else 0, carrying)
    after: dict[tuple[str, str], int] = {}
    for origin in origins:
        works = tuple(carried_works(figures, origin.at, carrying, after))
        yield from works if origin.is_same else _placed(figures.kit, works, origin.name)
        for line in works:
            block, _, position = line.row.partition("#")
            after[line.instance, block] = int(position)


def _placed(kit: Kit, works: Sequence[Prefilled], old: str) -> Iterator[Prefilled]:
    """Yield the works of an old unit with its name in their địa điểm, so that nobody loses where they were."""
    places = {item.id: column.id for item in kit.forms for column in item.form.columns if column.is_place}
    said = {(line.instance, line.row): str(line.value) for line in works if places.get(line.instance) == line.column}
    for instance, row in dict.fromkeys((line.instance, line.row) for line in works):
        if instance in places:
            before = said.get((instance, row), "")
            words = before if fold(old) in fold(before) else ", ".join(part for part in (before, f"{old} (cũ)") if part)
            yield Prefilled(instance, row, places[instance], words)
    yield from (line for line in works if places.get(line.instance) != line.column)


def _old_unit(figures: FigureSet, origin: _Origin, carrying: Carrying) -> OldUnit:
    return OldUnit(
        origin.name,
        write_date(origin.period.end),
        (*_fixed_figures(figures, origin, carrying), *_work_figures(figures, origin, carrying)),
    )


def _fixed_figures(figures: FigureSet, origin: _Origin, carrying: Carrying) -> Iterator[OldFigure]:
    for line in carried(figures, origin.at, carrying):
        instance = figures.kit.instance_by_id[line.instance]
        row, column = instance.row_by_id[line.row], instance.column_by_id[line.column]
        if column.cumulative or column.is_advance:
            amount = figures.value(*line.cell, origin.at)
            yield OldFigure(row.label, row.id, column.header, amount, line.cell)


def _work_figures(figures: FigureSet, origin: _Origin, carrying: Carrying) -> Iterator[OldFigure]:
    texts: dict[tuple[str, str], dict[str, float | str]] = {}
    for line in carried_works(figures, origin.at, carrying, {}):
        texts.setdefault((line.instance, line.row), {})[line.column] = line.value
    for (instance_id, row), cells in texts.items():
        instance = figures.kit.instance_by_id[instance_id]
        block = instance.block_by_id[row.partition("#")[0]]
        for name, value in cells.items():
            column = instance.column_by_id[name]
            if column.cumulative and isinstance(value, float):
                amount = value * instance.scale_of(None, column)
                code, what = (str(cells.get(key, "")) for key in (block.code, block.name))
                yield OldFigure(what, code, column.header, amount)
