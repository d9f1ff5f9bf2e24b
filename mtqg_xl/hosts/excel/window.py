"""The window of Excel in which a button was pressed: its instance, and the workbook that it shows."""

import atexit
import sys
from typing import TYPE_CHECKING

from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.excel.refusals import excel_errors, is_busy, patient, told

if TYPE_CHECKING:
    from xlwings import App, Book

NO_XLWINGS = "Thiếu thư viện nối với Excel (xlwings). Nhờ người cài chạy: pip install “mtqg-xl[excel]”."
NO_EXCEL = "Máy này không có Excel để nối: dùng mtqg-xl ribbon NÚT --file TỆP, hoặc LibreOffice."
NO_WORKBOOK = "Chưa mở tệp nào."
PROTECTED_VIEW = "Tệp đang ở chế độ xem. Bấm Bật chỉnh sửa (Enable Editing) rồi bấm lại."
NOT_ATTACHED = f"{NO_WORKBOOK} Nếu tệp đang ở chế độ xem: bấm Bật chỉnh sửa (Enable Editing) rồi bấm lại."
_HAS_WINDOW_HANDLES = 15
"""From Excel 2013 on every workbook has a window of its own, with a handle; before, all share that of Excel."""


class ExcelWindow:
    """A window by its handle; Excel is asked only once something is wanted of it.

    The handle, and not whatever Excel is in front, decides: there may be two Excels, and the officer may have turned to
    another workbook since.
    """

    def __init__(self, hwnd: int) -> None:
        """Name a window."""
        self.hwnd = hwnd
        self._app: App | None = None

    def app(self) -> "App":
        """Return the Excel that the window belongs to.

        Raises:
            UsageError: xlwings is not installed, or there is no Excel here.
            OutputError: the window shows no workbook, or Excel stays busy.
        """
        if self._app is None:
            self._app = _attached(self.hwnd)
        return self._app

    def book(self) -> "Book":
        """Return the workbook of the window.

        Raises:
            UsageError: no workbook is open, or only in Protected View.
            OutputError: Excel stays busy.
        """
        app = self.app()
        with told(NOT_ATTACHED):
            return patient(lambda: _shown_in(app, self.hwnd))


def _attached(hwnd: int) -> "App":
    try:
        import xlwings
    except ImportError as error:
        raise UsageError(NO_XLWINGS) from error
    _restrain()
    try:
        with told(NOT_ATTACHED):
            app = xlwings.apps.add(xl=hwnd)  # attaches to the instance of the window, starts none
            patient(lambda: app.version)
    except xlwings.XlwingsError as error:
        raise UsageError(NO_EXCEL) from error
    return app


def _restrain() -> None:
    """Keep xlwings from trying for ever, and from ending an Excel at our exit that shows no workbook to it.

    Its clean-up takes every such Excel for a leftover: one in Protected View, one that somebody has just started.
    """
    engine = sys.modules.get("xlwings._xlwindows")
    if engine is not None:
        engine.N_COM_ATTEMPTS = 1  # type: ignore[attr-defined]  # we try again ourselves, with pauses
        atexit.unregister(engine.cleanup)


def _shown_in(app: "App", hwnd: int) -> "Book":
    if app.version.major >= _HAS_WINDOW_HANDLES:
        for book in app.books:
            if any(window.Hwnd == hwnd for window in book.api.Windows):
                return book
    if _is_in_protected_view(app):
        raise UsageError(PROTECTED_VIEW)
    active = app.books.active
    if active.api is None:
        raise UsageError(NO_WORKBOOK)
    return active


def _is_in_protected_view(app: "App") -> bool:
    try:
        return app.api.ActiveProtectedViewWindow is not None
    except excel_errors() as error:
        if is_busy(error):
            raise
        return False  # Excel 2010 without any such window
