"""Cells that do not say where they stand, or say nothing: they follow one another, as Excel takes them."""

import pytest

from mtqg_xl.workbook.sheet_cells import SheetOutline

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="2"><c{0}><v>1</v></c><c{0}><v>2</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize("attribute", ["", ' r=""'], ids=["none", "empty"])
def test_a_cell_without_an_address_stands_behind_the_one_before_it(attribute: str) -> None:
    outline = SheetOutline.of(SHEET.format(attribute).encode())
    assert sorted(outline.rows[2].cells) == [1, 2]
