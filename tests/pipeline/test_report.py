"""The report of a file, from the command's point of view."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.exchange import fill_file
from mtqg_xl.pipeline.making import make, order
from mtqg_xl.pipeline.reporting import write_report
from tests.emitted import problems

EXAMPLES = shipped("examples")
CONTROL = re.compile(r'<w:tag w:val="([^"]*)"/>.*?<w:t[^>]*>([^<]*)</w:t>', re.DOTALL)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("báo cáo A")
    task = order(load(), "ba-chuong-trinh-xa", EXAMPLES / "don_vi.csv", "2024-H1", only=["01990"])
    blank = make(task, folder / "trống")[0]
    return fill_file(blank, EXAMPLES / "bao-cao-A" / "so-lieu.csv", folder / "Lục Bình (lần 1).xlsx", load())


def numbers(report: Path) -> list[tuple[str, str]]:
    with ZipFile(report) as archive:
        return CONTROL.findall(archive.read("word/document.xml").decode())


def test_one_changed_input_changes_exactly_the_numbers_that_depend_on_it(filled: Path, tmp_path: Path) -> None:
    change = tmp_path / "một số.csv"
    change.write_text("form,row,column,value,kind\nGN-01.DTTS,DTTS.8,disbursed_year_recurrent,9000000,number\n")
    before = write_report(filled, tmp_path / "trước.docx", load())
    other = fill_file(filled, change, tmp_path / "sau.xlsx", load())
    after = write_report(other, tmp_path / "sau.docx", load())
    old, new = dict(numbers(before)), dict(numbers(after))
    changed = {tag for tag in old.keys() & new.keys() if old[tag] != new[tag]}
    # the row itself, the programme above it and the sum of the three programmes; paid, percent and what is left
    assert changed, "không số nào đổi"
    rows = {tuple(tag.split("|")[:2]) for tag in changed | (old.keys() ^ new.keys())}
    assert rows <= {
        ("GN-01.DTTS", "DTTS.8"),
        ("GN-01.DTTS", "DTTS"),
        ("GN-01.TONG", "DTTS"),
        ("GN-01.TONG", "TONG"),
    }
    assert ("GN-01.DTTS|DTTS|disbursed") in changed
    assert new["GN-01.DTTS|DTTS|disbursed"] == "2.933.964.923"


def test_the_report_is_a_sound_word_document(filled: Path, tmp_path: Path) -> None:
    assert problems(write_report(filled, tmp_path / "báo cáo.docx", load())) == []


def blank_of(period: str, folder: Path) -> Path:
    task = order(load(), "ba-chuong-trinh-xa", EXAMPLES / "don_vi.csv", period, only=["06208"])
    return make(task, folder)[0]


def title(report: Path) -> str:
    return str(Document(str(report)).core_properties.title)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("báo cáo C")
    figures = EXAMPLES / "bao-cao-C" / "so-lieu.csv"
    return fill_file(blank_of("2023", folder / "trống"), figures, folder / "Thụy Hùng (lần 1).xlsx", load())


def test_the_period_chooses_the_report(filled: Path, year: Path, tmp_path: Path) -> None:
    half = title(write_report(filled, tmp_path / "A.docx", load()))
    whole = title(write_report(year, tmp_path / "C.docx", load()))
    assert half == "BÁO CÁO kết quả thực hiện các chương trình mục tiêu quốc gia 6 tháng đầu năm 2024"
    assert whole == (
        "BÁO CÁO Kết quả thực hiện các chương trình mục tiêu quốc gia năm 2023, phương hướng, nhiệm vụ năm 2024"
    )


def test_a_report_can_be_asked_for_by_its_kind(year: Path, tmp_path: Path) -> None:
    named = write_report(year, tmp_path / "C.docx", load(), kind="ket-qua-nam-hdnd")
    assert named.read_bytes() == write_report(year, tmp_path / "C2.docx", load()).read_bytes()


def test_a_kind_of_another_period_is_refused(year: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="chưa có báo cáo “so-ket-6-thang” cho kỳ năm 2023"):
        write_report(year, tmp_path / "x.docx", load(), kind="so-ket-6-thang")


def test_the_report_of_the_year_is_a_sound_word_document(year: Path, tmp_path: Path) -> None:
    assert problems(write_report(year, tmp_path / "C.docx", load())) == []


def test_the_name_of_the_signer_is_printed_below_the_titles(year: Path, tmp_path: Path) -> None:
    change = tmp_path / "ký.csv"
    change.write_text("form,row,column,value,kind\nTT,signed_by,value,Nguyễn Văn Mẫu,text\n", encoding="utf-8")
    report = write_report(fill_file(year, change, tmp_path / "ký.xlsx", load()), tmp_path / "C.docx", load())
    right = Document(str(report)).tables[-1].cell(0, 1).paragraphs
    assert [line.text for line in right] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "", "", "Nguyễn Văn Mẫu"]


def test_a_period_without_a_report_is_said_in_one_sentence(tmp_path: Path) -> None:
    nine = blank_of("2023-9M", tmp_path)
    with pytest.raises(UsageError, match=r"chưa có báo cáo cho kỳ 9 tháng năm 2023") as caught:
        write_report(nine, tmp_path / "9.docx", load())
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "9.docx").exists()


def test_an_unknown_kind_of_report_is_refused_with_the_kinds_there_are(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ket-qua-nam-hdnd, so-ket-6-thang"):
        write_report(filled, tmp_path / "x.docx", load(), kind="không-có")
