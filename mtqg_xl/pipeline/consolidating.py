"""A folder of submissions as one workbook: who sent, what is wrong, what the sum is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from mtqg_xl.areas import Reporters, load_mergers
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.earlier import Past
from mtqg_xl.consolidation.received import Received
from mtqg_xl.consolidation.treasury import Reconciliation
from mtqg_xl.consolidation.works_once import counted_once
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.pipeline.adjusting import without_stale
from mtqg_xl.pipeline.batch import Track, as_they_come, figures_of, results_of
from mtqg_xl.pipeline.carrying import Absence, absence_of
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.deciding import PROVISIONAL as PROVISIONAL_BY_HAND
from mtqg_xl.pipeline.deciding import Decided
from mtqg_xl.pipeline.earlier import EarlierPeriods, past_of
from mtqg_xl.pipeline.expecting import Expected, expected, header_of
from mtqg_xl.pipeline.intake import Intake, take_in
from mtqg_xl.pipeline.job import Job, job_of
from mtqg_xl.pipeline.months import paid_by_month
from mtqg_xl.pipeline.on_new_map import on_new_map
from mtqg_xl.pipeline.plans import plans_of_total
from mtqg_xl.pipeline.receipt_book import handling_of
from mtqg_xl.pipeline.reconciling import TreasuryFiles, reconciliation
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.settled import settled
from mtqg_xl.pipeline.shared_works import planned, shared_findings
from mtqg_xl.pipeline.statuses import CARRIED, LATE, MISSING, PROVISIONAL, RECEIVED, RETURNED, STATUS_WORDS
from mtqg_xl.pipeline.territory import territory_of
from mtqg_xl.pipeline.territory_findings import territory_findings
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.header import Header


@settled()
def consolidate_folder(
    folder: Path,
    definitions: Definitions,
    reporters: Path | None = None,
    *,
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
    taken = take_in(job, definitions, track, passwords, crew, deadline)
    kit, period, chosen, listed = taken.kit, taken.period, taken.chosen, taken.listed
    circle = expected(listed, chosen, kit, period, level)
    mergers = load_mergers(job.mergers) if job.mergers is not None else None
    earlier = on_new_map(earlier, mergers, period.end)
    missing = {code: name for code, name in circle.names.items() if code not in taken.reported}
    absence = absence_of(missing, taken.decided.returned, taken.by_hand, earlier, kit, period)
    names = taken.reported | circle.names
    figures = absence.added_to(figures_of(chosen, kit), absence.carried)
    once, shared = _counted_once(figures, taken, names)
    total = consolidate(once, circle.receiver_code, tuple(circle.units))
    territory = territory_of(figures, period.end, listed, mergers, job.handover)
    doubts = (*territory_findings(territory), *shared)
    judged = _judged(total, taken, earlier, names, absence.carried)
    header = header_of(circle.receiver, kit, period, chosen)
    return Run(
        total=total,
        header=header,
        received=judged.received,
        statuses=judged.statuses,
        decided=taken.decided,
        adjustments=taken.adjustments,
        job=job,
        seconds=perf_counter() - start,
        has_blocking=_has_blocking(taken, judged, absence, doubts),
        past=_past(earlier, total, listed, circle, period),
        earlier_inputs=earlier.inputs if earlier is not None else (),
        territory=territory,
        doubts=doubts,
        listed=listed,
        unadjusted=_unadjusted(taken, absence, names),
        treasury=_treasury(job, total, listed, header),
        absence=absence,
        at=at or datetime.now(),
        deadline=taken.deadline,
        plans=plans_of_total(job.plans, kit, listed, period),
    )


def _counted_once(figures: FigureSet, taken: Intake, names: dict[str, str]) -> tuple[FigureSet, tuple[Finding, ...]]:
    """Return the figures with every work counted once, and what is to be told of works that several units report."""
    once, works = counted_once(figures, names, planned(taken.chosen))
    return once, shared_findings(works, figures, taken.decided, names)


@dataclass(frozen=True)
class _Judged:
    """Each unit of the total with what became of its file, and its status, by code."""

    received: tuple[Received, ...]
    statuses: dict[str, str]


def _judged(
    total: Consolidated,
    taken: Intake,
    earlier: EarlierPeriods | None,
    names: dict[str, str],
    carried: Collection[str],
) -> _Judged:
    """Return what was found in the files that count, each beside its earlier one, adjusted figures not called stale."""
    results: dict[str, FileResult] = dict(
        zip(taken.reported, results_of(taken.chosen, taken.kit, earlier), strict=True)
    )
    for code in {item.unit for item in taken.applied}:
        results[code] = without_stale(results[code])
    files = dict(zip(total.members.reporters, total.members.files, strict=True))
    received: list[Received] = []
    statuses: dict[str, str] = {}
    for code in total.expected:
        result = results.get(code)
        status = CARRIED if code in carried else _status(code, taken.decided, result)
        status = LATE if status == RECEIVED and code in taken.late else status
        statuses[code] = status
        received.append(Received(code, names.get(code, code), STATUS_WORDS[status], files.get(code, ""), result))
    return _Judged(tuple(received), statuses)


def _status(code: str, decided: Decided, result: FileResult | None) -> str:
    if result is None:
        return RETURNED if code in decided.returned else MISSING
    own = [item for item in decided.entries if item.is_used and item.reporter == code]
    return PROVISIONAL if any(handling_of(item, result) == PROVISIONAL_BY_HAND for item in own) else RECEIVED


def _has_blocking(taken: Intake, judged: _Judged, absence: Absence, doubts: Sequence[Finding]) -> bool:
    """Whether anything waits for a person: see `Run`."""
    return (
        any(item.result is not None and item.result.verdict is Verdict.BLOCK for item in judged.received)
        or any(item.arrival.kind == "refused" or item.is_open for item in taken.decided.entries)
        or any(unit.is_open for unit in absence.units)
        or any(item.severity is Severity.BLOCK for item in doubts)
        or any(item.problem for item in taken.adjustments)
    )


def _unadjusted(taken: Intake, absence: Absence, names: dict[str, str]) -> FigureSet | None:
    """Return what the members of the total sent, where any of it was adjusted."""
    if not taken.applied:
        return None
    sent = absence.added_to(figures_of(taken.as_sent.submissions, taken.kit), absence.carried)
    return counted_once(sent, names, planned(taken.as_sent.submissions))[0]


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
    circle: Expected,
    period: Period,
) -> Past:
    """Return the earlier totals of the same receiver: of those expected now, and of whoever reported to it then."""
    if earlier is None:
        return Past()
    own = {item.code for item in listed or () if circle.receiver_code and item.parent_code == circle.receiver_code}
    found = past_of(earlier, total.kit, period, {*total.expected, *own} if listed is not None else ())
    return replace(found, months=paid_by_month(earlier, total, period))
