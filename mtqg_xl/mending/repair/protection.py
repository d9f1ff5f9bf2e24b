"""The protection of sheets, put back as it was issued: without a password, so that whoever must can take it off.

Where an officer works on a sheet beside the form, or a cell that is typed into would be shut, the sheet stays open: a
form that nobody can fill is worse than one that somebody can spoil.
"""

import re

from mtqg_xl.cells import Address, parse_a1
from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.file import Damaged, is_blank
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.reading.raw import RawSheet
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.write import PROTECTION
from mtqg_xl.workbook.xml_cuts import Outline, tree

_GROUP = "sheetProtection"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_PLACE, _STYLE = re.compile(rb'\sr="([A-Z]+[0-9]+)"'), re.compile(rb'\ss="([0-9]+)"')
_SPELLED = {"autofilter": "autoFilter"}


def mend_protection(
    file: Damaged, package: Package, plan: SheetPlan, place: SheetPlace, sheet: RawSheet, outline: Outline
) -> tuple[dict[str, bytes], list[Change]]:
    """Return the protection of a sheet that has lost it, and what changed."""
    if not plan.is_protected or sheet.protected or _has_more(file, plan, place, sheet):
        return {}, []
    if not _stays_open(file, package, plan, place):
        return {}, []
    change = Change("protection", place.name, "", "trang không còn bảo vệ", "bảo vệ trang, không mật khẩu")
    return {_GROUP: protection(outline.prefix)}, [change]


def protection(prefix: str) -> bytes:
    """Return the protection of a sheet as it is issued: what stays allowed is said as ``"0"``, not locked."""
    shut = [name for name, is_allowed in PROTECTION.items() if not is_allowed]
    allowed = [name for name, is_allowed in PROTECTION.items() if is_allowed]
    said = "".join(f' {_spelled(name)}="1"' for name in shut) + "".join(f' {_spelled(name)}="0"' for name in allowed)
    return f'<{prefix}{_GROUP} sheet="1"{said}/>'.encode()


def _spelled(name: str) -> str:
    first, *more = _SPELLED.get(name, name).split("_")
    return first + "".join(word.capitalize() for word in more)


def _has_more(file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet) -> bool:
    """Whether something stands on a sheet where nothing was issued: somebody took the protection off to write there."""
    ours = {place.at(*at) for at in plan.cells}
    rows, columns = _block_rows(file, plan), {at[1] for at in ours if at is not None}
    of_blocks = {at for at in sheet.cells if at[0] in rows and at[1] in columns}
    return any(not is_blank(cell) for at, cell in sheet.cells.items() if at not in ours and at not in of_blocks)


def _block_rows(file: Damaged, plan: SheetPlan) -> frozenset[int]:
    """Return the rows of open blocks between their first and their last, inserted ones too."""
    layout = file.layout_of.get(plan.name)
    found = file.submission.found.get(layout.instance.id) if layout is not None else None
    rows = found.rows.items() if found is not None else ()
    return frozenset(number for row, number in rows if row.partition("#")[2].isdigit())


def _stays_open(file: Damaged, package: Package, plan: SheetPlan, place: SheetPlace) -> bool:
    """Whether every cell that is typed into can be typed into under protection."""
    open_styles = _open_styles(package)
    styles: dict[Address, int] = {}
    for tag in _CELL.findall(package.read(place.part)):
        at, style = _PLACE.search(tag), _STYLE.search(tag)
        if at is not None:
            styles[parse_a1(at[1].decode())] = int(style[1]) if style is not None else 0
    open_cells = (place.at(*at) for at, cell in plan.cells.items() if not cell.style.locked)
    typed = {at for at in open_cells if at is not None}
    rows = _block_rows(file, plan)
    columns = {column for row, column in typed if row in rows}
    typed |= {(row, column) for row in rows for column in columns if Address(row, column) in styles}
    return all(styles.get(Address(*at), 0) in open_styles for at in typed)


def _open_styles(package: Package) -> set[int]:
    """Return the looks of cells that are not locked."""
    related = package.related(package.workbook, "styles")
    group = package.outline(related[0][1]).named("cellXfs") if related else []
    if not group:
        return set()
    looks = tree(package.outline(related[0][1]).text(group[0])).children
    return {
        number
        for number, look in enumerate(looks)
        if any(node.attributes.get("locked", "1") in {"0", "false"} for node in look.all("protection"))
    }
