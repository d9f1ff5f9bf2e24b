"""Workbooks for many reporters: the package is made once, and only the cells that differ are written for each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from mtqg_xl.definition.model import Kit
from mtqg_xl.workbook.build import plan, stamp
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.patch import Edit, patched
from mtqg_xl.workbook.plan import BookPlan
from mtqg_xl.workbook.write import written

PROPERTIES_PART = "docProps/custom.xml"
# Source: ECMA-376 part 1, 22.3: the format id of user-defined properties; ids 0 and 1 are reserved.
PROPERTY_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
FIRST_PROPERTY_ID = 2


def issued(kit: Kit, headers: Sequence[Header]) -> Iterator[bytes]:
    """Yield the workbook of each reporter: equal, cell for cell, to one built for it alone.

    Only names, codes and the like differ between reporters, never what a formula is worth. The common package is made
    for nobody, so that no name of one reporter lies in the file of another.
    """
    if not headers:
        return
    common = plan(kit, _for_nobody(headers[0]), {})
    package = written(common)
    parts = sheet_parts(package, common)
    for header in headers:
        own = plan(kit, header, {})
        edits = {parts[name]: cells for name, cells in differences(common, own).items()}
        yield patched(package, edits, {PROPERTIES_PART: _properties(package, kit, header)})


def _for_nobody(header: Header) -> Header:
    nobody = dict.fromkeys(("reporter_code", "reporter_name", "superior", "issuer", "receiver", "place"), "-")
    return replace(header, **nobody)  # type: ignore[arg-type]  # all of them are texts


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


def _properties(package: bytes, kit: Kit, header: Header) -> bytes:
    """Return the document properties with the stamp of another reporter; what is empty is not said."""
    with ZipFile(BytesIO(package)) as archive:
        xml = archive.read(PROPERTIES_PART).decode()
    said = [(key, text) for key, text in stamp(kit, header).items() if text]
    inside = "".join(_property(at, key, text) for at, (key, text) in enumerate(said, start=FIRST_PROPERTY_ID))
    return (xml[: xml.index("<property ")] + inside + "</Properties>").encode()


def _property(at: int, key: str, text: str) -> str:
    return (
        f'<property fmtid="{PROPERTY_FORMAT}" pid="{at}" name={quoteattr(key)}>'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
    )
