"""TỔNG QUAN as a sheet: charts with the right numbers in them, nothing that Excel refuses, one page for any number."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.matrix import matrix
from mtqg_xl.consolidation.overview import overview
from mtqg_xl.consolidation.summary import Background, Month, Summary, summarized
from mtqg_xl.workbook.plain import PlainTable, plain_sheet
from mtqg_xl.workbook.plan import BookPlan, SheetPlan
from mtqg_xl.workbook.write import written
from tests.consolidation.totals import (
    CODES,
    EVERYONE,
    HEADER,
    NAMES,
    district,
    many,
    percent,
    received,
    summed,
    total_of,
    total_of_kit,
)
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.workbook.test_printing import LEAST_POINTS, pages

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MONTHS = tuple(Month(f"T{at}", at * 1e9, at * 8e8, at * 12e8) for at in range(1, 5))


def summary_of(names: tuple[str, ...] = EVERYONE, known: Background | None = None) -> Summary:
    total = district(names)
    return summarized(total, HEADER, received(total), known)


def book_of(folder: Path, *sheets: SheetPlan) -> Path:
    path = folder / "tổng quan.xlsx"
    path.write_bytes(written(BookPlan(list(sheets), title="TỔNG QUAN", active=sheets[0].name)))
    return path


def charts_in(path: Path) -> list[dict[str, list[tuple[str, list[str], list[str]]]]]:
    """Return for each chart its kinds of bars or lines, with name, cached names and cached numbers of each series."""
    with ZipFile(path) as archive:
        parts = sorted(name for name in archive.namelist() if name.startswith("xl/charts/chart"))
        roots = [etree.fromstring(archive.read(name)) for name in parts]
    return [{_kind(series): [*_same_kind(root, _kind(series))] for series in root.iter(f"{C}ser")} for root in roots]


def _kind(series: etree._Element) -> str:
    parent = series.getparent()
    assert parent is not None
    return etree.QName(parent).localname


def _same_kind(root: etree._Element, kind: str) -> list[tuple[str, list[str], list[str]]]:
    return [_series(series) for series in root.iter(f"{C}ser") if _kind(series) == kind]


def _series(series: etree._Element) -> tuple[str, list[str], list[str]]:
    return series.findtext(f"{C}tx/{C}v") or "", _cached(series, "cat"), _cached(series, "val")


def numbers(series: tuple[str, list[str], list[str]]) -> list[Decimal]:
    """Return the cached numbers of a series; the file has sixteen digits of each."""
    return [Decimal(repr(float(value))) for value in series[2]]


def _cached(series: etree._Element, axis: str) -> list[str]:
    return [item.text or "" for item in series.iterfind(f"{C}{axis}//{C}pt/{C}v")]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a book of the page of all five communes."""
    return book_of(tmp_path_factory.mktemp("trang"), overview(summary_of(known=Background(months=MONTHS))))


def test_the_bars_hold_the_percent_of_each_commune_and_the_line_that_of_the_total(page: Path) -> None:
    wanted = {
        NAMES[code]: percent(summed([name], "disbursed_"), summed([name], "allocated_"))
        for code, name in zip(CODES, EVERYONE, strict=True)
    }
    order = sorted(wanted, key=lambda name: -wanted[name])
    average = percent(summed(EVERYONE, "disbursed_"), summed(EVERYONE, "allocated_"))
    bars, mark = charts_in(page)[0]["barChart"]
    assert (bars[1], numbers(bars)) == (order, [wanted[name] for name in order])
    assert (mark[1], numbers(mark)) == (order, [average] * 5)
    with ZipFile(page) as archive:
        xml = archive.read("xl/charts/chart1.xml").decode()
    assert re.findall(r'crossesAt val="([^"]*)"', xml) == [str(average)]


def test_columns_hold_plan_and_paid_of_each_programme_and_say_the_percent(page: Path) -> None:
    forms = ("GN-01.GNBV", "GN-01.DTTS", "GN-01.NTM")
    sums = {stem: [summed(EVERYONE, stem, form) for form in forms] for stem in ("allocated_", "disbursed_")}
    plan, paid = charts_in(page)[1]["barChart"]
    assert (plan[0], paid[0]) == ("Kế hoạch", "Giải ngân")
    assert plan[1] == ["Giảm nghèo bền vững", "Dân tộc thiểu số, miền núi", "Nông thôn mới"]
    assert [number * 1_000_000 for number in numbers(plan)] == sums["allocated_"]
    assert [number * 1_000_000 for number in numbers(paid)] == sums["disbursed_"]
    pairs = zip(sums["disbursed_"], sums["allocated_"], strict=True)
    labels = [f"{percent(part, whole)} %".replace(".", ",") for part, whole in pairs]
    with ZipFile(page) as archive:
        root = etree.fromstring(archive.read("xl/charts/chart2.xml"))
    assert [item.text for item in root.iterfind(f".//{C}dLbl//{{*}}t")] == labels


def test_months_are_drawn_from_three_on(page: Path, tmp_path: Path) -> None:
    now, before, target = charts_in(page)[2]["lineChart"]
    assert (now[1], now[2]) == (["T1", "T2", "T3", "T4"], ["1000", "2000", "3000", "4000"])
    assert (before[0], before[2][0], target[0], target[2][0]) == ("Năm trước", "800", "Chỉ tiêu", "1200")
    assert len(charts_in(book_of(tmp_path, overview(summary_of(known=Background(months=MONTHS[:2])))))) == 2


def test_of_more_than_fifteen_the_seven_highest_and_the_eight_lowest_are_drawn(tmp_path: Path) -> None:
    total = many(40)
    found = summarized(total, HEADER, received(total))
    bars = charts_in(book_of(tmp_path, overview(found)))[0]["barChart"][0]
    by_percent = [unit.name for unit in sorted(found.units, key=lambda unit: -unit.percent)]
    assert bars[1] == by_percent[:7] + by_percent[-8:]


def test_nothing_known_gives_no_empty_chart(tmp_path: Path) -> None:
    total = total_of([], expected=CODES)
    path = book_of(tmp_path, overview(summarized(total, HEADER, received(total))))
    assert charts_in(path) == [] and problems(path) == []


def test_the_page_has_nothing_that_excel_refuses(page: Path) -> None:
    assert problems(page) == []


def test_what_the_page_shows_are_plain_cells_in_the_first_columns(page: Path) -> None:
    sheet = load_workbook(page)["TỔNG QUAN"]
    assert sheet["A1"].value == "UBND HUYỆN BẠCH THÔNG"
    assert sheet["A2"].value == "TÌNH HÌNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG ĐẾN NGÀY 25/6/2024"
    assert str(sheet["A3"].value).startswith("Tổng hợp 5/5 đơn vị, 100 % vốn giao. Mẫu số: kế hoạch năm và kéo dài.")
    assert sheet["A6"].value == float(summed(EVERYONE, "allocated_") / 1_000_000)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight in (None, 1)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


DANGEROUS = "=cmd|' /C calc'!A0"


def test_a_name_that_looks_like_a_formula_stays_text_in_cells_and_charts(tmp_path: Path) -> None:
    total = district(("A",))
    found = summarized(total, replace(HEADER, issuer=DANGEROUS), received(total, dict.fromkeys(CODES, DANGEROUS)))
    path = book_of(tmp_path, overview(found), plain_sheet(table_of(total, dict.fromkeys(CODES, DANGEROUS))))
    for sheet in load_workbook(path):
        cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
        assert cells and {cell.data_type for cell in cells} == {"s"}
        assert all(cell.quotePrefix for cell in cells)
    bars = charts_in(path)[0]["barChart"][0]
    assert bars[1] == [f"{DANGEROUS} (01990)"]
    with ZipFile(path) as archive:
        formulas = re.findall(r"<c:f>(.*?)</c:f>", archive.read("xl/charts/chart1.xml").decode())
    assert formulas and all(formula.startswith("'TỔNG QUAN'!$") for formula in formulas)


def table_of(total: Consolidated, names: Mapping[str, str]) -> PlainTable:
    table = matrix(total, names)
    assert table is not None
    return table


@pytest.mark.libreoffice
def test_on_paper_it_is_one_page_for_any_number_of_reporters(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """One run: the page for 1, 9, 40 and 124 communes, the page of a kit that counts, and MA TRẬN for 9 and 124."""
    cells = {("HN-01", "xa.rest", "households"): 9.0, ("HN-01", "xa.rest", "poor"): 2.0}
    counted = total_of_kit("ra-soat-ho-ngheo-xa", "2024", {"00001": cells})
    known = Background(months=MONTHS, footnotes=("02 số do nơi tổng hợp điều chỉnh.",))
    sheets = []
    for total in (*(many(count) for count in (1, 9, 40, 124)), counted):
        sheets.append(overview(summarized(total, HEADER, received(total), known if len(sheets) == 1 else None)))
        sheets[-1].name = f"TQ {len(sheets)}"
    sheets += [plain_sheet(table_of(many(count), {})) for count in (9, 124)]
    sheets[-2].name, sheets[-1].name = "MT 9", "MT 124"
    printed = pages(libreoffice.to_pdf(book_of(tmp_path, *sheets), tmp_path))
    names = [one.sheet for one in printed]
    assert [names.count(f"TQ {at}") for at in range(1, 6)] == [1] * 5
    assert all(one.width > one.height for one in printed)
    small = {(one.sheet, word): size for one in printed for word, size in one.points.items() if size < LEAST_POINTS}
    assert small == {}
    # Every page of MA TRẬN names its rows and its reporters.
    tables = [one for one in printed if one.sheet.startswith("MT")]
    assert {one.sheet for one in tables} == {"MT 9", "MT 124"}
    assert all(one.says("Chỉ tiêu Mã dòng Nội dung") for one in tables)
