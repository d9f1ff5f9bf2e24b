"""``adopt`` on the command line: what it writes and says, questions on the console, and input that is no blank."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import Workbook

from mtqg_xl.cli import main
from mtqg_xl.definition.load import load_alone
from tests.adoption import blanks
from tests.adoption.adopted import sole_instance


def _run(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["adopt", *map(str, arguments)], input=typed)


def _formula(folder: Path, column: str) -> str:
    (path,) = folder.glob("forms/*/*/*/definition.toml")
    text = path.read_text(encoding="utf-8")
    entry = text.split(f'id = "{column}"')[1].split("[[")[0]
    return entry.split('formula = "')[1].split('"')[0] if "formula" in entry else ""


def test_everything_that_the_other_commands_need_is_written(tmp_path: Path) -> None:
    blank = blanks.subtotals_below(tmp_path / "Phụ biểu 05 – xã (lần 2).xlsx")

    found = _run(blank, "-o", tmp_path / "bieu", "--year", "2025")

    assert found.exit_code == 0
    assert sorted(path.relative_to(tmp_path / "bieu").as_posix() for path in (tmp_path / "bieu").rglob("*.*")) == [
        "blank/pb-05.xlsx",
        "forms/don-vi/PB-05/2025-1/CAU_HOI.csv",
        "forms/don-vi/PB-05/2025-1/NOTES.md",
        "forms/don-vi/PB-05/2025-1/definition.toml",
        "forms/don-vi/PB-05/2025-1/rows.csv",
        "kits/pb-05.toml",
    ]
    assert (tmp_path / "bieu" / "blank" / "pb-05.xlsx").read_bytes() == blank.read_bytes()
    assert "bảng ở dòng 9–20, cột A–F: 6 cột (1 cột tự tính), 9 dòng" in found.output
    assert sole_instance(load_alone(tmp_path / "bieu")).money_unit == "triệu đồng"


def test_json_has_the_form_and_the_questions_and_nothing_else(tmp_path: Path) -> None:
    blank = blanks.form_of_section_6_1(tmp_path / "mau.xlsx")

    document = json.loads(_run(blank, "-o", tmp_path / "bieu", "--json").output)

    assert len(document["forms"][0]["columns"]) == 18
    assert [question["id"] for question in document["questions"]] == [
        "cot.so_ho_can_ngheo_dau_ty_le_pct_2",
        "cot.so_ho_thoat_ty_le_pct",
        "cot.so_ho_cuoi_nam_ty_le_pct_2",
    ]
    assert document["questions"][1]["proposed"] == "percent(so_ho_thoat_so_ho, so_ho_can_ngheo_dau_so_ho)"


def test_questions_are_asked_one_by_one_and_enter_takes_the_proposed(tmp_path: Path) -> None:
    blank = blanks.form_of_section_6_1(tmp_path / "mau.xlsx")

    found = _run(blank, "-o", tmp_path / "bieu", "--ask", typed="\n9\n2\n(Q):(Z)x100\n(Q):(O)x100\n")

    assert found.exit_code == 0, found.output
    assert "Gõ một số từ 1 đến 3." in found.output
    assert "không hiểu “(Q):(Z)x100”" in found.output
    assert "Còn" not in found.output
    assert _formula(tmp_path / "bieu", "so_ho_cuoi_nam_ty_le_pct_2").endswith("so_ho_cuoi_nam_so_ho)")
    assert _formula(tmp_path / "bieu", "so_ho_can_ngheo_dau_ty_le_pct_2").endswith("trong_do_ho_dtts)")
    assert _formula(tmp_path / "bieu", "so_ho_thoat_ty_le_pct").endswith("tong_so_ho_dan_cu_so_ho)")


def test_answers_in_the_table_of_questions_are_taken_on_the_next_run(tmp_path: Path) -> None:
    blank = blanks.form_of_section_6_1(tmp_path / "mau.xlsx")
    _run(blank, "-o", tmp_path / "bieu")
    (table,) = (tmp_path / "bieu").rglob("CAU_HOI.csv")
    with table.open(encoding="utf-8-sig", newline="") as lines:
        records = list(csv.DictReader(lines))
    for record, answer in zip(records, ("2", "", "nhap"), strict=True):
        record["answer"] = answer
    answered = tmp_path / "tra-loi.csv"
    with answered.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, records[0].keys())
        writer.writeheader()
        writer.writerows(records)

    found = _run(blank, "-o", tmp_path / "bieu", "--answers", answered, "--force")

    assert found.exit_code == 0
    assert "Còn 1 câu hỏi" in found.output
    columns = sole_instance(load_alone(tmp_path / "bieu")).column_by_id
    assert columns["so_ho_cuoi_nam_ty_le_pct_2"].kind == "input"
    assert _formula(tmp_path / "bieu", "so_ho_can_ngheo_dau_ty_le_pct_2").endswith("so_ho_can_ngheo_dau_so_ho)")


def _text(path: Path) -> Path:
    path.write_text("STT,Nội dung", encoding="utf-8")
    return path


def _word(path: Path) -> Path:
    Document().save(str(path))
    return path


def _old(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2_000))
    return path


def _no_table(path: Path) -> Path:
    book = Workbook()
    book.worksheets[0]["A1"] = "Công văn"
    book.save(path)
    return path


def _cut(path: Path) -> Path:
    blanks.subtotals_below(path)
    path.write_bytes(path.read_bytes()[:3_000])
    return path


@pytest.mark.parametrize(
    ("made", "name", "said"),
    [
        (_text, "mau.xlsx", "không phải bảng tính .xlsx"),
        (_word, "mau.docx", "Tệp là Word (.docx)"),
        (_old, "mau.xls", "không phải bảng tính .xlsx"),
        (_no_table, "mau.xlsx", "không thấy bảng nào"),
        (_cut, "mau.xlsx", "Tệp tải chưa xong"),
        (lambda path: path, "khong-co.xlsx", "Không tìm thấy tệp"),
    ],
)
def test_what_is_no_blank_is_refused_in_one_sentence(made, name: str, said: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    found = _run(made(tmp_path / name), "-o", tmp_path / "bieu")

    assert found.exit_code == 2
    assert said in found.output
    assert found.output.count("\n") == 1
    assert not (tmp_path / "bieu").exists()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("id,answer\ncot.khong_co,1\n", "câu không còn được hỏi: cot.khong_co"),
        ("id,answer\ncot.so_ho_thoat_ty_le_pct,bỏ qua\n", "Câu hỏi cot.so_ho_thoat_ty_le_pct: không hiểu “bỏ qua”"),
        ("ten,so\nA,1\n", "không phải bảng câu hỏi"),
    ],
)
def test_answers_that_do_not_fit_are_told(answers: str, said: str, tmp_path: Path) -> None:
    blank = blanks.form_of_section_6_1(tmp_path / "mau.xlsx")
    table = tmp_path / "tra-loi.csv"
    table.write_text(answers, encoding="utf-8")

    found = _run(blank, "-o", tmp_path / "bieu", "--answers", table)

    assert found.exit_code == 2
    assert said in found.output


def test_what_was_adopted_before_is_kept_without_force(tmp_path: Path) -> None:
    blank = blanks.subtotals_below(tmp_path / "mau.xlsx")
    _run(blank, "-o", tmp_path / "bieu")

    again = _run(blank, "-o", tmp_path / "bieu")

    assert again.exit_code == 2
    assert "--force" in again.output


@pytest.mark.parametrize("form_id", ["../../PB-05", "PB 05", "pb-05", "PB-05-06", "Biểu-5"])
def test_an_id_that_no_form_can_have_is_refused_before_anything_is_written(tmp_path: Path, form_id: str) -> None:
    blank = blanks.subtotals_below(tmp_path / "mau.xlsx")

    found = _run(blank, "-o", tmp_path / "ghi" / "bieu", "--id", form_id)

    assert found.exit_code == 2
    assert "viết như PB-05" in found.output
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mau.xlsx"]
