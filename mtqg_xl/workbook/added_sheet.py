"""One more sheet, the first and active one, in a workbook that somebody else made; all that it held stays as it was.

Only the parts that must name the sheet change, and those only at the places where they do: the workbook part (list of
sheets, active tab, scopes of local names), its relationships, the content types, the styles (new ones are appended),
and the sheet that was active before: two selected tabs would be a group, and typing would go into both.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from mtqg_xl.workbook.added_styles import with_styles
from mtqg_xl.workbook.package_xml import (
    Tag,
    attribute,
    child_inserted,
    plain_utf8,
    relationship_target,
    tags,
    with_attribute,
    without_attribute,
)
from mtqg_xl.workbook.patch import PatchError, opened_package, patched
from mtqg_xl.workbook.plan import BookPlan, SheetPlan
from mtqg_xl.workbook.transplant import SHEET_TYPE, transplanted
from mtqg_xl.workbook.write import written

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
_STRICT = b"http://purl.oclc.org/ooxml/"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class _Book:
    """The parts of a package that name its sheets."""

    parts: dict[str, bytes]
    path: str
    styles: str

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    @property
    def relationships(self) -> str:
        return posixpath.join(self.folder, "_rels", posixpath.basename(self.path) + ".rels")

    @property
    def xml(self) -> bytes:
        return self.parts[self.path]


def with_first_sheet(package: bytes, plan: SheetPlan) -> bytes:
    """Return the package with a sheet put first and made active; one of the same name is replaced where it stands.

    Raises:
        PatchError: it is no workbook of the usual kind, so that nothing can be added without rewriting it.
    """
    book = _opened(package)
    made = _made(plan)
    styles, shift = with_styles(book.parts[book.styles], made["xl/styles.xml"])
    sheet = transplanted(made["xl/worksheets/sheet1.xml"], made.get("xl/sharedStrings.xml", b""), shift)
    at = _position(book, plan.name)
    changed = _replaced(book, plan, at) if at is not None else _inserted(book, plan)
    name = changed.name
    parts = changed.parts | {book.styles: styles} | _deselected(book, name)
    return _packed(package, parts, name, sheet)


@dataclass(frozen=True, slots=True)
class _Changed:
    name: str
    parts: dict[str, bytes]


def _opened(package: bytes) -> _Book:
    with opened_package(package) as archive:
        parts = {name.replace("\\", "/"): archive.read(name) for name in archive.namelist()}
    if ROOT_RELATIONSHIPS not in parts or CONTENT_TYPES not in parts:
        raise PatchError("Tệp .xlsx viết theo cách lạ, không thêm trang được.")
    path = relationship_target(parts[ROOT_RELATIONSHIPS], "", "officeDocument")
    relationships = posixpath.join(posixpath.dirname(path), "_rels", posixpath.basename(path) + ".rels")
    if path not in parts or relationships not in parts or _STRICT in parts[path]:
        raise PatchError("Tệp .xlsx viết theo cách lạ, không thêm trang được.")
    styles = relationship_target(parts[relationships], posixpath.dirname(path), "styles")
    if styles not in parts:
        raise PatchError("Tệp .xlsx không có định dạng, không thêm trang được.")
    for name in (path, relationships, styles, CONTENT_TYPES):
        plain_utf8(parts[name])
    return _Book(parts, path, styles)


def _made(plan: SheetPlan) -> dict[str, bytes]:
    """Return the parts of a workbook of our own that has this sheet only."""
    alone = replace(plan, repeat_rows=None, repeat_columns=None, print_area=None)  # these would be defined names
    with ZipFile(BytesIO(written(BookPlan(sheets=[alone], active=plan.name)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sheets(book: _Book) -> list[Tag]:
    return tags(book.xml, "sheet")


def _position(book: _Book, name: str) -> int | None:
    names = [attribute(tag, "name").casefold() for tag in _sheets(book)]
    return names.index(name.casefold()) if name.casefold() in names else None


def _part_of(book: _Book, tag: Tag) -> str:
    """Return the part of a sheet as the workbook lists it."""
    wanted = next((text for key, text in tag.attributes.items() if key.rpartition(":")[2] == "id"), "")
    for relation in tags(book.parts[book.relationships], "Relationship"):
        if attribute(relation, "Id") == wanted:
            target = attribute(relation, "Target").replace("\\", "/")
            return posixpath.normpath(posixpath.join("/", book.folder, target)).lstrip("/")
    raise PatchError("Tệp .xlsx có trang không dẫn tới đâu, không thêm trang được.")


# --- put in, or in the place of the one before ------------------------------------------------------------


def _replaced(book: _Book, plan: SheetPlan, at: int) -> _Changed:
    tag = _sheets(book)[at]
    name = _part_of(book, tag)
    xml = without_attribute(book.xml, tag, "state")
    return _Changed(name, {book.path: _activated(xml, at)})


def _inserted(book: _Book, plan: SheetPlan) -> _Changed:
    listed = _sheets(book)
    number = 1 + max(int(attribute(tag, "sheetId") or 0) for tag in listed)
    name = _free(book.parts, lambda n: posixpath.join(book.folder, "worksheets", f"sheet{n}.xml"), len(listed) + 1)
    relations = book.parts[book.relationships]
    used = {attribute(tag, "Id") for tag in tags(relations, "Relationship")}
    link = _free(used, lambda n: f"rId{n}", len(used) + 1)
    entry = f'name={quoteattr(plan.name)} sheetId="{number}" xmlns:r="{_KIND}" r:id="{link}"'
    xml = _shifted(book.xml)
    xml = child_inserted(xml, "sheets", "sheet", entry, first=True)
    xml = _titled(xml, plan)
    target = f'Id="{link}" Type="{_KIND}/worksheet" Target="/{name}"'
    override = f'PartName="/{name}" ContentType="{SHEET_TYPE}"'
    return _Changed(
        name,
        {
            book.path: _activated(xml, 0),
            book.relationships: child_inserted(relations, "Relationships", "Relationship", target),
            CONTENT_TYPES: child_inserted(book.parts[CONTENT_TYPES], "Types", "Override", override),
        },
    )


def _free(taken: "dict[str, bytes] | set[str]", made: Callable[[int], str], start: int) -> str:
    known = {name.casefold() for name in taken}
    number = start
    while made(number).casefold() in known:
        number += 1
    return made(number)


def _shifted(xml: bytes) -> bytes:
    """Return the workbook part with local names one sheet further: the new one stands before all others."""
    for tag in reversed(tags(xml, "definedName")):
        scope = attribute(tag, "localSheetId")
        if scope:
            xml = with_attribute(xml, tag, "localSheetId", str(int(scope) + 1))
    return xml


def _titled(xml: bytes, plan: SheetPlan) -> bytes:
    """Return the workbook part with the rows that are printed on every page of the new sheet."""
    if plan.repeat_rows is None:
        return xml
    sheet = "'" + escape(plan.name.replace("'", "''")) + "'"
    text = f"{sheet}!${plan.repeat_rows[0]}:${plan.repeat_rows[1]}"
    entry = 'name="_xlnm.Print_Titles" localSheetId="0"'
    if tags(xml, "definedNames"):
        return child_inserted(xml, "definedNames", "definedName", entry, text=text)
    prefix = tags(xml, "sheets")[0].prefix
    names = f"<{prefix}definedNames><{prefix}definedName {entry}>{text}</{prefix}definedName></{prefix}definedNames>"
    # the schema wants functionGroups and externalReferences between sheets and names
    before = next(
        found[-1] for part in ("externalReferences", "functionGroups", "sheets") if (found := _ends(xml, part))
    )
    return xml[:before] + names.encode() + xml[before:]


def _ends(xml: bytes, name: str) -> list[int]:
    return [met.end() for met in re.finditer(rb"</(?:\w+:)?" + name.encode() + rb"\s*>", xml)]


def _activated(xml: bytes, at: int) -> bytes:
    """Return the workbook part with the sheet at a place active and its tab in sight."""
    for tag in reversed(tags(xml, "workbookView")):
        xml = with_attribute(xml, tag, "activeTab", str(at))
    for tag in reversed(tags(xml, "workbookView")):
        if attribute(tag, "firstSheet"):
            xml = with_attribute(xml, tag, "firstSheet", str(at))
    return xml


def _deselected(book: _Book, new: str) -> dict[str, bytes]:
    """Return the sheets that were selected, no longer so."""
    found: dict[str, bytes] = {}
    for sheet in _sheets(book):
        name = _part_of(book, sheet)
        if name == new or name not in book.parts:
            continue
        xml = book.parts[name]
        for tag in reversed(tags(xml, "sheetView", until="sheetData")):
            if attribute(tag, "tabSelected") in {"1", "true"}:
                xml = with_attribute(xml, tag, "tabSelected", "0")
        if xml is not book.parts[name]:
            found[name] = xml
    return found


def _packed(package: bytes, parts: dict[str, bytes], name: str, sheet: bytes) -> bytes:
    """Return the package with changed parts, and the new sheet in or behind them.

    What a replaced sheet referred to (printer settings that Excel has added) goes with it.
    """
    folder, file = posixpath.split(name)
    links = posixpath.join(folder, "_rels", f"{file}.rels")
    return patched(package, {}, parts | {name: sheet}, dropped=(links,))
