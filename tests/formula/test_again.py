"""The same formulas with other constants, computed in the order found before, have the values of a new order."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from mtqg_xl.formula.calculate import Input, calculate
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported, Value

ROWS = 300
Cells = dict[tuple[int, int], Input]
CONSTANTS: tuple[Input, ...] = (None, 0, 1, 2.5, -3, 1e15, "x", "-", "12", True, ErrorValue.DIV0)


def book(seed: int, last: str = "=SUM(C1:C300)") -> dict[str, Cells]:
    """Return two columns of constants drawn by chance, chains and sums over them, and a lookup on another sheet."""
    draw = Random(seed)
    typed: Cells = {(row, column): draw.choice(CONSTANTS) for row in range(1, ROWS + 1) for column in (1, 2)}
    own: Cells = {(row, 3): Formula(f'=IF(ISNUMBER(A{row}),N(A{row})+N(B{row}),"")') for row in range(1, ROWS + 1)}
    # Column D goes upwards: each reads the one below it, so that the order is not that of the sheet.
    chain: Cells = {(row, 4): Formula(f"=SUM(C{row},D{row + 1})") for row in range(1, ROWS)}
    above: Cells = {
        (1, 1): Formula("=IFERROR(SUMIF('B Q'!A1:A300,\"x\",'B Q'!C1:C300),\"LỖI\")"),
        (2, 1): Formula(last),
    }
    return {"B Q": typed | own | chain, "Tổng": above | {(9, 3): draw.choice(CONSTANTS)}}


def newly(sheets: dict[str, Cells]) -> dict[tuple[str, int, int], Value | Unsupported]:
    """Return the values in an order that is found anew: what is wanted by name is not remembered."""
    places = [(name, *at) for name, cells in sheets.items() for at, cell in cells.items() if isinstance(cell, Formula)]
    return calculate(sheets, places)


@pytest.mark.parametrize("seed", range(8))
def test_other_constants_give_the_values_of_a_new_order(seed: int) -> None:
    calculate(book(99))
    again = book(seed)
    assert calculate(again) == newly(again)


@pytest.mark.parametrize("seed", range(4))
def test_one_constant_after_another_gives_the_values_of_a_new_order(seed: int) -> None:
    """Each time only what the changed cell reaches is computed: one that is forgotten would stay in the next book."""
    draw = Random(seed)
    sheets = book(seed)
    calculate(sheets)
    for _ in range(12):
        sheets["B Q"][draw.randint(1, ROWS), draw.choice((1, 2))] = draw.choice((*CONSTANTS, 0.0, -0.0, False))
        assert calculate(sheets) == newly(sheets)


def test_true_is_another_constant_than_one() -> None:
    def asked(what: Input) -> dict[str, Cells]:
        return book(5) | {"Một": {(1, 1): what, (1, 2): Formula('=IF(ISNUMBER(A1),"số","không")')}}

    assert [calculate(asked(what))["Một", 1, 2] for what in (1, True, 1.0)] == ["số", "không", "số"]


def test_a_formula_that_is_another_one_is_seen() -> None:
    calculate(book(1))
    changed = book(1, last="=MAX('B Q'!D1:D300)")
    assert calculate(changed) == newly(changed)
    assert calculate(book(1)) == newly(book(1))


def test_a_constant_that_makes_a_value_unknown_reaches_what_depends_on_it() -> None:
    def asked(how: Input) -> dict[str, Cells]:
        sheets = book(3)
        sheets["Tổng"] |= {(4, 1): how, (5, 1): Formula("=MATCH(2,C1:C9,A4)"), (6, 1): Formula("=N(A5)+1")}
        return sheets

    assert calculate(asked(0))["Tổng", 6, 1] != Unsupported.DEPENDS
    assert calculate(asked(-1))["Tổng", 6, 1] == Unsupported.DEPENDS
    assert calculate(asked(-1)) == newly(asked(-1))
    assert calculate(asked(0)) == newly(asked(0))


def test_threads_do_not_share_a_book() -> None:
    wanted = [newly(book(seed)) for seed in range(6)]
    calculate(book(99))
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda seed: calculate(book(seed)), range(6))) == wanted
