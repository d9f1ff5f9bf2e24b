"""One line into a register, unless the last line about the same says so already."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from mtqg_xl.register.chain import Appending
from mtqg_xl.register.encoding import encoded
from mtqg_xl.register.entries import ABOUT, TABLES, columns_of, plain
from mtqg_xl.register.lines import Adjustment, Assignment, Decision, Justification, Line, Receipt
from mtqg_xl.register.tables import FIGURES, SUBMISSIONS

_INCIDENTAL = {"file_name", "reporter_name", "saved_at", "received_at"}
"""What may differ when the same file comes again under another name, or is copied: it is still the same file."""

_WHEN = {"decided_at", "assigned_at"}
"""When the same is said again: what was said first stands."""


def put_line(appending: Appending, line: Line) -> bool:
    """Add a line, and return whether it was new."""
    is_new = _put_receipt(appending, line) if isinstance(line, Receipt) else _put_said(appending, line)
    appending.flush()  # the next line may be about the same
    return is_new


def _put_said(appending: Appending, said: Decision | Assignment | Adjustment | Justification) -> bool:
    columns = columns_of(said)
    last = _last(appending.connection, type(said), columns)
    if last is not None and all(last[name] == value for name, value in columns.items() if name not in _WHEN):
        return False
    appending.append(TABLES[type(said)], columns)
    return True


def _last(connection: Connection, kind: type[Any], columns: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the last row about the same as some columns."""
    table = TABLES[kind]
    same = [table.columns[name] == columns[name] for name in ABOUT[kind]]
    asked = select(table).where(*same).order_by(table.c.line.desc()).limit(1)
    row = connection.execute(asked).mappings().one_or_none()
    return None if row is None else dict(row)


def _put_receipt(appending: Appending, receipt: Receipt) -> bool:
    columns = columns_of(receipt.submitted)
    figures = [_figure_columns(receipt, at) for at in range(len(receipt.figures))]
    last = _last(appending.connection, type(receipt.submitted), columns)
    if last is not None and _says_the_same(columns, last) and _holds(appending.connection, last["line"], figures):
        return False
    submission = appending.append(SUBMISSIONS, columns)
    for each in figures:
        appending.append(FIGURES, each | {"submission": submission})
    return True


def _figure_columns(receipt: Receipt, at: int) -> dict[str, Any]:
    form = receipt.figures[at]
    content, digest = encoded(form)
    return {
        "instance": form.instance,
        "filled": int(receipt.is_filled(form)),
        "reference_code": plain(receipt.codes.get(form.instance, "")),
        "digest": digest,
        "content": content,
    }


def _says_the_same(columns: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    """Whether a row says what the columns say; a file that is not judged now says nothing against a verdict."""
    left_aside = _INCIDENTAL if columns["verdict"] else _INCIDENTAL | {"verdict"}
    return all(last[name] == value for name, value in columns.items() if name not in left_aside)


def _holds(connection: Connection, submission: int, figures: list[dict[str, Any]]) -> bool:
    """Whether a submission has these figures, form by form."""
    asked = select(FIGURES.c.instance, FIGURES.c.digest, FIGURES.c.reference_code)
    there = connection.execute(asked.where(FIGURES.c.submission == submission))
    now = {(each["instance"], each["digest"], each["reference_code"]) for each in figures}
    return {tuple(row) for row in there} == now
