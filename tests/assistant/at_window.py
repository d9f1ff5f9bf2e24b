"""The window under a real screen, as mouse and keyboard reach it and as tests look at it."""

import os
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mtqg_xl.assistant.session import Session
from mtqg_xl.assistant.view.adopting import AdoptDialog
from mtqg_xl.assistant.view.window import Window
from tests.screen import Screen, until


@contextmanager
def opened(held: Session, screen: Screen, folder: Path) -> Iterator[Window]:
    """Show a window, with the mouse on it: that gives it the keyboard where no window manager does."""
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = screen.display
    window = Window(held, folder / "lỗi.txt")
    window.update()
    screen.point(600, 400)
    try:
        yield window
    finally:
        window.close()
        os.environ.pop("DISPLAY")
        if before is not None:
            os.environ["DISPLAY"] = before


def shows(window: Window, found: Callable[[], object], what: str) -> None:
    """Wait until the window shows something."""

    def look() -> object:
        window.update()
        return found()

    until(look, what, 60)


def click(screen: Screen, widget: tk.Misc, times: int = 1) -> None:
    x, y = widget.winfo_rootx() + widget.winfo_width() // 2, widget.winfo_rooty() + widget.winfo_height() // 2
    screen.click(x, y, times)


def is_done(window: Window) -> bool:
    return window.status.cancel.instate(["disabled"]) and not window.ribbon.buttons["check"].instate(["disabled"])


def message(window: Window) -> str:
    return str(window.status.message["text"])


def details(window: Window) -> str:
    return window.findings.details.get("1.0", "end")


def in_clipboard(window: Window, path: Path) -> None:
    window.clipboard_clear()
    window.clipboard_append(str(path))
    window.update()


def choose(window: Window, screen: Screen, path: Path) -> None:
    """Paste a path as an officer does."""
    click(screen, window.target.entry)
    in_clipboard(window, path)
    screen.press("ctrl+slash", "ctrl+v", "Return")
    shows(window, lambda: window.session.shown.target.path == path, str(path))


def dialogs(window: Window) -> list[AdoptDialog]:
    return [child for child in window.winfo_children() if isinstance(child, AdoptDialog)]


def hint(window: Window) -> str:
    return str(window.findings.hint["text"]) if window.findings.hint.winfo_manager() else ""
