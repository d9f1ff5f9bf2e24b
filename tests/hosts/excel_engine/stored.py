"""What a file says that LibreOffice does not tell a program: merged cells, protections with their options."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

from mtqg_xl.cells import letters, parse_a1
from mtqg_xl.hosts.excel.protection import ALLOWED

Area = tuple[int, int, int, int]
"""Row and column of the first cell, number of rows and of columns."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PARTS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_IN_FILES = (
    *("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks"),
    *("deleteColumns", "deleteRows", "sort", "autoFilter", "pivotTables"),
)


def _nothing() -> dict[str, Any]:
    return dict.fromkeys(ALLOWED, False) | {"drawings": False, "scenarios": False, "password": None}


@dataclass
class StoredSheet:
    """Merged areas, and what a protection leaves open, both as Excel would tell them."""

    merges: list[Area] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=_nothing)


def stored_sheets(path: Path) -> dict[str, StoredSheet]:
    """Return what a workbook says of each of its sheets."""
    with ZipFile(path) as package:
        book = fromstring(package.read("xl/workbook.xml"))
        links = fromstring(package.read("xl/_rels/workbook.xml.rels"))
        parts = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
        return {
            sheet.get("name", ""): _stored(package.read(f"xl/{parts[sheet.get(_PARTS + 'id')]}").decode())
            for sheet in book.iter(f"{_MAIN}sheet")
        }


def is_structure_locked(path: Path) -> bool:
    """Whether a workbook takes and gives no sheet."""
    with ZipFile(path) as package:
        return b'lockStructure="1"' in package.read("xl/workbook.xml")


def _stored(xml: str) -> StoredSheet:
    merges = [area_at(ref) for ref in re.findall(r'<mergeCell ref="([^"]+)"', xml)]
    found = re.search(r"<sheetProtection([^>]*)>", xml)
    if found is None:
        return StoredSheet(merges)
    said = dict(re.findall(r'(\w+)="([^"]*)"', found[1]))
    # the file says what is locked, 1 where nothing is said; Excel's properties say what is allowed
    allowed = {name: said.get(short, "1") in {"0", "false"} for name, short in zip(ALLOWED, _IN_FILES, strict=True)}
    locked = {name: said.get(short, "0") in {"1", "true"} for name, short in _OBJECTS.items()}
    return StoredSheet(merges, allowed | locked | {"password": said.get("password") or said.get("hashValue")})


_OBJECTS = {"drawings": "objects", "scenarios": "scenarios"}


def area_at(address: str) -> Area:
    first, _, last = address.replace("$", "").partition(":")
    top, bottom = parse_a1(first), parse_a1(last or first)
    return (*top, bottom.row - top.row + 1, bottom.column - top.column + 1)


def address_of(area: Area) -> str:
    row, column, rows, columns = area
    first = f"{letters(column)}{row}"
    return first if (rows, columns) == (1, 1) else f"{first}:{letters(column + columns - 1)}{row + rows - 1}"
