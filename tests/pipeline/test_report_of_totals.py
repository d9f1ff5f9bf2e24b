"""The report of what many units add up to: from the folder of their files, and from the consolidated workbook."""

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from mtqg_xl.definition.load import load
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.exchange import fill_file
from mtqg_xl.pipeline.making import make, order
from mtqg_xl.pipeline.refreshing import refresh_report
from mtqg_xl.pipeline.reporting import write_report
from tests.emitted import problems

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNITS = """code,name,kind,area_code,parent_code,valid_from,valid_to
615,huyện Đắk Tô,huyen,615,,,
61501,xã Diên Bình,xa,61501,615,,
61502,xã Kon Đào,xa,61502,615,,
61503,xã Văn Lem,xa,61503,615,,
"""
FIGURES = """form,row,column,value,kind
TT,blank_means,value,Không phát sinh,choice
TT,as_of,value,2024-10-30,date
GNBV-01,households,result,{households},number
GNBV-01,poor,result,{poor},number
GNBV-04,GNBV.2,allocated_year_recurrent,{plan},number
GNBV-04,GNBV.2,disbursed_year_recurrent,{paid},number
GNBV-09,all.rest,measured,{measured},number
"""
SENT = {
    "61501": {"households": 1000, "poor": 70, "plan": 300_000_000, "paid": 100_000_000, "measured": 720},
    "61502": {"households": 500, "poor": 30, "plan": 100_000_000, "paid": 60_000_000, "measured": 888},
}
SUM = "giải ngân 160 triệu đồng, mới đạt 40% tổng vốn."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of two of three communes, the list of them, and what they add up to."""
    place = tmp_path_factory.mktemp("tổng hợp")
    listed = place / "don_vi.csv"
    listed.write_text(UNITS, encoding="utf-8")
    blanks = make(order(load(), "giam-ngheo-xa", listed, "2024", only=list(SENT)), place / "trống")
    for (code, figures), blank in zip(SENT.items(), blanks, strict=True):
        typed = place / f"{code}.csv"
        typed.write_text(FIGURES.format(**figures), encoding="utf-8")
        fill_file(blank, typed, place / "nhận" / blank.name, load())
    write_book(consolidate_folder(place / "nhận", load(), listed), place / "TH.xlsx")
    return place


def body(path: Path) -> list[str]:
    return ["".join(item.text or "" for item in line._p.iter(f"{W}t")) for line in Document(str(path)).paragraphs]


def notes(path: Path) -> str:
    with ZipFile(path) as package:
        return package.read("word/footnotes.xml").decode()


def test_a_folder_is_told_with_who_is_in_it_and_what_each_has(folder: Path, tmp_path: Path) -> None:
    path = write_report(folder / "nhận", tmp_path / "D.docx", load(), reporters=folder / "don_vi.csv")
    assert problems(path) == []
    told = body(path)
    assert f"Đến ngày 30/10/2024 (2/3 đơn vị, thiếu xã Văn Lem), {SUM}" in told
    assert any(line.startswith("- Hộ nghèo: 100 hộ, chiếm 6,67%") for line in told)
    assert "Gồm: xã Diên Bình 300 triệu đồng; xã Kon Đào 100 triệu đồng." in notes(path)
    with ZipFile(path) as package:
        chart = package.read("word/charts/chart1.xml").decode()
    assert "<c:v>xã Diên Bình: 33,3%</c:v>" in chart
    assert "<c:v>xã Kon Đào: 60%</c:v>" in chart
    assert "Số trẻ được cân, đo: xã Diên Bình 720; xã Kon Đào 888." in notes(path)


def test_the_consolidated_workbook_is_told_with_the_same_sums_in_dong(folder: Path, tmp_path: Path) -> None:
    path = write_report(folder / "TH.xlsx", tmp_path / "D.docx", load())
    assert problems(path) == []
    assert f"Đến ngày 30/10/2024 (2/3 đơn vị, thiếu xã Văn Lem), {SUM}" in body(path)
    assert "Tổng vốn của Chương trình (2/3 đơn vị, thiếu xã Văn Lem) là 400 triệu đồng." in body(path)
    assert "xã Diên Bình" not in notes(path)


def test_the_file_of_a_commune_gets_no_report_of_the_district(folder: Path, tmp_path: Path) -> None:
    (one, *_) = sorted((folder / "nhận").glob("*.xlsx"))
    with pytest.raises(UsageError, match="chưa có báo cáo cho kỳ năm 2024"):
        write_report(one, tmp_path / "x.docx", load())


def test_a_total_gets_no_report_of_a_commune(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Số tổng hợp của bộ biểu giam-ngheo-xa chưa có báo cáo “giam-ngheo-6-thang”"):
        write_report(folder / "TH.xlsx", tmp_path / "x.docx", load(), kind="giam-ngheo-6-thang")


def test_no_file_that_was_received_is_replaced(folder: Path) -> None:
    (one, *_) = sorted((folder / "nhận").glob("*.xlsx"))
    with pytest.raises(UsageError, match=r"\.docx"):
        write_report(folder / "nhận", one, load(), force=True)


# --- brought up to date ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def later(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files after Kon Đào has paid 20 million more."""
    place = tmp_path_factory.mktemp("sau")
    moved = Path(shutil.copytree(folder / "nhận", place / "nhận"))
    (kon_dao,) = (path for path in moved.glob("*.xlsx") if "61502" in path.name)
    typed = place / "sửa.csv"
    typed.write_text(
        "form,row,column,value,kind\nGNBV-04,GNBV.2,disbursed_year_recurrent,80000000,number\n", encoding="utf-8"
    )
    Path(fill_file(kon_dao, typed, place / "sửa.xlsx", load())).replace(kon_dao)
    return moved


def test_the_report_of_a_folder_follows_the_folder(folder: Path, later: Path, tmp_path: Path) -> None:
    """What an officer wrote stays; the sum and the share follow; what is read is never written over."""
    listed = folder / "don_vi.csv"
    old = write_report(folder / "nhận", tmp_path / "cũ.docx", load(), reporters=listed)
    document = Document(str(old))
    office = next(one for one in document.paragraphs if one.text.startswith("[Đơn vị viết:"))
    office.runs[0].text = "Lời của huyện."
    document.save(str(old))
    output = tmp_path / "mới.docx"
    found = refresh_report(later, old, output, load(), reporters=listed)
    told = body(output)
    assert any("giải ngân 180 triệu đồng, mới đạt 45% tổng vốn." in line for line in told)
    assert any(line.startswith("Lời của huyện.") for line in told)
    assert {one.new for one in found.numbers} >= {"180", "45"}
    with pytest.raises(OutputError, match="không ghi đè"):
        refresh_report(later, old, old, load(), force=True)


def test_the_report_of_a_consolidated_workbook_follows_it(folder: Path, later: Path, tmp_path: Path) -> None:
    old = write_report(folder / "TH.xlsx", tmp_path / "cũ.docx", load())
    write_book(consolidate_folder(later, load(), folder / "don_vi.csv"), tmp_path / "TH.xlsx")
    refresh_report(tmp_path / "TH.xlsx", old, tmp_path / "mới.docx", load())
    assert any("giải ngân 180 triệu đồng, mới đạt 45% tổng vốn." in line for line in body(tmp_path / "mới.docx"))
    with pytest.raises(UsageError, match="chưa có báo cáo “giam-ngheo-huyen-nam”"):
        refresh_report(next(later.glob("*61501*.xlsx")), old, tmp_path / "khác.docx", load())
