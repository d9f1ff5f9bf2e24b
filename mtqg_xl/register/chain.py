"""Lines that hold each other: each carries the hash of the one before, so that none can be changed alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from mtqg_xl.register.tables import HEAD


def line_hash(table: Table, row: Mapping[str, Any]) -> str:
    """Return the hash of a line: over its table and every column that holds something, but for ``hash`` itself.

    A value counts with its type: 1, 1.0 and "1" are three values.
    """
    held = sha256(table.name.encode())
    for column in table.columns:
        value = None if column.name == "hash" else row[column.name]
        if value is not None:
            content = _content(value)
            held.update(f"\x1e{column.name}\x1f{type(value).__name__}\x1f{len(content)}\x1f".encode())
            held.update(content)
    return held.hexdigest()


def _content(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, float):
        return value.hex().encode()
    # An altered text may hold what is no UTF-8; it came through the driver as lone surrogates.
    return str(value).encode("utf-8", "surrogatepass")


def now() -> str:
    """Return this moment in world time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class Appending:
    """Lines that are added in one transaction: all of them are there afterwards, or none.

    ``connection`` is in a transaction of its own; `write` is to be called once at its end.
    """

    connection: Connection
    recorded_at: str = field(default_factory=now)
    line: int = field(init=False)
    hash: str = field(init=False)
    _rows: dict[str, tuple[Table, list[dict[str, Any]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lock the head, so that nobody else adds lines before this transaction ends."""
        head = self.connection.execute(select(HEAD.c.line, HEAD.c.hash).with_for_update()).one()
        self.line, self.hash = head.line, head.hash

    def append(self, table: Table, values: Mapping[str, Any]) -> int:
        """Add a line, and return its number."""
        self.line += 1
        row = {**values, "line": self.line, "recorded_at": self.recorded_at, "hash_before": self.hash}
        row["hash"] = self.hash = line_hash(table, row)
        self._rows.setdefault(table.name, (table, []))[1].append(row)
        return self.line

    def flush(self) -> None:
        """Hand the lines so far to the database, in the order in which their tables were met first."""
        for table, rows in self._rows.values():
            self.connection.execute(insert(table), rows)
        self._rows.clear()

    def write(self) -> None:
        """Hand the last lines to the database, and move the head behind them."""
        self.flush()
        self.connection.execute(update(HEAD), {"line": self.line, "hash": self.hash})
