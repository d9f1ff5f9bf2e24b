"""A virtual screen for windows, with a real mouse and a real keyboard: Xvfb and xdotool."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import randbelow
from time import monotonic, sleep
from typing import TypeVar

_Found = TypeVar("_Found")
_FIRST, _MANY = 100, 9_000
SMALL_OFFICE = (1366, 768)
"""The screen of an old office laptop, in pixels."""


@dataclass(frozen=True)
class Screen:
    """A running X server without a window manager; ``display`` is its name, as in ``:7``."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program is started with so that it shows its windows here."""
        return {**os.environ, "DISPLAY": self.display}

    def click(self, x: int, y: int, times: int = 1) -> None:
        """Move the mouse to a point and press its left button."""
        self._do("mousemove", str(x), str(y), "click", "--repeat", str(times), "1")

    def point(self, x: int, y: int) -> None:
        """Move the mouse to a point."""
        self._do("mousemove", str(x), str(y))

    def wait_for(self, title: str) -> None:
        """Wait until a window with a title is shown, and give it the keyboard, as a window manager would."""
        self._do("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, named as xdotool names them: ``Tab``, ``alt+k``, ``Return``."""
        self._do("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type a text of ASCII letters; any other letter is pasted, since no keyboard of this screen has it."""
        assert text.isascii(), text
        self._do("type", "--delay", "15", text)

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, capture_output=True, timeout=60)


@contextmanager
def virtual_screen(size: tuple[int, int] = SMALL_OFFICE, dots_per_inch: int = 96) -> Iterator[Screen]:
    """Start an X server on a display of its own, and end it.

    Its number is drawn: left to choose, two servers that start at once take the same, and the first to end closes both.
    """
    ready, told = os.pipe()
    width, height = size
    display = f":{_FIRST + randbelow(_MANY)}"
    command = ["Xvfb", display, "-displayfd", str(told), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    command += ["-dpi", str(dots_per_inch)]
    server = subprocess.Popen(command, pass_fds=(told,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(told)
    try:
        with os.fdopen(ready) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb does not start"
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait(timeout=20)


def until(found: Callable[[], _Found], what: str, seconds: float = 20) -> _Found:
    """Return what is found as soon as it is there: asked again and again, since programs answer in their own time."""
    end = monotonic() + seconds
    while True:
        answer = found()
        if answer:
            return answer
        assert monotonic() < end, f"waited {seconds:g} s in vain for {what}"
        sleep(0.02)
