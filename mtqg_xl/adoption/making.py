"""Workbooks for reporters on the official blank of an office: its cells filled, hidden codes and the stamp added.

All else of the blank stays byte for byte: formats, widths, drawings, how it prints. No row or column is inserted: codes
stand in a hidden column right of everything and in a hidden row below everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.cells import a1
from mtqg_xl.definition.furniture import STAMP_SHEET
from mtqg_xl.definition.layout import Layout, kit_layout
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.hidden import with_hidden_column
from mtqg_xl.mending.placed import blank_of, instance_cells
from mtqg_xl.mending.recalc import Content, by_part
from mtqg_xl.mending.recalc import Place as SheetCell
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.mending.repair.stamp import properties_told, stamp_sheet_xml, with_stamp_sheet
from mtqg_xl.reading.raw import RawSheet
from mtqg_xl.workbook.build import defined_names, stamp
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import WORKBOOK_ORDER, patched
from mtqg_xl.workbook.sheet_cells import SheetOutline
from mtqg_xl.workbook.tables import Values
from mtqg_xl.workbook.xml_cuts import Outline, spliced, with_attributes


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
        self.content, self.raw = blank_of(kit)
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


# --- the hidden column and row ---------------------------------------------------------------------------

SHEET_ORDER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData")
"""The first children of a worksheet in their order. Source: ECMA-376 part 1, 18.3.1.99."""


def hidden_codes(xml: bytes, part: str, layout: Layout) -> bytes:
    """Return a worksheet with the column and the row of codes hidden."""
    row = SheetOutline.of(xml).rows[layout.code_row]
    tag = with_attributes(xml[row.start : row.inside], {"hidden": "1"})
    hidden = Outline.of(spliced(xml, [(row.start, row.inside, tag)]), part)
    wanted = {"cols": with_hidden_column(hidden, layout.code_column)}
    if hidden.named("dimension"):
        wanted["dimension"] = _dimension(hidden, layout)
    return hidden.with_children(wanted, SHEET_ORDER)


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
