"""What the window shows and what its buttons do, without a window: the target, the findings, the files written."""

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from mtqg_xl.actions.act import press
from mtqg_xl.actions.memory import Memory
from mtqg_xl.assistant.folder import check_folder
from mtqg_xl.assistant.listing import Listed
from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.targets import NOTHING, PaneHost, Program, Target, cell_at, target_at, target_in
from mtqg_xl.assistant.work import Stopped, Watch
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import MtqgError, UsageError
from mtqg_xl.hosts.host import Answer, Cell
from mtqg_xl.hosts.question import Kind, Question

CHECK, NEXT, CLEAR = "check", "next", "clear"
"""The buttons that the window itself answers: the list of findings is its own."""
DEFINITIONS = "definitions"
"""Under this the folder of definitions that was used last is remembered."""
WELCOME = "Chọn một tệp biểu hoặc một thư mục, rồi bấm Kiểm tra."
FIRST_STEPS = (
    "1. Bấm Chọn tệp… hoặc Chọn thư mục… ở góc trên{dropped}.\n"
    "2. Bấm Kiểm tra: chỗ phải sửa hiện ở đây, nặng nhất trước.\n"
    "3. Bấm một chỗ để đọc vì sao và cách sửa."
)
DROPPED = ", hoặc kéo thả vào cửa sổ này"
CHECK_IT = "Bấm Kiểm tra để tìm chỗ phải sửa trong {kind} này."
NOTHING_WRONG = "Không có chỗ nào phải xem."
CLEARED = "Đã xóa danh sách. Trong các tệp không có dấu nào."
ONE_AT_A_TIME = "Mỗi lần thả một tệp hoặc một thư mục. Nhiều tệp thì để chung một thư mục rồi thả thư mục ấy."
STOPPED = "Đã dừng theo yêu cầu. Không có tệp nào ghi dở."
NO_MEMORY = "Máy không đủ bộ nhớ cho việc này; chia nhỏ thư mục rồi làm lại."
Work = Callable[[Watch], Outcome]


@dataclass(frozen=True)
class Shown:
    """All that the window shows: ``at`` is the finding that is looked at, ``files`` what was written.

    The files of the last button come first, of one button what matters most. ``cell`` is the one that buttons work on;
    a workbook that a program has open has its own. ``is_checked``: the findings are all there are; ``takes_drops``:
    files can be dropped on the window.
    """

    target: Target = NOTHING
    message: str = WELCOME
    is_trouble: bool = False
    lines: tuple[str, ...] = ()
    findings: tuple[Listed, ...] = ()
    at: int | None = None
    files: tuple[Path, ...] = ()
    cell: Cell | None = None
    is_checked: bool = False
    takes_drops: bool = False

    @property
    def hint(self) -> str:
        """What stands in the place of the list while it is empty: what to do next, or that nothing is wrong."""
        if self.findings:
            return ""
        if self.is_checked:
            return NOTHING_WRONG
        if self.target is not NOTHING:
            return CHECK_IT.format(kind=self.target.kind)
        return FIRST_STEPS.format(dropped=DROPPED if self.takes_drops else "")

    @property
    def looked_at(self) -> Listed | None:
        """The finding that is looked at."""
        return self.findings[self.at] if self.at is not None else None

    def with_target(self, target: Target) -> "Shown":
        """Return what is shown of another target: nothing is known of it yet."""
        return Shown(target, f"Đang làm việc với {target.kind} “{target.name}”.", files=self.files)

    def after(self, outcome: Outcome) -> "Shown":
        """Return what is shown once a button is done."""
        if outcome.target is not None:
            return self.with_target(outcome.target)
        is_new = outcome.findings is not None
        listed = outcome.findings if outcome.findings is not None else self.findings
        files = (*outcome.files, *(path for path in self.files if path not in outcome.files))
        return replace(
            self,
            message=outcome.message,
            is_trouble=outcome.is_trouble,
            lines=outcome.lines,
            findings=listed,
            is_checked=not outcome.is_cleared and (is_new or self.is_checked),
            at=outcome.at if is_new or outcome.at is not None else self.at,
            files=files,
        ).with_cell(outcome.cell)

    def with_cell(self, cell: Cell | None) -> "Shown":
        """Return what is shown once a cell was selected; where none was, that of the finding that is looked at."""
        item = self.looked_at
        if cell is None and item is not None and item.finding.cell:
            cell = Cell(item.finding.sheet, item.finding.cell)
        return replace(self, cell=cell or self.cell)


@dataclass
class Session:
    """One window's work: ``load`` gives the definitions with those in an office's ``own`` folder.

    ``programs`` are those whose open workbook can be taken.
    """

    load: Callable[[Path | None], Definitions]
    memory: Memory
    own: Path | None = None
    programs: Sequence[Program] = ()
    shown: Shown = field(default_factory=Shown)
    _loaded: Definitions | None = None

    def __post_init__(self) -> None:
        """Without a folder of definitions take the one that was used last."""
        last = Path(self.memory.proposed(DEFINITIONS))
        if self.own is None and last.is_absolute() and last.is_dir():
            self.own = last
        if self.own is not None:
            self.shown = replace(self.shown, message=f"{self.shown.message} Dùng định nghĩa riêng ở {self.own}.")

    @property
    def definitions(self) -> Definitions:
        """The definitions, loaded by the first piece of work that needs them."""
        if self._loaded is None:
            self._loaded = self.load(self.own)
        return self._loaded

    def choose(self, text: str) -> None:
        """Take a file or a folder as what the buttons work on.

        Raises:
            UsageError: there is none.
        """
        self.shown = self.shown.with_target(target_at(text))

    def drop(self, paths: Sequence[str]) -> None:
        """Take the file or folder that was dropped on the window.

        Raises:
            UsageError: there is none, or several were dropped.
        """
        if len(paths) != 1:
            raise UsageError(ONE_AT_A_TIME)
        self.choose(paths[0])

    def choosing_open(self, program: Program) -> Work:
        """Return the work that takes the workbook that a program has open."""
        return lambda _: Outcome("", target=target_in(program))

    def look_at(self, at: int) -> None:
        """Look at a finding of the list; for a saved file its cell is the selected one."""
        self.shown = replace(self.shown, at=at, lines=()).with_cell(None)

    def select(self, text: str) -> None:
        """Select a cell that a person names.

        Raises:
            UsageError: the text names none.
        """
        self.shown = replace(self.shown, cell=cell_at(text))

    def going(self) -> Work | None:
        """Return the work that makes a program go to the finding that is looked at; None where none has it open."""
        target, cell = self.shown.target, self.shown.cell
        if not target.is_live or cell is None:
            return None
        message = self.shown.message

        def go(_: Watch) -> Outcome:
            target.host.apply(Answer("", select=cell))
            return Outcome(message)

        return go

    def work(self, name: str) -> Work:
        """Return what a button does, to be done where the window need not wait for it."""
        target, cell = self.shown.target, self.shown.cell
        if name == CLEAR:
            return lambda _: Outcome(CLEARED, findings=(), is_cleared=True)
        if name == NEXT and self.shown.findings:
            return lambda _: self._next()
        if target.is_folder and target.path is not None and name in {CHECK, NEXT}:
            folder = target.path
            return lambda watch: check_folder(folder, self.definitions, watch)

        def pressed(watch: Watch) -> Outcome:
            if not target.is_live and cell is not None:
                target.host.apply(Answer("", select=cell))
            return self._pressed(CHECK if name == NEXT else name, target, watch)

        return pressed

    def _next(self) -> Outcome:
        """Go on in the list, round and round; it begins with what weighs most."""
        count = len(self.shown.findings)
        at = 0 if self.shown.at is None else (self.shown.at + 1) % count
        item = self.shown.findings[at]
        where = " · ".join(text for text in (item.finding.severity.label, item.place or item.finding.file) if text)
        return Outcome(f"{at + 1}/{count} · {where}: {item.finding.what}", at=at)

    def _pressed(self, name: str, target: Target, watch: Watch) -> Outcome:
        watch.tell("Đang làm…")
        is_first, before = self._loaded is None, _written(target)
        answer = press(
            name, target.host, self.definitions, self.memory, _Asking(watch, target), watch.track("Đang đọc tệp")
        )
        found = answer
        if answer.edits:  # what was listed is told of the workbook as it stood before
            found = press(CHECK, target.host, self.definitions, self.memory, _Asking(watch, target))
        is_listing = bool(found.findings) or found.clears
        listed = tuple(Listed(item, target.now) for item in found.findings)
        files = (*_written(target)[len(before) :], *answer.files)
        return Outcome(
            answer.message,
            (*answer.lines, *(_mistakes(self.definitions) if is_first else ())),
            listed if is_listing else None,
            at=0 if listed and not answer.lines else None,
            files=files,
            cell=answer.select,
        )

    def finished(self, result: "Future[Outcome]") -> None:
        """Show what a piece of work came to, also where it was stopped or could not be done."""
        try:
            outcome = result.result()
        except (Stopped, CancelledError):
            outcome = Outcome(STOPPED)
        except MtqgError as error:
            outcome = Outcome(str(error), is_trouble=True)
        except MemoryError:
            outcome = Outcome(NO_MEMORY, is_trouble=True)
        self.take(outcome)

    def take(self, outcome: Outcome) -> None:
        """Show what was done, and go on with the definitions that it made."""
        if outcome.definitions is not None:
            self.own, self._loaded = outcome.definitions, None
            self.memory.propose(DEFINITIONS, str(outcome.definitions.absolute()))
        self.shown = self.shown.after(outcome)

    def trouble(self, sentence: str) -> None:
        """Say why something was not done."""
        self.shown = replace(self.shown, message=sentence, is_trouble=True)


def _mistakes(definitions: Definitions) -> tuple[str, ...]:
    """Return what is wrong in an office's own definitions: the wrong parts are not used."""
    return tuple(f"Định nghĩa riêng có chỗ sai, không dùng: {line}" for line in definitions.mistakes)


def _written(target: Target) -> tuple[Path, ...]:
    return target.host.written if isinstance(target.host, PaneHost) else ()


@dataclass(frozen=True)
class _Asking:
    """Puts the questions of an action to whoever sits at the window; the folder that is worked on is no question."""

    watch: Watch
    target: Target

    def ask(self, question: Question) -> str:
        if question.kind is Kind.FOLDER and self.target.is_folder:
            return str(self.target.path)
        return str(self.watch.ask(question))
