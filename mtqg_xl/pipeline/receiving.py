"""Everything that lies in a folder of received files: each one is accounted for."""

from collections.abc import Sequence
from pathlib import Path

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.arriving import INSIDE, Arrival, digest
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.files import is_there
from mtqg_xl.pipeline.gathering import gathered
from mtqg_xl.pipeline.tracking import Track, as_they_come

__all__ = ["INSIDE", "Arrival", "arrivals", "digest"]


def arrivals(
    folder: Path,
    definitions: Definitions,
    track: Track = as_they_come,
    passwords: Sequence[str] = (),
    crew: Crew = ALONE,
) -> tuple[Arrival, ...]:
    """Return every file of a folder at any depth, in the order of names; a bad file never stops the others.

    Only hidden files and the library's own unfinished outputs are left out. One named file is a folder of one.

    Raises:
        UsageError: there is no such folder.
    """
    if not is_there(folder):
        raise UsageError(f"Không có tệp hoặc thư mục “{folder.name or folder}”. Kiểm tra lại đường dẫn.")
    if folder.is_dir():
        paths = sorted(item for item in folder.rglob("*") if item.is_file() and not item.name.startswith("."))
        files = [(path, path.relative_to(folder).as_posix()) for path in paths]
    else:
        files = [(folder, folder.name)]
    return tuple(gathered(files, definitions, crew, track, passwords))
