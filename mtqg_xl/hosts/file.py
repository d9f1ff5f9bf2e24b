"""A saved workbook as a host, for offices whose program runs no add-in: what is written goes into a new file."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.hosts.host import Answer, Cell, Edit
from mtqg_xl.mending.recalc import Content, Place, by_part
from mtqg_xl.pipeline.files import is_there, write_whole
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.workbook.added_sheet import with_first_sheet
from mtqg_xl.workbook.patch import PatchError, Written, patched
from mtqg_xl.workbook.plan import SheetPlan

_CANNOT_WRITE = "Tệp này không ghi thêm được. Mở bằng Excel, Lưu thành .xlsx rồi làm lại."


class FileHost:
    """A file on disk; the officer's file is never changed.

    ``path`` is the file that stands for the workbook now: after an edit the new one, in which the next edit is made.
    ``written`` are the new files.
    """

    def __init__(self, path: Path, selected: Cell | None = None) -> None:
        """Take a file, and the cell that somebody chose from the list of findings.

        Raises:
            UsageError: there is no such file.
        """
        if not is_there(path):
            raise UsageError(f"Không có tệp “{path.name or path}”. Kiểm tra lại đường dẫn.")
        self.path = path
        self.written: list[Path] = []
        self._first = path
        self._selected = selected

    @property
    def key(self) -> str:
        """The path of the file that was opened first."""
        return str(self._first.absolute())

    def workbook(self) -> RawWorkbook | Refusal:
        """Return what the file holds."""
        return read_raw(self.path)

    def selection(self) -> Cell | None:
        """Return the cell that was chosen last."""
        return self._selected

    def apply(self, answer: Answer) -> None:
        """Write a copy with the edits, or with the findings as its first sheet, beside the file.

        Raises:
            OutputError: no copy can be made or written.
        """
        self._selected = answer.select or self._selected
        if answer.edits:
            self.path = self._written("SUA", self._edited(answer.edits))
        if answer.marks is not None:
            self._written("KIEMTRA", self._marked(answer.marks))

    def _edited(self, edits: tuple[Edit, ...]) -> bytes:
        raw = self.workbook()
        if isinstance(raw, Refusal):
            raise OutputError(raw.sentence)
        try:
            return patched(self.path, by_part(raw, dict(_contents(edits))))
        except PatchError as error:
            raise OutputError(_CANNOT_WRITE) from error

    def _marked(self, marks: SheetPlan) -> bytes:
        try:
            return with_first_sheet(self.path.read_bytes(), marks)
        except PatchError as error:
            raise OutputError(_CANNOT_WRITE) from error

    def _written(self, word: str, content: bytes) -> Path:
        self.written.append(write_whole(self._free_name(word), content))
        return self.written[-1]

    def _free_name(self, word: str) -> Path:
        """Return a name with the minute, and a number where that minute has one already."""
        minute = datetime.now().strftime("%Y%m%d-%H%M")
        stem = f"{self._first.stem}_{word}_{minute}"
        at, name = 1, self._first.with_name(f"{stem}{self._first.suffix}")
        while is_there(name):
            at += 1
            name = self._first.with_name(f"{stem}-{at}{self._first.suffix}")
        return name


def _contents(edits: tuple[Edit, ...]) -> Iterator[tuple[Place, Content]]:
    for edit in edits:
        content: Content = edit.content
        if isinstance(content, str) and content.startswith("="):
            content = Written(content[1:])
        yield (edit.at.sheet, *parse_a1(edit.at.cell)), content
