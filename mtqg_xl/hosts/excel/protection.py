"""A protected sheet opened for one write and protected again as it was, option by option."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqg_xl.findings import OutputError
from mtqg_xl.hosts.excel.refusals import patient, told

if TYPE_CHECKING:
    from xlwings import Sheet

ALLOWED = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns"),
    *("AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting"),
    *("AllowFiltering", "AllowUsingPivotTables"),
)
"""What a protection may leave open, in the order in which Excel wants to be told."""
_NO_PASSWORD = ""  # nothing at all would make Excel ask the officer


@dataclass(frozen=True, slots=True)
class Lock:
    """How a sheet is protected, as far as a file keeps it, and which cells may be selected."""

    drawings: bool
    contents: bool
    scenarios: bool
    allowed: tuple[bool, ...]
    selection: int


def lock_of(sheet: "Sheet") -> Lock:
    """Return how a sheet is protected."""
    native = sheet.api
    return Lock(
        drawings=bool(native.ProtectDrawingObjects),
        contents=bool(native.ProtectContents),
        scenarios=bool(native.ProtectScenarios),
        allowed=tuple(bool(getattr(native.Protection, option)) for option in ALLOWED),
        selection=int(native.EnableSelection),
    )


@contextmanager
def unlocked(sheet: "Sheet") -> Iterator[None]:
    """Let the cells of a sheet be written inside, whatever happens there; afterwards it is protected as before.

    Raises:
        OutputError: the protection has a password.
    """
    native = sheet.api
    if not native.ProtectContents or native.ProtectionMode:  # a program may write where only people are locked out
        yield
        return
    lock = lock_of(sheet)
    with told(f"Trang “{sheet.name}” khóa bằng mật khẩu: bỏ khóa (Review › Unprotect Sheet) rồi bấm lại. Chưa đổi gì."):
        patient(lambda: native.Unprotect(_NO_PASSWORD))
    try:
        yield
    finally:
        patient(lambda: _protect(sheet, lock))


def _protect(sheet: "Sheet", lock: Lock) -> None:
    native = sheet.api
    if not native.ProtectContents:
        native.Protect(_NO_PASSWORD, lock.drawings, lock.contents, lock.scenarios, False, *lock.allowed)
    native.EnableSelection = lock.selection
    if lock_of(sheet) != lock:
        raise OutputError(
            f"Trang “{sheet.name}” không khóa lại được như trước: bấm Review › Protect Sheet để khóa lại."
        )
