"""What reporters say they paid beside what the treasury says: the difference, its causes, and what is left over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import Headline
from mtqg_xl.definition.model import Instance, Row

CAUSES = ("khác ngày chốt", "tạm ứng", "chờ thanh toán", "sai mã", "chủ đầu tư khác", "khác")
"""What an officer may put a difference down to."""


@dataclass(frozen=True, slots=True)
class Target:
    """A row in which reporters and treasury are set side by side."""

    instance: Instance
    row: Row

    @property
    def key(self) -> tuple[str, str]:
        """Instance and row."""
        return self.instance.id, self.row.id

    def covers(self, other: "Target") -> bool:
        """Whether what belongs to another row belongs to this one too: its own, rows below it, programmes summed up."""
        if other.instance.id in self.instance.sums:
            return self.row.parent is None
        if other.instance.id != self.instance.id:
            return False
        row: Row | None = other.row
        while row is not None and row.id != self.row.id:
            row = self.instance.row_by_id[row.parent] if row.parent is not None else None
        return row is not None


@dataclass(frozen=True, slots=True)
class TreasuryAmount:
    """What the treasury paid a reporter under the codes of one row, in đồng."""

    reporter: str
    target: Target
    amount: float


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A line of the treasury that belongs to no row of any reporter, and why; it is listed, never dropped."""

    where: str
    unit: str
    code: str
    name: str
    amount: float
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the officer put the difference of one line down to, in đồng and in the order of `CAUSES`, and a remark."""

    causes: tuple[float, ...] = (0.0,) * len(CAUSES)
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not any(self.causes) and not self.note


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """One row of one reporter: A is what it says (None: it says nothing), B what the treasury says; in đồng."""

    reporter: str
    target: Target
    reported: float | None
    treasury: float | None
    said: Said = Said()

    @property
    def difference(self) -> float:
        """A − B; who says nothing counts 0 here."""
        return (self.reported or 0.0) - (self.treasury or 0.0)

    @property
    def remainder(self) -> float:
        """What is left of the difference when the causes are taken off."""
        return self.difference - sum(self.said.causes)


@dataclass(frozen=True)
class Reconciliation:
    """Reporters beside the treasury: each line, what belongs nowhere, and the days up to which either counts.

    ``has_rows`` is False where the treasury's codes of programmes and projects mean no rows yet: then only the totals
    of reporters are set side by side. ``unset`` is what reporters paid in rows for which there is no code, in đồng.
    ``problems`` are what could not be read of what the officer wrote, ``paid`` is the column in which reporters say
    what they paid.
    """

    lines: tuple[ReconciledLine, ...]
    unmatched: tuple[Unmatched, ...]
    treasury_day: date | None
    reported_day: date | None
    has_rows: bool
    unset: float = 0.0
    problems: tuple[str, ...] = ()
    paid: str = ""

    @property
    def top_lines(self) -> tuple[ReconciledLine, ...]:
        """The lines that lie below no other of the same reporter: they add up without counting anything twice."""
        return top_lines(self.lines)

    @property
    def is_same_day(self) -> bool:
        """Whether both count up to the same day, so that a difference means something."""
        return self.treasury_day is not None and self.treasury_day == self.reported_day


def top_lines(lines: Sequence[ReconciledLine]) -> tuple[ReconciledLine, ...]:
    """Return the lines that lie below no other of the same reporter."""
    return tuple(
        line
        for line in lines
        if not any(
            other is not line and other.reporter == line.reporter and other.target.covers(line.target)
            for other in lines
        )
    )


def unset_amount(total: Consolidated, headline: Headline, lines: Sequence[ReconciledLine]) -> float:
    """Return what reporters paid, less what of it stands in lines beside the treasury."""
    paid = total.figures.value(headline.instances[0].id, headline.row.id, headline.paid)
    return paid - sum(line.reported or 0.0 for line in top_lines(lines))


def reconciled(
    total: Consolidated,
    headline: Headline,
    amounts: Sequence[TreasuryAmount],
    targets: Iterable[Target],
    said: Mapping[tuple[str, str, str], Said],
) -> tuple[ReconciledLine, ...]:
    """Return a line for every reporter and row of which either side, or the officer, says anything.

    ``targets`` are the rows for which the treasury has codes; ``said`` is by reporter, instance and row, and nothing
    that was said is lost. The order is that of reporters and, within each, of the rows.
    """
    compared = {target.key: target for target in (*targets, *(item.target for item in amounts))}
    rows = compared | {(name, row): _target(total, name, row) for _, name, row in said}
    order = {item.id: at for at, item in enumerate(total.kit.instances)}
    ordered = sorted(
        rows.values(),
        key=lambda target: (order[target.instance.id], total.figures.row_index[target.instance.id][target.row.id]),
    )
    everyone = dict.fromkeys(
        (*total.expected, *(item.reporter for item in amounts), *(reporter for reporter, _, _ in said))
    )
    lines = []
    for reporter in everyone:
        own = [item for item in amounts if item.reporter == reporter]
        for target in ordered:
            if target.key not in compared and (reporter, *target.key) not in said:
                continue
            found = [item.amount for item in own if target.covers(item.target)]
            line = ReconciledLine(
                reporter,
                target,
                _reported(total, headline, reporter, target),
                sum(found) if found else None,
                said.get((reporter, *target.key), Said()),
            )
            if line.reported or line.treasury is not None or not line.said.is_empty:
                lines.append(line)
    return tuple(lines)


def _target(total: Consolidated, instance: str, row: str) -> Target:
    found = total.kit.instance_by_id[instance]
    return Target(found, found.row_by_id[row])


def _reported(total: Consolidated, headline: Headline, reporter: str, target: Target) -> float | None:
    """Return what a reporter says it paid; None where it sent nothing or typed nothing for the row."""
    if reporter not in total.members.reporters:
        return None
    at = total.members.reporters.index(reporter)
    key = (target.instance.id, target.row.id, headline.paid)
    return total.members.value(*key, at) if total.members.is_present(*key, at) else None
