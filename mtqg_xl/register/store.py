"""Where a register lies: a file of SQLite, or a PostgreSQL server by URL; and what to say when it cannot be used."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from mtqg_xl.findings import UsageError
from mtqg_xl.register.migrations import is_current, is_register, migrate

_BUSY_SECONDS = 30
_NO_DRIVER = "Thiếu thư viện để mở sổ trên PostgreSQL: cài thêm mtqg-xl[postgresql]."


def file_of(place: str) -> Path | None:
    """Return the file in which a register lies; None where it lies on a server.

    Raises:
        UsageError: the URL cannot be understood, or names what is neither SQLite nor PostgreSQL.
    """
    url = _url(place)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:
        raise UsageError("Không hiểu địa chỉ sổ; viết so.sqlite hoặc postgresql://máy/tên.") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"} or not url.database:
        raise UsageError("Sổ chỉ lưu được ở SQLite hoặc PostgreSQL; viết so.sqlite hoặc postgresql://máy/tên.")
    return url


def open_engine(place: str, *, create: bool) -> Engine:
    """Return the database of a register, its tables as this program knows them.

    With ``create`` an empty or missing database becomes a register. Every connection is closed after its use.

    Raises:
        UsageError: there is no register, it cannot be reached, or it is damaged or of a later version.
    """
    url = _url(place)
    engine = _sqlite(Path(url.database or ""), create) if url.get_backend_name() == "sqlite" else _postgresql(url)
    with told(), reading(engine) as connection:
        if not create and not is_register(connection):
            raise UsageError("Đây không phải sổ của chương trình. Kiểm tra lại đường dẫn.")
        is_ready = is_current(connection)
    if not is_ready:
        with told(), writing(engine) as connection:
            migrate(connection)
    return engine


def _sqlite(path: Path, create: bool) -> Engine:
    # Unlike those of Path these answer for names that no system can have.
    if os.path.isdir(path):  # noqa: PTH112
        raise UsageError(f"“{path.name}” là thư mục, không phải sổ. Ghi tên tệp, ví dụ so.sqlite.")
    if not create and not os.path.isfile(path):  # noqa: PTH113
        raise UsageError(f"Không có sổ “{path.name}”. Kiểm tra lại đường dẫn.")
    if create:
        _make_folder(path)
    address = f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
        # An altered text must come back to be named, whatever bytes it holds.
        connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(_SQLITE["SQLITE_CANTOPEN"]) from error


def _begin(connection: Connection) -> None:
    """Begin a transaction of SQLite: one that writes takes its place before it reads, or two could lock each other."""
    writes = connection.get_execution_options().get("mtqg_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    options: dict[str, Any] = {"connect_args": {"connect_timeout": _BUSY_SECONDS}, "hide_parameters": True}
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool, **options)
    except ModuleNotFoundError as error:
        raise UsageError(_NO_DRIVER) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the register and changes nothing."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose changes are all kept at its end, or none."""
    with engine.connect().execution_options(mtqg_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def told() -> Iterator[None]:
    """Turn what a database says into one sentence; neither address nor password nor content is in it."""
    try:
        yield
    except DBAPIError as error:
        raise UsageError(_sentence(error)) from _without_content(error)
    except UnicodeDecodeError as error:  # a damaged file, quoted by SQLite in its own complaint
        raise UsageError(_ELSE[True]) from error


def _without_content(error: DBAPIError) -> Exception:
    """Return what a log may hold of a complaint: its kind and code; PostgreSQL quotes whole rows in its words."""
    codes = (getattr(error.orig, name, None) for name in ("sqlite_errorname", "sqlstate"))
    return RuntimeError(" ".join((type(error.orig).__name__, *filter(None, codes))))


def _sentence(error: DBAPIError) -> str:
    code = getattr(error.orig, "sqlite_errorname", "")
    return next((words for mark, words in _SQLITE.items() if code.startswith(mark)), _ELSE[bool(code)])


_SQLITE = {
    "SQLITE_BUSY": "Sổ đang được chương trình khác ghi. Đợi chương trình kia xong rồi chạy lại.",
    "SQLITE_LOCKED": "Sổ đang được chương trình khác ghi. Đợi chương trình kia xong rồi chạy lại.",
    "SQLITE_FULL": "Không ghi được sổ: ổ đĩa đầy. Sổ vẫn như trước khi ghi.",
    "SQLITE_READONLY": "Không ghi được sổ: tệp hoặc thư mục chỉ cho đọc. Sổ vẫn như trước khi ghi.",
    "SQLITE_CANTOPEN": "Không mở được sổ: thư mục không có hoặc không cho ghi.",
    "SQLITE_IOERR": "Không ghi được sổ: ổ đĩa báo lỗi. Sổ vẫn như trước khi ghi.",
    "SQLITE_NOTADB": "Tệp này không phải sổ của chương trình. Kiểm tra lại đường dẫn.",
}
_ELSE = {
    True: "Sổ bị hỏng, không đọc được. Lấy lại bản sao lưu của tệp sổ.",
    False: "Không dùng được sổ trên máy chủ: kiểm tra địa chỉ, tên, quyền ghi và máy chủ có đang chạy không.",
}
