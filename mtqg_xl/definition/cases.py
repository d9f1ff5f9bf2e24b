"""A rule spread over the rows, blocks and columns that it speaks of: one case for every single comparison."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.definition.language import CHILDREN_WORDS, Binary, Call, Expr, LanguageError, Ref, Text, parse, references
from mtqg_xl.definition.model import Block, Instance, Kit, Row, Rule

COMPARISONS = ("<=", ">=", "<", ">", "=")
_COMPARISON = re.compile(r"(?P<left>.+?)\s*(?P<op><=|>=|<|>|=)\s*(?P<right>.+)\Z")


@dataclass(frozen=True, slots=True)
class Condition:
    """``left op right``."""

    left: Expr
    op: str
    right: Expr


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One comparison: a rule on one fixed row, or on every row of one block.

    ``key`` is what GIẢI TRÌNH and KIỂM TRA call it: ``R07-DTTS.4.1.a``.
    """

    rule: Rule
    instance: Instance
    row: Row | None
    block: Block | None
    variant: str
    condition: Condition
    when: Condition | None
    key: str

    @property
    def row_id(self) -> str:
        """Id of the fixed row, or of the block."""
        if self.row is not None:
            return self.row.id
        return self.block.id if self.block is not None else ""

    @property
    def column_id(self) -> str:
        """The column that the finding is about: the first one named on the left."""
        return next((ref.column for ref in references(self.condition.left)), "")


def condition(text: str) -> Condition:
    """Return ``a <= b`` as a comparison of two formulas.

    Raises:
        LanguageError: there is no comparison in the text, or a side is no formula.
    """
    match = _COMPARISON.match(text.strip())
    if match is None:
        raise LanguageError(f"“{text}” không phải phép so sánh")
    return Condition(parse(match["left"]), match["op"], parse(match["right"]))


def cases(kit: Kit) -> tuple[RuleCase, ...]:
    """Return every comparison of a kit: sheet after sheet, row after row, the rules of a block last."""
    found: list[RuleCase] = []
    for instance in kit.instances:
        rules = [rule for rule in (*instance.form.rules, *kit.rules) if _applies(rule, instance)]
        spread = [case for rule in rules for case in _spread(rule, instance)]
        order = {row.id: at for at, row in enumerate(instance.rows)}
        found.extend(sorted(spread, key=lambda case: order.get(case.row_id, len(order))))
    return tuple(found)


def _applies(rule: Rule, instance: Instance) -> bool:
    return rule in instance.form.rules or _names(rule, instance)


def _names(rule: Rule, instance: Instance) -> bool:
    return instance.id in rule.instances or instance.form.id in rule.instances


def _spread(rule: Rule, instance: Instance) -> Iterator[RuleCase]:
    for variant in rule.variants or ("",):
        comparison = _filled(rule, variant)
        guard = condition(rule.when.replace("{for}", variant)) if rule.when else None
        for row, block in _scope(rule, instance, comparison):
            name = row.id if row is not None else (block.id if block is not None else "")
            key = "-".join(part for part in (rule.id, name, variant) if part)
            yield RuleCase(rule, instance, row, block, variant, comparison, guard, key)


def _filled(rule: Rule, variant: str) -> Condition:
    left, right = (parse(side.replace("{for}", variant)) for side in (rule.left, rule.right))
    return Condition(left, rule.op, right)


def _scope(rule: Rule, instance: Instance, comparison: Condition) -> Iterator[tuple[Row | None, Block | None]]:
    if rule.scope.startswith("block:"):
        block = instance.block_by_id.get(rule.scope.removeprefix("block:"))
        if block is not None:
            yield None, block
        return
    for row in instance.rows:
        if _in_scope(rule, instance, row, comparison):
            yield row, None
    if rule.scope == "typed":
        yield from ((None, block) for block in instance.form.blocks)


def _in_scope(rule: Rule, instance: Instance, row: Row, comparison: Condition) -> bool:
    if rule.scope in {"leaf", "typed"} and row.kind not in {"leaf", "rest"}:
        return False
    if rule.scope == "row" and row.id not in rule.rows:
        return False
    return all(_exists(instance, row, ref) for ref in own_references(comparison))


def own_references(comparison: Condition) -> tuple[Ref, ...]:
    """Return the columns of the row itself that a comparison reads."""
    found = [*references(comparison.left), *references(comparison.right)]
    return tuple(ref for ref in found if ref.instance is None and ref.block is None and ref.row is None)


def typed_in_block(case: RuleCase) -> tuple[str, ...]:
    """Return the typed columns of a block that a comparison over its rows finally reads, and its condition."""
    sides = [case.condition.left, case.condition.right]
    if case.when is not None:
        sides += [case.when.left, case.when.right]
    found = (
        column for side in sides for ref in references(side) for column in typed_columns(case.instance, ref.column)
    )
    return tuple(dict.fromkeys(found))


def typed_columns(instance: Instance, column: str) -> Iterator[str]:
    """Yield the typed columns of a block that one of its columns comes from: itself, or those it is computed of."""
    formula = instance.column_by_id[column].formula
    if formula is None:
        yield column
        return
    for ref in references(formula):
        if ref.instance is None and ref.block is None and ref.row is None and ref.column != column:
            yield from typed_columns(instance, ref.column)


def _exists(instance: Instance, row: Row, ref: Ref) -> bool:
    column = instance.column_by_id.get(ref.column)
    return column is not None and instance.kind_of(row, column) in {"input", "computed"}


def operands(comparison: Condition) -> tuple[Expr, ...]:
    """Return what must be answered on both sides: each factor of a product, else the side; constants need nothing."""
    return (*_factors(comparison.left), *_factors(comparison.right))


def _factors(expr: Expr) -> tuple[Expr, ...]:
    if isinstance(expr, Binary) and expr.op in {"*", "/"}:
        return (*_factors(expr.left), *_factors(expr.right))
    return (expr,) if any(True for _ in references(expr)) else ()


def has_product(comparison: Condition) -> bool:
    """Return whether one of the sides multiplies or divides."""
    return any(isinstance(side, Binary) and side.op in {"*", "/"} for side in (comparison.left, comparison.right))


def block_sums(comparison: Condition) -> tuple[Call, ...]:
    """Return the sums over the block rows of this row that a comparison reads."""
    return (*_sums(comparison.left), *_sums(comparison.right))


def _sums(expr: Expr) -> tuple[Call, ...]:
    if isinstance(expr, Call):
        return (
            (expr,)
            if expr.word == "sum_block_where" and len(expr.arguments) == 2
            else tuple(c for a in expr.arguments for c in _sums(a))
        )
    return (*_sums(expr.left), *_sums(expr.right)) if isinstance(expr, Binary) else ()


CellKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A column of a block that a parent row sums: all rows, or those whose ``split`` column reads ``wanted``."""

    instance: str
    block: str
    column: str
    split: str = ""
    wanted: str = ""


def typed_under(kit: Kit, instance: Instance, row: str, expr: Expr) -> tuple[CellKey, ...]:
    """Return the typed cells (instance, row, column) that a formula finally reads on fixed rows, in sheet order.

    A computed cell stands for the typed cells under it; cells of blocks are left out (they have many rows).
    """
    return tuple(_under(kit, instance, row, expr).cells)


MOST_TO_LOOK_AT = 120
"""A cell over more typed cells is named itself: to find the largest of so many takes a formula too long for Excel."""


def cells_to_mend(kit: Kit, case: RuleCase) -> tuple[CellKey, ...]:
    """Return the typed cells under the left side of a comparison on a fixed row, of which the largest is to be mended.

    It is the cell itself where the left side sums a block (any of many rows may be wrong) or very many cells.
    """
    typed = typed_under(kit, case.instance, case.row_id, case.condition.left)
    own = tuple(cell for cell in typed if cell[0] == case.instance.id) or typed
    is_one_of_many = len(own) > MOST_TO_LOOK_AT or blocks_under(kit, case.instance, case.row_id, case.condition.left)
    return ((case.instance.id, case.row_id, case.column_id),) if not own or is_one_of_many else own


def blocks_under(kit: Kit, instance: Instance, row: str, expr: Expr) -> tuple[BlockPart, ...]:
    """Return the columns of blocks that the computed cells in a formula sum; those it names itself are left out."""
    return tuple(_under(kit, instance, row, expr).parts)


def _under(kit: Kit, instance: Instance, row: str, expr: Expr) -> "_Under":
    found = _Under(kit)
    found.expression(instance, row, expr, is_named=True)
    return found


class _Under:
    """One search down the formulas of a kit, from one expression to what is typed."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.cells: dict[CellKey, None] = {}
        self.parts: dict[BlockPart, None] = {}

    def expression(self, instance: Instance, row: str, expr: Expr, *, is_named: bool) -> None:
        """Take what an expression on a row reads; ``is_named`` where it stands in the rule itself."""
        if isinstance(expr, Ref):
            self.cell(instance, row, expr)
        elif isinstance(expr, Binary):
            for side in (expr.left, expr.right):
                self.expression(instance, row, side, is_named=is_named)
        elif isinstance(expr, Call) and expr.word in CHILDREN_WORDS:
            ref = expr.arguments[0]
            assert isinstance(ref, Ref)
            for child in instance.children.get(row, ()):
                self.cell(instance, child.id, Ref(ref.column))
        elif isinstance(expr, Call) and expr.word in {"sum_block", "sum_block_where"}:
            if not is_named:
                self.part(instance, expr)
        elif isinstance(expr, Call):
            for argument in expr.arguments:
                self.expression(instance, row, argument, is_named=is_named)

    def part(self, instance: Instance, call: Call) -> None:
        summed, *where = call.arguments
        assert isinstance(summed, Ref) and summed.block is not None
        split, wanted = (where[0], where[1]) if len(where) == 2 else (None, None)
        names = (split.column, wanted.value) if isinstance(split, Ref) and isinstance(wanted, Text) else ("", "")
        self.parts[BlockPart(summed.instance or instance.id, summed.block, summed.column, *names)] = None

    def cell(self, instance: Instance, row_id: str, ref: Ref) -> None:
        if ref.block is not None:
            return
        target = self.kit.instance_by_id[ref.instance] if ref.instance else instance
        row = target.row_by_id.get(ref.row or row_id)
        if row is None:
            return
        column = target.column_by_id[ref.column]
        if target.is_typed(row, column):
            self.cells[(target.id, row.id, column.id)] = None
            return
        formula = target.formula_of(row, column)
        if formula is not None:
            self.expression(target, row.id, formula, is_named=False)
