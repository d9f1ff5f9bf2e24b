"""Rules of the disbursement forms, each with figures that keep it and figures that break it."""

from dataclasses import dataclass, replace
from functools import cache

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.checks.history import Previous
from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.findings import Severity
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from tests.tables import submission_of

KIT = load().kit("ba-chuong-trinh-tinh")
Cell = tuple[str, str, str, float]


@dataclass(frozen=True)
class Case:
    """A rule, what keeps it, and the one figure (its place among ``kept``) that breaks it."""

    rule: str
    kept: tuple[Cell, ...]
    at: int
    broken: float

    @property
    def breaking(self) -> tuple[Cell, ...]:
        """The same figures with the one that breaks the rule."""
        cell = (*self.kept[self.at][:3], self.broken)
        return (*self.kept[: self.at], cell, *self.kept[self.at + 1 :])


def row(form: str, name: str, **amounts: float) -> tuple[Cell, ...]:
    """Return the cells of one row, amounts in triệu đồng."""
    return tuple((form, name, column, amount) for column, amount in amounts.items())


GNBV, NTM, UNITS = "GN-01.GNBV", "GN-01.NTM", "GN-02.GNBV"
WORKS, SETTLED = "GN-03.CTMTQG", "QT-01"
CASES = (
    # giải ngân ≤ kế hoạch của cùng nguồn, của một dòng nguồn vốn và của một đơn vị
    Case("R03", row(GNBV, "GNBV.2.nstw", allocated_year_recurrent=700, disbursed_year_recurrent=672), 1, 702),
    Case("R60", row(UNITS, "units#1", allocated_year_capital=500, disbursed_year_capital=480), 1, 520),
    # tạm ứng ≤ giải ngân ≤ ước ≤ kế hoạch, của một đơn vị: so với cột tự tính của dòng
    Case(
        "R209",
        row(UNITS, "units#1", disbursed_year_capital=50, disbursed_carried_recurrent=30, advance_outstanding=80),
        2,
        81,
    ),
    Case("R210", row(UNITS, "units#2", disbursed_year_capital=50, disbursed_carried_capital=30, estimate=80), 2, 79),
    Case("R211", row(UNITS, "units#3", allocated_year_capital=50, allocated_carried_capital=30, estimate=80), 2, 81),
    # Σ đơn vị = tổng của chương trình
    Case(
        "R80",
        row(UNITS, "units#1", allocated_year_capital=300)
        + row(UNITS, "units#2", allocated_year_capital=200)
        + row(GNBV, "GNBV.1.1.nstw", allocated_year_capital=500),
        1,
        210,
    ),
    # kế hoạch sau điều chỉnh = kế hoạch năm nay của cùng dòng
    Case(
        "R86",
        row("GN-04.NTM", "NTM.02", initial_capital=900, increase_capital=100, decrease_capital=50)
        + row(NTM, "NTM.02.nstw", allocated_year_capital=800)
        + row(NTM, "NTM.02.tinh", allocated_year_capital=150),
        2,
        60,
    ),
    Case("R69", row("GN-04.NTM", "NTM.02", initial_capital=900, increase_capital=0, decrease_capital=50), 2, 901),
    # công trình của chương trình 2026-2030
    Case("R64", row(WORKS, "works#1", allocated_year_central=900, disbursed_year_central=900), 1, 901),
    Case("R65", row(WORKS, "works#1", cumulative_allocated_local=80, cumulative_disbursed_local=80), 1, 81),
    Case(
        "R66",
        row(WORKS, "works#1", investment=1000, cumulative_disbursed_local=400, disbursed_year_central=600),
        2,
        601,
    ),
    Case("R67", row(WORKS, "works#1", investment_central=700, allocated_year_central=700), 1, 701),
    Case("R68", row(WORKS, "works#1", investment=1000, investment_central=700), 1, 1001),
    # quyết toán niên độ: 15=10-11-14, 21=16-17-20 không âm
    Case("R70", row(SETTLED, "projects#1", carried_plan=100, carried_paid_volume=100), 1, 101),
    Case("R71", row(SETTLED, "projects#1", paid_before=100, advance_before=30), 1, 101),
    Case("R72", row(SETTLED, "projects#1", advance_before=30, advance_recovered=30), 1, 31),
    Case("R73", row(SETTLED, "projects#1", investment=1000, paid_before=1000), 1, 1001),
    Case("R74", row(SETTLED, "projects#1", year_plan=100, year_on=40), 1, 101),
    Case("R75", row(SETTLED, "projects#1", year_plan=100, year_paid_volume=50, year_advance=10, year_on=40), 2, 11),
    Case("R76", row(SETTLED, "projects#1", advance_before=30, advance_returned=10, advance_recovered=20), 2, 21),
    Case(
        "R77", row(SETTLED, "projects#1", investment=1000, paid_before=900, year_plan=200, year_paid_volume=100), 3, 101
    ),
)


def judged(cells: tuple[Cell, ...], period: str = "2026-H1", previous: Previous | None = None) -> FileResult:
    """Return the verdict on a file of the province kit that holds these cells."""
    submission = of(cells, period)
    (found,) = check([submission], compute([submission], KIT), previous)
    return found


def of(cells: tuple[Cell, ...], period: str) -> Submission:
    """Return a file of a period."""
    submission = submission_of(cells, KIT, reporter="06")
    return replace(submission, stamp=replace(submission.stamp, period=period))


def codes(result: FileResult) -> set[str]:
    """Return the rules and codes of findings, those folded under others too."""
    found = list(result.findings)
    return {finding.code for finding in found} | {item.code for finding in found for item in finding.consequences}


@cache
def batch() -> tuple[list[FileResult], list[FileResult]]:
    """Return the verdicts on all files that keep a rule, and on those that break it, judged at once."""
    files = [of(cells, "2026-H1") for case in CASES for cells in (case.kept, case.breaking)]
    found = check(files, compute(files, KIT))
    return found[::2], found[1::2]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_figures_that_keep_a_rule_are_no_finding(case: Case) -> None:
    result = batch()[0][CASES.index(case)]
    assert case.rule not in codes(result)
    assert "dat" in {line.state for line in result.rules if line.rule == case.rule}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_figures_that_break_a_rule_are_found(case: Case) -> None:
    assert case.rule in codes(batch()[1][CASES.index(case)])


def told(cells: tuple[Cell, ...]) -> list[tuple[str, str, str]]:
    """Return code, sheet and cell of everything that is told as an error of figures."""
    return [(item.code, item.sheet, item.cell) for item in judged(cells).findings if item.code.startswith("R")]


def test_what_a_unit_paid_without_a_plan_is_told_at_its_row() -> None:
    cells = row(UNITS, "units#2", disbursed_year_capital=243.399)
    assert told(cells) == [("R60", "GN-02 GNBV", "O14")]


def test_an_advance_and_an_estimate_of_a_unit_are_told_at_their_cells() -> None:
    unit = row(UNITS, "units#1", allocated_year_capital=900, disbursed_year_capital=500)
    assert told(unit + row(UNITS, "units#1", advance_outstanding=600)) == [("R209", "GN-02 GNBV", "Q13")]
    assert told(unit + row(UNITS, "units#1", estimate=400)) == [("R210", "GN-02 GNBV", "U13")]
    assert told(unit + row(UNITS, "units#1", estimate=901)) == [("R211", "GN-02 GNBV", "U13")]


@pytest.mark.parametrize("column", ["advance_outstanding", "estimate"])
def test_a_unit_that_leaves_a_cell_blank_breaks_nothing(column: str) -> None:
    plan = row(UNITS, "units#1", allocated_year_capital=900, disbursed_year_capital=500)
    assert told(plan + row(UNITS, "units#2", **{"allocated_year_capital": 100, column: 0})) == []


def test_amounts_of_a_kit_in_trieu_dong_are_said_so() -> None:
    (found,) = (item for item in batch()[1][0].findings if item.code == "R03")
    assert found.what.startswith("Giải ngân 702 triệu đồng, bằng 100,3% kế hoạch 700 triệu đồng.")


# --- ngân sách huyện -------------------------------------------------------------------------------------

DISTRICT = "NTM.02.huyen"


def district(amount: float, column: str = "allocated_year_capital") -> tuple[Cell, ...]:
    """Return a plan from the budget of the district."""
    return row(NTM, DISTRICT, **{column: amount})


def earlier(cells: tuple[Cell, ...], period: str) -> Previous:
    """Return what the same reporter sent for an earlier period."""
    return Previous(compute([of(cells, period)], KIT), {"06": Period.parse(period)})


def test_the_row_of_the_district_says_until_when_it_gave_money() -> None:
    assert KIT.instance_by_id[NTM].row_by_id[DISTRICT].label == "Ngân sách huyện (trước 01/7/2025)"


def test_new_money_of_the_district_after_it_ended_must_be_mended() -> None:
    found = [item for item in judged(district(5000), "2026-H1").findings if item.code == "H07"]
    assert [(item.severity, item.found, item.impact) for item in found] == [(Severity.BLOCK, 5000.0, 5_000_000_000.0)]
    assert found[0].what == (
        "Ngân sách huyện (trước 01/7/2025): kế hoạch năm nay 5.000.000.000 đ; nguồn này không giao vốn sau 30/6/2025."
    )


@pytest.mark.parametrize(
    ("cells", "period"),
    [(district(5000), "2025-H1"), (district(5000, "allocated_carried_capital"), "2026-H1"), (district(0), "2026-H1")],
    ids=["before it ended", "carried over", "none"],
)
def test_old_money_of_the_district_is_kept(cells: tuple[Cell, ...], period: str) -> None:
    assert "H07" not in codes(judged(cells, period))


@pytest.mark.parametrize(("then", "is_found"), [(5000, False), (4000, True)])
def test_within_the_year_only_what_grew_since_is_new(then: float, is_found: bool) -> None:
    result = judged(district(5000), "2025-9M", earlier(district(then), "2025-H1"))
    assert ("H07" in codes(result)) == is_found


def test_without_an_earlier_file_nobody_knows_what_is_new_within_the_year() -> None:
    assert "H07" not in codes(judged(district(5000), "2025-9M"))


# --- mẫu số ----------------------------------------------------------------------------------------------


def test_the_header_says_by_what_the_ratio_is_divided() -> None:
    titles = {column.id: column.title for column in KIT.instance_by_id[GNBV].form.columns}
    assert titles["disbursed_percent"] == ("Tỷ lệ giải ngân (%), mẫu số: kế hoạch năm và kéo dài", "Chung")
