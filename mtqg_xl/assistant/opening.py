"""Results opened with the program that the system has for them."""

import os
import subprocess
import sys
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import is_there


def open_with_system(path: Path) -> None:
    """Open a file or a folder as if somebody had clicked on it twice.

    Raises:
        UsageError: it is gone, or the system has no program for it.
    """
    if not is_there(path):
        raise UsageError(f"Không còn “{path.name}” ở chỗ cũ. Kiểm tra tệp đã bị chuyển hay đổi tên chưa.")
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - the very thing that was asked for
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen([opener, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    except OSError as error:
        raise UsageError(f"Máy này không có chương trình mở được “{path.name}”. Tệp nằm ở {path.parent}.") from error
