"""LỜI BÁO CÁO: every sentence in every case, as written and as LibreOffice calculates it."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.report_lines import Line, report_lines
from mtqg_xl.mending.recalc import by_part
from mtqg_xl.narrative.report import load_reports
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build, plan
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import patched
from mtqg_xl.workbook.report_sheet import MOST_PRINTED
from tests.libreoffice.client import InsertRows, LibreOffice, Locale, SetValue, Sheets
from tests.made import filled, written
from tests.recalculated import differences
from tests.workbook.sentence_trial import KIT, row_of, rows_of, trial

SHEET = "LỜI BÁO CÁO"
CHOICE = "C4"
HEADER = Header(Period.parse("2024-H1"))
LOCALES: tuple[Locale, Locale] = ("vi-VN", "en-US")


def wrong(column: dict[int, object], reading: int) -> list[str]:
    rows = rows_of(trial().kit)
    found = {place: column.get(rows[place], "") for place in trial().right}
    return [
        f"{place}: {found[place]!r} thay vì {right[reading]!r}"
        for place, right in trial().right.items()
        if (found[place] or "") != right[reading]
    ]


@cache
def written_cells(path: Path, sheet: str, *, formulas: bool = False) -> dict[str, object]:
    """What a file says of the cells of a sheet that hold something: values, or formulas."""
    with closing(openpyxl.load_workbook(path, data_only=not formulas, read_only=True)) as book:
        cells = (cell for row in book[sheet].iter_rows() for cell in row)
        return {cell.coordinate: cell.value for cell in cells if cell.value is not None}


def written_column(path: Path, letter: str = "C") -> dict[int, object]:
    cells = written_cells(path, SHEET)
    return {at: cells.get(f"{letter}{at}") for at in range(1, max(rows_of(trial().kit).values()) + 2)}


def column_of(sheets: Sheets, letter: str = "C") -> dict[int, object]:
    cells = sheets[SHEET].items()
    return {int(address[1:]): cell.result for address, cell in cells if re.fullmatch(rf"{letter}\d+", address)}


def choosing(package: bytes, folder: Path) -> bytes:
    """Return the workbook in which the officer wants the optional sentences too."""
    path = folder / "truoc.xlsx"
    path.write_bytes(package)
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    return patched(package, by_part(raw, {(SHEET, 4, 3): "Ghi câu"}))


@pytest.fixture(scope="module", params=[0, 1], ids=["blanks unasked", "blanks are none"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    folder = tmp_path_factory.mktemp("loi")
    path = folder / "bieu.xlsx"
    if request.param == 0:
        path.write_bytes(build(trial().kit, HEADER, dict(trial().values)))
    else:
        values = trial().values | {("TT", "blank_means", "value"): "Không phát sinh"}
        path.write_bytes(choosing(build(trial().kit, HEADER, dict(values)), folder))
    return path, request.param


def test_every_case_has_its_sentence_as_written(book: tuple[Path, int]) -> None:
    path, reading = book
    assert wrong(written_column(path), reading) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", LOCALES)
def test_every_case_has_its_sentence_as_libreoffice_calculates_it(
    book: tuple[Path, int], libreoffice: LibreOffice, locale: Locale
) -> None:
    path, reading = book
    found = libreoffice.recalculated(path, locale=locale)
    assert wrong(column_of(found), reading) == []
    assert [f"{name}!{at}" for name, cells in found.items() for at, cell in cells.items() if cell.error] == []


def test_the_tables_reach_every_case_of_every_sentence(book: tuple[Path, int]) -> None:
    """The hidden sheet says which case holds."""
    wanted = {
        (instance.form.id, sentence.id, at)
        for instance in trial().kit.instances
        for sentence in instance.form.sentences
        for at in range(1, len(sentence.cases) + 1)
    }
    assert wanted - set(cases_met(book[0])) == set()


def cases_met(path: Path) -> Iterator[tuple[str, str, int]]:
    hidden, formulas = written_cells(path, "_lbc"), written_cells(path, SHEET, formulas=True)
    rows = rows_of(trial().kit)
    for instance in trial().kit.instances:
        for line in report_lines(instance):
            if isinstance(line, Line):
                text = str(formulas[f"C{rows[instance.id, row_of(line)]}"])
                place = re.search(r"IF\('_lbc'!([A-Z]+\d+)=\d+,", text)
                assert place is not None, text
                yield instance.form.id, line.sentence.id, round(float(str(hidden[place[1]])))


# --- the shipped examples -------------------------------------------------------------------------------------------

# Figures of report A (first half of 2024) and C (2023); percents by the style of the Word report.
REAL = {
    "A": {
        ("GN-01.DTTS", "DTTS.4.1.a"): "Vốn được giao 2.981.000.000 đồng; giải ngân 2.145.977.223 đồng, "
        "đạt 72% kế hoạch giao.",
        ("GN-01.DTTS", "DTTS.8"): "Vốn được giao 109.000.000 đồng; chưa giải ngân. Đã ban hành kế hoạch.",
        ("GN-01.DTTS", "DTTS.1.n2"): "Vốn được giao 132.000.000 đồng; giải ngân 88.000.000 đồng, "
        "đạt 66,7% kế hoạch giao.",
        ("GN-01.DTTS", "DTTS"): "Vốn được giao 4.887.609.000 đồng; giải ngân 2.924.964.923 đồng, "
        "đạt 59,8% kế hoạch giao.",
        ("GN-01.DTTS", "DTTS.6"): "",
        ("GN-03", "works@7"): "Chăn nuôi lợn sinh sản bản địa: tổng mức đầu tư 400.000.000 đồng, "
        "kế hoạch vốn 400.000.000 đồng; đã giải ngân 382.800.000 đồng, đạt 96% kế hoạch.",
        ("GN-03", "works@5"): "Duy tu đường Nà Nghịu: tổng mức đầu tư 200.000.000 đồng, "
        "kế hoạch vốn 200.000.000 đồng; chưa giải ngân. Thi công xong, hoàn thiện hồ sơ thanh toán.",
        ("GN-03", "works@10"): "",
        ("CT-01", "policy.housing_disbursed"): "Đã hỗ trợ 02/03 hộ; 01 hộ đang thực hiện.",
        ("CT-01", "dtts.3.1.community_ha"): "Khoán bảo vệ rừng: diện tích giao cộng đồng: 953,07 ha.",
        ("CS-01", "education.boarding"): "Chế độ bán trú theo NĐ 116/2016/NĐ-CP cho 07 học sinh, "
        "kinh phí 25.200.000 đồng. Đã có quyết định phê duyệt danh sách.",
        ("CS-01", "education.rice"): "Hỗ trợ gạo cho 07 học sinh, số lượng 420 kg.",
        ("HN-01", "xa"): "",
    },
    "C": {
        ("GN-01.DTTS", "DTTS.1"): "Vốn được giao 150.000.000 đồng; giải ngân 102.062.112 đồng, đạt 68% kế hoạch giao.",
        ("GN-01.NTM", "NTM.rest"): "Vốn được giao 75.000.000 đồng; giải ngân 74.550.000 đồng, đạt 99,4% kế hoạch giao.",
        ("GN-01.TONG", "GNBV"): "",
        ("CT-01", "policy.health_insurance"): "Có 4.553/5.038 người tham gia bảo hiểm y tế, đạt 90,4%.",
        ("HN-01", "xa"): "Kết quả rà soát: hộ nghèo 30/1.081 hộ, chiếm 2,78%; hộ cận nghèo 85/1.081 hộ, chiếm 7,86%; "
        "hộ làm nông, lâm, ngư nghiệp có mức sống trung bình 26/1.081 hộ, chiếm 2,41%.",
    },
}


@pytest.fixture(scope="module", params=["A", "C"])
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    path = tmp_path_factory.mktemp("vi-du") / f"{request.param}.xlsx"
    path.write_bytes(filled(request.param))
    return request.param, path


def test_real_figures_make_the_sentences_of_a_report(example: tuple[str, Path]) -> None:
    name, path = example
    column, rows = written_column(path), rows_of(KIT)
    assert {place: column[rows[place]] or "" for place in REAL[name]} == REAL[name]


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_of_an_example_is_what_libreoffice_calculates(
    example: tuple[str, Path], libreoffice: LibreOffice, locale: Locale
) -> None:
    assert differences(libreoffice, example[1], locale, [SHEET, "_lbc"]) == []


WRITTEN = {
    "CT-01": ("quantity", "base"),
    "CS-01": ("quantity", "amount"),
    "CS-01 in kind": ("quantity", "quantity_kg"),
    "GN-03": ("name", "allocated", "disbursed_year_to_date"),
    "HN-01": ("households", "poor", "near_poor", "average"),
    "HN-02": ("at_start", "at_end"),
    "HN-03": ("at_start", "at_end"),
}
"""The columns whose figures a sentence writes; of the rows of GN-01 the plan and what was disbursed."""


def written_columns(form: str, row: str) -> tuple[str, ...]:
    fixed = KIT.instance_by_id[form].row_by_id.get(row)
    if form == "CT-01" and fixed is not None and "base" not in fixed.open:
        return ("quantity",)
    return WRITTEN.get(f"{form} in kind" if row.endswith(".rice") else form, ("allocated", "disbursed"))


def test_each_sentence_says_whence_it_comes(example: tuple[str, Path]) -> None:
    path, rows, cells = example[1], rows_of(KIT), kit_layout(KIT)
    source, sentence = written_column(path, "D"), written_column(path)
    for (name, row), at in rows.items():
        if not sentence[at]:
            assert (source[at] or "") == ""
            continue
        wanted = ", ".join(cells.own(name, row.replace("@", "#"), column) for column in written_columns(name, row))
        assert source[at] == f"{KIT.instance_by_id[name].sheet}!{wanted}", row


def test_percents_are_written_as_in_the_word_report() -> None:
    for report in load_reports().values():
        for kit, kind in product(report.kits, report.periods):
            words = load().kit(kit).words_in(kind)
            assert (words.percent_decimals, words.percent_whole_from) == (
                report.style.percent_decimals,
                report.style.percent_whole_from,
            )


# --- rows that an office inserts ------------------------------------------------------------------------------------


@pytest.mark.libreoffice
def test_a_work_in_an_inserted_row_has_its_sentence(example: tuple[str, Path], libreoffice: LibreOffice) -> None:
    """Three rows are inserted, each where those before it have left it: at the top, in the middle, at the end."""
    works, report = KIT.instance_by_id["GN-03"].sheet, written_column(example[1])
    inserted = {11: "Cầu treo", 30: "Cầu tràn", 53: "Cầu cứng"}
    operations: list[InsertRows | SetValue] = []
    for row, name in inserted.items():
        typed = {"C": name, "H": 200_000_000.0, "I": 50_000_000.0}
        operations.append(InsertRows(works, row))
        operations += [SetValue(works, f"{letter}{row}", value) for letter, value in typed.items()]
    found = libreoffice.edit(example[1], operations, sheets=[SHEET])
    for (row, name), position in zip(inserted.items(), (1, 20, 43), strict=True):
        at = rows_of(KIT)["GN-03", f"works@{position}"]
        assert column_of(found)[at] == (
            f"{name}: kế hoạch vốn 200.000.000 đồng; đã giải ngân 50.000.000 đồng, đạt 25% kế hoạch."
        )
        assert column_of(found, "D")[at] == f"{works}!C{row}, H{row}, I{row}"
    before = sorted(str(text) for text in report.values() if text)
    after = sorted(str(text) for text in column_of(found).values() if text)
    assert [text for text in after if not text.startswith("Cầu ")] == before
    assert len(after) == len(before) + 3


@pytest.mark.libreoffice
def test_works_beyond_the_last_line_are_counted_not_forgotten(
    example: tuple[str, Path], libreoffice: LibreOffice
) -> None:
    works = KIT.instance_by_id["GN-03"].sheet
    found = libreoffice.edit(example[1], [InsertRows(works, 30, 22)], sheets=[SHEET])
    at = rows_of(KIT)["GN-03", "works@60"] + 1
    assert column_of(found, "B")[at] == "Còn 2 dòng cuối của biểu chưa có câu ở đây"


# --- the sheet itself -----------------------------------------------------------------------------------------------


def test_the_sheet_stands_last_of_those_that_officers_see_and_can_be_filtered() -> None:
    book = plan(KIT, HEADER, {})
    visible = [sheet.name for sheet in book.sheets if sheet.state == "visible"]
    assert visible[-1] == SHEET
    sheet = book.sheet(SHEET)
    assert sheet.autofilter == (6, 2, max(rows_of(KIT).values()) + 1, 5)


def test_every_fixed_line_is_printed_and_of_blocks_what_fills_the_page() -> None:
    area, rows = plan(KIT, HEADER, {}).sheet(SHEET).print_area, rows_of(KIT)
    assert area is not None
    last = max(at for (_, row), at in rows.items() if "@" not in row)
    assert area[:2] == (1, 2)
    assert last <= area[2] <= last + MOST_PRINTED


def test_policies_stand_under_the_groups_of_their_form_and_a_group_shows_only_with_a_sentence() -> None:
    water = {("CS-01", "water", column): amount for column, amount in (("quantity", 5.0), ("amount", 15_000_000.0))}
    path = written(build(KIT, HEADER, dict(water)))
    subjects, flags = written_column(path, "B"), written_column(path, "E")
    first = next(at for at, words in subjects.items() if str(words).startswith("Biểu CS-01"))
    groups = {at: words for at, words in subjects.items() if at > first and re.match("[IVX]+\\. ", str(words))}
    (water_at,) = (at for at, words in groups.items() if words == "IV. Hỗ trợ nước sinh hoạt phân tán")
    assert [words for at, words in groups.items() if at <= water_at + 1] == [
        *("I. Giáo dục, đào tạo", "II. Nhà ở", "III. Tiền điện", "IV. Hỗ trợ nước sinh hoạt phân tán"),
        "V. Chính sách khác",
    ]
    assert [at for at in groups if flags[at] == "có" and at <= water_at + 1] == [water_at]
    assert flags[first] == "có"


def test_no_heading_is_printed_without_a_line_below_it() -> None:
    for count in (0, 8, 13):
        sheet = plan(KIT, replace(HEADER, areas=("thôn Cao Lộc",) * count), {}).sheet(SHEET)
        assert sheet.print_area is not None
        last = sheet.cells[sheet.print_area[2], 2]
        assert last.value is None or not str(last.value).startswith("Biểu ")


def test_a_kit_whose_forms_have_no_sentences_has_no_such_sheet() -> None:
    silent = tuple(replace(item, form=replace(item.form, sentences=())) for item in KIT.instances)
    names = {sheet.name for sheet in plan(replace(KIT, instances=silent), HEADER, {}).sheets}
    assert {SHEET, "_lbc"}.isdisjoint(names)
