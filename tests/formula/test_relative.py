"""Two spellings of one formula are one; a formula can be moved as Excel moves it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW, Address, a1
from mtqg_xl.formula.relative import Reference, references, relative, translate


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=SUM(C8:C9)", "=sum( C8:C9 )"),
        ("=SUM(C8:C9)", "SUM($C$8:C$9)"),
        ("=SUM(C8:C9)", "=SUM(C9:C8)"),
        ("=SUM(C8:C9)", "=SUM(Sheet1!C8:C9)"),
        ("=C8", "='SHEET1'!C8"),
        ("=C8", "=+C8"),
        ("=C8", "=(C8)"),
        ("=C8", "=C8:C8"),
        ("=(C8+D8)*2", "=((C8)+(D8))*2.0"),
        ("=C8+D8+E8", "=(C8+D8)+E8"),
        ("='GN DTTS'!C8", "='gn dtts'!C8"),
        ("='CHỈ_TIÊU'!A1", "=CHỈ_TIÊU!A1"),
        ("=IF(TRUE,1.50,0)", "=IF(TRUE(),1.5,0)"),
        ("=1E+20", "=1E+020"),
        ("=_xlfn.IFS(A1=5,1)", "=IFS(A1=5,1)"),
        ("=SUM(A:A)", "=SUM(A1:A1048576)"),
        ("=SUM(2:3)", "=SUM($A2:$XFD3)"),
        ("=#REF!+1", "='chỉ tiêu'!#ref!+1"),
        ("=tong*2", "=TONG*2"),
        ("=-C8%", "= - C8 %"),
        ("=IF(A1,,2)", "=IF( A1 , , 2 )"),
    ],
)
def test_spellings_of_one_formula_are_equal(one: str, other: str) -> None:
    assert relative(one, 5, 5, "Sheet1") == relative(other, 5, 5, "Sheet1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=C8", "=C9"),
        ("=C8", "=Sheet2!C8"),
        ('="a"', '="A"'),
        ("=C8-(D8-E8)", "=C8-D8-E8"),
        ("=-(C8%)", "=C8%"),
        ("=SUM(C8:C9)", "=SUM(C8,C9)"),
        ("=IF(A1,,2)", "=IF(A1,0,2)"),
        ("=(C8=D8)=E8", "=C8=(D8=E8)"),
        ("=C8", "=-C8"),
        ("=A:A", "=1:1"),
        ("='a b'!C8", "='a  b'!C8"),
    ],
)
def test_different_formulas_differ(one: str, other: str) -> None:
    assert relative(one, 5, 5, "Sheet1") != relative(other, 5, 5, "Sheet1")


def test_the_form_says_offsets_from_the_cell() -> None:
    text = "=IF(N(C8)=0,\"\",ROUND(N('GN X'!$J$8)/N(C8)*100,2))"
    expected = "IF(N(R[0]C[-15])=0,\"\",ROUND(N('gn x'!R[0]C[-8])/N(R[0]C[-15])*100,2))"
    assert relative(text, 8, 18, "GN") == expected


def test_a_shared_follower_has_the_form_of_its_master() -> None:
    master = '=IF(N(C8)=0,"",ROUND(N(J8)/N(C8)*100,2))'
    assert translate(master, "R8", "R14") == master.replace("8", "14")
    assert relative(translate(master, "R8", "R14"), 14, 18) == relative(master, 8, 18)


@pytest.mark.parametrize(
    ("formula", "target", "moved"),
    [
        ("=A1+$A1+A$1+$A$1", "C4", "=B3+$A3+B$1+$A$1"),
        ("A1", "C4", "B3"),
        ("=SUM(A1:B2)", "C4", "=SUM(B3:C4)"),
        ("=SUM(A:A,$A:B,1:1,$1:2)", "C4", "=SUM(B:B,$A:C,3:3,$1:4)"),
        ("=SUM(A1:A1048576)", "C4", "=SUM(B1:B1048576)"),
        ("='GN A1'!A1&\"A1\"", "C4", "='GN A1'!B3&\"A1\""),
        ("=tong+A1048577+LOG10(A1)", "C4", "=tong+A1048577+LOG10(B3)"),
        ("=A1+B2", "A1", "=#REF!+A1"),
        ("=Sheet1!A1:C3", "A1", "=Sheet1!#REF!"),
        ("=XFD1", "C2", "=#REF!"),
        ("=A1048576", "B3", "=#REF!"),
        ("= if( A1 ,, 1.0 )", "B3", "= if( A2 ,, 1.0 )"),
        ("=[1]S!A1+A1", "B3", "=[1]S!A1+A2"),
        ("=#REF!A1+A1", "B3", "=#REF!A1+A2"),
        ("=SUM(A1", "B3", "=SUM(A2"),
    ],
)
def test_only_relative_parts_move_and_what_falls_off_is_ref(formula: str, target: str, moved: str) -> None:
    assert translate(formula, "B2", target) == moved


def test_references_are_named_with_their_sheet_and_ordered_corners() -> None:
    assert references("=SUM(B9:A$2,'GN X'!C3,\"D4\",tong)+#REF!+E:E", "S") == (
        Reference("S", 2, 1, 9, 2),
        Reference("GN X", 3, 3, 3, 3),
        Reference("S", 1, 5, MAX_ROW, 5),
    )
    assert references("=A1")[0].sheet is None
    assert references("=1:2", "S")[0].size == 2 * MAX_COLUMN


CELLS = st.builds(Address, st.integers(1, 400), st.integers(1, 60))
FAR = st.builds(Address, st.integers(400, 900), st.integers(60, 120))


@st.composite
def formulas(draw: st.DrawFn, dollar: str = "") -> str:
    def reference(cell: Address) -> str:
        return cell.a1 if not dollar else a1(cell.row, cell.column, absolute=True)

    cells = [reference(draw(CELLS)) for _ in range(3)]
    sheet = draw(st.sampled_from(["", "Sheet1!", "'GN DTTS'!"]))
    pattern = draw(
        st.sampled_from(["{s}{0}+{1}*-{2}", "SUM({s}{0}:{1},{2})%", 'IF({0}<{s}{1},"{2}",{2})', "N({0})/({1}-{2})"])
    )
    return "=" + pattern.format(*cells, s=sheet)


@settings(deadline=None)  # another program may hold the processor
@given(formulas(), CELLS, FAR)
def test_moving_a_formula_keeps_its_relative_form(formula: str, origin: Address, target: Address) -> None:
    moved = translate(formula, origin, target)
    assert relative(moved, *target, "Sheet1") == relative(formula, *origin, "Sheet1")


@settings(deadline=None)  # another program may hold the processor
@given(formulas(dollar="$"), CELLS, FAR)
def test_absolute_references_stay_where_they_are(formula: str, origin: Address, target: Address) -> None:
    assert references(translate(formula, origin, target)) == references(formula)


@settings(deadline=None)  # another program may hold the processor
@given(formulas(), CELLS, FAR)
def test_moving_agrees_with_openpyxl(formula: str, origin: Address, target: Address) -> None:
    theirs = Translator(formula, origin=origin.a1).translate_formula(target.a1)
    assert translate(formula, origin, target) == theirs
