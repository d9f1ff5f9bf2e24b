"""An input cut and pasted over another, as Excel does it: formulas follow the cut cell, and lose what lay under it."""

import re
from itertools import groupby
from random import Random

from mtqg_xl.samples.faults.fault import XML_WRITERS, Expected, Fault, Plan
from mtqg_xl.samples.faults.operations import Clear, Operation, SetFormula, SetNumber
from mtqg_xl.samples.faults.subject import Spot, Subject

_CELL = re.compile(r"(?<![:\w$'!])((?:'[^']+'|\w+)!)?([A-Z]{1,2}[0-9]+)(?![:\w(!'])")
"""A cell that stands for itself, with its sheet where one is named: a range keeps its corners."""
LOST = "#REF!"


def _cut_and_pasted(subject: Subject, random: Random) -> Plan | None:
    """Cut an input and paste it over another one of its column."""
    read = {named for spot in subject.spots.values() if spot.formula for named in _named(spot)}
    inputs = [
        spot
        for spot in sorted(subject.spots.values(), key=lambda spot: (spot.sheet, spot.at[1], spot.at[0]))
        if spot.kind == "input" and not spot.in_block and spot.number and (spot.sheet, spot.cell) in read
    ]
    by_column = (list(some) for _, some in groupby(inputs, lambda spot: (spot.sheet, spot.at[1], spot.unit)))
    columns = [some for some in by_column if len({spot.number for spot in some}) > 1]
    if not columns:
        return None
    column = random.choice(columns)
    cut = random.choice(column)
    under = random.choice([spot for spot in column if spot.number != cut.number])
    operations: list[Operation] = [Clear(cut.sheet, cut.at), SetNumber(under.sheet, under.at, cut.number)]
    for spot in subject.spots.values():
        formula = _followed(spot, cut, under)
        if spot.formula and formula != spot.formula:
            operations.append(SetFormula(spot.sheet, spot.at, formula, LOST if LOST in formula else None))
    expected = Expected(cut.sheet, cut.cell, "F17")
    return Plan(tuple(operations), (expected,), f"{cut.cell} cut and pasted over {under.cell}")


def _named(spot: Spot) -> set[tuple[str, str]]:
    return {(_sheet_of(met, spot), met[2]) for met in _CELL.finditer(spot.formula or "")}


def _followed(spot: Spot, cut: Spot, under: Spot) -> str:
    """Return the formula of a cell after the cut."""

    def one(met: re.Match[str]) -> str:
        if _sheet_of(met, spot) != cut.sheet or met[2] not in {cut.cell, under.cell}:
            return met[0]
        return f"{met[1] or ''}{under.cell}" if met[2] == cut.cell else LOST

    return _CELL.sub(one, spot.formula or "")


def _sheet_of(met: re.Match[str], spot: Spot) -> str:
    return (met[1] or "").rstrip("!").strip("'") or spot.sheet


FAULTS = (Fault("cut-and-pasted", "altered", _cut_and_pasted, XML_WRITERS),)
