"""The add-in in an account: put there, put there again, taken out, with what belongs to others left as it was."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mtqg_xl import __version__
from mtqg_xl.addin.installing import command_line, install, is_disabled, opens_with_excel, uninstall
from mtqg_xl.addin.machine import Value
from mtqg_xl.addin.package import shipped_addin
from mtqg_xl.findings import OutputError, UsageError
from tests.addin.machines import RegistryInMemory, WindowsInMemory

PYTHON = r"C:\Người dùng\Hoà\Python312\python.exe"
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
OTHERS: Mapping[str, Mapping[str, Value]] = {
    rf"{EXCEL}\Options": {"OPEN": r'/R "C:\Solver\SOLVER.XLAM"', "OPEN1": r'"C:\Khác\BAOCAO.xlam"', "Font": "Arial"},
    rf"{EXCEL}\Add-in Manager": {r"C:\Khác\CU.xla": ""},
    rf"{EXCEL}\Security\Trusted Locations\Location0": {"Path": r"C:\Mẫu", "Description": "Mẫu của Sở"},
    rf"{EXCEL}\Resiliency\DisabledItems": {"A1": r"c:\khác\hong.xlam".encode("utf-16-le")},
}


@pytest.fixture
def machine(tmp_path: Path) -> WindowsInMemory:
    return WindowsInMemory(tmp_path / "Người dùng" / "Roaming", RegistryInMemory(OTHERS))


def registry_of(machine: WindowsInMemory) -> dict[str, dict[str, Value]]:
    assert isinstance(machine.registry, RegistryInMemory)
    return machine.registry.content()


def installed_path(machine: WindowsInMemory) -> Path:
    return machine.folder / "Microsoft" / "AddIns" / "mtqg_xl" / "MTQG.xlam"


def test_installing_copies_the_addin_and_registers_it_for_this_account_alone(machine: WindowsInMemory) -> None:
    done = install(machine, PYTHON)
    path = installed_path(machine)
    assert done.path == path
    assert path.read_bytes() == shipped_addin()
    registry = registry_of(machine)
    assert registry[r"HKCU\Software\mtqg_xl"] == {
        "Command": rf'"{PYTHON}" -X utf8 -m mtqg_xl',
        "Version": __version__,
    }
    assert registry[rf"{EXCEL}\Options"] == {**OTHERS[rf"{EXCEL}\Options"], "OPEN2": f'"{path}"'}
    assert registry[rf"{EXCEL}\Security\Trusted Locations\Location1"] == {
        "Path": f"{path.parent}\\",
        "Description": "mtqg_xl",
        "AllowSubfolders": 0,
    }
    assert [key for key in registry if not key.startswith("HKCU\\")] == []


def test_installing_twice_is_installing_once(machine: WindowsInMemory) -> None:
    install(machine, PYTHON)
    once = registry_of(machine)
    install(machine, PYTHON)
    assert registry_of(machine) == once


def test_installing_again_brings_a_changed_addin_and_a_moved_python_up_to_date(machine: WindowsInMemory) -> None:
    install(machine, PYTHON)
    installed_path(machine).write_bytes(b"older")
    install(machine, r"D:\py\pythonw.exe")
    assert installed_path(machine).read_bytes() == shipped_addin()
    assert machine.registry.value(r"HKCU\Software\mtqg_xl", "Command") == r'"D:\py\python.exe" -X utf8 -m mtqg_xl'


def test_uninstalling_leaves_what_others_own_as_it_was(machine: WindowsInMemory) -> None:
    before = registry_of(machine)
    install(machine, PYTHON)
    assert uninstall(machine)
    assert registry_of(machine) == before
    assert not installed_path(machine).parent.exists()
    assert not uninstall(machine)


def test_the_list_that_excel_opens_has_no_gap_once_ours_is_gone(machine: WindowsInMemory) -> None:
    install(machine, PYTHON)
    key = rf"{EXCEL}\Options"
    machine.registry.write(key, "OPEN3", '"C:\\sau\\SAU.xlam"')
    machine.registry.write(key, "OPEN10", '"C:\\sau\\CUOI.xlam"')
    uninstall(machine)
    opened = {name: value for name, value in machine.registry.values(key).items() if name.startswith("OPEN")}
    assert opened == {
        "OPEN": r'/R "C:\Solver\SOLVER.XLAM"',
        "OPEN1": r'"C:\Khác\BAOCAO.xlam"',
        "OPEN2": r'"C:\sau\SAU.xlam"',
        "OPEN3": r'"C:\sau\CUOI.xlam"',
    }


def test_our_entry_is_known_however_excel_rewrites_it(machine: WindowsInMemory) -> None:
    path = installed_path(machine)
    machine.registry.write(rf"{EXCEL}\Options", "OPEN2", f'/R "{str(path).upper()}"')
    assert opens_with_excel(machine.registry, "16.0", path)
    install(machine, PYTHON)
    assert "OPEN3" not in machine.registry.values(rf"{EXCEL}\Options")
    uninstall(machine)
    assert "OPEN2" not in machine.registry.values(rf"{EXCEL}\Options")


def test_an_addin_of_the_same_name_in_another_folder_is_not_ours(machine: WindowsInMemory) -> None:
    machine.registry.write(rf"{EXCEL}\Options", "OPEN2", r'"D:\sao\MTQG.xlam"')
    install(machine, PYTHON)
    uninstall(machine)
    assert machine.registry.value(rf"{EXCEL}\Options", "OPEN2") == r'"D:\sao\MTQG.xlam"'


def test_an_unticked_addin_is_forgotten_by_the_manager(machine: WindowsInMemory) -> None:
    machine.registry.write(rf"{EXCEL}\Add-in Manager", str(installed_path(machine)), "")
    uninstall(machine)
    assert machine.registry.values(rf"{EXCEL}\Add-in Manager") == {r"C:\Khác\CU.xla": ""}


def test_a_folder_that_is_trusted_already_is_not_trusted_twice_nor_distrusted(machine: WindowsInMemory) -> None:
    location = rf"{EXCEL}\Security\Trusted Locations\Location7"
    machine.registry.write(location, "Path", str(installed_path(machine).parent))
    install(machine, PYTHON)
    assert len(machine.registry.keys(rf"{EXCEL}\Security\Trusted Locations")) == 2
    uninstall(machine)
    assert machine.registry.value(location, "Path") == str(installed_path(machine).parent)


@pytest.mark.parametrize("before", [b"", b"\0\0\0\0", b"\0\0\0"])
def test_an_addin_that_excel_disabled_is_enabled_and_others_stay_disabled(
    machine: WindowsInMemory, before: bytes
) -> None:
    key, path = rf"{EXCEL}\Resiliency\DisabledItems", installed_path(machine)
    machine.registry.write(key, "B2", before + str(path).lower().encode("utf-16-le") + b"\0\0")
    assert is_disabled(machine.registry, "16.0", path)
    install(machine, PYTHON)
    assert not is_disabled(machine.registry, "16.0", path)
    assert list(machine.registry.values(key)) == ["A1"]


def test_every_office_that_the_account_has_used_gets_the_addin(tmp_path: Path) -> None:
    used = {rf"HKCU\Software\Microsoft\Office\{version}\Excel\Options": {"x": 1} for version in ("14.0", "15.0")}
    machine = WindowsInMemory(tmp_path, RegistryInMemory(used))
    assert install(machine, PYTHON).office_versions == ("14.0", "15.0")
    assert opens_with_excel(machine.registry, "14.0", installed_path(machine))
    assert not opens_with_excel(machine.registry, "16.0", installed_path(machine))


def test_an_account_that_never_opened_excel_gets_the_newest(tmp_path: Path) -> None:
    machine = WindowsInMemory(tmp_path)
    assert install(machine, PYTHON).office_versions == ("16.0",)
    assert machine.registry.value(r"HKCU\Software\Microsoft\Office\16.0\Excel\Options", "OPEN") is not None


def test_the_copy_bears_no_mark_of_the_web(machine: WindowsInMemory) -> None:
    machine.marked.add(installed_path(machine))
    install(machine, PYTHON)
    assert machine.marked == set()


def test_with_excel_open_nothing_is_written_because_it_would_undo_it(machine: WindowsInMemory) -> None:
    before = registry_of(machine)
    machine.excel = True
    for work in (lambda: install(machine, PYTHON), lambda: uninstall(machine)):
        with pytest.raises(UsageError, match=r"Excel đang mở\. Lưu tệp, đóng hết cửa sổ Excel"):
            work()
    assert registry_of(machine) == before
    assert not machine.folder.exists()


def test_without_windows_nothing_is_installed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="chỉ cài được trên Windows"):
        install(WindowsInMemory(tmp_path, system="Linux"), PYTHON)


def test_an_account_that_may_not_write_is_told_so(tmp_path: Path) -> None:
    machine = WindowsInMemory(tmp_path, RegistryInMemory(locked=r"HKCU\Software\Microsoft"))
    with pytest.raises(OutputError, match="không cho ghi Registry"):
        install(machine, PYTHON)


def test_the_command_takes_the_python_that_has_a_console() -> None:
    assert command_line(r"C:\p\pythonw.exe") == r'"C:\p\python.exe" -X utf8 -m mtqg_xl'
    assert command_line("/usr/bin/python3.11") == '"/usr/bin/python3.11" -X utf8 -m mtqg_xl'
