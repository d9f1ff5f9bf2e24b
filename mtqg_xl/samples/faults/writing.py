"""Cells changed in the XML, and stored values made right again as Excel does before it saves."""

from lxml import etree

from mtqg_xl.formula.calculate import Input, calculate
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported
from mtqg_xl.samples.faults.package import At, Element, Package, content_of, formula_of, tag, without

Stored = float | str | bool | ErrorValue


def emptied(cell: Element) -> Element:
    """Return a cell with its format and nothing else."""
    for child in list(cell):
        cell.remove(child)
    without(cell, "t")
    return cell


def put_value(cell: Element, value: Stored) -> None:
    """Set the stored value of a cell; a formula stays."""
    for child in cell.findall(tag("v")) + cell.findall(tag("is")):
        cell.remove(child)
    without(cell, "t")
    kind, text = _written(value)
    if kind:
        cell.set("t", kind)
    etree.SubElement(cell, tag("v")).text = text


def _written(value: Stored) -> tuple[str, str]:
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, ErrorValue):
        return "e", value.value
    if isinstance(value, str):
        return "str", value
    whole = value == int(value) and abs(value) < 1e15
    return "", str(int(value)) if whole else repr(float(value))


def put_text(cell: Element, text: str) -> None:
    """Set a typed text."""
    emptied(cell).set("t", "inlineStr")
    holder = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
    holder.text = text
    if text != text.strip() or not text:
        holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def put_formula(cell: Element, formula: str) -> None:
    """Set a formula without a stored value."""
    etree.SubElement(emptied(cell), tag("f")).text = formula


def drop_stored(package: Package) -> None:
    """Remove the stored value of every formula."""
    for sheet in package.sheets():
        for cell in sheet.cells.values():
            formula = formula_of(cell)
            if formula is not None:
                put_formula(cell, formula)


def recalculate(package: Package, given: set[tuple[str, At]]) -> None:
    """Store what every formula is worth now; those of ``given`` keep the value that they have.

    What our functions cannot work out keeps its old value too: the kinds that plant such a thing say what it shows.
    """
    sheets: dict[str, dict[At, Input]] = {}
    for sheet in package.sheets():
        cells: dict[At, Input] = {}
        for at, cell in sheet.cells.items():
            formula = formula_of(cell)
            if formula is not None and (sheet.name, at) not in given:
                cells[at] = Formula("=" + formula)
            else:
                cells[at] = _constant(cell, package.texts)
        sheets[sheet.name] = cells
    found = calculate(sheets)
    for sheet in package.sheets():
        for at, cell in sheet.cells.items():
            value = found.get((sheet.name, *at), Unsupported.DEPENDS)
            if isinstance(sheets[sheet.name].get(at), Formula) and not isinstance(value, Unsupported):
                put_value(cell, value)


def _constant(cell: Element, texts: list[str]) -> Input:
    content = content_of(cell, texts)
    if cell.get("t") == "e":
        return next((error for error in ErrorValue if error.value == content), ErrorValue.VALUE)
    return content


def error_of(text: float | str) -> Stored:
    """Return the error value that a text names."""
    return next((error for error in ErrorValue if error.value == text), ErrorValue.VALUE)
