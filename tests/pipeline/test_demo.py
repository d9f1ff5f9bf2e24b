"""The demonstration: every workbook that it makes is worth what it says."""

from hashlib import sha256
from pathlib import Path

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.pipeline.demo import run_demo
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.recalculated import differences


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chạy thử")
    run_demo(folder, load())
    return folder


def made(demo: Path) -> list[Path]:
    """Every filled and consolidated workbook, and one blank of each period."""
    found = [*demo.glob("*/2_DA_DIEN/*.xlsx"), *demo.glob("*/3_TONG_HOP/*.xlsx")]
    return sorted([*found, *(next(folder.glob("*.xlsx")) for folder in sorted(demo.glob("*/1_BIEU_TRONG")))])


def test_every_stored_value_is_what_libreoffice_computes(demo: Path, libreoffice: LibreOffice) -> None:
    workbooks = made(demo)
    assert len(workbooks) == 6 + 3 + 2
    assert {path.name: differences(libreoffice, path) for path in workbooks} == {path.name: [] for path in workbooks}


def test_no_workbook_or_report_has_what_excel_or_word_refuses(demo: Path) -> None:
    paths = [*made(demo), *demo.glob("*/3_TONG_HOP/*.docx")]
    assert {path.name: problems(path) for path in paths} == {path.name: [] for path in paths}


def test_each_period_has_its_report(demo: Path) -> None:
    reports = sorted(path.relative_to(demo).as_posix() for path in demo.glob("*/3_TONG_HOP/*.docx"))
    assert reports == [
        "6-thang-2024/3_TONG_HOP/LucBinh-01990_BC3CT_6T2024.docx",
        "nam-2023/3_TONG_HOP/ThuyHung-06208_BC3CT_N2023.docx",
    ]


def test_running_it_again_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    run_demo(tmp_path, load())
    assert hashes(tmp_path) == hashes(demo)


def hashes(folder: Path) -> dict[Path, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder): sha256(path.read_bytes()).hexdigest() for path in files}
