"""The groups of buttons, as the ribbon of Excel has them."""

import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk

from mtqg_xl.assistant.buttons import Button, groups
from mtqg_xl.assistant.view.flow import Flow
from mtqg_xl.assistant.view.style import MAIN

_ROWS = 4
"""So many buttons stand one below the other."""


class Ribbon(Flow):
    """Every button; ``pressed`` is told its name, ``told`` what it is for where mouse or keyboard come by."""

    def __init__(self, parent: tk.Misc, pressed: Callable[[str], None], told: Callable[[str], None]) -> None:
        """Make the buttons and bind their keys to the window."""
        super().__init__(parent)
        self.buttons: dict[str, ttk.Button] = {}
        for title, buttons in groups():
            frame = ttk.Labelframe(self, text=title)
            for at, button in enumerate(buttons):
                made = self._button(frame, button, pressed, told)
                made.grid(row=at % _ROWS, column=at // _ROWS, sticky="ew", padx=2, pady=1)
                self.buttons[button.name] = made
        self.settle()

    def _button(
        self, frame: tk.Misc, button: Button, pressed: Callable[[str], None], told: Callable[[str], None]
    ) -> ttk.Button:
        style = MAIN if button.is_main else "TButton"
        made = ttk.Button(
            frame,
            text=button.label,
            underline=button.underlined,
            style=style,
            command=lambda: pressed(button.name),
        )
        for event in ("<Enter>", "<FocusIn>"):
            made.bind(event, lambda _: told(button.tip))
        for event in ("<Leave>", "<FocusOut>"):
            made.bind(event, lambda _: told(""))
        for key in _cases(button.key):
            self.winfo_toplevel().bind(f"<Alt-{key}>", lambda _: pressed(button.name))
        return made

    def enable(self, is_on: bool) -> None:
        """Let the buttons be pressed, or not while one is at work."""
        for button in self.buttons.values():
            button.state(["!disabled" if is_on else "disabled"])


def _cases(key: str) -> Iterator[str]:
    """Yield a key with and without Caps Lock."""
    if key:
        yield from (key.lower(), key.upper())
