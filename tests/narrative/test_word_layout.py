"""The printed reports against the tables of the two official layouts, part by part.

State: Nghị định 30/2020/NĐ-CP. Party: Hướng dẫn 36-HD/VPTW of 03/4/2018. Sizes are points, lengths millimetres.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from mtqg_xl.narrative import to_docx
from tests.narrative.support import narrative, year_narrative

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# part · its words · letters · face · sizes · place
STATE = """
    Quốc hiệu            · CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM · capitals · bold · 12 13 · top right
    Tiêu ngữ             · Độc lập - Tự do - Hạnh phúc        · lower    · bold · 13 14 · top right
    Cơ quan chủ quản     · UBND HUYỆN CAO LỘC                 · capitals · plain · 12 13 · top left
    Cơ quan ban hành     · ỦY BAN NHÂN DÂN                    · capitals · bold · 12 13 · top left
    Cơ quan ban hành, 2  · XÃ THỤY HÙNG                       · capitals · bold · 12 13 · top left
    Số, ký hiệu          · Số:      /BC-UBND                  · lower    · plain · 13 · top left
    Địa danh, ngày       · Thụy Hùng, ngày     tháng     năm 2023 · lower    · italic · 13 14 · top right
    Tên loại             · BÁO CÁO                            · capitals · bold · 13 14 · centre
    Trích yếu · Kết quả thực hiện các chương trình mục tiêu quốc gia năm 2023, · lower · bold · 13 14 · centre
    Trích yếu, dòng 2    · phương hướng, nhiệm vụ năm 2024    · lower    · bold · 13 14 · centre
    Trình kỳ họp · (Trình tại kỳ họp thứ …, Hội đồng nhân dân xã khóa …, nhiệm kỳ …) · lower · italic · 13 14 · centre
    Mục La Mã            · I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH     · capitals · bold · 13 14 · body
    Mục số               · 1. Chỉ đạo, điều hành              · lower    · bold · 13 14 · body
    Mục nhỏ              · 2.3. Chương trình xây dựng nông thôn mới · lower    · bold italic · 13 14 · body
    Lời văn              · Mở 01 lớp tập huấn về khu dân cư kiểu mẫu cho 42 người. · lower    · plain · 13 14 · body
    Quyền hạn            · TM. ỦY BAN NHÂN DÂN                · capitals · bold · 13 14 · foot right
    Chức vụ              · CHỦ TỊCH                           · capitals · bold · 13 14 · foot right
    Người ký             · Nguyễn Văn Mẫu                     · lower    · bold · 13 14 · foot right
    Nơi nhận             · Nơi nhận:                          · lower    · bold italic · 12 · foot left
    Nơi gửi đầu          · - Thường trực Đảng ủy xã;          · lower    · plain · 11 · foot left
    Nơi gửi cuối         · - Lưu: VT.                         · lower    · plain · 11 · foot left
"""
PARTY = """
    Tiêu đề              · ĐẢNG CỘNG SẢN VIỆT NAM             · capitals · bold · 15 · top right
    Cơ quan cấp trên     · ĐẢNG ỦY XÃ LỤC BÌNH                · capitals · plain · 14 · top left
    Cơ quan ban hành     · BAN CHỈ ĐẠO THỰC HIỆN              · capitals · bold · 14 · top left
    Dấu sao              · *                                  · lower    · plain · 14 · top left
    Số, ký hiệu          · Số      -BC/BCĐ                    · lower    · plain · 14 · top left
    Địa danh, ngày       · Lục Bình, ngày     tháng     năm 2024 · lower    · italic · 14 · top right
    Tên loại             · BÁO CÁO                            · capitals · bold · 16 · centre
    Trích yếu            · kết quả thực hiện các chương trình mục tiêu quốc gia · lower    · bold · 14 · centre
    Dưới trích yếu       · -----                              · lower    · plain · 14 · centre
    Mục La Mã            · I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO      · capitals · bold · 14 · body
    Chức vụ              · TRƯỞNG BAN                         · capitals · bold · 14 · foot right
    Nơi nhận             · Nơi nhận:                          · lower    · underlined · 14 · foot left
    Nơi gửi              · - Lãnh đạo UBND xã.                · lower    · plain · 12 · foot left
"""
# Millimetres that the layout allows, from and to.
PAGE = """
    page_width 210 210 · page_height 297 297 · top_margin 20 25 · bottom_margin 20 25 · left_margin 30 35
    right_margin 15 20
"""
TWO = ("state", "party")
MM = 36000
PT = 12700


@dataclass(frozen=True)
class Printed:
    """One paragraph of a paper with where it stands."""

    place: str
    paragraph: Any

    @property
    def text(self) -> str:
        return "".join(item.text or "" for item in self.paragraph._p.iter(f"{W}t"))

    def faces(self) -> set[tuple[str, float]]:
        """The faces and sizes of its words, with what its style gives."""
        found = set()
        style = self.paragraph.style.font
        for run in self.paragraph.runs:
            size = run.font.size or style.size or self.paragraph.style.base_style.font.size
            is_so = {
                "bold": style.bold if run.bold is None else run.bold,
                "italic": style.italic if run.italic is None else run.italic,
                "underlined": run.underline,
            }
            found.add((" ".join(name for name, is_it in is_so.items() if is_it) or "plain", size / PT))
        return found


@cache
def paper(layout: str) -> Any:
    told = {"state": year_narrative, "party": narrative}[layout]()
    if layout == "state":
        header = replace(told.header, superior="UBND HUYỆN CAO LỘC", signed_by="Nguyễn Văn Mẫu")
        told = replace(told, header=header)
    return Document(BytesIO(to_docx(told)))


def printed(layout: str) -> Iterator[Printed]:
    document = paper(layout)
    for table, where in zip(document.tables, ("top", "foot"), strict=True):
        for row in table.rows:
            for cell, side in zip(row.cells, ("left", "right"), strict=True):
                yield from (Printed(f"{where} {side}", paragraph) for paragraph in cell.paragraphs)
    for paragraph in document.paragraphs:
        centred = paragraph.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
        yield Printed("centre" if centred else "body", paragraph)


def one(layout: str, text: str) -> Printed:
    (found,) = (item for item in printed(layout) if item.text == text)
    return found


def rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("·")] for line in table.strip().splitlines()]


def parts() -> list[Any]:
    return [
        pytest.param(layout, *row[1:], id=f"{layout}-{row[0]}")
        for layout, table in (("state", STATE), ("party", PARTY))
        for row in rows(table)
    ]


@pytest.mark.parametrize(("layout", "text", "letters", "face", "sizes", "place"), parts())
def test_a_part_looks_as_the_layout_demands(
    layout: str, text: str, letters: str, face: str, sizes: str, place: str
) -> None:
    found = one(layout, text)
    assert found.place == place
    assert (text == text.upper() and text != text.lower()) == (letters == "capitals")
    smallest, *_, largest = [float(size) for size in (sizes.split() * 2)]
    ((printed_face, size),) = found.faces()
    assert printed_face == face
    assert smallest <= size <= largest


@pytest.mark.parametrize("layout", TWO)
@pytest.mark.parametrize("measure", [part.strip() for line in PAGE.strip().splitlines() for part in line.split("·")])
def test_paper_and_margins_are_those_of_the_layout(layout: str, measure: str) -> None:
    name, smallest, largest = measure.split()
    assert float(smallest) <= round(getattr(paper(layout).sections[0], name) / MM, 1) <= float(largest)


@pytest.mark.parametrize("layout", TWO)
def test_the_body_is_justified_indented_and_spaced(layout: str) -> None:
    body = paper(layout).styles["Normal"]
    form = body.paragraph_format
    assert body.font.name == "Times New Roman"
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert 10 <= round(form.first_line_indent / MM, 1) <= 12.7
    assert form.space_after / PT >= 6
    # Single spacing of Times New Roman is 1,15 of its size; the layout allows up to one and a half lines.
    assert 1.15 <= form.line_spacing / body.font.size <= 1.5 * 1.15


@pytest.mark.parametrize("layout", TWO)
def test_every_word_is_black_times_new_roman(layout: str) -> None:
    document = paper(layout)
    assert {style.font.name for style in document.styles if style.name in {"Normal", "Head"}} <= {
        "Times New Roman",
        None,
    }
    named = {f.get(f"{W}ascii") for f in document.element.body.iter(f"{W}rFonts")}
    assert named <= {"Times New Roman", None}
    assert not list(document.element.body.iter(f"{W}color"))


@pytest.mark.parametrize("layout", TWO)
def test_the_page_number_stands_in_the_middle_of_the_top_margin_from_page_two_on(layout: str) -> None:
    section = paper(layout).sections[0]
    assert section.different_first_page_header_footer
    assert not list(section.first_page_header._element.iter(f"{W}fldSimple"))
    paragraph = section.header.paragraphs[0]
    assert paragraph.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    (field,) = paragraph._p.iter(f"{W}fldSimple")
    assert field.get(f"{W}instr") == "PAGE"
    assert 13 <= int(field.find(f"{W}r/{W}rPr/{W}sz").get(f"{W}val")) / 2 <= 14
    assert section.header_distance < section.top_margin


def rules(layout: str) -> list[tuple[str, float]]:
    """Each rule: the line above it, and its own length."""
    document = paper(layout)
    found = []
    for cell in (cell for row in document.tables[0].rows for cell in row.cells):
        for above, below in zip(cell.paragraphs, cell.paragraphs[1:], strict=False):
            if below._p.find(f"{W}pPr/{W}pBdr") is not None:
                form = below.paragraph_format
                found.append((above.text, (cell.width - form.left_indent - form.right_indent) / MM))
    text_width = 210 - 30 - 15
    for above, below in zip(document.paragraphs, document.paragraphs[1:], strict=False):
        if below._p.find(f"{W}pPr/{W}pBdr") is not None:
            form = below.paragraph_format
            found.append((above.text, text_width - (form.left_indent + form.right_indent) / MM))
    return found


# Widths of lines in Times New Roman bold, in thousandths of the size, added up from those of its letters:
# Độc 1666 lập 1334 - 333 Tự 1223 do 1056 - 333 Hạnh 2390 phúc 2112 and seven spaces of 250: 12197.
# XÃ 1444 THỤY 2889 HÙNG 3000 and two spaces: 7833.
# phương 3224 hướng, 2918 nhiệm 2667 vụ 1056 năm 1889 2024 2000 and five spaces: 15004.
# ĐẢNG 2944 CỘNG 3000 SẢN 2000 VIỆT 2445 NAM 2388 and four spaces: 13777.
MOTTO_MM = 12.197 * 13 * 25.4 / 72
ISSUER_MM = 7.833 * 12 * 25.4 / 72
SUBJECT_MM = 15.004 * 14 * 25.4 / 72
PARTY_MM = 13.777 * 15 * 25.4 / 72
PRESENTED = "(Trình tại kỳ họp thứ …, Hội đồng nhân dân xã khóa …, nhiệm kỳ …)"


def test_the_rule_below_the_motto_is_as_long_as_the_motto() -> None:
    assert dict(rules("state"))["Độc lập - Tự do - Hạnh phúc"] == pytest.approx(MOTTO_MM, abs=0.1)


@pytest.mark.parametrize(("above", "line_mm"), [("XÃ THỤY HÙNG", ISSUER_MM), (PRESENTED, SUBJECT_MM)])
def test_the_rules_below_issuer_and_subject_have_a_third_to_a_half_of_their_line(above: str, line_mm: float) -> None:
    assert line_mm / 3 <= dict(rules("state"))[above] <= line_mm / 2


def test_a_paper_of_the_state_has_these_rules_and_no_other() -> None:
    assert [above for above, _ in rules("state")] == ["XÃ THỤY HÙNG", "Độc lập - Tự do - Hạnh phúc", PRESENTED]


def test_a_paper_of_the_party_has_one_rule_as_long_as_its_heading() -> None:
    ((above, length),) = rules("party")
    assert above == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert length == pytest.approx(PARTY_MM, abs=0.1)


def test_a_paper_of_the_state_ends_with_the_mark_and_one_of_the_party_without() -> None:
    last = {layout: [item.text for item in printed(layout) if item.text and item.place == "body"][-1] for layout in TWO}
    assert last["state"].endswith("cho ý kiến./.")
    assert last["party"].endswith("chỉ đạo.")


def test_a_paper_of_the_party_has_no_motto_of_the_state() -> None:
    assert not [item for item in printed("party") if "CỘNG HÒA" in item.text or "Độc lập" in item.text]


def test_the_number_and_the_day_are_left_to_the_clerk() -> None:
    assert one("state", "Số:      /BC-UBND")
    assert one("party", "Số      -BC/BCĐ")


def test_the_last_receiver_of_a_state_paper_is_the_file_and_the_others_end_with_a_semicolon() -> None:
    entries = [item.text for item in printed("state") if item.place == "foot left"][1:]
    assert entries[-1] == "- Lưu: VT."
    assert all(entry.startswith("- ") and entry.endswith(";") for entry in entries[:-1])
