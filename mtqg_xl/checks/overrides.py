"""Computed cells that hold something else than their formula, and what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.checks.alterations import ALTERED, CIRCULAR, OTHER_FILE, alteration
from mtqg_xl.checks.computed_cells import Expected, expected_cells, figure, is_equal, wanted_text
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.formula.relative import relative
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.reading.submission import Typed

TYPED_OVER, CLEARED, IN_ERROR = "F02", "F03", "F04"

Scalar = float | str | bool | None
Lookup = dict[tuple[str, int, int], Scalar]


@dataclass(frozen=True, slots=True)
class Override:
    """A computed cell that holds something else than its formula.

    ``value`` is what it holds, in its unit, None for nothing; ``words`` say what is odd about an altered formula.
    """

    expected: Expected
    code: str
    cell: Typed | None
    value: float | None
    words: str = ""


def overrides(context: Context) -> list[Override]:
    """Return the computed cells of a file that do not hold the formula of the definition."""
    altered, computed = _Altered(context), context.submission.computed
    found: list[Override] = []
    for expected in expected_cells(context):
        cell = computed.get(expected.key)
        if cell is None or cell.formula is None or cell.formula != wanted_text(context, expected):
            override = _override(context, expected, altered)
            if override is not None:
                found.append(override)
    return found


def _override(context: Context, expected: Expected, altered: "_Altered") -> Override | None:
    cell = context.submission.cell(*expected.key)
    in_block = "#" in expected.key[1]
    if cell is None or (cell.formula is None and cell.is_blank):
        is_inserted = in_block and not _has_formulas(context, expected.key)
        return None if is_inserted else Override(expected, CLEARED, cell, None)
    if cell.formula is None:
        return Override(expected, TYPED_OVER, cell, cell.value)
    wanted = wanted_text(context, expected)
    if wanted is None or is_same_formula(cell.formula, wanted, cell, context.submission.sheet(expected.key[0])):
        return None
    return altered.override(expected, cell, cell.formula, wanted)


def _has_formulas(context: Context, key: CellKey) -> bool:
    """Whether a row of a block came with formulas: it was issued so, or copied from one that was."""
    row = context.submission.row_of_block(key[0], key[1])
    return row.is_issued or any(cell.formula is not None for cell in row.computed.values())


def is_same_formula(found: str, wanted: str, cell: Typed, sheet: str) -> bool:
    """Return whether two formulas compute the same cells the same way from where they stand."""
    if found == wanted:
        return True
    row, column = cell.address
    try:
        return relative(found, row, column, sheet) == relative(wanted, row, column, sheet)
    except FormulaSyntaxError:
        return False


class _Altered:
    """What altered formulas of one file give; what its cells hold is gathered once, when the first one is met."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.held: Lookup | None = None

    def override(self, expected: Expected, cell: Typed, found: str, wanted: str) -> Override:
        kind = alteration(self.context, expected, found, wanted)
        if "#REF!" in found or (kind.code == ALTERED and cell.kind == "error"):
            return Override(expected, IN_ERROR, cell, None)
        value = cell.value if kind.code in {CIRCULAR, OTHER_FILE} else self.entered(expected, cell, found)
        if kind.is_idle and not is_equal(figure(self.context, self.context.figures, expected.key), value):
            return Override(expected, ALTERED, cell, value)
        return Override(expected, kind.code, cell, value, kind.words)

    def entered(self, expected: Expected, cell: Typed, formula: str) -> float | None:
        """Return what a formula gives on the cells it names; its stored value where it cannot be computed."""
        from mtqg_xl.formula.engine import evaluate

        held = self.held = self.held if self.held is not None else _held(self.context)
        own = self.context.submission.sheet(expected.key[0])
        row, column = cell.address

        def lookup(sheet: str | None, at_row: int, at_column: int) -> Scalar:
            return held.get(((sheet or own).casefold(), at_row, at_column))

        result = evaluate(formula, lookup, row=row, column=column)
        return float(result) if isinstance(result, int | float) and not isinstance(result, bool) else cell.value


def _held(context: Context) -> Lookup:
    """Return what the cells of the forms hold; a formula that was never calculated counts as what it should give."""
    found: Lookup = {}
    for key, cell in _all_cells(context):
        is_known = cell.formula is None or cell.has_cached
        value = cell.raw if is_known else figure(context, context.figures, key)
        found[(context.submission.sheet(key[0]).casefold(), *cell.address)] = value
    return found


def _all_cells(context: Context) -> Iterator[tuple[CellKey, Typed]]:
    submission = context.submission
    yield from submission.typed.items()
    yield from submission.computed.items()
    for (instance, block), rows in submission.blocks.items():
        for row in rows:
            for column, cell in (row.cells | row.computed).items():
                yield (instance, f"{block}#{row.position}", column), cell
