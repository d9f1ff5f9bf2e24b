"""Footnotes of a Word document: a part of its own, which python-docx does not make, with styles and settings."""

from typing import TYPE_CHECKING, Any

from mtqg_xl.narrative.text import Run
from mtqg_xl.narrative.word_page import FONT
from mtqg_xl.narrative.word_runs import FIRST_NOTE, NOTE_MARK, Controls, W

if TYPE_CHECKING:
    from docx.document import Document

_PART = "/word/footnotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_TEXT = "FootnoteText"
_SIZE = 10.0


def write_notes(document: "Document", controls: Controls) -> None:
    """Write what the marks of footnotes lead to; a document without marks gets no such part."""
    if not controls.notes:
        return
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    _styles(document)
    root = _element("footnotes")
    root.append(_separator(0, "separator"))
    root.append(_separator(1, "continuationSeparator"))
    for number, runs in enumerate(controls.notes, start=FIRST_NOTE):
        root.append(_note(document, number, runs, controls))
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI(_PART), _TYPE, content, document.part.package)
    document.part.relate_to(part, _LINK)
    _settings(document)


def _note(document: "Document", number: int, runs: tuple[Run, ...], controls: Controls) -> Any:
    from docx.text.paragraph import Paragraph

    note = _element("footnote", id=str(number))
    paragraph = _below(note, "p")
    _below(_below(paragraph, "pPr"), "pStyle", val=_TEXT)
    mark = _below(paragraph, "r")
    _below(_below(mark, "rPr"), "rStyle", val=NOTE_MARK)
    _below(mark, "footnoteRef")
    controls.fill(Paragraph(paragraph, document._body), (Run(" "), *runs))
    return note


def _separator(number: int, name: str) -> Any:
    note = _element("footnote", type=name, id=str(number))
    paragraph = _below(note, "p")
    properties = _below(paragraph, "pPr")
    _below(properties, "spacing", after="0", line="240", lineRule="auto")
    _below(properties, "ind", firstLine="0")
    _below(_below(paragraph, "r"), name)
    return note


def _styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    styles: Any = document.styles
    text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.element.set(f"{{{W}}}styleId", _TEXT)
    text.base_style = styles["Normal"]
    text.font.name, text.font.size = FONT, Pt(_SIZE)
    form = text.paragraph_format
    form.first_line_indent, form.space_after = Mm(0), Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.element.set(f"{{{W}}}styleId", NOTE_MARK)
    mark.font.superscript = True


def _settings(document: "Document") -> None:
    """Name the two parting lines, as Word does; the schema wants them before the settings of compatibility."""
    settings: Any = document.settings.element
    wanted = _element("footnotePr")
    for number in range(FIRST_NOTE):
        _below(wanted, "footnote", id=str(number))
    settings.find(f"{{{W}}}compat").addprevious(wanted)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml.parser import OxmlElement

    made: Any = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key}", value)
    return made


def _below(parent: Any, name: str, **attributes: str) -> Any:
    made = _element(name, **attributes)
    parent.append(made)
    return made
