"""Why a figure of a total is what it is: its formula in words, and the typed cells of the files it is made of."""

from dataclasses import dataclass, replace
from math import isfinite

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.lineage import Lineage
from mtqg_xl.consolidation.parts import Part, block_part, part, parts_of
from mtqg_xl.definition.additive import Addend, addends, read_cells
from mtqg_xl.definition.language import Expr, references
from mtqg_xl.definition.model import MONEY_UNITS, Instance
from mtqg_xl.definition.sentence import sentence

_FIGURES = {"input", "computed"}


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure: of a fixed row or of a row of a block (``works#12``, counted through all reporters).

    ``reporter`` parts the total of one reporter from that of all; ``less`` is a column that is taken off.
    """

    instance: str
    row: str
    column: str
    reporter: str = ""
    less: str = ""


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a formula reads, and what it is made of."""

    row_label: str
    column_title: str
    sheet: str
    value: float | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with its reasons. Money is in đồng; ``value`` is None where it is blank, ``text`` where it is words.

    A plain sum has ``parts`` that add up to it, any other figure ``operands``.
    """

    key: FigureKey
    row_label: str
    column_title: str
    unit: str
    value: float | None
    words: str
    parts: tuple[Part, ...] = ()
    operands: tuple[Operand, ...] = ()
    inside: int = 0
    everyone: int = 0
    missing: tuple[str, ...] = ()
    text: str = ""


def trace(total: Consolidated, lineage: Lineage, key: FigureKey) -> Traced:
    """Return why a figure is what it is.

    Raises:
        KeyError: the kit has no such figure, or the reporter is not in the total.
    """
    if key.reporter and key.reporter not in total.members.reporters:
        raise KeyError(key.reporter)
    instance = total.kit.instance_by_id[key.instance]
    if "#" in key.row:
        return _of_block_row(total, lineage, instance, key)
    return _of_cell(total, lineage, instance, key)


# --- a figure of a fixed row ----------------------------------------------------------------------------------


def _of_cell(total: Consolidated, lineage: Lineage, instance: Instance, key: FigureKey) -> Traced:
    row, column = instance.row_by_id[key.row], instance.column_by_id[key.column]
    if instance.kind_of(row, column) not in _FIGURES:
        raise KeyError(key.column)
    sums = addends(total.kit, instance, key.row, key.column)
    if key.less and sums is not None:
        other = addends(total.kit, instance, key.row, key.less)
        taken = [Addend(a.instance, a.row, a.column, a.block, a.where, a.wanted, -a.sign) for a in other or ()]
        sums = (*sums, *taken)
    parts = parts_of(total, lineage, sums, key.reporter or None) if sums is not None else ()
    inside = dict.fromkeys(item.member.code for item in parts)
    return Traced(
        key=key,
        row_label=row.label,
        column_title=_title(instance, key),
        unit=_unit(instance.unit_of(row, column)),
        value=_value(total, key),
        words=_words(total, instance, key),
        parts=parts,
        operands=_operands(total, lineage, instance, key) if sums is None else (),
        inside=len(inside),
        everyone=1 if key.reporter else len(total.expected),
        missing=() if key.reporter else lineage.missing,
    )


def _title(instance: Instance, key: FigureKey) -> str:
    title = instance.column_by_id[key.column].header
    return f"{title} trừ {instance.column_by_id[key.less].header}" if key.less else title


def _unit(unit: str) -> str:
    return "đồng" if unit in MONEY_UNITS else unit


def _value(total: Consolidated, key: FigureKey) -> float | None:
    figures, at = total.figures, 0
    if key.reporter:
        figures, at = total.members, total.members.reporters.index(key.reporter)
    value = figures.value(key.instance, key.row, key.column, at)
    if key.less:
        value -= figures.value(key.instance, key.row, key.less, at)
    return value if isfinite(value) else None


def _words(total: Consolidated, instance: Instance, key: FigureKey) -> str:
    row, column = instance.row_by_id[key.row], instance.column_by_id[key.column]
    formula = instance.formula_of(row, column)
    whose = "số đơn vị gõ" if key.reporter else "tổng số các đơn vị gõ"
    if formula is None:
        words = f"Ô nhập: {whose} ở ô này"
    else:
        words = sentence(formula, instance, total.kit, decimals=instance.decimals_of(row, column))
        words = words if key.reporter else f"{words}. Tính trên số cộng của các đơn vị"
    return f"{words}; trừ {instance.column_by_id[key.less].header}." if key.less else f"{words}."


def _operands(total: Consolidated, lineage: Lineage, instance: Instance, key: FigureKey) -> tuple[Operand, ...]:
    found: list[Operand] = []
    for target, row, column in read_cells(total.kit, instance, key.row, key.column):
        sums = addends(total.kit, target, row, column)
        parts = parts_of(total, lineage, sums, key.reporter or None) if sums is not None else ()
        value = _value(total, FigureKey(target.id, row, column, key.reporter))
        label = target.row_by_id[row].label
        found.append(Operand(label, target.column_by_id[column].header, target.sheet, value, parts))
    return tuple(found)


# --- a row of an open block ------------------------------------------------------------------------------------


def _of_block_row(total: Consolidated, lineage: Lineage, instance: Instance, key: FigureKey) -> Traced:
    block, _, number = key.row.partition("#")
    table = total.members.blocks[instance.id, block]
    line = int(number) - 1
    if not 0 <= line < len(table.position):
        raise KeyError(key.row)
    member = lineage.members[int(table.reporter_index[line])]
    column = instance.column_by_id[key.column]
    if column.id not in table.values and column.id not in table.texts:
        raise KeyError(column.id)
    text = table.texts[column.id][line] if column.id in table.texts else ""
    name = instance.block_by_id[block].name
    label = table.texts[name][line] if name in table.texts else key.row
    start = Traced(key, label, column.header, _unit(instance.unit_of(None, column)), None, "", inside=1, everyone=1)
    if column.formula is not None:
        value = float(table.values[column.id][line])
        return replace(
            start,
            value=value if isfinite(value) else None,
            words=f"{sentence(column.formula, instance, total.kit, decimals=column.decimals)}.",
            operands=_block_operands(total, lineage, instance, block, line, column.formula),
        )
    words = f"Dòng {int(table.position[line])} của {member.name}, chép nguyên; không cộng với đơn vị khác."
    if column.id in table.values and not table.present[column.id][line]:
        return replace(start, words="Trống: đơn vị không gõ, hoặc số chỉ để biết (xem cột ghi chú của dòng).")
    if column.id in table.values:
        one = block_part(total, lineage, member, instance, block, line, column.id)
        return replace(start, value=one.value, words=words, parts=(one,))
    place = part(lineage, member, instance, (f"{block}#{int(table.position[line])}", label), column.id, 0.0)
    return replace(start, words=words, parts=(place,), text=text)


def _block_operands(
    total: Consolidated, lineage: Lineage, instance: Instance, block: str, line: int, formula: Expr
) -> tuple[Operand, ...]:
    """Return the numbers of a row of a block that a formula of it reads."""
    table = total.members.blocks[instance.id, block]
    member = lineage.members[int(table.reporter_index[line])]
    found = []
    for ref in references(formula):
        column = instance.column_by_id[ref.column]
        if column.kind == "input" and table.present[column.id][line]:
            one = block_part(total, lineage, member, instance, block, line, column.id)
            found.append(Operand(one.row_label, column.header, instance.sheet, one.value, (one,)))
    return tuple(found)
