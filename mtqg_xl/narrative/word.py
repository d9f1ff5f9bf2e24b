"""A narrative → a Word document; the same narrative gives the same bytes."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mtqg_xl.narrative.text import Narrative, Paragraph
from mtqg_xl.narrative.word_annexes import write_annexes
from mtqg_xl.narrative.word_charts import write_chart
from mtqg_xl.narrative.word_head import write_foot, write_head
from mtqg_xl.narrative.word_layouts import LAYOUTS, PAGE_MM, PaperLayout
from mtqg_xl.narrative.word_memory import with_memory
from mtqg_xl.narrative.word_notes import write_notes
from mtqg_xl.narrative.word_package import packed
from mtqg_xl.narrative.word_page import PART_STYLE, prepare
from mtqg_xl.narrative.word_runs import Controls

if TYPE_CHECKING:
    from docx.document import Document


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
    written = packed(document, narrative)
    if not controls:
        return written
    return with_memory(written, narrative.report, narrative.header.period.code, narrative.header.issuer_name)


def _body(document: "Document", narrative: Narrative, layout: PaperLayout, controls: Controls) -> None:
    for paragraph in narrative.opening:
        controls.fill(document.add_paragraph(), paragraph.runs)
    for section in narrative.outline():
        style = f"Heading {section.level}" if section.level else PART_STYLE
        for line in section.title_lines:
            document.add_paragraph(line, style=style)
        for paragraph in section.paragraphs:
            controls.fill(document.add_paragraph(), paragraph.runs)
        for number, chart in enumerate(narrative.charts, start=1):
            if chart.section == section.id:
                write_chart(document, chart, number, PAGE_MM[0] - layout.margins_mm[1] - layout.margins_mm[3])
    for at, paragraph in enumerate(narrative.closing, start=1):
        is_last = at == len(narrative.closing)
        controls.fill(document.add_paragraph(), (_ended(paragraph, layout.end) if is_last else paragraph).runs)


def _ended(paragraph: Paragraph, end: str) -> Paragraph:
    """Return the last paragraph with the mark that closes a paper of the State; those of the Party have none."""
    if not end:
        return paragraph
    *before, last = paragraph.runs
    return Paragraph((*before, replace(last, text=last.text.rstrip(".") + end)))
