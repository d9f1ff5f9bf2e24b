"""Targets filled in beforehand: what a source told is in the sheet, an office's own file wins, mistakes are told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import Definitions, load, load_now
from mtqg_xl.definition.targets import shipped_targets, target_values
from mtqg_xl.figures.compute import compute
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import plan
from mtqg_xl.workbook.header import Header
from tests.tables import submission_from

KIT = "ntm-giai-doan-xa"
DAY = date(2023, 12, 31)
Office = Callable[..., Definitions]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Give a function that loads definitions with an office's lines: form, row, column, value, from, to."""

    def loaded(*lines: str) -> Definitions:
        head = "form,row,column,value,valid_from,valid_to,source"
        (tmp_path / "chi_tieu.csv").write_text("\n".join([head, *lines]), encoding="utf-8-sig")
        return load_now(tmp_path)

    return loaded


def target(definitions: Definitions, row: str, day: date = DAY) -> float | None:
    return target_values(definitions.kit(KIT), day).get(("PB-09", row, "target"))


def test_only_targets_that_a_source_told_are_filled_in() -> None:
    shipped = load()
    # told by a page that quotes the decision: 80 % of the land is watered
    assert target(shipped, "CT3.1") == 80
    # from memory, or left to the province, or not found at all
    assert [target(shipped, row) for row in ("CT4.2", "CT2.1", "CT10", "CT11")] == [None] * 4
    assert target(shipped, "CT3.1", date(2026, 1, 1)) is None


def test_the_sheet_has_the_targets_before_anybody_types() -> None:
    kit = load().kit(KIT)
    sheet = next(
        item for item in plan(kit, Header(Period.parse("2021..2023")), {}).sheets if item.name == "PB 09 TIÊU CHÍ"
    )
    held = {cell.value for cell in sheet.cells.values() if cell.style.number_format == "#,##0.00"}
    assert 80.0 in held


def test_a_form_with_nothing_but_targets_is_not_filled_in() -> None:
    kit = load().kit(KIT)
    submission = submission_from("PB-09 | target\nCT3.1 | 80", kit)
    assert "PB 09 TIÊU CHÍ" in check([submission], compute([submission], kit))[0].unfilled


def test_a_target_of_the_office_wins_for_its_years(office: Office) -> None:
    found = office("PB-09,CT3.1,target,85,2022-01-01,2023-12-31,QĐ 1304/QĐ-UBND", 'PB-09,CT10,target,"39,5",,,')
    assert target(found, "CT3.1") == 85
    assert target(found, "CT3.1", date(2024, 12, 31)) == 80
    assert target(found, "CT10") == 39.5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("PB-99,CT3.1,target,85,,,", "không có biểu “PB-99”"),
        ("PB-09,CT99,target,85,,,", "biểu PB-09 không có dòng “CT99”"),
        ("PB-09,CT3.1,met,1,,,", "dòng “CT3.1” của biểu PB-09 không nhập ở cột “met”"),
        ("PB-09,CT3.1,target,Đạt,,,", "“Đạt” không phải số; chỉ tiêu Đạt/Chưa đạt ghi 1 hoặc 0"),
    ],
)
def test_a_mistake_in_the_file_of_the_office_is_told_with_its_line(office: Office, line: str, said: str) -> None:
    found = office("PB-09,CT10,target,40,,,", line)
    assert found.office.mistakes == (f"chi_tieu.csv, dòng 3: {said}.",)
    assert target(found, "CT10") == 40


def test_a_shipped_line_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    head = "form,row,column,region,valid_from,valid_to,value,prefilled,source,confidence\n"
    (tmp_path / "targets_thu.csv").write_text(
        head + "PB-09,CT3.1,target,,2021-01-01,,tám mươi,x,S,high\n", encoding="utf-8"
    )
    assert shipped_targets(tmp_path) == ((), ["targets_thu.csv: dòng 2: giá trị hoặc ngày không đọc được"])
