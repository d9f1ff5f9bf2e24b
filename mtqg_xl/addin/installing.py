"""The add-in put into an account and taken out again: no right of an administrator, nothing of anybody else touched."""

import re
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl import __version__
from mtqg_xl.addin.machine import WINDOWS, Machine, Registry, Value
from mtqg_xl.addin.package import shipped_addin
from mtqg_xl.addin.places import (
    COMMAND,
    DESCRIPTION,
    OWN_KEY,
    VERSION,
    addin_folder,
    addin_path,
    excel_key,
    is_same_path,
    office_versions,
    trusted_locations,
)
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.pipeline.files import write_whole

_OPEN = re.compile(r"OPEN(\d*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the add-in lies, for which versions of Office, and what its buttons run."""

    path: Path
    office_versions: tuple[str, ...]
    command: str


def command_line(python: str) -> str:
    """Return what a button runs, before the name of its action: our package in a Python that has a console.

    Without a console Python has nowhere to write, and the macro hides the window of the console anyway.
    """
    program = re.sub(r"pythonw(\.exe)?$", r"python\1", python, flags=re.IGNORECASE)
    return f'"{program}" -X utf8 -m mtqg_xl'


def install(machine: Machine, python: str) -> Installation:
    """Put the add-in into the account, or bring one that is there up to date.

    Raises:
        UsageError: this is no Windows, or Excel is open: when it ends it would write its own list of add-ins over ours.
        OutputError: a file or a value cannot be written.
    """
    _refuse_where_it_cannot_work(machine)
    path, registry, command = addin_path(machine), machine.registry, command_line(python)
    write_whole(path, shipped_addin(), force=True)
    machine.remove_mark_of_the_web(path)
    registry.write(OWN_KEY, COMMAND, command)
    registry.write(OWN_KEY, VERSION, __version__)
    versions = office_versions(registry)
    for version in versions:
        _enable(registry, version, path)
        _trust(registry, version, path.parent)
        _open_with_excel(registry, version, path)
    return Installation(path, versions, command)


def uninstall(machine: Machine) -> bool:
    """Take the add-in out of the account, and return whether it was there.

    Raises:
        UsageError: this is no Windows, or Excel is open.
        OutputError: a file or a value cannot be removed.
    """
    _refuse_where_it_cannot_work(machine)
    path, registry = addin_path(machine), machine.registry
    was_there = path.exists() or registry.value(OWN_KEY, COMMAND) is not None
    for version in office_versions(registry):
        _write_opened(registry, version, [value for value in _opened(registry, version) if not _opens(value, path)])
        _forget_in_manager(registry, version, path)
        _distrust(registry, version)
        _enable(registry, version, path)
    for name in (COMMAND, VERSION):
        registry.remove_value(OWN_KEY, name)
    registry.remove_key(OWN_KEY)
    _remove_file(path, addin_folder(machine))
    return was_there


def opens_with_excel(registry: Registry, version: str, path: Path) -> bool:
    """Whether Excel is to open the add-in when it starts."""
    return any(_opens(value, path) for value in _opened(registry, version))


def is_disabled(registry: Registry, version: str, path: Path) -> bool:
    """Whether Excel has put the add-in among its disabled items, as it does after a crash."""
    return bool(_disabling(registry, version, path))


def _refuse_where_it_cannot_work(machine: Machine) -> None:
    if machine.system != WINDOWS:
        raise UsageError("Tiện ích Excel chỉ cài được trên Windows. Xem máy này dùng được gì: mtqg-xl doctor.")
    if machine.is_excel_running():
        raise UsageError("Excel đang mở. Lưu tệp, đóng hết cửa sổ Excel rồi chạy lại lệnh này.")


# --- what Excel opens when it starts: OPEN, OPEN1, OPEN2 … without a gap ----------------------------------------


def _opened(registry: Registry, version: str) -> list[Value]:
    return [value for _, value in sorted(_numbered(registry, version).items())]


def _numbered(registry: Registry, version: str) -> dict[int, Value]:
    values = registry.values(excel_key(version, "Options")).items()
    return {int(found[1] or 0): value for name, value in values if (found := _OPEN.fullmatch(name))}


def _opens(value: Value, path: Path) -> bool:
    """Whether a value is our file, with or without quotes and the switch ``/R``."""
    return is_same_path(value.removeprefix("/R ").strip() if isinstance(value, str) else value, path)


def _open_with_excel(registry: Registry, version: str, path: Path) -> None:
    if not opens_with_excel(registry, version, path):
        _write_opened(registry, version, [*_opened(registry, version), f'"{path}"'])


def _write_opened(registry: Registry, version: str, wanted: list[Value]) -> None:
    """Write the list anew where it changes: Excel stops reading at a gap, and would lose the add-ins of others."""
    key, before = excel_key(version, "Options"), _numbered(registry, version)
    after = dict(enumerate(wanted))
    if [value for _, value in sorted(before.items())] == wanted:
        return
    for number, value in after.items():
        if before.get(number) != value:
            registry.write(key, _open_name(number), value)
    for number in before.keys() - after.keys():
        registry.remove_value(key, _open_name(number))


def _open_name(number: int) -> str:
    return f"OPEN{number or ''}"


def _forget_in_manager(registry: Registry, version: str, path: Path) -> None:
    """Take the add-in out of the list of those whose tick an officer took away."""
    key = excel_key(version, "Add-in Manager")
    for name in registry.values(key):
        if is_same_path(name, path):
            registry.remove_value(key, name)


# --- trusted locations, disabled items, the file ------------------------------------------------------------------


def _trust(registry: Registry, version: str, folder: Path) -> None:
    key = trusted_locations(version)
    names = registry.keys(key)
    if any(is_same_path(registry.value(rf"{key}\{name}", "Path"), folder) for name in names):
        return
    taken = {name.lower() for name in names}
    name = next(name for number in range(len(taken) + 1) if (name := f"Location{number}").lower() not in taken)
    registry.write(rf"{key}\{name}", "Path", f"{folder}\\")
    registry.write(rf"{key}\{name}", "Description", DESCRIPTION)
    registry.write(rf"{key}\{name}", "AllowSubfolders", 0)


def _distrust(registry: Registry, version: str) -> None:
    key = trusted_locations(version)
    for name in registry.keys(key):
        if registry.value(rf"{key}\{name}", "Description") == DESCRIPTION:
            registry.remove_key(rf"{key}\{name}")


def _enable(registry: Registry, version: str, path: Path) -> None:
    for name in _disabling(registry, version, path):
        registry.remove_value(excel_key(version, "Resiliency", "DisabledItems"), name)


def _disabling(registry: Registry, version: str, path: Path) -> list[str]:
    """Return the disabled items that name our file: bytes with its path in UTF-16, in small letters."""
    values = registry.values(excel_key(version, "Resiliency", "DisabledItems")).items()
    wanted = str(path).lower()
    return [name for name, value in values if isinstance(value, bytes) and wanted in _texts(value)]


def _texts(value: bytes) -> str:
    """Return what two bytes each say, whether they begin at an even place or an odd one."""
    return "".join(value[start:].decode("utf-16-le", "replace") for start in (0, 1)).lower()


def _remove_file(path: Path, folder: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise OutputError(f"Không xóa được “{path}”: tệp đang mở. Đóng Excel rồi chạy lại.") from error
