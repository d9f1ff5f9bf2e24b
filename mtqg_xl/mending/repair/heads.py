"""The head of a form put back where it is gone: titles, the number of the form, the line with the unit.

Another wording stays, for an office or its superior may have chosen it. A line that names another unit of money stays
too, and is said: whether the line or the figures are wrong is known to those who typed them.
"""

from collections.abc import Iterator

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import Layout
from mtqg_xl.mending.recalc import Place
from mtqg_xl.mending.repair.changes import Change, Left, shown
from mtqg_xl.mending.repair.file import Damaged, is_blank
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.reading.raw import RawCell, RawSheet
from mtqg_xl.vietnamese import nfc
from mtqg_xl.workbook.inputs import TYPED_MONEY
from mtqg_xl.workbook.plan import Content, PlannedCell

_UNIT_LINE = "Đơn vị tính:"


def head_repairs(file: Damaged) -> Iterator[tuple[Place, Content, Change] | Left]:
    """Yield what to write where a text of a head is gone, and the lines that name another unit than the form."""
    for plan, place, sheet in file.sheets:
        layout = file.layout_of.get(plan.name)
        if layout is None or layout.is_placed:
            continue
        ours = {place.at(*at) for at in plan.cells}
        for at, cell in sorted(plan.cells.items()):
            now = place.at(*at) if _is_head(layout, at, cell) else None
            if now is None or (plan.name, *at) in file.issued.particular:
                continue
            held = sheet.cells.get(now)
            if _is_lost(held) and not _is_covered(sheet, now) and not _stands_elsewhere(sheet, ours, cell.value):
                was = shown(held.value if held is not None else None)
                yield (sheet.name, *now), cell.value, Change("label", sheet.name, a1(*now), was, shown(cell.value))
            elif (left := _other_unit(place, now, held, cell.value)) is not None:
                yield left


def _is_head(layout: Layout, at: tuple[int, int], cell: PlannedCell) -> bool:
    """Whether a fixed text stands above the titles of a table, or between the fields of a card."""
    if not isinstance(cell.value, str) or cell.formula is not None or not cell.style.locked:
        return False
    if layout.instance.form.page.layout == "card":
        return at[0] not in layout.row_at and at[0] != layout.code_row and at[1] != layout.code_column
    return at[0] < min(layout.header_row, layout.code_row)


def _is_lost(cell: RawCell | None) -> bool:
    """Whether no words stand in a cell: nothing, a number or an error."""
    if cell is None or is_blank(cell) or cell.kind == "error":
        return True
    return cell.formula is None and (not isinstance(cell.value, str) or not cell.value.strip())


def _is_covered(sheet: RawSheet, at: tuple[int, int]) -> bool:
    """Whether a merge of somebody's own hides a cell."""
    return any(area.covers(*at) and area.first != at for area in sheet.merged)


def _stands_elsewhere(sheet: RawSheet, ours: set[tuple[int, int] | None], wanted: Content) -> bool:
    """Whether somebody has moved a text to where nothing was issued."""
    words = _words(wanted)
    return any(at not in ours and _words(cell.value) == words for at, cell in sheet.cells.items())


def _words(value: object) -> str:
    return " ".join(nfc(value).split()).casefold() if isinstance(value, str) else ""


def _other_unit(place: SheetPlace, at: tuple[int, int], held: RawCell | None, wanted: Content) -> Left | None:
    """Return what to decide where the line with the unit names another unit of money than the form."""
    if held is None or not isinstance(wanted, str) or not wanted.startswith(_UNIT_LINE):
        return None
    said, unit = _unit(held.value), _unit(wanted)
    if not said or not unit or said == unit:
        return None
    return Left(
        place.name,
        a1(*at),
        f"Dòng đơn vị tính ghi “{shown(held.value)}”; biểu này tính bằng {unit}.",
        f"Số trong biểu là {unit} thì gõ lại “{wanted}”; số là {said} thì đổi các số đã gõ sang {unit}.",
    )


def _unit(value: object) -> str:
    """Return the unit of money that a line names, the longest name first; empty where it names none."""
    words = _words(value)
    return next((unit for unit in sorted(TYPED_MONEY, key=len, reverse=True) if unit in words), "")
