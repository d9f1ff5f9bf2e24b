"""How the tables of a register came to be what they are: numbered steps, each done once and never edited.

A new column may be empty in old lines: the hash of a line is over what it holds, so old lines stay valid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select, text

from mtqg_xl.findings import UsageError
from mtqg_xl.register.tables import STEPS

_APPENDED = ("mtqg_submissions", "mtqg_figures", "mtqg_decisions", "mtqg_adjustments", "mtqg_justifications")
_ASSIGNED = "mtqg_assignments"
_WORDS = {
    "sqlite": {"bytes": "BLOB", "double": "DOUBLE"},
    "postgresql": {"bytes": "BYTEA", "double": "DOUBLE PRECISION"},
}
_LOCK = 0x4D545147
"""The number of the lock under which PostgreSQL lets one program at a time make the tables."""

_CHAIN = "recorded_at TEXT NOT NULL, hash_before TEXT NOT NULL, hash TEXT NOT NULL"

_TABLES = (
    f"""CREATE TABLE mtqg_submissions (line INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, reporter TEXT NOT NULL,
        reporter_name TEXT NOT NULL, period TEXT NOT NULL, period_end TEXT NOT NULL, kit TEXT NOT NULL,
        kit_version TEXT NOT NULL, definition_hash TEXT NOT NULL, file_name TEXT NOT NULL, saved_at TEXT NOT NULL,
        received_at TEXT NOT NULL, submission_number {{double}} NOT NULL, verdict TEXT NOT NULL, {_CHAIN})""",
    "CREATE INDEX mtqg_submissions_of ON mtqg_submissions (reporter, period)",
    "CREATE INDEX mtqg_submissions_by_file ON mtqg_submissions (sha256)",
    f"""CREATE TABLE mtqg_figures (line INTEGER PRIMARY KEY,
        submission INTEGER NOT NULL REFERENCES mtqg_submissions (line), instance TEXT NOT NULL,
        filled INTEGER NOT NULL, reference_code TEXT NOT NULL, digest TEXT NOT NULL, content {{bytes}} NOT NULL,
        {_CHAIN})""",
    "CREATE INDEX mtqg_figures_of ON mtqg_figures (submission, instance)",
    f"""CREATE TABLE mtqg_decisions (line INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, decision TEXT NOT NULL,
        reason TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, {_CHAIN})""",
    "CREATE INDEX mtqg_decisions_on ON mtqg_decisions (sha256)",
    f"""CREATE TABLE mtqg_adjustments (line INTEGER PRIMARY KEY, reporter TEXT NOT NULL, period TEXT NOT NULL,
        instance TEXT NOT NULL, "row" TEXT NOT NULL, "column" TEXT NOT NULL, sent {{double}}, adjusted {{double}},
        reason TEXT NOT NULL, confirmed_with TEXT NOT NULL, confirmed_at TEXT NOT NULL, adjusted_by TEXT NOT NULL,
        {_CHAIN})""",
    "CREATE INDEX mtqg_adjustments_of ON mtqg_adjustments (reporter, period)",
    f"""CREATE TABLE mtqg_justifications (line INTEGER PRIMARY KEY, reporter TEXT NOT NULL, period TEXT NOT NULL,
        code TEXT NOT NULL, figure TEXT NOT NULL, reason TEXT NOT NULL, given_by TEXT NOT NULL,
        given_at TEXT NOT NULL, opinion TEXT NOT NULL, {_CHAIN})""",
    "CREATE INDEX mtqg_justifications_of ON mtqg_justifications (reporter, period)",
    "CREATE TABLE mtqg_head (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, hash TEXT NOT NULL)",
    "INSERT INTO mtqg_head (id, line, hash) VALUES (1, 0, '')",
)


def _refusing(dialect: str, tables: Sequence[str]) -> tuple[str, ...]:
    """Return the statements after which a database itself refuses to change or delete lines."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        )
    return tuple(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION mtqg_append_only()"
        for table in tables
    )


_ONLY_ADDED_TO = {
    "sqlite": _refusing("sqlite", _APPENDED),
    "postgresql": (
        "CREATE FUNCTION mtqg_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$",
        *_refusing("postgresql", _APPENDED),
    ),
}

_ASSIGNMENTS = (
    f"""CREATE TABLE mtqg_assignments (line INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, reporter TEXT NOT NULL,
        period TEXT NOT NULL, received_at TEXT NOT NULL, assigned_by TEXT NOT NULL, assigned_at TEXT NOT NULL,
        {_CHAIN})""",
    "CREATE INDEX mtqg_assignments_of ON mtqg_assignments (sha256)",
)


_GUARDS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE relnamespace = current_schema()::regnamespace AND relname || '_append_only' = tgname
        AND tgenabled IN ('O', 'A') AND position('RAISE EXCEPTION' IN prosrc) > 0""",
}
"""What stands on the tables and refuses: the statements that made it, on a server the names of what is switched on."""


def unguarded(connection: Connection) -> tuple[str, ...]:
    """Return the tables whose lines the database would let anybody change or delete: their triggers are not there."""
    dialect = connection.dialect.name
    standing = set(connection.exec_driver_sql(_GUARDS[dialect]).scalars())
    wanted = {table: set(_refusing(dialect, (table,))) for table in (*_APPENDED, _ASSIGNED)}
    if dialect == "postgresql":
        wanted = {table: {f"{table}_append_only"} for table in wanted}
    return tuple(table for table, guards in wanted.items() if not guards <= standing)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the tables: statements for all databases, then those for each of them."""

    number: int
    statements: tuple[str, ...]
    of_dialect: dict[str, tuple[str, ...]]


ALL_STEPS: tuple[Step, ...] = (
    Step(1, _TABLES, _ONLY_ADDED_TO),
    Step(2, _ASSIGNMENTS, {name: _refusing(name, (_ASSIGNED,)) for name in _WORDS}),
)


def migrate(connection: Connection, steps: Sequence[Step] = ALL_STEPS) -> None:
    """Do the steps that a register has not yet seen; an empty database becomes a register."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    STEPS.create(connection, checkfirst=True)
    done = _done(connection)
    words = _WORDS[connection.dialect.name]
    for step in steps:
        if step.number not in done:
            for statement in (*step.statements, *step.of_dialect.get(connection.dialect.name, ())):
                connection.exec_driver_sql(
                    statement.replace("{double}", words["double"]).replace("{bytes}", words["bytes"])
                )
            connection.execute(insert(STEPS), {"step": step.number})


def is_register(connection: Connection) -> bool:
    """Whether somebody has made a register of a database."""
    return inspect(connection).has_table(STEPS.name)


def is_current(connection: Connection, steps: Sequence[Step] = ALL_STEPS) -> bool:
    """Whether a database is a register on which nothing is left to do.

    Raises:
        UsageError: a later version of the program has changed the tables.
    """
    if not is_register(connection):
        return False
    done = _done(connection)
    if not done <= {step.number for step in steps}:
        raise UsageError("Sổ do bản mới hơn của chương trình ghi. Cài bản mới rồi chạy lại.")
    return len(done) == len(steps)


def _done(connection: Connection) -> set[int]:
    return set(connection.execute(select(STEPS.c.step)).scalars())
