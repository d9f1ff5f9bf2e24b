"""The row by which a total is judged: what is planned, what is done of it, and their ratio, worked out exactly."""

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

import numpy as np

from mtqg_xl.definition.language import Call, Ref
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Kit, Row
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.vietnamese import exact, round_half_up, write_number

PERCENT_DECIMALS = 1
MONEY_UNIT = "triệu đồng"
SHOWN_DECIMALS = 1
"""Of an amount in triệu đồng that a leader reads; the cell holds it to the đồng."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two columns and the percent that one is of the other."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline row of a kit: the two columns that are set side by side (a plan and what was paid of it).

    ``instances`` are the forms with these columns, the summary first; ``percent`` is the column of their ratio, empty
    where there is none.
    """

    instances: tuple[Instance, ...]
    row: Row
    plan: str
    paid: str
    percent: str = ""

    @property
    def instance(self) -> Instance:
        """The summary, in which the row stands."""
        return self.instances[0]

    @property
    def measured(self) -> Ratio | None:
        """What the percent is the plain quotient of; None where there is no percent, or it is computed otherwise."""
        return quotient(self.instance, self.row, self.percent) if self.percent else None

    @property
    def ratio(self) -> Ratio:
        """What is shown as the ratio: that of the percent, else what is done to what is planned."""
        return self.measured or Ratio(self.paid, self.plan)

    @property
    def is_of_money(self) -> bool:
        """Whether it tells of a plan and what was paid of it; other kits count."""
        return self.instance.unit_of(self.row, self.instance.column_by_id[self.plan]) in MONEY_UNITS

    @property
    def scale(self) -> int:
        """How many đồng one shown unit is; 1 where nothing is money."""
        return MONEY_UNITS[MONEY_UNIT] if self.is_of_money else 1


def headline_of(kit: Kit) -> Headline | None:
    """Return the headline of a kit; None where it has none, or one whose cells stand apart."""
    cells = [tuple(cell.split("|")) for cell in kit.headline]
    if len(cells) < 2 or len({cell[:2] for cell in cells}) > 1:
        return None
    summary = kit.instance_by_id[cells[0][0]]
    instances = (summary, *(kit.instance_by_id[part] for part in summary.sums))
    percent = cells[2][2] if len(cells) > 2 else ""
    return Headline(instances, summary.row_by_id[cells[0][1]], cells[0][2], cells[1][2], percent)


def quotient(instance: Instance, row: Row, column: str) -> Ratio | None:
    """Return which two columns a column of percents divides; None where it is no plain quotient."""
    formula = instance.formula_of(row, instance.column_by_id[column])
    if not isinstance(formula, Call) or formula.word != "percent":
        return None
    names = [item.column for item in formula.arguments if isinstance(item, Ref) and item == Ref(item.column)]
    return Ratio(names[0], names[1]) if len(names) == 2 else None


def figure(figures: FigureSet, key: tuple[str, str, str], at: int = 0) -> float | None:
    """Return a number of a reporter; None where nothing was typed for it, or nothing finite came out."""
    if not figures.is_present(*key, at):
        return None
    value = figures.value(*key, at)
    return value if isfinite(value) else None


def figure_of_each(figures: FigureSet, key: tuple[str, str, str]) -> list[float | None]:
    """Return a number of every reporter, as `figure` returns that of one: a column is read once for all of them."""
    instance = key[0]
    place = (slice(None), *figures.position(*key))
    values = np.asarray(figures.values[instance][place])
    there = np.asarray(figures.present[instance][place]) & np.isfinite(values)
    return [value if is_there else None for value, is_there in zip(values.tolist(), there.tolist(), strict=True)]


def percent_of(figures: FigureSet, place: tuple[str, str], ratio: Ratio, at: int = 0) -> Fraction | None:
    """Return a ratio in percent, exactly; None where a part is missing or there is nothing to measure against."""
    part, whole = (figure(figures, (*place, column), at) for column in (ratio.part, ratio.whole))
    return percent_between(part, whole)


def percent_between(part: float | None, whole: float | None) -> Fraction | None:
    """Return one figure in percent of another, exactly; None where one is missing or there is nothing to measure by."""
    if part is None or not whole:
        return None
    return exact(part) * 100 / exact(whole)


def shown_percent(value: Fraction) -> str:
    """Return a percent as TỔNG QUAN prints it: ``48,1 %``."""
    return f"{write_number(round_half_up(value, PERCENT_DECIMALS), PERCENT_DECIMALS)} %"


def shown_points(value: Fraction) -> str:
    """Return a difference of two percents with its sign: ``+2,1 điểm %``."""
    rounded = round_half_up(value, PERCENT_DECIMALS)
    sign = "+" if rounded > 0 else "-" if rounded < 0 else ""
    return f"{sign}{write_number(abs(rounded), PERCENT_DECIMALS)} điểm %"


def millions(dong: float) -> float:
    """Return an amount in triệu đồng, exact to the đồng."""
    return round(dong / MONEY_UNITS[MONEY_UNIT], 6)


def shown_millions(dong: float | Fraction) -> str:
    """Return an amount in triệu đồng as text has it, rounded once: ``1.843,5 triệu``."""
    return f"{write_number(round_half_up(exact(dong) / MONEY_UNITS[MONEY_UNIT], SHOWN_DECIMALS), SHOWN_DECIMALS)} triệu"
