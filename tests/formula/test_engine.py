"""One altered formula of an officer is computed from the cells it names, or the reason why not is given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg_xl.formula.allowed import ALLOWED_FUNCTIONS
from mtqg_xl.formula.engine import Lookup, evaluate
from mtqg_xl.formula.foreign import FOREIGN_FUNCTIONS
from mtqg_xl.formula.values import ErrorValue, Unsupported

TABLE = """
     | A    | B   | C
1    | 10   | a   | 1
2    | 20   | b   | 2
3    | '5   | A   | 3
4    |      | c   | 4
5    | x    | d   | 5
6    | TRUE | e   | 2.345
"""


def lookup_in(table: str) -> Lookup:
    rows = [line.split("|")[1:] for line in table.strip().splitlines()[1:]]
    texts = {(r, c): text.strip() for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)}

    def lookup(_sheet: str | None, row: int, column: int) -> float | str | bool | None:
        text = texts.get((row, column), "")
        if text[:1].isdigit():
            return float(text)
        return text.removeprefix("'") or None if text != "TRUE" else True

    return lookup


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM(A1:A6)", 30),
        ("SUM(A1:A6)+ROUNDUP(C6,2)", 32.35),
        ("ROUNDUP(-C6,1)", -2.4),
        ("ROUNDDOWN(C6,1)", 2.3),
        ("TRUNC(-C6)", -2),
        ("ROUNDUP(SUM(A1:A3)/7,0)", 5),
        ("SQRT(16)+POWER(2,3)+SIGN(-5)", 11),
        ("SQRT(-1)", ErrorValue.NUM),
        ("AVERAGE(A1:A6)", 15),
        ("AVERAGE(B1:B6)", ErrorValue.DIV0),
        ("IFERROR(AVERAGE(B1:B6),0)", 0),
        ("MEDIAN(C1:C5)", 3),
        ("PRODUCT(A1:A6)", 200),
        ("LARGE(A1:A6,2)", 10),
        ("SMALL(C1:C6,3)", 2.345),
        ("RANK(4,C1:C6)", 2),
        ("STDEV(A1:A2)", 50**0.5),
        ("VAR(A1:A2)", 50),
        ("LEN(B1&B2)", 2),
        ('LEN(" đồng ")', 6),
        ('UPPER("đạt")', "ĐẠT"),
        ('LOWER("ĐẠT")', "đạt"),
        ("CONCATENATE(B1,C1,TRUE)", "a1TRUE"),
        ("EXACT(B1,B3)", False),
        ("IF(ISERROR(1/0),1,2)", 1),
        ("ISBLANK(A4)", True),
        ("ISTEXT(A3)", True),
        ("ISTEXT(A1)", False),
        ("ISNA(MATCH(9,C1:C5,0))", True),
        ("ISERR(1/0)", True),
        ("IFNA(MATCH(9,C1:C5,0),-1)", -1),
        ('IFS(A1>A2,1/0,A1<A2,"ít hơn")', "ít hơn"),
        ('CHOOSE(2,1/0,"hai")', "hai"),
        ('VLOOKUP("c",B1:C6,2,FALSE)', 4),
        ('VLOOKUP("C",B1:C6,2,0)', 4),
        ('VLOOKUP("zz",B1:C6,2,0)', ErrorValue.NA),
        ("HLOOKUP(1,C1:C3,2,0)", 2),
        ('COUNTIFS(B1:B6,"a",C1:C6,">1")', 1),
        ('SUMIFS(C1:C6,B1:B6,"a")', 4),
        ('SUMIFS(C1:C6,C1:C6,">=2",C1:C6,"<4")', 7.345),
        ('AVERAGEIF(C1:C6,">3")', 4.5),
        ("'GN X'!A1*2", 20),
        ("ROW()*100+COLUMN()", 903),
        ("A4", 0),
    ],
)
def test_formulas_of_officers_give_what_excel_gives(formula: str, value: float | str | bool | ErrorValue) -> None:
    found = evaluate(formula, lookup_in(TABLE), sheet="S", row=9, column=3)
    if isinstance(value, float | int) and not isinstance(value, bool):
        assert found == pytest.approx(value, rel=1e-12)
    else:
        assert found == value


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=SUMPRODUCT((A1:XFD1048576>0)*1)", Unsupported.TOO_LARGE),
        ("=SUM(A:A)", Unsupported.TOO_LARGE),
        ("=TODAY()", Unsupported.FUNCTION),
        ('=INDIRECT("A1")', Unsupported.FUNCTION),
        ("=SUBTOTAL(9,A1:A6)", Unsupported.FUNCTION),
        ('=REPT("x",1E9)', Unsupported.FUNCTION),
        ('=TRIM(" a  b ")', Unsupported.FUNCTION),
        ("=AVERAGE([1]S!A1)", Unsupported.EXTERNAL),
        ("=SUM(A1:A3,tong)", Unsupported.NAME),
        ("=SUM(A1:A3", Unsupported.SYNTAX),
        ("=A1 A2", Unsupported.SYNTAX),
        ('=ROUNDUP("1.500",0)', Unsupported.REGION),
        ('=SUMIFS(C1:C6,B1:B6,"<>a")', Unsupported.ARGUMENTS),
        ('=COUNTIFS(B1:B6,"a*")', Unsupported.ARGUMENTS),
        ("=COUNTIFS(A1:A6,5)", Unsupported.ARGUMENTS),
        ("=MEDIAN(B1:B6)", Unsupported.ARGUMENTS),
        ("=ROUNDUP(1)", Unsupported.ARGUMENTS),
        ("=ROUNDDOWN(1,1E300)", Unsupported.ARGUMENTS),
        ("=LEN()", Unsupported.ARGUMENTS),
        ("=" + "(" * 3000 + "1" + ")" * 3000, Unsupported.SYNTAX),
    ],
)
def test_what_is_not_computed_has_a_reason(formula: str, reason: Unsupported) -> None:
    assert evaluate(formula, lookup_in(TABLE)) is reason


FUNCTIONS = sorted(ALLOWED_FUNCTIONS | FOREIGN_FUNCTIONS)
LEAVES = st.sampled_from(
    (
        *("1", "-1", "0", "1E300", "2.5", '"x"', '"5"', '"1,5"', '""', "TRUE", "#N/A", "tong", ""),
        *("A1", "A3", "A4", "B1", "'GN X'!B2", "A1:A6", "A1:C2", "C1:C3", "A:A"),
    )
)


def grown(formulas: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    called = st.builds(
        lambda name, arguments: f"{name}({','.join(arguments)})",
        st.sampled_from(FUNCTIONS),
        st.lists(formulas, max_size=4),
    )
    joined = st.builds(
        lambda a, sign, b: f"({a}{sign}{b})",
        formulas,
        st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", ">="]),
        formulas,
    )
    return called | joined


@settings(deadline=None, max_examples=300)  # no deadline: another program may hold the processor
@given(st.recursive(LEAVES, grown, max_leaves=8))
def test_any_formula_gives_a_value_or_a_reason(formula: str) -> None:
    found = evaluate(formula, lookup_in(TABLE), max_cells=100)
    assert isinstance(found, float | str | bool | ErrorValue | Unsupported)


def test_nothing_is_looked_up_where_too_much_is_named() -> None:
    def lookup(_sheet: str | None, _row: int, _column: int) -> float:
        raise AssertionError

    assert evaluate("=SUM(A1:B11)", lookup, max_cells=21) is Unsupported.TOO_LARGE


def test_array_arithmetic_ends_with_its_time() -> None:
    formula = "=SUMPRODUCT((A1:A2000+A1:CV1" + "+1" * 3000 + "))"
    assert evaluate(formula, lookup_in(TABLE), seconds=0.1) is Unsupported.TOO_SLOW


def test_slow_lookups_end_with_their_time() -> None:
    assert evaluate("=SUM(A1:A3)+A4", lookup_in(TABLE), seconds=-1) is Unsupported.TOO_SLOW


def test_wildcards_over_long_texts_end_soon() -> None:
    pattern = '"*' + "a*" * 100 + 'b"'
    assert evaluate(f"=COUNTIF(A1:A6,{pattern})", lambda _sheet, _row, _column: "a" * 32_000) == 0.0


def test_a_text_cannot_grow_beyond_a_cell() -> None:
    text = "a" * 32_000
    assert evaluate("=A1&A1", lambda _sheet, _row, _column: text) is ErrorValue.VALUE
    assert evaluate('=SUBSTITUTE(A1,"a",A1)', lambda _sheet, _row, _column: text) is ErrorValue.VALUE


def test_the_lookup_is_told_the_sheet() -> None:
    asked: list[tuple[str | None, int, int]] = []

    def lookup(sheet: str | None, row: int, column: int) -> float:
        asked.append((sheet, row, column))
        return 1.0

    assert evaluate("=A1+'GN X'!B2", lookup) == 2.0
    assert evaluate("=A1", lookup, sheet="S") == 1.0
    assert asked == [(None, 1, 1), ("GN X", 2, 2), ("S", 1, 1)]


def test_reasons_are_words_for_officers() -> None:
    assert all(reason.value and not reason.value.isascii() for reason in Unsupported)


def test_functions_that_grow_or_change_are_never_handed_over() -> None:
    assert FOREIGN_FUNCTIONS.isdisjoint({"TODAY", "NOW", "RAND", "INDIRECT", "OFFSET", "REPT", "SEQUENCE", "SUBTOTAL"})
