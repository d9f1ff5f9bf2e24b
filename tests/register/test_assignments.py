"""Whose a file is where a person said so: the last word holds, the earlier ones stay, on SQLite and on PostgreSQL."""

from sqlalchemy import text

from mtqg_xl.register.lines import Assignment
from mtqg_xl.register.migrations import ALL_STEPS, migrate
from mtqg_xl.register.register import Register
from mtqg_xl.register.store import open_engine, reading, writing
from tests.register.made import FORM, PERIOD, REPORTER, amount_in, assignment, paid, receipt


def amount(register: Register, reporter: str, period: str = PERIOD) -> float | None:
    found = register.latest(reporter, period, FORM)
    return None if found is None else amount_in(found.figures)


def test_a_file_counts_for_the_reporter_that_was_said_last_and_for_no_other(register: Register) -> None:
    register.put([assignment("f1", "99001"), receipt("f1", paid(5.0), reporter="99001")])
    assert (amount(register, "99001"), amount(register, "99002")) == (5.0, None)
    register.put([assignment("f1", "99002"), receipt("f1", paid(5.0), reporter="99002")])
    assert (amount(register, "99001"), amount(register, "99002")) == (None, 5.0)
    register.put([assignment("f1", REPORTER, by=""), receipt("f1", paid(5.0))])
    assert [amount(register, code) for code in ("99001", "99002", REPORTER)] == [None, None, 5.0]


def test_a_file_that_was_said_to_be_of_another_period_counts_in_no_other(register: Register) -> None:
    register.put([receipt("f1", paid(5.0)), receipt("f2", paid(7.0))])
    register.put([assignment("f1", REPORTER, period="2023"), receipt("f1", paid(5.0), period="2023")])
    assert (amount(register, REPORTER), amount(register, REPORTER, "2023")) == (7.0, 5.0)


def test_the_same_word_is_written_once_and_history_keeps_every_other(register: Register) -> None:
    register.put([receipt("f1", paid(5.0)), assignment("f1", REPORTER)])
    assert register.put([assignment("f1", REPORTER, assigned_at="2024-06-24T16:00")]).new == 0
    assert register.put([assignment("f1", REPORTER, received_at="2024-06-24T09:00:00+00:00")]).new == 1
    said = [entry.said for entry in register.history(REPORTER, PERIOD) if isinstance(entry.said, Assignment)]
    assert [one.received_at for one in said] == ["", "2024-06-24T09:00:00+00:00"]
    assert register.assignment("f1") == said[-1]
    assert register.assignment("f2") is None
    assert register.verify().is_intact


def test_a_register_from_before_there_were_assignments_takes_them_and_stays_intact(place: str) -> None:
    engine = open_engine(place, create=True)
    with Register.open(place) as register:
        register.put([receipt("f1", paid(5.0))])
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE mtqg_assignments"))
        connection.execute(text("DELETE FROM mtqg_schema_steps WHERE step = 2"))
    with Register.open(place) as register:
        assert register.verify().is_intact
        register.put([assignment("f1", "99001")])
        assert amount(register, REPORTER) is None
        assert register.verify().counts["gán tay"] == 1
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM mtqg_schema_steps")).scalar() == len(ALL_STEPS)
    with writing(engine) as connection:
        migrate(connection)
