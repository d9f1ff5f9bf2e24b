"""How every command ends: exit status 0, 1 or 2, one Vietnamese sentence, never a traceback."""

import gc
import sys
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from mtqg_xl.findings import MtqgError

BLOCKED, WRONG_USE = 1, 2
_SELDOM = (100_000, 20, 50)
"""How seldom circles of objects are looked for in the process of a command: a workbook is a million objects without
any, and to go through them each time that seven hundred have come took a quarter of the time of `recalc`."""


class SafeGroup(click.Group):
    """A group that turns our exceptions, and mistakes in the call, into a sentence and an exit status."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; what it prints is UTF-8 also where the system would take another encoding."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
        if not extra.get("standalone_mode", True):  # somebody embeds the commands and wants to decide himself
            return super().main(*args, **extra)
        gc.set_threshold(*_SELDOM)
        try:
            status = super().main(*args, **(extra | {"standalone_mode": False}))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(WRONG_USE)
        except click.UsageError as error:
            fail(usage_sentence(error))
        except click.Abort:
            fail("Đã dừng theo yêu cầu.")
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; ours are its sentences, and Python's never reach the person."""
        try:
            return super().invoke(ctx)
        except MtqgError as error:
            fail(str(error))
        except MemoryError:
            fail("Máy không đủ bộ nhớ cho việc này; chia nhỏ thư mục rồi chạy lại.")


def usage_sentence(error: click.UsageError) -> str:
    """Return a mistake in the call in one Vietnamese sentence, with where the help is."""
    path = error.ctx.command_path if error.ctx is not None else "mtqg-xl"
    return f"{_mistake(error)} Xem cách dùng: {path} --help"


def _mistake(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"Không có tùy chọn {error.option_name}."
    if isinstance(error, click.MissingParameter) and error.param is not None:
        is_option = isinstance(error.param, click.Option)
        return f"Thiếu {error.param.opts[0] if is_option else error.param.human_readable_name}."
    if isinstance(error, click.BadOptionUsage):
        return f"Tùy chọn {error.option_name} thiếu giá trị hoặc viết sai."
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"Giá trị của {error.param.opts[0]} không dùng được."
    return "Lệnh gọi chưa đúng: không có lệnh này, hoặc thừa phần."


def fail(sentence: str) -> NoReturn:
    """Say what went wrong on standard error and end with status 2."""
    click.echo(sentence, err=True)
    sys.exit(WRONG_USE)


def print_json(document: object) -> None:
    """Print one JSON document and nothing else."""
    import json

    click.echo(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))
