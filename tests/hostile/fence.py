"""A process that runs commands one after the other, each in a child behind a fence; started by `tests.hostile.trying`.

A line of JSON in: the words of a command, its folder, and what it may use. A line of JSON out: how it ended. The
libraries and the definitions are loaded once, so that a command costs what it costs and no more.
"""

import json
import os
import sys
from pathlib import Path
from resource import RLIMIT_AS, setrlimit
from signal import SIGKILL
from time import monotonic, sleep
from typing import Any, NoReturn

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_HARMLESS = ("/dev/null", "/dev/tty")
_NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.")
_STARTS = ("os.system", "os.startfile", "os.spawn", "os.exec", "webbrowser.open", "ctypes.dlopen")
_MOST_BYTES = 2 << 30
"""Of addresses, so that a command which would eat the whole machine ends before it does."""
_TOLD = 9
"""The file descriptor on which a child says what it tried to do beyond the fence."""


def main() -> None:
    """Load what commands need, then serve until the input ends."""
    from mtqg_xl.cli import main as command
    from mtqg_xl.definition.load import load

    load()
    _preload()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_tried(command, json.loads(line))), flush=True)


def _preload() -> None:
    from mtqg_xl.adoption import draft
    from mtqg_xl.checks import check
    from mtqg_xl.figures import compute
    from mtqg_xl.mending import recalc
    from mtqg_xl.mending.repair import repair
    from mtqg_xl.pipeline import any_workbook, batch, consolidating, mending
    from mtqg_xl.proofreading import proofread
    from mtqg_xl.updating import rolling

    assert all((draft, check, compute, recalc, repair, any_workbook, batch, consolidating, mending, proofread, rolling))


def _tried(command: Any, asked: dict[str, Any]) -> dict[str, Any]:
    places = {name: str(Path(asked["scratch"]) / name) for name in ("stdout", "stderr", "told")}
    start = monotonic()
    child = os.fork()
    if child == 0:
        _become(command, asked, places)
    ended = 0
    while not ended:
        ended, status, used = os.wait4(child, os.WNOHANG)
        if not ended and monotonic() - start > asked["seconds"]:
            os.killpg(child, SIGKILL)
        if not ended:
            sleep(0.002)
    said = {name: Path(place).read_text(encoding="utf-8", errors="replace") for name, place in places.items()}
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": used.ru_utime + used.ru_stime,
        "waited": monotonic() - start,
        "megabytes": used.ru_maxrss / 1024,
        "stdout": said["stdout"],
        "stderr": said["stderr"],
        "breaches": said["told"].splitlines(),
    }


def _become(command: Any, asked: dict[str, Any], places: dict[str, str]) -> NoReturn:
    """Be the command, in a group of its own, and never return."""
    os.setpgid(0, 0)
    for descriptor, name in ((1, "stdout"), (2, "stderr"), (_TOLD, "told")):
        opened = os.open(places[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(asked["folder"])
    os.umask(0o022)
    setrlimit(RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    # What Python keeps of a module that it compiles lies beside the module, and is no doing of the command's.
    sys.dont_write_bytecode = True
    sys.argv = ["mtqg-xl", *asked["words"]]
    status = 70
    try:
        _put_up(os.path.realpath(asked["folder"]))
        command(asked["words"])
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001 - whatever comes out of a command is what is looked for
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _put_up(folder: str) -> None:
    """Watch this process from now on: no network, no strange program, no file written outside the folder."""
    from tempfile import gettempdir

    allowed = (folder, os.path.realpath(gettempdir()))

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        breach = _breach(event, arguments, allowed)
        if breach:
            os.write(_TOLD, f"{event} {breach}\n".encode("utf-8", "replace"))

    sys.addaudithook(watch)


def _breach(event: str, arguments: tuple[Any, ...], allowed: tuple[str, ...]) -> str:
    if event.startswith(_NETWORK) or event.startswith(_STARTS):
        return repr(arguments[1:] if event.startswith("socket") else arguments)
    if event == "subprocess.Popen" and os.path.realpath(str(arguments[0])) != os.path.realpath(sys.executable):
        return repr(arguments[0])
    if event == "open" and isinstance(arguments[0], str | bytes) and isinstance(arguments[2], int):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        writes = arguments[2] & _WRITING
        # A folder itself is opened for writing only by a file without a name (O_TMPFILE).
        is_inside = any(f"{path}{os.sep}".startswith(place + os.sep) for place in allowed)
        if writes and path not in _HARMLESS and not is_inside:
            return path
    return ""


if __name__ == "__main__":
    main()
