"""A row of things that goes on in the next line where the window is too narrow."""

import tkinter as tk
from tkinter import ttk

_GAP = 4


class Flow(ttk.Frame):
    """Places its children from left to right, line after line, as wide as the window lets it."""

    def __init__(self, parent: tk.Misc) -> None:
        """Begin without children; they are added as of any frame, then `settle` places them."""
        super().__init__(parent)
        self._width = 0
        self.bind("<Configure>", self._resized)

    def settle(self) -> None:
        """Place every child."""
        self._place(self.winfo_width())

    def _resized(self, event: "tk.Event[tk.Misc]") -> None:
        if event.width != self._width:
            self._place(event.width)

    def _place(self, width: int) -> None:
        self._width = width
        line: list[tk.Widget] = []
        top, right, bottom = 0, 0, 0
        for child in self.winfo_children():
            if not isinstance(child, tk.Widget):
                continue
            wide = child.winfo_reqwidth() + _GAP
            if line and right + wide > width:
                _as_high(line, top, bottom)
                top, right, bottom, line = bottom + _GAP, 0, bottom + _GAP, []
            child.place(x=right, y=top)
            line.append(child)
            right, bottom = right + wide, max(bottom, top + child.winfo_reqheight())
        _as_high(line, top, bottom)
        self.configure(height=max(1, bottom))


def _as_high(line: list[tk.Widget], top: int, bottom: int) -> None:
    for child in line:
        child.place_configure(height=bottom - top)
