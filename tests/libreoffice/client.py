"""What a test asks of LibreOffice."""

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from tests.libreoffice.server import Office

CellType = Literal["value", "text", "formula"]
Locale = Literal["vi-VN", "en-US"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something, as LibreOffice sees it.

    ``formula`` is LibreOffice's own spelling (semicolons, ``$Sheet.A1``); ``string`` is the text of a text result, and
    with ``shown=True`` what stands on the screen for any cell; ``error`` is 0 or LibreOffice's number (532: #DIV/0!).
    """

    type: CellType
    formula: str
    value: float | None
    string: str
    error: int

    @property
    def result(self) -> float | str | None:
        """The number or the text that the cell has; None where it is an error."""
        if self.error:
            return None
        return self.string if self.value is None else self.value


Sheets = dict[str, dict[str, Cell]]


@dataclass(frozen=True, slots=True)
class SetValue:
    """Put a number or a text into a cell as it is; None empties it."""

    sheet: str
    cell: str
    value: float | str | None


@dataclass(frozen=True, slots=True)
class TypeText:
    """Type at the keyboard: the locale decides what ``150.000`` is."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class SetFormula:
    """Write a formula as Excel files hold it."""

    sheet: str
    cell: str
    formula: str


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Insert empty rows above ``row``."""

    sheet: str
    row: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """Delete rows from ``row`` on."""

    sheet: str
    row: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class InsertColumns:
    """Insert empty columns left of ``column``, counted from 1."""

    sheet: str
    column: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class DeleteColumns:
    """Delete columns from ``column`` on, counted from 1."""

    sheet: str
    column: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class CopyRows:
    """Insert copies of the rows ``first`` to ``last`` above the row ``above``."""

    sheet: str
    first: int
    last: int
    above: int


@dataclass(frozen=True, slots=True)
class Paste:
    """Copy cells over those from ``cell`` on, with their formats and locks."""

    source_sheet: str
    source: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class RenameSheet:
    """Give a sheet another name."""

    sheet: str
    name: str


@dataclass(frozen=True, slots=True)
class MoveSheet:
    """Move a sheet to a place counted from 1."""

    sheet: str
    position: int


@dataclass(frozen=True, slots=True)
class DeleteSheet:
    """Delete a sheet."""

    sheet: str


@dataclass(frozen=True, slots=True)
class DeleteNames:
    """Delete every defined name of the workbook."""


@dataclass(frozen=True, slots=True)
class FilterOut:
    """Take the tick away at a text in the filter of a range of one column, its first row being the title."""

    sheet: str
    cells: str
    text: str


Operation = (
    SetValue
    | TypeText
    | SetFormula
    | InsertRows
    | DeleteRows
    | InsertColumns
    | DeleteColumns
    | CopyRows
    | Paste
    | RenameSheet
    | MoveSheet
    | DeleteSheet
    | DeleteNames
    | FilterOut
)


class LibreOffice:
    """A real LibreOffice. No method ever changes the file that it is given."""

    def __init__(self, office: Office) -> None:
        """Use an office, which starts at the first question."""
        self._office = office

    def recalculated(
        self,
        path: Path,
        sheets: Sequence[str] | None = None,
        locale: Locale = "vi-VN",
        *,
        shown: bool = False,
    ) -> Sheets:
        """Return every cell that holds something, by sheet and address, after computing every formula again.

        ``sheets`` limits the answer; ``shown`` fills ``string`` with what the screen shows (slower).
        """
        return _sheets(self._ask(path, locale, dump=_wanted(sheets), shown=shown))

    def edit(
        self,
        path: Path,
        operations: Iterable[Operation],
        out: Path | None = None,
        locale: Locale = "vi-VN",
        *,
        sheets: Sequence[str] | None = None,
        shown: bool = False,
    ) -> Sheets:
        """Return the recalculated cells after the operations; save the result where ``out`` says so.

        Raises:
            OfficeRefusedError: an operation that a person could not do either (a locked cell, a protected sheet).
        """
        done = [_as_json(operation) for operation in operations]
        answer = self._ask(path, locale, operations=done, dump=_wanted(sheets), shown=shown, save=out)
        return _sheets(answer)

    def saved_by_libreoffice(self, path: Path, out: Path, locale: Locale = "vi-VN", password: str = "") -> Path:
        """Return ``out``: the recalculated workbook, or the document, as LibreOffice saves it (.xlsx, .docx …)."""
        self._ask(path, locale, save=out, password=password)
        return out

    def with_changes_settled(self, path: Path, out: Path, *, accept: bool) -> Path:
        """Return ``out``: the text with every tracked change accepted or rejected by LibreOffice."""
        self._ask(path, "vi-VN", operations=[{"do": "settle_changes", "accept": accept}], save=out)
        return out

    def to_pdf(self, path: Path, out_dir: Path, locale: Locale = "vi-VN") -> Path:
        """Return the PDF of a recalculated workbook or of a document, named as the file is."""
        out = out_dir / f"{path.stem}.pdf"
        self._ask(path, locale, pdf=out)
        return out

    def _ask(self, path: Path, locale: str, **wanted: Any) -> Mapping[str, Any]:
        blank = {"operations": [], "recalculate": True, "dump": None, "shown": False, "save": None, "pdf": None}
        files = {name: str(value.resolve()) for name, value in wanted.items() if isinstance(value, Path)}
        return self._office.ask({"path": str(path.resolve()), "locale": locale, **blank, **wanted, **files})


def page_count(pdf: Path) -> int:
    """Return how many pages a PDF has (pdfinfo of poppler-utils)."""
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True, timeout=60).stdout
    pages = re.search(r"^Pages:\s+(\d+)", said, re.MULTILINE)
    assert pages is not None, said
    return int(pages[1])


def _as_json(operation: Operation) -> dict[str, Any]:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(operation).__name__).lower()
    return {"do": name, **asdict(operation)}


def _wanted(sheets: Sequence[str] | None) -> list[str] | bool:
    return True if sheets is None else list(sheets)


def _sheets(answer: Mapping[str, Any]) -> Sheets:
    return {name: {address: Cell(*cell) for address, cell in cells.items()} for name, cells in answer["sheets"].items()}
