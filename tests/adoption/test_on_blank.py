"""Workbooks on an adopted blank: nothing of it changes but cell values; they are filled, read, checked, added."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference

from mtqg_xl.consolidation.book import consolidated_plan
from mtqg_xl.definition.load import Definitions
from mtqg_xl.definition.model import Column, Instance
from mtqg_xl.mending.figure_lines import FigureLine
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.batch import check_batch, read_batch, read_one
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.making import make, order
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.write import written
from tests.adoption import blanks
from tests.adoption.adopted import adopted, sole_instance
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.made import REPORTERS
from tests.recalculated import differences

NAMED_PARTS = {
    "[Content_Types].xml",
    "docProps/custom.xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
}


def _made(definitions: Definitions, folder: Path, *codes: str) -> tuple[Path, ...]:
    (kit,) = definitions.kits
    task = order(definitions, kit, REPORTERS, "2024-H1", as_of=date(2024, 6, 30), only=codes)
    return make(task, folder)


def _filled(path: Path, definitions: Definitions, *lines: tuple[str, str, str]) -> Path:
    submission, kit = read_one(path, definitions)
    (form,) = kit.instances
    asked = [FigureLine(form.id, row, column, value, "number", at) for at, (row, column, value) in enumerate(lines, 2)]
    path.write_bytes(fill(path, submission, kit, asked))
    return path


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with_drawing(path: Path) -> Path:
    book = load_workbook(path)
    sheet = book.worksheets[-1]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=13, max_row=14))
    sheet.add_chart(chart, "K2")
    sheet.oddFooter.center.text = "Trang &P"
    book.save(path)
    return path


def test_every_part_but_the_named_ones_is_that_of_the_blank(tmp_path: Path) -> None:
    blank = _with_drawing(blanks.subtotals_below(tmp_path / "mau.xlsx"))
    before = _parts(blank)
    definitions = adopted(blank, tmp_path / "bieu")

    (path,) = _made(definitions, tmp_path / "ra", "99001")
    after = _parts(_filled(path, definitions, ("I.1", "nam_2023", "12.5")))

    changed = {name for name in before if after.get(name) != before[name]}
    assert changed <= NAMED_PARTS | {"xl/worksheets/sheet1.xml"}
    assert {"xl/styles.xml", "xl/drawings/drawing1.xml", "xl/charts/chart1.xml"} <= before.keys() - changed
    assert after.keys() - before.keys() == {"docProps/custom.xml", "xl/worksheets/sheet2.xml"}


def _without_what_may_differ(xml: bytes) -> bytes:
    """A worksheet without its cells' contents, the hidden column and row, and the stated dimension."""
    text = re.sub(rb"<dimension [^>]*/>", b"", xml)
    text = re.sub(rb"<cols>.*?</cols>", b"", text)
    text = re.sub(rb'<row [^>]*hidden="1"[^>]*>.*?</row>', b"", text)
    text = re.sub(rb'<c r="(?P<at>[A-Z]+\d+)"(?P<style> s="\d+")?[^>]*?(?:/>|>.*?</c>)', rb"<c \g<at>\g<style>>", text)
    return re.sub(rb"<c G\d+>", b"", text)  # the hidden code column of this form


def test_the_sheet_differs_from_the_blank_in_values_and_the_hidden_codes_alone(tmp_path: Path) -> None:
    blank = blanks.subtotals_below(tmp_path / "mau.xlsx")
    definitions = adopted(blank, tmp_path / "bieu")

    (path,) = _made(definitions, tmp_path / "ra", "99001")

    assert sole_instance(definitions).form.page.code_column == 7
    sheet = "xl/worksheets/sheet1.xml"
    assert _without_what_may_differ(_parts(path)[sheet]) == _without_what_may_differ(_parts(blank)[sheet])


def test_a_workbook_on_a_blank_looks_the_same_and_says_whose_it_is(tmp_path: Path) -> None:
    blank = blanks.form_of_section_6_1(tmp_path / "mau.xlsx")
    definitions = adopted(blank, tmp_path / "bieu")

    (path,) = _made(definitions, tmp_path / "ra", "99001")

    book, before = load_workbook(path), load_workbook(blank)
    sheet, drawn = book["Sheet1"], before["Sheet1"]
    assert book["_mtqg"].sheet_state == "veryHidden"
    assert sheet.column_dimensions["S"].hidden
    assert sheet.row_dimensions[sole_instance(definitions).form.page.code_row].hidden
    assert sheet.merged_cells.ranges == drawn.merged_cells.ranges
    texts = {cell.coordinate: cell.value for row in drawn.iter_rows() for cell in row if cell.value is not None}
    assert {place: sheet[place].value for place in texts} == texts
    submission, kit = read_one(path, definitions)
    assert (submission.stamp.kit, submission.stamp.reporter, submission.stamp.period) == (kit.id, "99001", "2024-H1")


def test_figures_on_a_blank_are_read_back_summed_and_checked(tmp_path: Path) -> None:
    definitions = adopted(blanks.subtotals_below(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")

    _filled(path, definitions, ("I.1", "nam_2023", "10"), ("I.2", "nam_2024", "2.5"), ("II.1", "nam_2023", "7"))

    submission, kit = read_one(path, definitions)
    assert isinstance(submission, Submission)
    assert not submission.notes
    assert not submission.unread
    stored = load_workbook(path, data_only=True)["BIỂU 5"]
    assert [stored[place].value for place in ("C13", "D15", "E15", "C20")] == [10, 10, 2.5, 19.5]
    (result,) = check_batch(read_batch([path], definitions)).results
    assert not result.findings
    found = submission.computed[(kit.instances[0].id, "tong", "tong_cong")]
    assert found.value == 19.5


def test_an_office_may_write_its_name_and_the_day_over_the_dots_of_its_blank(tmp_path: Path) -> None:
    definitions = adopted(blanks.subtotals_below(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")
    book = load_workbook(path)
    sheet = book["BIỂU 5"]
    sheet["A1"], sheet["E23"] = "UBND HUYỆN BẠCH THÔNG", "Phủ Thông, ngày 25 tháng 6 năm 2024"
    sheet["E26"], sheet["E30"] = "Nguyễn Văn A", 4_500_000
    book.save(path)

    submission, _ = read_one(path, definitions)

    assert [(cell.cell, cell.is_figure) for sheet in submission.unread for cell in sheet.cells] == [("E30", True)]


def test_a_total_typed_over_its_formula_on_a_blank_is_found(tmp_path: Path) -> None:
    definitions = adopted(blanks.subtotals_below(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")
    _filled(path, definitions, ("I.1", "nam_2023", "10"))
    book = load_workbook(path)
    book["BIỂU 5"]["D20"] = 11
    book.save(path)

    (result,) = check_batch(read_batch([path], definitions)).results

    assert ("F02", "D20") in [(finding.code, finding.cell) for finding in result.findings]


def test_rows_added_inside_a_block_of_a_blank_are_read(tmp_path: Path) -> None:
    definitions = adopted(blanks.four_levels(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")

    _filled(path, definitions, ("a_ds#1", "tw", "100"), ("a_ds#3", "dan_gop", "5"), ("b_ds#2", "giai_ngan", "40"))

    submission, kit = read_one(path, definitions)
    name = kit.instances[0].id
    typed = {
        (row.position, column): cell.value
        for row in submission.blocks[(name, "a_ds")]
        for column, cell in row.cells.items()
        if column != "label"
    }
    assert typed == {(1, "tw"): 100, (3, "dan_gop"): 5}
    stored = load_workbook(path, data_only=True)["Danh muc"]
    assert [stored[place].value for place in ("D11", "D10", "H14", "D9", "I9")] == [100, 105, 40, 105, 38.1]


def test_communes_on_one_blank_are_consolidated(tmp_path: Path) -> None:
    definitions = adopted(blanks.subtotals_below(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    first, second = _made(definitions, tmp_path / "nhan", "99001", "99002")
    _filled(first, definitions, ("I.1", "nam_2023", "10"))
    _filled(second, definitions, ("I.1", "nam_2023", "5"), ("II.2", "nam_2024", "1"))

    run = consolidate_folder(tmp_path / "nhan", definitions, REPORTERS)

    (instance,) = run.total.kit.instances
    value = run.total.figures.value
    assert value(instance.id, "I.cong", "nam_2023") == 15_000_000
    assert value(instance.id, "tong", "tong_cong") == 16_000_000
    book = written(consolidated_plan(run.total, run.header, {}))
    (tmp_path / "th.xlsx").write_bytes(book)
    sheet = load_workbook(tmp_path / "th.xlsx", data_only=True)["BIỂU 5"]
    total = next(row for row in sheet.iter_rows(values_only=True) if "TỔNG CỘNG" in row)
    assert total[2] == 16


def _moved(path: Path) -> Path:
    """The same form as another office draws it: lower, further right, on another sheet, without a number row."""
    blanks.subtotals_below(path)
    book = load_workbook(path)
    sheet = book["BIỂU 5"]
    sheet.title = "Sheet1"
    merged = [area.coord for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    sheet.delete_rows(11)
    sheet.move_range("A1:F30", rows=3, cols=1, translate=True)
    for row in sheet.iter_rows(min_row=14, max_row=22):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = None
    for area in ("B12:B13", "C12:C13", "D12:D13", "E12:F12", "G12:G13"):
        sheet.merge_cells(area)
    for row in sheet["B12:G22"]:
        for cell in row:
            cell.border = blanks.BORDER
    book.save(path)
    return path


def test_two_offices_blanks_of_one_form_are_consolidated_together(tmp_path: Path) -> None:
    ours = adopted(blanks.subtotals_below(tmp_path / "mau.xlsx"), tmp_path / "bieu-1")
    theirs = adopted(_moved(tmp_path / "mau-khac.xlsx"), tmp_path / "bieu-2")
    (first,) = _made(ours, tmp_path / "nhan", "99001")
    (second,) = _made(theirs, tmp_path / "nhan", "99002")
    _filled(first, ours, ("I.1", "nam_2023", "10"))
    _filled(second, theirs, ("I.1", "nam_2023", "5"), ("II.2", "nam_2024", "1"))

    run = consolidate_folder(tmp_path / "nhan", ours, REPORTERS)

    (instance,) = run.total.kit.instances
    assert sole_instance(theirs).sheet == "Sheet1"
    assert set(run.total.members.reporters) == {"99001", "99002"}
    assert run.total.figures.value(instance.id, "tong", "tong_cong") == 16_000_000


def test_a_file_on_a_blank_in_another_unit_is_not_added_silently(tmp_path: Path) -> None:
    ours = adopted(blanks.subtotals_below(tmp_path / "mau.xlsx"), tmp_path / "bieu-1")
    other = blanks.subtotals_below(tmp_path / "mau-khac.xlsx")
    book = load_workbook(other)
    book["BIỂU 5"]["F7"] = "Đơn vị tính: đồng"
    book.save(other)
    theirs = adopted(other, tmp_path / "bieu-2")
    (path,) = _made(theirs, tmp_path / "nhan", "99002")

    (result,) = check_batch(read_batch([path], ours)).results

    assert [finding.code for finding in result.findings] == ["U08"]
    assert "tính bằng đồng, bộ biểu pb-05 tính bằng triệu đồng" in result.findings[0].what


@pytest.mark.parametrize(
    "draw",
    [
        blanks.subtotals_above,
        blanks.hidden_columns,
        blanks.one_header_row,
        blanks.parts_in_two_rows,
        blanks.guided_works,
    ],
)
def test_a_fresh_workbook_on_any_blank_has_nothing_to_find(draw: Callable[[Path], Path], tmp_path: Path) -> None:
    definitions = adopted(draw(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")

    (result,) = check_batch(read_batch([path], definitions)).results

    assert not result.findings
    assert result.verdict.value == "incomplete"


def test_labels_that_are_merged_over_the_ordinals_are_read_as_labels(tmp_path: Path) -> None:
    definitions = adopted(blanks.merged_groups(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")

    (result,) = check_batch(read_batch([path], definitions)).results

    assert not result.findings


def test_a_form_of_nothing_but_empty_rows_is_filled_and_read(tmp_path: Path) -> None:
    definitions = adopted(blanks.list_of_works(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")
    _filled(path, definitions, ("ds1#2", "tong_muc_dau_tu_trieu", "1500"))

    submission, _ = read_one(path, definitions)
    (result,) = check_batch(read_batch([path], definitions)).results

    (rows,) = submission.blocks.values()
    assert [(row.position, cell.value) for row in rows for cell in row.cells.values()] == [(2, 1500)]
    assert [finding.code for finding in result.findings] == ["I23"]


def test_figures_that_a_blank_holds_do_not_reach_the_communes(tmp_path: Path) -> None:
    blank = blanks.subtotals_below(tmp_path / "mau.xlsx")
    book = load_workbook(blank)
    book["BIỂU 5"]["D13"] = 99
    book.save(blank)

    definitions = adopted(blank, tmp_path / "bieu")
    kept = adopted(blank, tmp_path / "bieu-giu", {"so_co_san": "giu"})

    (path,) = _made(definitions, tmp_path / "ra", "99001")
    (with_figures,) = _made(kept, tmp_path / "ra-giu", "99001")
    assert load_workbook(path)["BIỂU 5"]["D13"].value is None
    assert load_workbook(with_figures)["BIỂU 5"]["D13"].value == 99


EVERY_BLANK = [
    blanks.form_of_section_6_1,
    blanks.subtotals_below,
    blanks.subtotals_above,
    blanks.hidden_columns,
    blanks.one_header_row,
    blanks.four_levels,
    blanks.merged_groups,
    blanks.list_of_works,
    blanks.without_merges,
    blanks.parts_in_two_rows,
    blanks.guided_works,
]


@pytest.mark.parametrize("draw", EVERY_BLANK)
def test_nothing_that_excel_would_repair_is_added_to_a_blank(draw: Callable[[Path], Path], tmp_path: Path) -> None:
    blank = _with_drawing(draw(tmp_path / "mau.xlsx"))
    (path,) = _made(adopted(blank, tmp_path / "bieu"), tmp_path / "ra", "99001")

    assert set(problems(path, None)) <= set(problems(blank, None))


def _sample_of(path: Path, definitions: Definitions) -> Path:
    """A workbook in which every cell for a number holds one, each another, and every work a name."""
    submission, kit = read_one(path, definitions)
    lines = [
        FigureLine(instance.id, row, column.id, str(1000 * (7 * at % 90 + 3)), "number", at)
        for instance in kit.instances
        for at, (row, column) in enumerate(_typed(instance), start=2)
    ]
    lines += [line for instance in kit.instances for line in _names_of_works(instance)]
    path.write_bytes(fill(path, submission, kit, lines))
    return path


def _names_of_works(instance: Instance) -> list[FigureLine]:
    return [
        FigureLine(instance.id, f"{block.id}#{at}", block.name, f"Công trình {block.id}.{at}", "text")
        for block in instance.form.blocks
        if block.name
        for at in range(1, block.ready_rows + 1)
    ]


def _typed(instance: Instance) -> list[tuple[str, Column]]:
    fixed = [
        (row.id, column)
        for row in instance.rows
        for column in instance.form.columns
        if instance.kind_of(row, column) == "input"
    ]
    rows = [f"{block.id}#{at}" for block in instance.form.blocks for at in range(1, block.ready_rows + 1)]
    return fixed + [(row, column) for row in rows for column in instance.form.columns if column.kind == "input"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("draw", EVERY_BLANK)
def test_stored_values_on_a_blank_are_those_that_libreoffice_computes(
    draw: Callable[[Path], Path], tmp_path: Path, libreoffice: LibreOffice
) -> None:
    definitions = adopted(draw(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = _made(definitions, tmp_path / "ra", "99001")

    assert not differences(libreoffice, path)
    assert not differences(libreoffice, _sample_of(path, definitions))
    (result,) = check_batch(read_batch([path], definitions)).results
    assert result.verdict.value == "ok"
