"""The figures of one reporter in one form, with the ids of their rows and columns; and back into a figure set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.grid import Flags, Floats, Ints

_Kind = TypeVar("_Kind", np.float64, np.bool_)


@dataclass(frozen=True, eq=False)
class InstanceFigures:
    """What one reporter says in one form: as in a `FigureSet`, but of shape (rows, columns) and with the ids beside.

    ``texts`` holds what is not empty, by (row, column); each table of ``blocks`` has the rows of this reporter alone.
    """

    instance: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    present: Flags
    unreadable: Flags
    texts: dict[tuple[str, str], str]
    blocks: dict[str, BlockTable]

    @property
    def is_filled(self) -> bool:
        """Whether anything at all was typed."""
        in_blocks = any(len(table.position) for table in self.blocks.values())
        return bool(self.present.any() or self.unreadable.any() or self.texts or in_blocks)


def figures_of_reporter(figures: FigureSet, at: int) -> tuple[InstanceFigures, ...]:
    """Return what the reporter at a place of a figure set says, form by form."""
    texts: dict[str, dict[tuple[str, str], str]] = {instance.id: {} for instance in figures.kit.instances}
    for (instance, row, column), column_of_all in figures.texts.items():
        if text := column_of_all[at]:
            texts[instance][row, column] = text
    return tuple(_of_instance(figures, each, at, texts[each.id]) for each in figures.kit.instances)


def _of_instance(figures: FigureSet, instance: Instance, at: int, texts: dict[tuple[str, str], str]) -> InstanceFigures:
    return InstanceFigures(
        instance=instance.id,
        rows=tuple(row.id for row in instance.rows),
        columns=tuple(column.id for column in instance.form.columns),
        values=figures.values[instance.id][at],
        present=figures.present[instance.id][at],
        unreadable=figures.unreadable[instance.id][at],
        texts=texts,
        blocks={block.id: _of_reporter(figures.blocks[instance.id, block.id], at) for block in instance.form.blocks},
    )


def _of_reporter(table: BlockTable, at: int) -> BlockTable:
    lines = (table.reporter_index == at).nonzero()[0]
    return BlockTable(
        reporter_index=np.zeros(len(lines), np.int64),
        position=table.position[lines],
        values={name: values[lines] for name, values in table.values.items()},
        present={name: flags[lines] for name, flags in table.present.items()},
        unreadable={name: flags[lines] for name, flags in table.unreadable.items()},
        texts={name: tuple(texts[line] for line in lines) for name, texts in table.texts.items()},
        marks={name: flags[lines] for name, flags in table.marks.items()},
    )


# --- back into a figure set -------------------------------------------------------------------------------


Forms: TypeAlias = Mapping[str, InstanceFigures]
"""The forms of one reporter, by instance."""


def figure_set_of(kit: Kit, reporters: Sequence[str], files: Sequence[str], stored: Sequence[Forms]) -> FigureSet:
    """Return the figure set of a kit from the forms of each reporter, matched by the ids of rows and columns.

    What another version of the kit had and this one has not is left out; what was not there then is not present.
    """
    empty = compute((), kit)
    arrays = {instance.id: _arrays(instance, stored) for instance in kit.instances}
    return FigureSet(
        kit=kit,
        reporters=tuple(reporters),
        files=tuple(files),
        values={key: found[0] for key, found in arrays.items()},
        present={key: found[1] for key, found in arrays.items()},
        unreadable={key: found[2] for key, found in arrays.items()},
        blocks={key: _end_to_end(key, table, stored) for key, table in empty.blocks.items()},
        texts={key: tuple(_text(forms, *key) for forms in stored) for key in empty.texts},
    )


def _arrays(instance: Instance, stored: Sequence[Forms]) -> tuple[Floats, Flags, Flags]:
    rows, columns = tuple(row.id for row in instance.rows), tuple(column.id for column in instance.form.columns)
    shape = len(stored), len(rows), len(columns)
    values, present, unreadable = np.zeros(shape), np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for at, forms in enumerate(stored):
        then = forms.get(instance.id)
        if then is not None:
            (here_rows, then_rows), (here_columns, then_columns) = _met(rows, then.rows), _met(columns, then.columns)
            here, there = np.ix_(here_rows, here_columns), np.ix_(then_rows, then_columns)
            values[at][here] = then.values[there]
            present[at][here] = then.present[there]
            unreadable[at][here] = then.unreadable[there]
    return values, present, unreadable


def _met(here: tuple[str, ...], then: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Return where the ids that both have stand in the one and in the other."""
    if here == then:
        return np.arange(len(here)), np.arange(len(here))
    places = {name: at for at, name in enumerate(then)}
    both = [at for at, name in enumerate(here) if name in places]
    return np.array(both, np.int64), np.array([places[here[at]] for at in both], np.int64)


def _text(forms: Forms, instance: str, row: str, column: str) -> str:
    then = forms.get(instance)
    return "" if then is None else then.texts.get((row, column), "")


def _end_to_end(key: tuple[str, str], empty: BlockTable, stored: Sequence[Forms]) -> BlockTable:
    """Return one block of all reporters, with the columns that the kit has now."""
    instance, block = key
    tables = [empty, *(_block(forms, instance, block, empty) for forms in stored)]
    owners = [np.full(len(table.position), at - 1, np.int64) for at, table in enumerate(tables)]
    return BlockTable(
        reporter_index=np.concatenate(owners),
        position=np.concatenate([table.position for table in tables]),
        values=_joined([table.values for table in tables], tables),
        present=_joined([table.present for table in tables], tables),
        unreadable=_joined([table.unreadable for table in tables], tables),
        texts={
            name: tuple(text for table in tables for text in table.texts.get(name, ("",) * len(table.position)))
            for name in empty.texts
        },
        marks=_joined([table.marks for table in tables], tables),
    )


def _block(forms: Forms, instance: str, block: str, empty: BlockTable) -> BlockTable:
    then = forms.get(instance)
    return empty if then is None else then.blocks.get(block, empty)


def _joined(parts: Sequence[dict[str, NDArray[_Kind]]], tables: Sequence[BlockTable]) -> dict[str, NDArray[_Kind]]:
    """Return the columns of the first part, each through all parts; zeros where a part has not that column."""
    sizes = [len(table.position) for table in tables]
    return {
        name: np.concatenate(
            [part.get(name, np.zeros(size, first.dtype)) for part, size in zip(parts, sizes, strict=True)]
        )
        for name, first in parts[0].items()
    }
