"""What officers may do to a file without harm: nothing may be said of it."""

from random import Random

from mtqg_xl.samples.faults.fault import ALL_WRITERS, XML_WRITERS, Fault, Plan, chosen
from mtqg_xl.samples.faults.operations import CopyFormat, HideRows, InsertColumn, InsertRows, RenameSheet, Zoom
from mtqg_xl.samples.faults.subject import Subject


def _sheet_renamed(subject: Subject, random: Random) -> Plan | None:
    form = random.choice(subject.forms)
    return Plan((RenameSheet(form.sheet, "Biểu của xã"),), (), f"{form.sheet} renamed")


def _filtered(subject: Subject, random: Random) -> Plan | None:
    """Hide the empty rows of every form, as its filter does."""
    operations = []
    for form in subject.forms:
        rows = subject.layout(form.id).row_numbers
        filled = {key[1] for key in subject.typed if key[0] == form.id}
        empty = [number for row, number in rows.items() if row not in filled and row in form.row_by_id]
        if empty:
            operations.append(HideRows(form.sheet, tuple(empty)))
    return Plan(tuple(operations), (), "rows without figures hidden")


def _column_inserted(subject: Subject, random: Random) -> Plan | None:
    form = random.choice(subject.forms)
    columns = sorted(subject.layout(form.id).column_numbers.values())
    return Plan((InsertColumn(form.sheet, random.choice(columns[3:])),), (), f"a column inserted in {form.sheet}")


def _rows_inserted(subject: Subject, random: Random) -> Plan | None:
    forms = [(form, block) for form in subject.forms for block in form.form.blocks]
    if not forms:
        return None
    form, block = random.choice(forms)
    first, last = subject.layout(form.id).block_span(block.id)
    at = random.randint(first // block.height * block.height + 1, last)
    at = first + 1 + (at - first - 1) // block.height * block.height
    return Plan((InsertRows(form.sheet, at, block.height),), (), f"rows inserted in {form.sheet} at {at}")


def _zoomed(subject: Subject, random: Random) -> Plan | None:
    form = random.choice(subject.forms)
    return Plan((Zoom(form.sheet, 70),), (), f"{form.sheet} zoomed")


def _format_pasted(subject: Subject, random: Random) -> Plan | None:
    source = chosen(subject.inputs(), random)
    if source is None:
        return None
    blank = [each for each in subject.inputs(filled=False) if each.sheet == source.sheet]
    target = chosen(blank, random)
    if target is None:
        return None
    return Plan((CopyFormat(source.sheet, source.at, target.at),), (), f"format of {source.cell} on {target.cell}")


def _untouched(subject: Subject, random: Random) -> Plan | None:
    return Plan((), (), "opened and saved")


FAULTS = (
    Fault("harmless.opened-and-saved", "harmless", _untouched, ALL_WRITERS),
    Fault("harmless.sheet-renamed", "harmless", _sheet_renamed, XML_WRITERS),
    Fault("harmless.filter-on", "harmless", _filtered, ALL_WRITERS),
    Fault("harmless.column-inserted", "harmless", _column_inserted, XML_WRITERS),
    Fault("harmless.rows-inserted-in-block", "harmless", _rows_inserted, XML_WRITERS),
    Fault("harmless.zoomed", "harmless", _zoomed, ALL_WRITERS),
    Fault("harmless.format-pasted", "harmless", _format_pasted, XML_WRITERS),
)
