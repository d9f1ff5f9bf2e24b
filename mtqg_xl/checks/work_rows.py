"""Rows of works that nobody can follow: figures without a name, or two works with one code."""

from collections.abc import Iterator

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.same_work import are_other_works, numbers_of, text_in
from mtqg_xl.definition.model import Block, Instance
from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import BlockRow
from mtqg_xl.vietnamese import fold

SAME_CODE, NAMELESS = "I22", "I23"
_NAMED = 8


def work_findings(context: Context) -> Iterator[Finding]:
    """Yield one finding for each row with figures and no name, and for each code that two works have."""
    for instance in context.kit.forms:
        for block in instance.form.blocks:
            if block.name and not block.areas and block.height == 1:
                rows = list(context.submission.filled_rows(instance.id, block.id))
                yield from (_nameless(context, instance, block, row) for row in rows if _is_nameless(row, block))
                yield from _same_codes(context, instance, block, rows)


def _is_nameless(row: BlockRow, block: Block) -> bool:
    return bool(numbers_of(row)) and not text_in(row, block.name)


def _nameless(context: Context, instance: Instance, block: Block, row: BlockRow) -> Finding:
    column, number = next((column, number) for column, number in numbers_of(row).items())
    amount = context.amount(_key(instance, block, row, column), number)
    words = f"Dòng {row.row_number} có số ({context.place(_key(instance, block, row, column))[1]}: {amount})"
    called = context.column_words(_key(instance, block, row, block.name)).rpartition("›")[2].strip()
    what = f"{words} mà chưa ghi “{called}”."
    return context.finding(NAMELESS, _key(instance, block, row, block.name), what)


def _same_codes(context: Context, instance: Instance, block: Block, rows: list[BlockRow]) -> Iterator[Finding]:
    """Yield a finding at the second work that has the code of another; parts of one work may share it."""
    by_code: dict[str, list[BlockRow]] = {}
    for row in rows:
        code = fold(text_in(row, block.code)) if block.code else ""
        if any(map(str.isdigit, code)) and text_in(row, block.name):
            by_code.setdefault(code, []).append(row)
    for first, *others in by_code.values():
        name = text_in(first, block.name)
        strange = [row for row in others if are_other_works(name, text_in(row, block.name))]
        if strange and any(context.submission.is_new(instance.id, row) for row in (first, *strange)):
            yield _same_code(context, instance, block, first, strange)


def _same_code(context: Context, instance: Instance, block: Block, first: BlockRow, strange: list[BlockRow]) -> Finding:
    numbers = ", ".join(str(row.row_number) for row in strange[:_NAMED])
    what = (
        f"Mã “{text_in(strange[0], block.code)}” của dòng {numbers} (“{text_in(strange[0], block.name)}”) "
        f"đã dùng ở dòng {first.row_number} cho việc khác (“{text_in(first, block.name)}”)."
    )
    others = [_key(instance, block, row, block.code) for row in (first, *strange[1:_NAMED])]
    key = _key(instance, block, strange[0], block.code)
    return context.finding(SAME_CODE, key, what, related=tuple(map(context.link, others)))


def _key(instance: Instance, block: Block, row: BlockRow, column: str) -> CellKey:
    return instance.id, f"{block.id}#{row.position}", column
