"""What a consolidation tells other programs."""

from math import isfinite
from typing import Any

from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.consolidation.received import Received
from mtqg_xl.consolidation.treasury import CAUSES, Reconciliation
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.findings import Severity
from mtqg_xl.pipeline.comparing import comparison_of
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.territory_document import territory_document
from mtqg_xl.register.lines import Written
from mtqg_xl.vietnamese import without_residue


def consolidation_document(run: Run, written: Written | None = None, since: str = "") -> dict[str, Any]:
    """Return the document of ``consolidate --json``, with what is new in the register where one is kept.

    ``since`` says what changed since the last book of the same job, where there is one.
    """
    recorded = {} if written is None else {"register": {"new": written.new, "known": written.known}}
    return (
        recorded
        | territory_document(run.territory, run.doubts)
        | ({"since_last_book": since} if since else {})
        | _previous_document(run)
        | _treasury_document(run.treasury)
        | {
            "reporters": [_reporter_document(item, run.statuses[item.code]) for item in run.received],
            "totals": totals(run.total),
            "seconds": round(run.seconds, 3),
            "files": run.files,
            "skipped": [{"file": item.file, "reason": item.reason} for item in run.skipped],
        }
    )


def _previous_document(run: Run) -> dict[str, Any]:
    """Return why the first figure of the headline differs from the period before; nothing where none is known."""
    found = comparison_of(run)
    if found is None:
        return {}
    top = found.changes[0]
    return {
        "previous": {
            "period": found.earlier.period.code,
            "reporters": len(found.earlier.reporters),
            "came": list(found.came),
            "went": list(found.went),
            "difference": top.difference,
            "causes": {cause.name.lower(): amount for cause, amount in top.causes.items()},
            "unexplained": top.unexplained,
        }
    }


def _treasury_document(found: Reconciliation | None) -> dict[str, Any]:
    """Return what stands beside the treasury, in đồng; nothing where there is no statement of it."""
    if found is None:
        return {}
    lines = [
        {"reporter": line.reporter, "form": line.target.instance.id, "row": line.target.row.id}
        | {"reported": line.reported, "treasury": line.treasury, "difference": line.difference}
        | {"causes": dict(zip(CAUSES, line.said.causes, strict=True)), "remainder": line.remainder}
        for line in found.lines
    ]
    names = ("where", "unit", "code", "name", "amount", "reason")
    return {
        "treasury": {
            "as_of": found.treasury_day.isoformat() if found.treasury_day else None,
            "reported_as_of": found.reported_day.isoformat() if found.reported_day else None,
            "lines": lines,
            "unmatched": [{name: getattr(item, name) for name in names} for item in found.unmatched],
            "problems": list(found.problems),
        }
    }


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
                "value": without_residue(value) if isfinite(value) else None,
                "unit": "đồng" if is_money_unit(unit) else unit,
                "reporters_in": len(inside),
                "reporters_all": len(total.expected),
            }
        )
    return found
