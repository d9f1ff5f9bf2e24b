"""A kit as a whole workbook: every sheet planned, names and stamp set, cached values calculated, bytes written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mtqg_xl.cells import a1
from mtqg_xl.definition.issued_plan import PLAN_KEY, allocations
from mtqg_xl.definition.layout import KitLayout, Layout, defined_name, kit_layout
from mtqg_xl.definition.model import DENOMINATORS, MONEY_UNITS, Instance, Kit
from mtqg_xl.definition.prefilled import PREFILLED_KEY
from mtqg_xl.definition.targets import target_values
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.cards import beside_cells, card_sheet, justification_cells, justification_hint
from mtqg_xl.workbook.checklist import (
    Checklist,
    cases_sheet,
    check_sheet,
    checklist,
)
from mtqg_xl.workbook.filters import add_filter
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.inputs import choice_lists
from mtqg_xl.workbook.old_units import old_units_sheet
from mtqg_xl.workbook.plan import BookPlan, SheetPlan, Style
from mtqg_xl.workbook.plan_trail import trail_sheet
from mtqg_xl.workbook.reference_code import ReferenceCodes
from mtqg_xl.workbook.report_sheet import report_sheets
from mtqg_xl.workbook.row_counts import counts
from mtqg_xl.workbook.sheet_names import LISTS_SHEET, STAMP_SHEET
from mtqg_xl.workbook.tables import Table, Values
from mtqg_xl.workbook.write import written

SUBMISSION, CONSOLIDATED = "submission", "consolidated"


def build(kit: Kit, header: Header, values: Values | None = None) -> bytes:
    """Return the workbook of a kit for one reporter, protected, with right cached values.

    ``values`` is what is typed already, by (instance, row, column) in the unit of the sheet. The same arguments give
    the same bytes.
    """
    return written(plan(kit, header, values or {}))


@dataclass(frozen=True)
class Groundwork:
    """What all workbooks of a kit with room for as many areas share, whoever they are for; nothing changes it."""

    kit: Kit
    cells: KitLayout
    checks: Checklist
    numbers: dict[str, str]
    codes: ReferenceCodes
    verdict: SheetPlan
    after: tuple[SheetPlan, ...]
    names: dict[str, str]


def groundwork(kit: Kit, header: Header) -> Groundwork:
    """Return what the workbooks of a kit share for all periods and sizes like those of a header."""
    rooms = tuple(sorted(_rooms(header).items()))
    return _laid(_Kit(kit), len(header.areas), rooms, header.period.kind)


class _Kit:
    """A kit that is equal to itself alone: to compare two of them by what they hold takes as long as the work."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kit) and other.kit is self.kit

    def __hash__(self) -> int:
        return id(self.kit)


@lru_cache(maxsize=4)
def _laid(given: _Kit, areas: int, rooms: tuple[tuple[tuple[str, str], int], ...], period: str) -> Groundwork:
    """Return a groundwork, which thirty files that are mended one after another share as well."""
    kit = given.kit.with_areas(areas).with_rooms(dict(rooms))
    kit = replace(kit, words=kit.words_in(period))
    cells = kit_layout(kit)
    checks = checklist(kit, cells)
    counted = counts(checks)
    codes = ReferenceCodes(cells)
    cases = cases_sheet(checks)
    counted.put_aside(cases)
    return Groundwork(
        kit=kit,
        cells=cells,
        checks=checks,
        numbers=counted.formulas,
        codes=codes,
        verdict=check_sheet(checks, counted.formulas),
        after=(*report_sheets(cells), cases, codes.sheet(), lists_sheet(kit)),
        names=defined_names(kit, cells),
    )


def plan(kit: Kit, header: Header, values: Values, ground: Groundwork | None = None) -> BookPlan:
    """Return every sheet of a kit as officers see them: THÔNG TIN, KIỂM TRA, GIẢI TRÌNH, the forms, LỜI BÁO CÁO.

    The targets of the kit, what is carried from an earlier period and the plan that the header holds stand in their
    cells, unless ``values`` says otherwise. ``ground`` is what `groundwork` gives, made once for many workbooks.
    """
    carried = {line.cell: line.value for line in header.prefilled}
    values = {**target_values(kit, header.period.end), **carried, **planned_values(kit, header), **values}
    ground = ground or groundwork(kit, header)
    book = BookPlan(title=ground.kit.title)
    for instance in ground.kit.instances:
        book.sheets.append(_sheet(instance, ground, header, values))
        if instance.id == ground.kit.header:
            book.sheets.append(ground.verdict)
    if header.plan:
        book.sheets.append(trail_sheet(ground.kit, header))
    if header.old_units:
        book.sheets.append(old_units_sheet(ground.cells, header))
    book.sheets += [*ground.after, stamp_sheet(ground.kit, header)]
    book.names = ground.names
    book.properties = properties(stamp(ground.kit, header))
    book.active = book.sheets[0].name
    return book


SPARE_ROWS = 10
"""So many blank rows stand below those that a block is prefilled with."""


def _rooms(header: Header) -> dict[tuple[str, str], int]:
    """Return how many rows the blocks need for what they are prefilled with."""
    wanted: dict[tuple[str, str], int] = {}
    for line in header.prefilled:
        block, mark, position = line.row.partition("#")
        if mark:
            key = (line.instance, block)
            wanted[key] = max(wanted.get(key, 0), int(position) + SPARE_ROWS)
    return wanted


def planned_values(kit: Kit, header: Header) -> Values:
    """Return the issued plan as it stands in the cells of a kit, in the unit of each sheet."""
    units = {item.id: MONEY_UNITS[item.money_unit] for item in kit.instances}
    return {cell: plan.amount / units[cell[0]] for cell, plan in allocations(header.plan).items()}


def own_sheets(ground: Groundwork, header: Header) -> list[SheetPlan]:
    """Return what a header says in the sheets of a workbook in which nothing is issued but the targets of its kit.

    What all workbooks on the same ground share may be left out.
    """
    values: Values = {**target_values(ground.kit, header.period.end)}
    sheets = [_own(instance, ground, header, values) for instance in ground.kit.instances]
    return [*sheets, stamp_sheet(ground.kit, header)]


def _own(instance: Instance, ground: Groundwork, header: Header, values: Values) -> SheetPlan:
    layout = ground.cells.layouts[instance.id]
    if instance.form.page.layout == "card":
        return card_sheet(layout, ground.checks, header, values, ground.numbers, ground.codes)
    return Table(layout, ground.cells, header, values).own()


def _sheet(instance: Instance, ground: Groundwork, header: Header, values: Values) -> SheetPlan:
    layout = ground.cells.layouts[instance.id]
    if instance.form.page.layout == "card":
        return card_sheet(layout, ground.checks, header, values, ground.numbers, ground.codes)
    sheet = Table(layout, ground.cells, header, values).plan()
    if instance.id == ground.kit.justification:
        justification_cells(sheet, layout, ground.checks)
        justification_hint(sheet)
    else:
        beside_cells(sheet, ground.cells, ground.checks, instance)
        ground.codes.add_to(sheet, instance)
    add_filter(sheet, layout)
    _open_blocks(sheet, layout)
    return sheet


def _open_blocks(sheet: SheetPlan, layout: Layout) -> None:
    """Unlock what stands right of the rows of blocks, empty cells too: one locked cell forbids deleting its row."""
    right = max(column for _, column in sheet.cells)
    for block in layout.instance.form.blocks:
        first, last = layout.block_span(block.id)
        for row in range(first, last + 1):
            for column in range(layout.code_column + 1, right + 1):
                if (row, column) not in sheet.cells:
                    sheet.put(row, column, Style(locked=False))


def lists_sheet(kit: Kit) -> SheetPlan:
    """Return the hidden sheet with the choices that are too long for a cell's own list."""
    sheet = SheetPlan(LISTS_SHEET, state="very_hidden", is_protected=False)
    for column, texts in enumerate(choice_lists(kit).values(), start=1):
        for row, text in enumerate(texts, start=1):
            sheet.put(row, column, styles.PLAIN, text)
    return sheet


def stamp(kit: Kit, header: Header, role: str = SUBMISSION) -> dict[str, str]:
    """Return what a workbook says of itself: kit, versions, hash, reporter, period, unit, denominators."""
    found = {
        "mtqg.role": role,
        "mtqg.kit": kit.issued_id,
        "mtqg.kit_version": kit.version,
        "mtqg.definition_hash": kit.hash,
        "mtqg.reporter": header.reporter_code,
        "mtqg.reporter_name": header.reporter_name,
        "mtqg.period": header.period.code,
        "mtqg.as_of": header.as_of.isoformat() if header.as_of else "",
        "mtqg.deadline": header.deadline.isoformat() if header.deadline else "",
        "mtqg.money_unit": kit.money_unit,
    }
    if header.expected:
        found |= {"mtqg.expected": str(header.expected), "mtqg.missing": _listed(header.missing)}
    for instance in kit.instances:
        form = instance.form
        denominator = DENOMINATORS.get(form.denominator, "")
        state = "đã ban hành" if form.published else "bản thảo"
        found[f"mtqg.form.{instance.id}"] = "|".join((form.id, form.version, form.hash, state, denominator))
    return found


LONGEST_PROPERTY = 255
"""A document property with more letters is refused by Excel."""
_LONGEST_LIST = 32_000
"""A cell holds no more."""


def _listed(names: Sequence[str]) -> str:
    """Return names in one text, as many as a cell has room for."""
    text = "; ".join(names)
    return text if len(text) <= _LONGEST_LIST else text[:_LONGEST_LIST].rpartition("; ")[0]


def properties(said: Mapping[str, str]) -> dict[str, str]:
    """Return what of a stamp goes into the document properties; what is too long for them stands on the sheet alone."""
    return {name: text for name, text in said.items() if len(text) <= LONGEST_PROPERTY}


def stamp_sheet(kit: Kit, header: Header, role: str = SUBMISSION) -> SheetPlan:
    """Return the very-hidden sheet with the same facts as the document properties, however long they are."""
    sheet = SheetPlan(STAMP_SHEET, state="very_hidden", is_protected=False)
    plan_lines = {f"{PLAN_KEY}#{at}": line.text for at, line in enumerate(header.plan, start=1)}
    numbers = [line for line in header.prefilled if isinstance(line.value, float)]
    carried = {f"{PREFILLED_KEY}#{at}": line.text for at, line in enumerate(numbers, start=1)}
    for at, (key, text) in enumerate((stamp(kit, header, role) | plan_lines | carried).items(), start=1):
        sheet.put(at, 1, styles.PLAIN, key)
        sheet.put(at, 2, styles.PLAIN, text or None)
    return sheet


def defined_names(kit: Kit, cells: KitLayout) -> dict[str, str]:
    """Return the third anchor: a name for every row and column of every form, and one for each block."""
    found: dict[str, str] = {}
    for instance in kit.instances:
        found |= _names(instance, cells.layouts[instance.id])
    return found


def _names(instance: Instance, layout: Layout) -> dict[str, str]:
    sheet = "'" + instance.sheet.replace("'", "''") + "'!"
    found: dict[str, str] = {}
    for column, number in layout.column_numbers.items():
        found[defined_name(instance, f"c.{column}")] = sheet + a1(layout.code_row, number, absolute=True)
    for row, number in layout.row_numbers.items():
        if "#" not in row:
            found[defined_name(instance, f"r.{row}")] = sheet + a1(number, layout.label_column, absolute=True)
    for block in instance.form.blocks:
        top, bottom = layout.block_span(block.id)
        first = a1(top, min(layout.column_numbers.values()), absolute=True)
        last = a1(bottom, layout.last_column, absolute=True)
        found[defined_name(instance, block.id)] = f"{sheet}{first}:{last}"
    return found
