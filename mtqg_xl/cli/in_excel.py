"""A button of Excel's ribbon: the action done in the window where it was pressed, and a sentence in every case."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl import __version__
from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.keeping import memory, user_folder
from mtqg_xl.findings import MtqgError, UsageError

if TYPE_CHECKING:
    from mtqg_xl.hosts.excel.job import WindowJob

STOP = "stop"
_RUNNING = "Nút bấm trước còn đang làm ở cửa sổ này. Dừng việc ấy?"
_WAIT = "Nút bấm trước còn đang làm ở cửa sổ này: chờ xong rồi bấm lại."
_STOPPING = "Đã yêu cầu dừng; việc đang làm sẽ dừng sau tệp đang đọc."
_IDLE = "Không có việc nào đang làm ở cửa sổ này."


def in_excel(action: str, hwnd: int, addin: str | None, definitions: Path | None) -> bool:
    """Do what a button asks for and say what came of it, in a box and on standard output; whether it was done."""
    from mtqg_xl.hosts.excel import message

    try:
        sentence, is_done = _done(action, hwnd, addin, definitions), True
    except MtqgError as error:
        sentence, is_done = str(error), False
    click.echo(sentence)
    message.show(hwnd, sentence)
    return is_done


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
        from mtqg_xl.actions.act import act

        return act(action, ExcelHost(window), definitions_in(definitions), memory()).message
