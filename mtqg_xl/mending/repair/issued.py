"""The workbook as the definition would issue it to the reporter of a file, and which of its texts that file decides."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mtqg_xl.definition.layout import Layout, kit_layout, layout
from mtqg_xl.definition.model import Block, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.repair.on_blank import plan_on_blank
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.submission import Found, Submission
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import groundwork, own_sheets, plan, stamp
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.issue import differences
from mtqg_xl.workbook.patch import Cached, Edit, Written
from mtqg_xl.workbook.plan import BookPlan, Content

_YEARS = range(2021, 2036)
_CODES = ("{}-H1", "{}-9M", "{}")


@dataclass(frozen=True)
class AsIssued:
    """The plan of a workbook, the layouts of its forms, what its stamp says, and the cells that are particular.

    ``particular`` are constants (by sheet and place) that depend on what the file no longer tells, the names in the
    head of each form and the day in its titles, each as it would read in another file. On the blank of an office they
    are the texts in which something is filled in.
    """

    plan: BookPlan
    layouts: dict[str, Layout]
    stamp: dict[str, str]
    particular: dict[tuple[str, int, int], Content]


def as_issued(submission: Submission, raw: RawWorkbook, kit: Kit) -> AsIssued:
    """Return how the workbook of a file was issued.

    Raises:
        UsageError: the file was made from another definition, or does not tell its period.
    """
    _refuse_other_definitions(submission, raw, kit)
    header = _header(submission, raw, kit)
    if kit.blank:
        placed, filled_in = plan_on_blank(kit, header)
        return AsIssued(placed, kit_layout(kit).layouts, stamp(kit, header), filled_in)
    ground = groundwork(kit, header)
    book = plan(kit, header, {}, ground)
    found = differences(book, own_sheets(ground, _other(header, submission)))
    particular = {(sheet, *at): _constant(edit) for sheet, cells in found.items() for at, edit in cells.items()}
    sized = kit.with_areas(len(header.areas))
    layouts = {instance.id: layout(instance) for instance in sized.instances}
    return AsIssued(book, layouts, stamp(kit, header), particular)


def _constant(edit: Edit) -> Content:
    assert not isinstance(edit, Cached | Written)  # `differences` compares constants alone
    return edit


def _refuse_other_definitions(submission: Submission, raw: RawWorkbook, kit: Kit) -> None:
    said = {submission.stamp.definition_hash, raw.custom_properties.get("mtqg.definition_hash", "")} - {""}
    if said and kit.hash not in said:
        raise UsageError(
            f"“{submission.file}” làm từ bản biểu khác bản đang dùng ({kit.id}, phiên bản {kit.version}) nên không "
            "khôi phục được theo bản này. Chuyển tệp sang bản mới trước (mtqg-xl migrate), hoặc dùng bản định nghĩa đã "
            "làm ra tệp (--definitions)."
        )


def _header(submission: Submission, raw: RawWorkbook, kit: Kit) -> Header:
    said = submission.stamp
    return Header(
        period=_period(submission, raw),
        reporter_code=said.reporter,
        reporter_name=said.reporter_name,
        superior="-",
        issuer="-",
        as_of=_day(said.as_of),
        deadline=_moment(said.deadline),
        receiver="-",
        place="-",
        areas=("-",) * _areas(submission, raw, kit),
    )


def _other(header: Header, submission: Submission) -> Header:
    """Return the header with everything else that a file alone knows, so that what depends on it shows."""
    day = (header.as_of or header.period.end) - timedelta(days=1)
    other = replace(header, superior="+", issuer="+", receiver="+", place="+", as_of=day)
    said = submission.stamp
    if not said.deadline:
        other = replace(other, deadline=datetime(day.year, day.month, day.day, 16))
    if not said.reporter:
        other = replace(other, reporter_code="+")
    return other if said.reporter_name else replace(other, reporter_name="+")


def _areas(submission: Submission, raw: RawWorkbook, kit: Kit) -> int:
    """Return for how many areas (thôn) the file was issued with rows: inserted ones carry no code."""
    counts = [0]
    for instance in kit.instances:
        found = submission.found.get(instance.id)
        for block in instance.form.blocks if found is not None else ():
            if block.areas and found is not None:
                counts.append(_issued_rows(found, raw, block) // block.height)
    return max(counts)


def _issued_rows(found: Found, raw: RawWorkbook, block: Block) -> int:
    inside = [number for row, number in found.rows.items() if _is_inside(row, block)]
    sheet = raw.sheet(found.sheet)
    cells = sheet.cells if sheet is not None else {}
    coded = [row for row in inside if found.code_column is not None and (row, found.code_column) in cells]
    return len(coded or inside)


def _is_inside(row: str, block: Block) -> bool:
    name, _, position = row.partition("#")
    return name == block.id and position.isdigit()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


# --- the period --------------------------------------------------------------------------------------------


def _period(submission: Submission, raw: RawWorkbook) -> Period:
    """Return the period of a file: as its stamp says, else as the heads of its forms print it."""
    try:
        return Period.parse(submission.stamp.period)
    except ValueError:
        printed = _printed_period(raw)
    if printed is None:
        raise UsageError(
            f"“{submission.file}” không còn ghi kỳ báo cáo ở đâu nên không khôi phục được; lấy lại tệp đã nhận."
        )
    return printed


def _printed_period(raw: RawWorkbook) -> Period | None:
    periods = {
        period.title: period for year in _YEARS for code in _CODES for period in [Period.parse(code.format(year))]
    }
    starts = {f"Kỳ: {title}": period for title, period in periods.items()}
    for sheet in raw.sheets:
        for (row, _), cell in sheet.cells.items():
            if row <= 3 and isinstance(cell.value, str):
                head = cell.value.partition(" · ")[0]
                if head in starts:
                    return starts[head]
    return None
