"""What a blank leaves out: sums that it does not make, and rows that the arithmetic of a column does not reach."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.questions import Doubts
from mtqg_xl.adoption.rows import DraftRow
from mtqg_xl.adoption.sums import ROW_MARK, Found
from mtqg_xl.adoption.words import RATIO_TITLES, plain
from mtqg_xl.cells import a1


def with_rows_named(columns: Sequence[DraftColumn], rows: Sequence[DraftRow]) -> tuple[DraftColumn, ...]:
    """Return the columns, in their formulas the ids of rows in the place of sheet rows: ``[@5].c`` → ``[tong].c``."""
    names = {str(row.at): row.id for row in rows}
    return tuple(
        replace(column, formula=_SHEET_ROW.sub(lambda met: f"[{names[met[1]]}]", column.formula)) for column in columns
    )


_SHEET_ROW = re.compile(rf"\[{ROW_MARK}(\d+)\]")


def with_sums_left_out(
    columns: Sequence[DraftColumn], rows: Sequence[DraftRow], sums: Found, doubts: Doubts
) -> tuple[DraftColumn, ...]:
    """Return the columns, those that no row adds up marked so: shares, norms, ranks, what the blank leaves empty."""
    parents = [row.at for row in rows if row.kind == "parent"]
    return tuple(_marked(column, parents, sums, doubts) if column.kind == "input" else column for column in columns)


def _marked(column: DraftColumn, parents: Sequence[int], sums: Found, doubts: Doubts) -> DraftColumn:
    if column.at in sums.down or not parents:
        return replace(column, adds_up=column.is_ratio is False)
    if column.is_ratio or not column.adds_up:
        return replace(column, adds_up=False)
    has_own = sums.unknown.get(column.at, {}).keys() & set(parents)
    elsewhere = {row for at, down in sums.down.items() if at != column.at for row in down}
    if not has_own and not set(parents) <= elsewhere:
        return column
    if not has_own:
        doubts.infer(f"{column.place}: mẫu không cộng cột này ở các dòng tổng; để trống như mẫu.")
    return replace(column, adds_up=False)


def with_own_ways(
    rows: Sequence[DraftRow], columns: Sequence[DraftColumn], sums: Found, doubts: Doubts
) -> tuple[DraftRow, ...]:
    """Return the rows, each with what it does otherwise than its columns: typed there, or a sum of products."""
    typed = (replace(row, typed=tuple(_typed(row, columns, sums, doubts))) for row in rows)
    return tuple(replace(row, formulas=tuple(_sums_of_products(row, columns, sums))) for row in typed)


def _typed(row: DraftRow, columns: Iterable[DraftColumn], sums: Found, doubts: Doubts) -> Iterable[str]:
    """Yield the columns that add up what cannot be: a share over several places, where the blank has no formula."""
    is_share = row.unit == "%" or RATIO_TITLES.match(plain(row.label)) is not None
    if row.kind != "leaf" or not is_share:
        return
    for column in columns:
        live = sums.across.get(column.at, {})
        if column.kind == "computed" and not column.is_ratio and live and row.at not in live:
            doubts.infer(
                f"{column.place}: dòng {row.at} là tỷ lệ và mẫu không cộng ở ô {a1(row.at, column.at)}; gõ tay."
            )
            yield column.id


def _sums_of_products(row: DraftRow, columns: Iterable[DraftColumn], sums: Found) -> Iterable[str]:
    """Yield the formulas of a row of sums in columns of products, unless the blank multiplies there too."""
    if row.kind != "parent":
        return
    for column in columns:
        if not column.is_product or row.at in sums.across.get(column.at, {}):
            continue
        if row.adds:
            yield f"{column.id} = " + " + ".join(f"[{name}].{column.id}" for name in row.adds)
        else:
            block = f"sum_block({row.block}.{column.id}) + " if row.block else ""
            yield f"{column.id} = {block}sum_children({column.id})"
