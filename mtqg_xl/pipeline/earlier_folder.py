"""Earlier periods in a folder of received files, or in that of a job with what was decided and adjusted there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mtqg_xl.areas import Reporters, load_reporters
from mtqg_xl.checks.history import Previous
from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.adjusting import adjusted, read_adjustments
from mtqg_xl.pipeline.batch import Track, as_they_come, figures_of
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.deciding import ByHand, Decided, by_hand_of, decide
from mtqg_xl.pipeline.earlier import Since
from mtqg_xl.pipeline.job import job_of
from mtqg_xl.pipeline.receipt_book import read_receipt
from mtqg_xl.pipeline.receiving import Arrival, arrivals
from mtqg_xl.pipeline.versions import is_period, last_before, periods_of
from mtqg_xl.reading.office_table import OfficeLine
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period


@dataclass(frozen=True)
class InFolder:
    """Earlier periods in a folder of received files, or in one of a job with what was decided and adjusted there.

    ``since`` may hold what the reporters sent for the same periods since then.
    """

    received: tuple[Arrival, ...]
    by_hand: Mapping[str, ByHand]
    lines: tuple[OfficeLine, ...]
    listed: Reporters | None
    definitions: Definitions
    since: Since | None = None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The paths of all files, so that no output ever replaces one of them."""
        return tuple({item.path: None for item in self.received if item.kind != "output"})

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        """Return what the reporters of some files said here for the last period before theirs."""
        return self.last(kit, periods_of(submissions))

    def last(self, kit: Kit, periods: Mapping[str, Period]) -> Previous:
        """Return what reporters said here for the last period before the one given for each of them."""
        return last_before(self._usable(kit), kit, periods)

    def senders(self, kit: Kit) -> Mapping[str, frozenset[str]]:
        """Return who sent usable files of a kit, by the code of the period."""
        return {
            decided.period.code: frozenset(item.stamp.reporter for item in decided.submissions)
            for (kit_id, _), decided in self._decided.items()
            if kit_id == kit.id
        }

    def total(self, kit: Kit, period: Period, reporters: Collection[str]) -> EarlierTotal | None:
        """Return what some reporters came to here in a period, with what was adjusted then."""
        decided = self._decided.get((kit.id, period.code))
        places = (
            [at for at, item in enumerate(decided.submissions) if item.stamp.reporter in reporters] if decided else []
        )
        if decided is None or not places:
            return None
        changed, _ = adjusted(decided, self.lines, self.listed)
        chosen = [decided.submissions[at] for at in places]
        sent = figures_of(chosen, kit)
        added = figures_of([changed.submissions[at] for at in places], kit)
        corrected = sent if self.since is None else self.since.corrected(chosen, sent, period)
        return EarlierTotal(period, consolidate(added, ""), sent, corrected)

    @cached_property
    def _decided(self) -> dict[tuple[str, str], Decided]:
        """What was used of the files of each kit and period."""
        found: dict[tuple[str, str], list[Arrival]] = {}
        for item in self.received:
            if item.submission is not None:
                code = by_hand_of(item, self.by_hand).period or item.submission.stamp.period
                if is_period(code):
                    found.setdefault((item.submission.kit_id, code), []).append(item)
        return {key: decide(files, self.definitions, self.listed, self.by_hand) for key, files in found.items()}

    def _usable(self, kit: Kit) -> list[Submission]:
        """Return the files of a kit that count, each with the period that it counts for."""
        return [
            replace(item, stamp=replace(item.stamp, period=decided.period.code))
            for (kit_id, _), decided in self._decided.items()
            for item in decided.submissions
            if kit_id == kit.id
        ]


def in_folder(
    folder: Path,
    definitions: Definitions,
    track: Track = as_they_come,
    passwords: Sequence[str] = (),
    since: Since | None = None,
    crew: Crew = ALONE,
) -> InFolder:
    """Return the earlier periods in a folder of received files or in that of a job; ``crew`` does the reading.

    Raises:
        UsageError: there is no such folder, or one of the job's lists cannot be read.
    """
    job = job_of(folder)
    listed = load_reporters(job.reporters) if job.reporters is not None else None
    by_hand = read_receipt(job.receipt) if job.receipt is not None else {}
    lines = read_adjustments(job.adjustments) if job.adjustments is not None else ()
    received = arrivals(job.received, definitions, track, passwords, crew)
    return InFolder(received, by_hand, lines, listed, definitions, since)
