"""Files half written: held while their writer lives, swept away by the next one where it was killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import time
from typing import IO

PARTIAL_PREFIX = ".mtqg-"
_JUST_MADE_SECONDS = 2.0
"""So long a writer may take to lay its hand on the file that it has made."""


@contextmanager
def held(file: IO[bytes]) -> Iterator[None]:
    """Hold a file half written, so that no other process takes it for one that was left behind."""
    if sys.platform == "win32":  # an open file cannot be removed there
        yield
        return
    import fcntl

    with suppress(OSError):  # some network drives know no locks: nobody sweeps there either
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    yield


@cache
def swept(folder: Path) -> int:
    """Remove what killed writers left in a folder, once in the life of this process, and return how many files.

    What cannot be removed stays: it hinders nobody.
    """
    try:
        left = [path for path in folder.iterdir() if path.name.startswith(PARTIAL_PREFIX)]
    except OSError:
        return 0
    return sum(_removed(path) for path in left)


def _removed(path: Path) -> bool:
    try:
        if not _is_abandoned(path):
            return False
        path.unlink()
    except OSError:
        return False
    return True


def _is_abandoned(path: Path) -> bool:
    if sys.platform == "win32":
        return time() - path.stat().st_mtime > _JUST_MADE_SECONDS
    import fcntl

    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        status = os.fstat(descriptor)
        return status.st_size > 0 or time() - status.st_mtime > _JUST_MADE_SECONDS
    finally:
        os.close(descriptor)
