"""What lies in a folder, once it is decided which files count: by what they say, by hand, and as adjusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mtqg_xl.areas import Reporters, load_reporters
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.adjusting import AdjustedLine, adjusted, read_adjustments
from mtqg_xl.pipeline.batch import Track
from mtqg_xl.pipeline.crew import Crew
from mtqg_xl.pipeline.deciding import ByHand, Decided, decide
from mtqg_xl.pipeline.job import Job
from mtqg_xl.pipeline.receipt_book import read_receipt
from mtqg_xl.pipeline.receiving import arrivals
from mtqg_xl.pipeline.timeliness import common_deadline, with_lateness
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period


@dataclass(frozen=True)
class Intake:
    """The files of a folder with what was decided about each, as sent and as adjusted, and who was late.

    ``listed`` is the job's list of reporters; ``by_hand`` what somebody wrote in SỔ NHẬN, by the key of a file or unit.
    """

    listed: Reporters | None
    by_hand: dict[str, ByHand]
    as_sent: Decided
    decided: Decided
    adjustments: tuple[AdjustedLine, ...]
    deadline: datetime | None
    late: frozenset[str]

    @property
    def kit(self) -> Kit:
        """The kit of most files: the others are in no total."""
        return self.decided.kit

    @property
    def period(self) -> Period:
        """The period that is added up."""
        return self.decided.period

    @property
    def chosen(self) -> Sequence[Submission]:
        """The file that counts for each reporter, as adjusted."""
        return self.decided.submissions

    @property
    def applied(self) -> tuple[AdjustedLine, ...]:
        """The adjustments that could be made."""
        return tuple(item for item in self.adjustments if not item.problem)

    @property
    def reported(self) -> dict[str, str]:
        """The names of those whose file counts, by code, as their files say them."""
        return {item.stamp.reporter: item.stamp.reporter_name for item in self.chosen}


def take_in(
    job: Job,
    definitions: Definitions,
    track: Track,
    passwords: Sequence[str],
    crew: Crew,
    deadline: datetime | None,
) -> Intake:
    """Read the files of a job and decide which count; who was late is told in a job's folder, or by a given deadline.

    Raises:
        UsageError: there is no usable submission, a list cannot be read, or nothing says for which period.
    """
    listed = load_reporters(job.reporters) if job.reporters is not None else None
    by_hand = read_receipt(job.receipt) if job.receipt is not None else {}
    lines = read_adjustments(job.adjustments) if job.adjustments is not None else ()
    as_sent = decide(arrivals(job.received, definitions, track, passwords, crew), definitions, listed, by_hand)
    decided, changes = adjusted(as_sent, lines, listed)
    until, late = deadline or common_deadline(decided.submissions), frozenset[str]()
    if until is not None and (deadline is not None or job.receipt is not None):
        decided, late = with_lateness(decided, until)
    return Intake(listed, by_hand, as_sent, decided, changes, until, late)
