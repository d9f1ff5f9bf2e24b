"""A written report brought up to date from two workbooks of one reporter."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import figures_of, read_one
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.open_book import OpenBook
from mtqg_xl.pipeline.reporting import period_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period

if TYPE_CHECKING:
    from mtqg_xl.updating.pairs import Workbook
    from mtqg_xl.updating.rolling import RolledForward
    from mtqg_xl.updating.stale import Times


@dataclass(frozen=True, slots=True)
class RollOrder:
    """What is rolled forward: last period's report, its workbook, this period's workbook, and where it goes."""

    report: Path
    old: Path
    new: Path
    output: Path


def roll_forward_file(
    order: RollOrder,
    definitions: Definitions,
    *,
    passwords: Sequence[str] = (),
    force: bool = False,
    moment: datetime | None = None,
) -> "RolledForward":
    """Write last period's report with this period's figures as tracked changes, and return what was decided.

    ``moment`` is when the changes are said to be made; now unless given.

    Raises:
        UsageError: a file cannot be read, or the two workbooks do not belong together.
        OutputError: the report cannot be written.
    """
    wanted_ending(order.output, ".docx")
    refuse_inputs(order.output, [order.report, order.old, order.new])
    refuse_existing([order.output], force=force)
    old, new = (read_one(path, definitions, passwords, values_suffice=True) for path in (order.old, order.new))
    rolled = _rolled(order.report, old, new, moment or datetime.now())
    write_whole(order.output, rolled.content, force=force)
    return rolled


def roll_forward_open(
    report: Path, old: Path, book: OpenBook, output: Path, definitions: Definitions, moment: datetime
) -> "RolledForward":
    """Do the same for a workbook that is open, which is this period's.

    Raises:
        UsageError: a file cannot be read, or the two workbooks do not belong together.
        OutputError: the report cannot be written.
    """
    before = read_one(old, definitions, values_suffice=True)
    rolled = _rolled(report, before, (book.submission, book.kit), moment)
    write_whole(output, rolled.content)
    return rolled


def _rolled(
    report: Path, old: tuple[Submission, Kit], new: tuple[Submission, Kit], moment: datetime
) -> "RolledForward":
    from mtqg_xl.updating.rolling import roll_forward

    return roll_forward(report, *_workbooks(old, new), moment)


def _workbooks(earlier: tuple[Submission, Kit], now: tuple[Submission, Kit]) -> "tuple[Workbook, Workbook, Times]":
    from mtqg_xl.narrative.source import Source
    from mtqg_xl.updating.pairs import Workbook
    from mtqg_xl.updating.stale import Times

    (old, kit), (new, new_kit) = earlier, now
    before, after = periods_of(old, new)
    sources = (Source(figures_of([one], its_kit), 0) for one, its_kit in ((old, kit), (new, new_kit)))
    first, second = (Workbook(one, source) for one, source in zip((old, new), sources, strict=True))
    return first, second, Times(before, after, second.source.as_of)


def periods_of(old: Submission, new: Submission) -> tuple[Period, Period]:
    """Return the periods of two files of one reporter, of which the second follows the first.

    Raises:
        UsageError: the two do not belong together; the sentence says why.
    """
    if old.kit_id != new.kit_id:
        raise UsageError(
            f"“{old.file}” là bộ biểu {old.kit_id}, “{new.file}” là bộ biểu {new.kit_id}:"
            " hai tệp phải cùng một bộ biểu."
        )
    if old.stamp.reporter != new.stamp.reporter:
        raise UsageError(
            f"“{old.file}” là của {old.stamp.reporter_name}, “{new.file}” là của {new.stamp.reporter_name}:"
            " hai tệp phải của cùng một đơn vị."
        )
    before, after = period_of(old), period_of(new)
    if (after.end, after.start) < (before.end, before.start):
        raise UsageError(
            f"Tệp kỳ này ({new.file}, {after.title}) là kỳ trước tệp kỳ trước ({old.file}, {before.title}):"
            " hai tệp bị đổi chỗ (--old là kỳ trước, --new là kỳ này)."
        )
    return before, after


def rolled_words(rolled: "RolledForward") -> str:
    """Return what became of the numbers of a report, in one sentence."""
    counts = rolled.counts
    return (
        f"Đã thay {counts.replaced} số, {counts.unchanged} số không đổi, {counts.asked} số cần chọn,"
        f" {counts.unmatched} số không tìm thấy, {counts.stale} chỗ nói về kỳ trước.{_charts_words(rolled.charts)}"
    )


def _charts_words(charts: int) -> str:
    if not charts:
        return ""
    return f" Có {charts} biểu đồ còn số kỳ trước: bấm chuột phải, Sửa dữ liệu."


def rolled_document(rolled: "RolledForward", output: Path) -> dict[str, Any]:
    """Return what ``report --from … --json`` prints."""
    return {
        "output": str(output),
        "counts": asdict(rolled.counts),
        "charts": rolled.charts,
        "decisions": [
            {
                "paragraph": one.paragraph,
                "state": one.state.value,
                "old": one.old,
                "new": one.new,
                "figures": [pair.figure.tag for pair in one.pairs],
                "comment": one.comment,
            }
            for one in rolled.decisions
        ],
    }
