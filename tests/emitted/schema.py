"""Parts against the published schemas (ECMA-376 transitional), where these lie beside the checkout."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from tests.emitted.package import Package, parsed

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHOWN = 5
_RULES = (
    (r"xl/(workbook|styles|sharedStrings|calcChain)\.xml", "ooxml/sml.xsd"),
    (r"xl/(worksheets/sheet|tables/table|comments)\d*\.xml", "ooxml/sml.xsd"),
    (r"xl/drawings/drawing\d*\.xml", "ooxml/dml-spreadsheetDrawing.xsd"),
    (r"(xl|word)/charts/chart\d*\.xml", "ooxml/dml-chart.xsd"),
    (r"word/(document|styles|numbering|settings|footnotes|header\d*|footer\d*)\.xml", "ooxml/wml.xsd"),
    (r"docProps/app\.xml", "ooxml/shared-documentPropertiesExtended.xsd"),
    (r"docProps/custom\.xml", "ooxml/shared-documentPropertiesCustom.xsd"),
)


def schema_folder() -> Path | None:
    """Return the folder of schemas beside the checkout, or None where there is none."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "xsd"
    return folder if folder.is_dir() else None


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def schema_problems(package: Package) -> list[str]:
    """Return what the schemas refuse; nothing where the schemas are not at hand."""
    folder = schema_folder()
    if folder is None:
        return []
    return [problem for name in package.parts for problem in _part_problems(folder, package, name)]


def _part_problems(folder: Path, package: Package, name: str) -> Iterator[str]:
    for pattern, file in _RULES:
        if re.fullmatch(pattern, name):
            yield from (f"{name}, {said}" for said in _judged(folder / file, package.raw[name]))


@lru_cache(maxsize=64)  # most parts of one workbook stand in the next one too
def _judged(schema_file: Path, content: bytes) -> tuple[str, ...]:
    schema = _schema(schema_file)
    if schema.validate(_understood(parsed(content))):
        return ()
    mistakes: Any = schema.error_log
    return tuple(f"line {mistake.line}: schema: {mistake.message[:200]}" for mistake in list(mistakes)[:_SHOWN])


def _understood(root: etree._Element) -> etree._Element:
    """Return a copy without what a reader may ignore: the extensions of later versions are not in the schemas."""
    copy = etree.fromstring(etree.tostring(root), etree.XMLParser(huge_tree=True))
    ignorable = _ignorable(copy)
    for element in list(copy.iter(etree.Element)):
        for attribute in [name for name in element.attrib if _namespace(str(name)) in ignorable]:
            del element.attrib[attribute]
        parent = element.getparent()
        if parent is None:
            continue
        if _namespace(str(element.tag)) in ignorable:
            parent.remove(element)
        elif element.tag == f"{_COMPATIBILITY}AlternateContent":
            _take_fallback(parent, element)
    return etree.fromstring(etree.tostring(copy), etree.XMLParser(huge_tree=True))


def _ignorable(root: etree._Element) -> set[str | None]:
    namespaces: set[str | None] = set()
    for element in root.iter(etree.Element):
        prefixes = element.attrib.pop(f"{_COMPATIBILITY}Ignorable", "")
        namespaces |= {element.nsmap.get(prefix) for prefix in str(prefixes).split()}
    return namespaces - {None}


def _namespace(tag: str) -> str | None:
    return tag[1:].partition("}")[0] if tag.startswith("{") else None


def _take_fallback(parent: etree._Element, alternate: etree._Element) -> None:
    place = parent.index(alternate)
    fallback = alternate.find(f"{_COMPATIBILITY}Fallback")
    parent.remove(alternate)
    for offset, child in enumerate(list(fallback) if fallback is not None else []):
        parent.insert(place + offset, child)
