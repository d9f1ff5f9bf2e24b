"""A formula that takes its figures from another file, with the parts that Excel writes for it."""

from lxml import etree

from mtqg_xl.samples.faults.package import LINKS, MAIN, RELATIONS, Package, parsed, serial, tag

PART = "xl/externalLinks/externalLink1.xml"
PATH_KIND = f"{RELATIONS}/externalLinkPath"
LINK_KIND = f"{RELATIONS}/externalLink"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
# Source: CT_Workbook of ECMA-376: externalReferences stands between sheets and definedNames.
BEFORE = "sheets"


def add_external_link(package: Package, path: str, sheet: str) -> None:
    """Let ``[1]Sheet!A1`` mean a sheet of another file; its cells are not stored here."""
    book = parsed(f'<externalLink xmlns="{MAIN}" xmlns:r="{RELATIONS}"/>'.encode())
    holder = etree.SubElement(book, tag("externalBook"))
    holder.set(f"{{{RELATIONS}}}id", "rId1")
    etree.SubElement(etree.SubElement(holder, tag("sheetNames")), tag("sheetName"), val=sheet)
    package.parts[PART] = serial(book)
    relations = parsed(f'<Relationships xmlns="{LINKS}"/>'.encode())
    kept = {"Id": "rId1", "Type": PATH_KIND, "Target": path, "TargetMode": "External"}
    etree.SubElement(relations, f"{{{LINKS}}}Relationship", kept)
    package.parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = serial(relations)
    _point_to_it(package)


def _point_to_it(package: Package) -> None:
    relations = parsed(package.parts["xl/_rels/workbook.xml.rels"])
    etree.SubElement(
        relations,
        f"{{{LINKS}}}Relationship",
        {"Id": "rIdLink1", "Type": LINK_KIND, "Target": "externalLinks/externalLink1.xml"},
    )
    package.parts["xl/_rels/workbook.xml.rels"] = serial(relations)
    kinds = parsed(package.parts["[Content_Types].xml"])
    etree.SubElement(kinds, kinds[-1].tag, {"PartName": f"/{PART}", "ContentType": CONTENT})
    package.parts["[Content_Types].xml"] = serial(kinds)
    references = etree.Element(tag("externalReferences"))
    etree.SubElement(references, tag("externalReference")).set(f"{{{RELATIONS}}}id", "rIdLink1")
    sheets = package.workbook.find(tag(BEFORE))
    assert sheets is not None
    sheets.addnext(references)
