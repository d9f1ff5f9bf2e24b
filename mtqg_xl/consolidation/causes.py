"""Why a total is no longer what it was: every đồng of the difference goes to one cause, or to none that is known.

Of each figure the difference is: what reporters paid since, what they took back of advances, what they corrected of the
earlier period, who came or went, what the receiver adjusted then and now, and at the turn of a year what was counted
from anew. What is left is a cumulative figure that fell, and nobody has said why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isnan, nan

import numpy as np

from mtqg_xl.consolidation.consolidate import CellKey, Consolidated
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.consolidation.headline import Headline, headline_of
from mtqg_xl.definition.model import Column, Instance, Kit, Row
from mtqg_xl.figures.combining import of_reporters, summed
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.grid import Flags, Floats


class Cause(Enum):
    """Why a figure is not what it was."""

    PAID = "giải ngân mới"
    TAKEN_BACK = "thu hồi tạm ứng"
    CORRECTED = "đơn vị sửa số cũ"
    REPORTERS = "thêm/bớt đơn vị"
    ADJUSTED = "điều chỉnh"
    NEW_YEAR = "sang năm mới"


Reasons = Mapping[tuple[str, CellKey], Cause]
"""What a reporter said of a figure that fell, by its code and the cell: an advance taken back, or an old mistake."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row then and now; money is in đồng, percents are 0–100 and NaN where there are none."""

    instance: Instance
    row: Row
    plan: tuple[float, float]
    paid: tuple[float, float]
    percent: tuple[float, float]
    causes: Mapping[Cause, float]
    contributors: tuple[tuple[str, float], ...] = ()
    ratio: tuple[tuple[float, float], tuple[float, float]] | None = None
    """What the percent was computed from, then and now: numerator and denominator."""

    @property
    def difference(self) -> float:
        """What was paid now less then."""
        return self.paid[1] - self.paid[0]

    @property
    def unexplained(self) -> float:
        """What no cause accounts for."""
        return self.difference - sum(self.causes.values())

    @property
    def points(self) -> float | None:
        """By how many percentage points the ratio moved, to two decimals; None without a ratio then and now."""
        return None if any(isnan(percent) for percent in self.percent) else round(self.percent[1] - self.percent[0], 2)

    @property
    def points_by(self) -> tuple[float, float] | None:
        """The points that are due to what was paid and to the plan; None where they cannot be parted.

        The plan's part is what is left of the rounded difference, so that the two parts always add up to it.
        """
        if self.points is None or self.ratio is None or not self.ratio[0][1]:
            return None
        (paid_then, plan_then), (paid_now, _) = self.ratio
        by_paid = round((paid_now - paid_then) / plan_then * 100, 2)
        return by_paid, round(self.points - by_paid, 2)


@dataclass(frozen=True, slots=True)
class Fall:
    """A cumulative figure of one reporter that is smaller than it was, by so many đồng, and nobody has said why."""

    reporter: str
    instance: Instance
    row: Row
    amount: float


@dataclass(frozen=True)
class Comparison:
    """Every row then and now, who came and who went, and the falls that nobody has explained, the largest first."""

    headline: Headline
    earlier: EarlierTotal
    changes: tuple[Change, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    falls: tuple[Fall, ...]
    is_new_year: bool


MOST_CONTRIBUTORS = 3


def compared(
    total: Consolidated, sent: FigureSet, earlier: EarlierTotal, year: int, reasons: Reasons
) -> Comparison | None:
    """Return why a total of money differs from an earlier one; None where the kit is not about money.

    ``sent`` is what the members of the total sent, without what the receiver adjusted, in their order; ``year`` that of
    the figures now: what is cumulative in a year starts anew in the next.
    """
    headline = headline_of(total.kit)
    if headline is None or not headline.is_of_money:
        return None
    pairing = _Pairing.of(total, sent, earlier, is_new_year=year != earlier.period.year)
    moves = _moves(headline, pairing, reasons)
    changes = [
        _change(headline, instance, row, pairing, moves)
        for instance in headline.instances
        for row in instance.rows
        if instance.kind_of(row, instance.column_by_id[headline.paid]) is not None
    ]
    now, then = total.members.reporters, earlier.reporters
    came, went = tuple(c for c in now if c not in then), tuple(c for c in then if c not in now)
    return Comparison(headline, earlier, tuple(changes), came, went, moves.falls, pairing.is_new_year)


@dataclass(frozen=True)
class _Pairing:
    """Two totals, and where those who are in both stand in either."""

    total: Consolidated
    sent: FigureSet
    earlier: EarlierTotal
    now: tuple[int, ...]
    then: tuple[int, ...]
    is_new_year: bool

    @classmethod
    def of(cls, total: Consolidated, sent: FigureSet, earlier: EarlierTotal, *, is_new_year: bool) -> "_Pairing":
        places = {code: at for at, code in enumerate(earlier.reporters)}
        both = [(at, places[code]) for at, code in enumerate(total.members.reporters) if code in places]
        return cls(total, sent, earlier, tuple(a for a, _ in both), tuple(b for _, b in both), is_new_year)

    def starts_anew(self, column: Column) -> bool:
        """Whether a column counts from the beginning of a year that is another one now."""
        return self.is_new_year and column.cumulative == "year"


# --- what reporters typed ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Moves:
    """What typed figures fell by, taken together in every cell of the kit, by cause; and what is not explained."""

    taken_back: FigureSet
    corrected: FigureSet
    unknown: FigureSet
    started: FigureSet
    falls: tuple[Fall, ...]


def _moves(headline: Headline, pairing: _Pairing, reasons: Reasons) -> _Moves:
    kit = pairing.total.kit
    back, corrected, unknown, started = (_zeros(kit) for _ in range(4))
    falls: list[Fall] = []
    for instance in headline.instances:
        advances = _advances_less(pairing, instance)
        for column in instance.form.columns:
            if not column.cumulative or column.kind != "input":
                continue
            at = pairing.total.figures.column_index[instance.id][column.id]
            if pairing.starts_anew(column):
                then = pairing.earlier.corrected.values[instance.id][list(pairing.then), :, at]
                started[instance.id][:, at] = -(then * _typed(instance, column)).sum(axis=0)
                continue
            fallen = _Fallen.of(pairing, instance, column, reasons, advances)
            advances = np.maximum(advances - fallen.back, 0.0)
            back[instance.id][:, at] = -fallen.back.sum(axis=0)
            corrected[instance.id][:, at] = -fallen.corrected.sum(axis=0)
            unknown[instance.id][:, at] = -fallen.unknown.sum(axis=0)
            falls += fallen.falls(pairing)
    ordered = tuple(sorted(falls, key=lambda fall: (-fall.amount, fall.reporter)))
    members = pairing.total.members
    return _Moves(
        _computed(members, back),
        _computed(members, corrected),
        _computed(members, unknown),
        _computed(members, started),
        ordered,
    )


@dataclass(frozen=True)
class _Fallen:
    """By how much one typed column fell, reporter by reporter and row by row, parted by cause."""

    instance: Instance
    back: Floats
    corrected: Floats
    unknown: Floats

    @classmethod
    def of(cls, pairing: _Pairing, instance: Instance, column: Column, reasons: Reasons, advances: Floats) -> "_Fallen":
        """Return the falls of a column; what no reason accounts for is set against the advances that are less."""
        fall = np.maximum(-_difference(pairing, instance, column.id), 0.0) * _typed(instance, column)
        back, corrected = np.zeros_like(fall), np.zeros_like(fall)
        for (reporter, (name, row, where)), cause in reasons.items():
            place = _place(pairing, reporter)
            if place is None or name != instance.id or where != column.id or row not in instance.row_by_id:
                continue
            line = pairing.total.figures.row_index[instance.id][row]
            (back if cause is Cause.TAKEN_BACK else corrected)[place, line] = fall[place, line]
        left = fall - back - corrected
        by_advance = np.minimum(left, advances)
        return cls(instance, back + by_advance, corrected, left - by_advance)

    def falls(self, pairing: _Pairing) -> list[Fall]:
        """Return what nobody has explained, reporter by reporter."""
        reporters = [pairing.total.members.reporters[at] for at in pairing.now]
        return [
            Fall(reporters[at], self.instance, self.instance.rows[line], float(self.unknown[at, line]))
            for at, line in zip(*np.nonzero(self.unknown), strict=True)
        ]


def _advances_less(pairing: _Pairing, instance: Instance) -> Floats:
    """Return by how much the advances not yet taken back are less than they were: reporters × rows."""
    advance = pairing.total.kit.advance
    if advance not in instance.column_by_id:
        return np.zeros((len(pairing.now), len(instance.rows)))
    return np.maximum(-_difference(pairing, instance, advance), 0.0)


def _place(pairing: _Pairing, reporter: str) -> int | None:
    reporters = [pairing.total.members.reporters[at] for at in pairing.now]
    return reporters.index(reporter) if reporter in reporters else None


def _difference(pairing: _Pairing, instance: Instance, column: str) -> Floats:
    """Return what those who are in both totals sent now, less what they say today of then: reporters × rows."""
    at = pairing.total.figures.column_index[instance.id][column]
    now = pairing.sent.values[instance.id][list(pairing.now), :, at]
    then = pairing.earlier.corrected.values[instance.id][list(pairing.then), :, at]
    return np.asarray(now - then, np.float64)


def _typed(instance: Instance, column: Column) -> Flags:
    return np.array([instance.kind_of(row, column) == "input" for row in instance.rows], np.bool_)


def _zeros(kit: Kit) -> dict[str, Floats]:
    return {item.id: np.zeros((len(item.rows), len(item.form.columns))) for item in kit.instances}


def _computed(members: FigureSet, typed: Mapping[str, Floats]) -> FigureSet:
    """Return amounts in typed cells as the figures of one who typed them, with every sum over them."""
    nobody = of_reporters(members, [])
    values = {name: found[np.newaxis] for name, found in typed.items()}
    present = {name: found != 0 for name, found in values.items()}
    one = FigureSet(
        kit=members.kit,
        reporters=("",),
        files=("",),
        values=values,
        present=present,
        unreadable={name: np.zeros_like(found) for name, found in present.items()},
        blocks=nobody.blocks,
        texts=dict.fromkeys(nobody.texts, ("",)),
    )
    return summed(one, [(0,)], [""])


# --- what it comes to in a row ------------------------------------------------------------------------------


def _change(headline: Headline, instance: Instance, row: Row, pairing: _Pairing, moves: _Moves) -> Change:
    figures = pairing.earlier.total.figures, pairing.total.figures

    def pair(column: str) -> tuple[float, float]:
        return figures[0].value(instance.id, row.id, column), figures[1].value(instance.id, row.id, column)

    key = (instance.id, row.id, headline.paid)
    has_percent = headline.percent and instance.kind_of(row, instance.column_by_id[headline.percent]) is not None
    numerators, denominators = (
        (pair(ratio.part), pair(ratio.whole)) if (ratio := headline.measured) else ((nan, nan), (nan, nan))
    )
    return Change(
        instance,
        row,
        pair(headline.plan),
        pair(headline.paid),
        pair(headline.percent) if has_percent else (nan, nan),
        _causes(key, pairing, moves),
        _contributors(key, pairing),
        ((numerators[0], denominators[0]), (numerators[1], denominators[1])) if has_percent else None,
    )


def _causes(key: CellKey, pairing: _Pairing, moves: _Moves) -> dict[Cause, float]:
    """Return how much of the difference of a figure is due to each cause."""
    earlier, total = pairing.earlier, pairing.total
    sent, then = _values(pairing.sent, key), _values(earlier.sent, key)
    corrected = _values(earlier.corrected, key)
    both_now, both_then = list(pairing.now), list(pairing.then)
    adjusted = (_values(total.members, key) - sent).sum() - (_values(earlier.total.members, key) - then).sum()
    reporters = (sent.sum() - sent[both_now].sum()) - (then.sum() - then[both_then].sum())
    since = (corrected[both_then] - then[both_then]).sum()
    moved = sent[both_now].sum() - corrected[both_then].sum()
    back, by_reason = moves.taken_back.value(*key), moves.corrected.value(*key)
    unknown, started = moves.unknown.value(*key), moves.started.value(*key)
    found = {
        Cause.PAID: moved - back - by_reason - unknown - started,
        Cause.TAKEN_BACK: back,
        Cause.CORRECTED: since + by_reason,
        Cause.REPORTERS: reporters,
        Cause.ADJUSTED: adjusted,
        Cause.NEW_YEAR: started,
    }
    return {cause: float(amount) + 0.0 for cause, amount in found.items()}


def _contributors(key: CellKey, pairing: _Pairing) -> tuple[tuple[str, float], ...]:
    """Return the reporters with the largest differences of a figure, up or down."""
    found: dict[str, float] = {}
    for figures, sign in ((pairing.total.members, 1.0), (pairing.earlier.total.members, -1.0)):
        for code, value in zip(figures.reporters, _values(figures, key), strict=True):
            found[code] = found.get(code, 0.0) + sign * float(value)
    moved: Sequence[tuple[str, float]] = [(code, amount) for code, amount in found.items() if amount]
    return tuple(sorted(moved, key=lambda pair: (-abs(pair[1]), pair[0]))[:MOST_CONTRIBUTORS])


def _values(figures: FigureSet, key: CellKey) -> Floats:
    instance, row, column = key
    return np.asarray(figures.values[instance][(slice(None), *figures.position(instance, row, column))])
