"""On paper: every letter large enough, no column cut off, no page without content, the head of the table on each."""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.definition.layout import Layout, kit_layout, row_code
from mtqg_xl.definition.load import shipped
from mtqg_xl.definition.model import Instance
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.pipeline.making import first_period
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build, plan
from mtqg_xl.workbook.filters import EMPTY
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.paper import is_readable, parts, print_percent, times_torn
from mtqg_xl.workbook.plan import BookPlan, SheetPlan
from mtqg_xl.workbook.spans import spans_of_equal_width
from tests.libreoffice.client import FilterOut, LibreOffice
from tests.made import DEFINITIONS, KIT, blank, filled, submission, written
from tests.workbook.test_filters import filter_range, layout_of

SHEET = {item.id: item.sheet for item in KIT.instances}
FINANCE = ("GN-01.GNBV", "GN-01.DTTS", "GN-01.NTM", "GN-01.TONG")
LEAST_POINTS = 9
# pdftohtml measures whole units; at its largest zoom a unit is a third of a point
ZOOM = 3


@dataclass(frozen=True)
class Page:
    """One printed page: the sheet that its foot names, width and height, sizes of letters in points, what it says."""

    sheet: str
    width: int
    height: int
    points: dict[str, float]
    text: str

    def says(self, words: str) -> bool:
        """Whether all words stand on the page; a cell wraps a title into lines."""
        return all(word in self.text for word in words.replace("{as_of}", "").split())


def pages(pdf: Path) -> list[Page]:
    sized = output("pdftohtml", "-xml", "-i", "-zoom", str(ZOOM), "-stdout", str(pdf)).split("<page ")[1:]
    texts = output("pdftotext", "-layout", str(pdf), "-").split("\f")
    points: dict[str, float] = {}
    found = []
    for part, text in zip(sized, texts, strict=False):
        points |= {at: int(size) / ZOOM for at, size in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', part)}
        head = re.search(r'height="(\d+)" width="(\d+)"', part)
        assert head is not None
        foot = re.sub(r"\s*\d+/\d+$", "", text.strip().splitlines()[-1].strip())
        found.append(Page(foot, int(head[2]), int(head[1]), sizes(part, points), without_codes(text)))
    return found


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def sizes(part: str, points: dict[str, float]) -> dict[str, float]:
    """Letters that stand on a page with their size; those of hidden codes are none of them."""
    pieces = re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', part)
    texts = ((font, unescape(re.sub(r"<[^>]+>", "", inner)).strip()) for font, inner in pieces)
    return {words: points[font] for font, words in texts if words and words not in hidden_codes()}


def without_codes(text: str) -> str:
    return " ".join(word for word in text.split() if word not in codes_that_are_no_words())


@cache
def layouts() -> dict[str, Layout]:
    """Where everything lies in the workbooks of example A, filled or not."""
    return layout_of(blank("A")).layouts


@cache
def hidden_codes() -> frozenset[str]:
    """LibreOffice writes the texts of a hidden column too, cut off to nothing at the edge of the page."""
    return frozenset(row_code(item.instance, row) for item in layouts().values() for row in item.row_numbers)


@cache
def codes_that_are_no_words() -> frozenset[str]:
    """The hidden codes that no label says: “xa” stands in “vùng xa” too, “DTTS” in the name of a sheet."""
    labels = [row.label for form in KIT.forms for row in form.rows] + list(SHEET.values())
    return hidden_codes() - {word for label in labels for word in label.split()}


@dataclass(frozen=True)
class Printed:
    """A workbook and its pages."""

    content: bytes
    pages: list[Page]

    def of(self, name: str) -> list[Page]:
        """The pages of an instance, or of a sheet."""
        return [page for page in self.pages if page.sheet == SHEET.get(name, name)]


def printed_by(libreoffice: LibreOffice, content: bytes) -> Printed:
    path = written(content)
    return Printed(content, pages(libreoffice.to_pdf(path, path.parent)))


@pytest.fixture(scope="module", params=["A", "blank"])
def printed(request: pytest.FixtureRequest, libreoffice: LibreOffice) -> Printed:
    return printed_by(libreoffice, filled("A") if request.param == "A" else blank("A"))


@pytest.mark.libreoffice
def test_nothing_is_printed_below_nine_points(printed: Printed) -> None:
    small = [
        (page.sheet, words) for page in printed.pages for words, size in page.points.items() if size < LEAST_POINTS
    ]
    assert small == []


@pytest.mark.libreoffice
def test_pages_lie_as_their_sheets_say(printed: Printed) -> None:
    book = openpyxl.load_workbook(written(printed.content))
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in seen if sheet.page_setup.orientation != "landscape"] == ["THÔNG TIN"]
    lying = {page.sheet: page.width > page.height for page in printed.pages}
    assert lying == {sheet.title: sheet.page_setup.orientation == "landscape" for sheet in seen}


PAGES = {
    "THÔNG TIN": 1,
    "KIỂM TRA": 1,
    "GIẢI TRÌNH": 1,
    "CHỈ TIÊU": 3,
    "CHÍNH SÁCH": 2,
    # plan, paid out, ratios beside one another: each so many pages one below the other
    "GN GNBV": 3 * 2,
    "GN DTTS": 3 * 5,
    "GN NTM": 3 * 2,
    "GN TỔNG": 3 * 1,
    "GN-03 CÔNG TRÌNH": 2,  # forty ready rows, total and signatures
    # eight thôn and room for two more, on one line each or two
    "HN-01 KẾT QUẢ": 1,
    "HN-02 HỘ NGHÈO": 2,
    "HN-03 CẬN NGHÈO": 2,
    # the fixed lines, and the first ten of the works
    "LỜI BÁO CÁO": 15,
}


@pytest.mark.libreoffice
def test_sheets_take_as_many_pages_as_they_must(printed: Printed) -> None:
    assert Counter(page.sheet for page in printed.pages) == PAGES


@pytest.mark.libreoffice
def test_sentences_of_works_are_printed_as_far_as_the_page_of_the_last_fixed_line_reaches(
    libreoffice: LibreOffice,
) -> None:
    values = {("GN-03", f"works#{at}", column): 1e9 for at in range(1, 41) for column in ("investment", "allocated")}
    named = {("GN-03", f"works#{at}", "name"): f"Đường số {at}" for at in range(1, 41)}
    book = printed_by(libreoffice, build(KIT, header_of(0), values | named))
    pages = book.of("LỜI BÁO CÁO")
    on_page = [re.findall(r"Công trình (\d+)", page.text) for page in pages]
    assert not any(on_page[:-1])
    assert on_page[-1] == [str(number) for number in range(1, len(on_page[-1]) + 1)]
    assert "Chung" in pages[-1].text or not on_page[-1]  # the last line of a fixed row


@cache
def header_words() -> frozenset[str]:
    """The words in the rows that are repeated on every page: titles, numbers of columns, heads of lists."""
    repeated = (
        str(cell.value)
        for sheet in planned(0).sheets
        for (row, _), cell in sheet.cells.items()
        if sheet.repeat_rows and sheet.repeat_rows[0] <= row <= sheet.repeat_rows[1]
    )
    return frozenset(word for text in repeated for word in text.split())


def says_something(page: Page) -> bool:
    """Whether more stands on a page than the head of the table, numbered empty rows and the control code."""
    own = set(page.text.removesuffix(page.sheet).replace("Mã đối chiếu:", "").split()) - header_words()
    own = {word for word in own if not re.fullmatch(r"\d+|\d+/\d+|…/…/\d+|\d+/\d+/\d+|-|–", word)}
    return len(own - set(page.sheet.split())) > 3


@pytest.mark.libreoffice
def test_every_page_has_more_than_the_head_of_the_table_and_numbered_empty_rows(printed: Printed) -> None:
    silent = [(page.sheet, at) for at, page in enumerate(printed.pages, start=1) if not says_something(page)]
    assert silent == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FINANCE)
def test_every_title_of_a_parted_form_stands_on_each_of_its_pages(printed: Printed, name: str) -> None:
    layout = layouts()[name]
    columns = {number: layout.instance.column_by_id[column] for column, number in layout.column_numbers.items()}
    spans = parts(layout)
    breaks = [layout.column_numbers["disbursed"], layout.column_numbers["disbursed_percent"]]
    assert [span[0] for span in spans] == [1, *breaks]
    found = printed.of(name)
    each = len(found) // 3
    for at, (first, last) in enumerate(spans):
        titles = [title for number in range(first, last + 1) for title in columns[number].title]
        absent = {columns[n].number for n in columns if n > 2 and not first <= n <= last}
        for page in found[at * each : (at + 1) * each]:
            for title in [*titles, *columns[1].title, *columns[2].title]:
                assert page.says(title), (title, page)
            assert not [number for number in absent if "=" in number and number in page.text.split()]


@pytest.mark.libreoffice
def test_the_foot_of_each_form_prints_its_control_code(printed: Printed) -> None:
    is_filled = any(re.search(r"2[.,]145[.,]977[.,]223", page.text) for page in printed.pages)
    codes = reference_codes(submission("A"), KIT) if is_filled else dict.fromkeys(SHEET)
    for form in KIT.forms:
        feet = [code for page in printed.of(form.id) for code in re.findall("Mã đối chiếu: (\\S+)", page.text)]
        # on a parted form it stands below STT and label, which are on the pages of every part
        assert feet == [code_text(codes[form.id])] * len(parts(layouts()[form.id]))


def signed(page: Page) -> str:
    """What stands on a page from the date above the signatures on; nothing where there is no date."""
    return page.text.partition(", ngày …… tháng …… năm 2024")[2]


def assert_signed_on_one_page(book: Printed, layout: Layout) -> None:
    """Date, every signature and the last two rows of the table stand on one page, and on no other any of them."""
    form = layout.instance
    titles = [line for title in form.form.page.signatures for line in title.split("|")]
    found = [page for page in book.of(form.id) if signed(page) or any(title in page.text for title in titles[:1])]
    assert len(found) == 1, (form.id, found)
    for title in titles:
        assert set(title.split()) <= set(signed(found[0]).split()), (form.id, title, found[0])
    last = [layout.row_at[layout.last_row - 1], layout.row_at[layout.last_row]]
    for words, count in Counter(begins(form, row) for row in last).items():
        assert found[0].text.count(words) >= count, (form.id, words, found[0])


def begins(form: Instance, row: str) -> str:
    """The first two words of what a row is called."""
    block, mark, _ = row.partition("#")
    label = form.block_by_id[block].last_label if mark else form.row_by_id[row].label
    return " ".join(label.split()[:2])


@pytest.mark.libreoffice
def test_date_and_all_signatures_of_a_form_stand_on_one_page_with_its_last_rows(printed: Printed) -> None:
    for form in KIT.forms:
        assert_signed_on_one_page(printed, layouts()[form.id])


@pytest.mark.libreoffice
@pytest.mark.parametrize("count", [0, 13, 28, 38])
def test_signatures_stand_on_one_page_however_many_thon_there_are(count: int, libreoffice: LibreOffice) -> None:
    content = build(KIT, header_of(count))
    book = printed_by(libreoffice, content)
    for form in ("HN-01", "HN-02", "HN-03"):
        assert_signed_on_one_page(book, layout_of(content).layouts[form])


def header_of(count: int) -> Header:
    """The header of a commune with so many thôn."""
    return Header(Period.parse("2024-H1"), areas=tuple(f"thôn Nà Nghịu {at}" for at in range(count)))


@cache
def planned(count: int) -> BookPlan:
    return plan(KIT, header_of(count), {})


@pytest.mark.parametrize("count", [0, 1, 6, 11, 16, 21, 26, 31, 36, 41, 46])
def test_no_program_tears_the_foot_whatever_it_takes_a_page_for(count: int) -> None:
    """By two hundredths more or six less than the paper has between the margins, at two heights of a row of text."""
    layouts_of_size = kit_layout(KIT.with_areas(count)).layouts
    for form in KIT.forms:
        sheet = planned(count).sheet(form.sheet)
        assert sheet.print_area is not None
        assert times_torn(sheet, (layouts_of_size[form.id].last_row - 1, sheet.print_area[2])) == 0, form.id


@pytest.mark.libreoffice
def test_the_origin_of_a_layout_is_told_on_the_screen_and_not_on_paper(printed: Printed) -> None:
    sheet = planned(0).sheet("THÔNG TIN")
    assert any("mẫu dựng theo thông lệ" in str(cell.value) for cell in sheet.cells.values())
    assert not [page.sheet for page in printed.pages if "thông lệ" in page.text]
    assert any("IV. CÁCH LÀM" in page.text for page in printed.of("TT"))


@pytest.mark.libreoffice
def test_the_largest_amounts_are_printed_as_digits(libreoffice: LibreOffice) -> None:
    """99.999.999.999 đồng in every column; a sum is the same amount, so that it has no more digits."""
    big, one = 99_999_999_996.0, 1.0
    row: dict[str, float] = {"estimate": 99_999_999_999.0, "advance_outstanding": 99_999_999_999.0}
    for kind in ("allocated", "disbursed"):
        row |= {f"{kind}_carried_capital": big, f"{kind}_carried_recurrent": one}
        row |= {f"{kind}_year_capital": one, f"{kind}_year_recurrent": one}
    values = {("GN-01.DTTS", "DTTS.8", column): amount for column, amount in row.items()}
    works = ("investment", "allocated", "disbursed_year_to_date", "disbursed_since_start", "unpaid_volume")
    values |= {("GN-03", "works#1", column): 99_999_999_999.0 for column in works}
    found = printed_by(libreoffice, build(KIT, header_of(0), dict(values)))
    assert not [page.sheet for page in found.pages if "##" in page.text]
    amount = r"99[.,]999[.,]999[.,]999"
    text = " ".join(page.text for page in found.of("GN-03"))
    assert len(re.findall(amount, text)) == 2 * len(works)  # the work and the total
    text = " ".join(page.text for page in found.of("GN-01.DTTS"))
    # plan, paid out, advance and estimate of the line and of the programme
    assert len(re.findall(amount, text)) == 2 * 4


@pytest.mark.libreoffice
def test_with_the_filter_on_only_filled_rows_are_printed(libreoffice: LibreOffice) -> None:
    path = written(filled("A"))
    out = path.with_name("loc.xlsx")
    forms = ("GN-01.DTTS", "GN-03")
    libreoffice.edit(path, [FilterOut(SHEET[form], filter_range(filled("A"), form), EMPTY) for form in forms], out)
    found = Printed(out.read_bytes(), pages(libreoffice.to_pdf(out, out.parent)))
    (works,) = found.of("GN-03")
    assert works.says("Gồm các công trình: Cao Lộc Chăn nuôi trâu (chèn dòng mới TỔNG CỘNG")
    for number in range(10, 41):
        assert f" {number} " not in works.text.partition("Gồm các")[2], number
    pages_of_dtts = found.of("GN-01.DTTS")
    assert len(pages_of_dtts) <= 6
    assert all(says_something(page) for page in pages_of_dtts)
    assert not any("Chưa phân bổ" in page.text for page in pages_of_dtts)


@pytest.mark.parametrize("kit", sorted(DEFINITIONS.kits))
def test_every_sheet_of_a_kit_keeps_nine_points_at_the_scale_of_its_page(kit: str) -> None:
    own = DEFINITIONS.kits[kit]
    sheets = [sheet for sheet in plan(own, Header(first_period(own)), {}).sheets if sheet.print_area]
    assert len(sheets) > len(own.forms)
    for sheet in sheets:
        assert_readable(sheet)


def assert_readable(sheet: SheetPlan) -> None:
    assert sheet.print_area is not None
    top, left, bottom, right = sheet.print_area
    points = [
        cell.style.size
        for (row, column), cell in sheet.cells.items()
        if top <= row <= bottom and left <= column <= right and row not in sheet.hidden_rows
    ]
    widths = [sheet.widths[column] for column in range(left, right + 1)]
    percent = sheet.scale or print_percent(widths, sheet.paper, landscape=sheet.landscape)
    assert min(points) * percent / 100 >= LEAST_POINTS, sheet.name
    assert is_readable(percent), sheet.name


POINTS_PER_DIGIT = 5.5  # a digit of Times New Roman 11
PAPER_POINTS = 297 / 25.4 * 72 - 2 * 0.3 * 72  # A4 lying, between the margins


def printed_columns(sheet: Worksheet) -> tuple[list[str], list[str]]:
    """The columns of the print area, and those of them that are repeated on every page."""
    left, right = re.findall(r"\$([A-Z]+)\$", str(sheet.print_area))
    area = [get_column_letter(at) for at in range(column_index_from_string(left), column_index_from_string(right) + 1)]
    edges = str(sheet.print_title_cols).replace("$", "").split(":") if sheet.print_title_cols else []
    return area, area[area.index(edges[0]) : area.index(edges[-1]) + 1] if edges else []


def page_widths(sheet: Worksheet) -> list[float]:
    """How many points wide the columns of each page are as they stand in the file, at full size."""
    area, repeated = printed_columns(sheet)
    groups = {letter: column for column in sheet.column_dimensions.values() for letter in letters_of(column)}
    first_of_page = [0, *(mark.id - column_index_from_string(area[0]) + 1 for mark in sheet.col_breaks.brk), len(area)]
    pages = [area[first:following] for first, following in pairwise(first_of_page)]
    return [
        POINTS_PER_DIGIT * sum(groups[letter].width for letter in {*repeated, *page} if not groups[letter].hidden)
        for page in pages
    ]


def letters_of(column: ColumnDimension) -> list[str]:
    return [get_column_letter(at) for at in range(column.min, column.max + 1)]


@pytest.mark.parametrize("kit", sorted(DEFINITIONS.kits))
def test_no_column_of_a_ready_made_blank_falls_off_its_page(kit: str) -> None:
    book = openpyxl.load_workbook(shipped() / "blank" / f"{kit}.xlsx")
    for sheet in book.worksheets:
        if sheet.page_setup.scale is not None and sheet.print_area:
            for width in page_widths(sheet):
                assert width * sheet.page_setup.scale / 100 <= points_across(sheet), sheet.title


def points_across(sheet: Worksheet) -> float:
    """How wide the paper of a sheet is between its margins."""
    millimetres = {("9", "landscape"): 297, ("9", "portrait"): 210, ("8", "landscape"): 420, ("8", "portrait"): 297}
    return millimetres[str(sheet.page_setup.paperSize), sheet.page_setup.orientation] / 25.4 * 72 - 2 * 0.3 * 72


@pytest.mark.parametrize("count", [0, 1, 8, 13, 28, 38])
def test_no_column_falls_off_a_page_that_is_not_fit_to_its_width(count: int) -> None:
    book = openpyxl.load_workbook(written(build(KIT, header_of(count))))
    scaled = [sheet for sheet in book.worksheets if sheet.page_setup.scale is not None]
    assert len(scaled) >= 4
    for sheet in scaled:
        for width in page_widths(sheet):
            assert width * sheet.page_setup.scale / 100 <= PAPER_POINTS, sheet.title


def test_a_form_that_names_no_break_breaks_before_the_group_that_no_longer_fits() -> None:
    named = layouts()["GN-01.DTTS"]
    form = named.instance.form
    silent = replace(
        named, instance=replace(named.instance, form=replace(form, page=replace(form.page, break_before=())))
    )
    assert parts(silent) == parts(named)


def test_signatures_share_the_width_of_the_last_page() -> None:
    # 10 + 10 | 20 | 10 + 10 of 60
    assert spans_of_equal_width([10, 10, 20, 10, 10], 18, 3) == [(18, 19), (20, 20), (21, 22)]
    # every signature has a column, however wide one of them is
    assert spans_of_equal_width([90, 5, 5], 1, 3) == [(1, 1), (2, 2), (3, 3)]
    assert spans_of_equal_width([5, 5, 90], 4, 2) == [(4, 5), (6, 6)]
