"""Compare what a workbook says its formulas are worth with what LibreOffice computes."""

from collections.abc import Sequence
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
    cached = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    lines: list[str] = []
    for sheet in formulas.worksheets if sheets is None else [formulas[name] for name in sheets]:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                stored = cached[sheet.title][cell.coordinate].value
                computed = found[sheet.title].get(cell.coordinate)
                result = computed.result if computed is not None else ""
                if not same(stored, result):
                    lines.append(f"{sheet.title}!{cell.coordinate}: {stored!r} ≠ {result!r} ({str(cell.value)[:80]})")
    cached.close()
    formulas.close()
    return lines


def formula_count(path: Path) -> int:
    """Return how many formulas a workbook holds."""
    book = openpyxl.load_workbook(path)
    return sum(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def same(stored: object, result: object) -> bool:
    """Whether two results are equal: texts to the letter, numbers to 12 digits, blank as empty text."""
    if isinstance(stored, int | float) and isinstance(result, int | float):
        return abs(float(stored) - float(result)) <= 1e-12 * max(1.0, abs(float(stored)))
    if stored in LOCALE_CELLS and result in LOCALE_CELLS:
        return True
    return ("" if stored is None else stored) == ("" if result is None else result)
