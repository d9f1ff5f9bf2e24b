"""Rules over the rows of open blocks: every filled row of one file held against one comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from mtqg_xl.checks.result import State
from mtqg_xl.definition.cases import RuleCase, typed_in_block
from mtqg_xl.definition.language import Call, Expr, Number, Ref
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.reading.submission import BlockRow, Submission, Typed

EQUAL_WITHIN = 5e-7
"""Two sides that differ by less, in the unit of the sheet, are equal: the sheet rounds the gap to six decimals."""

Broken = tuple[BlockRow, float, float]
"""A row that breaks a comparison, and its two sides."""
RowsState = tuple[State, float, float, tuple[Broken, ...]]
"""The state of a comparison over all rows, the two sides that differ most, and all rows that break it."""


@dataclass(frozen=True, slots=True)
class BlockRules:
    """Judges comparisons over the rows of a block, as the ranges on KIỂM TRA have it."""

    figures: FigureSet
    submissions: Sequence[Submission]
    blank_is_none: Sequence[bool]

    def state(self, case: RuleCase, at: int) -> RowsState:
        """Return the judgement of a rule over the rows of a block of one file."""
        if case.rule.missing == "skip_if_all":
            return self._where_left_is_answered(case, at)
        return self._where_both_are_answered(case, at)

    def _where_both_are_answered(self, case: RuleCase, at: int) -> RowsState:
        assert case.block is not None
        broken: list[Broken] = []
        some = incomplete = False
        for row in self.submissions[at].filled_rows(case.instance.id, case.block.id):
            sides = [_side(case, expr, row) for expr in (case.condition.left, case.condition.right)]
            cells = [cell for cell, _, is_cell in sides if is_cell]
            answers = [cell is not None and cell.is_answered for cell in cells]
            if any(cell is not None and cell.kind == "error" for cell in cells):
                return _nothing("loi")
            some |= any(answers)
            incomplete |= any(answers) and self._lacks(cells, answers, at)
            left, right = sides[0][1], sides[1][1]
            if left is not None and right is not None and not compared(left, case.condition.op, right, EQUAL_WITHIN):
                broken.append((row, left, right))
        return _of_rows(case, broken, "thieu" if incomplete else "dat") if some else _nothing("khong_ap_dung")

    def _where_left_is_answered(self, case: RuleCase, at: int) -> RowsState:
        """Return the judgement of a rule that asks for the left side alone, in the rows for which its condition holds.

        What is blank or unreadable on the right, or under what it adds up, counts 0.
        """
        assert case.block is not None
        condition, guard, read = case.condition, case.when, typed_in_block(case)
        broken: list[Broken] = []
        some = False
        for row in self.submissions[at].filled_rows(case.instance.id, case.block.id):
            if any(cell.kind == "error" for name in read if (cell := row.cells.get(name)) is not None):
                return _nothing("loi")
            if guard is not None:
                held, limit = (self._number(case, side, row, at) for side in (guard.left, guard.right))
                if held is None or not compared(held, guard.op, limit or 0.0, 0.0):
                    continue
            cell, left, _ = _side(case, condition.left, row)
            some |= cell is not None and cell.is_answered
            right = self._number(case, condition.right, row, at) or 0.0
            if left is not None and not compared(left, condition.op, right, EQUAL_WITHIN):
                broken.append((row, left, right))
        return _of_rows(case, broken, "dat") if some else _nothing("khong_ap_dung")

    def _number(self, case: RuleCase, expr: Expr, row: BlockRow, at: int) -> float | None:
        """Return the number of one side on a block row, in the unit of the sheet; that of a computed column too."""
        assert case.block is not None
        column = case.instance.column_by_id[expr.column] if isinstance(expr, Ref) else None
        if column is None or column.is_typed:
            return _side(case, expr, row)[1]
        table = self.figures.blocks[case.instance.id, case.block.id]
        value = float(table.values[column.id][table.line_of[at, row.position]])
        return value / case.instance.scale_of(None, column)

    def _lacks(self, cells: list[Typed | None], answers: list[bool], at: int) -> bool:
        """Whether one of two cells is not answered; a blank one does not count where blanks mean none."""
        if all(answers):
            return False
        unreadable = any(
            not is_answered and cell is not None and not cell.is_blank
            for cell, is_answered in zip(cells, answers, strict=True)
        )
        return unreadable or not bool(self.blank_is_none[at])


def _nothing(state: State) -> RowsState:
    return state, 0.0, 0.0, ()


def _of_rows(case: RuleCase, broken: list[Broken], otherwise: State) -> RowsState:
    if not broken:
        return _nothing(otherwise)
    _, left, right = max(broken, key=lambda item: abs(item[1] - item[2]))
    return "khong_dat", left, right, tuple(broken)


def _side(case: RuleCase, expr: Expr, row: BlockRow) -> tuple[Typed | None, float | None, bool]:
    """Return the cell of one side on a block row, its number in the sheet's unit, and whether it is a cell at all."""
    if isinstance(expr, Ref):
        cell = row.cells.get(expr.column)
        return cell, (cell.value if cell is not None else None), True
    if isinstance(expr, Number):
        return None, expr.value, False
    assert isinstance(expr, Call) and isinstance(expr.arguments[0], Number)
    return None, expr.arguments[0].value / MONEY_UNITS[case.instance.money_unit], False


def compared(left, op: str, right, tolerance: float):  # type: ignore[no-untyped-def]
    """Return whether ``left op right`` holds within a tolerance; numbers or arrays."""
    gap = left - right
    return {
        "=": abs(gap) <= tolerance,
        "<=": gap <= tolerance,
        ">=": gap >= -tolerance,
        "<": gap < -tolerance,
        ">": gap > tolerance,
    }[op]
