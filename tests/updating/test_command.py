"""``report --from``: the command, what it prints, and what it refuses."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mtqg_xl.cli import main
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.making import header_of, order, wanted_reporters
from mtqg_xl.pipeline.updating import periods_of
from mtqg_xl.workbook.issue import issued
from tests.made import DEFINITIONS, EXAMPLES, KIT, filled, submission
from tests.made import written as saved
from tests.updating.editing import control_of, edited, write_into
from tests.updating.word import paragraph, parts, texts, written

NUMBER = "CT-01|policy.card_poor|quantity"
REPORT = paragraph("Dự án 2 giảm nghèo: vốn giao 700.000.000 đồng, giải ngân 672.000.000 đồng; dân số 5.038 người.")


def workbook_of_period(period: str, lines: Mapping[str, str]) -> Path:
    """A workbook of report A's figures for another period, with some lines of its CSV changed."""
    task = order(DEFINITIONS, KIT.id, EXAMPLES / "don_vi.csv", period, only=["01990"])
    blank = saved(next(issued(KIT, [header_of(task, one) for one in wanted_reporters(task)])))
    text = (EXAMPLES / "bao-cao-A" / "so-lieu.csv").read_text(encoding="utf-8")
    for old, new in lines.items():
        assert old in text
        text = text.replace(old, new)
    figures = saved(text.encode(), "so-lieu.csv")
    return saved(fill(blank, *read_one(blank, DEFINITIONS), read_lines(figures)), f"kỳ {period} (lần 1).xlsx")


@pytest.fixture(scope="module")
def old() -> Path:
    return saved(filled("A"), "Lục Bình (kỳ trước).xlsx")


@pytest.fixture(scope="module")
def new() -> Path:
    """Three months later Dự án 2 has paid more, and the plan of one of two projects with 700 triệu is raised."""
    return workbook_of_period(
        "2024-9M",
        {
            "GNBV.2,disbursed_year_recurrent,672000000": "GNBV.2,disbursed_year_recurrent,690000000",
            "DTTS.3.2.n1,allocated_year_recurrent,700000000": "DTTS.3.2.n1,allocated_year_recurrent,720000000",
        },
    )


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def test_the_report_of_last_period_is_brought_up_to_date(tmp_path: Path, old: Path, new: Path) -> None:
    last = written(tmp_path / "Báo cáo 6 tháng.docx", REPORT)
    output = tmp_path / "Báo cáo 9 tháng.docx"
    before = last.read_bytes()
    result = run("--from", last, "--old", old, "--new", new, "-o", output)
    assert result.exit_code == 0, result.output
    assert last.read_bytes() == before
    assert texts(parts(output)["word/document.xml"]) == [
        "Dự án 2 giảm nghèo: vốn giao 700.000.000 đồng, giải ngân 690.000.000 đồng; dân số 5.038 người."
    ]
    assert result.output.splitlines()[:2] == [
        "Đã thay 1 số, 1 số không đổi, 0 số cần chọn, 1 số không tìm thấy, 0 chỗ nói về kỳ trước.",
        "  đoạn 1: Không tìm thấy 5.038 trong tệp kỳ trước: kiểm tra, có thể là số chép lại.",
    ]


def test_a_question_ends_with_status_1_and_stands_in_the_json(tmp_path: Path, old: Path, new: Path) -> None:
    last = written(tmp_path / "a.docx", paragraph("Vốn được giao 700 triệu đồng."))
    result = run("--from", last, "--old", old, "--new", new, "-o", tmp_path / "b.docx", "--json")
    assert result.exit_code == 1
    document = json.loads(result.output)
    assert document["counts"] == {"replaced": 0, "unchanged": 0, "asked": 1, "unmatched": 0, "stale": 0}
    (decision,) = document["decisions"]
    assert (decision["state"], decision["old"], decision["new"]) == ("asked", "700", "")
    assert "GN-01.GNBV|GNBV.2|allocated" in decision["figures"]


def _refused(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert result.exit_code == 2
    return result.output


def test_workbooks_of_two_reporters_or_kits_are_refused() -> None:
    first = submission("A")
    stamp = replace(first.stamp, reporter="99001", reporter_name="xã Ví Dụ Một")
    with pytest.raises(UsageError, match=r"là của xã Ví Dụ Một: hai tệp phải của cùng một đơn vị\.$"):
        periods_of(first, replace(first, stamp=stamp))
    with pytest.raises(UsageError, match=r"là bộ biểu giai-ngan-thang: hai tệp phải cùng một bộ biểu\.$"):
        periods_of(first, replace(first, kit_id="giai-ngan-thang"))


def test_workbooks_given_the_other_way_round_are_refused(tmp_path: Path, old: Path, new: Path) -> None:
    last, output = written(tmp_path / "a.docx", REPORT), tmp_path / "b.docx"
    assert "hai tệp bị đổi chỗ (--old là kỳ trước, --new là kỳ này)" in _refused(
        "--from", last, "--old", new, "--new", old, "-o", output
    )
    assert not output.exists()


def test_half_a_call_is_refused_with_what_is_missing(tmp_path: Path, old: Path) -> None:
    last = written(tmp_path / "a.docx", REPORT)
    assert "--from BÁO_CÁO.docx --old TỆP_KỲ_TRƯỚC --new" in _refused(
        "--from", last, "--old", old, "-o", tmp_path / "b.docx"
    )
    assert "report TỆP_BIỂU -o" in _refused("-o", tmp_path / "b.docx")


def test_no_input_is_ever_written_over(tmp_path: Path, old: Path, new: Path) -> None:
    last = written(tmp_path / "a.docx", REPORT)
    assert "không ghi đè lên được" in _refused("--from", last, "--old", old, "--new", new, "-o", last, "--force")


# --- a report of ours ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, old: Path) -> Path:
    path = tmp_path_factory.mktemp("báo cáo") / "Báo cáo (của ta).docx"
    assert run(old, "-o", path).exit_code == 0
    return path


@pytest.fixture(scope="module")
def corrected(old: Path) -> Path:
    """The same period, after the commune has sent one figure anew."""
    lines = b"form,row,column,value,kind\nGN-01.DTTS,DTTS.1.n2,disbursed_year_capital,90000000,number\n"
    return saved(fill(old, *read_one(old, DEFINITIONS), read_lines(saved(lines, "sửa.csv"))), "Lục Bình (lần 2).xlsx")


def test_a_report_of_ours_follows_the_figures(tmp_path: Path, report: Path, corrected: Path) -> None:
    mine = tmp_path / "đã sửa.docx"
    mine.write_bytes(edited(report.read_bytes(), lambda root: write_into(control_of(root, NUMBER), "119")))
    output = tmp_path / "ra.docx"
    result = run(corrected, "--refresh", mine, "-o", output)
    assert result.exit_code == 0, result.output
    assert f"  Giữ số của cán bộ: 119 (số mới: 118; {NUMBER})" in result.output.splitlines()
    lines = texts(parts(output)["word/document.xml"])
    assert any("giải ngân 90.000.000 đồng, đạt 68,2% kế hoạch giao" in line for line in lines)
    assert any("hộ nghèo 119 thẻ" in line for line in lines)
    again = run(corrected, "--refresh", output, "-o", tmp_path / "lại.docx", "--json")
    assert json.loads(again.output)["numbers"] == []


def test_the_clean_copy_is_made_of_a_workbook_or_of_a_report(tmp_path: Path, old: Path, report: Path) -> None:
    of_book, of_report = tmp_path / "a.docx", tmp_path / "b.docx"
    assert run(old, "--clean", "-o", of_book).exit_code == 0
    assert run("--refresh", report, "--clean", "-o", of_report).exit_code == 0
    assert texts(parts(of_book)["word/document.xml"]) == texts(parts(of_report)["word/document.xml"])
    for path in (of_book, of_report):
        assert not any(b"<w:sdt>" in part or b"mtqg" in part for part in parts(path).values())


def test_each_number_is_told_with_its_cell_and_how_it_comes_about(old: Path) -> None:
    numbers = json.loads(run(old, "--trace", "--json").output)["numbers"]
    paid = next(one for one in numbers if one["figure"] == "GN-01.DTTS|DTTS.1.n2|disbursed_percent")
    assert (paid["text"], paid["cell"].partition("!")[0]) == ("66,7", "GN DTTS")
    assert paid["name"].startswith("Nội dung số 02: Hỗ trợ nhà ở – ")
    assert "chia" in paid["how"]
    typed = next(one for one in numbers if one["figure"] == NUMBER)
    assert (typed["text"], typed["how"]) == ("118", "Số nhập ở tệp biểu.")


def test_a_report_of_another_period_or_of_others_is_refused(tmp_path: Path, report: Path, new: Path, old: Path) -> None:
    output = tmp_path / "b.docx"
    assert "là báo cáo của kỳ khác, số liệu là 9 tháng năm 2024" in _refused(new, "--refresh", report, "-o", output)
    other = written(tmp_path / "a.docx", REPORT)
    assert "dùng report --from" in _refused(old, "--refresh", other, "-o", output)
    (tmp_path / "c.docx").write_bytes(b"PK")
    assert "không phải báo cáo .docx dùng được" in _refused(old, "--refresh", tmp_path / "c.docx", "-o", output)
    assert not output.exists()
