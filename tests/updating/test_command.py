"""``report --from``: the command, what it prints, and what it refuses."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mtqg_xl.cli import main
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.making import header_of, order, wanted_reporters
from mtqg_xl.workbook.issue import issued
from tests.made import DEFINITIONS, EXAMPLES, KIT, filled
from tests.made import written as saved
from tests.updating.word import paragraph, parts, texts, written

REPORT = paragraph("Dự án 2 giảm nghèo: vốn giao 700.000.000 đồng, giải ngân 672.000.000 đồng; dân số 5.038 người.")


def _workbook(period: str, lines: Mapping[str, str], reporter: str = "01990") -> Path:
    """A workbook of report A's figures for another period, with some lines of its CSV changed."""
    task = order(DEFINITIONS, KIT.id, EXAMPLES / "don_vi.csv", period, only=[reporter])
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
    return _workbook(
        "2024-9M", {"GNBV.2,disbursed_year_recurrent,672000000": "GNBV.2,disbursed_year_recurrent,690000000"}
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


def test_a_question_ends_with_status_1_and_stands_in_the_json(tmp_path: Path, old: Path) -> None:
    later = _workbook(
        "2024-9M", {"GNBV.2,allocated_year_recurrent,700000000": "GNBV.2,allocated_year_recurrent,800000000"}
    )
    last = written(tmp_path / "a.docx", paragraph("Vốn được giao 700 triệu đồng."))
    result = run("--from", last, "--old", old, "--new", later, "-o", tmp_path / "b.docx", "--json")
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


def test_workbooks_that_do_not_belong_together_are_refused(tmp_path: Path, old: Path, new: Path) -> None:
    last, output = written(tmp_path / "a.docx", REPORT), tmp_path / "b.docx"
    other = saved(filled("99001"), "xã khác.xlsx")
    assert "cùng một đơn vị" in _refused("--from", last, "--old", old, "--new", other, "-o", output)
    assert "đổi chỗ --old và --new" in _refused("--from", last, "--old", new, "--new", old, "-o", output)
    assert not output.exists()


def test_workbooks_of_two_kits_are_refused(tmp_path: Path, old: Path) -> None:
    kit = DEFINITIONS.kit("giai-ngan-thang")
    task = order(DEFINITIONS, kit.id, EXAMPLES / "don_vi.csv", "2024-09", only=["01990"])
    monthly = saved(next(issued(kit, [header_of(task, one) for one in wanted_reporters(task)])), "tháng 9.xlsx")
    last = written(tmp_path / "a.docx", REPORT)
    said = _refused("--from", last, "--old", old, "--new", monthly, "-o", tmp_path / "b.docx")
    assert "hai tệp phải cùng một bộ biểu" in said


def test_half_a_call_is_refused_with_what_is_missing(tmp_path: Path, old: Path) -> None:
    last = written(tmp_path / "a.docx", REPORT)
    assert "--from BÁO_CÁO.docx --old TỆP_KỲ_TRƯỚC --new" in _refused(
        "--from", last, "--old", old, "-o", tmp_path / "b.docx"
    )
    assert "report TỆP_BIỂU -o" in _refused("-o", tmp_path / "b.docx")


def test_no_input_is_ever_written_over(tmp_path: Path, old: Path, new: Path) -> None:
    last = written(tmp_path / "a.docx", REPORT)
    assert "không ghi đè lên được" in _refused("--from", last, "--old", old, "--new", new, "-o", last, "--force")
