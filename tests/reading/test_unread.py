"""Every populated cell is accounted for: read, told, issued with the kit, or listed as read by nothing."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.report_words import REPORT_SHEET
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.build import build
from tests.libreoffice.client import CopyRows, InsertColumns, LibreOffice, SetValue
from tests.made import filled as example
from tests.made import members, packed, saved_by_openpyxl, submission, submission_in, written
from tests.reading.filled import (
    HEADER,
    KIT,
    LAYOUT,
    Change,
    accepted,
    changed,
    without_codes,
    without_names,
    without_protection,
    without_stamp,
)

DTTS, WORKS, TT = "GN DTTS", "GN-03 CÔNG TRÌNH", "THÔNG TIN"
LAYOUT_OF_DTTS = LAYOUT.layouts["GN-01.DTTS"]


def outside(found: Submission) -> list[tuple[str, str, str, bool]]:
    """Return sheet, cell, text and whether it is a figure of all that is listed."""
    return [(sheet.sheet, cell.cell, cell.text, cell.is_figure) for sheet in found.unread for cell in sheet.cells]


def put(sheet: str, cell: str, value: object) -> Change:
    def change(book: Workbook) -> None:
        target = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        target[cell] = value

    return change


# --- no false alarm ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kit", load().kits.values(), ids=lambda kit: kit.id)
@pytest.mark.parametrize("areas", [(), ("Nà Loạn", "Bản Chiêng")])
def test_nothing_stands_outside_the_forms_of_an_issued_workbook(kit: Kit, areas: tuple[str, ...]) -> None:
    path = written(build(kit, replace(HEADER, areas=areas)))
    found = read(path, {kit.id: kit})
    assert isinstance(found, Submission)
    assert found.unread == ()


@pytest.mark.parametrize("name", ["A", "C", "99001", "99002", "99003", "99004"])
def test_nothing_stands_outside_the_forms_of_a_filled_workbook(name: str) -> None:
    assert submission(name).unread == ()


@pytest.mark.parametrize("name", ["A", "99001"])
def test_nothing_stands_outside_after_a_program_without_formulas_saved_it(name: str) -> None:
    assert submission_in(saved_by_openpyxl(example(name))).unread == ()


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["A", "C"])
def test_nothing_stands_outside_after_libreoffice_saved_it(name: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    out = libreoffice.saved_by_libreoffice(written(example(name)), tmp_path / "đã lưu.xlsx")
    assert submission_in(out.read_bytes()).unread == ()


def test_our_own_hidden_sheets_stay_ours_when_somebody_unhides_them() -> None:
    parts = members(example("A"))
    book = re.sub(rb' state="(?:veryH|h)idden"', b"", parts["xl/workbook.xml"])
    assert book != parts["xl/workbook.xml"]
    assert outside(submission_in(packed(parts | {"xl/workbook.xml": book}))) == []


@pytest.mark.parametrize("loss", [without_codes, without_names, without_stamp])
def test_lost_anchors_make_nothing_stand_outside(filled: Path, loss: Change) -> None:
    assert accepted(changed(filled, loss)).unread == ()


def test_names_of_those_who_sign_stand_below_the_form(filled: Path) -> None:
    row = LAYOUT_OF_DTTS.last_row + 9
    assert accepted(changed(filled, put(DTTS, f"B{row}", "Nông Văn Hòa"))).unread == ()


def test_forms_pasted_as_values_have_nothing_outside(tmp_path: Path) -> None:
    def as_values(book: Workbook) -> None:
        shown = load_values(book)
        for name, values in shown.items():
            for (row, column), value in values.items():
                book[name].cell(row, column).value = value

    found = submission_in(pasted(example("A"), as_values))
    assert found.typed == submission("A").typed
    assert found.unread == ()


def load_values(book: Workbook) -> dict[str, dict[tuple[int, int], object]]:
    """Return what every formula of the visible sheets of report A shows."""
    from io import BytesIO

    from openpyxl import load_workbook

    stored = load_workbook(BytesIO(example("A")), data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): stored[sheet.title].cell(cell.row, cell.column).value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith("=")
        }
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    }


def pasted(package: bytes, change: Callable[[Workbook], None]) -> bytes:
    path = written(package)
    return changed(path, change).read_bytes()


def test_the_sheet_of_sentences_under_another_name_is_still_ours() -> None:
    def rename(book: Workbook) -> None:
        book[REPORT_SHEET].title = "Câu"

    assert submission_in(pasted(example("A"), rename)).unread == ()


# --- what is listed ------------------------------------------------------------------------------------------

BELOW = LAYOUT_OF_DTTS.last_row + 6
RIGHT = LAYOUT_OF_DTTS.code_column + 6
PARENT = LAYOUT_OF_DTTS.row_numbers["DTTS"]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "is_figure"),
    [
        (DTTS, f"H{BELOW}", 150_000_000, True),
        (DTTS, f"B{BELOW}", "Vốn kéo dài 150 triệu chưa ghi ở trên", True),
        (DTTS, f"B{BELOW}", "Ghi chú: số này còn chờ kho bạc đối chiếu lại", False),
        (DTTS, f"H{BELOW}", "=SUM(H12:H20)", True),
        (DTTS, f"AB{PARENT}", 5_000, True),
        (DTTS, f"AB{PARENT}", "xem lại", False),
        (DTTS, f"A{PARENT}", 45_000_000, True),
        (DTTS, "H2", 88_000_000, True),
        (TT, "D60", "Chị Hoa đang giữ bản in", False),
        (TT, "F12", 2_500_000, True),
        ("KIỂM TRA", "M8", 2_500_000, True),
        ("KIỂM TRA", "C90", "đã gọi xã", False),
        ("Sheet1", "B4", 12_500_000, True),
        ("Sheet1", "B4", "1.234.567", True),
        ("Sheet1", "B4", "Nà Loạn", False),
        ("Sheet1", "B4", 2024, False),
        ("Sheet1", "B4", "15/6/2024", False),
        ("Sheet1", "B4", "0912345678", False),
    ],
)
def test_what_stands_outside_is_listed_with_its_place(
    filled: Path, sheet: str, cell: str, value: object, is_figure: bool
) -> None:
    found = accepted(changed(filled, put(sheet, cell, value)))
    ((name, place, text, figure),) = outside(found)
    assert (name, place, figure) == (sheet, cell, is_figure)
    assert text in {str(value), f"{value:,}".replace(",", ".") if isinstance(value, int) else text}


def test_a_figure_in_a_cell_that_the_form_leaves_empty_is_listed(filled: Path) -> None:
    instance = KIT.instance_by_id["CT-01"]
    row = next(row for row in instance.rows if row.open)
    column = next(
        column for column in instance.form.columns if column.kind == "input" and instance.kind_of(row, column) is None
    )
    cell = LAYOUT.own("CT-01", row.id, column.id)
    found = accepted(changed(filled, put(instance.sheet, cell, 77)))
    assert outside(found) == [(instance.sheet, cell, "77", True)]


def test_running_numbers_and_years_are_no_figures(filled: Path) -> None:
    def a_list(book: Workbook) -> None:
        sheet = book.create_sheet("Danh sách")
        for line in (("STT", "Họ tên", "Năm sinh"), (1, "Nông Văn A", 1960), (2, "Lý Thị B", 1971)):
            sheet.append(line)

    (sheet,) = accepted(changed(filled, a_list)).unread
    assert (sheet.sheet, sheet.count, sheet.figures) == ("Danh sách", 9, 0)


def test_figures_come_first_and_all_are_counted(filled: Path) -> None:
    def a_long_list(book: Workbook) -> None:
        sheet = book.create_sheet("Nháp")
        for row in range(1, 801):
            sheet.append((f"Hộ {row}a", "thôn", 50_000 + row))

    (sheet,) = accepted(changed(filled, a_long_list)).unread
    assert (sheet.count, sheet.figures, len(sheet.cells)) == (2_400, 800, 1_000)
    assert all(cell.is_figure for cell in sheet.cells[:800])
    assert sheet.cells[0].cell == "C1"


def test_a_hidden_foreign_sheet_is_not_seen_and_a_copied_form_is_told_once(filled: Path) -> None:
    def change(book: Workbook) -> None:
        book.create_sheet("Nháp").sheet_state = "hidden"
        book["Nháp"]["A1"] = 5_000_000
        book.copy_worksheet(book[DTTS]).title = "GN DTTS (2)"

    found = accepted(changed(filled, change))
    assert found.unread == ()
    assert [note.kind for note in found.notes] == ["sheet_copied"]


@pytest.mark.libreoffice
def test_a_copied_row_is_told_as_a_row_and_not_again_cell_by_cell(
    filled: Path, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    row = LAYOUT_OF_DTTS.row_numbers["DTTS.4.1.a"]
    changed(filled, without_protection)
    libreoffice.edit(filled, [CopyRows(DTTS, row, row, row)], tmp_path / "b.xlsx")
    found = accepted(tmp_path / "b.xlsx")
    assert [note.kind for note in found.notes] == ["row_twice"]
    assert found.unread == ()


@pytest.mark.libreoffice
def test_an_inserted_column_is_told_and_what_is_beside_the_works_is_listed(
    filled: Path, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    row = LAYOUT.layouts["GN-03"].row_numbers["works#2"]
    changed(filled, without_protection)
    libreoffice.edit(filled, [InsertColumns(WORKS, 5, 1), SetValue(WORKS, f"E{row}", 640_000)], tmp_path / "b.xlsx")
    assert outside(accepted(tmp_path / "b.xlsx")) == [(WORKS, f"E{row}", "640.000", True)]


@pytest.mark.parametrize("seed", range(4))
def test_a_number_typed_anywhere_is_read_told_or_listed(filled: Path, seed: int) -> None:
    random = Random(seed)
    planted: dict[str, str] = {}

    def plant(book: Workbook) -> None:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for at in range(150):
            sheet = random.choice([each for each in sheets if each.title not in {"KIỂM TRA", REPORT_SHEET}])
            cell = sheet.cell(random.randint(1, sheet.max_row + 4), random.randint(1, sheet.max_column + 3))
            if is_free(sheet, cell.row, cell.column):
                cell.value = 7_100_000 + at
                planted[f"{7_100_000 + at}"] = f"{sheet.title}!{cell.coordinate}"

    found = accepted(changed(filled, plant))
    known = {str(int(cell.value)) for cell in (*found.typed.values(), *found.computed.values()) if cell.value}
    rows = [row for rows in found.blocks.values() for row in rows]
    cells = [cell for row in rows for cell in (row.cells | row.computed).values()]
    known |= {text for cell in cells for text in (cell.text, str(int(cell.value or 0)))}
    known |= {cell.text for cell in found.typed.values()}
    told = [value.partition(": ")[2] for note in found.notes for value in note.values]
    known |= {text.replace(".", "") for text in (*told, *(text for _, _, text, _ in outside(found)))}
    # a label that is a number now is told as the label
    known |= {number for note in found.notes for number in planted if number in note.what}
    assert len(planted) > 40
    assert {place for number, place in planted.items() if number not in known} == set()


def is_free(sheet: Worksheet, row: int, column: int) -> bool:
    """Whether nothing was issued in a cell: neither words nor formulas are typed over here, nor merges."""
    return sheet.cell(row, column).value is None and not any(
        merge.min_row <= row <= merge.max_row and merge.min_col <= column <= merge.max_col
        for merge in sheet.merged_cells.ranges
    )
