"""Units that titles leave open, from the arithmetic of a form: what is added to money is money."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mtqg_xl.adoption.arithmetic import Linear, Ratio
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.sums import Across, Share

_NONE_OF_THESE = {"percent", "row"}


def with_units(columns: Sequence[DraftColumn], found: Mapping[int, Across]) -> tuple[DraftColumn, ...]:
    """Return the columns, those without a unit in that of the columns that they are added to or are a share of."""
    known = {column.at: column for column in columns}
    groups = [tuple(at for at in group if at in known) for at, each in found.items() for group in _alike(at, each)]
    is_open = True
    while is_open:
        is_open = False
        for group in groups:
            said = {known[at].unit for at in group if known[at].unit}
            lacking = [at for at in group if known[at].is_value and not known[at].unit]
            if len(said) != 1 or said & _NONE_OF_THESE or not lacking:
                continue
            like = next(known[at] for at in group if known[at].unit)
            for at in lacking:
                known[at] = replace(known[at], unit=like.unit, decimals=max(like.decimals, known[at].decimals))
            is_open = True
    return tuple(_planned(known[column.at], known.values()) for column in columns)


_PLAN = re.compile(r"(ke hoach|kh)\b")


def _planned(column: DraftColumn, columns: Iterable[DraftColumn]) -> DraftColumn:
    """Return a column that only says "Kế hoạch năm 2025" as money where all other figures of the form are."""
    like = [each for each in columns if each.is_value and each.unit and not each.is_ratio]
    if column.unit or not column.is_value or not _PLAN.match(column.leaf) or not like:
        return column
    if any(each.unit != "money" for each in like):
        return column
    return replace(column, unit="money", decimals=max(column.decimals, like[0].decimals))


def _alike(at: int, found: Across) -> Iterator[tuple[int, ...]]:
    """Yield groups of sheet columns that hold the same unit."""
    if isinstance(found, Linear) and all(abs(factor) == 1 for factor in found.terms.values()):
        yield at, *found.terms
    if isinstance(found, Share | Ratio):
        ratio = found.ratio if isinstance(found, Share) else found
        yield tuple(ratio.part.terms)
        yield tuple(ratio.whole.terms)
        if abs(ratio.factor - 100) < 1e-9:
            yield *ratio.part.terms, *ratio.whole.terms
