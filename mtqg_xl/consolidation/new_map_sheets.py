"""ĐỊA BÀN MỚI and its works: what old units stated, on the map that there is now."""

from collections.abc import Mapping, Sequence
from math import isfinite

from mtqg_xl.consolidation.book_forms import MONEY_DECIMALS, MONEY_UNIT
from mtqg_xl.consolidation.new_map import Work
from mtqg_xl.definition.model import MONEY_UNITS, Column, Instance, Kit, Row
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.money import ALL, advanced, paid, planned
from mtqg_xl.figures.regrouping import Regrouped
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown
from mtqg_xl.workbook.plan import Content

NEW_MAP, WORKS = "ĐỊA BÀN MỚI", "CÔNG TRÌNH ĐỊA BÀN MỚI"
_MILLION = MONEY_UNITS[MONEY_UNIT]
_NARROWEST = 11.0
"""Characters that an amount in triệu đồng with three decimals needs."""
Names = Mapping[str, str]

_MAP_FIELDS = (
    *(Field("Đơn vị mới", 26), Field("Gồm đơn vị cũ", 44), Field("Chương trình", 50)),
    *(Field(title, 17, MONEY_DECIMALS) for title in ("Kế hoạch vốn", "Giải ngân", "Còn lại", "Tạm ứng còn")),
    *(Field("Tỷ lệ (%)", 11, 2), Field("Đánh dấu", 16)),
)


def new_map_sheet(found: Regrouped, old: Names, new: Names) -> PlainTable:
    """Return ĐỊA BÀN MỚI: the programmes of each new unit, with the old units that are in it and what is estimated."""
    rows: list[tuple[PlainCell, ...]] = []
    bold: list[int] = []
    for at, unit in enumerate(found.figures.reporters if found.figures is not None else ()):
        bold.append(len(rows))
        rows += _rows_of_unit(found, at, unit, old, new)
    waiting = [old.get(each.code, each.code) for each in found.undivided]
    lines = (
        f"Số đơn vị cũ cộng theo đơn vị mới. Đơn vị tính: {MONEY_UNIT}. “quy đổi”: đơn vị mới gộp hoặc chia từ đơn vị "
        "cũ; “ước”: có phần chia theo tỷ lệ đã khai báo.",
        *((f"Chia tách, chưa có tỷ lệ, chưa tính ở đơn vị nào: {', '.join(waiting)}.",) if waiting else ()),
    )
    title = "SỐ LIỆU ĐƠN VỊ CŨ TRÊN ĐỊA BÀN MỚI"
    return PlainTable(NEW_MAP, title, _MAP_FIELDS, tuple(rows), lines, frozenset(bold))


def _rows_of_unit(found: Regrouped, at: int, unit: str, old: Names, new: Names) -> list[tuple[PlainCell, ...]]:
    assert found.figures is not None  # it has this unit
    parts = _parts(found, unit, old)
    instance, percent = headline_of(found.figures.kit)
    rows: list[tuple[PlainCell, ...]] = []
    for row in instance.rows:
        who = (None, None) if rows else (new.get(unit, unit), parts)
        rows.append((*who, row.label, *_money(found.figures, at, instance, row, percent), found.marks(unit) or None))
    return rows


def _parts(found: Regrouped, unit: str, old: Names) -> PlainCell:
    """Return the old units in a new one, and those that are not in it yet."""
    inside = ", ".join(old.get(code, code) for code in found.parts[unit])
    lacking = found.lacking.get(unit, ())
    if not lacking:
        return inside
    everyone = len(found.parts[unit]) + len(lacking)
    words = (
        f"{inside} ({len(found.parts[unit])}/{everyone}; thiếu: {', '.join(old.get(code, code) for code in lacking)})"
    )
    return Shown(words, fill=styles.EXPLAIN_FILL)


def headline_of(kit: Kit) -> tuple[Instance, str]:
    """Return the form whose rows are the programmes, and its column of percents."""
    instance, _, percent = kit.headline[2].split("|")
    return kit.instance_by_id[instance], percent


def _money(figures: FigureSet, at: int, instance: Instance, row: Row, percent: str) -> tuple[PlainCell, ...]:
    plan, spent = planned(figures, at, instance, row, ALL), paid(figures, at, instance, row, ALL)
    left = None if plan is None else plan - (spent or 0.0)
    advance = advanced(figures, at, instance, row)
    ratio = figures.value(instance.id, row.id, percent, at)
    money = (None if value is None else value / _MILLION for value in (plan, spent, left, advance))
    return (*money, ratio if isfinite(ratio) else None)


# --- works ---------------------------------------------------------------------------------------------------------


def works_sheets(works: Sequence[Work], members: FigureSet, old: Names, new: Names) -> list[PlainTable]:
    """Return the works of all units, each beside its new unit and the old one that it comes from; a sheet a form."""
    forms = {work.instance.id: work.instance for work in works}
    return [
        _works_sheet(
            WORKS if len(forms) == 1 else f"{WORKS} {instance.id}"[:31],
            [work for work in works if work.instance.id == instance.id],
            members,
            (old, new),
        )
        for instance in forms.values()
    ]


def _works_sheet(sheet: str, works: Sequence[Work], members: FigureSet, names: tuple[Names, Names]) -> PlainTable:
    old, new = names
    instance = works[0].instance
    columns = [column for column in instance.form.columns if column.kind in {"input", "text", "choice"}]
    fields = (Field("Đơn vị mới", 20), Field("Địa bàn cũ", 18), *(_field(column) for column in columns))
    rows = [
        (_home(work, new), old.get(work.old, work.old) or None, *(_cell(members, work, column) for column in columns))
        for work in works
    ]
    lines = (f"Đơn vị tính tiền: {MONEY_UNIT}. Cùng tên ở hai địa bàn cũ: xem trang PHẢI SỬA, mã H17.",)
    return PlainTable(sheet, "CÔNG TRÌNH, MÔ HÌNH THEO ĐƠN VỊ MỚI VÀ ĐỊA BÀN CŨ", fields, tuple(rows), lines)


def _home(work: Work, new: Names) -> PlainCell:
    if not work.unit:
        return Shown("Chưa rõ đơn vị nhận", fill=styles.EXPLAIN_FILL)
    return new.get(work.unit, work.unit)


def _field(column: Column) -> Field:
    is_money = column.unit == "money"
    decimals = None if column.kind != "input" else MONEY_DECIMALS if is_money else column.decimals
    return Field(column.header, max(column.width, _NARROWEST), decimals)


def _cell(members: FigureSet, work: Work, column: Column) -> Content:
    table = members.blocks[work.instance.id, work.block.id]
    if column.id in table.texts:
        return table.texts[column.id][work.at] or None
    if not table.present[column.id][work.at]:
        return None
    value = float(table.values[column.id][work.at])
    return value / _MILLION if column.unit == "money" else value
