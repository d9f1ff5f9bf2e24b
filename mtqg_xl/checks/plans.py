"""The plan that a file states, beside the plan that its superior has issued to it, as its stamp holds it."""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.definition.issued_plan import Allocation, allocations
from mtqg_xl.definition.model import PLAN_DECISION, PLAN_OTHER, Instance, Row
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_number

CODE = "H02"
WHY = "Kế hoạch do cấp trên giao; xã có số khác thì phải có quyết định giao hoặc điều chỉnh."
MEND = "Ghi số quyết định ở cột kế bên, hoặc để trống nếu theo bảng."
EXPLAINED = "Nơi nhận đối chiếu quyết định, cập nhật bảng giao vốn; đơn vị không phải làm gì."
_NOTHING = Allocation(0, ())
_SAME = 0.5
"""Amounts nearer than half a đồng are one."""


def plan_findings(context: Context) -> Iterator[Finding]:
    """Yield the plans that differ from those issued: to be explained, or a note where a decision is named."""
    issued = allocations(context.submission.stamp.plan)
    if not issued:
        return
    for instance in context.kit.instances:
        if any(column.plan_of for column in instance.form.columns):
            for row in instance.rows:
                yield from _Line(context, instance, row, issued).findings()


@dataclass(frozen=True)
class _Line:
    """One row of a form with the plan that was issued for it."""

    context: Context
    instance: Instance
    row: Row
    issued: dict[CellKey, Allocation]

    def findings(self) -> Iterator[Finding]:
        """Yield one finding for each plan cell that was changed; else one for another figure beside the row."""
        changed = [key for key in self.cells if abs(self.stated(key) - self.plan(key).amount) > _SAME]
        for key in changed:
            yield self._finding(key, self.stated(key), self.plan(key))
        other = self._beside(PLAN_OTHER)
        figure = self._figure(other) if other is not None else None
        total = self._total()
        if changed or figure is None or abs(figure - total.amount) <= _SAME:
            return
        largest = max(self.cells, key=lambda key: self.plan(key).amount)
        yield self._finding(largest, figure, total)

    @property
    def cells(self) -> list[CellKey]:
        """The cells of the row that hold a plan."""
        columns = [column for column in self.instance.form.columns if column.plan_of]
        return [
            (self.instance.id, self.row.id, column.id)
            for column in columns
            if self.instance.kind_of(self.row, column) == "input"
            and self.context.is_located((self.instance.id, self.row.id, column.id))
        ]

    def plan(self, key: CellKey) -> Allocation:
        """Return what was issued for a cell; nothing where the table of plans does not name it."""
        return self.issued.get(key, _NOTHING)

    def stated(self, key: CellKey) -> float:
        """Return what a cell holds, in đồng; an empty cell states no plan."""
        return self._figure(key) or 0.0

    def _figure(self, key: CellKey) -> float | None:
        cell = self.context.submission.cell(*key)
        return None if cell is None or cell.value is None else cell.value * self.context.scale(key)

    def _total(self) -> Allocation:
        plans = [self.plan(key) for key in self.cells]
        decisions = dict.fromkeys(decision for plan in plans for decision in plan.decisions)
        return Allocation(sum(plan.amount for plan in plans), tuple(decisions))

    def _beside(self, show: str) -> CellKey | None:
        column = next((item for item in self.instance.form.beside if item.show == show), None)
        if column is None or not self.instance.is_typed(self.row, column):
            return None
        return self.instance.id, self.row.id, column.id

    def _finding(self, key: CellKey, stated: float, plan: Allocation) -> Finding:
        beside = self._beside(PLAN_DECISION)
        decision = self.context.submission.text(*beside) if beside is not None else ""
        basis = f" (QĐ số {plan.basis})" if plan.basis else ""
        by = f" theo QĐ số {decision}" if decision else ""
        scale = self.context.scale(key)
        return self.context.finding(
            CODE,
            key,
            f"Kế hoạch xã ghi {write_number(stated)} đ{by}; bảng giao vốn{basis} {write_number(plan.amount)} đ.",
            severity=Severity.NOTE if decision else Severity.EXPLAIN,
            why=WHY,
            mend=EXPLAINED if decision else MEND,
            found=stated / scale,
            expected=plan.amount / scale,
            impact=abs(stated - plan.amount),
        )
