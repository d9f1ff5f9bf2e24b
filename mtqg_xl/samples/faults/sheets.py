"""Whole sheets deleted, renamed and copied, and settings of the workbook."""

import re
from copy import deepcopy

from lxml import etree

from mtqg_xl.cells import quoted_sheet
from mtqg_xl.samples.faults.package import LINKS, RELATIONS, Package, Sheet, content_of, parsed, serial, tag
from mtqg_xl.samples.faults.writing import put_text

SHEET_KIND = f"{RELATIONS}/worksheet"
SHEET_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def _formulas(package: Package) -> list[etree._Element]:
    found = [
        each
        for sheet in package.sheets()
        for each in sheet.root.iter(tag("f"), tag("formula"), tag("formula1"), tag("formula2"))
    ]
    return found + list(package.workbook.iter(tag("definedName")))


def rename_sheet(package: Package, name: str, new: str) -> None:
    """Call a sheet otherwise; formulas and names follow."""
    for holder in _formulas(package):
        holder.text = (holder.text or "").replace(quoted_sheet(name) + "!", quoted_sheet(new) + "!")
    for sheet in package.sheets():
        for link in sheet.root.iter(tag("hyperlink")):
            if link.get("location"):
                link.set("location", link.get("location", "").replace(quoted_sheet(name), quoted_sheet(new)))
    sheet = package.sheet(name)
    entry = next(each for each in package.entries() if each.get("name") == name)
    package.forget(name)
    entry.set("name", new)
    sheet.name = new
    package.keep(sheet)


def delete_sheet(package: Package, name: str) -> None:
    """Delete a sheet: formulas that read it show ``#REF!``, its own names go."""
    reading = re.compile(re.escape(quoted_sheet(name)) + r"!\$?[A-Z]+\$?[0-9]+(?::\$?[A-Z]+\$?[0-9]+)?")
    part = package.sheet(name).part
    number = package.names.index(name)
    entry = package.entries()[number]
    relation = entry.get(f"{{{RELATIONS}}}id")
    holder = entry.getparent()
    assert holder is not None
    package.forget(name)
    holder.remove(entry)
    for formula in _formulas(package):
        formula.text = reading.sub("#REF!", formula.text or "")
    _drop_local_names(package, number)
    for sheet in package.sheets():
        for link in list(sheet.root.iter(tag("hyperlink"))):
            if quoted_sheet(name) in link.get("location", ""):
                link.set("location", "#REF!")
    _drop_part(package, part, relation or "")


def _drop_local_names(package: Package, number: int) -> None:
    """Remove what belongs to a sheet that is gone; those behind it move up."""
    for name in list(package.workbook.iter(tag("definedName"))):
        local = int(name.get("localSheetId", "-1"))
        holder = name.getparent()
        assert holder is not None
        if local == number:
            holder.remove(name)
        elif local > number:
            name.set("localSheetId", str(local - 1))


def _drop_part(package: Package, part: str, relation: str) -> None:
    del package.parts[part]
    relations = parsed(package.parts["xl/_rels/workbook.xml.rels"])
    for each in list(relations):
        if each.get("Id") == relation:
            relations.remove(each)
    package.parts["xl/_rels/workbook.xml.rels"] = serial(relations)
    kinds = parsed(package.parts["[Content_Types].xml"])
    for each in list(kinds):
        if each.get("PartName") == f"/{part}":
            kinds.remove(each)
    package.parts["[Content_Types].xml"] = serial(kinds)


def copy_sheet(package: Package, name: str, new: str) -> None:
    """Copy a sheet to the end; what it reads of itself it reads of the copy."""
    source = package.sheet(name)
    number = len([part for part in package.parts if part.startswith("xl/worksheets/sheet")]) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    root = deepcopy(source.root)
    for link in list(root.iter(tag("hyperlinks"))):
        root.remove(link)
    relations = parsed(package.parts["xl/_rels/workbook.xml.rels"])
    relation = f"rIdCopy{number}"
    etree.SubElement(
        relations, f"{{{LINKS}}}Relationship", Id=relation, Type=SHEET_KIND, Target=f"worksheets/sheet{number}.xml"
    )
    package.parts["xl/_rels/workbook.xml.rels"] = serial(relations)
    kinds = parsed(package.parts["[Content_Types].xml"])
    etree.SubElement(kinds, kinds[-1].tag, PartName=f"/{part}", ContentType=SHEET_CONTENT)
    package.parts["[Content_Types].xml"] = serial(kinds)
    package.parts[part] = serial(root)
    entries = package.entries()
    holder = entries[0].getparent()
    assert holder is not None
    largest = max(int(each.get("sheetId", "0")) for each in entries)
    made = etree.SubElement(holder, tag("sheet"), name=new, sheetId=str(largest + 1))
    made.set(f"{{{RELATIONS}}}id", relation)
    package.keep(Sheet(new, part, root))


def drop_names(package: Package) -> None:
    """Delete every defined name; those of filters and print areas are Excel's own and stay."""
    for name in list(package.workbook.iter(tag("definedName"))):
        holder = name.getparent()
        assert holder is not None
        if not name.get("name", "").startswith("_xlnm"):
            holder.remove(name)


STAMP_SHEET = "_mtqg"
PROPERTIES = "docProps/custom.xml"


def set_stamp(package: Package, name: str, text: str) -> None:
    """Change what the workbook says of itself, in both places."""
    sheet = package.sheet(STAMP_SHEET)
    for at, cell in list(sheet.cells.items()):
        if content_of(cell, package.texts) == name:
            put_text(sheet.cell((at[0], at[1] + 1)), text)
    root = parsed(package.parts[PROPERTIES])
    for each in root:
        if each.get("name") == name:
            each[0].text = text
    package.parts[PROPERTIES] = serial(root)


def set_calculation(package: Package, **settings: str) -> None:
    """Set how the workbook is calculated."""
    found = package.workbook.find(tag("calcPr"))
    if found is None:
        found = etree.SubElement(package.workbook, tag("calcPr"))
    for name, text in settings.items():
        found.set(name, text)
