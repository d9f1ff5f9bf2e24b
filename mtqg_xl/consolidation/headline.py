"""What a kit is about: the columns that its first sheet shows on top, in the forms that have them."""

from dataclasses import dataclass

from mtqg_xl.definition.language import Call, Ref
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Kit, Row


@dataclass(frozen=True, slots=True)
class Headline:
    """The two columns that are set side by side (a plan and what was paid of it), and that of their ratio.

    ``instances`` are the forms with these columns, the summary first; ``percent`` is empty where there is none.
    ``numerator`` and ``denominator`` are what the ratio is computed from.
    """

    instances: tuple[Instance, ...]
    row: Row
    plan: str
    paid: str
    percent: str = ""
    numerator: str = ""
    denominator: str = ""

    @property
    def is_of_money(self) -> bool:
        """Whether the two columns hold money."""
        summary = self.instances[0]
        return summary.unit_of(self.row, summary.column_by_id[self.plan]) in MONEY_UNITS


def headline_of(kit: Kit) -> Headline | None:
    """Return what a kit is about; None where its definition does not say."""
    if len(kit.headline) < 2:
        return None
    (name, row, plan), (_, _, paid), *more = [cell.split("|") for cell in kit.headline]
    summary = kit.instance_by_id[name]
    instances = (summary, *(kit.instance_by_id[part] for part in summary.sums))
    percent = more[0][2] if more else ""
    numerator, denominator = _parts(summary, percent) if percent else ("", "")
    return Headline(instances, summary.row_by_id[row], plan, paid, percent, numerator, denominator)


def _parts(instance: Instance, percent: str) -> tuple[str, str]:
    """Return the columns that a percent is the ratio of; empty where it is computed otherwise."""
    formula = instance.column_by_id[percent].formula
    if isinstance(formula, Call) and formula.word == "percent":
        columns = [part.column for part in formula.arguments if isinstance(part, Ref)]
        if len(columns) == 2:
            return columns[0], columns[1]
    return "", ""
