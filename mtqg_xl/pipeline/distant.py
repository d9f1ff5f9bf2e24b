"""A folder that does not lie on this machine: named by an address that fsspec knows, fetched into a temporary one.

Nothing is fetched unless somebody names such an address. Everything behind this door sees a folder like any other.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from mtqg_xl.findings import UsageError

MARK = "://"
_LOCAL = "file://"
_TIMES = ("mtime", "last_modified", "LastModified", "modified", "updated", "created")
"""What file systems call the moment at which a file was last written."""


def is_distant(place: str) -> bool:
    """Whether a place is an address: ``memory://nhan``, ``s3://kho/nhan``, ``file:///nhan``."""
    scheme, mark, _ = place.partition(MARK)
    return bool(mark) and scheme.replace("+", "").isalnum() and len(scheme) > 1


@contextmanager
def fetched(place: str) -> Iterator[Path]:
    """Give a folder of this machine with the files at an address, or the one file; gone afterwards.

    Raises:
        UsageError: fsspec or what it needs for such an address is not installed, or nothing can be read there.
    """
    with TemporaryDirectory(prefix="mtqg-xl-") as folder:
        yield _copied(place, Path(folder))


def _copied(place: str, folder: Path) -> Path:
    shown = _shown(place)
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"Đọc “{shown}” cần fsspec: pip install 'mtqg-xl[fsspec]'.") from error
    try:
        system, root = url_to_fs(place)
        if place.startswith(_LOCAL) and not system.exists(root):  # as programs write it: a blank is %20
            system, root = url_to_fs(unquote(place))
        if system.isfile(root):
            target = folder / PurePosixPath(root).name
            _copy(system, root, target)
            return target
        files = system.find(root, detail=False)
        if not files and not system.isdir(root):
            raise UsageError(f"Không có tệp hoặc thư mục “{shown}”. Kiểm tra lại địa chỉ.")
        for path in files:
            inside = PurePosixPath(path).relative_to(PurePosixPath(root))
            target = folder / inside
            # a name with backslashes leads elsewhere on Windows alone
            if target.resolve().is_relative_to(folder.resolve()):
                _copy(system, path, target)
    except (ImportError, ValueError) as error:
        raise UsageError(f"Máy này không đọc được địa chỉ “{shown}”: {_said(error)}.") from error
    except OSError as error:
        raise UsageError(f"Không lấy được tệp ở “{shown}”: {_said(error)}. Kiểm tra mạng và quyền đọc.") from error
    return folder


def _copy(system: Any, path: str, target: Path) -> None:
    """Copy one file, with the moment at which it was written: that is when it came."""
    target.parent.mkdir(parents=True, exist_ok=True)
    system.get_file(path, str(target))
    told = system.info(path)
    moment = next((told[name] for name in _TIMES if told.get(name)), None)
    if isinstance(moment, datetime):
        moment = moment.timestamp()
    if isinstance(moment, int | float):
        os.utime(target, (moment, moment))


def _shown(place: str) -> str:
    """Return an address without the password that may stand in it."""
    parts = urlsplit(place)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def _said(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".") or type(error).__name__
