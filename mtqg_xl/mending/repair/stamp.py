"""What a file says of itself, put back in both places: the very-hidden sheet and the document properties."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.cells import a1
from mtqg_xl.mending.recalc import Place
from mtqg_xl.mending.repair.book import sheet_tabs
from mtqg_xl.mending.repair.changes import BLANK, Change, shown
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.vietnamese import nfc
from mtqg_xl.workbook.issue import FIRST_PROPERTY_ID, PROPERTIES_PART, PROPERTY_FORMAT
from mtqg_xl.workbook.patch import WORKBOOK_ORDER
from mtqg_xl.workbook.sheet_cells import text_xml
from mtqg_xl.workbook.sheet_names import STAMP_SHEET
from mtqg_xl.workbook.xml_cuts import Node, Outline, spliced, tree

_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


def _said(file: Damaged) -> dict[str, str]:
    return {key: text for key, text in file.issued.stamp.items() if text}


# --- the sheet ---------------------------------------------------------------------------------------------


def stamp_cells(file: Damaged) -> Iterator[tuple[Place, str, Change]]:
    """Yield what to write on the stamp's sheet, where the file still has it."""
    sheet = file.raw.sheet(STAMP_SHEET)
    if sheet is None:
        return
    rows = {str(cell.value): row for (row, column), cell in sheet.cells.items() if column == 1}
    free = max((row for row, _ in sheet.cells), default=0) + 1
    for key, text in _said(file).items():
        row = rows.get(key)
        held = sheet.cells.get((row, 2)) if row is not None else None
        was = shown(held.value if held is not None else None)
        if row is not None and was == text:
            continue
        if row is None:
            row, free = free, free + 1
            yield (sheet.name, row, 1), key, Change("stamp", sheet.name, a1(row, 1), BLANK, key)
        yield (sheet.name, row, 2), text, Change("stamp", sheet.name, a1(row, 2), was, f"{key}: {text}")


def mend_stamp_sheet(file: Damaged, package: Package) -> Iterator[Change]:
    """Add the stamp's sheet where the file has lost it; yield what changed."""
    if with_stamp_sheet(package, _said(file)):
        yield Change("stamp", STAMP_SHEET, "", "trang bị xóa", "thêm lại trang ẩn")


def with_stamp_sheet(package: Package, said: Mapping[str, str]) -> bool:
    """Add a very-hidden sheet with the stamp to a workbook that has none; return whether it had none."""
    outline = package.outline(package.workbook)
    if STAMP_SHEET.casefold() in {name.casefold() for name in sheet_tabs(outline)}:
        return False
    part = next(name for at in range(1, 10_000) if not package.read(name := f"xl/worksheets/sheet{at}.xml"))
    package.write(part, stamp_sheet_xml(said))
    package.declare(part, _SHEET_TYPE)
    relation = package.relate(package.workbook, "worksheet", f"/{part}")
    sheets = Outline.of(outline.text(outline.named("sheets")[0]), package.workbook)
    number = max(int(child.attributes.get("sheetId", "0")) for child in sheets.named("sheet")) + 1
    tag = f'<{outline.prefix}sheet xmlns:r="{_RELATIONS}" name="{STAMP_SHEET}" sheetId="{number}"'
    tag += f' state="veryHidden" r:id="{relation}"/>'
    whole = spliced(sheets.xml, [(sheets.root[1], sheets.root[1], tag.encode())])
    package.write(package.workbook, outline.with_children({"sheets": whole}, WORKBOOK_ORDER))
    return True


def stamp_sheet_xml(said: Mapping[str, str]) -> bytes:
    """Return the worksheet that carries a stamp."""
    rows = "".join(
        f'<row r="{at}">{_text_cell(a1(at, 1), key)}{_text_cell(a1(at, 2), text)}</row>'
        for at, (key, text) in enumerate(said.items(), start=1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _text_cell(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text_xml(text)}</t></is></c>'


# --- the properties ----------------------------------------------------------------------------------------


def mend_properties(file: Damaged, package: Package) -> Iterator[Change]:
    """Put the document properties back that carry the stamp; yield what changed."""
    for key, was, text in properties_told(package, _said(file)):
        yield Change("stamp", "", "", f"thuộc tính {key}: {was or BLANK}", f"thuộc tính {key}: {text}")


def properties_told(package: Package, said: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Set the document properties that carry a stamp; return each that changed: its key, what it was, what it is."""
    related = package.related("", "custom-properties")
    part = related[0][1] if related and package.read(related[0][1]) else ""
    outline = package.outline(part) if part else Outline.of(_no_properties(), PROPERTIES_PART)
    told = {nfc(child.attributes.get("name", "")): child for child in outline.named("property")}
    number = max([FIRST_PROPERTY_ID - 1, *(int(each.attributes.get("pid", "0")) for each in told.values())])
    cuts: list[tuple[int, int, bytes]] = []
    changed: list[tuple[str, str, str]] = []
    for key, text in said.items():
        child = told.get(key)
        was = nfc(_text(tree(outline.text(child)).children)) if child is not None else ""
        if child is not None and was == text:
            continue
        if child is None:
            number += 1
            cuts.append((outline.root[1], outline.root[1], _property(outline.prefix, str(number), key, text)))
        else:
            piece = _property(outline.prefix, child.attributes.get("pid", str(number)), key, text)
            cuts.append((child.start, child.end, piece))
        changed.append((key, was, text))
    if not cuts:
        return changed
    package.write(part or PROPERTIES_PART, spliced(outline.xml, cuts))
    if not part:
        package.declare(PROPERTIES_PART, _PROPERTIES_TYPE)
        package.relate("", f"{_RELATIONS}/custom-properties", PROPERTIES_PART)
    return changed


def _no_properties() -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}"></Properties>'.encode()


def _text(children: list[Node]) -> str:
    return children[0].text if children else ""


def _property(prefix: str, number: str, key: str, text: str) -> bytes:
    value = f'<vt:lpwstr xmlns:vt="{_TYPES}">{escape(text)}</vt:lpwstr>'
    tag = f'<{prefix}property fmtid="{PROPERTY_FORMAT}" pid="{number}" name={quoteattr(key)}>'
    return f"{tag}{value}</{prefix}property>".encode()
