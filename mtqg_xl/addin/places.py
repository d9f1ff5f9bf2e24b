"""Where the add-in lies in an account, and where Windows and Office keep what decides whether it runs."""

from pathlib import Path

from mtqg_xl.addin.machine import Machine, Registry
from mtqg_xl.addin.package import FILE_NAME

OWN_KEY = r"HKCU\Software\mtqg_xl"
"""Our own key: the macro reads ``Command`` there."""

COMMAND, VERSION = "Command", "Version"
DESCRIPTION = "mtqg_xl"
"""How a trusted location of ours is told from those of others."""

_OFFICE = r"HKCU\Software\Microsoft\Office"
_NEWEST = "16.0"  # Office 2016 and every later one
_KNOWN = ("14.0", "15.0", _NEWEST)


def addin_folder(machine: Machine) -> Path:
    """Return a folder of our own among the add-ins of the account: what is trusted is this folder, and no more."""
    return machine.addins / "mtqg_xl"


def addin_path(machine: Machine) -> Path:
    """Return where the add-in lies once it is installed."""
    return addin_folder(machine) / FILE_NAME


def office_versions(registry: Registry) -> tuple[str, ...]:
    """Return the versions of Excel that this account has used; the newest where it has used none yet."""
    used = [version for version in _KNOWN if "excel" in map(str.lower, registry.keys(rf"{_OFFICE}\{version}"))]
    return tuple(used) or (_NEWEST,)


def office_key(version: str, *names: str) -> str:
    """Return a key of Office's settings in the account."""
    return "\\".join((_OFFICE, version, *names))


def excel_key(version: str, *names: str) -> str:
    """Return a key of Excel's settings in the account."""
    return office_key(version, "Excel", *names)


def policy_keys(version: str, *names: str) -> tuple[str, str]:
    """Return the keys in which a network sets what nobody at the computer can change, of the account and of all."""
    path = "\\".join((r"Software\Policies\Microsoft\Office", version, *names))
    return rf"HKCU\{path}", rf"HKLM\{path}"


def trusted_locations(version: str) -> str:
    """Return the key of the folders whose macros Excel runs."""
    return excel_key(version, "Security", "Trusted Locations")


def is_same_path(text: object, path: Path) -> bool:
    """Whether a text of the registry means a path: Windows takes no notice of case, nor of a last backslash."""
    return isinstance(text, str) and text.strip('"').rstrip("\\").casefold() == str(path).casefold()
