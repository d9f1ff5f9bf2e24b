"""How every command ends: exit status 0, 1 or 2, one Vietnamese sentence, never a traceback."""

import sys
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from mtqg_xl.findings import MtqgError

BLOCKED, WRONG_USE = 1, 2


class SafeGroup(click.Group):
    """A group that turns our exceptions, and mistakes in the call, into a sentence and an exit status."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; what it prints is UTF-8 also where the system would take another encoding."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; ours are its sentences, and Python's never reach the person."""
        try:
            return super().invoke(ctx)
        except MtqgError as error:
            fail(str(error))
        except MemoryError:
            fail("Máy không đủ bộ nhớ cho việc này; chia nhỏ thư mục rồi chạy lại.")


def fail(sentence: str) -> NoReturn:
    """Say what went wrong on standard error and end with status 2."""
    click.echo(sentence, err=True)
    sys.exit(WRONG_USE)


def print_json(document: object) -> None:
    """Print one JSON document and nothing else."""
    import json

    click.echo(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))
