"""Whom to chase, in the words of officers: who sent nothing, who must send again and why, who was late."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from mtqg_xl.cli.commands import main
from mtqg_xl.consolidation.chasing import LONGEST, Chased, Chasing, deadline_words, group_text, messages
from mtqg_xl.pipeline.chasing import chasing_of, write_messages
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.receiving import arrivals
from mtqg_xl.pipeline.run import Run
from tests.emitted import problems
from tests.made import DEFINITIONS, REPORTERS, altered, filled
from tests.pipeline.test_receiving import adjust, decide_by_hand, the_figure

AT = datetime(2024, 6, 24, 14, 0)
DEADLINE = datetime(2024, 6, 24, 16, 0)
GROUP = (
    "Đến 14h00 ngày 24/6/2024 còn 01/05 đơn vị chưa gửi phụ biểu 6 tháng đầu năm 2024: Ví Dụ Bốn. "
    "03 đơn vị gửi lại: Lục Bình (biểu GN DTTS ô O29 lệch 146.181.505 đ so với 4 công trình), "
    "Ví Dụ Hai (tệp của kỳ trước), Ví Dụ Ba (ảnh chụp: không đọc được số). "
    "Hạn 16h00 hôm nay. Trân trọng."
)


def put(path: Path, content: bytes, moment: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (moment.timestamp(), moment.timestamp()))


@pytest.fixture(scope="module")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path, Path]:
    """Give the run at two o'clock on the last day, its book and its file of texts.

    One commune is wrong, one in order, one sent last year's file, one a photograph, one nothing.
    """
    job = tmp_path_factory.mktemp("kỳ") / "việc"
    make_job("2024-H1", job, REPORTERS)
    put(job / "1_NHAN" / "a.xlsx", filled("A"), datetime(2024, 6, 24, 9))
    put(job / "1_NHAN" / "b.xlsx", filled("99001"), datetime(2024, 6, 24, 9))
    put(job / "1_NHAN" / "cu.xlsx", filled("C"), datetime(2024, 6, 24, 9))
    put(job / "1_NHAN" / "ảnh xã Ví Dụ Ba.jpg", b"\xff\xd8", datetime(2024, 6, 24, 9))
    adjust(job, the_figure(0, **{"Đơn vị": "xã Ví Dụ Một", "Dòng": "DTTS.1.n2", "Số xã gửi": None}))
    first = consolidate_folder(job, DEFINITIONS, deadline=DEADLINE, at=AT)
    write_book(first, job / "3_TONG_HOP" / "TH 1.xlsx")
    decide_by_hand(job, "cu.xlsx", {"Đơn vị (gán tay)": "99002"})
    run = consolidate_folder(job, DEFINITIONS, deadline=DEADLINE, at=AT)
    book = write_book(run, job / "3_TONG_HOP" / "TH.xlsx")
    texts = write_messages(run, book)
    assert texts is not None
    return run, book, texts


def test_the_text_for_the_group_is_that_of_the_officers(afternoon: tuple[Run, Path, Path]) -> None:
    assert group_text(chasing_of(afternoon[0])) == GROUP


def test_each_reporter_has_a_text_of_its_own(afternoon: tuple[Run, Path, Path]) -> None:
    chased = {item.name: item for item in chasing_of(afternoon[0]).chased}
    assert list(chased) == ["xã Lục Bình", "xã Ví Dụ Hai", "xã Ví Dụ Ba", "xã Ví Dụ Bốn"]
    assert chased["xã Ví Dụ Bốn"].text == (
        "Đề nghị xã Ví Dụ Bốn gửi phụ biểu 6 tháng đầu năm 2024 trước 16h00 ngày 24/6/2024. "
        "Đến 14h00 ngày 24/6/2024 chưa nhận được tệp. Trân trọng."
    )
    assert chased["xã Ví Dụ Hai"].text == (
        "Đề nghị xã Ví Dụ Hai gửi lại phụ biểu 6 tháng đầu năm 2024 trước 16h00 ngày 24/6/2024. "
        "Tệp “cu.xlsx”: tệp của kỳ trước, chưa được tính. Trân trọng."
    )
    assert chased["xã Lục Bình"].text.startswith(
        "Xã Lục Bình (6 tháng đầu năm 2024): đề nghị giải trình 1 chỗ, gửi lại trước 16h00 ngày 24/6/2024."
    )
    assert chased["xã Ví Dụ Ba"].status == "Đã gửi, chưa dùng được"


def test_who_sent_nothing_is_chased_also_where_earlier_figures_stand_in_its_place(
    afternoon: tuple[Run, Path, Path],
) -> None:
    run = replace(afternoon[0], statuses=afternoon[0].statuses | {"99004": "carried_over"})
    assert group_text(chasing_of(run)) == GROUP


def test_the_file_of_texts_lies_beside_the_book_under_its_own_name(afternoon: tuple[Run, Path, Path]) -> None:
    _, book, texts = afternoon
    assert texts.parent == book.parent
    assert texts.name == "TIN_NHAN_BachTh-063_3CT_6T2024_20240624-1400.txt"
    content = texts.read_bytes()
    assert content.startswith("\ufeff".encode())
    parts = content.decode("utf-8-sig").strip().split("\r\n\r\n")
    assert parts[0] == GROUP and len(parts) == 6
    assert all(len(part) <= LONGEST for part in parts)
    assert parts[-1] == (
        "Đề nghị xã Ví Dụ Một xác nhận: biểu GN DTTS ô O14 đơn vị ghi 132.000.000, nơi tổng hợp tính 0. "
        "Lý do: gõ nhầm triệu. Đã trao đổi với đ/c Hoa 15h25 24/6. "
        "Nếu đúng, đề nghị sửa trong tệp và gửi lại; nếu chưa đúng, báo lại ngay. Trân trọng."
    )


def test_the_sheet_has_the_group_text_on_top_and_a_line_for_each(afternoon: tuple[Run, Path, Path]) -> None:
    assert problems(afternoon[1]) == []
    sheet = openpyxl.load_workbook(afternoon[1])["ĐÔN ĐỐC"]
    assert sheet["A2"].value == GROUP
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert [row[1] for row in rows] == ["xã Lục Bình", "xã Ví Dụ Hai", "xã Ví Dụ Ba", "xã Ví Dụ Bốn", "xã Ví Dụ Một"]


def test_what_is_to_be_mended_begins_with_what_that_changes_and_the_dearest_comes_first(
    afternoon: tuple[Run, Path, Path],
) -> None:
    sheet = openpyxl.load_workbook(afternoon[1])["PHẢI SỬA"]
    lines = [sheet.cell(row, 1).value for row in (2, 3)]
    # Of 5.587.609.000 đ in one commune and what the other has, the works of one line are 146.181.505 đ more.
    assert str(lines[0]).startswith("Sửa xong, tỷ lệ giải ngân DTTS từ ")
    assert lines[1] == "1 CẦN GIẢI TRÌNH."
    titles = [cell.value for cell in sheet[5]]
    first = dict(zip(titles, (cell.value for cell in sheet[6]), strict=True))
    assert (first["Đơn vị"], first["Mức"], first["Biểu, ô"]) == ("xã Lục Bình", "CẦN GIẢI TRÌNH", "GN DTTS, \nô O29")
    assert (first["Lệch (đồng)"], first["Mã luật"], first["Tệp"]) == (146_181_505, "R07", "a.xlsx")


def test_the_texts_are_no_file_that_somebody_sent(afternoon: tuple[Run, Path, Path]) -> None:
    found = {item.arrival.name: item.arrival.kind for item in afternoon[0].decided.entries}
    assert "TIN_NHAN" not in "".join(found)
    kinds = {item.name: item.kind for item in arrivals(afternoon[2].parent, DEFINITIONS)}
    assert kinds[afternoon[2].name] == "output"


def test_who_sent_after_the_deadline_is_late_but_not_who_only_sent_again(tmp_path: Path) -> None:
    job = tmp_path / "việc"
    make_job("2024-H1", job, REPORTERS)
    again = altered(filled("99002"), "THÔNG TIN", {"C11": 2.0})
    put(job / "1_NHAN" / "một.xlsx", filled("99001"), datetime(2024, 6, 24, 16, 1))
    put(job / "1_NHAN" / "hai.xlsx", filled("99002"), datetime(2024, 6, 24, 15, 59))
    put(job / "1_NHAN" / "hai lần 2.xlsx", again, datetime(2024, 6, 24, 18))
    run = consolidate_folder(job, DEFINITIONS, deadline=DEADLINE, at=datetime(2024, 6, 24, 19))
    assert {code: run.statuses[code] for code in ("99001", "99002", "99003")} == {
        "99001": "late",
        "99002": "received",
        "99003": "missing",
    }
    notes = {item.arrival.name: item.note for item in run.decided.entries}
    assert notes == {
        "một.xlsx": "Nhận sau hạn 16h00 ngày 24/6/2024.",
        "hai.xlsx": "",
        "hai lần 2.xlsx": "Lần 2 thay lần 1: không số nào đổi. Nhận sau hạn 16h00 ngày 24/6/2024.",
    }
    chasing = chasing_of(run)
    assert group_text(chasing).endswith("Đã quá hạn 16h00 ngày 24/6/2024. Trân trọng.")
    assert next(item.text for item in chasing.chased if item.code == "99003") == (
        "Đề nghị xã Ví Dụ Ba gửi ngay phụ biểu 6 tháng đầu năm 2024. Đến 19h00 ngày 24/6/2024 chưa nhận được tệp. "
        "Đã quá hạn 16h00 ngày 24/6/2024. Trân trọng."
    )


def test_a_folder_of_copies_says_nothing_of_who_was_late(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx", filled("A"), datetime(2030, 1, 1))
    run = consolidate_folder(tmp_path, DEFINITIONS, REPORTERS)
    assert run.statuses["01990"] == "received"


def chased(count: int, reason: str = "") -> tuple[Chased, ...]:
    return tuple(Chased(str(at), f"xã Ví Dụ Số {at}", "Chưa gửi", reason, lambda: "x") for at in range(count))


@pytest.mark.parametrize(("missing", "again"), [(124, 0), (0, 124), (60, 60), (1, 0), (0, 1)])
def test_the_text_for_many_fits_a_telephone_and_counts_whom_it_does_not_name(missing: int, again: int) -> None:
    people = (*chased(missing), *chased(again, "biểu GN DTTS ô O29 lệch 146.181.505 đ so với 4 công trình"))
    text = group_text(Chasing(AT, DEADLINE, "phụ biểu 6 tháng đầu năm 2024", 124, people))
    assert len(text) <= LONGEST and text.endswith("Hạn 16h00 hôm nay. Trân trọng.")
    assert (f"còn {missing:02}/124 đơn vị chưa gửi" in text) == bool(missing)
    assert (f"{again:02} đơn vị gửi lại" in text) == bool(again)
    assert ("đơn vị nữa" in text or "trang ĐÔN ĐỐC" in text) == (missing + again > 1)


def test_nobody_to_chase_gives_no_text() -> None:
    chasing = Chasing(AT, DEADLINE, "phụ biểu", 5, ())
    assert (group_text(chasing), messages(chasing)) == ("", "")


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (None, ""),
        (datetime(2024, 6, 24, 23, 59), "Hạn hết hôm nay."),
        (datetime(2024, 6, 25, 16, 0), "Hạn 16h00 ngày 25/6/2024."),
        (datetime(2024, 6, 25, 23, 59), "Hạn ngày 25/6/2024."),
        (datetime(2024, 6, 24, 13, 30), "Đã quá hạn 13h30 ngày 24/6/2024."),
    ],
)
def test_a_deadline_is_said_as_seen_from_the_moment(deadline: datetime | None, words: str) -> None:
    assert deadline_words(deadline, AT) == words


def test_the_command_takes_a_deadline_and_writes_the_texts(tmp_path: Path) -> None:
    put(tmp_path / "nhận" / "a.xlsx", filled("A"), datetime(2024, 6, 24, 9))
    order = ["consolidate", str(tmp_path / "nhận"), "--reporters", str(REPORTERS), "-o", str(tmp_path / "TH.xlsx")]
    told = CliRunner().invoke(main, [*order, "--deadline", "2024-06-25"])
    assert told.exit_code == 0, told.output
    (texts,) = tmp_path.glob("TIN_NHAN_*.txt")
    assert "Đã quá hạn ngày 25/6/2024." in texts.read_text(encoding="utf-8-sig")
    wrong = CliRunner().invoke(main, [*order, "--deadline", "mai", "--force"])
    assert wrong.exit_code == 2 and "không phải hạn gửi" in wrong.output
