"""The sentences of a kit spread over its rows: one line for each row that a sentence speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mtqg_xl.definition.cases import Condition, condition
from mtqg_xl.definition.language import Expr, Ref, references
from mtqg_xl.definition.layout import items
from mtqg_xl.definition.model import Block, Instance, Kit, Row
from mtqg_xl.definition.report_words import EVERY_BLOCK, ReportSentence, SentenceCase, is_own, number_columns, slots

MOST_MORE_ROWS = 20
"""Lines of a block beyond its ready rows, for rows that an office inserts; a block of few rows grows by fewer."""

_SCOPES = {"leaf": {"leaf", "rest"}, "parent": {"parent", "link", "total"}}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence on one row: a fixed one, or the row of a block at a place counted from 1."""

    sentence: ReportSentence
    instance: Instance
    row: Row | None = None
    block: Block | None = None
    position: int = 0


@cache
def parsed(text: str) -> Condition:
    """Return a condition of a case; see `condition`."""
    return condition(text)


def report_lines(instance: Instance) -> tuple[Line | Row, ...]:
    """Return every line of an instance: first those of its fixed rows, then those of its blocks."""
    return (*fixed_lines(instance), *block_lines(instance))


def fixed_lines(instance: Instance) -> tuple[Line | Row, ...]:
    """Return the lines of the fixed rows of an instance in the order of its sheet, under the headings that stand there.

    A parent row of which no sentence speaks is a heading too: it says what the rows below it are parts of. A row whose
    sentence is silent has no line.
    """
    found: list[Line | Row] = []
    for item in items(instance):
        if isinstance(item, Block):
            continue
        if sentence := sentence_of(instance, item):
            found.extend([] if sentence.is_silent else [Line(sentence, instance, item)])
        elif item.kind in {"heading", "parent"}:
            found.append(item)
    return tuple(_without_bare_headings(found))


def block_lines(instance: Instance) -> tuple[Line | Row, ...]:
    """Return the lines of the blocks of an instance; where several have lines, each under the row that sums it."""
    spoken = {block.id: lines for block in instance.form.blocks if (lines := tuple(_block_lines(instance, block)))}
    sums = {row.block: row for row in instance.rows if row.block in spoken}
    found: list[Line | Row] = []
    for block_id, lines in spoken.items():
        if len(spoken) > 1 and block_id in sums:
            found.append(sums[block_id])
        found.extend(lines)
    return tuple(found)


def is_under(line: Line | Row, heading: Row) -> bool:
    """Return whether a line that stands after a heading, with no other between them, is one of those it names."""
    if isinstance(line, Row):
        return False
    if line.block is not None:
        return heading.block == line.block.id
    return heading.kind == "heading" or (line.row is not None and line.row.parent == heading.id)


def speaks(kit: Kit) -> bool:
    """Return whether some form of a kit has sentences."""
    return any(instance.form.sentences for instance in kit.instances)


def sentence_of(instance: Instance, row: Row) -> ReportSentence | None:
    """Return what is said of a fixed row: the first sentence that covers it."""
    return next((sentence for sentence in instance.form.sentences if covers(sentence, instance, row)), None)


def covers(sentence: ReportSentence, instance: Instance, row: Row) -> bool:
    """Return whether a sentence speaks of a fixed row: it is in scope, and has the columns that are written."""
    if sentence.scope == "row":
        return row.id in sentence.rows
    if row.source_of:
        return False  # a report tells of a project with all its sources
    if sentence.is_of_block or row.kind == "heading" or row.kind not in _SCOPES.get(sentence.scope, {row.kind}):
        return False
    return not lacking(sentence, instance, row)


def lacking(sentence: ReportSentence, instance: Instance, row: Row) -> list[str]:
    """Return the columns whose numbers a sentence writes and that a row does not have."""
    columns = sorted(number_columns(sentence))
    return [name for name in columns if instance.kind_of(row, instance.column_by_id[name]) not in {"input", "computed"}]


def case_expressions(case: SentenceCase) -> Iterator[Expr]:
    """Yield both sides of every comparison of a case."""
    for text in case.when:
        comparison = parsed(text)
        yield from (comparison.left, comparison.right)


def other_rows(sentence: ReportSentence) -> Iterator[Ref]:
    """Yield what a sentence reads in other rows, forms or blocks."""
    written = (slot.expr for slot in slots(sentence) if slot.expr is not None)
    compared = (expr for case in sentence.every_case for expr in case_expressions(case))
    for expr in (*written, *compared):
        yield from (ref for ref in references(expr) if not is_own(ref))


def lines_of(block: Block) -> int:
    """Return how many rows of a block have a line: those that are ready, and twice as many more, at most twenty."""
    return block.ready_rows + min(2 * block.ready_rows, MOST_MORE_ROWS)


def _block_lines(instance: Instance, block: Block) -> Iterator[Line]:
    own = {item.scope: item for item in reversed(instance.form.sentences)}
    found = own.get(f"block:{block.id}") or own.get(EVERY_BLOCK)
    if found is not None:
        for position in range(1, lines_of(block) + 1):
            yield Line(found, instance, None, block, position)


def _without_bare_headings(found: list[Line | Row]) -> Iterator[Line | Row]:
    for at, item in enumerate(found):
        if isinstance(item, Line) or (at + 1 < len(found) and isinstance(found[at + 1], Line)):
            yield item
