"""A formula of the definitions as Excel text, robust against text and marks in typed cells.

Sums become ``SUM(…)`` and factors ``N(…)``, because a mark or a number typed as text would otherwise give #VALUE!
(architecture §3, items 3–5). Excel stores formulas in English with commas, whatever language its window shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.definition.language import BLANK_WORDS, Binary, Blank, Call, Expr, Number, Ref, Text
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Row, RowKind

MOST_ARGUMENTS = 255
"""What Excel passes to one function; a file whose formula has more is called damaged."""


class CellMap(Protocol):
    """Where the cells of a kit lie, on the sheets as issued or as an officer's file has them."""

    def own(self, instance: str, row: str, column: str) -> str:
        """Return the address of a cell on its own sheet: ``O29``."""

    def sheet(self, instance: str) -> str:
        """Return the name of the sheet that holds an instance."""

    def block_range(self, instance: str, block: str, column: str) -> str:
        """Return a block's column from the first to the last sentinel: ``I10:I51``."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: in which instance, on which fixed row or block row (``works#3``)."""

    cells: CellMap
    instance: Instance
    row: str
    sheet: str

    def address(self, ref: Ref) -> str:
        """Return the address of one referenced cell, with its sheet when that is another one."""
        instance = ref.instance or self.instance.id
        text = self.cells.own(instance, ref.row or self.row, ref.column)
        return self._on_sheet(instance, text)

    def number(self, ref: Ref) -> str:
        """Return text whose value is the number that a reference reads.

        In a row of a block another instance is read where the thing of the same name stands: rows that are inserted
        on one sheet alone do not shift the figures of the other.
        """
        return self._looked_up(ref) if self.is_looked_up(ref) else f"N({self.address(ref)})"

    def is_looked_up(self, ref: Ref) -> bool:
        """Whether a reference stands in a row of a block and reads the row of the same name in another instance."""
        return ref.instance is not None and ref.row is None and ref.block is None and "#" in self.row

    def _looked_up(self, ref: Ref) -> str:
        block = self.instance.block_by_id[self.row.partition("#")[0]]
        names = self.block(Ref(block.name, instance=ref.instance, block=block.id))
        own = self.address(Ref(block.name))
        return f"SUMIF({names},{own},{self.block(Ref(ref.column, instance=ref.instance, block=block.id))})"

    def block(self, ref: Ref) -> str:
        """Return the range of a block's column."""
        instance = ref.instance or self.instance.id
        assert ref.block is not None
        return self._on_sheet(instance, self.cells.block_range(instance, ref.block, ref.column))

    def children(self, column: str, *kinds: RowKind) -> tuple[str, ...]:
        """Return the addresses of the direct children of the row, in one column; of some kinds of rows only."""
        rows: tuple[Row, ...] = self.instance.children.get(self.row, ())
        return tuple(self.address(Ref(column, row=row.id)) for row in rows if not kinds or row.kind in kinds)

    def _on_sheet(self, instance: str, text: str) -> str:
        name = self.cells.sheet(instance)
        if name == self.sheet:
            return text
        return "'" + name.replace("'", "''") + "'!" + text


def cell_formula(expr: Expr, place: Place, decimals: int) -> str:
    """Return what a computed cell holds, without the leading ``=``; a percent is rounded here, once."""
    if isinstance(expr, Call) and expr.word == "percent":
        return _percent(expr, place, '""', decimals)
    return value(expr, place)


def value(expr: Expr, place: Place) -> str:
    """Return text whose value is a number (or ``""`` where the expression may be blank)."""
    if isinstance(expr, Number):
        return number_text(expr.value)
    if isinstance(expr, Text):
        return '"' + expr.value.replace('"', '""') + '"'
    if isinstance(expr, Blank):
        return '""'
    if isinstance(expr, Ref):
        return place.number(expr)
    if isinstance(expr, Binary):
        return _binary(expr, place)
    return _CALLS[expr.word](expr, place)


def number_text(number: float) -> str:
    """Return a constant as a formula writes it: ``1000``, ``0.5``."""
    return str(int(number)) if number == int(number) else repr(number)


def _binary(expr: Binary, place: Place) -> str:
    if expr.op == "+":
        return f"SUM({','.join(_addends(expr, place))})"
    if expr.op == "-":
        return f"{_summed(expr.left, place)}-{_summed(expr.right, place, right=True)}"
    return f"{_factor(expr.left, place)}{expr.op}{_factor(expr.right, place)}"


def _addends(expr: Expr, place: Place) -> list[str]:
    if isinstance(expr, Binary) and expr.op == "+":
        return _addends(expr.left, place) + _addends(expr.right, place)
    if isinstance(expr, Ref) and not place.is_looked_up(expr):
        return [place.address(expr)]
    return [value(expr, place)]


def _summed(expr: Expr, place: Place, *, right: bool = False) -> str:
    if isinstance(expr, Ref) and not place.is_looked_up(expr):
        return f"SUM({place.address(expr)})"
    text = value(expr, place)
    return f"({text})" if right and isinstance(expr, Binary) and expr.op == "-" else text


def _factor(expr: Expr, place: Place) -> str:
    text = value(expr, place)
    return f"({text})" if isinstance(expr, Binary) and expr.op in {"-", "/"} else text


def _percent(expr: Call, place: Place, blank: str, decimals: int | None = None) -> str:
    part, whole = (value(argument, place) for argument in expr.arguments)
    if isinstance(expr.arguments[0], Binary):
        quotient = f"({part})/{_grouped(expr.arguments[1], whole)}*100"
    else:
        quotient = f"{part}/{_grouped(expr.arguments[1], whole)}*100"
    if decimals is not None:
        quotient = f"ROUND({quotient},{decimals})"
    missing = _missing_numerator(expr, place)
    test = f"OR({whole}=0,{missing})" if missing else f"{whole}=0"
    return f"IF({test},{blank},{quotient})"


def _missing_numerator(expr: Call, place: Place) -> str:
    """Return the test whether a typed numerator is missing: a share of what nobody counted is not 0; else empty."""
    part = expr.arguments[0]
    if not isinstance(part, Ref) or not place.instance.is_typed_here(part):
        return ""
    cell = place.address(part)
    return f'AND(NOT(ISNUMBER({cell})),{cell}<>"-",{cell}<>"x")'


def _grouped(expr: Expr, text: str) -> str:
    return f"({text})" if isinstance(expr, Binary) else text


def _if_blank(expr: Call, place: Place) -> str:
    tested, otherwise = expr.arguments
    instead = value(otherwise, place)
    if isinstance(tested, Call) and tested.word == "percent":
        return _percent(tested, place, instead)
    if isinstance(tested, Ref) and not place.is_looked_up(tested):
        cell = place.address(tested)
        return f'IF(OR(ISNUMBER({cell}),{cell}="-",{cell}="x"),N({cell}),{instead})'
    text = value(tested, place)
    if isinstance(tested, Call) and tested.word in BLANK_WORDS | {"if_blank"}:
        return f"IF(ISNUMBER({text}),{text},{instead})"
    return text


def _sum_children(expr: Call, place: Place) -> str:
    ref = expr.arguments[0]
    assert isinstance(ref, Ref)
    return f"SUM({_listed(place.children(ref.column)) or '0'})"


def _count_children(expr: Call, place: Place) -> str:
    ref, wanted = expr.arguments
    assert isinstance(ref, Ref)
    cells, number = place.children(ref.column), value(wanted, place)
    # An empty cell equals 0, so that alone does not tell.
    if len(cells) <= MOST_ARGUMENTS:
        return f"SUM({','.join(f'ISNUMBER({cell})*({cell}={number})' for cell in cells) or '0'})"
    return "+".join(f"SUMPRODUCT(ISNUMBER({run})*({run}={number}))" for run in _runs(cells))


def _all_children(expr: Call, place: Place) -> str:
    """Return the text of ``all_children``: a rest row speaks for those children that are not judged one by one."""
    ref = expr.arguments[0]
    assert isinstance(ref, Ref)
    cells, rests = place.children(ref.column), place.children(ref.column, "rest")
    if not cells:
        return '""'
    judged = tuple(cell for cell in cells if cell not in rests)
    is_whole = f"COUNT({_listed(judged)})={len(judged)}" if judged else ""
    tests = [test for test in (is_whole, f"COUNT({_listed(rests)})>0" if rests else "") if test]
    whole = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
    every = _listed(cells)
    return f'IF(COUNT({every})=0,"",IF(MIN({every})=0,0,IF({whole},1,"")))'


def _listed(cells: Sequence[str]) -> str:
    """Return cells as the arguments of one function: one by one, or in runs where a function does not take so many."""
    return ",".join(cells if len(cells) <= MOST_ARGUMENTS else _runs(cells))


def _runs(cells: Sequence[str]) -> list[str]:
    """Return ranges over cells of one column (``C12``) or sheet (``'X'!C12``) that follow one another downwards."""
    runs: list[list[str]] = []
    for cell in cells:
        if runs and cell == _below(runs[-1][-1]):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [run[0] if len(run) == 1 else f"{run[0]}:{run[-1].rpartition('!')[2]}" for run in runs]


def _below(cell: str) -> str:
    sheet, mark, address = cell.rpartition("!")
    above = parse_a1(address)
    return sheet + mark + a1(above.row + 1, above.column)


def _compared(op: str) -> Callable[[Call, Place], str]:
    def text(expr: Call, place: Place) -> str:
        left, right = (value(argument, place) for argument in expr.arguments)
        judged = f"IF({left}{op}{right},1,0)"
        tests = [test for argument in expr.arguments if (test := _is_there(argument, place))]
        return f'IF(AND({",".join(tests)}),{judged},"")' if tests else judged

    return text


def _is_there(expr: Expr, place: Place) -> str:
    """Return the test whether an operand of a comparison holds a number or a mark; empty for a constant."""
    if isinstance(expr, Number):
        return ""
    if not isinstance(expr, Ref):
        return f"ISNUMBER({value(expr, place)})"
    cell = place.address(expr)
    return f'OR(ISNUMBER({cell}),{cell}="-",{cell}="x")'


def _range(expr: Expr, place: Place) -> str:
    assert isinstance(expr, Ref)
    return place.block(expr)


def _sum_block(expr: Call, place: Place) -> str:
    return f"SUM({_range(expr.arguments[0], place)})"


def _sum_block_where(expr: Call, place: Place) -> str:
    summed, key = (_range(argument, place) for argument in expr.arguments[:2])
    wanted = value(expr.arguments[2], place) if len(expr.arguments) > 2 else f'"{place.row}"'
    return f"SUMIF({key},{wanted},{summed})"


def _count_block(expr: Call, place: Place) -> str:
    return f"COUNT({_range(expr.arguments[0], place)})"


def _count_if(expr: Call, place: Place) -> str:
    return f"COUNTIF({_range(expr.arguments[0], place)},{value(expr.arguments[1], place)})"


def _round_half_up(expr: Call, place: Place) -> str:
    return f"ROUND({value(expr.arguments[0], place)},{value(expr.arguments[1], place)})"


def _dong(expr: Call, place: Place) -> str:
    amount = expr.arguments[0]
    assert isinstance(amount, Number)
    return number_text(amount.value / MONEY_UNITS[place.instance.money_unit])


def _percent_value(expr: Call, place: Place) -> str:
    return _percent(expr, place, '""')


_CALLS: dict[str, Callable[[Call, Place], str]] = {
    "sum_children": _sum_children,
    "count_children": _count_children,
    "all_children": _all_children,
    "at_least": _compared(">="),
    "at_most": _compared("<="),
    "sum_block": _sum_block,
    "sum_block_where": _sum_block_where,
    "count_block": _count_block,
    "count_if": _count_if,
    "percent": _percent_value,
    "round_half_up": _round_half_up,
    "if_blank": _if_blank,
    "dong": _dong,
}
