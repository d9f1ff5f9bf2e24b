"""Computers that are not there: a registry in memory, a Windows of our own, the module `winreg` on any system."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from mtqg_xl.addin.machine import WINDOWS, Registry, Value
from mtqg_xl.findings import OutputError


class RegistryInMemory:
    """A registry; below a key in ``locked`` nothing can be written."""

    def __init__(self, content: Mapping[str, Mapping[str, Value]] | None = None, locked: str = "") -> None:
        self._keys: dict[str, dict[str, Value]] = {}
        self._locked = ""
        for key, values in (content or {}).items():
            for name, value in values.items():
                self.write(key, name, value)
        self._locked = locked

    def value(self, key: str, name: str = "") -> Value | None:
        return next((value for known, value in self.values(key).items() if known.lower() == name.lower()), None)

    def values(self, key: str) -> Mapping[str, Value]:
        return dict(self._keys.get(self._spelled(key), {}))

    def keys(self, key: str) -> tuple[str, ...]:
        start = key.lower() + "\\"
        below = [known[len(start) :] for known in self._keys if known.lower().startswith(start)]
        return tuple(dict.fromkeys(name.partition("\\")[0] for name in below))

    def write(self, key: str, name: str, value: Value) -> None:
        self._refuse(key)
        values = self._keys.setdefault(self._spelled(key), {})
        values[next((known for known in values if known.lower() == name.lower()), name)] = value

    def remove_value(self, key: str, name: str) -> None:
        self._refuse(key)
        values = self._keys.get(self._spelled(key), {})
        for known in [known for known in values if known.lower() == name.lower()]:
            del values[known]

    def remove_key(self, key: str) -> None:
        self._refuse(key)
        if not self.keys(key):
            self._keys.pop(self._spelled(key), None)

    def content(self) -> dict[str, dict[str, Value]]:
        """Return every key that holds something."""
        return {key: dict(values) for key, values in self._keys.items() if values}

    def _spelled(self, key: str) -> str:
        return next((known for known in self._keys if known.lower() == key.lower()), key)

    def _refuse(self, key: str) -> None:
        if self._locked and key.lower().startswith(self._locked.lower()):
            raise OutputError(f"Windows không cho ghi Registry “{key}”.")


@dataclass
class WindowsInMemory:
    """A Windows whose files lie in a folder."""

    folder: Path
    registry: Registry = field(default_factory=RegistryInMemory)
    system: str = WINDOWS
    excel: bool = False
    programs: dict[str, str] = field(default_factory=dict)
    libraries: frozenset[str] = frozenset({"xlwings"})
    marked: set[Path] = field(default_factory=set)

    @property
    def addins(self) -> Path:
        return self.folder / "Microsoft" / "AddIns"

    def is_excel_running(self) -> bool:
        return self.excel

    def has_mark_of_the_web(self, path: Path) -> bool:
        return path in self.marked

    def remove_mark_of_the_web(self, path: Path) -> None:
        self.marked.discard(path)

    def program(self, name: str) -> str | None:
        return self.programs.get(name)

    def has_library(self, name: str) -> bool:
        return name in self.libraries


class WinregInMemory(ModuleType):
    """The module `winreg` as its documentation has it, as far as we use it: keys of every 64-bit program."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = "HKCU", "HKLM", "HKCR"
    KEY_READ, KEY_SET_VALUE, KEY_WOW64_64KEY = 0x20019, 0x0002, 0x0100
    REG_SZ, REG_DWORD, REG_BINARY, REG_MULTI_SZ = 1, 4, 3, 7

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[tuple[str, ...], dict[str, tuple[object, int]]] = {}
        self.locked: str = ""

    @contextmanager
    def _handle(self, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield place

    def _place(self, root: str, path: str) -> tuple[str, ...]:
        return (root, *(name for name in path.lower().split("\\") if name))

    def _allow(self, place: tuple[str, ...], access: int) -> None:
        if access & self.KEY_SET_VALUE and self.locked and self.locked.lower() in "\\".join(place):
            raise PermissionError(13, "Access is denied")

    def OpenKeyEx(self, root: str, path: str, reserved: int, access: int) -> object:  # noqa: N802 - as in winreg
        place = self._place(root, path)
        assert access & self.KEY_WOW64_64KEY
        if not any(known[: len(place)] == place for known in self.keys):
            raise FileNotFoundError(2, "The system cannot find the file specified")
        self._allow(place, access)
        return self._handle(place)

    def CreateKeyEx(self, root: str, path: str, reserved: int, access: int) -> object:  # noqa: N802
        place = self._place(root, path)
        assert access & self.KEY_WOW64_64KEY
        self._allow(place, access)
        self.keys.setdefault(place, {})
        return self._handle(place)

    def _names(self, place: tuple[str, ...]) -> list[str]:
        below = (known for known in self.keys if known[: len(place)] == place and len(known) > len(place))
        return list(dict.fromkeys(known[len(place)] for known in below))

    def QueryInfoKey(self, place: tuple[str, ...]) -> tuple[int, int, int]:  # noqa: N802
        return len(self._names(place)), len(self.keys.get(place, {})), 0

    def EnumKey(self, place: tuple[str, ...], index: int) -> str:  # noqa: N802
        return self._names(place)[index]

    def EnumValue(self, place: tuple[str, ...], index: int) -> tuple[str, object, int]:  # noqa: N802
        name, (value, kind) = list(self.keys[place].items())[index]
        return name, value, kind

    def QueryValueEx(self, place: tuple[str, ...], name: str) -> tuple[object, int]:  # noqa: N802
        for known, found in self.keys.get(place, {}).items():
            if known.lower() == name.lower():
                return found
        raise FileNotFoundError(2, "The system cannot find the file specified")

    def SetValueEx(self, place: tuple[str, ...], name: str, reserved: int, kind: int, value: object) -> None:  # noqa: N802
        wanted = {self.REG_SZ: str, self.REG_DWORD: int, self.REG_BINARY: bytes, self.REG_MULTI_SZ: list}[kind]
        assert isinstance(value, wanted)
        values = self.keys[place]
        values[next((known for known in values if known.lower() == name.lower()), name)] = value, kind

    def DeleteValue(self, place: tuple[str, ...], name: str) -> None:  # noqa: N802
        self.QueryValueEx(place, name)
        del self.keys[place][next(known for known in self.keys[place] if known.lower() == name.lower())]

    def DeleteKeyEx(self, root: str, path: str, access: int, reserved: int) -> None:  # noqa: N802
        place = self._place(root, path)
        assert access == self.KEY_WOW64_64KEY
        self._allow(place, self.KEY_SET_VALUE)
        if place not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        if self._names(place):
            raise PermissionError(13, "Access is denied")
        del self.keys[place]
