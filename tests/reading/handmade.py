"""Small packages written by hand, so that a test shows the very XML it is about."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_TYPES = "http://purl.oclc.org/ooxml/officeDocument/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships(*arrows: tuple[str, str, str], types: str = TYPES) -> str:
    """Return a .rels part from (id, kind, target)."""
    lines = (f'<Relationship Id="{i}" Type="{types}/{kind}" Target="{to}"/>' for i, kind, to in arrows)
    return f'<Relationships xmlns="{RELS}">{"".join(lines)}</Relationships>'


def workbook(inside: str, main: str = MAIN, types: str = TYPES) -> str:
    """Return a workbook part."""
    return f'<workbook xmlns="{main}" xmlns:r="{types}">{inside}</workbook>'


def worksheet(inside: str, main: str = MAIN) -> str:
    """Return a worksheet part."""
    return f'<worksheet xmlns="{main}">{inside}</worksheet>'


def rows(inside: str, main: str = MAIN) -> str:
    """Return a worksheet part from its rows."""
    return worksheet(f"<sheetData>{inside}</sheetData>", main)


PARTS: dict[str, str] = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": workbook('<sheets><sheet name="Biểu 1" sheetId="1" r:id="rId1"/></sheets>'),
    "xl/_rels/workbook.xml.rels": relationships(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "sharedStrings", "sharedStrings.xml"),
        ("rId3", "styles", "styles.xml"),
    ),
    "xl/worksheets/sheet1.xml": rows('<row r="1"><c r="A1"><v>5</v></c></row>'),
}


def package(path: Path, parts: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the smallest workbook, with some parts replaced, added or (None) left out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, **(parts or {})}.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def one_sheet(path: Path, sheet: str | bytes, parts: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write a workbook whose only sheet part is the given one."""
    return package(path, {"xl/worksheets/sheet1.xml": sheet, **(parts or {})})
