"""Our evaluator gives what Excel documents."""

import pytest

from mtqg_xl.formula.calculate import calculate
from mtqg_xl.formula.engine import evaluate
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported
from tests.formula.probes import PROBES, grid

COLUMN = 30


def value_of(formula: str) -> object:
    cells = {**grid(), (40, COLUMN): Formula(formula)}
    return calculate({"S": cells})["S", 40, COLUMN]


def same(found: object, expected: float | str | bool | ErrorValue) -> bool:
    if isinstance(expected, bool | str | ErrorValue):
        return found == expected and type(found) is type(expected)
    return type(found) is float and found == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize(("formula", "expected"), PROBES, ids=[formula for formula, _ in PROBES])
def test_a_formula_gives_what_excel_gives(formula: str, expected: float | str | bool | ErrorValue) -> None:
    found = value_of(formula)
    assert same(found, expected), found


@pytest.mark.parametrize(("formula", "expected"), PROBES, ids=[formula for formula, _ in PROBES])
def test_one_altered_formula_gives_the_same_as_the_whole_workbook(
    formula: str, expected: float | str | bool | ErrorValue
) -> None:
    cells = {key: "" if isinstance(value, Formula) else value for key, value in grid().items()}  # B7, once computed
    found = evaluate(formula, lambda _sheet, row, column: cells.get((row, column)))
    assert same(found, expected), found


def test_there_are_enough_probes_and_each_is_another() -> None:
    assert len({formula for formula, _ in PROBES}) == len(PROBES) >= 120


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ('"1.500"+1', Unsupported.REGION),
        ('"1,5"*2', Unsupported.REGION),
        ('"1/2"+0', Unsupported.REGION),
        ('SUM("150.000",1)', Unsupported.REGION),
        ('COUNTIF(A1:A8,">1,5")', Unsupported.REGION),
        ("TODAY()", Unsupported.FUNCTION),
        ("AVERAGE(A1:A4)", Unsupported.FUNCTION),
        ("SUM(mtqg.GN_03.works)", Unsupported.NAME),
        ("SUM({1,2})", Unsupported.NAME),
        ("[1]Sheet1!A1+1", Unsupported.EXTERNAL),
        ("SUM('C:\\x\\[b.xlsx]S'!A1)", Unsupported.EXTERNAL),
        ("Nowhere!A1", Unsupported.SHEET),
        ("A1:A3*2", Unsupported.ARRAY),
        ("A1:A3", Unsupported.ARRAY),
        ("SUMPRODUCT(IF(C1:C3>1,1,0))", Unsupported.ARRAY),
        ("MATCH(1,C1:C5,-1)", Unsupported.ARGUMENTS),
        ('SUMIF(B1:B5,"a",D1)', Unsupported.ARGUMENTS),
        ("ROUND(1)", Unsupported.ARGUMENTS),
        ("SUMPRODUCT((A:A>0)*1)", Unsupported.TOO_LARGE),
        ("SUM(A1", Unsupported.SYNTAX),
        ("", Unsupported.SYNTAX),
        ("SUM(A1:INDEX(A1:A9,3))", Unsupported.SYNTAX),
        ("IFERROR(TODAY(),1)", Unsupported.FUNCTION),
    ],
)
def test_what_cannot_be_known_is_said_and_not_guessed(formula: str, reason: Unsupported) -> None:
    assert value_of(formula) is reason
