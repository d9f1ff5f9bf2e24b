"""The formulas of a kit in the order in which they can be evaluated, compiled once, run for any number of reporters."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from mtqg_xl.definition.language import CHILDREN_WORDS, Binary, Call, Expr, Ref, references
from mtqg_xl.definition.model import Block, Instance, Kit
from mtqg_xl.definition.same_kit import SameKit
from mtqg_xl.figures.expressions import compiled, shape_of
from mtqg_xl.figures.grid import BlockKey, Floats, Grid, Ints, State, blocks_of, cells_of, grid_of
from mtqg_xl.figures.places import BlockPlaces, FixedPlaces, Term, at_scale, one_scale
from mtqg_xl.findings import DefinitionError

CellKey = tuple[int, str, str, str]
Overrides = Mapping[CellKey, float]


@dataclass(frozen=True)
class CellStep:
    """Fixed cells whose formulas have one shape and need nothing that this step makes."""

    targets: Ints
    term: Term

    def run(self, state: State) -> None:
        """Write values and presence of the cells into the state."""
        state.values[self.targets] = self.term.values(state)
        state.present[self.targets] = False if self.term.present is None else self.term.present(state)


@dataclass(frozen=True)
class BlockStep:
    """One computed column of an open block."""

    key: BlockKey
    column: str
    term: Term

    def run(self, state: State) -> None:
        """Put values and presence of the column into the state."""
        table = state.blocks[self.key]
        rows = len(table.position)
        table.values[self.column] = np.broadcast_to(self.term.values(state), (rows,)).copy()
        present = np.zeros(rows, np.bool_) if self.term.present is None else self.term.present(state)
        table.present[self.column] = np.broadcast_to(present, (rows,))
        table.unreadable[self.column] = np.zeros(rows, np.bool_)


@dataclass(frozen=True)
class Plan:
    """Every formula of a kit, in order."""

    grid: Grid
    steps: tuple[CellStep | BlockStep, ...]

    @cached_property
    def step_of_cell(self) -> dict[int, int]:
        """The step that computes each computed cell."""
        return {
            int(number): at
            for at, step in enumerate(self.steps)
            if isinstance(step, CellStep)
            for number in step.targets
        }

    @cached_property
    def step_of_column(self) -> dict[tuple[BlockKey, str], int]:
        """The step that computes each computed column of a block."""
        return {(step.key, step.column): at for at, step in enumerate(self.steps) if isinstance(step, BlockStep)}


def plan_of(kit: Kit) -> Plan:
    """Return the compiled formulas of a kit; the second time at once.

    Raises:
        DefinitionError: a formula reads a cell that is not there, or formulas need each other in a circle.
    """
    return _compiled_once(SameKit(kit))


@lru_cache(maxsize=16)
def _compiled_once(key: SameKit) -> Plan:
    return _Planner(grid_of(key.kit)).plan()


@dataclass(frozen=True, slots=True)
class _Formula:
    """The formula of a fixed cell, or of a block's column (``row`` empty)."""

    expr: Expr
    instance: Instance
    row: str
    column: str
    decimals: int
    block: Block | None = None


_Node = int | tuple[BlockKey, str]


class _Planner:
    """One compilation: which formula needs which, and which can go together."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.formulas: dict[_Node, _Formula] = {**_cell_formulas(grid), **_column_formulas(grid.kit)}
        self.levels: dict[_Node, int] = {}

    def plan(self) -> Plan:
        together: dict[tuple[int, Hashable], list[_Node]] = defaultdict(list)
        for node, formula in self.formulas.items():
            together[self.level(node, ()), _group(node, formula)].append(node)
        order = sorted(together, key=lambda key: key[0])
        return Plan(self.grid, tuple(self.step(together[key]) for key in order))

    def level(self, node: _Node, trail: tuple[_Node, ...]) -> int:
        """Return how many formulas stand in a row under this one."""
        if node in trail:
            raise DefinitionError((f"công thức vòng quanh: {' → '.join(self.name(at) for at in (*trail, node))}",))
        if node not in self.levels:
            needed = [at for at in self.needs(self.formulas[node]) if at in self.formulas]
            self.levels[node] = 1 + max((self.level(at, (*trail, node)) for at in needed), default=0)
        return self.levels[node]

    def name(self, node: _Node) -> str:
        formula = self.formulas[node]
        place = formula.block.id if formula.block is not None else formula.row
        return f"{formula.instance.id}|{place}|{formula.column}"

    def needs(self, formula: _Formula) -> list[_Node]:
        found: list[_Node] = []
        for word, ref in _read(formula.expr):
            instance = ref.instance or formula.instance.id
            if ref.block is not None:
                found.append(((instance, ref.block), ref.column))
            elif word in CHILDREN_WORDS:
                children = formula.instance.children.get(formula.row, ())
                found += [self.grid.number(instance, child.id, ref.column) for child in children]
            elif formula.block is not None and ref.row is None:
                found.append(((instance, formula.block.id), ref.column))
            else:
                found.append(self.grid.number(instance, ref.row or formula.row, ref.column))
        return found

    def step(self, nodes: list[_Node]) -> CellStep | BlockStep:
        formulas = [self.formulas[node] for node in nodes]
        first, node = formulas[0], nodes[0]
        if first.block is not None and isinstance(node, tuple):
            term = compiled([first.expr], BlockPlaces(self.grid, first.instance, first.block), first.decimals)
            scale = float(first.instance.scale_of(None, first.instance.column_by_id[first.column]))
            return BlockStep(node[0], node[1], at_scale(term, scale))
        places = FixedPlaces(self.grid, tuple((item.instance.id, item.row) for item in formulas))
        term = compiled([item.expr for item in formulas], places, first.decimals)
        targets = np.array(nodes)
        return CellStep(targets, at_scale(term, one_scale(self.grid.scale[targets][:, np.newaxis])))


def _cell_formulas(grid: Grid) -> dict[_Node, _Formula]:
    found: dict[_Node, _Formula] = {}
    for instance in grid.kit.instances:
        for row, column in cells_of(instance):
            expr = instance.formula_of(row, column)
            if expr is not None:
                node = grid.number(instance.id, row.id, column.id)
                decimals = instance.decimals_of(row, column)
                found[node] = _Formula(expr, instance, row.id, column.id, decimals)
    return found


def _column_formulas(kit: Kit) -> dict[_Node, _Formula]:
    return {
        ((instance.id, block.id), column.id): _Formula(column.formula, instance, "", column.id, column.decimals, block)
        for instance, block in blocks_of(kit)
        for column in instance.form.columns
        if column.kind == "computed" and column.formula is not None
    }


def _group(node: _Node, formula: _Formula) -> Hashable:
    """Return what formulas of one level must share to become one step."""
    if formula.block is not None:
        return node
    rounding = formula.decimals if isinstance(formula.expr, Call) and formula.expr.word == "percent" else None
    return shape_of(formula.expr, formula.instance.id), rounding


def _read(expr: Expr) -> list[tuple[str, Ref]]:
    """Return the references of a formula, each with the word before it where that means the children."""
    if isinstance(expr, Call) and expr.word in CHILDREN_WORDS:
        return [(expr.word, ref) for ref in references(expr)]
    if isinstance(expr, Call):
        return [pair for argument in expr.arguments for pair in _read(argument)]
    if isinstance(expr, Ref):
        return [("", expr)]
    return [*_read(expr.left), *_read(expr.right)] if isinstance(expr, Binary) else []


def run(plan: Plan, state: State, overrides: Overrides | None = None) -> None:
    """Compute every formula of the kit in the state, from its typed cells.

    ``overrides`` holds what a sheet really has in the place of computed cells, by (reporter, instance, row, column),
    money in đồng, NaN for a blank; everything downstream reads it. A block row is named by position: ``works#3``.

    Raises:
        KeyError: an override names a cell that no formula computes, or a block row that is not there.
    """
    held = _held(plan, state, overrides or {})
    with np.errstate(all="ignore"):
        for at, step in enumerate(plan.steps):
            step.run(state)
            for target, value in held.get(at, ()):
                _replace(step, state, target, value)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where an override goes: line and reporter of fixed cells, or row of a block's column."""

    line: int
    reporter: int


def _held(plan: Plan, state: State, overrides: Overrides) -> dict[int, list[tuple[_Target, float]]]:
    found: dict[int, list[tuple[_Target, float]]] = defaultdict(list)
    lines = _lines_of_blocks(state) if any("#" in row for _, _, row, _ in overrides) else {}
    for (reporter, instance, row, column), value in overrides.items():
        block, mark, position = row.partition("#")
        if mark:
            step = plan.step_of_column[(instance, block), column]
            line = lines[(instance, block), reporter, int(position)]
        else:
            line = plan.grid.number(instance, row, column)
            step = plan.step_of_cell[line]
        found[step].append((_Target(line, reporter), value))
    return found


def _lines_of_blocks(state: State) -> dict[tuple[BlockKey, int, int], int]:
    return {
        (key, int(reporter), int(position)): line
        for key, table in state.blocks.items()
        for line, (reporter, position) in enumerate(zip(table.reporter_index, table.position, strict=True))
    }


def _replace(step: CellStep | BlockStep, state: State, target: _Target, value: float) -> None:
    if isinstance(step, CellStep):
        state.values[target.line, target.reporter] = value
    else:
        column: Floats = state.blocks[step.key].values[step.column]
        column[target.line] = value
