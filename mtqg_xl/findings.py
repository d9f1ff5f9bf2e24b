"""What is wrong in somebody's figures (a value) and what stops the program (an exception)."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256


class Severity(StrEnum):
    """How much a finding asks of the officer, worst first."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The words that officers read."""
        return {"block": "PHẢI SỬA", "explain": "CẦN GIẢI TRÌNH", "note": "LƯU Ý"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting."""
        return ("block", "explain", "note").index(self.value)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding, as the documents and ``mtqg-xl rules`` list it."""

    code: str
    severity: Severity
    title: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, justify or know, at one cell.

    ``found`` and ``expected`` are in the unit of the sheet, or text; ``impact`` is đồng.
    ``related`` names other cells as ``Sheet!A1``; ``consequences`` are findings that follow from this one.
    """

    code: str
    severity: Severity
    file: str
    sheet: str
    cell: str
    row_label: str
    column_title: str
    what: str
    why: str
    mend: str
    found: float | str | None = None
    expected: float | str | None = None
    impact: float | None = None
    related: tuple[str, ...] = ()
    consequences: tuple["Finding", ...] = ()
    key: str = field(default="", compare=False)

    @property
    def fingerprint(self) -> str:
        """The same for the same fault with the same figure, whatever the file is called."""
        parts = (self.code, self.key or f"{self.sheet}!{self.cell}", repr(self.found))
        return sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def with_consequences(self, others: tuple["Finding", ...]) -> "Finding":
        """Return the finding with others folded under it."""
        return replace(self, consequences=self.consequences + others)


class MtqgError(Exception):
    """The program cannot go on; its text is one Vietnamese sentence for the person at the keyboard."""


class UsageError(MtqgError):
    """What was asked for does not exist or cannot be read: exit status 2."""


class DefinitionError(MtqgError):
    """A definition has mistakes; all of them, each with file and path."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        """Hold every mistake that was found in one loading."""
        super().__init__("Định nghĩa biểu mẫu có lỗi:\n" + "\n".join(mistakes))
        self.mistakes = mistakes


class OutputError(MtqgError):
    """A file could not be written; nothing was changed."""
