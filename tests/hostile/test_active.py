"""What an officer typed never becomes a formula, a script, a link or a field in what we write."""

import csv
import gzip
import logging
import re
import tomllib
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.definition.load import load_alone
from tests.adoption.adopted import sole_instance
from tests.adoption.blanks import subtotals_below
from tests.made import FIGURES, REPORTERS, blank, members, packed

WEIRD = {
    "formula": '=HYPERLINK("file:///etc/passwd","bấm vào đây")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "script": "<script>alert(7261)</script><img src=x onerror=alert(7261)>",
    "link": "javascript:alert(7261)",
    "field": '{ INCLUDETEXT "https://vi-du.invalid/7261" }',
    "template": "{{ 7261 * 7261 }}{% raw %}",
}
SAID: list[str] = []
"""What the commands that made `written` said on standard error and in logs."""
PERSON, PHONE = "Nông Văn Kín", "0912 345 678"
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
    typed |= {("TT", "phone", "value"): PHONE, ("GN-03", "works#4", "name"): f"Nhà ở hộ ông {PERSON}"}
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
    with _logged() as heard:
        done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code in (0, 1, 2) and "Traceback" not in done.output, done.output
    SAID.extend((done.stderr, *heard))


@contextmanager
def _logged() -> Iterator[list[str]]:
    """Give what is logged from now on, by whomever and at whatever level."""
    heard: list[str] = []
    root, handler = logging.getLogger(), logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]  # all it has to do
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def test_what_is_said_beside_the_result_names_no_person(written: Path) -> None:
    """Standard error and logs are kept and sent on by people who must not know who is poor."""
    broken = written / "nhan" / "hỏng.xlsx"
    broken.write_bytes((written / "nhan" / "99001.xlsx").read_bytes()[:-9_000])
    for words in (("check", broken), ("export", broken, "-o", written / "x.csv"), ("verify", broken)):
        _run(*words)
    broken.unlink()
    assert len([text for text in SAID if text]) >= 2
    for name in (PERSON, PHONE, *WEIRD.values()):
        assert [text for text in SAID if name in text] == []


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


# --- the blank of an office --------------------------------------------------------------------------------


def test_labels_of_a_blank_are_no_formulas_in_what_is_to_be_reviewed(tmp_path: Path) -> None:
    """Who reviews an adopted form opens its rows and questions in Excel; the definition still says what stood there."""
    labels = ("=1+1", "@SUM(A1)", "+84 912", "- Vốn đầu tư", "'=x", "\tTab", "-")
    book = openpyxl.load_workbook(subtotals_below(tmp_path / "mẫu.xlsx"))
    for at, label in zip((12, 13, 16, 17), labels, strict=False):
        book["BIỂU 5"].cell(at, 2).value = label
        book["BIỂU 5"].cell(at, 2).data_type = "s"
    book["BIỂU 5"]["E10"].value, book["BIỂU 5"]["E10"].data_type = "=cmd|' /C calc'!A0", "s"
    book.save(tmp_path / "mẫu.xlsx")
    _run("adopt", tmp_path / "mẫu.xlsx", "-o", tmp_path / "biểu")
    tables = _packages(tmp_path / "biểu", ".csv")
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for record in csv.reader(lines):
                assert [text for text in record if re.match(r"[=@+\t\r]|-.", text)] == [], path.name
    rows = sole_instance(load_alone(tmp_path / "biểu")).rows
    assert {"=1+1", "@SUM(A1)", "+84 912", "- Vốn đầu tư"} <= {row.label for row in rows}


def test_the_name_of_a_sheet_adds_nothing_to_a_definition(tmp_path: Path) -> None:
    """A comment ends with its line: what follows a break in a name would be read as the definition itself."""
    parts = members(subtotals_below(tmp_path / "mẫu.xlsx").read_bytes())
    named = parts["xl/workbook.xml"].replace("BIỂU 5".encode(), b"B&#10;rules = 1&#10;")
    (tmp_path / "mẫu.xlsx").write_bytes(packed(parts | {"xl/workbook.xml": named}))
    _run("adopt", tmp_path / "mẫu.xlsx", "-o", tmp_path / "biểu")
    (path,) = (tmp_path / "biểu").rglob("definition.toml")
    assert "rules" not in tomllib.loads(path.read_text(encoding="utf-8"))
    assert load_alone(tmp_path / "biểu").kits
