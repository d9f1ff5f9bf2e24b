"""Changing named cells and named parts of an existing workbook: all other parts stay byte for byte.

A patch that adds or takes away a formula also drops the calculation chain, which Excel would have to repair, and asks
Excel to calculate everything on opening.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error

from mtqg_xl.workbook.row_heights import grown
from mtqg_xl.workbook.sheet_cells import Cached, CachedValue, Edit, Edits, SheetOutline, Value, Written, patched_sheet
from mtqg_xl.workbook.xml_cuts import Outline, PatchError, with_attributes

__all__ = [
    "CALCULATION_CHAIN",
    "Cached",
    "CachedValue",
    "Edit",
    "Edits",
    "PatchError",
    "Value",
    "Written",
    "opened_package",
    "part_key",
    "patched",
    "patched_sheet",
    "workbook_part",
]


Heights = Mapping[int, float]
"""How many points rows of one sheet take at least."""


def patched(
    source: Path | bytes,
    edits: Mapping[str, Edits],
    replaced: Mapping[str, bytes] | None = None,
    *,
    dropped: Collection[str] = (),
    calculate_on_load: bool = False,
    heights: Mapping[str, Heights] | None = None,
) -> bytes:
    """Return a package in which the cells of some sheet parts, and some whole parts, are changed.

    ``edits`` maps a part's name (``xl/worksheets/sheet3.xml``) to its cells, ``heights`` to
    rows that the texts among them need higher; ``replaced`` maps part names to bytes,
    also of new parts; ``dropped`` are parts that go. With ``calculate_on_load`` Excel calculates everything on opening,
    as it does anyway where a formula comes or goes.

    Raises:
        PatchError: a part that should change is not a worksheet in UTF-8, or some part is damaged.
    """
    buffer = BytesIO()
    with opened_package(source) as package:
        members = {part_key(member.filename): member for member in package.infolist()}
        changed = {part_key(name): content for name, content in (replaced or {}).items()}
        changes_formulas = False
        for name, cells in edits.items():
            sheet = SheetOutline.of(changed.get(part_key(name)) or package.read(members[part_key(name)]))
            changes_formulas |= sheet.changes_formulas(cells)
            changed[part_key(name)] = grown(sheet.changed(cells), (heights or {}).get(name, {}))
        for name in dropped:
            members.pop(part_key(name), None)
        if changes_formulas and CALCULATION_CHAIN in members:
            changed |= _without_chain(package, members, changed)
            del members[CALCULATION_CHAIN]
        if changes_formulas or calculate_on_load:
            changed |= _calculated_on_load(package, members, changed)
        with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
            for name, member in members.items():
                target.writestr(member, changed.get(name) or package.read(member), ZIP_DEFLATED)
            for name, content in (replaced or {}).items():
                if part_key(name) not in members:
                    target.writestr(_new_member(name), content, ZIP_DEFLATED)
    return buffer.getvalue()


@contextmanager
def opened_package(source: Path | bytes) -> Iterator[ZipFile]:
    """Give the zip of a package to be read.

    Raises:
        PatchError: it is none, or a part that is read in the meantime is damaged.
    """
    try:
        with ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as package:
            yield package
    except (BadZipFile, NotImplementedError, EOFError, error) as damage:
        raise PatchError("Tệp hỏng hoặc không phải .xlsx, không ghi bản sao được.") from damage


def _new_member(name: str) -> ZipInfo:
    """Return a member with a fixed time: the same input gives the same bytes."""
    return ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))


def part_key(name: str) -> str:
    """Return a part's name as it is compared: some programs write backslashes, and case does not count."""
    return name.replace("\\", "/").lower()


# --- calculation -----------------------------------------------------------------------------------------

CALCULATION_CHAIN = "xl/calcchain.xml"
_CHAIN_MENTIONS = {
    "[content_types].xml": re.compile(rb"<(?:\w+:)?Override\b[^>]*calcChain[^>]*?(?:/>|>\s*</(?:\w+:)?Override>)"),
    "xl/_rels/workbook.xml.rels": re.compile(
        rb"<(?:\w+:)?Relationship\b[^>]*/calcChain\"[^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)"
    ),
}


def _without_chain(package: ZipFile, members: Mapping[str, ZipInfo], changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that speak of the calculation chain without it: Excel repairs a chain with a lost formula."""
    return {
        name: mention.sub(b"", changed.get(name) or package.read(members[name]))
        for name, mention in _CHAIN_MENTIONS.items()
        if name in members
    }


_MAIN_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*/officeDocument[\"'][^>]*>")
_TARGET = re.compile(rb"\bTarget=[\"']/?([^\"']+)[\"']")


def workbook_part(package: ZipFile) -> str:
    """Return the key of the workbook part."""
    names = {part_key(member.filename): member for member in package.infolist()}
    relations = package.read(names["_rels/.rels"]) if "_rels/.rels" in names else b""
    main = _MAIN_RELATION.search(relations)
    target = _TARGET.search(main[0]) if main is not None else None
    found = part_key(target[1].decode()) if target is not None else ""
    return found if found in names else "xl/workbook.xml"


WORKBOOK_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches"),
    *("smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)
"""The children of a workbook in their order. Source: ECMA-376 part 1, 18.2.27."""

_IS_ON_LOAD = re.compile(rb"\sfullCalcOnLoad=[\"'](?:1|true)[\"']")


def _calculated_on_load(
    package: ZipFile, members: Mapping[str, ZipInfo], changed: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the workbook part with the order to calculate everything on opening; nothing where it says so already."""
    name = workbook_part(package)
    outline = Outline.of(changed.get(name) or package.read(members[name]), name)
    settings = outline.named("calcPr")
    tag = outline.text(settings[0]) if settings else f"<{outline.prefix}calcPr/>".encode()
    if _IS_ON_LOAD.search(tag):
        return {}
    ordered = with_attributes(tag, {"fullCalcOnLoad": "1"})
    return {name: outline.with_children({"calcPr": ordered}, WORKBOOK_ORDER)}
