"""The definitions that a command works with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.findings import UsageError

if TYPE_CHECKING:
    from mtqg_xl.definition.definitions import Definitions


def definitions_in(folder: Path | None) -> "Definitions":
    """Return the definitions of an office's folder before the shipped ones, after saying what is wrong in it.

    Raises:
        UsageError: there is no such folder.
    """
    from mtqg_xl.definition.load import load

    if folder is not None and not folder.is_dir():
        raise UsageError(f"Không có thư mục định nghĩa “{folder.name}”.")
    found = load(folder)
    say_mistakes(found.mistakes)
    return found


def say_mistakes(mistakes: tuple[str, ...]) -> None:
    """Say on standard error what is wrong in an office's folder; the shipped definitions go on."""
    if mistakes:
        click.echo(
            f"Định nghĩa riêng có {len(mistakes)} chỗ sai; phần sai không dùng, phần ban hành vẫn dùng:", err=True
        )
        for line in mistakes:
            click.echo(f"  {line}", err=True)
