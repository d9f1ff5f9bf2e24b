"""The script that fills a folder for an office without network: what Windows needs is worked out on any system."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "windows-wheels"


@pytest.fixture(scope="module")
def script() -> Any:
    loader = SourceFileLoader("windows_wheels", str(SCRIPT))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, *needs: str) -> Path:
    """Write a wheel that holds nothing but what it needs."""
    path = folder / f"{name}.whl"
    package, version = name.split("-")[:2]
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {package}",
        f"Version: {version}",
        *(f"Requires-Dist: {n}" for n in needs),
    ]
    with ZipFile(path, "w") as archive:
        archive.writestr(f"{package}-{version}.dist-info/METADATA", "\n".join(lines))
    return path


def test_what_only_windows_needs_is_missing_until_it_is_there(script: Any, tmp_path: Path) -> None:
    own = wheel(
        tmp_path,
        "mtqg_xl-0.1.0-py3-none-any",
        "click>=8",
        "xlwings>=0.33; extra == 'excel'",
        "pyarrow; extra == 'parquet'",
    )
    assert script.missing(tmp_path, own, "3.12") == ["click>=8", "xlwings>=0.33"]
    wheel(tmp_path, "click-8.5.1-py3-none-any", "colorama; platform_system == 'Windows'")
    wheel(
        tmp_path, "xlwings-0.37.8-cp312-cp312-win_amd64", "pywin32; sys_platform == 'win32'", "psutil; os_name=='posix'"
    )
    assert script.missing(tmp_path, own, "3.12") == ["colorama", "pywin32"]
    wheel(tmp_path, "colorama-0.4.6-py2.py3-none-any")
    wheel(tmp_path, "pywin32-312-cp312-cp312-win_amd64")
    assert script.missing(tmp_path, own, "3.12") == []


def test_a_wheel_for_another_python_or_of_a_version_too_old_does_not_count(script: Any, tmp_path: Path) -> None:
    own = wheel(tmp_path, "mtqg_xl-0.1.0-py3-none-any", "numpy>=2", "cryptography")
    wheel(tmp_path, "numpy-2.5.0-cp312-cp312-win_amd64")
    wheel(tmp_path, "cryptography-50.0-cp311-abi3-win_amd64")
    assert script.missing(tmp_path, own, "3.12") == []
    assert script.missing(tmp_path, own, "3.13") == ["numpy>=2"]
    wheel(tmp_path, "numpy-1.26.0-cp313-cp313-win_amd64")
    assert script.missing(tmp_path, own, "3.13") == ["numpy>=2"]


def test_the_file_that_installs_from_the_folder_is_ascii_and_asks_no_network(script: Any) -> None:
    said = script.INSTALL.format(extra=script.EXTRA, versions="3.12").encode("ascii").decode()
    assert '--no-index --find-links . "mtqg-xl[excel]"' in said
    assert said.index("addin install") < said.index("doctor")
