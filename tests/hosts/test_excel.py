"""Excel itself: what is refused there in one sentence, and that nothing is changed then.

A real LibreOffice stands for Excel behind the engine of `tests.hosts.excel_engine`.
"""

import atexit
import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from zipfile import ZipFile

import openpyxl
import pytest
import xlwings
from click.testing import CliRunner, Result

from mtqg_xl.cli import main
from mtqg_xl.findings import RESULT_SHEET, UsageError
from mtqg_xl.hosts.excel import refusals
from mtqg_xl.hosts.excel.host import ExcelHost
from mtqg_xl.hosts.excel.protection import ALLOWED, lock_of
from mtqg_xl.hosts.excel.running import running_excel
from mtqg_xl.hosts.excel.window import ExcelWindow
from mtqg_xl.hosts.host import Answer, Cell, Edit
from tests.hosts.conftest import Excel
from tests.hosts.excel_engine.engine import Sheet as SheetOfEngine
from tests.hosts.excel_engine.errors import ComError, pywintypes
from tests.hosts.excel_engine.native import Application, Workbook, Worksheet
from tests.made import filled

pytestmark = pytest.mark.libreoffice

NAME = "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
EDITING = "Đang gõ dở trong ô: nhấn Enter rồi bấm lại."
VIEWED = "Tệp đang ở chế độ xem. Bấm Bật chỉnh sửa (Enable Editing) rồi bấm lại."


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is remembered for the user apart, and let nobody wait three seconds for an Excel that stays busy."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "riêng"))
    monkeypatch.setattr(refusals, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(refusals, "PAUSE_SECONDS", 0.01)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A workbook of two sheets, the first protected without a password and with some options left open."""
    path = tmp_path / NAME
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "GN"
    for at, row in enumerate([["Số", 2.5, None], ["=B1*2", 4, "x"], ["01", None, "=1/0"]], start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column, value)
    sheet["C1"].protection = openpyxl.styles.Protection(locked=False)
    sheet["A4"] = "gộp"
    sheet.merge_cells("A4:C4")
    sheet.protection.enable()
    for option in ("formatCells", "insertRows", "deleteRows", "autoFilter"):
        setattr(sheet.protection, option, False)  # in a file 0 says that it is allowed
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.save(path)
    return path


def press(button: str, hwnd: int, *more: str) -> tuple[int, str]:
    result: Result = CliRunner().invoke(main, ["ribbon", button, "--hwnd", str(hwnd), *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output.strip()


def host_of(app: Application) -> ExcelHost:
    return ExcelHost(ExcelWindow(app.Hwnd))


def cells(book: Workbook) -> dict[str, object]:
    return {sheet.Name: sheet.UsedRange.Formula for sheet in book.Worksheets}


def first_sheet(book: Workbook) -> Worksheet:
    return book.Worksheets[0]


# --- what is read, and how it is written --------------------------------------------------------------------------


def test_a_workbook_is_read_in_blocks_whatever_its_cells_hold(excel: Excel, small: Path) -> None:
    app = excel()
    app.open(small)
    app.calls.clear()
    raw = host_of(app).workbook()
    sheet, hidden = raw.sheets
    assert (raw.file, sheet.name, hidden.name, hidden.state) == (NAME, "GN", "Ẩn", "hidden")
    assert {at: (cell.value, cell.formula) for at, cell in sheet.cells.items()} == {
        (1, 1): ("Số", None),
        (1, 2): (2.5, None),
        (2, 1): (5.0, "=B1*2"),
        (2, 2): (4.0, None),
        (2, 3): ("x", None),
        (3, 1): ("01", None),
        (3, 3): ("#DIV/0!", "=1/0"),
        (4, 1): ("gộp", None),
    }
    assert (sheet.protected, [area.a1 for area in sheet.merged]) == (True, ["A4:C4"])
    assert app.calls.count("formulas") == 2
    assert app.calls.count("values") == 4  # as they are, and as they are shown: that tells the days


def test_every_option_of_a_protection_is_as_before(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small)
    sheet = first_sheet(book)
    sheet.EnableSelection = 1
    before = lock_of(xlwings.Sheet(impl=SheetOfEngine(sheet)))
    assert before.contents
    open_options = {name for name, is_open in zip(ALLOWED, before.allowed, strict=True) if is_open}
    assert open_options == {"AllowFormattingCells", "AllowInsertingRows", "AllowDeletingRows", "AllowFiltering"}
    edits = (Edit(Cell("GN", "A2"), "=B1*3"), Edit(Cell("GN", "C1"), 7.0), Edit(Cell("GN", "A3"), "02"))
    host_of(app).apply(Answer("", edits=edits))
    assert lock_of(xlwings.Sheet(impl=SheetOfEngine(sheet))) == before
    assert sheet.Range("A1:C3").Formula == (("Số", "2.5", "7"), ("=B1*3", "4", "x"), ("02", "", "=1/0"))
    assert sheet.Range("A3").Value2 == "02"  # a text, though it looks like a number
    assert (app.ScreenUpdating, app.DisplayAlerts, app.EnableEvents) == (True, True, True)
    assert not [call for call in app.calls if call.startswith("calculation")]


def test_edits_are_written_all_or_not_at_all(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small)
    before, sheet = cells(book), first_sheet(book)
    refusing = Edit(Cell("Ẩn", "A1"), 3.0)
    sheets = {each.Name: each for each in book.Worksheets}
    sheets["Ẩn"].Protect("bí mật", False, True, False, False, *[False] * len(ALLOWED))
    status = lock_of(xlwings.Sheet(impl=SheetOfEngine(sheet)))
    with pytest.raises(refusals.OutputError, match=r"^Trang “Ẩn” khóa bằng mật khẩu: .* Chưa đổi gì\.$"):
        host_of(app).apply(Answer("", edits=(Edit(Cell("GN", "A2"), "=B1*3"), refusing)))
    assert cells(book) == before
    assert lock_of(xlwings.Sheet(impl=SheetOfEngine(sheet))) == status
    assert (app.ScreenUpdating, app.DisplayAlerts, app.EnableEvents) == (True, True, True)


def test_what_was_written_is_taken_back_where_a_later_cell_is_refused(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small)
    first_sheet(book).Unprotect("")
    first_sheet(book).Range("B3").Value2 = "'=1+1"  # a text that looks like a formula
    before = cells(book)
    app.refused_cells.add("C3")
    edits = tuple(Edit(Cell("GN", at), 9.0) for at in ("A1", "A2", "B3", "C3"))
    with pytest.raises(refusals.OutputError, match=r"^Excel không nhận thay đổi ở ô C3\. Chưa đổi gì\.$"):
        host_of(app).apply(Answer("", edits=edits))
    assert cells(book) == before
    assert [first_sheet(book).Range(at).HasFormula for at in ("A2", "B3")] == [True, False]


def test_a_huge_formatted_sheet_is_read_as_far_as_it_holds_something(
    excel: Excel, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = excel()
    book = app.open(small)
    monkeypatch.setattr(Worksheet, "UsedRange", property(lambda sheet: sheet.Range("A1:XFD60")))
    assert host_of(app).workbook().sheets[0].cells[(3, 3)].formula == "=1/0"
    first_sheet(book).Unprotect("")
    first_sheet(book).Range("WZ4000").Value2 = 1.0
    monkeypatch.setattr(Worksheet, "UsedRange", property(lambda sheet: sheet.Range("A1:XFD4000")))
    monkeypatch.setattr(
        "tests.hosts.excel_engine.native.AllCells.Find", lambda *_: SimpleNamespace(Row=4000, Column=624)
    )
    with pytest.raises(refusals.MtqgError, match=r"^Trang “GN” dùng tới dòng 4000, cột 624, quá lớn"):
        host_of(app).workbook()


# --- what is refused, in one sentence ------------------------------------------------------------------------------


def test_without_a_workbook_every_button_says_so(excel: Excel) -> None:
    app = excel()
    for button in ("check", "next", "restore", "take-back", "new-report", "why"):
        assert press(button, app.Hwnd) == (2, "Chưa mở tệp nào.")
    assert app.StatusBar is False


def test_a_workbook_in_protected_view_is_to_be_enabled_first(excel: Excel) -> None:
    app = excel()
    app.ActiveProtectedViewWindow = object()
    assert press("check", app.Hwnd) == (2, VIEWED)
    status, said = press("check", 999)  # its frame belongs to another process: there is nothing to attach to
    assert (status, said) == (
        2,
        "Chưa mở tệp nào. Nếu tệp đang ở chế độ xem: bấm Bật chỉnh sửa (Enable Editing) rồi bấm lại.",
    )


def test_what_is_no_form_is_said_in_one_sentence(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small)
    before = cells(book)
    for button in ("check", "next", "restore"):
        assert press(button, app.Hwnd) == (2, "Tệp này không phải phụ biểu MTQG.")
    assert cells(book) == before


def test_a_cell_that_is_being_edited_is_waited_for_and_then_named(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small)
    before = cells(book)
    app.rejects = 3
    assert host_of(app).workbook().file == NAME  # three refusals are no reason to give up
    app.rejects = 10**6
    assert press("check", app.Hwnd) == (2, EDITING)
    app.rejects = 0
    assert cells(book) == before


def test_a_sheet_locked_by_password_stays_as_it_is(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small)
    before, sheet = cells(book), first_sheet(book)
    sheet.Protect("bí mật", True, True, True, False, *[False] * len(ALLOWED))
    with pytest.raises(
        refusals.OutputError, match=r"^Trang “GN” khóa bằng mật khẩu: bỏ khóa \(Review › Unprotect Sheet\)"
    ):
        host_of(app).apply(Answer("", edits=(Edit(Cell("GN", "A2"), "=B1*3"),)))
    assert cells(book) == before
    assert sheet.ProtectContents


def test_a_file_open_for_reading_only_takes_no_edit(excel: Excel, small: Path) -> None:
    app = excel()
    book = app.open(small, read_only=True)
    before = cells(book)
    with pytest.raises(
        refusals.OutputError, match=r"chỉ đọc.* Lưu thành tên khác \(Save As\) rồi bấm lại\. Chưa đổi gì\.$"
    ):
        host_of(app).apply(Answer("", edits=(Edit(Cell("GN", "A2"), "=B1*3"),)))
    assert cells(book) == before


def test_a_workbook_of_locked_structure_takes_no_sheet(excel: Excel, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(filled("A"))
    _lock_structure(path)
    app = excel()
    book = app.open(path)
    names = [sheet.Name for sheet in book.Worksheets]
    status, said = press("check", app.Hwnd)
    assert (status, said.startswith("Cấu trúc tệp đang khóa"), "Chưa đổi gì." in said) == (2, True, True)
    assert [sheet.Name for sheet in book.Worksheets] == names
    assert (app.ScreenUpdating, app.DisplayAlerts, app.EnableEvents, app.StatusBar) == (True, True, True, False)


def _lock_structure(path: Path) -> None:
    with ZipFile(path) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    book = parts["xl/workbook.xml"].decode()
    at = book.index("<bookViews")
    parts["xl/workbook.xml"] = f'{book[:at]}<workbookProtection lockStructure="1"/>{book[at:]}'.encode()
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_a_workbook_in_onedrive_is_checked_and_a_local_copy_asked_for_where_a_file_is_needed(
    excel: Excel, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes(filled("A"))
    app = excel()
    book = app.open(path)
    book.FullName = "https://tinh-my.sharepoint.com/personal/xa/Documents/Ph%E1%BB%A5%20bi%E1%BB%83u.xlsx"
    assert host_of(app).key == book.FullName
    status, said = press("check", app.Hwnd)
    assert (status, said.startswith("GỬI ĐƯỢC, KÈM GIẢI TRÌNH")) == (0, True), said
    assert first_sheet(book).Name == RESULT_SHEET
    status, said = press("new-report", app.Hwnd)
    assert (status, "OneDrive" in said, len(said.splitlines())) == (2, True, 1)
    assert [each.name for each in tmp_path.iterdir() if each.is_file() and each.name[0] != "."] == [NAME]


def test_of_two_excels_the_one_whose_window_was_pressed_is_worked_in(excel: Excel, small: Path, tmp_path: Path) -> None:
    other = tmp_path / "Danh sách.xlsx"
    other.write_bytes(small.read_bytes())
    one, two = excel(), excel()
    first, second = one.open(small, 501), one.open(other, 502)  # two windows of one Excel; the second is in front
    two.open(other, 601)
    two.calls.clear()
    assert [ExcelHost(ExcelWindow(hwnd)).workbook().file for hwnd in (501, 502)] == [NAME, other.name]
    ExcelHost(ExcelWindow(501)).apply(Answer("", edits=(Edit(Cell("GN", "C1"), 1.0),)))
    assert [first_sheet(book).Range("C1").Value2 for book in (first, second)] == [1.0, None]
    assert two.calls == []
    one.Version = "14.0"  # Excel 2010, whose workbooks share one window
    assert ExcelHost(ExcelWindow(501)).workbook().file == other.name


def test_the_workbook_in_front_is_what_a_window_of_our_own_takes(excel: Excel, small: Path) -> None:
    with pytest.raises(UsageError, match=r"^Chưa mở tệp nào\.$"):
        running_excel()
    app = excel()
    app.open(small)
    excel()  # shows no workbook, though it was started later
    host = running_excel()
    assert (host.key, host.selection()) == (str(small), Cell("GN", "A1"))


def test_a_missing_xlwings_is_named(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlwings", None)
    status, said = press("check", excel().Hwnd)
    assert (status, "xlwings" in said, len(said.splitlines())) == (2, True, 1)


def test_an_add_in_of_another_version_does_nothing(excel: Excel, small: Path) -> None:
    app = excel()
    app.open(small)
    app.calls.clear()
    status, said = press("check", app.Hwnd, "--addin", "0.0.9")
    assert (status, said.startswith("Tiện ích trong Excel là bản 0.0.9")) == (2, True)
    assert press("bay", app.Hwnd) == (2, "Không có nút “bay”. Cài lại tiện ích cho đúng phiên bản.")
    assert [call for call in app.calls if not call.startswith("status_bar=")] == []


def test_on_a_machine_without_excel_there_is_another_way() -> None:
    assert xlwings.engines.active is None or xlwings.engines.active.name != "excel"
    status, said = press("check", 1)
    assert (status, said) == (2, "Máy này không có Excel để nối: dùng mtqg-xl ribbon NÚT --file TỆP, hoặc LibreOffice.")


# --- what xlwings would do on Windows --------------------------------------------------------------------------------


def test_xlwings_is_kept_from_trying_for_ever_and_from_ending_other_excels(
    excel: Excel, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    windows = ModuleType("xlwings._xlwindows")
    windows.N_COM_ATTEMPTS, windows.ExcelBusyError = 0, type("ExcelBusyError", (Exception,), {})  # type: ignore[attr-defined]
    windows.cleanup = lambda: ended.append("Excel")  # type: ignore[attr-defined]  # what the real one registers
    monkeypatch.setitem(sys.modules, windows.__name__, windows)
    forgotten: list[object] = []
    monkeypatch.setattr(atexit, "unregister", forgotten.append)
    app = excel()
    app.open(small)
    assert host_of(app).key == str(small)
    assert (windows.N_COM_ATTEMPTS, forgotten, ended) == (1, [windows.cleanup], [])


def test_a_property_that_a_busy_excel_denies_is_tried_again(excel: Excel, small: Path) -> None:
    class Denying:
        def __init__(self) -> None:
            object.__setattr__(self, "tries", 0)

        def __setattr__(self, name: str, value: object) -> None:
            object.__setattr__(self, "tries", self.tries + 1)
            if self.tries < 3:
                raise AttributeError(name)
            object.__setattr__(self, name, value)

    excel()  # with pywin32's errors
    denying = Denying()
    refusals.patient(lambda: refusals.put(denying, "Visible", True))
    assert (denying.tries, denying.Visible) == (3, True)  # type: ignore[attr-defined]  # set just now


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ComError(-2147418111), EDITING),
        (ComError(-2147352567, -2146777998), EDITING),
        (ComError(-2147417848), refusals.CLOSED),
        (ComError(-2147352567, -2146827284), "Không được."),
        (OSError("hết"), "Không được."),
    ],
)
def test_every_refusal_becomes_a_sentence(error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywintypes", pywintypes())
    with pytest.raises(refusals.OutputError, match=f"^{re.escape(sentence)}$"), refusals.told("Không được."):
        raise error
