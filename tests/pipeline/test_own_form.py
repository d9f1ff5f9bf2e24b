"""A form of an office's own, from a folder of data alone: made, filled, checked, added up and told in a report."""

import json
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from mtqg_xl.cli.commands import main
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.made import EXAMPLES, REPORTERS
from tests.recalculated import differences

OWN = EXAMPLES / "bieu-rieng"
SHEET = "NƯỚC SINH HOẠT"


def run(*arguments: object) -> str:
    told = CliRunner().invoke(main, [str(item) for item in arguments])
    assert told.exit_code in {0, 1}, told.output
    return told.stdout


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's folder with definitions, blank workbooks of two communes, and their filled files."""
    folder = tmp_path_factory.mktemp("Sở NN&MT")
    shutil.copytree(OWN, folder / "dinh-nghia")
    own = ("--definitions", folder / "dinh-nghia")
    period = ("--period", "2024-H1", "--as-of", "2024-06-30", "--only", "01990", "--only", "99001")
    made = run("new", "nuoc-sach-xa", "--reporters", REPORTERS, *period, "-o", folder / "gui", *own)
    for path in made.split("\n")[:2]:
        run("fill", path, OWN / "so-lieu.csv", "-o", folder / "1_NHAN" / Path(path).name, *own)
    return folder


def received(office: Path) -> Path:
    return next((office / "1_NHAN").glob("LucBinh*.xlsx"))


def test_the_form_is_listed_beside_the_shipped_ones(office: Path) -> None:
    listed = json.loads(run("forms", "--json", "--definitions", office / "dinh-nghia"))
    assert next(item for item in listed if item["id"] == "NS-01")["kits"] == ["nuoc-sach-xa"]
    assert {"GN-01", "HN-02"} <= {item["id"] for item in listed}


def test_the_filled_workbook_is_sound_and_libreoffice_agrees(office: Path, libreoffice: LibreOffice) -> None:
    assert problems(received(office)) == []
    assert differences(libreoffice, received(office)) == []
    sheets = libreoffice.recalculated(received(office))
    row = {cell[0]: found.result for cell, found in sheets[SHEET].items() if cell[1:] == "10"}
    assert (row["C"], row["D"], row["E"]) == (160, 137, 85.63)  # 120+40, 92+45, 137/160
    assert (row["F"], row["G"], row["H"]) == (1_260_000_000, 726_000_000, 57.62)


def test_kiem_tra_and_check_name_the_same_broken_rule(office: Path, libreoffice: LibreOffice) -> None:
    shown = libreoffice.recalculated(received(office))["KIỂM TRA"]
    assert shown["B21"].result == "R901-NS.2"
    document = json.loads(run("check", received(office), "--json", "--definitions", office / "dinh-nghia"))
    found = [(item["code"], item["sheet"], item["what"]) for item in document["files"][0]["findings"]]
    assert ("R901", SHEET, "Đã hỗ trợ 45 hộ, nhiều hơn kế hoạch 40 hộ.") in found
    states = {item["id"]: item["state"] for item in document["files"][0]["rules"] if item["row"] == "NS.2"}
    assert states == {"R901": "khong_dat", "R902": "dat"}


def test_two_communes_are_added_up(office: Path) -> None:
    book = office / "3_TONG_HOP" / "TH.xlsx"
    own = ("--definitions", office / "dinh-nghia")
    document = json.loads(run("consolidate", office / "1_NHAN", "-o", book, "--json", *own))
    totals = {(item["row"], item["column"]): item["value"] for item in document["totals"] if item["form"] == "NS-01"}
    assert totals["NS", "served"] == 2 * 137
    assert totals["NS", "disbursed"] == 2 * 726_000_000
    assert totals["NS", "disbursed_percent"] == 57.62
    assert problems(book) == []
    by_unit = openpyxl.load_workbook(book, data_only=True)["NS-02 THEO ĐƠN VỊ"]
    assert "xã Ví Dụ Một" in {cell.value for column in by_unit.iter_cols(max_col=3) for cell in column}


def test_the_report_tells_the_figures_in_the_words_of_the_office(office: Path) -> None:
    path = office / "bao-cao.docx"
    run("report", received(office), "-o", path, "--definitions", office / "dinh-nghia")
    paragraphs = docx.Document(str(path)).element.body.iter(qn("w:p"))  # figures stand in content controls
    text = "\n".join("".join(piece.text or "" for piece in each.iter(qn("w:t"))) for each in paragraphs)
    assert "Đã hỗ trợ 137/160 hộ, đạt 85,6%; giải ngân 726.000.000 đồng, đạt 57,6% kế hoạch vốn." in text
    assert "- Nước sinh hoạt phân tán: 92 hộ." in text
