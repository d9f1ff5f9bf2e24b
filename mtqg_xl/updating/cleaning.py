"""The copy to be signed: the same words without the controls, bookmarks and memory by which a report is refreshed."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from mtqg_xl.narrative.text import SEPARATOR
from mtqg_xl.narrative.word_memory import NUMBER_MARK, PARAGRAPH_MARK, W, memory_part, tag_of
from mtqg_xl.workbook.patch import patched

_RELS: Final = "word/_rels/document.xml.rels"
_PART: Final = re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_ABOUT_CHARTS: Final = re.compile(r"word/(?:charts/[^/]+\.xml|(?:charts/)?_rels/[^/]+\.rels)")
_CAREFUL: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_OURS: Final = re.compile(rf"(?:{PARAGRAPH_MARK}|{NUMBER_MARK})\d+")


def cleaned(content: bytes) -> bytes:
    """Return a Word file with nothing of ours in it but its words; what others have put in stays."""
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    changed = {name: _without_marks(part) for name, part in parts.items() if _PART.fullmatch(name)}
    memory = memory_part(parts)
    if memory is None:
        return patched(content, {}, changed)
    link = rb"<Relationship\b[^>]*" + re.escape(memory.encode()) + rb"\"[^>]*/>"
    changed[_RELS] = re.sub(link, b"", parts[_RELS])
    return patched(content, {}, changed, dropped=[memory])


def is_sound(parts: Mapping[str, bytes]) -> bool:
    """Whether every part of a Word file that is taken apart here or in refreshing can be."""
    try:
        for name, part in parts.items():
            if _PART.fullmatch(name) or _ABOUT_CHARTS.fullmatch(name):
                etree.fromstring(part, _CAREFUL)
    except etree.XMLSyntaxError:
        return False
    return _RELS in parts


def _without_marks(part: bytes) -> bytes:
    root = etree.fromstring(part, _CAREFUL)
    controls = [one for one in root.iter(f"{W}sdt") if tag_of(one).count(SEPARATOR) >= 2]
    for control in controls:
        _unwrap(control)
    starts = [one for one in root.iter(f"{W}bookmarkStart") if _OURS.fullmatch(one.get(f"{W}name", ""))]
    ids = {start.get(f"{W}id") for start in starts}
    ends = [one for one in root.iter(f"{W}bookmarkEnd") if one.get(f"{W}id") in ids]
    for mark in (*starts, *ends):
        _parent(mark).remove(mark)
    if not controls and not starts:
        return part
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _unwrap(control: _Element) -> None:
    """Put the content of a control in the place of the control."""
    parent = _parent(control)
    content = control.find(f"{W}sdtContent")
    at = parent.index(control)
    parent[at : at + 1] = list(content) if content is not None else []


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    assert parent is not None  # neither a control nor a bookmark is the root of a part
    return parent
