"""The line below the buttons: what was done, how far the work is, and the button that stops it."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from mtqg_xl.assistant.view.style import FINE, TROUBLE, Measures
from mtqg_xl.assistant.work import Step

LONGEST = 200
"""A longer message is told in full where the details stand."""
STOPPING = "Đang dừng…"
WORKING = "Đang làm…"


class StatusBar(ttk.Frame):
    """One sentence, a bar and Hủy; while mouse or keyboard are at a button, what that is for."""

    def __init__(self, parent: tk.Misc, measures: Measures, stop: Callable[[], None]) -> None:
        """Begin with nothing to say."""
        super().__init__(parent)
        self._said, self._is_trouble, self._tip = "", False, ""
        self._plain, self._bold = "TkDefaultFont", measures.bold
        self.message = ttk.Label(self, anchor="w", justify="left")
        self.bar = ttk.Progressbar(self, length=18 * measures.digit)
        self.cancel = ttk.Button(self, text="Hủy (Esc)", command=stop)
        self.cancel.pack(side="right", padx=(6, 0))
        self.message.pack(side="left", fill="x", expand=True)
        self.bind("<Configure>", self._resized)
        self.ended()

    def _resized(self, event: "tk.Event[tk.Misc]") -> None:
        """Break the message where the buttons begin; its own width would change with where it breaks."""
        beside = self.bar.winfo_reqwidth() + self.cancel.winfo_reqwidth() + 20
        self.message.configure(wraplength=max(1, event.width - beside))

    def show(self, sentence: str, *, is_trouble: bool) -> None:
        """Say a sentence; it is news, so it takes the place of what a button is for."""
        self._said, self._is_trouble, self._tip = sentence, is_trouble, ""
        self._write()

    def tip(self, sentence: str) -> None:
        """Say what a button is for, until it is left."""
        self._tip = sentence
        self._write()

    def _write(self) -> None:
        is_trouble = self._is_trouble and not self._tip
        self.message.configure(
            text=self._tip or shortened(self._said),
            foreground=TROUBLE if is_trouble else FINE,
            font=self._plain if self._tip else self._bold,
        )

    def started(self) -> None:
        """Show that work began."""
        self.cancel.state(["!disabled"])
        self.bar.pack(side="right", padx=(6, 0), before=self.message)
        self.bar.configure(mode="indeterminate")
        self.bar.start()
        self.show(WORKING, is_trouble=False)

    def step(self, step: Step) -> None:
        """Show how far the work is."""
        counted = f" {step.done}/{step.total}" if step.total else ""
        if step.total:
            self.bar.stop()
            self.bar.configure(mode="determinate", maximum=step.total, value=step.done)
        self.show(f"{step.words}{counted}", is_trouble=False)

    def stopping(self) -> None:
        """Show that the work was asked to stop."""
        self.cancel.state(["disabled"])
        self.show(STOPPING, is_trouble=False)

    def ended(self) -> None:
        """Show that nothing is at work."""
        self.bar.stop()
        self.bar.pack_forget()
        self.cancel.state(["disabled"])


def shortened(sentence: str) -> str:
    """Return as much of a message as one line or two hold."""
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
