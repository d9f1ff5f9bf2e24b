"""What a fault is: a kind with a name, the writers that can make it, and a plan for one workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from mtqg_xl.samples.arithmetic import Key
from mtqg_xl.samples.faults.operations import CELLWISE, Operation
from mtqg_xl.samples.faults.subject import Spot, Subject

Writer = Literal["lxml", "openpyxl", "libreoffice"]
ALL_WRITERS: tuple[Writer, ...] = ("lxml", "openpyxl", "libreoffice")
XML_WRITERS: tuple[Writer, ...] = ("lxml", "libreoffice")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a check must say: a code at a cell; ``cell`` is empty where the sheet, or the file, is meant.

    ``others`` are cells at which the same thing may as well be said: a row by any of its cells; ``codes`` further codes
    that say as much at the cell, where several rules see one slip. ``elsewhere`` are places with the codes that say it
    there, nearer to what was typed: a total that is broken by one place (thôn) may be told at that place.
    """

    sheet: str
    cell: str
    code: str
    others: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to one workbook and what must be found; nothing expected: the change is harmless.

    ``also`` are codes that this fault brings along by its nature (an untouched copy of a sheet is a note beside the
    finding); ``keys`` the cells that it concerns, for planting two faults side by side. ``saved_as`` is another format.
    """

    operations: tuple[Operation, ...]
    expected: tuple[Expected, ...]
    did: str
    also: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    recalculated: bool = True
    saved_as: str = "xlsx"

    @property
    def is_cellwise(self) -> bool:
        """Whether every other cell stays where it is."""
        return bool(self.keys) and all(isinstance(each, CELLWISE) for each in self.operations)


Planner = Callable[[Subject, Random], Plan | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault. ``plan`` answers None where a workbook has no place for it."""

    kind: str
    family: str
    plan: Planner = field(compare=False)
    writers: tuple[Writer, ...] = ALL_WRITERS


def at_cell(spot: Spot, code: str) -> tuple[Expected, ...]:
    """Return the expectation of a code at a cell."""
    return (Expected(spot.sheet, spot.cell, code),)


def figure(number: float) -> str:
    """Return a number with all its digits, for telling what was done."""
    return f"{number:.15g}"


def chosen(spots: Sequence[Spot], random: Random) -> Spot | None:
    """Return one of some cells, None where there is none."""
    return random.choice(spots) if spots else None
