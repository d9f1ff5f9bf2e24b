"""The last day of a district's accountant, hour by hour in one folder: what the program must show at each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.pipeline.batch import as_they_come
from mtqg_xl.pipeline.books import since_last_book
from mtqg_xl.pipeline.chasing import write_messages
from mtqg_xl.pipeline.consolidated_book import book_name, summary_of, write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.receipt_book import received_words
from mtqg_xl.pipeline.recording import earlier_periods, record, record_files
from mtqg_xl.pipeline.reporting import write_report
from mtqg_xl.pipeline.run import Run
from tests.emitted import problems
from tests.made import DEFINITIONS, KIT, REPORTERS, blank, filled, typed_sums
from tests.pipeline.test_books import corrected
from tests.pipeline.test_carrying import choose, sent
from tests.pipeline.test_receiving import CONFIRMED, GN, adjust, decide_by_hand, nameless, part_of, put, zipped

HEAD = ("GN-01.TONG", "TONG", "disbursed")
SLIP = {"Đơn vị": "xã Ví Dụ Một", "Biểu": "GN GNBV", "Dòng": "GNBV.2", "Cột": "14", "Số điều chỉnh": 54_000_000}
"""Of 540.000.000 đồng that the commune paid from this year's recurrent money the office counts a tenth."""
PAID_TOO_MUCH = Decimal(540_000_000 - 54_000_000)


@dataclass
class Day:
    """The job's folder and what was made in it so far."""

    job: Path
    now: datetime = datetime(2024, 6, 24, 7, 35)
    run: Run | None = None
    texts: Path | None = None
    since: str = ""

    def at(self, hour: int, minute: int) -> "Day":
        """Add the folder up at an hour, as the button does: the register kept, a new book with its texts."""
        self.now = datetime(2024, 6, 24, hour, minute)
        store = str(self.job.parent / "so.sqlite")
        earlier = earlier_periods(None, store, DEFINITIONS, as_they_come)
        self.run = consolidate_folder(self.job, DEFINITIONS, earlier=earlier, at=self.now)
        self.since = since_last_book(self.run, DEFINITIONS)
        book = write_book(self.run, self.job / "3_TONG_HOP" / book_name(self.run))
        self.texts = write_messages(self.run, book)
        record(self.run, store)
        return self

    @property
    def done(self) -> Run:
        assert self.run is not None
        return self.run

    def result(self, ending: str) -> str:
        (found,) = [item for item in self.done.decided.entries if item.arrival.name.endswith(ending)]
        return found.result

    @property
    def paid(self) -> Decimal:
        return Decimal(self.done.total.figures.value(*HEAD))


def money(stem: str, *names: str) -> Decimal:
    """The sum of all amounts of a kind in the CSV files of the communes."""
    sums = typed_sums(names)
    return sum(
        (value for key, value in sums.items() if key[0].startswith("GN-01.") and key[2].startswith(stem)), Decimal(0)
    )


def percent(paid: Decimal, plan: Decimal) -> str:
    return f"{(paid * 100 / plan).quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace(".", ",")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Give the folder as Zalo, email and a USB stick left it at half past seven; one commune is known from January."""
    job = tmp_path_factory.mktemp("kỳ") / "6T2024"
    make_job("2024-H1", job, REPORTERS)
    record_files([(sent("99004", "2024-01"), "ok")], KIT, str(job.parent / "so.sqlite"))
    files = {
        "Zalo/Phụ biểu xã Lục Bình (1).xlsx": filled("A"),
        "Zalo/Phụ biểu xã Lục Bình.xlsx": filled("A"),
        "Zalo/~$Phụ biểu xã Lục Bình.xlsx": b"x",
        "Zalo/Phụ biểu xã Lục Bình_signed.pdf": b"%PDF",
        "Zalo/ảnh.jpg": b"\xff\xd8",
        "email/tong hop.zip": zipped({"bieu/Ví Dụ Một.xlsx": filled("99001")}),
        "email/VD2 kế toán.xlsx": part_of("99002", GN),
        "email/VD2 VHXH.xlsx": part_of("99002", frozenset({"HN-01", "HN-02", "HN-03", "CS-01"})),
        "email/VD2 địa chính.xlsx": part_of("99002", frozenset({"CT-01"})),
        "USB/bieu 2.xlsx": nameless(filled("99003")),
        "USB/nam 2023.xlsx": filled("C"),
        "USB/nen.rar": b"Rar!",
        "USB/hong.xlsx": filled("99004")[:9000],
        "USB/mau moi nhat.xlsx": blank("A"),
    }
    put(job / "1_NHAN", files)
    yield Day(job)


def test_the_day(day: Day) -> None:
    """One test, because each hour stands on the hours before it."""
    half_past_seven(day)
    quarter_past_eight(day)
    half_past_ten(day)
    half_past_three(day)
    five_to_five(day)
    five(day)


def half_past_seven(day: Day) -> None:
    """What came, who is missing, what to send to whom."""
    day.at(7, 35)
    assert received_words(day.done.decided) == ("Đã nhận 14 tệp: 5 tệp dùng; 1 tệp cần quyết định (nền cam ở SỔ NHẬN).")
    assert day.result("Zalo/Phụ biểu xã Lục Bình.xlsx").startswith("Trùng từng byte với")
    assert day.result("mau moi nhat.xlsx").startswith("Tệp chưa điền")
    assert day.result("nam 2023.xlsx").startswith("Tệp của xã Thụy Hùng là kỳ năm 2023")
    assert day.result("nen.rar") == "Tệp nén .rar: giải nén trước rồi chạy lại."
    assert summary_of(day.done).line.startswith("Tổng hợp 3/5 đơn vị; thiếu: xã Ví Dụ Ba, xã Ví Dụ Bốn.")
    assert day.texts is not None
    told = day.texts.read_text(encoding="utf-8-sig")
    assert told.startswith("Đến 07h35 ngày 24/6/2024 còn 02/05 đơn vị chưa gửi phụ biểu 6 tháng đầu năm 2024:")
    assert day.paid == money("disbursed_", "A", "99001", "99002")


def quarter_past_eight(day: Day) -> None:
    """The file whose unit was wiped is given to it in SỔ NHẬN."""
    decide_by_hand(day.job, "bieu 2.xlsx", {"Đơn vị (gán tay)": "Xã ví dụ ba"})
    day.at(8, 15)
    assert day.result("bieu 2.xlsx") == "Dùng."
    assert day.paid == money("disbursed_", "A", "99001", "99002", "99003")


def half_past_ten(day: Day) -> None:
    """A file comes a second time: what changed stands beside it."""
    put(day.job / "1_NHAN", {"Zalo/Phụ biểu xã Lục Bình final sửa.xlsx": corrected()})
    day.at(10, 30)
    (second,) = [item for item in day.done.decided.entries if item.arrival.name.endswith("final sửa.xlsx")]
    assert "Lần 2 thay lần 1: đổi 2 số, tổng giải ngân +146.181.505 đ" in second.note


def half_past_three(day: Day) -> None:
    """One commune cannot be reached: its last figures stand in; one figure is plainly wrong: the office's counts."""
    choose(day.job, "xã Ví Dụ Bốn")
    adjust(day.job, SLIP | CONFIRMED)
    day.at(15, 30)
    assert day.done.statuses["99004"] == "carried_over"
    corrected_by = Decimal(146_181_505)
    paid = money("disbursed_", "A", "99001", "99002", "99003", "99004") + corrected_by - PAID_TOO_MUCH
    assert day.paid == paid
    notes = " ".join(summary_of(day.done).notes)
    assert "01 số do nơi tổng hợp điều chỉnh" in notes
    assert "Đã lấy số kỳ trước của xã Ví Dụ Bốn (tháng 01 năm 2024)." in notes
    plan = money("allocated_", "A", "99001", "99002", "99003")
    without = percent(paid - money("disbursed_", "99004"), plan)
    assert f"Không kể số kỳ trước: {without}." in notes


def five_to_five(day: Day) -> None:
    """The last file comes after all, with the figures of January: it takes their place, and no total moves."""
    put(day.job / "1_NHAN", {"Zalo/xã 4 gửi lại.xlsx": filled("99004")})
    day.at(16, 55)
    assert day.done.statuses["99004"] in {"received", "provisional", "late"}
    assert day.since == "So với bản 15h30 ngày 24/6/2024: các tổng ở đầu không đổi."
    assert summary_of(day.done).line.startswith("Tổng hợp 5/5 đơn vị, 100 % vốn giao.")


def five(day: Day) -> None:
    """One folder to send: the books, the texts and the report, all of them sound."""
    report = day.job / "3_TONG_HOP" / "bao-cao.docx"
    write_report(day.job / "1_NHAN" / "Zalo" / "Phụ biểu xã Lục Bình final sửa.xlsx", report, DEFINITIONS)
    made = {path.suffix for path in (day.job / "3_TONG_HOP").iterdir()}
    assert made == {".xlsx", ".txt", ".docx"}
    last = sorted((day.job / "3_TONG_HOP").glob("TH_*.xlsx"))[-1]
    assert problems(last) == []
    sheets = openpyxl.load_workbook(last, read_only=True).sheetnames
    assert sheets[:2] == ["TỔNG QUAN", "MA TRẬN"]
    assert {"SỔ NHẬN", "ĐÔN ĐỐC", "PHẢI SỬA", "ĐIỀU CHỈNH", "NGUỒN SỐ LIỆU", "SO KỲ TRƯỚC"} <= set(sheets)
