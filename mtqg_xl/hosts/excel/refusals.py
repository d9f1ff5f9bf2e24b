"""What Excel refuses, as one sentence each: it is busy, it is closed, it takes no change."""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from mtqg_xl.findings import MtqgError, OutputError

EDITING = "Đang gõ dở trong ô: nhấn Enter rồi bấm lại."
CLOSED = "Excel hoặc tệp đã đóng trong lúc làm. Mở lại tệp rồi bấm lại."

PATIENCE_SECONDS = 3.0
PAUSE_SECONDS = 0.2

_BUSY = {
    -2147418111,  # 0x80010001 RPC_E_CALL_REJECTED
    -2147417846,  # 0x8001010A RPC_E_SERVERCALL_RETRYLATER
    -2146777998,  # 0x800AC472 VBA_E_IGNORE: a cell is being edited
}
_GONE = {
    -2147023174,  # 0x800706BA the server is unavailable
    -2147023170,  # 0x800706BE the call failed
    -2147417848,  # 0x80010108 RPC_E_DISCONNECTED
}
_Result = TypeVar("_Result")


def excel_errors() -> tuple[type[Exception], ...]:
    """Return what is raised where Excel refuses a call; without pywin32 only the system's errors, and no Excel.

    While Excel is busy pywin32 takes names of it for missing: hence AttributeError, and xlwings' own error.
    """
    try:
        native = importlib.import_module("pywintypes")
    except ImportError:
        return (OSError,)
    engine = sys.modules.get("xlwings._xlwindows")
    busy = (engine.ExcelBusyError,) if engine is not None else ()
    return native.com_error, native.error, AttributeError, OSError, *busy


def refusals() -> tuple[type[Exception], ...]:
    """Return the errors of Excel and those that we make of them."""
    return *excel_errors(), MtqgError


def is_busy(error: Exception) -> bool:
    """Whether Excel takes no call for a moment: somebody types into a cell, or a dialog is open."""
    return type(error).__name__ in {"ExcelBusyError", "AttributeError"} or not _BUSY.isdisjoint(_codes(error))


def _codes(error: Exception) -> set[int]:
    """Return the codes of an error: its own, and that of what happened inside Excel."""
    told = getattr(error, "excepinfo", None) or ()
    return {code for code in (getattr(error, "hresult", None), *told[-1:]) if isinstance(code, int)}


def patient(step: Callable[[], _Result]) -> _Result:
    """Return what a step gives, trying again for some seconds while Excel is busy.

    Raises:
        OutputError: Excel stays busy, or is gone.
        Exception: whatever else Excel said, one of ``excel_errors``.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step()
        except excel_errors() as error:
            if not is_busy(error):
                raise
            if time.monotonic() >= until:
                raise OutputError(EDITING) from error
        time.sleep(PAUSE_SECONDS)


@contextmanager
def told(sentence: str) -> Iterator[None]:
    """Say a sentence where Excel refuses what is done inside.

    Raises:
        OutputError: it does.
    """
    try:
        yield
    except excel_errors() as error:
        if is_busy(error):
            raise OutputError(EDITING) from error
        raise OutputError(sentence if _GONE.isdisjoint(_codes(error)) else CLOSED) from error
