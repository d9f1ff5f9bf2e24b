"""What is wrong in somebody's figures: a value, never an exception."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

from mtqg_xl.findings.kinds import Severity

RESULT_SHEET = "KẾT QUẢ KIỂM TRA"
"""The sheet that tells the findings in a file that is sent back; it is made from them, and nothing is typed there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, justify or know, at one cell.

    ``found`` and ``expected`` are in the unit of the sheet, or text; ``impact`` is đồng.
    ``related`` names other cells as ``Sheet!A1``; ``consequences`` are findings that follow from this one.
    ``confidence``, 0 to 1, is told where no definition says what is right. ``brief`` are a few words for ``what``.
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
    confidence: float | None = None
    brief: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same fault with the same figure, whatever the file is called."""
        parts = (self.code, self.key or f"{self.sheet}!{self.cell}", repr(self.found))
        return sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def with_consequences(self, others: tuple["Finding", ...]) -> "Finding":
        """Return the finding with others folded under it."""
        return replace(self, consequences=self.consequences + others)
