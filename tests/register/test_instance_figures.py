"""A figure set parted into reporters and forms, and put together again, also for another version of the kit."""

from dataclasses import replace

import numpy as np
import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.register.encoding import decoded, encoded
from mtqg_xl.register.instance_figures import InstanceFigures, figure_set_of, figures_of_reporter
from tests.register.made import assert_same
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")
LUC_BINH = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital | note
    DTTS.4.1.a | 2981000000             | 2145977223             |
    DTTS.8     | -                      | 150 triệu              | chưa giao

    GN-03 works | name     | line       | allocated | disbursed_year_to_date
    1           | Cao Lộc  | DTTS.4.1.a | 951000000 | -
    3           | Bản Piềng | DTTS.4.1.a |          | 95
"""
DAK_TO = """
    GN-01.DTTS | allocated_year_capital
    DTTS.4.1.a | 7000000
"""


@pytest.fixture(scope="module")
def figures() -> FigureSet:
    """Give the figures of two communes and of one that sent a blank form."""
    texts = {"01990": LUC_BINH, "23430": DAK_TO}
    sent = [submission_from(text, KIT, reporter=code, file=f"{code}.xlsx") for code, text in texts.items()]
    blank = replace(sent[1], typed={}, file="99001.xlsx", stamp=replace(sent[1].stamp, reporter="99001"))
    return compute([*sent, blank], KIT)


def stored(figures: FigureSet, at: int) -> dict[str, InstanceFigures]:
    return {one.instance: decoded(*encoded(one)) for one in figures_of_reporter(figures, at)}


def put_together(figures: FigureSet) -> FigureSet:
    forms = [stored(figures, at) for at in range(len(figures.reporters))]
    return figure_set_of(KIT, figures.reporters, figures.files, forms)


def test_every_figure_text_and_row_comes_back(figures: FigureSet) -> None:
    found = put_together(figures)
    assert (found.reporters, found.files, found.texts) == (figures.reporters, figures.files, figures.texts)
    assert list(found.blocks) == list(figures.blocks)
    works = found.blocks["GN-03", "works"]
    assert works.reporter_index.tolist() == [0, 0]
    for at in range(3):
        pairs = zip(figures_of_reporter(found, at), figures_of_reporter(figures, at), strict=True)
        for back, sent in pairs:
            assert_same(back, sent)
    assert found.value("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital", 1) == 7_000_000
    assert found.value("GN-01.DTTS", "DTTS", "allocated_year_capital", 0) == 2_981_000_000


def test_figures_find_their_rows_and_columns_in_another_version_of_the_kit(figures: FigureSet) -> None:
    """What came then lacks a column and a row, and has the rest in another order: ids decide, never places."""
    there = stored(figures, 0)["GN-01.DTTS"]
    rows = [at for at in reversed(range(len(there.rows))) if there.rows[at] != "DTTS.8"]
    columns = [at for at, name in enumerate(there.columns) if name != "disbursed_year_capital"]
    cells = np.ix_(rows, columns)
    then = replace(
        there,
        rows=(*(there.rows[at] for at in rows), "DTTS.99"),
        columns=tuple(there.columns[at] for at in columns),
        values=np.vstack([there.values[cells], np.full((1, len(columns)), 5.0)]),
        present=np.vstack([there.present[cells], np.ones((1, len(columns)), np.bool_)]),
        unreadable=np.vstack([there.unreadable[cells], np.zeros((1, len(columns)), np.bool_)]),
    )
    found = figure_set_of(KIT, ["01990"], ["f"], [{"GN-01.DTTS": then}])
    assert found.value("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital") == 2_981_000_000
    assert not found.is_present("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    assert not found.is_present("GN-01.DTTS", "DTTS.8", "allocated_year_capital")
    assert not (found.values["GN-01.DTTS"] == 5.0).any()
    assert not found.present["GN-03"].any()
    assert len(found.blocks["GN-03", "works"].position) == 0


def test_a_column_of_a_block_that_was_not_there_then_is_not_present(figures: FigureSet) -> None:
    there = stored(figures, 0)["GN-03"]
    works = there.blocks["works"]
    lacking = {
        name: {column: each for column, each in getattr(works, name).items() if column != "allocated"}
        for name in ("values", "present", "unreadable", "marks")
    }
    then = replace(there, blocks={"works": replace(works, **lacking, texts={"name": works.texts["name"]})})
    found = figure_set_of(KIT, ["01990"], ["f"], [{"GN-03": then}]).blocks["GN-03", "works"]
    assert found.texts["name"] == ("Cao Lộc", "Bản Piềng")
    assert found.texts["line"] == ("", "")
    assert not found.present["allocated"].any()
    assert found.values["disbursed_year_to_date"].tolist() == [0.0, 95.0]
    assert found.marks["disbursed_year_to_date"].tolist() == [True, False]
