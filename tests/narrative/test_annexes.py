"""Annexes of a report: the forms as tables, their headers, their figures, and where they stand in the document."""

import subprocess
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from lxml import etree

from mtqg_xl.narrative import Narrative, to_docx
from mtqg_xl.narrative.text import Annex, AnnexTable, HeadCell, Run, TableCell
from mtqg_xl.narrative.text_width import bold_width_mm
from mtqg_xl.narrative.word_columns import measured, parted
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.narrative.test_every_figure_of_report_e import E

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ANNEXES = ("PB-05", "PB-06", "PB-07", "PB-08", "PB-09")
PAGE_MM = 297 - 30 - 15


@cache
def told() -> Narrative:
    return E.narrative()


@cache
def content() -> bytes:
    return to_docx(told())


def annex(name: str) -> Annex:
    return next(item for item in told().annexes if item.instance == name)


def body() -> etree._Element:
    with ZipFile(BytesIO(content())) as package:
        found = etree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert found is not None
    return found


def words(element: etree._Element) -> str:
    return "".join(item.text or "" for item in element.iter(f"{W}t"))


def tables() -> list[etree._Element]:
    """The tables of the annexes: those with borders."""
    return [item for item in body().findall(f"{W}tbl") if item.find(f"{W}tblPr/{W}tblBorders") is not None]


def cell(name: str, label: str, number: str) -> str:
    """What stands on the row with a label under the column with a number."""
    for table in annex(name).tables:
        if number in table.numbers:
            at = table.numbers.index(number)
            return next(row[at].text for row in table.rows if row[1].text == label)
    raise AssertionError(number)


def test_the_annexes_are_the_five_of_the_review_in_order() -> None:
    assert tuple(item.instance for item in told().annexes) == ANNEXES
    assert [item.number for item in told().annexes] == [f"Phụ biểu số {at:02}" for at in range(5, 10)]


@pytest.mark.parametrize(
    ("name", "label", "column", "shown"),
    [
        ("PB-05", "TỔNG CỘNG", "1=2+3+4", "6.896.018.000"),
        ("PB-05", "Tiền mặt", "5=1/1(tổng)*100", "1,24"),
        ("PB-05", "Tín dụng thương mại", "5=1/1(tổng)*100", ""),
        ("PB-05", "Số ngày công lao động (công)", "4", "600"),
        ("PB-07", "Lập quy hoạch chung xây dựng xã đến năm 2030", "13", "250.000.000"),
        ("PB-07", "DTTS&MN, Dự án 4: hạ tầng thiết yếu", "14", "1.488.131.262"),
        ("PB-07", "DTTS&MN, Dự án 4: hạ tầng thiết yếu", "15=14/2*100", "57,24"),
        ("PB-07", "Đường trục thôn, liên thôn được cứng hóa", "1", "2,226"),
        ("PB-08", "Tỷ lệ nghèo đa chiều", "4", "26,95"),
        ("PB-08", "Tỷ lệ nghèo đa chiều", "2", ""),
        ("PB-09", "Giao thông", "5", "Đạt"),
        ("PB-09", "Cơ sở vật chất văn hóa", "5", "Chưa đạt"),
        ("PB-09", "Tổng số tiêu chí đạt", "4=2/3*100", "14/19"),
    ],
)
def test_a_cell_shows_what_the_form_shows(name: str, label: str, column: str, shown: str) -> None:
    assert cell(name, label, column) == shown


def test_every_figure_of_a_form_that_was_typed_stands_in_its_annex() -> None:
    found = E.figures()
    for name in ANNEXES:
        instance = E.kit.instance_by_id[name]
        tags = {run.tag for table in annex(name).tables for row in table.rows for cell in row for run in cell.runs}
        typed = {
            f"{name}|{row.id}|{column.id}"
            for row in instance.rows
            for column in instance.form.table
            if instance.kind_of(row, column) == "input"
            and found.is_present(name, row.id, column.id)
            # a choice of two stands there as its word
            and instance.unit_of(row, column) != "Đạt/Chưa đạt"
        }
        assert typed <= tags


def test_rows_of_a_block_are_counted_and_empty_ready_rows_left_out() -> None:
    (first, *_) = annex("PB-07").tables
    labels = [row[1].text for row in first.rows]
    at = labels.index("Cầu dân sinh (lồng ghép)")
    assert [row[0].text for row in first.rows[at - 6 : at + 1]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert labels[at + 1].startswith("Nội dung thành phần số 03")


def test_a_form_that_is_wide_goes_on_with_its_labels_beside_it() -> None:
    first, second = annex("PB-07").tables
    assert first.numbers[:2] == second.numbers[:2] == ("A", "B")
    assert [row[1].text for row in first.rows] == [row[1].text for row in second.rows]
    assert not set(first.numbers[2:]) & set(second.numbers[2:])


def test_titles_over_several_columns_are_one_cell() -> None:
    (first, *_) = annex("PB-07").tables
    spans = {head.text: (head.rows, head.columns) for head in first.header}
    assert spans["Trong đó"] == ((0, 0), (5, 15))
    assert spans["Dân đóng góp"] == ((1, 1), (12, 14))
    assert spans["STT"] == ((0, 2), (0, 0))
    header = [row for row in tables()[3].findall(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    together = [words(item) for item in header[0].findall(f"{W}tc") if item.find(f"{W}tcPr/{W}gridSpan") is not None]
    assert together == ["Quy mô, khối lượng", "Trong đó"]


def test_the_header_is_repeated_on_every_page_and_no_row_is_torn() -> None:
    for table in tables():
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        count = sum(heads)
        assert count >= 2
        assert heads == [True] * count + [False] * (len(rows) - count)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_each_row_of_a_table_is_as_wide_as_its_grid() -> None:
    for table in tables():
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [item.find(f"{W}tcPr/{W}gridSpan") for item in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val", "")) for span in spans) == columns


def test_words_and_numbers_are_at_least_nine_points_and_fit_their_columns() -> None:
    for item in told().annexes:
        for table in (part for whole in item.tables for part in parted(whole, PAGE_MM)):
            size, widths = measured(table, PAGE_MM)
            assert size >= 9
            assert sum(widths) == pytest.approx(PAGE_MM)
            for row in table.rows:
                for shown, width in zip(row, widths, strict=True):
                    assert all(bold_width_mm(word, size) < width for word in shown.text.split())


def made_up(columns: int) -> AnnexTable:
    """A table of a long label beside columns of amounts, those from the fourth on under one title."""
    heads = [HeadCell("Nội dung", (0, 1), (0, 0)), HeadCell("Trong đó", (0, 0), (4, columns))]
    heads += [HeadCell(f"Cột {at}", (0 if at < 4 else 1, 1), (at, at)) for at in range(1, columns + 1)]
    row = ("Nâng cao hiệu quả quản lý và thực hiện theo quy hoạch " * 6, *["1.234.567.890.000"] * columns)
    cells = tuple(TableCell((Run(text),)) for text in row)
    return AnnexTable((1.0,) * (columns + 1), tuple(heads), (), (cells,), named=1)


def test_a_table_is_parted_before_its_labels_grow_narrow() -> None:
    """A label of 324 letters beside amounts of billions: in the columns that are left over it would fill pages."""
    (whole,) = parted(made_up(6), PAGE_MM)
    assert whole == made_up(6)
    parts = list(parted(made_up(9), PAGE_MM))
    assert len(parts) == 2
    for part in parts:
        _, widths = measured(part, PAGE_MM)
        assert widths[0] >= 55
        assert part.rows[0][0] == made_up(9).rows[0][0]
    titles = [[head.text for head in part.header if head.columns[0] == head.columns[1]] for part in parts]
    assert [title for part in titles for title in part if title.startswith("Cột")] == [f"Cột {n}" for n in range(1, 10)]


def test_a_table_is_parted_where_a_title_over_several_columns_ends() -> None:
    table = made_up(9)
    heads = [head for head in table.header if head.text != "Trong đó"]
    one, other = HeadCell("Vốn", (0, 0), (4, 5)), HeadCell("Chi", (0, 0), (6, 9))
    first, second = parted(replace(table, header=(*heads, one, other)), PAGE_MM)
    assert [head.text for head in first.header][-1] == "Vốn"
    assert next(head.columns for head in second.header if head.text == "Chi") == (1, 4)


def test_annexes_lie_across_behind_the_signature_each_with_its_own_page_numbers() -> None:
    document = Document(BytesIO(content()))
    first, *others = document.sections
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert len(others) == len(ANNEXES)
    for section in others:
        assert section.orientation == WD_ORIENT.LANDSCAPE
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
        margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        assert [round(length.mm) for length in margins] == [20, 15, 20, 30]
        assert section._sectPr.find(f"{W}pgNumType").get(f"{W}start") == "1"
        assert section.different_first_page_header_footer
    order = [words(item) for item in body()]
    end = next(at for at, text in enumerate(order) if text.endswith("./."))
    foot = next(at for at, text in enumerate(order) if "Nơi nhận:" in text)
    assert end < foot < order.index("Phụ biểu số 05")


def test_an_annex_names_the_report_that_it_belongs_to() -> None:
    said = "(Kèm theo Báo cáo số      /BC-UBND ngày     tháng     năm 2023 của Ủy ban nhân dân xã Lục Bình)"
    heads = [item.text for item in Document(BytesIO(content())).paragraphs]
    assert heads.count(said) == len(ANNEXES)
    assert heads.count("Đơn vị tính: đồng") == 3


def test_every_number_of_an_annex_can_be_found_again() -> None:
    controls = [
        (item.find(f"{W}sdtPr/{W}tag").get(f"{W}val"), words(item))  # type: ignore[union-attr]  # each has a tag
        for item in body().iter(f"{W}sdt")
    ]
    assert controls == [(run.tag, run.text) for run in told().numbers()]
    assert ("PB-07|w04#5|percent", "57,24") in controls[-400:]


def test_word_would_not_repair_it(tmp_path: Path) -> None:
    path = tmp_path / "sơ kết.docx"
    path.write_bytes(content())
    assert problems(path) == []


@pytest.mark.libreoffice
def test_libreoffice_prints_the_header_of_a_table_on_each_of_its_pages(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "so-ket.docx"
    path.write_bytes(content())
    pdf = libreoffice.to_pdf(path, tmp_path)
    asked = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
    pages = text.split("\f")
    (first,) = (at for at, page in enumerate(pages) if "Phụ biểu số 09" in page and "KẾT QUẢ" in page)
    last = next(at for at, page in enumerate(pages) if "Tổng số tiêu chí đạt" in page)
    assert last > first
    assert all("Tự" in page and "Mẫu số" in page for page in pages[first : last + 1])
    assert pages[first + 1].split()[0] == "2"
