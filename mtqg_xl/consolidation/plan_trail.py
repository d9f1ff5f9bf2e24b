"""QĐ GIAO VỐN: every decision that made a plan what it is, which answers why the plan is another one now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import figure
from mtqg_xl.consolidation.shares import Issued
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.model import MONEY_UNITS, Kit
from mtqg_xl.vietnamese import parse_date
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown

SHEET = "QĐ GIAO VỐN"
WITHOUT_DECISION = "(chưa ghi QĐ)"
_UNIT, _DECIMALS = "triệu đồng", 3
_MONEY = MONEY_UNITS[_UNIT]
_DAY = re.compile(r"ngày (.+)$")
_WORDS = (
    f"Đơn vị tính: {_UNIT}. Mỗi dòng là một quyết định giao hoặc điều chỉnh ở BANG_GIAO_VON.xlsx.",
    "Cột Lệch: số đơn vị ghi trừ số giao theo các quyết định; nền cam là chưa khớp.",
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What one decision added to the plans of all reporters together, in đồng; negative where it took something off."""

    decision: str
    amount: int


def decided_between(issued: Issued, after: date, until: date) -> tuple[Decided, ...]:
    """Return the decisions of the days after one and up to another, in the order of the table."""
    found: dict[str, int] = {}
    for lines in issued.values():
        for line in lines:
            day = _day_of(line)
            if day is not None and after < day <= until:
                found[line.decision] = found.get(line.decision, 0) + line.amount
    return tuple(Decided(decision, amount) for decision, amount in found.items())


def _day_of(line: PlanLine) -> date | None:
    named = _DAY.search(line.decision)
    return parse_date(named[1]) if named is not None else None


def plan_sheet(total: Consolidated, issued: Issued, names: Mapping[str, str]) -> PlainTable:
    """Return QĐ GIAO VỐN: by reporter and cell each decision, and on the last one what the reporter has instead."""
    fields = (
        *(Field("Đơn vị", 20), Field("Dòng", 40), Field("Vốn", 30), Field("Quyết định", 32)),
        *(Field(title, 15, _DECIMALS) for title in ("Giao, điều chỉnh", "Cộng theo QĐ", "Đơn vị ghi", "Lệch")),
    )
    rows = tuple(row for code in issued for row in _rows(total, code, issued[code], names.get(code, code)))
    return PlainTable(SHEET, "VỐN GIAO THEO QUYẾT ĐỊNH VÀ CÁC LẦN ĐIỀU CHỈNH", fields, rows, _WORDS, filtered=True)


def _rows(total: Consolidated, code: str, lines: Sequence[PlanLine], name: str) -> Iterator[tuple[PlainCell, ...]]:
    cells: dict[tuple[str, str, str], list[PlanLine]] = {}
    for line in lines:
        cells.setdefault(line.cell, []).append(line)
    for cell, own in cells.items():
        label, title = _titles(total.kit, cell)
        stated, plan = _stated(total, code, cell), sum(line.amount for line in own)
        for at, line in enumerate(own, start=1):
            words = (name, label, title, line.decision or WITHOUT_DECISION, line.amount / _MONEY)
            if at < len(own):
                yield (*words, None, None, None)
            else:
                yield (*words, plan / _MONEY, None if stated is None else stated / _MONEY, _gap(stated, plan))


def _titles(kit: Kit, cell: tuple[str, str, str]) -> tuple[str, str]:
    instance = kit.instance_by_id[cell[0]]
    return instance.row_by_id[cell[1]].label, instance.column_by_id[cell[2]].header


def _stated(total: Consolidated, code: str, cell: tuple[str, str, str]) -> float | None:
    at = total.members.place_of.get(code)
    return figure(total.members, cell, at) if at is not None else None


def _gap(stated: float | None, plan: int) -> PlainCell:
    if stated is None:
        return None
    gap = stated - plan
    return Shown(gap / _MONEY, fill=styles.EXPLAIN_FILL if gap else "", bold=bool(gap))
