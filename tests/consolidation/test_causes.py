"""Why a total is no longer what it was: every đồng has a cause or is said to have none."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from mtqg_xl.consolidation.causes import Cause, Change, Comparison, Reasons, compared
from mtqg_xl.consolidation.comparison_sheet import comparison_sheet, counts_sheet, points_words
from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.adjusting import adjusted
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS, KIT
from tests.tables import submission_from, submission_of

MILLION = 1_000_000
FORM, ROW, PLAN, PAID, ADVANCE = (
    *("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"),
    *("disbursed_year_capital", "advance_outstanding"),
)
CELL = (FORM, ROW, PAID)


def sent(reporter: str, paid: float, advance: float = 0, plan: float = 200, row: str = ROW) -> Submission:
    """Return what one reporter sent for one row, in triệu đồng."""
    figures = f"{plan * MILLION:.0f} | {paid * MILLION:.0f} | {advance * MILLION:.0f}"
    return submission_from(f"{FORM} | {PLAN} | {PAID} | {ADVANCE}\n{row} | {figures}", KIT, reporter=reporter)


def is_about_money(kit: Kit) -> bool:
    headline = headline_of(kit)
    return headline is not None and headline.is_of_money


def figures_of(*files: Submission) -> FigureSet:
    return compute(files, KIT)


def earlier(sent: FigureSet, corrected: FigureSet | None = None, added: FigureSet | None = None) -> EarlierTotal:
    total = consolidate(sent if added is None else added, "")
    return EarlierTotal(Period.parse("2024-H1"), total, sent, sent if corrected is None else corrected)


def comparison(
    now: FigureSet,
    then: EarlierTotal,
    *,
    added: FigureSet | None = None,
    year: int = 2024,
    reasons: Reasons | None = None,
) -> Comparison:
    found = compared(consolidate(now if added is None else added, ""), now, then, year, reasons or {})
    assert found is not None
    return found


def change(found: Comparison, instance: str, row: str) -> Change:
    return next(item for item in found.changes if (item.instance.id, item.row.id) == (instance, row))


def causes(found: Change) -> dict[str, float]:
    """Return the causes that are there, in triệu đồng."""
    said = {cause.value: amount / MILLION for cause, amount in found.causes.items() if amount}
    return said | ({"chưa rõ": found.unexplained / MILLION} if found.unexplained else {})


@pytest.fixture(scope="module")
def worked() -> Comparison:
    """Give a comparison worked by hand: A pays 70, B takes back 5 of what it had corrected by 10, C goes, D comes.

    Then B was adjusted by −3, now A is by +7: 100 + 47 + 30 = 177 then, 177 + 55 + 25 = 257 now.
    """
    then = figures_of(sent("A", 100), sent("B", 50, advance=20), sent("C", 30))
    corrected = figures_of(sent("A", 100), sent("B", 60, advance=20), sent("C", 30))
    now = figures_of(sent("A", 170), sent("B", 55, advance=12, plan=260), sent("D", 25))
    added = adjusted(now, {(0, *CELL): 177 * MILLION})
    added_then = adjusted(then, {(1, *CELL): 47 * MILLION})
    return comparison(now, earlier(then, corrected, added_then), added=added)


EXPECTED = {
    "giải ngân mới": 70,
    "thu hồi tạm ứng": -5,
    "đơn vị sửa số cũ": 10,
    "thêm/bớt đơn vị": -5,
    "điều chỉnh": 10,
}


@pytest.mark.parametrize(
    ("instance", "row"),
    [(FORM, ROW), (FORM, "DTTS.4"), (FORM, "DTTS"), ("GN-01.TONG", "DTTS"), ("GN-01.TONG", "TONG")],
)
def test_the_difference_is_parted_as_by_hand_in_the_row_and_in_every_sum_over_it(
    worked: Comparison, instance: str, row: str
) -> None:
    found = change(worked, instance, row)
    assert (found.paid[0] / MILLION, found.paid[1] / MILLION, found.difference / MILLION) == (177, 257, 80)
    assert causes(found) == EXPECTED
    assert (worked.came, worked.went, worked.falls) == (("D",), ("C",), ())


def test_the_three_who_moved_most_are_named_with_what_they_moved(worked: Comparison) -> None:
    found = change(worked, "GN-01.TONG", "TONG").contributors
    assert [(code, amount / MILLION) for code, amount in found] == [("A", 77), ("C", -30), ("D", 25)]


def test_percentage_points_are_parted_into_numerator_and_denominator(worked: Comparison) -> None:
    """177/600 = 29,50 %; 257/660 = 38,94 %: by what was paid 80/600 = 13,33 points, by the plan −3,89."""
    found = change(worked, "GN-01.TONG", "TONG")
    assert (found.plan[0] / MILLION, found.plan[1] / MILLION) == (600, 660)
    assert points_words(found) == "+9,44 (+13,33 / −3,89)"


def test_a_fall_that_nobody_explains_is_left_over_and_named() -> None:
    found = comparison(figures_of(sent("A", 33), sent("B", 90)), earlier(figures_of(sent("A", 40), sent("B", 80))))
    assert causes(change(found, "GN-01.TONG", "TONG")) == {"giải ngân mới": 10, "chưa rõ": -7}
    (fall,) = found.falls
    assert (fall.reporter, fall.instance.id, fall.row.id, fall.amount / MILLION) == ("A", FORM, ROW, 7)


def test_an_advance_accounts_for_no_more_than_it_fell_by() -> None:
    then, now = figures_of(sent("A", 40, advance=9)), figures_of(sent("A", 33, advance=5))
    assert causes(change(comparison(now, earlier(then)), FORM, ROW)) == {"thu hồi tạm ứng": -4, "chưa rõ": -3}


@pytest.mark.parametrize("cause", [Cause.TAKEN_BACK, Cause.CORRECTED])
def test_what_the_reporter_said_of_a_fall_is_its_cause(cause: Cause) -> None:
    found = comparison(figures_of(sent("A", 33)), earlier(figures_of(sent("A", 40))), reasons={("A", CELL): cause})
    assert causes(change(found, FORM, ROW)) == {cause.value: -7}
    assert found.falls == ()


def test_what_counts_within_a_year_starts_anew_in_the_next() -> None:
    found = comparison(figures_of(sent("A", 12)), earlier(figures_of(sent("A", 90))), year=2025)
    assert causes(change(found, "GN-01.TONG", "TONG")) == {"giải ngân mới": 12, "sang năm mới": -90}


def test_every_dong_has_a_cause_whatever_was_sent() -> None:
    """In every row: causes and remainder are the difference, and the remainder is what the falls come to."""
    rng = np.random.default_rng(11)
    rows = [row.id for row in KIT.instance_by_id[FORM].rows if row.kind in {"leaf", "rest"}][:6]

    def some(reporters: Sequence[str]) -> FigureSet:
        lines = [f"{FORM} | {PLAN} | {PAID} | disbursed_carried_capital | {ADVANCE}"]
        files = []
        for reporter in reporters:
            table = [*lines, *(f"{row} | " + " | ".join(map(str, rng.integers(0, 10**10, 4))) for row in rows)]
            files.append(submission_from("\n".join(table), KIT, reporter=reporter))
        return figures_of(*files)

    def changed(figures: FigureSet) -> Mapping[tuple[int, str, str, str], float]:
        return {(0, FORM, row, PAID): float(rng.integers(0, 10**10)) for row in rows[:3]}

    for _ in range(5):
        then, now = some("ABCD"), some("BCDE")
        corrected = adjusted(then, {(at, FORM, rows[1], PAID): float(rng.integers(0, 10**10)) for at in range(4)})
        past = earlier(then, corrected, adjusted(then, changed(then)))
        found = comparison(now, past, added=adjusted(now, changed(now)))
        for item in found.changes:
            assert sum(item.causes.values()) + item.unexplained == item.paid[1] - item.paid[0]
        fallen = sum(fall.amount for fall in found.falls)
        assert change(found, "GN-01.TONG", "TONG").unexplained == -fallen < 0


def test_the_sheet_says_the_same_in_millions_and_names_who_is_to_be_asked(worked: Comparison) -> None:
    table = comparison_sheet(worked, {"A": "xã An", "C": "xã Cư", "D": "xã Đông"}, "9 tháng năm 2024")
    titles = [field.title for field in table.fields]
    assert titles[:6] == ["Dòng", "KH trước", "KH nay", "GN trước", "GN nay", "Δ"]
    assert titles[6:12] == [*(f"do {name}" for name in EXPECTED), "chưa rõ"]
    values = [getattr(cell, "value", cell) for cell in table.rows[0]]
    assert values[1:12] == [600, 660, 177, 257, 80, *EXPECTED.values(), 0]
    assert values[14:] == ["+9,44 (+13,33 / −3,89)", "xã An +77; xã Cư −30; xã Đông +25"]
    assert "Kế hoạch tăng 60 triệu đồng; tỷ lệ +9,44 (+13,33 / −3,89) điểm % (do tử số / do mẫu số)." in table.lines
    assert "Thêm so với kỳ trước: xã Đông." in table.lines
    assert "Kỳ trước có, kỳ này không: xã Cư." in table.lines
    fallen = comparison(figures_of(sent("A", 33)), earlier(figures_of(sent("A", 40))))
    assert any(
        "hỏi lại đơn vị: xã An" in line and "−7" in line for line in comparison_sheet(fallen, {"A": "xã An"}, "").lines
    )


def test_a_kit_that_counts_has_its_headline_then_and_now() -> None:
    kit = DEFINITIONS.kit("ra-soat-ho-ngheo-xa")
    headline = headline_of(kit)
    assert headline is not None and not headline.is_of_money

    def figures(households: int, poor: int) -> FigureSet:
        table = f"HN-01 | households | poor\nxa.rest | {households} | {poor}"
        return compute([submission_from(table, kit, reporter="A")], kit)

    then, now = consolidate(figures(200, 50), ""), consolidate(figures(250, 45), "")
    past = EarlierTotal(Period.parse("2023"), then, then.members, then.members)
    table = counts_sheet(now, past, headline, kit.headline_titles, "năm 2024")
    root = next(row for row in table.rows if row[1] == 200)
    assert root[1:] == (200, 250, 50, 50, 45, -5, 25.0, 18.0, -7.0)
    assert [field.title for field in table.fields[1:4]] == ["Hộ dân cư: trước", "nay", "Δ"]


@pytest.mark.parametrize("kit_id", [kit.id for kit in DEFINITIONS.kits.values() if is_about_money(kit)])
def test_every_kit_about_money_has_its_payments_parted(kit_id: str) -> None:
    """Each amount of the headline's forms is 10 more than it was: new payments and nothing else, in every row."""
    kit = DEFINITIONS.kits[kit_id]
    headline = headline_of(kit)
    assert headline is not None
    cells = [
        (instance.id, row.id, column.id)
        for instance in headline.instances
        for row in instance.rows
        for column in instance.form.columns
        if instance.is_added_up(row, column) and instance.unit_of(row, column) == instance.money_unit
    ]
    then, now = (
        compute([submission_of([(*cell, value) for cell in cells], kit, reporter="A")], kit) for value in (100.0, 110.0)
    )
    found = compared(consolidate(now, ""), now, earlier(then), 2024, {})
    assert found is not None
    top = next(item for item in found.changes if item.row == headline.row)
    assert top.difference > 0
    for item in found.changes:
        assert item.causes[Cause.PAID] == item.difference
        assert item.unexplained == 0
    assert comparison_sheet(found, {}, "năm 2024").rows
