"""Regions that share what they read have the values of regions that read for themselves; and what that spares."""

from random import Random

import pytest

from mtqg_xl.cells import a1
from mtqg_xl.formula import calculate as calculating
from mtqg_xl.formula import regions
from mtqg_xl.formula.calculate import Input, calculate
from mtqg_xl.formula.regions import Allowance
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported, Value

SIDE = 14
Cells = dict[tuple[int, int], Input]
CONSTANTS: tuple[Input, ...] = (*(None, 0, 1, 2.5, -3, 1e15, 0.1, 1e308), *("x", "-", "12", "", True), ErrorValue.DIV0)
CALLS = (
    *(
        "SUM({0})",
        "SUM({0},{1})",
        "SUM(1,{0})-SUM({1})",
        "COUNT({0})",
        "COUNTA({0})",
        "COUNTBLANK({0})",
        "MAX({0},{1})",
    ),
    *(
        'COUNTIF({0},"x")',
        "SUMIF({0},1)",
        "SUMPRODUCT(ISNUMBER({0})*1)",
        "IFERROR(AND({0}),{1})",
        "SUM(INDEX({0},0,1))",
    ),
    *("MATCH(1,{0},0)", "RANK(1,{0})", "ROW({0})", "IF(COUNT({0})>3,SUM({1}),0)"),
)
"""What is done with two regions; RANK is no function of ours, so that what depends on it has no value."""


def region(draw: Random) -> str:
    """Return a region: of one row or column, running from a fixed cell or not, or a rectangle."""
    top, bottom = sorted(draw.choices(range(1, SIDE + 1), k=2))
    left, right = sorted(draw.choices(range(1, SIDE + 1), k=2))
    match draw.randrange(6):
        case 0 | 1:
            return f"{a1(1, left)}:{a1(bottom, left)}"
        case 2:
            return f"{a1(top, left)}:{a1(SIDE, left)}"
        case 3:
            return f"{a1(top, 1)}:{a1(top, right)}"
        case 4:
            return f"{a1(1, left)}:{a1(bottom, right)}"
    return f"{a1(top, left)}:{a1(bottom, right)}"


def book(seed: int, share: float) -> dict[str, Cells]:
    """Return two sheets of constants and, as a share of the cells, formulas over both; some go in circles."""
    draw = Random(seed)

    def cell() -> Input:
        if draw.random() > share:
            return draw.choice(CONSTANTS)
        named = [draw.choice(("", "", "'B Q'!")) + region(draw) for _ in range(2)]
        return Formula("=" + draw.choice(CALLS).format(*named))

    places = [(row, column) for row in range(1, SIDE + 1) for column in range(1, SIDE + 1)]
    return {name: {place: cell() for place in places if draw.random() < 0.9} for name in ("A", "B Q")}


def text_of(values: dict[tuple[str, int, int], Value | Unsupported]) -> str:
    """Return all digits of all values, so that 0 is not -0, nor 1 TRUE."""
    return repr(sorted(values.items(), key=str))


@pytest.mark.parametrize("share", [0.02, 0.06, 0.2])
def test_regions_that_share_give_what_each_gives_that_reads_for_itself(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    values = set()
    for seed in range(40):
        sheets = book(seed, share)
        monkeypatch.setattr(regions, "SHARED_FROM", 10**9)
        alone = calculate(sheets)
        monkeypatch.setattr(regions, "SHARED_FROM", 2)
        assert text_of(calculate(sheets)) == text_of(alone), seed
        values |= {*map(type, alone.values())}
    assert {float, bool, ErrorValue, Unsupported} <= values


def test_cells_that_change_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "SHARED_FROM", 2)
    monkeypatch.setattr(calculating, "_FEWEST_FORMULAS", 1)
    draw = Random(7)
    for seed in range(6):
        sheets = book(seed, 0.03)
        for _ in range(12):
            calculate(sheets)
            cells = sheets[draw.choice(("A", "B Q"))]
            cells[draw.choice([at for at, cell in cells.items() if not isinstance(cell, Formula)])] = draw.choice(
                CONSTANTS
            )
            wanted = [
                (n, *at) for n, cells in sheets.items() for at, cell in cells.items() if isinstance(cell, Formula)
            ]
            assert text_of(calculate(sheets)) == text_of(calculate(sheets, wanted)), seed


def running(count: int, first: int = 1, formula: str = "=SUM(A$1:A{0})") -> Cells:
    """Return a number and a running formula below it at every row."""
    return {(1, 1): first} | {(row, 1): Formula(formula.format(row - 1)) for row in range(2, count + 2)}


def test_a_running_sum_reads_each_cell_once() -> None:
    allowance = Allowance()
    values = calculate({"a": running(3_000)}, allowance=allowance)
    assert [values["a", row, 1] for row in (2, 3, 900)] == [1.0, 2.0, 2.0**898]
    assert values["a", 3_001, 1] == ErrorValue.NUM  # the sum before was more than any number
    assert allowance.used <= 2 * 3_000


def test_a_total_below_each_of_many_cells_reads_each_cell_once() -> None:
    count, allowance = 3_000, Allowance()
    cells: Cells = {(row, 1): Formula(f"=SUM(A{row + 1}:A${count})") for row in range(1, count)} | {(count, 1): 0.0}
    cells |= {(row, 2): Formula(f"=SUM(C{row}:C${count})") for row in range(1, count + 1)}
    cells |= {(row, 3): 1 for row in range(1, count + 1)}
    values = calculate({"a": cells}, allowance=allowance)
    assert [values["a", row, 2] for row in (1, 2, count)] == [3_000.0, 2_999.0, 1.0]
    assert {values["a", row, 1] for row in range(1, count)} == {0.0}


def test_what_goes_beyond_an_allowance_is_unknown_and_the_same_each_time() -> None:
    sheets: dict[str, Cells] = {
        "a": {(row, 1): row % 5 for row in range(1, 501)}
        | {(row, 2): Formula(f"=COUNTIF(A$1:A$500,A{row})") for row in range(1, 501)}
        | {(row, 3): Formula(f"=N(B{row})+1") for row in range(1, 501)}
    }
    found = [calculate(sheets, allowance=Allowance(100_000)) for _ in range(2)]
    assert found[0] == found[1]
    states = [found[0]["a", row, 2] for row in range(1, 501)]
    known = states.index(Unsupported.TOO_SLOW)
    assert 150 < known < 200
    assert states == [100.0] * known + [Unsupported.TOO_SLOW] * (500 - known)
    assert [found[0]["a", row, 3] for row in (known, known + 1)] == [101.0, Unsupported.DEPENDS]
    assert set(calculate(sheets).values()) == {100.0, 101.0}
