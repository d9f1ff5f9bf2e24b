from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.vietnamese import Period, parse_date, write_date, write_date_long


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2024, 3, 8), "08/3/2024", "ngày 08 tháng 3 năm 2024"),
        (date(2023, 2, 28), "28/02/2023", "ngày 28 tháng 02 năm 2023"),
        (date(2024, 2, 6), "06/02/2024", "ngày 06 tháng 02 năm 2024"),
        (date(2024, 6, 17), "17/6/2024", "ngày 17 tháng 6 năm 2024"),
        (date(2023, 8, 5), "05/8/2023", "ngày 05 tháng 8 năm 2023"),
        (date(2024, 1, 31), "31/01/2024", "ngày 31 tháng 01 năm 2024"),
        (date(2024, 10, 10), "10/10/2024", "ngày 10 tháng 10 năm 2024"),
    ],
)
def test_only_small_days_and_months_one_and_two_have_a_leading_zero(day: date, short: str, long: str) -> None:
    assert write_date(day) == short
    assert write_date_long(day) == long


@pytest.mark.parametrize(
    "text",
    [
        "17/6/2024", "17/06/2024", "17-06-2024", "17-6-2024", "17.6.2024", "2024-06-17", " 17/6/2024\u00a0",
        "ngày 17/6/2024", "ngày 17 tháng 6 năm 2024", "Ngày 17 tháng 06 năm 2024",
        normalize("NFD", "ngày 17 tháng 6 năm 2024"),
    ],
)  # fmt: skip
def test_dates_are_read_day_first_or_in_iso_order(text: str) -> None:
    assert parse_date(text) == date(2024, 6, 17)


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2024", "6/17/2024", "17/6/24", "17/6-2024", "2024/06/17", "2024-6-17", "00/01/2024", "01/01/0000",
     "45460", "17/6/2024 x", "tháng 6 năm 2024", "٠١/٠١/٢٠٢٤"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_written_dates_come_back(day: date) -> None:
    assert parse_date(write_date(day)) == parse_date(write_date_long(day)) == parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("code", "kind", "year", "start", "end", "title", "token"),
    [
        ("2024-H1", "H1", 2024, "2024-01-01", "2024-06-30", "6 tháng đầu năm 2024", "6T2024"),
        ("2024-9M", "9M", 2024, "2024-01-01", "2024-09-30", "9 tháng năm 2024", "9T2024"),
        ("2024-Q1", "quarter", 2024, "2024-01-01", "2024-03-31", "quý I năm 2024", "Q1-2024"),
        ("2024-Q2", "quarter", 2024, "2024-04-01", "2024-06-30", "quý II năm 2024", "Q2-2024"),
        ("2024-Q3", "quarter", 2024, "2024-07-01", "2024-09-30", "quý III năm 2024", "Q3-2024"),
        ("2024-Q4", "quarter", 2024, "2024-10-01", "2024-12-31", "quý IV năm 2024", "Q4-2024"),
        ("2024", "year", 2024, "2024-01-01", "2024-12-31", "năm 2024", "N2024"),
        ("2024-10", "month", 2024, "2024-10-01", "2024-10-31", "tháng 10 năm 2024", "T10-2024"),
        ("2024-05", "month", 2024, "2024-05-01", "2024-05-31", "tháng 5 năm 2024", "T05-2024"),
        ("2024-02", "month", 2024, "2024-02-01", "2024-02-29", "tháng 02 năm 2024", "T02-2024"),
        ("2021..2023", "years", 2023, "2021-01-01", "2023-12-31", "giai đoạn 2021 - 2023", "N2021-2023"),
    ],
)
def test_a_period_has_its_days_and_names(
    code: str, kind: str, year: int, start: str, end: str, title: str, token: str
) -> None:
    period = Period.parse(code)
    assert (period.code, period.kind, period.year) == (code, kind, year)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert (period.title, period.file_token) == (title, token)


def test_periods_of_one_code_are_equal_and_can_be_keys() -> None:
    assert {Period.parse("2024-H1"): "A"}[Period.parse("2024-H1")] == "A"


@pytest.mark.parametrize(
    "code",
    ["", "2024-H2", "2024-Q5", "2024-13", "2024-00", "2024-5", "24-H1", "2023..2021", "2021..2021", "2024-h1",
     "2021-2023", " 2024", "0024", "2024-H1\n"],
)  # fmt: skip
def test_an_unknown_code_is_refused_in_vietnamese(code: str) -> None:
    with pytest.raises(ValueError, match="Không có kỳ báo cáo") as caught:
        Period.parse(code)
    assert f"“{code}”" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-H1", "2024-H1"),
        ("6T2024", "2024-H1"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("6 tháng 2024", "2024-H1"),
        ("9 Tháng năm 2024", "2024-9M"),
        ("Quý II/2024", "2024-Q2"),
        ("quý 3 năm 2024", "2024-Q3"),
        ("tháng 5/2024", "2024-05"),
        ("T05-2024", "2024-05"),
        ("Năm 2023", "2023"),
        ("N2023", "2023"),
        ("giai đoạn 2021 - 2023", "2021..2023"),
        ("N2021-2023", "2021..2023"),
    ],
)
def test_a_period_is_understood_as_officers_write_it(text: str, code: str) -> None:
    found = Period.said(text)
    assert found is not None and found.code == code


@pytest.mark.parametrize("text", ["", "kỳ trước", "tháng 13/2024", "6 tháng", "2023 2024"])
def test_what_names_no_period_is_none(text: str) -> None:
    assert Period.said(text) is None
