"""What a figure of a total is made of: every typed cell in it, with the file it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.lineage import Lineage, Member, Override, Reason
from mtqg_xl.definition.additive import Addend
from mtqg_xl.definition.model import Instance


@dataclass(frozen=True, slots=True)
class Part:
    """One typed cell in a total: whose, where it stands, and what it adds (money in đồng).

    ``value`` is as it was counted, with its sign and after ``override``. ``cell`` is empty where the file has lost it.
    """

    member: Member
    instance: str
    row: str
    row_label: str
    column: str
    column_title: str
    file: str
    number: int
    sheet: str
    cell: str
    value: float
    override: Override | None = None
    reasons: tuple[Reason, ...] = ()


def parts_of(
    total: Consolidated, lineage: Lineage, addends: tuple[Addend, ...], only: str | None = None
) -> tuple[Part, ...]:
    """Return the typed cells of reporters that a sum is made of, reporter by reporter; ``only`` one where it is given.

    Cells in which nothing was typed are left out; a typed 0 and a mark are parts of 0.
    """
    found: list[Part] = []
    for at, member in enumerate(lineage.members):
        if only is None or member.code == only:
            for addend in addends:
                found += _of_member(total, lineage, member, at, addend)
    return tuple(found)


def _of_member(total: Consolidated, lineage: Lineage, member: Member, at: int, addend: Addend) -> Iterator[Part]:
    instance = total.kit.instance_by_id[addend.instance]
    if addend.block:
        for line in block_lines(total, addend, at):
            yield block_part(total, lineage, member, instance, addend.block, line, addend.column, addend.sign)
    elif total.members.is_present(addend.instance, addend.row, addend.column, at):
        value = addend.sign * total.members.value(addend.instance, addend.row, addend.column, at)
        label = instance.row_by_id[addend.row].label
        yield part(lineage, member, instance, (addend.row, label), addend.column, value)


def block_lines(total: Consolidated, addend: Addend, at: int) -> list[int]:
    """Return the lines of a block that count for a reporter."""
    table = total.members.blocks[addend.instance, addend.block]
    lines = (table.reporter_index == at) & table.present[addend.column]
    if addend.where:
        wanted = addend.wanted.casefold()
        lines &= np.array([text.casefold() == wanted for text in table.texts[addend.where]], np.bool_)
    return [int(line) for line in lines.nonzero()[0]]


def block_part(
    total: Consolidated,
    lineage: Lineage,
    member: Member,
    instance: Instance,
    block: str,
    line: int,
    column: str,
    sign: int = 1,
) -> Part:
    """Return one number in a row of an open block; ``line`` counts through the rows of all reporters."""
    table = total.members.blocks[instance.id, block]
    row = f"{block}#{int(table.position[line])}"
    name = instance.block_by_id[block].name
    label = table.texts[name][line] if name in table.texts else ""
    return part(lineage, member, instance, (row, label or row), column, sign * float(table.values[column][line]))


def part(lineage: Lineage, member: Member, instance: Instance, row: tuple[str, str], column: str, value: float) -> Part:
    """Return one typed cell of a reporter; ``row`` is id and label."""
    source = member.forms.get(instance.id)
    return Part(
        member=member,
        instance=instance.id,
        row=row[0],
        row_label=row[1],
        column=column,
        column_title=instance.column_by_id[column].header,
        file=source.file if source is not None else "",
        number=source.number if source is not None else 0,
        sheet=source.sheet if source is not None else "",
        cell=source.cell(row[0], column) if source is not None else "",
        value=value,
        override=lineage.override(member.code, (instance.id, row[0], column)),
        reasons=lineage.reasons_for(member.code, row[0]),
    )
