"""Money by the year that it was allocated in: what was planned, paid and advanced in one row, whatever the form.

Which columns hold it is said by the definition (`plan_of`, `paid_of`, `is_advance`). What nobody typed is None.
"""

from collections.abc import Iterable, Iterator

from mtqg_xl.definition.model import Column, Instance, Kit, Row
from mtqg_xl.figures.figure_set import FigureSet

CARRIED, YEAR, ALL = "carried_", "year_", ""
"""How the kinds of money begin: carried over from earlier years, allocated in the year itself, or either."""


def years(*, is_carried: bool) -> str:
    """Return how the kinds of money of earlier years or of this year begin."""
    return CARRIED if is_carried else YEAR


def money_forms(kit: Kit) -> tuple[Instance, ...]:
    """Return the forms that tell what was paid by year of money, but for those that only add up others."""
    return tuple(item for item in kit.forms if not item.sums and any(column.paid_of for column in item.form.columns))


def paid(figures: FigureSet, reporter: int, instance: Instance, row: Row, kinds: str) -> float | None:
    """Return what was paid in a row of money of some years, in đồng."""
    columns = (column for column in instance.form.columns if column.paid_of and column.paid_of.startswith(kinds))
    return _added(figures, reporter, instance, row, columns)


def planned(figures: FigureSet, reporter: int, instance: Instance, row: Row, kinds: str) -> float | None:
    """Return what was allocated to a row of money of some years, in đồng."""
    columns = (column for column in instance.form.columns if column.plan_of and column.plan_of.startswith(kinds))
    return _added(figures, reporter, instance, row, columns)


def advanced(figures: FigureSet, reporter: int, instance: Instance, row: Row) -> float | None:
    """Return the advances of a row that are not yet recovered, of all years, in đồng."""
    return _added(figures, reporter, instance, row, (c for c in instance.form.columns if c.is_advance))


def _added(figures: FigureSet, reporter: int, instance: Instance, row: Row, columns: Iterable[Column]) -> float | None:
    keys = [(instance.id, row.id, column.id) for column in columns]
    found = [figures.value(*key, reporter) for key in keys if figures.is_present(*key, reporter)]
    return sum(found) if found else None


def ancestors(instance: Instance, row: Row) -> Iterator[Row]:
    """Yield a row and all above it, upwards."""
    above: Row | None = row
    while above is not None:
        yield above
        above = instance.row_by_id.get(above.parent) if above.parent is not None else None
