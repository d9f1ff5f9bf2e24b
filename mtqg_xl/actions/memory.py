"""What an action replaced in a workbook, until it is taken back: a write by an add-in empties Excel's undo list."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from mtqg_xl.hosts.host import Cell, Edit
from mtqg_xl.pipeline.files import write_whole

MOST = 50
"""So many steps are kept for one workbook."""


class Memory:
    """A folder of the user with one small file for each workbook, named by a hash: no path of an office stands there.

    A file that cannot be read counts as empty: what was forgotten can still be typed again.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which need not exist."""
        self._folder = folder

    def keep(self, key: str, step: Sequence[Edit]) -> None:
        """Remember how to take one step back.

        Raises:
            OutputError: the folder takes no file.
        """
        self._write(key, [*self._steps(key), _written(step)][-MOST:])

    def last(self, key: str) -> tuple[Edit, ...]:
        """Return what takes the last step back; empty where there is none."""
        steps = self._steps(key)
        return _read(steps[-1]) if steps else ()

    def forget(self, key: str) -> None:
        """Forget the last step: it was taken back.

        Raises:
            OutputError: the folder takes no file.
        """
        self._write(key, self._steps(key)[:-1])

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256(key.encode()).hexdigest()[:32]}.json"

    def _steps(self, key: str) -> list[Any]:
        try:
            found = json.loads(self._path(key).read_text(encoding="utf-8"))
            return [step for step in found if _read(step)]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def _write(self, key: str, steps: list[Any]) -> None:
        write_whole(self._path(key), json.dumps(steps, ensure_ascii=False).encode(), force=True)


def _written(step: Sequence[Edit]) -> list[dict[str, Any]]:
    return [{"sheet": edit.at.sheet, "cell": edit.at.cell, "content": edit.content} for edit in step]


def _read(step: list[dict[str, Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(Cell(item["sheet"], item["cell"]), item["content"]) for item in step)
