"""The fixed points of a file: from what reading found to where every sheet of the kit lies now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil

from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL, Layout, row_code
from mtqg_xl.formula.relative import relative
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.mending.repair.whereabouts import Line, SheetPlace, Whereabouts
from mtqg_xl.reading.raw import RawSheet, RawWorkbook
from mtqg_xl.reading.submission import Found, Submission
from mtqg_xl.workbook.plan import BookPlan, SheetPlan
from mtqg_xl.workbook.sheet_names import STAMP_SHEET

_ENOUGH = 0.5
"""The share of the cells of a sheet without anchors that must still stand where they were issued."""


def whereabouts(
    submission: Submission, raw: RawWorkbook, book: BookPlan, layouts: Mapping[str, Layout]
) -> tuple[Whereabouts, tuple[str, ...]]:
    """Return where the sheets of a kit lie in a file, and the names of sheets without anchors that cannot be used."""
    forms = {layout.instance.sheet: layout for layout in layouts.values()}
    places: list[SheetPlace] = []
    lost: list[str] = []
    unusable: list[str] = []
    for plan in book.sheets:
        layout = forms.get(plan.name)
        place = _form(submission, raw, layout) if layout is not None else _plain(raw, plan)
        if place is None:
            lost.append(plan.name)
            if layout is None and plan.name != STAMP_SHEET:
                unusable.append(plan.name)
        else:
            places.append(place)
    return Whereabouts(places, lost), tuple(unusable)


def _plain(raw: RawWorkbook, plan: SheetPlan) -> SheetPlace | None:
    """Return the place of a sheet that has no anchors: it is used only where most of it lies as issued."""
    sheet = raw.sheet(plan.name)
    if sheet is None:
        return None
    wanted = [(at, cell) for at, cell in plan.cells.items() if cell.formula is not None or cell.value is not None]
    standing = (at for at, cell in wanted if _stands(sheet, at, cell.formula, cell.value))
    enough = ceil(len(wanted) * _ENOUGH)
    is_usable = sum(1 for _ in islice(standing, enough)) == enough  # the others need not be looked at
    return SheetPlace(plan.name, sheet.name, sheet.part) if is_usable else None


def _stands(sheet: RawSheet, at: tuple[int, int], formula: str | None, value: object) -> bool:
    cell = sheet.cells.get(at)
    if cell is None:
        return False
    if formula is None:
        return cell.formula is None and cell.value == value
    return cell.formula is not None and is_same_formula(cell.formula, "=" + formula, at, sheet.name)


def is_same_formula(one: str, other: str, at: tuple[int, int], sheet: str) -> bool:
    """Whether two formulas compute the same cells the same way from where they stand."""
    if one == other:
        return True
    try:
        return relative(one, *at, sheet) == relative(other, *at, sheet)
    except FormulaSyntaxError:
        return False


# --- forms -------------------------------------------------------------------------------------------------


def _form(submission: Submission, raw: RawWorkbook, layout: Layout) -> SheetPlace | None:
    found = submission.found.get(layout.instance.id)
    sheet = raw.sheet(found.sheet) if found is not None else None
    if found is None or sheet is None:
        return None
    stand_ins = {layout.row_numbers[row]: found.rows[row] for row in found.stand_ins}
    columns = _columns(layout, found, sheet)
    rows = _rows(layout, found, sheet, columns)
    return SheetPlace(
        layout.instance.sheet,
        sheet.name,
        sheet.part,
        Line(rows.known | stand_ins, rows.inner, rows.unknown),
        columns,
        frozenset(stand_ins),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    known: dict[int, int]
    inner: dict[int, int]
    unknown: frozenset[int]


def _rows(layout: Layout, found: Found, sheet: RawSheet, columns: Line) -> _Rows:
    fixed = [row for row in _fixed(layout) if row in found.rows and row not in found.stand_ins]
    known = {layout.row_numbers[row]: found.rows[row] for row in fixed}
    if found.code_row is not None:
        known[layout.code_row] = found.code_row
    elif found.header_row is not None:
        known[layout.header_row] = found.header_row
    inner, unknown = _inner(layout, found, sheet)
    missing = {layout.row_numbers[row] for row in _fixed(layout)} - known.keys()
    missing -= {layout.row_numbers[row] for row in found.stand_ins}
    emptied = _emptied(layout, Line(known, inner, unknown), missing, sheet, columns)
    known |= emptied
    return _Rows(known, inner, unknown | (missing - emptied.keys()))


def _fixed(layout: Layout) -> list[str]:
    ends = (FIRST_SENTINEL, LAST_SENTINEL)
    return [row for row in layout.row_numbers if "#" not in row or row.endswith(ends)]


def _emptied(layout: Layout, line: Line, missing: Iterable[int], sheet: RawSheet, columns: Line) -> dict[int, int]:
    """Return the rows whose contents were cleared, where a blank row still stands in their place."""
    inside = [now for at in layout.column_numbers.values() if (now := columns.now(at)) is not None]
    found: dict[int, int] = {}
    taken = set(line.known.values())
    for issued in missing:
        now = line.now(issued)
        if now is not None and now not in taken and not any((now, column) in sheet.cells for column in inside):
            found[issued] = now
    return found


def _inner(layout: Layout, found: Found, sheet: RawSheet) -> tuple[dict[int, int], frozenset[int]]:
    """Return the issued rows of open blocks that can be told apart, and those that cannot."""
    inner: dict[int, int] = {}
    unknown: set[int] = set()
    for block in layout.instance.form.blocks:
        issued = [layout.row_numbers[f"{block.id}#{at}"] for at in range(1, block.ready_rows + 1)]
        current = [number for row, number in found.rows.items() if _is_inner(row, block.id)]
        coded = [
            number for number in current if _code(sheet, found, number) == row_code(layout.instance, f"{block.id}#1")
        ]
        same = next((rows for rows in (current, coded) if len(rows) == len(issued)), None)
        if same is None:
            unknown.update(issued)
        else:
            inner.update(zip(issued, sorted(same), strict=True))
    return inner, frozenset(unknown)


def _is_inner(row: str, block: str) -> bool:
    name, _, position = row.partition("#")
    return name == block and position.isdigit()


def _code(sheet: RawSheet, found: Found, row: int) -> object:
    cell = sheet.cells.get((row, found.code_column)) if found.code_column is not None else None
    return cell.value if cell is not None else None


def _columns(layout: Layout, found: Found, sheet: RawSheet) -> Line:
    known = {layout.column_numbers[column]: number for column, number in found.columns.items()}
    missing = frozenset(layout.column_numbers.values()) - known.keys()
    if found.code_column is not None:
        return Line(known | {layout.code_column: found.code_column}, unknown=missing)
    beside = Line(known, unknown=missing).now(layout.code_column)
    if beside is not None and layout.last_column in known and _may_hold_codes(layout, sheet, beside):
        return Line(known | {layout.code_column: beside}, unknown=missing)
    return Line(known, unknown=missing, last=layout.last_column)


def _may_hold_codes(layout: Layout, sheet: RawSheet, column: int) -> bool:
    """Whether nothing but codes stands in a column."""
    codes = {layout.instance.id, *(row_code(layout.instance, row) for row in layout.row_numbers)}
    return all(cell.value in codes for (_, at), cell in sheet.cells.items() if at == column)
