"""How far two figures are apart, as the sheet says it beside a row."""

from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.formula.calculate import calculate
from mtqg_xl.formula.values import Formula
from mtqg_xl.workbook.number_words import distance
from tests.libreoffice.client import LibreOffice, Locale

APART = {
    0.0: "0",
    146_181_505.0: "146.181.505",
    0.44: "0,440",
    1_544_709.7280000001: "1.544.709,728",
    0.30000000000000004: "0,300",
    999.9996: "1.000,000",
    12.001: "12,001",
}


@pytest.mark.parametrize(("apart", "said"), APART.items())
def test_what_is_apart_is_said_to_the_dong_and_to_the_thousandth_of_a_trieu(apart: float, said: str) -> None:
    found = calculate({"Tờ": {(1, 1): apart, (1, 2): Formula("=" + distance("ABS(A1)"))}})
    assert found["Tờ", 1, 2] == said


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_every_machine_says_it_alike(libreoffice: LibreOffice, locale: Locale, tmp_path: Path) -> None:
    book, path = openpyxl.Workbook(), tmp_path / "lệch.xlsx"
    for row, apart in enumerate(APART, start=1):
        book.worksheets[0].append([apart, "=" + distance(f"ABS(A{row})")])
    book.save(path)
    (found,) = libreoffice.recalculated(path, locale=locale).values()
    assert [found[f"B{row}"].result for row in range(1, len(APART) + 1)] == list(APART.values())
