"""Rows of an open block in two files, each thing beside itself: by its code, else by its name, never by position."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator

from mtqg_xl.definition.model import Block, Column, Instance
from mtqg_xl.reading.submission import BlockRow, Submission
from mtqg_xl.vietnamese import fold

CODE_COLUMN = "code"
"""The column in which an officer may give a thing a code that stays the same over time."""

Pair = tuple[BlockRow | None, BlockRow | None]


def paired(old: Submission, new: Submission, instance: Instance, block: Block) -> Iterator[Pair]:
    """Yield the filled rows of a block, each with the row of the other file that tells of the same thing."""
    before = list(old.filled_rows(instance.id, block.id))
    after = list(new.filled_rows(instance.id, block.id))
    matched: dict[int, BlockRow] = {}
    for key in (_by_code, _by_name):
        _match(matched, _keyed(old, instance, block, before, key), _keyed(new, instance, block, after, key))
    taken = {row.position for row in matched.values()}
    for row in before:
        yield row, matched.get(row.position)
    yield from ((None, row) for row in after if row.position not in taken)


_Key = Callable[[Submission, Instance, Block, BlockRow], Hashable]
_Keyed = dict[Hashable, list[BlockRow]]


def _keyed(submission: Submission, instance: Instance, block: Block, rows: list[BlockRow], key: _Key) -> _Keyed:
    found: defaultdict[Hashable, list[BlockRow]] = defaultdict(list)
    for row in rows:
        said = key(submission, instance, block, row)
        if said:
            found[said].append(row)
    return dict(found)


def _match(matched: dict[int, BlockRow], before: _Keyed, after: _Keyed) -> None:
    """Join rows that say the same and have no partner yet, in their order where several do."""
    taken = {row.position for row in matched.values()}
    for key, rows in before.items():
        left = [row for row in rows if row.position not in matched]
        right = [row for row in after.get(key, ()) if row.position not in taken]
        for one, other in zip(left, right, strict=False):
            matched[one.position] = other
            taken.add(other.position)


def _by_code(submission: Submission, instance: Instance, block: Block, row: BlockRow) -> Hashable:
    code = _text(submission, instance, block, _first(block, row), CODE_COLUMN)
    return (fold(code), _line(block, row)) if code else None


def _by_name(submission: Submission, instance: Instance, block: Block, row: BlockRow) -> Hashable:
    name = name_of(submission, instance, block, row)
    return (fold(name), _line(block, row)) if name else None


def name_of(submission: Submission, instance: Instance, block: Block, row: BlockRow) -> str:
    """Return what the thing that a row tells of is called; the first of several lines names it."""
    return _text(submission, instance, block, _first(block, row), words_column(instance).id)


def words_column(instance: Instance) -> Column:
    """Return the column that names the rows of a form: its labels, else the widest column of texts."""
    columns = instance.form.columns
    labels = [column for column in columns if column.show == "label"]
    texts = [column for column in columns if column.kind == "text"]
    return labels[0] if labels else max(texts or columns, key=lambda column: column.width)


def _first(block: Block, row: BlockRow) -> int:
    return (row.position - 1) // block.height * block.height + 1


def _line(block: Block, row: BlockRow) -> int:
    return (row.position - 1) % block.height


def _text(submission: Submission, instance: Instance, block: Block, position: int, column: str) -> str:
    return submission.text(instance.id, f"{block.id}#{position}", column).strip()
