"""Names as people and attackers write them are values: no statement holds one, and each comes back as it was put."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from traceback import format_exception

import pytest
from sqlalchemy import Engine, event

from mtqg_xl.findings import UsageError
from mtqg_xl.register.lines import PROVISIONAL, Justification
from mtqg_xl.register.register import Register
from tests.register.made import FORM, adjustment, amount_in, assignment, decision, paid, receipt

NAMES = (
    "xã Đăk Kroong (H'Bia)",
    "'; DROP TABLE mtqg_submissions; --",
    '" OR 1=1 --',
    "\\' OR ''='",
    "%s %(name)s :name {name} ?",
    "$$; SELECT pg_sleep(60); $$",
    "1); DELETE FROM mtqg_figures; VALUES (1",
    "Ủy ban “nhân dân” ‘xã’ \u202eNgược",
)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the text of every statement that is handed to a database from now on."""
    found: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


def test_names_are_values_in_every_statement(place: str) -> None:
    with statements() as said, Register.open(place, create=True) as register:
        for at, name in enumerate(NAMES):
            sent = receipt(name, paid(float(at)), reporter=name, reporter_name=name, file_name=name, saved_at=name)
            reason = Justification(name, name, name, name, name, name, name, name)
            changed = replace(adjustment(1.0, name), reporter=name, row=name, column=name, confirmed_with=name)
            register.put([sent, decision(name, PROVISIONAL, name), assignment(name, name, name), changed, reason])
        for at, name in enumerate(NAMES):
            found = register.latest(name, "2024-H1", FORM)
            assert found is not None and amount_in(found.figures) == float(at)
            assert (found.submitted.reporter_name, found.submitted.saved_at) == (name, name)
            (entry,) = register.submitted("file_name", name)
            assert register.codes(entry.line) == {FORM: ""}
            assert {each.said.sha256 for each in register.history(name, "2024-H1")[:1]} == {name}
            decided, assigned = register.decision(name), register.assignment(name)
            assert decided is not None and assigned is not None
            assert (decided.reason, assigned.reporter) == (name, name)
        assert {each.reporter for each in register.adjustments("2024-H1")} == set(NAMES)
        verification = register.verify()
    assert (verification.is_intact, verification.lines) == (True, 6 * len(NAMES))
    assert said and not [text for text in said for name in NAMES if name in text]


def test_what_cannot_be_written_is_told_without_a_name(place: str) -> None:
    """A database quotes what it was given; an officer's terminal and logs must not."""
    sent = receipt("f", paid(1.0), reporter_name="Hộ ông Nông Văn Kín")
    broken = replace(sent, submitted=replace(sent.submitted, period=None))  # type: ignore[arg-type]  # no file says so
    with Register.open(place, create=True) as register, pytest.raises(UsageError) as refused:
        register.put([broken])
    told = "".join(format_exception(refused.value))
    assert "Error" in told and "Kín" not in told
