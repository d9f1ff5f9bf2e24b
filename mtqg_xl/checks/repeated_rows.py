"""A row of a block that stands there twice, every cell alike: typed or pasted twice, and added up twice.

Where other forms are compared with the block, they break far from it; where none is, nothing else would tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import as_it_is, tried_together
from mtqg_xl.definition.model import Block, Instance
from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import BlockRow

REPEATED = "I15"
FEWEST_NUMBERS = 2
"""So many different numbers other than 0, and a text, are in a row that is not alike by chance."""
FEWEST_DIGITS = 2
"""One of them has so many digits before its last zeros: two purchases of one household each are no copy."""
_NAMED = 8

Said = tuple[tuple[int, str, object], ...]
"""What is typed for one thing: the line of it, the column, and what stands there."""


@dataclass(frozen=True, slots=True)
class _Thing:
    """The rows of a block that tell of one thing: one, or as many as it has lines."""

    rows: tuple[BlockRow, ...]
    said: Said

    @property
    def first(self) -> int:
        """The sheet row where it begins."""
        return self.rows[0].row_number


def with_repeats(context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads) -> list[Finding]:
    """Return findings with one for each row that is there again; what breaks by its numbers alone is put under it."""
    result = list(findings)
    for instance in context.kit.forms:
        for block in instance.form.blocks:
            for first, *again in _alike(context, instance, block):
                finding = _finding(context, instance, block, first, again)
                mine = _broken_by(context, instance, block, again, result, lines, reads)
                result = [each for each in result if not any(each is other for other in mine)]
                result.append(finding.with_consequences(tuple(mine)))
    return result


def _alike(context: Context, instance: Instance, block: Block) -> Iterator[list[_Thing]]:
    """Yield things of a block that are alike in every typed cell, in their order."""
    by_thing: dict[int, list[BlockRow]] = {}
    for row in context.submission.filled_rows(instance.id, block.id):
        by_thing.setdefault((row.position - 1) // block.height, []).append(row)
    found: dict[Said, list[_Thing]] = {}
    for rows in by_thing.values():
        said = _said(rows, block)
        if _tells_enough(said, block) and any(context.submission.is_new(instance.id, row) for row in rows):
            found.setdefault(said, []).append(_Thing(tuple(rows), said))
    yield from (things for things in found.values() if len(things) > 1)


def _said(rows: Sequence[BlockRow], block: Block) -> Said:
    return tuple(
        ((row.position - 1) % block.height, column, cell.value if cell.value is not None else cell.mark or cell.text)
        for row in rows
        for column, cell in sorted(row.cells.items())
        if not cell.is_blank
    )


def _tells_enough(said: Said, block: Block) -> bool:
    """Whether a second one that is alike is no chance; of an area there is but one row."""
    numbers = {abs(what) for _, _, what in said if isinstance(what, float) and what}
    digits = (len(f"{number:.15g}".replace(".", "").strip("0")) for number in numbers)
    has_text = any(isinstance(what, str) and len(what) > 1 for _, _, what in said)
    if not has_text or block.areas:
        return has_text and bool(numbers)
    return len(numbers) >= FEWEST_NUMBERS and any(count >= FEWEST_DIGITS for count in digits)


def _broken_by(
    context: Context,
    instance: Instance,
    block: Block,
    again: Sequence[_Thing],
    findings: Sequence[Finding],
    lines: Sequence[Judged],
    reads: Reads,
) -> list[Finding]:
    """Return what is told of comparisons that would hold if the numbers of these rows were 0."""
    changes = [
        ((instance.id, f"{block.id}#{row.position}", column), 0.0)
        for thing in again
        for row in thing.rows
        for column, cell in row.cells.items()
        if cell.value
    ]
    told = [each for each in findings if each.key in reads and not is_answered(context, each)]
    if not told:
        return []
    (trial,) = tried_together(context, [changes])
    is_better = trial.broken < as_it_is(lines).broken
    return [each for each in told if each.key not in trial.broken] if is_better else []


def _finding(context: Context, instance: Instance, block: Block, first: _Thing, again: Sequence[_Thing]) -> Finding:
    key = _place(context, instance, block, again[0])
    numbers = ", ".join(str(thing.first) for thing in again[:_NAMED])
    name = context.block_row_name(key)
    called = f" (“{name}”)" if name else ""
    what = f"Dòng {numbers} giống hệt dòng {first.first}{called}, từng số một: có phải chép hai lần?"
    others = [_place(context, instance, block, thing) for thing in (first, *again[1:_NAMED])]
    return context.finding(REPEATED, key, what, related=tuple(map(context.link, others)))


def _place(context: Context, instance: Instance, block: Block, thing: _Thing) -> CellKey:
    """Return the cell of a thing that names it, else its first one."""
    row = thing.rows[0]
    texts = [column.id for column in instance.form.columns if column.kind == "text" and column.id in row.cells]
    column = block.name if block.name in row.cells else next(iter([*texts, *row.cells]))
    return instance.id, f"{block.id}#{row.position}", column
