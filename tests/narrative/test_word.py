"""The Word document: the look of a paper of the Party or the State, and numbers that can be found again."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from lxml import etree

from mtqg_xl.findings import DefinitionError
from mtqg_xl.narrative import Figure, Narrative, Paragraph, Run, to_docx
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.narrative.support import HEADER, narrative

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
STATE_HEADER = replace(
    HEADER,
    superior="UBND HUYỆN BẠCH THÔNG",
    issuer=("ỦY BAN NHÂN DÂN", "XÃ LỤC BÌNH"),
    symbol="BC-UBND",
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
)


@cache
def party() -> bytes:
    return to_docx(narrative())


@cache
def state() -> bytes:
    return to_docx(replace(narrative(), layout="state", header=STATE_HEADER))


def opened(content: bytes = b"") -> Document:
    return Document(BytesIO(content or party()))


def root(content: bytes, part: str = "word/document.xml") -> etree._Element:
    with ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(part))


def words(element: etree._Element) -> str:
    """The text of a paragraph as a person reads it, controls included."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def controls(content: bytes) -> Iterator[tuple[str, str]]:
    for control in root(content).iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        assert tag is not None
        yield tag.get(f"{W}val", ""), words(control)


def cell_lines(content: bytes, table: int, row: int, column: int) -> list[str]:
    return [paragraph.text for paragraph in opened(content).tables[table].cell(row, column).paragraphs]


@pytest.mark.parametrize("content", [party, state], ids=["party", "state"])
def test_word_would_not_repair_it(tmp_path: Path, content: object) -> None:
    assert callable(content)
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(content())
    assert problems(path) == []


def test_the_same_report_gives_the_same_bytes() -> None:
    assert to_docx(narrative()) == party()


def test_the_page_is_a4_with_the_margins_of_the_party() -> None:
    section = opened().sections[0]
    millimetres = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
            section.header_distance,
        )
    ]
    assert millimetres == [210, 297, 20, 20, 30, 15, 10]


def test_the_body_is_justified_times_new_roman_14() -> None:
    body = opened().styles["Normal"]
    form = body.paragraph_format
    assert (body.font.name, body.font.size) == ("Times New Roman", Pt(14))
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert form.first_line_indent is not None
    assert round(form.first_line_indent / Mm(1)) == 10
    assert form.space_after == Pt(6)
    assert form.line_spacing == Pt(18)


@pytest.mark.parametrize(("level", "italic"), [(1, False), (2, False), (3, True)])
def test_headings_are_bold_and_the_third_level_italic(level: int, italic: bool) -> None:
    style = opened().styles[f"Heading {level}"]
    assert (style.font.name, style.font.size, style.font.bold, style.font.italic) == (
        "Times New Roman",
        Pt(14),
        True,
        italic,
    )


def test_headings_stand_in_the_order_of_the_report() -> None:
    headings = [item.text for item in opened().paragraphs if item.style.name.startswith("Heading")]
    assert headings == [section.title for section in narrative().outline()]


def test_the_head_of_a_paper_of_the_party() -> None:
    issuer = ["ĐẢNG ỦY XÃ LỤC BÌNH", "BAN CHỈ ĐẠO THỰC HIỆN", "CÁC CHƯƠNG TRÌNH MTQG", "*"]
    assert cell_lines(party(), 0, 0, 0) == issuer
    assert cell_lines(party(), 0, 0, 1) == ["ĐẢNG CỘNG SẢN VIỆT NAM", ""]
    assert cell_lines(party(), 0, 1, 0) == ["Số      -BC/BCĐ"]
    assert cell_lines(party(), 0, 1, 1) == ["Lục Bình, ngày     tháng     năm 2024"]
    faces = [
        (run.text, run.font.size, bool(run.bold), bool(run.italic))
        for row in opened().tables[0].rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    ]
    assert faces == [
        ("ĐẢNG ỦY XÃ LỤC BÌNH", Pt(14), False, False),
        ("BAN CHỈ ĐẠO THỰC HIỆN", Pt(14), True, False),
        ("CÁC CHƯƠNG TRÌNH MTQG", Pt(14), True, False),
        ("*", Pt(14), False, False),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", Pt(15), True, False),
        ("Số      -BC/BCĐ", Pt(14), False, False),
        ("Lục Bình, ngày     tháng     năm 2024", Pt(14), False, True),
    ]


def test_the_rule_below_the_name_of_the_party_is_as_long_as_the_name() -> None:
    cell = opened().tables[0].cell(0, 1)
    rule = cell.paragraphs[1]
    form = rule.paragraph_format
    assert rule._p.find(f"{W}pPr/{W}pBdr/{W}top").get(f"{W}val") == "single"
    assert form.left_indent is not None
    assert form.left_indent == form.right_indent
    # Advance widths of Times New Roman bold: 13,78 em at 15 pt.
    assert (cell.width - 2 * form.left_indent) / Pt(1) == pytest.approx(13.78 * 15, abs=1.0)


def test_the_title_is_centred_and_a_paper_of_the_party_has_no_motto_and_no_end_mark() -> None:
    document = opened()
    lines = [item for item in document.paragraphs if item.style.name == "Head"][:4]
    assert [item.text for item in lines] == [
        "BÁO CÁO",
        "kết quả thực hiện các chương trình mục tiêu quốc gia",
        "6 tháng đầu năm 2024",
        "-----",
    ]
    assert [item.runs[0].font.size for item in lines[:3]] == [Pt(16), Pt(14), Pt(14)]
    assert all(item.runs[0].bold for item in lines[:3])
    assert document.styles["Head"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    text = words(root(party()))
    assert "CỘNG HÒA" not in text
    assert "./." not in text


def test_the_foot_has_receivers_at_the_left_and_the_signer_at_the_right() -> None:
    left, right = opened().tables[1].rows[0].cells
    assert [item.text for item in left.paragraphs] == [
        "Nơi nhận:",
        "Gửi bản giấy:",
        "- Lưu Văn phòng Đảng ủy.",
        "Gửi bản điện tử:",
        "- Văn phòng Huyện ủy (b/c),",
        "- Lãnh đạo UBND xã.",
    ]
    first = left.paragraphs[0].runs[0]
    assert (first.underline, first.font.size) == (True, Pt(14))
    assert {item.runs[0].font.size for item in left.paragraphs[1:]} == {Pt(12)}
    assert [item.text for item in right.paragraphs if item.text] == ["TRƯỞNG BAN", "BÍ THƯ ĐẢNG ỦY"]


def test_tables_of_head_and_foot_have_no_borders() -> None:
    assert not list(root(party()).iter(f"{W}tblBorders", f"{W}tcBorders"))


def test_the_page_number_stands_on_every_page_but_the_first() -> None:
    section = opened().sections[0]
    assert section.different_first_page_header_footer
    field = section.header.paragraphs[0]._p.find(f"{W}fldSimple")
    assert field.get(f"{W}instr") == "PAGE"
    assert field.find(f"{W}r/{W}rPr/{W}sz").get(f"{W}val") == "28"
    assert not list(section.first_page_header._element.iter(f"{W}fldSimple"))


def test_every_number_stands_in_a_control_that_carries_its_cell() -> None:
    assert list(controls(party())) == [(run.tag, run.text) for run in narrative().numbers()]
    assert ("GN-01.DTTS|DTTS.1.n2|disbursed_percent", "66,7") in set(controls(party()))


def test_controls_are_inline_hidden_and_keep_their_type_face() -> None:
    report = replace(
        narrative(),
        sections=(),
        opening=(Paragraph((Run("đạt "), Run("66,7", bold=True, figures=(Figure("A", "b", "c"),)), Run("%"))),),
    )
    (control,) = root(to_docx(report)).iter(f"{W}sdt")
    parent = control.getparent()
    assert parent is not None
    assert parent.tag == f"{W}p"
    assert words(parent) == "đạt 66,7%"
    appearance = control.find(f"{W}sdtPr/{W15}appearance")
    assert appearance is not None
    assert appearance.get(f"{W15}val") == "hidden"
    assert control.find(f"{W}sdtContent/{W}r/{W}rPr/{W}b") is not None
    alias = control.find(f"{W}sdtPr/{W}alias")
    assert alias is not None
    assert alias.get(f"{W}val") == "A|b|c"


def test_a_plain_paper_has_the_same_words_and_no_control() -> None:
    plain = to_docx(narrative(), controls=False)
    assert list(controls(plain)) == []
    assert words(root(plain)) == words(root(party()))


def test_a_tag_that_word_would_cut_is_refused() -> None:
    long = Run("1", figures=(Figure("GN-01.DTTS", "D" * 50, "allocated"),))
    report = replace(narrative(), opening=(Paragraph((long,)),))
    with pytest.raises(DefinitionError, match="dài quá 64 chữ"):
        to_docx(report)


def test_gaps_and_places_for_the_office_are_yellow_and_nothing_else_is() -> None:
    report = narrative({("GN-01.DTTS", "DTTS.8", "disbursed_year_recurrent"): None})
    yellow = [words(run) for run in root(to_docx(report)).iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    marked = [run.text for paragraph in report.paragraphs() for run in paragraph.runs if run.mark]
    assert yellow == marked
    assert any(text.startswith("[thiếu:") for text in yellow)


def test_the_words_of_the_document_are_the_words_of_the_report() -> None:
    body = root(party()).find(f"{W}body")
    assert body is not None
    lines = [words(item) for item in body.findall(f"{W}p")]
    assert [line for line in narrative().text.split("\n") if line not in lines] == []


def test_a_paper_of_the_state_has_motto_colon_and_end_mark() -> None:
    assert cell_lines(state(), 0, 0, 1) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]
    assert cell_lines(state(), 0, 1, 0) == ["Số:      /BC-UBND"]
    body = [item.text for item in opened(state()).paragraphs if item.text]
    assert body[-1].endswith("chỉ đạo./.")
    first = opened(state()).tables[1].cell(0, 0).paragraphs[0].runs[0]
    assert (first.bold, first.italic, first.font.size) == (True, True, Pt(12))


def test_the_paper_says_what_it_is_and_shows_no_picture_of_another() -> None:
    properties = opened().core_properties
    assert properties.title.startswith("BÁO CÁO kết quả thực hiện")
    assert properties.author == HEADER.issuer_name
    assert properties.comments == ""
    with ZipFile(BytesIO(party())) as package:
        assert not any("thumbnail" in name for name in package.namelist())


def _pdf_text(pdf: Path, page: int) -> str:
    asked = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(pdf), "-"]
    return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.libreoffice
def test_libreoffice_prints_it_on_a4_with_numbers_from_the_second_page(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(party())
    pdf = libreoffice.to_pdf(path, tmp_path)
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "A4" in said
    assert re.search(r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM", _pdf_text(pdf, 1))
    assert _pdf_text(pdf, 2).split()[0] == "2"


def narrative_of(text: str) -> Narrative:
    return replace(narrative(), opening=(Paragraph((Run(text),)),))


def test_spaces_and_signs_of_xml_survive() -> None:
    content = to_docx(narrative_of(" a < b & c "))
    assert " a < b & c " in words(root(content))
