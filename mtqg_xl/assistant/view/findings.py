"""The list of findings, and everything about the one that is looked at."""

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from tkinter import ttk
from typing import Literal

from mtqg_xl.assistant.listing import OF_ONE_FILE, TITLES, Listed, told
from mtqg_xl.assistant.session import Shown
from mtqg_xl.assistant.view.style import FILLS, Measures

_DIGITS = (15, 20, 16, 16, 14)
"""How wide the columns are."""
_DETAILS_DIGITS = 44


class FindingsPane(ttk.PanedWindow):
    """The list on the left, the details on the right.

    ``looked`` is told which row was chosen; ``opened`` is called where a row was pressed twice, or Enter.
    """

    def __init__(
        self, parent: tk.Misc, measures: Measures, looked: Callable[[int], None], opened: Callable[[], None]
    ) -> None:
        """Begin with an empty list."""
        super().__init__(parent, orient="horizontal")
        self._looked = looked
        self._listed: Sequence[Listed] = ()
        self.list = self._tree(measures)
        self.details = self._text(measures)
        self.list.bind("<<TreeviewSelect>>", self._selected)
        self.list.bind("<Return>", lambda _: opened())
        self.list.bind("<Double-Button-1>", lambda _: opened())

    def _tree(self, measures: Measures) -> ttk.Treeview:
        frame = ttk.Frame(self)
        tree = ttk.Treeview(frame, columns=TITLES, show="headings", selectmode="browse", height=5)
        bar = ttk.Scrollbar(frame, command=tree.yview)
        tree.configure(yscrollcommand=bar.set)
        for title, digits in zip(TITLES, _DIGITS, strict=True):
            side: Literal["e", "w"] = "e" if title == TITLES[-1] else "w"
            tree.heading(title, text=title, anchor=side)
            tree.column(title, width=digits * measures.digit, anchor=side, stretch=title == TITLES[3])
        for severity, fill in FILLS.items():
            tree.tag_configure(severity.value, background=fill)
        bar.pack(side="right", fill="y")
        tree.pack(side="left", fill="both", expand=True)
        self.add(frame, weight=3)
        return tree

    def _text(self, measures: Measures) -> tk.Text:
        frame = ttk.Frame(self)
        text = tk.Text(frame, width=_DETAILS_DIGITS, height=5, wrap="word", font="TkDefaultFont", state="disabled")
        bar = ttk.Scrollbar(frame, command=text.yview)
        text.configure(yscrollcommand=bar.set, padx=measures.digit, pady=measures.digit // 2)
        text.tag_configure("heading", font=measures.bold, spacing1=measures.line // 3)
        bar.pack(side="right", fill="y")
        text.pack(side="left", fill="both", expand=True)
        self.add(frame, weight=1)
        return text

    def show(self, shown: Shown) -> None:
        """List the findings, and tell the one that is looked at, else what there is to read of the last button."""
        if shown.findings is not self._listed:
            self._listed = shown.findings
            self.list.configure(displaycolumns=TITLES if shown.target.is_folder else OF_ONE_FILE)
            self.list.delete(*self.list.get_children())
            for at, listed in enumerate(shown.findings):
                self.list.insert("", "end", str(at), values=listed.row, tags=(listed.finding.severity.value,))
        if shown.at is not None and self.list.selection() != (str(shown.at),):
            self.list.selection_set(str(shown.at))
            self.list.focus(str(shown.at))
            self.list.see(str(shown.at))
        item = shown.looked_at
        self._tell(told(item) if item is not None and not shown.lines else [("", line) for line in shown.lines])

    def _tell(self, parts: Iterable[tuple[str, str]]) -> None:
        self.details.configure(state="normal")
        self.details.delete("1.0", "end")
        for heading, text in parts:
            if heading:
                self.details.insert("end", f"{heading}\n", "heading")
            self.details.insert("end", f"{text}\n")
        self.details.configure(state="disabled")

    def _selected(self, _: "tk.Event[tk.Misc]") -> None:
        for row in self.list.selection():
            self._looked(int(row))
