"""Of several files of one reporter, which is the later; and the files of an earlier period to compare with."""

from collections.abc import Sequence
from datetime import date

from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.batch import Batch, figures_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period


def rank(item: Submission, kit: Kit) -> tuple[bool, float, str, str]:
    """Return how late a file is among those of its reporter, the latest last.

    A filled one comes after a blank one; then by Lần gửi, then by the time saved inside the file. The name decides
    only where nothing else does.
    """
    return is_filled(item, kit), submission_number(item, kit), item.saved_at, item.file


def is_filled(item: Submission, kit: Kit) -> bool:
    """Whether some figure is typed in a form; THÔNG TIN comes filled in part."""
    outside = {kit.header, kit.justification}
    return any(item.blocks[key] and any(item.filled_rows(*key)) for key in item.blocks) or any(
        key[0] not in outside and cell.is_answered for key, cell in item.typed.items()
    )


def submission_number(item: Submission, kit: Kit) -> float:
    """Return Lần gửi as THÔNG TIN has it; 0 where it says nothing."""
    field = kit.header_field("submission")
    cell = item.cell(*field) if field is not None else None
    return cell.value if cell is not None and cell.value is not None else 0.0


def previous_of(batch: Batch, kit: Kit, submissions: Sequence[Submission]) -> Previous:
    """Return what the reporters of some files said for the last period before theirs.

    Of several files of one reporter for that period the latest counts; files that name no reporter are left out.
    """
    until = {item.stamp.reporter: period.end for item in submissions if (period := _period(item)) is not None}
    latest: dict[str, tuple[Period, Submission]] = {}
    for item in batch.of(kit):
        period = _period(item)
        reporter = item.stamp.reporter
        if period is None or period.end >= until.get(reporter, date.min):
            continue
        before = latest.get(reporter)
        if before is None or (before[0].end, rank(before[1], kit)) < (period.end, rank(item, kit)):
            latest[reporter] = (period, item)
    chosen = tuple(item for _, item in latest.values())
    return Previous(figures_of(chosen, kit), {reporter: period for reporter, (period, _) in latest.items()})


def _period(item: Submission) -> Period | None:
    try:
        return Period.parse(item.stamp.period)
    except ValueError:
        return None
