"""Fixed texts put back: labels, titles, hidden codes, and what hidden sheets hold. What an officer types is none."""

from collections.abc import Iterator
from itertools import takewhile
from string import digits

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL, Layout
from mtqg_xl.mending.recalc import Place
from mtqg_xl.mending.repair.changes import Change, Kind, shown
from mtqg_xl.mending.repair.file import Damaged, is_blank
from mtqg_xl.reading.raw import RawCell
from mtqg_xl.vietnamese import nfc
from mtqg_xl.workbook.plan import Content, PlannedCell, SheetPlan
from mtqg_xl.workbook.sheet_names import STAMP_SHEET


def text_repairs(file: Damaged) -> Iterator[tuple[Place, Content, Change]]:
    """Yield what to write where a fixed text of the kit is another."""
    for plan, place, sheet in file.sheets:
        if plan.name == STAMP_SHEET:
            continue
        texts = [(at, cell) for at, cell in plan.cells.items() if cell.formula is None and cell.value is not None]
        for at, cell in sorted(texts):
            kind = _kind(file, plan, at, cell)
            now = place.at(*at) if kind is not None else None
            held = sheet.cells.get(now) if now is not None else None
            other = file.issued.particular.get((plan.name, *at))
            if kind is None or now is None or _is_same(held, cell.value) or _fits(held, cell.value, other):
                continue
            was = shown(None if held is None or is_blank(held) else held.formula or held.value)
            yield (sheet.name, *now), cell.value, Change(kind, sheet.name, a1(*now), was, shown(cell.value))


def _kind(file: Damaged, plan: SheetPlan, at: tuple[int, int], cell: PlannedCell) -> Kind | None:
    """Return what kind of text a planned cell with a constant holds; None where it is not ours to put back."""
    layout = file.layout_of.get(plan.name)
    if (plan.name, *at) in file.issued.particular and not _is_title(layout, at):
        return None
    if plan.state != "visible":
        return "hidden"
    if layout is None:
        return "label" if cell.style.locked else None
    return _kind_in_form(layout, at)


def _kind_in_form(layout: Layout, at: tuple[int, int]) -> Kind | None:
    row, column = at
    if row == layout.code_row or column == layout.code_column:
        return "code"
    is_card = layout.instance.form.page.layout == "card"
    if _is_title(layout, at):
        return "label"
    row_id = layout.row_at.get(row, "")
    if not row_id or ("#" in row_id and not row_id.endswith((FIRST_SENTINEL, LAST_SENTINEL))):
        return None
    if column > layout.code_column:
        return None if column in layout.column_at else "code"
    return "label" if is_card and column != _value_column(layout) else _kind_in_row(layout, row_id, column)


def _is_title(layout: Layout | None, at: tuple[int, int]) -> bool:
    """Whether a cell stands in the header of a table."""
    if layout is None or layout.instance.form.page.layout == "card":
        return False
    return layout.header_row <= at[0] < layout.first_row


def _value_column(layout: Layout) -> int:
    """Return the column of a card that officers type into."""
    typed = [column.id for column in layout.instance.form.columns if column.is_typed]
    return layout.column_numbers[typed[0]] if typed else 0


def _kind_in_row(layout: Layout, row_id: str, column: int) -> Kind | None:
    """Return whether a cell of a row of a table prints a label, the words of a sentinel or of a total."""
    found = layout.column_at.get(column)
    row = layout.instance.row_by_id.get(row_id)
    if found is None:
        return None
    if row is None or (row.kind == "total" and column == layout.words_column):
        return "label"
    is_ours = layout.instance.kind_of(row, layout.instance.column_by_id[found]) in {"label", "display"}
    return "label" if is_ours else None


def _fits(cell: RawCell | None, wanted: Content, other: Content) -> bool:
    """Whether a title is the issued one but for its day: all that two files of other days have in common is there."""
    if cell is None or not all(isinstance(text, str) for text in (cell.value, wanted, other)):
        return False
    held, one, two = (" ".join(nfc(str(text)).split()) for text in (cell.value, wanted, other))
    head = _common_start(one, two)
    tail = _common_start(one[len(head) :][::-1], two[len(head) :][::-1])[::-1]
    return held.startswith(head.rstrip(digits)) and held.endswith(tail.lstrip(digits))


def _common_start(one: str, other: str) -> str:
    """Return the letters with which two texts begin alike."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_same(cell: RawCell | None, wanted: Content) -> bool:
    """Whether a cell holds a text, line breaks and spaces aside, or a number."""
    if cell is None or cell.formula is not None:
        return False
    if isinstance(wanted, str):
        return " ".join(nfc(wanted).split()) == " ".join(shown(cell.value).split())
    return cell.value == wanted
