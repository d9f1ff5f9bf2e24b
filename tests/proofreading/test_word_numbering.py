"""Word files with headers, footers and automatic numbers, as python-docx writes them and Word shows them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from mtqg_xl.pipeline.proofreading import proofread_file
from mtqg_xl.proofreading import Claim
from mtqg_xl.proofreading.read_report import read_report

OUTLINE = (
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("decimal", "%2.%3"),
    ("lowerLetter", "%4)"),
    ("bullet", "\uf0b7"),
    ("bullet", "o"),
)
"""The outline of a report: I. > 1. > 1.1 > a) > • > o."""
Item = tuple[str, int | None]
PARTS = (
    ("Kinh phí được giao là 900 triệu đồng, gồm:", 1),
    ("Đường giao thông: 500 triệu đồng;", 3),
    ("Nhà văn hóa: 250 triệu đồng;", 3),
)


def _list(document: Any, number: int, levels: tuple[tuple[str, str], ...], overrides: str = "") -> None:
    """Add a list and its use, both with this number, to the part of the lists."""
    numbering = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{written}</w:abstractNum>')
    )
    _use(document, number, number, overrides)


def _use(document: Any, number: int, of: int, overrides: str = "") -> None:
    numbering = document.part.numbering_part.element
    use = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
    numbering.append(parse_xml(use))


def _numbered(paragraph: Any, number: int, level: int) -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Save a report of paragraphs, each with its level in the outline or None; ``change`` works on it before."""

    def write(*items: Item, change: Callable[[Any], None] | None = None) -> Path:
        document = Document()
        _list(document, 90, OUTLINE)
        for text, level in items:
            paragraph = document.add_paragraph(text)
            if level is not None:
                _numbered(paragraph, 90, level)
        if change is not None:
            change(document)
        path = tmp_path / "báo cáo.docx"
        document.save(str(path))
        return path

    return write


def _labels(path: Path) -> list[str]:
    return [paragraph.label for paragraph in read_report(path).report.paragraphs]


def _notes(path: Path) -> list[Claim]:
    return [claim for claim in proofread_file(path).claims if claim.kind == "structure"]


def test_labels_are_those_that_word_shows(written: Callable[..., Path]) -> None:
    path = written(
        *(("Một", 0), ("Hai", 1), ("Ba", 2), ("Bốn", 2), ("Năm", 1), ("Sáu", 2), ("Bảy", 3), ("Tám", 3), ("", 3)),
        *(("Chín", 4), ("Mười", 5), ("Thường", None), ("Mười một", 3), ("Mười hai", 0), ("Mười ba", 1)),
    )
    wanted = ["I.", "1.", "1.1.", "1.2.", "2.", "2.1.", "a)", "b)", "-", "+", "", "d)", "II.", "1."]
    assert _labels(path) == wanted
    assert _notes(path) == []


def test_lists_of_styles_and_lists_that_begin_anew_count_as_in_word(written: Callable[..., Path]) -> None:
    def change(document: Any) -> None:
        _use(document, 91, 90, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>')
        properties = document.styles["Heading 1"].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
        document.add_paragraph("Theo kiểu", style="Heading 1")
        _numbered(document.add_paragraph("Từ năm"), 91, 1)
        _numbered(document.add_paragraph("Tiếp"), 91, 1)
        _numbered(document.add_paragraph("Bỏ số của kiểu", style="Heading 1"), 0, 0)

    assert _labels(written(("Một", 0), ("Hai", 1), change=change)) == ["I.", "1.", "II.", "5.", "6.", ""]


def test_rows_of_a_table_are_no_sections(written: Callable[..., Path]) -> None:
    def change(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0).paragraphs[0]
        cell.add_run("Trong bảng")
        _numbered(cell, 90, 1)

    assert _labels(written(("Một", 0), change=change)) == ["I.", ""]


def test_a_list_that_goes_on_in_the_next_section_is_noted(written: Callable[..., Path]) -> None:
    """Word goes on counting where a list was copied: under II. it shows 3. first."""

    def change(document: Any) -> None:
        _list(document, 92, (("decimal", "%1."),))
        for paragraph in document.paragraphs:
            if paragraph.text.startswith("Việc"):
                _numbered(paragraph, 92, 0)

    path = written(("Kết quả", 0), ("Việc a", None), ("Việc b", None), ("Đánh giá", 0), ("Việc c", None), change=change)
    (note,) = _notes(path)
    assert (note.stated, note.recomputed) == ("3", "1")


def test_a_typed_number_is_held_against_an_automatic_one(written: Callable[..., Path]) -> None:
    (note,) = _notes(written(("Kết quả", 0), ("Một", 1), ("Hai", 1), ("4. Bốn", None)))
    assert (note.stated, note.recomputed) == ("4", "3")


def test_a_list_within_a_list_is_no_repetition(written: Callable[..., Path]) -> None:
    def change(document: Any) -> None:
        _list(document, 93, (("decimal", "%1."),))
        for paragraph in document.paragraphs:
            if paragraph.text.startswith("nhỏ"):
                _numbered(paragraph, 93, 0)

    path = written(("Kết quả", 0), ("Một", 1), ("nhỏ a", None), ("nhỏ b", None), ("Hai", 1), ("Ba", 1), change=change)
    assert _notes(path) == []


@pytest.mark.parametrize(("last", "is_wrong"), [("150", False), ("180", True)])
def test_parts_in_an_automatic_list_are_added_up(written: Callable[..., Path], last: str, is_wrong: bool) -> None:
    path = written(("Kết quả", 0), *PARTS, (f"Nước sinh hoạt: {last} triệu đồng.", 3))
    claims = [claim for claim in proofread_file(path).claims if claim.kind == "sum"]
    assert [(claim.stated, claim.verdict.value) for claim in claims] == [
        ("900 triệu đồng", "wrong" if is_wrong else "ok")
    ]


def test_bullets_of_several_lists_are_not_added_up(written: Callable[..., Path]) -> None:
    """The second item has bullets of its own below it, in a list of its own at the first level: that shows nowhere."""
    below = [("Thôn A: 100 triệu đồng;", None), ("Thôn B: 150 triệu đồng.", None)]

    def change(document: Any) -> None:
        _list(document, 94, (("bullet", "\uf0b7"),))
        for paragraph in document.paragraphs:
            if paragraph.text.startswith("Thôn"):
                _numbered(paragraph, 94, 0)

    items = (PARTS[0], ("Đường: 650 triệu đồng;", 4), ("Nhà văn hóa: 250 triệu đồng:", 4), *below)
    assert [
        claim.stated for claim in proofread_file(written(*items, change=change)).claims if claim.kind == "sum"
    ] == []


def _titled(*headers: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        places = (section.header, section.footer, section.first_page_header)
        for place, text in zip(places, headers, strict=False):
            place.paragraphs[0].text = text

    return change


TITLE: tuple[Item, ...] = (("BÁO CÁO", None), ("Kết quả thực hiện 9 tháng đầu năm 2024", None), ("Nội dung.", None))


def test_a_header_of_another_period_is_doubted_once(written: Callable[..., Path], tmp_path: Path) -> None:
    old, older, this = "Báo cáo 6 tháng đầu năm 2024", "Báo cáo 9 tháng đầu năm 2023", "Báo cáo 9 tháng năm 2024"
    path = written(*TITLE, change=_titled(old, older, this))
    output = tmp_path / "ra.docx"
    claims = [claim for claim in proofread_file(path, output=output).claims if claim.kind == "period"]
    assert [(claim.stated, claim.verdict.value) for claim in claims] == [
        ("6 tháng đầu năm 2024", "doubtful"),
        ("9 tháng đầu năm 2023", "doubtful"),
        ("9 tháng năm 2024", "ok"),
    ]
    comments = [comment.text for comment in Document(str(output)).comments]
    assert ["ở đầu trang hoặc chân trang" in comment for comment in comments] == [True, True]


def test_a_footer_that_names_no_report_or_the_year_alone_is_passed_over(written: Callable[..., Path]) -> None:
    path = written(*TITLE, change=_titled("Kế hoạch quý II năm 2023", "Tình hình năm 2023", "Trang 2/15"))
    assert proofread_file(path).claims == ()


def test_numbers_of_pages_are_no_figures_of_the_report(written: Callable[..., Path]) -> None:
    def change(document: Any) -> None:
        run = document.sections[0].footer.paragraphs[0].add_run()
        for kind in ("begin", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        document.sections[0].footer.paragraphs[0].add_run("12")

    assert proofread_file(written(("Vốn giao 20 triệu đồng.", None), change=change)).amounts.all == 1
