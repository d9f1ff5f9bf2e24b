"""The dialog that leads through the adoption of a blank: file, questions one by one, a look over it, where it goes."""

import tkinter as tk
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tkinter import filedialog, ttk

from mtqg_xl.adoption.questions import Question
from mtqg_xl.assistant.adopting import OVERWRITE, Adopting, Stage
from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.reading_tree import Node
from mtqg_xl.assistant.view.style import TROUBLE, Dialog, Measures, ground
from mtqg_xl.findings import MtqgError

TITLE = "Nhận mẫu biểu của cơ quan"
_TREE_DIGITS, _PAGE_DIGITS, _LINES = (46, 30), 62, 26
_OWN = "\0own"
"""The choice of those who write an answer of their own."""


class AdoptDialog(Dialog):
    """Left the blank as it is read with the answers so far, right the page of this step, below the buttons.

    ``done`` is told what was written.
    """

    def __init__(self, parent: tk.Tk, measures: Measures, blank: Path | None, done: Callable[[Outcome], None]) -> None:
        """Begin with the file, where one is known with that one."""
        super().__init__(parent, TITLE)
        self.measures, self._done = measures, done
        self.state_now = Adopting()
        self._text = tk.StringVar(self, str(blank or ""))
        self._own = tk.StringVar(self)
        self._form_id = tk.StringVar(self)
        self._force = tk.BooleanVar(self)
        self._lay_out(parent)
        self.take_over(self._show())

    def _lay_out(self, parent: tk.Tk) -> None:
        digit, line = self.measures.digit, self.measures.line
        width = min((sum(_TREE_DIGITS) + _PAGE_DIGITS + 8) * digit, parent.winfo_screenwidth())
        height = min(_LINES * line, parent.winfo_screenheight() - 4 * line)
        self.geometry(f"{width}x{height}+{parent.winfo_rootx() + line}+{parent.winfo_rooty() + line}")
        bar = ttk.Frame(self)
        bar.pack(side="bottom", fill="x", padx=10, pady=10)
        self.mistake = ttk.Label(bar, foreground=TROUBLE, wraplength=width - 44 * digit, justify="left")
        self.mistake.pack(side="left", fill="x", expand=True)
        ttk.Button(bar, text="Hủy (Esc)", command=self.destroy).pack(side="right", padx=(6, 0))
        self.next = ttk.Button(bar, command=self._go_on)
        self.next.pack(side="right", padx=(6, 0))
        self.back = ttk.Button(bar, text="◂ Trước", underline=2, command=self._go_back)
        self.back.pack(side="right", padx=(6, 0))
        self.tree = self._tree()
        self.page = ttk.Frame(self)
        self.page.pack(side="right", fill="both", expand=True, padx=10, pady=(10, 0))
        self.bind("<Alt-t>", lambda _: self._go_back())

    def _tree(self) -> ttk.Treeview:
        frame = ttk.Frame(self)
        tree = ttk.Treeview(frame, columns=("detail",), selectmode="browse")
        tree.heading("#0", text="Mẫu đọc được", anchor="w")
        tree.heading("detail", text="Là gì", anchor="w")
        for column, digits in zip(("#0", "detail"), _TREE_DIGITS, strict=True):
            tree.column(column, width=digits * self.measures.digit)
        bar = ttk.Scrollbar(frame, command=tree.yview)
        tree.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        tree.pack(side="left", fill="both", expand=True)
        frame.pack(side="left", fill="both", expand=True, padx=(10, 0), pady=(10, 0))
        return tree

    # --- what is shown -------------------------------------------------------------------------------------

    def _show(self) -> tk.Widget:
        """Show the page of this step, and return where the keyboard is to be."""
        state = self.state_now
        self.mistake.configure(text=state.mistake)
        self.tree.delete(*self.tree.get_children())
        for node in state.tree:
            self._branch("", node)
        for child in self.page.winfo_children():
            child.destroy()
        self.back.state(["disabled" if state.stage is Stage.FILE else "!disabled"])
        self.next.configure(text="Ghi định nghĩa" if state.stage is Stage.REVIEW else "Tiếp ▸")
        page = {Stage.FILE: self._file_page, Stage.QUESTION: self._question_page, Stage.REVIEW: self._review_page}
        return page[state.stage]()

    def _branch(self, parent: str, node: Node) -> None:
        at = self.tree.insert(parent, "end", text=node.text, values=(node.detail,), open=True)
        if node.place and self._is_asked(node.place):
            self.tree.selection_set(at)
            self.tree.see(at)
        for child in node.children:
            self._branch(at, child)

    def _is_asked(self, place: str) -> bool:
        question = self.state_now.question
        return question is not None and question.place.startswith((f"{place} ", f"{place},"))

    def _words(self, text: str, style: str = "TLabel") -> None:
        wide = _PAGE_DIGITS * self.measures.digit
        ttk.Label(self.page, text=text, style=style, wraplength=wide, justify="left").pack(anchor="w", pady=(0, 8))

    def _path_entry(self, choose: Callable[[], str]) -> ttk.Entry:
        line = ttk.Frame(self.page)
        line.pack(fill="x", pady=(0, 8))
        entry = ttk.Entry(line, textvariable=self._text)

        def chosen() -> None:
            self._text.set(choose() or self._text.get())

        ttk.Button(line, text="Chọn…", command=chosen).pack(side="right", padx=(6, 0))
        entry.pack(side="left", fill="x", expand=True)
        entry.bind("<Return>", lambda _: self._go_on())
        return entry

    def _file_page(self) -> tk.Widget:
        self._words("Tệp mẫu của cơ quan (.xlsx)", "Heading.TLabel")
        self._words("Chọn tệp mẫu trống như cơ quan ban hành. Tệp mẫu không bị sửa.")
        kinds = [("Tệp Excel", "*.xlsx"), ("Mọi tệp", "*")]
        entry = self._path_entry(lambda: filedialog.askopenfilename(parent=self, title=TITLE, filetypes=kinds))
        self._words("Mã của biểu, ví dụ PB-05; để trống thì theo số biểu in trên mẫu")
        ttk.Entry(self.page, textvariable=self._form_id, width=20).pack(anchor="w")
        return entry

    def _question_page(self) -> tk.Widget:
        question = self.state_now.question
        assert question is not None, "the page of a question is shown where there is one"
        self._words(f"{self.state_now.progress} · {question.place}", "Heading.TLabel")
        self._words(question.text)
        return self._choices(question)

    def _choices(self, question: Question) -> tk.Widget:
        self._text.set(question.chosen)
        self._own.set("")
        first: tk.Widget | None = None
        for value, words in question.options:
            said = f"{words}  (đề nghị)" if value == question.proposed else words
            option = self._option(said, value)
            first = option if value == question.chosen or first is None else first
        if question.is_open:
            self._option("Cách khác, gõ phép tính theo số (hay chữ) của cột, ví dụ 3/1*100:", _OWN)
            entry = ttk.Entry(self.page, textvariable=self._own)
            entry.pack(fill="x", padx=(24, 0))
            entry.bind("<Key>", lambda _: self._text.set(_OWN))
            entry.bind("<Return>", lambda _: self._go_on())
        assert first is not None, "a question has options"
        return first

    def _option(self, words: str, value: str) -> tk.Widget:
        wide = (_PAGE_DIGITS - 4) * self.measures.digit
        option = tk.Radiobutton(
            self.page, text=words, value=value, variable=self._text, wraplength=wide, justify="left", anchor="w",
            background=ground(self), highlightthickness=1,
        )  # fmt: skip
        option.pack(anchor="w", fill="x", pady=(0, 6))
        option.bind("<Return>", lambda _: self._go_on())
        return option

    def _review_page(self) -> tk.Widget:
        self._words("Xem lại cây cột, dòng ở bên trái, rồi chọn thư mục ghi định nghĩa", "Heading.TLabel")
        self._text.set(str(self.state_now.folder))
        entry = self._path_entry(lambda: filedialog.askdirectory(parent=self, title="Thư mục định nghĩa"))
        ttk.Checkbutton(self.page, text=OVERWRITE, variable=self._force).pack(anchor="w", pady=(0, 8))
        notes = self.state_now.notes
        if notes:
            self._words("Nên xem lại:", "Heading.TLabel")
            text = tk.Text(self.page, wrap="word", height=8, width=_PAGE_DIGITS, font="TkDefaultFont")
            text.insert("end", "\n".join(f"• {note}" for note in notes))
            text.configure(state="disabled")
            text.pack(fill="both", expand=True)
        return entry

    # --- what is done --------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        stage = self.state_now.stage
        if stage is Stage.FILE:
            blank = Path(self._text.get().strip().strip('"'))
            self.state_now = self.state_now.read(blank, self._form_id.get().strip())
        elif stage is Stage.QUESTION:
            answer = self._own.get().strip() if self._text.get() == _OWN else self._text.get()
            self.state_now = self.state_now.answered(answer)
        elif self._write():
            return
        self._show_step(stage)

    def _show_step(self, before: Stage) -> None:
        """Show the next page; where the step was not taken, only why."""
        if self.state_now.mistake:
            self.mistake.configure(text=self.state_now.mistake)
        else:
            self._show().focus_set()

    def _write(self) -> bool:
        try:
            outcome = self.state_now.written(Path(self._text.get().strip()), date.today().year, force=self._force.get())
        except MtqgError as error:
            self.mistake.configure(text=str(error))
            return False
        self.destroy()
        self._done(outcome)
        return True

    def _go_back(self) -> None:
        blank = self.state_now.held.blank if self.state_now.held is not None else None
        self.state_now = self.state_now.back()
        self._text.set(str(blank or ""))
        self._show().focus_set()
