"""A table of ours that an office fills in (SO_NHAN, DIEU_CHINH): lines by column titles, wherever these stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtqg_xl.cells import a1
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.raw import read_raw
from mtqg_xl.reading.sheet_xml import RawSheet
from mtqg_xl.vietnamese import fold


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One line: the number of its row, its texts as shown by title, and the numbers among them.

    ``sheet`` is where the table stands, ``cells`` says in which cell of the line each title's text belongs.
    """

    row: int
    texts: dict[str, str]
    numbers: dict[str, float]
    sheet: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    def text(self, title: str) -> str:
        """Return what stands under a title, empty where nothing does."""
        return self.texts.get(title, "")


def read_office_table(path: Path, sheet: str, titles: Sequence[str], needed: Sequence[str]) -> tuple[OfficeLine, ...]:
    """Return the lines below the row that holds the ``needed`` titles; lines without any text are left out.

    Columns may have been moved, added or hidden; titles are compared without capitals and dấu.

    Raises:
        UsageError: the file cannot be read, or no row of the sheet has the needed titles.
    """
    raw = read_raw(path)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    found = raw.sheet(sheet) or (raw.sheets[0] if raw.sheets else None)
    head = _head(found, titles, needed) if found is not None else None
    if found is None or head is None:
        raise UsageError(f"“{path.name}” không có dòng tiêu đề với các cột: {', '.join(needed)}.")
    top, columns = head
    lines = (_line(found, row, columns) for row in sorted({at for at, _ in found.cells if at > top}))
    return tuple(line for line in lines if line.texts)


def _head(sheet: RawSheet, titles: Sequence[str], needed: Sequence[str]) -> tuple[int, dict[int, str]] | None:
    known = {fold(title): title for title in titles}
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        title = known.get(fold(str(cell.value or "").replace("\n", " ")).strip())
        if title is not None and title not in rows.setdefault(row, {}).values():
            rows[row][column] = title
    return next(((row, found) for row, found in rows.items() if set(needed) <= set(found.values())), None)


def _line(sheet: RawSheet, row: int, columns: dict[int, str]) -> OfficeLine:
    cells = {title: sheet.cells.get((row, column)) for column, title in columns.items()}
    texts = {title: shown(cell) for title, cell in cells.items() if cell is not None}
    numbers = {title: float(cell.value) for title, cell in cells.items() if cell and isinstance(cell.value, float)}
    places = {title: a1(row, column) for column, title in columns.items()}
    return OfficeLine(row, {title: text for title, text in texts.items() if text}, numbers, sheet.name, places)
