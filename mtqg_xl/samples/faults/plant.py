"""A fault planted: the workbook as a writer leaves it, and the truth about it."""

from dataclasses import dataclass
from random import Random

from mtqg_xl.definition.model import Kit
from mtqg_xl.samples.faults import office_writer, openpyxl_writer, xml_writer
from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, Writer
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


def planted(kit: Kit, content: bytes, fault: Fault, writer: Writer, random: Random) -> Planted | None:
    """Return a workbook with a fault, None where it has no place for it.

    ``kit`` has the room for areas with which the workbook was made.
    """
    plan = fault.plan(Subject(kit, content), random)
    return (
        None if plan is None else Planted(_written(content, plan, writer), plan.saved_as, _truths(fault, plan, writer))
    )


def _written(content: bytes, plan: Plan, writer: Writer) -> bytes:
    if writer == "openpyxl":
        return openpyxl_writer.edited(content, plan.operations)
    if writer == "libreoffice":
        return office_writer.edited(content, plan.operations, plan.saved_as)
    return xml_writer.edited(content, plan.operations, recalculated=plan.recalculated)


def _truths(fault: Fault, plan: Plan, writer: Writer) -> tuple[Truth, ...]:
    also = (*plan.also, *LEFT_BY[writer])
    if not plan.expected:
        return (Truth(fault.kind, writer, None, plan.did, also),)
    return tuple(Truth(fault.kind, writer, expected, plan.did, also) for expected in plan.expected)
