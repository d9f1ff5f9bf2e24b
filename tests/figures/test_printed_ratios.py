"""Every ratio that reports A and C print, recomputed from their figures: equal at its own precision."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from tests.made import KIT, submission

YEAR = ("disbursed_year", "allocated_year", "year_percent")
PRINTED_ON_ROWS = [
    ("A", "GN-01.GNBV", "GNBV.2", *YEAR, "96"),
    ("A", "GN-01.DTTS", "DTTS.1.n2", *YEAR, "66.7"),
    ("A", "GN-01.DTTS", "DTTS.1.n4", *YEAR, "100"),
    ("A", "GN-01.DTTS", "DTTS.4.1.a", *YEAR, "72"),
    ("A", "CT-01", "ntm.hamlets_covered", "quantity", "base", "quantity_percent", "100"),
    ("C", "GN-01.DTTS", "DTTS.1.n4", *YEAR, "68"),
    ("C", "GN-01.NTM", "NTM", *YEAR, "99.4"),
    ("C", "CT-01", "policy.health_insurance", "quantity", "base", "quantity_percent", "90.37"),
    ("C", "CT-01", "service.online", "quantity", "base", "quantity_percent", "90"),
    ("C", "CT-01", "service.military_intake", "quantity", "base", "quantity_percent", "120"),
]
PRINTED_ON_WORKS = {1: "25.6", 2: "95", 3: "95", 4: "95", 7: "96", 8: "98", 9: "96"}
"""Position in the block of works of A → the printed percent of its plan."""


def figures(report: str) -> FigureSet:
    return compute([submission(report)], KIT)


def rounded(value: Fraction, printed: str) -> Decimal:
    """The exact quotient half-up, once, at the precision of the print."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(printed), ROUND_HALF_UP)


@pytest.mark.parametrize(("report", "form", "row", "part", "whole", "percent", "printed"), PRINTED_ON_ROWS)
def test_a_printed_ratio_of_a_line_is_the_recomputed_one(
    report: str, form: str, row: str, part: str, whole: str, percent: str, printed: str
) -> None:
    found = figures(report)
    quotient = Fraction(found.value(form, row, part)) / Fraction(found.value(form, row, whole)) * 100
    assert rounded(quotient, printed) == Decimal(printed)
    assert Decimal(repr(found.value(form, row, percent))) == rounded(quotient, "0.01")


@pytest.mark.parametrize(("position", "printed"), PRINTED_ON_WORKS.items())
def test_a_printed_ratio_of_a_work_is_the_recomputed_one(position: int, printed: str) -> None:
    table = figures("A").blocks["GN-03", "works"]
    at = table.position.tolist().index(position)
    paid, plan = table.values["disbursed_year_to_date"][at], table.values["allocated"][at]
    quotient = Fraction(float(paid)) / Fraction(float(plan)) * 100
    assert rounded(quotient, printed) == Decimal(printed)
    assert Decimal(repr(float(table.values["plan_percent"][at]))) == rounded(quotient, "0.01")
