"""Two neighbouring figures in one another's cells: named once, where no other figure could be the whole fault."""

from dataclasses import dataclass
from itertools import pairwise

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.checks.result import FileResult
from mtqg_xl.pipeline.batch import figures_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS, Key, asked, retyped, submission, submission_in, verdict_on
from tests.samples.conftest import RECIPE


def exchanged(file: Submission, one: Key, other: Key) -> Submission:
    held = {key: cell.value for key in (one, other) if (cell := file.cell(*key)) is not None}
    assert held[one] is not None and held[other] is not None and held[one] != held[other]
    return retyped(file, {one: held[other], other: held[one]})


@dataclass(frozen=True)
class Case:
    """Two cells beside one another, and what the exchange breaks, worked out by hand."""

    one: Key
    other: Key
    codes: list[str]


# Commune 99001. Of thôn 1 three households with thirteen persons went from poor to near poor: exchanged, both lines of
# HN-02 end apart from HN-01 (R33, R34), and both moves apart from what HN-03 took in (R37 twice). Of 78 persons at the
# start thirteen went: exchanged, 123 persons at the end are 130 fewer (R32, R34), and the move is 65 more (R37).
PLACES = {
    "households and persons of a place": Case(
        ("HN-02", "thon#1", "to_near_poor"), ("HN-02", "thon#2", "to_near_poor"), ["R33", "R34", "R37", "R37"]
    ),
    "two columns of a place": Case(
        ("HN-02", "thon#2", "at_start"), ("HN-02", "thon#2", "to_near_poor"), ["R32", "R34", "R37"]
    ),
}


def message(result: FileResult, file: Submission, case: Case) -> None:
    (finding,) = [item for item in result.findings if item.code == "A03"]
    cells = [file.own(*key) for key in (case.one, case.other)]
    assert finding.cell == cells[0] and all(cell in finding.what and cell in finding.mend for cell in cells)
    assert f"{finding.sheet}!{cells[1]}" in finding.related
    assert sorted(item.code for item in finding.consequences) == case.codes
    assert not [item for item in result.findings if item.code in case.codes]


@pytest.mark.parametrize("case", PLACES.values(), ids=PLACES.keys())
def test_two_figures_exchanged_are_one_message_that_names_both_cells(case: Case) -> None:
    file = submission("99001")
    message(verdict_on(exchanged(file, case.one, case.other)), file, case)


def test_amounts_of_two_works_exchanged_are_named_at_the_works_and_not_at_the_rows_that_they_belong_to() -> None:
    file = submission("99001")
    rows = [row for row in file.filled_rows("GN-03", "works") if row.cells["disbursed_year_to_date"].value]
    one, other = next(
        (one, other) for one, other in pairwise(rows) if one.cells["line"].text != other.cells["line"].text
    )
    keys: list[Key] = [("GN-03", f"works#{row.position}", "disbursed_year_to_date") for row in (one, other)]
    result = verdict_on(exchanged(file, *keys))
    told = [(item.code, item.cell) for item in result.findings if "R07" in item.code or item.code == "A03"]
    assert told == [("A03", file.own(*keys[0]))]


def test_an_amount_in_the_cell_beside_its_own_is_one_message_that_says_where_it_belongs() -> None:
    kit = DEFINITIONS.kit("ntm-giai-doan-xa")
    file = submission_in(workbook_of(kit, sample(kit, RECIPE, Period.parse("2021..2023"), 5, 1)))
    (row, *_) = file.filled_rows("PB-07", "w08")
    own, beside = (("PB-07", f"w08#{row.position}", column) for column in ("province", "district"))
    assert row.cells["province"].value and "district" not in row.cells
    moved = retyped(file, {own: None, beside: row.cells["province"].value})
    of_kit = DEFINITIONS.readable[file.kit_id]
    (result,) = check([moved], figures_of([moved], of_kit))
    assert [(code, cell) for code, _, cell in asked(result)] == [("A03", file.own(*own))]
    (finding,) = [item for item in result.findings if item.code == "A03"]
    assert f"chuyển số của ô {file.own(*beside)} sang ô {file.own(*own)}" in finding.mend


def test_one_wrong_figure_is_not_called_an_exchange() -> None:
    file = submission("99001")
    for more in (1, 9, 13, 27, 100):
        cell = file.cell("HN-02", "thon#2", "to_near_poor")
        assert cell is not None and cell.value is not None
        result = verdict_on(retyped(file, {("HN-02", "thon#2", "to_near_poor"): cell.value + more}))
        assert result.findings and not [item for item in result.findings if item.code == "A03"]


def test_an_exchange_that_breaks_nothing_is_not_spoken_of() -> None:
    file = submission("99001")
    result = verdict_on(exchanged(file, ("HN-02", "thon#1", "at_start"), ("HN-02", "thon#3", "at_start")))
    assert not asked(result)
