"""A folder of submissions as one workbook: who sent, what is wrong, what the sum is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from time import perf_counter

from mtqg_xl.areas import REPORTER_KINDS, Reporter, Reporters, load_mergers, load_reporters
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.earlier import Past
from mtqg_xl.consolidation.received import Received
from mtqg_xl.consolidation.treasury import Reconciliation
from mtqg_xl.consolidation.works_once import counted_once
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding, Severity, UsageError
from mtqg_xl.pipeline.adjusting import AdjustedLine, adjusted, read_adjustments, without_stale
from mtqg_xl.pipeline.batch import Skipped, Track, as_they_come, figures_of, results_of
from mtqg_xl.pipeline.carrying import CARRIED_MARK, CARRY, Absence, absence_of
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.deciding import PROVISIONAL as PROVISIONAL_BY_HAND
from mtqg_xl.pipeline.deciding import Decided, decide
from mtqg_xl.pipeline.earlier import EarlierPeriods, past_of
from mtqg_xl.pipeline.job import Job, job_of
from mtqg_xl.pipeline.making import body, place_name
from mtqg_xl.pipeline.on_new_map import on_new_map
from mtqg_xl.pipeline.plans import IssuedPlans, plans_of_total
from mtqg_xl.pipeline.receipt_book import handling_of, read_receipt
from mtqg_xl.pipeline.receiving import arrivals
from mtqg_xl.pipeline.reconciling import TreasuryFiles, reconciliation
from mtqg_xl.pipeline.shared_works import planned, shared_findings
from mtqg_xl.pipeline.territory import Territory, territory_of
from mtqg_xl.pipeline.territory_findings import territory_findings
from mtqg_xl.pipeline.timeliness import common_deadline, with_lateness
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period, parse_date
from mtqg_xl.workbook.header import Header

RECEIVED, PROVISIONAL, LATE, MISSING, RETURNED = "received", "provisional", "late", "missing", "returned"
CARRIED = "carried_over"
STATUS_WORDS = {
    RECEIVED: "Nhận",
    PROVISIONAL: "Nhận tạm (còn lỗi hoặc chưa đủ số)",
    LATE: "Nhận (gửi muộn)",
    MISSING: "Chưa gửi",
    RETURNED: "Trả lại",
    CARRIED: CARRY,
}


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

    at: datetime = field(default_factory=datetime.now)
    deadline: datetime | None = None
    plans: IssuedPlans = field(default_factory=IssuedPlans)

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


def consolidate_folder(
    folder: Path,
    definitions: Definitions,
    reporters: Path | None = None,
    level: str | None = None,
    track: Track = as_they_come,
    passwords: Sequence[str] = (),
    earlier: EarlierPeriods | None = None,
    handover: Path | None = None,
    treasury: Path | None = None,
    deadline: datetime | None = None,
    at: datetime | None = None,
    crew: Crew = ALONE,
) -> Run:
    """Return the sum of the submissions in a folder, with who is in it.

    The folder holds received files, or is one that `mtqg_xl.pipeline.job.make_job` made: then what was decided in
    SO_NHAN and DIEU_CHINH holds, and its list of reporters. With a list of reporters those of the kit's level under one
    receiver are expected; ``level`` changes the level. With ``earlier`` periods each file is compared with the last of
    its reporter, and the sum with those of the period before and of the year before. ``handover`` is a BAN_GIAO.xlsx; a
    job's folder may hold it, and ``sap_nhap.csv`` beside the list of reporters says which old units became new ones.
    ``treasury`` is a statement of the treasury to set beside the sum; a job's folder may hold it as KHO_BAC.xlsx or
    KHO_BAC.csv.

    The ``deadline`` is that which most files carry, unless it is given; who was late is told in a job's folder, where
    files are received, or where it is given. ``at`` is the moment of the run, now unless it is given; ``crew`` does the
    reading.

    Raises:
        UsageError: there is no usable submission, a list cannot be read, or nothing says for which period.
    """
    start = perf_counter()
    job = job_of(folder, reporters)
    job = replace(job, treasury=treasury or job.treasury, handover=handover or job.handover)
    listed = load_reporters(job.reporters) if job.reporters is not None else None
    by_hand = read_receipt(job.receipt) if job.receipt is not None else {}
    lines = read_adjustments(job.adjustments) if job.adjustments is not None else ()
    received_files = arrivals(job.received, definitions, track, passwords, crew)
    as_sent = decide(received_files, definitions, listed, by_hand)
    decided, changes = adjusted(as_sent, lines, listed)
    kit, period, chosen = decided.kit, decided.period, decided.submissions
    until, late = deadline or common_deadline(chosen), frozenset[str]()
    if until is not None and (deadline is not None or job.receipt is not None):
        decided, late = with_lateness(decided, until)
    known = {item.code: item for item in _expected(listed, chosen, kit, period, level)}
    present = {item.stamp.reporter for item in chosen}
    missing = {code: item.name for code, item in known.items() if code not in present}
    mergers = load_mergers(job.mergers) if job.mergers is not None else None
    earlier = on_new_map(earlier, mergers, period.end)
    absence = absence_of(missing, decided.returned, by_hand, earlier, kit, period)
    figures = absence.added_to(figures_of(chosen, kit), absence.carried)
    results = dict(zip((item.stamp.reporter for item in chosen), results_of(chosen, kit, earlier), strict=True))
    for code in {item.unit for item in changes if not item.problem}:
        results[code] = without_stale(results[code])
    receiver = _receiver(listed, chosen, period)
    names = {item.stamp.reporter: item.stamp.reporter_name for item in chosen}
    names |= {code: item.name for code, item in known.items()}
    once, works = counted_once(figures, names, planned(chosen))
    total = consolidate(once, receiver.code if receiver else "", tuple(known))
    territory = territory_of(figures, period.end, listed, mergers, job.handover)
    doubts = (*territory_findings(territory), *shared_findings(works, figures, decided, names))
    received, statuses = _received(total, decided, results, known, absence, late)
    header = _header(receiver, period, [day for item in chosen if (day := _as_of(item, kit)) is not None])
    broken = any(item.result is not None and item.result.verdict is Verdict.BLOCK for item in received)
    unusable = any(item.arrival.kind == "refused" or item.is_open for item in decided.entries)
    unusable |= any(unit.is_open for unit in absence.units)
    uneven = any(item.severity is Severity.BLOCK for item in doubts)
    unadjusted = None
    if any(not item.problem for item in changes):
        sent = absence.added_to(figures_of(as_sent.submissions, kit), absence.carried)
        unadjusted = counted_once(sent, names, planned(as_sent.submissions))[0]
    return Run(
        total=total,
        header=header,
        received=received,
        statuses=statuses,
        decided=decided,
        adjustments=changes,
        job=job,
        seconds=perf_counter() - start,
        has_blocking=unusable or broken or uneven or any(item.problem for item in changes),
        past=_past(earlier, total, listed, receiver, period),
        earlier_inputs=earlier.inputs if earlier is not None else (),
        territory=territory,
        doubts=doubts,
        listed=listed,
        unadjusted=unadjusted,
        treasury=_treasury(job, total, listed, header),
        absence=absence,
        at=at or datetime.now(),
        deadline=until,
        plans=plans_of_total(job.plans, kit, listed, period),
    )


def _treasury(job: Job, total: Consolidated, listed: Reporters | None, header: Header) -> Reconciliation | None:
    """Return the total beside a statement of the treasury, where there is one."""
    if job.treasury is None:
        return None
    files = TreasuryFiles(job.treasury, job.treasury_codes, job.treasury_causes)
    return reconciliation(files, total, listed, header.as_of, header.period.end)


def _past(
    earlier: EarlierPeriods | None,
    total: Consolidated,
    listed: Reporters | None,
    receiver: Reporter | None,
    period: Period,
) -> Past:
    """Return the earlier totals of the same receiver: of those expected now, and of whoever reported to it then."""
    if earlier is None:
        return Past()
    own = {item.code for item in listed or () if receiver is not None and item.parent_code == receiver.code}
    return past_of(earlier, total.kit, period, {*total.expected, *own} if listed is not None else ())


def _expected(
    listed: Reporters | None, chosen: Sequence[Submission], kit: Kit, period: Period, level: str | None
) -> list[Reporter]:
    if listed is None:
        return []
    receiver = _receiver(listed, chosen, period)
    wanted = level or kit.level
    if wanted not in REPORTER_KINDS:
        raise UsageError(f"Không có cấp “{wanted}”; các cấp: {', '.join(REPORTER_KINDS)}.")
    if receiver is None:
        return [item for item in listed.at(period.end) if item.kind == wanted]
    return [item for item in listed.children(receiver.code, period.end) if item.kind == wanted]


def _receiver(listed: Reporters | None, chosen: Sequence[Submission], period: Period) -> Reporter | None:
    """Return the unit that most of the senders report to."""
    if listed is None:
        return None
    parents: dict[str, int] = {}
    for item in chosen:
        reporter = listed.by_code(item.stamp.reporter, period.end)
        if reporter is not None and reporter.parent_code:
            parents[reporter.parent_code] = parents.get(reporter.parent_code, 0) + 1
    if not parents:
        return None
    return listed.by_code(max(parents, key=lambda code: parents[code]), period.end)


def _received(
    total: Consolidated,
    decided: Decided,
    results: dict[str, FileResult],
    known: dict[str, Reporter],
    absence: Absence,
    late: frozenset[str],
) -> tuple[tuple[Received, ...], dict[str, str]]:
    by_code = {item.stamp.reporter: item for item in decided.submissions}
    files = dict(zip(total.members.reporters, total.members.files, strict=True))
    found: list[Received] = []
    statuses: dict[str, str] = {}
    for code in total.expected:
        submission = by_code.get(code)
        result = results.get(code)
        name = known[code].name if code in known else (submission.stamp.reporter_name if submission else code)
        status = CARRIED if code in absence.carried else _status(code, decided, result)
        status = LATE if status == RECEIVED and code in late else status
        statuses[code] = status
        found.append(Received(code, name, STATUS_WORDS[status], files.get(code, ""), result))
    return tuple(found), statuses


def _status(code: str, decided: Decided, result: FileResult | None) -> str:
    if result is None:
        return RETURNED if code in decided.returned else MISSING
    own = [item for item in decided.entries if item.is_used and item.reporter == code]
    return PROVISIONAL if any(handling_of(item, result) == PROVISIONAL_BY_HAND for item in own) else RECEIVED


def _as_of(item: Submission, kit: Kit) -> date | None:
    """Return the day of a file's figures: the one typed on its first sheet, else the one that it was made for."""
    field = kit.header_field("as_of")
    cell = item.cell(*field) if field is not None else None
    typed = cell.day if cell is not None else None
    return typed or parse_date(item.stamp.as_of)


def _header(receiver: Reporter | None, period: Period, days: Sequence[date]) -> Header:
    as_of = max(days, default=None)
    if receiver is None:
        return Header(period, reporter_name="đơn vị tổng hợp", as_of=as_of)
    return Header(
        period=period,
        reporter_code=receiver.code,
        reporter_name=receiver.name,
        issuer=body(receiver),
        as_of=as_of,
        place=place_name(receiver),
    )
