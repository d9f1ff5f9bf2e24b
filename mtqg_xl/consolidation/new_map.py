"""Works on the map that there is now: each beside the old unit that it comes from, and names that occur twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mtqg_xl.definition.model import Block, Instance
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Work:
    """One row of an open block: who reports it, where it is now (empty: nobody said) and from which old unit."""

    reporter: str
    unit: str
    old: str
    instance: Instance
    block: Block
    at: int
    code: str
    name: str


Homes = Callable[[str, str, str], tuple[str, str]]
"""Asked with the reporter, mã công trình and địa điểm of a work: the new unit and the old one; empty if not known."""


def works_of(members: FigureSet, homes: Homes) -> tuple[Work, ...]:
    """Return the works of all members, those of one new unit together.

    Blocks whose rows have no mã công trình are no works.
    """
    found = [work for work in _works(members, homes) if work.name or work.code]
    units = {unit: at for at, unit in enumerate(dict.fromkeys(work.unit for work in found))}
    return tuple(sorted(found, key=lambda work: (work.instance.id, work.block.id, units[work.unit])))


def _works(members: FigureSet, homes: Homes) -> Iterator[Work]:
    for (instance_id, block_id), table in members.blocks.items():
        instance = members.kit.instance_by_id[instance_id]
        block = instance.block_by_id[block_id]
        if not block.code:
            continue
        place = next((column.id for column in instance.form.columns if column.is_place), "")
        for at, member in enumerate(table.reporter_index.tolist()):
            code, name = _text(table, block.code, at), _text(table, block.name, at)
            reporter = members.reporters[member]
            unit, old = homes(reporter, code, _text(table, place, at))
            yield Work(reporter, unit, old, instance, block, at, code, name)


def _text(table: BlockTable, column: str, at: int) -> str:
    return table.texts[column][at] if column in table.texts else ""


def namesakes(works: Iterable[Work]) -> tuple[tuple[Work, ...], ...]:
    """Return the works of one new unit that bear one name but another code, or come from different old units."""
    groups: dict[tuple[str, str, str], list[Work]] = {}
    for work in works:
        if work.unit and work.name:
            groups.setdefault((work.unit, work.instance.id, fold(work.name)), []).append(work)
    return tuple(tuple(group) for group in groups.values() if _is_question(group))


def _is_question(group: list[Work]) -> bool:
    """Whether one name may stand for several works; rows of one code and old unit part one work by its money."""
    return len({(work.old, fold(work.code)) for work in group}) > 1
