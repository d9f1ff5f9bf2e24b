"""Where a formula stands, fixed cells or the rows of a block, and what it reads from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np

from mtqg_xl.definition.language import Ref
from mtqg_xl.definition.model import Block, Instance, Row
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.figures.grid import BlockKey, Flags, Floats, Grid, Ints, State

Values = Callable[[State], Floats]
Presence = Callable[[State], Flags]
Scale = float | Floats


@dataclass(frozen=True)
class Term:
    """A formula or a part of it, ready to be evaluated.

    ``values`` gives an array with one line for each place and one entry for each reporter, or for the rows of a block
    one entry for each; or one that broadcasts to that. NaN is a blank. ``scale`` is how many đồng one unit of the
    sheet is; None for a constant, which is in the unit of whatever it meets. ``present`` is None where nothing is read.
    """

    values: Values
    scale: Scale | None
    present: Presence | None = None


class Places(Protocol):
    """The places of one formula that is evaluated for all of them at once."""

    @property
    def grid(self) -> Grid:
        """The cells of the kit."""

    def instance(self, at: int) -> Instance:
        """Return the instance of one of the places."""

    def cells(self, refs: Sequence[Ref], *, blanks: bool = False) -> Term:
        """Return what the references read, one for each place; with ``blanks`` NaN where nothing stands."""

    def children(self, refs: Sequence[Ref]) -> Term:
        """Return the sums over the direct children of each place."""

    def each_child(self, refs: Sequence[Ref]) -> "Children":
        """Return what stands in the direct children of each place, one by one."""

    def spread(self, found: Term) -> Term:
        """Return a term of one entry for each reporter as a term for the places."""

    def matched(self, key: BlockKey, column: str, matching: str) -> Term:
        """Return the sums over those rows of a block whose text in ``matching`` is the id of the place's row."""


@dataclass(frozen=True)
class Children:
    """The direct children of all places in one list: ``starts`` says where those of each place begin.

    ``values`` holds NaN where a child is blank; a place without children has one that is blank. ``is_rest`` marks the
    children for what is not told in detail; ``scale`` is as in a `Term`.
    """

    values: Values
    starts: Ints
    is_rest: Flags
    scale: Scale
    present: Presence


@dataclass(frozen=True)
class FixedPlaces:
    """Fixed cells: instance and row of each."""

    grid: Grid
    at: tuple[tuple[str, str], ...]

    def instance(self, at: int) -> Instance:
        """Return the instance of one of the places."""
        return self.grid.kit.instance_by_id[self.at[at][0]]

    def cells(self, refs: Sequence[Ref], *, blanks: bool = False) -> Term:
        """Return what the references read, one line for each place."""
        numbers = np.array(
            [
                self.grid.number(ref.instance or instance, ref.row or row, ref.column)
                for ref, (instance, row) in zip(refs, self.at, strict=True)
            ]
        )
        values = _blank_where_nothing(self.grid, numbers) if blanks else _numbers_at(numbers)
        scale = one_scale(self.grid.scale[numbers][:, np.newaxis])
        return Term(values, scale, lambda state: state.present[numbers])

    def children(self, refs: Sequence[Ref]) -> Term:
        """Return the sums over the direct children of each place."""
        groups = [
            [self.grid.number(instance, child.id, ref.column) for child in self._children(instance, row)]
            # A place without children sums the empty cell.
            or [self.grid.size]
            for ref, (instance, row) in zip(refs, self.at, strict=True)
        ]
        numbers = np.array([number for group in groups for number in group])
        starts = np.cumsum([0, *map(len, groups)])[:-1]
        scale = one_scale(self.grid.scale[[group[0] for group in groups]][:, np.newaxis])
        read = _numbers_at(numbers)
        return Term(
            lambda state: np.add.reduceat(read(state), starts, axis=0),
            scale,
            lambda state: np.logical_or.reduceat(state.present[numbers], starts, axis=0),
        )

    def each_child(self, refs: Sequence[Ref]) -> Children:
        """Return what stands in the direct children of each place, one by one."""
        groups = [
            [(self.grid.number(instance, child.id, ref.column), child.kind) for child in self._children(instance, row)]
            or [(self.grid.size, "leaf")]
            for ref, (instance, row) in zip(refs, self.at, strict=True)
        ]
        numbers = np.array([number for group in groups for number, _ in group])
        starts = np.cumsum([0, *map(len, groups)])[:-1]
        return Children(
            _blank_where_nothing(self.grid, numbers),
            starts,
            np.array([kind == "rest" for group in groups for _, kind in group], np.bool_),
            one_scale(self.grid.scale[[group[0][0] for group in groups]][:, np.newaxis]),
            lambda state: np.logical_or.reduceat(state.present[numbers], starts, axis=0),
        )

    def _children(self, instance: str, row: str) -> tuple[Row, ...]:
        return self.grid.kit.instance_by_id[instance].children.get(row, ())

    def spread(self, found: Term) -> Term:
        """Return a term of one entry for each reporter as one line for all places."""
        present = found.present
        assert present is not None
        return Term(
            lambda state: found.values(state)[np.newaxis], found.scale, lambda state: present(state)[np.newaxis]
        )

    def matched(self, key: BlockKey, column: str, matching: str) -> Term:
        """Return for each place the sums over the rows of a block whose text in ``matching`` is the row's id."""
        line_of = {row.casefold(): line for line, (_, row) in enumerate(self.at)}
        lines_of_same = np.array([line_of[row.casefold()] for _, row in self.at])

        def summed(state: State, chosen: Callable[[BlockTable], Floats]) -> Floats:
            table = state.blocks[key]
            lines = np.array([line_of.get(text.casefold(), -1) for text in table.texts[matching]], np.int64)
            fits = lines >= 0
            flat = lines[fits] * state.reporters + table.reporter_index[fits]
            sums = sums_by(flat, chosen(table)[fits], len(self.at) * state.reporters)
            by_line: Floats = sums.reshape(len(self.at), state.reporters)[lines_of_same]
            return by_line

        return Term(
            lambda state: summed(state, lambda table: numbers_of(table.values[column])),
            _block_scale(self.grid, key, column),
            lambda state: summed(state, lambda table: np.asarray(table.present[column], np.float64)) > 0,
        )


@dataclass(frozen=True)
class BlockPlaces:
    """The rows of one open block, of all reporters."""

    grid: Grid
    own: Instance
    block: Block

    @property
    def key(self) -> BlockKey:
        """Instance and block."""
        return self.own.id, self.block.id

    def instance(self, at: int) -> Instance:
        """Return the instance of the block."""
        return self.own

    def cells(self, refs: Sequence[Ref], *, blanks: bool = False) -> Term:
        """Return a column of the block, of the rows of the same name in another instance, or a fixed cell repeated."""
        ref = refs[0]
        if ref.row is None and ref.instance is None:
            return self._column(ref.column, blanks=blanks)
        if ref.row is None and ref.instance is not None:
            return self._of_same_name(ref.instance, ref.column)
        fixed = FixedPlaces(self.grid, ((self.own.id, ""),)).cells(refs, blanks=blanks)
        present = fixed.present
        assert present is not None
        return self.spread(
            Term(lambda state: fixed.values(state)[0], fixed.scale, lambda state: present(state)[0]),
        )

    def _column(self, column: str, *, blanks: bool) -> Term:
        is_computed = self.own.column_by_id[column].kind == "computed"

        def values(state: State) -> Floats:
            table = state.blocks[self.key]
            if column in table.texts:
                return np.full(len(table.position), np.nan if blanks else 0.0)
            found = np.asarray(table.values[column])
            if not blanks:
                return numbers_of(found)
            return found if is_computed else np.where(table.present[column], found, np.nan)

        return Term(
            values,
            _block_scale(self.grid, self.key, column),
            lambda state: present_in(state.blocks[self.key], column),
        )

    def _of_same_name(self, instance: str, column: str) -> Term:
        """Return what stands in another instance of the kit, in the rows of its block that are called the same."""
        key = instance, self.block.id

        def found(state: State, chosen: Callable[[BlockTable], Floats]) -> Floats:
            sums: dict[tuple[int, str], float] = {}
            for name, amount in zip(_names(state.blocks[key], self.block), chosen(state.blocks[key]), strict=True):
                sums[name] = sums.get(name, 0.0) + float(amount)
            own = _names(state.blocks[self.key], self.block)
            return np.array([sums.get(name, 0.0) if name[1] else 0.0 for name in own], np.float64)

        return Term(
            lambda state: found(state, lambda table: numbers_of(table.values[column])),
            _block_scale(self.grid, key, column),
            lambda state: found(state, lambda table: present_in(table, column).astype(np.float64)) > 0,
        )

    def children(self, refs: Sequence[Ref]) -> Term:
        """Return 0: a row of a block has no children."""
        return Term(lambda _: np.zeros(1), _block_scale(self.grid, self.key, refs[0].column))

    def each_child(self, refs: Sequence[Ref]) -> Children:
        """Return one blank child: a row of a block has none."""
        scale = _block_scale(self.grid, self.key, refs[0].column)
        nothing = np.zeros(1, np.bool_)
        return Children(
            lambda _: np.full((1, 1), np.nan), np.zeros(1, np.int64), nothing, scale, lambda _: nothing[np.newaxis]
        )

    def spread(self, found: Term) -> Term:
        """Return a term of one entry for each reporter as one entry for each row of the block."""
        present = found.present
        assert present is not None
        return Term(
            lambda state: found.values(state)[state.blocks[self.key].reporter_index],
            found.scale,
            lambda state: present(state)[state.blocks[self.key].reporter_index],
        )

    def matched(self, key: BlockKey, column: str, matching: str) -> Term:
        """Return 0: a row of a block has no id that another row could name."""
        return Term(lambda _: np.zeros(1), _block_scale(self.grid, key, column))


def _names(table: BlockTable, block: Block) -> list[tuple[int, str]]:
    """Return reporter and name of each row of a block, without regard to capitals and to blanks too many."""
    return [
        (int(reporter), " ".join(text.casefold().split()))
        for reporter, text in zip(table.reporter_index, table.texts[block.name], strict=True)
    ]


def numbers_of(values: Floats) -> Floats:
    """Return the values with 0 in the place of blanks, as N() and SUM have it."""
    values = np.asarray(values)
    blank = np.isnan(values)
    return np.where(blank, 0.0, values) if blank.any() else values


def sums_by(numbers: Ints, addends: Floats, count: int) -> Floats:
    """Return ``count`` sums: each addend goes to the sum of its number."""
    return np.asarray(np.bincount(numbers, addends, count), np.float64)


def _numbers_at(numbers: Ints) -> Values:
    return lambda state: numbers_of(state.values[numbers])


def _blank_where_nothing(grid: Grid, numbers: Ints) -> Values:
    is_computed = grid.is_computed[numbers][:, np.newaxis]
    return lambda state: np.where(is_computed | state.present[numbers], state.values[numbers], np.nan)


def present_in(table: BlockTable, column: str) -> Flags:
    """Return for each row of a block whether a column was answered: a number or a mark, or a text where texts stand."""
    if column in table.present:
        return np.asarray(table.present[column])
    return np.array([bool(text) for text in table.texts[column]], np.bool_)


def _block_scale(grid: Grid, key: BlockKey, column: str) -> float:
    instance = grid.kit.instance_by_id[key[0]]
    return float(instance.scale_of(None, instance.column_by_id[column]))


def one_scale(scale: Floats) -> Scale:
    """Return a single number where all scales are the same."""
    return float(scale.flat[0]) if scale.size and (scale == scale.flat[0]).all() else scale


def either(*terms: Term) -> Presence | None:
    """Return where one of the terms is present."""
    known = [term.present for term in terms if term.present is not None]
    if not known:
        return None
    return reduce(lambda left, right: lambda state: left(state) | right(state), known)


def at_scale(term: Term, scale: Scale | None) -> Term:
    """Return the term measured so that one unit of the sheet is so many đồng: the sheet's number stays the same."""
    if scale is None or (term.scale is not None and np.array_equal(term.scale, scale)):
        return term
    own = 1.0 if term.scale is None else term.scale
    return Term(lambda state: np.asarray(term.values(state) * scale / own, np.float64), scale, term.present)
