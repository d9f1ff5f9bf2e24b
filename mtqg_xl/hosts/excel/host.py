"""The workbook of a window of Excel as a host."""

from typing import TYPE_CHECKING

from mtqg_xl.cells import a1
from mtqg_xl.hosts.excel import marks
from mtqg_xl.hosts.excel.reading import open_workbook, place_of
from mtqg_xl.hosts.excel.refusals import patient, told
from mtqg_xl.hosts.excel.window import ExcelWindow
from mtqg_xl.hosts.excel.writing import is_taken, quiet, write
from mtqg_xl.hosts.host import Answer, Cell
from mtqg_xl.reading.open_workbook import raw_of
from mtqg_xl.reading.raw import RawWorkbook

if TYPE_CHECKING:
    from xlwings import Book

NOT_READ = "Không đọc được tệp đang mở trong Excel. Lưu, đóng, mở lại tệp rồi bấm lại."
NOT_SHOWN = "Excel không nhận trang KẾT QUẢ KIỂM TRA. Lưu, đóng, mở lại tệp rồi bấm lại."


class ExcelHost:
    """A workbook that is open in Excel, as it stands at this moment, saved or not."""

    def __init__(self, window: ExcelWindow) -> None:
        """Take a window; what it shows is looked at when it is needed."""
        self._window = window

    @property
    def key(self) -> str:
        """The path or address of the workbook, its name where it was never saved.

        Raises:
            UsageError: no workbook is open.
            OutputError: Excel stays busy.
        """
        book = self._window.book()
        with told(NOT_READ):
            return patient(lambda: place_of(book) or book.name)

    def workbook(self) -> RawWorkbook:
        """Return the whole workbook.

        Raises:
            UsageError: no workbook is open, or a sheet of it is larger than any form.
            OutputError: Excel stays busy.
        """
        book = self._window.book()
        with told(NOT_READ):
            return raw_of(patient(lambda: open_workbook(book)))

    def selection(self) -> Cell | None:
        """Return the first selected cell; None where something else is selected, or the officer is in another workbook.

        Raises:
            UsageError: no workbook is open.
            OutputError: Excel stays busy.
        """
        book = self._window.book()
        with told(NOT_READ):
            return patient(lambda: _selected(book))

    def apply(self, answer: Answer) -> None:
        """Write the edits, then the sheet of findings, then go to the cell; nothing is asked of Excel without any.

        Raises:
            UsageError: no workbook is open.
            OutputError: the workbook takes no change: nothing is changed.
        """
        if not (answer.edits or answer.marks or answer.clears or answer.select):
            return
        book = self._window.book()
        with told(NOT_SHOWN), quiet(book.app):
            if answer.edits:
                write(book, answer.edits)
            if answer.marks is not None:
                marks.show(book, answer.marks)
            elif answer.clears:
                marks.clear(book)
        if answer.select is not None:
            _go_to(book, answer.select)


def _selected(book: "Book") -> Cell | None:
    found = book.selection
    if found is None or found.sheet.book.name != book.name:
        return None
    return Cell(found.sheet.name, a1(found.row, found.column))


def _go_to(book: "Book", place: Cell) -> None:
    """Show a cell; where its sheet is hidden or lets nobody select, the message alone says where it is.

    Excel is told directly: xlwings insists on this Excel being the foremost of all.
    """
    if is_taken(lambda: book.sheets[place.sheet].api.Activate()):
        is_taken(lambda: book.sheets[place.sheet].range(place.cell).api.Select())
