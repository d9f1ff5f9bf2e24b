"""What a consolidation tells other programs of time and territory."""

from collections.abc import Sequence
from typing import Any

from mtqg_xl.areas.handover import SourceBalance
from mtqg_xl.findings import Finding
from mtqg_xl.pipeline.territory import Territory


def territory_document(territory: Territory | None, doubts: Sequence[Finding]) -> dict[str, Any]:
    """Return what ``consolidate --json`` says of the change of 01/7/2025; nothing where there is nothing to say."""
    if territory is None or not (doubts or territory.table or territory.regrouped):
        return {}
    found: dict[str, Any] = {"doubts": [_doubt(item) for item in doubts]}
    if territory.table is not None:
        found["handover"] = [_balance(item) for item in territory.balances]
        found["crossing"] = [
            {
                "unit": each.handed.unit,
                "form": each.handed.instance.id,
                "row": each.handed.row.id,
                "carried": each.handed.is_carried,
                "before": each.before,
                "since": each.since,
                "stated": each.stated,
            }
            for each in territory.crossings
        ]
    if territory.regrouped is not None:
        found["new_map"] = [
            {"unit": unit, "parts": list(parts), "marks": territory.regrouped.marks(unit)}
            for unit, parts in territory.regrouped.parts.items()
        ]
    return {"territory": found}


def _balance(item: SourceBalance) -> dict[str, Any]:
    names = ("remaining", "cumulative", "advance")
    return {
        "source": item.source,
        "given": dict(zip(names, item.given.each, strict=True)),
        "taken": dict(zip(names, item.taken.each, strict=True)),
        "broken_lines": [line.row for each in item.broken for line in each.lines],
    }


def _doubt(item: Finding) -> dict[str, Any]:
    place = {"file": item.file, "sheet": item.sheet, "cell": item.cell, "row_label": item.row_label}
    words = {"what": item.what, "why": item.why, "mend": item.mend, "impact": item.impact}
    return {"code": item.code, "severity": item.severity.value, **place, **words}
