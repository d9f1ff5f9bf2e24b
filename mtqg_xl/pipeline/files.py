"""Paths in and files out: folders are walked, outputs are written whole or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.pipeline.unfinished import PARTIAL_PREFIX, held, swept
from mtqg_xl.reading.owner_file import LOCK_PREFIX, owner_beside

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def walked(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files: those named, and those in named folders at any depth, in the order of their names.

    Lock files of open workbooks, hidden files and unfinished outputs are left out.

    Raises:
        UsageError: a named path does not exist.
    """
    for path in paths:
        if not is_there(path):
            raise UsageError(f"Không có tệp hoặc thư mục “{path.name or path}”. Kiểm tra lại đường dẫn.")
        if path.is_dir():
            yield from sorted(item for item in path.rglob("*") if item.is_file() and not _is_left_out(item))
        else:
            yield path


def is_there(path: Path) -> bool:
    """Whether a path names something, also a link that leads nowhere; a name that no system can have is not there."""
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a path names a folder; a name that no system can have names none, where `Path.is_dir` raises."""
    return os.path.isdir(path)  # noqa: PTH112


def _is_left_out(path: Path) -> bool:
    return path.name.startswith((LOCK_PREFIX, "."))


def is_workbook_name(path: Path) -> bool:
    """Whether a file is called like a workbook."""
    return path.suffix.lower() in WORKBOOK_ENDINGS


def refuse_existing(paths: Iterable[Path], *, force: bool) -> None:
    """Stop before any work when an output is there already.

    Raises:
        OutputError: a file exists and ``force`` is not given, or the name is that of a folder.
    """
    for path in paths:
        if is_folder(path):
            raise OutputError(f"“{path.name}” là thư mục, không ghi đè được. Chọn tên khác.")
        if is_there(path) and not force:
            raise OutputError(f"Đã có tệp “{path.name}”; thêm --force để ghi đè, hoặc chọn tên khác.")


def refuse_inputs(output: Path, inputs: Iterable[Path]) -> None:
    """Stop when an output would replace a file that is read: what somebody sent is never changed, ``--force`` or not.

    Raises:
        OutputError: the output is one of the inputs, under whatever name, or lies where an input folder has that file.
    """
    for path in inputs:
        if _is_same(output, path):
            raise OutputError(f"“{output.name}” là tệp đang đọc, không ghi đè lên được. Chọn tên khác.")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or a link that leads nowhere
        return False


def wanted_ending(output: Path, *endings: str) -> Path:
    """Return an output whose name ends as its content wants.

    Raises:
        UsageError: it is called otherwise, and no program would open it.
    """
    if output.suffix.lower() not in endings:
        raise UsageError(f"Tên tệp ghi ra “{output.name}” phải có đuôi {' hoặc '.join(endings)}.")
    return output


Content = bytes | Callable[[IO[bytes]], None]
"""What goes into a file, or what writes it there piece by piece."""


def write_whole(path: Path, content: Content, *, force: bool = False) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises:
        OutputError: the file exists and ``force`` is not given, or it is open elsewhere, read-only or the disk is full.
    """
    try:
        refuse_existing([path], force=force)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not os.access(path, os.W_OK):
            raise OutputError(f"Tệp “{path.name}” chỉ cho đọc; bỏ dấu chỉ đọc hoặc chọn tên khác.")
        _replace(path, content)
    except OSError as error:
        raise OutputError(f"Không ghi được “{path.name}”: {_reason(error, path)}") from error
    return path


def _replace(path: Path, content: Content) -> None:
    """Write beside the target and rename, leaving nothing behind when that fails or is interrupted.

    Where the writer is killed in between, the next one sweeps up what it left.
    """
    swept(path.parent)
    with NamedTemporaryFile(dir=path.parent, prefix=PARTIAL_PREFIX, suffix=path.suffix, delete=False) as target:
        temporary = Path(target.name)
        try:
            with held(target):
                if callable(content):
                    content(target)
                else:
                    target.write(content)
                target.flush()
                os.fsync(target.fileno())
                if os.name == "nt":  # an open file cannot be renamed there
                    target.close()
                temporary.chmod(0o644)
                temporary.replace(path)
        except BaseException:
            with suppress(OSError):  # on a full disk closing fails as well
                target.close()
            temporary.unlink(missing_ok=True)
            raise


def _reason(error: OSError, path: Path) -> str:
    owner = owner_beside(path)
    if owner:
        return f"tệp đang mở ở máy của {owner}. Đóng tệp hoặc chọn tên khác, rồi chạy lại."
    if isinstance(error, PermissionError):
        return "tệp đang mở ở chương trình khác hoặc thư mục không cho ghi. Đóng tệp hoặc chọn thư mục khác."
    if isinstance(error, NotADirectoryError | FileExistsError):
        return "nơi ghi không phải là thư mục."
    return "ổ đĩa đầy hoặc không ghi được. Kiểm tra chỗ trống rồi chạy lại."
