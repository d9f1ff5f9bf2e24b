"""The report of the open workbook: beside it, under a free name, and only where nothing must be mended first."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document

from mtqg_xl.actions.act import press
from mtqg_xl.actions.memory import Memory
from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import Severity, UsageError
from mtqg_xl.hosts.host import Answer
from mtqg_xl.mending.recalc import by_part
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.workbook.patch import patched
from tests.actions.desks import Officer, OneBook, nine_months
from tests.made import DEFINITIONS, filled
from tests.updating.word import paragraph, written

REPORT = "LucBinh-01990_BC3CT_6T2024.docx"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
    path.write_bytes(filled("A"))
    return path


def pressed(name: str, path: Path | None, tmp_path: Path, replies: Mapping[str, str] | None = None) -> Answer:
    return press(name, OneBook(path), DEFINITIONS, Memory(tmp_path / "nhớ"), Officer(dict(replies or {})))


def test_a_new_report_is_written_beside_the_workbook_and_none_is_replaced(book: Path, tmp_path: Path) -> None:
    first = pressed("new-report", book, tmp_path)
    assert first.files == (tmp_path / REPORT,)
    assert first.message == f"Đã viết báo cáo: {REPORT}, cạnh tệp biểu. Mở bằng Word để đọc lại."
    assert "2.145.977.223" in "".join(Document(str(tmp_path / REPORT)).element.body.itertext())
    before = (tmp_path / REPORT).read_bytes()
    (again,) = pressed("new-report", book, tmp_path).files
    assert again.name.startswith("LucBinh-01990_BC3CT_6T2024_")
    assert again.is_file()
    assert (tmp_path / REPORT).read_bytes() == before


def test_a_report_waits_until_nothing_must_be_mended(book: Path, tmp_path: Path) -> None:
    raw = read_raw(book)
    assert isinstance(raw, RawWorkbook)
    book.write_bytes(patched(book, by_part(raw, {("GN DTTS", *parse_a1("J29")): 2_292_158_728.0})))
    answer = pressed("check-and-report", book, tmp_path)
    assert [item.cell for item in answer.findings if item.severity is Severity.BLOCK] == ["J29"]
    assert answer.message.endswith("Chưa viết báo cáo: sửa hết chỗ phải sửa rồi bấm lại.")
    assert answer.files == ()
    assert not (tmp_path / REPORT).exists()


def test_a_workbook_in_order_is_judged_and_reported_in_one(book: Path, tmp_path: Path) -> None:
    answer = pressed("check-and-report", book, tmp_path)
    assert answer.marks is not None
    assert answer.files == (tmp_path / REPORT,)


@pytest.mark.parametrize("button", ["new-report", "check-and-report", "check", "next"])
def test_without_a_workbook_one_sentence_says_so(button: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^Chưa mở tệp nào\.$"):
        pressed(button, None, tmp_path)


OLD_REPORT = paragraph("Dự án 2: vốn giao 700.000.000 đồng, giải ngân 672.000.000 đồng, đạt 96%; dân số 5.038 người.")


def test_last_periods_report_gets_this_periods_figures_as_tracked_changes(book: Path, tmp_path: Path) -> None:
    last = written(tmp_path / "Báo cáo kỳ trước.docx", OLD_REPORT)
    before = last.read_bytes()
    now = tmp_path / "9 tháng.xlsx"
    now.write_bytes(nine_months().read_bytes())
    answer = pressed("update-report", now, tmp_path, {"last_report": str(last), "last_workbook": str(book)})
    assert answer.files == (tmp_path / "LucBinh-01990_BC3CT_9T2024.docx",)
    body = Document(str(answer.files[0])).element.body
    inserted = ["".join(item.itertext()) for item in body.iter() if item.tag.endswith("}ins")]
    assert any("690.000.000" in text for text in inserted)
    assert answer.message.startswith("Đã thay ")
    assert last.read_bytes() == before
    swapped = {"last_report": str(last), "last_workbook": str(now)}
    with pytest.raises(UsageError, match="hai tệp bị đổi chỗ"):
        pressed("update-report", book, tmp_path, swapped)


def test_a_report_is_proofread_with_the_open_workbook_and_without_one(book: Path, tmp_path: Path) -> None:
    report = written(
        tmp_path / "Báo cáo.docx", paragraph("Vốn giao 700.000.000 đồng, giải ngân 672.000.000 đồng, đạt 86%.")
    )
    answer = pressed("proofread", book, tmp_path, {"report": str(report)})
    assert answer.message.startswith("Báo cáo.docx: 1 chỗ SAI")
    assert [line for line in answer.lines if line.startswith("SAI, đoạn 1: 86%")]
    assert answer.files == (tmp_path / "Báo cáo_SOAT.docx",)
    (tmp_path / "Báo cáo.txt").write_text(
        "Vốn giao 700 triệu đồng, giải ngân 672 triệu đồng, đạt 96%.", encoding="utf-8"
    )
    alone = pressed("proofread", None, tmp_path, {"report": str(tmp_path / "Báo cáo.txt")})
    assert "không có chỗ sai" in alone.message
    assert alone.message.endswith("Chưa so với biểu: tệp đang mở không phải biểu của một đơn vị.")
    assert alone.files == ()


def test_where_a_workbook_lies_that_was_never_saved_or_is_online_is_asked_for(book: Path, tmp_path: Path) -> None:
    for elsewhere, words in (("Không tên 1", "Tệp chưa được lưu"), ("https://d.docs.live.net/a/b.xlsx", "OneDrive")):
        with pytest.raises(UsageError, match=words):
            press("new-report", OneBook(book, called=elsewhere), DEFINITIONS, Memory(tmp_path / "nhớ"), Officer())
