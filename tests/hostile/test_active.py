"""What an officer typed never becomes a formula, a script, a link or a field in what we write."""

import csv
import gzip
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from tests.made import FIGURES, REPORTERS, blank

WEIRD = {
    "formula": '=HYPERLINK("file:///etc/passwd","bấm vào đây")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "script": "<script>alert(7261)</script><img src=x onerror=alert(7261)>",
    "link": "javascript:alert(7261)",
    "field": '{ INCLUDETEXT "https://vi-du.invalid/7261" }',
    "template": "{{ 7261 * 7261 }}{% raw %}",
}
PLACES = (
    *(("GN-03", f"works#{row}", column) for row in (1, 2, 3) for column in ("name", "owner", "location")),
    *(("TT", name, "value") for name in ("place", "request", "prepared_by", "signed_by")),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all that is made of one file in which text is typed that could become active."""
    folder = tmp_path_factory.mktemp("active")
    texts = list(WEIRD.values())
    typed = {place: texts[at % len(texts)] for at, place in enumerate(PLACES)}
    with FIGURES["99001"].open(encoding="utf-8", newline="") as lines:
        records = [line for line in csv.reader(lines) if (*line[:3],) not in typed]
    with (folder / "so-lieu.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([*records, *((*place, text, "text") for place, text in typed.items())])
    (folder / "trong.xlsx").write_bytes(blank("99001"))
    sent = folder / "nhan" / "99001.xlsx"
    sent.parent.mkdir()
    _run("fill", folder / "trong.xlsx", folder / "so-lieu.csv", "-o", sent)
    lists = ("--reporters", REPORTERS, "--store", folder / "so.sqlite")
    pages = ("--html", folder / "TH.html")
    _run("consolidate", sent.parent, *lists, *pages, "-o", folder / "TH.xlsx")
    checks = ("-o", folder / "KQ.xlsx", "--html", folder / "KQ.html", "--send-back", folder / "tra")
    _run("check", sent.parent, *checks)
    _run("report", sent, "-o", folder / "BC.docx")
    _run("export", sent, "-o", folder / "xuat.csv")
    return folder


def _run(*words: object) -> None:
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output


def _packages(folder: Path, ending: str) -> list[Path]:
    found = sorted(folder.rglob(f"*{ending}"))
    assert found
    return found


def _formulas(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            yield from (str(cell.value) for cell in row if cell.data_type == "f")


def test_no_text_becomes_a_formula(written: Path) -> None:
    for path in _packages(written, ".xlsx"):
        assert [text for text in _formulas(path) if "passwd" in text or "cmd|" in text] == [], path.name
    told = [str(cell.value) for sheet in openpyxl.load_workbook(written / "TH.xlsx") for row in sheet.iter_rows()
            for cell in row if cell.data_type == "s"]  # fmt: skip
    assert WEIRD["formula"] in told  # it is there, as text


def test_no_link_leads_out_of_a_workbook(written: Path) -> None:
    """A relationship whose target is outside is what a program would open or fetch."""
    for path in [*_packages(written, ".xlsx"), *_packages(written, ".docx")]:
        with ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith(".rels"):
                    assert not re.search(rb'TargetMode="External"', package.read(name)), (path.name, name)


def test_a_page_runs_no_script_of_an_officer(written: Path) -> None:
    for path in _packages(written, ".html"):
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"<script>alert|<img[^>]*onerror|href\s*=\s*[\"']?\s*(javascript|file):", page), path.name
    page = (written / "TH.html").read_text(encoding="utf-8")
    told = unescape(page) + "".join(map(_unpacked, re.findall(r"[A-Za-z0-9+/=]{200,}", page)))
    assert WEIRD["link"] in told  # it is there, as plain text


def _unpacked(part: str) -> str:
    return gzip.decompress(b64decode(part)).decode() if part.startswith("H4sI") else ""


def test_a_report_computes_nothing_and_fetches_nothing(written: Path) -> None:
    for path in _packages(written, ".docx"):
        with ZipFile(path) as package:
            document = package.read("word/document.xml").decode()
        commands = re.findall(r"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"", document)
        assert not [told for told in commands if "INCLUDE" in "".join(told) or "HYPERLINK" in "".join(told)], path.name
        assert str(7261 * 7261) not in document


def test_a_list_of_figures_begins_no_cell_as_a_formula(written: Path) -> None:
    with (written / "xuat.csv").open(encoding="utf-8-sig", newline="") as lines:
        for record in csv.reader(lines):
            for text in record:
                assert not re.match(r"[=@\t\r]|[+-](?![0-9.]*\Z)", text), text
