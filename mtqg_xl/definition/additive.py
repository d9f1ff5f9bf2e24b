"""Which typed cells a figure is a plain sum of, by its formula: what an officer adds up by hand to find it again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mtqg_xl.definition.language import Binary, Call, Expr, Number, Ref, Text
from mtqg_xl.definition.model import Instance, Kit

DEEPEST = 60
"""So many formulas may stand under each other; no form comes near, and a circle ends here."""


@dataclass(frozen=True, slots=True)
class Addend:
    """A typed cell of a fixed row; or, with a ``block`` in place of the ``row``, a column of its rows.

    Of a block only the rows count whose text in the column ``where`` is ``wanted``; all of them where that is empty.
    ``sign`` is -1 where the figures are taken off.
    """

    instance: str
    row: str
    column: str
    block: str = ""
    where: str = ""
    wanted: str = ""
    sign: int = 1


def addends(kit: Kit, instance: Instance, row: str, column: str) -> tuple[Addend, ...] | None:
    """Return the typed cells whose sum a figure is; None where it is no plain sum (a ratio, a product, a count)."""
    found = _of_cell(kit, instance, row, column, DEEPEST)
    return None if found is None else tuple(found)


_Found = list[Addend] | None


def _of_cell(kit: Kit, instance: Instance, row: str, column: str, depth: int) -> _Found:
    fixed, own = instance.row_by_id.get(row), instance.column_by_id.get(column)
    if fixed is None or own is None or depth == 0:
        return None
    formula = instance.formula_of(fixed, own)
    if formula is not None:
        return _of(kit, instance, row, formula, depth - 1)
    return [Addend(instance.id, row, column)] if instance.kind_of(fixed, own) == "input" else []


def _of(kit: Kit, instance: Instance, row: str, expr: Expr, depth: int) -> _Found:
    if isinstance(expr, Number):
        return [] if expr.value == 0 else None
    if isinstance(expr, Ref):
        target = kit.instance_by_id.get(expr.instance or instance.id)
        return None if target is None else _of_cell(kit, target, expr.row or row, expr.column, depth)
    if isinstance(expr, Binary) and expr.op in {"+", "-"}:
        right = _of(kit, instance, row, expr.right, depth)
        turned = right if expr.op == "+" or right is None else [replace(item, sign=-item.sign) for item in right]
        return _joined([_of(kit, instance, row, expr.left, depth), turned])
    if isinstance(expr, Call):
        return _of_call(kit, instance, row, expr, depth)
    return None


def _of_call(kit: Kit, instance: Instance, row: str, expr: Call, depth: int) -> _Found:
    first = expr.arguments[0]
    if not isinstance(first, Ref):
        return None
    if expr.word == "sum_children":
        below = instance.children.get(row, ())
        return _joined([_of_cell(kit, instance, child.id, first.column, depth) for child in below])
    if expr.word in {"sum_block", "sum_block_where"} and first.block is not None:
        return _of_block(kit, instance, row, expr, first)
    return None


def _of_block(kit: Kit, instance: Instance, row: str, expr: Call, summed: Ref) -> _Found:
    target = kit.instance_by_id.get(summed.instance or instance.id)
    column = target.column_by_id.get(summed.column) if target is not None else None
    if target is None or column is None or column.kind == "computed":
        return None
    where, wanted = "", ""
    if expr.word == "sum_block_where":
        matching, *text = expr.arguments[1:]
        if not isinstance(matching, Ref):
            return None
        where, wanted = matching.column, text[0].value if text and isinstance(text[0], Text) else row
    return [Addend(target.id, "", summed.column, summed.block or "", where, wanted)]


def _joined(parts: list[_Found]) -> _Found:
    if any(part is None for part in parts):
        return None
    return [item for part in parts if part is not None for item in part]


def read_cells(kit: Kit, instance: Instance, row: str, column: str) -> Iterator[tuple[Instance, str, str]]:
    """Yield the fixed cells that the formula of a cell reads directly, each once: instance, row and column."""
    from mtqg_xl.definition.language import CHILDREN_WORDS

    fixed, own = instance.row_by_id.get(row), instance.column_by_id.get(column)
    formula = instance.formula_of(fixed, own) if fixed is not None and own is not None else None
    if formula is None:
        return
    seen: set[tuple[str, str, str]] = set()
    for ref, is_below in _references(formula, CHILDREN_WORDS):
        target = kit.instance_by_id.get(ref.instance or instance.id)
        if target is None or ref.block is not None:
            continue
        rows = [child.id for child in instance.children.get(row, ())] if is_below else [ref.row or row]
        for each in rows:
            key = target.id, each, ref.column
            if key not in seen and each in target.row_by_id and ref.column in target.column_by_id:
                seen.add(key)
                yield target, each, ref.column


def _references(expr: Expr, below: frozenset[str]) -> Iterator[tuple[Ref, bool]]:
    """Yield the references of a formula, each with whether it means the rows below."""
    if isinstance(expr, Ref):
        yield expr, False
    elif isinstance(expr, Binary):
        yield from _references(expr.left, below)
        yield from _references(expr.right, below)
    elif isinstance(expr, Call):
        for argument in expr.arguments:
            for ref, is_below in _references(argument, below):
                yield ref, is_below or expr.word in below
