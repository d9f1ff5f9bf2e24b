"""What is worked on: a path to type, paste or choose, a program's open workbook, and the cell that is meant."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import filedialog, ttk

from mtqg_xl.assistant.targets import Program, Target, cell_text
from mtqg_xl.hosts.host import Cell
from mtqg_xl.pipeline.files import WORKBOOK_ENDINGS

_CELL_DIGITS = 22
FILE, FOLDER = "Chọn tệp…", "Chọn thư mục…"
CELL = (
    "Khôi phục công thức, Vì sao có số này?, Điều chỉnh số làm ở ô này: ô của chỗ đang xem, hoặc gõ, ví dụ GN DTTS!J29."
)


class TargetBar(ttk.Frame):
    """``chosen`` is told a path, ``opened`` a program, ``tip`` what the field of the cell is for."""

    def __init__(
        self,
        parent: tk.Misc,
        chosen: Callable[[str], None],
        opened: Callable[[Program], None],
        programs: Sequence[Program],
        tip: Callable[[str], None],
    ) -> None:
        """Begin without a path."""
        super().__init__(parent)
        self._chosen = chosen
        self.path, self.cell = tk.StringVar(self), tk.StringVar(self)
        ttk.Label(self, text="Tệp hoặc thư mục:", style="Heading.TLabel").pack(side="left")
        self.entry = ttk.Entry(self, textvariable=self.path)
        self.entry.pack(side="left", fill="x", expand=True, padx=6)
        self.entry.bind("<Return>", lambda _: chosen(self.path.get()))
        self._button(FILE, self.ask_file, "n")
        self._button(FOLDER, self.ask_folder, "m")
        for program in programs:
            self._button(program.label, partial(opened, program))
        ttk.Label(self, text="Ô:", style="Heading.TLabel").pack(side="left", padx=(10, 4))
        named = ttk.Entry(self, textvariable=self.cell, width=_CELL_DIGITS)
        named.pack(side="left")
        for event in ("<Enter>", "<FocusIn>"):
            named.bind(event, lambda _: tip(CELL))
        for event in ("<Leave>", "<FocusOut>"):
            named.bind(event, lambda _: tip(""))

    def _button(self, label: str, act: Callable[[], None], key: str = "") -> None:
        underlined = label.index(key) if key else -1
        ttk.Button(self, text=label, underline=underlined, command=act).pack(side="left", padx=(4, 0))
        if key:
            self.winfo_toplevel().bind(f"<Alt-{key}>", lambda _: act())

    def show(self, target: Target, cell: Cell | None) -> None:
        """Show the path of what is worked on, and the selected cell."""
        self.cell.set(cell_text(cell))
        if target.name:
            self.path.set(str(target.now or target.name))
            self.entry.xview("end")

    def ask_file(self) -> None:
        """Let a file be chosen."""
        patterns = " ".join(f"*{ending}" for ending in WORKBOOK_ENDINGS)
        self._take(
            filedialog.askopenfilename(parent=self, title=FILE, filetypes=[("Tệp Excel", patterns), ("Mọi tệp", "*")])
        )

    def ask_folder(self) -> None:
        """Let a folder be chosen."""
        self._take(filedialog.askdirectory(parent=self, title=FOLDER, mustexist=True))

    def _take(self, path: str) -> None:
        if path:
            self._chosen(path)
