"""Three anchors, one place: what holds when they agree, differ or are gone."""

import pytest

from mtqg_xl.reading.votes import Evidence, without_conflicts


@pytest.mark.parametrize(
    ("evidence", "place"),
    [
        (Evidence((7,), (7,), (7,)), 7),
        (Evidence((7,), (8,), (7,)), 7),
        (Evidence((8,), (7,), (7,)), 7),
        (Evidence((7,), (7,), (8,)), 7),
        (Evidence((), (), (7,)), 7),
        (Evidence((7,)), 7),
        (Evidence((), (7,)), 7),
        (Evidence((7,), (8,), (9,)), None),
        (Evidence((7,), (8,)), None),
        (Evidence(), None),
    ],
)
def test_two_that_agree_win_one_alone_is_used_and_others_decide_nothing(
    evidence: Evidence[int], place: int | None
) -> None:
    assert evidence.decided() == place


def test_of_a_copied_row_the_one_whose_label_fits_is_meant() -> None:
    assert Evidence((7, 8), (8,), (7,)).decided() == 8


def test_of_a_copied_row_with_its_label_the_one_that_the_name_follows_is_meant() -> None:
    assert Evidence((7, 8), (7, 8), (8,)).decided() == 8


def test_of_a_copied_row_without_names_the_first_is_meant() -> None:
    assert Evidence((7, 8), (7, 8)).decided() == 7


def test_of_two_claims_on_one_place_the_stronger_holds_and_equal_ones_fall() -> None:
    strong, weak = Evidence((7,), (7,)), Evidence((), (), (7,))
    assert without_conflicts({"a": weak, "b": strong}) == {"b": 7}
    assert without_conflicts({"a": weak, "b": Evidence((7,))}) == {}


def test_a_row_pasted_over_another_is_neither_of_the_two() -> None:
    """Row 8 was copied over row 9, whose name alone still says what it was."""
    evidence = {"a": Evidence((8, 9), (8, 9), (8,)), "b": Evidence((), (), (9,))}
    assert without_conflicts(evidence) == {"a": 8}


def test_an_anchor_that_is_wrong_elsewhere_is_not_used_alone() -> None:
    """Names that a program did not move point one row too high; the row that has nothing else is not read."""
    moved = {row: Evidence((at,), (at,), (at - 1,)) for row, at in (("a", 5), ("b", 6))}
    assert without_conflicts({**moved, "c": Evidence((), (), (9,))}) == {"a": 5, "b": 6}


def test_one_slip_does_not_condemn_an_anchor_that_is_right_elsewhere() -> None:
    right = {row: Evidence((at,), (at,)) for row, at in (("a", 5), ("b", 6))}
    slipped = {"c": Evidence((7,), (8,))}
    alone = {"d": Evidence((9,))}
    assert without_conflicts(right | slipped | alone) == {"a": 5, "b": 6, "d": 9}
