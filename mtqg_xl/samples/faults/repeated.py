"""What is there once more: a row of a block pasted again below, a formula dragged over its neighbours."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from random import Random

from mtqg_xl.cells import a1
from mtqg_xl.samples.faults.fault import Expected, Fault, Plan
from mtqg_xl.samples.faults.operations import Operation, SetFormula, SetNumber, SetText
from mtqg_xl.samples.faults.subject import Spot, Subject

_CELL = re.compile(r"(?<![!'\w$])([A-Z]{1,2})([0-9]+)(?![\w(])")
FEWEST_NUMBERS = 2
FEWEST_FORMULAS = 3


def _row_twice(subject: Subject, random: Random) -> Plan | None:
    """Type a row of a block once more, in the first row below it that is empty."""
    rows = {at: list(some) for at, some in groupby(_typed_in_blocks(subject), lambda spot: spot.key[:2])}
    full = [some for some in rows.values() if _is_particular(some)]
    for spots in random.sample(full, len(full)):
        instance, block = spots[0].key[0], spots[0].key[1].partition("#")[0]
        if subject.kit.instance_by_id[instance].block_by_id[block].height > 1:
            continue
        empty = _first_empty(subject, instance, block, rows)
        if empty is None:
            continue
        operations = tuple(_typed(spot, (empty, spot.at[1])) for spot in spots)
        cells = tuple(a1(empty, spot.at[1]) for spot in spots)
        expected = Expected(spots[0].sheet, cells[0], "I15", cells[1:])
        return Plan(operations, (expected,), f"row {spots[0].at[0]} typed again in row {empty}")
    return None


def _typed_in_blocks(subject: Subject) -> Iterator[Spot]:
    forms = {instance.id for instance in subject.forms}
    for spot in sorted(subject.spots.values(), key=lambda spot: (spot.key[0], spot.at)):
        is_typed = spot.kind in {"input", "text", "choice"} and spot.content is not None
        if spot.in_block and is_typed and spot.key[0] in forms:
            yield spot


def _is_particular(spots: Sequence[Spot]) -> bool:
    """Whether a row has a text and numbers that no other has by chance."""
    numbers = {spot.number for spot in spots if spot.kind == "input" and abs(spot.number) > 99}
    return len(numbers) >= FEWEST_NUMBERS and any(spot.kind == "text" for spot in spots)


def _first_empty(subject: Subject, instance: str, block: str, rows: dict[tuple[str, str], list[Spot]]) -> int | None:
    """Return the sheet row of the first row of a block in which nothing is typed."""
    ready = subject.kit.instance_by_id[instance].block_by_id[block].ready_rows
    names = (f"{block}#{position}" for position in range(1, ready + 1))
    row = next((name for name in names if (instance, name) not in rows), None)
    if row is None:
        return None
    return next(spot.at[0] for key, spot in subject.spots.items() if key[:2] == (instance, row))


def _typed(spot: Spot, at: tuple[int, int]) -> Operation:
    if isinstance(spot.content, str):
        return SetText(spot.sheet, at, spot.content)
    return SetNumber(spot.sheet, at, spot.number)


def _row_dragged(subject: Subject, random: Random) -> Plan | None:
    """Let the sums of a row each add up what stands one row further down: a whole row pasted in the wrong place."""
    sums = [spot for spot in subject.computed(filled=False) if spot.sums_children and not spot.in_block]
    by_row = groupby(sorted(sums, key=lambda spot: (spot.sheet, spot.at)), lambda spot: (spot.sheet, spot.at[0]))
    rows = [found for _, some in by_row if len(found := [each for each in some if each.number]) >= FEWEST_FORMULAS]
    if not rows:
        return None
    spots = random.choice(rows)
    operations = tuple(SetFormula(spot.sheet, spot.at, _one_down(spot.formula or "")) for spot in spots)
    first, *others = spots
    expected = Expected(first.sheet, first.cell, "F08", tuple(each.cell for each in others))
    return Plan(operations, (expected,), f"{len(spots)} sums of row {first.at[0]} one row down")


def _one_down(formula: str) -> str:
    return _CELL.sub(lambda met: f"{met[1]}{int(met[2]) + 1}", formula)


FAULTS = (Fault("row-typed-twice", "repeated", _row_twice), Fault("row-dragged", "repeated", _row_dragged))
