"""Operations done on the XML of a workbook: as Excel would have saved it."""

from collections.abc import Sequence

from lxml import etree

from mtqg_xl.cells import a1
from mtqg_xl.samples.faults import links, moving, operations, sheets, writing
from mtqg_xl.samples.faults.operations import Operation
from mtqg_xl.samples.faults.package import At, Package, Sheet, tag


def edited(content: bytes, wanted: Sequence[Operation], *, recalculated: bool = True) -> bytes:
    """Return a workbook after some operations; with ``recalculated`` every stored value is right for what it holds."""
    package = Package(content)
    given: set[tuple[str, At]] = set()
    for operation in wanted:
        _do(package, operation)
        if isinstance(operation, operations.SetFormula) and operation.stored is not None:
            given.add((operation.sheet, operation.at))
    if recalculated:
        writing.recalculate(package, given)
    for operation in wanted:
        _after_calculation(package, operation)
    return package.packed()


def _do(package: Package, operation: Operation) -> None:
    match operation:
        case operations.InsertRows(sheet, before, count):
            moving.insert_rows(package, sheet, before, count)
        case operations.CopyRow(sheet, source, before):
            moving.copy_row(package, sheet, source, before)
        case operations.DeleteRow(sheet, row):
            moving.delete_row(package, sheet, row)
        case operations.InsertColumn(sheet, before):
            moving.insert_column(package, sheet, before)
        case operations.DeleteColumn(sheet, column):
            moving.delete_column(package, sheet, column)
        case operations.DeleteSheet(sheet):
            sheets.delete_sheet(package, sheet)
        case operations.RenameSheet(sheet, name):
            sheets.rename_sheet(package, sheet, name)
        case operations.CopySheet(sheet, name):
            sheets.copy_sheet(package, sheet, name)
        case operations.AddLink(path, sheet):
            links.add_external_link(package, path, sheet)
        case operations.SetStamp(name, text):
            sheets.set_stamp(package, name, text)
        case operations.DropNames():
            sheets.drop_names(package)
        case operations.CalculationMode(mode):
            sheets.set_calculation(package, calcMode=mode)
        case operations.PrecisionAsDisplayed():
            sheets.set_calculation(package, fullPrecision="0")
        case operations.HideRows() | operations.Zoom() | operations.CopyFormat() | operations.MergeCells():
            _do_look(package, operation)
        case operations.SetStored() | operations.DropStored():
            pass
        case _:
            _do_cell(package.sheet(operation.sheet), operation)


def _do_cell(sheet: Sheet, operation: Operation) -> None:
    match operation:
        case operations.SetNumber(_, at, number):
            writing.put_value(writing.emptied(sheet.cell(at)), number)
        case operations.SetText(_, at, text):
            writing.put_text(sheet.cell(at), text)
        case operations.SetError(_, at, error):
            writing.put_value(writing.emptied(sheet.cell(at)), writing.error_of(error))
        case operations.Clear(_, at):
            writing.emptied(sheet.cell(at))
        case operations.SetFormula(_, at, formula, stored):
            writing.put_formula(sheet.cell(at), formula)
            if stored is not None:
                writing.put_value(sheet.cell(at), writing.error_of(stored) if _is_error(stored) else stored)
        case _:
            raise TypeError(operation)


def _is_error(stored: float | str) -> bool:
    return isinstance(stored, str) and stored.startswith("#")


def _do_look(package: Package, operation: Operation) -> None:
    match operation:
        case operations.HideRows(sheet, rows):
            for number in rows:
                package.sheet(sheet).row(number).set("hidden", "1")
        case operations.Zoom(sheet, percent):
            for view in package.sheet(sheet).root.iter(tag("sheetView")):
                view.set("zoomScale", str(percent))
        case operations.CopyFormat(sheet, source, target):
            style = package.sheet(sheet).cell(source).get("s")
            if style is not None:
                package.sheet(sheet).cell(target).set("s", style)
        case operations.MergeCells(sheet, first, last):
            _merge(package.sheet(sheet), first, last)
        case _:
            raise TypeError(operation)


def _merge(sheet: Sheet, first: At, last: At) -> None:
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            if (row, column) != first and (row, column) in sheet.cells:
                writing.emptied(sheet.cells[row, column])
    holder = sheet.root.find(tag("mergeCells"))
    if holder is None:
        holder = etree.Element(tag("mergeCells"))
        before = [sheet.root.find(tag(name)) for name in ("autoFilter", "sheetProtection", "sheetData")]
        next(each for each in before if each is not None).addnext(holder)
    etree.SubElement(holder, tag("mergeCell"), ref=f"{a1(*first)}:{a1(*last)}")
    holder.set("count", str(len(holder)))


def _after_calculation(package: Package, operation: Operation) -> None:
    match operation:
        case operations.SetStored(sheet, at, number):
            writing.put_value(package.sheet(sheet).cell(at), number)
        case operations.DropStored():
            writing.drop_stored(package)
        case _:
            pass
