"""One worksheet: cells, formulas, validation, links, merged cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from mtqg_xl.cells import Address, parse_a1
from tests.emitted.formulas import Surroundings, formula_problems

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MAX_LIST = 255
MAX_LINKS = 65_530
MAX_HEADER = 255
VALIDATION_LIMITS = {"prompt": 255, "error": 255, "promptTitle": 32, "errorTitle": 32}


@dataclass(frozen=True, slots=True)
class Styles:
    """How many there are of what cells point at by number."""

    cells: int
    conditional: int
    strings: int


def sheet_problems(sheet: etree._Element, around: Surroundings, styles: Styles) -> Iterator[str]:
    """Yield what Excel would repair or refuse in one sheet, and what the project forbids."""
    yield from _order_problems(sheet)
    yield from _cell_formula_problems(sheet, around)
    yield from _shared_formula_problems(sheet)
    yield from _validation_problems(sheet, around)
    yield from _conditional_problems(sheet, around, styles)
    yield from _pointer_problems(sheet, styles)
    yield from _merge_problems(sheet)
    yield from _link_problems(sheet)
    yield from _header_problems(sheet)


def _order_problems(sheet: etree._Element) -> Iterator[str]:
    last_row = 0
    for row in sheet.iterfind(f"{S}sheetData/{S}row"):
        number = int(row.get("r", last_row + 1))
        if number <= last_row:
            yield f"row {number} stands after row {last_row}"
        last_row = number
        last_column = 0
        for cell in row.iterfind(f"{S}c"):
            address = _address(cell, number, last_column)
            if address.row != number:
                yield f"cell {address.a1} stands in row {number}"
            if address.column <= last_column:
                yield f"cell {address.a1} is out of order"
            last_column = address.column


def _address(cell: etree._Element, row: int, last_column: int) -> Address:
    written = cell.get("r")
    return parse_a1(written) if written else Address(row, last_column + 1)


# --- formulas ----------------------------------------------------------------------------------------------------


def _cell_formula_problems(sheet: etree._Element, around: Surroundings) -> Iterator[str]:
    for cell in sheet.iter(f"{S}c"):
        formula = cell.find(f"{S}f")
        if formula is None:
            continue
        if formula.text:
            for said in formula_problems(formula.text, around):
                yield f"{cell.get('r')}: {said}"
        elif formula.get("t") not in ("shared", "dataTable"):
            yield f"{cell.get('r')}: empty formula"


def _shared_formula_problems(sheet: etree._Element) -> Iterator[str]:
    masters: dict[str, str] = {}
    followers: list[tuple[str, str]] = []
    for cell in sheet.iter(f"{S}c"):
        formula = cell.find(f"{S}f")
        if formula is None or formula.get("t") != "shared":
            continue
        if formula.text and formula.get("ref"):
            masters[formula.get("si", "")] = formula.get("ref", "")
        else:
            followers.append((cell.get("r", ""), formula.get("si", "")))
    for place, number in followers:
        if number not in masters:
            yield f"{place}: follows shared formula {number}, which has no master"
        elif not _within(parse_a1(place), masters[number]):
            yield f"{place}: follows shared formula {number} outside its range {masters[number]}"


def _corners(reference: str) -> tuple[Address, Address]:
    first, _, last = reference.partition(":")
    return parse_a1(first), parse_a1(last or first)


def _within(address: Address, reference: str) -> bool:
    first, last = _corners(reference)
    return first.row <= address.row <= last.row and first.column <= address.column <= last.column


# --- validation and conditional formats --------------------------------------------------------------------------


def _validation_problems(sheet: etree._Element, around: Surroundings) -> Iterator[str]:
    for validation in sheet.iter(f"{S}dataValidation"):
        where = f"validation of {validation.get('sqref')}"
        for attribute, limit in VALIDATION_LIMITS.items():
            length = len(validation.get(attribute, ""))
            if length > limit:
                yield f"{where}: {attribute} of {length} characters, more than {limit}"
        for formula in (*validation.iterfind(f"{S}formula1"), *validation.iterfind(f"{S}formula2")):
            for said in _source_problems(formula.text or "", around):
                yield f"{where}: {said}"


def _source_problems(text: str, around: Surroundings) -> Iterator[str]:
    """A list written out is one text; everything else is a formula, and short too."""
    written_out = re.fullmatch(r'"((?:[^"]|"")*)"', text)
    length = len(written_out[1] if written_out else text)
    if length > MAX_LIST:
        yield f"list or formula of {length} characters, more than {MAX_LIST}"
    if not written_out:
        yield from formula_problems(text, around)


def _conditional_problems(sheet: etree._Element, around: Surroundings, styles: Styles) -> Iterator[str]:
    for block in sheet.iter(f"{S}conditionalFormatting"):
        where = f"conditional format of {block.get('sqref')}"
        for rule in block.iterfind(f"{S}cfRule"):
            if int(rule.get("dxfId", "-1")) >= styles.conditional:
                yield f"{where}: format {rule.get('dxfId')} is missing"
            for formula in rule.iterfind(f"{S}formula"):
                for said in formula_problems(formula.text or "", around):
                    yield f"{where}: {said}"


# --- the rest ----------------------------------------------------------------------------------------------------


def _pointer_problems(sheet: etree._Element, styles: Styles) -> Iterator[str]:
    for cell in sheet.iter(f"{S}c"):
        if int(cell.get("s", "-1")) >= styles.cells:
            yield f"{cell.get('r')}: style {cell.get('s')} is missing"
        if cell.get("t") == "s" and int(cell.findtext(f"{S}v", "-1")) >= styles.strings:
            yield f"{cell.get('r')}: shared text {cell.findtext(f'{S}v')} is missing"


def _merge_problems(sheet: etree._Element) -> Iterator[str]:
    taken: set[tuple[int, int]] = set()
    for merged in sheet.iter(f"{S}mergeCell"):
        first, last = _corners(merged.get("ref", ""))
        rows, columns = range(first.row, last.row + 1), range(first.column, last.column + 1)
        area = {(row, column) for row in rows for column in columns}
        if area & taken:
            yield f"merged cells {merged.get('ref')} overlap others"
        if len(area) == 1:
            yield f"merged cells {merged.get('ref')} are one cell"
        taken |= area


def _link_problems(sheet: etree._Element) -> Iterator[str]:
    links = sum(1 for _ in sheet.iter(f"{S}hyperlink"))
    if links > MAX_LINKS:
        yield f"{links} hyperlinks, more than {MAX_LINKS}"


def _header_problems(sheet: etree._Element) -> Iterator[str]:
    for group in sheet.iter(f"{S}headerFooter"):
        for text in group:
            if len(text.text or "") > MAX_HEADER:
                yield f"header or footer of {len(text.text or '')} characters, more than {MAX_HEADER}"
