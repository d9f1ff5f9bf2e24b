"""What a consolidation tells other programs."""

from math import isfinite
from typing import Any

from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.consolidation.received import Received
from mtqg_xl.findings import Severity
from mtqg_xl.pipeline.consolidating import Run
from mtqg_xl.pipeline.territory_document import territory_document
from mtqg_xl.register.lines import Written


def consolidation_document(run: Run, written: Written | None = None) -> dict[str, Any]:
    """Return the document of ``consolidate --json``, with what is new in the register where one is kept."""
    recorded = {} if written is None else {"register": {"new": written.new, "known": written.known}}
    return (
        recorded
        | territory_document(run.territory, run.doubts)
        | {
            "reporters": [_reporter_document(item, run.statuses[item.code]) for item in run.received],
            "totals": totals(run.total),
            "seconds": round(run.seconds, 3),
            "files": run.files,
            "skipped": [{"file": item.file, "reason": item.reason} for item in run.skipped],
        }
    )


def _reporter_document(item: Received, status: str) -> dict[str, Any]:
    counts = {severity.value: item.result.count(severity) if item.result else 0 for severity in Severity}
    return {"code": item.code, "name": item.name, "status": status, "file": item.file, "findings": counts}


def totals(total: Consolidated) -> list[dict[str, Any]]:
    """Return every figure of a total that somebody typed something for, with who is in it; money in đồng."""
    found: list[dict[str, Any]] = []
    for instance, row, column in number_cells(total.kit):
        key = (instance.id, row.id, column.id)
        inside = total.contributors(key)
        if not inside:
            continue
        value = total.figures.value(*key)
        unit = instance.unit_of(row, column)
        found.append(
            {
                "form": instance.id,
                "row": row.id,
                "column": column.id,
                "value": value if isfinite(value) else None,
                "unit": "đồng" if unit.endswith("đồng") else unit,
                "reporters_in": len(inside),
                "reporters_all": len(total.expected),
            }
        )
    return found
