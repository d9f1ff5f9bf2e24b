"""Fonts, colours and measures: everything follows the font, so that it fits screens of every fineness."""

import sys
import tkinter as tk
from dataclasses import dataclass
from tkinter import font as fonts
from tkinter import ttk

from mtqg_xl.assistant.view.vietnamese import speak_vietnamese
from mtqg_xl.findings import Severity
from mtqg_xl.workbook import styles

FILLS = {Severity.BLOCK: styles.BLOCK_FILL, Severity.EXPLAIN: styles.EXPLAIN_FILL, Severity.NOTE: "#FFFFFF"}
TROUBLE, FINE, QUIET = "#A40000", "#1F1F1F", "#5A5A5A"
MAIN = "Main.TButton"


@dataclass(frozen=True, slots=True)
class Measures:
    """The width of a digit and the height of a line in pixels, and the bold font: Tk forgets one that nobody holds."""

    digit: int
    line: int
    bold: fonts.Font


def sharp() -> None:
    """Ask Windows for its real pixels: else it draws the window small and blows it up."""
    if sys.platform == "win32":
        import ctypes

        try:
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
        except (AttributeError, OSError):  # before Windows 8.1, or said already
            return


def styled(root: tk.Tk) -> Measures:
    """Set the look and the language of every widget of a window, and return what the others are measured in."""
    speak_vietnamese(root)
    style = ttk.Style(root)
    if sys.platform not in {"win32", "darwin"}:
        style.theme_use("clam")
    plain = fonts.nametofont("TkDefaultFont", root)
    bold = plain.copy()
    bold.configure(weight="bold")
    measures = Measures(plain.measure("0"), plain.metrics("linespace"), bold)
    style.configure("Treeview", rowheight=measures.line + 6)
    style.configure("Treeview.Heading", font=bold)
    style.configure("TButton", padding=(6, 2))
    style.configure(MAIN, font=bold)
    style.configure("TLabelframe.Label", font=bold)
    style.configure("Heading.TLabel", font=bold)
    root.configure(background=ground(root))
    # Enter presses the button that has the keyboard, as officers expect of every window.
    root.bind_class("TButton", "<Return>", lambda event: event.widget.event_generate("<space>"))
    return measures


def ground(widget: tk.Misc) -> str:
    """Return the colour behind everything, for those widgets that do not take it by themselves."""
    return str(ttk.Style(widget).lookup("TFrame", "background"))


class Dialog(tk.Toplevel):
    """A window that waits before another one until it is answered; Esc closes it."""

    def __init__(self, parent: tk.Tk, title: str) -> None:
        """Make an empty one."""
        super().__init__(parent, background=ground(parent))
        self.title(title)
        self.transient(parent)
        self.bind("<Escape>", lambda _: self.destroy())

    def destroy(self) -> None:
        """Close it, and let its variables go: left to the collector, they might end in the thread of a long job."""
        super().destroy()
        for name in [name for name, value in vars(self).items() if isinstance(value, tk.Variable)]:
            delattr(self, name)

    def take_over(self, first: tk.Widget) -> None:
        """Come to the front with the keyboard at a widget; the window behind takes no click meanwhile."""
        self.wait_visibility()
        self.grab_set()
        first.focus_force()
