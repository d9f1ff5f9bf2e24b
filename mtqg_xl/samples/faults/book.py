"""What is done to the workbook as a whole: settings, stored values, links, stamps, other formats."""

from random import Random

from mtqg_xl.samples.arithmetic import Key
from mtqg_xl.samples.faults.fault import XML_WRITERS, Expected, Fault, Plan, chosen, figure
from mtqg_xl.samples.faults.operations import (
    CalculationMode,
    DropNames,
    DropStored,
    PrecisionAsDisplayed,
    SetNumber,
    SetStamp,
    SetStored,
)
from mtqg_xl.samples.faults.overtyped import other_number
from mtqg_xl.samples.faults.subject import Subject


def _whole_file(code: str) -> tuple[Expected, ...]:
    return (Expected("", "", code),)


def _stale_cell(subject: Subject, random: Random) -> Plan | None:
    spot = chosen([each for each in subject.computed() if not each.is_percent and not each.in_block], random)
    if spot is None:
        return None
    number = other_number(spot, random)
    operation = SetStored(spot.sheet, spot.at, number)
    return Plan((operation,), (Expected(spot.sheet, spot.cell, "F05"),), f"stored {figure(number)}", keys=(spot.key,))


def _stale_file(subject: Subject, random: Random) -> Plan | None:
    """Change an input without calculating anew."""
    read = _read_by_formulas(subject)  # where nothing reads a figure, nothing is old
    inputs = [each for each in subject.inputs() if each.key in read]
    spots = [each for each in inputs if each.is_money and not subject.rules.touching.get(each.key)]
    spots = spots or [each for each in inputs if _is_loose(subject, each.key)]
    spot = chosen(spots, random)
    if spot is None:
        return None
    number = spot.number - max(1.0, spot.number // 10)
    did = f"{spot.cell}: {figure(spot.number)} typed as {figure(number)}, nothing calculated"
    return Plan((SetNumber(spot.sheet, spot.at, number),), _whole_file("F05"), did, recalculated=False)


def _read_by_formulas(subject: Subject) -> set[Key]:
    """Return the typed cells that a computed cell of a fixed row is made of in the end."""
    under = subject.rules.arithmetic.under
    made = [(each.expr, each.key) for each in subject.computed() if not each.in_block]
    return {typed for expr, key in made if expr is not None for typed in under(expr, key[0], key[1])}


def _is_loose(subject: Subject, key: tuple[str, str, str]) -> bool:
    """Whether a tenth less in a cell breaks no rule."""
    old = subject.typed[key]
    assert isinstance(old, float)
    subject.typed[key] = old - max(1.0, old // 10)
    holds = all(subject.rules.holds(each) for each in subject.rules.touching.get(key, ()))
    subject.typed[key] = old
    return holds and subject.spots[key].row is not None and subject.spots[key].is_money


def _never_calculated(subject: Subject, random: Random) -> Plan | None:
    return Plan((DropStored(),), _whole_file("F06"), "every stored value removed")


def _manual(subject: Subject, random: Random) -> Plan | None:
    return Plan((CalculationMode(),), _whole_file("F14"), "calculation set to manual")


def _precision(subject: Subject, random: Random) -> Plan | None:
    return Plan((PrecisionAsDisplayed(),), _whole_file("F15"), "precision set as displayed")


def _names(subject: Subject, random: Random) -> Plan | None:
    return Plan((DropNames(),), _whole_file("S05"), "every defined name deleted")


def _other_version(subject: Subject, random: Random) -> Plan | None:
    """Let the stamp say that the workbook was made from other definitions of the same kit."""
    hash_of_others = f"{random.getrandbits(64):016x}"
    return Plan((SetStamp("mtqg.definition_hash", hash_of_others),), _whole_file("S07"), f"hash {hash_of_others}")


def _saved_as(ending: str) -> Fault:
    def plan(subject: Subject, random: Random) -> Plan | None:
        return Plan((), _whole_file("U07"), f"saved as .{ending}", saved_as=ending)

    return Fault(f"saved-as.{ending}", "book", plan, ("libreoffice",))


FAULTS = (
    Fault("stale.one-cell", "book", _stale_cell, ("lxml",)),
    Fault("stale.file", "book", _stale_file, ("lxml",)),
    Fault("never-calculated", "book", _never_calculated, ("lxml", "openpyxl")),
    # LibreOffice itself would leave zeros in a workbook that it is told not to calculate
    Fault("manual-calculation", "book", _manual, ("lxml", "openpyxl")),
    # which LibreOffice reads from a file and does not write into one
    Fault("precision-as-displayed", "book", _precision, ("lxml", "openpyxl")),
    Fault("names-deleted", "book", _names, XML_WRITERS),
    Fault("other-version", "book", _other_version, XML_WRITERS),
    _saved_as("xls"),
    _saved_as("ods"),
)
