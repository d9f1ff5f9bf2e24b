"""SỐ LIỆU ĐƠN VỊ CŨ read back from a workbook that was issued with it: what migrates with the file."""

import re
from collections.abc import Iterator, Mapping

from mtqg_xl.cells import parse_a1
from mtqg_xl.definition.furniture import OLD_UNITS_SHEET
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.prefilled import Cell, OldFigure, OldUnit
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.raw_sheet import RawSheet
from mtqg_xl.reading.submission import Submission

_UNTIL = re.compile(r"Lũy kế đến (.+) \(đồng\)")
_ADDENDS = re.compile(r"=?SUM\((D[0-9]+(?:,D[0-9]+)*)\)")
_STATED = re.compile(r"=?N\('?((?:[^']|'')+?)'?!\$?([A-Z]+)\$?([0-9]+)\)\*[0-9]+")
_CODE, _WHAT, _COLUMN, _AMOUNT, _NOW = range(1, 6)


def old_units_in(raw: RawWorkbook, submission: Submission, kit: Kit) -> tuple[OldUnit, ...]:
    """Return what each old unit had paid, as the sheet of a file tells it; none where the file has no such sheet.

    ``kit`` is that into which the figures go: of a cell that it does not have the words are kept, and not the place.
    """
    sheet = raw.sheet(OLD_UNITS_SHEET)
    if sheet is None:
        return ()
    cells = {place: cell for place, cell in _cells(sheet, submission) if _has(kit, cell)}
    return tuple(_units(sheet, cells))


def _units(sheet: RawSheet, cells: Mapping[int, Cell]) -> Iterator[OldUnit]:
    for head in sorted(row for row, column in sheet.cells if column == _AMOUNT):
        until = _UNTIL.fullmatch(_text(sheet, head, _AMOUNT))
        if until is not None:
            yield OldUnit(_text(sheet, head - 1, _CODE), until[1], tuple(_figures(sheet, head + 1, cells)))


def _figures(sheet: RawSheet, row: int, cells: Mapping[int, Cell]) -> Iterator[OldFigure]:
    while (amount := sheet.cells.get((row, _AMOUNT))) is not None and isinstance(amount.value, float):
        words = _text(sheet, row, _WHAT), _text(sheet, row, _CODE), _text(sheet, row, _COLUMN)
        yield OldFigure(*words, amount.value, cells.get(row))
        row += 1


def _cells(sheet: RawSheet, submission: Submission) -> Iterator[tuple[int, Cell]]:
    """Yield which cell of a form each amount belongs to, by its row: the sums below name both."""
    forms = {found.sheet.casefold(): name for name, found in submission.found.items()}
    for (row, column), cell in sheet.cells.items():
        addends = _ADDENDS.fullmatch(cell.formula or "") if column == _AMOUNT else None
        now = sheet.cells.get((row, _NOW))
        stated = _STATED.fullmatch(now.formula or "") if now is not None else None
        if addends is None or stated is None:
            continue
        form = forms.get(stated[1].replace("''", "'").casefold())
        found = _at(submission, form, f"{stated[2]}{stated[3]}") if form is not None else None
        if found is not None:
            yield from ((int(place[1:]), found) for place in addends[1].split(","))


def _at(submission: Submission, form: str, address: str) -> Cell | None:
    place, found = parse_a1(address), submission.found[form]
    row = next((name for name, number in found.rows.items() if number == place.row), None)
    column = next((name for name, number in found.columns.items() if number == place.column), None)
    return None if row is None or column is None else (form, row, column)


def _has(kit: Kit, cell: Cell) -> bool:
    instance = kit.instance_by_id.get(cell[0])
    return instance is not None and cell[1] in instance.row_by_id and cell[2] in instance.column_by_id


def _text(sheet: RawSheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return str(cell.value) if cell is not None and cell.value is not None else ""
