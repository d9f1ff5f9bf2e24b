"""TỔNG QUAN: what was added up, who is missing, and the totals by programme."""

from collections.abc import Sequence
from math import isfinite, nan

from mtqg_xl.checks.result import Verdict
from mtqg_xl.consolidation.book_forms import MONEY_DECIMALS, MONEY_UNIT
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.received import Received
from mtqg_xl.definition.model import DENOMINATORS, MONEY_UNITS, Instance, Kit, Row
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plain import Field, PlainTable
from mtqg_xl.workbook.plan import Content


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
        inside = len(total.inside(kit.instance_by_id[instance], kit.instance_by_id[instance].row_by_id[row]))
        rows.append((title, figure if isfinite(figure) else None, f"{inside}/{len(total.expected)}"))
    head = frozenset(range(len(rows)))
    for item in kit.forms:
        inside = len({code for row in item.rows for code in total.inside(item, row)})
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
    inside = len(total.inside(instance, row))
    shown = None if percent != percent else percent
    return row.label, plan, paid, shown, plan - paid, f"{inside}/{len(total.expected)}"
