"""Two neighbouring figures typed the wrong way round: each in the other's cell, of a row or of a column."""

from collections.abc import Iterator, Sequence
from random import Random

from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, figure
from mtqg_xl.samples.faults.operations import SetNumber
from mtqg_xl.samples.faults.subject import Spot, Subject
from mtqg_xl.samples.rulebook import Comparison

EXCHANGED = "A03"
Pair = tuple[Spot, Spot]


def _exchanged(kind: str, down: int, right: int) -> Fault:
    """Return a kind that exchanges a figure with the one below it, or beside it."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        pairs = list(_neighbours(subject, down, right))
        for one, other in random.sample(pairs, len(pairs)):
            broken = _exchanging(subject, one, other)
            are_sums = len(broken) > 1 and any(each.case.condition.op == "=" for each in broken)
            if are_sums and _is_the_only_one(subject, (one, other), broken):
                operations = tuple(
                    SetNumber(spot.sheet, spot.at, held) for spot, held in ((one, other.number), (other, one.number))
                )
                at_cell = [each for each in broken if {one.key, other.key} & set(subject.rules.under(each, "left"))]
                codes = tuple(dict.fromkeys(each.case.rule.id for each in at_cell))
                expected = Expected(one.sheet, one.cell, EXCHANGED, (other.cell,), codes)
                did = f"{one.cell} {figure(one.number)} and {other.cell} {figure(other.number)} exchanged"
                return Plan(operations, (expected,), did, keys=(one.key, other.key))
        return None

    return Fault(kind, "exchanged", plan)


def _is_the_only_one(subject: Subject, pair: Pair, broken: Sequence[Comparison]) -> bool:
    """Whether no other exchange of neighbours makes right what the exchange of a pair breaks."""
    typed, keys = subject.typed, [spot.key for spot in pair]
    typed[keys[0]], typed[keys[1]] = typed[keys[1]], typed[keys[0]]
    read = {key for each in broken for key in subject.rules.read(each)}
    found = 0
    for one, other in (*_neighbours(subject, 1, 0), *_neighbours(subject, 0, 1)):
        if one.key in read or other.key in read:
            typed[one.key], typed[other.key] = typed[other.key], typed[one.key]
            found += all(subject.rules.holds(each) for each in broken)
            typed[one.key], typed[other.key] = typed[other.key], typed[one.key]
    typed[keys[0]], typed[keys[1]] = typed[keys[1]], typed[keys[0]]
    return found == 1


def _neighbours(subject: Subject, down: int, right: int) -> Iterator[Pair]:
    """Yield figures with the next one of the same unit, so many rows below it and columns beside it."""
    spots = {(spot.sheet, spot.at): spot for spot in subject.inputs()}
    for (sheet, at), one in spots.items():
        other = spots.get((sheet, (at[0] + down, at[1] + right)))
        if other is not None and other.unit == one.unit and other.number != one.number:
            yield one, other


def _exchanging(subject: Subject, one: Spot, other: Spot) -> list[Comparison]:
    """Return the comparisons that the exchange breaks."""
    typed = subject.typed
    held = typed[one.key], typed[other.key]
    touching = {id(each): each for key in (one.key, other.key) for each in subject.rules.touching.get(key, ())}
    typed[one.key], typed[other.key] = held[1], held[0]
    broken = [each for each in touching.values() if not subject.rules.holds(each)]
    typed[one.key], typed[other.key] = held
    return broken


FAULTS = (_exchanged("exchanged.in-row", 0, 1), _exchanged("exchanged.in-column", 1, 0))
