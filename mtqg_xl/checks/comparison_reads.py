"""Which typed cells a broken comparison reads: in its own row, under computed cells, and in the blocks it adds up."""

from collections.abc import Iterator, Mapping, Sequence

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.rules import Judged, member_cells, part_cells
from mtqg_xl.definition.cases import (
    RuleCase,
    block_sums,
    blocks_under,
    typed_columns,
    typed_in_block,
    typed_under,
)
from mtqg_xl.definition.language import Expr, Ref
from mtqg_xl.definition.model import Instance
from mtqg_xl.findings import Finding

Reads = Mapping[str, tuple[CellKey, ...]]
"""By the key of a rule's finding the typed cells that its comparison reads, numbers or not."""

Places = Mapping[str, tuple[str, ...]]
"""The same as ``Sheet!A1``."""


def comparison_reads(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged]
) -> dict[str, tuple[CellKey, ...]]:
    """Return what the comparisons read that findings tell as broken."""
    broken = {line.case.key: line for line in lines if line.state == "khong_dat"}
    found: dict[str, tuple[CellKey, ...]] = {}
    for finding in findings:
        line = broken.get(finding.key.partition("#")[0])
        if line is not None and finding.code == line.case.rule.id:
            found[finding.key] = tuple(dict.fromkeys(_read(context, line, finding)))
    return found


def cells_under(context: Context, instance: Instance, row: str, expr: Expr) -> Iterator[CellKey]:
    """Yield the typed cells that a formula finally reads: on fixed rows, and in blocks those with a number it sums."""
    yield from typed_under(context.kit, instance, row, expr)
    for part in blocks_under(context.kit, instance, row, expr):
        yield from part_cells(part, context.submission)


def compared_cells(context: Context, case: RuleCase) -> tuple[CellKey, ...]:
    """Return the typed cells that a comparison on a fixed row finally reads, on both sides."""
    sides = (case.condition.left, case.condition.right)
    under = [cell for side in sides for cell in cells_under(context, case.instance, case.row_id, side)]
    return tuple(dict.fromkeys((*under, *member_cells(case, context.submission))))


def _read(context: Context, line: Judged, finding: Finding) -> Iterator[CellKey]:
    case = line.case
    if case.block is not None:
        row = finding.key.partition("#")[2]
        for column in typed_in_block(case):
            yield (case.instance.id, row, column)
        return
    for side in (case.condition.left, case.condition.right):
        yield from typed_under(context.kit, case.instance, case.row_id, side)
        for part in blocks_under(context.kit, case.instance, case.row_id, side):
            columns = list(typed_columns(context.kit.instance_by_id[part.instance], part.column))
            for line_of_block in context.submission.filled_rows(part.instance, part.block):
                for column in columns:
                    yield (part.instance, f"{part.block}#{line_of_block.position}", column)
    yield from _added(context, case)


def _added(context: Context, case: RuleCase) -> Iterator[CellKey]:
    """Yield the cells of a block that a comparison adds up, those too in which nothing stands (or is hidden)."""
    for call in block_sums(case.condition):
        summed, key = call.arguments[:2]
        assert isinstance(summed, Ref) and isinstance(key, Ref) and summed.block is not None
        instance = summed.instance or case.instance.id
        for row in context.submission.filled_rows(instance, summed.block):
            line = row.cells.get(key.column)
            if line is not None and line.text.casefold() == case.row_id.casefold():
                yield (instance, f"{summed.block}#{row.position}", summed.column)
