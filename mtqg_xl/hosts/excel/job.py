"""One piece of work for one window of Excel: a second press does not start a second one, it may stop the first.

Excel stays usable meanwhile: a process of its own does the work, and looks for a small file that asks it to stop.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mtqg_xl.findings import OutputError


class WindowJob:
    """The work that is going on for a window, in a folder of the user."""

    def __init__(self, folder: Path, hwnd: int) -> None:
        """Use a folder, which need not exist."""
        self._held = folder / f"{hwnd}.lock"
        self._stop = folder / f"{hwnd}.stop"

    @contextmanager
    def begun(self) -> Iterator[bool]:
        """Hold the window as long as this process works for it; False where another process does.

        The system itself gives the window free where a process ends in whatever way.

        Raises:
            OutputError: the folder takes no file.
        """
        try:
            self._held.parent.mkdir(parents=True, exist_ok=True)
            stream = self._held.open("a+b")
        except OSError as error:
            raise OutputError(f"Không ghi được vào thư mục “{self._held.parent}”. Kiểm tra quyền ghi.") from error
        with stream:
            is_ours = _locked(stream)
            if is_ours:
                self._stop.unlink(missing_ok=True)
            yield is_ours

    def ask_to_stop(self) -> None:
        """Ask the process that works for the window to stop.

        Raises:
            OutputError: the folder takes no file.
        """
        try:
            self._stop.touch()
        except OSError as error:
            raise OutputError(f"Không ghi được vào thư mục “{self._stop.parent}”. Kiểm tra quyền ghi.") from error

    def is_to_stop(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.exists()


def _locked(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
