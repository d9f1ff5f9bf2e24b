"""What stands beside each total of a consolidated book: how many reporters are in it, with how much of the plan."""

from collections.abc import Collection, Mapping

from mtqg_xl.consolidation.book_forms import TOTAL_ROW
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.consolidation.shares import Issued, plan_share, shown_share
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Row

MOST_NAMES = 5


def contributor_notes(
    total: Consolidated, names: Mapping[str, str], issued: Issued | None = None
) -> dict[tuple[str, str], str]:
    """Return for each row how many reporters are in it, and who is not when it is not everybody.

    On a row of a plan the share of the allocated money is said too, where the plan of everybody is known.
    """
    notes = _Notes(total, names, issued or {})
    found: dict[tuple[str, str], str] = {}
    for instance in total.kit.forms:
        for row in instance.rows:
            inside = total.inside(instance, row)
            if inside and instance.kind_of(row, instance.form.columns[-1]) is not None:
                found[(instance.id, row.id)] = notes.of(instance, row, inside)
    for words in total.kit.by_reporter_forms:
        summary = total.kit.instance_by_id[words[0]]
        inside = total.inside(summary, summary.rows[0])
        if inside:
            found[(words[1], TOTAL_ROW)] = notes.of(summary, summary.rows[0], inside)
    return found


class _Notes:
    def __init__(self, total: Consolidated, names: Mapping[str, str], issued: Issued) -> None:
        self.total, self.names, self.issued = total, names, issued
        head = headline_of(total.kit)
        self.plan = head.plan if head is not None and head.is_of_money else ""

    def of(self, instance: Instance, row: Row, inside: Collection[str]) -> str:
        """Return the note on one row."""
        expected = self.total.expected
        lacking = [self.names.get(code, code) for code in expected if code not in inside]
        more = " …" if len(lacking) > MOST_NAMES else ""
        words = f"; không có: {', '.join(lacking[:MOST_NAMES])}{more}" if lacking else ""
        return f"{len(inside)}/{len(expected)} đơn vị{self._share(instance, row, inside)}{words}"

    def _share(self, instance: Instance, row: Row, inside: Collection[str]) -> str:
        column = instance.column_by_id.get(self.plan)
        if column is None or instance.kind_of(row, column) not in {"input", "computed"}:
            return ""
        if instance.unit_of(row, column) not in MONEY_UNITS:
            return ""
        share = plan_share(self.total, instance, row, self.plan, inside, self.issued)
        return f", {shown_share(share)}" if share is not None else ""
