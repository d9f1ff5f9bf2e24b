"""A row of a block that stands there twice: typed or pasted twice, and added up twice; or only its figures do.

It may be alike in every cell, or be the same work with a name typed a little otherwise and cells left blank. Where the
names are of two works and all figures are the same to the đồng, those of one were pasted over the other's.

Where other forms are compared with the block, they break far from it; where none is, nothing else would tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.same_work import are_copied_figures, is_same_work, name_key, numbers_of, text_in
from mtqg_xl.checks.trials import as_it_is, tried_together
from mtqg_xl.definition.model import Block, Instance
from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import BlockRow

REPEATED, COPIED = "I15", "I24"
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
            things = _things(context, instance, block)
            for (first, *again), is_exact in _alike(things, instance, block):
                finding = _finding(context, instance, block, first, again, is_exact=is_exact)
                mine = _broken_by(context, instance, block, again, result, lines, reads)
                result = _with(result, finding, mine)
            for first, second in _copied(things, block):
                finding = _copied_finding(context, instance, block, first, second)
                mine = _read_by(context, instance, block, second, result, reads)
                result = _with(result, finding, mine)
    return result


def _with(findings: Sequence[Finding], finding: Finding, below: Sequence[Finding]) -> list[Finding]:
    kept = [each for each in findings if not any(each is other for other in below)]
    return [*kept, finding.with_consequences(tuple(below))]


def _things(context: Context, instance: Instance, block: Block) -> list[_Thing]:
    """Return the things of a block of which an office has said enough, in their order."""
    by_thing: dict[int, list[BlockRow]] = {}
    for row in context.submission.filled_rows(instance.id, block.id):
        by_thing.setdefault((row.position - 1) // block.height, []).append(row)
    return [
        _Thing(tuple(rows), said)
        for rows in by_thing.values()
        if _tells_enough(said := _said(rows, block), block)
        and any(context.submission.is_new(instance.id, row) for row in rows)
    ]


def _alike(things: Sequence[_Thing], instance: Instance, block: Block) -> Iterator[tuple[list[_Thing], bool]]:
    """Yield things of a block that are one, in their order, and whether they are so in every typed cell."""
    exact: dict[Said, list[_Thing]] = {}
    for thing in things:
        exact.setdefault(thing.said, []).append(thing)
    yield from ((some, True) for some in exact.values() if len(some) > 1)
    if not _has_names(block):
        return
    by_name: dict[str, list[_Thing]] = {}
    for some in exact.values():
        by_name.setdefault(name_key(text_in(some[0].rows[0], block.name)), []).append(some[0])
    for left in by_name.values():
        while len(left) > 1:
            first, *others = left
            again = [each for each in others if is_same_work(block, instance, first.rows[0], each.rows[0])]
            if again:
                yield [first, *again], False
            left = [each for each in others if not any(each is other for other in again)]


def _copied(things: Sequence[_Thing], block: Block) -> Iterator[tuple[_Thing, _Thing]]:
    """Yield two things of other names with the same figures; not where more than two have them."""
    by_figures: dict[frozenset[tuple[str, float]], list[_Thing]] = {}
    for thing in things if _has_names(block) else ():
        by_figures.setdefault(frozenset(numbers_of(thing.rows[0]).items()), []).append(thing)
    for some in by_figures.values():
        for at, first in enumerate(some):
            same = [each for each in some[at + 1 :] if are_copied_figures(block, first.rows[0], each.rows[0])]
            if len(same) == 1:
                yield first, same[0]


def _has_names(block: Block) -> bool:
    """Whether each row of a block is a work with a name of its own."""
    return bool(block.name) and not block.areas and block.height == 1


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


def _read_by(
    context: Context, instance: Instance, block: Block, thing: _Thing, findings: Sequence[Finding], reads: Reads
) -> list[Finding]:
    """Return what is told of comparisons that read the figures of a thing."""
    cells = {
        (instance.id, f"{block.id}#{row.position}", column)
        for row in thing.rows
        for column, cell in row.cells.items()
        if cell.value
    }
    told = [each for each in findings if each.key in reads and not is_answered(context, each)]
    return [each for each in told if not cells.isdisjoint(reads[each.key])]


def _copied_finding(context: Context, instance: Instance, block: Block, first: _Thing, second: _Thing) -> Finding:
    keys = [_place(context, instance, block, thing) for thing in (first, second)]
    names = [context.submission.text(*key) for key in keys]
    what = (
        f"Dòng {second.first} (“{names[1]}”) ghi mọi số giống hệt dòng {first.first} (“{names[0]}”): "
        "có phải chép nhầm số của dòng kia?"
    )
    return context.finding(COPIED, keys[1], what, related=(context.link(keys[0]),))


def _finding(
    context: Context, instance: Instance, block: Block, first: _Thing, again: Sequence[_Thing], *, is_exact: bool
) -> Finding:
    key = _place(context, instance, block, again[0])
    numbers = ", ".join(str(thing.first) for thing in again[:_NAMED])
    name = context.block_row_name(key)
    called = f" (“{name}”)" if name else ""
    what = f"Dòng {numbers} giống hệt dòng {first.first}{called}, từng số một: có phải chép hai lần?"
    if not is_exact:
        what = f"Dòng {numbers} là việc của dòng {first.first}{called}, cùng số tiền: có phải ghi hai lần?"
    why = "" if is_exact else "Một việc ghi ở hai dòng thì tổng bị cộng trùng."
    others = [_place(context, instance, block, thing) for thing in (first, *again[1:_NAMED])]
    return context.finding(REPEATED, key, what, why=why, related=tuple(map(context.link, others)))


def _place(context: Context, instance: Instance, block: Block, thing: _Thing) -> CellKey:
    """Return the cell of a thing that names it, else its first one."""
    row = thing.rows[0]
    texts = [column.id for column in instance.form.columns if column.kind == "text" and column.id in row.cells]
    column = block.name if block.name in row.cells else next(iter([*texts, *row.cells]))
    return instance.id, f"{block.id}#{row.position}", column
