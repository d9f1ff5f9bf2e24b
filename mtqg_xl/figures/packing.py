"""What was typed into many files, packed small: how figures travel between processes and wait to be added up.

Formulas are not kept: computing them anew for a hundred files takes less time than sending their values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.combining import end_to_end
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.filling import fill
from mtqg_xl.figures.grid import BlockKey, CellId, Floats, Ints, copied, empty_state, figures_of
from mtqg_xl.figures.plan import plan_of, run
from mtqg_xl.reading.submission import Submission


@dataclass(frozen=True)
class Packed:
    """What was typed into some files of one kit; it does not hold the kit.

    ``cells`` and ``reporter`` say where ``values`` stand; ``unreadable`` has two lines, cells and reporters. ``texts``
    are those that are not empty, by cell and place of the file.
    """

    kit_id: str
    reporters: tuple[str, ...]
    files: tuple[str, ...]
    cells: Ints
    reporter: Ints
    values: Floats
    unreadable: Ints
    blocks: dict[BlockKey, BlockTable]
    texts: dict[CellId, dict[int, str]]


def packed(submissions: Sequence[Submission], kit: Kit) -> Packed:
    """Return what was typed into files of a kit."""
    state, texts = fill(plan_of(kit).grid, submissions)
    cells, reporter = np.nonzero(state.present)
    return Packed(
        kit_id=kit.id,
        reporters=tuple(each.stamp.reporter or each.file for each in submissions),
        files=tuple(each.file for each in submissions),
        cells=cells,
        reporter=reporter,
        values=state.values[cells, reporter],
        unreadable=np.array(np.nonzero(state.unreadable), np.int64),
        blocks=state.blocks,
        texts={key: found for key, each in texts.items() if (found := _filled(each))},
    )


def _filled(texts: Sequence[str]) -> dict[int, str]:
    return {at: text for at, text in enumerate(texts) if text}


def unpacked(held: Packed, kit: Kit) -> FigureSet:
    """Return the figures of the files, with every formula computed: what `compute` returns for the files themselves."""
    plan = plan_of(kit)
    count = len(held.reporters)
    state = empty_state(plan.grid, count)
    state.values[held.cells, held.reporter] = held.values
    state.present[held.cells, held.reporter] = True
    state.unreadable[held.unreadable[0], held.unreadable[1]] = True
    state.blocks = {key: copied(table) for key, table in held.blocks.items()}
    run(plan, state)
    texts = {key: tuple(held.texts.get(key, {}).get(at, "") for at in range(count)) for key in plan.grid.texts}
    return figures_of(plan.grid, state, held.reporters, held.files, texts)


def parted(held: Packed) -> list[Packed]:
    """Return the figures of each file by itself, in their order."""
    return [held] if len(held.reporters) == 1 else [_alone(held, at) for at in range(len(held.reporters))]


def _alone(held: Packed, at: int) -> Packed:
    own = held.reporter == at
    return Packed(
        kit_id=held.kit_id,
        reporters=(held.reporters[at],),
        files=(held.files[at],),
        cells=held.cells[own],
        reporter=held.reporter[own] - at,
        values=held.values[own],
        unreadable=_moved(held.unreadable[:, held.unreadable[1] == at], -at),
        blocks={key: _rows_of(table, at) for key, table in held.blocks.items()},
        texts={key: {0: found[at]} for key, found in held.texts.items() if at in found},
    )


def _rows_of(table: BlockTable, at: int) -> BlockTable:
    own = table.reporter_index == at
    lines = np.flatnonzero(own).tolist()
    return BlockTable(
        reporter_index=table.reporter_index[own] - at,
        position=table.position[own],
        values={name: column[own] for name, column in table.values.items()},
        present={name: column[own] for name, column in table.present.items()},
        unreadable={name: column[own] for name, column in table.unreadable.items()},
        texts={name: tuple(texts[line] for line in lines) for name, texts in table.texts.items()},
        marks={name: column[own] for name, column in table.marks.items()},
    )


def joined(parts: Sequence[Packed]) -> Packed:
    """Return the figures of files of one kit, those of the first part first.

    Raises:
        ValueError: there is no part, or the parts are of different kits or layouts of blocks.
    """
    kits = {part.kit_id for part in parts}
    if len(kits) != 1 or any(part.blocks.keys() != parts[0].blocks.keys() for part in parts):
        raise ValueError("các phần thuộc bộ biểu khác nhau")
    before = np.cumsum([0, *(len(part.reporters) for part in parts)]).tolist()
    texts: dict[CellId, dict[int, str]] = {}
    for part, first in zip(parts, before, strict=False):
        for key, found in part.texts.items():
            texts.setdefault(key, {}).update({first + at: text for at, text in found.items()})
    return Packed(
        kit_id=parts[0].kit_id,
        reporters=tuple(name for part in parts for name in part.reporters),
        files=tuple(name for part in parts for name in part.files),
        cells=np.concatenate([part.cells for part in parts]),
        reporter=np.concatenate([part.reporter + first for part, first in zip(parts, before, strict=False)]),
        values=np.concatenate([part.values for part in parts]),
        unreadable=np.concatenate(
            [_moved(part.unreadable, first) for part, first in zip(parts, before, strict=False)], axis=1
        ),
        blocks={key: end_to_end([part.blocks[key] for part in parts], before) for key in parts[0].blocks},
        texts=texts,
    )


def _moved(unreadable: Ints, by: int) -> Ints:
    return unreadable + np.array([[0], [by]], np.int64)
