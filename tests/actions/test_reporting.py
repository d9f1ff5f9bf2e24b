"""The report of the open workbook: beside it, under a free name, and only where nothing must be mended first."""

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
from tests.actions.desks import Officer, OneBook
from tests.made import DEFINITIONS, filled

REPORT = "LucBinh-01990_BC3CT_6T2024.docx"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
    path.write_bytes(filled("A"))
    return path


def pressed(name: str, path: Path | None, tmp_path: Path) -> Answer:
    return press(name, OneBook(path), DEFINITIONS, Memory(tmp_path / "nhớ"), Officer())


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
