"""The files that were written, to be opened."""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import ttk

from mtqg_xl.assistant.view.style import Measures

_LINES = 3


class FilesPane(ttk.Labelframe):
    """Newest first; Enter or two clicks open one, the buttons open it or its folder."""

    def __init__(self, parent: tk.Misc, measures: Measures, opened: Callable[[Path], None]) -> None:
        """Begin with no files."""
        super().__init__(parent, text="Tệp đã ghi")
        self._opened = opened
        self._files: Sequence[Path] = ()
        self.list = tk.Listbox(self, height=_LINES, font="TkDefaultFont", exportselection=False, activestyle="dotbox")
        bar = ttk.Scrollbar(self, command=self.list.yview)
        self.list.configure(yscrollcommand=bar.set)
        side = ttk.Frame(self)
        for label, act in (("Mở tệp", self._open), ("Mở thư mục", self._open_folder)):
            ttk.Button(side, text=label, command=act).pack(fill="x", pady=1)
        side.pack(side="right", padx=(6, 2), anchor="n")
        bar.pack(side="right", fill="y")
        self.list.pack(side="left", fill="both", expand=True)
        self.list.bind("<Return>", lambda _: self._open())
        self.list.bind("<Double-Button-1>", lambda _: self._open())

    def show(self, files: Sequence[Path]) -> None:
        """List the files."""
        if files == self._files:
            return
        self._files = files
        self.list.delete(0, "end")
        self.list.insert("end", *(f"{path.name}   ({path.parent})" for path in files))
        self.list.selection_set(0)

    def _chosen(self) -> Path | None:
        chosen: tuple[int, ...] = self.list.curselection()  # type: ignore[no-untyped-call]  # typeshed has none for it
        return self._files[chosen[0]] if chosen else None

    def _open(self) -> None:
        path = self._chosen()
        if path is not None:
            self._opened(path)

    def _open_folder(self) -> None:
        path = self._chosen()
        if path is not None:
            self._opened(path.parent)
