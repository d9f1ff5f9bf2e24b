"""What a real report states, against the report that is written from the cells: tables that a person read by hand.

A line is ``name | section | cell | printed``: the section of the outline in whose paragraphs the figure stands, its
cell (``instance row column``) and the figure as our report prints it. Where a figure is told in words (``in words``),
the last part is what a paragraph of the section says.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.narrative import Narrative, ReportDefinition, load_reports, render
from mtqg_xl.narrative.source import Source
from mtqg_xl.vietnamese import Period
from tests.narrative.support import Cell, typed
from tests.tables import CellState, submission_of


@dataclass(frozen=True)
class Told:
    """An example, the kit that holds it, and the report that is written from it."""

    kit_id: str
    report_id: str
    example: str
    period: str
    name: str
    place: str

    @property
    def path(self) -> Path:
        return shipped("examples") / self.example / "so-lieu.csv"

    @property
    def kit(self) -> Kit:
        return load().kit(self.kit_id)

    def figures(self, changes: dict[Cell, CellState] | None = None) -> FigureSet:
        """The figures of the example after some cells were typed anew; None empties a cell."""
        return _figures(self, tuple((changes or {}).items()))

    def narrative(self, changes: dict[Cell, CellState] | None = None) -> Narrative:
        """The report of the example after some cells were typed anew."""
        report = reports()[self.report_id]
        head = report.head.header(Period.parse(self.period), self.name, self.place, "", ())
        return render(self.figures(changes), 0, report, head)


@cache
def reports() -> dict[str, ReportDefinition]:
    """The shipped reports."""
    return load_reports()


@cache
def _figures(told: Told, changes: tuple[tuple[Cell, CellState], ...]) -> FigureSet:
    cells = typed(told.path) | dict(changes)
    submission = submission_of([(*cell, state) for cell, state in cells.items()], told.kit, reporter="x")
    return compute([submission], told.kit)


@dataclass(frozen=True)
class Line:
    """One figure of a real report."""

    name: str
    section: str
    cell: str
    printed: str


def lines(table: str) -> list[Line]:
    return [Line(*(part.strip() for part in line.split("|"))) for line in table.strip().splitlines()]


def names(table: str) -> list[str]:
    return [line.name for line in lines(table)]


def number(printed: str) -> float:
    return float(printed.replace(".", "").replace(",", "."))


def stands(line: Line, figures: FigureSet, narrative: Narrative) -> None:
    """Hold the cell to the stated figure, and the paragraphs of the section to what is printed of the cell."""
    instance, row, column = line.cell.split()
    source = Source(figures, 0)
    value = source.value(instance, row, column) / (1_000_000 if "triệu" in line.printed else 1)
    printed = line.printed.removesuffix(" triệu")
    decimals = len(printed.partition(",")[2])
    is_rounded = source.unit(instance, row, column) == "%"
    assert abs(value - number(printed)) <= (0.5 * 10**-decimals if is_rounded else 1e-9)
    found = {
        run.text
        for section in narrative.outline()
        if section.id == line.section
        for paragraph in section.paragraphs
        for run in paragraph.runs
        if run.tag == f"{instance}|{row}|{column}"
    }
    assert found == {printed}


def is_told(line: Line, narrative: Narrative) -> None:
    """Hold the paragraphs of a section to words in which a figure is told."""
    paragraphs = [
        item.text for section in narrative.outline() if section.id == line.section for item in section.paragraphs
    ]
    assert [text for text in paragraphs if line.printed in text], paragraphs
