"""The page of findings: whole without a script and without a network, nothing from a file is markup, filters work."""

import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.mending.messages import Returned
from mtqg_xl.mending.sender import Sender
from mtqg_xl.pages.findings import PageFile, findings_page
from tests.pages.browser import document, to_pdf

DA4 = Finding(
    "R07",
    Severity.EXPLAIN,
    "a.xlsx",
    "GN DTTS",
    "O29",
    "Đầu tư cơ sở hạ tầng (DTTS.4.1.a)",
    "Lũy kế › ĐTPT",
    "Dòng ghi 2.145.977.223 đ; bốn công trình cộng 2.292.158.728 đ.",
    "Số của dòng phải bằng tổng các công trình.",
    "Sửa dòng hoặc công trình.",
    2_145_977_223.0,
    2_292_158_728.0,
    146_181_505.0,
)
TYPED = replace(DA4, code="F02", severity=Severity.BLOCK, cell="J29", what="Ô J29 bị gõ đè.", impact=5.0)
BELOW = replace(DA4, code="A01", severity=Severity.NOTE, cell="R29", what="Ô R29 theo ô J29.", impact=None)
POOR = replace(DA4, code="R30", severity=Severity.BLOCK, sheet="HN-01", what="121 hộ nghèo của 120 hộ.", impact=None)
EVIL = "\"><script>document.title='bị chiếm'</script><img src=x onerror=\"document.title='bị chiếm'\">'&"


def a_file(name: str, *findings: Finding, phone: str = "") -> PageFile:
    result = FileResult(f"{name}.xlsx", "k", {}, "", name, "2024-H1", findings, (), Verdict.BLOCK)
    return PageFile(result, Sender(name=name, phone=phone), ("",) * len(findings))


def page_of(*files: PageFile, skipped: tuple[tuple[str, str], ...] = ()) -> str:
    return findings_page(files, [Returned(item.result, item.sender) for item in files], skipped)


TWO = page_of(
    a_file("xã Đắk Tô", DA4, TYPED.with_consequences((BELOW,)), phone="0912 000 111"), a_file("xã Lục Bình", POOR)
)


class Seen(HTMLParser):
    """The elements of a page and the texts of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.is_in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        starts = tag in {"td", "pre", "summary", "li"}
        self.is_in_cell = starts or (self.is_in_cell and tag == "small")
        if starts:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_in_cell = self.is_in_cell and tag not in {"td", "pre", "summary", "li"}

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.cells[-1] += data

    def names(self) -> set[str]:
        return {tag for tag, _ in self.elements}


def test_without_a_script_every_finding_stands_in_the_page_with_figures_as_officers_write_them() -> None:
    seen = Seen(TWO)
    for text in ("2.145.977.223", "2.292.158.728", "146.181.505", "GN DTTS, ô O29", "HN-01, ô O29", "0912 000 111"):
        assert text in seen.cells, text
    assert "↳ kéo theo 1 chỗ" in seen.cells
    assert any(cell.startswith("GN DTTS, ô R29 – ") and "Ô R29 theo ô J29." in cell for cell in seen.cells)
    hidden = [tag for tag, attributes in seen.elements if "hidden" in attributes]
    assert set(hidden) == {"form", "button"}  # what does nothing without the script


def test_the_worst_and_dearest_stand_first() -> None:
    groups = re.findall(r'data-form="([^"]*)" data-level="([^"]*)"', TWO)
    assert groups == [("GN DTTS", "block"), ("HN-01", "block"), ("GN DTTS", "explain")]


def test_the_page_asks_nothing_of_the_network() -> None:
    outside = [
        (tag, name)
        for tag, attributes in Seen(TWO).elements
        for name, value in attributes.items()
        if name in {"src", "srcset", "href", "action", "data", "poster"} and not str(value).startswith("#")
    ]
    assert outside == []
    assert not re.search(r"https?:|url\(|@import|//cdn", TWO)
    assert "default-src 'none'" in TWO


def evil_page() -> str:
    evil = replace(
        DA4,
        sheet=EVIL,
        cell="",
        row_label=EVIL,
        column_title=EVIL,
        what=EVIL,
        why=EVIL,
        mend=EVIL,
        found=EVIL,
        code=EVIL,
    )
    item = a_file(EVIL, evil.with_consequences((evil,)), phone=EVIL)
    item = PageFile(item.result, item.sender, (EVIL,))
    broken = replace(item, result=replace(item.result, verdict=Verdict.UNUSABLE))
    return page_of(item, broken, skipped=((EVIL, EVIL),))


def test_nothing_that_others_wrote_becomes_markup() -> None:
    seen, clean = Seen(evil_page()), Seen(TWO)
    assert seen.names() == clean.names()
    assert [tag for tag, _ in seen.elements].count("script") == 1
    assert not {name for _, attributes in seen.elements for name in attributes if name.startswith("on")}
    assert sum(EVIL in cell for cell in seen.cells) >= 13


def test_a_page_of_nothing_says_so() -> None:
    page = page_of()
    for text in ("Không có tệp biểu nào.", "Không có chỗ nào phải xem.", "Không có đơn vị nào phải nhắn."):
        assert text in page


# --- in a browser ---------------------------------------------------------------------------------------


def shown(page: Path, fragment: str = "") -> list[tuple[str, str]]:
    """Return unit and level of the groups that the browser shows."""
    tags = re.findall(r'<tbody class="group"[^>]*>', document(page, fragment))
    kept = [tag for tag in tags if "hidden" not in tag]
    return [(found[1], found[2]) for tag in kept if (found := re.search(r'data-unit="(.*?)".*data-level="(.*?)"', tag))]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "kết quả (lần 2).html"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", [("xã Đắk Tô", "block"), ("xã Lục Bình", "block"), ("xã Đắk Tô", "explain")]),
        ("tim=dak+to", [("xã Đắk Tô", "block"), ("xã Đắk Tô", "explain")]),
        ("tim=DAK+TO+bon+cong+trinh", [("xã Đắk Tô", "explain")]),
        ("tim=o+r29", [("xã Đắk Tô", "block")]),
        ("muc=block&bieu=HN-01", [("xã Lục Bình", "block")]),
        ("don-vi=x%C3%A3+L%E1%BB%A5c+B%C3%ACnh&muc=explain", []),
    ],
)
def test_search_needs_no_marks_and_filters_work_together(
    page: Path, fragment: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(page, fragment) == expected
    assert f"<output>Hiện {len(expected)}/3</output>" in document(page, fragment)


@pytest.mark.chromium
def test_no_script_of_others_runs(tmp_path: Path) -> None:
    path = tmp_path / "xấu.html"
    path.write_text(evil_page(), encoding="utf-8")
    after = document(path)
    assert "<title>Kết quả kiểm tra phụ biểu</title>" in after
    # and even markup that slipped in could do nothing: the page names the one script that may run
    path.write_text(TWO.replace("</main>", "<script>document.title='bị chiếm'</script></main>"), encoding="utf-8")
    assert "<title>Kết quả kiểm tra phụ biểu</title>" in document(path)


@pytest.mark.chromium
def test_it_prints_on_a4_with_every_finding_and_no_controls(page: Path, tmp_path: Path) -> None:
    pdf = to_pdf(page, tmp_path / "in.pdf")
    size = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+841\.\d+ x 59\d\.\d+ pts \(A4\)", size)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "146.181.505" in text and "121 hộ nghèo" in text
    assert "Bỏ lọc" not in text and "Chép tin nhắn" not in text
