"""The window: what is worked on, the buttons, the findings, the files that were written, and how far it is."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from traceback import format_exception
from types import TracebackType

from mtqg_xl.assistant.buttons import ADOPT
from mtqg_xl.assistant.opening import open_with_system
from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.session import CHECK, NEXT, Session, Work
from mtqg_xl.assistant.targets import Program
from mtqg_xl.assistant.view.adopting import AdoptDialog
from mtqg_xl.assistant.view.asking import asked
from mtqg_xl.assistant.view.dropping import take_drops
from mtqg_xl.assistant.view.files import FilesPane
from mtqg_xl.assistant.view.findings import FindingsPane
from mtqg_xl.assistant.view.ribbon import Ribbon
from mtqg_xl.assistant.view.status import StatusBar
from mtqg_xl.assistant.view.style import styled
from mtqg_xl.assistant.view.target import TargetBar
from mtqg_xl.assistant.work import Asked, Running, Worker
from mtqg_xl.findings import MtqgError
from mtqg_xl.hosts.question import Question
from mtqg_xl.pipeline.files import write_whole

TITLE = "mtqg_xl · Trợ lý tổng hợp"
_LOOK_AGAIN_MS = 40
"""Milliseconds between two looks at work that is going on."""
_DIGITS_WIDE, _LINES_HIGH = 170, 40
_ROOM_FOR_BARS = 90
"""Pixels that the bars of a desktop take from a small screen."""


class Window(tk.Tk):
    """One window on one session."""

    def __init__(self, session: Session, log: Path) -> None:
        """Show the session; what goes wrong in the program itself is written to the ``log``.

        Raises:
            TclError: there is no screen.
        """
        super().__init__(className="Mtqg_xl")
        self.title(TITLE)
        self.session, self._log = session, log
        self.measures = styled(self)
        self._worker = Worker()
        self._running: Running[Outcome] | None = None
        self.status = StatusBar(self, self.measures, self.stop)
        self.target = TargetBar(self, self.choose, self.choose_open, session.programs, self.status.tip)
        self.ribbon = Ribbon(self, self.press, self.status.tip)
        self.findings = FindingsPane(self, self.measures, self.look_at, self.open_looked_at)
        self.files = FilesPane(self, self.measures, self.open)
        self._lay_out()
        self._bind_keys()
        session.shown = replace(session.shown, takes_drops=take_drops(self, self.drop))
        self.protocol("WM_DELETE_WINDOW", self.close)
        self.show()

    def _lay_out(self) -> None:
        self.target.pack(fill="x", padx=8, pady=(8, 4))
        self.ribbon.pack(fill="x", padx=8)
        self.status.pack(fill="x", padx=8, pady=(6, 2))
        self.files.pack(side="bottom", fill="x", padx=8, pady=(2, 8))
        self.findings.pack(fill="both", expand=True, padx=8, pady=4)
        width = min(_DIGITS_WIDE * self.measures.digit, self.winfo_screenwidth())
        height = min(_LINES_HIGH * self.measures.line, self.winfo_screenheight() - _ROOM_FOR_BARS)
        self.geometry(f"{width}x{height}+0+0")

    def _bind_keys(self) -> None:
        self.bind("<F5>", lambda _: self.press(CHECK))
        self.bind("<F8>", lambda _: self.press(NEXT))
        self.bind("<Escape>", lambda _: self.stop())
        self.bind("<Control-o>", lambda _: self.target.ask_file())
        self.target.entry.focus_set()

    def show(self) -> None:
        """Show the session as it stands."""
        shown = self.session.shown
        self.target.show(shown.target, shown.cell)
        self.findings.show(shown)
        self.files.show(shown.files)
        self.status.show(shown.message, is_trouble=shown.is_trouble)

    # --- what is worked on ---------------------------------------------------------------------------------

    def choose(self, text: str) -> None:
        """Take a file or a folder."""
        self._try(lambda: self.session.choose(text))

    def drop(self, paths: Sequence[str]) -> None:
        """Take what was dropped on the window."""
        self._try(lambda: self.session.drop(paths))

    def choose_open(self, program: Program) -> None:
        """Take what a program has open."""
        self._start(self.session.choosing_open(program))

    def look_at(self, at: int) -> None:
        """Look at a finding of the list; a program that has the workbook open goes there."""
        if at == self.session.shown.at:
            return
        self.session.look_at(at)
        self.show()
        going = self.session.going()
        if going is not None:
            self._start(going)

    def open_looked_at(self) -> None:
        """Open the file of the finding that is looked at."""
        item = self.session.shown.looked_at
        if item is not None and item.path is not None:
            self.open(item.path)

    def open(self, path: Path) -> None:
        """Open a file or a folder with the program of the system."""
        self._try(lambda: open_with_system(path))

    # --- buttons -------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Do what a button does; while one is at work the others wait."""
        if self._running is not None:
            return
        if not self._try(lambda: self.session.select(self.target.cell.get())):
            return
        if name == ADOPT:
            target = self.session.shown.target
            AdoptDialog(self, self.measures, None if target.is_folder else target.now, self.adopted)
        else:
            self._start(self.session.work(name))

    def stop(self) -> None:
        """Ask what is at work to stop."""
        if self._running is not None:
            self._running.watch.stop()
            self.status.stopping()

    def adopted(self, outcome: Outcome) -> None:
        """Show what became of a blank."""
        self.session.take(outcome)
        self.show()

    def close(self) -> None:
        """Close the window; what is at work stops at its next step and writes nothing."""
        self.stop()
        self._worker.end()
        self.destroy()

    def run(self) -> None:
        """Show the window until it is closed, and what is at work has stopped.

        The window is held that long: Tcl ends the process where a thread other than its own forgets it.
        """
        self.mainloop()
        self._worker.wait()

    def report_callback_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Tell a mistake of the program in one sentence; Tk would print it where nobody reads it."""
        write_whole(self._log, "".join(format_exception(kind, error, trace)).encode(), force=True)
        self.session.trouble(f"Lỗi của chương trình, việc này chưa làm xong. Gửi tệp {self._log} cho người hỗ trợ.")
        self.show()

    def _try(self, act: Callable[[], None]) -> bool:
        """Do something that takes no time; where it cannot be done say why, and return that it was not."""
        try:
            act()
        except MtqgError as error:
            self.session.trouble(str(error))
            self.show()
            return False
        self.show()
        return True

    def _start(self, work: Work) -> None:
        if self._running is None:
            self._running = self._worker.start(work)
            self.ribbon.enable(False)
            self.status.started()
            self.after(_LOOK_AGAIN_MS, self._look)

    def _look(self) -> None:
        """Look at the work that is going on: tell how far it is, put its questions, take its result."""
        running = self._running
        if running is None:
            return
        for told in running.watch.told():
            if isinstance(told, Asked):
                self._put(told)
            else:
                self.status.step(told)
        if not running.result.done():
            self.after(_LOOK_AGAIN_MS, self._look)
            return
        self._running = None
        self.ribbon.enable(True)
        self.status.ended()
        self.session.finished(running.result)
        self.show()

    def _put(self, told: Asked) -> None:
        if isinstance(told.question, Question):
            told.answer.set_result(asked(self, self.measures, told.question))
