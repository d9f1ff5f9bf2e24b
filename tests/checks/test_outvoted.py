"""One total that several other forms gainsay with one number: one message, at the total or at what it adds up."""

from collections.abc import Mapping
from functools import cache

from mtqg_xl.checks.check import check
from mtqg_xl.checks.result import FileResult
from mtqg_xl.pipeline.batch import figures_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS, Key, asked, retyped, submission_in
from tests.samples.conftest import RECIPE

KIT = DEFINITIONS.kit("ra-soat-ho-ngheo-xa")
RESULT = "HN-01 KẾT QUẢ"
FORMS = ["R163", "R165", "R167", "R168", "R33"]
"""What compares the poor households of HN-01: HN-04, HN-08, HN-09, HN-12 and HN-02."""


@cache
def review(seed: int = 1) -> Submission:
    made = sample(KIT, RECIPE, Period.parse("2024"), seed, 1)
    return submission_in(workbook_of(KIT, made))


def verdict(cells: Mapping[Key, float | str | None], seed: int = 1) -> FileResult:
    kit = DEFINITIONS.readable[review(seed).kit_id]
    file = retyped(review(seed), cells)
    return check([file], figures_of([file], kit))[0]


def number(key: Key) -> float:
    cell = review().cell(*key)
    assert cell is not None and cell.value is not None
    return cell.value


def place_with_room() -> tuple[Key, float]:
    """Return where the poor households of a place with room for four more stand, and how many they are."""
    for row in review().filled_rows("HN-01", "thon"):
        columns = ("poor", "households", "poor_persons")
        poor, *rooms = (("HN-01", f"thon#{row.position}", column) for column in columns if column in row.cells)
        if len(rooms) == 2 and all(number(room) - number(poor) > 4 for room in rooms):
            return poor, number(poor)
    raise AssertionError("no place is large enough")


BESIDE: dict[Key, float] = {
    ("HN-01", "xa.rest", "poor"): 4.0,
    ("HN-01", "xa.rest", "households"): 10.0,
    ("HN-01", "xa.rest", "persons"): 40.0,
    ("HN-01", "xa.rest", "poor_persons"): 16.0,
}
"""Households of no place in particular: they are in the totals of HN-01 alone."""


def test_a_total_that_all_other_forms_gainsay_is_one_message() -> None:
    assert asked(verdict({})) == []
    total = number(("HN-01", "xa", "poor"))
    result = verdict(BESIDE)
    found = {item.cell: item for item in result.findings if item.code == "A04"}
    assert set(found) == {review().own("HN-01", "xa", column) for column in ("poor", "poor_persons")}
    finding = found[review().own("HN-01", "xa", "poor")]
    assert (finding.found, finding.expected) == (total + 4, total)
    assert sorted(item.code for item in finding.consequences) == FORMS


def test_where_a_figure_under_it_breaks_a_limit_by_as_much_that_is_the_message() -> None:
    key, held = place_with_room()
    row: Key = ("HN-01", key[1], "households")
    more = number(row) - held + 25
    result = verdict({key: held + more})
    assert asked(result) == [("R30", RESULT, review().own(*key))]
    (finding,) = [item for item in result.findings if item.code == "R30"]
    assert set(FORMS) <= {item.code for item in finding.consequences}


def test_where_another_form_says_a_third_number_each_is_told() -> None:
    result = verdict({**BESIDE, ("HN-04", "xa.rest", "poor"): 3.0})
    poor = [item for item in result.findings if item.cell == review().own("HN-01", "xa", "poor")]
    assert poor == [] and {"R163", "R165"} <= {code for code, _, _ in asked(result)}
