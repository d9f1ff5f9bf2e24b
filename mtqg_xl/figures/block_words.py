"""What the words of the language read in a whole column of an open block: one number for each reporter."""

from collections.abc import Callable, Sequence

import numpy as np

from mtqg_xl.definition.model import Column, Kit
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.figures.grid import TEXT_KINDS, BlockKey, Flags, Floats, State
from mtqg_xl.figures.places import Term, numbers_of, present_in, sums_by
from mtqg_xl.findings import DefinitionError

_CRITERION_SIGNS = "<>=*?~"


def is_text_column(kit: Kit, key: BlockKey, column: str) -> bool:
    """Return whether a column of a block holds texts."""
    return _column(kit, key, column).kind in TEXT_KINDS


def summed_block(kit: Kit, key: BlockKey, column: str) -> Term:
    """Return the sums of a column; texts, marks and blanks count 0."""
    if is_text_column(kit, key, column):
        return _for_each_reporter(key, column, lambda table: np.zeros(len(table.position)), 1.0)
    scale = float(kit.instance_by_id[key[0]].scale_of(None, _column(kit, key, column)))
    return _for_each_reporter(key, column, lambda table: numbers_of(table.values[column]), scale)


def summed_where(kit: Kit, key: BlockKey, column: str, where: tuple[str, str]) -> Term:
    """Return the sums over those rows whose text in a column is the wanted one, without regard to capitals."""
    matching, wanted = where
    if is_text_column(kit, key, column):
        return summed_block(kit, key, column)
    scale = float(kit.instance_by_id[key[0]].scale_of(None, _column(kit, key, column)))

    def fits(table: BlockTable) -> Floats:
        return _equal_texts(table.texts[matching], wanted)

    return _for_each_reporter(
        key, column, lambda table: numbers_of(table.values[column]) * fits(table), scale, weight=fits
    )


def counted(kit: Kit, key: BlockKey, column: str, wanted: float | str | None) -> Term:
    """Return how many rows hold a number (``wanted`` None), one number, or one text without regard to capitals.

    A mark is no number, nor is a blank result of a percent. A number is in the unit of the sheet.

    Raises:
        DefinitionError: a text is looked for among numbers or the other way round, or it is a comparison or a pattern.
    """
    if isinstance(wanted, str) and (not wanted or any(sign in wanted for sign in _CRITERION_SIGNS)):
        raise DefinitionError((f"count_if: “{wanted}” không phải một giá trị; chỉ so bằng được",))
    if is_text_column(kit, key, column):
        if isinstance(wanted, float):
            raise DefinitionError((f"count_if: cột {column} chứa chữ, không so với số được",))
        return _for_each_reporter(key, column, lambda table: _equal_texts(table.texts[column], wanted), 1.0)
    if isinstance(wanted, str):
        raise DefinitionError((f"count_if: cột {column} chứa số, không so với chữ được",))
    scale = kit.instance_by_id[key[0]].scale_of(None, _column(kit, key, column))
    inside = None if wanted is None else wanted * scale
    return _for_each_reporter(key, column, lambda table: _equal_numbers(table, column, inside), 1.0)


def _column(kit: Kit, key: BlockKey, column: str) -> Column:
    instance = kit.instance_by_id.get(key[0])
    if instance is None or key[1] not in instance.block_by_id or column not in instance.column_by_id:
        raise DefinitionError((f"{key[0]}.{key[1]}.{column}: công thức nói đến cột không có trong bộ biểu",))
    return instance.column_by_id[column]


def _for_each_reporter(
    key: BlockKey,
    column: str,
    chosen: Callable[[BlockTable], Floats],
    scale: float,
    weight: Callable[[BlockTable], Floats] | None = None,
) -> Term:
    def values(state: State) -> Floats:
        table = state.blocks[key]
        return sums_by(table.reporter_index, chosen(table), state.reporters)

    def present(state: State) -> Flags:
        table = state.blocks[key]
        answered = present_in(table, column).astype(np.float64)
        if weight is not None:
            answered *= weight(table)
        return sums_by(table.reporter_index, answered, state.reporters) > 0

    return Term(values, scale, present)


def _equal_texts(texts: Sequence[str], wanted: str | None) -> Floats:
    if wanted is None:
        return np.zeros(len(texts))
    sought = wanted.casefold()
    equal = {text for text in set(texts) if text.casefold() == sought}
    return np.array([text in equal for text in texts], np.float64)


def _equal_numbers(table: BlockTable, column: str, wanted: float | None) -> Floats:
    values = table.values[column]
    is_number = table.present[column] & ~table.marks[column] if column in table.marks else ~np.isnan(values)
    return (is_number & (values == wanted) if wanted is not None else is_number).astype(np.float64)
