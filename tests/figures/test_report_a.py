"""The disbursements of a commune's public report, first half of 2024, added by hand: 5.587.609.000 đ of plan.

The report states 2.145.977.223 đ for small infrastructure; its six works add up to 146.181.505 đ more.
"""

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")

STATED = """
    GN-01.GNBV  | allocated_year_recurrent | disbursed_year_recurrent
    GNBV.2      | 700000000                | 672000000

    GN-01.DTTS  | allocated_year_capital | allocated_year_recurrent | disbursed_year_capital | disbursed_year_recurrent
    DTTS.1.n2   | 132000000              |                          | 88000000               |
    DTTS.1.n4   |                        | 15000000                 |                        | 15000000
    DTTS.3.1    |                        | 440609000                |                        | 0
    DTTS.3.2.n1 |                        | 700000000                |                        | 675987700
    DTTS.4.1.a  | 2981000000             |                          | 2145977223             |
    DTTS.4.1.d  |                        | 510000000                |                        | 0
    DTTS.8      |                        | 109000000                |                        | 0

    GN-03 works | line        | allocated  | disbursed_year_to_date
    1           | DTTS.4.1.a  | 781000000  | 200000000
    2           | DTTS.4.1.a  | 1000000000 | 950981240
    3           | DTTS.4.1.a  | 500000000  | 475490620
    4           | DTTS.4.1.a  | 700000000  | 665686868
    5           | DTTS.4.1.d  | 200000000  | 0
    6           | DTTS.4.1.d  | 310000000  | 0
    7           | DTTS.3.2.n1 | 400000000  | 382800000
    8           | DTTS.3.2.n1 | 300000000  | 293187700
    9           | GNBV.2      | 700000000  | 672000000
"""
BY_WORKS = STATED.replace("2145977223", "2292158728")


def figures_of(text: str) -> FigureSet:
    return compute([submission_from(text, KIT, reporter="01990")], KIT)


@pytest.mark.parametrize("text", [STATED, BY_WORKS], ids=["stated", "by works"])
@pytest.mark.parametrize(
    ("row", "allocated", "disbursed", "percent"),
    [
        ("DTTS.1.n2", 132_000_000, 88_000_000, 66.67),
        ("DTTS.1.n4", 15_000_000, 15_000_000, 100.0),
        ("DTTS.1", 147_000_000, 103_000_000, 70.07),
        ("DTTS.3.1", 440_609_000, 0, 0.0),
        ("DTTS.3.2.n1", 700_000_000, 675_987_700, 96.57),
        ("DTTS.3", 1_140_609_000, 675_987_700, 59.27),
        ("DTTS.4.1.d", 510_000_000, 0, 0.0),
        ("DTTS.8", 109_000_000, 0, 0.0),
    ],
)
def test_rows_that_both_variants_share(text: str, row: str, allocated: int, disbursed: int, percent: float) -> None:
    figures = figures_of(text)
    columns = ("allocated", "disbursed", "disbursed_percent")
    assert [figures.value("GN-01.DTTS", row, column) for column in columns] == [allocated, disbursed, percent]


@pytest.mark.parametrize(
    ("text", "instance", "row", "allocated", "disbursed", "percent"),
    [
        (STATED, "GN-01.DTTS", "DTTS.4.1.a", 2_981_000_000, 2_145_977_223, 71.99),
        (BY_WORKS, "GN-01.DTTS", "DTTS.4.1.a", 2_981_000_000, 2_292_158_728, 76.89),
        (STATED, "GN-01.DTTS", "DTTS", 4_887_609_000, 2_924_964_923, 59.84),
        (BY_WORKS, "GN-01.DTTS", "DTTS", 4_887_609_000, 3_071_146_428, 62.84),
        (STATED, "GN-01.TONG", "TONG", 5_587_609_000, 3_596_964_923, 64.37),
        (BY_WORKS, "GN-01.TONG", "TONG", 5_587_609_000, 3_743_146_428, 66.99),
        (STATED, "GN-01.TONG", "GNBV", 700_000_000, 672_000_000, 96.0),
    ],
)
def test_totals(text: str, instance: str, row: str, allocated: int, disbursed: int, percent: float) -> None:
    figures = figures_of(text)
    columns = ("allocated", "disbursed", "disbursed_percent")
    assert [figures.value(instance, row, column) for column in columns] == [allocated, disbursed, percent]


def test_works_show_the_percents_of_the_report() -> None:
    figures = figures_of(STATED)
    percents = figures.blocks["GN-03", "works"].values["plan_percent"].tolist()
    # 200/781 · 950.98124/1000 · 475.49062/500 · 665.686868/700 · … 382.8/400 · 293.1877/300 · 672/700
    assert percents == [25.61, 95.1, 95.1, 95.1, 0.0, 0.0, 95.7, 97.73, 96.0]
    # 3.640.146.428 of 4.891.000.000
    total = [figures.value("GN-03", "total", column) for column in ("allocated", "disbursed_year_to_date")]
    assert total == [4_891_000_000, 3_640_146_428]
    assert figures.value("GN-03", "total", "plan_percent") == 74.43
