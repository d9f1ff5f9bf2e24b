"""Cells written in Excel, all of them or none; formats stay, and so does what a sheet is protected against."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from mtqg_xl.findings import MtqgError, OutputError
from mtqg_xl.hosts.excel.protection import unlocked
from mtqg_xl.hosts.excel.refusals import patient, refusals, told
from mtqg_xl.hosts.host import Content, Edit

if TYPE_CHECKING:
    from xlwings import App, Book, Range

READ_ONLY = "Tệp đang mở chỉ đọc, sửa xong không lưu được: Lưu thành tên khác (Save As) rồi bấm lại. Chưa đổi gì."


@contextmanager
def quiet(app: "App") -> Iterator[None]:
    """Let Excel neither redraw, nor ask, nor run macros for what is done inside; all three are as before afterwards.

    The mode of calculation is left alone: if this program were ended inside, figures would stay stale unseen.
    """
    with ExitStack() as stack:
        for name in ("screen_updating", "display_alerts", "enable_events"):
            before = patient(lambda name=name: getattr(app, name))  # type: ignore[misc]  # bound in this turn
            stack.callback(_set, app, name, before)
            _set(app, name, False)
        yield


def _set(owner: object, name: str, value: object) -> None:
    patient(lambda: setattr(owner, name, value))


def write(book: "Book", edits: tuple[Edit, ...]) -> None:
    """Write edits into an open workbook.

    Raises:
        OutputError: it is open for reading only, a sheet has a password, or Excel takes one of them not: nothing is
            changed.
    """
    if book.api.ReadOnly:
        raise OutputError(READ_ONLY)
    cells = [(_cell(book, edit), edit.content) for edit in edits]
    with ExitStack() as locks:
        for name in dict.fromkeys(cell.sheet.name for cell, _ in cells):
            locks.enter_context(unlocked(book.sheets[name]))
        _all_or_none(cells)


def _cell(book: "Book", edit: Edit) -> "Range":
    with told(f"Không còn trang “{edit.at.sheet}” trong tệp, chưa đổi gì."):
        return book.sheets[edit.at.sheet].range(edit.at.cell)


def _all_or_none(cells: list[tuple["Range", Content]]) -> None:
    undo: list[Callable[[], None]] = []
    try:
        for cell, content in cells:
            with told(f"Excel không nhận thay đổi ở ô {cell.get_address(False, False)}. Chưa đổi gì."):
                undo.append(_as_it_is(cell))
                _put(cell, content)
    except MtqgError:
        for step in reversed(undo):
            step()
        raise


def _as_it_is(cell: "Range") -> Callable[[], None]:
    """Return what puts a cell back to what it holds now."""
    native = cell.api
    formula = patient(lambda: native.Formula if native.HasFormula else None)
    value = patient(lambda: native.Value2)
    return lambda: _put(cell, value if formula is None else formula)


def _put(cell: "Range", content: Content) -> None:
    native = cell.api
    if content is None:
        _set(native, "Value2", None)
    elif isinstance(content, str) and not content.startswith("="):
        _put_text(native, content)
    elif isinstance(content, str):
        _set(native, "Formula", content)
    else:
        _set(native, "Value2", content)


def _put_text(native: Any, text: str) -> None:
    """Write a text that Excel would take for a number or a day as somebody would type it: behind an apostrophe."""
    _set(native, "Value2", text)
    if patient(lambda: native.Value2) != text:
        _set(native, "Value2", f"'{text}")


def is_taken(step: Callable[[], object]) -> bool:
    """Whether Excel takes a step without which everything else stands all the same."""
    try:
        patient(step)
    except refusals():
        return False
    return True
