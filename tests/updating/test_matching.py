"""Which figure a number of the prose is taken for, against the cells that the report was really written from."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import pytest

from mtqg_xl.narrative import Figure, Narrative, to_docx
from mtqg_xl.proofreading.read_report import read_report
from mtqg_xl.updating.deciding import decisions_about
from mtqg_xl.updating.decision import Decision, State
from mtqg_xl.updating.pairs import figure_pairs
from mtqg_xl.updating.stale import Times
from mtqg_xl.vietnamese import Period
from tests.narrative.support import LUC_BINH, THUY_HUNG, Cell, narrative, typed, year_narrative
from tests.tables import CellState
from tests.updating.figures import LATER, TIMES, workbook, workbook_of

Place = tuple[str, int]
"""A number of the prose: the text of its paragraph and where it begins there."""
YEARS = Times(Period.parse("2023"), Period.parse("2024"), "31/12/2024")


def drawn(path: Path, seed: int) -> Mapping[Cell, CellState]:
    """Other figures for nearly every cell, amounts by a third up or down, counts a few more."""
    chance = Random(seed)
    found: dict[Cell, CellState] = {}
    for cell, value in typed(path).items():
        if isinstance(value, float) and cell[0] != "TT" and chance.random() < 0.85:
            found[cell] = (
                float(int(value * chance.uniform(0.7, 1.6))) if value >= 1000 else value + chance.randint(1, 9)
            )
    return found


def written_from(report: Narrative) -> dict[Place, Figure]:
    """The cell of every number of a report that is one cell's."""
    found: dict[Place, Figure] = {}
    for paragraph in report.paragraphs():
        at = 0
        for run in paragraph.runs:
            if len(run.figures) == 1:
                found[paragraph.text, at] = run.figures[0]
            at += len(run.text)
    return found


def decided(
    folder: Path, report: Narrative, path: Path, later: Mapping[Cell, CellState], times: Times
) -> Iterator[tuple[Place, Decision]]:
    file = folder / "báo cáo.docx"
    file.write_bytes(to_docx(report, controls=False))
    read = read_report(file, margins=True)
    assert read.word is not None
    texts = {one.number: one.text for one in read.report.paragraphs}
    pairs = figure_pairs(workbook_of(path), workbook_of(path, later))
    for decision in decisions_about(read, read.word, pairs, times):
        yield (texts[decision.paragraph], decision.start), decision


def judged(truth: Mapping[Place, Figure], found: Iterator[tuple[Place, Decision]]) -> Counter[str]:
    """How many numbers were taken for their own cell, for another, were asked about, or were not found."""
    counted: Counter[str] = Counter()
    for place, decision in found:
        if place not in truth or decision.state is State.STALE:
            continue
        if decision.state in {State.ASKED, State.UNMATCHED}:
            counted[decision.state.value] += 1
        else:
            counted["right" if truth[place] in {pair.figure for pair in decision.pairs} else "wrong"] += 1
    return counted


def test_every_number_of_report_a_is_taken_for_its_own_cell(tmp_path: Path) -> None:
    report = narrative()
    found = judged(written_from(report), decided(tmp_path, report, LUC_BINH, LATER, TIMES))
    assert (found["wrong"], found["unmatched"]) == (0, 0)
    assert found["asked"] <= 1
    assert found["right"] >= 140


@pytest.mark.parametrize("seed", range(3))
def test_hardly_a_number_is_asked_about_when_nearly_all_figures_change(tmp_path: Path, seed: int) -> None:
    for report, path, times in ((narrative(), LUC_BINH, TIMES), (year_narrative(), THUY_HUNG, YEARS)):
        found = judged(written_from(report), decided(tmp_path, report, path, drawn(path, seed), times))
        assert found["wrong"] <= 1
        assert found["asked"] + found["unmatched"] <= found["right"] * 0.1


def test_a_work_that_stands_on_another_line_now_is_the_same_work() -> None:
    """Rows of a block go by their name: the second work of the old file is the first of the new one."""
    moved = {
        ("GN-03", f"works#{row}", column): typed(LUC_BINH).get(("GN-03", f"works#{other}", column))
        for row, other in ((1, 2), (2, 1))
        for column in ("name", "line", "owner", "investment", "allocated", "disbursed_year_to_date")
    }
    pairs = {pair.figure: pair for pair in figure_pairs(workbook(), workbook(moved))}
    for row in (1, 2):
        pair = pairs[Figure("GN-03", f"works#{row}", "investment")]
        assert pair.new == pair.old


def test_a_work_that_is_gone_has_no_new_figure() -> None:
    gone = {cell: None for cell in typed(LUC_BINH) if cell[:2] == ("GN-03", "works#9")}
    pairs = {pair.figure: pair for pair in figure_pairs(workbook(), workbook(gone))}
    assert pairs[Figure("GN-03", "works#9", "investment")].new is None
