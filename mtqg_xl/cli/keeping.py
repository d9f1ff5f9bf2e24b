"""Where the program keeps what it remembers for a user, and nothing of an office's figures."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mtqg_xl.actions.memory import Memory


def user_folder() -> Path:
    """Return the folder of the user, which need not exist yet."""
    return Path(click.get_app_dir("mtqg_xl", roaming=False))


def memory() -> "Memory":
    """Return what was replaced in workbooks, until it is taken back."""
    from mtqg_xl.actions.memory import Memory

    return Memory(user_folder() / "tra-lai")
