"""Whole workbooks are computed in the right order, and what depends on the unknown is unknown."""

import pytest

from mtqg_xl.cells import parse_a1
from mtqg_xl.formula.calculate import Input, calculate
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported

MARK, WORKS = "'GN DTTS'!", "'GN-03 CÔNG TRÌNH'!"


def answered(cells: str) -> str:
    return f'SUMPRODUCT(ISNUMBER({cells})+({cells}="-")+({cells}="x"))'


def blank(cell: str) -> str:
    return f'AND(NOT(ISNUMBER({cell})),{cell}<>"-",{cell}<>"x")'


R03 = (
    f'=IFERROR(IF(OR({blank(MARK + "O29")},{blank(MARK + "H29")}),"THIẾU",'
    f'IF(N({MARK}O29)<=N({MARK}H29),"ĐẠT","KHÔNG ĐẠT")),"LỖI")'
)
R07 = (
    f'=IFERROR(IF(SUMPRODUCT(({WORKS}D10:D51="DTTS.4.1.a")*ISNUMBER({WORKS}I10:I51))=0,"KHÔNG ÁP DỤNG",'
    f'IF({answered(MARK + "L29:M29")}+{answered(MARK + "O29:P29")}=0,"THIẾU",'
    f'IF(N({MARK}J29)=SUMIF({WORKS}D10:D51,"DTTS.4.1.a",{WORKS}I10:I51),"ĐẠT","KHÔNG ĐẠT"))),"LỖI")'
)
R09 = (
    f'=IFERROR(IF({answered("C14:E14")}<3,IF({answered("C14:E14")}=0,"KHÔNG ÁP DỤNG","THIẾU"),'
    'IF(N(C14)*N(D14)=N(E14),"ĐẠT","KHÔNG ĐẠT")),"LỖI")'
)


def sheet(**cells: Input) -> dict[tuple[int, int], Input]:
    return {tuple(parse_a1(name)): value for name, value in cells.items()}  # type: ignore[misc]  # a pair


@pytest.mark.parametrize(
    ("disbursed", "allocated", "state"),
    [
        (76, 100, "ĐẠT"),
        (150, 100, "KHÔNG ĐẠT"),
        (None, 100, "THIẾU"),
        ("abc", 100, "THIẾU"),
        ("x", 100, "ĐẠT"),
        (5, "-", "KHÔNG ĐẠT"),
        (ErrorValue.DIV0, 100, "LỖI"),
    ],
)
def test_rule_r03_has_its_six_states(disbursed: Input, allocated: Input, state: str) -> None:
    book = {"GN DTTS": sheet(O29=disbursed, H29=allocated), "KIỂM TRA": sheet(A1=Formula(R03))}
    assert calculate(book)["KIỂM TRA", 1, 1] == state


@pytest.mark.parametrize(
    ("typed", "works", "state"),
    [
        (2_145_977_223, (200_000_000, 950_981_240, 475_490_620, 665_686_868), "KHÔNG ĐẠT"),
        (2_292_158_728, (200_000_000, 950_981_240, 475_490_620, 665_686_868), "ĐẠT"),
        (None, (200_000_000,), "THIẾU"),
        (5, (), "KHÔNG ÁP DỤNG"),
        (5, ("5",), "KHÔNG ÁP DỤNG"),
        (ErrorValue.NA, (200_000_000,), "LỖI"),
    ],
)
def test_rule_r07_compares_a_line_with_its_works(typed: Input, works: tuple[Input, ...], state: str) -> None:
    lines = {(11 + number, 4): "DTTS.4.1.a" for number in range(len(works))}
    values = {(11 + number, 9): value for number, value in enumerate(works)}
    totals = {"K": "SUM(L29,M29)", "N": "SUM(O29,P29)", "J": "SUM(K29,N29)"}
    book = {
        "GN DTTS": sheet(O29=typed, **{f"{column}29": Formula(text) for column, text in totals.items()}),
        "GN-03 CÔNG TRÌNH": {**lines, **values, (15, 4): "DTTS.4.1.d", (15, 9): 7.0},
        "KIỂM TRA": sheet(A1=Formula(R07)),
    }
    assert calculate(book)["KIỂM TRA", 1, 1] == state


@pytest.mark.parametrize(
    ("count", "price", "amount", "state"),
    [
        (92, 153_000, 14_076_000, "ĐẠT"),
        (92, 153_000, 14_076_001, "KHÔNG ĐẠT"),
        (None, None, None, "KHÔNG ÁP DỤNG"),
        (92, None, 1, "THIẾU"),
        ("-", "-", "-", "ĐẠT"),
    ],
)
def test_rule_r09_multiplies(count: Input, price: Input, amount: Input, state: str) -> None:
    book = {"CS-01": sheet(C14=count, D14=price, E14=amount, G14=Formula(R09))}
    assert calculate(book)["CS-01", 14, 7] == state


def test_formulas_are_computed_before_those_that_read_them() -> None:
    cells = sheet(A1=Formula("SUM(B1:B3)"), B1=Formula("C1*2"), B2=Formula("=B1+1"), C1=Formula("D1"), D1=5)
    assert calculate({"S": cells}) == {("S", 1, 1): 21.0, ("S", 1, 2): 10.0, ("S", 2, 2): 11.0, ("S", 1, 3): 5.0}


def test_a_chain_of_five_thousand_cells_needs_no_recursion() -> None:
    chain: dict[tuple[int, int], Input] = {(row, 1): Formula(f"A{row + 1}+1") for row in range(1, 5000)}
    assert calculate({"S": {**chain, (5000, 1): 1}})["S", 1, 1] == 5000.0


def test_circles_and_what_depends_on_them_are_unknown() -> None:
    cells = sheet(A1=Formula("B1"), B1=Formula("A1+1"), C1=Formula("IFERROR(A1,0)"), D1=Formula("D1"), E1=Formula("2"))
    values = calculate({"S": cells})
    assert [values["S", 1, column] for column in range(1, 6)] == [
        Unsupported.CIRCLE,
        Unsupported.CIRCLE,
        Unsupported.DEPENDS,
        Unsupported.CIRCLE,
        2.0,
    ]


def test_asking_where_a_cell_is_does_not_read_it() -> None:
    assert calculate({"S": sheet(A3=Formula("ROW(A3)+COLUMN(A1:A9)"))})["S", 3, 1] == 4.0
    assert calculate({"S": sheet(C7=Formula("ROW(C7)*100+COLUMN()"))})["S", 7, 3] == 703.0


def test_an_unknown_function_spoils_only_what_depends_on_it() -> None:
    values = calculate({"S": sheet(A1=Formula("NOW()"), A2=Formula("SUM(A1,1)"), A3=Formula("1+1"))})
    assert list(values.values()) == [Unsupported.FUNCTION, Unsupported.DEPENDS, 2.0]


def test_only_what_is_wanted_and_what_it_needs_is_computed() -> None:
    cells = sheet(A1=Formula("A2"), A2=Formula("A3"), A3=7, B1=Formula("NOW()"))
    assert calculate({"S": cells}, wanted=[("S", 1, 1), ("S", 3, 1), ("T", 1, 1)]) == {
        ("S", 2, 1): 7.0,
        ("S", 1, 1): 7.0,
    }


def test_a_text_that_begins_like_a_formula_is_text() -> None:
    assert calculate({"S": sheet(A1="=1+1", A2=Formula('A1&"!"'))})["S", 2, 1] == "=1+1!"


def test_sheet_names_are_found_whatever_their_case() -> None:
    assert calculate({"GN ĐẦU": sheet(A1=3), "S": sheet(A1=Formula("'gn đầu'!A1"))}) == {("S", 1, 1): 3.0}


def test_constants_of_every_kind_are_taken() -> None:
    cells = sheet(A1=3, A2=True, A3=float("nan"), A4=None, B1=Formula("A1"), B2=Formula("A2"), B3=Formula("A3"))
    values = calculate({"S": {**cells, (4, 2): Formula("A4")}})
    assert [values["S", row, 2] for row in range(1, 5)] == [3.0, True, ErrorValue.NUM, 0.0]


def test_whole_columns_cost_only_their_filled_cells() -> None:
    cells: dict[tuple[int, int], Input] = {(row, 1): float(row) for row in range(1, 101)}
    cells |= {(row, 2): Formula('SUM(A:A)+COUNTIF(A:A,"<>5")+COUNTBLANK(A:A)') for row in range(1, 301)}
    assert calculate({"S": cells})["S", 300, 2] == 5050 + 1_048_575 + 1_048_476


def test_no_negative_zero_is_written() -> None:
    assert str(calculate({"S": sheet(A1=Formula("-B1"))})["S", 1, 1]) == "0.0"


def test_a_sum_adds_from_left_to_right() -> None:
    cells = sheet(A1=1e16, A2=1, A3=-1e16, B1=Formula("SUM(A1:A3)"))
    assert calculate({"S": cells})["S", 1, 2] == 0.0
