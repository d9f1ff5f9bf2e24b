"""One LibreOffice for every test of the hosts, and Excels that it stands for."""

import sys
from collections.abc import Callable, Iterator
from itertools import count

import pytest
import xlwings

from tests.hosts.excel_engine import errors
from tests.hosts.excel_engine.engine import NAME, Engine, registered
from tests.hosts.excel_engine.native import Application
from tests.hosts.programs import OFFICE_WORKER
from tests.libreoffice.server import Office

Excel = Callable[[], Application]


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """Give a real LibreOffice with the code of our add-on and that of the engine."""
    found = Office(OFFICE_WORKER)
    yield found
    found.end()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return registered()


@pytest.fixture
def excel(engine: Engine, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Excel]:
    """Start an Excel of its own at each call; handles of windows count from 101."""
    monkeypatch.setattr(xlwings.engines, "active", xlwings.engines[NAME])
    monkeypatch.setitem(sys.modules, "pywintypes", errors.pywintypes())
    handles = count(101)

    def started() -> Application:
        hwnd = next(handles)
        engine.windows[hwnd] = Application(office, hwnd, windows=engine.windows)
        return engine.windows[hwnd]

    yield started
    for app in engine.windows.values():
        app.close_all()
    engine.windows.clear()
