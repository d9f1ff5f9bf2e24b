"""A built workbook: the same bytes, right values beside every formula, nothing that hangs on names, open to work in."""

import csv
import os
import re
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.formula import Tokenizer

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.emitted import problems
from tests.libreoffice.client import (
    DeleteNames,
    DeleteRows,
    InsertRows,
    LibreOffice,
    Locale,
    SetValue,
    Sheets,
)
from tests.libreoffice.server import OfficeRefusedError
from tests.recalculated import formula_count, same

KIT = load().kit("ba-chuong-trinh-xa")
LAYOUT = kit_layout(KIT)
WORKS, DTTS = KIT.instance_by_id["GN-03"].sheet, KIT.instance_by_id["GN-01.DTTS"].sheet
HEADER = Header(
    Period.parse("2024-H1"),
    reporter_code="01990",
    reporter_name="xã Lục Bình",
    superior="UBND HUYỆN BẠCH THÔNG",
    issuer="UBND XÃ LỤC BÌNH",
    as_of=date(2024, 6, 17),
)
Results = dict[tuple[str, str], object]


def figures() -> dict[tuple[str, str, str], float | str | None]:
    """What a real commune typed, and in two cells what should not stand there."""
    with (shipped("examples") / "bao-cao-A" / "so-lieu.csv").open(encoding="utf-8", newline="") as lines:
        found: dict[tuple[str, str, str], float | str | None] = {
            (line["form"], line["row"], line["column"]): number(line["value"]) for line in csv.DictReader(lines)
        }
    found["GN-01.DTTS", "DTTS.2", "allocated_year_capital"] = "150 triệu"
    found["GN-01.DTTS", "DTTS.6", "disbursed_year_capital"] = "x"
    return found


def number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("bieu") / "LucBinh-01990_3CT_6T2024_L1.xlsx"
    found.write_bytes(build(KIT, HEADER, figures()))
    return found


@pytest.fixture(scope="module")
def cached(path: Path) -> Results:
    """What is written beside every formula."""
    return formula_results(path)


def formula_results(path: Path) -> Results:
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def disagreements(cached: Results, found: Sheets) -> list[str]:
    """Where LibreOffice comes to another result than is written, or to an error."""
    wrong = []
    for (sheet, address), value in cached.items():
        cell = found[sheet].get(address)
        if cell is not None and cell.error:
            wrong.append(f"{sheet}!{address}: lỗi {cell.error}")
        elif not same(value, cell.result if cell is not None else ""):
            wrong.append(f"{sheet}!{address}: {value!r}")
    return wrong


def test_the_same_input_gives_the_same_bytes_in_any_process(path: Path) -> None:
    program = "from tests.workbook.test_build import *; print(sha256(build(KIT, HEADER, figures())).hexdigest())"
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh"}
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == sha256(path.read_bytes()).hexdigest()


def test_excel_has_nothing_to_repair(path: Path) -> None:
    assert problems(path) == []


def test_a_blank_workbook_has_nothing_to_repair_either(tmp_path: Path) -> None:
    blank = tmp_path / "trong.xlsx"
    blank.write_bytes(build(KIT, Header(Period.parse("2024"))))
    assert problems(blank) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_every_value_beside_a_formula_is_what_libreoffice_calculates(
    path: Path, cached: Results, libreoffice: LibreOffice, locale: Locale
) -> None:
    assert len(cached) == formula_count(path) > 10_000
    assert disagreements(cached, libreoffice.recalculated(path, locale=locale)) == []


def changed(path: Path, out: Path, pattern: str, new: str, sheets: str = r"xl/worksheets/sheet\d+\.xml") -> int:
    """Write a copy in which a pattern is replaced in the XML of sheets, and return how often."""
    count = 0
    with ZipFile(path) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if re.fullmatch(sheets, name):
                text, times = re.subn(pattern, new, content.decode())
                content, count = text.encode(), count + times
            target.writestr(name, content)
    return count


@pytest.mark.libreoffice
def test_the_comparison_sees_a_broken_formula(
    path: Path, cached: Results, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    copy = tmp_path / "hong.xlsx"
    assert changed(path, copy, "<f>SUM\\(K29,N29\\)</f>", "<f>SUM(K29,O29,N29)</f>") == 2  # GNBV and DTTS have a row 29
    wrong = {line.partition(":")[0] for line in disagreements(cached, libreoffice.recalculated(copy))}
    # the cell itself, its percent and the line of KIỂM TRA that compares it; a total adds inputs, not other totals
    assert {f"{DTTS}!J29", f"{DTTS}!R29", "KIỂM TRA!G21"} <= wrong
    assert wrong.isdisjoint({f"{DTTS}!J11", f"{DTTS}!J14"})


@pytest.mark.libreoffice
def test_the_comparison_calculates_and_does_not_read_what_is_written(
    path: Path, cached: Results, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    copy = tmp_path / "999.xlsx"
    written = r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?( t="\w+")?><f>(.*?)</f><v>.*?</v>'
    assert changed(path, copy, written, r'<c r="\1"\2><f>\4</f><v>999</v>') == len(cached)
    assert set(formula_results(copy).values()) == {999}
    assert disagreements(cached, libreoffice.recalculated(copy)) == []


def test_no_formula_uses_a_defined_name(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    names = set(book.defined_names)
    assert len(names) > 200
    reference = re.compile(r"('[^']+'!|\w+!)?\$?[A-Z]{1,3}\$?[0-9]+(:\$?[A-Z]{1,3}\$?[0-9]+)?")
    strange = {
        token.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for token in Tokenizer(cell.value).items
        if token.type == "OPERAND" and token.subtype == "RANGE" and not reference.fullmatch(token.value)
    }
    assert strange == set()


@pytest.mark.libreoffice
def test_deleting_every_name_breaks_nothing(path: Path, cached: Results, libreoffice: LibreOffice) -> None:
    assert disagreements(cached, libreoffice.edit(path, [DeleteNames()])) == []


ALLOWED = (
    *("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks"),
    *("deleteColumns", "deleteRows", "sort", "autoFilter"),
)


def test_sheets_are_protected_without_a_password_and_stay_open_to_work_in(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert len(visible) == len(KIT.instances) + 2  # KIỂM TRA and LỜI BÁO CÁO
    for sheet in visible:
        protection = sheet.protection
        assert protection.sheet and protection.password is None, sheet.title
        # the file says what is forbidden: 0 is allowed
        assert [name for name in ALLOWED if getattr(protection, name)] == [], sheet.title


def test_cells_to_type_in_are_open_and_formulas_of_fixed_rows_are_shut(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for instance in KIT.instances:
        for row in instance.rows:
            for column in instance.form.columns:
                cell = book[instance.sheet][LAYOUT.own(instance.id, row.id, column.id)]
                is_open = not cell.protection.locked
                kind = instance.kind_of(row, column)
                assert is_open == instance.is_typed(row, column), f"{instance.sheet}!{cell.coordinate} {kind}"


def test_every_cell_of_a_block_is_open_so_that_its_rows_can_be_deleted(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)[WORKS]
    first, last = LAYOUT.layouts["GN-03"].block_span("works")
    locked = [cell.coordinate for row in sheet.iter_rows(first, last) for cell in row if cell.protection.locked]
    assert locked == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("row", [11, 30, 51], ids=["top", "middle", "end"])
def test_a_row_inserted_anywhere_in_a_block_is_counted(
    path: Path, cached: Results, libreoffice: LibreOffice, row: int
) -> None:
    amount = 12_345_000.0
    typed = [SetValue(WORKS, f"H{row}", amount), SetValue(WORKS, f"G{row}", amount - 1)]
    found = libreoffice.edit(path, [InsertRows(WORKS, row), *typed])
    total = cached[WORKS, "H52"]
    assert isinstance(total, float | int)
    assert found[WORKS]["H53"].result == total + amount
    lines = found["_kt"]
    states = {lines[at].result: lines[f"J{at[1:]}"].result for at in lines if at[0] == "B" and int(at[1:]) > 3}
    assert states["R11-works"] == "KHÔNG ĐẠT"  # the plan of the new row is one đồng above its investment


@pytest.mark.libreoffice
def test_a_row_of_a_block_can_be_deleted(path: Path, cached: Results, libreoffice: LibreOffice) -> None:
    """The first work of the report, 781 million of plan, is gone from every sum."""
    found = libreoffice.edit(path, [DeleteRows(WORKS, 11)])
    total = cached[WORKS, "H52"]
    assert isinstance(total, float | int)
    assert found[WORKS]["H51"].result == total - 781_000_000
    assert [f"{name}!{at}" for name, cells in found.items() for at, cell in cells.items() if cell.error] == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("cell", ["J29", "C11", "B29", "X29", "O10"])
def test_nobody_types_over_a_formula_a_label_or_a_code_by_accident(
    path: Path, libreoffice: LibreOffice, cell: str
) -> None:
    with pytest.raises(OfficeRefusedError):
        libreoffice.edit(path, [SetValue(DTTS, cell, 1.0)])


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    typed = {("GN-03", "works#1", "name"): "=1+1", ("GN-03", "works#2", "name"): "@SUM(A1)"}
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(build(KIT, HEADER, dict(typed)))
    sheet = openpyxl.load_workbook(path)[WORKS]
    assert [(sheet[at].data_type, sheet[at].value) for at in ("C11", "C12")] == [("s", "=1+1"), ("s", "@SUM(A1)")]
