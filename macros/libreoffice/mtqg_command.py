"""The program mtqg-xl as LibreOffice reaches it: a process of its own, one document in, one document out.

Run by LibreOffice's own Python; only the standard library, and the syntax stays that of Python 3.8.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

VERSION = 1
NOT_INSTALLED = "Máy này chưa có mtqg-xl, hoặc tiện ích không thấy nó. Cài mtqg-xl rồi mở lại LibreOffice."
OTHER_VERSION = "Tiện ích và mtqg-xl trên máy này khác phiên bản. Cài lại tiện ích cùng bản với mtqg-xl."
NO_ANSWER = "mtqg-xl dừng giữa chừng; chưa làm gì trong tệp. Bấm lại; nếu vẫn vậy thì chạy: mtqg-xl doctor"
STOPPED = "Đã dừng theo yêu cầu; chưa làm gì trong tệp."

_STRANGE = ("PYTHON", "LD_LIBRARY", "URE_", "UNO_")
_PROGRESS = re.compile(r"\s*(\d+)/(\d+)\s*")
_WRONG_USE = 2
_WITHOUT_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows


def program():
    """Return the command that starts mtqg-xl, None where there is none: as somebody named it, else where it may lie."""
    named = os.environ.get("MTQG_XL") or _registered()
    if named:
        return _windows_words(named) if os.name == "nt" else shlex.split(named)
    found = shutil.which("mtqg-xl") or next((str(path) for path in _places() if path.is_file()), None)
    return [found] if found else None


def _windows_words(command):
    """Return the words of a command line as Windows parts them, as far as installers write them."""
    return [quoted or word for quoted, word in re.findall(r'"([^"]*)"|(\S+)', command)]


def _registered():
    """Return the command that ``mtqg-xl addin install`` wrote into the account; empty elsewhere than on Windows."""
    try:
        import winreg

        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\mtqg_xl") as key:
            return str(winreg.QueryValueEx(key, "Command")[0])
    except (ImportError, OSError):
        return ""


def _places():
    """Yield where installers put programs of an account."""
    home = Path.home()
    local = os.environ.get("LOCALAPPDATA")
    if local:
        yield Path(local) / "mtqg_xl" / "Scripts" / "mtqg-xl.exe"
    yield home / ".local" / "bin" / "mtqg-xl"
    yield home / ".local" / "share" / "mtqg_xl" / "bin" / "mtqg-xl"


def clean_environment():
    """Return our environment without what would lead another Python to the libraries of LibreOffice."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_STRANGE)}


class Job:
    """One call of mtqg-xl; ``run`` waits for its answer, ``stop`` ends it from another thread."""

    def __init__(self, action, snapshot):
        """Hold what to ask; nothing is started yet."""
        self._action, self._document = action, snapshot
        self._process = None
        self._is_stopped = False

    def run(self, shown=lambda done, everything: None):
        """Return the answer, or a document with an error; ``shown`` is told how far a long job is."""
        command = program()
        if command is None:
            return {"error": NOT_INSTALLED}
        try:
            self._process = self._started([*command, "ribbon", self._action, "--snapshot", "-"])
        except OSError:
            return {"error": NOT_INSTALLED}
        if self._is_stopped:
            self.stop()
        return self._answer(*self._said(shown))

    def stop(self):
        """End the process and those that it started."""
        self._is_stopped = True
        process = self._process
        if process is None or process.poll() is not None:
            return
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, signal.SIGTERM)

    @staticmethod
    def _started(command):
        own = {"creationflags": _WITHOUT_WINDOW} if os.name == "nt" else {"start_new_session": True}
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen(command, env=clean_environment(), **pipes, **own)  # noqa: S603 - the officer's program

    def _said(self, shown):
        """Return what the process printed, and how it ended."""
        process, printed = self._process, []
        helpers = [
            threading.Thread(target=lambda: printed.append(process.stdout.read()), daemon=True),
            threading.Thread(target=self._hand_over, daemon=True),
        ]
        with process.stdout, process.stderr:
            for helper in helpers:
                helper.start()
            for line in process.stderr:
                found = _PROGRESS.fullmatch(line.decode("utf-8", "replace"))
                if found:
                    shown(int(found.group(1)), int(found.group(2)))
            for helper in helpers:
                helper.join()
        return b"".join(printed), process.wait()

    def _hand_over(self):
        content = json.dumps(self._document).encode("utf-8")
        with suppress(OSError), self._process.stdin as stream:  # it may end before it has read: how it ended says why
            stream.write(content)

    def _answer(self, printed, status):
        if self._is_stopped:
            return {"error": STOPPED}
        try:
            answer = json.loads(printed.decode("utf-8"))
        except ValueError:
            return {"error": OTHER_VERSION if status == _WRONG_USE else NO_ANSWER}
        if not isinstance(answer, dict) or answer.get("version") != VERSION:
            return {"error": OTHER_VERSION}
        return answer
