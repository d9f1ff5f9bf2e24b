"""Workbooks for reporters on the official blank of an office: its cells filled, hidden codes and the stamp added.

All else of the blank stays byte for byte: formats, widths, drawings, how it prints. No row or column is inserted: codes
stand in a hidden column right of everything and in a hidden row below everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.cells import a1
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.furniture import STAMP_SHEET
from mtqg_xl.definition.layout import KitLayout, Layout, kit_layout, row_code
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.recalc import Content, by_part
from mtqg_xl.mending.recalc import Place as SheetCell
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.mending.repair.stamp import properties_told, stamp_sheet_xml, with_stamp_sheet
from mtqg_xl.reading.container import Refusal, container_from
from mtqg_xl.reading.raw import RawSheet, RawWorkbook, raw_from
from mtqg_xl.workbook.build import defined_names, stamp
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import WORKBOOK_ORDER, Written, patched
from mtqg_xl.workbook.sheet_cells import SheetOutline
from mtqg_xl.workbook.tables import Values
from mtqg_xl.workbook.xml_cuts import Child, Outline, spliced, with_attributes

_CODE_WIDTH = 14


def made_on_blank(kit: Kit, headers: Sequence[Header], values: Values | None = None) -> Iterator[bytes]:
    """Yield the workbook of each reporter on the blank of a kit; only the stamp differs between them.

    ``values`` is what is typed already, by (instance, row, column) in the unit of the sheet.

    Raises:
        UsageError: the blank is gone or is not the one that was adopted.
    """
    blank = _Blank(kit)
    common = blank.filled(values or {})
    for header in headers:
        yield blank.stamped(common, header)


class _Blank:
    """The blank of a kit, read once."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.content = _bytes(Path(kit.blank))
        self.raw = _raw(self.content, Path(kit.blank).name)
        self.cells = kit_layout(kit)
        self.sheets = {instance.id: self._sheet(instance) for instance in kit.instances}

    def _sheet(self, instance: Instance) -> RawSheet:
        sheet = self.raw.sheet(instance.sheet)
        if sheet is None:
            name = Path(self.kit.blank).name
            raise UsageError(f"Tệp mẫu “{name}” không có trang “{instance.sheet}” của biểu {instance.id}.")
        return sheet

    def filled(self, values: Values) -> bytes:
        """Return the blank with codes, formulas and figures in its sheets."""
        wanted = {place: content for item in self.kit.instances for place, content in self._wanted(item, values)}
        content = patched(self.content, by_part(self.raw, wanted))
        package = Package.of(content)
        for instance in self.kit.instances:
            part = self.sheets[instance.id].part
            package.write(part, hidden_codes(package.read(part), part, self.cells.layouts[instance.id]))
        return patched(content, {}, package.replaced())

    def _wanted(self, instance: Instance, values: Values) -> Iterator[tuple[SheetCell, Content]]:
        sheet = self.sheets[instance.id].name
        if not instance.form.page.keeps_figures:
            yield from (((sheet, *at), None) for at in self._figures(instance))
        for at, content in instance_cells(instance, self.cells, values).items():
            yield (sheet, *at), content

    def _figures(self, instance: Instance) -> Iterator[tuple[int, int]]:
        """Yield the typed cells in which the blank holds a number: whoever fills it starts with none."""
        layout, cells = self.cells.layouts[instance.id], self.sheets[instance.id].cells
        for row in instance.rows:
            for column in instance.form.columns:
                at = layout.position(row.id, column.id)
                cell = cells.get(at)
                if cell is not None and cell.kind == "number" and instance.kind_of(row, column) == "input":
                    yield at

    def stamped(self, common: bytes, header: Header) -> bytes:
        """Return the workbook of one reporter."""
        package = Package.of(common)
        said = {key: text for key, text in stamp(self.kit, header).items() if text}
        if not with_stamp_sheet(package, said):  # the blank was a workbook of some kit before
            package.write(self._stamp_part(), stamp_sheet_xml(said))
        properties_told(package, said)
        with_names(package, defined_names(self.kit, self.cells))
        return patched(common, {}, package.replaced())

    def _stamp_part(self) -> str:
        sheet = self.raw.sheet(STAMP_SHEET)
        assert sheet is not None  # its name stands in the workbook part
        return sheet.part


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"Không đọc được tệp mẫu “{path.name}” của bộ biểu; nhận mẫu lại bằng adopt.") from error


def _raw(content: bytes, name: str) -> RawWorkbook:
    container = container_from(content, name)
    raw = container if isinstance(container, Refusal) else raw_from(container)
    if isinstance(raw, Refusal):
        raise UsageError(f"Tệp mẫu “{name}”: {raw.sentence}")
    return raw


# --- cells -----------------------------------------------------------------------------------------------


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


# --- the hidden column and row ---------------------------------------------------------------------------

SHEET_ORDER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData")
"""The first children of a worksheet in their order. Source: ECMA-376 part 1, 18.3.1.99."""


def hidden_codes(xml: bytes, part: str, layout: Layout) -> bytes:
    """Return a worksheet with the column and the row of codes hidden."""
    row = SheetOutline.of(xml).rows[layout.code_row]
    tag = with_attributes(xml[row.start : row.inside], {"hidden": "1"})
    hidden = Outline.of(spliced(xml, [(row.start, row.inside, tag)]), part)
    wanted = {"cols": _with_hidden_column(hidden, layout.code_column)}
    if hidden.named("dimension"):
        wanted["dimension"] = _dimension(hidden, layout)
    return hidden.with_children(wanted, SHEET_ORDER)


def _with_hidden_column(sheet: Outline, column: int) -> bytes:
    """Return the widths of a sheet with one column hidden; a width over many columns is cut around it."""
    own = f'<{sheet.prefix}col min="{column}" max="{column}" width="{_CODE_WIDTH}" hidden="1" customWidth="1"/>'
    here = sheet.named("cols")
    if not here:
        return f"<{sheet.prefix}cols>{own}</{sheet.prefix}cols>".encode()
    inside = Outline.of(sheet.text(here[0]), "cols")
    before, after = b"", b""
    for child in inside.named("col"):
        first, last = int(child.attributes["min"]), int(child.attributes["max"])
        if first < column:
            before += _spanning(inside, child, first, min(last, column - 1))
        if last > column:
            after += _spanning(inside, child, max(first, column + 1), last)
    return f"<{sheet.prefix}cols>".encode() + before + own.encode() + after + f"</{sheet.prefix}cols>".encode()


def _spanning(cols: Outline, child: Child, first: int, last: int) -> bytes:
    return with_attributes(cols.text(child), {"min": str(first), "max": str(last)})


def _dimension(sheet: Outline, layout: Layout) -> bytes:
    tag = sheet.text(sheet.named("dimension")[0])
    return with_attributes(tag, {"ref": f"A1:{a1(layout.code_row, layout.code_column)}"})


# --- names -----------------------------------------------------------------------------------------------


def with_names(package: Package, names: Mapping[str, str]) -> None:
    """Add defined names to those that a blank has."""
    outline = package.outline(package.workbook)
    told = "".join(
        f"<{outline.prefix}definedName name={quoteattr(name)}>{escape(target)}</{outline.prefix}definedName>"
        for name, target in sorted(names.items())
    ).encode()
    here = outline.named("definedNames")
    if here:
        inside = Outline.of(outline.text(here[0]), package.workbook)
        whole = inside.with_cuts([(inside.root[1], inside.root[1], told)])
    else:
        whole = f"<{outline.prefix}definedNames>".encode() + told + f"</{outline.prefix}definedNames>".encode()
    package.write(package.workbook, outline.with_children({"definedNames": whole}, WORKBOOK_ORDER))
