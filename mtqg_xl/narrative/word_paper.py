"""A short official paper → a Word document in the layout of the State, plain and ready to be signed."""

from mtqg_xl.narrative.text import Paper, Paragraph
from mtqg_xl.narrative.word_annexes import write_table
from mtqg_xl.narrative.word_head import write_foot, write_head, write_sides
from mtqg_xl.narrative.word_layouts import PAGE_MM, STATE
from mtqg_xl.narrative.word_package import packed
from mtqg_xl.narrative.word_page import prepare
from mtqg_xl.narrative.word_runs import Controls


def paper_docx(paper: Paper) -> bytes:
    """Return a paper as a .docx; places for a pen and gaps are highlighted in yellow, number and day are blank."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    prepare(document, STATE)
    write_head(document, paper, STATE)
    filler = Controls(wanted=False)
    for at, block in enumerate(paper.blocks, start=1):
        if isinstance(block, Paragraph):
            written = document.add_paragraph()
            filler.fill(written, block.runs)
            # No signature stands on a page alone.
            written.paragraph_format.keep_with_next = True if at == len(paper.blocks) else None
        else:
            write_table(document, block, PAGE_MM[0] - STATE.margins_mm[1] - STATE.margins_mm[3], filler)
            document.add_paragraph().paragraph_format.line_spacing = Pt(6)
    if paper.sides is None:
        write_foot(document, paper.header, STATE)
    else:
        write_sides(document, paper.sides, STATE)
    return packed(document, paper)
