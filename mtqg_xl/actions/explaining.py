"""Vì sao có số này?"""

from mtqg_xl.actions.desk import Desk
from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer
from mtqg_xl.pipeline.open_book import UNIT_OR_TOTAL, OpenBook, opened
from mtqg_xl.pipeline.trace_words import figure_words, trace_lines
from mtqg_xl.pipeline.tracing import TracedCell, trace_open

NO_CELL = "Chọn một ô có số của biểu rồi bấm lại."


def why(desk: Desk) -> Answer:
    """Say of the selected cell: the figure, its formula in words, and each cell of each unit that it is made of.

    Raises:
        UsageError: no workbook is open, it is none of ours, or the cell holds no figure of a form.
    """
    found = traced(desk, opened(desk.host.workbook(), desk.host.key, desk.definitions, roles=UNIT_OR_TOTAL))
    return Answer(figure_words(found), lines=tuple(trace_lines(found)))


def traced(desk: Desk, book: OpenBook) -> TracedCell:
    """Return the selected cell with its reasons.

    Raises:
        UsageError: no cell is selected, or it holds no figure of a form.
    """
    at = desk.host.selection()
    if at is None:
        raise UsageError(NO_CELL)
    return trace_open(book, at.sheet, parse_a1(at.cell), desk.definitions)
