"""One line more in the DIEU_CHINH.xlsx of a job, as if somebody had typed it there."""

from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.cells import parse_a1
from mtqg_xl.consolidation.parts import Part
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.mending.recalc import Content, Place, by_part
from mtqg_xl.pipeline import adjusting
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.reading.office_table import free_line
from mtqg_xl.reading.raw import Refusal, read_raw
from mtqg_xl.workbook.patch import PatchError, patched


@dataclass(frozen=True, slots=True)
class Override:
    """What is to be counted in the place of one typed cell; ``value`` is in the unit of the reporter's sheet."""

    part: Part
    value: float
    reason: str
    confirmed: str
    adjusted_by: str


def sent_of(part: Part, kit: Kit) -> float:
    """Return what a reporter sent in a cell, in the unit of its sheet, whatever was counted in its place."""
    instance = kit.instance_by_id[part.instance]
    scale = instance.scale_of(instance.row_by_id.get(part.row), instance.column_by_id[part.column])
    sent = part.value if part.override is None else part.override.sent or 0.0
    return sent / scale


def note_override(job: Path, override: Override, kit: Kit) -> Path:
    """Write a line into the DIEU_CHINH.xlsx of a job's folder, which is made where there is none.

    Raises:
        UsageError: the table cannot be read, or its head is gone.
        OutputError: it cannot be written, as while it is open in Excel.
    """
    path = job / adjusting.FILE
    if not path.is_file():
        adjusting.write_empty_book(path)
    raw = read_raw(path)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    needed = (adjusting.UNIT, adjusting.FORM, adjusting.ROW, adjusting.COLUMN, adjusting.NEW)
    line = free_line(raw, adjusting.SHEET, adjusting.TITLES, needed)
    wanted: dict[Place, Content] = {
        (line.sheet, *parse_a1(line.cells[title])): content
        for title, content in _contents(override, kit).items()
        if title in line.cells
    }
    try:
        content = patched(path, by_part(raw, wanted))
    except PatchError as error:
        raise OutputError(
            f"Không ghi thêm được vào “{path.name}”. Mở bằng Excel, Lưu thành .xlsx rồi làm lại."
        ) from error
    return write_whole(path, content, force=True)


def _contents(override: Override, kit: Kit) -> dict[str, Content]:
    part = override.part
    return {
        adjusting.UNIT: part.member.code or part.member.name,
        adjusting.FORM: kit.instance_by_id[part.instance].sheet,
        adjusting.ROW: part.row,
        adjusting.COLUMN: part.column,
        adjusting.SENT: sent_of(part, kit),
        adjusting.NEW: override.value,
        adjusting.WHY: override.reason,
        adjusting.CONFIRMED: override.confirmed,
        adjusting.WHO: override.adjusted_by,
    }
