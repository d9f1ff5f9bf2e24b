"""Paths in and files out: folders are walked, outputs are written whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from mtqg_xl.findings import OutputError, UsageError

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
LOCK_PREFIX = "~$"
PARTIAL_PREFIX = ".mtqg-"


def walked(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files: those named, and those in named folders at any depth, in the order of their names.

    Lock files of open workbooks, hidden files and unfinished outputs are left out.

    Raises:
        UsageError: a named path does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(item for item in path.rglob("*") if item.is_file() and not _is_left_out(item))
        elif path.exists() or path.is_symlink():
            yield path
        else:
            raise UsageError(f"Không có tệp hoặc thư mục “{path.name}”. Kiểm tra lại đường dẫn.")


def _is_left_out(path: Path) -> bool:
    return path.name.startswith((LOCK_PREFIX, "."))


def is_workbook_name(path: Path) -> bool:
    """Whether a file is called like a workbook."""
    return path.suffix.lower() in WORKBOOK_ENDINGS


def write_whole(path: Path, content: bytes, *, force: bool = False) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises:
        OutputError: the file exists and ``force`` is not given, or it is open elsewhere, read-only or the disk is full.
    """
    if path.exists() and not force:
        raise OutputError(f"Đã có tệp “{path.name}”; thêm --force để ghi đè, hoặc chọn tên khác.")
    if path.is_dir():
        raise OutputError(f"“{path.name}” là thư mục, không ghi đè được.")
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not os.access(path, os.W_OK):
            raise OutputError(f"Tệp “{path.name}” chỉ cho đọc; bỏ dấu chỉ đọc hoặc chọn tên khác.")
        with NamedTemporaryFile(dir=path.parent, prefix=PARTIAL_PREFIX, suffix=path.suffix, delete=False) as target:
            temporary = target.name
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(f"Không ghi được “{path.name}”: {_reason(error)}") from error
    return path


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "tệp đang mở ở chương trình khác hoặc thư mục không cho ghi. Đóng tệp hoặc chọn thư mục khác."
    if isinstance(error, NotADirectoryError | FileExistsError):
        return "nơi ghi không phải là thư mục."
    return "ổ đĩa đầy hoặc không ghi được. Kiểm tra chỗ trống rồi chạy lại."


def existing_file(path: Path) -> Path:
    """Return the path of a named input.

    Raises:
        UsageError: there is no such file.
    """
    if not path.exists():
        raise UsageError(f"Không có tệp “{path.name}”. Kiểm tra lại đường dẫn.")
    return path
