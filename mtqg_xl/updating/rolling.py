"""Last period's report with this period's figures, for the officer to go through in Word."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from mtqg_xl.findings import UsageError
from mtqg_xl.proofreading.read_report import read_report
from mtqg_xl.updating.copied import Copied
from mtqg_xl.updating.deciding import decisions_about
from mtqg_xl.updating.decision import Counts, Decision
from mtqg_xl.updating.pairs import Workbook, figure_pairs
from mtqg_xl.updating.stale import Times
from mtqg_xl.updating.tracking import tracked_copy

_CHART: Final = re.compile(r"word/charts/chart\d*\.xml")


@dataclass(frozen=True)
class RolledForward:
    """A report rolled forward: the new document and what was decided in it, in reading order.

    ``charts`` is how many charts the report has: their numbers are no words, and stay as they were.
    """

    content: bytes
    decisions: tuple[Decision, ...]
    charts: int = 0

    @property
    def counts(self) -> Counts:
        """How many numbers were replaced, stay, are asked, were not found, and how many words are of the old period."""
        return Counts.of(self.decisions)


def roll_forward(report: Path, old: Workbook, new: Workbook, times: Times, moment: datetime) -> RolledForward:
    """Return a report of last period in which each of its figures is this period's, as tracked changes.

    Raises:
        UsageError: the report is no Word file, or cannot be read or written into.
    """
    read = read_report(report)
    if read.word is None:
        raise UsageError(
            f"“{report.name}” là văn bản thường: chỉ cập nhật được báo cáo .docx. Mở bằng Word, Lưu thành .docx."
        )
    copied = Copied.of(old.source, new.source)
    decisions = decisions_about(read, read.word, figure_pairs(old, new), times, copied)
    charts = sum(_CHART.fullmatch(name) is not None for name in read.word.container.members)
    return RolledForward(tracked_copy(read.word, report.read_bytes(), decisions, moment), decisions, charts)
