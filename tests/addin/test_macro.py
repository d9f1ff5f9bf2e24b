"""What a click on the ribbon runs, by two programs that know VBA: an interpreter, and LibreOffice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pyopenvba.interpreter import (
    MISSING,
    HostBridge,
    Interpreter,
    VBAInt,
    VBAObject,
    member,
    method,
    setter,
    to_bool,
)
from pyopenvba.interpreter._runtime import UNRESOLVED
from pyopenvba.interpreter._values import error

from mtqg_xl import __version__
from mtqg_xl.addin.package import shipped_addin
from tests.addin.ribbon import SOURCES
from tests.libreoffice.server import Office

VALUE = r"HKCU\Software\mtqg_xl\Command"
PROGRAM = r'"C:\Người dùng\Hoà\python.exe" -m mtqg_xl'
LINE = f"{PROGRAM} ribbon check --hwnd=4711 --addin={__version__}"
WORKING = "Đang làm… Excel vẫn dùng được."
NOT_INSTALLED = "Tài khoản này chưa cài mtqg-xl. Mở Command Prompt, gõ: mtqg-xl addin install, rồi mở lại Excel."
NOT_STARTED = (
    "Excel không gọi được mtqg-xl: gói đã bị gỡ, hoặc máy chặn Excel chạy chương trình khác. "
    "Mở Command Prompt, gõ: mtqg-xl doctor; làm tiếp bằng: mtqg-xl assistant."
)


class Shell(VBAObject):
    """WScript.Shell of a machine: what stands in its registry, whether it lets Excel start programs."""

    def __init__(self, registry: dict[str, str], *, is_blocked: bool = False) -> None:
        self.registry, self.is_blocked = registry, is_blocked
        self.ran: list[tuple[object, int, bool]] = []
        self.said: list[object] = []

    @method
    def RegRead(self, name: str) -> str:  # noqa: N802 - the names are those of Windows
        if name not in self.registry:
            raise error(-2147024894, "no such value")
        return self.registry[name]

    @method
    def Run(self, command: object, style: object = MISSING, wait: object = MISSING) -> None:  # noqa: N802
        if self.is_blocked:
            raise error(70, "permission denied")
        self.ran.append((command, int(str(style)), to_bool(wait)))

    @method
    def Popup(self, text: object, _s: object = MISSING, _t: object = MISSING, _k: object = MISSING) -> None:  # noqa: N802
        self.said.append(text)


class Application(VBAObject):
    """Excel itself, as far as the macro uses it."""

    def __init__(self) -> None:
        self.status: object = False
        self.later: list[object] = []

    @member
    def Hwnd(self) -> VBAInt:  # noqa: N802
        return VBAInt(4711, "Long")

    @member
    def StatusBar(self) -> object:  # noqa: N802
        return self.status

    @setter("StatusBar")
    def show(self, value: object) -> None:
        self.status = value

    @method
    def OnTime(self, _when: object, procedure: object) -> None:  # noqa: N802
        self.later.append(procedure)


class ThisWorkbook(VBAObject):
    @member
    def Name(self) -> str:  # noqa: N802
        return "MTQG.xlam"


class CheckButton(VBAObject):
    @member
    def Tag(self) -> str:  # noqa: N802
        return "check"


@dataclass
class Machine(HostBridge):
    """A machine on which the button Kiểm tra is pressed; without a shell, WScript.Shell is not there."""

    shell: Shell | None
    application: Application = field(default_factory=Application)

    def __post_init__(self) -> None:
        self.objects = {"application": self.application, "thisworkbook": ThisWorkbook()}
        self.interpreter = Interpreter(self)
        self.interpreter.add_module((SOURCES / "MtqgRibbon.bas").read_text("ascii"), name="MtqgRibbon")

    def global_object(self, name: str) -> object:
        return self.objects.get(name.lower(), UNRESOLVED)

    def create(self, type_name_: str) -> object:
        if type_name_.lower() != "wscript.shell" or self.shell is None:
            raise error(429, f"cannot create {type_name_}")
        return self.shell

    def press(self) -> None:
        self.interpreter.run("MtqgPress", [CheckButton()])

    def wait(self) -> None:
        for procedure in self.application.later:
            self.interpreter.run(str(procedure).rpartition("!")[2])


def test_a_click_runs_one_hidden_command_line_and_does_not_wait_for_it() -> None:
    shell = Shell({VALUE: PROGRAM})
    machine = Machine(shell)
    machine.press()
    assert shell.ran == [(LINE, 0, False)]
    assert (shell.said, machine.application.status) == ([], WORKING)
    assert machine.application.later == ["'MTQG.xlam'!MtqgQuiet"]


def test_the_status_bar_is_given_back_unless_somebody_else_writes_there() -> None:
    machine = Machine(Shell({VALUE: PROGRAM}))
    machine.press()
    machine.wait()
    assert machine.application.status is False
    machine.press()
    machine.application.status = "Đã đọc 118/131 tệp"
    machine.wait()
    assert machine.application.status == "Đã đọc 118/131 tệp"


def test_where_the_package_was_never_installed_one_sentence_says_so() -> None:
    shell = Shell({})
    machine = Machine(shell)
    machine.press()
    assert (shell.ran, shell.said, machine.application.status) == ([], [NOT_INSTALLED], False)


def test_where_excel_may_start_no_program_one_sentence_says_what_to_do() -> None:
    shell = Shell({VALUE: PROGRAM}, is_blocked=True)
    machine = Machine(shell)
    machine.press()
    assert (shell.said, machine.application.status, machine.application.later) == ([NOT_STARTED], False, [])


def test_where_windows_has_no_script_host_the_status_bar_says_it() -> None:
    machine = Machine(shell=None)
    machine.press()
    assert machine.application.status == NOT_STARTED


RECORDER = """Option Compatible
Option ClassModule
Public Said As String
Public Known As String
Public Function RegRead(value As String) As String
    Said = Said & "read " & value & Chr(10)
    If Known = "" Then Err.Raise 5
    RegRead = Known
End Function
Public Sub Run(line As String, style As Long, wait As Boolean)
    Said = Said & "run " & line & Chr(10) & style & " " & wait
End Sub
Public Sub Popup(sentence As String, seconds As Long, title As String, kind As Long)
    Said = Said & "say " & sentence
End Sub
"""
DRIVER = """Option VBASupport 1
Function Pressed(known As String, action As String, window As String) As String
    Dim shell As Object
    Set shell = New Recorder
    shell.Known = known
    MtqgRibbon.Press shell, action, window
    Pressed = shell.Said
End Function
"""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    found = Office(Path(__file__).with_name("macro_worker.py"))
    yield found
    found.end()


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("Tiện ích") / "MTQG.xlam"
    path.write_bytes(shipped_addin())
    return path


def in_office(office: Office, addin: Path, *call: str) -> object:
    """Return what a function gives back in the LibreOffice that has opened the built add-in."""
    modules = {"Recorder": RECORDER, "Driver": DRIVER}
    return office.ask({"addin": str(addin), "modules": modules, "call": call})["result"]


@pytest.mark.libreoffice
def test_libreoffice_runs_the_built_addin_to_the_same_command_line(office: Office, addin: Path) -> None:
    said = in_office(office, addin, "Driver", "Pressed", PROGRAM, "check", "4711")
    assert said == f"read {VALUE}\nrun {LINE}\n0 False"


@pytest.mark.libreoffice
def test_libreoffice_runs_the_built_addin_to_the_same_sentence(office: Office, addin: Path) -> None:
    said = in_office(office, addin, "Driver", "Pressed", "", "check", "4711")
    assert said == f"read {VALUE}\nsay {NOT_INSTALLED}"
