"""The definitions that a command works with."""

from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.findings import UsageError

if TYPE_CHECKING:
    from mtqg_xl.definition.load import Definitions


def definitions_in(folder: Path | None) -> "Definitions":
    """Return the definitions of an office's folder, else the shipped ones.

    Raises:
        UsageError: there is no such folder.
    """
    from mtqg_xl.definition.load import load

    if folder is not None and not folder.is_dir():
        raise UsageError(f"Không có thư mục định nghĩa “{folder.name}”.")
    return load(folder)
