"""What the buttons work on: a saved file, a folder of files, a workbook that a program has open, or nothing yet."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.file import FileHost
from mtqg_xl.hosts.host import Answer, Cell, Host
from mtqg_xl.pipeline.files import is_there
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.raw import RawWorkbook

NOTHING_CHOSEN = "Chưa chọn tệp nào. Bấm Chọn tệp… rồi bấm lại nút này."
A_FOLDER = "Nút này làm việc trên một tệp, đang chọn một thư mục. Bấm Chọn tệp…, chọn tệp rồi bấm lại."


@dataclass(frozen=True)
class Target:
    """What was chosen: ``name`` is shown, ``path`` is where it lies, ``host`` has it open unless it is a folder.

    It ``is_live`` where a program has it open: that program shows the cells.
    """

    name: str
    host: Host
    path: Path | None = None
    is_folder: bool = False
    is_live: bool = False

    @property
    def kind(self) -> str:
        """What it is called."""
        return "thư mục" if self.is_folder else "tệp"

    @property
    def now(self) -> Path | None:
        """The file that stands for it now: after an edit the newest copy."""
        return self.host.path if isinstance(self.host, PaneHost) and self.host.path is not None else self.path


@dataclass(frozen=True, slots=True)
class Program:
    """A program whose open workbook can be taken as the target: how the window calls it, and how to reach it.

    ``host`` is called in the thread in which the host is used from then on: some programs want that.
    """

    label: str
    host: Callable[[], Host]


class PaneHost:
    """A host whose findings are listed in the window: it writes no sheet for them."""

    def __init__(self, inner: Host) -> None:
        """Take the host that has the workbook."""
        self._inner = inner

    @property
    def key(self) -> str:
        """The path of the workbook."""
        return self._inner.key

    @property
    def path(self) -> Path | None:
        """The saved file that holds the workbook now."""
        return self._inner.path if isinstance(self._inner, FileHost) else None

    @property
    def written(self) -> tuple[Path, ...]:
        """The copies that were written."""
        return tuple(self._inner.written) if isinstance(self._inner, FileHost) else ()

    def workbook(self) -> RawWorkbook | Refusal:
        """Return the workbook as it stands now."""
        return self._inner.workbook()

    def selection(self) -> Cell | None:
        """Return the cell that is selected."""
        return self._inner.selection()

    def apply(self, answer: Answer) -> None:
        """Write edits and go to the cell; the findings are for the window."""
        self._inner.apply(replace(answer, marks=None))


class NoHost:
    """Stands where no workbook is open; it says so to whoever needs one."""

    def __init__(self, sentence: str) -> None:
        """Take what is said."""
        self._sentence = sentence
        self.key = ""

    def workbook(self) -> RawWorkbook | Refusal:
        """Say that there is none.

        Raises:
            UsageError: always.
        """
        raise UsageError(self._sentence)

    def selection(self) -> Cell | None:
        """Return that no cell is selected."""
        return None

    def apply(self, answer: Answer) -> None:
        """Take an answer that changes no workbook."""
        if answer.edits:
            raise UsageError(self._sentence)


NOTHING = Target("", NoHost(NOTHING_CHOSEN))


def target_at(text: str) -> Target:
    """Return the file or folder at a path as a person types, pastes or drops it.

    Raises:
        UsageError: there is none.
    """
    path = Path(text.strip().strip('"'))
    if not text.strip() or not is_there(path):
        raise UsageError(f"Không có tệp hoặc thư mục “{path.name or text.strip()}”. Kiểm tra lại đường dẫn.")
    path = path.absolute()
    if path.is_dir():
        return Target(path.name or str(path), NoHost(A_FOLDER), path, is_folder=True)
    return Target(path.name, PaneHost(FileHost(path)), path)


def cell_at(text: str) -> Cell | None:
    """Return a cell as a person names it, ``GN DTTS!J29``; None where nothing is named.

    Raises:
        UsageError: the text names no cell.
    """
    if not text.strip():
        return None
    sheet, _, address = text.strip().rpartition("!")
    try:
        return Cell(sheet.strip("'"), parse_a1(address.strip().upper().replace("$", "")).a1)
    except ValueError as error:
        raise UsageError(f"“{text.strip()}” không phải ô. Viết trang!ô, ví dụ GN DTTS!J29.") from error


def cell_text(cell: Cell | None) -> str:
    """Return a cell as a person names it."""
    return f"{cell.sheet}!{cell.cell}" if cell is not None else ""


def target_in(program: Program) -> Target:
    """Return the workbook that a program has open.

    Raises:
        UsageError: the program does not run, or has none open.
    """
    host = program.host()
    return Target(Path(host.key).name or program.label, PaneHost(host), is_live=True)
