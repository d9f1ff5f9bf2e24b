"""The list of findings, and everything about the one that is looked at."""

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from tkinter import ttk
from typing import Literal

from mtqg_xl.assistant.listing import OF_ONE_FILE, TITLES, WIDEST, Listed, told
from mtqg_xl.assistant.session import Shown
from mtqg_xl.assistant.view.status import LONGEST
from mtqg_xl.assistant.view.style import FILLS, QUIET, Measures

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
        self._columns: tuple[str, ...] = TITLES
        self.list = self._tree(measures)
        self.hint = ttk.Label(self.list, justify="left", background="#FFFFFF", foreground=QUIET)
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
            tree.column(title, width=digits * measures.digit, anchor=side, stretch=title == WIDEST)
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
        text.tag_configure("alone", spacing1=measures.line // 3)
        self.copy = ttk.Button(frame, text="Chép", command=self._copy)
        self.copy.pack(side="bottom", anchor="e", pady=(2, 0))
        bar.pack(side="right", fill="y")
        text.pack(side="left", fill="both", expand=True)
        self.add(frame, weight=1)
        return text

    def show(self, shown: Shown) -> None:
        """List the findings, and tell the one that is looked at, else what there is to read of the last button."""
        if shown.findings is not self._listed:
            self._listed = shown.findings
            self.list.delete(*self.list.get_children())
            for at, listed in enumerate(shown.findings):
                self.list.insert("", "end", str(at), values=listed.row, tags=(listed.finding.severity.value,))
        self._lay_out(TITLES if shown.target.is_folder else OF_ONE_FILE, shown.hint)
        if shown.at is not None and self.list.selection() != (str(shown.at),):
            self.list.selection_set(str(shown.at))
            self.list.focus(str(shown.at))
            self.list.see(str(shown.at))
        self._tell(_parts(shown))

    def _lay_out(self, columns: tuple[str, ...], hint: str) -> None:
        """Show some columns as wide as the list is: Tk leaves the room of a hidden one empty."""
        if columns != self._columns:
            self._columns = columns
            self.list.configure(displaycolumns=columns)
            others = sum(int(self.list.column(title, "width")) for title in columns if title != WIDEST)
            self.list.column(WIDEST, width=max(self.list.winfo_width() - others, 1))
        self.hint.configure(text=hint)
        if hint:
            self.hint.place(relx=0.5, rely=0.5, anchor="center")
        else:
            self.hint.place_forget()

    def _tell(self, parts: Iterable[tuple[str, str]]) -> None:
        self.details.configure(state="normal")
        self.details.delete("1.0", "end")
        for heading, text in parts:
            if heading:
                self.details.insert("end", f"{heading}\n", "heading")
            self.details.insert("end", f"{text}\n", "" if heading else "alone")
        self.details.configure(state="disabled")

    def _copy(self) -> None:
        """Take everything that is told into the clipboard: texts for Zalo are pasted from here."""
        self.clipboard_clear()
        self.clipboard_append(self.details.get("1.0", "end").strip())

    def _selected(self, _: "tk.Event[tk.Misc]") -> None:
        for row in self.list.selection():
            self._looked(int(row))


def _parts(shown: Shown) -> Sequence[tuple[str, str]]:
    """Return what is told: what there is to read of the last button, else the finding that is looked at."""
    if shown.lines or len(shown.message) > LONGEST:
        return [("", shown.message), *(("", line) for line in shown.lines)]
    return told(shown.looked_at) if shown.looked_at is not None else ()
