"""LỜI BÁO CÁO: every sentence in every case, as written and as LibreOffice calculates it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.definition.report_lines import Line, report_lines
from mtqg_xl.definition.report_words import ReportSentence
from mtqg_xl.mending.fill import by_part
from mtqg_xl.narrative.report import load_reports
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build, plan
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import patched
from tests.libreoffice.client import InsertRows, LibreOffice, Locale, SetValue, Sheets
from tests.made import filled
from tests.recalculated import differences
from tests.workbook.sentence_tables import COUNTS, MONEY, WORKS

KIT = load().kit("ba-chuong-trinh-xa")
SHEET = "LỜI BÁO CÁO"
CHOICE = "C4"
HEADER = Header(Period.parse("2024-H1"))
LOCALES: tuple[Locale, Locale] = ("vi-VN", "en-US")

IN_PROGRESS = {"progress": "policy.housing_in_progress", "dtts_progress": "dtts.1.n2.in_progress"}
COUNTED = {line.partition(":")[0] for line in COUNTS.split("\n")} | set(IN_PROGRESS.values())

Cell = tuple[str, str, str]
Place = tuple[str, str]
"""Instance, and row or ``works@3``."""


@dataclass
class Trial:
    """A kit with rows enough for every line of the tables, what is typed, and the two sentences that are right."""

    kit: Kit
    values: dict[Cell, float | str]
    right: dict[Place, tuple[str, str]]

    def type(self, instance: str, row: str, column: str, text: str) -> None:
        if text:
            self.values[instance, row, column] = content(text)


def content(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text.replace("_", " ")


def table(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for line in text.strip().splitlines():
        typed, first, *second = (part.strip() for part in line.split("|"))
        yield typed, (first, second[0] if second else first)


@cache
def trial() -> Trial:
    counted = list(table(COUNTS))
    sheets = tuple(copy_of_counts(number) for number in range(1, len(counted) + 1))
    made = Trial(replace(KIT, instances=(*KIT.instances, *sheets)), {}, {})
    free = [
        (name, row.id)
        for name in ("GN-01.DTTS", "GN-01.GNBV")
        for row in KIT.instance_by_id[name].rows
        if row.kind in {"leaf", "rest"}
    ]
    for (typed, right), place in zip(table(MONEY), free, strict=False):
        put_money(made, place, typed)
        made.right[place] = right
    for at, (typed, right) in enumerate(table(WORKS), start=1):
        put_work(made, at, typed)
        made.right["GN-03", f"works@{at}"] = right
    for sheet, (typed, right) in zip(sheets, counted, strict=True):
        row = put_count(made, sheet.id, typed)
        made.right[sheet.id, row] = right
    assert len(made.right) == len(MONEY.splitlines()) + len(WORKS.splitlines()) + len(COUNTS.splitlines()) - 3
    return made


def copy_of_counts(number: int) -> Instance:
    original, name = KIT.instance_by_id["CT-01"], f"CT-01.N{number}"

    def own(sentence: ReportSentence) -> ReportSentence:
        pieces = tuple(
            replace(
                piece,
                cases=tuple(
                    replace(
                        case,
                        text=case.text.replace("CT-01[", f"{name}["),
                        when=tuple(text.replace("CT-01[", f"{name}[") for text in case.when),
                    )
                    for case in piece.cases
                ),
            )
            for piece in sentence.pieces
        )
        return replace(sentence, pieces=pieces)

    form = replace(original.form, sentences=tuple(own(sentence) for sentence in original.form.sentences))
    rows = tuple(row for row in original.rows if row.id in COUNTED)
    return replace(original, id=name, sheet=f"CT {number}", form=form, rows=rows)


def put_money(made: Trial, place: Place, typed: str) -> None:
    typed, _, note = typed.partition(" note=")
    made.type(*place, "note", note)
    for part in typed.split():
        name, _, figures = part.partition("=")
        if name == "advance":
            made.type(*place, "advance_outstanding", figures)
            continue
        allocated, _, disbursed = figures.partition("/")
        made.type(*place, f"allocated_{name}", allocated)
        made.type(*place, f"disbursed_{name}", disbursed)


def put_work(made: Trial, at: int, typed: str) -> None:
    name, _, rest = typed.partition(":")
    *figures, note = rest.strip().split(maxsplit=5) if len(rest.split()) > 5 else (*rest.split(), "")
    columns = ("investment", "allocated", "disbursed_year_to_date", "disbursed_since_start", "unpaid_volume")
    for column, text in zip(columns, figures, strict=True):
        made.type("GN-03", f"works#{at}", column, text if text != "." else "")
    made.type("GN-03", f"works#{at}", "name", name)
    made.type("GN-03", f"works#{at}", "note", note)


def put_count(made: Trial, sheet: str, typed: str) -> str:
    row, _, rest = typed.partition(":")
    for part in rest.split():
        name, equals, text = part.partition("=")
        if equals and name == "note":
            made.type(sheet, row, "note", text)
        elif equals:
            made.type(sheet, IN_PROGRESS[name], "quantity", text)
        else:
            quantity, _, base = part.partition("/")
            made.type(sheet, row, "quantity", quantity)
            made.type(sheet, row, "base", base)
    return row


def rows_of(kit: Kit) -> dict[Place, int]:
    """The sheet row of every line: under the name of each form one row a line, and one more after a block."""
    found: dict[Place, int] = {}
    at = 7
    for instance in kit.instances:
        lines = report_lines(instance)
        for number, line in enumerate(lines, start=at + 1):
            if isinstance(line, Line):
                row = line.row.id if line.row is not None else f"{line.block.id}@{line.position}" if line.block else ""
                found[instance.id, row] = number
        at += len(lines) + bool(lines) + len(instance.form.blocks if lines else ())
    return found


def wrong(column: dict[int, object], reading: int) -> list[str]:
    rows = rows_of(trial().kit)
    found = {place: column.get(rows[place], "") for place in trial().right}
    return [
        f"{place}: {found[place]!r} thay vì {right[reading]!r}"
        for place, right in trial().right.items()
        if (found[place] or "") != right[reading]
    ]


def written_column(path: Path, letter: str = "C") -> dict[int, object]:
    sheet = openpyxl.load_workbook(path, data_only=True)[SHEET]
    return {cell.row: cell.value for cell in sheet[letter]}


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
    """The hidden sheet says which case holds; rows with a denominator share one way of saying that there is none."""
    wanted = {
        (instance.form.id, sentence.id, at)
        for instance in trial().kit.instances
        for sentence in instance.form.sentences
        for at, case in enumerate(sentence.cases, start=1)
        if sentence.scope != "row" or not case.optional
    }
    assert wanted - set(cases_met(book[0])) == set()


def cases_met(path: Path) -> Iterator[tuple[str, str, int]]:
    hidden = openpyxl.load_workbook(path, data_only=True)["_lbc"]
    formulas, rows = openpyxl.load_workbook(path)[SHEET], rows_of(trial().kit)
    for instance in trial().kit.instances:
        for line in report_lines(instance):
            if isinstance(line, Line):
                key = line.row.id if line.row is not None else f"works@{line.position}"
                text = str(formulas[f"C{rows[instance.id, key]}"].value)
                place = re.search(r"IF\('_lbc'!([A-Z]+\d+)=\d+,", text)
                assert place is not None, text
                yield instance.form.id, line.sentence.id, int(hidden[place[1]].value)


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
    },
    "C": {
        ("GN-01.DTTS", "DTTS.1"): "Vốn được giao 150.000.000 đồng; giải ngân 102.062.112 đồng, đạt 68% kế hoạch giao.",
        ("GN-01.NTM", "NTM.rest"): "Vốn được giao 75.000.000 đồng; giải ngân 74.550.000 đồng, đạt 99% kế hoạch giao.",
        ("GN-01.TONG", "GNBV"): "",
        ("CT-01", "policy.health_insurance"): "Có 4.553/5.038 người tham gia bảo hiểm y tế, đạt 90%.",
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
    assert [line for line in differences(libreoffice, example[1], locale) if line.startswith((SHEET, "_lbc"))] == []


def test_each_sentence_says_whence_it_comes(example: tuple[str, Path]) -> None:
    path, rows, cells = example[1], rows_of(KIT), kit_layout(KIT)
    source, sentence = written_column(path, "D"), written_column(path)
    for (name, row), at in rows.items():
        if not sentence[at]:
            assert (source[at] or "") == ""
            continue
        form_row = row.replace("@", "#")
        columns = {"CT-01": ("quantity", "base"), "GN-03": ("name", "allocated", "disbursed_year_to_date")}
        typed = columns.get(name, ("allocated", "disbursed"))
        fixed = KIT.instance_by_id[name].row_by_id.get(row)
        if name == "CT-01" and fixed is not None and "base" not in fixed.open:
            typed = ("quantity",)
        wanted = ", ".join(cells.own(name, form_row, column) for column in typed)
        assert source[at] == f"{KIT.instance_by_id[name].sheet}!{wanted}", row


def test_percents_are_written_as_in_the_word_report() -> None:
    style = load_reports()["so-ket-6-thang"].style
    assert (KIT.words.percent_decimals, KIT.words.percent_whole_from) == (
        style.percent_decimals,
        style.percent_whole_from,
    )


# --- rows that an office inserts ------------------------------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.parametrize(("row", "position"), [(11, 1), (30, 20), (51, 41)], ids=["top", "middle", "end"])
def test_a_work_in_an_inserted_row_has_its_sentence(
    example: tuple[str, Path], libreoffice: LibreOffice, row: int, position: int
) -> None:
    works = KIT.instance_by_id["GN-03"].sheet
    typed = {"C": "Cầu treo", "H": 200_000_000.0, "I": 50_000_000.0}
    operations = [SetValue(works, f"{letter}{row}", value) for letter, value in typed.items()]
    found = libreoffice.edit(example[1], [InsertRows(works, row), *operations])
    at = rows_of(KIT)["GN-03", f"works@{position}"]
    assert column_of(found)[at] == (
        "Cầu treo: kế hoạch vốn 200.000.000 đồng; đã giải ngân 50.000.000 đồng, đạt 25% kế hoạch."
    )
    assert column_of(found, "D")[at] == f"{works}!C{row}, H{row}, I{row}"
    before = [text for text in written_column(example[1]).values() if text]
    after = [text for text in column_of(found).values() if text]
    assert len(after) == len(before) + 1


@pytest.mark.libreoffice
def test_works_beyond_the_last_line_are_counted_not_forgotten(
    example: tuple[str, Path], libreoffice: LibreOffice
) -> None:
    works = KIT.instance_by_id["GN-03"].sheet
    found = libreoffice.edit(example[1], [InsertRows(works, 30, 22)])
    at = rows_of(KIT)["GN-03", "works@60"] + 1
    assert column_of(found, "B")[at] == "Còn 2 dòng cuối của biểu chưa có câu ở đây"


# --- the sheet itself -----------------------------------------------------------------------------------------------


def test_the_sheet_stands_last_of_those_that_officers_see_and_can_be_filtered() -> None:
    book = plan(KIT, HEADER, {})
    visible = [sheet.name for sheet in book.sheets if sheet.state == "visible"]
    assert visible[-1] == SHEET
    sheet = book.sheet(SHEET)
    assert sheet.autofilter == (6, 2, max(rows_of(KIT).values()) + 1, 5)
    assert sheet.print_area == (1, 2, max(rows_of(KIT).values()) + 1, 4)


def test_a_kit_whose_forms_have_no_sentences_has_no_such_sheet() -> None:
    silent = tuple(replace(item, form=replace(item.form, sentences=())) for item in KIT.instances)
    names = {sheet.name for sheet in plan(replace(KIT, instances=silent), HEADER, {}).sheets}
    assert {SHEET, "_lbc"}.isdisjoint(names)
