"""One headless LibreOffice of our own, and the process that talks to it.

Each pytest worker gets its own: own user profile, own pipe, own processes. Nothing is ended that was not started here.
"""

import json
import os
import queue
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKAGES = "libreoffice-calc libreoffice-writer python3-uno poppler-utils fonts-liberation"
MISSING = (
    "LibreOffice, or a Python that can import uno, is missing: run `make test`, which installs them where it may, or "
    f"`apt-get install -y --no-install-recommends {PACKAGES}`."
)
START_SECONDS = 60.0
JOB_SECONDS = 120.0
END_SECONDS = 5.0
ATTEMPTS = 2

_WORKER = Path(__file__).with_name("worker.py")
_ELSEWHERE = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


class OfficeMissingError(Exception):
    """LibreOffice is not on this machine; the text says what to install."""


class OfficeLostError(Exception):
    """LibreOffice or its worker ended, or did not answer in time."""


class OfficeRefusedError(Exception):
    """LibreOffice would not do what was asked: a locked cell, an unknown sheet, a file it cannot open."""


def soffice() -> str:
    """Return the program.

    Raises:
        OfficeMissingError: there is none.
    """
    for candidate in (shutil.which("soffice"), *_ELSEWHERE):
        if candidate and Path(candidate).exists():
            return candidate
    raise OfficeMissingError(MISSING)


def clean_environment() -> dict[str, str]:
    """Return our environment without what would lead a foreign Python or LibreOffice to our libraries."""
    ours = ("PYTHON", "LD_LIBRARY", "URE_", "VIRTUAL_ENV", "UNO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _pythons() -> Iterator[str]:
    yield "/usr/bin/python3"
    beside = Path(soffice()).resolve().parent
    yield str(beside / "python")
    yield str(beside.parent / "Resources" / "python")


@cache
def python_with_uno() -> str:
    """Return a Python that can import uno: the system's, else the one that LibreOffice brings along.

    Raises:
        OfficeMissingError: there is none.
    """
    for candidate in _pythons():
        if not Path(candidate).exists():
            continue
        command = [candidate, "-c", "import uno"]
        if subprocess.run(command, env=clean_environment(), capture_output=True, timeout=60).returncode == 0:
            return candidate
    raise OfficeMissingError(MISSING)


@dataclass(frozen=True)
class Window:
    """Where a LibreOffice shows itself, and the user's profile that it starts with."""

    environment: Mapping[str, str]
    profile: Path


class _Session:
    """The two processes of one start of LibreOffice, in a folder of their own."""

    def __init__(self, worker: Path, window: "Window | None") -> None:
        self._script, self._window = worker, window
        self._folder = Path(tempfile.mkdtemp(prefix="mtqg-xl-office-"))
        self._log = (self._folder / "log").open("wb")
        self._processes: list[subprocess.Popen[bytes]] = []
        self._lines: queue.Queue[bytes] = queue.Queue()
        pipe = "mtqg" + secrets.token_hex(8)
        try:
            self._start_office(pipe)
            self._worker = self._start_worker(pipe)
            self._next_line(START_SECONDS)
        except BaseException:
            self.end(patience=0.5)
            raise

    def _start(self, command: list[str], **streams: Any) -> subprocess.Popen[bytes]:
        environment = clean_environment() | dict(self._window.environment if self._window is not None else {})
        process = subprocess.Popen(command, env=environment, stderr=self._log, start_new_session=True, **streams)
        self._processes.append(process)
        return process

    def _start_office(self, pipe: str) -> None:
        profile = (self._window.profile if self._window is not None else self._folder / "profile").as_uri()
        headless = ["--headless"] if self._window is None else []
        options = [*headless, "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        command = [soffice(), f"-env:UserInstallation={profile}", *options, f"--accept=pipe,name={pipe};urp;"]
        self._start(command, stdin=subprocess.DEVNULL, stdout=self._log)

    def _start_worker(self, pipe: str) -> subprocess.Popen[bytes]:
        command = [python_with_uno(), str(self._script), pipe, str(START_SECONDS)]
        worker = self._start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()
        return worker

    def _listen(self, worker: subprocess.Popen[bytes]) -> None:
        assert worker.stdout is not None
        with worker.stdout as stream:
            for line in stream:
                self._lines.put(line)
        self._lines.put(b"")

    def _next_line(self, seconds: float) -> bytes:
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise OfficeLostError(f"no answer within {seconds:g} s\n{self._said()}") from None
        if not line:
            raise OfficeLostError(f"the worker ended\n{self._said()}")
        return line

    def _said(self) -> str:
        return (self._folder / "log").read_text("utf-8", "replace")[-3000:]

    def ask(self, job: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Return the worker's answer to one job."""
        assert self._worker.stdin is not None
        try:
            self._worker.stdin.write(json.dumps(job).encode() + b"\n")
            self._worker.stdin.flush()
        except BrokenPipeError:
            raise OfficeLostError(f"the worker ended\n{self._said()}") from None
        answer: dict[str, Any] = json.loads(self._next_line(seconds))
        return answer

    def end(self, patience: float) -> None:
        """End both processes, after so many seconds by force, and remove the folder."""
        for process in reversed(self._processes):
            if process.stdin is not None:
                with suppress(BrokenPipeError):
                    process.stdin.close()  # the worker then asks LibreOffice to end
            _end(process, patience)
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait for a process of ours; where it stays, kill it with its children (soffice is a shell script)."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Office:
    """LibreOffice as the tests see it: started at the first job, started again when it was lost."""

    def __init__(self, worker: Path = _WORKER, window: Window | None = None) -> None:
        """Start nothing yet; ``worker`` is the script that does the jobs; without a ``window`` nothing is shown."""
        self._worker, self._window = worker, window
        self._session: _Session | None = None

    def ask(self, job: Mapping[str, Any], seconds: float = JOB_SECONDS) -> dict[str, Any]:
        """Return the answer to one job (see ``worker.py``).

        Raises:
            OfficeMissingError: LibreOffice is not installed.
            OfficeRefusedError: LibreOffice would not do it.
            OfficeLostError: it crashed or hung, also when started afresh.
        """
        for attempt in range(ATTEMPTS):
            try:
                return self._answer(job, seconds)
            except OfficeLostError:
                self.end(patience=0.5)
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def _answer(self, job: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        if self._session is None:
            self._session = _Session(self._worker, self._window)
        answer = self._session.ask(job, seconds)
        if "failed" in answer:
            raise OfficeLostError(answer["failed"])
        if "refused" in answer:
            raise OfficeRefusedError(answer["refused"])
        return answer

    def end(self, patience: float = END_SECONDS) -> None:
        """End what was started here."""
        if self._session is not None:
            self._session.end(patience)
            self._session = None
