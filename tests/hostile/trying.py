"""Commands tried on hostile files, each in a child behind a fence, and what may never come of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import TypeVar

from mtqg_xl.pipeline.unfinished import PARTIAL_PREFIX

SECONDS, MEGABYTES = 10, 500
"""What a verdict on one file may cost at most: time of the processor, and memory."""
_GIVEN_UP = 60
_TELLTALES = ("Traceback (most recent call last)", "Error:", "Exception", "NoneType", "object at 0x", "Warning:")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended; a negative status is the signal that killed it."""

    words: tuple[str, ...]
    status: int
    seconds: float
    waited: float
    megabytes: float
    stdout: str
    stderr: str
    breaches: tuple[str, ...]


class Fence:
    """The process that runs commands, and its scratch folder."""

    def __init__(self, process: "subprocess.Popen[str]", scratch: Path) -> None:
        """Hold both."""
        self.process, self.scratch = process, scratch

    def tries(self, words: Sequence[str | Path], folder: Path, seconds: float = _GIVEN_UP) -> Outcome:
        """Return how a command ends that is run in a folder."""
        asked = {
            "words": [str(word) for word in words],
            "folder": str(folder),
            "scratch": str(self.scratch),
            "seconds": seconds,
        }
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        return Outcome(tuple(asked["words"]), **{**found, "breaches": tuple(found["breaches"])})


T = TypeVar("T")


@contextmanager
def side_by_side(count: int) -> Iterator[Callable[[Iterable[Callable[[Fence, Path], T]]], Iterator[T]]]:
    """Give a function that runs trials, each with a fence and a place of its own, and yields in order what comes."""
    with ExitStack() as stack:
        free: SimpleQueue[tuple[Fence, Path]] = SimpleQueue()
        for _ in range(count):
            place = stack.enter_context(TemporaryDirectory(prefix="mtqg-hostile-"))
            free.put((stack.enter_context(fenced()), Path(place)))
        pool = stack.enter_context(ThreadPoolExecutor(count))

        def tried(trial: Callable[[Fence, Path], T]) -> T:
            fence, place = free.get()
            try:
                return trial(fence, place)
            finally:
                free.put((fence, place))

        yield lambda trials: pool.map(tried, trials)


@contextmanager
def fenced() -> Iterator[Fence]:
    """Give a process that runs commands behind a fence."""
    environment = os.environ | dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    command = (sys.executable, "-X", "utf8", "-m", "tests.hostile.fence")
    root = Path(__file__).resolve().parents[2]
    with TemporaryDirectory(prefix="mtqg-fence-") as scratch:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root, env=environment
        )
        with process:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            yield Fence(process, Path(scratch))
            assert process.stdin is not None
            process.stdin.close()


def complaints(outcome: Outcome, megabytes: float = MEGABYTES) -> list[str]:
    """Return what is wrong with the way in which a command ended, whatever it was given; nothing where all is well."""
    found = [f"beyond the fence: {breach}" for breach in outcome.breaches]
    if outcome.status not in (0, 1, 2):
        found.append(f"status {outcome.status}")
    said = outcome.stdout + outcome.stderr
    found += [f"says {mark!r}" for mark in _TELLTALES if mark in said]
    if outcome.status == 2 and not said.strip():
        found.append("says nothing")
    if outcome.seconds > SECONDS or outcome.waited > _GIVEN_UP:
        found.append(f"{outcome.seconds:.1f} s of work in {outcome.waited:.1f} s")
    if outcome.megabytes > megabytes:
        found.append(f"{outcome.megabytes:.0f} MB")
    if "--json" in outcome.words and outcome.stdout:
        found += _complaints_on_document(outcome.stdout)
    return found


def _complaints_on_document(text: str) -> list[str]:
    try:
        document = json.loads(text)
    except ValueError:
        return ["prints no JSON"]
    files = document.get("files", ()) if isinstance(document.get("verdict"), str) else ()
    return [
        f"{each['file']}: unusable without a finding that says so"
        for each in files
        if each["verdict"] == "unusable" and not [item for item in each["findings"] if item["what"] and item["mend"]]
    ]


def left_behind(folder: Path) -> list[str]:
    """Return the unfinished files in a folder."""
    return [str(path.relative_to(folder)) for path in folder.rglob(PARTIAL_PREFIX + "*")]
