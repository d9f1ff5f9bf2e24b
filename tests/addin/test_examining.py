"""`mtqg-xl doctor`: each thing that has ever kept the add-in from working is seen and has its mend."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mtqg_xl import __version__
from mtqg_xl.addin.examining import Interpreter, conclusion, examine, told
from mtqg_xl.addin.installing import install
from mtqg_xl.addin.machine import Value
from mtqg_xl.addin.observation import Seen, State
from tests.addin.machines import RegistryInMemory, WindowsInMemory

PYTHON = Interpreter((3, 12, 4), 64, r"C:\Python312\python.exe")
EXCEL_EXE = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
CLASS = "{00024500-0000-0000-C000-000000000046}"
OFFICE = r"HKCU\Software\Microsoft\Office\16.0"
POLICIES = r"Software\Policies\Microsoft\Office\16.0"
RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
RULES = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
Written = Mapping[str, Mapping[str, Value]]
USUAL: Written = {
    r"HKCR\Excel.Application\CLSID": {"": CLASS},
    rf"HKCR\CLSID\{CLASS}\LocalServer32": {"": f'"{EXCEL_EXE}" /automation'},
    r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"Platform": "x64"},
}


@pytest.fixture
def machine(tmp_path: Path) -> WindowsInMemory:
    """Give a Windows with Excel, on which the add-in is installed and works."""
    made = WindowsInMemory(tmp_path / "Hoà", RegistryInMemory(USUAL), programs={PYTHON.executable: PYTHON.executable})
    install(made, PYTHON.executable)
    return made


def seen(machine: WindowsInMemory, name: str, python: Interpreter = PYTHON) -> Seen:
    """Return how one thing stands."""
    (found,) = [item.seen for item in examine(machine, python) if item.id == name]
    return found


def write(machine: WindowsInMemory, settings: Written) -> None:
    for key, values in settings.items():
        for name, value in values.items():
            machine.registry.write(key, name, value)


def addin_file(machine: WindowsInMemory) -> Path:
    return machine.addins / "mtqg_xl" / "MTQG.xlam"


def test_where_the_addin_was_installed_nothing_is_to_be_mended(machine: WindowsInMemory) -> None:
    observations = examine(machine, PYTHON)
    assert [item.id for item in observations if item.seen.state is not State.GOOD] == []
    assert [item.id for item in observations if item.seen.mend] == []
    assert conclusion(observations) == "Máy này dùng được mtqg-xl."


@pytest.mark.parametrize(
    ("name", "settings", "what", "mend"),
    [
        (
            "macro_policy",
            {rf"HKCU\{POLICIES}\Common": {"VBAOff": 1}},
            "tắt hẳn VBA",
            "mtqg-xl assistant",
        ),
        (
            "macro_policy",
            {rf"HKLM\{POLICIES}\Excel\Security": {"DisableAllAddins": 1}},
            "tắt mọi bổ trợ",
            "Trung tâm Tin cậy → Bổ trợ",
        ),
        (
            "macro_policy",
            {rf"{OFFICE}\Excel\Security": {"RequireAddinSig": 1}},
            "có chữ ký",
            "Trung tâm Tin cậy → Bổ trợ",
        ),
        (
            "trusted_location",
            {rf"HKCU\{POLICIES}\Excel\Security\Trusted Locations": {"AllLocationsDisabled": 1}},
            "không dùng thư mục tin cậy nào",
            "Trung tâm Tin cậy → Vị trí Tin cậy",
        ),
        (
            "trusted_location",
            {rf"HKCU\{POLICIES}\Common\Security\Trusted Locations": {"Allow User Locations": 0}},
            "không cho tài khoản tự đặt thư mục tin cậy",
            "người quản trị",
        ),
        (
            "child_processes",
            {rf"HKLM\SOFTWARE\Policies\Microsoft\{RULES}": {RULE: "1"}},
            "Defender cấm Office chạy chương trình khác",
            "mtqg-xl assistant",
        ),
        (
            "child_processes",
            {rf"HKLM\SOFTWARE\Microsoft\{RULES}": {RULE.lower(): 1}},
            "Defender cấm Office chạy chương trình khác",
            "ngoại lệ",
        ),
        (
            "child_processes",
            {r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager": {"ASRRules": f"x=2|{{{RULE}}}=1"}},
            "Defender cấm Office chạy chương trình khác",
            "mtqg-xl assistant",
        ),
        (
            "excel_program",
            {rf"HKCR\CLSID\{CLASS}\LocalServer32": {"": r"C:\Users\a\AppData\Local\Kingsoft\WPS Office\et.exe /auto"}},
            r"WPS đang nhận thay tên Excel: “C:\Users\a\AppData\Local\Kingsoft\WPS Office\et.exe”",
            "Sửa chữa (Repair)",
        ),
        (
            "command",
            {r"HKCU\Software\mtqg_xl": {"Command": r'"D:\cu\python.exe" -m mtqg_xl'}},
            "nay không còn",
            "install",
        ),
        ("command", {r"HKCU\Software\mtqg_xl": {"Command": ""}}, "chưa biết gọi mtqg-xl ở đâu", "install"),
    ],
)
def test_what_stands_in_the_way_is_a_fault_with_its_mend(
    machine: WindowsInMemory, name: str, settings: Written, what: str, mend: str
) -> None:
    write(machine, settings)
    found = seen(machine, name)
    assert found.state is State.FAULT
    assert what in found.what
    assert mend in found.mend
    others = [item.id for item in examine(machine, PYTHON) if item.seen.state is not State.GOOD and item.id != name]
    assert others == []


def test_a_policy_comes_before_what_the_account_chose(machine: WindowsInMemory) -> None:
    write(machine, {rf"{OFFICE}\Excel\Security": {"RequireAddinSig": 1}})
    write(machine, {rf"HKCU\{POLICIES}\Excel\Security": {"RequireAddinSig": 0}})
    assert seen(machine, "macro_policy").state is State.GOOD


@pytest.mark.parametrize("setting", [3, 4])
def test_macros_that_run_in_trusted_folders_alone_are_enough(machine: WindowsInMemory, setting: int) -> None:
    write(machine, {rf"{OFFICE}\Excel\Security": {"VBAWarnings": setting}})
    assert seen(machine, "macro_policy") == Seen(
        State.GOOD, "Excel tắt macro ngoài thư mục tin cậy; tiện ích chạy được khi thư mục của nó được tin cậy."
    )


@pytest.mark.parametrize(("setting", "state"), [("6", State.WARNING), ("2", State.GOOD), ("0", State.GOOD)])
def test_a_rule_of_defender_that_asks_is_a_warning_and_one_that_only_notes_is_none(
    machine: WindowsInMemory, setting: str, state: State
) -> None:
    write(machine, {rf"HKLM\SOFTWARE\Policies\Microsoft\{RULES}": {RULE: setting}})
    assert seen(machine, "child_processes").state is state


def test_an_addin_that_excel_has_disabled_is_a_fault(machine: WindowsInMemory) -> None:
    item = str(addin_file(machine)).lower().encode("utf-16-le")
    write(machine, {rf"{OFFICE}\Excel\Resiliency\DisabledItems": {"1A": item}})
    found = seen(machine, "opened_at_start")
    assert (found.state, found.what) == (
        State.FAULT,
        "Excel đã xếp tiện ích vào mục bị tắt, sau một lần Excel bị treo.",
    )
    assert "Mục bị Tắt" in found.mend


def test_an_addin_whose_tick_was_taken_away_is_a_fault(machine: WindowsInMemory) -> None:
    machine.registry.remove_value(rf"{OFFICE}\Excel\Options", "OPEN")
    assert seen(machine, "opened_at_start").what == "Excel 16.0 không mở tiện ích khi khởi động."


def test_a_folder_that_is_no_longer_trusted_is_a_fault(machine: WindowsInMemory) -> None:
    machine.registry.remove_key(rf"{OFFICE}\Excel\Security\Trusted Locations\Location0")
    found = seen(machine, "trusted_location")
    assert found == Seen(
        State.FAULT,
        f"Excel 16.0 chưa tin cậy thư mục “{addin_file(machine).parent}”.",
        "Đóng Excel, chạy: mtqg-xl addin install.",
    )


def test_a_mark_of_the_web_is_a_fault(machine: WindowsInMemory) -> None:
    machine.marked.add(addin_file(machine))
    found = seen(machine, "mark_of_the_web")
    assert found.state is State.FAULT
    assert "Bỏ chặn (Unblock)" in found.mend


def test_an_addin_that_is_missing_or_of_another_version_is_a_fault(machine: WindowsInMemory) -> None:
    addin_file(machine).write_bytes(b"PK")
    assert (
        seen(machine, "addin_file").what == f"Tiện ích bản không rõ khác bản của gói ({__version__}), hoặc đã bị sửa."
    )
    addin_file(machine).unlink()
    assert seen(machine, "addin_file") == Seen(
        State.FAULT, "Chưa cài tiện ích cho tài khoản này.", "Đóng Excel, chạy: mtqg-xl addin install."
    )


def test_buttons_that_call_another_python_are_worth_a_look(machine: WindowsInMemory) -> None:
    other = Interpreter(PYTHON.version, 64, r"D:\khác\python.exe")
    found = seen(machine, "command", other)
    assert (found.state, found.what) == (State.WARNING, r"Nút bấm gọi một Python khác: “C:\Python312\python.exe”.")


def test_a_windows_without_excel_or_without_the_library_says_so(machine: WindowsInMemory) -> None:
    machine.registry.remove_value(r"HKCR\Excel.Application\CLSID", "")
    assert seen(machine, "excel_program").what == "Không thấy Excel đã cài."
    machine.libraries = frozenset()
    assert seen(machine, "excel_library").mend == 'Chạy: py -m pip install "mtqg-xl[excel]".'


@pytest.mark.parametrize(
    ("settings", "bits"),
    [
        ({}, " 64 bit"),
        ({r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"Platform": "x86"}}, " 32 bit"),
    ],
)
def test_both_kinds_of_excel_will_do_and_their_bits_are_told(
    machine: WindowsInMemory, settings: Written, bits: str
) -> None:
    write(machine, settings)
    assert seen(machine, "excel_program") == Seen(
        State.GOOD, f"Microsoft Excel{bits}: “{EXCEL_EXE}”. 32 hay 64 bit đều dùng được."
    )


def test_an_excel_of_32_bits_on_windows_of_64_is_found(machine: WindowsInMemory) -> None:
    machine.registry.remove_key(rf"HKCR\CLSID\{CLASS}\LocalServer32")
    machine.registry.remove_value(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
    path = r"C:\Program Files (x86)\Microsoft Office\Office14\EXCEL.EXE"
    write(machine, {rf"HKCR\WOW6432Node\CLSID\{CLASS}\LocalServer32": {"": f"{path} /automation"}})
    assert f"32 bit: “{path}”" in seen(machine, "excel_program").what


@pytest.mark.parametrize(
    ("python", "state"),
    [
        (Interpreter((3, 10, 9), 64, "python"), State.FAULT),
        (Interpreter((3, 11, 0), 32, "python"), State.WARNING),
        (Interpreter((3, 14, 0), 64, "python"), State.GOOD),
    ],
)
def test_an_old_python_is_a_fault_and_a_small_one_a_warning(
    machine: WindowsInMemory, python: Interpreter, state: State
) -> None:
    assert seen(machine, "python", python).state is state


def test_without_windows_what_excel_needs_does_not_apply(tmp_path: Path) -> None:
    machine = WindowsInMemory(tmp_path, system="Linux", programs={"soffice": "/usr/bin/soffice"})
    observations = examine(machine, PYTHON)
    states = {item.id: item.seen.state for item in observations}
    assert {name for name, state in states.items() if state is State.GOOD} == {"python", "package", "libreoffice"}
    assert set(states.values()) == {State.GOOD, State.NOT_APPLICABLE}
    assert "tiện ích Excel chỉ có trên Windows" in conclusion(observations)
    machine.programs = {}
    assert seen(machine, "libreoffice").state is State.WARNING


def test_each_observation_is_one_line_with_its_mend_below_it(machine: WindowsInMemory) -> None:
    addin_file(machine).unlink()
    lines = told(examine(machine, PYTHON))
    at = lines.index("[vướng] Tệp tiện ích: Chưa cài tiện ích cho tài khoản này.")
    assert lines[at + 1] == "    Cách sửa: Đóng Excel, chạy: mtqg-xl addin install."
    assert conclusion(examine(machine, PYTHON)) == "Máy này còn 1 chỗ vướng: làm theo từng dòng “Cách sửa”."
    assert len(lines) == len(examine(machine, PYTHON)) + 1


def test_the_command_prints_one_document_and_ends_with_zero_where_nothing_blocks() -> None:
    command = [sys.executable, "-m", "mtqg_xl", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [check["id"] for check in document["checks"]][:3] == ["python", "package", "libreoffice"]
    assert all(set(check) == {"id", "title", "state", "what", "mend"} for check in document["checks"])
    assert document["conclusion"].startswith("Máy này dùng được mtqg-xl")
