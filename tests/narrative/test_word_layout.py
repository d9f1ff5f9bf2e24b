"""The printed reports against the tables of the two official layouts, part by part.

State: Nghị định 30/2020/NĐ-CP. Party: Hướng dẫn 36-HD/VPTW of 03/4/2018. Sizes are points, lengths millimetres.
"""

import re
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
from tests.narrative.test_every_figure_of_report_e import E

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
# A review of years, state layout, in two parts and with annexes behind the end mark.
REVIEW = """
    Phần                 · Phần thứ nhất                      · lower    · bold · 13 14 · centre
    Tên phần             · TÌNH HÌNH TRIỂN KHAI VÀ KẾT QUẢ THỰC HIỆN CHƯƠNG TRÌNH · capitals · bold · 13 14 · centre
    Mục La Mã            · I. CÔNG TÁC TRIỂN KHAI             · capitals · bold · 13 14 · body
    Mục số               · 1. Tuyên truyền, vận động          · lower    · bold · 13 14 · body
    Quyền hạn            · TM. ỦY BAN NHÂN DÂN                · capitals · bold · 13 14 · foot right
    Số phụ biểu          · Phụ biểu số 05                     · lower    · bold · 13 14 · centre
    Số phụ biểu, cuối    · Phụ biểu số 09                     · lower    · bold · 13 14 · centre
    Trang sau            · Phụ biểu số 07 (tiếp theo)         · lower    · italic · 13 14 · centre
"""
# Millimetres that the layout allows, from and to.
PAGE = """
    page_width 210 210 · page_height 297 297 · top_margin 20 25 · bottom_margin 20 25 · left_margin 30 35
    right_margin 15 20
"""
TWO = ("state", "party")
ALL = (*TWO, "review")
MM = 36000
PT = 12700


def chain(paragraph: Any) -> list[Any]:
    """The style of a paragraph and those that it is based on."""
    styles = [paragraph.style]
    while styles[-1].base_style is not None:
        styles.append(styles[-1].base_style)
    return styles


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
            size = run.font.size or next(one.font.size for one in chain(self.paragraph) if one.font.size)
            is_so = {
                "bold": style.bold if run.bold is None else run.bold,
                "italic": style.italic if run.italic is None else run.italic,
                "underlined": run.underline,
            }
            found.add((" ".join(name for name, is_it in is_so.items() if is_it) or "plain", size / PT))
        return found


@cache
def paper(layout: str) -> Any:
    told = {"state": year_narrative, "party": narrative, "review": E.narrative}[layout]()
    if layout != "party":
        header = replace(told.header, superior="UBND HUYỆN CAO LỘC", signed_by="Nguyễn Văn Mẫu")
        told = replace(told, header=header)
    return Document(BytesIO(to_docx(told)))


def printed(layout: str) -> Iterator[Printed]:
    document = paper(layout)
    for table, where in zip(document.tables[:2], ("top", "foot"), strict=True):
        for row in table.rows:
            for cell, side in zip(row.cells, ("left", "right"), strict=True):
                yield from (Printed(f"{where} {side}", paragraph) for paragraph in cell.paragraphs)
    for paragraph in document.paragraphs:
        alignments = [paragraph.alignment, *(style.paragraph_format.alignment for style in chain(paragraph))]
        centred = next((one for one in alignments if one is not None), None) == WD_ALIGN_PARAGRAPH.CENTER
        yield Printed("centre" if centred else "body", paragraph)


def one(layout: str, text: str) -> Printed:
    (found,) = (item for item in printed(layout) if item.text == text)
    return found


def rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("·")] for line in table.strip().splitlines()]


def _measures() -> list[str]:
    return [part.strip() for line in PAGE.strip().splitlines() for part in line.split("·")]


def parts() -> list[Any]:
    return [
        pytest.param(layout, *row[1:], id=f"{layout}-{row[0]}")
        for layout, table in (("state", STATE), ("party", PARTY), ("review", REVIEW))
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
@pytest.mark.parametrize("measure", _measures())
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


@pytest.mark.parametrize("layout", ALL)
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


# --- annexes ----------------------------------------------------------------------------------------------


def annex_heads() -> list[list[Printed]]:
    """The lines above the first table of each annex."""
    found: list[list[Printed]] = []
    for item in printed("review"):
        if re.fullmatch(r"Phụ biểu số \d\d", item.text):
            found.append([item])
        elif found and item.text and "(tiếp theo)" not in item.text:
            found[-1].append(item)
    return found


def test_each_annex_is_headed_by_its_number_its_title_and_the_report_that_it_belongs_to() -> None:
    """Number bold, title capitals and bold, "(Kèm theo …)" italic, 13 to 14 points, in the middle; then the unit."""
    heads = annex_heads()
    assert [head[0].text for head in heads] == [f"Phụ biểu số {number:02}" for number in range(5, 10)]
    for number, title, attached, *rest in heads:
        assert title.text == title.text.upper()
        assert attached.text.startswith("(Kèm theo Báo cáo số      /BC-UBND ngày     tháng     năm 2023 của ")
        assert attached.text.endswith(")")
        faces = [item.faces() for item in (number, title, attached)]
        assert [{face for face, _ in found} for found in faces] == [{"bold"}, {"bold"}, {"italic"}]
        assert all(13 <= size <= 14 for found in faces for _, size in found)
        assert {item.place for item in (number, title, attached)} == {"centre"}
        assert all(item.paragraph.paragraph_format.keep_with_next for item in (number, title, attached, *rest))
        for unit in rest:
            assert unit.text == "Đơn vị tính: đồng"
            assert unit.paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT
            assert {face for face, _ in unit.faces()} == {"italic"}


def test_each_annex_lies_across_with_the_margins_of_the_layout_and_its_own_pages() -> None:
    """A4 on its side, behind the end mark; pages from 1, the number in the middle of the top margin from page 2 on."""
    first, *annexes = paper("review").sections
    assert first.page_width < first.page_height
    assert len(annexes) == 5
    for section in annexes:
        assert (round(section.page_width / MM), round(section.page_height / MM)) == (297, 210)
        for name, smallest, largest in (row.split() for row in _measures() if "margin" in row):
            assert float(smallest) <= round(getattr(section, name) / MM, 1) <= float(largest)
        assert section._sectPr.find(f"{W}pgNumType").get(f"{W}start") == "1"
        assert section.different_first_page_header_footer
        assert not list(section.first_page_header._element.iter(f"{W}fldSimple"))
        (field,) = section.header._element.iter(f"{W}fldSimple")
        assert field.get(f"{W}instr") == "PAGE"
    texts = [item.text for item in printed("review")]
    end = next(at for at, text in enumerate(texts) if text.endswith("./."))
    assert end < texts.index("Phụ biểu số 05")
    assert not any("./." in text for text in texts[end + 1 :])


def test_the_words_of_a_table_are_times_new_roman_of_at_least_nine_points() -> None:
    styles = [style for style in paper("review").styles if style.name.startswith("Table text")]
    assert styles
    for style in styles:
        chain = [style]
        while chain[-1].base_style is not None:
            chain.append(chain[-1].base_style)
        assert next(one.font.name for one in chain if one.font.name) == "Times New Roman"
        assert style.font.size / PT >= 9
