"""A fault planted: the workbook as a writer leaves it, and the truth about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from mtqg_xl.samples.arithmetic import Key
from mtqg_xl.samples.faults import office_writer, openpyxl_writer, xml_writer
from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, Writer
from mtqg_xl.samples.faults.operations import CELLWISE
from mtqg_xl.samples.faults.subject import Subject

LEFT_BY: dict[Writer, tuple[str, ...]] = {"lxml": (), "openpyxl": ("F06",), "libreoffice": ()}
"""Codes that every file of a writer has: openpyxl leaves no stored values."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What was done to a file and what must be found; ``also`` may be said besides, by its nature or the writer's."""

    kind: str
    writer: Writer
    expected: Expected | None
    did: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planted:
    """A workbook with faults."""

    content: bytes
    ending: str
    truths: tuple[Truth, ...]


def planted(subject: Subject, fault: Fault, writer: Writer, random: Random) -> Planted | None:
    """Return a workbook with a fault, None where it has no place for it."""
    found = prepared(subject, fault, writer, random)
    return None if found is None else saved([found], writer)[0]


def prepared(subject: Subject, fault: Fault, writer: Writer, random: Random) -> Planted | None:
    """Return the same before LibreOffice, if that is the writer, has saved it: see `saved`."""
    plan = fault.plan(subject, random)
    if plan is None:
        return None
    return Planted(_written(subject.content, plan, writer), plan.saved_as, _truths(fault, plan, writer))


def saved(found: Sequence[Planted], writer: Writer) -> list[Planted]:
    """Return prepared workbooks as their writer leaves them; LibreOffice takes as long to start as for many files."""
    if writer != "libreoffice":
        return list(found)
    result = list(found)
    for ending in dict.fromkeys(each.ending for each in found):
        places = [at for at, each in enumerate(found) if each.ending == ending]
        contents = office_writer.saved([found[at].content for at in places], ending)
        for at, content in zip(places, contents, strict=True):
            result[at] = replace(found[at], content=content)
    return result


def planted_together(
    subject: Subject, faults: Sequence[Fault], writer: Writer, random: Random, *, related: bool = False
) -> Planted | None:
    """Return a workbook with several faults in it, None where they do not go together in this one.

    Only faults that leave every other cell in its place are planted together. Two that would hide one another are not:
    on the same cell, or where one rule reads what both have changed (a text in the place of a number takes away what
    the rule would compare). ``related`` wants each in the row of the one before, or in a row above or below it that
    sums or is summed.
    """
    plans: list[Plan] = []
    for fault in faults:
        plan = _plan_beside(subject, fault, plans, random, related)
        if plan is None:
            return None
        plans.append(plan)
    whole = Plan(
        tuple(operation for plan in plans for operation in plan.operations),
        (),
        "",
        recalculated=all(plan.recalculated for plan in plans),
    )
    truths = tuple(truth for fault, plan in zip(faults, plans, strict=True) for truth in _truths(fault, plan, writer))
    return saved([Planted(_written(subject.content, whole, writer), "xlsx", truths)], writer)[0]


MOST_TRIES = 200


def _plan_beside(subject: Subject, fault: Fault, plans: Sequence[Plan], random: Random, related: bool) -> Plan | None:
    for _ in range(MOST_TRIES):
        plan = fault.plan(subject, random)
        if plan is None or not plan.is_cellwise or not plan.recalculated:
            return None
        is_near = not plans or not related or are_related(subject, plans[-1], plan)
        if is_near and not any(hide_one_another(subject, other, plan) for other in plans):
            return plan
    return None


def hide_one_another(subject: Subject, one: Plan, other: Plan) -> bool:
    """Whether two faults in one file would make one another unfindable, or one of them another fault."""
    places = [
        {(each.sheet, each.at) for each in plan.operations if isinstance(each, CELLWISE)} for plan in (one, other)
    ]
    if places[0] & places[1]:
        return True
    rules = subject.rules.touching
    read = [{id(each) for key in plan.keys for each in rules.get(key, ())} for plan in (one, other)]
    return bool(read[0] & read[1])


def are_related(subject: Subject, one: Plan, other: Plan) -> bool:
    """Whether two faults stand in one row, or in rows of which one sums the other."""
    return any(_is_above(subject, first, second) for first in one.keys for second in other.keys)


def _is_above(subject: Subject, one: Key, other: Key) -> bool:
    if one[0] != other[0]:
        return False
    lines = [_line(subject, key) for key in (one, other)]
    return lines[0][0] in lines[1] or lines[1][0] in lines[0]


def _line(subject: Subject, key: Key) -> list[str]:
    """Return a row and the rows that sum it, nearest first."""
    rows = subject.kit.instance_by_id[key[0]].row_by_id
    found = [key[1]]
    if "#" in key[1]:
        block = key[1].partition("#")[0]
        found += [row.id for row in rows.values() if row.block == block]
    while found[-1] in rows and (parent := rows[found[-1]].parent) is not None:
        found.append(parent)
    return found


def _written(content: bytes, plan: Plan, writer: Writer) -> bytes:
    if writer == "openpyxl":
        return openpyxl_writer.edited(content, plan.operations)
    if writer == "libreoffice":
        return office_writer.prepared(content, plan.operations)
    return xml_writer.edited(content, plan.operations, recalculated=plan.recalculated)


def _truths(fault: Fault, plan: Plan, writer: Writer) -> tuple[Truth, ...]:
    also = (*plan.also, *LEFT_BY[writer])
    if not plan.expected:
        return (Truth(fault.kind, writer, None, plan.did, also),)
    return tuple(Truth(fault.kind, writer, expected, plan.did, also) for expected in plan.expected)
