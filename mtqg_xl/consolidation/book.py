"""The consolidated workbook: the forms in triệu đồng, GN-02 by reporter, all works, who is in, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite, nan

from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.consolidation.consolidate import Consolidated, number_cells
from mtqg_xl.definition.model import DENOMINATORS, MONEY_UNITS, Block, Column, Form, Instance, Kit, Page, Row
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.findings import Finding
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plain import Field, PlainTable, district_book
from mtqg_xl.workbook.plan import Content
from mtqg_xl.workbook.tables import Values

MONEY_UNIT = "triệu đồng"
MONEY_DECIMALS = 3
REPORTER_COLUMN = "reporter"


@dataclass(frozen=True, slots=True)
class Received:
    """What stands in SỔ NHẬN about one reporter; ``status`` is in words."""

    code: str
    name: str
    status: str
    file: str
    result: FileResult | None


def consolidated_book(
    total: Consolidated,
    header: Header,
    received: Sequence[Received],
    sheets: Sequence[PlainTable] = (),
    footnotes: Sequence[str] = (),
) -> bytes:
    """Return the consolidated workbook of a receiver.

    ``sheets`` (SỔ NHẬN, ĐIỀU CHỈNH) stand after the forms; ``footnotes`` on TỔNG QUAN.
    """
    names = {item.code: item.name for item in received}
    kit = book_kit(total, names)
    values = form_values(total, kit) | reporter_values(total, kit) | work_values(total, kit, names)
    return district_book(
        kit,
        header,
        values,
        before=[overview(total, header, received, footnotes)],
        after=[*sheets, findings_sheet(received), sources_sheet(total)],
        notes=contributor_notes(total, names),
    )


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
    root = Row("TONG", "TỔNG CỘNG", "parent")
    rows = [root]
    for at, code in enumerate(total.expected, start=1):
        label = names.get(code, code)
        rows.append(Row(f"DV.{code}", label, "leaf", "TONG", 1, stt=str(at)))
    columns = tuple(_by_unit(_in_millions(column)) for column in instance.form.table)
    form: Form = replace(instance.form, id=name, number=f"Biểu {name}", title=title, columns=columns, rules=())
    return Instance(name, form, sheet, tuple(rows), MONEY_UNIT)


def form_values(total: Consolidated, kit: Kit) -> Values:
    """Return what the typed cells of the forms hold: the sums, nothing where nobody typed anything."""
    found: Values = {}
    for instance, row, column in number_cells(total.kit):
        if instance.kind_of(row, column) == "input" and total.figures.is_present(instance.id, row.id, column.id):
            target = kit.instance_by_id[instance.id]
            scale = target.scale_of(row, target.column_by_id[column.id])
            value = round(total.figures.value(instance.id, row.id, column.id) / scale, 6)
            if isfinite(value):  # a sum past every number: the files that hold such figures are blocked findings
                found[(instance.id, row.id, column.id)] = value
    return found


def reporter_values(total: Consolidated, kit: Kit) -> Values:
    """Return the row of each reporter in the forms by reporter."""
    found: Values = {}
    for words in total.kit.by_reporter_forms:
        found |= _values_by_reporter(total, total.kit.instance_by_id[words[0]], kit.instance_by_id[words[1]])
    return found


def _values_by_reporter(total: Consolidated, summary: Instance, target: Instance) -> Values:
    found: Values = {}
    root = summary.rows[0]
    for at, code in enumerate(total.members.reporters):
        for column in target.form.columns:
            if column.kind == "input" and total.members.is_present(summary.id, root.id, column.id, at):
                value = total.members.value(summary.id, root.id, column.id, at)
                found[(target.id, f"DV.{code}", column.id)] = round(value / MONEY_UNITS[MONEY_UNIT], 6)
    return found


def work_values(total: Consolidated, kit: Kit, names: Mapping[str, str]) -> Values:
    """Return the rows of every open block of all members, one below the other, each with its reporter."""
    found: Values = {}
    for (instance_id, block), table in total.members.blocks.items():
        instance = kit.instance_by_id.get(instance_id)
        if instance is None:
            continue
        for at in range(len(table.position)):
            row = f"{block}#{at + 1}"
            code = total.members.reporters[int(table.reporter_index[at])]
            found[(instance_id, row, REPORTER_COLUMN)] = names.get(code, code)
            for column in instance.form.columns:
                value = _block_value(instance, table, column, at)
                if value is not None:
                    found[(instance_id, row, column.id)] = value
    return found


def _block_value(instance: Instance, table: BlockTable, column: Column, at: int) -> Content:
    if column.id in table.texts:
        return table.texts[column.id][at] or None
    if column.kind != "input" or column.id not in table.values or not table.present[column.id][at]:
        return None
    return round(float(table.values[column.id][at]) / instance.scale_of(None, column), 6)


def contributor_notes(total: Consolidated, names: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return for each row how many reporters are in it, and who is not when it is not everybody."""
    found: dict[tuple[str, str], str] = {}
    everyone = len(total.expected)
    for instance in total.kit.instances:
        if instance.id in {total.kit.header, total.kit.justification}:
            continue
        for row in instance.rows:
            inside = _in_row(total, instance, row)
            if inside and instance.kind_of(row, instance.form.columns[-1]) is not None:
                lacking = [names.get(code, code) for code in total.expected if code not in inside]
                more = f"; không có: {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}" if lacking else ""
                found[(instance.id, row.id)] = f"{len(inside)}/{everyone} đơn vị{more}"
    return found


def _in_row(total: Consolidated, instance: Instance, row: Row) -> set[str]:
    present = total.members.present[instance.id][:, total.members.row_index[instance.id][row.id], :]
    return {code for code, cells in zip(total.members.reporters, present, strict=True) if cells.any()}


def overview(
    total: Consolidated, header: Header, received: Sequence[Received], footnotes: Sequence[str] = ()
) -> PlainTable:
    """Return the first sheet: what was added up, who is missing, and the totals by programme."""
    kit = total.kit
    usable = len(total.members.reporters)
    lacking = [item.name for item in received if item.code in total.missing]
    is_of_money = _is_of_money(kit)
    unit = f" Đơn vị tính: {MONEY_UNIT}." if is_of_money else ""
    lines = [
        f"Đơn vị tổng hợp: {header.reporter_name}. Số liệu đến ngày {header.as_of_text}.{unit}",
        f"Tổng hợp {usable}/{len(total.expected)} đơn vị." + (f" Thiếu: {', '.join(lacking)}." if lacking else ""),
        *_doubts(received),
        *footnotes,
        *(_denominator(kit) if is_of_money else ()),
    ]
    if not is_of_money:
        return _overview_of_counts(total, lines)
    fields = (
        Field("Chương trình", 60),
        Field("Kế hoạch vốn", 18, MONEY_DECIMALS),
        Field("Giải ngân", 18, MONEY_DECIMALS),
        Field("Tỷ lệ (%)", 12, 2),
        Field("Còn lại", 18, MONEY_DECIMALS),
        Field("Số đơn vị có số", 16),
    )
    instance, _, plan_column = kit.headline[0].split("|")
    columns = (plan_column, *(key.split("|")[2] for key in kit.headline[1:3]))
    rows = [
        _overview_row(total, kit.instance_by_id[instance], row, columns) for row in kit.instance_by_id[instance].rows
    ]
    title = f"TÌNH HÌNH GIẢI NGÂN {kit.title.upper()} ĐẾN NGÀY {header.as_of_text}"
    return PlainTable("TỔNG QUAN", title, fields, tuple(rows), tuple(lines), frozenset({0}), one_page=True)


def _is_of_money(kit: Kit) -> bool:
    """Whether the headline of a kit is a plan and what was paid of it."""
    if not kit.headline:
        return False
    instance, row, column = kit.headline[0].split("|")
    found = kit.instance_by_id[instance]
    return found.unit_of(found.row_by_id[row], found.column_by_id[column]) in MONEY_UNITS


def _overview_of_counts(total: Consolidated, lines: Sequence[str]) -> PlainTable:
    """Return the first sheet of a kit that counts: its headline, then in how many files each form has figures."""
    kit = total.kit
    rows: list[tuple[Content, ...]] = []
    for title, key in zip(kit.headline_titles, kit.headline, strict=False):
        instance, row, column = key.split("|")
        figure = total.figures.value(instance, row, column)
        inside = len(_in_row(total, kit.instance_by_id[instance], kit.instance_by_id[instance].row_by_id[row]))
        rows.append((title, figure if isfinite(figure) else None, f"{inside}/{len(total.expected)}"))
    head = frozenset(range(len(rows)))
    for item in kit.forms:
        inside = len({code for row in item.rows for code in _in_row(total, item, row)})
        rows.append((f"Biểu {item.id}", None, f"{inside}/{len(total.expected)}"))
    fields = (Field("Nội dung", 60), Field("Tổng hợp", 18, 2), Field("Số đơn vị có số", 16))
    title = f"TỔNG HỢP {kit.title.upper()}"
    return PlainTable("TỔNG QUAN", title, fields, tuple(rows), tuple(lines), head, one_page=True)


def _denominator(kit: Kit) -> list[str]:
    """Return the line that says what the percents are measured against."""
    if not kit.headline:
        return []
    form = kit.instance_by_id[kit.headline[0].partition("|")[0]].form
    return [f"Mẫu số của tỷ lệ: {DENOMINATORS[form.denominator]}."] if form.denominator else []


def _doubts(received: Sequence[Received]) -> list[str]:
    """Return the footnote about figures that were added although their files are not in order."""
    block = [item.name for item in received if item.result is not None and item.result.verdict is Verdict.BLOCK]
    short = [item.name for item in received if item.result is not None and item.result.verdict is Verdict.INCOMPLETE]
    found = [f"(*) Nhận tạm, còn chỗ phải sửa nên tổng có thể thiếu: {', '.join(block)}."] if block else []
    return [*found, *([f"(*) Nhận tạm, chưa đủ số: {', '.join(short)}."] if short else [])]


def _overview_row(total: Consolidated, instance: Instance, row: Row, columns: tuple[str, ...]) -> tuple[Content, ...]:
    """Return what the overview tells of a row; a form without a column of percents has none told."""
    plan, paid = (total.figures.value(instance.id, row.id, column) / MONEY_UNITS[MONEY_UNIT] for column in columns[:2])
    percent = total.figures.value(instance.id, row.id, columns[2]) if len(columns) > 2 else nan
    inside = len(_in_row(total, instance, row))
    shown = None if percent != percent else percent
    return row.label, plan, paid, shown, plan - paid, f"{inside}/{len(total.expected)}"


def findings_sheet(received: Sequence[Received]) -> PlainTable:
    """Return PHẢI SỬA: every finding of every file."""
    rows = [
        _finding_row(item.name, finding)
        for item in received
        if item.result is not None
        for finding in item.result.findings
    ]
    return PlainTable("PHẢI SỬA", "PHẢI SỬA, CẦN GIẢI TRÌNH, LƯU Ý", FINDING_FIELDS, tuple(rows))


FINDING_FIELDS = (
    *(Field("Đơn vị", 22), Field("Mã", 7), Field("Mức", 16), Field("Biểu", 16), Field("Ô", 8)),
    *(Field("Dòng", 40), Field("Cột", 30), Field("Nội dung", 70), Field("Lệch (đồng)", 18, 0), Field("Cách sửa", 50)),
)


def _finding_row(name: str, finding: Finding) -> tuple[Content, ...]:
    place = (finding.sheet, finding.cell, finding.row_label, finding.column_title)
    return name, finding.code, finding.severity.label, *place, finding.what, finding.impact, finding.mend


def sources_sheet(total: Consolidated) -> PlainTable:
    """Return NGUỒN SỐ LIỆU: for every figure of the forms its total and who is in it."""
    fields = (
        *(Field("Biểu", 14), Field("Mã dòng", 24), Field("Tên dòng", 60), Field("Cột", 40)),
        *(Field("Tổng (đơn vị gốc)", 20, 0), Field("Số đơn vị", 10), Field("Gồm các đơn vị", 60)),
    )
    rows: list[tuple[Content, ...]] = []
    for instance, row, column in number_cells(total.kit):
        if instance.kind_of(row, column) != "input":
            continue
        key = (instance.id, row.id, column.id)
        inside = total.contributors(key)
        if inside:
            shown = f"{len(inside)}/{len(total.expected)}"
            words = (instance.id, row.id, row.label, column.header)
            rows.append((*words, total.figures.value(*key), shown, ", ".join(inside)))
    return PlainTable("NGUỒN SỐ LIỆU", "NGUỒN SỐ LIỆU", fields, tuple(rows))
