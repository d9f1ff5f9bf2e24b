"""The buttons of whoever consolidates: on a job's folder, on the book made of it, on a file that lies in it."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.actions.act import press
from mtqg_xl.actions.memory import Memory
from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer, Cell
from mtqg_xl.hosts.question import Kind
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from tests.actions.desks import Officer, OneBook, nine_months
from tests.made import DEFINITIONS, FIGURES, REPORTERS, filled, submission
from tests.pipeline.test_reconciling import STATEMENT, written_codes

DA4 = Cell("GN DTTS", "O29")
SENT, MENDED = 2_145_977_223, 2_292_158_728
A = "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A job in which two of five communes have sent."""
    folder = tmp_path_factory.mktemp("kỳ 6 tháng") / "việc"
    make_job("2024-H1", folder, REPORTERS)
    (folder / "1_NHAN" / A).write_bytes(filled("A"))
    (folder / "1_NHAN" / "bieu 2.xlsx").write_bytes(filled("99001"))
    (folder / "1_NHAN" / "ảnh.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    return Memory(tmp_path_factory.mktemp("nhớ"))


def pressed(name: str, memory: Memory, host: OneBook, replies: Mapping[str, str] | None = None) -> Answer:
    return press(name, host, DEFINITIONS, memory, Officer(dict(replies or {})))


@pytest.fixture(scope="module")
def book(job: Path, memory: Memory) -> Answer:
    return pressed("consolidate", memory, OneBook(), {"folder": str(job / "1_NHAN")})


def figure(book: Path, place: Cell) -> object:
    raw = read_raw(book)
    assert isinstance(raw, RawWorkbook)
    sheet = raw.sheet(place.sheet)
    assert sheet is not None
    return sheet.cells[tuple(parse_a1(place.cell))].value


def typed(name: str) -> float:
    """The figure of the works of DA4 in the CSV of an example."""
    for line in FIGURES[name].read_text(encoding="utf-8").splitlines():
        if line.startswith("GN-01.DTTS,DTTS.4.1.a,disbursed_year_capital,"):
            return float(line.split(",")[3])
    raise AssertionError(name)


def test_a_folder_is_added_up_into_a_new_book_and_every_file_is_accounted_for(book: Answer, job: Path) -> None:
    path, texts = book.files
    assert (path.parent, texts.parent) == (job / "3_TONG_HOP", job / "3_TONG_HOP")
    assert "Tổng hợp 02/05 đơn vị." in book.message
    assert figure(path, DA4) == pytest.approx((SENT + typed("99001")) / 1e6, abs=1e-9)
    assert sum("Chưa gửi" in line for line in book.lines) == 3
    assert [line for line in book.lines if "ảnh.jpg" in line]


def test_the_folder_is_proposed_next_time_and_a_closed_dialog_does_nothing(
    book: Answer, job: Path, memory: Memory
) -> None:
    before = sorted(job.rglob("*"))
    officer = Officer()
    answer = press("consolidate", OneBook(), DEFINITIONS, memory, officer)
    (question,) = officer.asked
    assert (question.kind, question.proposed) == (Kind.FOLDER, str(job / "1_NHAN"))
    assert answer.message == "Chưa làm gì: bỏ qua “Chọn thư mục các tệp đã nhận, hoặc thư mục công việc”."
    assert sorted(job.rglob("*")) == before


def test_who_has_not_sent_is_named_with_a_text_for_each(job: Path, memory: Memory) -> None:
    answer = pressed("missing", memory, OneBook(), {"folder": str(job)})
    assert "còn 03/05 đơn vị chưa gửi phụ biểu 6 tháng đầu năm 2024: Ví Dụ Hai, Ví Dụ Ba, Ví Dụ Bốn." in answer.message
    assert sum(line.startswith("Đề nghị xã Ví Dụ") for line in answer.lines) >= 3
    (texts,) = answer.files
    assert answer.message in texts.read_text(encoding="utf-8-sig")


def test_what_must_be_explained_goes_back_and_what_was_received_stays(job: Path, memory: Memory) -> None:
    answer = pressed("send-back", memory, OneBook(), {"folder": str(job)})
    copy = next(path for path in answer.files if path.name.startswith("LucBinh-01990_3CT_6T2024_L1_TRALAI"))
    assert copy.parent.parent == job / "2_TRA_LAI"
    assert openpyxl.load_workbook(copy).sheetnames[0] == "KẾT QUẢ KIỂM TRA"
    assert answer.files[-1].name == "TIN_NHAN.txt"
    assert (job / "1_NHAN" / A).read_bytes() == filled("A")


def test_a_cell_of_the_book_leads_to_the_files_and_one_of_a_file_to_itself(
    book: Answer, job: Path, memory: Memory
) -> None:
    of_book = pressed("why", memory, OneBook(book.files[0], DA4))
    assert of_book.message.startswith("GN DTTS, ô O29: ")
    parts = [line for line in of_book.lines if line.startswith("• ")]
    assert [line.partition(" · ")[0] for line in parts] == [
        "• xã Lục Bình: 2.145.977.223",
        f"• xã Ví Dụ Một: {typed('99001'):,.0f}".replace(",", "."),
    ]
    assert f"{A} (lần 1), GN DTTS, ô O29" in parts[0]
    of_file = pressed("why", memory, OneBook(job / "1_NHAN" / A, DA4))
    assert of_file.message.endswith(": 2.145.977.223 đồng.")
    with pytest.raises(UsageError, match="Chọn một ô có số của biểu"):
        pressed("why", memory, OneBook(book.files[0]))


def test_a_figure_is_overridden_in_the_list_of_the_job_and_counted_next_time(
    book: Answer, job: Path, memory: Memory
) -> None:
    host = OneBook(book.files[0], DA4)
    said = {"part": "0", "value": "2.292.158.728", "reason": "gõ nhầm", "confirmed": "đ/c Hoa, 15h25"}
    answer = pressed("adjust", memory, host, said)
    assert answer.message == (
        "Đã ghi vào DIEU_CHINH.xlsx: xã Lục Bình, GN DTTS, ô O29: 2.145.977.223 → 2.292.158.728."
        " Bấm Tổng hợp thư mục để tính theo số mới."
    )
    again = pressed("consolidate", memory, OneBook(), {"folder": str(job)})
    assert figure(again.files[0], DA4) == pytest.approx((MENDED + typed("99001")) / 1e6, abs=1e-9)
    assert (job / "1_NHAN" / A).read_bytes() == filled("A")
    with pytest.raises(UsageError, match="“hai tỷ rưỡi gì đó” không phải số"):
        pressed("adjust", memory, host, said | {"value": "hai tỷ rưỡi gì đó"})
    incomplete = pressed("adjust", memory, host, {"part": "0", "value": "1"})
    assert incomplete.message == "Chưa làm gì: bỏ qua “Lý do điều chỉnh”."


def test_the_statement_of_the_treasury_is_set_beside_the_open_book(
    book: Answer, tmp_path: Path, memory: Memory
) -> None:
    statement = tmp_path / "KHO_BAC.csv"
    statement.write_text(STATEMENT, encoding="utf-8")
    units, rows = [("1012345", "01990"), ("1099001", "99001")], [("00412", "DTTS.4.1.a")]
    written_codes(tmp_path / "BANG_MA_KHO_BAC.xlsx", units, rows)
    copy = tmp_path / "TH.xlsx"
    copy.write_bytes(book.files[0].read_bytes())
    answer = pressed("treasury", memory, OneBook(copy), {"statement": str(statement)})
    (made,) = answer.files
    assert made == tmp_path / "TH_DOICHIEU.xlsx"
    sheet = openpyxl.load_workbook(made).active
    assert sheet is not None
    (line,) = [row for row in sheet.iter_rows(values_only=True) if "01990" in row]
    assert [value for value in line if isinstance(value, int | float)] == [SENT, 2_000_000_000, SENT - 2_000_000_000]


def test_two_files_of_a_unit_differ_by_what_was_typed_anew(tmp_path: Path, memory: Memory) -> None:
    old = tmp_path / "kỳ trước.xlsx"
    old.write_bytes(filled("A"))
    place = submission("A").found["GN-01.GNBV"].address("GNBV.2", "disbursed_year_recurrent").a1
    answer = pressed("previous", memory, OneBook(nine_months()), {"earlier": str(old)})
    (line,) = [line for line in answer.lines if f"GN GNBV!{place}" in line]
    assert "672.000.000 đ → 690.000.000 đ (+18.000.000)" in line


def test_two_books_differ_by_what_was_paid_since(tmp_path: Path, memory: Memory) -> None:
    for name, content in (("trước", filled("A")), ("nay", nine_months().read_bytes())):
        (tmp_path / name / "nhận").mkdir(parents=True)
        (tmp_path / name / "nhận" / "A.xlsx").write_bytes(content)
    before, now = (
        pressed("consolidate", memory, OneBook(), {"folder": str(tmp_path / name / "nhận")}).files[0]
        for name in ("trước", "nay")
    )
    answer = pressed("previous", memory, OneBook(now), {"earlier": str(before)})
    (made,) = answer.files
    sheet = openpyxl.load_workbook(made)["SO KỲ TRƯỚC"]
    (heads,) = [row for row in sheet.iter_rows(values_only=True) if "do giải ngân mới" in row]
    top = next(row for row in sheet.iter_rows(min_row=2, values_only=True) if row[heads.index("Δ")] == 18)
    assert (top[heads.index("do giải ngân mới")], top[heads.index("chưa rõ")]) == (18, 0)
    with pytest.raises(UsageError, match="không phải kỳ trước của"):
        pressed("previous", memory, OneBook(before), {"earlier": str(now)})
