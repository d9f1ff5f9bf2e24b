"""What every host can do, and what an action asks of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mtqg_xl.findings import Finding
from mtqg_xl.hosts.question import Question
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.workbook.plan import SheetPlan

Content = float | str | bool | None
NOTHING_OPEN = "Chưa mở tệp nào."


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell by its sheet and A1 address."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a cell is to hold: a formula (English, with ``=``), a constant, None for nothing."""

    at: Cell
    content: Content


@dataclass(frozen=True, slots=True)
class Answer:
    """What an action did and asks the host to show; ``message`` is one Vietnamese sentence or two.

    ``lines`` are what there is to read beside it, in order; ``files`` what was written on the disk. ``findings`` are
    for the pane, ``marks`` the sheet KẾT QUẢ KIỂM TRA for hosts without one; with ``clears`` that sheet goes. ``undo``
    takes the edits back. Formats, validation and protection of the submitted sheets are never touched.

    With ``asks`` nothing was done yet: the host puts these questions to the officer and does the action again with the
    replies.
    """

    message: str
    findings: tuple[Finding, ...] = ()
    marks: SheetPlan | None = None
    clears: bool = False
    edits: tuple[Edit, ...] = ()
    select: Cell | None = None
    undo: tuple[Edit, ...] = ()
    lines: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    asks: tuple[Question, ...] = ()


class Host(Protocol):
    """An open workbook."""

    @property
    def key(self) -> str:
        """The path of the workbook, or another name under which what was written into it is remembered."""

    def workbook(self) -> RawWorkbook | Refusal:
        """Return the whole workbook as it stands now, or why it cannot be read.

        Raises:
            UsageError: no workbook is open.
        """

    def selection(self) -> Cell | None:
        """Return the cell that is selected; None where nothing or no cell is."""

    def apply(self, answer: Answer) -> None:
        """Write the edits, show the findings and go to the cell of an answer, all of it or nothing.

        An answer without any of these leaves the workbook be, and is taken also where none is open.

        Raises:
            MtqgError: the workbook takes no change; the sentence says why and what to do.
        """
