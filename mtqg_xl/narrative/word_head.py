"""The head of a report (who, number, place and day, title) and its foot (receivers, signer), in borderless tables."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mtqg_xl.narrative.text import ReportHeader, Signature, Titled
from mtqg_xl.narrative.text_width import bold_width_mm
from mtqg_xl.narrative.word_layouts import PAGE_MM, RULE_SHARE, PaperLayout
from mtqg_xl.narrative.word_page import HEAD_STYLE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph as WordParagraph

_SIGNATURE_LINES = 4
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write_head(document: "Document", paper: Titled, layout: PaperLayout) -> None:
    """Write everything above the body."""
    header = paper.header
    table = _two_columns(document, layout, rows=2)
    left, right = table.rows[0].cells
    _issuer(left, header, layout)
    for line in layout.top_right:
        _line(right, line.text, line.size, bold=line.bold)
        if line.has_rule:
            length = bold_width_mm(line.text, line.size)
            _rule(right.add_paragraph(style=HEAD_STYLE), _width(layout, right=True), length)
    left, right = table.rows[1].cells
    _line(left, layout.number.format(symbol=header.symbol), layout.number_size)
    day = f"{header.place or '…'}, ngày     tháng     năm {header.period.year}"
    _line(right, day, layout.day_size, italic=True)
    for cell in (*table.rows[0].cells, *table.rows[1].cells):
        _drop_first(cell)
    _title(document, paper, layout)


def _issuer(cell: "_Cell", header: ReportHeader, layout: PaperLayout) -> None:
    if header.superior:
        _line(cell, header.superior, layout.superior_size)
    for text in header.issuer:
        _line(cell, text, layout.issuer_size, bold=True)
    if layout.below_issuer is None:
        width = _width(layout, right=False)
        _rule(cell.add_paragraph(style=HEAD_STYLE), width, _short(header.issuer, layout.issuer_size, width))
    else:
        _line(cell, layout.below_issuer, layout.issuer_size)


def _title(document: "Document", paper: Titled, layout: PaperLayout) -> None:
    from docx.shared import Pt

    kind = document.add_paragraph(style=HEAD_STYLE)
    kind.paragraph_format.space_before = Pt(24)
    _write(kind, paper.kind, layout.kind_size, bold=True)
    for text in paper.subject:
        _write(document.add_paragraph(style=HEAD_STYLE), text, layout.subject_size, bold=True)
    if paper.presented:
        _write(document.add_paragraph(style=HEAD_STYLE), paper.presented, layout.subject_size).italic = True
    below = document.add_paragraph(style=HEAD_STYLE)
    if layout.below_subject is None:
        width = _text_mm(layout)
        _rule(below, width, _short(paper.subject, layout.subject_size, width))
    else:
        _write(below, layout.below_subject, layout.subject_size)
    below.paragraph_format.space_after = Pt(12)


def write_foot(document: "Document", header: ReportHeader, layout: PaperLayout) -> None:
    """Write receivers and signer; they stay together on one page."""
    left, right = _foot(document, layout)
    _receivers(left, header, layout)
    _signature(right, Signature(header.signer, header.signed_by), layout)
    for cell in (left, right):
        _drop_first(cell)


def write_sides(document: "Document", sides: tuple[Signature, Signature], layout: PaperLayout) -> None:
    """Write the room where two sides sign beside each other; it stays together on one page."""
    for cell, side in zip(_foot(document, replace(layout, left_column_mm=_text_mm(layout) / 2)), sides, strict=True):
        _signature(cell, side, layout)
        _drop_first(cell)


def _foot(document: "Document", layout: PaperLayout) -> "tuple[_Cell, _Cell]":
    """Return the two cells below the body."""
    from docx.shared import Pt

    gap = document.add_paragraph(style=HEAD_STYLE)
    gap.paragraph_format.space_after = Pt(6)
    gap.paragraph_format.keep_with_next = True
    table = _two_columns(document, layout, rows=1)
    _keep_whole(table)
    left, right = table.rows[0].cells
    return left, right


def _signature(cell: "_Cell", signature: Signature, layout: PaperLayout) -> None:
    for at, text in enumerate(signature.lines):
        _line(cell, text, 14, bold=at == 0 or layout.second_signer_bold)
    if signature.how:
        _line(cell, signature.how, layout.receivers_heading_size, italic=True)
    for _ in range(_SIGNATURE_LINES):
        _line(cell, "", 14)
    if signature.name:
        _line(cell, signature.name, 14, bold=True)


def _receivers(cell: "_Cell", header: ReportHeader, layout: PaperLayout) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    heading = cell.add_paragraph(style=HEAD_STYLE)
    heading.alignment = WD_ALIGN_PARAGRAPH.LEFT
    run = _write(heading, "Nơi nhận:", layout.receivers_heading_size)
    if layout.receivers_face == "underlined":
        run.underline = True
    else:
        run.bold = run.italic = True
    for text in header.receivers:
        entry = cell.add_paragraph(style=HEAD_STYLE)
        entry.alignment = WD_ALIGN_PARAGRAPH.LEFT
        _write(entry, text if text.endswith(":") else f"- {text}", layout.receivers_size)


def _two_columns(document: "Document", layout: PaperLayout, rows: int) -> "Table":
    """Return a table without borders and cell margins, as wide as the text."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml
    from docx.shared import Mm

    table: Table = document.add_table(rows=rows, cols=2)
    table.autofit = False
    properties: Any = table._tbl.tblPr
    layout_mark = properties.find("{*}tblLayout")
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    layout_mark.addnext(margins)
    for right, column in enumerate(table.columns):
        for cell in column.cells:
            cell.width = Mm(_width(layout, right=bool(right)))
        column.width = Mm(_width(layout, right=bool(right)))
    return table


def _text_mm(layout: PaperLayout) -> float:
    return PAGE_MM[0] - layout.margins_mm[1] - layout.margins_mm[3]


def _width(layout: PaperLayout, *, right: bool) -> float:
    return _text_mm(layout) - layout.left_column_mm if right else layout.left_column_mm


def _keep_whole(table: "Table") -> None:
    from docx.oxml.parser import OxmlElement

    properties: Any = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))


def _drop_first(cell: "_Cell") -> None:
    """Remove the empty paragraph that every new cell has, once others stand below it."""
    first: Any = cell.paragraphs[0]._p
    if len(cell.paragraphs) > 1:
        first.getparent().remove(first)


def _line(cell: "_Cell", text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    run = _write(cell.add_paragraph(style=HEAD_STYLE), text, size, bold=bold)
    run.italic = italic or None


def _write(paragraph: "WordParagraph", text: str, size: float, *, bold: bool = False) -> Any:
    from docx.shared import Pt

    run: Any = paragraph.add_run(text)
    run.bold, run.font.size = bold or None, Pt(size)
    for part in run._r.t_lst:
        part.set(_SPACE, "preserve")
    return run


def _short(lines: tuple[str, ...], size: float, width_mm: float) -> float:
    """Return the length of the short rule below some bold lines, in millimetres."""
    return RULE_SHARE * min(bold_width_mm(lines[-1], size), width_mm)


def _rule(paragraph: "WordParagraph", width_mm: float, length_mm: float) -> None:
    """Make a paragraph a thin solid rule of a length, in the middle of a width."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml
    from docx.shared import Mm, Pt

    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((width_mm - length_mm) / 2)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    form.space_before = Pt(2)
    border = parse_xml(f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>')
    properties: Any = paragraph._p.get_or_add_pPr()
    # The schema wants the border before the spacing.
    properties.find("{*}spacing").addprevious(border)
