"""Formulas as offices write them and arithmetic as number rows print it come down to one normal form, or to none."""

import pytest

from mtqg_xl.adoption.arithmetic import Linear, NotArithmeticError, Product, Ratio, of_formula
from mtqg_xl.adoption.numbering import arithmetic, number_row, numbered

C, D, E = (5, 3), (5, 4), (5, 5)
SUM = Linear({C: 1.0, D: 1.0})
PERCENT = Ratio(Linear({D: 1.0}), Linear({C: 1.0}), 100.0)


@pytest.mark.parametrize(
    "formula", ["=C5+D5", "=SUM(C5,D5)", "=SUM(C5:D5)", "=N(C5)+N(D5)", "=+C5+D5", "=SUM($C5,D$5)"]
)
def test_a_sum_is_a_sum_however_it_is_written(formula: str) -> None:
    assert of_formula(formula) == SUM


@pytest.mark.parametrize(
    "formula",
    [
        "=D5/C5*100",
        "=100*D5/C5",
        "=(D5/C5)*100",
        "=ROUND(D5/C5*100,2)",
        "=IF(C5=0,0,D5/C5*100)",
        '=IF(N(C5)=0,"",ROUND(N(D5)/N(C5)*100,2))',
        '=IFERROR(D5/C5*100,"")',
        "=IF(C5>0,D5/C5*100,0)",
        '=IF(C5="","-",D5*100/C5)',
    ],
)
def test_a_percent_is_a_percent_however_it_is_guarded(formula: str) -> None:
    assert of_formula(formula) == PERCENT


def test_a_rate_is_a_ratio_without_a_hundred() -> None:
    assert of_formula("=D5/C5") == Ratio(Linear({D: 1.0}), Linear({C: 1.0}), 1.0)


def test_differences_and_factors_keep_their_signs() -> None:
    assert of_formula("=C5-D5+E5*2") == Linear({C: 1.0, D: -1.0, E: 2.0})


@pytest.mark.parametrize(("formula", "factor"), [("=C5*D5", 1.0), ("=N(C5)*D5/1000", 0.001), ("=2*C5*D5", 2.0)])
def test_a_count_times_a_norm_is_a_product(formula: str, factor: float) -> None:
    assert of_formula(formula) in (
        Product(Linear({C: 1.0}), Linear({D: 1.0}), factor),
        Product(Linear({C: factor}), Linear({D: 1.0})),
    )


@pytest.mark.parametrize(
    "formula", ["=C5*D5*E5", "=VLOOKUP(A5,X:Y,2,0)", "='Sheet2'!C5+D5", "=AVERAGE(C5:D5)", "=SUM(#REF!)"]
)
def test_what_is_neither_sum_nor_ratio_nor_product_is_not_guessed_at(formula: str) -> None:
    with pytest.raises(NotArithmeticError):
        of_formula(formula)


NAMES = {"1": "one", "2": "two", "3": "three", "4": "four", "A": "label"}


@pytest.mark.parametrize("text", ["3/1*100", "3/1x100", "(3)/(1)x100", "(3):(1)*100", "3/1×100%", "3/1%", "100*3/1"])
def test_the_number_row_tells_a_percent(text: str) -> None:
    assert arithmetic(text, NAMES) == Ratio(Linear({"three": 1.0}), Linear({"one": 1.0}), 100.0)


@pytest.mark.parametrize(
    ("text", "sum_of"), [("2+3", "two three"), ("(2)+(3)", "two three"), ("2+...+4", "two three four")]
)
def test_the_number_row_tells_a_sum(text: str, sum_of: str) -> None:
    assert arithmetic(text, NAMES) == Linear(dict.fromkeys(sum_of.split(), 1.0))


@pytest.mark.parametrize("text", ["9/1*100", "theo QĐ 5", "1*2*3", ""])
def test_a_number_row_that_names_no_column_is_a_doubt(text: str) -> None:
    with pytest.raises(NotArithmeticError):
        arithmetic(text, NAMES)


def test_cells_of_a_number_row() -> None:
    found = [numbered(text) for text in ("A", "(1)", "4=3/1*100", "9 = 1-2-3", "1.2.1", "Xã A", "1.500.000")]

    assert [each.number if each is not None else None for each in found] == ["A", "1", "4", "9", "1.2.1", None, None]


def test_a_row_of_figures_is_no_number_row() -> None:
    assert not number_row({1: "1", 2: "Huyện Cư Jút", 3: "204", 4: "716", 5: "93"}, 5)
    assert not number_row({1: "12", 2: "31", 3: "4"}, 3)
    assert number_row({1: "A", 2: "B", 3: "1", 4: "2", 5: "3=1+2"}, 5)
