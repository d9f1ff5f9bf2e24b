"""A statement of the treasury in a job's folder: codes become reporters and rows, and what the officer says is kept."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.areas import load_reporters
from mtqg_xl.consolidation.headline import Headline, headline_of
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.treasury_codes import codes_book, read_codes
from mtqg_xl.reading.treasury_table import read_treasury_table
from tests.emitted import problems
from tests.made import DEFINITIONS, KIT, REPORTERS, filled

CODES, SAID = "BANG_MA_KHO_BAC.xlsx", "DOI_CHIEU.xlsx"
STATEMENT = """\ufeffBẢNG KÊ THANH TOÁN VỐN,,,
Số liệu đến hết ngày 30/6/2024,,,
Mã ĐVQHNS,Tên đơn vị,Mã CTMT,Lũy kế thanh toán (đồng)
1012345,UBND xã Lục Bình,00412,"2.000.000.000"
1012345,UBND xã Lục Bình,00413,150.000
1099001,UBND xã Ví Dụ Một,00412,500000000
7777777,Ban QLDA,00412,1.000.000
1012345,UBND xã Lục Bình,09999,3.000.000
Tổng cộng,,,2.504.150.000
"""


def headline() -> Headline:
    found = headline_of(KIT)
    assert found is not None
    return found


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "KHO_BAC.csv"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


def test_a_statement_is_read_by_its_heads_and_totals_are_no_lines(statement: Path) -> None:
    table = read_treasury_table(statement)
    assert (table.as_of, table.has_codes) == (date(2024, 6, 30), True)
    assert [(line.where, line.unit, line.codes, line.amount) for line in table.lines] == [
        ("dòng 4", "1012345", ("00412",), 2_000_000_000),
        ("dòng 5", "1012345", ("00413",), 150_000),
        ("dòng 6", "1099001", ("00412",), 500_000_000),
        ("dòng 7", "7777777", ("00412",), 1_000_000),
        ("dòng 8", "1012345", ("09999",), 3_000_000),
    ]


def test_a_workbook_says_the_same_and_its_cumulative_column_comes_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Đến ngày 31 tháng 7 năm 2024"],
        ["Mã QHNS", "Mã dự án", "Giải ngân trong tháng (triệu đồng)", "Lũy kế giải ngân (triệu đồng)"],
        [1012345, 7654321, 5.5, 2145.977223],
        [1012345, None, 1, "không rõ"],
    ):
        sheet.append(line)
    book.save(tmp_path / "KB.xlsx")
    table = read_treasury_table(tmp_path / "KB.xlsx")
    assert table.as_of == date(2024, 7, 31)
    assert [(line.codes, line.amount, line.problem) for line in table.lines] == [
        (("7654321",), 2_145_977_223, ""),
        ((), 0, "số tiền “không rõ” không phải số"),
    ]


def test_a_file_without_the_heads_says_which_columns_it_needs(tmp_path: Path) -> None:
    (tmp_path / "KB.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    with pytest.raises(UsageError, match="cần cột mã QHNS và cột số tiền"):
        read_treasury_table(tmp_path / "KB.csv")


def written_codes(path: Path, units: Sequence[Sequence[object]], rows: Sequence[Sequence[object]]) -> Path:
    """Write BANG_MA_KHO_BAC as an officer does, below the heads of the template."""
    path.write_bytes(codes_book())
    book = openpyxl.load_workbook(path)
    for name, lines in (("ĐƠN VỊ", units), ("DÒNG", rows)):
        sheet = book[name]
        head = next(
            cell.row
            for row in sheet.iter_rows()
            for cell in row
            if str(cell.value).startswith("Mã ") and cell.column == 1 and cell.row > 1
        )
        for at, line in enumerate(lines, start=head + 1):
            for column, value in enumerate(line, start=1):
                sheet.cell(at, column, value)
    book.save(path)
    return path


def test_an_old_and_a_new_code_hold_each_until_its_day(tmp_path: Path) -> None:
    listed = load_reporters(REPORTERS)
    units = [("0101", "01990", None, "31/01/2026"), ("0102", "xã Lục Bình", "01/7/2025", None), ("0103", "xã Không Có")]
    codes = read_codes(written_codes(tmp_path / CODES, units, [("00412", "DTTS.4.1.a")]), headline(), listed)
    assert codes.reporter("101", date(2025, 12, 1)) == ("01990", "")
    assert codes.reporter("0102", date(2025, 12, 1)) == ("01990", "")
    assert codes.reporter("0101", date(2026, 2, 1)) == (
        "",
        "mã QHNS này không dùng vào ngày 01/02/2026 (đến 31/01/2026)",
    )
    assert codes.reporter("0999", date(2026, 2, 1))[1].startswith("mã QHNS chưa có trong BANG_MA_KHO_BAC.xlsx")
    assert codes.problems == (f"{CODES}, trang ĐƠN VỊ, dòng 7: không rõ đơn vị “xã Không Có”.",)
    found = codes.target(("412",))
    assert found is not None
    assert found.key == ("GN-01.DTTS", "DTTS.4.1.a")


@pytest.fixture
def job(tmp_path: Path) -> Path:
    folder = tmp_path / "6T2024"
    make_job("2024-H1", folder, REPORTERS)
    for name in ("A", "99001"):
        (folder / "1_NHAN" / f"{name}.xlsx").write_bytes(filled(name))
    units = [("1012345", "01990"), ("1099001", "xã Ví Dụ Một")]
    written_codes(folder / CODES, units, [("00412", "DTTS.4.1.a"), ("00413", "DTTS.8")])
    (folder / "KHO_BAC.csv").write_text(STATEMENT, encoding="utf-8")
    return folder


def run_of(job: Path) -> Run:
    return consolidate_folder(job, DEFINITIONS)


def say(path: Path, row: str, cells: dict[str, object]) -> None:
    """Write into DOI_CHIEU as an officer does."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    head = next(line for line in sheet.iter_rows() if any(cell.value == "Mã dòng" for cell in line))
    columns = {cell.value: cell.column for cell in head}
    line = next(
        line
        for line in sheet.iter_rows(min_row=head[0].row + 1)
        if (line[columns["Mã đơn vị"] - 1].value, line[columns["Mã dòng"] - 1].value) == ("01990", row)
    )
    for title, value in cells.items():
        sheet.cell(line[0].row, columns[title], value)
    book.save(path)


def left_in(path: Path) -> dict[object, object]:
    """Return what the live formula under “Chưa rõ” stands at for xã Lục Bình, by row."""
    sheet = openpyxl.load_workbook(path, data_only=True).active
    assert sheet is not None
    head = next(line for line in sheet.iter_rows() if any(cell.value == "Mã dòng" for cell in line))
    unit, row, left = ([cell.value for cell in head].index(title) for title in ("Mã đơn vị", "Mã dòng", "Chưa rõ"))
    lines = sheet.iter_rows(min_row=head[0].row + 1, values_only=True)
    return {line[row]: line[left] for line in lines if line[unit] == "01990"}


def test_a_statement_in_a_jobs_folder_stands_beside_the_total(job: Path) -> None:
    run = run_of(job)
    path = write_book(run, job / "3_TONG_HOP" / "TH.xlsx")
    document = consolidation_document(run)["treasury"]
    assert (document["as_of"], document["problems"]) == ("2024-06-30", [])
    found = {(line["reporter"], line["row"]): (line["reported"], line["treasury"]) for line in document["lines"]}
    assert found["01990", "DTTS.4.1.a"] == (2_145_977_223, 2_000_000_000)
    assert found["01990", "DTTS.8"] == (0, 150_000)
    assert found["99001", "DTTS.4.1.a"][1] == 500_000_000
    assert [(item["unit"], item["code"], item["amount"]) for item in document["unmatched"]] == [
        ("7777777", "00412", 1_000_000),
        ("1012345", "09999", 3_000_000),
    ]
    matched = sum(line["treasury"] or 0 for line in document["lines"])
    assert matched + sum(item["amount"] for item in document["unmatched"]) == 2_504_150_000
    assert "ĐỐI CHIẾU KHO BẠC" in openpyxl.load_workbook(path).sheetnames
    for file in (path, job / SAID, job / CODES):
        assert problems(file) == []
    assert job / "KHO_BAC.csv" in run.inputs


def test_what_the_officer_says_is_taken_off_and_kept_while_figures_change(job: Path) -> None:
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    causes = {"tạm ứng": 100_000_000, "chờ thanh toán": "40.000.000", "Ghi chú": "hồ sơ gửi 28/6"}
    say(job / SAID, "DTTS.4.1.a", causes)
    say(job / SAID, "DTTS.8", {"khác": "hai trăm"})
    changed = STATEMENT.replace('"2.000.000.000"', '"2.005.977.223"')
    (job / "KHO_BAC.csv").write_text(changed, encoding="utf-8")
    second = run_of(job)
    assert second.treasury is not None
    (line,) = [item for item in second.treasury.lines if (item.reporter, item.target.row.id) == ("01990", "DTTS.4.1.a")]
    assert (line.difference, line.said.causes[1], line.said.causes[2]) == (140_000_000, 100_000_000, 40_000_000)
    assert (line.remainder, line.said.note) == (0, "hồ sơ gửi 28/6")
    assert second.treasury.problems == (
        f"{SAID}, dòng 6, cột khác: “hai trăm” không phải số, chưa tính; ghi lại bằng số.",
    )
    assert second.treasury.lines[1].said.note == "khác: hai trăm"
    write_book(second, job / "3_TONG_HOP" / "b.xlsx")
    assert left_in(job / SAID) == {"DTTS.4.1.a": 0, "DTTS.8": -150_000}
    third = run_of(job)
    assert third.treasury is not None
    assert third.treasury.lines == second.treasury.lines


def test_without_rows_for_the_codes_only_the_totals_of_reporters_are_compared(job: Path) -> None:
    written_codes(job / CODES, [("1012345", "01990"), ("1099001", "99001")], [])
    run = run_of(job)
    assert run.treasury is not None
    found = {line.reporter: (line.target.row.id, line.reported, line.treasury) for line in run.treasury.lines}
    assert found["01990"] == ("TONG", 3_596_964_923, 2_003_150_000)
    assert not run.treasury.has_rows


def test_a_kit_without_payments_has_nothing_to_set_beside_the_treasury(tmp_path: Path, statement: Path) -> None:
    from mtqg_xl.consolidation.consolidate import consolidate
    from mtqg_xl.figures.compute import compute
    from mtqg_xl.pipeline.reconciling import TreasuryFiles, reconciliation

    total = consolidate(compute([], DEFINITIONS.kit("ra-soat-ho-ngheo-xa")), "")
    with pytest.raises(UsageError, match="không có số giải ngân"):
        reconciliation(TreasuryFiles(statement), total, None, None, date(2024, 6, 30))
