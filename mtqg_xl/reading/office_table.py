"""A table of ours that an office fills in (SO_NHAN, DIEU_CHINH): lines by column titles, wherever these stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtqg_xl.cells import a1
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.reading.raw_sheet import RawSheet
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
    found, top, columns = _table(read_raw(path), path.name, sheet, titles, needed)
    return tuple(_lines(found, top, columns))


def free_line(raw: RawWorkbook, sheet: str, titles: Sequence[str], needed: Sequence[str]) -> OfficeLine:
    """Return the first line below all that hold a text: where the next one is to be written.

    Raises:
        UsageError: no row of the sheet has the needed titles.
    """
    found, top, columns = _table(raw, raw.file, sheet, titles, needed)
    last = max((line.row for line in _lines(found, top, columns)), default=top)
    return _line(found, last + 1, columns)


def _table(
    raw: RawWorkbook | Refusal, file: str, sheet: str, titles: Sequence[str], needed: Sequence[str]
) -> tuple[RawSheet, int, dict[int, str]]:
    """Return the sheet of a table, the row of its titles, and the title of each column."""
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    found = raw.sheet(sheet) or (raw.sheets[0] if raw.sheets else None)
    head = _head(found, titles, needed) if found is not None else None
    if found is None or head is None:
        raise UsageError(f"“{file}” không có dòng tiêu đề với các cột: {', '.join(needed)}.")
    return found, *head


def _lines(sheet: RawSheet, top: int, columns: dict[int, str]) -> Iterator[OfficeLine]:
    for row in sorted({at for at, _ in sheet.cells if at > top}):
        line = _line(sheet, row, columns)
        if line.texts:
            yield line


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
