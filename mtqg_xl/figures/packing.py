"""What was typed into many files, packed small: how figures travel between processes and wait to be added up.

Formulas are not kept: computing them anew for a hundred files takes less time than sending their values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mtqg_xl.definition.model import Kit
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
