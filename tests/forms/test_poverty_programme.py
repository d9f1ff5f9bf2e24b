"""The forms of the poverty programme and of the programme for ethnic minorities: real figures, every rule both ways."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.mending.figure_lines import read_lines
from tests.tables import CellState, submission_from, submission_of

COMMUNE, DISTRICT, MINORITIES = (load().kit(name) for name in ("giam-ngheo-xa", "giam-ngheo-huyen", "dan-toc-xa"))
NOTHING_ELSE = "TT | value\nblank_means | Không phát sinh\n"

# cells | code | left and right of what is wrong; None where the rule holds
CASES: dict[str, tuple[Kit, str, str, tuple[float, float] | None]] = {
    "rate of the poor recomputed": (
        DISTRICT,
        "GNBV-01 | result\nhouseholds | 13306\npoor | 896\npoor_percent | 6.73",
        "R180",
        None,
    ),
    "rate of the poor wrong": (
        DISTRICT,
        "GNBV-01 | result\nhouseholds | 13306\npoor | 896\npoor_percent | 6.78",
        "R180",
        (6.78, 6.73),
    ),
    "rate of the near-poor wrong": (
        DISTRICT,
        "GNBV-01 | result\nhouseholds | 13306\nnear_poor | 739\nnear_poor_percent | 5.5",
        "R181",
        (5.5, 5.55),
    ),
    "more poor than households": (DISTRICT, "GNBV-01 | result\nhouseholds | 10\npoor | 204", "R182", (204, 10)),
    "assigned within the plan": (
        COMMUNE,
        "GNBV-03 | allocated_recurrent | assigned_recurrent\nNV.I.1 | 5000 | 5000",
        "R183",
        None,
    ),
    "assigned beyond the plan": (
        COMMUNE,
        "GNBV-03 | allocated_recurrent | assigned_recurrent\nNV.I.1 | 5000 | 6000",
        "R183",
        (6000, 5000),
    ),
    "paid beyond the plan of a work": (
        COMMUNE,
        "GNBV-06 works | name | investment | allocated | disbursed\n1 | Cầu | 9000 | 5000 | 6000",
        "R175",
        (6000, 5000),
    ),
    "plan beyond the investment": (
        COMMUNE,
        "GNBV-06 works | name | investment | allocated | disbursed\n1 | Cầu | 4000 | 5000 | 5000",
        "R176",
        (5000, 4000),
    ),
    "a model within its money": (
        COMMUNE,
        "GNBV-07 models | name | state_budget | disbursed\n1 | Trâu | 5000 | 5000",
        "R177",
        None,
    ),
    "a model beyond its money": (
        COMMUNE,
        "GNBV-07 models | name | state_budget | disbursed\n1 | Trâu | 5000 | 6000",
        "R177",
        (6000, 5000),
    ),
    "a model in the wrong unit": (
        COMMUNE,
        "GNBV-07 models | name | state_budget\n1 | Trâu | 500000000000",
        "R178",
        (500_000_000_000, 20_000_000_000),
    ),
    "production beyond its money": (
        COMMUNE,
        "GNBV-08 models | name | state_budget | disbursed\n1 | Lúa | 5000 | 6000",
        "R179",
        (6000, 5000),
    ),
    "production in the wrong unit": (
        COMMUNE,
        "GNBV-08 models | name | contribution\n1 | Lúa | 500000000000",
        "R199",
        (500_000_000_000, 20_000_000_000),
    ),
    "malnourished within the measured": (
        COMMUNE,
        "GNBV-09 | measured | malnourished\nall.rest | 177 | 14",
        "R184",
        None,
    ),
    "more malnourished than measured": (
        COMMUNE,
        "GNBV-09 | measured | malnourished\nall.rest | 14 | 177",
        "R184",
        (177, 14),
    ),
    "more graduates than learners": (
        COMMUNE,
        "GNBV-10 courses | name | trainees | graduated\n1 | May | 20 | 21",
        "R185",
        (21, 20),
    ),
    "kinds of learners within the total": (
        COMMUNE,
        "GNBV-10 courses | name | trainees | poor | near_poor\n1 | May | 20 | 12 | 8",
        "R186",
        None,
    ),
    "kinds of learners beyond the total": (
        COMMUNE,
        "GNBV-10 courses | name | trainees | poor | near_poor\n1 | May | 20 | 12 | 9",
        "R186",
        (21, 20),
    ),
    "houses by household": (
        COMMUNE,
        "GNBV-11 | built | repaired | poor | near_poor\nall.rest | 2 | 1 | 2 | 1",
        "R187",
        None,
    ),
    "houses and households differ": (
        COMMUNE,
        "GNBV-11 | built | repaired | poor | near_poor\nall.rest | 2 | 1 | 1 | 1",
        "R187",
        (2, 3),
    ),
    "houses paid beyond their money": (
        COMMUNE,
        "GNBV-11 | state_budget | disbursed\nall.rest | 5000 | 6000",
        "R188",
        (6000, 5000),
    ),
    "count times price": (
        COMMUNE,
        "GNBV-14 | quantity | norm | amount\nelectricity.q1 | 92 | 153000 | 14076000",
        "R189",
        None,
    ),
    "count times price differs": (
        COMMUNE,
        "GNBV-14 | quantity | norm | amount\nelectricity.q1 | 92 | 153000 | 14000000",
        "R189",
        (14_000_000, 14_076_000),
    ),
    "rice": (COMMUNE, "GNBV-14 | quantity | norm_kg | quantity_kg\neducation.rice | 15 | 75 | 1125", "R190", None),
    "rice differs": (
        COMMUNE,
        "GNBV-14 | quantity | norm_kg | quantity_kg\neducation.rice | 15 | 75 | 1.125",
        "R190",
        (1.125, 1125),
    ),
    "models within the line": (
        COMMUNE,
        "GNBV-04 | allocated_year_recurrent | disbursed_year_recurrent\nGNBV.2 | 9000 | 7000\n\n"
        "GNBV-07 models | name | state_budget | disbursed\n1 | Trâu | 9000 | 7000",
        "R197",
        None,
    ),
    "models beyond the line": (
        COMMUNE,
        "GNBV-04 | allocated_year_recurrent | disbursed_year_recurrent\nGNBV.2 | 9000 | 7000\n\n"
        "GNBV-07 models | name | state_budget | disbursed\n1 | Trâu | 9000 | 8000",
        "R197",
        (7000, 8000),
    ),
    "production beyond the line": (
        COMMUNE,
        "GNBV-04 | allocated_year_recurrent | disbursed_year_recurrent\nGNBV.3.1 | 9000 | 7000\n\n"
        "GNBV-08 models | name | state_budget | disbursed\n1 | Lúa | 9000 | 8000",
        "R198",
        (7000, 8000),
    ),
    "a project paid beyond its plan": (
        MINORITIES,
        "DT-01 works | name | allocated | disbursed\n1 | Đường | 5000 | 6000",
        "R191",
        (6000, 5000),
    ),
    "a plan of a year beyond the investment": (
        MINORITIES,
        "DT-01 works | name | central_budget | local_budget | allocated\n1 | Đường | 5000 | 1000 | 6001",
        "R213",
        (6001, 6000),
    ),
    "a plan within both sources": (
        MINORITIES,
        "DT-01 works | name | central_budget | local_budget | allocated\n1 | Đường | 5000 | 1000 | 6000",
        "R213",
        None,
    ),
    "an activity without an investment": (MINORITIES, "DT-01 works | name | allocated\n1 | Lớp | 6001", "R213", None),
    "forest paid beyond its money": (
        MINORITIES,
        "DT-04 | amount | disbursed\nhouseholds | 5000 | 6000",
        "R212",
        (6000, 5000),
    ),
    "minority households within all": (
        MINORITIES,
        "DT-01 works | name | households | minority_households\n1 | Đường | 30 | 31",
        "R192",
        (31, 30),
    ),
    "44 million for a house": (
        MINORITIES,
        "DT-03 | approved | done | in_progress | norm | amount | disbursed\n"
        "housing_built | 3 | 2 | 1 | 44000000 | 132000000 | 88000000",
        "R193",
        None,
    ),
    "44 million for a house, one house more": (
        MINORITIES,
        "DT-03 | approved | norm | amount\nhousing_built | 4 | 44000000 | 132000000",
        "R193",
        (132_000_000, 176_000_000),
    ),
    "3 million for water": (
        MINORITIES,
        "DT-03 | approved | done | norm | amount | disbursed\nwater | 5 | 5 | 3000000 | 15000000 | 15000000",
        "R194",
        None,
    ),
    "water paid for one household less": (
        MINORITIES,
        "DT-03 | approved | done | norm | amount | disbursed\nwater | 5 | 5 | 3000000 | 15000000 | 12000000",
        "R194",
        (12_000_000, 15_000_000),
    ),
    "support paid beyond its money": (
        MINORITIES,
        "DT-03 | amount | disbursed\nland | 5000 | 6000",
        "R195",
        (6000, 5000),
    ),
    "more households than approved": (
        MINORITIES,
        "DT-03 | approved | done | in_progress\nland | 3 | 2 | 2",
        "R196",
        (4, 3),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_rule_finds_what_is_wrong_and_nothing_where_it_holds(case: str) -> None:
    kit, table, code, gap = CASES[case]
    submission = submission_from(f"{table}\n\n{NOTHING_ELSE}", kit)
    (result,) = check([submission], compute([submission], kit))
    found = [(item.found, item.expected) for item in result.findings if item.code == code]
    assert found == ([] if gap is None else [gap])


def test_every_rule_of_the_new_forms_is_tried_where_it_is_broken() -> None:
    forms = [item.form for kit in (COMMUNE, DISTRICT, MINORITIES) for item in kit.instances]
    own = {rule.id for form in forms if form.id.startswith(("GNBV", "DT-")) for rule in form.rules}
    own |= {rule.id for kit in (COMMUNE, DISTRICT, MINORITIES) for rule in kit.rules}
    assert own == {code for _, _, code, gap in CASES.values() if gap is not None}


@pytest.mark.parametrize("kit", [COMMUNE, DISTRICT, MINORITIES], ids=lambda kit: kit.id)
def test_rules_are_told_apart_and_say_where_they_come_from(kit: Kit) -> None:
    forms = {item.form.id: item.form for item in kit.instances}
    rules = [*kit.rules, *(rule for form in forms.values() for rule in form.rules)]
    assert [name for name, count in Counter(rule.id for rule in rules).items() if count > 1] == []
    assert all(rule.source and rule.why and rule.mend for rule in rules)


def test_a_frame_says_that_it_is_one() -> None:
    forms = load().forms
    frames = {name for name, form in forms.items() if form.draft}
    assert frames == {*(f"GNBV-{number}" for number in ("01", "02", "09", "12", "13", "15")), "DT-04", "DT-05"} | {
        "HN-14",
        "HN-15",
    }
    assert all(forms[name].status == "reconstructed" for name in forms if name.startswith(("GNBV", "DT-")))


# --- the figures of two real reports --------------------------------------------------------------------

B = shipped("examples") / "bao-cao-B" / "so-lieu.csv"
D = shipped("examples") / "bao-cao-D" / "so-lieu.csv"


def cells_of(path: Path) -> list[tuple[str, str, str, CellState]]:
    return [
        (line.form, line.row, line.column, float(line.value) if line.kind == "number" else line.value)
        for line in read_lines(path)
    ]


def values(path: Path, kit: Kit, wanted: dict[tuple[str, str, str], float]) -> dict[tuple[str, str, str], float]:
    figures = compute([submission_of(cells_of(path), kit)], kit)
    return {key: round(figures.value(*key, 0), 3) for key in wanted}


# what report B prints, in đồng and persons
STATED_B = {
    ("GNBV-04", "GNBV", "allocated"): 500_000_000,
    ("GNBV-04", "GNBV", "disbursed"): 0,
    ("GNBV-07", "total", "households"): 20,
    ("GNBV-07", "total", "cost"): 592_300_000,
    ("GNBV-07", "total", "state_budget"): 500_000_000,
    ("GNBV-07", "total", "contribution"): 92_300_000,
    ("GNBV-14", "credit", "amount"): 1_337_000_000,
    ("GNBV-14", "electricity", "amount"): 14_076_000 + 21_420_000,
    ("GNBV-14", "education", "amount"): 11_109_000 + 93_600_000 + 20_860_000 + 237_750_000,
}
# what report D prints, in đồng and households
STATED_D = {
    ("GNBV-04", "GNBV", "allocated"): 21_821_000_000,
    ("GNBV-04", "GNBV", "disbursed"): 10_491_503_000,
    ("GNBV-04", "GNBV", "disbursed_percent"): 48.08,
    ("GNBV-07", "total", "households"): 196,
    ("GNBV-07", "total", "cost"): 6_408_351_000,
    ("GNBV-08", "total", "households"): 54,
    ("GNBV-08", "total", "cost"): 2_336_598_000,
    ("GNBV-09", "all", "measured"): 720 + 390 + 888 + 270,
    ("GNBV-10", "total", "classes"): 14,
}


def test_report_b_comes_out_with_every_sum_that_it_states() -> None:
    assert values(B, COMMUNE, STATED_B) == STATED_B


def test_report_d_comes_out_with_every_sum_that_it_states() -> None:
    """It prints 48,07%: the quotient 48,0799 cut off, not rounded."""
    assert values(D, DISTRICT, STATED_D) == STATED_D


@pytest.mark.parametrize(("path", "kit"), [(B, COMMUNE), (D, DISTRICT)], ids=["B", "D"])
def test_the_figures_keep_every_rule_and_fit_their_cells(path: Path, kit: Kit) -> None:
    submission = submission_of(cells_of(path), kit)
    (result,) = check([submission], compute([submission], kit))
    assert [item.code for item in result.findings if item.code[0] in "RIA"] == []


@pytest.mark.parametrize("path", [B, D], ids=["B", "D"])
def test_beside_the_figures_stands_where_they_come_from(path: Path) -> None:
    source = path.with_name("NGUON.md").read_text(encoding="utf-8")
    assert "Nguồn:" in source
    with path.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) > 40
