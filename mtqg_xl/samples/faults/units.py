"""Money in another unit, one cell or a whole column, and figures with two digits swapped."""

from collections.abc import Iterator
from random import Random

from mtqg_xl.samples.arithmetic import Key
from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, chosen, figure
from mtqg_xl.samples.faults.operations import SetNumber
from mtqg_xl.samples.faults.subject import Spot, Subject
from mtqg_xl.samples.rulebook import Comparison

MILLION = 1_000_000
FEWEST_IN_COLUMN = 3
SLIP_IN_ROW = "I05"
TOO_SMALL = "I03"


def _slip(kind: str, factor: float) -> Fault:
    """Return a kind in which money is typed so many times too large."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        spots = [each for each in subject.inputs() if each.is_money and each.number >= MILLION / each.scale]
        for spot in random.sample(spots, len(spots)):
            found = _slip_expected(subject, spot, spot.number * factor)
            if found:
                first, *others = found
                did = f"{figure(spot.number)} typed as {figure(spot.number * factor)}"
                operation = SetNumber(spot.sheet, spot.at, spot.number * factor)
                expected = Expected(spot.sheet, spot.cell, first, codes=tuple(others))
                return Plan((operation,), (expected,), did, keys=(spot.key,))
        return None

    return Fault(kind, "units", plan)


def _slip_expected(subject: Subject, spot: Spot, number: float) -> list[str]:
    """Return the codes by which a slip may be told at its cell: any that says it there is right.

    The slip within the row of a block is meant first, then the rules about units, then any rule that it breaks; a
    slip that makes the only difference of a sum may be told by itself.
    """
    broken = _broken_by(subject, spot.key, number)
    at_cell = [each for each in broken if spot.key in set(subject.rules.under(each, "left"))]
    codes = [each.case.rule.id for each in sorted(at_cell, key=lambda each: not each.case.rule.unit_slip)]
    if spot.in_block and spot.key[2] in _comparable(subject, spot):
        codes.insert(0, SLIP_IN_ROW)
    elif codes:
        codes.append(SLIP_IN_ROW)
    return list(dict.fromkeys(codes))


def _comparable(subject: Subject, spot: Spot) -> tuple[str, ...]:
    block = spot.key[1].partition("#")[0]
    columns = subject.kit.instance_by_id[spot.key[0]].block_by_id[block].comparable
    filled = [each for each in subject.row_of(spot.key) if each.key[2] in columns and each.number]
    return columns if len(filled) > 2 else ()


def _broken_by(subject: Subject, key: Key, number: float) -> list[Comparison]:
    """Return the comparisons that a number in a cell would break."""
    old = subject.typed[key]
    subject.typed[key] = number
    broken = [each for each in subject.rules.touching.get(key, ()) if not subject.rules.holds(each)]
    subject.typed[key] = old
    return broken


def _in_millions(subject: Subject, random: Random) -> Plan | None:
    """Type one amount of a sheet in đồng in triệu đồng."""
    spot = chosen([each for each in subject.inputs() if _is_large_dong(each)], random)
    if spot is None:
        return None
    number = spot.number / MILLION
    expected = (Expected(spot.sheet, spot.cell, TOO_SMALL),)
    did = f"{figure(spot.number)} typed as {figure(number)}"
    return Plan((SetNumber(spot.sheet, spot.at, number),), expected, did, keys=(spot.key,))


def _is_large_dong(spot: Spot) -> bool:
    return spot.unit == "đồng" and spot.number >= MILLION


def _column(kind: str, factor: float) -> Fault:
    """Return a kind in which every amount of a column of a form is typed in another unit."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        columns = _money_columns(subject)
        if not columns:
            return None
        spots = random.choice(columns)
        operations = tuple(SetNumber(each.sheet, each.at, each.number * factor) for each in spots)
        first, *others = spots
        expected = Expected(first.sheet, first.cell, "I12", tuple(each.cell for each in others))
        return Plan(operations, (expected,), f"{len(spots)} cells of column {first.key[2]} times {factor:g}")

    return Fault(kind, "units", plan)


def _money_columns(subject: Subject) -> list[list[Spot]]:
    """Return the filled cells of each money column in which enough of them are, and as many beside them."""
    found: dict[tuple[str, str], list[Spot]] = {}
    for spot in subject.inputs():
        if _is_large_dong(spot):
            found.setdefault((spot.key[0], spot.key[2]), []).append(spot)
    return [spots for spots in found.values() if len(spots) >= FEWEST_IN_COLUMN]


def _digits_swapped(subject: Subject, random: Random) -> Plan | None:
    """Swap two digits of a typed figure, so that a sum breaks that no other swap would repair."""
    spots = [each for each in subject.inputs() if each.is_money]
    for spot in random.sample(spots, len(spots)):
        swapped = list(_swaps(spot.number, spot.scale))
        for number in random.sample(swapped, len(swapped)):
            broken = _broken_by(subject, spot.key, number)
            are_sums = bool(broken) and all(each.case.condition.op == "=" for each in broken)
            if are_sums and _repairs(subject, broken, spot.key, number) == [spot.key]:
                operation = SetNumber(spot.sheet, spot.at, number)
                expected = (Expected(spot.sheet, spot.cell, "A02"),)
                return Plan(
                    (operation,), expected, f"{figure(spot.number)} typed as {figure(number)}", keys=(spot.key,)
                )
    return None


def _swaps(number: float, scale: int) -> Iterator[float]:
    """Yield the numbers that come of swapping two neighbouring digits, also behind the comma of triệu đồng."""
    digits = f"{number * scale:.0f}"
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1] and (at or digits[1] != "0"):
            yield float(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) / scale


def _repairs(subject: Subject, broken: list[Comparison], key: Key, number: float) -> list[Key]:
    """Return the cells in which one swap of digits makes every broken sum hold again."""
    old = subject.typed[key]
    subject.typed[key] = number
    found: list[Key] = []
    for other in dict.fromkeys(each for comparison in broken for each in subject.rules.read(comparison)):
        held = subject.typed.get(other)
        if not isinstance(held, float):
            continue
        for swapped in _swaps(held, subject.rules.arithmetic.scale(other)):
            subject.typed[other] = swapped
            if all(subject.rules.holds(each) for each in broken):
                found.append(other)
        subject.typed[other] = held
    subject.typed[key] = old
    return found


FAULTS = (
    _slip("unit-slip.thousandfold", 1_000.0),
    _slip("unit-slip.millionfold", 1_000_000.0),
    Fault("unit-slip.in-millions", "units", _in_millions),
    _column("column-in-millions", 1 / MILLION),
    _column("column-in-thousands", 1 / 1_000),
    _column("column-thousandfold", 1_000.0),
    Fault("digits-swapped", "units", _digits_swapped),
)
