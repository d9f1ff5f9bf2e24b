"""A total typed in the place of what it adds up: what lacks only the parts that were left blank is put under it.

Whoever types a total and leaves its parts blank has typed it once. By definition it comes to nothing, and every
comparison that reads the parts would be told beside it.
"""

from collections.abc import Iterator, Sequence

from mtqg_xl.checks.comparison_reads import Reads, cells_under
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.overrides import TYPED_OVER, Override
from mtqg_xl.definition.cases import typed_columns
from mtqg_xl.findings import Finding


def under_typed_totals(
    context: Context, findings: Sequence[Finding], reads: Reads, found: Sequence[Override]
) -> list[Finding]:
    """Return findings with the comparisons put under the typed total in whose place they read blanks."""
    blank = {cell: "|".join(override.expected.key) for override in found for cell in _left_blank(context, override)}
    if not blank:
        return list(findings)
    told = {finding.key: finding for finding in findings if finding.code == TYPED_OVER}
    under: dict[int, list[Finding]] = {}
    kept: list[Finding] = []
    for finding in findings:
        instead = (told.get(blank[cell]) for cell in reads.get(finding.key, ()) if cell in blank)
        cause = next((each for each in instead if each is not None), None)
        if cause is None or is_answered(context, finding):
            kept.append(finding)
        else:
            under.setdefault(id(cause), []).append(finding)
    return [finding.with_consequences(tuple(under.get(id(finding), ()))) for finding in kept]


def _left_blank(context: Context, override: Override) -> list[CellKey]:
    """Return the typed cells that a typed total adds up, where nothing stands in any of them."""
    if override.code != TYPED_OVER or not override.value:
        return []
    under = list(_typed_under(context, override))
    cells = [context.submission.cell(*cell) for cell in under]
    return under if all(cell is None or cell.is_blank for cell in cells) else []


def _typed_under(context: Context, override: Override) -> Iterator[CellKey]:
    key = override.expected.key
    instance = context.instance(key)
    if "#" in key[1]:
        yield from ((key[0], key[1], column) for column in typed_columns(instance, key[2]))
    else:
        yield from cells_under(context, instance, key[1], override.expected.formula)
