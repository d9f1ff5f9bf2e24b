"""Annexes of a report in landscape sections behind its signature: pages from 1, the header on every page."""

from typing import TYPE_CHECKING, Any

from mtqg_xl.definition.furniture import CODE_WORDS
from mtqg_xl.narrative.text import Align, Annex, AnnexTable, HeadCell, Narrative, Run, TableCell
from mtqg_xl.narrative.word_columns import CELL_MARGIN_MM, measured, parted
from mtqg_xl.narrative.word_layouts import PAGE_MM, PaperLayout
from mtqg_xl.narrative.word_page import FONT, HEAD_STYLE
from mtqg_xl.narrative.word_runs import Controls

if TYPE_CHECKING:
    from docx.document import Document

_TITLE_SIZE, _NOTE_SIZE, _CODE_SIZE = 14.0, 13.0, 10.0
_TWIPS_PER_MM = 1440 / 25.4


def write_annexes(document: "Document", narrative: Narrative, layout: PaperLayout, controls: Controls) -> None:
    """Write every annex of a report, each on pages of its own."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for annex in narrative.annexes:
        _landscape(document, layout)
        page_mm = _text_mm(layout)
        parts = [part for table in annex.tables for part in parted(table, page_mm)]
        for at, table in enumerate(parts):
            _head(document, narrative, annex, is_first=at == 0)
            write_table(document, table, page_mm, controls)
        if annex.code:  # at the foot, as on the sheet: signed paper and file can be held against each other
            _line(document, f"{CODE_WORDS}: {annex.code}", _CODE_SIZE, italic=True).alignment = WD_ALIGN_PARAGRAPH.LEFT


def _text_mm(layout: PaperLayout) -> float:
    return PAGE_MM[1] - layout.margins_mm[1] - layout.margins_mm[3]


def _landscape(document: "Document", layout: PaperLayout) -> None:
    """Begin a section on a new page that lies across, with page numbers of its own."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Mm

    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE_MM[1]), Mm(PAGE_MM[0])
    top, right, bottom, left = layout.margins_mm
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    properties: Any = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    properties.find(qn("w:pgMar")).addnext(numbers)


def _head(document: "Document", narrative: Narrative, annex: Annex, *, is_first: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if not is_first:
        _line(
            document, f"{annex.number} (tiếp theo)", _NOTE_SIZE, italic=True
        ).paragraph_format.page_break_before = True
        return
    _line(document, annex.number, _TITLE_SIZE, bold=True)
    _line(document, f"{annex.title}, {narrative.header.period.title.upper()}", _TITLE_SIZE, bold=True)
    _line(document, attached(narrative), _NOTE_SIZE, italic=True)
    if annex.unit:
        unit = _line(document, f"Đơn vị tính: {annex.unit}", _NOTE_SIZE, italic=True)
        unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def attached(narrative: Narrative) -> str:
    """Return the line that names the report to which an annex belongs; number and day are the clerk's."""
    header = narrative.header
    kind = narrative.kind.capitalize()
    number = f"số      /{header.symbol}" if header.symbol else "số      "
    return f"(Kèm theo {kind} {number} ngày     tháng     năm {header.period.year} của {header.issuer_name})"


def _line(document: "Document", text: str, size: float, *, bold: bool = False, italic: bool = False) -> Any:
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=HEAD_STYLE)
    paragraph.paragraph_format.keep_with_next = True
    run: Any = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    return paragraph


# -- the table ----------------------------------------------------------------------------------------------------


def write_table(document: "Document", table: AnnexTable, page_mm: float, controls: Controls) -> None:
    """Write a table at the end of a document, as wide as ``page_mm``."""
    size, widths = measured(table, page_mm)
    style = _style(document, size)
    made = _element("tbl")
    made.append(_table_properties(page_mm))
    grid = _below(made, "tblGrid")
    for width in widths:
        _below(grid, "gridCol", w=_twips(width))
    writer = _Cells(document, style, widths, controls)
    for level in range(max(head.rows[1] for head in table.header) + 1):
        made.append(writer.header_row(table.header, level))
    if table.numbers:
        numbers = tuple(TableCell((Run(text, italic=True),) if text else (), "center") for text in table.numbers)
        made.append(writer.row(numbers, is_header=True))
    for cells in table.rows:
        made.append(writer.row(cells))
    document.element.body.insert_element_before(made, "w:sectPr")


class _Cells:
    """Writes the rows of one table."""

    def __init__(self, document: "Document", style: str, widths: tuple[float, ...], controls: Controls) -> None:
        self._document = document
        self._style = style
        self._widths = widths
        self._controls = controls

    def row(self, cells: tuple[TableCell, ...], *, is_header: bool = False) -> Any:
        made = _row(is_header=is_header)
        for at, cell in enumerate(cells):
            made.append(self._cell((at, at), cell))
        return made

    def header_row(self, heads: tuple[HeadCell, ...], level: int) -> Any:
        """Return one row of the header: its own cells, and the lower parts of those that begin above."""
        made = _row(is_header=True)
        for head in sorted(heads, key=lambda head: head.columns):
            first, last = head.rows
            if first <= level <= last:
                merged = "" if first == last else "restart" if level == first else "continue"
                runs = (Run(head.text, bold=True),) if level == first else ()
                made.append(self._cell(head.columns, TableCell(runs, "center"), merged))
        return made

    def _cell(self, columns: tuple[int, int], cell: TableCell, merged: str = "") -> Any:
        made = _element("tc")
        properties = _below(made, "tcPr")
        _below(properties, "tcW", w=_twips(sum(self._widths[columns[0] : columns[1] + 1])), type="dxa")
        if columns[0] != columns[1]:
            _below(properties, "gridSpan", val=str(columns[1] - columns[0] + 1))
        if merged:
            _below(properties, "vMerge", val=merged)
        _below(properties, "vAlign", val="center")
        made.append(self._paragraph(cell.runs, cell.align))
        return made

    def _paragraph(self, runs: tuple[Run, ...], align: Align) -> Any:
        from docx.text.paragraph import Paragraph

        made = _element("p")
        properties = _below(made, "pPr")
        _below(properties, "pStyle", val=self._style)
        if align != "left":
            _below(properties, "jc", val=align)
        self._controls.fill(Paragraph(made, self._document._body), runs)
        return made


def _style(document: "Document", size: float) -> str:
    """Return the id of the style of a table's cells at a size, made when it is first wanted."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Mm, Pt

    name = f"Table text {size:g}"
    styles: Any = document.styles
    if name not in styles:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(size)
        form = style.paragraph_format
        form.alignment, form.first_line_indent = WD_ALIGN_PARAGRAPH.LEFT, Mm(0)
        form.space_before = form.space_after = Pt(1)
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    found: str = styles[name].style_id
    return found


def _table_properties(page_mm: float) -> Any:
    made = _element("tblPr")
    _below(made, "tblW", w=_twips(page_mm), type="dxa")
    borders = _below(made, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _below(borders, side, val="single", sz="4", space="0", color="000000")
    _below(made, "tblLayout", type="fixed")
    margins = _below(made, "tblCellMar")
    for side in ("left", "right"):
        _below(margins, side, w=_twips(CELL_MARGIN_MM), type="dxa")
    return made


def _row(*, is_header: bool) -> Any:
    made = _element("tr")
    properties = _below(made, "trPr")
    _below(properties, "cantSplit")
    if is_header:
        _below(properties, "tblHeader")
    return made


def _twips(millimetres: float) -> str:
    return str(round(millimetres * _TWIPS_PER_MM))


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made: Any = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _below(parent: Any, name: str, **attributes: str) -> Any:
    made = _element(name, **attributes)
    parent.append(made)
    return made
