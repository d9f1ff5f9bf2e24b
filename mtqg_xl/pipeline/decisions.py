"""What whoever consolidates decided in SO_NHAN and DIEU_CHINH, as lines of a register that are only ever added to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from mtqg_xl.checks.result import FileResult
from mtqg_xl.pipeline.deciding import TAKE, ByHand, Entry, received_at
from mtqg_xl.pipeline.receipt_book import handling_of, written_moment
from mtqg_xl.pipeline.run import Run
from mtqg_xl.register.lines import IGNORED, RETURNED, Adjustment, Assignment, Decision, Line

if TYPE_CHECKING:
    from mtqg_xl.register.register import Register

BY_HAND = "SỔ NHẬN"
"""Whose word a decision is that a person wrote there; empty where the program decided."""

_TAKEN_BACK = "Đã bỏ khỏi ĐIỀU CHỈNH."


def decision_lines(run: Run, register: "Register") -> Iterator[Line]:
    """Yield what was decided about each form that came, whose it was said to be, and what was adjusted.

    What was decided in an earlier run and no longer is, is taken back by a line of its own: nothing is ever erased.
    """
    used = {item.arrival.sha256 for item in run.decided.entries if item.is_used}
    for item in run.decided.entries:
        if item.submission is None or (item.arrival.sha256 in used and not item.is_used):
            continue  # a twin of a file that counts: the register knows files by what is in them
        result = run.results.get(item.reporter) if item.is_used else None
        yield from _decision(run, item, result, register)
        yield from _assignment(run, item, register)
    yield from _adjustments(run, register)


def _decision(run: Run, item: Entry, result: FileResult | None, register: "Register") -> Iterator[Decision]:
    handling = handling_of(item, result)
    if not handling:
        before = register.decision(item.arrival.sha256)
        if before is None or before.decision not in {RETURNED, IGNORED}:
            return
        handling = TAKE  # what had set it aside was taken back
    default = handling_of(replace(item, by_hand=ByHand()), result)
    reason = result.conclusion if result is not None else item.result
    who = BY_HAND if handling != default else ""
    yield Decision(item.arrival.sha256, handling, reason, who, run.at.isoformat(timespec="minutes"))


def _assignment(run: Run, item: Entry, register: "Register") -> Iterator[Assignment]:
    """Yield whose a file is where a person said so now, or did earlier."""
    moment = moment_of(item) if _has_own_moment(item) else ""
    is_said = bool(item.by_hand.reporter or item.by_hand.period or moment)
    if not is_said and register.assignment(item.arrival.sha256) is None:
        return
    who = BY_HAND if is_said else ""
    period = item.period or run.decided.period.code
    yield Assignment(item.arrival.sha256, item.reporter, period, moment, who, run.at.isoformat(timespec="minutes"))


def _has_own_moment(item: Entry) -> bool:
    """Whether a person wrote when a file came: the program itself writes there when it was put on the disk."""
    said = item.by_hand.received_at
    return bool(said) and said != written_moment(item.arrival.received_at)


def moment_of(item: Entry) -> str:
    """Return when a file came, in world time; empty where nothing says it."""
    moment = received_at(item)
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _adjustments(run: Run, register: "Register") -> Iterator[Adjustment]:
    """Yield the adjustments that were applied, and for each that no longer is a line that takes it back."""
    applied = [item.said for item in run.adjustments if not item.problem]
    yield from applied
    if run.job.adjustments is None:
        return
    still = {_figure(said) for said in applied}
    own = set(run.total.members.reporters)
    for before in register.adjustments(run.decided.period.code):
        is_ours = before.reporter in own and before.instance in run.total.kit.instance_by_id
        if is_ours and _figure(before) not in still:
            yield replace(before, adjusted=None, reason=_TAKEN_BACK)


def _figure(said: Adjustment) -> tuple[str, str, str, str]:
    return said.reporter, said.instance, said.row, said.column
