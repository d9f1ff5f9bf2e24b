"""A narrative → a Word document; the same narrative gives the same bytes."""

from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mtqg_xl.narrative.text import Narrative, Paragraph
from mtqg_xl.narrative.word_annexes import write_annexes
from mtqg_xl.narrative.word_head import write_foot, write_head
from mtqg_xl.narrative.word_layouts import LAYOUTS, PaperLayout
from mtqg_xl.narrative.word_memory import with_memory
from mtqg_xl.narrative.word_notes import write_notes
from mtqg_xl.narrative.word_page import PART_STYLE, prepare
from mtqg_xl.narrative.word_runs import W15, Controls

if TYPE_CHECKING:
    from docx.document import Document

_WITH_CONTROLS = {"word/document.xml", "word/footnotes.xml"}
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def to_docx(narrative: Narrative, *, controls: bool = True) -> bytes:
    """Return the report as a .docx.

    Every number stands in a content control whose tag is its cell (``instance|row|column``), and the document remembers
    what was written (`word_memory`), so that it can be brought up to date later; with ``controls=False`` the paper is
    plain, ready to be signed. Gaps and places for the office are highlighted in yellow. Number and day are blank.
    Annexes lie across behind the signature.

    Raises:
        DefinitionError: the id of a cell is too long for Word.
    """
    import docx

    layout = LAYOUTS[narrative.layout]
    document = docx.Document()
    prepare(document, layout)
    write_head(document, narrative, layout)
    filler = Controls(wanted=controls)
    _body(document, narrative, layout, filler)
    write_foot(document, narrative.header, layout)
    write_annexes(document, narrative, layout, filler)
    write_notes(document, filler)
    _properties(document, narrative)
    saved = BytesIO()
    document.save(saved)
    packed = _repacked(saved)
    if not controls:
        return packed
    return with_memory(packed, narrative.report, narrative.header.period.code, narrative.header.issuer_name)


def _body(document: "Document", narrative: Narrative, layout: PaperLayout, controls: Controls) -> None:
    for paragraph in narrative.opening:
        controls.fill(document.add_paragraph(), paragraph.runs)
    for section in narrative.outline():
        style = f"Heading {section.level}" if section.level else PART_STYLE
        for line in section.title_lines:
            document.add_paragraph(line, style=style)
        for paragraph in section.paragraphs:
            controls.fill(document.add_paragraph(), paragraph.runs)
    for at, paragraph in enumerate(narrative.closing, start=1):
        is_last = at == len(narrative.closing)
        controls.fill(document.add_paragraph(), (_ended(paragraph, layout.end) if is_last else paragraph).runs)


def _ended(paragraph: Paragraph, end: str) -> Paragraph:
    """Return the last paragraph with the mark that closes a paper of the State; those of the Party have none."""
    if not end:
        return paragraph
    *before, last = paragraph.runs
    return Paragraph((*before, replace(last, text=last.text.rstrip(".") + end)))


def _properties(document: "Document", narrative: Narrative) -> None:
    """Say what the paper is; the day is that of the period, because today would change the bytes."""
    properties: Any = document.core_properties
    day = datetime.combine(narrative.header.period.end, time())
    properties.title = " ".join((narrative.kind, *narrative.subject))
    properties.author = narrative.header.issuer_name
    properties.last_modified_by = narrative.header.issuer_name
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = day


def _repacked(saved: BytesIO) -> bytes:
    """Return the package with fixed times, and parts with controls saying which of their names old Word may ignore."""
    packed = BytesIO()
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            part = ZipInfo(name, _ZIP_EPOCH)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, _with_ignorable(content) if name in _WITH_CONTROLS else content)
    return packed.getvalue()


def _with_ignorable(content: bytes) -> bytes:
    """Return the document part with the namespace of hidden controls declared once, at its root, as ignorable.

    lxml cannot add a namespace to a root that exists, so the root is made anew around the same children.
    """
    from lxml import etree

    old = etree.fromstring(content)
    names = {str(prefix): str(name) for prefix, name in old.nsmap.items()} | {"mc": _MC, "w15": W15}
    root = etree.Element(old.tag, {str(name): str(value) for name, value in old.attrib.items()}, nsmap=names)
    ignorable = root.get(f"{{{_MC}}}Ignorable", "").split()
    root.set(f"{{{_MC}}}Ignorable", " ".join(dict.fromkeys([*ignorable, "w15"])))
    root.extend(list(old))
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(names))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
