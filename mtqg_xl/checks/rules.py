"""The state of every comparison of a kit, for a batch at once: the same meaning as the live formulas on KIỂM TRA."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtqg_xl.checks.block_rules import EQUAL_WITHIN, BlockRules, compared
from mtqg_xl.checks.result import State
from mtqg_xl.definition.cases import (
    BlockPart,
    RuleCase,
    block_sums,
    blocks_under,
    cases,
    operands,
    typed_under,
)
from mtqg_xl.definition.language import Call, Ref
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.reading.submission import BlockRow, Submission, Typed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

CellKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One comparison judged for one file; ``left`` and ``right`` are in the unit of the sheet.

    ``broken`` holds the block rows that break it, ``members`` the cells of a block that were added up.
    """

    case: RuleCase
    state: State
    left: float = 0.0
    right: float = 0.0
    broken: tuple[tuple[BlockRow, float, float], ...] = ()


def judged(
    submissions: Sequence[Submission],
    figures: FigureSet,
    blank_is_none: Sequence[bool],
    only: Container[str] | None = None,
) -> list[list[Judged]]:
    """Return for each file every comparison of its kit in the order of `mtqg_xl.definition.cases.cases`.

    With ``only`` those with such keys alone.
    """
    import numpy as np

    batch = _Batch(figures, submissions, blank_is_none)
    found: dict[int, list[Judged]] = {}
    with np.errstate(over="ignore", invalid="ignore"):
        for group in _comparisons(figures.kit).groups:
            wanted = group if only is None else group.with_keys(only)
            for at, line in zip(wanted.places, batch.judge(wanted.cases) if wanted.cases else (), strict=True):
                found[at] = line
    return [[found[at][reporter] for at in sorted(found)] for reporter in range(len(submissions))]


_STATES: tuple[State, ...] = ("khong_ap_dung", "thieu", "dat", "khong_dat")


@dataclass(frozen=True, slots=True)
class _Group:
    """The cases of one rule and variant in one instance, with their places in the list of all."""

    cases: tuple[RuleCase, ...]
    places: tuple[int, ...]

    def with_keys(self, keys: Container[str]) -> "_Group":
        """Return those of them that have such keys."""
        kept = [(case, at) for case, at in zip(self.cases, self.places, strict=True) if case.key in keys]
        return _Group(tuple(case for case, _ in kept), tuple(at for _, at in kept))


@dataclass(frozen=True, slots=True)
class _Comparisons:
    """The comparisons of a kit, prepared once: each file, and each trial of what another number would do, asks again.

    ``operands`` holds a case beside what is typed under it, so that the number by which it is found stays its own.
    """

    kit: Kit
    groups: list[_Group]
    operands: dict[int, tuple[RuleCase, list["OperandCells"]]] = field(default_factory=dict)


_MOST_KITS = 16
_KNOWN: dict[int, _Comparisons] = {}


def _comparisons(kit: Kit) -> _Comparisons:
    """Return the comparisons of a kit, known by being the same object: to compare two kits takes as long as this."""
    known = _KNOWN.get(id(kit))
    if known is None or known.kit is not kit:
        if len(_KNOWN) >= _MOST_KITS:
            _KNOWN.clear()
        known = _KNOWN[id(kit)] = _Comparisons(kit, _groups(cases(kit)))
    return known


def _groups(everything: Iterable[RuleCase]) -> list[_Group]:
    found: dict[tuple[str, str, str, str], list[tuple[int, RuleCase]]] = {}
    for at, case in enumerate(everything):
        block = case.block.id if case.block is not None else ""
        found.setdefault((case.rule.id, case.variant, case.instance.id, block), []).append((at, case))
    return [_Group(tuple(case for _, case in group), tuple(at for at, _ in group)) for group in found.values()]


class _Batch:
    """Figures and files of one batch, asked for one rule after the other."""

    def __init__(self, figures: FigureSet, submissions: Sequence[Submission], blank_is_none: Sequence[bool]) -> None:
        import numpy as np

        from mtqg_xl.figures.operands import Operands

        self.figures = figures
        self.submissions = submissions
        self.blank_is_none: Flags = np.array(blank_is_none, dtype=bool)
        self.operands = Operands(figures)
        self.blocks = BlockRules(figures, submissions, blank_is_none)
        self.errors = [_error_cells(submission) for submission in submissions]
        self._keys: dict[tuple[int, str, str, str, str], frozenset[str]] = {}

    @property
    def kit(self) -> Kit:
        return self.figures.kit

    def judge(self, group: tuple[RuleCase, ...]) -> list[list[Judged]]:
        """Return for each case the judgement of every file."""
        if group[0].block is not None:
            files = range(len(self.submissions))
            return [[Judged(case, *self.blocks.state(case, at)) for at in files] for case in group]
        return self.row_states(group)

    def row_states(self, group: tuple[RuleCase, ...]) -> list[list[Judged]]:
        first = group[0]
        rows = [case.row_id for case in group]
        left, right = self.operands.of_rows(first.condition.left, first.condition.right, first.instance.id, rows)
        guard = None
        if first.when is not None:
            sides = self.operands.of_rows(first.when.left, first.when.right, first.instance.id, rows)
            guard = compared(sides[0], first.when.op, sides[1], 0.0)
        found: list[list[Judged]] = []
        for at, case in enumerate(group):
            scale = self.scale(case)
            holds = compared(left[:, at], case.condition.op, right[:, at], (case.rule.tolerance + EQUAL_WITHIN) * scale)
            states = self.states(case, holds, None if guard is None else guard[:, at])
            values = zip(states, (left[:, at] / scale).tolist(), (right[:, at] / scale).tolist(), strict=True)
            found.append([Judged(case, state, one, two) for state, one, two in values])
        return found

    def scale(self, case: RuleCase) -> int:
        return case.instance.scale_of(case.row, case.instance.column_by_id[case.column_id])

    def states(self, case: RuleCase, holds: "Flags", guard: "Flags | None") -> list[State]:
        import numpy as np

        answered, blank = self.presence(operand_groups(self.kit, case))
        missing = np.zeros(len(self.submissions), dtype=bool)
        for one, empty in zip(answered, blank, strict=True):
            missing |= ~one & ~(self.blank_is_none & empty)
        nothing = ~np.any(answered, axis=0) if answered else np.zeros_like(missing)
        strategy = case.rule.missing
        if strategy == "skip_if_block_empty":
            nothing = np.array([not any(case.row_id.casefold() in keys for keys in file) for file in self.keys(case)])
        if strategy in {"skip_if_all", "never_skip"}:
            missing[:] = False
        if strategy == "never_skip":
            nothing[:] = False
        if guard is not None:
            nothing = nothing | (~missing & ~guard)
        numbers = np.where(nothing, 0, np.where(missing, 1, np.where(holds, 2, 3))).tolist()
        states = [_STATES[number] for number in numbers]
        return [self.with_error(case, at, state) for at, state in enumerate(states)] if any(self.errors) else states

    def keys(self, case: RuleCase) -> Iterator[list[frozenset[str]]]:
        """Yield for each file, for each sum over a block that a case reads, the keys of the rows with a number."""
        summed = [_summed(case, call) for call in block_sums(case.condition)]
        for submission in self.submissions:
            yield [self._keys_of(submission, *each) for each in summed]

    def _keys_of(self, submission: Submission, instance: str, block: str, column: str, key: str) -> frozenset[str]:
        at = (id(submission), instance, block, column, key)
        known = self._keys.get(at)
        if known is None:
            rows = (row.cells for row in submission.filled_rows(instance, block))
            found = ((cells.get(column), cells.get(key)) for cells in rows)
            known = self._keys[at] = frozenset(
                line.text.casefold() for cell, line in found if cell is not None and line and cell.value is not None
            )
        return known

    def with_error(self, case: RuleCase, at: int, state: State) -> State:
        if self.errors[at]:
            read = {cell for group in operand_groups(self.kit, case) for cell in group.cells}
            parts = [part for group in operand_groups(self.kit, case) for part in group.parts]
            submission = self.submissions[at]
            if read & self.errors[at] or members_in_error(case, submission) or parts_in_error(parts, submission):
                return "loi"
        return state

    def presence(self, groups: list["OperandCells"]) -> tuple[list["Flags"], list["Flags"]]:
        """Return for each operand whether something is answered in it, and whether all of it is blank."""
        import numpy as np

        answered: list[Flags] = []
        blank: list[Flags] = []
        for group in groups:
            some = np.zeros(len(self.submissions), dtype=bool)
            unreadable = np.zeros_like(some)
            for instance, row, column in group.cells:
                place = self.figures.position(instance, row, column)
                some |= self.figures.present[instance][(slice(None), *place)]
                unreadable |= self.figures.unreadable[instance][(slice(None), *place)]
            for part in group.parts:
                in_block = self.of_block(part)
                some |= in_block[0]
                unreadable |= in_block[1]
            answered.append(some)
            blank.append(~some & ~unreadable)
        return answered, blank

    def of_block(self, part: BlockPart) -> tuple["Flags", "Flags"]:
        """Return for each file whether a part of a block is answered somewhere, and whether something is unreadable."""
        import numpy as np

        table = self.figures.blocks[part.instance, part.block]
        lines = np.ones(len(table.position), dtype=bool)
        if part.split:
            lines = np.array(
                [text.casefold() == part.wanted.casefold() for text in table.texts[part.split]], dtype=bool
            )
        files = len(self.submissions)
        counts = [
            np.bincount(table.reporter_index[lines & flags[part.column]], minlength=files) > 0
            for flags in (table.present, table.unreadable)
        ]
        return counts[0], counts[1]


@dataclass(frozen=True, slots=True)
class OperandCells:
    """What is typed under one operand: cells of fixed rows, and parts of blocks; it is answered when one of them is."""

    cells: tuple[CellKey, ...]
    parts: tuple[BlockPart, ...]


def operand_groups(kit: Kit, case: RuleCase) -> list[OperandCells]:
    """Return what is typed under each operand that reads anything on fixed rows."""
    known = _comparisons(kit).operands
    if id(case) not in known:
        known[id(case)] = case, _operand_groups(kit, case)
    return known[id(case)][1]


def _operand_groups(kit: Kit, case: RuleCase) -> list[OperandCells]:
    found = [
        OperandCells(
            typed_under(kit, case.instance, case.row_id, operand),
            blocks_under(kit, case.instance, case.row_id, operand),
        )
        for operand in operands(case.condition)
    ]
    return [group for group in found if group.cells or group.parts]


def parts_in_error(parts: Iterable[BlockPart], submission: Submission) -> list[CellKey]:
    """Return the cells of parts of blocks that hold an error value."""
    return [
        (part.instance, f"{part.block}#{row.position}", part.column)
        for part in parts
        for row in submission.filled_rows(part.instance, part.block)
        if (cell := row.cells.get(part.column)) is not None and cell.kind == "error"
    ]


def part_cells(part: BlockPart, submission: Submission) -> Iterator[CellKey]:
    """Yield the cells with a number of a part of a block."""
    for row in submission.filled_rows(part.instance, part.block):
        cell, said = row.cells.get(part.column), row.cells.get(part.split) if part.split else None
        is_wanted = not part.split or (said is not None and said.text.casefold() == part.wanted.casefold())
        if cell is not None and cell.value is not None and is_wanted:
            yield (part.instance, f"{part.block}#{row.position}", part.column)


def members(case: RuleCase, submission: Submission) -> list[tuple[str, BlockRow, Typed]]:
    """Return the block rows with a number that belong to a case's row: instance, row and the cell that is added."""
    return [(key[0], row, cell) for key, row, cell in _added(case, submission) if cell.value is not None]


def member_cells(case: RuleCase, submission: Submission) -> list[CellKey]:
    """Return the cells of a block with a number that a case adds up."""
    return [key for key, _, cell in _added(case, submission) if cell.value is not None]


def members_in_error(case: RuleCase, submission: Submission) -> list[CellKey]:
    """Return the cells of a block that a case adds up and that hold an error value."""
    return [key for key, _, cell in _added(case, submission) if cell.kind == "error"]


def _summed(case: RuleCase, call: Call) -> tuple[str, str, str, str]:
    """Return what a sum over the rows of a block adds up: instance, block, column, and the column of their keys."""
    summed, key = call.arguments
    assert isinstance(summed, Ref) and isinstance(key, Ref) and summed.block is not None
    return summed.instance or case.instance.id, summed.block, summed.column, key.column


def _added(case: RuleCase, submission: Submission) -> Iterator[tuple[CellKey, BlockRow, Typed]]:
    for call in block_sums(case.condition):
        instance, block, column, key = _summed(case, call)
        for row in submission.filled_rows(instance, block):
            cell, line = row.cells.get(column), row.cells.get(key)
            if cell is not None and line is not None and line.text.casefold() == case.row_id.casefold():
                yield (instance, f"{block}#{row.position}", column), row, cell


def _error_cells(submission: Submission) -> set[CellKey]:
    found = {key for key, cell in submission.typed.items() if cell.kind == "error"}
    for (instance, block), rows in submission.blocks.items():
        for row in rows:
            for column, cell in row.cells.items():
                if cell.kind == "error":
                    found.add((instance, f"{block}#{row.position}", column))
    return found
