"""The window opened, or one sentence why this machine shows none."""

import sys
from pathlib import Path

from mtqg_xl.actions.memory import Memory
from mtqg_xl.assistant.session import Session
from mtqg_xl.assistant.targets import Program
from mtqg_xl.definition.load import load
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.question import Question

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
    from mtqg_xl.hosts.excel.running import running_excel

    if own is not None and not own.is_dir():
        raise UsageError(f"Không có thư mục định nghĩa “{own.name}”.")
    excels = (Program("Tệp đang mở trong Excel", running_excel),) if sys.platform == "win32" else ()
    session = Session(load, memory, own, excels)
    if path is not None:
        session.choose(str(path))
    sharp()
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError as error:
        raise UsageError(NO_SCREEN) from error
    Window(session, log).run()


def ask_alone(question: Question) -> str:
    """Return the reply to one question, put in a dialog before all other windows; empty where it was closed.

    Raises:
        UsageError: Python has no Tk, or there is no screen.
    """
    try:
        import tkinter
    except ImportError as error:
        raise UsageError(NO_TK) from error
    from mtqg_xl.assistant.view.asking import asked
    from mtqg_xl.assistant.view.style import sharp, styled

    sharp()
    try:
        behind = tkinter.Tk(className="Mtqg_xl")
    except tkinter.TclError as error:
        raise UsageError(NO_SCREEN) from error
    try:
        behind.title("mtqg_xl")
        behind.geometry("1x1+200+200")  # a dialog of a window that is withdrawn would not be shown either
        behind.attributes("-topmost", True)
        behind.update()
        return asked(behind, styled(behind), question)
    finally:
        behind.destroy()
