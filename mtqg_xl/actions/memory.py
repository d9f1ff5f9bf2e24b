"""What is remembered between two presses: what was replaced in a workbook, and which folder was chosen last.

A write by an add-in empties Excel's undo list: what an action replaced can be taken back from here.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from mtqg_xl.hosts.host import Cell, Edit
from mtqg_xl.pipeline.files import write_whole

MOST = 50
"""So many steps are kept for one workbook."""
_PLACES = "noi-chon.json"


class Memory:
    """A folder of the user with one small file for each workbook, named by a hash, and one for the places chosen last.

    A file that cannot be read counts as empty: what was forgotten can still be typed or chosen again.
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

    def place_of(self, name: str) -> Path:
        """Return where a file may lie that is made for this user anew whenever he asks for it."""
        return self._folder / name

    def proposed(self, question: str) -> str:
        """Return what was chosen last for a question; empty where nothing was."""
        return self._places().get(question, "")

    def propose(self, question: str, place: str) -> None:
        """Remember what was chosen for a question.

        Raises:
            OutputError: the folder takes no file.
        """
        write_whole(self._folder / _PLACES, _encoded(self._places() | {question: place}), force=True)

    def _places(self) -> dict[str, str]:
        try:
            found = json.loads((self._folder / _PLACES).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        pairs = found.items() if isinstance(found, dict) else ()
        return {key: place for key, place in pairs if isinstance(place, str)}

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256(key.encode()).hexdigest()[:32]}.json"

    def _steps(self, key: str) -> list[Any]:
        try:
            found = json.loads(self._path(key).read_text(encoding="utf-8"))
            return [step for step in found if _read(step)]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def _write(self, key: str, steps: list[Any]) -> None:
        write_whole(self._path(key), _encoded(steps), force=True)


def _encoded(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _written(step: Sequence[Edit]) -> list[dict[str, Any]]:
    return [{"sheet": edit.at.sheet, "cell": edit.at.cell, "content": edit.content} for edit in step]


def _read(step: list[dict[str, Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(Cell(item["sheet"], item["cell"]), item["content"]) for item in step)
