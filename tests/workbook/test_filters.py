"""“Chỉ hiện dòng có số”: the filter hides empty rows, never a figure, and hides nothing from reading."""

import csv
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from mtqg_xl.definition.layout import KitLayout, kit_layout
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.filters import EMPTY, FILLED, FILTER_OFFSET, runs
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import Content
from mtqg_xl.workbook.sheet_names import CHECK_SHEET
from tests.emitted import problems
from tests.libreoffice.client import CopyRows, FilterOut, InsertRows, LibreOffice, Operation, SetValue
from tests.made import FIGURES, KIT, altered, blank, filled, stored, submission, submission_in, verdict_on, written

THON = ("thôn Nà Nghịu", "thôn Cao Lộc", "thôn Bản Piềng")
FORMS = [item.id for item in KIT.forms]
WORKS = KIT.instance_by_id["GN-03"].sheet
Values = dict[tuple[str, str, str], Content]


def made(values: Values) -> bytes:
    """A workbook of three thôn with some values typed."""
    return build(KIT, Header(Period.parse("2024-H1"), areas=THON), dict(values))


@cache
def layout_of(content: bytes) -> KitLayout:
    """Where the cells of a file lie: with room for as many thôn as it lists."""
    rows = submission_in(content).found["HN-01"].rows
    return kit_layout(KIT.with_areas(rows["thon#last"] - rows["thon#first"] - 1))


def said(content: bytes, form: str) -> dict[str, object]:
    """What stands in the filter column of each row, by row id."""
    layout = layout_of(content).layouts[form]
    held = stored(content, KIT.instance_by_id[form].sheet)
    column = layout.code_column + FILTER_OFFSET
    return {row: held.get((number, column)) for row, number in layout.row_numbers.items()}


def shown(content: bytes, form: str) -> set[str]:
    return {row for row, text in said(content, form).items() if text == FILLED}


def typed_rows(form: str, example: str = "A") -> set[str]:
    """The rows of an example in which the officer wrote something, from its CSV file."""
    with FIGURES[example].open(encoding="utf-8", newline="") as lines:
        return {line["row"] for line in csv.DictReader(lines) if line["form"] == form}


def with_those_above(rows: set[str]) -> set[str]:
    return {".".join(row.split(".")[:depth]) for row in rows for depth in range(1, row.count(".") + 2)}


@pytest.mark.parametrize("form", ["GN-01.GNBV", "GN-01.DTTS", "GN-01.NTM"])
def test_rows_with_figures_are_shown_with_the_projects_above_them(form: str) -> None:
    known = set(layout_of(filled("A")).layouts[form].row_numbers)
    assert shown(filled("A"), form) == with_those_above(typed_rows(form)) & known


def test_headings_and_totals_are_shown_where_something_below_is() -> None:
    rows = typed_rows("CT-01")
    assert shown(filled("A"), "CT-01") == rows | {row.split(".")[0] for row in rows}
    assert shown(filled("A"), "GN-03") == {f"works#{at}" for at in range(1, 10)} | {"total"}
    # nothing was given for NTM
    assert shown(filled("A"), "GN-01.TONG") == {"TONG", "GNBV", "DTTS"}
    policies = typed_rows("CS-01")
    assert shown(filled("A"), "CS-01") == policies | {row.split(".")[0] for row in policies} | {"total"}


def test_thon_with_figures_are_shown_with_all_their_lines_and_the_whole_commune() -> None:
    assert shown(filled("99001"), "HN-01") == typed_rows("HN-01", "99001") | {"xa"}
    # of three thôn, each of two lines
    for form in ("HN-02", "HN-03"):
        assert shown(filled("99001"), form) == {f"thon#{at}" for at in range(1, 7)} | {"xa.ho", "xa.khau"}


@pytest.mark.parametrize("form", FORMS)
def test_in_a_blank_form_every_row_is_empty_but_the_edges_of_blocks(form: str) -> None:
    found = said(blank("A"), form)
    edges = {row for row in found if row.endswith(("#first", "#last"))}
    assert {row for row, text in found.items() if text is None} == edges
    assert {text for row, text in found.items() if row not in edges} == {EMPTY}


ONE_CELL: list[tuple[tuple[str, str, str], Content, set[str]]] = [
    (("GN-01.DTTS", "DTTS.8", "allocated_year_capital"), 0.0, {"DTTS.8", "DTTS"}),
    (("GN-01.DTTS", "DTTS.8", "allocated_year_capital"), "x", {"DTTS.8", "DTTS"}),
    (("GN-01.DTTS", "DTTS.8", "allocated_year_capital"), "150 triệu", {"DTTS.8", "DTTS"}),
    (("GN-01.DTTS", "DTTS.8", "allocated_year_capital"), -5.0, {"DTTS.8", "DTTS"}),
    (("GN-01.DTTS", "DTTS.8", "note"), "chưa giao", {"DTTS.8", "DTTS"}),
    (("GN-01.DTTS", "DTTS.4", "note"), "chưa giao", {"DTTS.4", "DTTS"}),
    (("CT-01", "service.on_time", "base"), "-", {"service.on_time", "service"}),
    (("GN-03", "works#7", "name"), "Đường Cao Lộc", {"works#7", "total"}),
    (("CS-01", "education.rice", "norm_kg"), 67.5, {"education.rice", "education", "total"}),
    (("CS-01", "water", "note"), "chưa có", {"water", "total"}),
    (("HN-01", "thon#2", "poor"), 0.0, {"thon#2", "xa"}),
    (("HN-01", "thon#2", "poor"), "không", {"thon#2", "xa"}),
    (("HN-01", "xa.rest", "poor"), "x", {"xa.rest", "xa"}),
    # the name stands in the line of the households, and the whole commune is told of in both
    (("HN-02", "thon#4", "at_start"), 12.0, {"thon#3", "thon#4", "xa.ho", "xa.khau"}),
    (("HN-03", "thon#3", "escaped"), "hai", {"thon#3", "thon#4", "xa.ho", "xa.khau"}),
    (("HN-03", "xa.rest.ho", "at_start"), 12.0, {"xa.rest.ho", "xa.ho"}),
    # what a thôn is called is no figure
    (("HN-01", "thon#4", "name"), "thôn Bản Chang", set()),
]


@pytest.mark.parametrize(("cell", "content", "rows"), ONE_CELL)
def test_whatever_is_typed_shows_its_row(cell: tuple[str, str, str], content: Content, rows: set[str]) -> None:
    assert shown(made({cell: content}), cell[0]) == rows


OVER = [
    ("GN-01.DTTS", "DTTS.6", "allocated"),
    ("GN-03", "works#20", "plan_percent"),
    ("HN-02", "thon#8", "at_end"),
]


@pytest.mark.libreoffice
@pytest.mark.parametrize(("form", "row", "column"), OVER)
def test_a_number_typed_over_a_formula_shows_its_row(
    form: str, row: str, column: str, libreoffice: LibreOffice
) -> None:
    layout, sheet = layout_of(blank("A")).layouts[form], KIT.instance_by_id[form].sheet
    over = written(altered(blank("A"), sheet, {layout.address(row, column): 1000.0}))
    letter = get_column_letter(layout.code_column + FILTER_OFFSET)
    assert libreoffice.recalculated(over)[sheet][f"{letter}{layout.row_numbers[row]}"].result == FILLED


def filter_range(content: bytes, form: str) -> str:
    layout = layout_of(content).layouts[form]
    letter = get_column_letter(layout.code_column + FILTER_OFFSET)
    return f"{letter}{layout.number_row}:{letter}{layout.last_row}"


@pytest.mark.parametrize("form", [*FORMS, "GT"])
def test_the_arrow_stands_in_the_number_row_right_of_the_printed_page(form: str) -> None:
    layout = layout_of(blank("A")).layouts[form]
    sheet = openpyxl.load_workbook(written(blank("A")))[KIT.instance_by_id[form].sheet]
    assert sheet.auto_filter.ref == filter_range(blank("A"), form)
    assert sheet.protection.autoFilter is False  # the file says what is forbidden
    assert layout.code_column + FILTER_OFFSET > layout.last_column + 1
    # whoever clears a filter shows every row of its range: the hidden codes stand above it
    assert layout.code_row < layout.number_row
    assert sheet.row_dimensions[layout.code_row].hidden


def test_the_list_of_kiem_tra_can_be_filtered() -> None:
    assert openpyxl.load_workbook(written(blank("A")))[CHECK_SHEET].auto_filter.ref == "B20:J80"


def filtered(libreoffice: LibreOffice, content: bytes, operations: list[Operation]) -> Path:
    path = written(content)
    out = path.with_name("loc.xlsx")
    libreoffice.edit(path, operations, out)
    return out


def hidden_rows(path: Path, form: str) -> set[int]:
    sheet = openpyxl.load_workbook(path)[KIT.instance_by_id[form].sheet]
    return {number for number, row in sheet.row_dimensions.items() if row.hidden}


@pytest.mark.libreoffice
def test_the_filter_hides_empty_rows_and_keeps_the_edges_of_the_block(libreoffice: LibreOffice) -> None:
    layout = layout_of(filled("A")).layouts["GN-03"]
    out = filtered(libreoffice, filled("A"), [FilterOut(WORKS, filter_range(filled("A"), "GN-03"), EMPTY)])
    empty = {layout.row_numbers[f"works#{at}"] for at in range(10, 41)}
    assert hidden_rows(out, "GN-03") == empty | {layout.code_row}


@pytest.mark.libreoffice
def test_an_inserted_row_is_never_hidden(libreoffice: LibreOffice) -> None:
    """It has no formula: to the filter it is a blank, and only “không có số” is taken away."""
    last = layout_of(filled("A")).layouts["GN-03"].last_row
    wider = filter_range(filled("A"), "GN-03").replace(str(last), str(last + 2))
    operations = [
        InsertRows(WORKS, 30),
        SetValue(WORKS, "H30", 12_345_000.0),
        CopyRows(WORKS, 11, 11, 40),
        FilterOut(WORKS, wider, EMPTY),
    ]
    out = filtered(libreoffice, filled("A"), operations)
    assert hidden_rows(out, "GN-03").isdisjoint({10, 11, 19, 30, 40, 53, last + 2})
    assert {29, 31, 39, 41} <= hidden_rows(out, "GN-03")


@pytest.mark.libreoffice
def test_a_file_sent_with_the_filter_on_reads_and_checks_the_same(libreoffice: LibreOffice) -> None:
    sheets = [(KIT.instance_by_id[form].sheet, filter_range(filled("A"), form)) for form in FORMS]
    out = filtered(libreoffice, filled("A"), [FilterOut(sheet, cells, EMPTY) for sheet, cells in sheets])
    assert len(hidden_rows(out, "GN-01.DTTS")) > 30
    found, right = submission_in(out.read_bytes()), submission("A")
    assert {key: cell.value for key, cell in found.typed.items()} == {k: c.value for k, c in right.typed.items()}
    assert [row.position for row in found.filled_rows("GN-03", "works")] == list(range(1, 10))
    codes = [finding.code for finding in verdict_on(found).findings]
    assert codes == [finding.code for finding in verdict_on(right).findings]


@pytest.mark.libreoffice
def test_the_filter_keeps_the_name_of_every_thon_with_figures(libreoffice: LibreOffice) -> None:
    cells = {("HN-02", "thon#2", "at_start"): 40.0, ("HN-02", "thon#5", "at_start"): 3.0}
    content = made(dict(cells))
    layout = layout_of(content).layouts["HN-02"]
    sheet = layout.instance.sheet
    out = filtered(libreoffice, content, [FilterOut(sheet, filter_range(content, "HN-02"), EMPTY)])
    empty = {"thon#3", "thon#4", *(f"thon#{at}" for at in range(7, 11)), "xa.rest.ho", "xa.rest.khau"}
    assert hidden_rows(out, "HN-02") == {layout.row_numbers[row] for row in empty} | {layout.code_row}


def test_excel_has_nothing_to_repair_in_a_file_with_the_filter_on(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(filled("A"))
    assert problems(path) == []


def test_neighbours_are_taken_as_one_range() -> None:
    assert runs([]) == []
    assert runs([5, 6, 8, 9, 10, 12]) == [(5, 6), (8, 10), (12, 12)]
