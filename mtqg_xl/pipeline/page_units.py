"""The units of a run as its page shows them: what is to be said of each form of each, whom to call, whom to remind."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mtqg_xl.areas import Reporter, load_reporters
from mtqg_xl.checks.result import FileResult
from mtqg_xl.mending.sender import sender_of
from mtqg_xl.pages.consolidated import CARRIED, LATE, MISSING, PROVISIONAL, RETURNED, SENT, Unit
from mtqg_xl.pages.tracing import NO_SOURCE, Source
from mtqg_xl.pipeline import consolidating
from mtqg_xl.pipeline.consolidating import Run
from mtqg_xl.pipeline.deciding import received_at
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import write_count, write_date

_WORDS = {
    consolidating.RECEIVED: SENT,
    consolidating.PROVISIONAL: PROVISIONAL,
    consolidating.MISSING: MISSING,
    consolidating.RETURNED: RETURNED,
    "late": LATE,
    "carried_over": CARRIED,
}
"""The words of the page for the statuses of a run."""
_NOT_HERE = {MISSING, RETURNED}
_MOST_NAMES = 30
"""A reminder names so many; a longer one nobody reads on a telephone."""


def units_of(run: Run, *, is_public: bool = False) -> tuple[Unit, ...]:
    """Return the units that should be in the total, in its order.

    A public page has neither files nor persons, and no remarks, which may name them.
    """
    by_code = {item.stamp.reporter: item for item in run.decided.submissions}
    listed = _listed(run)
    late = _late(run)
    remarks = {} if is_public else _remarks(run)
    found: list[Unit] = []
    for item in run.received:
        state = _WORDS.get(run.statuses[item.code], SENT)
        state = LATE if state == SENT and item.code in late else state
        source = NO_SOURCE if is_public else _source(run, by_code.get(item.code), listed.get(item.code))
        note = "" if is_public or state == SENT else remarks.get(item.code, "")
        found.append(Unit(item.name, state, _states(run, item.result, state), source, note))
    return tuple(found)


def _states(run: Run, result: FileResult | None, state: str) -> tuple[str, ...]:
    """Return what is to be said of each form: a form that lacks figures has not been sent, whatever its file is."""
    lacking = set(result.unfilled) if result is not None else set()
    return tuple(MISSING if form.sheet in lacking else state for form in run.decided.kit.forms)


def _late(run: Run) -> frozenset[str]:
    """Return the units whose file came after its deadline; only a job's folder knows when a file came."""
    if run.job.receipt is None:
        return frozenset()
    found = set()
    for item in run.decided.entries:
        if item.is_used and item.submission is not None:
            deadline, came = sender_of(item.submission, run.decided.kit).deadline, received_at(item)
            if deadline is not None and came is not None and came > deadline:
                found.add(item.reporter)
    return frozenset(found)


def _remarks(run: Run) -> dict[str, str]:
    """Return what else there is to know of a unit: why its file is taken for now, or what it sent that is not used."""
    found = {item.reporter: item.result for item in run.decided.entries if item.reporter and not item.is_used}
    return found | {code: result.conclusion for code, result in run.results.items()}


def _listed(run: Run) -> Mapping[str, Reporter]:
    if run.job.reporters is None:
        return {}
    alive = load_reporters(run.job.reporters).at(run.decided.period.end)
    return {item.code: item for item in alive}


def _source(run: Run, submission: Submission | None, listed: Reporter | None) -> Source:
    """Return where the figures of a unit come from; whom to call is said by its file, else by the list of units."""
    own = source_of(run, submission) if submission is not None else NO_SOURCE
    if listed is None:
        return own
    return Source(own.file, own.person or listed.contact, own.phone or listed.phone)


def source_of(run: Run, submission: Submission) -> Source:
    """Return file, person and telephone as a file says them."""
    sender = sender_of(submission, run.decided.kit)
    return Source(submission.file, sender.prepared_by, sender.phone)


def chase(run: Run, units: Sequence[Unit], made: datetime) -> str:
    """Return the text that reminds all at once: who has not sent, who is to send again, until when."""
    missing = [unit.name for unit in units if unit.state == MISSING]
    again = [unit.name for unit in units if unit.state in {RETURNED, PROVISIONAL}]
    when = f"Đến {made:%Hh%M} ngày {write_date(made.date())}"
    parts = [f"{when} còn {write_count(len(missing))}/{write_count(len(units))} đơn vị chưa gửi: {_names(missing)}."]
    if not missing:
        parts = [f"{when} đã đủ {write_count(len(units))}/{write_count(len(units))} đơn vị gửi."]
    if again:
        parts.append(f"{write_count(len(again))} đơn vị gửi lại: {_names(again)}.")
    deadline = max((day for item in run.decided.submissions if (day := _deadline(run, item)) is not None), default=None)
    if deadline is not None and (missing or again):
        parts.append(f"Hạn {deadline:%Hh%M} ngày {write_date(deadline.date())}.")
    return " ".join((*parts, "Trân trọng."))


def _deadline(run: Run, submission: Submission) -> datetime | None:
    return sender_of(submission, run.decided.kit).deadline


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" và {more} đơn vị nữa" if more > 0 else "")
