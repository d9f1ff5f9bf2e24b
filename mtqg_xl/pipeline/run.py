"""One consolidation with all that is known of it: what sheets, pages, documents and the register are made from."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from mtqg_xl.areas import Reporters
from mtqg_xl.checks.result import FileResult
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.earlier import Past
from mtqg_xl.consolidation.received import Received
from mtqg_xl.consolidation.treasury import Reconciliation
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding
from mtqg_xl.pipeline.adjusting import AdjustedLine
from mtqg_xl.pipeline.batch import Skipped
from mtqg_xl.pipeline.carrying import CARRIED_MARK, Absence
from mtqg_xl.pipeline.deciding import Decided
from mtqg_xl.pipeline.job import Job
from mtqg_xl.pipeline.plans import IssuedPlans
from mtqg_xl.pipeline.territory import Territory
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.header import Header


@dataclass(frozen=True)
class Run:
    """One consolidation: the sum, every file with what became of it, what was adjusted, and how long it took.

    ``absence`` are the units without a usable file, and what was carried over for them. ``past`` holds the totals that
    it is compared with, where earlier periods are known; ``unadjusted`` what the members of the sum sent, where any of
    it was adjusted.

    ``has_blocking``: a file could not be used, a person has to decide about it, it is in the total with what must be
    mended, or an adjustment could not be applied, or the handover of 30/6/2025 does not balance. ``doubts`` are what is
    to be mended or asked about time, territory and works that two units report. ``at`` is when it was made,
    ``deadline`` by when files should have come; ``plans`` are those of the job's BẢNG GIAO VỐN.
    """

    total: Consolidated
    header: Header
    received: tuple[Received, ...]
    statuses: dict[str, str]
    decided: Decided
    adjustments: tuple[AdjustedLine, ...]
    job: Job
    seconds: float
    has_blocking: bool
    past: Past = field(default_factory=Past)
    earlier_inputs: tuple[Path, ...] = ()
    territory: Territory | None = None
    doubts: tuple[Finding, ...] = ()
    listed: Reporters | None = None
    unadjusted: FigureSet | None = None
    treasury: Reconciliation | None = None
    absence: Absence = field(default_factory=Absence)
    at: datetime = field(default_factory=datetime.now)
    deadline: datetime | None = None
    plans: IssuedPlans = field(default_factory=IssuedPlans)

    @cached_property
    def submissions(self) -> dict[str, Submission]:
        """The file that is counted for each reporter, by code."""
        return {item.stamp.reporter: item for item in self.decided.submissions}

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of reporters by code, those marked whose figures are of an earlier period."""
        carried = self.absence.carried
        return {
            item.code: f"{item.name} {CARRIED_MARK}" if item.code in carried else item.name for item in self.received
        }

    @property
    def sent(self) -> FigureSet:
        """What the members of the sum sent, in their order, without what was adjusted."""
        return self.total.members if self.unadjusted is None else self.unadjusted

    @cached_property
    def results(self) -> dict[str, FileResult]:
        """What was judged of each reporter that is in the total, by code."""
        return {item.code: item.result for item in self.received if item.result is not None}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The paths of all that others made, so that no output ever replaces one of them."""
        own = {item.arrival.path: None for item in self.decided.entries if item.arrival.kind != "output"}
        lists = (self.job.treasury, self.job.treasury_codes, self.job.handover, self.job.mergers)
        return (*own, *self.earlier_inputs, *(path for path in lists if path is not None))

    @property
    def files(self) -> int:
        """How many files lay in the folder, lock files of Excel aside."""
        return sum(item.arrival.kind != "lock" for item in self.decided.entries)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files that are in no total, each with the reason."""
        aside = [item for item in self.decided.entries if not item.is_used and item.arrival.kind != "lock"]
        return tuple(Skipped(item.arrival.name, item.result) for item in aside)

    @property
    def read(self) -> tuple[tuple[Submission, str], ...]:
        """The files of the kit and period whose reporter is known, each with its verdict, empty for those not used.

        A period that was written by hand stands in the place of what the file says, as its reporter does.
        """
        verdicts = {item.code: item.result.verdict.value for item in self.received if item.result is not None}
        found = []
        for item in self.decided.entries:
            submission = item.submission
            if submission is not None and item.reporter and item.period == self.decided.period.code:
                is_of_kit = submission.kit_id == self.total.kit.id
                verdict = verdicts.get(item.reporter, "") if item.is_used else ""
                stamp = replace(submission.stamp, period=item.period)
                found += [(replace(submission, stamp=stamp), verdict)] if is_of_kit else []
        return tuple(found)
