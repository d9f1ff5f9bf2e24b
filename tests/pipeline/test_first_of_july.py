"""01/7/2025: a district hands over and is gone, old communes become one, and nine months are told across the change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from mtqg_xl.areas import load_mergers, load_reporters
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.batch import as_they_come, read_one
from mtqg_xl.pipeline.closed import close, refuse_closed
from mtqg_xl.pipeline.closing import closing_rows
from mtqg_xl.pipeline.consolidated_book import book_name, summary_of, write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.handover_book import handover_book
from mtqg_xl.pipeline.handover_papers import write_handover_papers
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.making import make, order
from mtqg_xl.pipeline.recording import earlier_periods, record_files
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.territory_findings import territory_findings
from tests.emitted import problems
from tests.made import DEFINITIONS, EXAMPLES, KIT, compound_file, retyped, submission
from tests.pipeline.test_prefilling import HEAD, LUC_BINH, TAN_TU

UNITS = """code,name,kind,parent_code,valid_from,valid_to
063,huyện Bạch Thông,huyen,06,,2025-06-30
06,tỉnh Bắc Kạn,tinh,,,2025-06-30
19,tỉnh Thái Nguyên,tinh,,2025-07-01,
01969,thị trấn Phủ Thông,xa,063,,2025-06-30
01975,xã Vi Hương,xa,063,,2025-06-30
01990,xã Lục Bình,xa,063,,2025-06-30
01993,xã Tân Tú,xa,063,,2025-06-30
PNN,Phòng Nông nghiệp huyện Bạch Thông,phong,063,,2025-06-30
01969,xã Phủ Thông,xa,19,2025-07-01,
BQLKV,Ban QLDA khu vực Bạch Thông,ban_qlda,19,2025-07-01,
"""
PHU_THONG = """GN-01.DTTS,DTTS.4.1.a,allocated_year_capital,3981000000,number
GN-01.DTTS,DTTS.4.1.a,disbursed_year_capital,3300000000,number
"""
PAID_BY_OLD = 2_145_977_223 + 999_999_999


@dataclass
class Office:
    """Where things lie: the lists, the folder of June, that of September, and what was made of either."""

    folder: Path
    june: Path
    september: Path
    closed: Run | None = None
    run: Run | None = None
    book: Path | None = None


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give the lists of before and after, and what came until 30/6: two files, and a locked one on a stick."""
    folder = tmp_path_factory.mktemp("bàn giao")
    (folder / "don_vi.csv").write_text(UNITS, encoding="utf-8")
    (folder / "sap_nhap.csv").write_bytes((EXAMPLES / "sap_nhap.csv").read_bytes())
    june = folder / "chốt 30-6"
    make_job("2025-H1", june, folder / "don_vi.csv", mergers=folder / "sap_nhap.csv")
    (june / "BAN_GIAO.xlsx").unlink()  # nothing is handed over before the books are closed
    for code, text in (("01990", LUC_BINH), ("01993", TAN_TU)):
        file = filled(folder, "2025-H1", code, text)
        (june / "1_NHAN" / f"{code}.xlsx").write_bytes(file)
    (june / "1_NHAN" / "USB").mkdir()
    (june / "1_NHAN" / "USB" / "bieu xa Vi Huong.xlsx").write_bytes(compound_file("EncryptedPackage"))
    people = {("TT", "prepared_by", "value"): "Đinh T. M.", ("TT", "phone", "value"): "0912 345 678"}
    last = retyped(submission("A"), people)
    stamp = replace(last.stamp, reporter="01975", reporter_name="xã Vi Hương", period="2025-05")
    record_files([(replace(last, stamp=stamp, saved_at=""), "ok")], KIT, str(folder / "so.sqlite"))
    yield Office(folder, june, folder / "9 tháng")


def filled(folder: Path, period: str, code: str, text: str, prefill: Path | None = None) -> bytes:
    """Return the workbook that a unit was sent, with figures typed into it."""
    task = order(DEFINITIONS, KIT.id, folder / "don_vi.csv", period, only=[code], prefill=prefill and str(prefill))
    (path,) = make(task, folder / f"gửi {period} {code}")
    (folder / "so.csv").write_text(HEAD + text, encoding="utf-8")
    return fill(path, *read_one(path, DEFINITIONS), read_lines(folder / "so.csv"))


def words(book: Path, sheet: str) -> str:
    """Return everything that stands on a sheet."""
    cells = openpyxl.load_workbook(book, read_only=True)[sheet].iter_rows(values_only=True)
    return "\n".join(str(value) for row in cells for value in row if value is not None)


def test_the_change(office: Office) -> None:
    """One test, because each moment stands on the moments before it."""
    the_thirtieth_of_june(office)
    what_is_closed_stays_closed(office)
    the_handover(office)
    the_file_of_the_new_commune(office)
    nine_months(office)


def the_thirtieth_of_june(office: Office) -> None:
    """The closing run: old units on the new map, works side by side, whom to ask about the locked file."""
    earlier = earlier_periods(str(office.folder / "so.sqlite"), None, DEFINITIONS, as_they_come)
    run = consolidate_folder(office.june, DEFINITIONS, earlier=earlier, at=datetime(2025, 6, 30, 17))
    book = write_book(run, office.june / "3_TONG_HOP" / book_name(run))
    close(run, book)
    office.closed = run
    assert summary_of(run).line.startswith("Tổng hợp 2/4 đơn vị; thiếu: thị trấn Phủ Thông, xã Vi Hương.")
    received = words(book, "SỔ NHẬN")
    assert "Tệp có mật khẩu: xin mật khẩu hoặc bản không khóa." in received
    assert "Hỏi đ/c lập biểu của xã Vi Hương: Đinh T. M., 0912 345 678." in received
    assert "quy đổi" in words(book, "ĐỊA BÀN MỚI")
    assert "xã Lục Bình, xã Tân Tú (2/4; thiếu: thị trấn Phủ Thông, xã Vi Hương)" in words(book, "ĐỊA BÀN MỚI")
    assert "Địa bàn cũ" in words(book, "CÔNG TRÌNH ĐỊA BÀN MỚI")
    asked = [item.what for item in territory_findings(run.territory) if item.code == "H17"]
    assert asked == ["xã Phủ Thông: “Đường Cao Lộc” có ở xã Lục Bình, xã Tân Tú. Một công trình hay nhiều?"]


def what_is_closed_stays_closed(office: Office) -> None:
    """Who runs it again is told when it was closed, and whether the book is still what it was."""
    with pytest.raises(UsageError, match=r"Đã chốt .* lúc 17h00 ngày 30/6/2025: 2/4 đơn vị\. .*bản chốt còn nguyên"):
        refuse_closed(office.june)
    (book,) = (office.june / "3_TONG_HOP").glob("TH_*.xlsx")
    assert not book.stat().st_mode & 0o222
    content = book.read_bytes()
    book.chmod(0o644)
    book.write_bytes(content + b" ")
    with pytest.raises(UsageError, match="BẢN CHỐT ĐÃ BỊ SỬA"):
        refuse_closed(office.june)
    book.write_bytes(content)


def the_handover(office: Office) -> None:
    """The table comes from the closing files; the district's office is added by work; each pair signs its minutes."""
    listed, mergers = load_reporters(office.folder / "don_vi.csv"), load_mergers(office.folder / "sap_nhap.csv")
    rows = closing_rows(str(office.june / "1_NHAN"), DEFINITIONS, KIT, listed, mergers)
    assert [row[0] for row in rows] == ["xã Lục Bình", "xã Tân Tú"]
    given = [(*row[:2], "NSTW", *row[3:8], "QĐ 5/QĐ-UBND") for row in rows]
    district = ("Phòng Nông nghiệp huyện Bạch Thông", "HL01", "NS huyện", "2024 kéo dài")
    given.append((*district, 500_000_000.0, 2_000_000_000.0, 0.0, None, "QĐ 6/QĐ-UBND"))
    given.append((*district, 300_000_000.0, 2_000_000_000.0, 0.0, "xã Phủ Thông", "QĐ 6/QĐ-UBND"))
    given.append((*district, 200_000_000.0, 0.0, 0.0, "Ban QLDA khu vực Bạch Thông", "QĐ 6/QĐ-UBND"))
    make_job("2025-9M", office.september, office.folder / "don_vi.csv", mergers=office.folder / "sap_nhap.csv")
    (office.september / "BAN_GIAO.xlsx").write_bytes(handover_book(given))


def the_file_of_the_new_commune(office: Office) -> None:
    """It is of the new province, shows what each old unit had paid, and the commune types all of the year."""
    content = filled(office.folder, "2025-9M", "01969", PHU_THONG, office.june / "1_NHAN")
    path = office.september / "1_NHAN" / "Phủ Thông 9 tháng.xlsx"
    path.write_bytes(content)
    assert "tỉnh Thái Nguyên" in words(path, "THÔNG TIN")
    old = words(path, "SỐ LIỆU ĐƠN VỊ CŨ")
    assert "xã Lục Bình" in old
    assert "xã Tân Tú" in old


def nine_months(office: Office) -> None:
    """Cumulative is old units until 30/6 and the new one since; earlier totals are told on the new map."""
    earlier = earlier_periods(str(office.june / "1_NHAN"), None, DEFINITIONS, as_they_come)
    run = consolidate_folder(office.september, DEFINITIONS, earlier=earlier, at=datetime(2025, 10, 3, 9))
    book = write_book(run, office.september / "3_TONG_HOP" / book_name(run))
    assert problems(book) == []
    balances = run.territory.balances if run.territory is not None else ()
    sentences = [sentence for balance in balances for sentence in balance.sentences]
    assert "NS huyện, KH còn lại: Giao 500.000.000 đ = nhận 500.000.000 đ." in sentences
    assert f"NSTW, lũy kế đến 30/6/2025: Giao {PAID_BY_OLD:,} đ = nhận {PAID_BY_OLD:,} đ.".replace(",", ".") in [
        sentence.replace(",", ".") for sentence in sentences
    ]
    assert "đơn vị cũ đến 30/6/2025" in words(book, "TỔNG QUAN")
    assert "quy đổi theo địa bàn mới" in words(book, "SO KỲ TRƯỚC")
    papers = write_handover_papers(run, office.september / "bien-ban")
    assert [path.name for path in papers] == [
        "BANGIAO_LucBinh-01990_PhuThong-01969.docx",
        "BANGIAO_TanTu-01993_PhuThong-01969.docx",
        "BANGIAO_PhongNongNghi-PNN_PhuThong-01969.docx",
        "BANGIAO_PhongNongNghi-PNN_BanQLDAKhuV-BQLKV.docx",
    ]
    for path in papers:
        assert len(path.name) <= 48
        assert problems(path) == []
    the_minutes(papers[0], papers[2])


def the_minutes(of_a_commune: Path, of_the_district: Path) -> None:
    """Each item with its name, the totals of each source, and both sides beside each other."""
    table, sides = tables(of_a_commune)[1:]
    assert [row[3:6] for row in table[1:]] == [["835.022.777", "2.145.977.223", "35.000.000"]] * 3
    assert table[1][1] == "NSTW"
    assert table[2][0] == "1"
    assert "(DTTS.4.1.a)" in table[2][1]
    assert [cell.split("\n")[0] for cell in sides[0]] == ["ĐẠI DIỆN BÊN GIAO", "ĐẠI DIỆN BÊN NHẬN"]
    said = [paragraph.text for paragraph in Document(str(of_the_district)).paragraphs]
    assert "I. BÊN GIAO: Phòng Nông nghiệp huyện Bạch Thông" in said
    assert "II. BÊN NHẬN: xã Phủ Thông" in said
    assert "- NS huyện: KH còn lại 300.000.000 đồng; lũy kế đến 30/6/2025 2.000.000.000 đồng." in said


def tables(path: Path) -> list[list[list[str]]]:
    """Return the tables of a paper as texts: head, body, foot."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(path)).tables]
