"""Formulas typed over and cleared: in rows, blocks, totals, sums of rows, summaries and ratios."""

from collections.abc import Callable
from random import Random

from mtqg_xl.samples.faults.fault import Fault, Plan, at_cell, chosen, figure
from mtqg_xl.samples.faults.operations import Clear, SetNumber, SetText
from mtqg_xl.samples.faults.subject import Spot, Subject

Where = Callable[[Spot, Subject], bool]


def _is_row(spot: Spot, subject: Subject) -> bool:
    is_leaf = spot.row is not None and spot.row.kind in {"leaf", "rest"}
    return is_leaf and not spot.is_percent and spot.is_money


def _is_parent(spot: Spot, subject: Subject) -> bool:
    return spot.sums_children and not subject.kit.instance_by_id[spot.key[0]].sums


def _is_summary(spot: Spot, subject: Subject) -> bool:
    return bool(subject.kit.instance_by_id[spot.key[0]].sums) and not spot.is_percent


def _is_total(spot: Spot, subject: Subject) -> bool:
    return spot.sums_block and not spot.in_block


def _is_ratio(spot: Spot, subject: Subject) -> bool:
    return spot.is_percent and not spot.in_block


def _is_block_row(spot: Spot, subject: Subject) -> bool:
    return spot.in_block


def other_number(spot: Spot, random: Random) -> float:
    """Return a number that somebody may type in the place of what a cell shows."""
    if spot.is_percent:
        return round(spot.number + random.choice([-1, 1]) * random.uniform(1.5, 9), spot.decimals)
    step = 1_000_000 / spot.scale if spot.is_money else 1.0
    return spot.number + step * random.randint(2, 40)


def _typed_over(kind: str, where: Where, *, is_same: bool = False) -> Fault:
    def plan(subject: Subject, random: Random) -> Plan | None:
        spot = chosen([each for each in subject.computed() if where(each, subject)], random)
        if spot is None:
            return None
        number = spot.number if is_same else other_number(spot, random)
        did = f"{figure(spot.number)} by formula, typed {figure(number)}"
        return Plan((SetNumber(spot.sheet, spot.at, number),), at_cell(spot, "F02"), did, keys=(spot.key,))

    return Fault(kind, "overtyped", plan)


def _words(subject: Subject, random: Random) -> Plan | None:
    spot = chosen([each for each in subject.computed() if _is_row(each, subject)], random)
    if spot is None:
        return None
    text = random.choice(["chờ số liệu", "chưa có", "đang rà soát"])
    return Plan((SetText(spot.sheet, spot.at, text),), at_cell(spot, "F02"), f"typed “{text}”", keys=(spot.key,))


def _cleared(kind: str, where: Where) -> Fault:
    def plan(subject: Subject, random: Random) -> Plan | None:
        spot = chosen([each for each in subject.computed() if where(each, subject)], random)
        if spot is None:
            return None
        return Plan((Clear(spot.sheet, spot.at),), at_cell(spot, "F03"), "cleared", keys=(spot.key,))

    return Fault(kind, "overtyped", plan)


FAULTS = (
    _typed_over("overtyped.same-value", _is_row, is_same=True),
    _typed_over("overtyped.same-value-in-sum", _is_parent, is_same=True),
    _typed_over("overtyped.row", _is_row),
    _typed_over("overtyped.block-row", _is_block_row),
    _typed_over("overtyped.sum-of-rows", _is_parent),
    _typed_over("overtyped.block-total", _is_total),
    _typed_over("overtyped.summary", _is_summary),
    _typed_over("overtyped.ratio", _is_ratio),
    Fault("overtyped.words", "overtyped", _words),
    _cleared("cleared.row", _is_row),
    _cleared("cleared.sum-of-rows", _is_parent),
    _cleared("cleared.block-total", _is_total),
    _cleared("cleared.summary", _is_summary),
    _cleared("cleared.block-row", _is_block_row),
)
