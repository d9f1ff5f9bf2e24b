"""Files of which only values are known (.xls, .xlsb, .ods): no formula can be judged, but what they show can."""

from collections.abc import Iterator

from mtqg_xl.checks.computed_cells import expected_cells, figure, upstream
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.vietnamese import write_number

Difference = tuple[CellKey, float, float]
"""A computed cell, what it shows, and what its parts give."""

_ROUNDING = 0.5
"""Of the last decimal that a cell shows: so far may a shown result differ from the exact one."""


def values_only_finding(context: Context) -> Finding:
    """Return the one finding of such a file: its formulas are unknown, and how many results differ from their parts."""
    entry, kind = CODES["U07"], context.submission.made_with
    what = f"Tệp là {kind}: chỉ đọc được giá trị, không kiểm tra được công thức."
    differing = list(_differing(context))
    impact = None
    if differing:
        key, stored, right = max(
            _causes(context, differing), key=lambda each: abs(each[1] - each[2]) * context.scale(each[0])
        )
        sheet, cell = context.place(key)
        what += (
            f" {write_number(len(differing))} ô tự tính khác số tính lại từ các ô đã gõ; trước hết ở trang “{sheet}” "
            f"ô {cell}: đang ghi {context.amount(key, stored)}, tính lại {context.amount(key, right)}. "
            "Tổng hợp dùng số tính lại."
        )
        impact = abs(stored - right) * context.scale(key) if context.is_money(key) else None
    return Finding(
        code=entry.code,
        severity=entry.severity,
        file=context.submission.file,
        sheet="",
        cell="",
        row_label="",
        column_title="",
        what=what,
        why=entry.why,
        mend=entry.mend,
        impact=impact,
        related=tuple(context.link(key) for key, *_ in differing[:20]),
    )


def _causes(context: Context, differing: list[Difference]) -> list[Difference]:
    """Return the cells that differ though all that they are computed of is right: there a number was typed."""
    keys = {key for key, *_ in differing}
    return [each for each in differing if keys.isdisjoint(upstream(context, each[0]))] or differing


def _differing(context: Context) -> Iterator[Difference]:
    """Yield the computed cells that show another number than their parts give, with both numbers."""
    for expected in expected_cells(context):
        cell = context.submission.cell(*expected.key)
        if cell is None or cell.value is None:
            continue
        right = figure(context, context.figures, expected.key) or 0.0
        if abs(cell.value - right) > _ROUNDING * 10.0**-expected.decimals:
            yield expected.key, cell.value, right
