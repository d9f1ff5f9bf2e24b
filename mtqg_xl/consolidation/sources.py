"""NGUỒN SỐ LIỆU: every typed figure of every total, with the file, sheet and cell of each reporter."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.consolidation.lineage import Lineage
from mtqg_xl.consolidation.parts import Part, block_part, parts_of
from mtqg_xl.definition.additive import Addend
from mtqg_xl.definition.model import Column, Instance, Row
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook.plain import Field, LazyRows, PlainTable
from mtqg_xl.workbook.plan import Content

SHEET = "NGUỒN SỐ LIỆU"

MOST_LINES = 30_000
"""Beyond so many lines the sheet tells of each figure only who is in it.

Excel would take a million, but the book would take longer to open than an officer waits; `trace` still names every cell
from the part of the book that is not seen.
"""

_WHOLE = "Mỗi dòng là một ô đơn vị đã gõ; tiền tính bằng đồng. Lọc theo Đơn vị, Biểu hoặc Dòng. Hỏi một ô: {how}"
_SUMMED = "Quá nhiều ô ({count}) nên mỗi dòng chỉ ghi tổng và các đơn vị có số; tệp, trang, ô của từng đơn vị: {how}"
_HOW = "mtqg-xl trace TỆP 'TRANG!Ô'."


def sources_sheet(total: Consolidated, lineage: Lineage, most: int = MOST_LINES) -> PlainTable:
    """Return NGUỒN SỐ LIỆU: a line for each typed cell, or for each figure where there are more than ``most`` cells."""
    count = _count(total)
    if count > most:
        return _summary(total, count)
    fields = (
        *(Field("Biểu", 12), Field("Mã dòng", 13), Field("Dòng", 34), Field("Cột", 26), Field("Đơn vị", 16)),
        *(Field("Tệp", 26), Field("Trang", 13), Field("Ô", 7), Field("Lần", 5), Field("Số của đơn vị", 16, 0)),
        *(Field("Tổng", 16, 0), Field("Số đơn vị", 8), Field("Ghi chú", 30)),
    )
    rows = LazyRows(count, lambda: (row for group in _groups(total, lineage) for row in _rows(total, *group)))
    words = (_WHOLE.format(how=_HOW),)
    return PlainTable(SHEET, SHEET, fields, rows, words, filtered=True, break_before=(6,), kept=2, has_links=False)


def _typed_cells(total: Consolidated) -> Iterator[tuple[Instance, Row, Column]]:
    for instance, row, column in number_cells(total.kit):
        if instance.kind_of(row, column) == "input":
            yield instance, row, column


def _block_columns(total: Consolidated) -> Iterator[tuple[Instance, str, Column]]:
    for instance in total.kit.forms:
        for block in instance.form.blocks:
            yield from ((instance, block.id, column) for column in instance.form.columns if column.kind == "input")


def _count(total: Consolidated) -> int:
    """Return how many typed cells are in all totals."""
    members = total.members
    fixed = sum(
        int(members.present[instance.id][(slice(None), *members.position(instance.id, row.id, column.id))].sum())
        for instance, row, column in _typed_cells(total)
    )
    blocks = (
        members.blocks[instance.id, block].present[column.id] for instance, block, column in _block_columns(total)
    )
    return fixed + sum(int(np.count_nonzero(flags)) for flags in blocks)


_Group = tuple[Instance, str, tuple[Part, ...]]


def _groups(total: Consolidated, lineage: Lineage) -> Iterator[_Group]:
    """Yield the typed cells that one total adds up, each with the form and the code that its lines bear."""
    for instance, row, column in _typed_cells(total):
        parts = parts_of(total, lineage, (Addend(instance.id, row.id, column.id),))
        if parts:
            yield instance, row.id, parts
    for instance, block, column in _block_columns(total):
        table = total.members.blocks[instance.id, block]
        lines = np.flatnonzero(table.present[column.id])
        owners = [lineage.members[int(table.reporter_index[line])] for line in lines]
        parts = tuple(
            block_part(total, lineage, member, instance, block, int(line), column.id)
            for member, line in zip(owners, lines, strict=True)
        )
        if parts:
            yield instance, block, parts


def _rows(total: Consolidated, instance: Instance, code: str, parts: tuple[Part, ...]) -> Iterator[tuple[Content, ...]]:
    whole = sum(part.value for part in parts)
    inside = f"{len({part.member.code for part in parts})}/{len(total.expected)}"
    for part in parts:
        named = instance.sheet, code, part.row_label, part.column_title, part.member.name
        place = part.file, part.sheet, part.cell, str(part.number) if part.number else None
        yield (*named, *place, part.value, whole, inside, _note(part) or None)


def _note(part: Part) -> str:
    """Return what is not as it was sent: carried over, taken provisionally, adjusted and why."""
    notes = [part.member.mark] if part.member.mark else []
    if part.override is not None:
        sent = "trống" if part.override.sent is None else write_number(part.override.sent)
        notes.append(f"điều chỉnh, đơn vị gửi {sent}: {part.override.reason} ({part.override.confirmed})")
    return "; ".join(notes)


def _summary(total: Consolidated, count: int) -> PlainTable:
    fields = (
        *(Field("Biểu", 15), Field("Mã dòng", 24), Field("Dòng", 60), Field("Cột", 40), Field("Tổng", 20, 0)),
        *(Field("Số đơn vị", 10), Field("Gồm các đơn vị", 60)),
    )
    rows = LazyRows(sum(1 for _ in _summary_rows(total)), partial(_summary_rows, total))
    words = (_SUMMED.format(count=count, how=_HOW),)
    return PlainTable(SHEET, SHEET, fields, rows, words, filtered=True, has_links=False)


def _summary_rows(total: Consolidated) -> Iterator[tuple[Content, ...]]:
    for instance, row, column in _typed_cells(total):
        inside = total.contributors((instance.id, row.id, column.id))
        if inside:
            whole = total.figures.value(instance.id, row.id, column.id)
            shown = f"{len(inside)}/{len(total.expected)}"
            yield instance.sheet, row.id, row.label, column.header, whole, shown, _some(inside)


_LONGEST = 30_000


def _some(codes: tuple[str, ...]) -> str:
    """Return codes as one text that a cell can hold."""
    text = ", ".join(codes)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(',')[0]} …"
