"""On paper: every letter large enough, no column cut off, no page without content, the head of the table on each."""

import re
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build, plan
from mtqg_xl.workbook.filters import EMPTY
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.paper import is_readable, parts, print_percent
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.tables import spans_of_equal_width
from tests.libreoffice.client import FilterOut, LibreOffice
from tests.made import KIT, blank, filled, submission, written
from tests.workbook.test_filters import filter_range

LAYOUT = kit_layout(KIT)
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
    return " ".join(word for word in text.split() if word not in hidden_codes())


@cache
def hidden_codes() -> frozenset[str]:
    """LibreOffice writes the texts of a hidden column too, cut off to nothing at the edge of the page."""
    return frozenset(row for layout in LAYOUT.layouts.values() for row in layout.row_numbers if "." in row)


@pytest.fixture(scope="module", params=["A", "blank"])
def printed(request: pytest.FixtureRequest, libreoffice: LibreOffice) -> list[Page]:
    content = filled("A") if request.param == "A" else blank("A")
    path = written(content)
    return pages(libreoffice.to_pdf(path, path.parent))


def of_sheet(printed: list[Page], name: str) -> list[Page]:
    return [page for page in printed if page.sheet == SHEET.get(name, name)]


@pytest.mark.libreoffice
def test_nothing_is_printed_below_nine_points(printed: list[Page]) -> None:
    small = [(page.sheet, words) for page in printed for words, size in page.points.items() if size < LEAST_POINTS]
    assert small == []


@pytest.mark.libreoffice
def test_pages_lie_as_their_sheets_say(printed: list[Page]) -> None:
    lying = {page.sheet: page.width > page.height for page in printed}
    assert lying.pop("THÔNG TIN") is False
    assert set(lying.values()) == {True}
    assert len(lying) == len(KIT.instances)  # the forms, GIẢI TRÌNH and KIỂM TRA


@pytest.mark.libreoffice
def test_sheets_take_as_many_pages_as_they_must(printed: list[Page]) -> None:
    count = {name: len(of_sheet(printed, name)) for name in [*SHEET, "KIỂM TRA"]}
    assert (count["TT"], count["KIỂM TRA"], count["GT"]) == (1, 1, 1)
    assert count["GN-01.TONG"] == 3  # plan, paid out, ratios: one page each
    assert count["GN-03"] == 2  # forty ready rows, total and signatures
    for name in FINANCE:
        assert count[name] % 3 == 0
    assert sum(count.values()) == len(printed)


HEADER_WORDS = {
    word
    for layout in LAYOUT.layouts.values()
    for column in layout.instance.form.columns
    for title in (*column.title, column.number)
    for word in title.replace("{as_of}", "").split()
}


@pytest.mark.libreoffice
def test_every_page_has_more_than_the_head_of_the_table_and_numbered_empty_rows(printed: list[Page]) -> None:
    for page in printed:
        own = set(page.text.removesuffix(page.sheet).split()) - HEADER_WORDS
        own = {word for word in own if not re.fullmatch(r"\d+|\d+/\d+|…/…/\d+|\d+/\d+/\d+|-", word)}
        assert len(own - set(page.sheet.split())) > 3, page


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FINANCE)
def test_every_title_of_a_parted_form_stands_on_each_of_its_pages(printed: list[Page], name: str) -> None:
    layout = LAYOUT.layouts[name]
    columns = {number: layout.instance.column_by_id[column] for column, number in layout.column_numbers.items()}
    spans = parts(layout)
    breaks = [layout.column_numbers["disbursed"], layout.column_numbers["disbursed_percent"]]
    assert [span[0] for span in spans] == [1, *breaks]
    found = of_sheet(printed, name)
    each = len(found) // 3
    for at, (first, last) in enumerate(spans):
        titles = [title for number in range(first, last + 1) for title in columns[number].title]
        absent = {columns[n].number for n in columns if n > 2 and not first <= n <= last}
        for page in found[at * each : (at + 1) * each]:
            for title in [*titles, *columns[1].title, *columns[2].title]:
                assert page.says(title), (title, page)
            assert not [number for number in absent if "=" in number and number in page.text.split()]


@pytest.mark.libreoffice
def test_the_foot_of_each_form_prints_its_control_code(printed: list[Page]) -> None:
    is_filled = any(re.search(r"2[.,]145[.,]977[.,]223", page.text) for page in printed)
    codes = reference_codes(submission("A"), KIT) if is_filled else dict.fromkeys(SHEET)
    for form in KIT.forms:
        feet = [code for page in of_sheet(printed, form.id) for code in re.findall("Mã đối chiếu: (\\S+)", page.text)]
        # on a parted form it stands below STT and label, which are on the pages of every part
        assert feet == [code_text(codes[form.id])] * len(parts(LAYOUT.layouts[form.id]))


@pytest.mark.libreoffice
def test_the_origin_of_a_layout_is_told_on_the_screen_and_not_on_paper(printed: list[Page]) -> None:
    sheet = plan(KIT, Header(Period.parse("2024-H1")), {}).sheet("THÔNG TIN")
    assert any("mẫu dựng theo thông lệ" in str(cell.value) for cell in sheet.cells.values())
    assert not [page.sheet for page in printed if "thông lệ" in page.text]
    assert any("IV. CÁCH LÀM" in page.text for page in of_sheet(printed, "TT"))


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
    path = written(build(KIT, Header(Period.parse("2024-H1")), dict(values)))
    found = pages(libreoffice.to_pdf(path, path.parent))
    assert not [page.sheet for page in found if "##" in page.text]
    amount = r"99[.,]999[.,]999[.,]999"
    text = " ".join(page.text for page in of_sheet(found, "GN-03"))
    assert len(re.findall(amount, text)) == 2 * len(works)  # the work and the total
    text = " ".join(page.text for page in of_sheet(found, "GN-01.DTTS"))
    # plan, paid out, advance and estimate of the line and of the programme
    assert len(re.findall(amount, text)) == 2 * 4


@pytest.mark.libreoffice
def test_with_the_filter_on_only_filled_rows_are_printed(libreoffice: LibreOffice) -> None:
    path = written(filled("A"))
    out = path.with_name("loc.xlsx")
    forms = ("GN-01.DTTS", "GN-03")
    libreoffice.edit(path, [FilterOut(SHEET[form], filter_range(form), EMPTY) for form in forms], out)
    found = pages(libreoffice.to_pdf(out, out.parent))
    (works,) = of_sheet(found, "GN-03")
    assert works.says("Gồm các công trình: Cao Lộc Chăn nuôi trâu (chèn dòng mới TỔNG CỘNG")
    for number in range(10, 41):
        assert f" {number} " not in works.text.partition("Gồm các")[2], number
    pages_of_dtts = of_sheet(found, "GN-01.DTTS")
    assert len(pages_of_dtts) <= 6
    assert not any("Chưa phân bổ" in page.text for page in pages_of_dtts)


def all_sheets() -> list[SheetPlan]:
    return [sheet for sheet in plan(KIT, Header(Period.parse("2024-H1")), {}).sheets if sheet.print_area]


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda sheet: sheet.name)
def test_a_sheet_keeps_nine_points_at_the_scale_of_its_page(sheet: SheetPlan) -> None:
    assert sheet.print_area is not None
    top, left, bottom, right = sheet.print_area
    points = [
        cell.style.size
        for (row, column), cell in sheet.cells.items()
        if top <= row <= bottom and left <= column <= right and row not in sheet.hidden_rows
    ]
    widths = [sheet.widths[column] for column in range(left, right + 1)]
    percent = sheet.scale or print_percent(widths, sheet.paper, landscape=sheet.landscape)
    assert min(points) * percent / 100 >= LEAST_POINTS
    assert is_readable(percent)


def test_a_form_that_names_no_break_breaks_before_the_group_that_no_longer_fits() -> None:
    named = LAYOUT.layouts["GN-01.DTTS"]
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
