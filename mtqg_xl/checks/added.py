"""Rows, columns and sheets that officers added: their formulas looked at as those of any workbook are."""

from collections.abc import Iterator
from dataclasses import replace

from mtqg_xl.cells import parse_a1
from mtqg_xl.checks.context import Context
from mtqg_xl.findings import Finding, Severity


def added_findings(context: Context) -> Iterator[Finding]:
    """Yield what looks wrong in formulas that are no cells of a form; they block nothing, for nothing reads them."""
    if not context.submission.added:
        return
    from mtqg_xl.patterns.inspect import on_sheet

    for added in context.submission.added:
        for finding in on_sheet(context.submission.file, added.sheet):
            place = parse_a1(finding.cell)
            if (place.row, place.column) in added.cells:
                severity = finding.severity if finding.severity is Severity.NOTE else Severity.EXPLAIN
                yield replace(finding, severity=severity, key=f"{finding.sheet}!{finding.cell}")
