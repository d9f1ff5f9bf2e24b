"""A PostgreSQL server of the tests' own, made in a temporary folder and reached through a socket there."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg

_USER = "mtqg"
_UNPRIVILEGED = ("postgres", "nobody")
_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")


class ServerMissingError(Exception):
    """There is no PostgreSQL server on this machine."""


def programs() -> Path:
    """Return the folder with initdb and pg_ctl, the newest where there are several."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = [path for pattern in _FOLDERS for path in Path("/").glob(pattern) if (path / "initdb").exists()]
    if not found:
        raise ServerMissingError("PostgreSQL is missing: make postgresql installs it")
    return max(
        found, key=lambda path: [int(part) for part in path.parent.name.split("-")[-1].split(".") if part.isdigit()]
    )


@contextmanager
def running() -> Iterator[str]:
    """Give the URL of a running server."""
    folder = Path(mkdtemp(prefix="mtqg-pg-", dir="/tmp"))  # a socket's path may have about a hundred characters
    try:
        as_user = _given_away(folder)
        _run(as_user, "initdb", "-D", folder / "data", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        # What the tests stop is a client, never the server: it need not wait for the disk.
        options = f"-c fsync=off -c listen_addresses='' -c unix_socket_directories='{folder}'"
        log = folder / "log"
        _run(as_user, "pg_ctl", "-D", folder / "data", "-o", options, "-l", log, "-w", "start")
        try:
            yield f"postgresql://{_USER}@/postgres?host={folder}"
        finally:
            _run(as_user, "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _given_away(folder: Path) -> int | None:
    """Give a folder to a user without rights where the tests have all of them: PostgreSQL does not start for root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in _UNPRIVILEGED if name in known)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_uid


def _run(user: int | None, program: str, *arguments: object) -> None:
    # The output must not be a pipe: the server inherits it and keeps it open.
    done = subprocess.run(
        [programs() / program, *map(str, arguments)],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
    assert done.returncode == 0, f"{program} ended with {done.returncode}"


def new_schema(server: str, name: str) -> str:
    """Return the URL of a new, empty schema: what a database of its own is to a program, made in no time."""
    with psycopg.connect(server) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}&options=-csearch_path%3D{name}"
