"""Sheets, rows, codes and labels lost, doubled, foreign or changed."""

from random import Random

from mtqg_xl.cells import a1, parse_a1
from mtqg_xl.definition.model import Instance, Row
from mtqg_xl.samples.faults.fault import ALL_WRITERS, XML_WRITERS, Expected, Fault, Plan, chosen
from mtqg_xl.samples.faults.operations import (
    Clear,
    CopyRow,
    CopySheet,
    DeleteRow,
    DeleteSheet,
    InsertRows,
    MergeCells,
    Operation,
    SetNumber,
    SetText,
)
from mtqg_xl.samples.faults.package import Package, content_of, tag
from mtqg_xl.samples.faults.subject import Subject

_UNIT_LINE = "Đơn vị tính:"


def _form(subject: Subject, random: Random, *, with_rows: bool = False) -> Instance | None:
    """Return an annex form: one with fixed rows that officers fill, where that is wanted."""
    forms = [each for each in subject.forms if not with_rows or len(_leaves(each)) > 5]
    return random.choice(forms) if forms else None


def _leaves(instance: Instance) -> list[Row]:
    return [row for row in instance.rows if row.kind == "leaf"]


def _sheet_deleted(subject: Subject, random: Random) -> Plan | None:
    form = _form(subject, random)
    if form is None:
        return None
    return Plan((DeleteSheet(form.sheet),), (Expected(form.sheet, "", "S01"),), f"sheet {form.sheet} deleted")


def _row_deleted(subject: Subject, random: Random) -> Plan | None:
    form = _form(subject, random, with_rows=True)
    if form is None:
        return None
    filled = {key[1] for key in subject.typed if key[0] == form.id}
    row = random.choice([row for row in _leaves(form) if row.id not in filled])
    at = subject.layout(form.id).row_numbers[row.id]
    return Plan((DeleteRow(form.sheet, at),), (Expected(form.sheet, "", "S02"),), f"row {at} ({row.id}) deleted")


def _row_copied(subject: Subject, random: Random) -> Plan | None:
    rows = [spot for spot in subject.inputs() if spot.row is not None and spot.row.kind == "leaf"]
    spot = chosen(rows, random)
    if spot is None:
        return None
    at = spot.at[0] + 1
    expected = Expected(
        spot.sheet, a1(at, subject.layout(spot.key[0]).label_column), "S03", _row_cells(subject, spot.key[0], at)
    )
    return Plan((CopyRow(spot.sheet, spot.at[0], at),), (expected,), f"row {spot.at[0]} copied below itself")


def _row_cells(subject: Subject, instance: str, row: int) -> tuple[str, ...]:
    return tuple(a1(row, column) for column in subject.layout(instance).column_numbers.values())


def _foreign_row(subject: Subject, random: Random) -> Plan | None:
    spot = chosen([each for each in subject.inputs() if each.row is not None and each.row.kind == "leaf"], random)
    if spot is None:
        return None
    layout = subject.layout(spot.key[0])
    at = spot.at[0] + 1
    operations: tuple[Operation, ...] = (
        InsertRows(spot.sheet, at),
        SetText(spot.sheet, (at, layout.label_column), "Nguồn khác của xã"),
        SetNumber(spot.sheet, (at, spot.at[1]), spot.number),
    )
    cells = _row_cells(subject, spot.key[0], at)
    expected = Expected(spot.sheet, a1(at, layout.label_column), "S04", cells)
    return Plan(operations, (expected,), f"a row of their own at {at}")


def _codes_cleared(subject: Subject, random: Random) -> Plan | None:
    form = _form(subject, random)
    if form is None:
        return None
    layout = subject.layout(form.id)
    rows = range(layout.first_row, layout.last_row + 1)
    operations = tuple(Clear(form.sheet, (row, layout.code_column)) for row in rows)
    return Plan(operations, (Expected(form.sheet, "", "S05"),), f"hidden codes of {form.sheet} cleared")


def _label_changed(subject: Subject, random: Random) -> Plan | None:
    form = _form(subject, random, with_rows=True)
    if form is None:
        return None
    layout = subject.layout(form.id)
    row = random.choice(_leaves(form))
    at = (layout.row_numbers[row.id], layout.label_column)
    expected = Expected(form.sheet, a1(*at), "S05")
    return Plan(
        (SetText(form.sheet, at, "Nội dung khác theo kế hoạch của xã"),), (expected,), f"label of {row.id} changed"
    )


def _sheet_copied(subject: Subject, random: Random) -> Plan | None:
    form = _form(subject, random)
    if form is None:
        return None
    copy = f"{form.sheet} (2)"
    expected = Expected(form.sheet, "", "S06")
    return Plan((CopySheet(form.sheet, copy),), (expected,), f"{form.sheet} copied")


def _figures_outside(subject: Subject, random: Random) -> Plan | None:
    """Type figures below the signatures of a form, as people do who add up something for themselves."""
    form = _form(subject, random)
    if form is None:
        return None
    layout = subject.layout(form.id)
    row = layout.last_row + random.randint(12, 16)
    column = next(number for name, number in layout.column_numbers.items() if form.column_by_id[name].kind == "input")
    operations: tuple[Operation, ...] = (
        SetText(form.sheet, (row, layout.label_column), "Vốn khác chưa đưa vào biểu"),
        SetNumber(form.sheet, (row, column), float(random.randint(20, 900) * 1_000_000)),
    )
    expected = Expected(form.sheet, a1(row, column), "S08", (a1(row, layout.label_column),))
    return Plan(operations, (expected,), f"figures at row {row}, below the form")


def _merged(subject: Subject, random: Random) -> Plan | None:
    """Merge a filled number cell with the blank one below or beside it."""
    for spot in random.sample(subject.inputs(), len(subject.inputs())):
        for at in ((spot.at[0], spot.at[1] + 1), (spot.at[0] + 1, spot.at[1])):
            other = next((e for e in subject.spots.values() if e.sheet == spot.sheet and e.at == at), None)
            if other is not None and other.kind == "input" and other.content is None:
                operation = MergeCells(spot.sheet, spot.at, at)
                expected = Expected(spot.sheet, spot.cell, "S09", (other.cell,))
                return Plan((operation,), (expected,), f"{spot.cell} merged with {other.cell}")
    return None


def _unit_line_changed(subject: Subject, random: Random) -> Plan | None:
    """Let the line over a form name another unit of money than its figures are in."""
    package = Package(subject.content)
    lines = [
        (form.sheet, parse_a1(cell.get("r", "")))
        for form in subject.forms
        for cell in package.sheet(form.sheet).root.iter(tag("c"))
        if str(content_of(cell, package.texts)).startswith(_UNIT_LINE)
    ]
    if not lines:
        return None
    sheet, at = random.choice(lines)
    operation = SetText(sheet, (at.row, at.column), f"{_UNIT_LINE} {random.choice(('nghìn đồng', 'tỷ đồng'))}")
    return Plan((operation,), (Expected(sheet, at.a1, "U08"),), f"{sheet}!{at.a1}: another unit named")


FAULTS = (
    Fault("sheet-deleted", "structure", _sheet_deleted, ALL_WRITERS),
    Fault("row-deleted", "structure", _row_deleted, XML_WRITERS),
    Fault("row-copied", "structure", _row_copied, XML_WRITERS),
    Fault("foreign-row", "structure", _foreign_row, XML_WRITERS),
    Fault("codes-cleared", "structure", _codes_cleared, ALL_WRITERS),
    Fault("label-changed", "structure", _label_changed, ALL_WRITERS),
    Fault("unit-line-changed", "structure", _unit_line_changed, ALL_WRITERS),
    Fault("sheet-copied", "structure", _sheet_copied, XML_WRITERS),
    Fault("figures-outside", "structure", _figures_outside, ALL_WRITERS),
    Fault("merged-cells", "structure", _merged, ALL_WRITERS),
)
