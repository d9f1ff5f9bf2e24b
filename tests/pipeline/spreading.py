"""Work that dies, for tests of who does the work: functions that another process finds by name."""

import os
from pathlib import Path

from mtqg_xl.pipeline.portions import Portion, Worked, work

DEADLY = "chết"


def die_of(task: str) -> str:
    """Return the task in capitals; the process dies of one with “chết” in it."""
    if DEADLY in task:
        os._exit(9)
    return task.upper()


def die_once(path: str) -> str:
    """Return what a path is called; the process dies of it as long as there is no such file."""
    if not Path(path).exists():
        Path(path).touch()
        os._exit(9)
    return Path(path).name


def work_or_die(portion: Portion) -> Worked:
    """Work on a portion; the process dies of a file that is called “chết …”."""
    if any(Path(name).name.startswith(DEADLY) for _, name in portion.files):
        os._exit(9)
    return work(portion)
