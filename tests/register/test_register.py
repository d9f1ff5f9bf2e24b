"""What was put stays, and the latest of what was put counts: on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg_xl.register.lines import IGNORED, PROVISIONAL, RETURNED, Justification, Receipt, Submitted, Written
from mtqg_xl.register.register import Register
from tests.register.made import (
    FORM,
    PERIOD,
    REPORTER,
    adjustment,
    amount_in,
    assert_same,
    block,
    decision,
    form,
    paid,
    receipt,
)


def counted(register: Register, instance: str = FORM, reporter: str = REPORTER) -> tuple[str, float | None] | None:
    """Return which file counts for a form, and the amount paid in it."""
    found = register.latest(reporter, PERIOD, instance)
    return None if found is None else (found.submitted.sha256, amount_in(found.figures))


def test_a_receipt_comes_back_with_its_figures_texts_and_code(register: Register) -> None:
    figures = replace(
        paid(2_145_977_223.0),
        texts={("DTTS.8", "note"): "chưa giao"},
        blocks={"works": block(("Đường Cao Lộc", "Nhà văn hóa thôn Bản Piềng"), (951_000_000.0, 0.0))},
    )
    sent = receipt("f1", figures, codes={FORM: "27455"}, saved_at="2024-06-24T08:40:00", submission_number=2.0)
    assert register.put([sent]) == Written(1, 0)
    found = register.latest(REPORTER, PERIOD, FORM)
    assert found is not None
    assert (found.submitted, found.code) == (sent.submitted, "27455")
    assert_same(found.figures, figures)
    assert register.latest(REPORTER, "2024", FORM) is None


def test_the_same_file_is_put_once_whatever_it_is_called(register: Register) -> None:
    sent = receipt("f1", paid(1.0), received_at="2024-06-24T08:00:00+00:00")
    again = receipt("f1", paid(1.0), file_name="bieu (1).xlsx", received_at="2024-06-25T09:00:00+00:00")
    assert register.put([sent, sent]) == Written(1, 1)
    before = register.verify()
    assert register.put([again]) == Written(0, 1)
    assert register.verify() == before


def test_what_is_judged_otherwise_is_a_new_line_and_the_old_one_stays(register: Register) -> None:
    for verdict, written in (
        ("block", Written(1, 0)),
        ("ok", Written(1, 0)),
        ("", Written(0, 1)),
        ("block", Written(1, 0)),
    ):
        assert register.put([receipt("f1", paid(1.0), verdict=verdict)]) == written
    said = [entry.said for entry in register.history(REPORTER, PERIOD)]
    assert [line.verdict for line in said if isinstance(line, Submitted)] == ["block", "ok", "block"]


def test_a_filled_form_is_not_replaced_by_a_later_blank_one(register: Register) -> None:
    register.put([receipt("filled", paid(5.0), submission_number=1.0), receipt("blank", form(), submission_number=2.0)])
    assert counted(register) == ("filled", 5.0)


def test_a_form_that_holds_only_what_it_was_issued_with_is_a_blank_one(register: Register) -> None:
    issued = replace(receipt("issued", paid(9.0), submission_number=2.0), filled=frozenset())
    register.put([receipt("filled", paid(5.0), submission_number=1.0), issued])
    assert counted(register) == ("filled", 5.0)


def test_parts_filled_by_different_officers_are_joined_form_by_form(register: Register) -> None:
    accountant = receipt("accountant", paid(5.0), form(instance="HN-01"), saved_at="2024-06-24T10:00:00")
    social = receipt("social", form(), paid(41.0, "HN-01"), saved_at="2024-06-24T09:00:00")
    register.put([accountant, social])
    assert counted(register) == ("accountant", 5.0)
    assert counted(register, "HN-01") == ("social", 41.0)


def test_a_later_file_is_known_by_lan_gui_then_by_its_own_time_then_by_its_receipt(register: Register) -> None:
    first = receipt("f1", paid(1.0), submission_number=1.0, saved_at="2024-06-24T16:00:00")
    second = receipt("f2", paid(2.0), submission_number=2.0, saved_at="2024-06-24T09:00:00")
    third = receipt("f3", paid(3.0), submission_number=2.0, saved_at="2024-06-24T10:00:00", received_at="2024-06-24T10")
    fourth = receipt(
        "f4", paid(4.0), submission_number=2.0, saved_at="2024-06-24T10:00:00", received_at="2024-06-24T11"
    )
    for newest, so_far in ((1.0, [first]), (2.0, [second]), (3.0, [third]), (4.0, [fourth])):
        register.put(so_far)
        found = counted(register)
        assert found is not None and found[1] == newest


def test_a_file_that_was_returned_or_ignored_does_not_count_until_it_is_taken_after_all(register: Register) -> None:
    register.put([receipt("f1", paid(1.0)), receipt("f2", paid(2.0), submission_number=2.0)])
    for word in (RETURNED, IGNORED):
        register.put([decision("f2", word)])
        assert counted(register) == ("f1", 1.0)
        register.put([decision("f2", PROVISIONAL)])
        assert counted(register) == ("f2", 2.0)
    assert register.decision("f2") == decision("f2", PROVISIONAL)
    assert register.decision("f1") is None


def test_a_decision_is_one_of_four_words() -> None:
    with pytest.raises(ValueError, match="Nhận tạm"):
        decision("f1", "Để sau")


def test_an_adjustment_is_corrected_and_taken_back_by_new_lines(register: Register) -> None:
    assert register.put([adjustment(150e6)]) == Written(1, 0)
    assert register.put([adjustment(150e6)]) == Written(0, 1)
    register.put([adjustment(151e6, "đối chiếu lại")])
    assert register.adjustments(PERIOD) == (adjustment(151e6, "đối chiếu lại"),)
    register.put([adjustment(None, "xã đã gửi lại")])
    assert register.adjustments(PERIOD) == ()
    assert [entry.said for entry in register.history(REPORTER, PERIOD)] == [
        adjustment(150e6),
        adjustment(151e6, "đối chiếu lại"),
        adjustment(None, "xã đã gửi lại"),
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_a_database_may_not_give_back_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="vô hạn"):
        adjustment(value)
    with pytest.raises(ValueError, match="vô hạn"):
        receipt("f1", submission_number=value)


def test_all_reasons_for_a_figure_stand_and_none_twice(register: Register) -> None:
    first = Justification(REPORTER, PERIOD, "R07-DTTS.4.1.a", "2145977223", "Chờ hồ sơ", "Đinh Thị Mai")
    second = replace(first, figure="2292158728", reason="Có vốn kỳ trước")
    assert register.put([first, second]) == Written(2, 0)
    assert register.put([first, second]) == Written(0, 2)
    assert [entry.said for entry in register.history(REPORTER, PERIOD)] == [first, second]


def test_history_tells_everything_about_a_reporter_in_its_order_and_nothing_else(register: Register) -> None:
    lines = [receipt("f1", paid(1.0)), decision("f1", PROVISIONAL), adjustment(2.0), decision("f1", RETURNED)]
    register.put([*lines, receipt("g1", paid(9.0), reporter="99001"), decision("g1", PROVISIONAL)])
    entries = register.history(REPORTER, PERIOD)
    assert [entry.said for entry in entries] == [
        line.submitted if isinstance(line, Receipt) else line for line in lines
    ]
    assert [entry.line for entry in entries] == sorted(entry.line for entry in entries)
    assert all(entry.recorded_at for entry in entries)


def test_names_that_no_database_can_hold_are_kept_as_far_as_they_go(register: Register) -> None:
    """A file name of a foreign system may hold half a character; it says which file it is all the same."""
    register.put([receipt("f1", paid(1.0), file_name="bi\udce9u\0.xlsx")])
    found = register.latest(REPORTER, PERIOD, FORM)
    assert found is not None and found.submitted.file_name == "bi?u\ufffd.xlsx"
    assert register.verify().is_intact


def test_a_put_that_fails_on_the_way_leaves_nothing(register: Register) -> None:
    def lines() -> Iterator[Any]:
        yield receipt("f1", paid(1.0))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.put(lines())
    assert register.verify().lines == 0
    assert register.put([receipt("f1", paid(1.0))]) == Written(1, 0)
    assert register.verify().is_intact


_FILES = st.lists(
    st.tuples(
        st.sampled_from([None, 0.0, 1.0, 2.0]),  # the amount; None for a blank form
        st.sampled_from([0.0, 1.0, 2.0]),
        st.sampled_from(["", "2024-06-24T09:00:00", "2024-06-24T10:00:00"]),
        st.sampled_from(["", "2024-06-24T11:00:00"]),
    ),
    min_size=2,
    max_size=3,
)


_reporters = (f"{number:05}" for number in count(1))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Give one register for all drawn examples, each about reporters of its own."""
    with Register.open(str(tmp_path_factory.mktemp("sổ") / "so.sqlite"), create=True) as opened:
        yield opened


@settings(max_examples=10, deadline=None)
@given(files=_FILES)
def test_the_order_of_puts_does_not_matter(shared: Register, files: list[tuple[float | None, float, str, str]]) -> None:
    found = set()
    for order in permutations(range(len(files))):
        reporter = next(_reporters)
        first, *others = (_drawn(reporter, at, *files[at]) for at in order)
        shared.put([first])
        shared.put(others)
        found.add(counted(shared, reporter=reporter))
    assert len(found) == 1
    ((_, amount),) = [each for each in found if each is not None]
    assert (amount is None) == all(each[0] is None for each in files)


def _drawn(reporter: str, at: int, amount: float | None, number: float, saved_at: str, received_at: str) -> Receipt:
    figures = form() if amount is None else paid(amount)
    moments = {"saved_at": saved_at, "received_at": received_at}
    return receipt(f"f{at}", figures, reporter=reporter, submission_number=number, **moments)
