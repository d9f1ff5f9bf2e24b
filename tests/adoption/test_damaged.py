"""Blanks that somebody spoilt by hand: adopted or refused in a sentence, never with a traceback, never unloadable."""

from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.findings import UsageError
from tests.adoption import blanks
from tests.adoption.adopted import adopted

DRAWN = (
    blanks.form_of_section_6_1,
    blanks.subtotals_below,
    blanks.hidden_columns,
    blanks.one_header_row,
    blanks.four_levels,
    blanks.without_merges,
)
TYPED = (
    "I",
    "a",
    "1.1",
    "-",
    "Tổng cộng",
    "Trong đó:",
    "…",
    "STT",
    "12.5",
    "=SUM(C5:C9)",
    "=C6/D6",
    "=A1",
    "2=3+4",
    None,
)


def _spoil(sheet: Worksheet, random: Random) -> None:
    for _ in range(random.randint(3, 12)):
        cell = sheet.cell(random.randint(1, 18), random.randint(1, 12))
        if random.random() < 0.1:
            sheet.row_dimensions[cell.row].hidden = True
        elif not isinstance(cell, MergedCell):
            cell.value = random.choice(TYPED)


@pytest.mark.parametrize("seed", range(24))
def test_a_spoilt_blank_is_adopted_or_refused(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    path = DRAWN[seed % len(DRAWN)](tmp_path / "mau.xlsx")
    book = load_workbook(path)
    for sheet in book.worksheets:
        _spoil(sheet, random)
    book.save(path)

    try:
        definitions = adopted(path, tmp_path / "bieu")
    except UsageError as refusal:
        assert "không thấy bảng nào" in str(refusal)
    else:
        assert all(instance.form.columns for kit in definitions.kits.values() for instance in kit.instances)
