"""Old units on the new map: added where they were joined, divided by a declared share, else a question."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg_xl.areas import Merger, Mergers, load_mergers
from mtqg_xl.definition.load import load
from mtqg_xl.figures.combining import merge
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.regrouping import LeftWork, Regrouped, Undivided, regrouped
from tests.tables import submission_from, submission_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KIT = load().kit("ba-chuong-trinh-xa")
REAL = load_mergers(EXAMPLES / "sap_nhap.csv")
BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)
PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
PLAN = ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")
TOTAL_PAID = ("GN-01.TONG", "TONG", "disbursed")
RATIO = ("GN-01.TONG", "TONG", "disbursed_percent")

LUC_BINH = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital | advance_outstanding
    DTTS.4.1.a | 2981000000             | 2145977223             | 35000000

    GN-03 works | code | name             | line       | allocated  | disbursed_year_to_date
    1           | LB01 | Đường Cao Lộc    | DTTS.4.1.a | 1000000000 | 950981240
    2           | LB02 | Kênh mương Nà Pò | DTTS.4.1.a | 500000000  | 475490620
"""
TAN_TU = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital
    DTTS.4.1.a | 1000000001             | 999999999

    GN-03 works | code | name          | line       | allocated | disbursed_year_to_date
    1           | TT01 | Đường Cao Lộc | DTTS.4.1.a | 700000000 | 1
"""


def members(**tables: str) -> FigureSet:
    parts = [compute([submission_from(text, KIT, reporter=code[1:])], KIT) for code, text in tables.items()]
    return merge(parts)


def through(figures: FigureSet, mergers: Mergers, works: dict[tuple[str, str], str] | None = None) -> Regrouped:
    return regrouped(figures, mergers, BEFORE, REFORM, works)


def parted(*shares: Fraction | None, old: str = "01990") -> Mergers:
    return Mergers(tuple(Merger(old, f"9000{at}", "partial", share, REFORM) for at, share in enumerate(shares)))


def values(found: Regrouped, key: tuple[str, str, str]) -> dict[str, float]:
    assert found.figures is not None
    return {code: found.figures.value(*key, at) for at, code in enumerate(found.figures.reporters)}


def test_the_old_units_of_phu_thong_are_added_never_the_last_one_wins() -> None:
    found = through(members(c01990=LUC_BINH, c01993=TAN_TU), REAL)
    assert values(found, PAID) == {"01969": 2_145_977_223 + 999_999_999}
    assert values(found, TOTAL_PAID) == {"01969": 3_145_977_222}
    # 3.145.977.222 / 3.981.000.001 = 79,0247…%: computed anew, no mean of 71,99 and 100,00
    assert values(found, RATIO)["01969"] == pytest.approx(79.02, abs=1e-9)
    assert found.parts == {"01969": ("01990", "01993")}
    assert (found.marks("01969"), found.undivided, found.left) == ("quy đổi", (), ())
    assert found.lacking == {"01969": ("01969", "01975")}  # half of Phủ Thông has not been heard of


def test_works_of_all_old_units_stand_one_below_the_other() -> None:
    found = through(members(c01990=LUC_BINH, c01993=TAN_TU), REAL)
    assert found.figures is not None
    works = found.figures.blocks["GN-03", "works"]
    assert works.texts["name"] == ("Đường Cao Lộc", "Kênh mương Nà Pò", "Đường Cao Lộc")
    assert works.values["disbursed_year_to_date"].tolist() == [950_981_240, 475_490_620, 1]


def test_a_unit_that_nothing_happened_to_keeps_all_it_said() -> None:
    figures = members(c02000=LUC_BINH)
    found = through(figures, REAL)
    assert found.figures is not None
    assert (found.figures.reporters, found.marks("02000")) == (("02000",), "")
    for name in figures.values:
        np.testing.assert_array_equal(found.figures.values[name], figures.values[name])
        np.testing.assert_array_equal(found.figures.present[name], figures.present[name])


def test_a_part_with_a_declared_share_is_divided_to_the_dong_and_marked() -> None:
    found = through(members(c01990=LUC_BINH), parted(Fraction(1, 3), Fraction(2, 3)))
    # 2.145.977.223 / 3 = 715.325.741; 2.981.000.000 / 3 = 993.666.666,67 and 1.987.333.333,33
    assert values(found, PAID) == {"90000": 715_325_741, "90001": 1_430_651_482}
    assert values(found, PLAN) == {"90000": 993_666_667, "90001": 1_987_333_333}
    assert found.marks("90000") == "quy đổi, ước"


def test_a_part_without_a_key_is_a_question_and_stands_nowhere() -> None:
    found = through(members(c01990=LUC_BINH, c01993=TAN_TU), parted(None, None))
    assert found.undivided == (Undivided("01990", ("90000", "90001")),)
    assert values(found, PAID) == {"01993": 999_999_999}


def test_where_all_are_undivided_there_are_no_figures() -> None:
    found = through(members(c01990=LUC_BINH), parted(None, None))
    assert (found.figures, found.parts) == (None, {})


def test_works_of_a_parted_unit_go_where_they_were_handed_over_and_else_are_named() -> None:
    mergers = parted(Fraction(1, 2), Fraction(1, 2))
    found = through(members(c01990=LUC_BINH), mergers, {("01990", "LB01"): "90001"})
    assert found.figures is not None
    works = found.figures.blocks["GN-03", "works"]
    assert (works.texts["code"], works.reporter_index.tolist()) == (("LB01",), [1])
    assert found.left == (LeftWork("01990", "GN-03", "works", "LB02", "Kênh mương Nà Pò"),)


def test_a_length_is_divided_in_the_step_in_which_it_is_written() -> None:
    key = ("CT-01", "ntm.hamlets_covered", "quantity")
    figures = compute([submission_of([(*key, 2.5)], KIT, reporter="01990")], KIT)
    found = values(through(figures, parted(Fraction(1, 4), Fraction(3, 4))), key)
    assert found == {"90000": 0.6, "90001": 1.9}  # 25 tenths by 1/4: 6,25 and 18,75


PLACES = (
    ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"),
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"),
    ("GN-01.DTTS", "DTTS.8", "advance_outstanding"),
    ("GN-01.NTM", "NTM.03", "allocated_carried_recurrent"),
    ("GN-01.GNBV", "GNBV.2", "disbursed_carried_capital"),
)
OLD = tuple(entry.old_code for entry in REAL)
STATES = st.one_of(st.none(), st.integers(-(10**11), 10**13).map(float), st.just("-"))
FIGURES = st.lists(st.lists(STATES, min_size=len(PLACES), max_size=len(PLACES)), min_size=len(OLD), max_size=len(OLD))


def stated(states: list[list[float | str | None]]) -> FigureSet:
    cells = [[(*place, state) for place, state in zip(PLACES, row, strict=True)] for row in states]
    return compute([submission_of(row, KIT, reporter=code) for row, code in zip(cells, OLD, strict=True)], KIT)


@settings(max_examples=15, deadline=None)
@given(FIGURES, st.lists(st.integers(1, 997), min_size=2, max_size=4))
def test_nothing_is_lost_or_made_in_any_row_and_column_of_the_real_units(
    states: list[list[float | str | None]], weights: list[int]
) -> None:
    figures = stated(states)
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    kept = tuple(entry for entry in REAL if entry.old_code != "01990")
    found = through(figures, Mergers((*kept, *parted(*shares))))
    assert found.figures is not None
    for instance, row, column in PLACES:
        before = sum(Decimal(figures.value(instance, row, column, at)) for at in range(len(OLD)))
        after = sum(Decimal(value) for value in values(found, (instance, row, column)).values())
        assert after == before
    total = sum(Decimal(value) for value in values(found, TOTAL_PAID).values())
    assert total == sum(Decimal(figures.value(*TOTAL_PAID, at)) for at in range(len(OLD)))
