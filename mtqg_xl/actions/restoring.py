"""Khôi phục công thức, Trả lại số cũ."""

from mtqg_xl.actions.desk import Desk
from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer, Cell, Edit
from mtqg_xl.mending.repair.changes import Left
from mtqg_xl.mending.repair.restore import Restored
from mtqg_xl.pipeline.open_book import formula_for, judge
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook.patch import CachedValue

NO_CELL = "Chọn một ô tự tính rồi bấm lại."
NOTHING_TO_TAKE_BACK = "Chưa có ô nào được khôi phục trong tệp này."


def restore(desk: Desk) -> Answer:
    """Put the formula of the form back into the selected cell, and say the number before and after.

    Raises:
        UsageError: no cell is selected, the workbook is none of our forms, or was made from another definition.
    """
    at = desk.host.selection()
    if at is None:
        raise UsageError(NO_CELL)
    judged = judge(desk.host.workbook(), desk.host.key, desk.definitions)
    found = formula_for(judged, (at.sheet, *parse_a1(at.cell)))
    if found is None:
        return Answer(f"Ô {at.cell} không có gì để khôi phục: công thức đúng mẫu, hoặc là ô để nhập.", select=at)
    if isinstance(found, Left):
        return Answer(f"{found.what} {found.mend}", select=at)
    edits, undo = (Edit(at, f"={found.written.formula}"),), (Edit(at, _kept(found.was)),)
    return Answer(_said(at, found), edits=edits, select=at, undo=undo)


def take_back(desk: Desk) -> Answer:
    """Put back what stood in the cell before the last formula was restored.

    Raises:
        UsageError: nothing was restored in this workbook.
    """
    edits = desk.memory.last(desk.host.key)
    if not edits:
        raise UsageError(NOTHING_TO_TAKE_BACK)
    shown = "; ".join(f"ô {edit.at.cell} trang “{edit.at.sheet}” là {_shown(edit.content)}" for edit in edits)
    return Answer(f"Đã trả lại: {shown}.", edits=edits, select=edits[0].at)


def _said(at: Cell, found: Restored) -> str:
    after = _shown(found.after) if found.after is not None else "do chương trình bảng tính tính"
    return f"Ô {at.cell}: trước {_shown(found.before)}, sau {after}. Muốn lấy lại: bấm Trả lại số cũ."


def _shown(value: CachedValue | None) -> str:
    if value is None or value == "":
        return "trống"
    if isinstance(value, float) and not isinstance(value, bool):
        return write_number(value)
    return f"“{value}”" if isinstance(value, str) else str(value)


def _kept(value: CachedValue | None) -> float | str | bool | None:
    return value if value is None or isinstance(value, float | str | bool) else str(value)
