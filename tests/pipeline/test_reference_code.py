"""Mã đối chiếu through the house: one code on the sheet, in LibreOffice, in check, in Word, in the register."""

import json
import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.register.register import Register
from tests.libreoffice.client import LibreOffice
from tests.made import EXAMPLES, REPORTERS, altered

KIT, PERIOD, REPORTER = "ntm-giai-doan-xa", "2021..2023", "01990"
SHEETS = {
    "PB-05": "PB 05 NGUỒN LỰC",
    "PB-06": "PB 06 VỐN NSTW",
    "PB-07": "PB 07 NGUỒN VỐN",
    "PB-08": "PB 08 MỤC TIÊU",
    "PB-09": "PB 09 TIÊU CHÍ",
}
"""The forms that the report has as annexes, in their order there."""
Codes = dict[str, str]


@pytest.fixture(scope="module")
def report(sent: Path) -> Path:
    """Give its report."""
    run("report", sent, "-o", sent.parent.with_name("báo cáo.docx"))
    return sent.parent.with_name("báo cáo.docx")


def run(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done.stdout


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a commune as `new` and `fill` make it."""
    folder = tmp_path_factory.mktemp("mã đối chiếu")
    run("new", KIT, "--reporters", REPORTERS, "--period", PERIOD, "--only", REPORTER, "-o", folder / "gửi")
    (issued,) = (folder / "gửi").glob("*.xlsx")
    path = folder / "nhận" / "Lục Bình.xlsx"
    run("fill", issued, EXAMPLES / "bao-cao-E" / "so-lieu.csv", "-o", path)
    return path


def codes(texts: Iterable[object]) -> list[str]:
    return [code for text in texts for code in re.findall(r"^Mã đối chiếu: (\S+)$", str(text))]


def on_the_sheet(content: bytes) -> Codes:
    """The code at the foot of each form as the file has it stored, by another library."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    feet = {form: codes(cell.value for row in book[sheet] for cell in row) for form, sheet in SHEETS.items()}
    return {form: code for form, (code,) in feet.items()}


def checked(path: Path) -> Codes:
    (file,) = json.loads(run("check", path, "--json"))["files"]
    return {form: file["reference_codes"][form] or "–" for form in SHEETS}


def in_word(report: Path) -> Codes:
    """The code below each annex of a report, by the order of the annexes."""
    with ZipFile(report) as package:
        texts = re.findall("<w:t[^>]*>([^<]*)<", package.read("word/document.xml").decode())
    return dict(zip(SHEETS, codes(texts), strict=True))


def in_register(path: Path) -> Codes:
    store = path.parent.with_name("sổ.sqlite")
    run("consolidate", path.parent, "--reporters", REPORTERS, "-o", store.with_suffix(".xlsx"), "--store", store)
    with Register.open(str(store)) as register:
        (entry, *_) = register.submitted("file_name", path.name)
        found = register.codes(entry.line)
    return {form: found[form] for form in SHEETS}


@pytest.mark.libreoffice
def test_every_room_says_the_same_code(sent: Path, report: Path, libreoffice: LibreOffice) -> None:
    printed = on_the_sheet(sent.read_bytes())
    assert [form for form, code in printed.items() if not re.fullmatch(r"\d{5}", code)] == ["PB-06"]  # nothing in it
    recalculated: dict[str, Any] = dict(libreoffice.recalculated(sent, list(SHEETS.values())))
    feet = {form: codes(cell.result for cell in recalculated[sheet].values()) for form, sheet in SHEETS.items()}
    assert feet == {form: [code] for form, code in printed.items()}
    assert checked(sent) == in_word(report) == in_register(sent) == printed


def test_one_dong_more_is_another_code_in_a_report_that_is_brought_up_to_date(
    sent: Path, report: Path, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(sent)[SHEETS["PB-07"]]
    typed = next(cell for row in sheet for cell in row if cell.value == 250_000_000)
    path = tmp_path / "Lục Bình.xlsx"
    path.write_bytes(altered(sent.read_bytes(), sheet.title, {typed.coordinate: 250_000_001.0}))
    run("report", path, "--refresh", report, "-o", tmp_path / "mới.docx")
    before, after = in_word(report), in_word(tmp_path / "mới.docx")
    assert [form for form in SHEETS if before[form] != after[form]] == ["PB-07"]
    assert after == checked(path)
