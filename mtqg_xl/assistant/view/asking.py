"""Questions of an action put to whoever sits at the window: a file, a folder, a number, words, one of several."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import filedialog, ttk

from mtqg_xl.assistant.view.style import Dialog, Measures
from mtqg_xl.hosts.question import Kind, Question


def asked(parent: tk.Tk, measures: Measures, question: Question, proposed: str) -> str:
    """Return the reply; empty where the dialog was closed. ``proposed`` is what the dialog begins with."""
    if question.kind is Kind.FILE:
        return _file(parent, question, proposed)
    if question.kind is Kind.FOLDER:
        return filedialog.askdirectory(parent=parent, title=question.title, initialdir=proposed or None, mustexist=True)
    return TypedReply(parent, measures, question, proposed).reply()


def _file(parent: tk.Tk, question: Question, proposed: str) -> str:
    known = Path(proposed) if proposed else None
    endings = [("Tệp", " ".join(f"*{ending}" for ending in question.endings))] if question.endings else []
    return filedialog.askopenfilename(
        parent=parent,
        title=question.title,
        initialdir=str(known if known is not None and known.is_dir() else known.parent) if known is not None else None,
        filetypes=[*endings, ("Mọi tệp", "*")],
    )


class TypedReply(Dialog):
    """A small dialog with one line to type, or with options to choose from; Enter takes it, Esc closes it."""

    def __init__(self, parent: tk.Tk, measures: Measures, question: Question, proposed: str) -> None:
        """Show the question."""
        super().__init__(parent, "mtqg_xl")
        self._replied = ""
        self._text = tk.StringVar(self, proposed)
        wide = 60 * measures.digit
        ttk.Label(self, text=question.title, wraplength=wide, justify="left").pack(anchor="w", padx=12, pady=(12, 6))
        is_choice = question.kind is Kind.CHOICE
        self._first = self._choices(question) if is_choice else self._entry(wide // measures.digit)
        buttons(self, ("Đồng ý", self._take), ("Hủy", self.destroy)).pack(anchor="e", padx=12, pady=12)

    def _entry(self, width: int) -> tk.Widget:
        entry = ttk.Entry(self, textvariable=self._text, width=width)
        entry.pack(fill="x", padx=12)
        entry.selection_range(0, "end")
        entry.bind("<Return>", lambda _: self._take())
        return entry

    def _choices(self, question: Question) -> tk.Widget:
        if not self._text.get() and question.options:
            self._text.set(question.options[0][0])
        made = [
            ttk.Radiobutton(self, text=words, value=value, variable=self._text) for value, words in question.options
        ]
        for option in made:
            option.pack(anchor="w", padx=12)
            option.bind("<Return>", lambda _: self._take())
        return made[0]

    def _take(self) -> None:
        self._replied = self._text.get().strip()
        self.destroy()

    def reply(self) -> str:
        """Wait until the dialog is closed, and return what was typed or chosen."""
        self.take_over(self._first)
        self.wait_window()
        return self._replied


def buttons(parent: tk.Misc, *made: tuple[str, Callable[[], object]]) -> ttk.Frame:
    """Return a row of buttons."""
    frame = ttk.Frame(parent)
    for label, command in made:
        ttk.Button(frame, text=label, command=command).pack(side="left", padx=(6, 0))
    return frame
