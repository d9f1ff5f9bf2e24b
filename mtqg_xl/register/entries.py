"""Lines of a register as values, and values as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Double, RowMapping, Table, select

from mtqg_xl.register.lines import Adjustment, Assignment, Decision, Entry, Justification, Said, Submitted
from mtqg_xl.register.tables import ADJUSTMENTS, ASSIGNMENTS, DECISIONS, JUSTIFICATIONS, SUBMISSIONS

TABLES: Mapping[type[Any], Table] = {
    Submitted: SUBMISSIONS,
    Decision: DECISIONS,
    Assignment: ASSIGNMENTS,
    Adjustment: ADJUSTMENTS,
    Justification: JUSTIFICATIONS,
}
ABOUT: Mapping[type[Any], tuple[str, ...]] = {
    Submitted: ("sha256", "reporter", "period", "kit"),
    Decision: ("sha256",),
    Assignment: ("sha256",),
    Adjustment: ("reporter", "period", "instance", "row", "column"),
    # One figure may have several reasons, and all of them hold.
    Justification: tuple(field.name for field in fields(Justification)),
}
"""What a line is about; the last line about the same is the one that holds."""


def about(said: Said) -> tuple[Any, ...]:
    """Return what a line is about."""
    return tuple(getattr(said, name) for name in ABOUT[type(said)])


def columns_of(said: Submitted | Decision | Assignment | Adjustment | Justification) -> dict[str, Any]:
    """Return the columns of a line as a database gives them back: numbers as floats, texts that every one can hold."""
    table = TABLES[type(said)]
    return {field.name: _held(table, field.name, getattr(said, field.name)) for field in fields(said)}


def _held(table: Table, column: str, value: object) -> object:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float | int) and isinstance(table.columns[column].type, Double):
        return float(value) + 0.0  # SQLite keeps no minus before a zero
    return value


def plain(text: str) -> str:
    """Return a text without what PostgreSQL or UTF-8 cannot hold: NUL, and halves of characters in odd file names."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def entries(connection: Connection, kind: type[Said], asked: Mapping[str, Any]) -> Sequence[Entry[Said]]:
    """Return the lines of one kind with these columns, the oldest first."""
    table = TABLES[kind]
    where = [table.columns[name] == value for name, value in asked.items()]
    found = connection.execute(select(table).where(*where).order_by(table.c.line)).mappings()
    return [Entry(row["line"], row["recorded_at"], said_of(kind, row)) for row in found]


def said_of(kind: type[Said], row: RowMapping) -> Said:
    """Return what a row says."""
    return kind(**{field.name: row[field.name] for field in fields(kind)})
