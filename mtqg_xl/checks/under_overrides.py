"""Comparisons that hold with what computed cells really show: they break only because a total was typed over.

Whoever types a total and leaves what it adds up blank has typed it once. By definition it comes to nothing, and every
comparison of it would be told beside it. Those hold with the typed total in place, or read the cells that were left
blank.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mtqg_xl.checks.comparison_reads import Reads, cells_under, typed_columns
from mtqg_xl.checks.computed_cells import upstream
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.overrides import TYPED_OVER, Override
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import as_it_is
from mtqg_xl.definition.cases import RuleCase
from mtqg_xl.definition.language import Binary, Call, Expr, Ref
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding


@dataclass(frozen=True, slots=True)
class Overridden:
    """The overrides of a file, with the figures of its batch and its comparisons as all of them have it."""

    found: Sequence[Override]
    figures: FigureSet | None
    lines: Sequence[Judged]


def under_overrides(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads, overridden: Overridden
) -> list[Finding]:
    """Return findings with what an override alone breaks put under it."""
    broken, found = as_it_is(overridden.lines).broken, overridden.found
    blank = {cell: override for override in found for cell in _left_blank(context, override)}
    cases = {line.case.key: line.case for line in lines if line.state == "khong_dat" and line.case.block is None}
    said = {finding.key: finding for finding in findings if finding.code[0] == "F"}
    under: dict[int, list[Finding]] = {}
    kept: list[Finding] = []
    for finding in findings:
        case = cases.get(finding.key)
        cause = None
        if case is not None and finding.code == case.rule.id and not is_answered(context, finding):
            mine = found if finding.key not in broken else ()
            instead = [blank[cell] for cell in reads.get(finding.key, ()) if cell in blank]
            cause = _cause(context, case, mine, said) or _said_of(instead, said)
        if cause is None:
            kept.append(finding)
        else:
            under.setdefault(id(cause), []).append(finding)
    return [finding.with_consequences(tuple(under.get(id(finding), ()))) for finding in kept]


def _cause(context: Context, case: RuleCase, found: Sequence[Override], said: dict[str, Finding]) -> Finding | None:
    """Return what is told of the first override that a comparison reads, itself or through other cells."""
    read = set(_read(context, case)) if found else set()
    return _said_of([override for override in found if override.expected.key in read], said)


def _said_of(found: Iterable[Override], said: Mapping[str, Finding]) -> Finding | None:
    keys = ("|".join(override.expected.key) for override in found)
    return next((said[key] for key in keys if key in said), None)


def _left_blank(context: Context, override: Override) -> list[CellKey]:
    """Return the typed cells in whose place a total was typed: all that it adds up, where all of it is blank."""
    if override.code != TYPED_OVER or not override.value:
        return []
    key = override.expected.key
    under = (
        list(cells_under(context, context.instance(key), key[1], override.expected.formula))
        if "#" not in key[1]
        else []
    )
    cells = [context.submission.cell(*cell) for cell in under]
    return under if all(cell is None or cell.is_blank for cell in cells) else []


def _typed_under(context: Context, override: Override) -> Iterator[CellKey]:
    key = override.expected.key
    instance = context.instance(key)
    if "#" in key[1]:
        yield from ((key[0], key[1], column) for column in typed_columns(instance, key[2]))
    else:
        yield from cells_under(context, instance, key[1], override.expected.formula)


def _read(context: Context, case: RuleCase) -> Iterator[CellKey]:
    for side in (case.condition.left, case.condition.right):
        for ref in _references(side):
            key = ref.instance or case.instance.id, ref.row or case.row_id, ref.column
            if key[1] in context.instance(key).row_by_id:
                yield key
                yield from upstream(context, key)


def _references(expr: Expr) -> Iterator[Ref]:
    if isinstance(expr, Ref) and expr.block is None:
        yield expr
    elif isinstance(expr, Binary):
        yield from _references(expr.left)
        yield from _references(expr.right)
    elif isinstance(expr, Call):
        for argument in expr.arguments:
            yield from _references(argument)
