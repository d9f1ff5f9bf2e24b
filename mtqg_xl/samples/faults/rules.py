"""Every rule of a kit broken, one at a time: through one typed figure, with nothing else broken by it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from mtqg_xl.definition.cases import blocks_under
from mtqg_xl.definition.language import Ref
from mtqg_xl.definition.model import Kit
from mtqg_xl.samples.arithmetic import Content, Key
from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, figure
from mtqg_xl.samples.faults.operations import SetNumber
from mtqg_xl.samples.faults.subject import Spot, Subject
from mtqg_xl.samples.rulebook import Comparison
from mtqg_xl.samples.settle import Settling, allowed

BREAKS_BY = (0.02, 0.3)
"""By which share of a side a rule is broken: plainly, but not by a slip of the unit."""
MOST_TRIES = 60
MOST_MENDED = 6
SLIP_IN_ROW = "I05"
OF_PLACE = "A05"


def rule_faults(kit: Kit) -> tuple[Fault, ...]:
    """Return a kind for each rule of a kit: ``rule.R03``."""
    names = dict.fromkeys(rule.id for instance in kit.instances for rule in instance.form.rules)
    names |= dict.fromkeys(rule.id for rule in kit.rules)
    return tuple(_fault(name) for name in names)


def _fault(rule: str) -> Fault:
    def plan(subject: Subject, random: Random) -> Plan | None:
        here = [each for each in subject.rules.comparisons if each.case.rule.id == rule]
        tries = [(each, key) for each in here if subject.rules.applies(each) for key in _changeable(subject, each)]
        chosen = random.sample(tries, min(MOST_TRIES, len(tries)))
        for way, wanted in ((_alone, chosen), (_with_mending, chosen[:MOST_MENDED]), (_with_company, chosen)):
            for comparison, key in wanted:
                found = _broken(subject, comparison, key, random, way)
                if found is not None:
                    return found
        return None

    return Fault(f"rule.{rule}", "rules", plan)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The cells that had to change, and the rules that break with the wanted one by its nature."""

    changed: tuple[Key, ...]
    also: tuple[str, ...] = ()


Way = Callable[[Subject, Comparison, Key], _Outcome | None]


def _others(subject: Subject, comparison: Comparison, key: Key) -> list[Comparison]:
    touched = subject.rules.touching.get(key, ())
    return [each for each in touched if each != comparison and not subject.rules.holds(each)]


def _alone(subject: Subject, comparison: Comparison, key: Key) -> _Outcome | None:
    """Break nothing else."""
    is_broken = not subject.rules.holds(comparison) and not _others(subject, comparison, key)
    return _Outcome((key,)) if is_broken else None


def _with_mending(subject: Subject, comparison: Comparison, key: Key) -> _Outcome | None:
    """Change other figures too, so that what else breaks holds again."""
    changed = Settling(subject.rules_by_place, subject.typed).around(key, comparison)
    return None if changed is None else _Outcome(tuple(sorted(changed)))


def _with_company(subject: Subject, comparison: Comparison, key: Key) -> _Outcome | None:
    """Let other rules break with it: there are rules that no figure breaks alone."""
    if subject.rules.holds(comparison):
        return None
    names = dict.fromkeys(each.case.rule.id for each in _others(subject, comparison, key))
    return _Outcome((key,), tuple(names))


def _changeable(subject: Subject, comparison: Comparison) -> Iterator[Key]:
    """Yield the filled cells under both sides."""
    for side in ("left", "right"):
        for key in subject.rules.under(comparison, side):
            if isinstance(subject.typed.get(key), float):
                yield key


def _broken(subject: Subject, comparison: Comparison, key: Key, random: Random, way: Way) -> Plan | None:
    """Return the plan that breaks a comparison through a cell, None where it cannot be done in this way."""
    before = dict(subject.typed)
    old = before[key]
    assert isinstance(old, float)
    for number in _numbers(subject, comparison, key, old, random):
        subject.typed[key] = number
        outcome = way(subject, comparison, key)
        place = None if outcome is None else _place(subject, comparison)
        after = dict(subject.typed)
        subject.typed.update(before)
        if outcome is not None and place is not None:
            return _plan(subject, comparison, place, {each: after[each] for each in outcome.changed}, outcome.also)
    return None


def _plan(
    subject: Subject, comparison: Comparison, place: Spot, numbers: dict[Key, Content], also: tuple[str, ...]
) -> Plan:
    spots = [subject.spots[key] for key in numbers]
    operations = []
    told = []
    for spot, number in zip(spots, numbers.values(), strict=True):
        assert isinstance(number, float)
        operations.append(SetNumber(spot.sheet, spot.at, number))
        told.append(f"{spot.sheet}!{spot.cell}: {figure(spot.number)} typed as {figure(number)}")
    # one figure is one message: whichever of the rules that it breaks is told at its cell
    codes = (*_slip_codes(subject, comparison), *also)
    elsewhere = tuple(_at_places(subject, numbers))
    expected = Expected(place.sheet, place.cell, comparison.case.rule.id, codes=codes, elsewhere=elsewhere)
    return Plan(tuple(operations), (expected,), "; ".join(told), also, tuple(numbers))


def _at_places(subject: Subject, numbers: Iterable[Key]) -> Iterator[tuple[str, str, str]]:
    """Yield where it may be told that totals of two forms differ by one place: in the rows of that place."""
    touching = subject.rules_by_place.touching
    sides = {
        side
        for key in numbers
        for each in touching.get(key, ())
        for side in (each.case.condition.left, each.case.condition.right)
        if each.case.block is None and isinstance(side, Ref) and "#" in (side.row or "")
    }
    rows = {(side.instance, side.row) for side in sides}
    for spot in subject.spots.values():
        if spot.key[:2] in rows and spot.kind in {"input", "computed"}:
            yield spot.sheet, spot.cell, OF_PLACE


def _slip_codes(subject: Subject, comparison: Comparison) -> tuple[str, ...]:
    """Return the codes that say as much of an amount that only a slip of the unit explains."""
    return (SLIP_IN_ROW,) if comparison.case.rule.unit_slip and comparison.case.block is not None else ()


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


def _place(subject: Subject, comparison: Comparison) -> Spot:
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
