"""The writers do what an operation says, and nothing else."""

from pathlib import Path

import pytest
import xlsxwriter

from mtqg_xl.samples.faults import openpyxl_writer, operations, xml_writer
from mtqg_xl.samples.faults.moving import Move, moved
from mtqg_xl.samples.faults.package import Package, content_of, formula_of
from mtqg_xl.samples.faults.subject import Subject
from tests.emitted import problems
from tests.libreoffice import client
from tests.libreoffice.client import LibreOffice

Cells = dict[tuple[str, str], tuple[object, str | None]]
DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"


def cells(content: bytes, *, stored: bool = True) -> Cells:
    """Return what stands in every cell of a workbook that holds something."""
    package = Package(content)
    return {place: each for name in package.names for place, each in held(package, name, stored=stored).items()}


def held(package: Package, name: str, *, stored: bool = True) -> Cells:
    """Return what stands in every cell of a sheet that holds something: what it shows, and its formula."""
    found: Cells = {}
    for cell in package.sheet(name).cells.values():
        shown, formula = content_of(cell, package.texts), formula_of(cell)
        if shown not in {None, ""} or formula is not None:
            found[name, cell.get("r", "")] = (shown if formula is None or stored else None, formula)
    return found


def changed(before: Cells, after: Cells) -> set[tuple[str, str]]:
    return {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(A1:A9,B5)", "SUM(A1:A11,B7)"),
        ("SUM($A$4:$A$9)", "SUM($A$4:$A$11)"),
        ("SUM(A1:A4)", "SUM(A1:A4)"),
        ("'Biểu 1'!C7+'Biểu 2'!C7", "'Biểu 1'!C9+'Biểu 2'!C7"),
        ('IF(A9="A9","",N(A9))', 'IF(A11="A9","",N(A11))'),
        ("LOG10(A2)+mtqg.A9", "LOG10(A2)+mtqg.A9"),
    ],
)
def test_references_move_with_two_rows_inserted_above_row_five(formula: str, expected: str) -> None:
    assert moved(formula, "Biểu 1", Move("Biểu 1", True, 5, 2)) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("SUM(A5,A6)", "SUM(#REF!,A5)"), ("SUM(A5:A9)", "SUM(A5:A8)"), ("SUM(A5:A5)", "SUM(#REF!)"), ("A4", "A4")],
)
def test_references_to_a_deleted_row_are_lost(formula: str, expected: str) -> None:
    assert moved(formula, "Biểu 1", Move("Biểu 1", True, 5, -1)) == expected


def test_a_column_inserted_moves_columns() -> None:
    assert moved("SUM(B3:D3)+Z9", "A", Move("A", False, 3, 1)) == "SUM(B3:E3)+AA9"


def test_saving_without_a_change_leaves_every_cell_as_it_was(subject: Subject) -> None:
    again = xml_writer.edited(subject.content, [])
    assert cells(again) == cells(subject.content)
    assert xml_writer.edited(again, []) == again


@pytest.mark.parametrize(
    "operation",
    [
        operations.SetNumber(DTTS, (13, 5), 1_234_000.0),
        operations.SetText(DTTS, (13, 5), " 1.234 "),
        operations.SetError(DTTS, (13, 5), "#N/A"),
        operations.Clear(DTTS, (13, 3)),
        operations.SetFormula(DTTS, (13, 3), "SUM(D14,G13)"),
        operations.SetStored(DTTS, (13, 3), 77.0),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_an_operation_on_a_cell_changes_that_cell_alone(subject: Subject, operation: operations.Operation) -> None:
    before = cells(subject.content)
    after = cells(xml_writer.edited(subject.content, [operation], recalculated=False))
    assert isinstance(operation, operations.CELLWISE)
    place = (operation.sheet, {3: "C13", 5: "E13"}[operation.at[1]])
    assert changed(before, after) == {place}


def test_what_follows_from_a_typed_number_is_calculated_anew(subject: Subject) -> None:
    operation = operations.SetNumber(DTTS, (13, 5), 1_234_000.0)
    after = cells(xml_writer.edited(subject.content, [operation]))
    before = cells(subject.content)
    for cell in ("D13", "C13", "D11", "C11"):
        old, new = before[DTTS, cell][0], after[DTTS, cell][0]
        assert isinstance(old, float) and isinstance(new, float)
        assert new - old == 1_234_000


def test_openpyxl_changes_the_same_cell_and_leaves_no_stored_value(subject: Subject) -> None:
    operation = operations.SetNumber(DTTS, (13, 5), 1_234_000.0)
    content = openpyxl_writer.edited(subject.content, [operation])
    assert openpyxl_writer.edited(subject.content, [operation]) == content
    before, after = cells(subject.content, stored=False), cells(content, stored=False)
    assert changed(before, after) == {(DTTS, "E13")}
    assert all(shown is None for shown, formula in cells(content).values() if formula is not None)


@pytest.mark.parametrize(
    "operation",
    [
        operations.InsertRows(WORKS, 12, 2),
        operations.CopyRow(DTTS, 13, 14),
        operations.DeleteRow(DTTS, 13),
        operations.InsertColumn(DTTS, 5),
        operations.RenameSheet(DTTS, "Biểu của xã"),
        operations.CopySheet(DTTS, "GN DTTS (2)"),
        operations.MergeCells(DTTS, (13, 5), (13, 6)),
        operations.DropNames(),
        operations.AddLink("file:///C:/TONG%20HOP.xlsx", "Sheet1"),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_the_xml_writer_leaves_is_a_sound_workbook(
    subject: Subject, tmp_path: Path, operation: operations.Operation
) -> None:
    path, original = tmp_path / "sau.xlsx", tmp_path / "trước.xlsx"
    original.write_bytes(subject.content)
    path.write_bytes(xml_writer.edited(subject.content, [operation], recalculated=False))
    meant = {operations.DeleteRow: "#REF!", operations.AddLink: "external"}.get(type(operation), "not meant")
    assert [line for line in problems(path) if meant not in line.lower() + line] == problems(original)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small workbook with what moves when rows are inserted."""
    path = tmp_path / "bảng.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Biểu 1")
        other = book.add_worksheet("Tổng hợp")
        for row in range(1, 10):
            sheet.write_number(row, 1, row * 10)
            sheet.write_formula(row, 2, f"SUM(B{row + 1},5)", None, row * 10 + 5)
        sheet.write_formula("B12", "SUM(B2:B10)", None, 450)
        sheet.write_formula("C12", "SUM(C2,C3,C4)", None, 75)
        other.write_formula("A1", "'Biểu 1'!B12+SUM('Biểu 1'!B5:B10)", None, 870)
    return path


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (operations.InsertRows("Biểu 1", 6, 2), client.InsertRows("Biểu 1", 6, 2)),
        (operations.DeleteRow("Biểu 1", 5), client.DeleteRows("Biểu 1", 5)),
        (operations.InsertColumn("Biểu 1", 2), client.InsertColumns("Biểu 1", 2)),
        (operations.CopyRow("Biểu 1", 4, 5), client.CopyRows("Biểu 1", 4, 4, 5)),
    ],
    ids=["insert rows", "delete a row", "insert a column", "copy a row"],
)
def test_rows_and_columns_move_as_in_libreoffice(
    libreoffice: LibreOffice, table: Path, tmp_path: Path, ours: operations.Operation, theirs: client.Operation
) -> None:
    path = tmp_path / "sửa.xlsx"
    path.write_bytes(xml_writer.edited(table.read_bytes(), [ours], recalculated=False))
    by_us, by_them = libreoffice.recalculated(path), libreoffice.edit(table, [theirs])
    assert by_us == by_them
