"""Figures that provinces have published, in the disbursement forms: every stated sum and ratio comes out."""

import csv
from decimal import Decimal
from functools import cache

import pytest

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.vietnamese import percent
from tests.tables import submission_of

KIT = load().kit("ba-chuong-trinh-tinh")
MILLION = 10**6
QUANG_NAM, THANH_HOA = "quang-nam-gnbv", "thanh-hoa-dtts"


@cache
def figures(name: str) -> FigureSet:
    """Return what a file of published figures adds up to."""
    path = shipped("examples") / "cong-khai" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [line for line in csv.DictReader(lines) if line["kind"] == "number"]
    typed = [(line["form"], line["row"], line["column"], float(line["value"])) for line in rows]
    return compute([submission_of(typed, KIT)], KIT)


def dong(name: str, form: str, row: str, column: str) -> Decimal:
    """Return one figure, in triệu đồng."""
    return Decimal(str(figures(name).value(form, row, column))) / MILLION


# Source: Quảng Nam, GNBV 2021–2023 to 29/02/2024; every figure as printed.
PLAN = {
    ("GNBV", "allocated"): 1_239_405,
    ("GNBV", "allocated_year_capital"): 870_945,
    ("GNBV", "allocated_year_recurrent"): 368_460,
    ("GNBV.rest.nstw", "allocated"): 1_107_735,
    ("GNBV.rest.nstw", "allocated_year_capital"): 776_462,
    ("GNBV.rest.nstw", "allocated_year_recurrent"): 331_273,
    ("GNBV.rest.tinh", "allocated"): 131_670,
    ("GNBV.rest.tinh", "allocated_year_capital"): 94_483,
    ("GNBV.rest.tinh", "allocated_year_recurrent"): 37_187,
    ("GNBV", "disbursed"): 712_115,
    ("GNBV", "disbursed_year_capital"): 532_757,
    ("GNBV", "disbursed_year_recurrent"): 179_358,
}


@pytest.mark.parametrize("cell", PLAN, ids="-".join)
def test_sums_by_source_and_kind_of_quang_nam_come_out(cell: tuple[str, str]) -> None:
    assert dong(QUANG_NAM, "GN-01.GNBV", *cell) == PLAN[cell]


def test_ratios_of_quang_nam_come_out() -> None:
    assert figures(QUANG_NAM).value("GN-01.GNBV", "GNBV", "disbursed_percent") == 57.46
    for kind, stated in (("capital", "61.17"), ("recurrent", "48.68")):
        disbursed, allocated = (
            dong(QUANG_NAM, "GN-01.GNBV", "GNBV", f"{what}_year_{kind}") for what in ("disbursed", "allocated")
        )
        assert percent(disbursed, allocated, 2) == Decimal(stated)


# Source: Thanh Hóa, reductions of vốn sự nghiệp 2022–2024 by project; that of DA10 is cut off in the text.
REDUCED = {
    "DTTS.1": "10890.35",
    "DTTS.3": "10306.39",
    "DTTS.5": "46907.83",
    "DTTS.6": "3463.58",
    "DTTS.7": "1926.14",
    "DTTS.8": "300",
    "DTTS.9": "14384.01",
    "DTTS": "89011.40",
}


@pytest.mark.parametrize("row", REDUCED)
def test_reductions_of_thanh_hoa_come_out_by_project_and_in_all(row: str) -> None:
    assert dong(THANH_HOA, "GN-04.DTTS", row, "decrease_recurrent") == Decimal(REDUCED[row])
    assert dong(THANH_HOA, "GN-04.DTTS", row, "decrease") == Decimal(REDUCED[row])


def test_what_the_source_cuts_off_stands_in_the_rest_row_of_the_programme() -> None:
    projects = sum(Decimal(amount) for row, amount in REDUCED.items() if row != "DTTS")
    assert projects == Decimal("88178.30")
    assert dong(THANH_HOA, "GN-04.DTTS", "DTTS.rest", "decrease_recurrent") == Decimal("89011.40") - projects
