"""Workbooks that are open in a program, as the contract of all hosts sees them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from xlwings import Sheet

from mtqg_xl.cells import a1
from mtqg_xl.findings import RESULT_SHEET
from mtqg_xl.hosts.excel.host import ExcelHost
from mtqg_xl.hosts.excel.protection import lock_of
from mtqg_xl.hosts.excel.window import ExcelWindow
from mtqg_xl.hosts.file import FileHost
from mtqg_xl.hosts.host import Cell, Host
from mtqg_xl.hosts.snapshot import SnapshotHost, answer_document
from mtqg_xl.reading.raw import RawCell, RawSheet, RawWorkbook, read_raw
from tests.hosts.excel_engine.engine import Sheet as SheetOfEngine
from tests.hosts.excel_engine.native import Application
from tests.hosts.excel_engine.stored import address_of
from tests.libreoffice.server import Office

Contents = dict[str, dict[str, object]]
OFFICE_WORKER = Path(__file__).with_name("office_worker.py")


class Program(Protocol):
    """A program with one workbook open."""

    def host(self) -> Host:
        """Return the workbook as it is now, for one action."""

    def settle(self, host: Host) -> None:
        """Apply what the action asked for, where that is the program's part."""

    def select(self, sheet: str, cell: str) -> None:
        """Click on a cell."""

    def contents(self) -> Contents:
        """Return formula or constant of every cell of the workbook, the sheet of findings left out."""

    def protected(self) -> Mapping[str, object]:
        """Return for each sheet whether it is protected, or how, as far as the program tells."""

    def has_marks(self) -> bool:
        """Whether the sheet of findings is shown."""


def raw_contents(raw: RawWorkbook) -> Contents:
    return {
        sheet.name: {
            a1(*at): cell.formula or cell.value for at, cell in sheet.cells.items() if cell.formula or cell.value != ""
        }
        for sheet in raw.sheets
        if sheet.name != RESULT_SHEET
    }


class SavedFile:
    """A file on disk: edits make new files, and so do the findings."""

    def __init__(self, path: Path) -> None:
        self._host = FileHost(path)

    def host(self) -> FileHost:
        return self._host

    def settle(self, host: Host) -> None:
        assert host is self._host

    def select(self, sheet: str, cell: str) -> None:
        written = self._host.written
        path, first = self._host.path, Path(self._host.key)
        self._host = FileHost(first, Cell(sheet, cell))
        self._host.path, self._host.written = path, written

    def contents(self) -> Contents:
        raw = read_raw(self._host.path)
        assert isinstance(raw, RawWorkbook)
        return raw_contents(raw)

    def protected(self) -> dict[str, bool]:
        raw = read_raw(self._host.path)
        assert isinstance(raw, RawWorkbook)
        return {sheet.name: sheet.protected for sheet in raw.sheets}

    def has_marks(self) -> bool:
        return any(openpyxl.load_workbook(path).sheetnames[0] == RESULT_SHEET for path in self._host.written[-1:])


class Described:
    """A program that does no more than the documents say; it is the documents."""

    def __init__(self, path: Path) -> None:
        raw = read_raw(path)
        assert isinstance(raw, RawWorkbook)
        self.document = {
            "version": 1,
            "file": path.name,
            "path": str(path),
            "application": "thử",
            "sheets": [_block(sheet) for sheet in raw.sheets],
            "names": raw.defined_names,
            "properties": raw.custom_properties,
            "selection": None,
        }

    def host(self) -> SnapshotHost:
        return SnapshotHost(json.loads(json.dumps(self.document)))

    def settle(self, host: Host) -> None:
        assert isinstance(host, SnapshotHost)
        assert host.answer is not None
        answer = json.loads(json.dumps(answer_document(host.answer), allow_nan=False))
        for edit in answer["edits"]:
            self._write(edit)
        self._clear(is_asked=answer["clears"] or answer["marks"] is not None)
        if answer["marks"] is not None:
            block = {"name": answer["marks"]["name"], "values": [["Đề nghị"]], "formulas": [[""]]}
            self.document["sheets"].insert(0, block)  # type: ignore[attr-defined]  # the list above
        if answer["select"] is not None:
            self.document["selection"] = answer["select"]

    def _write(self, edit: dict[str, Any]) -> None:
        (sheet,) = [item for item in self._sheets() if item["name"] == edit["sheet"]]
        column, row = openpyxl.utils.cell.coordinate_from_string(edit["cell"])
        at = row - 1, openpyxl.utils.cell.column_index_from_string(column) - 1
        is_formula = isinstance(edit["content"], str) and edit["content"].startswith("=")
        sheet["values"][at[0]][at[1]] = None if is_formula else edit["content"]
        sheet["formulas"][at[0]][at[1]] = edit["content"] if is_formula else ""

    def _clear(self, *, is_asked: bool) -> None:
        if is_asked:
            self.document["sheets"] = [item for item in self._sheets() if item["name"] != RESULT_SHEET]

    def _sheets(self) -> list[dict[str, Any]]:
        found = self.document["sheets"]
        assert isinstance(found, list)
        return found

    def select(self, sheet: str, cell: str) -> None:
        self.document["selection"] = {"sheet": sheet, "cell": cell}

    def contents(self) -> Contents:
        return raw_contents(self.host().workbook())

    def protected(self) -> dict[str, bool]:
        return {item["name"]: item["protected"] for item in self._sheets() if item["name"] != RESULT_SHEET}

    def has_marks(self) -> bool:
        return self._sheets()[0]["name"] == RESULT_SHEET


def _block(sheet: RawSheet) -> dict[str, Any]:
    rows = max((row for row, _ in sheet.cells), default=1)
    columns = max((column for _, column in sheet.cells), default=1)
    places = [[(row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
    cells = [[sheet.cells.get(at) for at in line] for line in places]
    return {
        "name": sheet.name,
        "state": sheet.state,
        "first": "A1",
        "values": [[_value(cell) for cell in line] for line in cells],
        "formulas": [["" if cell is None else cell.formula or "" for cell in line] for line in cells],
        "merged": [item.a1 for item in sheet.merged],
        "protected": sheet.protected,
    }


def _value(cell: RawCell | None) -> object:
    if cell is None:
        return None
    if cell.kind == "error":
        return {"error": cell.value}
    return {"day": cell.value} if cell.is_date else cell.value


class OpenInOffice:
    """A workbook in a real LibreOffice, through the code that our add-on runs there."""

    def __init__(self, path: Path, office: Office) -> None:
        self._office = office
        office.ask({"open": str(path)})

    def host(self) -> SnapshotHost:
        return SnapshotHost(self._office.ask({"snapshot": True}))

    def settle(self, host: Host) -> None:
        assert isinstance(host, SnapshotHost)
        assert host.answer is not None
        self._office.ask({"apply": answer_document(host.answer)})

    def select(self, sheet: str, cell: str) -> None:
        self._office.ask({"select": [sheet, cell]})

    def _held(self) -> list[dict[str, Any]]:
        sheets: list[dict[str, Any]] = self._office.ask({"held": True})["sheets"]
        return sheets

    def contents(self) -> Contents:
        return {item["name"]: {"A1": item["content"]} for item in self._held() if item["name"] != RESULT_SHEET}

    def protected(self) -> dict[str, bool]:
        return {item["name"]: item["protected"] for item in self._held() if item["name"] != RESULT_SHEET}

    def has_marks(self) -> bool:
        return self._held()[0]["name"] == RESULT_SHEET


class OpenInExcel:
    """A workbook in Excel, which is a LibreOffice behind the engine of `tests.hosts.excel_engine`."""

    def __init__(self, path: Path, app: Application) -> None:
        self.app = app
        self.book = app.open(path)
        self._window = ExcelWindow(app.Hwnd)

    def host(self) -> ExcelHost:
        return ExcelHost(self._window)

    def settle(self, host: Host) -> None:
        assert (self.app.ScreenUpdating, self.app.DisplayAlerts, self.app.EnableEvents) == (True, True, True)

    def select(self, sheet: str, cell: str) -> None:
        (found,) = [each for each in self.book.Worksheets if each.Name == sheet]
        found.Activate()
        found.Range(cell).Select()

    def contents(self) -> Contents:
        used = {sheet.Name: sheet.UsedRange for sheet in self.book.Worksheets if sheet.Name != RESULT_SHEET}
        return {name: {address_of(cells.areas[0]): cells.Formula} for name, cells in used.items()}

    def protected(self) -> dict[str, object]:
        return {
            sheet.Name: (lock_of(Sheet(impl=SheetOfEngine(sheet))) if sheet.ProtectContents else None)
            for sheet in self.book.Worksheets
            if sheet.Name != RESULT_SHEET
        }

    def has_marks(self) -> bool:
        return self.book.Worksheets[0].Name == RESULT_SHEET
