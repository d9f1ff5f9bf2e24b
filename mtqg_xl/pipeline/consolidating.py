"""A folder of submissions as one workbook: who sent, what is wrong, what the sum is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Any

from mtqg_xl.areas import REPORTER_KINDS, Reporter, Reporters, load_reporters
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.consolidation.book import Received, consolidated_book
from mtqg_xl.consolidation.consolidate import Consolidated, consolidate, number_cells
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import Severity, UsageError
from mtqg_xl.pipeline.batch import Batch, Skipped, Track, as_they_come, figures_of, read_batch, results_of
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.making import body, place_name
from mtqg_xl.pipeline.versions import is_filled, rank
from mtqg_xl.reading.submission import Submission
from mtqg_xl.register.lines import Written
from mtqg_xl.vietnamese import Period, parse_date
from mtqg_xl.workbook.header import Header

RECEIVED, PROVISIONAL, MISSING = "received", "provisional", "missing"
STATUS_WORDS = {
    RECEIVED: "Nhận",
    PROVISIONAL: "Nhận tạm (còn lỗi hoặc chưa đủ số)",
    MISSING: "Chưa gửi",
}
_UNKNOWN = "Tệp đúng bộ biểu nhưng chưa rõ đơn vị: xin đơn vị gửi lại trên tệp đã nhận."


@dataclass(frozen=True)
class Run:
    """One consolidation: the sum, the files that are in it, those that are not, and how long it took.

    ``read`` are the files of the kit and period whose reporter is known, each with its verdict, empty for those that a
    later file replaces. ``has_blocking``: a file could not be used, its unit is not known, or it is in the total with
    what must be mended.
    """

    total: Consolidated
    header: Header
    received: tuple[Received, ...]
    statuses: dict[str, str]
    skipped: tuple[Skipped, ...]
    files: int
    seconds: float
    has_blocking: bool
    inputs: tuple[Path, ...] = ()
    read: tuple[tuple[Submission, str], ...] = ()


def consolidate_folder(
    folder: Path,
    definitions: Definitions,
    reporters: Path | None = None,
    level: str | None = None,
    track: Track = as_they_come,
    passwords: Sequence[str] = (),
) -> Run:
    """Return the sum of the submissions in a folder, with who is in it.

    With a list of reporters those of the kit's level under one receiver are expected; ``level`` changes the level.

    Raises:
        UsageError: there is no usable submission, or they are of several kits or periods without a majority.
    """
    start = perf_counter()
    batch = read_batch([folder], definitions, track, passwords)
    kit, period, chosen, aside = _chosen(batch)
    listed = load_reporters(reporters) if reporters is not None else None
    known = {item.code: item for item in _expected(listed, chosen, kit, period, level)}
    figures = figures_of(chosen, kit)
    results = dict(zip((item.stamp.reporter for item in chosen), results_of(chosen, kit), strict=True))
    receiver = _receiver(listed, chosen, period)
    total = consolidate(figures, receiver.code if receiver else "", tuple(known))
    received, statuses = _received(total, chosen, results, known)
    skipped = (*batch.skipped, *aside, *(Skipped(item.file, item.sentence) for item in batch.refusals))
    header = _header(receiver, period, [day for item in chosen if (day := _as_of(item, kit)) is not None])
    broken = any(item.result is not None and item.result.verdict is Verdict.BLOCK for item in received)
    blocks = batch.unusable or broken or any(item.reason == _UNKNOWN for item in aside)
    files = len(batch.submissions) + len(batch.refusals) + len(batch.skipped)
    seconds = perf_counter() - start
    read = _read(batch.of(kit), chosen, results)
    return Run(total, header, received, statuses, skipped, files, seconds, blocks, batch.inputs, read)


def _read(
    files: Sequence[Submission], chosen: Sequence[Submission], results: dict[str, FileResult]
) -> tuple[tuple[Submission, str], ...]:
    """Return the files of the period that is consolidated, with the verdict on each that was judged."""
    period = chosen[0].stamp.period if chosen else ""
    judged = {id(item) for item in chosen}
    return tuple(
        (item, results[item.stamp.reporter].verdict.value if id(item) in judged else "")
        for item in files
        if item.stamp.reporter and item.stamp.period == period
    )


def _chosen(batch: Batch) -> tuple[Kit, Period, tuple[Submission, ...], tuple[Skipped, ...]]:
    """Return the files of the kit and period that most files have, one for each reporter; the rest with reasons."""
    if not batch.submissions:
        raise UsageError("Thư mục không có tệp biểu nào dùng được để tổng hợp.")
    counts: dict[tuple[str, str], int] = {}
    for item in batch.submissions:
        counts[(item.kit_id, item.stamp.period)] = counts.get((item.kit_id, item.stamp.period), 0) + 1
    kit_id, code = max(counts, key=lambda key: counts[key])
    kit = batch.definitions.readable[kit_id]
    try:
        period = Period.parse(code)
    except ValueError:
        raise UsageError("Các tệp không ghi kỳ báo cáo, không tổng hợp được.") from None
    latest: dict[str, Submission] = {}
    aside: list[Skipped] = []
    for item in batch.submissions:
        if (item.kit_id, item.stamp.period) != (kit_id, code):
            aside.append(Skipped(item.file, _other(item, period)))
        elif not item.stamp.reporter:
            aside.append(Skipped(item.file, _UNKNOWN))
        else:
            _keep_latest(item, latest, aside, kit)
    return kit, period, tuple(latest.values()), tuple(aside)


def _other(item: Submission, period: Period) -> str:
    try:
        own = Period.parse(item.stamp.period).title
    except ValueError:
        own = item.stamp.period or "chưa rõ kỳ"
    name = item.stamp.reporter_name or item.file
    return f"Tệp của {name} là kỳ {own}, đang tổng hợp {period.title}. Để riêng, chưa tính."


def _keep_latest(item: Submission, latest: dict[str, Submission], aside: list[Skipped], kit: Kit) -> None:
    """Keep the better of two files of one reporter: a filled one before a blank one, then the later one.

    Later is by Lần gửi, then by the time saved inside the file; the name decides only where nothing else does.
    """
    code = item.stamp.reporter
    before = latest.get(code)
    if before is None:
        latest[code] = item
        return
    first, second = sorted((before, item), key=lambda one: rank(one, kit))
    latest[code] = second
    why = "Đã có tệp sau của cùng đơn vị" if is_filled(first, kit) else "Tệp chưa điền; đã có tệp có số của cùng đơn vị"
    aside.append(Skipped(first.file, f"{why}: “{second.file}”."))


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
    chosen: Sequence[Submission],
    results: dict[str, FileResult],
    known: dict[str, Reporter],
) -> tuple[tuple[Received, ...], dict[str, str]]:
    by_code = {item.stamp.reporter: item for item in chosen}
    found: list[Received] = []
    statuses: dict[str, str] = {}
    for code in total.expected:
        submission = by_code.get(code)
        result = results.get(code)
        name = known[code].name if code in known else (submission.stamp.reporter_name if submission else code)
        status = MISSING
        if result is not None:
            status = PROVISIONAL if result.verdict in {Verdict.BLOCK, Verdict.INCOMPLETE} else RECEIVED
        statuses[code] = status
        found.append(Received(code, name, STATUS_WORDS[status], submission.file if submission else "", result))
    return tuple(found), statuses


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


def write_book(run: Run, output: Path, *, force: bool = False) -> Path:
    """Write the consolidated workbook of a run.

    Raises:
        OutputError: it cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".xlsx"), run.inputs)
    skipped = [(item.file, item.reason) for item in run.skipped]
    return write_whole(output, consolidated_book(run.total, run.header, run.received, skipped), force=force)


def consolidation_document(run: Run, written: Written | None = None) -> dict[str, Any]:
    """Return the document of ``consolidate --json``, with what is new in the register where one is kept."""
    recorded = {} if written is None else {"register": {"new": written.new, "known": written.known}}
    return recorded | {
        "reporters": [_reporter_document(item, run.statuses[item.code]) for item in run.received],
        "totals": totals(run.total),
        "seconds": round(run.seconds, 3),
        "files": run.files,
        "skipped": [{"file": item.file, "reason": item.reason} for item in run.skipped],
    }


def _reporter_document(item: Received, status: str) -> dict[str, Any]:
    counts = {severity.value: item.result.count(severity) if item.result else 0 for severity in Severity}
    return {"code": item.code, "name": item.name, "status": status, "file": item.file, "findings": counts}


def totals(total: Consolidated) -> list[dict[str, Any]]:
    """Return every figure of a total that somebody typed something for, with who is in it; money in đồng."""
    found: list[dict[str, Any]] = []
    for instance, row, column in number_cells(total.kit):
        key = (instance.id, row.id, column.id)
        inside = total.contributors(key)
        if not inside:
            continue
        value = total.figures.value(*key)
        unit = instance.unit_of(row, column)
        found.append(
            {
                "form": instance.id,
                "row": row.id,
                "column": column.id,
                "value": value if isfinite(value) else None,
                "unit": "đồng" if unit.endswith("đồng") else unit,
                "reporters_in": len(inside),
                "reporters_all": len(total.expected),
            }
        )
    return found
