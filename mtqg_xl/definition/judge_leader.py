"""What is wrong in what a kit says of the sheets for a leader: places that the kit does not have."""

from collections.abc import Iterator
from datetime import date

from mtqg_xl.definition.judge_kit import KitSource
from mtqg_xl.definition.language import Call, Expr, Ref
from mtqg_xl.definition.leader import Criteria, Overview, WorkColumns
from mtqg_xl.definition.model import Instance, Kit

_A_LEAP_YEAR = 2024


def mistakes_of_leader(source: KitSource) -> list[str]:
    """Return every mistake of ``[overview]`` and ``[criteria]``, as ``path: sentence``."""
    found = [*_ratio(source.kit), *_overview(source, source.kit.overview)]
    for at, works in enumerate(source.kit.overview.works):
        found += [f"overview.works[{at}].{line}" for line in _works(source, works)]
    if source.kit.criteria is not None:
        found += [f"criteria.{line}" for line in _criteria(source, source.kit.criteria)]
    return found


def is_quotient(formula: Expr | None) -> bool:
    """Whether a formula is the percent of two columns of its own row: what the overview can work out exactly."""
    if not isinstance(formula, Call) or formula.word != "percent":
        return False
    return all(isinstance(item, Ref) and item == Ref(item.column) for item in formula.arguments)


def _ratio(kit: Kit) -> Iterator[str]:
    if len(kit.headline) < 3 or kit.overview == Overview():
        return
    instance, row, column = kit.headline[2].split("|")
    found = kit.instance_by_id.get(instance)
    if found is None or row not in found.row_by_id or column not in found.column_by_id:
        return  # said of the headline itself
    if not is_quotient(found.formula_of(found.row_by_id[row], found.column_by_id[column])):
        yield f"headline[2]: trang TỔNG QUAN cần cột “{column}” là percent của hai cột cùng dòng"


def _overview(source: KitSource, overview: Overview) -> Iterator[str]:
    if overview.titles and len(overview.titles) != 3:
        yield "overview.titles: cần ba tên, của hai số và tỷ lệ của chúng"
    if overview.until and not _is_day(overview.until):
        yield f"overview.until: “{overview.until}” phải là ngày/tháng, như 31/01"
    unknown = [name for name in overview.matrix if not source.knows(name)]
    yield from (f"overview.matrix: không có biểu “{name}”" for name in unknown)
    head = _headline_instance(source.kit)
    if head is None:
        return
    for row, name in overview.short_names.items():
        if row not in head.row_by_id or not name:
            yield f"overview.parts: cần “dòng|tên ngắn”, dòng của biểu {head.id}; không rõ “{row}|{name}”"
    column = overview.second_ratio.partition("|")[0]
    if overview.second_ratio and column not in head.column_by_id:
        yield f"overview.second_ratio: {head.id} không có cột “{column}”"


def _is_day(text: str) -> bool:
    place = Overview(until=text).deadline
    try:
        return place is not None and bool(date(_A_LEAP_YEAR, *place))
    except ValueError:
        return False


def _headline_instance(kit: Kit) -> Instance | None:
    return kit.instance_by_id.get(kit.headline[0].partition("|")[0]) if kit.headline else None


def _works(source: KitSource, works: WorkColumns) -> Iterator[str]:
    instance, block = works.place
    found = source.kit.instance_by_id.get(instance)
    if instance in source.unsure:
        return
    if found is None or block not in found.block_by_id:
        yield f"block: không có khối “{works.block}”; viết như GN-03|works"
        return
    single = {"name": works.name, "line": works.line, "obstacle": works.obstacle}
    named = {key: (column,) for key, column in single.items() if column} | {"plan": works.plan, "paid": works.paid}
    for key, columns in named.items():
        unknown = [column for column in columns if column not in found.column_by_id]
        yield from (f"{key}: {instance} không có cột “{column}”" for column in unknown)


def _criteria(source: KitSource, criteria: Criteria) -> Iterator[str]:
    instance, column = criteria.place
    if instance in source.unsure:
        return
    found = source.kit.instance_by_id.get(instance)
    if found is None or column not in found.column_by_id:
        yield f"column: không có cột “{criteria.column}”; viết như PB-09|met"
        return
    unknown = [row for row in criteria.rows if row not in found.row_by_id]
    yield from (f"rows: {instance} không có dòng “{row}”" for row in unknown)
