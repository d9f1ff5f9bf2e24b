"""Some reporters of a figure set, and figures with other numbers typed: the same as computed from files so filled."""

import numpy as np

from mtqg_xl.figures.adjusting import adjusted
from mtqg_xl.figures.combining import merge, of_reporters
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from tests.made import INVENTED, KIT, retyped, submission

PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
WORK = ("GN-03", "works#2", "disbursed_year_to_date")


def assert_same(found: FigureSet, expected: FigureSet) -> None:
    assert (found.reporters, found.files, found.texts) == (expected.reporters, expected.files, expected.texts)
    for key in expected.values:
        np.testing.assert_array_equal(found.values[key], expected.values[key])
        np.testing.assert_array_equal(found.present[key], expected.present[key])
    for block, table in expected.blocks.items():
        other = found.blocks[block]
        np.testing.assert_array_equal(other.reporter_index, table.reporter_index)
        np.testing.assert_array_equal(other.position, table.position)
        assert other.texts == table.texts
        for name, values in table.values.items():
            np.testing.assert_array_equal(other.values[name], values)


def test_reporters_taken_one_by_one_and_joined_again_are_what_they_were() -> None:
    figures = compute([submission(name) for name in ("A", *INVENTED)], KIT)
    assert_same(merge([of_reporters(figures, [at]) for at in range(5)]), figures)
    backwards = of_reporters(figures, [4, 0])
    assert_same(backwards, compute([submission(INVENTED[-1]), submission("A")], KIT))


def test_adjusted_figures_are_those_of_files_so_filled() -> None:
    """In rows of blocks too; totals, percents and sums over blocks follow, and the figures before stay as they were."""
    files = [submission("99001"), submission("A")]
    figures = compute(files, KIT)
    changes = {PAID: 1_000_000_000.0, WORK: 0.0}
    before = figures.value(*PAID, 1)
    found = adjusted(figures, {(1, *key): value for key, value in changes.items()})
    assert_same(found, compute([files[0], retyped(files[1], changes)], KIT))
    assert figures.value(*PAID, 1) == before != found.value(*PAID, 1)


def test_an_adjustment_of_a_cell_that_the_kit_no_longer_has_changes_nothing() -> None:
    figures = compute([submission("A")], KIT)
    gone = {(0, "GN-01.DTTS", "DTTS.99", "disbursed_year_capital"): 1.0, (0, "GN-03", "other#1", "allocated"): 1.0}
    assert_same(adjusted(figures, gone), figures)
