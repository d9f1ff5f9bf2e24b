"""Which figure a cell of a consolidated book tells of: by the hidden codes of its form, or the keys of a plain table.

A sheet that shows figures of forms in another order (TỔNG QUAN, MA TRẬN) says with `cell_key` what each of its rows and
columns is about; both keys together name the figure: row ``form=GN-01.DTTS;row=DTTS.4.1.a``, column
``column=disbursed;reporter=01990``.
"""

from mtqg_xl.cells import Address
from mtqg_xl.consolidation.book_forms import REPORTER_COLUMN
from mtqg_xl.consolidation.tracing import FigureKey
from mtqg_xl.definition.model import Kit
from mtqg_xl.reading.raw_sheet import RawSheet
from mtqg_xl.workbook.plain import KEYS_MARK

REPORTER_ROW = "DV."
"""Stands before the code of a reporter in the rows of the forms by reporter."""


EVERYBODY = "*"
"""Stands in the place of a reporter in the key of a column that tells of all of them."""


def cell_key(*, form: str = "", row: str = "", column: str = "", reporter: str = "", less: str = "") -> str:
    """Return what a row or a column of a plain table is about; ``less`` is a column that is taken off ``column``."""
    words = {"form": form, "row": row, "column": column, "reporter": reporter, "less": less}
    return ";".join(f"{name}={text}" for name, text in words.items() if text)


def figure_at(sheet: RawSheet, address: Address, kit: Kit) -> FigureKey | None:
    """Return the figure that a cell tells of; None where it tells of none."""
    mark = _mark(sheet, kit)
    if mark is None:
        return None
    (top, right), name = mark
    row, column = _text(sheet, (address.row, right)), _text(sheet, (top, address.column))
    if name == KEYS_MARK:
        return _keyed(row, column)
    if not row or not column or column == REPORTER_COLUMN:
        return None
    summary = next((words[0] for words in kit.by_reporter_forms if words[1] == name), "")
    if summary:
        root = kit.instance_by_id[summary].rows[0].id
        return FigureKey(summary, root, column, row.removeprefix(REPORTER_ROW) if row.startswith(REPORTER_ROW) else "")
    if row.endswith("#"):
        above = [at for at, right_of in sheet.cells if right_of == right and at <= address.row]
        row += str(sum(_text(sheet, (at, right)) == row for at in above))
    return FigureKey(name, row, column)


def _mark(sheet: RawSheet, kit: Kit) -> tuple[tuple[int, int], str] | None:
    """Return where hidden row and hidden column of a sheet meet, and what stands there."""
    names = {KEYS_MARK, *kit.instance_by_id, *(words[1] for words in kit.by_reporter_forms)}
    found = [
        (at, name) for at, cell in sheet.cells.items() if isinstance(cell.value, str) and (name := cell.value) in names
    ]
    # The id of a form may also be printed as words; codes stand right of their columns.
    return max(found, key=lambda item: item[0][1], default=None)


def _text(sheet: RawSheet, at: tuple[int, int]) -> str:
    cell = sheet.cells.get(at)
    if cell is None or cell.value is None:
        return ""
    # A program that saves anew may turn a code of digits into a number.
    is_whole = isinstance(cell.value, float) and cell.value.is_integer()
    return str(int(cell.value)) if is_whole else str(cell.value)


def _keyed(row: str, column: str) -> FigureKey | None:
    if not row or not column:
        return None
    words = dict(part.split("=", 1) for part in ";".join((row, column)).split(";") if "=" in part)
    if not {"form", "row", "column"} <= words.keys():
        return None
    return FigureKey(
        words["form"],
        words["row"],
        words["column"],
        words.get("reporter", EVERYBODY).removeprefix(EVERYBODY),
        words.get("less", ""),
    )
