"""A workbook: names, sheets, lists, strings, the calculation chain."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from mtqg_xl.cells import MAX_COLUMN, column_number
from tests.emitted.formulas import Surroundings, formula_problems
from tests.emitted.package import REFERENCE, Package
from tests.emitted.sheet import Styles, sheet_problems

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MAX_SHEET_NAME = 31
MAX_NAME = 255
MAX_TEXT = 32_767
WORKBOOK = "xl/workbook.xml"

_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_A1_NAME = re.compile(r"([A-Z]{1,3})\d+", re.IGNORECASE)  # leading zeros too: GN01
_R1C1_NAME = re.compile(r"R\d*(C\d*)?|C\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as the workbook lists it; ``part`` is "" where its relationship leads nowhere."""

    name: str
    id: str
    state: str
    part: str


def workbook_problems(package: Package, functions: Collection[str] | None) -> list[str]:
    """Return what Excel would repair or refuse, and what the project forbids."""
    workbook = package.parts.get(WORKBOOK)
    if workbook is None:
        return [f"{WORKBOOK}: missing"]
    sheets = _sheets(package, workbook)
    known = None if functions is None else frozenset(functions)
    around = Surroundings(frozenset(sheet.name.casefold() for sheet in sheets), known)
    found = [
        *_sheet_list_problems(sheets),
        *_name_problems(workbook, len(sheets), around),
        *_calculation_chain_problems(package, sheets),
        *_text_problems(package),
        *_future_functions(package),
    ]
    styles = _styles(package)
    for sheet in sheets:
        if sheet.part:
            found += [f"{sheet.name}: {said}" for said in sheet_problems(package.parts[sheet.part], around, styles)]
    return found


def _sheets(package: Package, workbook: etree._Element) -> list[Sheet]:
    parts = package.relationships(WORKBOOK)
    found = []
    for element in workbook.iterfind(f"{S}sheets/{S}sheet"):
        relationship = parts.get(element.get(f"{REFERENCE}id", ""))
        part = relationship.target if relationship and relationship.target in package.parts else ""
        state = element.get("state", "visible")
        found.append(Sheet(element.get("name", ""), element.get("sheetId", ""), state, part))
    return found


def _styles(package: Package) -> Styles:
    root = package.parts.get("xl/styles.xml")
    strings = package.parts.get("xl/sharedStrings.xml")
    return Styles(
        cells=0 if root is None else len(root.findall(f"{S}cellXfs/{S}xf")),
        conditional=0 if root is None else len(root.findall(f"{S}dxfs/{S}dxf")),
        strings=0 if strings is None else len(strings.findall(f"{S}si")),
    )


def _sheet_list_problems(sheets: list[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        if not sheet.name or len(sheet.name) > MAX_SHEET_NAME:
            yield f"sheet name of {len(sheet.name)} characters, not 1 to {MAX_SHEET_NAME}: {sheet.name!r}"
        if set(sheet.name) & set(":\\/?*[]") or sheet.name[:1] == "'" or sheet.name[-1:] == "'":
            yield f"sheet name with a character that Excel refuses: {sheet.name!r}"
        if not sheet.part:
            yield f"sheet {sheet.name!r} has no part"
    yield from _doubled("sheet name", (sheet.name.casefold() for sheet in sheets))
    yield from _doubled("sheet id", (sheet.id for sheet in sheets))
    if all(sheet.state != "visible" for sheet in sheets):
        yield "no sheet is visible"


def _doubled(what: str, values: Iterable[object]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} {value!r} stands {count} times"


# --- defined names -----------------------------------------------------------------------------------------------


def _name_problems(workbook: etree._Element, sheets: int, around: Surroundings) -> Iterator[str]:
    elements = workbook.findall(f"{S}definedNames/{S}definedName")
    scopes = ((element.get("name", "").casefold(), element.get("localSheetId")) for element in elements)
    yield from _doubled("defined name", scopes)
    for element in elements:
        name = element.get("name", "")
        for said in _spelling_problems(name):
            yield f"defined name {name!r} {said}"
        if int(element.get("localSheetId", "0")) >= sheets:
            yield f"defined name {name!r} belongs to a sheet that is missing"
        yield from _target_problems(name, element.text or "", around)


def _spelling_problems(name: str) -> Iterator[str]:
    if looks_like_a_cell(name):
        yield "looks like a cell"
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
        yield "is spelt as Excel refuses"


def looks_like_a_cell(name: str) -> bool:
    """Tell whether Excel reads a name as an address, A1 (``GN01``) or R1C1 (``R1C1``, ``c``)."""
    a1 = _A1_NAME.fullmatch(name)
    return bool(_R1C1_NAME.fullmatch(name)) or (a1 is not None and column_number(a1[1]) <= MAX_COLUMN)


def _target_problems(name: str, text: str, around: Surroundings) -> Iterator[str]:
    # Print areas and titles are names too, and print titles are whole rows by nature.
    may_be_whole = name.startswith("_xlnm.")
    for said in formula_problems(text, around):
        if not (may_be_whole and said.startswith("whole-column reference")):
            yield f"defined name {name!r}: {said}"


# --- parts beside the sheets -------------------------------------------------------------------------------------


def _calculation_chain_problems(package: Package, sheets: list[Sheet]) -> Iterator[str]:
    chain = package.parts.get("xl/calcChain.xml")
    if chain is None:
        return
    formulas = {sheet.id: _formula_cells(package.parts[sheet.part]) for sheet in sheets if sheet.part}
    sheet_id = ""
    for element in chain.iterfind(f"{S}c"):
        sheet_id = element.get("i", sheet_id)  # an omitted sheet is that of the line before
        if element.get("r") not in formulas.get(sheet_id, set()):
            yield f"calcChain mentions {element.get('r')} of sheet {sheet_id}, which has no formula"


def _formula_cells(sheet: etree._Element) -> set[str]:
    return {cell.get("r", "") for cell in sheet.iter(f"{S}c") if cell.find(f"{S}f") is not None}


def _text_problems(package: Package) -> Iterator[str]:
    for name, root in package.parts.items():
        if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/"):
            for element in root.iter(f"{S}si", f"{S}is"):
                length = sum(len(text.text or "") for text in element.iter(f"{S}t"))
                if length > MAX_TEXT:
                    yield f"{name}: text of {length} characters, more than {MAX_TEXT}"


def _future_functions(package: Package) -> Iterator[str]:
    for name in sorted(package.raw):
        if name.startswith("xl/") and b"_xlfn." in package.raw[name]:
            yield f"{name}: _xlfn., a function newer than Excel 2010"
