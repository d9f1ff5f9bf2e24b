"""The harness itself: what LibreOffice says here may be believed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.libreoffice import server
from tests.libreoffice.client import (
    CopyRows,
    DeleteNames,
    DeleteRows,
    DeleteSheet,
    InsertColumns,
    InsertRows,
    LibreOffice,
    Locale,
    MoveSheet,
    Operation,
    RenameSheet,
    SetFormula,
    SetValue,
    TypeText,
    page_count,
)
from tests.libreoffice.server import Office, OfficeLostError, OfficeMissingError, OfficeRefusedError

pytestmark = pytest.mark.libreoffice

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Give a function that writes sheets of {address: value or (formula, cached value)} with XlsxWriter."""

    def write(sheets: dict[str, dict[str, Any]], protect: dict[str, bool] | None = None, unlocked: str = "") -> Path:
        import xlsxwriter

        path = tmp_path / "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            free = book.add_format({"locked": False})
            for name, cells in sheets.items():
                sheet = book.add_worksheet(name)
                for address, content in cells.items():
                    if isinstance(content, tuple):
                        sheet.write_formula(address, content[0], None, content[1])
                    else:
                        sheet.write(address, content, free if address in unlocked.split() else None)
                if protect is not None:
                    sheet.protect("", protect)
            book.define_name("tổng", f"='{next(iter(sheets))}'!$A$3")
        return path

    return write


def results(cells: dict[str, Any]) -> dict[str, Any]:
    return {address: cell.result for address, cell in cells.items()}


def test_wrong_cached_values_are_computed_again(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"Tờ 1": {"A1": 2, "A2": 3, "A3": ("=SUM(A1:A2)", 999), "B3": ("=A3*2", 999)}})
    assert results(libreoffice.recalculated(path)["Tờ 1"]) == {"A1": 2, "A2": 3, "A3": 5, "B3": 10}


def test_kinds_of_cells_are_told_apart(libreoffice: LibreOffice, written: Written) -> None:
    path = written(
        {
            "S": {
                "A1": 0,
                "A2": "đồng",
                "A3": ("=1/0", 999),
                "A4": ('=IF(A1=0,"","x")', 999),
                "B5": ('="a"&"b"', 999),
            }
        }
    )
    cells = libreoffice.recalculated(path)["S"]
    assert {address: (cell.type, cell.result, cell.error) for address, cell in cells.items()} == {
        "A1": ("value", 0, 0),
        "A2": ("text", "đồng", 0),
        "A3": ("formula", None, 532),
        "A4": ("formula", "", 0),
        "B5": ("formula", "ab", 0),
    }
    assert cells["A3"].formula == "=1/0"
    assert cells["A3"].string == "#DIV/0!"


def test_a_text_that_looks_like_a_formula_stays_a_text(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"S": {"A1": "x"}})
    cells = libreoffice.edit(path, [SetValue("S", "A1", "=1+1")])["S"]
    assert (cells["A1"].type, cells["A1"].result) == ("text", "=1+1")


@pytest.mark.parametrize(("locale", "shown"), [("vi-VN", "1.234,5"), ("en-US", "1,234.5"), ("vi-VN", "1.234,5")])
def test_fixed_follows_the_locale_of_the_machine(
    libreoffice: LibreOffice, written: Written, locale: Locale, shown: str
) -> None:
    path = written({"S": {"A1": ("=FIXED(1234.5,1)", "999")}})
    assert libreoffice.recalculated(path, locale=locale)["S"]["A1"].result == shown


@pytest.mark.parametrize(("locale", "number"), [("vi-VN", 150_000), ("en-US", 150)])
def test_the_same_keys_give_another_number_in_another_locale(
    libreoffice: LibreOffice, written: Written, locale: Locale, number: float
) -> None:
    path = written({"S": {"A1": 1}})
    assert libreoffice.edit(path, [TypeText("S", "A1", "150.000")], locale=locale)["S"]["A1"].result == number


def test_shown_is_what_stands_on_the_screen(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"S": {"A1": 1234.5}})
    assert libreoffice.recalculated(path, shown=True)["S"]["A1"].string == "1234,5"


def test_an_inserted_row_moves_and_stretches_a_sum(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"S": {"A1": 2, "A2": 3, "A3": ("=SUM(A1:A2)", 999)}})
    cells = libreoffice.edit(path, [InsertRows("S", 2), SetValue("S", "A2", 10)])["S"]
    assert (cells["A4"].formula, cells["A4"].result) == ("=SUM(A1:A3)", 15)


def test_rows_and_columns_are_deleted_copied_and_inserted(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"S": {"A1": 1, "A2": 2, "A3": 3, "B3": ("=A3*10", 999)}})
    steps: list[Operation] = [CopyRows("S", first=3, last=3, above=2), DeleteRows("S", 1), InsertColumns("S", 1, 2)]
    assert results(libreoffice.edit(path, steps)["S"]) == {"C1": 3, "D1": 30, "C2": 2, "C3": 3, "D3": 30}


def test_sheets_are_renamed_moved_and_deleted(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"A": {"A1": 1}, "B": {"A1": ("=A!A1+1", 999)}, "C": {"A1": 3}})
    steps: list[Operation] = [RenameSheet("A", "Biểu 1"), MoveSheet("Biểu 1", 3), DeleteSheet("C")]
    cells = libreoffice.edit(path, steps)
    assert list(cells) == ["B", "Biểu 1"]
    assert cells["B"]["A1"].result == 2


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_moved_sheet_stands_where_it_was_sent(libreoffice: LibreOffice, written: Written, position: int) -> None:
    path = written({"A": {"A1": 1}, "B": {"A1": 2}, "C": {"A1": 3}})
    assert list(libreoffice.edit(path, [MoveSheet("B", position)])).index("B") == position - 1


def test_a_formula_is_written_as_excel_spells_it(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"Tờ 1": {"A1": 2, "A2": 5}, "B": {"A1": 0}})
    cells = libreoffice.edit(path, [SetFormula("B", "A1", "=SUM('Tờ 1'!A1,'Tờ 1'!A2,IF(TRUE,1,2))")])
    assert cells["B"]["A1"].result == 8


def test_deleted_names_break_the_formulas_that_use_them(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"S": {"A3": 5, "B1": ("=tổng", 999)}})
    assert libreoffice.recalculated(path)["S"]["B1"].result == 5
    assert libreoffice.edit(path, [DeleteNames()])["S"]["B1"].error == 525  # #NAME?


def test_a_locked_cell_refuses_and_an_unlocked_one_takes(libreoffice: LibreOffice, written: Written) -> None:
    path = written({"S": {"A1": 1, "A2": 2}}, protect={}, unlocked="A2")
    assert libreoffice.edit(path, [SetValue("S", "A2", 7)])["S"]["A2"].result == 7
    with pytest.raises(OfficeRefusedError, match="S!A1 is locked"):
        libreoffice.edit(path, [SetValue("S", "A1", 7)])


def test_a_protected_sheet_takes_rows_only_where_allowed(libreoffice: LibreOffice, written: Written) -> None:
    closed = written({"S": {"A1": 1}}, protect={})
    with pytest.raises(OfficeRefusedError, match="insert_rows"):
        libreoffice.edit(closed, [InsertRows("S", 1)])
    opened = written({"S": {"A1": 1}}, protect={"insert_rows": True})
    assert results(libreoffice.edit(opened, [InsertRows("S", 1)])["S"]) == {"A2": 1}


def test_what_libreoffice_saves_opens_with_openpyxl(libreoffice: LibreOffice, written: Written, tmp_path: Path) -> None:
    import openpyxl

    path = written({"Tờ 1": {"A1": 2, "A3": ("=A1+1", 999)}})
    saved = libreoffice.saved_by_libreoffice(path, tmp_path / "đã lưu.xlsx")
    assert openpyxl.load_workbook(saved)["Tờ 1"]["A3"].value == "=A1+1"
    assert openpyxl.load_workbook(saved, data_only=True)["Tờ 1"]["A3"].value == 3


def test_the_given_file_is_never_changed(libreoffice: LibreOffice, written: Written, tmp_path: Path) -> None:
    path = written({"S": {"A1": 2}})
    before = path.read_bytes()
    libreoffice.edit(path, [SetValue("S", "A1", 3)], out=tmp_path / "out.xlsx")
    assert path.read_bytes() == before
    assert results(libreoffice.recalculated(tmp_path / "out.xlsx")["S"]) == {"A1": 3}


def test_a_printed_workbook_shows_recalculated_numbers(
    libreoffice: LibreOffice, written: Written, tmp_path: Path
) -> None:
    import subprocess

    path = written({"S": {"A1": ("=40+2", 999), "A200": "cuối"}})
    pdf = libreoffice.to_pdf(path, tmp_path)
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "42" in text
    assert "999" not in text
    assert page_count(pdf) > 1


def test_a_word_document_is_printed_and_saved(libreoffice: LibreOffice, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Trang một")
    document.add_paragraph("Trang hai").paragraph_format.page_break_before = True
    path = tmp_path / "báo cáo.docx"
    document.save(str(path))
    assert page_count(libreoffice.to_pdf(path, tmp_path)) == 2
    saved = libreoffice.saved_by_libreoffice(path, tmp_path / "saved.docx")
    assert docx.Document(str(saved)).paragraphs[0].text == "Trang một"


def test_a_damaged_file_is_refused(libreoffice: LibreOffice, tmp_path: Path) -> None:
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(b"PK\x03\x04" + os.urandom(200))
    with pytest.raises((OfficeRefusedError, OfficeLostError)):
        libreoffice.recalculated(path)


def test_libreoffice_is_started_again_when_it_was_lost(written: Written) -> None:
    path = written({"S": {"A1": ("=1+1", 999)}})
    office = Office()
    try:
        assert LibreOffice(office).recalculated(path)["S"]["A1"].result == 2
        assert office._session is not None
        processes = office._session._processes
        processes[-1].kill()
        assert LibreOffice(office).recalculated(path)["S"]["A1"].result == 2
        assert all(process.poll() is not None for process in processes)
    finally:
        office.end()


def test_a_missing_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(server, "_ELSEWHERE", ())
    with pytest.raises(OfficeMissingError, match="libreoffice-calc libreoffice-writer python3-uno"):
        server.soffice()
