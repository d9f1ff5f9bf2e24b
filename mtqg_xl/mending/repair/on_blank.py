"""A workbook on the blank of an office as it was issued: what of the blank nobody fills in, and our cells on it.

How the blank looks and prints is the office's own and is not put back: colours, widths, margins, drawings.
"""

import re
from collections.abc import Iterator

from mtqg_xl.cells import parse_a1
from mtqg_xl.definition.layout import KitLayout, Layout, kit_layout
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.formula.relative import translate
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.mending.placed import blank_of, instance_cells
from mtqg_xl.mending.repair.guards import LIMITS, corners_of, range_words
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.reading.names import named_place
from mtqg_xl.reading.raw import RawCell, RawSheet, RawWorkbook
from mtqg_xl.workbook.build import defined_names, stamp_sheet
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import Written
from mtqg_xl.workbook.plan import BookPlan, Content, SheetPlan, Style, Validation
from mtqg_xl.workbook.sheet_names import STAMP_SHEET
from mtqg_xl.workbook.xml_cuts import Node, Outline, tree

Particular = dict[tuple[str, int, int], Content]
_OURS = Style()
_PRINT = "_xlnm."
_OPEN = re.compile(r"(?:\.{3,}|…|_{3,})|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|ngày \d{1,2} tháng \d{1,2} năm \d{4}")
"""What an office fills in, or brings up to date, in a text of its blank: dots and days."""
_ELSEWHERE = "\0"


def plan_on_blank(kit: Kit, header: Header) -> tuple[BookPlan, Particular]:
    """Return the plan of a workbook on a blank, and the texts of the blank in which something is filled in.

    Raises:
        UsageError: the blank is gone, or cannot be read any more.
    """
    content, raw = blank_of(kit)
    package, cells = Package.of(content), kit_layout(kit)
    forms = {instance.sheet.casefold(): instance for instance in kit.instances}
    book = BookPlan(names={**_names(raw), **defined_names(kit, cells)})
    for sheet in raw.sheets:
        if sheet.name == STAMP_SHEET:
            continue
        instance = forms.get(sheet.name.casefold())
        plan = _form(instance, sheet, cells) if instance is not None else _other(sheet)
        plan.validations = list(validations_of(package.outline(sheet.part)))
        book.sheets.append(plan)
    book.sheets.append(stamp_sheet(kit, header))
    return book, dict(_filled_in(book))


def _names(raw: RawWorkbook) -> dict[str, str]:
    """Return the names of the blank that are ranges of its own sheets, in the whole workbook."""
    sheets = {sheet.name.casefold() for sheet in raw.sheets}
    return {
        name: target
        for name, target in raw.defined_names.items()
        if "!" not in name and not name.startswith(_PRINT)
        if (place := named_place(target)) is not None and place.sheet in sheets
    }


# --- cells -----------------------------------------------------------------------------------------------


def _form(instance: Instance, sheet: RawSheet, cells: KitLayout) -> SheetPlan:
    layout = cells.layouts[instance.id]
    plan = SheetPlan(instance.sheet)
    for at, cell in sheet.cells.items():
        if not _is_typed(instance, layout, at):
            _put(plan, at, cell)
    for at, content in instance_cells(instance, cells, {}).items():
        if isinstance(content, Written):
            plan.put(*at, _OURS, formula=content.formula)
        elif isinstance(content, float | int | str):
            plan.put(*at, _OURS, content)
    return plan


def _is_typed(instance: Instance, layout: Layout, at: tuple[int, int]) -> bool:
    """Whether an officer types into a cell of a form."""
    row_id, column_id = layout.row_at.get(at[0]), layout.column_at.get(at[1])
    if row_id is None or column_id is None:
        return False
    row, column = instance.row_by_id.get(row_id), instance.column_by_id[column_id]
    return column.is_typed if row is None else instance.is_typed(row, column)


def _other(sheet: RawSheet) -> SheetPlan:
    """Return a sheet without a form: all of a hidden one, of one that is seen the formulas alone."""
    plan = SheetPlan(sheet.name, state="visible" if sheet.state == "visible" else "hidden")
    for at, cell in sheet.cells.items():
        if plan.state != "visible" or cell.formula is not None:
            _put(plan, at, cell)
    return plan


def _put(plan: SheetPlan, at: tuple[int, int], cell: RawCell) -> None:
    if cell.formula is not None:
        plan.put(*at, _OURS, formula=cell.formula.removeprefix("="))
    elif isinstance(cell.value, float | str) and cell.value != "":
        plan.put(*at, _OURS, cell.value)


def _filled_in(book: BookPlan) -> Iterator[tuple[tuple[str, int, int], Content]]:
    """Yield texts in which something is filled in, each as another office could have written it."""
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            found = list(_OPEN.finditer(cell.value)) if isinstance(cell.value, str) else []
            if found and isinstance(cell.value, str):
                other = cell.value[: found[0].start()] + _ELSEWHERE + cell.value[found[-1].end() :]
                yield (sheet.name, row, column), other


# --- lists and limits ------------------------------------------------------------------------------------


def validations_of(sheet: Outline) -> Iterator[Validation]:
    """Yield the lists and the limits of a worksheet, one for each range."""
    for group in sheet.named("dataValidations"):
        for node in tree(sheet.text(group)).all("dataValidation"):
            yield from _validations(node, node.attributes.get("sqref", ""), node.first_text("formula1"))
    for group in sheet.named("extLst"):
        for node in tree(sheet.text(group)).all("dataValidation"):
            yield from _validations(node, node.first_text("sqref"), node.first_text("f"))


def _validations(node: Node, sqref: str, formula: str) -> Iterator[Validation]:
    kind = node.attributes.get("type", "none")
    stops = node.attributes.get("showErrorMessage", "0") in {"1", "true"}
    if kind not in {"list", "custom", *LIMITS} or not formula or not stops:
        return
    ranges = sqref.split()
    for cells in ranges:
        try:
            corners = corners_of(cells)
            text = translate(formula, parse_a1(ranges[0].partition(":")[0]), corners[0])
        except (ValueError, FormulaSyntaxError):
            continue
        yield Validation(
            range_words(corners),
            formula=text if kind != "list" else "",
            source=text if kind == "list" else "",
            input_title=node.attributes.get("promptTitle", ""),
            input_message=node.attributes.get("prompt", ""),
            error_title=node.attributes.get("errorTitle", ""),
            error_message=node.attributes.get("error", ""),
            strict=node.attributes.get("errorStyle", "stop") == "stop",
            kind=kind if kind in LIMITS else "",
            operator=node.attributes.get("operator", "between") if kind in LIMITS else "",
            second=node.first_text("formula2") if kind in LIMITS else "",
        )
