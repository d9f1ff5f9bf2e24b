"""A button of Excel's ribbon: the action done in the window where it was pressed, and a sentence in every case."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from traceback import format_exception
from types import TracebackType
from typing import TYPE_CHECKING

import click

from mtqg_xl import __version__
from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.keeping import memory, user_folder
from mtqg_xl.findings import MtqgError, UsageError
from mtqg_xl.pipeline.files import write_whole

if TYPE_CHECKING:
    from mtqg_xl.hosts.excel.job import WindowJob
    from mtqg_xl.hosts.question import Question

STOP = "stop"
_RUNNING = "Nút bấm trước còn đang làm ở cửa sổ này. Dừng việc ấy?"
_WAIT = "Nút bấm trước còn đang làm ở cửa sổ này: chờ xong rồi bấm lại."
_STOPPING = "Đã yêu cầu dừng; việc đang làm sẽ dừng sau tệp đang đọc."
_LINES_IN_BOX = 25
_IDLE = "Không có việc nào đang làm ở cửa sổ này."


def in_excel(action: str, hwnd: int, addin: str | None, definitions: Path | None) -> bool:
    """Do what a button asks for and say what came of it, in a box and on standard output; whether it was done."""
    from mtqg_xl.hosts.excel import message

    sys.excepthook = partial(_tell_unforeseen, hwnd)
    try:
        sentence, is_done = _done(action, hwnd, addin, definitions), True
    except MtqgError as error:
        sentence, is_done = str(error), False
    click.echo(sentence)
    for page in _pages(sentence):
        message.show(hwnd, page)
    return is_done


def _tell_unforeseen(hwnd: int, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Keep what went wrong in the program itself for whoever mends it: its own window is hidden, nobody reads it."""
    from mtqg_xl.hosts.excel import message

    log = write_whole(
        user_folder() / "loi-excel.txt", "".join(format_exception(kind, error, trace)).encode(), force=True
    )
    message.show(hwnd, f"Lỗi của chương trình, việc này chưa làm xong. Gửi tệp {log} cho người hỗ trợ.")


def _pages(text: str) -> Iterator[str]:
    """Yield a text in boxes that fit on a screen, numbered where there are several."""
    lines = text.splitlines()
    parts = [lines[at : at + _LINES_IN_BOX] for at in range(0, len(lines), _LINES_IN_BOX)]
    for number, part in enumerate(parts, start=1):
        head = [f"({number}/{len(parts)})"] if len(parts) > 1 else []
        yield "\n".join((*head, *part))


def _done(action: str, hwnd: int, addin: str | None, definitions: Path | None) -> str:
    from mtqg_xl.hosts.excel.job import WindowJob

    if addin is not None and addin != __version__:
        raise UsageError(
            f"Tiện ích trong Excel là bản {addin}, chương trình là bản {__version__}. Chạy “mtqg-xl addin install” rồi "
            "mở lại Excel. Chưa làm gì."
        )
    job = WindowJob(user_folder() / "dang-lam", hwnd)
    with job.begun() as is_ours:
        if action == STOP:
            return _IDLE if is_ours else _stopped(job)
        if is_ours:
            return _answered(action, hwnd, job, definitions)
    from mtqg_xl.hosts.excel.message import is_confirmed

    return _stopped(job) if is_confirmed(hwnd, _RUNNING) else _WAIT


def _stopped(job: "WindowJob") -> str:
    job.ask_to_stop()
    return _STOPPING


def _answered(action: str, hwnd: int, job: "WindowJob", definitions: Path | None) -> str:
    from mtqg_xl.hosts.excel.host import ExcelHost
    from mtqg_xl.hosts.excel.progress import Progress
    from mtqg_xl.hosts.excel.window import ExcelWindow

    window = ExcelWindow(hwnd)
    progress = Progress(window, job.is_to_stop)
    with progress.shown():
        from mtqg_xl.actions.act import press

        host, known = ExcelHost(window), definitions_in(definitions)
        answer = press(action, host, known, memory(), _Dialogs(), progress.track)
    return "\n".join((answer.message, *answer.lines, *(f"Đã ghi: {path}" for path in answer.files)))


class _Dialogs:
    """Questions put in windows of our own, in front of all others: Excel stays usable meanwhile."""

    def ask(self, question: "Question") -> str:
        """Return the reply; empty where the dialog was closed."""
        from mtqg_xl.assistant.opened import ask_alone

        return ask_alone(question)
