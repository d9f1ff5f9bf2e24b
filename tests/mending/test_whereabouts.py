"""Formulas of the issued sheets, written for rows that were pushed down, taken out or told apart no more."""

import pytest

from mtqg_xl.mending.repair.whereabouts import Line, Moved, SheetPlace, Whereabouts

FIXED = {9: 9, 10: 10, 12: 14, 20: 22}
"""Codes in row 9, a block from 10 to 12 that grew by two rows, a total in row 20."""


def where(**rows: object) -> tuple[Whereabouts, SheetPlace]:
    line = Line(FIXED, **rows)  # type: ignore[arg-type]
    form = SheetPlace("GN", "GN", "sheet1.xml", line)
    return Whereabouts([form, SheetPlace("KIỂM TRA", "KT mới", "sheet2.xml")], ["_kt"]), form


@pytest.mark.parametrize(
    ("issued", "now"),
    [
        ("SUM(G10:G12)", "SUM(G10:G14)"),
        ("N(H20)*2", "N(H22)*2"),
        ("SUM($G$10:$G$12,H20)", "SUM($G$10:$G$14,H22)"),
        ('IF(G20="B9","B9",\'GN\'!G20)', 'IF(G22="B9","B9",\'GN\'!G22)'),
        ("'KIỂM TRA'!B3", "'KT mới'!B3"),
        ("G8+G25", "G8+G27"),
    ],
)
def test_operands_move_with_their_rows_and_all_else_stays(issued: str, now: str) -> None:
    whole, form = where()
    assert whole.formula(issued, form) == now


@pytest.mark.parametrize("issued", ["N(G11)", "'_kt'!B3", "SUM(G11,G20)"])
def test_what_cannot_be_found_has_no_formula(issued: str) -> None:
    whole, form = where(unknown=frozenset({11}))
    assert whole.formula(issued, form) is None


def test_a_range_that_lost_its_edge_is_shorter_but_loses_no_column() -> None:
    line = Line({10: 10, 11: 11, 12: 12}, unknown=frozenset({13}))
    columns = Line({1: 1, 2: 2}, unknown=frozenset({3}))
    form = SheetPlace("GN", "GN", "sheet1.xml", line, columns)
    whole = Whereabouts([form])
    assert whole.formula("SUM(A10:A13)", form) == "SUM(A10:A12)"
    assert whole.formula("SUM(A10:C10)", form) is None


def test_a_row_of_a_block_takes_the_formula_of_its_first_row() -> None:
    whole, form = where(inner={11: 11})
    assert whole.formula("N(G11)/N(G20)", form, Moved(11, 11, 2)) == "N(G13)/N(G22)"


def test_a_sheet_that_lies_as_issued_keeps_its_formulas_to_the_letter() -> None:
    form = SheetPlace("GN", "GN", "sheet1.xml", Line({9: 9, 20: 20}))
    assert Whereabouts([form]).formula("SUM( G10 : G12 )+ 1", form) == "SUM( G10 : G12 )+ 1"


def test_beyond_the_last_column_that_is_known_nothing_is_guessed() -> None:
    form = SheetPlace("GN", "GN", "sheet1.xml", columns=Line({1: 1, 2: 2}, last=2))
    assert (form.at(5, 2), form.at(5, 4)) == ((5, 2), None)


def test_a_lost_sentinel_stands_in_formulas_but_gets_no_label() -> None:
    form = SheetPlace("GN", "GN", "sheet1.xml", Line({10: 11, 12: 12}), absent_rows=frozenset({10}))
    assert Whereabouts([form]).formula("SUM(G10:G12)", form) == "SUM(G11:G12)"
    assert form.at(10, 1) is None
