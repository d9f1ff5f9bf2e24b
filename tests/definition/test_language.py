import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.definition.language import (
    MOST_TOKENS,
    WORDS,
    Binary,
    Blank,
    Call,
    Expr,
    LanguageError,
    Number,
    Ref,
    Text,
    misplaced,
    parse,
    references,
)

A, B, C = Ref("a"), Ref("b"), Ref("c")
WORKS = Ref("allocated", instance="GN-03", block="works")


def plus(left: Expr, right: Expr) -> Binary:
    return Binary("+", left, right)


def minus(left: Expr, right: Expr) -> Binary:
    return Binary("-", left, right)


def times(left: Expr, right: Expr) -> Binary:
    return Binary("*", left, right)


def over(left: Expr, right: Expr) -> Binary:
    return Binary("/", left, right)


TREES: dict[str, Expr] = {
    "a": A,
    " a ": A,
    "disbursed_year_capital": Ref("disbursed_year_capital"),
    "250": Number(250.0),
    "0.5": Number(0.5),
    "a + b + c": plus(plus(A, B), C),
    "a - b - c": minus(minus(A, B), C),
    "a - b + c": plus(minus(A, B), C),
    "a + b * c": plus(A, times(B, C)),
    "a * b + c": plus(times(A, B), C),
    "a * b / 2": over(times(A, B), Number(2.0)),
    "a / 2 * b": times(over(A, Number(2.0)), B),
    "(a + b) * c": times(plus(A, B), C),
    "a - (b - c)": minus(A, minus(B, C)),
    "((a))": A,
    "-a": minus(Number(0.0), A),
    "--a": minus(Number(0.0), minus(Number(0.0), A)),
    "-a * b": times(minus(Number(0.0), A), B),
    "a * -b": times(A, minus(Number(0.0), B)),
    "a-1": minus(A, Number(1.0)),
    "works.allocated": Ref("allocated", block="works"),
    "GN-03.works.allocated": WORKS,
    "GN-01.DTTS.disbursed": Ref("disbursed", instance="GN-01.DTTS"),
    "GN-01.DTTS[DTTS.4.1.a].disbursed": Ref("disbursed", row="DTTS.4.1.a", instance="GN-01.DTTS"),
    "GN-01.DTTS[DTTS.rest].disbursed": Ref("disbursed", row="DTTS.rest", instance="GN-01.DTTS"),
    "CT-01[gnbv.2.near_poor].quantity": Ref("quantity", row="gnbv.2.near_poor", instance="CT-01"),
    "TT.value": Ref("value", instance="TT"),
    "GN-01.DTTS.a-GN-03.b": minus(Ref("a", instance="GN-01.DTTS"), Ref("b", instance="GN-03")),
    "percent(a, b + c)": Call("percent", (A, plus(B, C))),
    "if_blank(percent(a, b), 0)": Call("if_blank", (Call("percent", (A, B)), Number(0.0))),
    "if_blank(a, blank)": Call("if_blank", (A, Blank())),
    "sum_children(a)": Call("sum_children", (A,)),
    "sum_block(GN-03.works.allocated)": Call("sum_block", (WORKS,)),
    "sum_block_where(works.a, works.line)": Call(
        "sum_block_where", (Ref("a", block="works"), Ref("line", block="works"))
    ),
    "count_block(works.a)": Call("count_block", (Ref("a", block="works"),)),
    'count_if(works.a, "mặt bằng")': Call("count_if", (Ref("a", block="works"), Text("mặt bằng"))),
    "count_if(works.a, 0)": Call("count_if", (Ref("a", block="works"), Number(0.0))),
    "round_half_up(a / 3, 2)": Call("round_half_up", (over(A, Number(3.0)), Number(2.0))),
    "dong(100000000000)": Call("dong", (Number(1e11),)),
}


@pytest.mark.parametrize(("text", "tree"), TREES.items())
def test_a_formula_has_one_tree(text: str, tree: Expr) -> None:
    assert parse(text) == tree


ERRORS = {
    "": "“” thiếu phần cuối",
    "   ": "“   ” thiếu phần cuối",
    "a +": "“a +” thiếu phần cuối",
    "a b": "thừa “b” trong “a b”",
    "a + b)": "thừa “)” trong “a + b)”",
    "1 000": "thừa “000” trong “1 000”",
    "(a + b": "cần “)” sau “b” trong “(a + b”",
    "percent(a b)": "cần “)” sau “a” trong “percent(a b)”",
    "* a": "không hiểu “*” trong “* a”",
    "a ** b": "không hiểu “*” trong “a ** b”",
    "a % b": "không hiểu “% b” trong “a % b”",
    "a; b": "không hiểu “; b” trong “a; b”",
    "vốn": "không hiểu “ốn” trong “vốn”",
    '"chưa đóng': 'không hiểu “"chưa đóng” trong “"chưa đóng”',
    "a.b.c": "không hiểu “.c” trong “a.b.c”",
    "GN-03": "không hiểu “GN-03” trong “GN-03”",
    "GN-03[a b.x": "không hiểu “GN-03[a b.x” trong “GN-03[a b.x”",
    "GN-03[total].works.a": "“GN-03[total].works.a”: cột của khối không đi với một dòng",
    "average(a)": f"không có từ “average”; các từ dùng được: {', '.join(WORDS)}",
    "SUM(a)": "không hiểu “SUM(a)” trong “SUM(a)”",
    "percent(a)": "“percent” cần 2 phần, đang có 1",
    "percent(a, b, c)": "“percent” cần 2 phần, đang có 3",
    "percent()": "không hiểu “)” trong “percent()”",
    "sum_block(a)": "“sum_block” chỉ dùng cho cột của khối, ví dụ works.allocated",
    "count_block(a + b)": "“count_block” chỉ dùng cho cột của khối, ví dụ works.allocated",
    "count_if(a, 1)": "“count_if” chỉ dùng cho cột của khối, ví dụ works.allocated",
    "sum_block_where(works.a, line)": "“sum_block_where” cần hai cột của cùng một khối",
    "sum_block_where(works.a, models.line)": "“sum_block_where” cần hai cột của cùng một khối",
    "sum_block_where(works.a, GN-03.works.line)": "“sum_block_where” cần hai cột của cùng một khối",
    "sum_children(a + b)": "“sum_children” cần tên một cột của chính biểu",
    "sum_children(works.a)": "“sum_children” cần tên một cột của chính biểu",
    "sum_children(GN-03.a)": "“sum_children” cần tên một cột của chính biểu",
    "round_half_up(a, b)": "“round_half_up” cần số chữ số thập phân là một số nguyên",
    "round_half_up(a, 0.5)": "“round_half_up” cần số chữ số thập phân là một số nguyên",
    "dong(a)": "“dong” cần một số",
    "dong(2 * 3)": "“dong” cần một số",
    "1234567890123456": "số “1234567890123456” dài quá 15 chữ số",
    "(" * 51 + "a" + ")" * 51: "công thức lồng quá 50 tầng",
    "-" * 51 + "a": "công thức lồng quá 50 tầng",
    "a" + " + a" * MOST_TOKENS: "công thức dài quá 500 từ và dấu",
}


@pytest.mark.parametrize(("text", "said"), ERRORS.items(), ids=[text[:30] for text in ERRORS])
def test_what_is_no_formula_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(LanguageError) as caught:
        parse(text)
    assert str(caught.value) == said


def test_a_formula_just_within_the_limits_is_read() -> None:
    assert parse("(" * 49 + "a" + ")" * 49) == A
    assert len(list(references(parse("a" + " + a" * (MOST_TOKENS // 2 - 1))))) == MOST_TOKENS // 2
    assert parse("123456789012345") == Number(123456789012345.0)


_NAMES = st.sampled_from(["a", "b", "works.a", "GN-03.works.a", "GN-01[DTTS.1].a", "TT.value", "blank", "v", "GN-03"])
_PIECES = st.one_of(
    _NAMES,
    st.sampled_from([*WORDS, *(f"{word}(" for word in WORDS), *'+-*/(),.[]"', "0", "12.5", '"mặt bằng"', " "]),
    st.text(max_size=4),
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
def test_no_text_makes_the_parser_fall_over(text: str) -> None:
    try:
        tree = parse(text)
    except LanguageError as error:
        assert str(error)
    else:
        assert isinstance(tree, Number | Text | Blank | Ref | Binary | Call)


_VALUES = st.recursive(
    st.one_of(
        st.sampled_from([A, B, Ref("a", instance="GN-01"), Ref("a", row="DTTS.1", instance="GN-01.DTTS")]),
        st.integers(0, 10**6).map(lambda number: Number(float(number))),
        st.just(Call("dong", (Number(5.0),))),
        st.just(Call("sum_block", (WORKS,))),
        st.just(Call("count_if", (WORKS, Text("khác")))),
    ),
    lambda inner: st.one_of(
        st.builds(Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(lambda one, two: Call("percent", (one, two)), inner, inner),
        st.builds(lambda one: Call("if_blank", (one, Blank())), inner),
        st.builds(lambda one: Call("round_half_up", (one, Number(2.0))), inner),
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_a_tree_that_is_written_out_is_read_back(tree: Expr) -> None:
    assert parse(spelt(tree)) == tree


def spelt(expr: Expr) -> str:
    """A tree as text, every operation in brackets."""
    match expr:
        case Number(value):
            return f"{value:.0f}"
        case Text(value):
            return f'"{value}"'
        case Blank():
            return "blank"
        case Ref(column, row, instance, block):
            start = f"{instance}." if instance and not row else f"{instance}[{row}]." if row else ""
            return start + (f"{block}." if block else "") + column
        case Binary(op, left, right):
            return f"({spelt(left)} {op} {spelt(right)})"
        case Call(word, arguments):
            return f"{word}({', '.join(spelt(argument) for argument in arguments)})"


def test_references_come_from_left_to_right() -> None:
    found = references(parse("percent(a + GN-01.DTTS[DTTS].b, c) - sum_block(works.d) * 2"))
    assert list(found) == [
        A,
        Ref("b", row="DTTS", instance="GN-01.DTTS"),
        C,
        Ref("d", block="works"),
    ]


MISPLACED = {
    'a + "chữ"': ["chữ “chữ” chỉ dùng được ở phần cuối của count_if, sum_block_where"],
    "a + blank": ["“blank” chỉ dùng được ở phần thứ hai của if_blank"],
    "if_blank(blank, 0)": ["“blank” chỉ dùng được ở phần thứ hai của if_blank"],
    "percent(works.a, a)": ["“works.a” là cả một cột của khối: dùng trong sum_block, count_block, …"],
    "count_if(works.a, b)": ["“count_if” cần một số hoặc một chữ trong ngoặc kép ở phần thứ hai"],
    "works.a - blank": [
        "“works.a” là cả một cột của khối: dùng trong sum_block, count_block, …",
        "“blank” chỉ dùng được ở phần thứ hai của if_blank",
    ],
    "percent(sum_block(works.a), if_blank(a, 0))": [],
    'count_if(works.a, "khác") + count_if(works.b, 5)': [],
    "if_blank(a, blank)": [],
}


@pytest.mark.parametrize(("text", "said"), MISPLACED.items())
def test_what_no_sheet_could_calculate_is_said(text: str, said: list[str]) -> None:
    assert list(misplaced(parse(text))) == said
