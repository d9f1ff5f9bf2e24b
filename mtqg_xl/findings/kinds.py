"""What a kind of finding is: how much it asks of the officer, what it is called, why, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


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
