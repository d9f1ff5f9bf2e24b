"""The window opened, or one sentence why this machine shows none."""

from pathlib import Path

from mtqg_xl.actions.memory import Memory
from mtqg_xl.assistant.session import Session
from mtqg_xl.definition.load import load
from mtqg_xl.findings import UsageError

NO_TK = (
    "Python của máy này không có Tk (tkinter) nên không mở được cửa sổ. Cài Python từ trang python.org (có sẵn Tk; "
    "trên Debian, Ubuntu: gói python3-tk), hoặc dùng các lệnh: mtqg-xl --help."
)
NO_SCREEN = "Không mở được cửa sổ: phiên làm việc này không có màn hình. Dùng các lệnh: mtqg-xl --help."


def open_assistant(memory: Memory, log: Path, path: Path | None = None, own: Path | None = None) -> None:
    """Show the window until it is closed; a ``path`` is what is worked on from the start.

    ``own`` is an office's folder of definitions; what goes wrong in the program itself is written to the ``log``.

    Raises:
        UsageError: Python has no Tk, there is no screen, nothing at the path, or no such folder.
    """
    try:
        import tkinter
    except ImportError as error:
        raise UsageError(NO_TK) from error
    from mtqg_xl.assistant.view.style import sharp
    from mtqg_xl.assistant.view.window import Window

    if own is not None and not own.is_dir():
        raise UsageError(f"Không có thư mục định nghĩa “{own.name}”.")
    session = Session(load, memory, own)
    if path is not None:
        session.choose(str(path))
    sharp()
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError as error:
        raise UsageError(NO_SCREEN) from error
    Window(session, log).mainloop()
