"""The tables of a register, as the newest step of `migrations` leaves them.

Tables of `LINES` are only added to. Their rows are counted through together: ``line`` is the number of a row in the
whole register, ``hash_before`` the hash of the line before it, ``hash`` that of its own columns.
"""

from typing import Any

from sqlalchemy import Column, Double, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()


def _of_lines(name: str, *columns: Column[Any]) -> Table:
    chain = [Column(each, Text, nullable=False) for each in ("recorded_at", "hash_before", "hash")]
    return Table(name, METADATA, Column("line", Integer, primary_key=True, autoincrement=False), *columns, *chain)


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


SUBMISSIONS = _of_lines(
    "mtqg_submissions",
    *_texts("sha256", "reporter", "reporter_name", "period", "period_end", "kit", "kit_version", "definition_hash"),
    *_texts("file_name", "saved_at", "received_at"),
    Column("submission_number", Double, nullable=False),
    *_texts("verdict"),
)

# ``filled`` is a number because a driver reads any number but 0 as True, and an altered one would pass.
FIGURES = _of_lines(
    "mtqg_figures",
    Column("submission", Integer, nullable=False),
    *_texts("instance"),
    Column("filled", Integer, nullable=False),
    *_texts("reference_code", "digest"),
    Column("content", LargeBinary, nullable=False),
)

DECISIONS = _of_lines("mtqg_decisions", *_texts("sha256", "decision", "reason", "decided_by", "decided_at"))

ADJUSTMENTS = _of_lines(
    "mtqg_adjustments",
    *_texts("reporter", "period", "instance", "row", "column"),
    Column("sent", Double),
    Column("adjusted", Double),
    *_texts("reason", "confirmed_with", "confirmed_at", "adjusted_by"),
)

JUSTIFICATIONS = _of_lines(
    "mtqg_justifications",
    *_texts("reporter", "period", "code", "figure", "reason", "given_by", "given_at", "opinion"),
)

ASSIGNMENTS = _of_lines(
    "mtqg_assignments", *_texts("sha256", "reporter", "period", "received_at", "assigned_by", "assigned_at")
)

LINES = (SUBMISSIONS, FIGURES, DECISIONS, ADJUSTMENTS, JUSTIFICATIONS, ASSIGNMENTS)

HEAD = Table(
    "mtqg_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row: the number and the hash of the last line. It is locked while lines are added, and tells if some are gone."""

STEPS = Table("mtqg_schema_steps", METADATA, Column("step", Integer, primary_key=True, autoincrement=False))
"""The steps of `migrations` that were done."""
