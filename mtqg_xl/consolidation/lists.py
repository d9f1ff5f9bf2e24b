"""The plain lists of a consolidated book: PHẢI SỬA and NGUỒN SỐ LIỆU."""

from collections.abc import Sequence

from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.consolidation.received import Received
from mtqg_xl.findings import Finding
from mtqg_xl.workbook.plain import Field, PlainTable
from mtqg_xl.workbook.plan import Content


def findings_sheet(received: Sequence[Received], others: Sequence[tuple[str, Finding]] = ()) -> PlainTable:
    """Return PHẢI SỬA: every finding of every file, and ``others``, each with who or what it is about."""
    rows = [
        _finding_row(item.name, finding)
        for item in received
        if item.result is not None
        for finding in item.result.findings
    ]
    rows += [_finding_row(name, finding) for name, finding in others]
    return PlainTable("PHẢI SỬA", "PHẢI SỬA, CẦN GIẢI TRÌNH, LƯU Ý", FINDING_FIELDS, tuple(rows))


FINDING_FIELDS = (
    *(Field("Đơn vị", 22), Field("Mã", 7), Field("Mức", 16), Field("Biểu", 16), Field("Ô", 8)),
    *(Field("Dòng", 40), Field("Cột", 30), Field("Nội dung", 70), Field("Lệch (đồng)", 18, 0), Field("Cách sửa", 50)),
)


def _finding_row(name: str, finding: Finding) -> tuple[Content, ...]:
    place = (finding.sheet, finding.cell, finding.row_label, finding.column_title)
    return name, finding.code, finding.severity.label, *place, finding.what, finding.impact, finding.mend


def sources_sheet(total: Consolidated) -> PlainTable:
    """Return NGUỒN SỐ LIỆU: for every figure of the forms its total and who is in it."""
    fields = (
        *(Field("Biểu", 14), Field("Mã dòng", 24), Field("Tên dòng", 60), Field("Cột", 40)),
        *(Field("Tổng (đơn vị gốc)", 20, 0), Field("Số đơn vị", 10), Field("Gồm các đơn vị", 60)),
    )
    rows: list[tuple[Content, ...]] = []
    for instance, row, column in number_cells(total.kit):
        if instance.kind_of(row, column) != "input":
            continue
        key = (instance.id, row.id, column.id)
        inside = total.contributors(key)
        if inside:
            shown = f"{len(inside)}/{len(total.expected)}"
            words = (instance.id, row.id, row.label, column.header)
            rows.append((*words, total.figures.value(*key), shown, ", ".join(inside)))
    return PlainTable("NGUỒN SỐ LIỆU", "NGUỒN SỐ LIỆU", fields, tuple(rows))
