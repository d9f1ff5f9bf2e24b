"""How far a job is, on Excel's status bar; and the place where a job that is to stop stops."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mtqg_xl.findings import StoppedError
from mtqg_xl.hosts.excel.refusals import refusals
from mtqg_xl.hosts.excel.window import ExcelWindow

BEGUN = "MTQG: Đang làm…"
STOPPED = "Đã dừng theo yêu cầu. Chưa ghi tệp nào."
_EACH_SECONDS = 0.5
_STATUS = "status_bar"


class Progress:
    """What the officer sees of a job while he goes on working.

    Excel is told twice a second at most and never waited for: while a cell is edited the bar stands still, not the job.
    """

    def __init__(self, window: ExcelWindow, is_to_stop: Callable[[], bool]) -> None:
        """Show the job of a window; ``is_to_stop`` tells whether somebody asked to stop."""
        self._window = window
        self._is_to_stop = is_to_stop
        self._shown_at = 0.0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Say that something is done, as long as it is; afterwards the bar is Excel's own again."""
        self._say(BEGUN)
        try:
            yield
        finally:
            self._say(False)

    def track(self, items: Sequence[Path]) -> Iterator[Path]:
        """Yield the things of a long job one by one.

        Raises:
            StoppedError: somebody asked to stop.
        """
        for number, item in enumerate(items, start=1):
            if self._is_to_stop():
                raise StoppedError(STOPPED)
            now = time.monotonic()
            if now - self._shown_at >= _EACH_SECONDS:
                self._shown_at = now
                self._say(f"MTQG: Đang làm {number}/{len(items)}. Muốn dừng: bấm lại một nút MTQG.")
            yield item

    def _say(self, words: str | bool) -> None:
        try:
            setattr(self._window.app(), _STATUS, words)
        except refusals():
            return  # a bar that shows nothing harms nobody; what is wrong with the window is said by the action
