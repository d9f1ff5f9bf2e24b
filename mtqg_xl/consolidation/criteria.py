"""Which commune meets which criterion, and how many of each: for the kits that say which of their rows are criteria."""

from collections.abc import Iterator, Mapping
from functools import partial
from math import isnan

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.definition.leader import Criteria
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, LazyRows, PlainCell, PlainTable, Shown

MET, NOT_MET, UNKNOWN, NOT_SENT = "Đạt", "Chưa đạt", "chưa có số", "chưa gửi"


_AllJudged = Mapping[str, tuple[bool | None, ...] | None]
"""For each commune which criteria it meets, None for one without a file."""


def criteria_sheet(total: Consolidated, names: Mapping[str, str]) -> PlainTable | None:
    """Return communes down and criteria across, each with its count; None for a kit without criteria."""
    criteria = total.kit.criteria
    if criteria is None:
        return None
    judged = {code: _judged(total, criteria, code) for code in total.expected}
    instance = total.kit.instance_by_id[criteria.place[0]]
    count = len(criteria.rows)
    heads = (Field(str(at), 6.4) for at in range(1, count + 1))
    fields = (Field("STT", 5), Field("Đơn vị", 22), Field("Đạt", 8), *heads)
    legend = "; ".join(f"{at} {instance.row_by_id[row].label}" for at, row in enumerate(criteria.rows, start=1))
    sent = sum(found is not None for found in judged.values())
    lines = (
        f"Tổng hợp {sent}/{len(judged)} đơn vị. “{UNKNOWN}”: chưa ghi đủ để biết đạt hay chưa, không tính là chưa đạt.",
        f"Tiêu chí: {legend}.",
    )
    rows = LazyRows(len(judged) + 1, partial(_rows, judged, names, count))
    bold = frozenset({len(judged)})
    return PlainTable(criteria.sheet, criteria.title, fields, rows, lines, bold, has_links=False)


def _rows(judged: _AllJudged, names: Mapping[str, str], count: int) -> Iterator[tuple[PlainCell, ...]]:
    for at, (code, found) in enumerate(judged.items(), start=1):
        yield _commune(str(at), names.get(code, code), found, count)
    yield _counts(judged, count)


def _judged(total: Consolidated, criteria: Criteria, code: str) -> tuple[bool | None, ...] | None:
    """Return for each criterion whether it is met, None where nothing says; None for a commune without a file."""
    at = total.members.place_of.get(code)
    if at is None:
        return None
    instance, column = criteria.place
    found: list[bool | None] = []
    for row in criteria.rows:
        value = total.members.value(instance, row, column, at)
        is_known = total.members.is_present(instance, row, column, at) and not isnan(value)
        found.append(value >= 1 if is_known else None)
    return tuple(found)


def _commune(number: str, name: str, judged: tuple[bool | None, ...] | None, count: int) -> tuple[PlainCell, ...]:
    if judged is None:
        return (number, name, NOT_SENT, *[None] * count)
    shown = f"{sum(item is True for item in judged)}/{len(judged)}"
    return (number, name, Shown(shown, bold=True, centered=True), *(_cell(item) for item in judged))


def _cell(is_met: bool | None) -> PlainCell:
    if is_met is None:
        return Shown(UNKNOWN, centered=True)
    return Shown(MET, centered=True) if is_met else Shown(NOT_MET, fill=styles.GIVEN_FILL, bold=True, centered=True)


def _counts(judged: _AllJudged, criteria: int) -> tuple[PlainCell, ...]:
    """Return how many communes meet each criterion, of those that say something of it."""
    sent = [found for found in judged.values() if found is not None]
    cells = []
    for at in range(criteria):
        known = [found[at] for found in sent if found[at] is not None]
        cells.append(Shown(f"{known.count(True)}/{len(known)}", centered=True))
    return (None, "Số đơn vị đạt", None, *cells)
