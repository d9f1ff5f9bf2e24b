"""A broken comparison as a finding: at the largest typed operand, with what was found beside what was expected."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from mtqg_xl.cells import Address, range_a1
from mtqg_xl.checks.context import CellKey, Context, finite, number_words
from mtqg_xl.checks.rules import Judged, members, members_in_error, operand_groups, parts_in_error
from mtqg_xl.definition.cases import RuleCase, cells_to_mend, typed_in_block, typed_under
from mtqg_xl.definition.language import parse, references
from mtqg_xl.definition.model import Column
from mtqg_xl.definition.parts import RULE_WORDS
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import difference, write_number, write_percent, write_words

if TYPE_CHECKING:
    from mtqg_xl.figures.operands import Operands

MANY_TIMES = 10.0
"""From this factor on it is said how many times one side is the other."""
ABOUT_A_THOUSAND = (300.0, 3_000.0)
"""Two amounts so many times apart may be the same in two units: not all of the one need be in the other."""
NO_OTHER_SLIP = 30_000.0
"""A nought too many, or a part for a whole, makes nothing so many times too large; a million does, also of a part."""
_UNKNOWN = "…"
_ASKS_UNIT = "nhầm đơn vị"
_ONE_ADDED = re.compile(r"(?<!\w)(một (?:công trình|dòng)[^;:.]*?) cộng lại")
"""One work does not add up."""
_RATIO = re.compile(r"(, )?(?:bằng|đạt) \{(ratio|left_percent|right_percent)\}%( )?")


def rule_findings(context: Context, lines: list[Judged], operands: "Operands") -> Iterator[Finding]:
    """Yield a finding for every comparison that is broken; for a block one for each row that breaks it.

    A line that the file no longer has is told as lost, not as wrong; and so is what reads a column that it lacks.
    """
    for line in lines:
        if line.state in {"loi", "khong_dat"} and context.has_losses and _reads_lost_column(context, line.case):
            continue
        if line.state == "loi":
            yield _error(context, line)
        elif line.state == "khong_dat" and line.case.block is not None:
            for row, left, right in line.broken:
                key = (line.case.instance.id, f"{line.case.block.id}#{row.position}", line.case.column_id)
                yield _finding(context, line.case, key, left, right, {})
        elif line.state == "khong_dat" and context.is_located(largest_typed(context, line.case)):
            finding = _row_finding(context, line, operands)
            yield replace(finding, what=finding.what + _beside(context, line, lines))


def _beside(context: Context, line: Judged, lines: list[Judged]) -> str:
    """Return in words where the limit of a figure stands beside it: in the columns of one other source alone.

    Money paid is told as beyond a plan of 0, though the plan of another source in that row has nothing paid.
    """
    case = line.case
    if case.condition.op != "<=" or not case.variant or line.right or line.left <= 0:
        return ""
    of_row = (each for each in lines if each.case.rule is case.rule and each.case.instance is case.instance)
    unused = [each for each in of_row if each.case.row_id == case.row_id and not each.left and each.right >= line.left]
    columns = [column.id for column in case.instance.form.columns]
    own = columns.index(case.column_id)
    beside = [each for each in unused if abs(columns.index(each.case.column_id) - own) == 1]
    if len(beside or unused) != 1:
        return ""
    (other,) = beside or unused
    column = next((ref.column for ref in references(other.case.condition.right)), "")
    limit, paid = (context.place((case.instance.id, case.row_id, name))[1] for name in (column, other.case.column_id))
    if not limit or not paid:
        return ""
    return (
        f" Ô {limit} cùng dòng có {number_words(other.right)} {case.instance.money_word}, ô {paid} trống: ghi nhầm cột?"
    )


def _reads_lost_column(context: Context, case: RuleCase) -> bool:
    """Whether a comparison reads a column of a form of this file that could not be found on its sheet."""
    if case.block is not None:
        read = [(case.instance.id, column) for column in typed_in_block(case)]
    else:
        groups = operand_groups(context.kit, case)
        read = [(instance, column) for group in groups for instance, _, column in group.cells]
        read += [(part.instance, part.column) for group in groups for part in group.parts]
    places = context.submission.found
    return any(instance in places and column not in places[instance].columns for instance, column in read)


def _error(context: Context, line: Judged) -> Finding:
    key = _cell_in_error(context, line.case)
    what = f"Không kiểm tra được {line.case.rule.id}: ô {context.place(key)[1]} đang báo lỗi."
    return context.finding("I08", key, what)


def _cell_in_error(context: Context, case: RuleCase) -> CellKey:
    """Return the first cell in error under a comparison: there is one, for that is why it could not be judged."""
    if case.block is None:
        groups = operand_groups(context.kit, case)
        read = [cell for group in groups for cell in group.cells]
        read += parts_in_error([part for group in groups for part in group.parts], context.submission)
        read += members_in_error(case, context.submission)
    else:
        rows = context.submission.filled_rows(case.instance.id, case.block.id)
        columns = typed_in_block(case)
        read = [(case.instance.id, f"{case.block.id}#{row.position}", column) for row in rows for column in columns]
    return next(key for key in read if (cell := context.submission.cell(*key)) is not None and cell.kind == "error")


def _row_finding(context: Context, line: Judged, operands: "Operands") -> Finding:
    case = line.case
    words = _block_words(context, case) | _percents(context, line, operands)
    return _finding(context, case, largest_typed(context, case), line.left, line.right, words)


def largest_typed(context: Context, case: RuleCase) -> CellKey:
    """Return the cell to be mended that holds the most; the first one where they are equal."""

    def weight(cell: CellKey) -> tuple[bool, float]:
        instance, row, column = cell
        present = context.figures.is_present(instance, row, column, context.index)
        return present, context.figures.value(instance, row, column, context.index)

    return max(cells_to_mend(context.kit, case), key=weight)


def _block_words(context: Context, case: RuleCase) -> dict[str, str]:
    found = members(case, context.submission)
    if not found:
        return {}
    instance = found[0][0]
    spans = _spans([cell.address for _, _, cell in found])
    counted = {"count": write_words(len(found)), "number": str(len(found))}
    return counted | {"block": instance, "cells": f"ô {', '.join(spans)}"}


def _spans(cells: list[Address]) -> list[str]:
    """Return cells of one column, in order, as ranges where they follow one another."""
    found: list[tuple[Address, Address]] = []
    for cell in cells:
        if found and cell.row == found[-1][1].row + 1:
            found[-1] = (found[-1][0], cell)
        else:
            found.append((cell, cell))
    return [range_a1(first, last) for first, last in found]


def _percents(context: Context, line: Judged, operands: "Operands") -> dict[str, str]:
    case = line.case
    if not case.rule.about:
        return {}
    whole = parse(case.rule.about)
    values, _ = operands.of_rows(whole, whole, case.instance.id, [case.row_id])
    total = float(values[context.index, 0]) / case.instance.scale_of(
        case.row, case.instance.column_by_id[case.column_id]
    )
    if not total:
        return {}
    return {
        "left_percent": _share(line.left, total),
        "right_percent": _share(line.right, total),
    }


def _share(part: float, total: float) -> str:
    percent = part / total * 100
    return write_percent(percent, 2).rstrip("%") if isfinite(percent) else _UNKNOWN


def _finding(
    context: Context, case: RuleCase, key: CellKey, left: float, right: float, words: dict[str, str]
) -> Finding:
    rule = case.rule
    factor = abs(left / right) if right else 0.0
    is_money = context.is_money(key)
    gap = abs(difference(left, right))
    filled = dict.fromkeys(RULE_WORDS, _UNKNOWN) | {
        "left": number_words(left),
        "right": number_words(right),
        "gap": number_words(gap),
        "ratio": number_words(round(left / right * 100, 1)) if right else _UNKNOWN,
        "times": write_number(slip_factor(factor)),
        "money": case.instance.money_word,
        "unit": context.instance(key).unit_of(context.row(key), context.column(key)),
        "column": _column_name(context.column(key)),
        "heading": " › ".join(context.column(key).title[-2:]),
        "count": "các",
        "number": "các",
        "block": "",
        "cells": "",
        **words,
    }
    what = _ONE_ADDED.sub(r"\1 ghi", _without_unknown_ratios(rule.what, filled).format(**filled))
    if is_money and not rule.unit_slip:
        what += _times(max(factor, 1 / factor if factor else 0.0))
    severity = Severity(rule.severity)
    if is_money and severity is Severity.NOTE and _ASKS_UNIT in what:
        severity = Severity.EXPLAIN  # a note is for what may well be so; a slip of the unit may not
    sheet, cell = context.place(key)
    return Finding(
        code=rule.id,
        severity=severity,
        file=context.submission.file,
        sheet=sheet,
        cell=cell,
        row_label=context.row_words(key),
        column_title=context.column_words(key),
        what=what,
        why=rule.why,
        mend=rule.mend.format(**filled),
        found=finite(left),
        expected=finite(right),
        impact=finite(gap * context.scale(key)) if is_money else None,
        related=_related(context, case, key),
        key=case.key if case.block is None else f"{case.key}#{key[1]}",
        brief=rule.brief.format(**filled),
    )


def _times(factor: float) -> str:
    """Return in words how many times one side is the other where that is much; a unit is a thousandfold, or more."""
    if factor < MANY_TIMES:
        return ""
    times = f" Gấp khoảng {number_words(round(factor, 0))} lần"
    return f"{times}: có phải gõ nhầm đơn vị tính?" if is_unit_apart(factor) else f"{times}."


def is_unit_apart(factor: float) -> bool:
    """Whether two amounts so many times apart may be the same in two units: about 1.000 times, or very many."""
    return ABOUT_A_THOUSAND[0] <= factor <= ABOUT_A_THOUSAND[1] or factor >= NO_OTHER_SLIP


def _without_unknown_ratios(what: str, filled: Mapping[str, str]) -> str:
    """Return a sentence without a ratio to something that is 0 or blank (“bằng …% kế hoạch 0 đ”): there is none."""

    def said(found: re.Match[str]) -> str:
        if filled[found[2]] != _UNKNOWN:
            return found[0]
        return (found[1] or "") if found[3] else ""

    return _RATIO.sub(said, what)


def _column_name(column: Column) -> str:
    """Return what a sentence calls a column: what its number means, else the title over its last one."""
    return column.meaning or column.title[-2 if len(column.title) > 1 else -1]


def slip_factor(factor: float) -> int:
    """Return the slip that a left side so many times the thousandfold speaks of: a million from 100 up."""
    return 1_000_000 if factor >= 100 else 1_000


def is_slip(finding: Finding, slip_rules: frozenset[str]) -> bool:
    """Whether a finding says that money was typed in another unit."""
    return finding.code in slip_rules or finding.code in {"I03", "I05", "I12"} or _ASKS_UNIT in finding.what


def _related(context: Context, case: RuleCase, key: CellKey) -> tuple[str, ...]:
    if case.block is not None:
        return _row_cells(context, case, key)
    found = [
        f"{context.submission.sheet(instance)}!{cell.address.a1}"
        for instance, _, cell in members(case, context.submission)
    ]
    others = typed_under(context.kit, case.instance, case.row_id, case.condition.right)
    found += [context.link(cell) for cell in others if context.figures.is_present(*cell, context.index)]
    return tuple(dict.fromkeys(link for link in found if link != context.link(key)))


def _row_cells(context: Context, case: RuleCase, key: CellKey) -> tuple[str, ...]:
    others = [name for name in typed_in_block(case) if name != key[2]]
    return tuple(context.link((key[0], key[1], name)) for name in others)
