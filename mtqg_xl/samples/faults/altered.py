"""Formulas changed: a constant, a function, another row, a range too short, a term more or less, averages, circles."""

import re
from collections.abc import Callable
from random import Random

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.samples.faults.fault import ALL_WRITERS, XML_WRITERS, Expected, Fault, Plan, Writer, at_cell, chosen
from mtqg_xl.samples.faults.operations import AddLink, InsertRows, Operation, SetFormula, SetNumber, SetText
from mtqg_xl.samples.faults.overtyped import other_number
from mtqg_xl.samples.faults.subject import Spot, Subject

_ROW = re.compile(r"(?<![!'\w])([A-Z]{1,2})([0-9]+)(?![\w(])")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")
Change = Callable[[Spot, Subject, Random], SetFormula | None]


def _fault(kind: str, code: str, change: Change, writers: tuple[Writer, ...] = ALL_WRITERS) -> Fault:
    """Return a kind that alters the formula of one cell, the first that ``change`` finds a way for."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        spots = subject.computed()
        for spot in random.sample(spots, len(spots)):
            operation = change(spot, subject, random)
            if operation is not None:
                did = f"={spot.formula} made ={operation.formula}"
                return Plan((operation,), at_cell(spot, code), did, keys=(spot.key,))
        return None

    return Fault(kind, "altered", plan, writers)


def _set(spot: Spot, formula: str, stored: float | str | None = None) -> SetFormula | None:
    return None if formula == spot.formula else SetFormula(spot.sheet, spot.at, formula, stored)


def _is_fixed_sum(spot: Spot) -> bool:
    return not spot.in_block and not spot.is_percent and (spot.formula or "").startswith("SUM(")


def _constant_added(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    if not _is_fixed_sum(spot):
        return None
    return _set(spot, f"{spot.formula}+{int(other_number(spot, random) - spot.number)}")


def _one_added(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    return _set(spot, f"{spot.formula}+1") if _is_fixed_sum(spot) else None


def _other_function(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    return _set(spot, (spot.formula or "").replace("SUM(", "MAX(", 1)) if _is_fixed_sum(spot) else None


def _other_rounding(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    formula = spot.formula or ""
    is_whole = spot.number == int(spot.number)
    return _set(spot, formula.replace(",2))", ",0))")) if spot.is_percent and not is_whole else None


def _another_row(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    """Point a formula of a row at the row below: what a formula copied by hand from a neighbour does."""
    if spot.row is None or spot.row.kind != "leaf" or spot.sums_children or spot.sums_block:
        return None
    wrong = _ROW.sub(
        lambda met: f"{met[1]}{int(met[2]) + 1}" if int(met[2]) == spot.at[0] else met[0], spot.formula or ""
    )
    return _set(spot, wrong)


def _another_row_of_summary(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    """Point a link of a summary at the row below the one that it should read."""
    if spot.row is None or spot.row.kind != "link" or "!" not in (spot.formula or ""):
        return None
    wrong = re.sub(r"!([A-Z]+)([0-9]+)", lambda met: f"!{met[1]}{int(met[2]) + 1}", spot.formula or "")
    return _set(spot, wrong)


def _range_too_short(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    """End the range of a total above its last row that holds a number."""
    last = _last_filled(spot, subject)
    if last is None:
        return None
    return _set(spot, _RANGE.sub(lambda met: f"{met[1]}{met[2]}:{met[3]}{last - 1}", spot.formula or ""))


def _last_filled(spot: Spot, subject: Subject) -> int | None:
    """Return the last row with a number in the column that a total adds up."""
    if not spot.sums_block or spot.in_block:
        return None
    rows = [
        each.at[0]
        for key, each in subject.spots.items()
        if key[0] == spot.key[0] and key[2] == spot.key[2] and each.in_block and each.number
    ]
    return max(rows) if len(rows) > 1 else None


def _term_left_out(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    terms = _terms(spot)
    worth = [term for term in terms if _at(spot, subject, term)]
    if not worth or len(terms) < 2:
        return None
    left = random.choice(worth)
    return _set(spot, f"SUM({','.join(term for term in terms if term != left)})")


def _terms(spot: Spot) -> list[str]:
    """Return the cells that a sum of rows names one by one."""
    if not spot.sums_children or not (spot.formula or "").startswith("SUM("):
        return []
    terms = (spot.formula or "")[4:-1].split(",")
    return terms if all(re.fullmatch(r"[A-Z]{1,2}[0-9]+", term) for term in terms) else []


def _at(spot: Spot, subject: Subject, cell: str) -> float:
    """Return the number in a cell of the same sheet."""
    at = parse_a1(cell)
    return next((each.number for each in subject.spots.values() if each.sheet == spot.sheet and each.at == at), 0.0)


def _counted_twice(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    """Add a row of two levels below to a sum that has it already through its parent."""
    instance = subject.kit.instance_by_id[spot.key[0]]
    if not _terms(spot):
        return None
    below = [
        subject.spots[instance.id, grand.id, spot.key[2]]
        for child in instance.children.get(spot.key[1], ())
        for grand in instance.children.get(child.id, ())
    ]
    worth = [each for each in below if each.number]
    if not worth:
        return None
    return _set(spot, f"SUM({','.join([*_terms(spot), random.choice(worth).cell])})")


def _ratios_averaged(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    """Average the ratios of the rows below instead of dividing their sums."""
    instance = subject.kit.instance_by_id[spot.key[0]]
    if not spot.is_percent or spot.row is None:
        return None
    below = [subject.spots[instance.id, child.id, spot.key[2]] for child in instance.children.get(spot.key[1], ())]
    shown = [each for each in below if isinstance(each.content, float)]
    if len(shown) < 2:
        return None
    mean = sum(each.number for each in shown) / len(shown)
    if abs(mean - spot.number) < 0.01:
        return None
    first, last = a1(*below[0].at), a1(*below[-1].at)
    adjacent = below[-1].at[0] - below[0].at[0] == len(below) - 1
    written = f"{first}:{last}" if adjacent else ",".join(each.cell for each in below)
    return _set(spot, f"AVERAGE({written})", mean)


def _includes_itself(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    """Let a sum reach over its own cell; Excel shows 0 for a circle."""
    if spot.sums_block and not spot.in_block:
        return _set(spot, _RANGE.sub(lambda met: f"{met[1]}{met[2]}:{met[3]}{spot.at[0]}", spot.formula or "", 1), 0.0)
    if _terms(spot):
        return _set(spot, f"SUM({','.join([*_terms(spot), spot.cell])})", 0.0)
    return None


def _reference_lost(spot: Spot, subject: Subject, random: Random) -> SetFormula | None:
    if not _is_fixed_sum(spot) or spot.sums_block or "," not in (spot.formula or ""):
        return None
    return _set(spot, f"SUM(#REF!,{(spot.formula or '')[4:].split(',', 1)[1]}", "#REF!")


def _inserted_below(subject: Subject, random: Random) -> Plan | None:
    """Let a total end at the last row that holds something, and type a further row below it.

    That is how totals of an office's own making lose the rows that come later.
    """
    totals = [each for each in subject.computed() if _takes_another_row(each, subject)]
    spot = chosen(totals, random)
    last = None if spot is None else _last_filled(spot, subject)
    if spot is None or last is None:
        return None
    shorter = _RANGE.sub(lambda met: f"{met[1]}{met[2]}:{met[3]}{last}", spot.formula or "")
    at_total = (spot.at[0] + 1, spot.at[1]) if spot.at[0] > last else spot.at
    operations: list[Operation] = [InsertRows(spot.sheet, last + 1), SetFormula(spot.sheet, at_total, shorter)]
    for each in subject.spots.values():
        if each.sheet != spot.sheet or each.at[0] != last:
            continue
        at = (last + 1, each.at[1])
        if each.kind in {"text", "choice"} and isinstance(each.content, str):
            operations.append(SetText(each.sheet, at, each.content))
        elif each.key[2] == spot.key[2]:
            operations.append(SetNumber(each.sheet, at, each.number))
    expected = (Expected(spot.sheet, a1(*at_total), "F09"),)
    return Plan(tuple(operations), expected, f"={shorter} and a row typed below", also=("F07",))


def _takes_another_row(spot: Spot, subject: Subject) -> bool:
    """Whether a further row of the block breaks no rule if only this column is typed in it."""
    last = _last_filled(spot, subject)
    if last is None:
        return False
    cell = next(
        each.key for each in subject.spots.values() if each.sheet == spot.sheet and each.at == (last, spot.at[1])
    )
    return all(each.case.block is not None for each in subject.rules.touching.get(cell, ()))


def _linked(subject: Subject, random: Random) -> Plan | None:
    """Take a figure from another file on somebody's machine."""
    spot = chosen([each for each in subject.computed() if _is_fixed_sum(each)], random)
    if spot is None:
        return None
    operations = (
        AddLink("file:///C:/Users/Public/TONG%20HOP%202024.xlsx", "Sheet1"),
        SetFormula(spot.sheet, spot.at, f"[1]Sheet1!{spot.cell}", other_number(spot, random)),
    )
    return Plan(operations, at_cell(spot, "F13"), f"={operations[1].formula}", keys=(spot.key,))


def _in_error(subject: Subject, random: Random) -> Plan | None:
    """Leave the right formula with an error for its value, as a program does that lacks a function."""
    spot = chosen([each for each in subject.computed() if each.is_percent], random)
    if spot is None:
        return None
    operation = SetFormula(spot.sheet, spot.at, spot.formula or "", random.choice(["#VALUE!", "#NAME?"]))
    return Plan((operation,), at_cell(spot, "F04"), f"stored {operation.stored}", keys=(spot.key,))


FAULTS = (
    _fault("altered.constant-added", "F01", _constant_added),
    _fault("altered.one-added", "F01", _one_added),
    _fault("altered.other-function", "F01", _other_function),
    _fault("altered.other-rounding", "F01", _other_rounding),
    _fault("altered.reference-lost", "F04", _reference_lost, ("lxml", "openpyxl")),
    _fault("altered.another-row", "F08", _another_row),
    _fault("altered.another-row-of-summary", "F08", _another_row_of_summary),
    _fault("altered.range-too-short", "F09", _range_too_short),
    _fault("altered.term-left-out", "F09", _term_left_out),
    _fault("altered.counted-twice", "F10", _counted_twice),
    _fault("altered.ratios-averaged", "F11", _ratios_averaged),
    _fault("altered.includes-itself", "F12", _includes_itself, ("lxml", "openpyxl")),
    Fault("altered.row-below-the-range", "altered", _inserted_below, XML_WRITERS),
    Fault("altered.taken-from-another-file", "altered", _linked, ("lxml",)),
    Fault("altered.error-stored", "altered", _in_error, ("lxml",)),
)
