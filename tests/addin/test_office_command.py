"""The program as the add-on of LibreOffice starts it: found, asked, watched, stopped; and what is said otherwise."""

import shlex
import sys
import threading
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from mtqg_xl.addin.office_package import sources
from tests.screen import until


@pytest.fixture(scope="module")
def command() -> ModuleType:
    spec = spec_from_file_location("mtqg_command", sources() / "mtqg_command.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands for mtqg-xl: a program of a few lines, in a folder with a space."""
    path = tmp_path / "của tôi" / "mtqg.py"
    path.parent.mkdir()
    monkeypatch.setenv("MTQG_XL", shlex.join([sys.executable, str(path)]))
    return path


def test_the_answer_comes_back_and_the_program_sees_action_document_and_no_python_of_others(
    command: ModuleType, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/of/libreoffice")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/of/libreoffice")
    program.write_text(
        "import json, os, sys\n"
        "print('2/7', file=sys.stderr)\nprint('other words', file=sys.stderr)\n"
        "strange = [name for name in os.environ if name.startswith(('PYTHONPATH', 'LD_LIB'))]\n"
        "said = json.load(sys.stdin.buffer)\n"
        "print(json.dumps({'version': 1, 'message': said['file'], 'lines': sys.argv[1:] + strange}))\n"
    )
    seen: list[tuple[int, int]] = []
    answer = command.Job("check", {"file": "Lục Bình"}).run(lambda *how: seen.append(how))
    assert answer == {"version": 1, "message": "Lục Bình", "lines": ["ribbon", "check", "--snapshot", "-"]}
    assert seen == [(2, 7)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("print('{\"version\": 2}')", "OTHER_VERSION"),
        ("print('[]')", "OTHER_VERSION"),
        ("import sys; sys.exit(2)", "OTHER_VERSION"),
        ("import os; os._exit(3)", "NO_ANSWER"),
        ("print('{')", "NO_ANSWER"),
    ],
)
def test_what_answers_otherwise_is_told_in_one_sentence(
    command: ModuleType, program: Path, lines: str, sentence: str
) -> None:
    program.write_text(lines)
    assert command.Job("check", {"sheets": [[0] * 99_999]}).run() == {"error": getattr(command, sentence)}


def test_a_program_that_is_not_there_is_told_in_one_sentence(
    command: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MTQG_XL", shlex.quote(str(tmp_path / "gone")))
    assert command.Job("check", {}).run() == {"error": command.NOT_INSTALLED}
    monkeypatch.delenv("MTQG_XL")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert command.Job("check", {}).run() == {"error": command.NOT_INSTALLED}


def test_a_program_in_the_folder_of_the_account_is_found(
    command: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MTQG_XL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    there = tmp_path / ".local" / "bin" / "mtqg-xl"
    there.parent.mkdir(parents=True)
    there.touch()
    assert command.program() == [str(there)]


def test_a_long_job_is_stopped_with_what_it_started(command: ModuleType, program: Path, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    program.write_text(
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(begun)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    job, answers = command.Job("consolidate", {}), []
    waiting = threading.Thread(target=lambda: answers.append(job.run()))
    waiting.start()
    child = until(lambda: begun.exists() and begun.read_text(), "the job")
    job.stop()
    waiting.join(20)
    assert answers == [{"error": command.STOPPED}]
    until(lambda: _is_gone(Path("/proc") / str(child)), "the end of what it started")


def _is_gone(process: Path) -> bool:
    """Whether a process has ended; one that nobody has fetched yet has."""
    try:
        return " Z " in (process / "stat").read_text() or not process.exists()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_command_of_windows_is_parted_as_it_was_written(command: ModuleType) -> None:
    line = r'"C:\Người dùng\Lan Anh\python.exe" -X utf8 -m mtqg_xl'
    assert command._windows_words(line) == [r"C:\Người dùng\Lan Anh\python.exe", "-X", "utf8", "-m", "mtqg_xl"]


def test_a_document_that_cannot_be_read_back_is_no_answer(command: ModuleType, program: Path) -> None:
    program.write_text("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')")
    assert command.Job("check", {}).run() == {"error": command.NO_ANSWER}
