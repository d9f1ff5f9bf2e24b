"""A box with a sentence over a window of Excel, drawn by Windows itself: it needs neither xlwings nor a ready Excel."""

import sys

TITLE = "MTQG"
_QUESTION, _IN_FRONT, _YES = 0x24, 0x10000, 6  # MB_YESNO | MB_ICONQUESTION, MB_SETFOREGROUND, IDYES


def show(hwnd: int, text: str) -> None:
    """Show a sentence until the officer closes it; elsewhere than on Windows nothing is drawn."""
    _box(hwnd, text, 0)


def is_confirmed(hwnd: int, question: str) -> bool:
    """Whether the officer says yes; elsewhere than on Windows nobody is asked, and the answer is no."""
    return _box(hwnd, question, _QUESTION) == _YES


def _box(hwnd: int, text: str, kind: int) -> int:
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.user32.MessageBoxW(hwnd, text, TITLE, kind | _IN_FRONT)
    return 0
