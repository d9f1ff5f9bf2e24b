"""Điều chỉnh số."""

from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.actions.desk import Desk
from mtqg_xl.actions.explaining import traced
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer
from mtqg_xl.hosts.question import Kind, Question
from mtqg_xl.pipeline.job import job_around
from mtqg_xl.pipeline.open_book import UNIT_OR_TOTAL, OpenBook, opened
from mtqg_xl.pipeline.trace_words import amount
from mtqg_xl.vietnamese import parse_number

if TYPE_CHECKING:
    from mtqg_xl.consolidation.parts import Part

JOB = Question("job", Kind.FOLDER, "Chọn thư mục công việc (có 1_NHAN, DIEU_CHINH.xlsx)")
REASON = Question("reason", Kind.TEXT, "Lý do điều chỉnh")
CONFIRMED = Question("confirmed", Kind.TEXT, "Xác nhận với ai, lúc nào")
ADJUSTED_BY = Question("adjusted_by", Kind.TEXT, "Người sửa", may_stay_open=True)
NOTHING_TYPED = "Ô này chưa có số nào do đơn vị nhập. Chọn ô có số, hoặc ghi thẳng một dòng vào DIEU_CHINH.xlsx."


def adjust(desk: Desk) -> Answer:
    """Write into DIEU_CHINH what is to be counted for the selected cell, with the reason and who confirmed it.

    Nothing in the open workbook or in the unit's file changes; the next consolidation counts it.

    Raises:
        UsageError: no figure is selected, nothing was typed in it, or the reply is no number.
        OutputError: the table cannot be written.
    """
    from mtqg_xl.pipeline.noting_adjustment import Override, note_override, sent_of

    book = opened(desk.host.workbook(), desk.host.key, desk.definitions, roles=UNIT_OR_TOTAL)
    parts = _parts(desk, book)
    which = _which(parts)
    if len(parts) > 1 and (asked := desk.asking(which)):
        return asked
    part = parts[int(desk.words(which)) if len(parts) > 1 else 0]
    sent = sent_of(part, book.kit)
    value = Question("value", Kind.NUMBER, f"Số điều chỉnh cho {part.sheet}, ô {part.cell}", proposed=amount(sent))
    job = job_around(Path(desk.host.key)) if Path(desk.host.key).is_absolute() else None
    if asked := desk.asking(*([JOB] if job is None else []), value, REASON, CONFIRMED, ADJUSTED_BY):
        return asked
    number = parse_number(desk.words(value)).value
    if number is None:
        raise UsageError(f"“{desk.words(value)}” không phải số. Gõ số, ví dụ 2145977223, rồi làm lại.")
    words = (desk.words(question) for question in (REASON, CONFIRMED, ADJUSTED_BY))
    path = note_override(job or _job(desk), Override(part, number, *words), book.kit)
    return Answer(
        f"Đã ghi vào {path.name}: {part.member.name}, {part.sheet}, ô {part.cell}: {amount(sent)} → {amount(number)}."
        " Bấm Tổng hợp thư mục để tính theo số mới.",
        files=(path,),
    )


def _parts(desk: Desk, book: OpenBook) -> "tuple[Part, ...]":
    """Return the typed cells of units that the selected cell is made of, the largest first."""
    found = traced(desk, book).traced
    parts = sorted((*found.parts, *(part for item in found.operands for part in item.parts)), key=_by_size)
    if not parts or found.key.less:
        raise UsageError(NOTHING_TYPED)
    return tuple(parts)


def _by_size(part: "Part") -> float:
    return -abs(part.value)


def _which(parts: "tuple[Part, ...]") -> Question:
    """Return the question which of the typed cells is meant."""
    options = tuple(
        (str(at), f"{part.member.name}, {part.sheet}, ô {part.cell}: {amount(part.value)} · {part.row_label}")
        for at, part in enumerate(parts)
    )
    return Question("part", Kind.CHOICE, "Ô đang chọn là tổng. Chọn số của đơn vị cần điều chỉnh", options=options)


def _job(desk: Desk) -> Path:
    chosen = desk.path(JOB)
    return job_around(chosen) or chosen
