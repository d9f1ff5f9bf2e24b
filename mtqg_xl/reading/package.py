"""The parts of a workbook beside its sheets: relationships, workbook part, number formats, properties."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from mtqg_xl.reading.container import Container, UnusablePartError
from mtqg_xl.reading.stored import Element, elements, is_true, nfc, unescaped

SheetState = Literal["visible", "hidden", "veryHidden"]


# --- relationships --------------------------------------------------------------------------------


class Relationship(NamedTuple):
    """One arrow from a part: ``kind`` is the last word of its type, in lower case (``worksheet``)."""

    kind: str
    target: str
    is_external: bool


def relationships(container: Container, part: str) -> dict[str, Relationship]:
    """Return the relationships of a part by id; those of the whole package for the part ``""``."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if not container.has(rels):
        return {}
    return {
        element.attributes.get("Id", ""): _relationship(container, part, element.attributes)
        for element in elements(container.read(rels), rels)
        if element.name == "Relationship"
    }


def _relationship(container: Container, part: str, attributes: dict[str, str]) -> Relationship:
    # Strict and transitional documents have other addresses for a type, but the same last word.
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    target = attributes.get("Target", "")
    if attributes.get("TargetMode") == "External":
        return Relationship(kind, target, True)
    return Relationship(kind, _part_name(container, part, target), False)


def _part_name(container: Container, part: str, target: str) -> str:
    target = target.replace("\\", "/")
    from_root = posixpath.normpath(target.lstrip("/"))
    if target.startswith("/"):
        return from_root
    resolved = posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
    # Some writers leave out the slash of an absolute target.
    return resolved if container.has(resolved) or not container.has(from_root) else from_root


def target_of(relations: dict[str, Relationship], kind: str) -> str | None:
    """Return the part that the first relationship of a kind leads to."""
    return next((each.target for each in relations.values() if each.kind == kind and not each.is_external), None)


# --- the workbook part ----------------------------------------------------------------------------


class SheetEntry(NamedTuple):
    """A worksheet as the workbook lists it."""

    name: str
    state: SheetState
    part: str


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """What the workbook part says; ``defined_names`` has local names as ``Sheet!name``."""

    sheets: tuple[SheetEntry, ...]
    defined_names: dict[str, str]
    date1904: bool
    manual_calculation: bool
    full_precision: bool
    shared_strings: str | None
    styles: str | None
    has_macros: bool
    has_external_links: bool


def read_workbook_part(container: Container) -> WorkbookPart:
    """Return the workbook part, found by relationships; chart sheets and macro sheets are left out.

    Raises:
        UnusablePartError: a needed part is missing or damaged, or the main part is no workbook.
    """
    part = target_of(relationships(container, ""), "officedocument") or "xl/workbook.xml"
    found = elements(container.read(part), part)
    if not found or found[-1].name != "workbook":
        raise UnusablePartError("not_workbook", "tệp Office khác")
    relations = relationships(container, part)
    tabs = [each.attributes for each in found if each.name == "sheet" and each.parent == "sheets"]
    settings = {each.name: each.attributes for each in found if each.name in ("workbookPr", "calcPr")}
    calculation = settings.get("calcPr", {})
    return WorkbookPart(
        sheets=tuple(_sheets(container, tabs, relations)),
        defined_names=_defined_names(found, [_tab_name(tab) for tab in tabs]),
        date1904=is_true(settings.get("workbookPr", {}).get("date1904")),
        manual_calculation=calculation.get("calcMode") == "manual",
        full_precision=is_true(calculation.get("fullPrecision", "1")),
        shared_strings=target_of(relations, "sharedstrings"),
        styles=target_of(relations, "styles"),
        has_macros=_has_macros(container, relations),
        has_external_links=any(each.kind == "externallink" for each in relations.values()),
    )


def _has_macros(container: Container, relations: dict[str, Relationship]) -> bool:
    kinds = {each.kind for each in relations.values()}
    return not kinds.isdisjoint({"vbaproject", "xlmacrosheet", "xlintlmacrosheet"})


def _tab_name(tab: dict[str, str]) -> str:
    return nfc(unescaped(tab.get("name", "")))


def _sheets(
    container: Container, tabs: list[dict[str, str]], relations: dict[str, Relationship]
) -> Iterator[SheetEntry]:
    for tab in tabs:
        relation = relations.get(tab.get("id", ""))
        if relation is None or (relation.kind == "worksheet" and not container.has(relation.target)):
            raise UnusablePartError("damaged", f"thiếu trang tính {_tab_name(tab)}")
        if relation.kind == "worksheet":
            state = tab.get("state", "visible")
            known = state if state in ("hidden", "veryHidden") else "visible"
            yield SheetEntry(_tab_name(tab), cast(SheetState, known), relation.target)


def _defined_names(found: Sequence[Element], tabs: list[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for element in found:
        if element.name == "definedName":
            name = nfc(element.attributes.get("name", ""))
            scope = element.attributes.get("localSheetId", "")
            if scope.isdecimal() and int(scope) < len(tabs):
                name = f"{tabs[int(scope)]}!{name}"
            names[name] = nfc(element.text.strip())
    return names


# --- number formats -------------------------------------------------------------------------------


class NumberFormats(NamedTuple):
    """Format codes by style index (unknown ones are ``""``) and the indexes that show a date."""

    codes: tuple[str, ...]
    dates: frozenset[int]


# Source: ECMA-376 part 1, 18.8.30.
# fmt: off
_BUILTIN_FORMATS = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00",
    "12": "# ?/?", "13": "# ??/??", "14": "mm-dd-yy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy",
    "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM", "20": "h:mm", "21": "h:mm:ss", "22": "m/d/yy h:mm",
    "37": "#,##0 ;(#,##0)", "38": "#,##0 ;[Red](#,##0)", "39": "#,##0.00;(#,##0.00)",
    "40": "#,##0.00;[Red](#,##0.00)", "45": "mm:ss", "46": "[h]:mm:ss", "47": "mmss.0", "48": "##0.0E+0", "49": "@",
}
# fmt: on
# Formats 27–36 and 50–58 are dates of East Asian editions, written by WPS too.
_UNNAMED_DATE_FORMATS = frozenset(str(number) for number in (*range(27, 37), *range(50, 59)))
# Quoted, escaped, padded and bracketed characters; an elapsed time like [h] stays.
_NO_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile("[dmyhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Return whether a format code shows a number as a date or a time."""
    first_section = _NO_DATE_LETTERS.sub("", code).partition(";")[0]
    return first_section.lower() != "general" and _DATE_LETTER.search(first_section) is not None


def read_number_formats(container: Container, part: str | None) -> NumberFormats:
    """Return the number formats of the cell styles; none when there is no styles part."""
    if part is None or not container.has(part):
        return NumberFormats((), frozenset())
    found = elements(container.read(part), part)
    codes = dict(_BUILTIN_FORMATS)
    for each in found:
        if each.name == "numFmt" and each.parent == "numFmts":
            codes[each.attributes.get("numFmtId", "")] = unescaped(each.attributes.get("formatCode", ""))
    dates = {number for number, code in codes.items() if is_date_format(code)}
    dates |= _UNNAMED_DATE_FORMATS - codes.keys()
    used = [each.attributes.get("numFmtId", "0") for each in found if each.name == "xf" and each.parent == "cellXfs"]
    return NumberFormats(
        tuple(codes.get(number, "") for number in used),
        frozenset(index for index, number in enumerate(used) if number in dates),
    )


# --- document properties --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Properties:
    """What docProps say, each as text and empty where nothing is said.

    ``modified`` is empty too where nobody has saved the file since it was made.
    """

    custom: dict[str, str]
    application: str = ""
    creator: str = ""
    modified_by: str = ""
    modified: str = ""


def read_properties(container: Container) -> Properties:
    """Return the document properties; a damaged or missing part counts as empty, for no figure is in it."""
    relations = relationships(container, "")
    core = _texts(container, target_of(relations, "core-properties"))
    return Properties(
        custom=_custom_properties(container, target_of(relations, "custom-properties")),
        application=_texts(container, target_of(relations, "extended-properties")).get("Application", ""),
        creator=core.get("creator", ""),
        modified_by=core.get("lastModifiedBy", ""),
        modified="" if core.get("modified") == core.get("created") else core.get("modified", ""),
    )


def _optional_elements(container: Container, part: str | None) -> Sequence[Element]:
    if part is None or not container.has(part):
        return []
    try:
        return elements(container.read(part), part)
    except UnusablePartError as problem:
        if problem.reason == "unsafe":
            raise
        return []


def _texts(container: Container, part: str | None) -> dict[str, str]:
    return {each.name: nfc(each.text) for each in _optional_elements(container, part)}


def _custom_properties(container: Container, part: str | None) -> dict[str, str]:
    properties: dict[str, str] = {}
    value = ""
    for each in _optional_elements(container, part):
        if each.parent == "property":
            value = nfc(each.text)
        elif each.name == "property":
            properties[nfc(each.attributes.get("name", ""))] = value
            value = ""
    return properties
