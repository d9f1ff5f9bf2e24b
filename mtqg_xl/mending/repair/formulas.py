"""Formulas put back: altered, typed over, cleared, in error or drawing on another file, on every sheet of the kit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import FIRST_SENTINEL, Layout
from mtqg_xl.definition.model import Block
from mtqg_xl.mending.recalc import Place
from mtqg_xl.mending.repair.changes import BLANK, Change, Kind, Left, shown
from mtqg_xl.mending.repair.file import Damaged, is_blank
from mtqg_xl.mending.repair.located import is_same_formula
from mtqg_xl.mending.repair.whereabouts import Moved, SheetPlace
from mtqg_xl.reading.raw import RawCell, RawSheet
from mtqg_xl.reading.submission import Found
from mtqg_xl.workbook.patch import Written
from mtqg_xl.workbook.plan import SheetPlan

HELPING = "_"
"""How the names of our hidden sheets begin."""
_LOST = "Công thức ở đây dùng dòng, cột hoặc trang không còn trong tệp."
LOST_MEND = "Chạy mtqg-xl migrate với tệp này: mọi số đã gõ được chép sang tệp mới, đủ dòng, cột, trang."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A formula that belongs in a cell of the file: None where it names what is gone."""

    at: tuple[int, int]
    formula: str | None
    like: tuple[int, int] | None


def formula_repairs(file: Damaged) -> Iterator[tuple[Place, Written, Change] | Left]:
    """Yield what to write where a formula is not the one of the definition, and what cannot be written."""
    for plan, place, sheet in file.sheets:
        lost: list[tuple[int, int]] = []
        for wanted in _wanted(file, plan, place, sheet):
            cell = sheet.cells.get(wanted.at)
            if wanted.formula is None:
                if is_blank(cell) or (cell is not None and (cell.formula is None or "#REF!" in cell.formula)):
                    lost.append(wanted.at)
                continue
            if not _is_right(cell, wanted, sheet.name):
                yield (sheet.name, *wanted.at), Written(wanted.formula, like=wanted.like), _change(sheet, cell, wanted)
        if lost and not sheet.name.startswith(HELPING):  # what our own hidden sheets lose follows from that
            count = f" ({len(lost)} ô)" if len(lost) > 1 else ""
            yield Left(sheet.name, a1(*lost[0]), _LOST[:-1] + count + ".", LOST_MEND)


def _is_right(cell: RawCell | None, wanted: Wanted, sheet: str) -> bool:
    if cell is None or cell.formula is None or wanted.formula is None:
        return False
    return is_same_formula(cell.formula, "=" + wanted.formula, wanted.at, sheet)


def _change(sheet: RawSheet, cell: RawCell | None, wanted: Wanted) -> Change:
    kind: Kind = "altered"
    was = cell.formula if cell is not None else None
    if cell is None or is_blank(cell):
        kind, was = "cleared", BLANK
    elif cell.formula is None:
        kind, was = "overtyped", shown(cell.value)
    return Change(kind, sheet.name, a1(*wanted.at), was or BLANK, f"={wanted.formula}")


def _wanted(file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet) -> Iterator[Wanted]:
    layout = file.layout_of.get(plan.name)
    inner = frozenset(_inner_rows(layout)) if layout is not None else frozenset()
    above: dict[int, tuple[int, int]] = {}
    for (row, column), cell in sorted(plan.cells.items()):
        if cell.formula is None or row in inner:
            continue
        at = place.at(row, column)
        if at is not None:
            yield Wanted(at, file.where.formula(cell.formula, place), above.get(column))
            if at in sheet.cells:
                above[column] = at
    if layout is not None:
        for block in layout.instance.form.blocks:
            yield from _of_block(file, plan, place, sheet, layout, block)


def _inner_rows(layout: Layout) -> Iterator[int]:
    for block in layout.instance.form.blocks:
        for position in range(1, block.ready_rows + 1):
            yield layout.row_numbers[f"{block.id}#{position}"]


# --- rows of open blocks -----------------------------------------------------------------------------------


def _of_block(
    file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet, layout: Layout, block: Block
) -> Iterator[Wanted]:
    """Yield the formulas of the rows of a block, however many there are now: those of its first rows, moved down."""
    found = file.submission.found[layout.instance.id]
    rows = dict(_positions(found, block))
    first = layout.row_numbers[f"{block.id}#1"]
    is_whole = len(rows) % block.height == 0 and block.id + FIRST_SENTINEL not in found.stand_ins
    for position, number in rows.items():
        line = (position - 1) % block.height
        issued = first + line
        down = number - issued
        moved = Moved(first, first + block.height - 1, down) if is_whole else Moved(issued, issued, down)
        if not _takes_formulas(file, layout, block, position, sheet, number):
            continue
        for (row, column), cell in plan.cells.items():
            now = place.columns.now(column)
            if row == issued and cell.formula is not None and now is not None:
                formula = file.where.formula(cell.formula, place, moved)
                if formula is not None:
                    yield Wanted((number, now), formula, _like(sheet, rows.values(), now))


def _positions(found: Found, block: Block) -> Iterator[tuple[int, int]]:
    for row, number in found.rows.items():
        name, _, position = row.partition("#")
        if name == block.id and position.isdigit():
            yield int(position), number


def _takes_formulas(file: Damaged, layout: Layout, block: Block, position: int, sheet: RawSheet, number: int) -> bool:
    """Whether a row was issued with formulas or is in use: an inserted row that nobody filled stays as it is."""
    found = file.submission.found[layout.instance.id]
    code = sheet.cells.get((number, found.code_column)) if found.code_column is not None else None
    if code is not None or found.code_column is None:
        return True
    rows = file.submission.filled_rows(layout.instance.id, block.id)
    return any(row.position == position for row in rows)


def _like(sheet: RawSheet, rows: Iterable[int], column: int) -> tuple[int, int] | None:
    """Return a cell of the block whose look a new cell of the column takes."""
    return next(((row, column) for row in rows if (row, column) in sheet.cells), None)
