"""Files and folders dropped on the window: Tk itself takes none, tkdnd does where it is installed."""

import tkinter as tk
from collections.abc import Callable, Sequence


def take_drops(window: tk.Tk, dropped: Callable[[Sequence[str]], None]) -> bool:
    """Let paths be dropped anywhere on a window, and return whether that is possible on this machine.

    ``dropped`` is told the paths once the program from which they came is free again; while a dialog is open nothing
    can be dropped.
    """
    try:
        from tkinterdnd2 import TkinterDnD
    except ImportError:
        return False
    try:
        TkinterDnD.require(window)
    except RuntimeError:  # it has nothing for this system
        return False

    def taken(listed: str) -> str:
        if window.tk.call("grab", "current"):
            return "refuse_drop"
        paths = window.tk.splitlist(listed.replace("\0", ""))  # some programs end their text as C does
        window.after_idle(dropped, tuple(map(str, paths)))
        return "copy"

    window.tk.call("tkdnd::drop_target", "register", str(window), "DND_Files")
    window.tk.call("bind", str(window), "<<Drop>>", f"{window.register(taken)} %D")
    return True
