"""Submissions → figures: every derived number from what was typed, for one file or a batch.

The formulas of a kit are compiled once and evaluated for all files together; about 100 at a time keep memory flat.
"""

from collections.abc import Sequence

from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.combining import merge, summed
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.filling import fill, held
from mtqg_xl.figures.grid import figures_of
from mtqg_xl.figures.plan import CellKey, Overrides, plan_of, run
from mtqg_xl.reading.submission import Submission

__all__ = ["CellKey", "Overrides", "compute", "compute_as_entered", "held", "merge", "summed"]


def compute(submissions: Sequence[Submission], kit: Kit) -> FigureSet:
    """Return the figures of files by definition: from inputs alone, whatever stands in computed cells.

    One reporter for each file, in their order, named by the stamp or else by the file. No files give no reporters.

    Raises:
        DefinitionError: a formula of the kit reads a cell that is not there, or formulas need each other in a circle.
    """
    return compute_as_entered(submissions, kit, {})


def compute_as_entered(submissions: Sequence[Submission], kit: Kit, overrides: Overrides) -> FigureSet:
    """Return the figures that the sheets themselves come to, with what they hold in place of overtyped cells.

    ``overrides`` is by (number of the file, instance, row, column); a block row is ``works#3`` by position. Values
    are as the figures hold them (see `held`), NaN where the cell shows no number. Presence stays that of the inputs.

    Raises:
        KeyError: an override names a cell that no formula computes, or a block row that is not filled.
    """
    plan = plan_of(kit)
    state, texts = fill(plan.grid, submissions)
    run(plan, state, overrides)
    reporters = tuple(submission.stamp.reporter or submission.file for submission in submissions)
    return figures_of(plan.grid, state, reporters, tuple(submission.file for submission in submissions), texts)
