"""Every word of the formula language, worked by hand: a formula, what stands in the cells, and the result.

One list for two judges: the arrays of `mtqg_xl.figures`, and LibreOffice recalculating the text that
`mtqg_xl.definition.excel_text` writes. ``Case.kit`` builds a tiny kit round the formula: sheet ``T-01`` with the row
``r1`` and the columns ``a``, ``b``, ``c`` (typed), ``p = percent(a, b)`` with two decimals and ``result`` (the
formula), below it a block ``works`` with ``key`` and ``amount`` where the formula speaks of it; sheet ``T-02`` with the
rows ``r1`` and ``r9``. ``Case.cells`` is what is typed, for `tests.tables.submission_of` or for a sheet. The result
stands in T-01|r1|result.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.definition.language import parse
from mtqg_xl.definition.model import Block, Column, Form, Instance, Kit, Row
from tests.tables import CellState

BLANK = None
RESULT = ("T-01", "r1", "result")


@dataclass(frozen=True, slots=True)
class Case:
    """A formula, the state of the cells and the number that the sheet shows; ``expected`` None is a blank.

    ``children`` are the states of column ``a`` in the child rows of ``r1`` (which then is a parent), ``rest`` that of a
    last child for what is not told in detail (there is one only where it holds something); ``works`` are key and
    amount of the block's rows, ``other`` is T-02|r1|a and ``ninth`` T-02|r9|a. With a money unit, ``a``, ``b``,
    ``amount`` and ``result`` are money in it and ``c`` is a count; all numbers here are in that unit.
    """

    formula: str
    expected: float | None
    a: CellState = BLANK
    b: CellState = BLANK
    c: CellState = BLANK
    children: tuple[CellState, ...] = ()
    rest: CellState = BLANK
    works: tuple[tuple[str | None, CellState], ...] = ()
    other: CellState = BLANK
    ninth: CellState = BLANK
    decimals: int = 2
    money_unit: str = ""

    @property
    def name(self) -> str:
        """What a failing test is called."""
        names = ("a", "b", "c", "children", "rest", "works", "other", "ninth")
        states = [f"{name}={getattr(self, name)!r}" for name in names]
        shown = [text for text in states if not text.endswith(("=None", "=()"))]
        return " ".join([self.formula, *shown, self.money_unit]).strip()

    def kit(self) -> Kit:
        """Return the kit that holds the formula."""
        money_unit = self.money_unit or "đồng"
        rows = (Row("r1", "Dòng một", "parent" if self.children else "leaf"), *self._child_rows())
        first = Instance("T-01", self._form(), "T-01", rows, money_unit)
        others = (Row("r1", "Dòng một"), Row("r9", "Dòng chín"))
        second = Instance("T-02", _plain_form("T-02", self._unit), "T-02", others, money_unit)
        return Kit("thu", "1", "Thử", "THU", "xa", ("year",), money_unit, (first, second))

    def cells(self) -> Iterator[tuple[str, str, str, CellState]]:
        """Yield instance, row, column and state of every typed cell; a row of the block is ``works#1``."""
        if self.children:
            for at, state in enumerate(self.children, start=1):
                yield "T-01", f"r1.{at}", "a", state
            if self.rest is not BLANK:
                yield "T-01", "r1.rest", "a", self.rest
        else:
            yield "T-01", "r1", "a", self.a
            yield "T-01", "r1", "b", self.b
            yield "T-01", "r1", "c", self.c
        for at, (key, amount) in enumerate(self.works, start=1):
            yield "T-01", f"works#{at}", "key", key
            yield "T-01", f"works#{at}", "amount", amount
        yield "T-02", "r1", "a", self.other
        yield "T-02", "r9", "a", self.ninth

    @property
    def _unit(self) -> str:
        return "money" if self.money_unit else ""

    def _child_rows(self) -> tuple[Row, ...]:
        told = tuple(Row(f"r1.{at}", f"Con {at}", parent="r1", level=1) for at, _ in enumerate(self.children, start=1))
        rest = Row("r1.rest", "Chưa chi tiết", "rest", parent="r1", level=1)
        return told if self.rest is BLANK else (*told, rest)

    def _form(self) -> Form:
        columns = (
            Column("label", ("Nội dung",), "label", show="label"),
            Column("key", ("Dòng",), "choice", choices=("r1", "r2")),
            Column("a", ("A",), "input", unit=self._unit),
            Column("b", ("B",), "input", unit=self._unit),
            Column("c", ("C",), "input"),
            Column("amount", ("Số tiền",), "input", unit=self._unit),
            Column("p", ("Tỷ lệ",), "computed", unit="percent", decimals=2, formula=parse("percent(a, b)")),
            Column(
                "result", ("Kết quả",), "computed", unit=self._unit, decimals=self.decimals, formula=parse(self.formula)
            ),
        )
        block = Block("works", "Gồm:", "(chèn dòng mới ở trên dòng này)", ready_rows=6)
        # In a row of the block T-02.a would have no row to read.
        blocks = (block,) if "works" in self.formula else ()
        return Form("T-01", "1", "reconstructed", "Thử", "", "", "đồng", columns, blocks=blocks)


def _plain_form(form_id: str, unit: str) -> Form:
    columns = (Column("label", ("Nội dung",), "label", show="label"), Column("a", ("A",), "input", unit=unit))
    return Form(form_id, "1", "reconstructed", "Thử", "", "", "đồng", columns)


_SUMS = (
    Case("a + b", 7, a=3, b=4),
    Case("a + b", 0, a=0, b=0),
    Case("a + b", 4, b=4),
    Case("a + b", 0),
    Case("a + b", 4, a="-", b=4),
    Case("a + b", 4, a="x", b=4),
    Case("a + b", 4, a="150 triệu", b=4),
    Case("a + b", 1, a=-3, b=4),
    Case("a + b + c", 6.5, a=1, b=2, c=3.5),
    Case("a + 10", 10, a="-"),
    Case("a - b", -1, a=3, b=4),
    Case("a - b", 0, a=0, b=0),
    Case("a - b", 3, a=3),
    Case("a - b", -4, b=4),
    Case("a - b", 3, a=3, b="x"),
    Case("a - b", -4, a="abc", b=4),
    Case("a - b", 7, a=3, b=-4),
    Case("a - b - c", -6, a=1, b=2, c=5),
    Case("a - (b - c)", 4, a=1, b=2, c=5),
    Case("a - (b + c)", -6, a=1, b=2, c=5),
    Case("-a + b", 1, a=3, b=4),
)

_FACTORS = (
    Case("a * b", 12, a=3, b=4),
    Case("a * b", 0, a=0, b=4),
    Case("a * b", 0, a=3),
    Case("a * b", 0, a="-", b=4),
    Case("a * b", 0, a=3, b="ba"),
    Case("a * b", -12, a=-3, b=4),
    Case("a * (b + c)", 27, a=3, b=4, c=5),
    Case("a * (b - c)", -3, a=3, b=4, c=5),
    Case("a + b * c", 23, a=3, b=4, c=5),
    Case("a / 4", 0.75, a=3),
    Case("a / 4", 0, a=0),
    Case("a / 4", 0),
    Case("a / 4", 0, a="x"),
    Case("a / 4", 0, a="ba"),
    Case("a / 4", -0.75, a=-3),
    Case("a * b / 2 - c", 1, a=3, b=4, c=5),
)

_PERCENTS = (
    Case("percent(a, b)", 66.67, a=2, b=3),
    Case("percent(a, b)", 66.7, a=2, b=3, decimals=1),
    Case("percent(a, b)", 67, a=2, b=3, decimals=0),
    Case("percent(a, b)", 0, a=0, b=3),
    Case("percent(a, b)", BLANK, a=2, b=0),
    Case("percent(a, b)", BLANK, a=2),
    Case("percent(a, b)", BLANK, b=3),  # nobody has counted yet: that is not 0 %
    Case("percent(a, b)", BLANK),
    Case("percent(a, b)", BLANK, a=2, b="-"),
    Case("percent(a, b)", 0, a="x", b=3),
    Case("percent(a, b)", BLANK, a=2, b="3 triệu"),
    Case("percent(a, b)", BLANK, a="hai", b=3),
    Case("percent(a, b)", -66.67, a=-2, b=3),
    Case("percent(a, b)", -66.67, a=2, b=-3),
    Case("percent(a, b)", 66.67, a=-2, b=-3),
    # 0.125 exactly: a half goes away from zero
    Case("percent(a, b)", 0.13, a=1, b=800),
    Case("percent(a, b)", -0.13, a=-1, b=800),
    # 4.734986…: rounded to three decimals first it would be 4.74
    Case("percent(a, b)", 4.73, a=14390, b=303908),
    Case("percent(a - b, c)", -25, a=1, b=2, c=4),
    Case("percent(a, b - c)", 50, a=1, b=5, c=3),
    Case("percent(a, b + c)", BLANK, a=1, b=5, c=-5),
    Case("percent(a + b, c)", 75, a=1, b=2, c=4),
    # inside another word a percent is not rounded: 66.67 × 3 would be 200.01
    Case("if_blank(percent(a, b), 0) * 3", 200, a=2, b=3),
    Case("if_blank(percent(a, b), 9)", 9, a=2),
    Case("if_blank(percent(a, b), 9)", 0, a=0, b=5),
    Case("if_blank(percent(a, b), 9)", 9, b=5),
    Case("percent(a + b, c)", 0, c=5),
    # a cell that shows a rounded percent is read as it is shown
    Case("if_blank(p, 0) * 3", 200.01, a=2, b=3),
)

_ROUNDINGS = (
    Case("round_half_up(a, 0)", 3, a=2.5),
    Case("round_half_up(a, 0)", -3, a=-2.5),
    Case("round_half_up(a, 2)", 1.01, a=1.005),
    Case("round_half_up(a, 2)", -1.01, a=-1.005),
    Case("round_half_up(a, 1)", 66.7, a=66.65),
    Case("round_half_up(a, 0)", 0, a=0),
    Case("round_half_up(a, 0)", 0),
    Case("round_half_up(a, 0)", 0, a="-"),
    Case("round_half_up(a, 0)", 0, a="2,5"),
    Case("round_half_up(a / 3, 2)", 0.67, a=2),
    # 2.8499999999999996 as a float; a sheet shows 2.85. (With no decimals LibreOffice alone looks at the float.)
    Case("round_half_up(a * 10, 1)", 2.9, a=0.285),
    Case("round_half_up(if_blank(percent(a, b), 0), 0)", 67, a=2, b=3),
)

_BLANKS = (
    Case("if_blank(a, 5)", 3, a=3),
    Case("if_blank(a, 5)", 0, a=0),
    Case("if_blank(a, 5)", 5),
    Case("if_blank(a, 5)", 0, a="-"),
    Case("if_blank(a, 5)", 0, a="x"),
    Case("if_blank(a, 5)", 5, a="ba"),
    Case("if_blank(a, 5)", -3, a=-3),
    Case("if_blank(a, b)", 4, b=4),
    Case("if_blank(a, b)", 0, b="x"),
    Case("if_blank(a, b)", 0),
    Case("if_blank(a, b + c)", 9, b=4, c=5),
    Case("if_blank(a, blank)", BLANK),
    Case("if_blank(a, blank)", 0, a="-"),
    Case("if_blank(a, blank)", 7, a=7),
    Case("if_blank(p, 9)", 9, a=2, b=0),
    Case("if_blank(p, 9)", 0, a=0, b=2),
    Case("if_blank(p, 9)", 50, a=1, b=2),
    Case("if_blank(p, 9)", 9, a=1, b="-"),
    Case("if_blank(p, blank)", BLANK, a=1),
    # the sum of a parent row is a number even where nothing was typed
    Case("if_blank(a, 5)", 0, children=(BLANK, BLANK)),
    Case("if_blank(a, 5) + b", 8, a="chưa rõ", b=3),
)

_CHILDREN = (
    Case("sum_children(a)", 6, children=(1, 2, 3)),
    Case("sum_children(a)", 0, children=(0, 0)),
    Case("sum_children(a)", 0, children=(BLANK, BLANK)),
    Case("sum_children(a)", 5, children=(BLANK, 5)),
    Case("sum_children(a)", 5, children=("-", 5)),
    Case("sum_children(a)", 5, children=("x", 5)),
    Case("sum_children(a)", 5, children=("5 triệu", 5)),
    Case("sum_children(a)", 3, children=(-2, 5)),
    Case("sum_children(a)", 0, a=7),
    Case("a", 6, children=(1, 2, 3)),
    Case("percent(sum_children(a), T-02[r9].a)", 60, children=(1, 2), ninth=5),
    Case("sum_children(a) - T-02[r9].a", -2, children=(1, 2), ninth=5),
)

_JUDGED = (
    Case("at_least(a, b)", 1, a=80, b=80),
    Case("at_least(a, b)", 1, a=80.01, b=80),
    Case("at_least(a, b)", 0, a=79.99, b=80),
    Case("at_least(a, b)", BLANK, a=80),
    Case("at_least(a, b)", BLANK, b=80),
    Case("at_least(a, b)", BLANK, a="đạt", b=80),
    # a mark is an answer and counts 0, as everywhere
    Case("at_least(a, b)", 0, a="-", b=80),
    Case("at_least(a, b)", 1, a=0, b="x"),
    Case("at_least(a, 1)", 0, a=0),
    Case("at_least(a, 1)", BLANK),
    Case("at_least(a + b, c)", 1, a=1, b=2, c=3),
    # 66.67 is compared as it is shown
    Case("at_least(p, c)", 1, a=2, b=3, c=66.67),
    Case("at_least(p, c)", BLANK, a=2, c=66.67),
    Case("at_most(a, b)", 1, a=13, b=13),
    Case("at_most(a, b)", 0, a=13.01, b=13),
    Case("at_most(a, b)", 1, a=-1, b=0),
    Case("at_most(a, b)", BLANK, b=13),
    Case("at_most(percent(a, b), 50)", 1, a=1, b=2),
    Case("at_most(percent(a, b), 50)", BLANK, a=1),
    Case("if_blank(at_most(a, b), 5) + c", 8, a=13, c=3),
    Case("all_children(a)", 1, children=(1, 1)),
    Case("all_children(a)", 0, children=(1, 0)),
    Case("all_children(a)", 0, children=(BLANK, 0)),
    Case("all_children(a)", BLANK, children=(1, BLANK)),
    Case("all_children(a)", BLANK, children=(BLANK, BLANK)),
    # a rest row speaks for the children that are not judged one by one
    Case("all_children(a)", 1, children=(1, BLANK), rest=1),
    Case("all_children(a)", 1, children=(BLANK, BLANK), rest=1),
    Case("all_children(a)", 0, children=(1, 1), rest=0),
    Case("all_children(a)", 0, children=(0, BLANK), rest=1),
    Case("all_children(a)", BLANK, a=1),
    Case("count_children(a, 1)", 2, children=(1, 0, 1)),
    Case("count_children(a, 0)", 1, children=(1, 0, BLANK)),
    Case("count_children(a, 1)", 0, children=(BLANK, "x")),
    Case("count_children(a, 1)", 0, a=1),
    Case("count_children(a, 0.5)", 1, children=(0.5, 5)),
    Case("percent(count_children(a, 1), b)", BLANK, children=(1, 1)),
)

_BLOCK_SUMS = (
    Case("sum_block(works.amount)", 6, works=(("r1", 1), ("r2", 2), (BLANK, 3))),
    Case("sum_block(works.amount)", 0, works=(("r1", 0),)),
    Case("sum_block(works.amount)", 0),
    Case("sum_block(works.amount)", 2, works=(("r1", BLANK), ("r1", 2))),
    Case("sum_block(works.amount)", 2, works=(("r1", "-"), ("r1", 2))),
    Case("sum_block(works.amount)", 2, works=(("r1", "2 triệu"), ("r1", 2))),
    Case("sum_block(works.amount)", -1, works=(("r1", -3), ("r1", 2))),
    Case("percent(sum_block(works.amount), a)", 75, works=(("r1", 1), ("r2", 2)), a=4),
    Case("a - sum_block(works.amount)", 1, works=(("r1", 1), ("r2", 2)), a=4),
    # a percent of every row of a block is blank where it has no denominator
    Case("sum_block(works.p)", 0, works=(("r1", 1),)),
    Case("sum_block_where(works.amount, works.key)", 4, works=(("r1", 1), ("r2", 2), ("r1", 3))),
    Case("sum_block_where(works.amount, works.key)", 1, works=(("R1", 1), ("r10", 2), (" r1", 5))),
    Case("sum_block_where(works.amount, works.key)", 0, works=(("r2", 2),)),
    Case("sum_block_where(works.amount, works.key)", 0),
    Case("sum_block_where(works.amount, works.key)", 0, works=(("r1", 0), ("r2", 2))),
    Case("sum_block_where(works.amount, works.key)", 3, works=(("r1", BLANK), ("r1", 3))),
    Case("sum_block_where(works.amount, works.key)", 3, works=(("r1", "-"), ("r1", 3))),
    Case("sum_block_where(works.amount, works.key)", 3, works=(("r1", "ba"), ("r1", 3))),
    Case("sum_block_where(works.amount, works.key)", -2, works=(("r1", -5), ("r1", 3))),
    Case("sum_block_where(works.amount, works.key)", 0, works=((BLANK, 5),)),
)

_COUNTS = (
    Case("count_block(works.amount)", 3, works=(("r1", 1), ("r2", 2), (BLANK, 3))),
    Case("count_block(works.amount)", 1, works=(("r1", 0),)),
    Case("count_block(works.amount)", 0),
    Case("count_block(works.amount)", 1, works=(("r1", BLANK), ("r1", 2))),
    Case("count_block(works.amount)", 1, works=(("r1", "-"), ("r1", 2))),
    Case("count_block(works.amount)", 1, works=(("r1", "x"), ("r1", 2))),
    Case("count_block(works.amount)", 1, works=(("r1", "hai"), ("r1", 2))),
    Case("count_block(works.amount)", 2, works=(("r1", -3), ("r1", 2))),
    Case("count_block(works.key)", 0, works=(("r1", 1), ("r2", 2))),
    Case("count_block(works.p)", 0, works=(("r1", 1), ("r2", 2))),
    Case('count_if(works.key, "mặt bằng")', 2, works=(("mặt bằng", 1), ("khác", 2), ("mặt bằng", BLANK))),
    Case('count_if(works.key, "mặt bằng")', 1, works=(("MẶT BẰNG", 1), ("mặt bằng thôn", 2))),
    Case('count_if(works.key, "mặt bằng")', 0, works=((BLANK, 1),)),
    Case('count_if(works.key, "mặt bằng")', 0),
    Case("count_if(works.amount, 5)", 2, works=(("r1", 5), ("r2", 5), ("r1", 6))),
    Case("count_if(works.amount, 0)", 1, works=(("r1", 0), ("r2", BLANK), ("r1", 6))),
    Case("count_if(works.amount, 0)", 0, works=(("r1", "-"), ("r2", "x"))),
    Case("count_if(works.amount, 0)", 0, works=(("r1", "không"),)),
    Case("count_if(works.amount, 5)", 0, works=(("r1", -5),)),
    Case("count_if(works.amount, 0.5)", 1, works=(("r1", 0.5), ("r1", 5))),
)

_REFERENCES = (
    Case("a", 3, a=3),
    Case("a", 0, a=0),
    Case("a", 0),
    Case("a", 0, a="-"),
    Case("a", 0, a="ba"),
    Case("a", -3, a=-3),
    Case("p", 0, a=1),
    Case("p", 50, a=1, b=2),
    Case("T-02.a", 4, other=4, ninth=5),
    Case("T-02.a", 0),
    Case("T-02.a", 0, other="x"),
    Case("T-02.a", 0, other="bốn"),
    Case("T-02[r9].a", 5, other=4, ninth=5),
    Case("T-02[r9].a", 0, ninth=0),
    Case("T-02[r9].a - T-02.a + a", -2, other=-4, ninth=-9, a=3),
    Case("if_blank(T-02[r9].a, 8)", 8, other=4),
    Case("if_blank(T-02[r9].a, 8)", 0, ninth="-"),
    Case("percent(a, T-02[r9].a)", 60, a=3, ninth=5),
    Case("[r1].a + b", 7, a=3, b=4),
    Case("percent(a, [r1].b)", 75, a=3, b=4),
    Case("percent(sum_children(a), [r1.2].a)", 150, children=(1, 2)),
    Case("percent(a, T-02[r9].a)", BLANK, a=3, ninth="năm"),
)

_AMOUNTS = (
    Case("dong(5)", 5),
    Case("dong(0)", 0),
    Case("a + dong(5)", 8, a=3),
    Case("a + dong(5)", 5),
    Case("a + dong(5)", 5, a="-"),
    Case("a + dong(5)", 5, a="ba"),
    Case("a + dong(5)", 2, a=-3),
)

_TRIEU = "triệu đồng"
_MONEY = (
    Case("a", 2145.977223, a=2145.977223, money_unit=_TRIEU),
    Case("a + b", 2145.977224, a=2145.977223, b=0.000001, money_unit=_TRIEU),
    Case("a - b", -0.5, a=1, b=1.5, money_unit=_TRIEU),
    Case("a + 5", 6.5, a=1.5, money_unit=_TRIEU),
    Case("5 - a", 3.5, a=1.5, money_unit=_TRIEU),
    Case("a * 0.5", 0.75, a=1.5, money_unit=_TRIEU),
    Case("a / 4", 0.375, a=1.5, money_unit=_TRIEU),
    Case("a * c", 4.5, a=1.5, c=3, money_unit=_TRIEU),
    Case("c + 2", 5, c=3, money_unit=_TRIEU),
    Case("if_blank(a, 5)", 5, money_unit=_TRIEU),
    Case("if_blank(a, 5)", 1.5, a=1.5, money_unit=_TRIEU),
    Case("if_blank(p, 5)", 5, money_unit=_TRIEU),
    Case("round_half_up(a, 0)", 3, a=2.5, money_unit=_TRIEU),
    Case("round_half_up(a, 1)", -0.3, a=-0.25, money_unit=_TRIEU),
    Case("round_half_up(a * 1.5, 0)", 2, a=1, money_unit=_TRIEU),
    Case("round_half_up(2.5, 0)", 3, money_unit=_TRIEU),
    Case("percent(a, b)", 71.99, a=2145.977223, b=2981, money_unit=_TRIEU),
    Case("percent(a, 10)", 15, a=1.5, money_unit=_TRIEU),
    Case("percent(a, c)", 50, a=1.5, c=3, money_unit=_TRIEU),
    Case("dong(2500000)", 2.5, money_unit=_TRIEU),
    Case("a + dong(2500000)", 4, a=1.5, money_unit=_TRIEU),
    Case("percent(dong(500000), a)", 25, a=2, money_unit=_TRIEU),
    Case("sum_children(a)", 2.5, children=(1, "-", 1.5), money_unit=_TRIEU),
    Case("count_children(a, 1.5)", 1, children=(1, "-", 1.5), money_unit=_TRIEU),
    Case("at_least(a, dong(1500000))", 1, a=1.5, money_unit=_TRIEU),
    Case("at_most(a, dong(1499999))", 0, a=1.5, money_unit=_TRIEU),
    Case("sum_block(works.amount)", 2.5, works=(("r1", 1), ("r2", 1.5)), money_unit=_TRIEU),
    Case("sum_block(works.amount) + 1", 3.5, works=(("r1", 1), ("r2", 1.5)), money_unit=_TRIEU),
    Case("sum_block_where(works.amount, works.key)", 1, works=(("r1", 1), ("r2", 1.5)), money_unit=_TRIEU),
    Case("count_if(works.amount, 1.5)", 1, works=(("r1", 1), ("r2", 1.5)), money_unit=_TRIEU),
    Case("count_block(works.amount)", 2, works=(("r1", 1), ("r2", 1.5)), money_unit=_TRIEU),
    Case("T-02[r9].a", 4, ninth=4, money_unit=_TRIEU),
    Case("a + b", 3.5, a=1.5, b=2, money_unit="nghìn đồng"),
    Case("round_half_up(a, 0)", 3, a=2.5, money_unit="tỷ đồng"),
)

CASES = (
    *_SUMS,
    *_FACTORS,
    *_PERCENTS,
    *_ROUNDINGS,
    *_BLANKS,
    *_CHILDREN,
    *_JUDGED,
    *_BLOCK_SUMS,
    *_COUNTS,
    *_REFERENCES,
    *_AMOUNTS,
    *_MONEY,
)
