"""Columns of more cells than are held: what formulas make of them is what is made of the cells one by one."""

from math import fsum

import pytest

from mtqg_xl.formula.calculate import calculate
from mtqg_xl.formula.long_columns import PAGE, LongColumn
from mtqg_xl.formula.values import ErrorValue, Formula

ROWS = 205_000
"""More than an array may have in a workbook of somebody else."""
FIRST = 11
KINDS = ("Hộ", "Nhân khẩu", None)


def kind_of(row: int) -> str | None:
    return KINDS[row % 3]


def number_of(row: int) -> float | None:
    return float(row % 97) if row % 5 else None


@pytest.fixture(scope="module")
def columns() -> dict[int, LongColumn]:
    kinds, numbers = LongColumn(FIRST, ROWS), LongColumn(FIRST, ROWS)
    for row in range(FIRST, FIRST + ROWS):
        kinds.put(row, kind_of(row))
        numbers.put(row, number_of(row))
    return {2: kinds, 3: numbers}


def test_formulas_over_long_columns_are_those_over_their_cells(columns: dict[int, LongColumn]) -> None:
    last, end = FIRST + ROWS - 1, FIRST + ROWS
    asked = {
        f"=SUM(C{FIRST}:C{last})": fsum(number_of(row) or 0.0 for row in range(FIRST, end)),
        f"=SUM(C{FIRST}:C{last + 1})": 7.0 + fsum(number_of(row) or 0.0 for row in range(FIRST, end)),
        f"=MAX(C{FIRST}:C{last})": 96.0,
        f"=COUNT(C5000:C{last})": float(sum(number_of(row) is not None for row in range(5000, end))),
        f"=COUNTA(B{FIRST}:B{last})": float(sum(kind_of(row) is not None for row in range(FIRST, end))),
        f'=COUNTIF(B{FIRST}:B{last},"hộ")': float(sum(kind_of(row) == "Hộ" for row in range(FIRST, end))),
        f'=SUMIF(B{FIRST}:B{last},"Hộ",C{FIRST}:C{last})': fsum(
            number_of(row) or 0.0 for row in range(FIRST, end) if kind_of(row) == "Hộ"
        ),
        f'=SUMPRODUCT((B{FIRST}:B{last}="Nhân khẩu")*ISNUMBER(C{FIRST}:C{last}))': float(
            sum(kind_of(row) == "Nhân khẩu" and number_of(row) is not None for row in range(FIRST, end))
        ),
        "=C9001": number_of(9001),
    }
    cells = {(at, 1): Formula(text) for at, text in enumerate(asked, start=1)} | {(last + 1, 3): 7.0}
    found = calculate({"GN": cells}, long={"GN": [columns]})
    assert {text: found["GN", at, 1] for at, text in enumerate(asked, start=1)} == asked


def test_a_page_that_was_left_can_be_written_and_read_again() -> None:
    column = LongColumn(1, 3 * PAGE)
    column.put(1, 1.5)
    column.put(2 * PAGE + 1, "x")
    column.put(2, 2.5)
    column.put(PAGE + 1, float("inf"))
    held = [(1, 1.5), (2, 2.5), (PAGE + 1, ErrorValue.NUM), (2 * PAGE + 1, "x")]
    assert list(column.filled(0, 4 * PAGE)) == held
    assert (column.get(2), column.get(3), column.get(0), column.get(3 * PAGE + 1)) == (2.5, None, None, None)
