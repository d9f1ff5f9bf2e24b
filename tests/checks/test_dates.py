"""Days that cannot be: an end before its beginning, a year far from the period, a year typed in the place of a day."""

from datetime import date

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.figures.compute import compute
from mtqg_xl.findings import Finding
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.cards import serial_day
from tests.made import DEFINITIONS, altered, submission_in
from tests.samples.conftest import RECIPE

SHEET = "DT-01 DỰ ÁN"
KIT = DEFINITIONS.kit("dan-toc-xa")
START, FINISH = "N11", "O11"
"""Where the first work of the commune says when it began and when it was done."""


def told(start: str | float | None, finish: str | float | None) -> list[Finding]:
    """Return what is said of the days of one work in the report of the first half of 2024."""
    made = sample(KIT, RECIPE, Period.parse("2024-H1"), 5, 1)
    content = altered(workbook_of(KIT.with_areas(len(made.header.areas)), made), SHEET, {START: start, FINISH: finish})
    submission = submission_in(content)
    (result,) = check([submission], compute([submission], KIT))
    return [item for item in result.findings if item.cell in {START, FINISH}]


def test_an_end_before_the_beginning_is_one_message_at_the_end() -> None:
    (finding,) = told(serial_day(date(2024, 9, 30)), serial_day(date(2024, 3, 15)))
    assert (finding.code, finding.severity, finding.cell) == ("I18", "explain", FINISH)
    assert finding.what == f"Hoàn thành 15/3/2024 trước khởi công 30/9/2024 (ô {START})."
    assert finding.related == (f"{SHEET}!{START}",)
    (typed_as_texts,) = told("15/9/2024", "20/3/2024")
    assert typed_as_texts.what == f"Hoàn thành 20/3/2024 trước khởi công 15/9/2024 (ô {START})."


def test_days_in_order_the_same_day_and_a_day_alone_are_nothing() -> None:
    assert told(serial_day(date(2024, 3, 15)), serial_day(date(2024, 9, 30))) == []
    assert told(serial_day(date(2024, 3, 15)), serial_day(date(2024, 3, 15))) == []
    assert told(None, serial_day(date(2024, 3, 15))) == []
    assert told("quý I năm 2024", serial_day(date(2024, 3, 15)))[0].code == "I10"


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (date(1924, 3, 16), True),
        (date(2013, 12, 31), True),
        (date(2014, 1, 1), False),
        (date(2034, 6, 30), False),
        (date(2034, 10, 1), True),
    ],
)
def test_a_year_far_from_the_period_is_asked_about(day: date, is_told: bool) -> None:
    found = told(None, serial_day(day))
    assert [(item.code, item.cell) for item in found] == ([("I19", FINISH)] if is_told else [])


def test_a_wrong_year_is_told_once_at_its_cell_and_not_as_the_order_of_two_days() -> None:
    found = told(serial_day(date(2034, 10, 1)), serial_day(date(2024, 3, 15)))
    assert [(item.code, item.cell) for item in found] == [("I19", START)]


def test_a_bare_year_in_a_cell_for_a_day_is_said_to_be_one() -> None:
    first, second = told(2025.0, 2023.0)
    assert (first.code, first.cell, second.code, second.cell) == ("I19", START, "I19", FINISH)
    assert first.what == f"Ô {START} là ô ngày mà gõ năm 2025: Excel hiểu là ngày 17/7/1905."
    assert first.mend == "Gõ đủ ngày/tháng/năm, ví dụ 30/6/2025."


def test_a_bare_year_for_the_day_of_the_figures_is_told_once() -> None:
    made = sample(KIT, RECIPE, Period.parse("2024-H1"), 5, 1)
    content = workbook_of(KIT.with_areas(len(made.header.areas)), made)
    submission = submission_in(altered(content, "THÔNG TIN", {"C8": 2024.0}))
    (result,) = check([submission], compute([submission], KIT))
    assert [(item.code, item.cell) for item in result.findings] == [("I19", "C8")]


def test_a_sample_dates_its_works_in_order() -> None:
    days = [
        {key[2]: value for key, value in made.typed.items() if key[:2] == ("DT-01", row) and isinstance(value, float)}
        for seed in range(20)
        for made in [sample(KIT, RECIPE, Period.parse("2024-H1"), seed, 1)]
        for row in {key[1] for key in made.typed if key[0] == "DT-01"}
    ]
    pairs = [(each["start"], each["finish"]) for each in days if {"start", "finish"} <= each.keys()]
    assert len(pairs) > 5
    assert all(start <= finish for start, finish in pairs)
