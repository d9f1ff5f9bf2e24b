"""The source package makes the wheel, and the wheel holds everything that the main job needs."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel that is made from the source package, as whoever builds it elsewhere does."""
    target = tmp_path_factory.mktemp("bản phát hành")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert [path.name for path in target.glob("*.tar.gz")]
    return next(target.glob("*.whl"))


def test_the_wheel_carries_definitions_blanks_and_examples_and_no_tests(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "mtqg_xl/_shipped/workbook_templates/kits/ba-chuong-trinh-xa.toml" in names
    assert "mtqg_xl/_shipped/workbook_templates/blank/ba-chuong-trinh-xa.xlsx" in names
    assert "mtqg_xl/_shipped/examples/demo.toml" in names
    assert {f"mtqg_xl/_shipped/macros/excel/{name}" for name in ("MTQG.xlam", "MtqgRibbon.bas")} <= set(names)
    assert "mtqg_xl/_shipped/docs/huong-dan.md" in names
    assert "mtqg_xl/py.typed" in names
    assert {f"mtqg_xl/pages/findings.{ending}" for ending in ("html.j2", "css", "js")} <= set(names)
    assert not [name for name in names if name.startswith("tests/")]


def test_the_demo_runs_from_the_wheel_alone_in_a_folder_with_vietnamese_letters(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "gói"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-compile",
        "--target",
        str(installed),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    folder = tmp_path / "thư mục mới"
    folder.mkdir()
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    where = (
        "import mtqg_xl; from mtqg_xl.definition.judged import is_judged; from mtqg_xl.definition.load import shipped;"
        "print(mtqg_xl.__file__, is_judged(shipped()))"
    )
    run = {"cwd": folder, "env": environment, "capture_output": True, "text": True, "timeout": 300, "check": False}
    found = subprocess.run([sys.executable, "-c", where], **run)
    assert found.stdout.startswith(str(installed))
    assert found.stdout.split()[-1] == "True", "the shipped definitions must not be judged at every start"
    done = subprocess.run([sys.executable, "-m", "mtqg_xl", "demo"], **run)
    assert done.returncode == 0, done.stderr
    assert "5/5 đơn vị" in done.stdout
    made = sorted(path.suffix for path in (folder / "demo").rglob("*") if path.is_file())
    assert made == [*[".docx"] * 2, *[".xlsx"] * 15]
