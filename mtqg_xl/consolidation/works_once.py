"""Works that two reporters tell of: counted once, where the plan was given; the other rows stay, for information.

Names of works are common ("Đường liên thôn"), so a name alone says nothing: two rows are one work where they have one
code; or one name, and one of them names the other reporter as its owner, or they hold the same amount.
"""

from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from mtqg_xl.definition.model import MONEY_UNITS, Block, Instance
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.figures.grid import Flags, Floats, Ints, figures_of, state_of
from mtqg_xl.figures.plan import plan_of, run
from mtqg_xl.vietnamese import fold, write_number

Planned = Collection[tuple[str, str]]
"""The code of a reporter and the row of a form for which its superior issued a plan to it."""


class OwnLines(Mapping[int, tuple[int, ...]]):
    """The lines of each of several reporters; of thousands of reporters that is too much to be held as objects."""

    __slots__ = ("_lines", "_reporters")

    def __init__(self, reporters: Ints, lines: Ints) -> None:
        """Hold lines, and whose each of them is; a reporter stands where its first line does."""
        _, first, which = np.unique(reporters, return_index=True, return_inverse=True)
        order = np.argsort(first[which], kind="stable")
        self._reporters, self._lines = reporters[order].astype(np.int32), lines[order].astype(np.int32)

    def __getitem__(self, reporter: int) -> tuple[int, ...]:
        found = tuple(self._lines[self._reporters == reporter].tolist())
        if not found:
            raise KeyError(reporter)
        return found

    def __iter__(self) -> Iterator[int]:
        return (int(self._reporters[at]) for at in self._starts())

    def __len__(self) -> int:
        return len(self._starts())

    def items(self) -> ItemsView[int, tuple[int, ...]]:
        """Return every reporter with its lines, gone through once."""
        edges = [*self._starts().tolist(), len(self._lines)]
        return {
            int(self._reporters[first]): tuple(self._lines[first:end].tolist()) for first, end in pairwise(edges)
        }.items()

    def values(self) -> ValuesView[tuple[int, ...]]:
        """Return the lines of every reporter."""
        return dict(self.items()).values()

    def _starts(self) -> Ints:
        """Return where another reporter begins."""
        return np.flatnonzero(np.diff(self._reporters, prepend=-1))


@dataclass(frozen=True, slots=True)
class SharedWork:
    """A work of which several reporters tell, each with its lines in the block (counted through all reporters).

    ``counted`` is the place of the reporter where it counts, None where nothing says which: then all of them count.
    """

    instance: str
    block: str
    name: str
    lines: Mapping[int, tuple[int, ...]]
    counted: int | None

    @property
    def aside(self) -> tuple[int, ...]:
        """The lines that are for information only."""
        if self.counted is None:
            return ()
        return tuple(line for reporter, lines in self.lines.items() if reporter != self.counted for line in lines)


def counted_once(
    figures: FigureSet, names: Mapping[str, str], planned: Planned = ()
) -> tuple[FigureSet, tuple[SharedWork, ...]]:
    """Return the figures with every work counted once, and the works that several reporters tell of.

    ``names`` are those of the reporters, by code. A row that does not count keeps its words; its numbers go into its
    note.
    """
    shared = [
        work
        for instance in figures.kit.forms
        for block in instance.form.blocks
        if block.name and block.height == 1
        for work in _Works(figures, instance, block, names, planned).shared()
    ]
    aside = [work for work in shared if work.aside]
    return (_set_aside(figures, aside, names) if aside else figures), tuple(shared)


@dataclass(frozen=True)
class _Works:
    """The rows of one block of all reporters."""

    figures: FigureSet
    instance: Instance
    block: Block
    names: Mapping[str, str]
    planned: Planned

    @cached_property
    def table(self) -> BlockTable:
        return self.figures.blocks[self.instance.id, self.block.id]

    def text(self, column: str, line: int) -> str:
        texts = self.table.texts.get(column)
        return fold(texts[line]).strip() if texts is not None else ""

    def shared(self) -> Iterator[SharedWork]:
        """Yield the works of several reporters: those of one code, then those of one name that belong together."""
        taken = np.zeros(len(self.table.position), np.bool_)
        for group in self._groups(self.block.code, taken):
            taken[group] = True
            yield self._work(group)
        for group in self._groups(self.block.name, taken):
            if self._belong_together(group):
                yield self._work(group)

    def _groups(self, column: str, taken: Flags) -> Iterator[list[int]]:
        """Yield the lines that say the same in a column and are of several reporters, but for those ``taken`` by now.

        They come in the order in which each is said first.
        """
        if not column:
            return
        again = self._said_again(column)
        again = again[~taken[again]]
        known: dict[str, int] = {}
        numbers = (known.setdefault(self.text(column, int(line)), len(known)) for line in again)
        which = np.fromiter(numbers, np.int32, len(again))
        order = np.argsort(which, kind="stable")
        edges = np.searchsorted(which[order], np.arange(len(known) + 1))
        for said, (first, end) in zip(known, pairwise(edges), strict=True):
            lines = again[order[first:end]]
            owners = self.table.reporter_index[lines]
            if said and (owners != owners[0]).any():
                yield lines.tolist()

    def _said_again(self, column: str) -> Ints:
        """Return the lines of which another one may say the same: of thousands of reporters most texts come once."""
        count = len(self.table.position)
        hashes = np.fromiter((hash(self.text(column, line)) for line in range(count)), np.int64, count)
        order = np.argsort(hashes)
        is_same = hashes[order[1:]] == hashes[order[:-1]]
        found = np.zeros(count, np.bool_)
        found[order[1:][is_same]] = found[order[:-1][is_same]] = True
        return np.flatnonzero(found)

    def _belong_together(self, group: Sequence[int]) -> bool:
        codes = {code for line in group if (code := self.text(self.block.code, line))}
        return len(codes) < 2 and (bool(self._owners(group)) or self._hold_one_amount(group))

    def _owners(self, group: Iterable[int]) -> set[int]:
        """Return the reporters of a group that another one's row names as the owner of the work."""
        lines = list(group)
        by_name = {fold(self._name(int(self.table.reporter_index[line]))): line for line in lines}
        found = set()
        for line in lines:
            owner = by_name.get(self.text(self.block.owner, line)) if self.block.owner else None
            if owner is not None and self.table.reporter_index[owner] != self.table.reporter_index[line]:
                found.add(int(self.table.reporter_index[owner]))
        return found

    def _name(self, reporter: int) -> str:
        code = self.figures.reporters[reporter]
        return self.names.get(code, code)

    def _hold_one_amount(self, group: Sequence[int]) -> bool:
        """Whether the rows of different reporters hold the same amount in one column."""
        for column in _money(self.instance):
            held = {
                (int(self.table.reporter_index[line]), float(self.table.values[column][line]))
                for line in group
                if self.table.present[column][line] and self.table.values[column][line]
            }
            amounts = [amount for _, amount in held]
            if len(amounts) > len(set(amounts)):
                return True
        return False

    def _work(self, group: Sequence[int]) -> SharedWork:
        every = np.array(group, np.int64)
        lines = OwnLines(self.table.reporter_index[every].astype(np.int64), every)
        name = next((text for line in group if (text := self.table.texts[self.block.name][line])), "")
        return SharedWork(self.instance.id, self.block.id, name, lines, self._where_counted(lines))

    def _where_counted(self, lines: Mapping[int, tuple[int, ...]]) -> int | None:
        """Return the one reporter to whom the plan was issued, else who alone typed one, else whom the others name."""
        group = [line for own in lines.values() for line in own]
        issued = {at for at, own in lines.items() if any(self._is_issued(at, line) for line in own)}
        typed = {at for at, own in lines.items() if any(self._has_plan(line) for line in own)}
        for found in (issued, typed, self._owners(group)):
            if len(found) == 1:
                return next(iter(found))
        return None

    def _is_issued(self, reporter: int, line: int) -> bool:
        texts = self.table.texts.get(self.block.line)
        return texts is not None and (self.figures.reporters[reporter], texts[line]) in self.planned

    def _has_plan(self, line: int) -> bool:
        plans = [column.id for column in self.instance.form.columns if column.is_plan and column.kind == "input"]
        return any(self.table.present[column][line] and self.table.values[column][line] > 0 for column in plans)


def _money(instance: Instance) -> list[str]:
    columns = [column for column in instance.form.columns if column.kind == "input"]
    return [column.id for column in columns if instance.unit_of(None, column) in MONEY_UNITS]


# --- rows for information ---------------------------------------------------------------------------------------


def _set_aside(figures: FigureSet, works: Sequence[SharedWork], names: Mapping[str, str]) -> FigureSet:
    plan = plan_of(figures.kit)
    state = state_of(plan.grid, figures)
    for work in works:
        key = work.instance, work.block
        state.blocks[key] = _without_numbers(state.blocks[key], figures, work, names)
    run(plan, state)
    return figures_of(plan.grid, state, figures.reporters, figures.files, figures.texts)


def _without_numbers(table: BlockTable, figures: FigureSet, work: SharedWork, names: Mapping[str, str]) -> BlockTable:
    lines = list(work.aside)
    values = {column: _zeroed(array, lines) for column, array in table.values.items()}
    texts = dict(table.texts)
    note = figures.kit.instance_by_id[work.instance].block_by_id[work.block].note
    if note in texts:
        said = list(texts[note])
        for line in lines:
            told = _for_information(table, figures, work, names, line)
            said[line] = f"{said[line]} {told}".strip()
        texts[note] = tuple(said)
    return replace(
        table,
        values=values,
        texts=texts,
        present=_cleared(table.present, lines),
        unreadable=_cleared(table.unreadable, lines),
        marks=_cleared(table.marks, lines),
    )


def _cleared(columns: Mapping[str, Flags], lines: list[int]) -> dict[str, Flags]:
    found = {name: flags.copy() for name, flags in columns.items()}
    for flags in found.values():
        flags[lines] = False
    return found


def _zeroed(values: Floats, lines: list[int]) -> Floats:
    found = values.copy()
    found[lines] = 0.0
    return found


def _for_information(
    table: BlockTable, figures: FigureSet, work: SharedWork, names: Mapping[str, str], line: int
) -> str:
    """Return what a row told before it was set aside: ``Để biết: Kế hoạch vốn 2.000.000.000 đ; cộng ở Ban QLDA.``"""
    assert work.counted is not None  # else no row is set aside
    instance = figures.kit.instance_by_id[work.instance]
    amounts = [
        f"{instance.column_by_id[column].title[-1]} {write_number(float(table.values[column][line]))} đ"
        for column in _money(instance)
        if table.present[column][line] and table.values[column][line]
    ]
    code = figures.reporters[work.counted]
    told = f"{', '.join(amounts)}; " if amounts else ""
    return f"Để biết: {told}cộng ở {names.get(code, code)}."
