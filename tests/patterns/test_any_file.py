import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.patterns.inspect import inspected
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from tests.patterns.sheets import saved

SUMS = "Mục | 40\nMục | 50\nMục | 60\nMục | 70\nTổng | =SUM(B1:B3)"


def test_json_is_that_of_check_with_a_confidence(tmp_path: Path) -> None:
    path = saved(tmp_path / "Bảng chi (lần 2).xlsx", SUMS)
    answer = CliRunner().invoke(main, ["check", "--any", str(path), "--json"])
    document = json.loads(answer.output)
    assert (answer.exit_code, document["verdict"]) == (0, "explain")
    (finding, _) = document["files"][0]["findings"]
    assert (finding["code"], finding["sheet"], finding["cell"]) == ("P04", "Bảng", "B5")
    assert 0.6 <= finding["confidence"] <= 1


def test_the_screen_says_what_and_how_to_mend(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["check", "--any", str(saved(tmp_path / "bang.xlsx", SUMS))])
    assert "bang.xlsx: 1 chỗ cần xem lại" in answer.output
    assert "Cách sửa: Nếu B4 cũng phải cộng, sửa vùng cộng cho đủ." in answer.output


@pytest.mark.parametrize(("name", "content"), [("cu.ods", b"khong"), ("hong.xlsx", b"PK\x03\x04"), ("rong.xlsx", b"")])
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = CliRunner().invoke(main, ["check", "--any", str(path)])
    assert answer.exit_code == 2
    assert f"{name}: không đọc được" in answer.output


def test_options_that_need_a_form_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "bang.xlsx", SUMS)
    answer = CliRunner().invoke(main, ["check", "--any", str(path), "-o", str(tmp_path / "ra.xlsx")])
    assert answer.exit_code == 2


def test_cells_at_the_far_corner_and_whole_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "xa.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_number(1_048_575, 16_383, 5)
        sheet.write_formula(0, 0, "=SUM(B:XFD)", None, 5)
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    assert inspected(raw) == ()


def test_a_stored_value_that_its_formula_does_not_give_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, (2, 3))
        sheet.write_formula(0, 2, "=A1+B1", None, 4)
        sheet.write_formula(0, 3, "=C1*2", None, 8)
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    (finding,) = inspected(raw)
    assert (finding.code, finding.cell) == ("P12", "C1")
    assert "đang lưu 4, công thức ra 5" in finding.what


def test_an_error_that_a_mistake_causes_is_told_under_it(tmp_path: Path) -> None:
    path = tmp_path / "loi.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for row in range(8):
            sheet.write_row(row, 0, (row + 1, row + 2))
            if row != 4:
                sheet.write_formula(row, 2, f"=A{row + 1}+B{row + 1}", None, 2 * row + 3)
            sheet.write_formula(
                row, 3, f"=A{row + 1}/C{row + 1}", None, (row + 1) / (2 * row + 3) if row != 4 else "#DIV/0!"
            )
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    (finding,) = inspected(raw)
    assert (finding.code, finding.cell, [each.cell for each in finding.consequences]) == ("P03", "C5", ["D5"])


@pytest.mark.parametrize("kit", ["giam-ngheo-xa", "ntm-2026-xa", "ra-soat-ho-ngheo-xa"])
def test_nothing_is_told_of_an_untouched_kit(kit: str) -> None:
    raw = read_raw(Path(__file__).resolve().parents[2] / "workbook_templates" / "blank" / f"{kit}.xlsx")
    assert isinstance(raw, RawWorkbook)
    assert [(finding.code, finding.sheet, finding.cell) for finding in inspected(raw)] == []
