"""What installing and examining ask of a computer, so that both can be tried where there is no Windows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

Value = str | int | bytes
"""A text (REG_SZ), a number (REG_DWORD) or bytes (REG_BINARY)."""

WINDOWS = "Windows"


class Registry(Protocol):
    r"""The registry of Windows; a key is named whole: ``HKCU\Software\mtqg_xl``.

    Names are alike whatever their case. What does not exist, or may not be read, is absent and no error.
    """

    def value(self, key: str, name: str = "") -> Value | None:
        """Return a value of a key, without a name its own; None where there is none."""

    def values(self, key: str) -> Mapping[str, Value]:
        """Return every value of a key by its name."""

    def keys(self, key: str) -> tuple[str, ...]:
        """Return the names of the keys in a key."""

    def write(self, key: str, name: str, value: Value) -> None:
        """Set a value, and make the key where it is missing.

        Raises:
            OutputError: this account may not write there.
        """

    def remove_value(self, key: str, name: str) -> None:
        """Remove a value, if it is there.

        Raises:
            OutputError: this account may not write there.
        """

    def remove_key(self, key: str) -> None:
        """Remove a key with its values, if it is there and no key is in it.

        Raises:
            OutputError: this account may not write there.
        """


class Machine(Protocol):
    """The computer with the account of whoever runs the command."""

    @property
    def system(self) -> str:
        """Return ``Windows``, ``Linux``, ``Darwin``."""

    @property
    def registry(self) -> Registry:
        """Return the registry; empty where the system has none."""

    @property
    def addins(self) -> Path:
        """Return the folder in which Office keeps the add-ins of this account."""

    def is_excel_running(self) -> bool:
        """Whether a window of Excel is open in this account."""

    def has_mark_of_the_web(self, path: Path) -> bool:
        """Whether Windows holds a file for one from the internet."""

    def remove_mark_of_the_web(self, path: Path) -> None:
        """Let Windows hold a file for one of this computer."""

    def program(self, name: str) -> str | None:
        """Return the full path of a program that can be started by name or path; None where there is none."""

    def has_library(self, name: str) -> bool:
        """Whether our Python has a library."""
