"""The classes that xlwings wants of an engine, as far as the host uses them; each hands on to ``native``."""

from collections.abc import Iterator
from typing import Any

import xlwings
from xlwings import base_classes

from tests.hosts.excel_engine import native
from tests.hosts.excel_engine.native import Application, Workbook, Worksheet
from tests.hosts.excel_engine.stored import address_of

NAME = "office"


class Engine:
    """Excels by the handles of their windows."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.windows: dict[int, Application] = {}

    @property
    def apps(self) -> "Apps":
        return Apps(self)

    def of_window(self, hwnd: int) -> Application:
        if hwnd not in self.windows:
            raise OSError("no such window")
        return self.windows[hwnd]


class Apps:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, *, xl: int) -> "App":
        return App(self._engine.of_window(xl))

    def __iter__(self) -> Iterator["App"]:
        """Yield the Excels, the foremost first; as on Windows only those that show a workbook."""
        return (App(app) for app in reversed(self._engine.windows.values()) if app.Workbooks)


class App:
    def __init__(self, xl: Application) -> None:
        self.api = xl

    @property
    def pid(self) -> int:
        return self.api.Hwnd

    @property
    def hwnd(self) -> int:
        return self.api.Hwnd

    @property
    def version(self) -> str:
        self.api.ask_ready()
        return self.api.Version

    @property
    def books(self) -> "Books":
        return Books(self.api)

    @property
    def calculation(self) -> str:
        active = self.api.ActiveWorkbook
        return "manual" if active is not None and active.told("manual") else "automatic"


def _settable(name: str, of_excel: str) -> property:
    def read(app: App) -> Any:
        return getattr(app.api, of_excel)

    def set_to(app: App, value: Any) -> None:
        app.api.ask_ready()
        app.api.calls.append(f"{name}={value}")
        setattr(app.api, of_excel, value)

    return property(read, set_to)


for _name, _of_excel in {
    "screen_updating": "ScreenUpdating",
    "display_alerts": "DisplayAlerts",
    "enable_events": "EnableEvents",
    "status_bar": "StatusBar",
}.items():
    setattr(App, _name, _settable(_name, _of_excel))


class Books:
    def __init__(self, app: Application) -> None:
        self._app = app

    @property
    def active(self) -> "Book":
        return Book(self._app.ActiveWorkbook)

    def __iter__(self) -> Iterator["Book"]:
        return (Book(book) for book in self._app.Workbooks)

    def __len__(self) -> int:
        return len(self._app.Workbooks)


class Book:
    def __init__(self, xl: Workbook | None) -> None:
        self.api = xl

    @property
    def name(self) -> str:
        return self.api.Name

    @property
    def app(self) -> App:
        return App(self.api.Application)

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self.api)

    @property
    def names(self) -> "Names":
        return Names(self.api)


class Names(base_classes.Names):
    def __init__(self, book: Workbook) -> None:
        self._names = [Name(*each) for each in book.ask("names").items()]

    def __len__(self) -> int:
        return len(self._names)

    def __call__(self, index: int) -> "Name":
        return self._names[index - 1]


class Name:
    def __init__(self, name: str, place: str) -> None:
        self.name, self.refers_to = name, f"={place}"


class Sheets:
    def __init__(self, book: Workbook) -> None:
        self._book = book

    @property
    def active(self) -> "Sheet":
        return Sheet(self._book.ActiveSheet)

    def __call__(self, name_or_index: int | str) -> "Sheet":
        sheets = self._book.Worksheets
        if isinstance(name_or_index, int):
            return Sheet(sheets[name_or_index - 1])
        for sheet in sheets:
            if sheet.Name == name_or_index:
                return Sheet(sheet)
        raise native.refused()

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(sheet) for sheet in self._book.Worksheets)

    def __len__(self) -> int:
        return len(self._book.Worksheets)

    def add(self, before: "Sheet | None", after: "Sheet | None", name: str) -> "Sheet":
        assert after is None
        self._book.ask("add_sheet", name, before.name if before is not None else "")
        return Sheet(Worksheet(self._book, name))


class Sheet:
    def __init__(self, xl: Worksheet) -> None:
        self.api = xl

    @property
    def name(self) -> str:
        return self.api.Name

    @name.setter
    def name(self, name: str) -> None:
        self.api.Name = name

    @property
    def book(self) -> Book:
        return Book(self.api.Parent)

    @property
    def used_range(self) -> "Range":
        return Range(self.api.UsedRange)

    def range(self, first: Any, last: Any = None) -> "Range":
        if isinstance(first, str):
            return Range(self.api.Range(first))
        bottom, right = last or first
        return Range(native.Range(self.api, [(*first, bottom - first[0] + 1, right - first[1] + 1)]))

    def delete(self) -> None:
        self.api.Delete()


class Range:
    options: Any = None

    def __init__(self, xl: native.Range) -> None:
        self.api = xl
        self.font = Font(xl)

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.api.Worksheet)

    @property
    def row(self) -> int:
        return self.api.Row

    @property
    def column(self) -> int:
        return self.api.Column

    @property
    def shape(self) -> tuple[int, int]:
        return self.api.areas[0][2:]

    @property
    def raw_value(self) -> Any:
        return self.api.Value

    @property
    def formula(self) -> Any:
        return self.api.Formula

    @formula.setter
    def formula(self, content: Any) -> None:
        self.api.Formula = content

    @property
    def merge_area(self) -> "Range":
        return Range(self.api.MergeArea)

    def merge(self, across: bool) -> None:
        assert not across
        self.api.Merge()

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        assert not (row_absolute or col_absolute or external)
        return address_of(self.api.areas[0])


def _dressed(of_office: str, as_office: Any) -> property:
    def set_to(owner: Any, value: Any) -> None:
        owner.api.dress(**{of_office: as_office(value)})

    return property(None, set_to)


def _colour(text: str) -> int:
    return int(text.lstrip("#"), 16)


Range.wrap_text = _dressed("IsTextWrapped", bool)
Range.color = _dressed("CellBackColor", _colour)
Range.number_format = _dressed("number_format", str)
Range.column_width = _dressed("column_width", float)
Range.row_height = _dressed("row_height", float)


class Font:
    def __init__(self, xl: native.Range) -> None:
        self.api = xl

    bold = _dressed("CharWeight", lambda is_bold: 150.0 if is_bold else 100.0)
    size = _dressed("CharHeight", float)
    color = _dressed("CharColor", _colour)
    name = _dressed("CharFontName", str)


def registered() -> Engine:
    """Return the engine, known to xlwings by its name."""
    made = Engine()
    xlwings.engines.add(xlwings.Engine(impl=made))
    return made
