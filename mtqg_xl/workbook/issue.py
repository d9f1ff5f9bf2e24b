"""Workbooks for many reporters: the package is made once, and only the cells that differ are written for each."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

from mtqg_xl.definition.model import Kit
from mtqg_xl.workbook.build import plan, stamp
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import Edit, patched
from mtqg_xl.workbook.plan import BookPlan
from mtqg_xl.workbook.write import written

PROPERTIES_PART = "docProps/custom.xml"


def issued(kit: Kit, headers: Sequence[Header]) -> Iterator[bytes]:
    """Yield the workbook of each reporter: equal, cell for cell, to one built for it alone.

    Only names, codes and the like differ between reporters, never what a formula is worth.
    """
    if not headers:
        return
    first = plan(kit, headers[0], {})
    package = written(first)
    parts = sheet_parts(package, first)
    yield package
    for header in headers[1:]:
        other = plan(kit, header, {})
        edits = {parts[name]: cells for name, cells in differences(first, other).items()}
        yield patched(package, edits, {PROPERTIES_PART: _properties(package, kit, headers[0], header)})


def sheet_parts(package: bytes, book: BookPlan) -> dict[str, str]:
    """Return the part of each sheet; our writer numbers them in order."""
    with ZipFile(BytesIO(package)) as archive:
        names = set(archive.namelist())
    parts = {sheet.name: f"xl/worksheets/sheet{at}.xml" for at, sheet in enumerate(book.sheets, start=1)}
    assert names.issuperset(parts.values())
    return parts


def differences(first: BookPlan, other: BookPlan) -> dict[str, dict[tuple[int, int], Edit]]:
    """Return the constants in which two plans of one kit differ, by sheet."""
    found: dict[str, dict[tuple[int, int], Edit]] = {}
    for one, two in zip(first.sheets, other.sheets, strict=True):
        cells: dict[tuple[int, int], Edit] = {
            at: cell.value
            for at, cell in two.cells.items()
            if cell.formula is None and cell.value != one.cells[at].value
        }
        if cells:
            found[two.name] = cells
    return found


def _properties(package: bytes, kit: Kit, first: Header, header: Header) -> bytes:
    """Return the document properties with the stamp of another reporter."""
    with ZipFile(BytesIO(package)) as archive:
        xml = archive.read(PROPERTIES_PART).decode()
    before, after = stamp(kit, first), stamp(kit, header)
    for key, text in after.items():
        old = before[key]
        if text != old:
            xml = _replaced(xml, key, old, text)
    return xml.encode()


def _replaced(xml: str, key: str, old: str, new: str) -> str:
    start = xml.index(f'name="{key}"')
    at = xml.index(f"<vt:lpwstr>{escape(old)}</vt:lpwstr>", start)
    end = at + len(f"<vt:lpwstr>{escape(old)}</vt:lpwstr>")
    return xml[:at] + f"<vt:lpwstr>{escape(new)}</vt:lpwstr>" + xml[end:]
