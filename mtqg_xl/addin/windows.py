"""The computer on which we run."""

import importlib.util
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from mtqg_xl.addin.machine import WINDOWS, Machine, Registry, Value
from mtqg_xl.findings import OutputError

_ROOTS = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE", "HKCR": "HKEY_CLASSES_ROOT"}
_MARK = ":Zone.Identifier"
_LIST_SECONDS = 20
_MORE_PROGRAMS = {
    "soffice": (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
}


def this_machine() -> Machine:
    """Return the computer on which we run."""
    return ThisMachine()


class ThisMachine:
    """The computer on which we run; without Windows, its registry is empty."""

    @property
    def system(self) -> str:
        """Return the name that Python has for the system."""
        return platform.system()

    @property
    def registry(self) -> Registry:
        """Return the registry of Windows."""
        return WindowsRegistry() if self.system == WINDOWS else NoRegistry()

    @property
    def addins(self) -> Path:
        r"""Return ``%APPDATA%\Microsoft\AddIns``."""
        roaming = os.environ.get("APPDATA")
        return (Path(roaming) if roaming else Path.home() / "AppData" / "Roaming") / "Microsoft" / "AddIns"

    def is_excel_running(self) -> bool:
        """Whether tasklist lists Excel; where it cannot be run, nothing is known and nothing is in the way."""
        command = ["tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/FO", "CSV", "/NH"]
        try:
            found = subprocess.run(command, capture_output=True, timeout=_LIST_SECONDS, check=False)  # noqa: S603 - fixed
        except (OSError, subprocess.TimeoutExpired):
            return False
        return b"EXCEL.EXE" in found.stdout.upper()

    def has_mark_of_the_web(self, path: Path) -> bool:
        """Whether the file has the stream that a browser, Zalo or Outlook leaves at what it saves."""
        return Path(f"{path}{_MARK}").exists()

    def remove_mark_of_the_web(self, path: Path) -> None:
        """Remove that stream."""
        Path(f"{path}{_MARK}").unlink(missing_ok=True)

    def program(self, name: str) -> str | None:
        """Look where the system looks, then where programs usually are."""
        candidates = (name, *_MORE_PROGRAMS.get(name, ()))
        return next((found for candidate in candidates if (found := shutil.which(candidate))), None)

    def has_library(self, name: str) -> bool:
        """Ask the import system, without importing."""
        return importlib.util.find_spec(name) is not None


class NoRegistry:
    """The registry of a system that has none."""

    def value(self, key: str, name: str = "") -> Value | None:
        """Return None."""
        return None

    def values(self, key: str) -> Mapping[str, Value]:
        """Return nothing."""
        return {}

    def keys(self, key: str) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    def write(self, key: str, name: str, value: Value) -> None:
        """Refuse.

        Raises:
            OutputError: always.
        """
        raise OutputError(f"Máy này không có Registry để ghi “{key}”.")

    def remove_value(self, key: str, name: str) -> None:
        """Do nothing: it is not there."""

    def remove_key(self, key: str) -> None:
        """Do nothing: it is not there."""


class WindowsRegistry:
    """The registry of Windows, always as 64-bit programs see it: there stand Excel's settings and the policies."""

    def __init__(self) -> None:
        """Load the module that only Windows has."""
        self._winreg: Any = import_module("winreg")

    def value(self, key: str, name: str = "") -> Value | None:
        """Read one value."""
        try:
            with self._opened(key) as handle:
                return _known(self._winreg.QueryValueEx(handle, name)[0])
        except OSError:
            return None

    def values(self, key: str) -> Mapping[str, Value]:
        """Read all values; kinds that we never use (lists) are left out."""
        found: dict[str, Value] = {}
        try:
            with self._opened(key) as handle:
                for index in range(self._winreg.QueryInfoKey(handle)[1]):
                    name, value, _ = self._winreg.EnumValue(handle, index)
                    if (known := _known(value)) is not None:
                        found[name] = known
        except OSError:
            return found
        return found

    def keys(self, key: str) -> tuple[str, ...]:
        """List the keys."""
        try:
            with self._opened(key) as handle:
                count = self._winreg.QueryInfoKey(handle)[0]
                return tuple(self._winreg.EnumKey(handle, index) for index in range(count))
        except OSError:
            return ()

    def write(self, key: str, name: str, value: Value) -> None:
        """Write one value, of the kind that its type says."""
        kinds = {str: self._winreg.REG_SZ, int: self._winreg.REG_DWORD, bytes: self._winreg.REG_BINARY}
        root, path = self._parted(key)
        access = self._winreg.KEY_SET_VALUE | self._winreg.KEY_WOW64_64KEY
        with _writing(key), self._winreg.CreateKeyEx(root, path, 0, access) as handle:
            self._winreg.SetValueEx(handle, name, 0, kinds[type(value)], value)

    def remove_value(self, key: str, name: str) -> None:
        """Remove one value."""
        with _writing(key):
            try:
                with self._opened(key, self._winreg.KEY_SET_VALUE) as handle:
                    self._winreg.DeleteValue(handle, name)
            except FileNotFoundError:
                return

    def remove_key(self, key: str) -> None:
        """Remove one key; Windows itself would refuse one with keys in it."""
        if self.keys(key):
            return
        with _writing(key):
            try:
                self._winreg.DeleteKeyEx(*self._parted(key), self._winreg.KEY_WOW64_64KEY, 0)
            except FileNotFoundError:
                return

    def _parted(self, key: str) -> tuple[Any, str]:
        root, _, path = key.partition("\\")
        return getattr(self._winreg, _ROOTS[root]), path

    def _opened(self, key: str, access: int | None = None) -> Any:
        root, path = self._parted(key)
        wanted = self._winreg.KEY_READ if access is None else access
        return self._winreg.OpenKeyEx(root, path, 0, wanted | self._winreg.KEY_WOW64_64KEY)


def _known(value: object) -> Value | None:
    return value if isinstance(value, str | int | bytes) else None


@contextmanager
def _writing(key: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"Windows không cho ghi Registry “{key}”: máy bị quản trị khóa. Nhờ người quản trị máy mở quyền ghi."
        ) from error
