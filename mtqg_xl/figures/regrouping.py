"""Figures of old units on the map of another day ("quy đổi"): old units added into the new ones they became.

The comparison with an earlier period, a closing run before 01/7/2025 and the books of a merged commune all use this:
what was said of old units is said again, without anybody typing it, of the units that there are now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.areas import Mergers, Portion, apportioned
from mtqg_xl.figures.combining import merge, summed
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.plan import plan_of

_Kind = TypeVar("_Kind", np.float64, np.bool_)
BlockKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Undivided:
    """An old unit that was parted without a declared share: which units have parts of it is known, how much is not."""

    code: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftWork:
    """A row of an open block of a parted unit that nobody assigned to a new one: ``code`` and ``name`` of the work."""

    reporter: str
    instance: str
    block: str
    code: str
    name: str


@dataclass(frozen=True)
class Regrouped:
    """Figures by new unit. What is in ``undivided`` and ``left`` stands in none of them: it is a question, not a zero.

    ``parts`` names the old units in each new one, ``lacking`` those that belong there and are not among the members:
    without them the new unit is not whole. ``changed`` are those that are not one old unit as it was ("quy
    đổi"), ``estimated`` those of them into which something was divided by a share ("ước").
    """

    figures: FigureSet | None
    parts: dict[str, tuple[str, ...]]
    changed: frozenset[str]
    estimated: frozenset[str]
    undivided: tuple[Undivided, ...] = ()
    left: tuple[LeftWork, ...] = ()
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def marks(self, code: str) -> str:
        """Return the words that stand beside a new unit: "quy đổi", "quy đổi, ước", or nothing."""
        words = [word for word, codes in (("quy đổi", self.changed), ("ước", self.estimated)) if code in codes]
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class _Line:
    """A part of an old unit on its way: the old reporter, where it goes, its share and which of the parts it is."""

    member: int
    target: str
    share: Fraction
    shares: tuple[Fraction, ...]
    at: int

    @property
    def is_whole(self) -> bool:
        return self.share == 1


@dataclass
class _Sorting:
    """The lines of all old units, and the units of which no lines can be made."""

    lines: list[_Line] = field(default_factory=list)
    undivided: list[Undivided] = field(default_factory=list)


def regrouped(
    members: FigureSet,
    mergers: Mergers,
    since: date,
    until: date,
    works: Mapping[tuple[str, str], str] | None = None,
) -> Regrouped:
    """Return the figures of units of one day as those of the units of a later day.

    Wholly merged units are added. Of a parted one every typed number that may be added is divided by the declared
    shares with the largest remainder, so that the new units have together exactly what the old one had, in every row
    and column; works are not divided but go where ``works`` (old unit and mã công trình → new unit) says. Every
    formula is computed anew. ``since`` and ``until`` are days on which the old and the new codes are valid. Where all
    units are undivided there are no figures.
    """
    sorting = _Sorting()
    for member, code in enumerate(members.reporters):
        _sort(sorting, member, code, mergers.portions(code, since, until))
    groups: dict[str, list[_Line]] = {}
    for line in sorting.lines:
        groups.setdefault(line.target, []).append(line)
    moved = works or {}
    return Regrouped(
        figures=_joined(members, groups, moved) if groups else None,
        parts={code: tuple(members.reporters[line.member] for line in lines) for code, lines in groups.items()},
        changed=frozenset(code for code, lines in groups.items() if not _is_as_it_was(members, code, lines)),
        estimated=frozenset(line.target for line in sorting.lines if not line.is_whole),
        undivided=tuple(sorting.undivided),
        left=tuple(_left_works(members, sorting.lines, moved)),
        lacking={code: lacking for code in groups if (lacking := _lacking(members, mergers, since, until, code))},
    )


def _sort(sorting: _Sorting, member: int, code: str, portions: Sequence[Portion]) -> None:
    shares = tuple(portion.share for portion in portions if portion.share is not None)
    if len(shares) < len(portions):
        sorting.undivided.append(Undivided(code, tuple(portion.code for portion in portions)))
        return
    sorting.lines += [
        _Line(member, portion.code, share, shares, at)
        for at, (portion, share) in enumerate(zip(portions, shares, strict=True))
    ]


def _lacking(members: FigureSet, mergers: Mergers, since: date, until: date, code: str) -> tuple[str, ...]:
    """Return the old units that have a part in a new one and are not among the members."""
    known = [entry for entry in mergers if since < entry.day <= until]
    old = [entry.old_code for entry in known if entry.day == min(each.day for each in known)]
    belongs = (unit for unit in dict.fromkeys(old) if unit not in members.reporters)
    return tuple(unit for unit in belongs if any(part.code == code for part in mergers.portions(unit, since, until)))


def _is_as_it_was(members: FigureSet, code: str, lines: Sequence[_Line]) -> bool:
    return len(lines) == 1 and lines[0].is_whole and members.reporters[lines[0].member] == code


def _joined(
    members: FigureSet, groups: Mapping[str, Sequence[_Line]], works: Mapping[tuple[str, str], str]
) -> FigureSet:
    """Return one reporter for each group; a single whole unit keeps also what cannot be added, as typed percents."""
    alone = [code for code, lines in groups.items() if len(lines) == 1 and lines[0].is_whole]
    together = [code for code in groups if code not in alone]
    parts = []
    if alone:
        kept = _parts_of(members, [groups[code][0] for code in alone], works)
        parts.append(replace(kept, reporters=tuple(alone)))
    if together:
        lines = [line for code in together for line in groups[code]]
        ends = np.cumsum([0, *(len(groups[code]) for code in together)])
        places = [tuple(range(ends[at], ends[at + 1])) for at in range(len(together))]
        parts.append(summed(_parts_of(members, lines, works), places, together))
    return chosen(merge(parts), tuple(groups))


def chosen(figures: FigureSet, codes: Sequence[str]) -> FigureSet:
    """Return some reporters of a figure set, in the given order.

    Raises:
        ValueError: one of them is not in it.
    """
    whole = Fraction(1)
    lines = [_Line(figures.reporters.index(code), code, whole, (whole,), 0) for code in codes]
    return _parts_of(figures, lines, {})


def _parts_of(members: FigureSet, lines: Sequence[_Line], works: Mapping[tuple[str, str], str]) -> FigureSet:
    """Return each line as a reporter of its own: a whole unit as it is, a part with its share of the typed numbers."""
    at = np.array([line.member for line in lines], np.int64)
    values = {name: array[at] for name, array in members.values.items()}  # taking by numbers makes a copy
    for position, line in enumerate(lines):
        if not line.is_whole:
            _divide(members, values, position, line)
    return FigureSet(
        kit=members.kit,
        reporters=tuple(members.reporters[line.member] for line in lines),
        files=tuple(members.files[line.member] for line in lines),
        values=values,
        present={name: array[at] for name, array in members.present.items()},
        unreadable={name: array[at] for name, array in members.unreadable.items()},
        blocks={key: _block_of(members, key, lines, works) for key in members.blocks},
        texts={key: tuple(texts[line.member] for line in lines) for key, texts in members.texts.items()},
    )


def _divide(members: FigureSet, values: dict[str, NDArray[np.float64]], position: int, line: _Line) -> None:
    grid = plan_of(members.kit).grid
    for instance in members.kit.instances:
        where, shape = grid.span(instance.id)
        for row, column in np.argwhere(grid.is_added_up[where].reshape(shape)):
            whole = float(members.values[instance.id][line.member, row, column])
            if whole:
                values[instance.id][position, row, column] = _share_of(whole, line)


def _share_of(whole: float, line: _Line) -> float:
    """Return a line's part of a number, in the smallest step in which the number is written: đồng, or 0,1 km."""
    exponent = Decimal(repr(whole)).as_tuple().exponent
    if not isinstance(exponent, int):
        return whole  # past every number: a blocked finding, and no share of it is a number either
    step = min(exponent, 0) if whole % 1 else 0
    units = int(Decimal(repr(whole)).scaleb(-step))
    return float(Decimal(apportioned(units, line.shares)[line.at]).scaleb(step))


# --- open blocks ---------------------------------------------------------------------------------------------------


def _block_of(
    members: FigureSet, key: BlockKey, lines: Sequence[_Line], works: Mapping[tuple[str, str], str]
) -> BlockTable:
    table = members.blocks[key]
    none = np.zeros(0, np.int64)
    chosen = [_rows_of(members, key, line, works) for line in lines]
    rows = np.concatenate([none, *chosen])
    owners = np.repeat(np.arange(len(lines)), [len(found) for found in chosen])
    return BlockTable(
        reporter_index=owners,
        position=table.position[rows],
        values=_taken(table.values, rows),
        present=_taken(table.present, rows),
        unreadable=_taken(table.unreadable, rows),
        texts={name: tuple(texts[row] for row in rows) for name, texts in table.texts.items()},
        marks=_taken(table.marks, rows),
    )


def _rows_of(members: FigureSet, key: BlockKey, line: _Line, works: Mapping[tuple[str, str], str]) -> NDArray[np.int64]:
    own = np.flatnonzero(members.blocks[key].reporter_index == line.member)
    if line.is_whole:
        return own
    old = members.reporters[line.member]
    codes = _texts(members, key, "code")
    return np.array([row for row in own if works.get((old, codes[int(row)])) == line.target], np.int64)


def _left_works(members: FigureSet, lines: Sequence[_Line], works: Mapping[tuple[str, str], str]) -> list[LeftWork]:
    found: list[LeftWork] = []
    targets: dict[int, set[str]] = {}
    for line in lines:
        if not line.is_whole:
            targets.setdefault(line.member, set()).add(line.target)
    for key, table in members.blocks.items():
        codes, names = _texts(members, key, "code"), _texts(members, key, "name")
        for row, member in enumerate(table.reporter_index.tolist()):
            old = members.reporters[member]
            if member in targets and works.get((old, codes[row])) not in targets[member]:
                found.append(LeftWork(old, *key, codes[row], names[row]))
    return found


def _texts(members: FigureSet, key: BlockKey, what: str) -> Sequence[str]:
    """Return the text by which each row of a block is known, empty where the block names no such column."""
    instance, block = key
    table = members.blocks[key]
    definition = members.kit.instance_by_id[instance].block_by_id[block]
    column = definition.code if what == "code" else definition.name
    return table.texts.get(column, ("",) * len(table.position))


def _taken(columns: Mapping[str, NDArray[_Kind]], rows: NDArray[np.int64]) -> dict[str, NDArray[_Kind]]:
    return {name: values[rows] for name, values in columns.items()}
