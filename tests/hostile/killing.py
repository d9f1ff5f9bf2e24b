"""A process whose children run commands that write, each killed at another moment: for tests and bench of kills.

Called as ``python -m tests.hostile.killing SEED KILLS FOLDER [NAME…]``. Every command first runs to its end, which
shows what it writes. Then it is killed: one time of four at any moment of the run, else where a file lies there half
written: the folder is watched from a drawn moment on, the command is frozen when such a file shows, and killed if it is
still there. Nothing in the command is slowed for that. After each kill one JSON line says what was wrong with what it
left, and with the run that followed. Children are forked, since starting Python a hundred times would take longer than
all else.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from random import Random
from shutil import rmtree
from signal import SIGCONT, SIGKILL, SIGSTOP
from time import monotonic, sleep
from typing import Any

from mtqg_xl.cli import main as command
from mtqg_xl.pipeline import consolidating
from mtqg_xl.pipeline.unfinished import PARTIAL_PREFIX, swept
from mtqg_xl.register.register import Register
from tests.made import FIGURES, KIT, REPORTERS, altered, blank, filled
from tests.register.putting import receipts

OUT = "ra"
_OLD = b"bo cu"
_WITHIN = 0.006
"""Within so many seconds after a file half written was seen comes the kill."""
_LOOK_AGAIN = 0.0002
_BEFORE_AGAIN = 2.1
"""So long nobody needs to start a command again; a file made less than two seconds ago may have a writer."""
_TRIES = 5
"""So often a command is run anew that ended before it could be killed: the machine may have been busy."""
_STORE = "so.sqlite"


class StillTime(datetime):
    """A clock that stands: what is written tells the minute, and the run after a kill may fall into another one."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "StillTime":
        return cls(2024, 6, 20, 9, 0, tzinfo=tz)


@dataclass(frozen=True, slots=True)
class Work:
    """A command that writes into the folder `OUT`, and the sound files that it reads; no words: it puts receipts."""

    words: tuple[str, ...]
    given: dict[str, bytes]


def works() -> dict[str, Work]:
    """Return every command, by name."""
    only = ("--only", "99001", "--only", "99002")
    broken = altered(filled("99001"), "GN DTTS", {"E12": 5.0})
    return {
        "new": Work(("new", KIT.id, "--reporters", str(REPORTERS), "--period", "2024-H1", *only, "-o", OUT), {}),
        "fill": Work(("fill", "a.xlsx", str(FIGURES["99001"]), "-o", f"{OUT}/b.xlsx"), {"a.xlsx": blank("99001")}),
        "report": Work(("report", "a.xlsx", "-o", f"{OUT}/b.docx"), {"a.xlsx": filled("99001")}),
        "repair": Work(("repair", "a.xlsx", "-o", f"{OUT}/b.xlsx"), {"a.xlsx": broken}),
        "consolidate": Work(
            (
                "consolidate",
                "nhan",
                "--reporters",
                str(REPORTERS),
                "--store",
                f"{OUT}/{_STORE}",
                "-o",
                f"{OUT}/b.xlsx",
            ),
            {f"nhan/{name}.xlsx": filled(name) for name in ("99001", "99002")},
        ),
        "register.put": Work((), {}),
    }


def main(seed: str, kills: str, folder: str, *names: str) -> None:
    """Kill, and tell."""
    draw, place = Random(seed), Path(folder)
    chosen = {name: work for name, work in works().items() if not names or name in names}
    whole = {name: Whole.of(work, place / name) for name, work in chosen.items()}
    for number in range(int(kills)):
        name = list(chosen)[number % len(chosen)]
        told = whole[name].killed(draw, with_old_files=draw.random() < 0.5, half_written=draw.random() < 0.75)
        print(json.dumps({"work": name, **told}), flush=True)


@dataclass(frozen=True)
class Whole:
    """A command, how long it takes when nobody kills it, and what it writes."""

    work: Work
    folder: Path
    seconds: float
    written: dict[str, bytes]
    counts: dict[str, int]

    @classmethod
    def of(cls, work: Work, folder: Path) -> "Whole":
        """Return the command after one whole run."""
        for name, content in work.given.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / OUT).mkdir(parents=True, exist_ok=True)
        start = monotonic()
        _run(work, folder)
        return cls(work, folder, monotonic() - start, _files(folder / OUT), _counts(folder / OUT))

    def killed(self, draw: Random, *, with_old_files: bool, half_written: bool) -> dict[str, Any]:
        """Kill the command once, and return when, what it left, and what was wrong with that or with the next run."""
        out = self.folder / OUT
        is_killed = False
        for attempt in range(_TRIES):
            rmtree(out)
            out.mkdir()
            if with_old_files:
                for name in self.written:
                    (out / name).write_bytes(_OLD)
            moment = draw.random() * self.seconds / (1 + attempt)
            within = draw.random() * _WITHIN / (1 + attempt) if half_written else None
            is_killed = _run(self.work, self.folder, moment, within) == -SIGKILL
            if is_killed:
                break
        left = _unfinished(out)
        problems = [*self.wrong_with(_files(out), with_old_files), *self.wrong_with_register(out)]
        if any((out / name).stat().st_size == 0 for name in left if name.startswith(PARTIAL_PREFIX)):
            sleep(_BEFORE_AGAIN)  # an empty file so young may be another writer's, which must not be swept away
        status = _run(self.work, self.folder)
        if status not in (0, 1):
            problems.append(f"the next run ends with status {status}")
        if _files(out) != self.written:
            problems.append(f"the next run writes otherwise: {_others(_files(out), self.written)}")
        if _counts(out) != self.counts:
            problems.append(f"the next run leaves a register of {_counts(out)}, not {self.counts}")
        problems += [f"left for ever: {name}" for name in _unfinished(out)]
        return {"killed": is_killed, "half_written": bool(left), "old": with_old_files, "problems": problems}

    def wrong_with(self, files: dict[str, bytes], with_old_files: bool) -> Iterator[str]:
        """Yield what is neither an old file nor a new one."""
        for name, content in files.items():
            if content != self.written.get(name) and not (with_old_files and content == _OLD):
                yield f"{name} is neither old nor new"
        if with_old_files:
            yield from (f"{name} is gone" for name in self.written.keys() - files.keys())

    def wrong_with_register(self, out: Path) -> Iterator[str]:
        """Yield what is wrong with the register that was left, if one was begun."""
        if (out / _STORE).exists():
            with Register.open(str(out / _STORE), create=True) as register:
                found = register.verify()
            if found.altered:
                yield f"the register says: {found.altered[0].what}"
            if any(found.counts[kind] > self.counts[kind] for kind in self.counts):
                yield "the register holds more than was put"


def _files(out: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in sorted(out.iterdir())
        if not path.name.startswith((PARTIAL_PREFIX, _STORE))
    }


def _unfinished(out: Path) -> list[str]:
    """Return the names of the files half written, and of the journal of a register in the middle of a transaction."""
    names = [path.name for path in out.iterdir()]
    return [name for name in names if name.startswith(PARTIAL_PREFIX) or name == f"{_STORE}-journal"]


def _counts(out: Path) -> dict[str, int]:
    if not (out / _STORE).exists():
        return {}
    with Register.open(str(out / _STORE)) as register:
        return register.verify().counts


def _others(files: dict[str, bytes], wanted: dict[str, bytes]) -> list[str]:
    return sorted(name for name in files.keys() | wanted.keys() if files.get(name) != wanted.get(name))


def _run(work: Work, folder: Path, moment: float | None = None, within: float | None = None) -> int:
    """Run a command in a child and return its status: minus `SIGKILL` where it was killed.

    With ``moment`` it is killed so many seconds after its start; with ``within`` too, from then on as soon as a file
    lies half written in its folder, after so many seconds more if it still lies there then.
    """
    signs, signal_to = os.pipe()
    child = os.fork()
    if child == 0:
        _be(work, folder, signal_to)
    os.close(signal_to)
    with os.fdopen(signs, "rb", buffering=0) as told:
        if moment is not None:
            told.read(1)
            sleep(moment)
            if within is None:
                os.kill(child, SIGKILL)
            else:
                ended = _killed_while_writing(child, folder / OUT, within)
                if ended is not None:
                    return ended
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _killed_while_writing(child: int, out: Path, within: float) -> int | None:
    """Kill a child while a file lies half written in its folder; return its status where it ended before, else None."""
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if not _unfinished(out):
            sleep(_LOOK_AGAIN)
            continue
        sleep(within)
        os.kill(child, SIGSTOP)
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        if _unfinished(out):
            os.kill(child, SIGKILL)
            return None
        os.kill(child, SIGCONT)
        within = 0.0  # that one was gone too soon; the next is taken at once


def _be(work: Work, folder: Path, signal_to: int) -> None:
    """Be the command, with a sign at the start; never return."""
    status = 70
    try:
        os.chdir(folder)
        quiet = os.open("said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        consolidating.datetime = StillTime
        swept.cache_clear()  # what this process remembers, a new one would not
        os.write(signal_to, b".")
        if work.words:
            command([*work.words, "--force"])
        else:
            _put()
            status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0
    finally:
        os._exit(status)


def _put() -> None:
    """Put receipts into a register, each in a transaction of its own."""
    with Register.open(f"{OUT}/{_STORE}", create=True) as register:
        for receipt in receipts():
            register.put([receipt])


if __name__ == "__main__":
    main(*sys.argv[1:])
