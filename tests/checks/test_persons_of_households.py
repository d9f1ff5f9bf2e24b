"""A household has at least one person: figures of the two typed in one another's place are told at their cells."""

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from tests.tables import submission_of

KIT = load().kit("ra-soat-ho-ngheo-xa")
REVIEW = {
    "households": 70.0,
    "persons": 283.0,
    "poor": 12.0,
    "poor_persons": 44.0,
    "near_poor": 9.0,
    "near_poor_persons": 35.0,
    "average": 3.0,
    "average_persons": 11.0,
}


def told(row: str, **changed: float | None) -> list[tuple[str, str, str]]:
    """Return what is said of HN-01 where one row has the figures of a review, some of them changed."""
    figures = {column: amount for column, amount in (REVIEW | changed).items() if amount is not None}
    submission = submission_of([("HN-01", row, column, amount) for column, amount in figures.items()], KIT)
    (result,) = check([submission], compute([submission], KIT))
    found = [item for item in result.findings if item.sheet == "HN-01 KẾT QUẢ" and item.code.startswith("R")]
    return [(item.code, item.severity.value, item.cell) for item in found]


@pytest.mark.parametrize(("row", "at"), [("thon#2", 14), ("xa.rest", 29)])
def test_more_households_than_persons_is_told_at_the_households(row: str, at: int) -> None:
    assert told(row) == []
    assert told(row, households=283.0, persons=70.0) == [("R203", "block", f"C{at}")]
    assert told(row, poor=44.0, poor_persons=12.0) == [("R204", "block", f"E{at}")]
    assert told(row, near_poor=36.0) == [("R204", "block", f"G{at}")]
    assert told(row, average=12.0) == [("R204", "block", f"I{at}")]


@pytest.mark.parametrize("row", ["thon#2", "xa.rest"])
def test_households_of_one_person_and_persons_not_typed_are_no_fault(row: str) -> None:
    assert told(row, poor=12.0, poor_persons=12.0) == []
    assert told(row, persons=None, poor_persons=None, near_poor_persons=None, average_persons=None) == []
