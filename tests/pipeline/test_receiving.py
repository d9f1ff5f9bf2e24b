"""A folder as it comes by Zalo, email and USB: every file has a line in SỔ NHẬN, and what is decided there holds."""

import os
import shutil
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

from mtqg_xl.cli.commands import main
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.adjusting import FILE as ADJUSTMENTS
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.deciding import Entry
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.receipt_book import FILE as RECEIPT
from mtqg_xl.pipeline.run import Run
from tests.emitted import problems
from tests.made import (
    DEFINITIONS,
    FIGURES,
    KIT,
    REPORTERS,
    altered,
    blank,
    filled,
    members,
    packed,
    typed_sums,
    written,
)

DA4 = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
GN = frozenset(item.id for item in KIT.instances if item.id.startswith("GN-"))


@cache
def part_of(name: str, forms: frozenset[str], number: float = 1.0) -> bytes:
    """An example's workbook in which one officer filled some forms."""
    path = written(blank(name))
    submission, kit = read_one(path, DEFINITIONS)
    lines = [line for line in read_lines(FIGURES[name]) if line.form in forms]
    return altered(fill(path, submission, kit, lines), "THÔNG TIN", {"C11": number})


def nameless(content: bytes) -> bytes:
    parts = members(content)
    return packed(
        {name: body.replace(b"99003", b"").replace("xã Ví Dụ Ba".encode(), b"") for name, body in parts.items()}
    )


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def put(folder: Path, files: dict[str, bytes]) -> None:
    for at, (name, content) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        moment = datetime(2024, 6, 24, 8, at % 60).timestamp()
        os.utime(path, (moment, moment))


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """The folder of a job for the example district, nothing received yet."""
    folder = tmp_path / "6 tháng 2024"
    make_job("2024-H1", folder, REPORTERS)
    return folder


@pytest.fixture
def chaos(job: Path) -> Path:
    """A job's folder on the morning of the last day."""
    files = {
        "Zalo/Phụ biểu xã Lục Bình (1).xlsx": filled("A"),
        "Zalo/Phụ biểu xã Lục Bình.xlsx": filled("A"),
        "Zalo/~$Phụ biểu xã Lục Bình.xlsx": b"x",
        "email/tong hop.zip": zipped({"bieu/Ví Dụ Một.xlsx": filled("99001"), "bieu/ảnh ký.jpg": b"\xff\xd8"}),
        "email/VD2 kế toán.xlsx": part_of("99002", GN),
        "email/VD2 VHXH.xlsx": part_of("99002", frozenset({"HN-01", "HN-02", "HN-03", "CS-01"})),
        "email/VD2 địa chính.xlsx": part_of("99002", frozenset({"CT-01"})),
        "USB/bieu 2.xlsx": nameless(filled("99003")),
        "USB/nam 2023.xlsx": filled("C"),
        "USB/bao cao.docx": b"PK",
        "USB/ban ky.pdf": b"%PDF",
        "USB/nen.rar": b"Rar!",
        "USB/hong.xlsx": filled("99004")[:9000],
    }
    put(job / "1_NHAN", files)
    return job


def run_of(folder: Path) -> Run:
    return consolidate_folder(folder, DEFINITIONS, at=datetime(2024, 6, 24, 14))


def entry(run: Run, ending: str) -> Entry:
    (found,) = [item for item in run.decided.entries if item.arrival.name.endswith(ending)]
    return found


def test_every_file_of_the_folder_has_a_line_and_a_reason(chaos: Path) -> None:
    run = run_of(chaos)
    results = {item.arrival.name.rpartition("/")[2]: item.result for item in run.decided.entries}
    assert results == {
        "Phụ biểu xã Lục Bình (1).xlsx": "Dùng.",
        "Phụ biểu xã Lục Bình.xlsx": "Trùng từng byte với “Zalo/Phụ biểu xã Lục Bình (1).xlsx”.",
        "~$Phụ biểu xã Lục Bình.xlsx": "Tệp tạm của Excel: bản gốc đang mở ở máy nào đó khi chép. Bỏ qua.",
        "tong hop.zip › Ví Dụ Một.xlsx": "Dùng.",
        "tong hop.zip › ảnh ký.jpg": "Ảnh chụp: không đọc được số. Xin đơn vị gửi tệp biểu .xlsx.",
        "VD2 kế toán.xlsx": "Ghép 3 tệp; từ tệp này: GN GNBV, GN DTTS, GN NTM, GN-03 CÔNG TRÌNH.",
        "VD2 VHXH.xlsx": results["VD2 VHXH.xlsx"],
        "VD2 địa chính.xlsx": "Ghép 3 tệp; từ tệp này: CHỈ TIÊU.",
        "bieu 2.xlsx": "Tệp đúng bộ biểu nhưng chưa rõ đơn vị. "
        "Chọn đơn vị ở cột “Đơn vị (gán tay)” của SỔ NHẬN rồi chạy lại.",
        "nam 2023.xlsx": "Tệp của xã Thụy Hùng là kỳ năm 2023, đang tổng hợp 6 tháng đầu năm 2024. "
        "Để riêng, chưa tính.",
        "bao cao.docx": "Tệp Word: số liệu lấy từ biểu Excel. Xin đơn vị gửi tệp biểu.",
        "ban ky.pdf": "Bản PDF: không đọc được số. Xin đơn vị gửi tệp biểu .xlsx kèm bản ký.",
        "nen.rar": "Tệp nén .rar: giải nén trước rồi chạy lại.",
        "hong.xlsx": results["hong.xlsx"],
    }
    assert results["hong.xlsx"].startswith("Tệp tải chưa xong")
    assert results["VD2 VHXH.xlsx"].startswith("Ghép 3 tệp; từ tệp này:")
    sent = {"01990": "received", "99001": "received", "99002": "provisional"}  # of the third some forms are not filled
    assert run.statuses == sent | dict.fromkeys(("99003", "99004"), "missing")


def test_parts_that_three_officers_filled_are_one_commune(chaos: Path) -> None:
    total = run_of(chaos).total
    sums = {key: value for key, value in typed_sums(["99002"]).items() if key[0] in {"GN-01.DTTS", "HN-02", "CT-01"}}
    assert len({key[0] for key in sums}) >= 2
    at = total.members.reporters.index("99002")
    found = {key: total.members.value(*key, at) for key in sums}
    assert found == {key: float(value) for key, value in sums.items()}


def test_a_unit_written_by_hand_in_the_book_is_taken_at_the_next_run(chaos: Path) -> None:
    first = run_of(chaos)
    write_book(first, chaos / "3_TONG_HOP" / "a.xlsx")
    decide_by_hand(chaos, "bieu 2.xlsx", {"Đơn vị (gán tay)": "Xã ví dụ ba"})
    second = run_of(chaos)
    assert entry(second, "bieu 2.xlsx").result == "Dùng."
    assert second.statuses["99003"] in {"received", "provisional"}
    key = ("GN-01.TONG", "TONG", "disbursed")
    own = sum(
        value
        for (form, _, column), value in typed_sums(["99003"]).items()
        if form.startswith("GN-01.") and column.startswith("disbursed_")
    )
    assert second.total.figures.value(*key) - first.total.figures.value(*key) == float(own)


def decide_by_hand(job: Path, ending: str, cells: dict[str, object]) -> None:
    """Write into SO_NHAN as an officer does, in Excel or another program."""
    path = job / RECEIPT
    book = openpyxl.load_workbook(path)
    sheet = book["SỔ NHẬN"]
    (head,) = [row for row in sheet.iter_rows() if any(cell.value == "Tệp nhận" for cell in row)]
    columns = {cell.value: cell.column for cell in head}
    (line,) = [row for row in sheet.iter_rows(min_row=head[0].row + 1) if str(row[1].value or "").endswith(ending)]
    for title, value in cells.items():
        sheet.cell(line[0].row, columns[title], value)
    book.save(path)


@pytest.mark.parametrize(("word", "status"), [("Bỏ qua", "missing"), ("trả lại", "returned")])
def test_a_file_that_is_ignored_or_sent_back_is_in_no_total(chaos: Path, word: str, status: str) -> None:
    write_book(run_of(chaos), chaos / "3_TONG_HOP" / "a.xlsx")
    decide_by_hand(chaos, "Lục Bình (1).xlsx", {"Xử lý": word})
    (chaos / "1_NHAN" / "Zalo" / "Phụ biểu xã Lục Bình.xlsx").unlink()
    run = run_of(chaos)
    assert run.statuses["01990"] == status
    assert "01990" not in run.total.members.reporters


def test_what_was_decided_about_a_file_is_not_meant_for_the_next_one_of_its_name(chaos: Path) -> None:
    write_book(run_of(chaos), chaos / "3_TONG_HOP" / "a.xlsx")
    decide_by_hand(chaos, "kế toán.xlsx", {"Xử lý": "Bỏ qua"})
    again = {"email/VD2 kế toán.xlsx": part_of("99002", GN, number=2.0)}
    put(chaos / "1_NHAN", again)
    assert entry(run_of(chaos), "kế toán.xlsx").is_used


def test_running_again_changes_nothing(chaos: Path) -> None:
    first = run_of(chaos)
    write_book(first, chaos / "3_TONG_HOP" / "a.xlsx")
    before = (chaos / RECEIPT).read_bytes()
    second = run_of(chaos)
    write_book(second, chaos / "3_TONG_HOP" / "b.xlsx")
    assert (chaos / RECEIPT).read_bytes() == before
    assert (chaos / "3_TONG_HOP" / "b.xlsx").read_bytes() == (chaos / "3_TONG_HOP" / "a.xlsx").read_bytes()


def test_two_files_with_other_figures_in_one_form_are_a_question(job: Path) -> None:
    other = altered(part_of("A", frozenset({"GN-01.DTTS", "HN-01"}), number=2.0), "GN DTTS", {"O29": 2_292_158_728.0})
    put(job / "1_NHAN", {"ke toan.xlsx": part_of("A", GN), "van xa.xlsx": other, "b.xlsx": filled("99001")})
    run = run_of(job)
    asked = entry(run, "van xa.xlsx")
    assert asked.is_open and asked.note.startswith("Trang GN DTTS có số ở cả “ke toan.xlsx” và tệp này")
    assert run.has_blocking
    at = run.total.members.reporters.index("01990")
    assert run.total.members.value(*DA4, at) == 2_292_158_728


def test_the_same_content_under_two_units_is_asked_about(job: Path) -> None:
    put(job / "1_NHAN", {"a.xlsx": filled("A"), "b.xlsx": filled("99001"), "c.xlsx": filled("A")})
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    decide_by_hand(job, "c.xlsx", {"Đơn vị (gán tay)": "99002"})
    found = entry(run_of(job), "c.xlsx")
    assert found.result == "Nội dung y hệt “a.xlsx” của xã Lục Bình. Hỏi lại đơn vị; chưa tính."
    assert found.is_open and not found.is_used


def test_the_book_of_receipts_and_the_total_are_sound(chaos: Path) -> None:
    path = write_book(run_of(chaos), chaos / "3_TONG_HOP" / "TH.xlsx")
    assert problems(path) == []
    assert problems(chaos / RECEIPT) == []
    sheet = openpyxl.load_workbook(path)["SỔ NHẬN"]
    words = {cell.value for cell in next(iter(sheet.iter_rows(min_row=4, max_row=4)))}
    assert {"Tệp nhận", "Đơn vị (nhận diện)", "Lưu lúc", "Nhận lúc", "Kết quả", "Xử lý", "Thay cho"} <= words


# --- adjustments --------------------------------------------------------------------------------------------------

CONFIRMED = {"Lý do": "gõ nhầm triệu", "Xác nhận với ai, lúc nào": "đ/c Hoa 15h25 24/6", "Người sửa": "P. TC-KH"}


def adjust(job: Path, *lines: dict[str, object]) -> None:
    book = openpyxl.load_workbook(job / ADJUSTMENTS)
    sheet = book.active
    assert sheet is not None
    (head,) = [row for row in sheet.iter_rows() if any(cell.value == "Số điều chỉnh" for cell in row)]
    columns = {cell.value: cell.column for cell in head}
    for at, line in enumerate(lines, start=head[0].row + 1):
        for title, value in line.items():
            sheet.cell(at, columns[title], value)
    book.save(job / ADJUSTMENTS)


def the_figure(value: object = 2_292_158_728, **more: object) -> dict[str, object]:
    line = {"Đơn vị": "xã Lục Bình", "Biểu": "GN DTTS", "Dòng": "DTTS.4.1.a", "Cột": "13", "Số xã gửi": 2_145_977_223}
    return line | {"Số điều chỉnh": value} | CONFIRMED | more


def test_an_adjusted_figure_is_in_the_total_on_its_sheet_and_in_the_footnote(job: Path, tmp_path: Path) -> None:
    put(job / "1_NHAN", {"a.xlsx": filled("A"), "b.xlsx": filled("99001")})
    adjust(job, the_figure())
    run = run_of(job)
    (change,) = run.adjustments
    assert (change.problem, change.place, change.sent, change.value) == ("", "GN DTTS!O29", 2145977223, 2292158728)
    assert run.total.figures.value(*DA4) == 2_292_158_728 + float(typed_sums(["99001"])[DA4])
    book = openpyxl.load_workbook(write_book(run, tmp_path / "TH.xlsx"))
    (notes,) = [row[0].value for row in book["TỔNG QUAN"].iter_rows() if str(row[0].value).startswith("Ghi chú: ")]
    assert "01 số do nơi tổng hợp điều chỉnh (trang ĐIỀU CHỈNH)." in str(notes)
    shown = {cell.value for row in book["ĐIỀU CHỈNH"].iter_rows() for cell in row}
    assert {"GN DTTS!O29", "đ/c Hoa 15h25 24/6", "Đã áp dụng"} <= shown


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (the_figure(**{"Số xã gửi": 100}), "đơn vị nay gửi 2.145.977.223, không còn là 100: hỏi lại rồi sửa dòng này"),
        (the_figure(**{"Lý do": None}), "thiếu lý do hoặc người xác nhận"),
        (the_figure(**{"Đơn vị": "xã Không Có"}), "không rõ đơn vị “xã Không Có”, hoặc đơn vị chưa gửi tệp dùng được"),
        (the_figure(Dòng="DTTS"), "ô này tự tính; điều chỉnh số nhập ở dòng dưới nó"),
        (the_figure(Cột="99"), "biểu GN DTTS không có cột “99”"),
        (the_figure("nhiều"), "thiếu số điều chỉnh, hoặc không phải số"),
    ],
)
def test_a_line_that_cannot_be_applied_says_why_and_the_run_is_not_clean(
    job: Path, line: dict[str, object], problem: str
) -> None:
    put(job / "1_NHAN", {"a.xlsx": filled("A")})
    adjust(job, line)
    run = run_of(job)
    assert [item.problem for item in run.adjustments] == [problem]
    assert run.has_blocking
    assert run.total.figures.value(*DA4) == 2_145_977_223


# --- the folder -----------------------------------------------------------------------------------------------------


def test_a_job_has_its_folders_and_lists_and_never_writes_over_them(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["job", "2024-H1", "-o", str(tmp_path / "kỳ"), "--reporters", str(REPORTERS)])
    assert told.exit_code == 0
    names = {path.name for path in (tmp_path / "kỳ").iterdir()}
    assert names == {"1_NHAN", "2_TRA_LAI", "3_TONG_HOP", "don_vi.csv", "DIEU_CHINH.xlsx", "BANG_MA_KHO_BAC.xlsx"}
    assert problems(tmp_path / "kỳ" / ADJUSTMENTS) == []
    with pytest.raises(OutputError):
        make_job("2024-H1", tmp_path / "kỳ", REPORTERS)
    with pytest.raises(UsageError):
        make_job("tháng sáu", tmp_path / "kỳ khác")


def test_one_command_on_the_jobs_folder_writes_a_book_with_the_minute_in_its_name(chaos: Path) -> None:
    told = CliRunner().invoke(main, ["consolidate", str(chaos)])
    assert told.exit_code == 1, told.output
    (book,) = (chaos / "3_TONG_HOP").glob("*.xlsx")
    assert book.name.startswith("TH_BachThong-063_3CT_6T2024_")
    assert (chaos / RECEIPT).is_file()
    shutil.rmtree(chaos / "1_NHAN")
    assert CliRunner().invoke(main, ["consolidate", str(chaos)]).exit_code == 2
