"""A file beside the one of an earlier period, beside the calendar, and beside the files of other reporters."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.checks.history import Previous
from mtqg_xl.checks.result import FileResult
from mtqg_xl.pipeline.batch import figures_of
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.vietnamese import Period
from tests.made import (
    KIT,
    Key,
    altered,
    assert_whole,
    blank,
    filled,
    members,
    packed,
    retyped,
    submission,
    submission_in,
    verdict_on,
)

PAID: Key = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
PLAN: Key = ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")
WORK: Key = ("GN-03", "works#2", "disbursed_since_start")


def beside(now: Submission, then: Submission, period: str = "2024-05") -> FileResult:
    """Return the verdict on a file for the first half of 2024 beside one of an earlier period."""
    previous = Previous(figures_of([then], KIT), {then.stamp.reporter: Period.parse(period)})
    (result,) = check([now], figures_of([now], KIT), previous)
    for finding in result.findings:
        assert_whole(finding)
    return result


def history(result: FileResult) -> list[tuple[str, str, str, str]]:
    """Return what a file's history gives, but for the notes about forms that stayed as they were."""
    found = [(f.code, f.severity.value, f.sheet, f.cell) for f in result.findings if f.code.startswith("H")]
    return [item for item in found if item[:2] != ("H03", "note")]


def test_a_cumulative_figure_that_fell_is_to_be_explained_with_its_gap() -> None:
    now = submission("A")
    then = retyped(now, {PAID: 2_180_977_223})
    result = beside(now, then)
    assert history(result) == [("H01", "explain", "GN DTTS", "O29")]
    (finding,) = [item for item in result.findings if item.code == "H01"]
    assert "Lũy kế giảm 35.000.000 đ so với kỳ tháng 5 năm 2024" in finding.what
    assert "thu hồi tạm ứng" in finding.mend
    assert (finding.found, finding.expected, finding.impact) == (2_145_977_223, 2_180_977_223, 35_000_000)


def test_a_figure_that_is_blank_now_fell_to_nothing_where_blanks_mean_none() -> None:
    then = submission("A")
    now = retyped(then, {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): None, PAID: 2_200_000_000})
    assert ("H01", "explain", "GN DTTS", "P16") in history(beside(now, then))


def test_a_figure_that_grew_is_nothing_to_speak_of() -> None:
    now = submission("A")
    assert history(beside(now, retyped(now, {PAID: 1_000_000_000}))) == []


def test_money_of_another_year_begins_anew_but_a_work_does_not() -> None:
    now = retyped(submission("A"), {WORK: 950_981_240})
    then = retyped(now, {PAID: 2_900_000_000, WORK: 951_000_000})
    assert history(beside(now, then, "2023")) == [("H01", "explain", "GN-03 CÔNG TRÌNH", now.own(*WORK))]


def test_a_plan_that_changed_within_the_year_is_one_note() -> None:
    now = submission("A")
    then = retyped(now, {PLAN: 2_891_000_000, PAID: 100_000_000})
    result = beside(now, then)
    assert history(result) == [("H02", "note", "GN DTTS", "H29")]
    (finding,) = [item for item in result.findings if item.code == "H02"]
    assert "2.891.000.000 đ nay là 2.981.000.000 đ" in finding.what


def test_a_file_with_every_figure_of_the_last_one_is_asked_about_once() -> None:
    now = submission("A")
    result = beside(now, now)
    assert history(result) == [("H03", "explain", "THÔNG TIN", "C8")]
    (finding,) = [item for item in result.findings if item.code == "H03"]
    assert "số giống hệt kỳ tháng 5 năm 2024" in finding.what


def test_a_form_of_money_with_every_figure_of_the_last_one_is_a_note() -> None:
    now = submission("99001")
    then = retyped(now, {("CT-01", "ntm.attendees_movement", "quantity"): 1.0})
    same = [item for item in beside(now, then).findings if item.code == "H03"]
    assert {(item.severity.value, item.sheet) for item in same} >= {("note", "GN DTTS"), ("note", "GN-03 CÔNG TRÌNH")}
    assert all("Có phải chép biểu kỳ trước?" in item.what and item.cell for item in same)
    assert not [item for item in same if item.sheet.startswith("HN")]  # poverty is reviewed once a year


def test_a_file_of_the_same_period_is_no_earlier_one() -> None:
    now = submission("A")
    assert history(beside(now, now, "2024-H1")) == []


# --- the calendar ---------------------------------------------------------------------------------------


def as_of(day: date, saved_at: str = "") -> FileResult:
    """Return the verdict on report A with another day of its figures and another moment of saving."""
    found = submission("A")
    cell = found.typed["TT", "as_of", "value"]
    typed: Mapping[Key, Typed] = found.typed | {("TT", "as_of", "value"): replace(cell, day=day)}
    changed = replace(found, typed=dict(typed), saved_at=saved_at)
    (result,) = check([changed], figures_of([changed], KIT))
    return result


@pytest.mark.parametrize(
    ("day", "saved_at", "odd"),
    [
        (date(2024, 6, 30), "", False),
        (date(2024, 6, 25), "2024-06-24T16:30:00Z", True),
        (date(2024, 6, 25), "2024-06-24T17:30:00Z", False),  # half past midnight on the 25th in Viet Nam
        (date(2024, 6, 25), "2024-07-02T01:00:00Z", False),
        (date(2024, 6, 25), "2020-01-01T01:00:00Z", False),  # a clock that is wrong by years
        (date(2024, 12, 31), "", True),  # figures of the year in a half-year's file
        (date(2023, 12, 31), "", True),
        (date(2024, 7, 20), "", False),
    ],
)
def test_a_day_outside_the_period_or_after_the_saving_is_asked_about(day: date, saved_at: str, odd: bool) -> None:
    assert history(as_of(day, saved_at)) == ([("H06", "explain", "THÔNG TIN", "C8")] if odd else [])


@pytest.mark.parametrize(
    ("period", "day", "odd"),
    [
        ("2026-01", date(2026, 2, 10), False),
        ("2026-01", date(2026, 2, 27), True),  # nearer to the end of February, which has a report of its own
        ("2025-12", date(2026, 1, 31), False),  # a year's money is paid out until then
    ],
)
def test_a_month_is_told_of_until_the_middle_of_the_next(period: str, day: date, odd: bool) -> None:
    found = submission("A")
    cell = replace(found.typed["TT", "as_of", "value"], day=day)
    typed: Mapping[Key, Typed] = found.typed | {("TT", "as_of", "value"): cell}
    changed = replace(found, typed=dict(typed), stamp=replace(found.stamp, period=period))
    (result,) = check([changed], figures_of([changed], KIT))
    assert ("H06" in {item.code for item in result.findings}) == odd


def test_figures_without_a_day_are_a_note_and_an_empty_workbook_needs_none() -> None:
    no_day = altered(filled("A"), "THÔNG TIN", {"C8": None})
    assert history(verdict_on(no_day)) == [("H06", "note", "THÔNG TIN", "C8")]
    assert history(verdict_on(altered(blank("A"), "THÔNG TIN", {"C8": None}))) == []


def test_a_file_that_nobody_has_saved_since_it_was_made_says_no_moment() -> None:
    assert submission("A").saved_at == ""
    parts = members(filled("A"))
    core = parts["docProps/core.xml"].decode()
    assert core.count("2024-01-01T00:00:00Z</dcterms:modified>") == 1
    later = core.replace("2024-01-01T00:00:00Z</dcterms:modified>", "2024-06-24T08:00:00Z</dcterms:modified>")
    assert submission_in(packed(parts | {"docProps/core.xml": later.encode()})).saved_at == "2024-06-24T08:00:00Z"


# --- other reporters ------------------------------------------------------------------------------------


def of_other(found: Submission, code: str, saved_at: str) -> Submission:
    """Return a file as if another reporter had sent it."""
    stamp = replace(found.stamp, reporter=code, reporter_name=f"xã {code}")
    return replace(found, file=f"{code}.xlsx", path=f"/{code}.xlsx", stamp=stamp, saved_at=saved_at)


def together(*files: Submission) -> list[FileResult]:
    return check(files, figures_of(files, KIT))


def test_a_form_copied_from_another_commune_is_asked_about_at_the_later_file_alone() -> None:
    first, second = of_other(submission("99001"), "1", "2024-07-01"), of_other(submission("99001"), "2", "2024-07-02")
    later, earlier = together(second, first)
    assert history(earlier) == []
    (copied,) = [item for item in later.findings if item.code == "H04"]
    assert all(f"“{sheet}”" in copied.what for sheet in ("GN DTTS", "GN-03 CÔNG TRÌNH", "HN-01 KẾT QUẢ"))
    assert copied.what.endswith("giống hệt xã 1 (tệp “1.xlsx”).")
    works = [item for item in later.findings if item.code == "H05"]
    assert len(works) == 0


def test_a_column_copied_from_another_commune_is_asked_about_where_the_rest_differs() -> None:
    column = "disbursed_year_capital"
    held = {key: None for name in ("99001", "99002") for key in submission(name).typed if key[2] == column}
    rows = ("DTTS.1.n2", "DTTS.4.1.a", "DTTS.4.1.d", "DTTS.8")
    paid = {("GN-01.DTTS", row, column): 112_345_678.0 + 1_000_003 * at for at, row in enumerate(rows)}
    amounts: dict[Key, float | str | None] = {**held, **paid}
    first = of_other(retyped(submission("99001"), amounts), "1", "2024-07-01")
    second = of_other(retyped(submission("99002"), amounts), "2", "2024-07-02")
    (copied,) = [item for item in together(first, second)[1].findings if item.code == "H04"]
    assert copied.sheet == "GN DTTS" and "xã 1 (tệp “1.xlsx”)" in copied.what


def test_two_versions_of_one_commune_are_no_copies() -> None:
    first = of_other(submission("99001"), "1", "2024-07-01")
    again = replace(first, file="lần 2.xlsx", path="/lần 2.xlsx", saved_at="2024-07-03")
    assert [history(result) for result in together(first, again)] == [[], []]


def test_different_communes_have_nothing_in_common() -> None:
    results = together(*(submission(name) for name in ("A", "99001", "99002", "99003", "99004")))
    assert [history(result) for result in results] == [[], [], [], [], []]


def with_work_of(first: Submission, other: Submission, columns: tuple[str, ...]) -> Submission:
    """Return a file whose first work has some cells of the second work of another file."""
    ((key, rows),) = [item for item in other.blocks.items() if item[0] == ("GN-03", "works")]
    taken = {name: cell for name in columns if (cell := first.cell("GN-03", "works#2", name)) is not None}
    assert len(taken) == len(columns)
    return replace(other, blocks=other.blocks | {key: (replace(rows[0], cells=rows[0].cells | taken), *rows[1:])})


def test_a_work_that_two_reporters_tell_of_is_asked_about_where_it_came_later() -> None:
    first, board = of_other(submission("A"), "1", "2024-07-01"), of_other(submission("99003"), "2", "2024-07-02")
    board = with_work_of(first, board, ("name", "investment", "allocated", "disbursed_year_to_date"))
    (finding,) = [item for item in together(first, board)[1].findings if item.code == "H05"]
    assert (finding.sheet, finding.cell) == ("GN-03 CÔNG TRÌNH", "C11")
    assert "cũng có trong biểu của xã 1 (tệp “1.xlsx”), ô GN-03 CÔNG TRÌNH!C12" in finding.what


def test_a_name_alone_may_stand_for_many_works() -> None:
    first, board = of_other(submission("A"), "1", "2024-07-01"), of_other(submission("99003"), "2", "2024-07-02")
    later = together(first, with_work_of(first, board, ("name",)))[1]
    assert not [item for item in later.findings if item.code == "H05"]
