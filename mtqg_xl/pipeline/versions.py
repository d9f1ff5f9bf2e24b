"""Of several files of one reporter, which is the later; and the files of an earlier period to compare with."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.issued_plan import allocations
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.targets import target_values
from mtqg_xl.pipeline.batch import Batch, figures_of
from mtqg_xl.pipeline.known import known_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period


def rank(item: Submission, kit: Kit, received_at: datetime | None = None) -> tuple[bool, float, str, datetime, str]:
    """Return how late a file is among those of its reporter, the latest last.

    A filled one comes after a blank one; then by Lần gửi, then by the time saved inside the file, then by when it came.
    The name decides only where nothing else does.
    """
    number = submission_number(item, kit)
    return is_filled(item, kit), number, item.saved_at, received_at or datetime.min, item.file


def is_filled(item: Submission, kit: Kit) -> bool:
    """Whether some figure is typed in a form; THÔNG TIN comes filled in part, and so do plans and targets."""
    return bool(filled_forms(item, kit))


def filled_forms(item: Submission, kit: Kit) -> frozenset[str]:
    """Return the forms in which the reporter typed figures: more than what the file was issued with."""
    known = known_of(item)
    if known is not None:
        return known.filled
    outside = {kit.header, kit.justification}
    given = _given(item, kit)
    typed = {key[0] for key, cell in item.typed.items() if cell.is_answered and given.get(key) != cell.value}
    blocks = {
        form for form, block in item.blocks if any(item.is_new(form, row) for row in item.filled_rows(form, block))
    }
    return frozenset((typed | blocks) - outside)


def _given(item: Submission, kit: Kit) -> dict[tuple[str, str, str], float]:
    """Return the numbers with which a file was issued, in the units of its sheets."""
    period = period_of(item)
    found = target_values(kit, period.end) if period is not None else {}
    found |= {line.cell: line.value for line in item.stamp.prefilled if isinstance(line.value, float)}
    for (name, row, column), allocation in allocations(item.stamp.plan).items():
        instance = kit.instance_by_id.get(name)
        if instance is not None and column in instance.column_by_id:
            scale = instance.scale_of(instance.row_by_id.get(row), instance.column_by_id[column])
            found[name, row, column] = allocation.amount / scale
    return found


def submission_number(item: Submission, kit: Kit) -> float:
    """Return Lần gửi as THÔNG TIN has it; 0 where nothing is written there."""
    field = kit.header_field("submission")
    cell = item.cell(*field) if field is not None else None
    return cell.value if cell is not None and cell.value is not None else 0.0


def previous_of(batch: Batch, kit: Kit, submissions: Sequence[Submission]) -> Previous:
    """Return what the reporters of some files said for the last period before theirs.

    Of several files of one reporter for that period the latest counts; files that name no reporter are left out.
    """
    return last_before(batch.of(kit), kit, periods_of(submissions))


def periods_of(submissions: Sequence[Submission]) -> dict[str, Period]:
    """Return the period of each reporter of some files; who names none is left out."""
    periods = {item.stamp.reporter: period for item in submissions if (period := period_of(item)) is not None}
    periods.pop("", None)
    return periods


def last_before(files: Sequence[Submission], kit: Kit, periods: Mapping[str, Period]) -> Previous:
    """Return what reporters said in some files of a kit for the last period before the one given for each of them.

    Of several files of one reporter for that period the latest counts; others than those named are left out.
    """
    latest: dict[str, tuple[Period, Submission]] = {}
    for item in files:
        period = period_of(item)
        reporter = item.stamp.reporter
        if period is None or reporter not in periods or period.end >= periods[reporter].end:
            continue
        before = latest.get(reporter)
        if before is None or (before[0].end, rank(before[1], kit)) < (period.end, rank(item, kit)):
            latest[reporter] = (period, item)
    chosen = tuple(item for _, item in latest.values())
    return Previous(figures_of(chosen, kit), {reporter: period for reporter, (period, _) in latest.items()})


def period_of(item: Submission) -> Period | None:
    """Return the period that a file says it is of; None where it says none."""
    try:
        return Period.parse(item.stamp.period)
    except ValueError:
        return None


def is_period(code: str) -> bool:
    """Whether a text is the code of a period."""
    try:
        Period.parse(code)
    except ValueError:
        return False
    return True
