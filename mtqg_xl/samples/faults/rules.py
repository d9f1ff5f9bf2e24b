"""Every rule of a kit broken, one at a time: by the smallest change of one typed figure that breaks nothing else."""

from collections.abc import Iterator
from random import Random

from mtqg_xl.definition.cases import blocks_under
from mtqg_xl.definition.model import Kit
from mtqg_xl.samples.arithmetic import Key
from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, figure
from mtqg_xl.samples.faults.operations import SetNumber
from mtqg_xl.samples.faults.subject import Spot, Subject
from mtqg_xl.samples.rulebook import Comparison
from mtqg_xl.samples.settle import allowed

BREAKS_BY = (0.02, 0.3)
"""By which share of a side a rule is broken: plainly, but not by a slip of the unit."""
MOST_TRIES = 60


def rule_faults(kit: Kit) -> tuple[Fault, ...]:
    """Return a kind for each rule of a kit: ``rule.R03``."""
    names = dict.fromkeys(rule.id for instance in kit.instances for rule in instance.form.rules)
    names |= dict.fromkeys(rule.id for rule in kit.rules)
    return tuple(_fault(name) for name in names)


def _fault(rule: str) -> Fault:
    def plan(subject: Subject, random: Random) -> Plan | None:
        here = [each for each in subject.rules.comparisons if each.case.rule.id == rule]
        tries = [(each, key) for each in here if subject.rules.applies(each) for key in _changeable(subject, each)]
        for comparison, key in random.sample(tries, min(MOST_TRIES, len(tries))):
            found = _broken(subject, comparison, key, random)
            if found is not None:
                return found
        return None

    return Fault(f"rule.{rule}", "rules", plan)


def _changeable(subject: Subject, comparison: Comparison) -> Iterator[Key]:
    """Yield the filled cells under both sides."""
    for side in ("left", "right"):
        for key in subject.rules.under(comparison, side):
            if isinstance(subject.typed.get(key), float):
                yield key


def _broken(subject: Subject, comparison: Comparison, key: Key, random: Random) -> Plan | None:
    """Return the plan that breaks a comparison through a cell, None where it breaks another one too."""
    old = subject.typed[key]
    assert isinstance(old, float)
    for number in _numbers(subject, comparison, key, old, random):
        subject.typed[key] = number
        rules = subject.rules
        broken = [each for each in rules.touching.get(key, ()) if not rules.holds(each)]
        places = _places(subject, comparison) if broken == [comparison] else None
        subject.typed[key] = old
        if places is not None:
            spot = subject.spots[key]
            did = f"{spot.cell}: {figure(old)} typed as {figure(number)}"
            expected = Expected(places.sheet, places.cell, comparison.case.rule.id)
            return Plan((SetNumber(spot.sheet, spot.at, number),), (expected,), did, keys=(key,))
    return None


def _numbers(subject: Subject, comparison: Comparison, key: Key, old: float, random: Random) -> Iterator[float]:
    """Yield numbers for a cell with which the sides differ as they must not."""
    rules = subject.rules
    gap = rules.gap(comparison)
    subject.typed[key] = old + 1
    slope = rules.gap(comparison) - gap
    subject.typed[key] = old
    if not slope:
        return
    size = max(abs(old * slope), abs(_right(subject, comparison)))
    signs = {"<=": [1], "<": [1], ">=": [-1], ">": [-1], "=": [1, -1]}[comparison.case.condition.op]
    for sign in signs:
        wanted = sign * max(size * random.uniform(*BREAKS_BY), abs(slope))
        number = allowed(subject.kit, key, old + (wanted - gap) / slope, -1 if slope * sign > 0 else 1)
        if number != old and number > 0:
            yield number


def _right(subject: Subject, comparison: Comparison) -> float:
    condition = comparison.case.condition
    return subject.rules.arithmetic.value(condition.right, comparison.instance, comparison.row)


def _places(subject: Subject, comparison: Comparison) -> Spot:
    """Return the cell at which a broken rule is told: the largest typed one under its left side.

    Where the left side adds up a block, the cell itself: any of many rows may be wrong.
    """
    case = comparison.case
    own_cell = (comparison.instance, comparison.row, case.column_id)
    if case.block is not None:
        return subject.spots[own_cell]
    typed = [key for key in subject.rules.under(comparison, "left") if key in subject.spots]
    own = [key for key in typed if key[0] == comparison.instance] or typed
    if not own or blocks_under(subject.kit, case.instance, case.row_id, case.condition.left):
        return subject.spots[own_cell]
    return subject.spots[max(own, key=lambda key: _size(subject, key))]


def _size(subject: Subject, key: Key) -> tuple[bool, float]:
    content = subject.typed.get(key)
    return content is not None, content if isinstance(content, float) else 0.0
