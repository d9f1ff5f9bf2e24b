"""Formula text is taken apart as Excel means it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from mtqg_xl.formula.nodes import (
    Boolean,
    Call,
    Cell,
    Chain,
    Error,
    Missing,
    Name,
    Node,
    Number,
    Percent,
    Prefix,
    Range,
    Text,
)
from mtqg_xl.formula.syntax import (
    MAX_DEPTH,
    FormulaSyntaxError,
    function_names,
    has_external_link,
    parse,
    split,
)


def grouped(node: Node) -> str:
    """Write a tree with every group in parentheses."""
    match node:
        case Number(value):
            return f"{value:g}"
        case Prefix(operator, operand):
            return f"({operator}{grouped(operand)})"
        case Percent(operand):
            return f"({grouped(operand)}%)"
        case Chain(first, rest):
            text = grouped(first)
            for operator, operand in rest:
                text = f"({text}{operator}{grouped(operand)})"
            return text
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("formula", "meaning"),
    [
        ("1+2*3", "(1+(2*3))"),
        ("1*2+3", "((1*2)+3)"),
        ("1-2-3", "((1-2)-3)"),
        ("8/4/2", "((8/4)/2)"),
        ("8/4*2", "((8/4)*2)"),
        ("2^3^2", "((2^3)^2)"),
        ("-2^2", "((-2)^2)"),
        ("2^-1", "(2^(-1))"),
        ("-5%", "((-5)%)"),
        ("2^5%", "(2^(5%))"),
        ("5%%", "((5%)%)"),
        ("1&2+3", "(1&(2+3))"),
        ("1+2&3", "((1+2)&3)"),
        ("1=2&3", "(1=(2&3))"),
        ("1<2=3", "((1<2)=3)"),
        ("1>=2<>3", "((1>=2)<>3)"),
        ("--1", "(-(-1))"),
        ("+-1", "(+(-1))"),
        ("3--1", "(3-(-1))"),
        ("3*-1+2", "((3*(-1))+2)"),
        ("(1+2)*3", "((1+2)*3)"),
        ("1-(2-3)", "(1-(2-3))"),
        ("2*3^2", "(2*(3^2))"),
        ("1+2=3*1", "((1+2)=(3*1))"),
        (" 1 +\n2 ", "(1+2)"),
    ],
)
def test_operators_bind_as_in_excel(formula: str, meaning: str) -> None:
    assert grouped(parse(formula)) == meaning


@pytest.mark.parametrize(
    ("formula", "node"),
    [
        ("=A1", Cell(None, 1, 1)),
        ("a1", Cell(None, 1, 1)),
        ("$C$8", Cell(None, 8, 3, True, True)),
        ("C$8", Cell(None, 8, 3, True, False)),
        ("'GN DTTS'!$O29", Cell("GN DTTS", 29, 15, False, True)),
        ("Sheet1!B2", Cell("Sheet1", 2, 2)),
        ("CHỈ_TIÊU!B2", Cell("CHỈ_TIÊU", 2, 2)),
        ("'it''s'!A1", Cell("it's", 1, 1)),
        ("XFD1048576", Cell(None, 1048576, 16384)),
        ("A1:B2", Range(None, Cell(None, 1, 1), Cell(None, 2, 2))),
        ("S!A1:B2", Range("S", Cell("S", 1, 1), Cell("S", 2, 2))),
        ("A:C", Range(None, Cell(None, 1, 1, True, False), Cell(None, 1048576, 3, True, False))),
        ("$1:2", Range(None, Cell(None, 1, 1, True, True), Cell(None, 2, 16384, False, True))),
        ("1.50", Number(1.5)),
        (".5", Number(0.5)),
        ("1E+020", Number(1e20)),
        ("10E-3", Number(0.01)),
        ('"a""b"', Text('a"b')),
        ('""', Text("")),
        ('"=SUM(A1)"', Text("=SUM(A1)")),
        ("TRUE", Boolean(True)),
        ("FALSE()", Boolean(False)),
        ("#N/A", Error("#N/A")),
        ("#REF!A1:B2", Error("#REF!")),
        ("'chỉ tiêu'!#ref!", Error("#REF!")),
        ("XFE1", Name("XFE1")),
        ("A1048577", Name("A1048577")),
        ("mtqg.GN_03.works", Name("mtqg.GN_03.works")),
        ("TRUEx", Name("TRUEx")),
        ("Table1[[#This Row],[Số tiền]]", Name("Table1[[#This Row],[Số tiền]]")),
        ("Sheet1:Sheet3!A1", Name("Sheet1:Sheet3!A1")),
        ("'S 1'!tong", Name("'S 1'!tong")),
        ('{1,2;"}",4}', Name('{1,2;"}",4}')),
        ("LOG10(A1)", Call("LOG10", (Cell(None, 1, 1),))),
        ("_xlfn._xlws.sort(A1)", Call("SORT", (Cell(None, 1, 1),))),
        ("IF(A1,,1)", Call("IF", (Cell(None, 1, 1), Missing(), Number(1.0)))),
        ("MATCH(1,A1,)", Call("MATCH", (Number(1.0), Cell(None, 1, 1), Missing()))),
        ("ROW()", Call("ROW", ())),
    ],
)
def test_operands_are_recognised(formula: str, node: Node) -> None:
    assert parse(formula) == node


@pytest.mark.parametrize(
    "formula",
    [
        *("", "=", "1+", "*1", "(1", "1)", "SUM(1", "SUM 1", "1 2", "A1 B1", "A1,B1", "SUM((A1,B1))", '"abc'),
        *("A1:INDEX(B1:B3,2)", "5 %% 3", "1..2", "2A", "[1", "{1", "a[1", "'S'", "'S!A1", "@A1", "A1#", "=\x01"),
        *("=" + "(" * 200 + "1" + ")" * 200, "-" * 200 + "1", "1" * 8193),
    ],
)
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaSyntaxError):
        parse(formula)


def test_a_sum_of_two_thousand_terms_is_read() -> None:
    node = parse("+".join(["A1"] * 2000))
    assert isinstance(node, Chain)
    assert len(node.rest) == 1999


def test_sixty_four_nested_functions_are_read() -> None:
    assert MAX_DEPTH >= 128
    parse("IF(" * 64 + "1" + ",2)" * 64)


@pytest.mark.parametrize(
    ("formula", "external"),
    [
        ("[1]Sheet1!A1", True),
        ("SUM([2]Sheet1!$A$1:$B$2)", True),
        ("'[1]GN DTTS'!A1*2", True),
        ("'C:\\báo cáo\\[xã.xlsx]GN'!A1", True),
        ("[1]!tong", True),
        ("'C:\\x.xlsx'!tong", True),
        ("Table1[Cột]", False),
        ("'GN DTTS'!A1", False),
        ('"[1]Sheet1!A1"', False),
        ("Sheet1!tong+A1", False),
    ],
)
def test_links_to_other_workbooks_are_seen(formula: str, external: bool) -> None:
    assert has_external_link(formula) is external


def test_functions_are_named_even_where_the_formula_cannot_be_read() -> None:
    assert function_names('=_xlfn.XLOOKUP(A1:OFFSET(B1,1,1),TRUE(),"SUM(")') == {"XLOOKUP", "OFFSET"}


@settings(deadline=None)  # another program may hold the processor
@given(st.text(alphabet=string.printable + "đỦ\x00\x03'[]{}#!$", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except FormulaSyntaxError:
        return
    has_external_link(text)


@pytest.mark.parametrize(
    "formula",
    [
        '=IFERROR(IF(N(\'GN DTTS\'!O29)<=N(\'GN DTTS\'!H29),"ĐẠT","KHÔNG ĐẠT"),"LỖI")',
        "=SUMPRODUCT(('GN-03 CÔNG TRÌNH'!D10:D51=\"DTTS.4.1.a\")*ISNUMBER('GN-03 CÔNG TRÌNH'!I10:I51))",
        '=SUM(A:A,$1:$3,B2:$C$9)+Sheet1!A1*tong-Table1[x]&"a""b"',
    ],
)
def test_operands_are_those_of_another_tokenizer(formula: str) -> None:
    operands = [
        token.value
        for token in Tokenizer(formula).items
        if token.type == "OPERAND" and token.subtype in ("RANGE", "TEXT", "ERROR")
    ]
    assert list(split(formula)[1]) == operands
