"""The computed cells of a file: what belongs in each, what it reads, and what it comes to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from mtqg_xl.checks.context import CellKey, Context, Layout
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.language import CHILDREN_WORDS, Binary, Call, Expr, Ref, references
from mtqg_xl.definition.model import Instance, Row
from mtqg_xl.figures.figure_set import FigureSet


@dataclass(frozen=True, slots=True)
class Expected:
    """A computed cell of a file: its key and the formula that belongs there."""

    key: CellKey
    formula: Expr
    decimals: int


def expected_cells(context: Context) -> Iterator[Expected]:
    """Yield the computed cells that a file has, fixed rows first, then the filled rows of blocks."""
    placed = _shared(context.layout).placed
    for instance in context.kit.instances:
        if instance.id not in context.submission.found:
            continue
        if instance.id not in placed:
            placed[instance.id] = tuple(_fixed(context, instance))
        yield from placed[instance.id]
        yield from _of_blocks(context, instance)


def _fixed(context: Context, instance: Instance) -> Iterator[Expected]:
    for row, column, formula, decimals in instance.computed_cells:
        key = (instance.id, row, column)
        if context.is_located(key):
            yield Expected(key, formula, decimals)


def _of_blocks(context: Context, instance: Instance) -> Iterator[Expected]:
    computed = [column for column in instance.form.columns if column.kind == "computed"]
    for block in instance.form.blocks:
        for row in context.submission.filled_rows(instance.id, block.id):
            for column in computed:
                key = (instance.id, f"{block.id}#{row.position}", column.id)
                if column.formula is not None and context.is_located(key):
                    yield Expected(key, column.formula, column.decimals)


def wanted_text(context: Context, expected: Expected) -> str | None:
    """Return the formula that belongs in a cell, written for where everything lies in this file now.

    None where the file has lost a row, column or sheet that the formula reads: that is a finding of its own.
    """
    texts = _shared(context.layout).texts
    if expected.key not in texts:
        texts[expected.key] = _text(context, expected)
    return texts[expected.key]


def _text(context: Context, expected: Expected) -> str | None:
    instance = context.instance(expected.key)
    place = Place(context.submission, instance, expected.key[1], context.submission.sheet(instance.id))
    try:
        return "=" + cell_formula(expected.formula, place, expected.decimals)
    except KeyError:
        return None


@dataclass(slots=True)
class _Shared:
    """What follows from where the forms of a file lie: most files are as they were issued, and share it.

    ``placed`` are the computed cells of fixed rows that are there, by instance, ``texts`` the formulas that belong in
    cells.
    """

    placed: dict[str, tuple[Expected, ...]] = field(default_factory=dict)
    texts: dict[CellKey, str | None] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _shared(layout: Layout) -> _Shared:
    return _Shared()


def upstream(context: Context, key: CellKey) -> Iterator[CellKey]:
    """Yield the cells that a computed cell reads, nearest first."""
    seen = {key}
    queue = [key]
    while queue:
        for needed in _needs(context, queue.pop(0)):
            if needed not in seen:
                seen.add(needed)
                queue.append(needed)
                yield needed


def _needs(context: Context, key: CellKey) -> list[CellKey]:
    instance = context.instance(key)
    row: Row | None = instance.row_by_id.get(key[1])
    formula = instance.formula_of(row, context.column(key)) if row is not None else context.column(key).formula
    return [] if formula is None else _read(context, key, formula)


def _read(context: Context, key: CellKey, formula: Expr) -> list[CellKey]:
    instance = context.instance(key)
    if isinstance(formula, Binary):
        return [*_read(context, key, formula.left), *_read(context, key, formula.right)]
    if isinstance(formula, Call) and formula.word in CHILDREN_WORDS:
        ref = formula.arguments[0]
        assert isinstance(ref, Ref)
        return [(instance.id, child.id, ref.column) for child in instance.children.get(key[1], ())]
    found: list[CellKey] = []
    for ref in references(formula):
        target = ref.instance or instance.id
        if ref.block is not None:
            rows = context.submission.filled_rows(target, ref.block)
            found += [(target, f"{ref.block}#{row.position}", ref.column) for row in rows]
        else:
            found.append((target, ref.row or key[1], ref.column))
    return found


def figure(context: Context, figures: FigureSet, key: CellKey) -> float | None:
    """Return a recomputed figure in the unit of the sheet; None for a blank result."""
    instance, row, column = key
    block, mark, position = row.partition("#")
    if mark:
        return _block_figure(context, figures, (instance, block), int(position), column)
    value = figures.value(instance, row, column, context.index)
    return None if value != value else value / context.scale(key)


def _block_figure(
    context: Context, figures: FigureSet, block: tuple[str, str], position: int, column: str
) -> float | None:
    table = figures.blocks.get(block)
    if table is None or column not in table.values:
        return None
    line = table.line_of.get((context.index, position))
    if line is None:
        return None
    value = float(table.values[column][line])
    scale = context.scale((block[0], f"{block[1]}#{position}", column))
    return None if value != value else value / scale


def is_equal(one: float | None, other: float | None) -> bool:
    """Return whether two figures are the same but for what adding up in another order changes; None is a blank."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def amount_words(context: Context, key: CellKey, value: float | None) -> str:
    """Return a figure of a cell in words, ``trống`` for a blank."""
    return "trống" if value is None else context.amount(key, value)
