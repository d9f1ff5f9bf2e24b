"""The units of a run as its page shows them: what is to be said of each form of each, and whom to call."""

from mtqg_xl.areas import Reporter
from mtqg_xl.checks.result import FileResult
from mtqg_xl.mending.sender import sender_of
from mtqg_xl.pages.consolidated import CARRIED, LATE, MISSING, PROVISIONAL, RETURNED, SENT, Unit
from mtqg_xl.pages.tracing import NO_SOURCE, Source
from mtqg_xl.pipeline import statuses
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.submission import Submission

_WORDS = {
    statuses.RECEIVED: SENT,
    statuses.PROVISIONAL: PROVISIONAL,
    statuses.LATE: LATE,
    statuses.MISSING: MISSING,
    statuses.RETURNED: RETURNED,
    statuses.CARRIED: CARRIED,
}
"""The words of the page for the statuses of a run."""


def units_of(run: Run, *, is_public: bool = False) -> tuple[Unit, ...]:
    """Return the units that should be in the total, in its order.

    A public page has neither files nor persons, and no remarks, which may name them.
    """
    by_code = {item.stamp.reporter: item for item in run.decided.submissions}
    listed = {item.code: item for item in run.listed.at(run.decided.period.end)} if run.listed is not None else {}
    remarks = {} if is_public else _remarks(run)
    names = run.names
    found: list[Unit] = []
    for item in run.received:
        state = _WORDS[run.statuses[item.code]]
        source = NO_SOURCE if is_public else _source(run, by_code.get(item.code), listed.get(item.code))
        note = "" if is_public or state == SENT else remarks.get(item.code, "")
        found.append(Unit(names[item.code], state, _states(run, item.result, state), source, note))
    return tuple(found)


def _states(run: Run, result: FileResult | None, state: str) -> tuple[str, ...]:
    """Return what is to be said of each form: a form that lacks figures has not been sent, whatever its file is."""
    lacking = set(result.unfilled) if result is not None else set()
    return tuple(MISSING if form.sheet in lacking else state for form in run.decided.kit.forms)


def _remarks(run: Run) -> dict[str, str]:
    """Return what else there is to know of a unit: why its file is taken for now, or what it sent that is not used."""
    found = {item.reporter: item.result for item in run.decided.entries if item.reporter and not item.is_used}
    return found | {code: result.conclusion for code, result in run.results.items()}


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
