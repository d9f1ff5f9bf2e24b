"""The forms as they stand in a consolidated book: in triệu đồng, by reporter, all works one below the other."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite

from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.definition.model import MONEY_UNITS, Block, Column, Form, Instance, Kit, Page, Row
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.workbook.plan import Content

MONEY_UNIT = "triệu đồng"
MONEY_DECIMALS = 3
REPORTER_COLUMN = "reporter"
_OF_REPORTER = "DV."
TOTAL_ROW = "TONG"
"""The row of a form by reporter that adds them all."""


def book_kit(total: Consolidated, names: Mapping[str, str]) -> Kit:
    """Return the kit of a consolidated book: money in triệu đồng with three decimals, no rules, GN-02 added."""
    kit = total.kit
    instances: list[Instance] = []
    for instance in kit.instances:
        if instance.id in {kit.header, kit.justification}:
            continue
        instances.append(_book_instance(instance, total))
        own = [words for words in kit.by_reporter_forms if words[0] == instance.id]
        instances += [by_reporter(words, instance, total, names) for words in own]
    return replace(kit, instances=tuple(instances), rules=(), header="", justification="", money_unit=MONEY_UNIT)


def _book_instance(instance: Instance, total: Consolidated) -> Instance:
    if instance.form.page.layout == "blank":
        instance = off_blank(instance)
    columns = tuple(_in_millions(column) for column in instance.form.columns)
    blocks = tuple(_block_of(instance, block, total) for block in instance.form.blocks)
    if blocks:
        columns = (columns[0], Column(REPORTER_COLUMN, ("Đơn vị",), "text", width=18), *columns[1:])
    form = replace(instance.form, columns=columns, blocks=blocks, rules=())
    rows = tuple(replace(row, decimals=MONEY_DECIMALS) if row.unit == "money" else row for row in instance.rows)
    return replace(instance, form=form, money_unit=MONEY_UNIT, rows=rows)


def off_blank(instance: Instance) -> Instance:
    """Return a form of an office's blank as a table of ours: a consolidated book has more rows than the blank."""
    form = instance.form
    placed = sorted(instance.rows, key=lambda row: row.at or 0)
    blocks = tuple(
        replace(block, at=0, before=next((row.id for row in placed if (row.at or 0) > block.at), ""))
        for block in form.blocks
    )
    rows = tuple(replace(row, at=None) for row in placed)
    columns = tuple(replace(column, at=0) for column in form.columns)
    paper = form.page
    page = Page(orientation=paper.orientation, paper=paper.paper, head=paper.head, signatures=paper.signatures)
    return replace(instance, form=replace(form, page=page, columns=columns, blocks=blocks), rows=rows)


def _by_unit(column: Column) -> Column:
    return replace(column, title=("Đơn vị",)) if column.show == "label" else column


def _in_millions(column: Column) -> Column:
    return replace(column, decimals=MONEY_DECIMALS) if column.unit == "money" else column


def _block_of(instance: Instance, block: Block, total: Consolidated) -> Block:
    rows = len(total.figures.blocks[(instance.id, block.id)].position)
    return replace(block, ready_rows=max(1, rows))


def by_reporter(words: tuple[str, ...], instance: Instance, total: Consolidated, names: Mapping[str, str]) -> Instance:
    """Return the form that has one row for each reporter and the columns of an instance, by its words in the kit."""
    _, name, title, sheet = words
    root = Row(TOTAL_ROW, "TỔNG CỘNG", "parent")
    rows = [root]
    for at, code in enumerate(total.expected, start=1):
        label = names.get(code, code)
        rows.append(Row(f"{_OF_REPORTER}{code}", label, "leaf", TOTAL_ROW, 1, stt=str(at)))
    columns = tuple(_by_unit(_in_millions(column)) for column in instance.form.table)
    form: Form = replace(instance.form, id=name, number=_number(name, instance), title=title, columns=columns, rules=())
    return Instance(name, form, sheet, tuple(rows), MONEY_UNIT)


def _number(name: str, instance: Instance) -> str:
    """Return the number that the form by reporter prints: written as in the form that it divides, ``Biểu số 05``."""
    printed = instance.form.number
    series, _, own = instance.id.rpartition("-")
    of, _, number = name.rpartition("-")
    is_next = of == series and number.isdigit() and printed.endswith(own)
    return printed.removesuffix(own) + number if is_next else f"Biểu {name}"


def form_values(total: Consolidated, kit: Kit) -> dict[tuple[str, str, str], Content]:
    """Return what the typed cells of the forms hold: the sums, nothing where nobody typed anything."""
    found: dict[tuple[str, str, str], Content] = {}
    for instance, row, column in number_cells(total.kit):
        if instance.kind_of(row, column) == "input" and total.figures.is_present(instance.id, row.id, column.id):
            target = kit.instance_by_id[instance.id]
            scale = target.scale_of(row, target.column_by_id[column.id])
            value = round(total.figures.value(instance.id, row.id, column.id) / scale, 6)
            if isfinite(value):  # a sum past every number: the files that hold such figures are blocked findings
                found[(instance.id, row.id, column.id)] = value
    return found


class BookValues(Mapping[tuple[str, str, str], Content]):
    """What the typed cells of a consolidated book hold, each worked out when it is asked for.

    That are the sums; in forms by reporter the row of each; and the rows of every open block of all members, one below
    the other, each with its reporter. What nobody typed is not in it.
    """

    def __init__(self, total: Consolidated, kit: Kit, names: Mapping[str, str]) -> None:
        """Hold the sums alone."""
        self.total, self.kit, self.names = total, kit, names
        self._sums = form_values(total, kit)
        self._summary = {
            words[1]: (total.kit.instance_by_id[words[0]], kit.instance_by_id[words[1]])
            for words in total.kit.by_reporter_forms
        }

    def __getitem__(self, key: tuple[str, str, str]) -> Content:
        value = self._found(*key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: tuple[str, str, str], default: Content = None) -> Content:  # type: ignore[override]  # one kind
        """Return what a cell holds."""
        value = self._found(*key)
        return default if value is None else value

    def _found(self, instance: str, row: str, column: str) -> Content:
        if instance in self._summary and row.startswith(_OF_REPORTER):
            return self._of_reporter(*self._summary[instance], row.removeprefix(_OF_REPORTER), column)
        block, mark, position = row.partition("#")
        if not mark:
            return self._sums.get((instance, row, column))
        table = self.total.members.blocks.get((instance, block))
        at = int(position) - 1 if position.isdigit() else -1
        if table is None or not 0 <= at < len(table.position):
            return None
        if column == REPORTER_COLUMN:
            code = self.total.members.reporters[int(table.reporter_index[at])]
            return self.names.get(code, code)
        found = self.kit.instance_by_id[instance]
        return _block_value(found, table, found.column_by_id[column], at)

    def _of_reporter(self, summary: Instance, target: Instance, code: str, column: str) -> Content:
        at, row = self.total.members.place_of.get(code), summary.rows[0].id
        is_typed = target.column_by_id[column].kind == "input"
        if at is None or not is_typed or not self.total.members.is_present(summary.id, row, column, at):
            return None
        return round(self.total.members.value(summary.id, row, column, at) / MONEY_UNITS[MONEY_UNIT], 6)

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        rows = [(name, f"{_OF_REPORTER}{code}") for name in self._summary for code in self.total.members.reporters]
        for (name, block), table in self.total.members.blocks.items():
            if name in self.kit.instance_by_id:
                rows += [(name, f"{block}#{at}") for at in range(1, len(table.position) + 1)]
        yield from self._sums
        for name, row in rows:
            for column in self.kit.instance_by_id[name].form.columns:
                if self._found(name, row, column.id) is not None:
                    yield name, row, column.id

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _block_value(instance: Instance, table: BlockTable, column: Column, at: int) -> Content:
    if column.id in table.texts:
        return table.texts[column.id][at] or None
    if column.kind != "input" or column.id not in table.values or not table.present[column.id][at]:
        return None
    return round(float(table.values[column.id][at]) / instance.scale_of(None, column), 6)
