"""The errors of pywin32, which is on Windows alone: the same names, codes and places of the codes."""

from types import ModuleType

CALL_REJECTED = -2147418111
EXCEPTION = -2147352567
REFUSED_BY_EXCEL = -2146827284  # what VBA calls error 1004


class ComError(Exception):
    """What a call of Excel raises."""

    def __init__(self, hresult: int, scode: int | None = None) -> None:
        self.hresult = hresult
        self.excepinfo = None if scode is None else (0, "Microsoft Excel", None, None, 0, scode)
        super().__init__(hresult, "", self.excepinfo, None)


class SystemCallError(Exception):
    """What a call of Windows raises."""


def refused() -> ComError:
    return ComError(EXCEPTION, REFUSED_BY_EXCEL)


def pywintypes() -> ModuleType:
    """Return a module to stand for the real one."""
    made = ModuleType("pywintypes")
    made.com_error, made.error = ComError, SystemCallError  # type: ignore[attr-defined]  # a module made here
    return made
