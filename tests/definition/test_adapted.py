"""A form as a kit adapts it: its denominator, its rows by source, the rows of works, the rules of its level."""

from dataclasses import replace

import pytest

from mtqg_xl.definition.adapted import adapted, mistakes_of_denominator, unknown_rules
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import DENOMINATORS, Form, Kit
from mtqg_xl.figures.compute import compute
from tests.tables import submission_of

DEFINITIONS = load()
GN01: Form = DEFINITIONS.form_versions["GN-01", "2021-1"]
GN03: Form = DEFINITIONS.form_versions["GN-03", "2026-1"]
NTM = "GN-01.NTM"
AMOUNTS = {
    ("NTM.02", "allocated_carried_capital"): 100.0,
    ("NTM.02", "allocated_year_capital"): 300.0,
    ("NTM.rest", "allocated_year_capital"): 100.0,
    ("NTM.02", "disbursed_carried_capital"): 60.0,
    ("NTM.02", "disbursed_year_capital"): 180.0,
    ("NTM.02", "estimate"): 400.0,
}
"""Kế hoạch 100 kéo dài, 400 năm nay, trong đó 100 chưa phân bổ; giải ngân 60 và 180; ước 400."""
RATIOS = {
    "year": 45.0,  # 180 / 400
    "year_and_carried": 48.0,  # 240 / 500
    "term": 48.0,  # of a term all money stands in the columns of the plan
    "assigned_in_detail": 60.0,  # 240 / (500 - 100)
    "expected": 80.0,  # 400 / 500
}


def kit_with(denominator: str) -> Kit:
    """Return the monthly kit with GN NTM alone, measured against a denominator."""
    kit = DEFINITIONS.kit("giai-ngan-thang")
    instance = replace(kit.instance_by_id[NTM], form=adapted(GN01, denominator, None, (), ()))
    return replace(kit, instances=(instance,), rules=(), header="", justification="", headline=(), by_reporter=())


@pytest.mark.parametrize("denominator", RATIOS)
def test_the_ratio_of_a_programme_is_that_of_its_denominator(denominator: str) -> None:
    kit = kit_with(denominator)
    figures = compute([submission_of([(NTM, *cell, value) for cell, value in AMOUNTS.items()], kit)], kit)
    assert figures.value(NTM, "NTM", "disbursed_percent") == RATIOS[denominator]


@pytest.mark.parametrize("denominator", RATIOS)
def test_the_header_names_the_denominator(denominator: str) -> None:
    column = kit_with(denominator).instance_by_id[NTM].column_by_id["disbursed_percent"]
    assert column.title[0] == f"Tỷ lệ giải ngân (%), mẫu số: {DENOMINATORS[denominator]}"


def test_a_form_by_work_measures_against_the_investment_too() -> None:
    column = adapted(GN03, "investment", None, (), ()).column("plan_percent")
    assert (column.title[1], column.number) == ("Mẫu số: tổng mức đầu tư", "22=21/1*100")
    assert set(RATIOS) | {"investment"} == set(DENOMINATORS)


def test_a_denominator_that_a_form_does_not_know_and_a_rule_that_it_does_not_have_are_told() -> None:
    assert mistakes_of_denominator(GN01, "term") == []
    known = "year_and_carried, year, term, assigned_in_detail, expected"
    assert mistakes_of_denominator(GN01, "investment") == [
        f"denominator: biểu GN-01 không đo theo “investment” ({known})"
    ]
    assert unknown_rules(GN01, ("R23", "R99")) == ["without: biểu GN-01 không có luật “R99”"]


def test_every_component_is_parted_by_source_and_keeps_a_row_for_what_is_not() -> None:
    rows = {row.id: row for row in DEFINITIONS.catalogue.rows("NTM", "Chưa chi tiết", ("nstw|NV.I.1", "xa|NV.I.2.c"))}
    parts = [row.id for row in rows.values() if row.parent == "NTM.02"]
    assert parts == ["NTM.02.nstw", "NTM.02.xa", "NTM.02.rest"]
    assert [row.id for row in rows.values() if row.parent == "NTM.rest"][-1] == "NTM.rest.rest"
    assert rows["NTM.02.nstw"].source_of[:2] == ("Ngân sách trung ương", "NSTW")


def test_works_are_put_to_components_not_to_their_sources() -> None:
    lines = DEFINITIONS.kit("ba-chuong-trinh-tinh").instance_by_id[NTM].lines
    assert ("NTM.02" in lines, "NTM.rest" in lines, "NTM" in lines, "NTM.02.nstw" in lines) == (
        True,
        True,
        False,
        False,
    )


def test_amounts_of_a_kit_have_its_decimals_and_rules_of_another_level_are_left_out() -> None:
    form = DEFINITIONS.kit("ba-chuong-trinh-tinh").instance_by_id[NTM].form
    assert {column.decimals for column in form.columns if column.unit == "money"} == {3}
    assert {"R03", "R05"} <= {rule.id for rule in form.rules}
    assert {"R21", "R23"}.isdisjoint({rule.id for rule in form.rules})


def test_a_kit_may_print_another_number_than_the_form_has_elsewhere() -> None:
    numbers = {
        (kit, name): DEFINITIONS.kit(kit).instance_by_id[name].form.number
        for kit, name in (("giam-ngheo-huyen", "GNBV-04"), ("dan-toc-xa", "DT-02"), ("giai-ngan-thang", NTM))
    }
    assert list(numbers.values()) == ["Biểu số 04", "Biểu DT-02", "Biểu GN-01"]
