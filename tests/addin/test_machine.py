"""What a computer is asked, by Windows' own module and by the one in memory that the other tests use."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqg_xl.addin.machine import Registry
from mtqg_xl.addin.windows import NoRegistry, ThisMachine, WindowsRegistry
from mtqg_xl.findings import OutputError
from tests.addin.machines import RegistryInMemory, WinregInMemory

KEY = r"HKCU\Software\mtqg_xl"
MakeRegistry = Callable[[str], Registry]


@pytest.fixture(params=["windows", "memory"])
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> MakeRegistry:
    """Make a registry in which everything below a name is locked."""
    if request.param == "memory":
        return lambda locked: RegistryInMemory(locked=locked)
    winreg = WinregInMemory()
    monkeypatch.setitem(sys.modules, "winreg", winreg)

    def made(locked: str) -> Registry:
        winreg.locked = locked.removeprefix("HKCU\\")
        return WindowsRegistry()

    return made


def test_what_is_written_is_read_back_whatever_the_case_of_its_names(made: MakeRegistry) -> None:
    registry = made("")
    for name, value in (("Command", "“Đường dẫn”"), ("Number", 0), ("Bytes", b"\0\1")):
        registry.write(KEY, name, value)
        assert registry.value(KEY.replace("Software", "SOFTWARE"), name.upper()) == value
    registry.write(KEY, "COMMAND", "new")
    assert registry.values(KEY) == {"Command": "new", "Number": 0, "Bytes": b"\0\1"}


def test_what_is_not_there_is_absent_and_no_error(made: MakeRegistry) -> None:
    registry = made("")
    assert (registry.value(KEY), registry.value(KEY, "x"), registry.values(KEY), registry.keys(KEY)) == (
        None,
        None,
        {},
        (),
    )
    registry.remove_value(KEY, "x")
    registry.remove_key(KEY)
    registry.write(KEY, "y", 1)
    registry.remove_value(KEY, "x")
    assert registry.values(KEY) == {"y": 1}


def test_a_key_lists_the_keys_in_it_and_goes_only_without_any(made: MakeRegistry) -> None:
    registry = made("")
    registry.write(rf"{KEY}\b\c", "x", 1)
    assert [name.lower() for name in registry.keys(KEY)] == ["b"]
    registry.remove_key(rf"{KEY}\b")
    assert registry.value(rf"{KEY}\b\c", "x") == 1
    registry.remove_key(rf"{KEY}\b\c")
    assert registry.value(rf"{KEY}\b\c", "x") is None


def test_a_locked_key_is_refused_in_one_sentence(made: MakeRegistry) -> None:
    registry = made(KEY)
    with pytest.raises(OutputError, match=r"không cho ghi Registry “HKCU\\Software\\mtqg_xl”"):
        registry.write(KEY, "x", 1)


def test_values_of_kinds_that_we_never_use_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    winreg = WinregInMemory()
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    winreg.keys["HKCU", "software", "x"] = {"list": (["a"], winreg.REG_MULTI_SZ), "text": ("b", winreg.REG_SZ)}
    assert WindowsRegistry().values(r"HKCU\Software\x") == {"text": "b"}


def test_a_system_without_registry_has_nothing_in_it_and_takes_nothing() -> None:
    registry = NoRegistry()
    assert (registry.value(KEY, "x"), registry.values(KEY), registry.keys(KEY)) == (None, {}, ())
    registry.remove_value(KEY, "x")
    registry.remove_key(KEY)
    with pytest.raises(OutputError, match="không có Registry"):
        registry.write(KEY, "x", 1)


def test_the_mark_of_the_web_is_a_stream_at_the_file_and_can_be_removed(tmp_path: Path) -> None:
    # Where files have no streams, a file of that name behaves alike: only the name matters to us.
    file, machine = tmp_path / "MTQG.xlam", ThisMachine()
    file.write_bytes(b"x")
    (tmp_path / "MTQG.xlam:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")
    assert machine.has_mark_of_the_web(file)
    machine.remove_mark_of_the_web(file)
    machine.remove_mark_of_the_web(file)
    assert not machine.has_mark_of_the_web(file)
    assert file.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("listed", "is_running"),
    [
        (b'"EXCEL.EXE","1234","Console","1","98,304 K"\r\n', True),
        (b"INFO: No tasks are running which match the specified criteria.\r\n", False),
    ],
)
def test_excel_runs_where_windows_lists_it(monkeypatch: pytest.MonkeyPatch, listed: bytes, *, is_running: bool) -> None:
    done = subprocess.CompletedProcess([], 0, stdout=listed)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert ThisMachine().is_excel_running() is is_running


def test_where_windows_lists_nothing_excel_is_taken_not_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError("tasklist")

    monkeypatch.setattr(subprocess, "run", missing)
    assert not ThisMachine().is_excel_running()


def test_addins_lie_in_the_roaming_folder_of_the_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "Hoà"))
    assert ThisMachine().addins == tmp_path / "Hoà" / "Microsoft" / "AddIns"


def test_programs_and_libraries_are_found_without_starting_them() -> None:
    machine = ThisMachine()
    assert machine.program(sys.executable) == sys.executable
    assert machine.program("no-such-program-of-ours") is None
    assert machine.has_library("openpyxl")
    assert not machine.has_library("no_such_library_of_ours")
