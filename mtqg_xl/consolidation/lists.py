"""PHẢI SỬA: the findings of a consolidated book."""

from collections.abc import Sequence

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
