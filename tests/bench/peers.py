"""What others do with the same workbooks: the ways in which offices write and add up today, as fast as each allows."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from mtqg_xl.workbook.plan import BookPlan, Style

Cells = dict[tuple[str, int, int], object]


def by_openpyxl(book: BookPlan) -> bytes:
    """Return a planned workbook as openpyxl writes it: the same cells and looks, each look made once."""
    target = Workbook()
    target.remove(target.active)
    looks: dict[Style, tuple[Any, ...]] = {}
    for plan in book.sheets:
        sheet = target.create_sheet(plan.name)
        for (row, column), planned in plan.cells.items():
            cell = sheet.cell(row, column, f"={planned.formula}" if planned.formula is not None else planned.value)
            if planned.style not in looks:
                looks[planned.style] = _looks(planned.style)
            cell.font, cell.fill, cell.border, cell.alignment, cell.protection = looks[planned.style]
            cell.number_format = planned.style.number_format or "General"
        for top, left, bottom, right in plan.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for column, width in plan.widths.items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        for row, height in plan.heights.items():
            sheet.row_dimensions[row].height = height
    buffer = BytesIO()
    target.save(buffer)
    return buffer.getvalue()


def _looks(style: Style) -> tuple[Any, ...]:
    side = Side("thin") if style.border else Side()
    return (
        Font("Times New Roman", style.size, bold=style.bold, italic=style.italic),
        PatternFill("solid", fgColor=style.fill.lstrip("#")) if style.fill else PatternFill(),
        Border(side, side, side, side),
        Alignment(style.align, wrap_text=style.wrap, indent=style.indent),
        Protection(locked=style.locked),
    )


def loaded_twice(paths: Sequence[Path], issued: Path) -> Cells:
    """Return the sums of every numeric cell after comparing every formula with those of an issued workbook.

    Each file is loaded for its formulas and once more for its values, as openpyxl wants it.
    """
    formulas = dict(_formulas(issued))
    found: dict[tuple[str, int, int], float] = {}
    altered: list[tuple[str, str]] = []
    for path in paths:
        own = dict(_formulas(path))
        altered += [(path.name, cell) for cell, text in formulas.items() if own.get(cell) != text]
        for sheet in load_workbook(path, data_only=True).worksheets:
            for line in sheet.iter_rows():
                for cell in line:
                    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                        key = sheet.title, cell.row, cell.column
                        found[key] = found.get(key, 0.0) + cell.value
    _saved(found)
    return dict(found)


def _formulas(path: Path) -> Iterator[tuple[str, str]]:
    for sheet in load_workbook(path).worksheets:
        for line in sheet.iter_rows():
            yield from ((f"{sheet.title}!{cell.coordinate}", cell.value) for cell in line if cell.data_type == "f")


def _saved(sums: dict[tuple[str, int, int], float]) -> bytes:
    target = Workbook(write_only=True)
    sheet = target.create_sheet("TONG")
    for key, value in sums.items():
        sheet.append([*key, value])
    buffer = BytesIO()
    target.save(buffer)
    return buffer.getvalue()


def calamine_and_groupby(paths: Sequence[Path]) -> bytes:
    """Return the sums of every numeric cell by pandas and calamine; nothing is checked."""
    import pandas as pd

    parts = []
    for path in paths:
        for name, sheet in pd.read_excel(path, sheet_name=None, header=None, engine="calamine").items():
            cells = sheet.stack().rename_axis(["row", "column"]).rename("value").reset_index()
            cells["value"] = pd.to_numeric(cells["value"], errors="coerce")
            parts.append(cells.dropna().assign(sheet=name))
    sums = pd.concat(parts).groupby(["sheet", "row", "column"], as_index=False)["value"].sum()
    buffer = BytesIO()
    sums.to_excel(buffer, engine="xlsxwriter", index=False)
    return buffer.getvalue()
