"""Options that several commands share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mtqg_xl.findings import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
PATH = click.Path(path_type=Path)
if TYPE_CHECKING:
    _Folder = click.ParamType[Path]
else:
    _Folder = click.ParamType  # older ones take no type


class InputFolder(_Folder):
    """A folder of received files: a path, or an address from which they are fetched for as long as the command runs."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return where the files lie on this machine."""
        from mtqg_xl.pipeline.distant import fetched, is_distant

        if not isinstance(value, str) or not is_distant(value):
            return Path(value)
        assert ctx is not None  # only commands take parameters
        ctx.meta[_DISTANT] = True
        return ctx.with_resource(fetched(value))


FOLDER = InputFolder()
_DISTANT = "mtqg_xl.distant"


def refuse_distant(why: str) -> None:
    """Stop where what a command would write belongs into a folder that was fetched from an address.

    Raises:
        UsageError: the folder of the command was fetched.
    """
    if click.get_current_context().meta.get(_DISTANT):
        raise UsageError(why)


def common(command: Command) -> Command:
    """Let a command take an office's own definitions."""
    option = click.option("--definitions", type=PATH, help="Thư mục định nghĩa riêng của cơ quan.")
    return option(command)


def forced(command: Command) -> Command:
    """Let a command write over files that are there."""
    return click.option("--force", is_flag=True, help="Ghi đè tệp đã có.")(command)


def locked(command: Command) -> Command:
    """Let a command open locked files."""
    return click.option(
        "--password",
        "passwords",
        multiple=True,
        metavar="MẬT_KHẨU",
        help="Mật khẩu của tệp bị khóa (dùng được nhiều lần); không được ghi lại ở đâu.",
    )(command)


def jsonable(command: Command) -> Command:
    """Let a command print one JSON document and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="In một văn bản JSON và không in gì khác.")(command)


def spread(command: Command) -> Command:
    """Let a command work in several processes, here or in a cluster."""
    workers = click.option(
        "--workers", type=click.IntRange(1), help="Số tiến trình đọc tệp; mặc định là số lõi của máy khi có nhiều tệp."
    )
    executor = click.option("--executor", metavar="dask://MÁY:CỔNG", help="Đọc tệp bằng một cụm máy Dask.")
    return workers(executor(command))


def remembering(command: Command) -> Command:
    """Let a command go without what earlier runs have worked out."""
    return click.option(
        "--no-cache",
        "is_anew",
        is_flag=True,
        help="Đọc và kiểm tra lại mọi tệp, không dùng (và không ghi) kết quả đã nhớ của lần chạy trước.",
    )(command)


def moment(text: str | None) -> datetime | None:
    """Return the moment that an option names.

    Raises:
        UsageError: the text is none.
    """
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise UsageError(f"“{text}” không phải hạn gửi; viết 2024-06-25T16:00.") from None


def last_moment(text: str | None) -> datetime | None:
    """Return until when a deadline lasts: one without an hour, until the end of its day.

    Raises:
        UsageError: the text is none.
    """
    found = moment(text)
    if found is None or (text is not None and len(text) > len("2024-06-25")):
        return found
    return found.replace(hour=23, minute=59)
