"""The Excel that is running, for a window of ours that nobody opened from Excel."""

from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.excel.host import ExcelHost
from mtqg_xl.hosts.excel.refusals import patient, told
from mtqg_xl.hosts.excel.window import NO_WORKBOOK, NOT_ATTACHED, ExcelWindow, engine


def running_excel() -> ExcelHost:
    """Return the workbook that stands in front in Excel; with several Excels, in the foremost of them.

    Raises:
        UsageError: xlwings is not installed, there is no Excel here, or it shows no workbook.
        OutputError: Excel stays busy.
    """
    with told(NOT_ATTACHED):
        app = patient(lambda: engine().apps.active)
        hwnd = None if app is None else patient(lambda: app.hwnd)
    if hwnd is None:
        raise UsageError(NO_WORKBOOK)
    return ExcelHost(ExcelWindow(hwnd))
