"""What forms of a review say of one place: a figure that no other form has is told there, whatever the totals."""

from collections.abc import Mapping

import pytest

from mtqg_xl.definition.cases import cases
from mtqg_xl.definition.places import equal_by_place
from mtqg_xl.findings import Finding
from tests.checks.test_outvoted import FORMS, KIT, RESULT, number, place_with_room, review, verdict
from tests.made import Key, asked

Cells = Mapping[Key, float | str | None]


def row(form: str, position: int, *columns: str) -> list[Key]:
    return [(form, f"thon#{position}", column) for column in columns]


def positions(form: str, seed: int = 1) -> list[int]:
    return [line.position for line in review(seed).filled_rows(form, "thon")]


def typed_columns(form: str) -> list[str]:
    line = next(iter(review().filled_rows(form, "thon")))
    return [column for column, cell in line.cells.items() if cell.value is not None]


def told(cells: Cells, seed: int = 1) -> Finding:
    """Return the one message that asks anybody anything."""
    (finding,) = [each for each in verdict(cells, seed).findings if each.severity.value != "note"]
    return finding


def moved(form: str, columns: list[str], from_: list[int], to: list[int], seed: int = 1) -> Cells:
    """Return what some rows hold put into others; None where nothing is put."""
    cells: dict[Key, float | str | None] = {}
    for column in columns:
        held = {at: review(seed).cell(form, f"thon#{at}", column) for at in from_}
        cells |= {(form, f"thon#{at}", column): None for at in from_}
        cells |= {
            (form, f"thon#{new}", column): None if (cell := held[old]) is None else cell.value
            for old, new in zip(from_, to, strict=True)
        }
    return cells


def test_one_figure_is_told_at_its_place_with_what_the_others_have_and_what_it_breaks_under_it() -> None:
    key, held = place_with_room()
    finding = told({key: held + 4})
    assert (finding.code, finding.sheet, finding.cell) == ("A05", RESULT, review().own(*key))
    assert (finding.found, finding.expected) == (held + 4, held)
    assert sorted(each.code for each in finding.consequences) == FORMS
    assert f"“{review().text('HN-01', key[1], 'name')}”" in finding.what


def test_two_figures_that_keep_the_total_are_told_each() -> None:
    (one, two, *_) = [key for at in positions("HN-01") for key in row("HN-01", at, "poor") if number(key) > 4]
    result = verdict({one: number(one) + 1, two: number(two) - 1})
    assert [(code, cell) for code, _, cell in asked(result)] == [
        ("A05", review().own(*one)),
        ("A05", review().own(*two)),
    ]


def test_figures_of_two_places_exchanged_are_one_message() -> None:
    first, second, *_ = positions("HN-04")
    finding = told(moved("HN-04", typed_columns("HN-04"), [first, second], [second, first]))
    assert (finding.code, finding.cell) == ("A05", review().own("HN-04", f"thon#{first}", "poor"))
    assert "đổi chỗ" in finding.what


ROOMY = 7
"""A review whose lists of places have rows that are free."""


def test_a_block_one_row_lower_is_one_message() -> None:
    at = positions("HN-04", ROOMY)
    finding = told(moved("HN-04", typed_columns("HN-04"), at, [each + 1 for each in at], ROOMY), ROOMY)
    assert (finding.code, finding.cell) == ("A05", review(ROOMY).own("HN-04", f"thon#{at[0]}", "poor"))
    assert "lệch xuống một dòng" in finding.what


def test_a_name_that_stands_twice_is_told_at_the_row_of_the_place_that_is_missing() -> None:
    first, second, *_ = positions("HN-04")
    name: Key = ("HN-04", f"thon#{first}", "name")
    finding = told({name: review().text("HN-04", f"thon#{second}", "name")})
    assert (finding.code, finding.cell) == ("I20", review().own(*name))
    assert f"“{review().text(*name)}”" in finding.mend


def test_figures_without_a_name_are_told_with_the_place_whose_they_are() -> None:
    name: Key = ("HN-04", f"thon#{positions('HN-04')[1]}", "name")
    finding = told({name: None})
    assert (finding.code, finding.cell) == ("I20", review().own(*name))
    assert f"“{review().text(*name)}”" in finding.what


@pytest.mark.parametrize("form", ["HN-04", "HN-12"])
def test_a_place_that_one_form_lacks_is_one_message(form: str) -> None:
    at, name = positions(form)[1], review().text("HN-01", f"thon#{positions('HN-01')[1]}", "name")
    cells: dict[Key, float | str | None] = dict.fromkeys(row(form, at, *typed_columns(form), "name"))
    finding = told(cells)
    assert (finding.code, finding.sheet) == ("I20", review().sheet(form))
    assert f"“{name}”" in finding.what


def test_a_form_that_is_filled_in_its_total_alone_says_nothing_of_places() -> None:
    cells: dict[Key, float | str | None] = {}
    for column in typed_columns("HN-04"):
        some = [key for at in positions("HN-04") for key in row("HN-04", at, column)]
        cells |= dict.fromkeys(some)
        cells["HN-04", "xa.rest", column] = sum(cell.value or 0.0 for key in some if (cell := review().cell(*key)))
    assert not {code for code, _, _ in asked(verdict(cells))} & {"A05", "I20"}


def test_only_comparisons_of_two_totals_that_both_list_places_hold_by_place() -> None:
    held = {equal.case.key for equal in equal_by_place(KIT)}
    assert {"R163-xa", "R33-xa.ho", "R37-xa.khau"} <= held
    assert not {case.key for case in cases(KIT) if case.condition.op != "="} & held
