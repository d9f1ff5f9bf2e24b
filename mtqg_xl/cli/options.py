"""Options that several commands share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from mtqg_xl.findings import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
PATH = click.Path(path_type=Path)


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
