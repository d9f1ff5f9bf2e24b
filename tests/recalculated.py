"""Compare what a workbook says its formulas are worth with what LibreOffice computes."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl

from tests.libreoffice.client import LibreOffice, Locale

LOCALE_CELLS = ("PHẨY", "CHẤM")
"""What the cell that shows the machine's decimal mark may say: right in both locales."""


def differences(
    libreoffice: LibreOffice, path: Path, locale: Locale = "vi-VN", sheets: Sequence[str] | None = None
) -> list[str]:
    """Return every formula cell, of all sheets or of some, whose stored value is not the recalculated one."""
    found = libreoffice.recalculated(path, sheets, locale)
    lines: list[str] = []
    for sheet, cell, formula, stored in formula_cells(path, sheets):
        computed = found[sheet].get(cell)
        result = computed.result if computed is not None else ""
        if not same(stored, result):
            lines.append(f"{sheet}!{cell}: {stored!r} ≠ {result!r} ({formula[:80]})")
    return lines


def formula_cells(path: Path, sheets: Sequence[str] | None = None) -> Iterator[tuple[str, str, str, object]]:
    """Yield sheet, cell, formula and stored value of every formula, as openpyxl reads them."""
    with (
        closing(openpyxl.load_workbook(path, read_only=True)) as formulas,
        closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as values,
    ):
        for name in formulas.sheetnames if sheets is None else sheets:
            for row, stored in zip(formulas[name].iter_rows(), values[name].iter_rows(values_only=True), strict=True):
                for cell, value in zip(row, stored, strict=True):
                    if cell.data_type == "f":
                        yield name, cell.coordinate, str(cell.value), value


def formula_count(path: Path) -> int:
    """Return how many formulas a workbook holds."""
    return sum(1 for _ in formula_cells(path))


def same(stored: object, result: object) -> bool:
    """Whether two results are equal: texts to the letter, numbers to 12 digits, blank as empty text."""
    if isinstance(stored, int | float) and isinstance(result, int | float):
        return abs(float(stored) - float(result)) <= 1e-12 * max(1.0, abs(float(stored)))
    if stored in LOCALE_CELLS and result in LOCALE_CELLS:
        return True
    return ("" if stored is None else stored) == ("" if result is None else result)
