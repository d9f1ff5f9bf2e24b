"""Page, styles and page numbers of a Word document, as a layout has them."""

from typing import TYPE_CHECKING, Any

from mtqg_xl.narrative.word_layouts import PAGE_MM, PaperLayout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"
HEAD_STYLE = "Head"
PART_STYLE = "Part"
HEADINGS = ((1, True, False), (2, True, False), (3, True, True))
"""Level, bold, italic: I. in capitals and bold, 1. bold, 1.1. bold italic."""


def prepare(document: "Document", layout: PaperLayout) -> None:
    """Give an empty document its page, its styles and its page numbers."""
    _page(document, layout)
    _settings(document)
    _styles(document, layout)
    _page_number(document, layout)


def _page(document: "Document", layout: PaperLayout) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    top, right, bottom, left = layout.margins_mm
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = section.footer_distance = Mm(layout.page_number_mm)


def _settings(document: "Document") -> None:
    """Mend what the empty document of python-docx brings along."""
    from docx.oxml.ns import qn

    settings: Any = document.settings.element
    zoom = settings.find(qn("w:zoom"))
    zoom.attrib.clear()
    zoom.set(qn("w:percent"), "100")
    for setting in settings.iter(qn("w:compatSetting")):
        # Below 15 Word calls the paper "Compatibility Mode".
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    package: Any = document.part.package
    for key in [key for key, link in package.rels.items() if link.reltype.endswith("/thumbnail")]:
        del package.rels[key]


def _styles(document: "Document", layout: PaperLayout) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    styles: Any = document.styles
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), "vi-VN")
    body = styles["Normal"]
    _face(body, layout.body_size)
    form = body.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form.first_line_indent = Mm(layout.indent_mm)
    form.space_before, form.space_after = Pt(0), Pt(layout.gap_pt)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.line_pt)
    for level, bold, italic in HEADINGS:
        heading = styles[f"Heading {level}"]
        _face(heading, layout.body_size, bold=bold, italic=italic)
        heading.paragraph_format.keep_with_next = True
        _outline_level(heading, level)
    head = styles.add_style(HEAD_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    head.base_style = body
    head.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.first_line_indent = Mm(0)
    head.paragraph_format.space_after = Pt(0)
    head.paragraph_format.line_spacing = 1.0
    part = styles.add_style(PART_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    part.base_style = head
    part.font.bold = True
    part.paragraph_format.keep_with_next = True
    part.paragraph_format.space_before = Pt(layout.gap_pt)
    _outline_level(part, 1)


def _face(style: "ParagraphStyle", size: float, *, bold: bool = False, italic: bool = False) -> None:
    """Give a style its type face and nothing of what it had before."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    element: Any = style.element
    for name in ("w:rPr", "w:pPr"):
        for old in element.findall(qn(name)):
            element.remove(old)
    font: Any = style.font
    font.name, font.size = FONT, Pt(size)
    font.bold, font.italic = bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    faces = element.find(qn("w:rPr")).find(qn("w:rFonts"))
    for script in ("eastAsia", "cs"):
        faces.set(qn(f"w:{script}"), FONT)


def _outline_level(style: "ParagraphStyle", level: int) -> None:
    """Let the navigation pane of Word list the headings."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level - 1))
    properties: Any = style.element.get_or_add_pPr()
    properties.append(mark)


def _page_number(document: "Document", layout: PaperLayout) -> None:
    """Put the number of the page in the middle of the top margin, on every page but the first."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt

    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].style = HEAD_STYLE
    paragraph = section.header.paragraphs[0]
    paragraph.style = HEAD_STYLE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("2")
    run.font.size = Pt(layout.page_number_size)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)
