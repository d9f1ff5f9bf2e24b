"""What xlwings calls ``api``: the objects of Excel by their own names, as far as the host uses them.

LibreOffice cannot tell the options of a protection, nor quickly what is merged: see ``stored``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from mtqg_xl.hosts.excel.protection import ALLOWED
from tests.hosts.excel_engine.errors import CALL_REJECTED, ComError, refused
from tests.hosts.excel_engine.stored import Area, StoredSheet, address_of, area_at, is_structure_locked, stored_sheets
from tests.libreoffice.server import Office, OfficeRefusedError

VISIBLE, HIDDEN = -1, 0
_ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}


@dataclass
class Application:
    """One Excel; ``rejects`` calls are refused before it answers again, as while a cell is edited.

    ``windows`` are those of all Excels by their handles; ``calls`` is what was asked of this one.
    """

    office: Office
    Hwnd: int
    Workbooks: list["Workbook"] = field(default_factory=list)
    ActiveProtectedViewWindow: object = None
    Version: str = "16.0"
    ScreenUpdating: bool = True
    DisplayAlerts: bool = True
    EnableEvents: bool = True
    StatusBar: str | bool = False
    rejects: int = 0
    calls: list[str] = field(default_factory=list)
    windows: dict[int, "Application"] = field(default_factory=dict)
    refused_cells: set[str] = field(default_factory=set)

    def ask_ready(self) -> None:
        if self.rejects:
            self.rejects -= 1
            raise ComError(CALL_REJECTED)

    def ask(self, name: str, *arguments: object) -> Any:
        self.ask_ready()
        self.calls.append(name)
        try:
            return self.office.ask({"excel": [name, *arguments]})["told"]
        except OfficeRefusedError as error:
            raise refused() from error

    def open(self, path: Path, hwnd: int = 0, *, read_only: bool = False) -> "Workbook":
        """Open a file, in a window of its own where a handle is given."""
        number = self.ask("open", str(path), read_only)
        self.windows[hwnd or self.Hwnd] = self
        self.Workbooks.append(Workbook(self, number, path, hwnd or self.Hwnd))
        return self.Workbooks[-1]

    def close_all(self) -> None:
        self.rejects = 0
        for book in self.Workbooks:
            self.ask("close", book.number)
        self.Workbooks.clear()

    @property
    def ActiveWorkbook(self) -> "Workbook | None":
        return self.Workbooks[-1] if self.Workbooks else None


class Workbook:
    def __init__(self, app: Application, number: int, path: Path, hwnd: int) -> None:
        self.Application, self.number = app, number
        self.Name, self.Path, self.FullName = path.name, str(path.parent), str(path)
        self.Windows = [Window(self, hwnd)]
        self.stored = stored_sheets(path)
        self.ProtectStructure = is_structure_locked(path)
        self.selections: dict[str, int] = {}

    def ask(self, name: str, *arguments: object) -> Any:
        if self.ProtectStructure and name in {"add_sheet", "delete_sheet", "rename_sheet"}:
            raise refused()
        return self.Application.ask(name, self.number, *arguments)

    def told(self, name: str) -> Any:
        return self.ask("settings")[name]

    @property
    def Date1904(self) -> bool:
        return bool(self.told("date1904"))

    @property
    def PrecisionAsDisplayed(self) -> bool:
        return bool(self.told("as_shown"))

    @property
    def ReadOnly(self) -> bool:
        return bool(self.told("read_only"))

    @property
    def CustomDocumentProperties(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(Name=name, Value=value) for name, value in self.told("properties").items()]

    @property
    def Worksheets(self) -> list["Worksheet"]:
        return [Worksheet(self, name) for name in self.ask("sheets")]

    @property
    def ActiveSheet(self) -> "Worksheet":
        return Worksheet(self, self.told("active"))


class Window:
    def __init__(self, book: Workbook, hwnd: int) -> None:
        self._book, self.Hwnd = book, hwnd

    @property
    def RangeSelection(self) -> "Range":
        sheet, area = self._book.ask("selection")
        return Range(Worksheet(self._book, sheet), [tuple(area)])


class Worksheet:
    def __init__(self, book: Workbook, name: str) -> None:
        self.Parent, self._name = book, name

    def ask(self, name: str, *arguments: object) -> Any:
        return self.Parent.ask(name, self._name, *arguments)

    @property
    def Name(self) -> str:
        return self._name

    @Name.setter
    def Name(self, name: str) -> None:
        self.ask("rename_sheet", name)
        self._name = name

    @property
    def Visible(self) -> int:
        return VISIBLE if self.ask("is_visible") else HIDDEN

    @property
    def ProtectContents(self) -> bool:
        return bool(self.ask("is_protected"))

    @property
    def ProtectionMode(self) -> bool:
        return False

    @property
    def ProtectDrawingObjects(self) -> bool:
        return self.ProtectContents and bool(self._options["drawings"])

    @property
    def ProtectScenarios(self) -> bool:
        return self.ProtectContents and bool(self._options["scenarios"])

    @property
    def Protection(self) -> SimpleNamespace:
        return SimpleNamespace(**{name: self._options[name] for name in ALLOWED})

    @property
    def EnableSelection(self) -> int:
        return self.Parent.selections.get(self._name, 0)

    @EnableSelection.setter
    def EnableSelection(self, value: int) -> None:
        self.Parent.selections[self._name] = value

    @property
    def _stored(self) -> StoredSheet:
        return self.Parent.stored.setdefault(self._name, StoredSheet())

    @property
    def _options(self) -> dict[str, Any]:
        return self._stored.options

    def Unprotect(self, password: str) -> None:
        if self._options["password"] and password != self._options["password"]:
            raise refused()
        self.ask("protect", False)
        self.EnableSelection = 0
        self._options.update(StoredSheet().options)

    def Protect(
        self, password: str, drawings: bool, contents: bool, scenarios: bool, interface: bool, *allowed: bool
    ) -> None:
        assert contents
        assert not interface
        self.ask("protect", True)
        options = dict(zip(ALLOWED, allowed, strict=True))
        self._options.update(options, drawings=drawings, scenarios=scenarios, password=password or None)

    def Activate(self) -> None:
        self.Parent.ask("activate", self._name)

    def Delete(self) -> None:
        if self.Parent.Application.DisplayAlerts:
            raise AssertionError("Excel would ask the officer whether to delete the sheet")
        self.Parent.ask("delete_sheet", self._name)

    @property
    def UsedRange(self) -> "Range":
        return Range(self, [tuple(self.ask("used"))])

    @property
    def Cells(self) -> "AllCells":
        return AllCells(self)

    def Range(self, address: str) -> "Range":
        return Range(self, [area_at(part) for part in address.split(",")])

    @property
    def merges(self) -> list[Area]:
        return self._stored.merges


class AllCells:
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    def __call__(self, row: int, column: int) -> "Range":
        return Range(self._sheet, [(row, column, 1, 1)])

    def Find(self, what: str, after: "Range", look_in: int, look_at: int, order: int, direction: int) -> "Range | None":
        """Return the last cell that holds something, by rows or by columns."""
        assert (what, look_in, look_at, direction) == ("*", -4123, 2, 2)
        used = self._sheet.UsedRange
        top, left = used.areas[0][:2]
        held = [
            (top + row, left + column)
            for row, line in enumerate(used.Formula)
            for column, text in enumerate(line)
            if text != ""
        ]
        last = max(held, key=lambda at: at if order == 1 else at[::-1], default=None)
        return None if last is None else Range(self._sheet, [(*last, 1, 1)])


class Range:
    def __init__(self, sheet: Worksheet, areas: list[Area]) -> None:
        self.Worksheet, self.areas = sheet, areas
        self.Borders = SimpleNamespace(LineStyle=0)
        self.VerticalAlignment = self.HorizontalAlignment = 0

    def _ask(self, name: str, *arguments: object) -> Any:
        return self.Worksheet.ask(name, self.areas[0], *arguments)

    def dress(self, **wanted: object) -> None:
        for area in self.areas:
            self.Worksheet.ask("dress", area, wanted)

    def _handed(self, block: list[list[Any]]) -> Any:
        """Return a block as COM does: a single cell bare, more of them as tuples in a tuple."""
        return block[0][0] if self.areas[0][2:] == (1, 1) else tuple(map(tuple, block))

    @property
    def Row(self) -> int:
        return self.areas[0][0]

    @property
    def Column(self) -> int:
        return self.areas[0][1]

    @property
    def Value2(self) -> Any:
        return self._handed([[_exact(each) for each in row] for row in self._ask("values")])

    @Value2.setter
    def Value2(self, content: Any) -> None:
        self._write(content)

    @property
    def Value(self) -> Any:
        return self._handed([[_shown(each) for each in row] for row in self._ask("values")])

    @property
    def Formula(self) -> Any:
        return self._handed(self._ask("formulas"))

    @Formula.setter
    def Formula(self, content: Any) -> None:
        self._write(content)

    def _write(self, content: Any) -> None:
        if address_of(self.areas[0]) in self.Worksheet.Parent.Application.refused_cells:
            raise refused()
        _, _, rows, columns = self.areas[0]
        block = content if isinstance(content, list) else [[content] * columns for _ in range(rows)]
        self._ask("write", block)

    @property
    def HasFormula(self) -> bool:
        return bool(self._ask("has_formula"))

    @property
    def MergeCells(self) -> bool | None:
        row, column, rows, columns = self.areas[0]
        inside = sum(
            max(0, min(top + height, row + rows) - max(top, row))
            * max(0, min(left + width, column + columns) - max(left, column))
            for top, left, height, width in self.Worksheet.merges
        )
        return None if 0 < inside < rows * columns else bool(inside)

    def Merge(self) -> None:
        self._ask("merge")
        self.Worksheet.merges.append(self.areas[0])

    @property
    def MergeArea(self) -> "Range":
        for top, left, height, width in self.Worksheet.merges:
            if top <= self.Row < top + height and left <= self.Column < left + width:
                return Range(self.Worksheet, [(top, left, height, width)])
        return self

    def Select(self) -> None:
        if self.Worksheet.Parent.ActiveSheet.Name != self.Worksheet.Name:
            raise refused()
        self._ask("select")


def _exact(value: Any) -> Any:
    match value:
        case {"error": str(code)}:
            return -2146828288 + _ERRORS[code]
        case {"day": day}:
            return float(day)
        case int() if not isinstance(value, bool):
            return float(value)
        case _:
            return value


def _shown(value: Any) -> Any:
    return datetime(1899, 12, 30) if isinstance(value, dict) and "day" in value else _exact(value)
