"""How much of the money that was allocated is in a total: its reporters' own plans, and those issued to the others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import PERCENT_DECIMALS, figure
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.model import Instance, Kit, Row
from mtqg_xl.vietnamese import exact, round_half_up, write_number

Issued = Mapping[str, Sequence[PlanLine]]
"""What a superior has issued to each reporter, by its code."""

_NEARLY_ALL = Decimal("99.9")


def plan_share(
    total: Consolidated, instance: Instance, row: Row, column: str, inside: Collection[str], issued: Issued
) -> Fraction | None:
    """Return the share of the plan of a row that some reporters hold, in percent.

    A reporter whose file is in the total says its plan itself; of the others the issued plan counts. None where the
    plan of somebody is not known, or nothing is planned at all: it is never guessed.
    """
    plans = {code: _plan(total, instance, row, column, code, issued) for code in total.expected}
    known = {code: plan for code, plan in plans.items() if plan is not None}
    whole = sum(known.values())
    if len(known) < len(plans) or whole <= 0:
        return None
    return sum((known[code] for code in inside if code in known), Fraction(0)) * 100 / whole


def shown_share(share: Fraction) -> str:
    """Return a share as totals say it; what lacks something is never rounded up to all of it."""
    rounded = round_half_up(share, PERCENT_DECIMALS)
    if share < 100 and rounded >= 100:
        rounded = _NEARLY_ALL
    return f"{write_number(rounded)} % vốn giao"


def _plan(total: Consolidated, instance: Instance, row: Row, column: str, code: str, issued: Issued) -> Fraction | None:
    at = total.members.place_of.get(code)
    if at is not None:
        return exact(figure(total.members, (instance.id, row.id, column), at) or 0)
    if code not in issued:
        return None
    places = set(_reached(total.kit, instance, row))
    return Fraction(sum(line.amount for line in issued[code] if (line.instance, line.row) in places))


def _reached(kit: Kit, instance: Instance, row: Row) -> Iterator[tuple[str, str]]:
    """Yield the rows whose plans add up to that of a row: itself, all below it, and what links point to."""
    yield instance.id, row.id
    if row.kind == "link":
        name, _, target = row.source.partition("|")
        source = kit.instance_by_id[name]
        yield from _reached(kit, source, source.row_by_id[target])
    for child in instance.children.get(row.id, ()):
        yield from _reached(kit, instance, child)
