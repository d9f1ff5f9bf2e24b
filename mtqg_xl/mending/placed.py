"""What is written on the blank of an office: the blank as the kit keeps it, and our cells of each form on it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.layout import KitLayout, Layout, row_code
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.recalc import Content
from mtqg_xl.reading.container import Refusal, container_from
from mtqg_xl.reading.raw import RawWorkbook, raw_from
from mtqg_xl.workbook.patch import Written
from mtqg_xl.workbook.tables import Values


def blank_of(kit: Kit) -> tuple[bytes, RawWorkbook]:
    """Return the blank on which the workbooks of a kit are made: its bytes, and what they hold.

    Raises:
        UsageError: the blank is gone, or cannot be read any more.
    """
    path = Path(kit.blank)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"Không đọc được tệp mẫu “{path.name}” của bộ biểu; nhận mẫu lại bằng adopt.") from error
    container = container_from(content, path.name)
    raw = container if isinstance(container, Refusal) else raw_from(container)
    if isinstance(raw, Refusal):
        raise UsageError(f"Tệp mẫu “{path.name}”: {raw.sentence}")
    return content, raw


def instance_cells(instance: Instance, cells: KitLayout, values: Values) -> Mapping[tuple[int, int], Content]:
    """Return what is written into the sheet of one form: codes, the formulas of computed cells, figures."""
    layout = cells.layouts[instance.id]
    found: dict[tuple[int, int], Content] = dict(_codes(layout))
    for row_id, column, formula, decimals in instance.computed_cells:
        place = Place(cells, instance, row_id, instance.sheet)
        found[layout.position(row_id, column)] = Written(cell_formula(formula, place, decimals))
    found |= _block_formulas(instance, cells, layout)
    for (name, row, column), value in values.items():
        if name == instance.id:
            found[layout.position(row, column)] = value
    return found


def _codes(layout: Layout) -> Iterator[tuple[tuple[int, int], str]]:
    for column, number in layout.column_numbers.items():
        yield (layout.code_row, number), column
    yield (layout.code_row, layout.code_column), layout.instance.id
    for row, number in layout.row_numbers.items():
        yield (number, layout.code_column), row_code(layout.instance, row)


def _block_formulas(instance: Instance, cells: KitLayout, layout: Layout) -> dict[tuple[int, int], Content]:
    found: dict[tuple[int, int], Content] = {}
    rows = [row for row in layout.row_numbers if "#" in row]
    for column in instance.form.columns:
        if column.kind == "computed" and column.formula is not None:
            for row in rows:
                place = Place(cells, instance, row, instance.sheet)
                found[layout.position(row, column.id)] = Written(cell_formula(column.formula, place, column.decimals))
    return found
