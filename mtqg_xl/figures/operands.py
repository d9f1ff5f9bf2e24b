"""The two sides of rules and other formulas, evaluated on figures that are already computed."""

from collections.abc import Sequence

import numpy as np

from mtqg_xl.definition.language import Expr
from mtqg_xl.definition.model import Block
from mtqg_xl.figures.expressions import alike, value
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.grid import Floats, state_of
from mtqg_xl.figures.places import BlockPlaces, FixedPlaces, Places, Term, numbers_of
from mtqg_xl.figures.plan import plan_of


class Operands:
    """Evaluates pairs of formulas on one figure set; keep it while the figures are asked about.

    Both sides come in one unit: money in đồng, and a constant in the unit of the sheet that it is compared with.
    Blank is 0, as ``N(cell)`` has it.
    """

    def __init__(self, figures: FigureSet) -> None:
        """Take the figures once; they are not changed."""
        self._grid = plan_of(figures.kit).grid
        self._state = state_of(self._grid, figures)

    def of_rows(self, left: Expr, right: Expr, instance: str, rows: Sequence[str]) -> tuple[Floats, Floats]:
        """Return both sides on fixed rows, each of the shape (reporters, rows).

        Raises:
            DefinitionError: a formula reads a cell that the kit does not have.
        """
        places = FixedPlaces(self._grid, tuple((instance, row) for row in rows))
        shape = len(rows), self._state.reporters
        sides = self._sides([left] * len(rows), [right] * len(rows), places)
        return np.broadcast_to(sides[0], shape).T, np.broadcast_to(sides[1], shape).T

    def of_block(self, left: Expr, right: Expr, instance: str, block: Block) -> tuple[Floats, Floats]:
        """Return both sides on every filled row of a block, in the order of its table."""
        places = BlockPlaces(self._grid, self._grid.kit.instance_by_id[instance], block)
        shape = self._state.blocks[instance, block.id].position.shape
        sides = self._sides([left], [right], places)
        return np.broadcast_to(sides[0], shape), np.broadcast_to(sides[1], shape)

    def _sides(self, left: Sequence[Expr], right: Sequence[Expr], places: Places) -> tuple[Floats, Floats]:
        first, second, _ = alike(value(left, places), value(right, places))
        return self._numbers(first), self._numbers(second)

    def _numbers(self, term: Term) -> Floats:
        with np.errstate(all="ignore"):
            return numbers_of(term.values(self._state))
