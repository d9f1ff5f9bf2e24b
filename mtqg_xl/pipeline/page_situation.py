"""The situation of a run as its page shows it: boxes, percents of units, programmes, what is still to be paid."""

from collections.abc import Callable, Iterator
from math import isfinite

from mtqg_xl.consolidation.consolidate import CellKey, Consolidated
from mtqg_xl.definition.model import DENOMINATORS, MONEY_UNITS, Block, Column, Instance, Kit
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.pages.charts import Bar, Pair
from mtqg_xl.pages.consolidated import Box, Item, Situation
from mtqg_xl.pipeline.consolidating import Run
from mtqg_xl.vietnamese import write_number, write_percent

MOST_ITEMS = 10
_MILLION = MONEY_UNITS["triệu đồng"]
_MOST_PAIRS = 12


def situation_of(run: Run, words: Callable[[str], str] = str) -> Situation:
    """Return the situation; ``words`` is what becomes of texts that units typed."""
    total, names = run.total, run.names
    keys = headline_keys(total.kit)
    bars, title = _bars(total, keys, names)
    return Situation(
        boxes=tuple(_boxes(run, keys)),
        bars=bars,
        average=_average(total, keys) if bars else None,
        bars_title=title,
        pairs=tuple(_pairs(total, keys)) if is_of_money(total.kit) else (),
        items=tuple(_items(total, names, words)),
    )


def headline_keys(kit: Kit) -> tuple[CellKey, ...]:
    """Return the cells by which a kit is judged: what was planned, what was done, their ratio."""
    found = []
    for text in kit.headline:
        instance, row, column = text.split("|")
        found.append((instance, row, column))
    return tuple(found)


def is_of_money(kit: Kit) -> bool:
    """Whether the headline of a kit is a plan and what was paid of it."""
    return any(_unit(kit, key) in MONEY_UNITS for key in headline_keys(kit)[:1])


def denominator_of(kit: Kit) -> str:
    """Return what the percents of a kit are measured against, in words; empty where nothing says."""
    keys = headline_keys(kit)
    form = kit.instance_by_id[keys[0][0]].form if keys and is_of_money(kit) else None
    return DENOMINATORS[form.denominator] if form is not None and form.denominator else ""


def _unit(kit: Kit, key: CellKey) -> str:
    instance = kit.instance_by_id[key[0]]
    return instance.unit_of(instance.row_by_id[key[1]], instance.column_by_id[key[2]])


# --- boxes ---------------------------------------------------------------------------------------------------------


def _boxes(run: Run, keys: tuple[CellKey, ...]) -> Iterator[Box]:
    total = run.total
    for title, key in zip(total.kit.headline_titles, keys, strict=False):
        value = _figure(total, key)
        yield Box(title.removesuffix(" (%)"), *_shown(total.kit, key, value))
    if len(keys) > 1 and is_of_money(total.kit):
        yield from _left(run, keys)


def _figure(total: Consolidated, key: CellKey) -> float | None:
    value = total.figures.value(*key)
    return value if total.figures.is_present(*key) and isfinite(value) else None


def _shown(kit: Kit, key: CellKey, value: float | None) -> tuple[str, str]:
    unit = _unit(kit, key)
    if value is None:
        return "–", "chưa có số"
    if unit in MONEY_UNITS:
        return write_number(value / _MILLION, 1), "triệu đồng"
    if unit == "%":
        against = denominator_of(kit)
        return write_percent(value, 1), f"trên {against}" if against else ""
    return write_number(round(value, 3)), unit


def _left(run: Run, keys: tuple[CellKey, ...]) -> Iterator[Box]:
    """Yield what is still to be paid, and how much a month that is until the plan of the year ends on 31/01."""
    plan, paid = (_figure(run.total, key) for key in keys[:2])
    if plan is None or paid is None:
        return
    left, day, period = plan - paid, run.header.as_of, run.decided.period
    months = (period.year + 1 - day.year) * 12 + 1 - day.month if day is not None and period.kind != "years" else 0
    need = f"triệu đồng; cần {write_number(left / _MILLION / months, 1)}/tháng đến 31/01/{period.year + 1}"
    yield Box("Còn lại", write_number(left / _MILLION, 1), need if months > 0 and left > 0 else "triệu đồng")


# --- charts --------------------------------------------------------------------------------------------------------


def _bars(total: Consolidated, keys: tuple[CellKey, ...], names: dict[str, str]) -> tuple[tuple[Bar, ...], str]:
    """Return the percent of each unit that has one; the chart is left out where the kit knows no percent."""
    if len(keys) < 3:
        return (), ""
    key = keys[2]
    found = []
    for at, code in enumerate(total.members.reporters):
        value = total.members.value(*key, at)
        if total.members.is_present(*key, at) and isfinite(value):
            found.append(Bar(names.get(code, code), value))
    what = "Tỷ lệ giải ngân" if is_of_money(total.kit) else total.kit.headline_titles[2].removesuffix(" (%)")
    return tuple(found), f"{what} theo đơn vị"


def _average(total: Consolidated, keys: tuple[CellKey, ...]) -> float | None:
    """Return the percent of the whole, which is not the mean of the percents."""
    return _figure(total, keys[2])


def _pairs(total: Consolidated, keys: tuple[CellKey, ...]) -> Iterator[Pair]:
    """Yield what stands directly below the headline row: programmes, or the projects of one."""
    if len(keys) < 2:
        return
    instance = total.kit.instance_by_id[keys[0][0]]
    columns = [key[2] for key in keys]
    below = [row for row in instance.children.get(keys[0][1], ()) if row.kind != "rest"]
    for row in below[:_MOST_PAIRS]:
        values = [_figure(total, (instance.id, row.id, column)) for column in columns]
        percent = values[2] if len(values) > 2 else None
        yield Pair(row.id, row.label, (values[0] or 0.0) / _MILLION, (values[1] or 0.0) / _MILLION, percent)


# --- works ---------------------------------------------------------------------------------------------------------


def _items(total: Consolidated, names: dict[str, str], words: Callable[[str], str]) -> list[Item]:
    """Return the works and contents with most still to be paid of their plan."""
    found: list[Item] = []
    for (name, block_id), table in total.members.blocks.items():
        instance = total.kit.instance_by_id.get(name)
        block = instance.block_by_id.get(block_id) if instance is not None else None
        if instance is not None and block is not None:
            found += _items_of(total, instance, block, table, names, words)
    return sorted(found, key=lambda item: -item.left)[:MOST_ITEMS]


def _items_of(
    total: Consolidated,
    instance: Instance,
    block: Block,
    table: BlockTable,
    names: dict[str, str],
    words: Callable[[str], str],
) -> Iterator[Item]:
    columns = [column for column in instance.form.columns if column.id in table.values and column.kind == "input"]
    plan = next((column for column in columns if column.is_plan), None)
    paid = next((column for column in columns if column.cumulative == "year"), None)
    if plan is None or paid is None or block.name not in table.texts:
        return
    obstacle = _obstacle(instance)
    for at in range(len(table.position)):
        left = _amount(table, plan, at) - _amount(table, paid, at)
        if left > 0:
            code = total.members.reporters[int(table.reporter_index[at])]
            said = table.texts[obstacle.id][at] if obstacle is not None and obstacle.id in table.texts else ""
            yield Item(words(table.texts[block.name][at]), names.get(code, code), left, words(said))


def _amount(table: BlockTable, column: Column, at: int) -> float:
    """Return an amount of a work; nothing planned leaves nothing to pay, nothing paid leaves all of it."""
    return float(table.values[column.id][at]) if table.present[column.id][at] else 0.0


def _obstacle(instance: Instance) -> Column | None:
    """Return the column in which an office chooses why a work is not paid: the one with words to choose from."""
    worded = [column for column in instance.form.columns if column.kind == "choice" and column.choices]
    return next((column for column in worded if not column.choices[0].startswith("rows:")), None)
