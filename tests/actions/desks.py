"""A host that holds one workbook and does nothing else, and an officer whose replies are known."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import NOTHING_OPEN, Answer, Cell
from mtqg_xl.hosts.question import Question
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from tests.updating.test_command import workbook_of_period


@dataclass
class OneBook:
    """A workbook that is open, as its file holds it; no path: nothing is open. It may be ``called`` by another path."""

    path: Path | None = None
    selected: Cell | None = None
    called: str = ""
    applied: list[Answer] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.called or ("" if self.path is None else str(self.path))

    def workbook(self) -> RawWorkbook | Refusal:
        if self.path is None:
            raise UsageError(NOTHING_OPEN)
        return read_raw(self.path)

    def selection(self) -> Cell | None:
        return self.selected

    def apply(self, answer: Answer) -> None:
        self.applied.append(answer)


@dataclass
class Officer:
    """Whoever replies; what is not known of a question closes its dialog."""

    replies: dict[str, str] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> str:
        self.asked.append(question)
        return self.replies.get(question.key, "")


@cache
def nine_months() -> Path:
    """Return report A's workbook three months later: Dự án 2 of the poverty programme has paid 18 million more."""
    line = "GNBV.2,disbursed_year_recurrent,"
    return workbook_of_period("2024-9M", {f"{line}672000000": f"{line}690000000"})
