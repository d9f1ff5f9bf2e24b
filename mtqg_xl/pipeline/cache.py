"""What was worked out before, kept between runs in one file of this user: by a key, as JSON that is held to a digest.

It is never needed: where it is damaged, foreign, locked, full or gone, everything is worked out anew, and nobody is
told. Nothing in it can be executed, and nothing of it is believed that is not whole: see `mtqg_xl.pipeline.notation`
for what is made of it.

It lies in the user's own folder and not beside the files that were received: what lies there others may have put there.
"""

import json
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

FILE = "da-doc.sqlite"
PLACE = "MTQG_XL_CACHE"
"""The environment variable that names another folder."""
FORMAT = 1
"""Of the file itself; what is in it is keyed by the program that made it."""
MOST_BYTES = 400_000_000
"""So much is kept at most; what was not asked for longest goes first."""
MOST_DAYS = 60
"""What was not asked for so long goes."""
MOST_BYTES_OF_ONE = 64_000_000
"""No value unfolds to more."""

_APPLICATION = 0x4D545147
_TABLE = "CREATE TABLE kept (key BLOB PRIMARY KEY, used INTEGER NOT NULL, body BLOB NOT NULL)"
_DIGEST_BYTES = 16
_AT_ONCE = 500
_LEVEL = 1
_WAIT_SECONDS = 5.0

_Item = TypeVar("_Item")


def cache_of_user() -> "Cache":
    """Return the cache of whoever is working."""
    return Cache(_folder() / FILE)


def _folder() -> Path:
    """Return the folder in which programs of this user keep what they can make anew, or that which the user names."""
    named = os.environ.get(PLACE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "mtqg_xl" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "mtqg_xl"
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given and Path(given).is_absolute() else Path.home() / ".cache") / "mtqg_xl"


def key_of(*parts: bytes | str) -> bytes:
    """Return the key of what follows from some parts alone; no two lists of parts have the same."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Cache:
    """The file at a path; it is opened for each question, so that threads and processes may share it."""

    path: Path

    def known(self, keys: Iterable[bytes]) -> frozenset[bytes]:
        """Return the keys under which something is kept, and note that they were asked for."""
        found: set[bytes] = set()
        with suppress(sqlite3.Error), self._opened() as kept:
            today = date.today().toordinal()
            for some in _chunks(list(keys)):
                rows = kept.execute(f"SELECT key, used FROM kept WHERE key IN ({_marks(some)})", some)  # noqa: S608
                used = dict(rows.fetchall())
                found |= used.keys()
                stale = [key for key, day in used.items() if day != today]
                kept.execute(f"UPDATE kept SET used = ? WHERE key IN ({_marks(stale)})", [today, *stale])  # noqa: S608
        return frozenset(found)

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Any]:
        """Return what is kept under some keys, as `json` reads it; what is not whole is as if it were not there."""
        found: dict[bytes, Any] = {}
        with suppress(sqlite3.Error), self._opened() as kept:
            for some in _chunks(list(keys)):
                rows = kept.execute(f"SELECT key, body FROM kept WHERE key IN ({_marks(some)})", some)  # noqa: S608
                for key, body in rows:
                    with suppress(ValueError, zlib.error, RecursionError):
                        found[key] = json.loads(_unfolded(key, body))
        return found

    def file(self, key: bytes) -> bytes | None:
        """Return bytes that were kept as they are; None where nothing whole is kept."""
        with suppress(sqlite3.Error), self._opened() as kept:
            row = kept.execute("SELECT body FROM kept WHERE key = ?", [key]).fetchone()
            if row is not None and _is_whole(key, row[0]):
                kept.execute("UPDATE kept SET used = ? WHERE key = ?", [date.today().toordinal(), key])
                return bytes(row[0][_DIGEST_BYTES:])
        return None

    def keep_file(self, key: bytes, content: bytes) -> None:
        """Keep bytes as they are, unless they are too many."""
        if len(content) <= MOST_BYTES_OF_ONE:
            self._insert({key: _digest(key, content) + content})

    def put(self, values: Mapping[bytes, Any]) -> None:
        """Keep values under their keys, all of them or none; what is too large is left out."""
        bodies = {key: _folded(key, json.dumps(value, separators=(",", ":"))) for key, value in values.items()}
        self._insert({key: body for key, body in bodies.items() if body})

    def _insert(self, bodies: Mapping[bytes, bytes]) -> None:
        today = date.today().toordinal()
        rows = [(key, today, body) for key, body in bodies.items()]
        with suppress(sqlite3.Error), self._opened() as kept:
            kept.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            _bounded(kept, today)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Give the file in one transaction; one that is damaged or none of ours is made anew."""
        try:
            connection = self._connected()
        except sqlite3.OperationalError:  # locked, read-only, no space, no such folder
            raise
        except sqlite3.DatabaseError:
            self._away()
            connection = self._connected()
        with closing(connection):
            try:
                with connection:
                    yield connection
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                connection.close()
                self._away()
                raise

    def _connected(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise sqlite3.OperationalError from error
        connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA synchronous = NORMAL")
            _prepared(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _away(self) -> None:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + ending).unlink()


def _prepared(connection: sqlite3.Connection) -> None:
    """Make the one table in an empty file.

    Raises:
        DatabaseError: something else is in it.
    """
    if _is_ours(connection):
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _is_ours(connection):  # another process has made it in the meantime
            return
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            raise sqlite3.DatabaseError("không phải tệp nhớ của mtqg_xl")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _is_ours(connection: sqlite3.Connection) -> bool:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return (application, version, tables) == (_APPLICATION, FORMAT, [(_TABLE,)])


def _bounded(kept: sqlite3.Connection, today: int) -> None:
    """Let go what was not asked for long, and the oldest of what is too much."""
    kept.execute("DELETE FROM kept WHERE used < ?", [today - MOST_DAYS])
    (size,) = kept.execute("SELECT total(length(body)) FROM kept").fetchone()
    if size <= MOST_BYTES:
        return
    for key, length in kept.execute("SELECT key, length(body) FROM kept ORDER BY used, rowid").fetchall():
        kept.execute("DELETE FROM kept WHERE key = ?", [key])
        size -= length
        if size <= MOST_BYTES * 0.8:
            return


def _folded(key: bytes, text: str) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    if len(content) > MOST_BYTES_OF_ONE:
        return b""
    body = zlib.compress(content, _LEVEL)
    return _digest(key, body) + body


def _unfolded(key: bytes, kept: object) -> str:
    if not isinstance(kept, bytes) or not _is_whole(key, kept):
        raise ValueError("không còn nguyên")
    stream = zlib.decompressobj()
    content = stream.decompress(kept[_DIGEST_BYTES:], MOST_BYTES_OF_ONE)
    if not stream.eof:
        raise ValueError("không còn nguyên")
    return content.decode("utf-8", "surrogatepass")


def _is_whole(key: bytes, kept: object) -> bool:
    return isinstance(kept, bytes) and kept[:_DIGEST_BYTES] == _digest(key, kept[_DIGEST_BYTES:])


def _digest(key: bytes, body: bytes) -> bytes:
    return blake2b(body, key=key, digest_size=_DIGEST_BYTES).digest()


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for at in range(0, len(items), _AT_ONCE):
        yield items[at : at + _AT_ONCE]


def _marks(items: Sequence[object]) -> str:
    return ",".join("?" * len(items))
